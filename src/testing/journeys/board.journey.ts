/**
 * The board of requests: a card goes to its next column by dragging, by the keyboard and by its menu; each opens the
 * step with what it causes, and somebody else's move shows at once.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getRequest, submitRequest } from '../../areas/requests/contract.ts';
import { takeUpRequest } from '../../areas/requests/contract-fulfilment.ts';
import { perform } from '../../kernel/perform.ts';
import { axe, browser, closeBrowser, shoot } from '../pages.ts';
import { openStage, type Stage, signIn, watchFaults } from './stage.ts';

const found = await browser();

describe.skipIf('skipped' in found)('the board', () => {
  let stage: Stage;
  let amara: Page;
  const keys: string[] = [];
  beforeAll(async () => {
    stage = await openStage();
    const { app, people, units, administrator } = stage;
    for (const title of ['Crane signals', 'Forklift basics', 'Lifting gear checks']) {
      const { key } = await perform(
        app,
        submitRequest,
        { requesterId: people.jonas, title, goal: 'Nobody is hurt.', unitId: units.fieldService },
        administrator,
      );
      keys.push(key);
    }
    amara = await signIn(stage.program.url, 'amara@example.com');
    await amara.goto(`${stage.program.url}/requests?layout=board`);
    await card(keys[0]!).waitFor();
  });
  afterAll(async () => {
    await closeBrowser();
    await stage?.close();
  });

  const column = (name: string) => amara.getByRole('region', { name, exact: true });
  const card = (key: string) => amara.getByRole('group', { name: new RegExp(`^${key} `) });
  const dialog = () => amara.getByRole('dialog');
  const done = async (verb: string) => {
    await dialog().getByRole('region', { name: 'What this does' }).waitFor();
    await dialog().getByRole('button', { name: verb }).click();
    await dialog().waitFor({ state: 'hidden' });
  };
  const inFulfilment = (key: string) =>
    column('In fulfilment').getByRole('group', { name: new RegExp(`^${key} `) });

  test('is free of faults, and its cards go by a menu, by keys and by dragging', async () => {
    const faults = watchFaults(amara);
    await axe(amara);
    await shoot(amara, 'board');

    await amara.getByRole('button', { name: new RegExp(`^Move ${keys[0]} `) }).click();
    await amara.getByRole('menuitem', { name: 'In fulfilment' }).click();
    await done('Take up');
    await inFulfilment(keys[0]!).waitFor();

    await card(keys[1]!).focus();
    await amara.keyboard.press('Shift+ArrowLeft');
    await amara.getByText('cannot go back from here').waitFor();
    await card(keys[0]!).focus();
    await amara.keyboard.press('Shift+ArrowRight');
    await dialog().getByText(`Deliver ${keys[0]}`).waitFor();
    await amara.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    await inFulfilment(keys[0]!).waitFor();

    await card(keys[1]!).dragTo(column('In fulfilment'));
    await done('Take up');
    await inFulfilment(keys[1]!).waitFor();
    expect(faults).toEqual([]);
  });

  test('shows what somebody else moved meanwhile', async () => {
    const { app, administrator, people } = stage;
    const { requestId, version } = await perform(app, getRequest, { requestId: keys[2]! }, administrator);
    await perform(app, takeUpRequest, { requestId, ownerId: people.amara }, administrator, {
      expectedVersion: version,
    });
    await inFulfilment(keys[2]!).waitFor();
    await card(keys[2]!).press('Enter');
    await amara.getByRole('complementary').getByText(keys[2]!).first().waitFor();
    await shoot(amara, 'board-peek');
  });
});
