/** Samples of comments, work items, queues, long work, saved views and the log. */
import { sql } from 'kysely';
import { submitRequest } from '../../areas/requests/contract.ts';
import { perform } from '../../kernel/perform.ts';
import { saveView } from '../../kernel/views/contract.ts';
import * as contract from '../../kernel/work/contract.ts';
import { newId } from '../../platform/ids.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

async function record(world: World) {
  const { requestId } = await perform(
    world.app,
    submitRequest,
    { title: 'Safety course', goal: 'Nobody is hurt on a live line' },
    world.member,
  );
  return { subjectKind: 'request', subjectId: requestId };
}

async function comment(world: World) {
  const about = await record(world);
  const written = await perform(
    world.app,
    contract.addComment,
    { ...about, body: `Please look, @[Amara](person:${world.people.amara})` },
    world.member,
  );
  return { ...about, ...written };
}

async function workItem(world: World) {
  const workItemId = newId();
  await sql`insert into kernel.work_item (work_item_id, key, kind, title, role, unit_id, created_at)
    values (${workItemId}, 'TODO-900', 'handover', 'Find a new owner', 'intake-coordinator',
      ${world.units.operations}, '2026-03-01T00:00:00Z')`.execute(world.app.database.kysely);
  return workItemId;
}

async function longWork(world: World) {
  const workId = newId();
  await sql`insert into kernel.long_work (work_id, operation, input, actor_id, state, created_at)
    values (${workId}, 'notices.read-all-notices', '{}', ${world.administrator.accountId}, 'queued',
      '2026-03-02T07:00:00Z')`.execute(world.app.database.kysely);
  return workId;
}

const view = { list: 'requests.list-requests', name: 'Urgent', search: { filter: { priority: 'urgent' } } };
const savedView = (world: World) => perform(world.app, saveView, view, world.administrator);

/** By name of the operation. */
export const workSamples: Samples = {
  'work.add-comment': async (world) => ({
    input: { ...(await record(world)), body: `Look, @[Wei](person:${world.people.wei})`, internal: true },
  }),
  'work.edit-comment': async (world) => {
    const { commentId, version } = await comment(world);
    return { input: { commentId, body: 'Never mind' }, expectedVersion: version, actor: world.member };
  },
  'work.withdraw-comment': async (world) => {
    const { commentId, version } = await comment(world);
    return { input: { commentId }, expectedVersion: version };
  },
  'work.list-comments': async (world) => {
    const { subjectKind, subjectId } = await comment(world);
    return { input: { subjectKind, subjectId } };
  },
  'work.list-my-work': async (world) => {
    await record(world);
    await workItem(world);
    return { input: {}, actor: world.coordinator };
  },
  'work.close-item': async (world) => ({
    input: { workItemId: await workItem(world), outcome: 'done', note: 'Wei has it' },
    expectedVersion: 1,
  }),
  'work.list-queues': () => ({ input: { filter: { text: 'intake' } } }),
  'work.create-queue': (world) => ({
    input: { name: 'Field intake', unitId: world.units.fieldService, memberIds: [world.people.wei] },
    elsewhere: 'forbidden',
  }),
  'work.change-queue': (world) => ({
    input: { queueId: world.queueId, name: 'Intake of Operations', unitId: world.units.fieldService },
    expectedVersion: 1,
  }),
  'work.set-queue-members': (world) => ({
    input: { queueId: world.queueId, memberIds: [world.people.amara, world.people.jonas] },
    expectedVersion: 1,
  }),
  'work.retire-queue': (world) => ({ input: { queueId: world.queueId }, expectedVersion: 1 }),
  'work.get-long-work': async (world) => ({ input: { workId: await longWork(world) } }),
  'work.list-long-work': async (world) => {
    await longWork(world);
    return { input: { filter: { state: 'queued' } } };
  },
  'work.stop-long-work': async (world) => ({ input: { workId: await longWork(world) } }),

  'views.list-views': async (world) => {
    await savedView(world);
    return { input: { list: view.list } };
  },
  'views.save-view': () => ({ input: { ...view, reach: 'everyone', isStarred: true } }),
  'views.change-view': async (world) => {
    const { viewId, version } = await savedView(world);
    return { input: { viewId, name: 'Very urgent', reach: 'everyone' }, expectedVersion: version };
  },
  'views.star-view': async (world) => {
    const { viewId } = await savedView(world);
    return { input: { viewId, isStarred: true } };
  },
  'views.delete-view': async (world) => {
    const { viewId } = await savedView(world);
    return { input: { viewId } };
  },

  'journal.list-timeline': async (world) => {
    const { subjectKind, subjectId } = await comment(world);
    return { input: { subjectKind, subjectId } };
  },
  'journal.list-events': () => ({ input: { filter: { name: 'work.' } }, elsewhere: 'forbidden' }),
  'journal.verify-log': () => ({ input: {}, elsewhere: 'forbidden' }),
  'journal.export-log': () => ({ input: { from: 2, limit: 5 }, elsewhere: 'forbidden' }),
};
