/** Long work as its starter sees it: how far it has come, what came out, and stopping it. */
import { sql } from 'kysely';
import { isEnterpriseWide } from '../access/scope.ts';
import { actorsOf } from '../journal/tell.ts';
import { phrase } from '../language.ts';
import { afterCursor, countRows, encodeCursor } from '../list.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';

const { command, query } = operationsOn<KernelTables>();

const endedWords = {
  done: phrase('it is done', {}, 'done'),
  failed: phrase('it failed', {}, 'failed'),
  stopped: phrase('it was stopped', {}, 'stopped'),
} as const;

interface WorkRow {
  work_id: string;
  operation: string;
  actor_id: string;
  state: 'queued' | 'running' | 'done' | 'failed' | 'stopped';
  done: number;
  total: number | null;
  note: string | null;
  output: unknown;
  refusal: { code: string; reason: string; message: string; details?: unknown } | null;
  stop_asked_at: string | null;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
}

type Context = Pick<QueryContext<KernelTables>, 'actor' | 'scopes' | 'today'> & { tx: unknown };

/** True for the work of the caller's account; for all of it where the caller oversees long work. */
async function reach(ctx: Context) {
  const { 'work.oversee-long-work': oversee } = await ctx.scopes('work.oversee-long-work');
  if (isEnterpriseWide(oversee)) return sql<boolean>`true`;
  const { actor } = ctx;
  return actor.kind === 'account' || actor.kind === 'api-key'
    ? sql<boolean>`w.actor_id = ${actor.accountId}`
    : sql<boolean>`false`;
}

async function show(ctx: Context, rows: readonly WorkRow[]) {
  const starters = await actorsOf(
    ctx,
    rows.map((w) => ({ actor_kind: 'account', actor_id: w.actor_id, on_behalf_of: null })),
  );
  return rows.map((w, i) => ({
    workId: w.work_id,
    operation: w.operation,
    state: w.state,
    done: w.done,
    total: w.total,
    note: w.note,
    refusal: w.refusal,
    startedBy: starters[i]!.person,
    stopAskedAt: w.stop_asked_at,
    createdAt: w.created_at,
    startedAt: w.started_at,
    endedAt: w.ended_at,
    can:
      (w.state === 'queued' || w.state === 'running') && w.stop_asked_at === null
        ? ['work.stop-long-work']
        : [],
  }));
}

export const longWorkOperations = [
  query(contract.getLongWork, async (ctx, { workId }) => {
    const { rows } = await sql<WorkRow>`
      select w.* from kernel.long_work w where w.work_id = ${workId} and ${await reach(ctx)}`.execute(
      ctx.tx as never,
    );
    const row = rows[0];
    if (row === undefined) return ctx.notFound('long-work', workId);
    const [shown] = await show(ctx, [row]);
    return { ...shown!, output: row.output };
  }),

  query(contract.listLongWork, async (ctx, input) => {
    const { filter, sort, direction, cursor, limit } = input;
    const { actor } = ctx;
    const accountId = actor.kind === 'account' || actor.kind === 'api-key' ? actor.accountId : null;
    const where = [
      await reach(ctx),
      filter.state === undefined ? sql`true` : sql`w.state = ${filter.state}`,
      filter.operation === undefined ? sql`true` : sql`w.operation = ${filter.operation}`,
      filter.mine === undefined ? sql`true` : sql`w.actor_id = ${accountId}::uuid`,
    ];
    const from = sql`from kernel.long_work w where ${sql.join(where, sql` and `)}`;
    const way = sql.raw(direction);
    const { rows } = await sql<WorkRow>`
      select w.* ${from} and ${afterCursor(cursor, sort, direction, sql`w.created_at`, sql`w.work_id`)}
      order by w.created_at ${way}, w.work_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      rows: await show(ctx, page),
      next:
        rows.length > limit && last !== undefined ? encodeCursor(sort, last.created_at, last.work_id) : null,
      ...(await countRows(ctx.tx, from)),
    };
  }),

  // The process that runs the work sees the wish and ends its transaction; ending it from here would also happen in
  // a preview, because it cannot be rolled back.
  command(contract.stopLongWork, async (ctx, { workId }) => {
    const { rows } = await sql<WorkRow>`
      select w.* from kernel.long_work w where w.work_id = ${workId} and ${await reach(ctx)} for update`.execute(
      ctx.tx,
    );
    const row = rows[0];
    if (row === undefined) return ctx.notFound('long-work', workId);
    if (row.state !== 'queued' && row.state !== 'running')
      ctx.refuse('ended-already', { state: endedWords[row.state] });
    const queued = row.state === 'queued';
    await sql`
      update kernel.long_work set stop_asked_at = coalesce(stop_asked_at, ${ctx.now}::timestamptz),
        state = ${queued ? 'stopped' : 'running'}, ended_at = ${queued ? ctx.now : null}
      where work_id = ${workId}`.execute(ctx.tx);
    ctx.emit(contract.longWorkStopped, workId, {});
    return { workId, state: queued ? ('stopped' as const) : ('running' as const) };
  }),
];
