/**
 * A promise that is broken, over two working weeks: a request waits on legal while its clocks stand still, goes on,
 * is late and escalates to whom its charter names; and is done only when its condition is true, which its page proves.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getRequest, submitRequest } from '../../areas/requests/contract.ts';
import { deliverRequest, takeUpRequest } from '../../areas/requests/contract-fulfilment.ts';
import { SYSTEM } from '../../kernel/access/actor.ts';
import { fireDueClocks } from '../../kernel/clocks/contract.ts';
import { perform } from '../../kernel/perform.ts';
import { days, enterprise } from '../charter-stage.ts';
import { axe, browser, closeBrowser, openPage, shoot } from '../pages.ts';
import { answerLink, openStage, type Stage, signIn, watchFaults } from './stage.ts';

const found = await browser();
const DAY_MS = 24 * 3600 * 1000;

/** The hour of a day of the journey; day 0 is a Monday to come, so that no weekend falls where it is not meant to. */
function at(day: number, hour: number): string {
  const now = new Date();
  const toMonday = (8 - now.getUTCDay()) % 7 || 7;
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return new Date(today + (toMonday + day) * DAY_MS + hour * 3600 * 1000).toISOString();
}

describe.skipIf('skipped' in found)('a promise that is broken', () => {
  let stage: Stage;
  let amara: Page;
  let jonas: Page;
  let lea: Page;
  let key = '';
  let requestId = '';

  beforeAll(async () => {
    stage = await openStage({}, at(0, 10));
    const { app, member, coordinator, people } = stage;
    await enterprise(stage, {
      clocks: {
        fulfilment: days(3, 'mandatory', {
          warnAtPercent: 80,
          ladder: [{ afterPercent: 150, tell: { kind: 'person', id: people.lea } }],
        }),
      },
      checklist: { value: [{ title: 'Book the studio' }] },
      conditions: [
        {
          conditionId: '0199aa00-0000-7000-8000-000000000003',
          title: 'Everything on the checklist is done',
          text: 'every t in request.tasks satisfies not(t.is open)',
        },
      ],
    });
    const asked = await perform(
      app,
      submitRequest,
      { title: 'Work in narrow shafts', goal: 'Nobody climbs down alone.' },
      member,
    );
    await perform(app, takeUpRequest, { requestId: asked.requestId, ownerId: people.amara }, coordinator, {
      expectedVersion: asked.version,
    });
    ({ key, requestId } = asked);
    const { url } = stage.program;
    amara = await signIn(url, 'amara@example.com', { height: 900 });
    jonas = await signIn(url, 'jonas@example.com');
    lea = await signIn(url, 'lea@example.com', { height: 900 });
    await moveTo(at(0, 10));
  });
  afterAll(async () => {
    await closeBrowser();
    await stage?.close();
  });

  /** It is another time, for the program and in every browser. */
  async function moveTo(instant: string) {
    await stage.program.moveTo(instant);
    for (const page of [amara, jonas, lea]) await page.context().clock.setFixedTime(instant);
  }
  const dialog = (page: Page) => page.getByRole('dialog');
  const openRequest = async (page: Page, tab = '') => {
    await page.goto(`${stage.program.url}/requests/${key}${tab}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
  const waits = (page: Page) => page.getByRole('region', { name: 'On whom it waits' });
  const escalations = (page: Page) => page.getByRole('region', { name: 'Escalations' });
  const openEvidence = async (page: Page, reading: string) => {
    await openRequest(page, '/evidence');
    await page.getByRole('button', { name: `Fulfilment: ${reading}` }).waitFor();
  };

  test('stands still for a week while legal is asked, and is not late', async () => {
    const faults = watchFaults(amara);
    await openRequest(amara);
    await amara.getByRole('button', { name: 'Wait on …' }).click();
    const asking = dialog(amara);
    await asking.getByRole('combobox', { name: 'Whom does it wait on?' }).click();
    await amara.getByRole('option', { name: 'Legal' }).click();
    await asking.getByLabel('E-mail address, if they are outside').fill('counsel@example.org');
    await asking.getByLabel('What do you need from them?').fill('May one person go down without a rope?');
    await asking.getByText('the promised clocks stand still').waitFor();
    await asking.getByRole('button', { name: 'Ask and wait' }).click();
    await waits(amara).getByText('clocks paused').waitFor();
    const link = await answerLink(stage.program, 'counsel@example.org');

    await moveTo(at(7, 10));
    // Five working days later nothing is due: not for whoever looks, and not for the worker.
    expect(await perform(stage.app, fireDueClocks, {}, SYSTEM)).toMatchObject({ clocks: 0, steps: 0 });
    await openEvidence(amara, 'Paused');
    await openRequest(amara);
    await waits(amara).getByText('clocks paused').waitFor();
    expect(await escalations(amara).count()).toBe(0);
    await shoot(amara, 'late-paused', { fullPage: true });

    const outside = await openPage(link);
    await outside.getByText('May one person go down without a rope?').waitFor();
    await outside.getByLabel('Your answer').fill('No, never.');
    await outside.getByRole('button', { name: 'Send the answer' }).click();
    await outside.getByText('Thank you, your answer has arrived').waitFor();
    await waits(amara).waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  test('is late three working days after it goes on, and its owner is told', async () => {
    const faults = watchFaults(amara);
    await moveTo(at(10, 12));
    await amara.goto(`${stage.program.url}/?show=notices#notices`);
    const late = amara.locator('#notices').getByText(`${key}: “Fulfilment” is late: it was due`).first();
    // Notices do not come to an open page by themselves: whoever waits for one looks again.
    const looked = async () => {
      await amara.reload();
      return late.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    };
    await expect.poll(looked, { timeout: 30_000 }).toBe(true);
    await openEvidence(amara, 'late by');
    await axe(amara);
    await shoot(amara, 'late-evidence', { fullPage: true });
    await openRequest(amara);
    await amara.getByRole('button', { name: 'Wait on …' }).waitFor();
    expect(await escalations(amara).count()).toBe(0);
    expect(faults).toEqual([]);
  });

  test('escalates to whom the charter names: her list, her notices, and a strip on its page', async () => {
    const faults = watchFaults(lea);
    const said = `${key}: “Fulfilment” was due`;
    await lea.goto(stage.program.url);
    await lea.getByRole('heading', { name: 'Waiting on me' }).waitFor();
    await openRequest(amara);
    await moveTo(at(11, 15));
    // Both pages are open already: what happens comes to them.
    await lea.getByRole('list', { name: 'Mine' }).getByText(said).waitFor();
    await escalations(amara).getByText('Lea Brandt').waitFor();
    await axe(amara);
    await shoot(amara, 'late-escalated', { fullPage: true });
    await shoot(lea, 'late-waiting-on-me', { fullPage: true });

    await lea.goto(`${stage.program.url}/?show=notices#notices`);
    await lea.locator('#notices').getByText(said).first().waitFor();
    await axe(lea);
    await openRequest(lea);
    await escalations(lea).getByText('at 150 % of the time').waitFor();
    expect(faults).toEqual([]);

    const phone = await signIn(stage.program.url, 'lea@example.com', {
      theme: 'dark',
      locale: 'ar',
      width: 390,
      height: 844,
    });
    await phone.goto(`${stage.program.url}/requests/${key}`);
    await phone.getByText('Lea Brandt').first().waitFor();
    await axe(phone);
    await shoot(phone, 'late-escalated-phone', { fullPage: true });
  });

  test('closes only when its condition turns true, and its page proves it', async () => {
    const { app, coordinator } = stage;
    const { version } = await perform(app, getRequest, { requestId }, coordinator);
    const delivery = { requestId, note: 'In the catalogue' };
    await perform(app, deliverRequest, delivery, coordinator, { expectedVersion: version });
    await openRequest(jonas);
    await jonas.getByRole('button', { name: 'Accept', exact: true }).first().click();
    await dialog(jonas).getByText('This is not done yet, by the conditions of its charter').first().waitFor();
    await jonas.keyboard.press('Escape');

    await openRequest(amara);
    await amara.getByRole('heading', { name: 'Why not done?' }).waitFor();
    await amara.getByRole('checkbox', { name: 'Book the studio' }).click();
    await amara.getByText('Checklist, 1 of 1').waitFor();

    await openRequest(jonas);
    await jonas.getByRole('button', { name: 'Accept', exact: true }).first().click();
    await dialog(jonas).getByRole('button', { name: 'Accept' }).click();
    await jonas.getByText('Accepted').first().waitFor();

    await openEvidence(amara, 'Not kept');
    await amara.getByText('Escalated to Lea Brandt at 150 % of the time').waitFor();
    await amara.getByRole('button', { name: 'Evaluate again' }).click();
    await amara.getByText('It comes out the same').waitFor();
    await axe(amara);
    await shoot(amara, 'late-proof', { fullPage: true });
    await openRequest(amara);
    expect(await escalations(amara).count()).toBe(0);
    // What was escalated is off her list: there is nothing left to do.
    await lea.goto(stage.program.url);
    await lea.getByText('Nothing waits on you').waitFor();
  });
});
