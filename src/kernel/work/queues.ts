/** Queues: where requests wait, for which part of the enterprise, and who watches them. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { inScope, type Scope } from '../access/scope.ts';
import { afterCursor, containing, countRows, encodeCursor } from '../list.ts';
import { namesOf } from '../names.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import { areEmployed } from '../org/people-sql.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';

const { command, query } = operationsOn<KernelTables>();

interface QueueRow {
  queue_id: string;
  name: string;
  unit_id: string | null;
  version: number;
  retired_at: string | null;
}

const changing = ['work.change-queue', 'work.set-queue-members', 'work.retire-queue'];

/** Locks a queue that the caller keeps; a queue without a unit is the whole enterprise's. */
async function lockQueue(
  ctx: CommandContext<KernelTables, 'queue-retired'>,
  queueId: string,
): Promise<QueueRow> {
  const { rows } = await sql<QueueRow>`
    select q.* from kernel.queue q where q.queue_id = ${queueId} and ${inScope(ctx.scope, 'q.unit_id')}
    for update`.execute(ctx.tx);
  const row = rows[0];
  if (row === undefined) return ctx.notFound('queue', queueId);
  ctx.expectVersion(row.version, { name: row.name, unitId: row.unit_id });
  if (row.retired_at !== null) ctx.refuse('queue-retired');
  return row;
}

async function demandName(
  ctx: CommandContext<KernelTables, 'name-taken'>,
  name: string,
  butOf: string | null,
): Promise<void> {
  const { rows } = await sql`
    select 1 from kernel.queue where lower(name) = lower(${name}) and retired_at is null
      and queue_id is distinct from ${butOf}::uuid`.execute(ctx.tx);
  if (rows.length > 0) ctx.refuse('name-taken', { name });
}

/** The unit exists today, and the caller may keep queues there; null is the whole enterprise. */
async function demandUnit(
  ctx: CommandContext<KernelTables, 'unit-unknown' | 'outside-scope'>,
  unitId: string | null,
): Promise<void> {
  if (unitId === null) {
    if (!reachesAll(ctx.scope)) ctx.refuse('outside-scope');
    return;
  }
  const { rows } = await sql<{ reached: boolean }>`
    select ${inScope(ctx.scope, 'u.unit_id')} as reached from kernel.unit_now u where u.unit_id = ${unitId}`.execute(
    ctx.tx,
  );
  if (rows.length === 0) ctx.refuse('unit-unknown');
  if (!rows[0]!.reached) ctx.refuse('outside-scope');
}

function reachesAll(scope: Scope): boolean {
  return scope.everything || scope.roots.some((r) => r.unitId === null && r.region === null);
}

async function demandMembers(
  ctx: CommandContext<KernelTables, 'person-gone'>,
  personIds: readonly string[],
): Promise<void> {
  if (!(await areEmployed(ctx.tx, personIds, ctx.today))) ctx.refuse('person-gone');
}

async function join(
  ctx: CommandContext<KernelTables>,
  queue: { queueId: string; name: string },
  ids: string[],
) {
  if (ids.length === 0) return;
  await ctx.tx
    .insertInto('kernel.queue_member')
    .values(ids.map((person_id) => ({ queue_id: queue.queueId, person_id })))
    .execute();
  for (const personId of ids)
    if (personId !== ctx.actor.personId)
      ctx.tell(
        personId,
        { kind: 'queue', id: queue.queueId },
        'queue-joined',
        `You now watch the queue ${queue.name}.`,
      );
}

