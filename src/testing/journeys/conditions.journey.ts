/**
 * A condition is written: names are offered, a misspelt one is underlined with what was meant, and the condition is
 * tried on the requests of the time with a reason for each.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { perform } from '../../kernel/perform.ts';
import { axe, browser, closeBrowser, shoot } from '../pages.ts';
import { openStage, type Stage, signIn, watchFaults } from './stage.ts';

const found = await browser();

describe.skipIf('skipped' in found)('writing a condition', () => {
  let stage: Stage;
  let lea: Page;
  beforeAll(async () => {
    stage = await openStage();
    for (const audienceSize of [4200, 12, undefined])
      await perform(
        stage.app,
        submitRequest,
        { title: 'Safe work on live lines', goal: 'Technicians isolate a line alone.', audienceSize },
        stage.member,
      );
    await stage.settle();
    lea = await signIn(stage.program.url, 'lea@example.com', { height: 900 });
  });
  afterAll(async () => {
    await closeBrowser();
    await stage?.close();
  });

  const field = (page: Page) => page.locator('textarea');

  test('names are completed with the keyboard', async () => {
    const faults = watchFaults(lea);
    await lea.goto(`${stage.program.url}/governance/conditions`);
    await field(lea).fill('');
    await field(lea).pressSequentially('req');
    await lea.getByRole('option').first().waitFor();
    await lea.keyboard.press('Enter');
    await field(lea).pressSequentially('.audi');
    await lea.getByRole('option', { name: /audience size/ }).waitFor();
    await axe(lea);
    await shoot(lea, 'conditions-completion');
    await lea.keyboard.press('Tab');
    expect(await field(lea).inputValue()).toBe('request.audience size');
    expect(await lea.getByRole('option').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  test('a fault is explained, and mended with one click', async () => {
    await field(lea).fill('request.audince size <= 4000 and request.state = "submitted"');
    await lea.getByText('request has no “audince size”. Did you mean audience size?').waitFor();
    await axe(lea);
    await shoot(lea, 'conditions-fault');
    await lea.getByRole('button', { name: 'Write audience size' }).click();
    await lea.getByText('This can be decided.').waitFor();
    expect(await field(lea).inputValue()).toBe(
      'request.audience size <= 4000 and request.state = "submitted"',
    );
  });

  test('it is tried on the requests of the time, with reasons', async () => {
    await lea.getByRole('button', { name: 'Try it on past cases' }).click();
    const bench = lea.getByRole('region', { name: 'Try the condition' });
    const today = new Date().toISOString().slice(0, 10);
    await bench.getByRole('textbox').nth(1).fill(today);
    await lea.keyboard.press('Tab');
    await bench.getByRole('button', { name: 'Try it' }).click();
    await bench.getByText('3 cases, as of today').waitFor();
    for (const says of [
      'audience size 4,200 is above 4,000',
      'audience size 12 is below 4,000',
      'it cannot be told without audience size',
    ])
      expect(await bench.getByText(says).count()).toBe(1);
    await axe(lea);
    await shoot(lea, 'conditions-tried');
  });

  test.each([
    ['dark', 'en', 1280],
    ['light', 'ar', 1280],
    ['light', 'en', 390],
  ] as const)('in %s, %s, %i px', async (theme, locale, width) => {
    const page = await signIn(stage.program.url, 'lea@example.com', { theme, locale, width, height: 900 });
    await page.goto(`${stage.program.url}/governance/conditions`);
    await field(page).fill(
      'count(request.tasks[state = "done"]) / count(request.tasks) >= 0.9 and request.audince size <= 4000',
    );
    await page.getByRole('button', { name: 'audience size' }).waitFor();
    await axe(page);
    await shoot(page, `conditions-fault-${theme}-${locale}-${width}`);
    await field(page).press('End');
    await field(page).pressSequentially(' and request.');
    await page.getByRole('option').first().waitFor();
    await axe(page);
    await shoot(page, `conditions-${theme}-${locale}-${width}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.context().close();
  });
});
