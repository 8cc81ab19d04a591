/**
 * The thin line, as its people walk it: learning is asked for, triaged by keyboard, delivered, sent back, delivered
 * again and accepted; a colleague who was a second too late is told so; and internal notes stay inside.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { inviteAccount } from '../../kernel/access/contract.ts';
import { grantRole } from '../../kernel/access/contract-roles.ts';
import { perform } from '../../kernel/perform.ts';
import { axe, browser, closeBrowser, newContext, shoot } from '../pages.ts';
import { openStage, type Stage, signIn, watchFaults } from './stage.ts';

const found = await browser();

describe.skipIf('skipped' in found)('a learning request', () => {
  let stage: Stage;
  let jonas: Page;
  let amara: Page;
  let wei: Page;
  beforeAll(async () => {
    stage = await openStage();
    // A second coordinator beside Amara.
    const { app, people, units, administrator } = stage;
    const { accountId } = await perform(
      app,
      inviteAccount,
      { email: 'wei@example.com', personId: people.wei },
      administrator,
    );
    await perform(
      app,
      grantRole,
      { accountId, role: 'intake-coordinator', unitId: units.operations, reason: 'Second coordinator' },
      administrator,
    );
    await stage.letIn({ kind: 'account', accountId, personId: people.wei });
    const { url } = stage.program;
    jonas = await signIn(url, 'jonas@example.com');
    amara = await signIn(url, 'amara@example.com');
    wei = await signIn(url, 'wei@example.com', { context: await newContext() });
  });
  afterAll(async () => {
    await closeBrowser();
    await stage?.close();
  });

  const dialog = (page: Page) => page.getByRole('dialog');
  const toast = (page: Page, text: string) => page.getByRole('alert').getByText(text).waitFor();
  const consequences = (page: Page) => dialog(page).getByRole('region', { name: 'What this does' });
  /** Presses a digit of the record's verbs, as the coordinators do. */
  const verb = async (page: Page, name: string) => {
    await page.getByRole('button', { name, exact: false }).first().waitFor();
    const key = await page.getByRole('button', { name }).first().getAttribute('aria-keyshortcuts');
    await page.keyboard.press(key!);
    await dialog(page).waitFor();
  };
  const openRequest = async (page: Page, key: string) => {
    await page.goto(`${stage.program.url}/requests/${key}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };

  test('is submitted by somebody who saw beforehand who will be told, and appears in the open inbox', async () => {
    const faults = [jonas, amara].map(watchFaults);
    await amara.goto(`${stage.program.url}/requests/triage`);
    await amara.getByText('Everything is decided').waitFor();
    await axe(amara);

    await jonas.getByRole('link', { name: 'New request' }).first().click();
    await jonas.getByRole('link', { name: 'A learning need' }).click();
    await jonas.getByLabel('Title').fill('Safe work on live lines');
    await jonas.getByLabel('Goal').fill('Technicians isolate a line without a supervisor beside them.');
    await jonas.getByLabel('Evidence').fill('Three near misses since August.');
    await jonas.getByRole('heading', { name: 'When you submit it' }).waitFor();
    await jonas.getByText('Safe work on live lines was submitted for Field Service').waitFor();
    await jonas.getByText('Amara Okafor is told: REQ-1 has arrived and waits for triage.').waitFor();
    await axe(jonas);
    await shoot(jonas, 'request-form');
    await jonas.getByRole('button', { name: 'Submit' }).click();
    await jonas.getByRole('heading', { level: 1, name: /Safe work on live lines/ }).waitFor();
    await toast(jonas, 'REQ-1 was submitted');

    // Nobody touched this window since.
    await amara
      .getByRole('list', { name: 'Requests that wait' })
      .getByText('Safe work on live lines')
      .waitFor();
    await axe(amara);
    await shoot(amara, 'request-triage');
    expect(faults.flat()).toEqual([]);
  });

  test('is triaged by keyboard alone, and a second coordinator at the same moment is told of the conflict', async () => {
    // Wei's window has lost its live updates: it still shows the request as undecided.
    await wei.context().route('**/api/live**', (route) => route.abort());
    await wei.goto(`${stage.program.url}/requests/triage`);
    await verb(wei, 'Take up');
    await consequences(wei).getByText('What changes').waitFor();

    await amara.keyboard.press('1');
    await dialog(amara).getByText('Take up REQ-1').waitFor();
    await consequences(amara).getByText('Jonas Weber', { exact: false }).first().waitFor();
    await axe(amara);
    await shoot(amara, 'request-take-up');
    await amara.keyboard.press('Control+Enter');
    await toast(amara, 'REQ-1 was taken up');
    await amara.getByText('Everything is decided').waitFor();

    await wei.keyboard.press('Control+Enter');
    await wei.getByText('Someone changed this meanwhile').waitFor();
    await axe(wei);
    await shoot(wei, 'request-conflict');
    await wei.getByRole('button', { name: 'Take theirs' }).click();
    await wei.context().unroute('**/api/live**');
  });

  test('has internal notes that its requester does not see, and comments that they do', async () => {
    await openRequest(amara, 'REQ-1');
    await openRequest(jonas, 'REQ-1');
    await amara.getByRole('link', { name: 'Activity' }).click();
    await jonas.getByRole('link', { name: 'Activity' }).click();
    const field = amara.getByRole('textbox', { name: 'Comment' });
    await field.fill('The vendor wants 4,000 for this; too much.');
    await amara.getByRole('switch', { name: 'Internal note' }).press('Space');
    await amara.getByRole('button', { name: 'Comment' }).click();
    const told = amara.getByRole('list', { name: 'Activity' });
    await told.getByText('The vendor wants 4,000').waitFor();
    await field.fill('Which of the depots comes first? @Jon');
    await amara.getByRole('option', { name: /Jonas Weber/ }).waitFor();
    await axe(amara);
    await shoot(amara, 'request-mention');
    await amara.keyboard.press('Enter');
    await amara.keyboard.press('Control+Enter');
    await told.getByText('Which of the depots').waitFor();
    await axe(amara);

    // Without reloading: the comment arrives, the note does not.
    const seen = jonas.getByRole('list', { name: 'Activity' });
    await seen.getByText('Which of the depots').waitFor();
    expect(await jonas.getByText('The vendor wants').count()).toBe(0);
    expect(await jonas.getByText('Internal note').count()).toBe(0);
    await jonas.reload();
    await seen.getByText('Which of the depots').waitFor();
    expect(await jonas.getByText('The vendor wants').count()).toBe(0);
    await axe(jonas);
  });

  test('is delivered, reopened with what is missing, delivered again and accepted', async () => {
    await openRequest(amara, 'REQ-1');
    await openRequest(jonas, 'REQ-1');
    await verb(amara, 'Deliver');
    await amara.keyboard.type('The course is in the catalogue.');
    await axe(amara);
    await amara.keyboard.press('Control+Enter');
    await toast(amara, 'REQ-1 was delivered');

    // The window of the requester follows by itself.
    await jonas.getByRole('button', { name: 'Reopen' }).waitFor();
    await axe(jonas);
    await shoot(jonas, 'request-delivered');
    await jonas.getByRole('button', { name: 'Reopen' }).click();
    await dialog(jonas).getByRole('button', { name: 'Reopen' }).click();
    await dialog(jonas).getByText('Say what is missing or wrong.').waitFor();
    await axe(jonas);
    await dialog(jonas).getByLabel('What is missing or wrong').fill('The film has no sound.');
    await dialog(jonas).getByRole('button', { name: 'Reopen' }).click();
    await toast(jonas, 'REQ-1 is in fulfilment again');

    await amara.getByText('The film has no sound.').first().waitFor();
    await verb(amara, 'Deliver');
    await amara.keyboard.type('Now with sound, and with subtitles.');
    await amara.keyboard.press('Control+Enter');
    await jonas.getByRole('button', { name: 'Accept' }).click();
    await consequences(jonas).getByText('What changes').waitFor();
    await axe(jonas);
    await dialog(jonas).getByRole('button', { name: 'Accept' }).click();
    await toast(jonas, 'REQ-1 is finished. Thank you for the answer.');
    await amara.getByText('Accepted').first().waitFor();
    await axe(amara);
    await shoot(amara, 'request-accepted');
  });

  test('can be declined with a reason that the requester reads', async () => {
    const { app, member } = stage;
    await perform(app, submitRequest, { title: 'Juggling', goal: 'Everybody can juggle five balls' }, member);
    await amara.goto(`${stage.program.url}/requests/triage`);
    await amara.getByRole('heading', { level: 2, name: /Juggling/ }).waitFor();
    await verb(amara, 'Decline');
    await dialog(amara).getByRole('button', { name: 'Decline' }).click();
    await dialog(amara).getByText('Choose a reason.').waitFor();
    await axe(amara);
    await dialog(amara).getByRole('combobox', { name: 'Reason' }).click();
    await amara.getByRole('option', { name: 'Learning would not solve it' }).click();
    await dialog(amara)
      .getByLabel('What the requester is told')
      .fill('Nobody needs it for the work that they do here.');
    await consequences(amara).getByText('Jonas Weber', { exact: false }).first().waitFor();
    await axe(amara);
    await dialog(amara).getByRole('button', { name: 'Decline' }).click();
    await toast(amara, 'REQ-2 was declined');

    await jonas.goto(`${stage.program.url}/requests/mine`);
    await jonas
      .getByRole('link', { name: /Juggling/ })
      .first()
      .click();
    await jonas.getByText('Nobody needs it for the work that they do here.').first().waitFor();
    await axe(jonas);
    await shoot(jonas, 'request-declined');
  });
});