export const queueOperations = [
  query(contract.listQueues, async (ctx, input) => {
    const { filter, sort, direction, cursor, limit } = input;
    const { 'work.keep-queues': keep } = await ctx.scopes('work.keep-queues');
    const where = [
      filter.retired === undefined ? sql`q.retired_at is null` : sql`true`,
      filter.unitId === undefined ? sql`true` : sql`q.unit_id = ${filter.unitId}`,
      filter.mine === undefined
        ? sql`true`
        : sql`exists (select 1 from kernel.queue_member m where m.queue_id = q.queue_id and m.person_id = ${ctx.actor.personId}::uuid)`,
      filter.text === undefined || filter.text === ''
        ? sql`true`
        : sql`q.name ilike ${containing(filter.text)}`,
    ];
    const from = sql`from kernel.queue q where ${sql.join(where, sql` and `)}`;
    const way = sql.raw(direction);
    const { rows } = await sql<QueueRow & { sort_value: string; members: string[]; keeps: boolean }>`
      select q.*, lower(q.name) as sort_value, ${inScope(keep, 'q.unit_id')} as keeps,
        array(select m.person_id from kernel.queue_member m where m.queue_id = q.queue_id order by m.person_id) as members
      ${from} and ${afterCursor(cursor, sort, direction, sql`lower(q.name)`, sql`q.queue_id`)}
      order by lower(q.name) ${way}, q.queue_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const nameOf = await namesOf(ctx, {
      person: page.flatMap((q) => q.members),
      unit: page.map((q) => q.unit_id),
    });
    return {
      rows: page.map((q) => ({
        queueId: q.queue_id,
        version: q.version,
        name: q.name,
        unit: q.unit_id === null ? null : { unitId: q.unit_id, name: nameOf('unit', q.unit_id) },
        members: q.members.map((personId) => ({ personId, name: nameOf('person', personId) })),
        retiredAt: q.retired_at,
        can: q.keeps && q.retired_at === null ? changing : [],
      })),
      next:
        rows.length > limit && last !== undefined ? encodeCursor(sort, last.sort_value, last.queue_id) : null,
      ...(await countRows(ctx.tx, from)),
    };
  }),

  command(contract.createQueue, async (ctx, input) => {
    const unitId = input.unitId ?? null;
    const memberIds = [...new Set(input.memberIds)];
    await demandUnit(ctx, unitId);
    await demandName(ctx, input.name, null);
    await demandMembers(ctx, memberIds);
    const queueId = newId();
    await ctx.tx
      .insertInto('kernel.queue')
      .values({ queue_id: queueId, name: input.name, unit_id: unitId, created_at: ctx.now })
      .execute();
    ctx.emit(contract.queueCreated, queueId, { unitId });
    if (memberIds.length > 0) {
      ctx.emit(contract.queueMembersSet, queueId, { joined: memberIds, left: [] });
      await join(ctx, { queueId, name: input.name }, memberIds);
    }
    return { queueId, version: 1 };
  }),

  command(contract.changeQueue, async (ctx, input) => {
    const row = await lockQueue(ctx, input.queueId);
    const fields: string[] = [];
    if (input.name !== undefined && input.name !== row.name) {
      await demandName(ctx, input.name, row.queue_id);
      fields.push('name');
    }
    if (input.unitId !== undefined && input.unitId !== row.unit_id) {
      await demandUnit(ctx, input.unitId);
      fields.push('unit');
    }
    if (fields.length === 0) return { queueId: row.queue_id, version: row.version };
    await ctx.tx
      .updateTable('kernel.queue')
      .set({
        name: input.name ?? row.name,
        unit_id: input.unitId === undefined ? row.unit_id : input.unitId,
        version: row.version + 1,
      })
      .where('queue_id', '=', row.queue_id)
      .execute();
    ctx.emit(contract.queueChanged, row.queue_id, { fields });
    return { queueId: row.queue_id, version: row.version + 1 };
  }),

  command(contract.setQueueMembers, async (ctx, input) => {
    const row = await lockQueue(ctx, input.queueId);
    const wanted = [...new Set(input.memberIds)];
    const { rows } = await sql<{ person_id: string }>`
      select person_id from kernel.queue_member where queue_id = ${row.queue_id}`.execute(ctx.tx);
    const current = rows.map((r) => r.person_id);
    const joined = wanted.filter((id) => !current.includes(id));
    const left = current.filter((id) => !wanted.includes(id));
    if (joined.length === 0 && left.length === 0) return { queueId: row.queue_id, version: row.version };
    await demandMembers(ctx, joined);
    await sql`
      delete from kernel.queue_member where queue_id = ${row.queue_id} and person_id = any(${left}::uuid[])`.execute(
      ctx.tx,
    );
    await join(ctx, { queueId: row.queue_id, name: row.name }, joined);
    await ctx.tx
      .updateTable('kernel.queue')
      .set({ version: row.version + 1 })
      .where('queue_id', '=', row.queue_id)
      .execute();
    ctx.emit(contract.queueMembersSet, row.queue_id, { joined, left });
    return { queueId: row.queue_id, version: row.version + 1 };
  }),

  command(contract.retireQueue, async (ctx, { queueId }) => {
    const row = await lockQueue(ctx, queueId);
    await ctx.tx
      .updateTable('kernel.queue')
      .set({ retired_at: ctx.now, version: row.version + 1 })
      .where('queue_id', '=', queueId)
      .execute();
    ctx.emit(contract.queueRetired, queueId, {});
    return { queueId, version: row.version + 1 };
  }),
];
