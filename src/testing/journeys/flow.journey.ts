/**
 * A log of another system becomes figures: columns are understood, the dry run says what is left out, the import
 * shows the flow, and every figure goes down to a case; our own requests are shown in the same way, down to the request.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { takeUpRequest } from '../../areas/requests/contract-fulfilment.ts';
import { logsFolder } from '../../kernel/flow/test-data.ts';
import { perform } from '../../kernel/perform.ts';
import { axe, browser, closeBrowser, shoot } from '../pages.ts';
import { openStage, type Stage, signIn, watchFaults } from './stage.ts';

const found = await browser();
const real = logsFolder();

/** Twenty tickets over ten weeks; every fourth is checked twice; one line has no ticket, one a time that is none. */
const ticket = (i: number): string[] => {
  const day = (n: number) => new Date(Date.UTC(2026, 0, 5 + i * 3 + n, 9)).toISOString();
  const line = (step: string, at: string, by: string) =>
    `T-${i},${step},${at},${by},${i % 2 === 0 ? 'mail' : 'phone'}`;
  return [
    line('Receive', day(0), 'Desk'),
    line('Check', day(1), 'Lab'),
    ...(i % 4 === 0 ? [line('Receive', day(2), 'Desk'), line('Check', day(5), 'Lab')] : []),
    line('Solve', day(i % 4 === 0 ? 9 : 2), 'Desk'),
  ];
};
const csv = [
  'ticket,step,finished,by,channel',
  ...Array.from({ length: 20 }, (_, i) => ticket(i)).flat(),
  ',Check,2026-02-01T09:00:00Z,Lab,mail',
  'T-1,Check,some day,Lab,mail',
].join('\n');

/** Six cases with starts and completions, as a workflow tool writes them. */
const xesEvent = (name: string, transition: string, at: Date) =>
  `<event><string key="concept:name" value="${name}"/><string key="lifecycle:transition" value="${transition}"/><date key="time:timestamp" value="${at.toISOString()}"/></event>`;
const xes = `<?xml version="1.0" encoding="UTF-8"?><log xes.version="1.0">${Array.from(
  { length: 6 },
  (_, i) => {
    const hour = (n: number) => new Date(Date.UTC(2026, 2, 2 + i, 8 + n));
    return `<trace><string key="concept:name" value="C-${i}"/>${xesEvent('Design', 'START', hour(0))}${xesEvent('Design', 'COMPLETE', hour(2))}${xesEvent('Review', 'START', hour(5))}${xesEvent('Review', 'COMPLETE', hour(6))}</trace>`;
  },
).join('')}</log>`;

