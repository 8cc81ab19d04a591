/**
 * An organisation changes on a day: a unit moves as of next month with everybody seeing what today looks like and
 * what will; a person is seen as of a past day; and whoever leaves cannot go on in the window that they left open.
 */
import type { Page } from 'playwright-core';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { movePerson } from '../../kernel/org/contract.ts';
import { perform } from '../../kernel/perform.ts';
import { axe, browser, closeBrowser, shoot } from '../pages.ts';
import { openStage, type Stage, signIn, watchFaults } from './stage.ts';

const found = await browser();

const day = (date: Temporal.PlainDate) =>
  new Intl.DateTimeFormat('en', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).formatToParts(new Date(`${date.toString()}T00:00:00Z`));
/** As the screens write it: 1 Dec 2026. */
const written = (date: Temporal.PlainDate) => {
  const part = (type: string) => day(date).find((each) => each.type === type)!.value;
  return `${part('day')} ${part('month')} ${part('year')}`;
};

describe.skipIf('skipped' in found)('the organisation', () => {
  let stage: Stage;
  let lea: Page;
  const today = Temporal.Now.plainDateISO('UTC');
  const next = today.add({ months: 1 }).with({ day: 1 });
  beforeAll(async () => {
    stage = await openStage();
    lea = await signIn(stage.program.url, 'lea@example.com');
  });
  afterAll(async () => {
    await closeBrowser();
    await stage?.close();
  });

  const dialog = (page: Page) => page.getByRole('dialog');
  const at = async (page: Page, path: string) => {
    await page.goto(stage.program.url + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
  const level = (page: Page, unit: string) =>
    page.getByRole('treeitem', { name: unit }).getAttribute('aria-level');

  test('a unit moves as of next month: today stays, next month shows it, history tells who and when', async () => {
    const faults = watchFaults(lea);
    const { units } = stage;
    await at(lea, `/organisation/${units.fieldService}`);
    await lea.getByRole('button', { name: 'Move', exact: true }).click();
    await dialog(lea).getByText('Now part of Operations').waitFor();
    await axe(lea);
    await dialog(lea).getByRole('combobox', { name: 'New unit above' }).fill('Sales');
    await lea
      .getByRole('option', { name: /^Sales(?! North(?!wind))/ })
      .first()
      .click();
    expect(
      await dialog(lea)
        .getByRole('button', { name: /From next month/ })
        .getAttribute('aria-pressed'),
    ).toBe('true');
    await dialog(lea).getByText('What changes').waitFor();
    await dialog(lea)
      .getByText(/Field Service.*Sales/)
      .first()
      .waitFor();
    await axe(lea);
    await shoot(lea, 'unit-move');
    await dialog(lea).getByRole('button', { name: 'Move the unit' }).click();
    await lea.getByRole('alert').getByText('Field Service moves').waitFor();
    await lea.getByText('Part of: Operations → Sales').waitFor();

    // Below Operations today, below Sales next month.
    await at(lea, '/organisation');
    await lea.getByRole('treeitem', { name: /Field Service/ }).waitFor();
    expect(await level(lea, 'Field Service')).toBe('3');
    expect(await order(lea)).toEqual(['Northwind', 'Operations', 'Field Service', 'Sales', 'Sales North']);
    await lea.getByRole('button', { name: 'As of today' }).click();
    await axe(lea);
    await lea.keyboard.press('Escape');
    await at(lea, `/organisation?asOf=${next.toString()}`);
    await lea.getByText(`You see the organisation as it is planned for ${written(next)}.`).waitFor();
    await lea.getByText('differs from today.').or(lea.getByText('differ from today.')).first().waitFor();
    await expect
      .poll(() => order(lea))
      .toEqual(['Northwind', 'Operations', 'Sales', 'Field Service', 'Sales North']);
    await axe(lea);
    await shoot(lea, 'organisation-next-month');

    await at(lea, `/organisation/${units.fieldService}/activity`);
    await lea.getByRole('list', { name: 'Activity' }).getByText('Lea Brandt').first().waitFor();
    await axe(lea);
    await at(lea, `/organisation/${units.fieldService}/history`);
    await lea.getByText('Part of: Operations → Sales').first().waitFor();
    await lea
      .getByText(/Known since/)
      .first()
      .waitFor();
    await axe(lea);
    await shoot(lea, 'unit-history');
    expect(faults).toEqual([]);
  });

  /** Names of the units in the order of the tree. */
  async function order(page: Page): Promise<string[]> {
    const names = await page
      .getByRole('treeitem')
      .evaluateAll((items) => items.map((item) => item.textContent));
    return names.map(
      (name) => /Northwind|Operations|Field Service|Sales North|Sales/.exec(name ?? '')?.[0] ?? '',
    );
  }

  test('a person is seen as of a past day', async () => {
    const { app, administrator, people, units } = stage;
    await perform(
      app,
      movePerson,
      { personId: people.wei, unitId: units.salesNorth, title: 'Lead designer', from: '2026-06-01' },
      administrator,
      { expectedVersion: 1 },
    );
    await at(lea, `/people/${people.wei}`);
    await lea.getByText('Lead designer').first().waitFor();
    await lea.getByRole('link', { name: 'Sales North' }).first().waitFor();
    await at(lea, `/people/${people.wei}?asOf=2026-05-31`);
    await lea.getByText('You see 31 May 2026, as it is known now.').waitFor();
    await lea.getByRole('link', { name: 'Field Service' }).first().waitFor();
    expect(await lea.getByText('Lead designer').count()).toBe(0);
    await axe(lea);
    await shoot(lea, 'person-as-of');
    await at(lea, `/people/${people.wei}/history`);
    await lea.getByText('Lead designer').first().waitFor();
    await axe(lea);
  });

  test('whoever leaves cannot go on in a window that is still open', async () => {
    const jonas = await signIn(stage.program.url, 'jonas@example.com');
    await at(jonas, '/requests/mine');
    await at(lea, `/people/${stage.people.jonas}`);
    await lea.getByRole('button', { name: 'More to do with Jonas Weber' }).click();
    await lea.getByRole('menu').waitFor();
    await axe(lea);
    await lea.getByRole('menuitem', { name: 'End the employment' }).click();
    await dialog(lea).getByRole('textbox', { name: 'Last day' }).fill(today.toString());
    await lea.keyboard.press('Tab');
    await dialog(lea).getByRole('combobox', { name: 'Why' }).click();
    await lea.getByRole('option').first().click();
    await dialog(lea).getByLabel('The account ends now').check();
    await dialog(lea).getByText('What changes').waitFor();
    await axe(lea);
    await shoot(lea, 'person-leaves');
    await dialog(lea).getByRole('button', { name: 'End the employment' }).click();
    await lea.getByRole('alert').getByText('The last day of Jonas Weber is recorded').waitFor();

    await jonas.getByRole('link', { name: 'New request' }).first().click();
    await jonas.getByText('Your session has ended.', { exact: false }).waitFor();
    await axe(jonas);
    await shoot(jonas, 'session-ended');
    await jonas.locator('input[name=email]').fill('jonas@example.com');
    await jonas.locator('input[name=password]').fill('four plain words here');
    await jonas.getByRole('button', { name: 'Sign in' }).click();
    await jonas.getByRole('alert').waitFor();
    await axe(jonas);
    expect(await jonas.getByRole('heading', { level: 1 }).innerText()).toBe('Sign in');
  });
});
