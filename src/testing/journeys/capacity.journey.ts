/**
 * Capacity before a promise: what is estimated beyond the hours of its owner is refused until somebody says why it is
 * promised anyway, which stays on the request; the week shows who has promised too much, and logged time takes it down.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { inviteAccount } from '../../kernel/access/contract.ts';
import { perform } from '../../kernel/perform.ts';
import { axe, browser, closeBrowser, newContext, shoot } from '../pages.ts';
import { openStage, type Stage, signIn, watchFaults } from './stage.ts';

const found = await browser();

describe.skipIf('skipped' in found)('capacity', () => {
  let stage: Stage;
  let amara: Page;
  let wei: Page;
  let key = '';
  beforeAll(async () => {
    stage = await openStage();
    const { app, people, units, administrator } = stage;
    const { accountId } = await perform(
      app,
      inviteAccount,
      { email: 'wei@example.com', personId: people.wei },
      administrator,
    );
    await stage.letIn({ kind: 'account', accountId, personId: people.wei });
    const asked = await perform(
      app,
      submitRequest,
      {
        requesterId: people.jonas,
        title: 'A simulator for crane signals',
        goal: 'Signals are understood without a word.',
        audienceSize: 400,
        unitId: units.fieldService,
      },
      administrator,
    );
    key = asked.key;
    amara = await signIn(stage.program.url, 'amara@example.com');
    wei = await signIn(stage.program.url, 'wei@example.com', { context: await newContext() });
  });
  afterAll(async () => {
    await closeBrowser();
    await stage?.close();
  });

  const dialog = (page: Page) => page.getByRole('dialog');
  const toast = (page: Page, text: string) => page.getByRole('alert').getByText(text).first().waitFor();
  const part = (page: Page, title: string) =>
    page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) }).last();
  const send = async (page: Page) => {
    await page.keyboard.press('Control+Enter');
    await dialog(page).waitFor({ state: 'hidden' });
  };

  test('scores and estimates a request where triage looks at it', async () => {
    const faults = watchFaults(amara);
    await amara.goto(`${stage.program.url}/requests/triage?open=${key}`);
    await part(amara, 'Ranking').getByRole('button', { name: 'Score' }).click();
    await dialog(amara).getByLabel('Days of work').fill('20');
    await dialog(amara).getByRole('combobox', { name: 'What each gains' }).click();
    await amara.getByRole('option', { name: 'Much', exact: true }).click();
    await dialog(amara).getByText('scored 20 (rice)').waitFor();
    await axe(amara);
    await shoot(amara, 'score-dialog');
    await send(amara);
    await part(amara, 'Ranking').getByText('400 people × 2').waitFor();

    await part(amara, 'Effort').getByRole('button', { name: 'Estimate' }).click();
    await dialog(amara).getByLabel('Hours of work in all').fill('160');
    await dialog(amara).getByText('What changes').waitFor();
    await send(amara);
    await part(amara, 'Effort').getByText('160 h').first().waitFor();
    expect(faults).toEqual([]);
  });

  test('warns before a promise without the hours, and records why it is made anyway', async () => {
    const faults = watchFaults(amara);
    await amara.goto(`${stage.program.url}/requests/${key}`);
    await amara.getByRole('button', { name: 'Take up' }).click();
    await dialog(amara).getByLabel('Owner').fill('Wei');
    await amara.getByRole('option', { name: /^Wei / }).click();
    await dialog(amara).getByLabel('Due date').fill('+1w');
    await dialog(amara).getByLabel('Due date').press('Tab');
    const why = dialog(amara).getByLabel('Promise anyway, because');
    await why.waitFor();
    await dialog(amara).getByText('this needs 160 h').first().waitFor();
    await axe(amara);
    await shoot(amara, 'promise-without-hours');
    await amara.keyboard.press('Control+Enter');
    await dialog(amara).waitFor();
    await why.fill('The regulator comes in ten days, and a partner helps out.');
    await dialog(amara).getByText('What changes').waitFor();
    await amara.waitForTimeout(400);
    await send(amara);
    await toast(amara, `${key} was taken up`);
    await part(amara, 'Promised without the hours').getByText('The regulator comes').waitFor();
    await part(amara, 'Promised without the hours').getByText('it needed 160 h').waitFor();

    await amara.goto(`${stage.program.url}/requests/capacity`);
    const cell = amara.getByRole('button', { name: /^Wei .*too many$/ }).first();
    await cell.waitFor();
    await axe(amara);
    await shoot(amara, 'capacity');
    await cell.click();
    await amara.getByRole('link', { name: new RegExp(key) }).waitFor();
    await axe(amara);
    // Pressed without a reason it is refused, which is what this is about.
    expect(faults.filter((fault) => !/^422 POST \S+\/take-up$/.test(fault))).toEqual([]);
  });

  test('keeps the owner’s time: a line, a cell, the timer and shares of the week', async () => {
    const faults = watchFaults(wei);
    await wei.goto(`${stage.program.url}/time`);
    const form = wei.getByRole('form', { name: 'Log time' });
    await form.getByLabel('Work on').click();
    await wei.getByRole('option', { name: new RegExp(key) }).click();
    await form.getByRole('combobox', { name: 'Kind of work' }).click();
    await wei.getByRole('option', { name: 'Unplanned' }).click();
    await form.getByLabel('Hours').fill('1:30');
    await form.getByRole('button', { name: 'Log' }).click();
    await toast(wei, '1:30 hours were logged');
    const logged = wei.locator('table input[value="1:30"]');
    const cell = wei.getByLabel((await logged.getAttribute('aria-label'))!, { exact: true });
    await cell.fill('2,25');
    await cell.press('Enter');
    await wei.getByText('2:15', { exact: true }).first().waitFor();
    await axe(wei);
    await shoot(wei, 'my-time');

    await form.getByRole('combobox', { name: 'Kind of work' }).click();
    await wei.getByRole('option', { name: 'Operations' }).click();
    await form.getByRole('button', { name: 'Start the timer' }).click();
    await wei.getByRole('button', { name: 'Throw it away' }).click();
    await wei.getByRole('button', { name: 'Throw it away' }).waitFor({ state: 'hidden' });

    await wei.getByRole('button', { name: 'Enter shares of the week' }).click();
    await dialog(wei).getByRole('combobox', { name: 'Kind of work' }).click();
    await wei.getByRole('option', { name: 'Value-adding' }).click();
    await dialog(wei).getByLabel('Share', { exact: true }).fill('50');
    await dialog(wei).getByText('50% in all').waitFor();
    await dialog(wei).getByText('What changes').waitFor();
    await axe(wei);
    await dialog(wei).getByRole('button', { name: 'Enter the shares' }).click();
    await wei.getByText('by share of the week').first().waitFor();

    await wei.goto(`${stage.program.url}/requests/capacity/work`);
    await wei.getByText('were logged').waitFor();
    await wei.getByRole('button', { name: /^Unplanned, week of .*2:15 hours$/ }).click();
    await wei.getByRole('link', { name: new RegExp(key) }).waitFor();
    await axe(wei);
    await shoot(wei, 'kinds-of-work');
    expect(faults).toEqual([]);
  });
});