describe.skipIf('skipped' in found)('flow', () => {
  let stage: Stage;
  let lea: Page;
  beforeAll(async () => {
    stage = await openStage();
    lea = await signIn(stage.program.url, 'lea@example.com');
  });
  afterAll(async () => {
    await closeBrowser();
    await stage?.close();
  });

  const upload = async (name: string, text: string) => {
    await lea.goto(`${stage.program.url}/analytics/flow/logs`);
    await lea.getByText('Drop a log here').waitFor();
    await lea
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });
    await lea.getByRole('button', { name: 'Make a dry run' }).waitFor();
  };
  const bringIn = async () => {
    await lea.getByRole('button', { name: 'Make a dry run' }).click();
    await lea.getByRole('button', { name: 'Import the log' }).waitFor({ timeout: 60_000 });
  };
  const importIt = async () => {
    await lea.getByRole('button', { name: 'Import the log' }).click();
    await lea.getByRole('link', { name: 'Show its flow' }).waitFor({ timeout: 60_000 });
    await lea.getByRole('link', { name: 'Show its flow' }).click();
    await lea.locator('[data-activity]').first().waitFor();
  };
  const figure = (label: string) =>
    lea
      .getByRole('listitem')
      .filter({ has: lea.locator('small', { hasText: label }) })
      .first();
  const panel = () => lea.locator('aside').last();

  test('without any history the page says what belongs here and offers the import', async () => {
    const faults = watchFaults(lea);
    await lea.goto(`${stage.program.url}/analytics/flow`);
    await lea.getByRole('heading', { name: 'No history to show yet' }).waitFor();
    await axe(lea);
    await shoot(lea, 'flow-empty');
    await lea.getByRole('link', { name: 'Import a log' }).click();
    await lea.getByText('No log has been imported yet').waitFor();
    await axe(lea);
    expect(faults).toEqual([]);
  });

  test('a CSV file is understood, checked, imported, and its figures go down to a case', async () => {
    const faults = watchFaults(lea);
    await upload('tickets.csv', csv);
    expect(await lea.getByRole('combobox', { name: 'Case', exact: true }).inputValue()).toBe('ticket');
    expect(await lea.getByRole('combobox', { name: 'Step', exact: true }).inputValue()).toBe('step');
    expect(await lea.getByRole('combobox', { name: 'Completed', exact: true }).inputValue()).toBe('finished');
    await axe(lea);
    await shoot(lea, 'flow-columns', { fullPage: true });
    await bringIn();
    await lea.getByText('70 of 72 events can be taken, in 20 cases.').waitFor();
    await lea.getByText('2 are left out.').waitFor();
    await lea.getByText('belongs to no case').waitFor();
    await axe(lea);
    await shoot(lea, 'flow-dry-run', { fullPage: true });
    await importIt();
    expect(await figure('Arrived').locator('strong').innerText()).toBe('20');
    expect(await figure('Complete at the first go').locator('strong').innerText()).toBe('75%');
    expect(await figure('With rework').locator('strong').innerText()).toBe('25%');
    expect(await lea.locator('[data-activity]').count()).toBe(3);
    await axe(lea);
    await shoot(lea, 'flow');
    await lea.emulateMedia({ colorScheme: 'dark' });
    await axe(lea);
    await shoot(lea, 'flow-dark');
    await lea.emulateMedia({ colorScheme: 'light' });

    await lea.locator('[data-activity]').first().focus();
    await lea.keyboard.press('ArrowDown');
    await lea.keyboard.press('Enter');
    await panel().getByText('20 cases').waitFor();
    await lea.getByRole('button', { name: 'Close the panel' }).click();

    await lea.getByText('Table', { exact: true }).click();
    const row = lea.getByRole('row', { name: /^Check Receive/ });
    await row.getByRole('button', { name: '5', exact: true }).click();
    await panel().getByText('5 cases').waitFor();
    await axe(lea);
    await shoot(lea, 'flow-cases');
    await panel().getByRole('button', { name: /T-0/ }).click();
    await panel().getByRole('heading', { name: 'T-0' }).waitFor();
    expect(await panel().getByRole('listitem').count()).toBe(5);
    await axe(lea);
    await shoot(lea, 'flow-case');
    await lea.getByRole('button', { name: 'Close the panel' }).click();

    await figure('With rework').getByRole('button').click();
    await panel().getByRole('button', { name: 'Show the whole page for these cases' }).click();
    await lea.getByText(/^5 of 20 cases/).waitFor();
    expect(new URL(lea.url()).searchParams.get('f.rework')).toBe('yes');
    expect(faults).toEqual([]);
  });

  test('starts and completions of an XES file tell waiting from working', async () => {
    await upload('design.xes', xes);
    await bringIn();
    await lea
      .getByText('12 of 24 events can be taken')
      .or(lea.getByText(/^12 of /))
      .first()
      .waitFor();
    await importIt();
    const review = lea.getByRole('region', { name: 'Steps' }).getByRole('row', { name: /^Review/ });
    expect(await review.innerText()).toMatch(/3\s*(hrs?|hours?)[\s\S]*1\s*(hr|hour)/);
    await lea.goBack();
    await lea.getByRole('button', { name: 'Delete' }).click();
    await lea.getByRole('dialog').getByText('was deleted with everything in it').waitFor();
    await axe(lea);
    await lea.getByRole('button', { name: 'Delete the log' }).click();
    await lea.getByRole('heading', { name: 'Imported logs' }).waitFor();
    await lea.getByRole('row', { name: /tickets/ }).waitFor();
    expect(await lea.getByRole('row', { name: /design/ }).count()).toBe(0);
  });

  test('our own requests are shown too, down to the request', async () => {
    const { requestId, version } = await perform(
      stage.app,
      submitRequest,
      { title: 'Safe work on live lines', goal: 'Nobody is hurt.' },
      stage.member,
    );
    await perform(
      stage.app,
      takeUpRequest,
      { requestId, ownerId: stage.people.amara, dueOn: '2027-01-15' },
      stage.coordinator,
      { expectedVersion: version },
    );
    await stage.settle();
    await lea.goto(`${stage.program.url}/analytics/flow`);
    await lea.getByText('1 case is too few for a share').first().waitFor();
    await figure('Arrived').getByRole('button').click();
    await panel().getByRole('button', { name: /REQ-1/ }).click();
    await panel().getByText('Taken up').or(panel().getByText('Request taken up')).first().waitFor();
    await shoot(lea, 'flow-own');
    await axe(lea);
    await panel().getByRole('link', { name: 'REQ-1', exact: true }).click();
    await lea.getByRole('heading', { level: 1, name: 'Safe work on live lines' }).waitFor();
  });

  test.skipIf(real === null)('a real log shows the figures that are known of it', async () => {
    await lea.setViewportSize({ width: 1280, height: 3200 });
    await lea.goto(`${stage.program.url}/analytics/flow/logs`);
    await lea.getByText('Drop a log here').waitFor();
    await lea.locator('input[type=file]').setInputFiles(join(real!, 'logs/receipt.xes.gz'));
    await lea.getByRole('button', { name: 'Make a dry run' }).waitFor();
    await axe(lea);
    await bringIn();
    await lea.getByText('8,577 of 8,577 events can be taken, in 1,434 cases.').waitFor();
    await importIt();
    expect(await figure('Arrived').locator('strong').innerText()).toBe('1,434');
    await lea.getByText('Cases go 116 different ways.').waitFor();
    await lea.getByText(/ of 27 activities, /).waitFor();
    await axe(lea);
    await shoot(lea, 'flow-real');
    await lea.getByRole('button', { name: 'Filter', exact: true }).click();
    await lea
      .getByRole('dialog')
      .getByRole('button', { name: /channel$/i })
      .click();
    await lea.getByRole('checkbox', { name: /Internet/ }).check();
    await lea.getByRole('button', { name: 'Apply' }).click();
    await lea.getByText(/^[\d,]+ of 1,434 cases, between /).waitFor();
    await lea.getByRole('button', { name: /^Remove the filter/ }).click();
    await lea.getByText(/^1,434 cases between /).waitFor();
    await lea.getByText('How long', { exact: true }).click();
    await lea.emulateMedia({ colorScheme: 'dark' });
    await axe(lea);
    await shoot(lea, 'flow-real-time-dark');
    await lea.emulateMedia({ colorScheme: 'light' });
    await lea.setViewportSize({ width: 1280, height: 800 });
  });

  test('in Arabic and on a phone nothing sticks out, and the graph stays left to right', async () => {
    const page = await signIn(stage.program.url, 'lea@example.com', {
      locale: 'ar',
      width: 390,
      height: 844,
    });
    await page.goto(`${stage.program.url}/analytics/flow/logs`);
    await page.getByText('tickets').first().click();
    await page.locator('a[href*="of=log-"]').click();
    await page.locator('[data-activity]').first().waitFor();
    expect(await page.locator('fieldset[dir=ltr] [data-activity]').count()).toBe(3);
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wider).toBeLessThanOrEqual(0);
    await axe(page);
    await shoot(page, 'flow-arabic-phone');
    await page.context().close();
  });
});
