import { afterEach, beforeEach, expect, it } from 'vitest';
import { refused } from '../../testing/refused.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import { perform } from '../perform.ts';
import * as contract from './contract.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const view = { list: 'requests.list-requests', name: 'Urgent', search: { filter: { priority: 'urgent' } } };
const seen = async (actor: Parameters<typeof perform>[3]) =>
  (await perform(world.app, contract.listViews, { list: view.list }, actor)).rows;

it('keeps a view for oneself, and starred views first', async () => {
  await perform(world.app, contract.saveView, { ...view, name: 'All' }, world.member);
  const mine = await perform(world.app, contract.saveView, view, world.member);
  await perform(world.app, contract.starView, { viewId: mine.viewId, isStarred: true }, world.member);
  expect(await seen(world.member)).toMatchObject([
    { name: 'Urgent', isMine: true, isStarred: true, search: view.search },
    { name: 'All', isStarred: false },
  ]);
  expect(await seen(world.coordinator)).toEqual([]);
  const star = await refused(
    perform(world.app, contract.starView, { viewId: mine.viewId, isStarred: true }, world.coordinator),
  );
  expect(star.code).toBe('not-found');
  const gone = await perform(world.app, contract.deleteView, mine, world.member);
  expect(gone).toEqual({ viewId: mine.viewId });
  expect((await seen(world.member)).map((v) => v.name)).toEqual(['All']);
});

it('shares with everyone only for those who may', async () => {
  const no = await refused(
    perform(world.app, contract.saveView, { ...view, reach: 'everyone' }, world.member),
  );
  expect(no).toMatchObject({ code: 'forbidden', reason: 'may-not-share' });
  const shared = await perform(
    world.app,
    contract.saveView,
    { ...view, reach: 'everyone' },
    world.administrator,
  );
  expect(await seen(world.member)).toMatchObject([
    { viewId: shared.viewId, isMine: false, can: ['views.star-view'] },
  ]);
  const mine = await perform(world.app, contract.saveView, view, world.member);
  const raise = await refused(
    perform(world.app, contract.changeView, { viewId: mine.viewId, reach: 'everyone' }, world.member, {
      expectedVersion: 1,
    }),
  );
  expect(raise.reason).toBe('may-not-share');
});

it('refuses a second view of one name, a view without an account, and a stale change', async () => {
  const mine = await perform(world.app, contract.saveView, view, world.member);
  const twice = await refused(
    perform(world.app, contract.saveView, { ...view, name: 'URGENT' }, world.member),
  );
  expect(twice).toMatchObject({ code: 'conflict', reason: 'name-taken' });
  expect((await refused(perform(world.app, contract.saveView, view, SYSTEM))).reason).toBe('no-account');
  const change = (name: string, expectedVersion: number) =>
    perform(world.app, contract.changeView, { viewId: mine.viewId, name }, world.member, { expectedVersion });
  expect(await change('Very urgent', 1)).toEqual({ viewId: mine.viewId, version: 2 });
  expect(await change('Very urgent', 2)).toEqual({ viewId: mine.viewId, version: 2 });
  expect((await refused(change('Other', 1))).code).toBe('conflict');
});
