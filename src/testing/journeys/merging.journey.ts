/**
 * Triage in depth, as its people walk it: two who ask for the same are brought together and one of them is taken out
 * again; a request is split, wait-listed and redirected; and a delivery is accepted with one click of satisfaction,
 * reopened, and rated anew.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { deliverRequest, takeUpRequest } from '../../areas/requests/contract-fulfilment.ts';
import { listRequests } from '../../areas/requests/contract-list.ts';
import { inviteAccount } from '../../kernel/access/contract.ts';
import { perform } from '../../kernel/perform.ts';
import { axe, browser, closeBrowser, newContext, shoot } from '../pages.ts';
import { openStage, type Stage, signIn, watchFaults } from './stage.ts';

const found = await browser();

describe.skipIf('skipped' in found)('triage in depth', () => {
  let stage: Stage;
  let jonas: Page;
  let amara: Page;
  let wei: Page;
  const keys: Record<'first' | 'second' | 'third', string> = { first: '', second: '', third: '' };
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
    const ask = (requesterId: string, title: string, goal: string, audienceSize: number) =>
      perform(
        app,
        submitRequest,
        { requesterId, title, goal, audienceSize, unitId: units.fieldService },
        administrator,
      );
    keys.first = (
      await ask(people.jonas, 'Safe work on live lines', 'Technicians isolate a line by themselves.', 120)
    ).key;
    keys.second = (
      await ask(people.wei, 'Safety on live lines for new technicians', 'Nobody is hurt on a line.', 40)
    ).key;
    keys.third = (await ask(people.jonas, 'Everything about the new van', 'Everybody can use it.', 300)).key;
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
  const toast = (page: Page, text: string) => page.getByRole('alert').getByText(text).first().waitFor();
  const consequences = (page: Page) => dialog(page).getByRole('region', { name: 'What this does' });
  const openRequest = async (page: Page, key: string) => {
    await page.goto(`${stage.program.url}/requests/${key}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
  const listed = () => perform(stage.app, listRequests, {}, stage.administrator);
  const more = async (page: Page, key: string, verb: string) => {
    await page.getByRole('button', { name: `More about ${key}` }).click();
    await page.getByRole('menuitem', { name: verb, exact: true }).click();
    await dialog(page).waitFor();
  };

  test('merges the later of two into the earlier, which its requester reads and follows from then on', async () => {
    const faults = [amara, wei].map(watchFaults);
    await amara.goto(`${stage.program.url}/requests/triage?open=${keys.second}`);
    const merge = amara.getByRole('button', { name: /^Merge(?! with)/ });
    await merge.waitFor();
    await amara.keyboard.press((await merge.getAttribute('aria-keyshortcuts'))!);
    await dialog(amara)
      .getByRole('button', { name: new RegExp(keys.first) })
      .click();
    await dialog(amara)
      .getByRole('radio', { name: new RegExp(`${keys.first} goes on`) })
      .waitFor();
    await consequences(amara).getByText(`goes on in ${keys.first}`).waitFor();
    await axe(amara);
    await shoot(amara, 'merge-dialog');
    await amara.keyboard.press('Control+Enter');
    await toast(amara, `${keys.second} was merged into ${keys.first}`);

    await openRequest(wei, keys.second);
    await wei.getByText('It goes on in').waitFor();
    await axe(wei);
    await shoot(wei, 'merged-request');
    await wei.getByRole('link', { name: keys.first, exact: true }).click();
    await wei.getByRole('heading', { level: 1, name: 'Safe work on live lines' }).waitFor();
    await wei.getByText('Goes on for').waitFor();
    expect(faults.flat()).toEqual([]);
  });

  test('takes it out of the merger again, and it waits in triage by itself', async () => {
    await openRequest(amara, keys.second);
    await amara.getByRole('button', { name: 'Take out of the merger' }).click();
    await consequences(amara).getByText('waits in triage by itself').first().waitFor();
    await amara.keyboard.press('Control+Enter');
    await toast(amara, `${keys.second} waits in triage by itself`);
    await openRequest(wei, keys.second);
    await wei.getByText('In triage').first().waitFor();
  });

  test('splits one that asks for two things, and shows where its parts are', async () => {
    await openRequest(amara, keys.third);
    await more(amara, keys.third, 'Split');
    const titles = dialog(amara).getByLabel('Title');
    await titles.nth(0).fill('Driving the new van');
    await titles.nth(1).fill('Loading the new van');
    await consequences(amara).getByText('was split into 2 requests').waitFor();
    await axe(amara);
    await shoot(amara, 'split-dialog');
    await amara.keyboard.press('Control+Enter');
    await toast(amara, `${keys.third} was split into`);
    await amara.getByText('Split into').first().waitFor();
    await amara.getByText('It was split; its parts go on in its place.').waitFor();
    await shoot(amara, 'split-request');
  });

  test('puts one on the wait-list, finds it on its shelf, and redirects it in the end', async () => {
    await openRequest(amara, keys.second);
    await more(amara, keys.second, 'Wait-list');
    await dialog(amara).getByLabel('Why it has to wait').fill('Nobody is free before summer.');
    await axe(amara);
    await shoot(amara, 'waitlist-dialog');
    await amara.keyboard.press('Control+Enter');
    await toast(amara, `${keys.second} is on the wait-list`);
    await amara.goto(`${stage.program.url}/requests/triage?shelf=waitlisted`);
    await amara.getByRole('heading', { level: 2, name: 'Safety on live lines' }).waitFor();
    await amara.getByText('Nobody is free before summer.').waitFor();
    await axe(amara);
    await shoot(amara, 'triage-waitlist');
    await more(amara, keys.second, 'Redirect');
    await dialog(amara).getByRole('combobox', { name: 'What stands behind it' }).click();
    await amara.getByRole('option', { name: 'A tool or a process stands in the way' }).click();
    await dialog(amara)
      .getByLabel('What helps instead')
      .fill('The isolation kit was missing; it arrives in May.');
    await shoot(amara, 'redirect-dialog');
    await amara.keyboard.press('Control+Enter');
    await toast(amara, `${keys.second} was redirected`);
    await openRequest(wei, keys.second);
    await wei.getByText('The isolation kit was missing').waitFor();
    await axe(wei);
    await shoot(wei, 'redirected-request');
  });

  test('accepts with a click of satisfaction, reopens, and rates what came in the end', async () => {
    const { app, coordinator, people } = stage;
    const { rows } = await listed();
    const asked = rows.find((row) => row.key === keys.first)!;
    const taken = await perform(
      app,
      takeUpRequest,
      { requestId: asked.requestId, ownerId: people.amara },
      coordinator,
      { expectedVersion: asked.version },
    );
    const deliver = (version: number) =>
      perform(
        app,
        deliverRequest,
        { requestId: asked.requestId, note: 'The course is in the catalogue' },
        coordinator,
        { expectedVersion: version },
      );
    await deliver(taken.version);
    await openRequest(jonas, keys.first);
    await jonas.getByRole('button', { name: 'Accept' }).click();
    await dialog(jonas).getByRole('radio', { name: 'Mostly' }).click();
    await consequences(jonas).getByText('rated the delivery').waitFor();
    await axe(jonas);
    await shoot(jonas, 'accept-dialog');
    await jonas.keyboard.press('Control+Enter');
    await toast(jonas, `${keys.first} is finished`);
    await jonas.getByText('Accepted', { exact: true }).first().waitFor();
    await jonas.getByRole('button', { name: 'Reopen' }).click();
    await dialog(jonas).getByLabel('What is missing or wrong').fill('The film has no sound');
    await jonas.keyboard.press('Control+Enter');
    await toast(jonas, `${keys.first} is in fulfilment again`);
    const again = (await listed()).rows.find((row) => row.key === keys.first)!;
    await deliver(again.version);
    await jonas.getByRole('button', { name: 'Accept' }).click();
    await jonas.keyboard.press('Control+Enter');
    await dialog(jonas).waitFor({ state: 'hidden' });
    await jonas.getByText('Accepted', { exact: true }).first().waitFor();
    await axe(jonas);
    await shoot(jonas, 'accepted-request');
    await jonas.getByRole('radio', { name: 'Completely' }).click();
    await jonas.getByText('Satisfied').waitFor();
  });
});
