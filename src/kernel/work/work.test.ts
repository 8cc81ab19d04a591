import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { newId } from '../../platform/ids.ts';
import { refused } from '../../testing/refused.ts';
import { openWorld, ownWorld, type World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import * as notice from '../notices/contract.ts';
import { perform, preview } from '../perform.ts';
import { runLongWork } from '../react.ts';
import * as contract from './contract.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

type Actor = Parameters<typeof perform>[3];

const at = (version: number) => ({ expectedVersion: version });

/** A request of the member (jonas), which waits in the queue of amara and wei. */
async function record() {
  const { requestId } = await perform(
    world.app,
    submitRequest,
    { title: 'Safety course', goal: 'No accidents' },
    world.member,
  );
  return { subjectKind: 'request', subjectId: requestId };
}
const comment = (about: object, body: string, actor: Actor, internal = false) =>
  perform(world.app, contract.addComment, { ...about, body, internal } as never, actor);
const notices = async (actor: Actor) => (await perform(world.app, notice.listMyNotices, {}, actor)).rows;

describe('comments', () => {
  it('tell those concerned, and those mentioned once', async () => {
    const about = await record();
    await comment(about, `Could @[Amara](person:${world.people.amara}) look at this?`, world.member);
    const told = (await notices(world.coordinator)).filter((n) => n.subjectId === about.subjectId);
    expect(told.map((n) => n.kind)).toEqual(['request-arrived', 'mention']);
    expect(told[1]).toMatchObject({ subjectKey: expect.stringMatching(/^REQ-/), readAt: null });
    expect(await notices(world.member)).toEqual([]);
    const list = await perform(world.app, contract.listComments, about, world.coordinator);
    expect(list.rows[0]).toMatchObject({
      body: expect.stringMatching(/^Could @\[.*Amara.*\]\(person:/),
      mentions: [{ personId: world.people.amara }],
      can: [],
    });
    const { rows } = await sql<{ body: string }>`select body from kernel.comment`.execute(
      world.app.database.kysely,
    );
    expect(rows[0]!.body).not.toContain('Amara');
  });

  it('keep internal notes from the requester, in lists, notices and mentions', async () => {
    const about = await record();
    const note = await comment(about, 'Between us: it is expensive.', world.coordinator, true);
    expect(await notices(world.member)).toEqual([]);
    const asker = await perform(world.app, contract.listComments, about, world.member);
    expect(asker).toMatchObject({ rows: [], total: 0, mayWriteInternal: false });
    expect((await refused(comment(about, 'Me too', world.member, true))).reason).toBe('internal-not-allowed');
    const hidden = await refused(
      perform(world.app, contract.editComment, { commentId: note.commentId, body: 'x' }, world.member, at(1)),
    );
    expect(hidden.code).toBe('not-found');
    const named = await refused(
      comment(about, `@[Jonas](person:${world.people.jonas}) must not know`, world.coordinator, true),
    );
    expect(named.reason).toBe('internal-mention');
  });

  it('are changed and withdrawn by their author; a moderator may withdraw', async () => {
    const about = await record();
    const first = await comment(about, 'Frist', world.member);
    const edited = await perform(
      world.app,
      contract.editComment,
      { commentId: first.commentId, body: 'First' },
      world.member,
      at(first.version),
    );
    const stale = await refused(
      perform(
        world.app,
        contract.editComment,
        { commentId: first.commentId, body: 'Second' },
        world.member,
        at(1),
      ),
    );
    expect(stale).toMatchObject({ code: 'conflict', details: { values: { body: 'First' } } });
    for (const operation of [contract.editComment, contract.withdrawComment]) {
      const no = await refused(
        perform(
          world.app,
          operation,
          { commentId: first.commentId, body: 'Mine now' } as never,
          world.coordinator,
          at(edited.version),
        ),
      );
      expect(no.reason).toBe('not-the-author');
    }
    await perform(
      world.app,
      contract.withdrawComment,
      { commentId: first.commentId },
      world.administrator,
      at(edited.version),
    );
    const { rows } = await perform(world.app, contract.listComments, about, world.member);
    expect(rows[0]).toMatchObject({ body: '', can: [], withdrawnAt: expect.any(String) });
    const gone = await refused(
      perform(
        world.app,
        contract.editComment,
        { commentId: first.commentId, body: 'Again' },
        world.member,
        at(3),
      ),
    );
    expect(gone.reason).toBe('comment-withdrawn');
  });

  it('follow the record: who cannot see it finds nothing', async () => {
    const about = await record();
    expect((await refused(comment(about, 'Hello', world.elsewhere))).code).toBe('not-found');
    const list = await refused(perform(world.app, contract.listComments, about, world.elsewhere));
    expect(list.code).toBe('not-found');
    const noSuch = await refused(
      comment({ subjectKind: 'rocket', subjectId: newId() }, 'Hello', world.administrator),
    );
    expect(noSuch.code).toBe('not-found');
    const unknown = await refused(comment(about, `@[X](person:${newId()})`, world.member));
    expect(unknown.reason).toBe('mention-unknown');
  });
});

describe('notices', () => {
  it('are counted, read one by one or all at once, and are one’s own', async () => {
    const about = await record();
    await comment(about, 'One', world.member);
    await comment(about, 'Two', world.member);
    const count = async () => (await perform(world.app, notice.countMyNotices, {}, world.coordinator)).unread;
    const before = await count();
    const [first] = await notices(world.coordinator);
    await perform(world.app, notice.readNotice, { noticeId: first!.noticeId }, world.coordinator);
    expect(await count()).toBe(before - 1);
    await perform(
      world.app,
      notice.readNotice,
      { noticeId: first!.noticeId, isRead: false },
      world.coordinator,
    );
    expect(await count()).toBe(before);
    const foreign = await refused(
      perform(world.app, notice.readNotice, { noticeId: first!.noticeId }, world.member),
    );
    expect(foreign.code).toBe('not-found');
    expect(await perform(world.app, notice.readAllNotices, {}, world.coordinator)).toEqual({
      read: before,
    });
    expect(await count()).toBe(0);
    const unread = await perform(
      world.app,
      notice.listMyNotices,
      { filter: { unread: 'true' } },
      world.coordinator,
    );
    expect(unread.rows).toEqual([]);
  });
});

describe('work items', () => {
  const item = async (fields: { assignee_id?: string; role?: string; unit_id?: string }) => {
    const id = newId();
    await sql`insert into kernel.work_item (work_item_id, key, kind, title, assignee_id, role, unit_id, created_at)
      values (${id}, ${`TODO-${id.slice(-6)}`}, 'handover', 'Find a new owner', ${fields.assignee_id ?? null},
        ${fields.role ?? null}, ${fields.unit_id ?? null}, '2026-03-01T00:00:00Z')`.execute(
      world.app.database.kysely,
    );
    return id;
  };
  const ids = async (actor: Actor) =>
    (await perform(world.app, contract.listMyWork, {}, actor)).rows.map((r) => r.id);

  it('wait on a person, or on a role where it is held', async () => {
    const forJonas = await item({ assignee_id: world.people.jonas });
    const inOperations = await item({ role: 'intake-coordinator', unit_id: world.units.fieldService });
    const inSales = await item({ role: 'intake-coordinator', unit_id: world.units.salesNorth });
    expect(await ids(world.member)).toEqual([forJonas]);
    expect(await ids(world.coordinator)).toEqual([inOperations]);
    expect(await ids(world.elsewhere)).toEqual([inSales]);
    expect((await ids(world.administrator)).sort()).toEqual([inOperations, inSales].sort());
    const no = await refused(
      perform(
        world.app,
        contract.closeItem,
        { workItemId: inSales, outcome: 'done' },
        world.coordinator,
        at(1),
      ),
    );
    expect(no.code).toBe('not-found');
    await perform(
      world.app,
      contract.closeItem,
      { workItemId: inOperations, outcome: 'done', note: 'Wei has it' },
      world.coordinator,
      at(1),
    );
    expect(await ids(world.coordinator)).toEqual([]);
    const twice = await refused(
      perform(
        world.app,
        contract.closeItem,
        { workItemId: inOperations, outcome: 'done' },
        world.administrator,
        at(1),
      ),
    );
    expect(twice).toMatchObject({ code: 'conflict', reason: 'closed-already' });
  });
});

describe('queues', () => {
  it('are made, changed and retired in one’s own part of the enterprise', async () => {
    const made = await perform(
      world.app,
      contract.createQueue,
      { name: 'Field intake', unitId: world.units.fieldService, memberIds: [world.people.wei] },
      world.coordinator,
    );
    const taken = await refused(
      perform(
        world.app,
        contract.createQueue,
        { name: 'FIELD intake', unitId: world.units.fieldService },
        world.coordinator,
      ),
    );
    expect(taken.reason).toBe('name-taken');
    for (const unitId of [null, world.units.sales]) {
      const no = await refused(
        perform(world.app, contract.createQueue, { name: 'Elsewhere', unitId }, world.coordinator),
      );
      expect(no.reason).toBe('outside-scope');
    }
    // The nearest queue gets what arrives.
    const asked = await perform(
      world.app,
      submitRequest,
      { title: 'Safety course', goal: 'No accidents' },
      world.member,
    );
    const { rows } = await sql<{ queue_id: string }>`
      select queue_id from requests.request where request_id = ${asked.requestId}`.execute(
      world.app.database.kysely,
    );
    expect(rows[0]!.queue_id).toBe(made.queueId);
    const members = await perform(
      world.app,
      contract.setQueueMembers,
      { queueId: made.queueId, memberIds: [world.people.amara, world.people.jonas] },
      world.coordinator,
      at(1),
    );
    expect((await notices(world.member)).map((n) => n.kind)).toContain('queue-joined');
    const listed = await perform(world.app, contract.listQueues, { filter: { mine: 'true' } }, world.member);
    expect(listed.rows).toMatchObject([
      { queueId: made.queueId, can: [], members: [expect.anything(), expect.anything()] },
    ]);
    const retired = await perform(
      world.app,
      contract.retireQueue,
      { queueId: made.queueId },
      world.coordinator,
      at(members.version),
    );
    const dead = await refused(
      perform(
        world.app,
        contract.changeQueue,
        { queueId: made.queueId, name: 'Back' },
        world.coordinator,
        at(retired.version),
      ),
    );
    expect(dead.reason).toBe('queue-retired');
    const hidden = await refused(
      perform(world.app, contract.retireQueue, { queueId: world.queueId }, world.elsewhere, at(1)),
    );
    expect(hidden.code).toBe('not-found');
  });
});

describe('long work', () => {
  const queued = async (accountId: string, state = 'queued') => {
    const id = newId();
    await sql`insert into kernel.long_work (work_id, operation, input, actor_id, state, created_at)
      values (${id}, 'notices.read-all-notices', '{}', ${accountId}, ${state}, '2026-03-02T08:00:00Z')`.execute(
      world.app.database.kysely,
    );
    return id;
  };

  it('is seen and stopped by its starter, and by those who oversee it', async () => {
    const workId = await queued(world.coordinator.accountId);
    expect((await refused(perform(world.app, contract.getLongWork, { workId }, world.member))).code).toBe(
      'not-found',
    );
    const seen = await perform(world.app, contract.getLongWork, { workId }, world.administrator);
    expect(seen).toMatchObject({ state: 'queued', startedBy: { personId: world.people.amara } });
    const shown = await preview(world.app, contract.stopLongWork, { workId }, world.coordinator);
    expect(shown.output.state).toBe('stopped');
    expect((await perform(world.app, contract.getLongWork, { workId }, world.coordinator)).state).toBe(
      'queued',
    );
    const stopped = await perform(world.app, contract.stopLongWork, { workId }, world.coordinator);
    expect(stopped.state).toBe('stopped');
    const ended = await refused(perform(world.app, contract.stopLongWork, { workId }, world.coordinator));
    expect(ended.reason).toBe('ended-already');
    const mine = await perform(world.app, contract.listLongWork, {}, world.coordinator);
    expect(mine.rows.map((w) => w.workId)).toEqual([workId]);
    expect((await perform(world.app, contract.listLongWork, {}, world.member)).rows).toEqual([]);
  });

  it('stops within moments even in the middle of one long statement', async () => {
    const own = await ownWorld();
    try {
      // A row that another connection holds keeps the work waiting inside one statement.
      await perform(own.app, submitRequest, { title: 'Safety course', goal: 'No accidents' }, own.member);
      const holder = await own.app.database.pool.connect();
      await holder.query('begin');
      await holder.query('select 1 from kernel.notice for update');
      const workId = newId();
      await sql`insert into kernel.long_work (work_id, operation, input, actor_id, state, created_at)
        values (${workId}, 'notices.read-all-notices', '{}', ${own.coordinator.accountId}, 'queued', '2026-03-02T08:00:00Z')`.execute(
        own.app.database.kysely,
      );
      const running = runLongWork(own.app);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(await perform(own.app, contract.stopLongWork, { workId }, own.coordinator)).toEqual({
        workId,
        state: 'running',
      });
      await running;
      const end = await perform(own.app, contract.getLongWork, { workId }, own.coordinator);
      expect(end.state).toBe('stopped');
      await holder.query('rollback');
      holder.release();
      expect((await perform(own.app, notice.countMyNotices, {}, own.coordinator)).unread).toBeGreaterThan(0);
    } finally {
      await own.close();
    }
  });
});

it('lets the system comment, as nobody in particular', async () => {
  const about = await record();
  await comment(about, 'Noted by the machine.', SYSTEM);
  const { rows } = await perform(world.app, contract.listComments, about, world.member);
  expect(rows[0]).toMatchObject({ author: null, body: 'Noted by the machine.' });
});
