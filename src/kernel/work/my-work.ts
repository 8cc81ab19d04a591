/** What waits on the caller: work items for them or their roles, and records of every area whose step is theirs. */
import { type RawBuilder, sql } from 'kysely';
import type { WaitingRecord } from '../area.ts';
import { registryOf } from '../context.ts';
import { countRows } from '../list.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';

const { command, query } = operationsOn<KernelTables>();

interface ItemRow {
  work_item_id: string;
  key: string;
  kind: string;
  title: string;
  subject_kind: string | null;
  subject_id: string | null;
  assignee_id: string | null;
  role: string | null;
  created_at: string;
  due_on: string | null;
  closed_at: string | null;
  version: number;
}

/** True for items of the caller, and for items of a role that the caller holds where the item is. */
function waitsOn(ctx: Pick<QueryContext<KernelTables>, 'actor' | 'today'>): RawBuilder<boolean> {
  const { actor } = ctx;
  if (actor.kind === 'system') return sql<boolean>`true`;
  if (actor.kind === 'stranger') return sql<boolean>`false`;
  return sql<boolean>`(w.assignee_id = ${actor.personId}::uuid or (w.assignee_id is null and exists (
    select 1 from kernel.role_grant g join kernel.role r using (role)
    where g.account_id = ${actor.accountId} and g.valid @> ${ctx.today}::date
      and (g.role = w.role or r.rights @> array['*'])
      and (g.unit_id is null or g.unit_id in (select ancestor_id from kernel.unit_reach u where u.unit_id = w.unit_id))
      and (g.region is null or exists (
        select 1 from kernel.unit_now n where n.unit_id = w.unit_id and n.region = g.region)))))`;
}

const FAR = '9999-12-31';

export const myWorkOperations = [
  query(contract.listMyWork, async (ctx, { limit }) => {
    const from = sql`from kernel.work_item w where w.closed_at is null and ${waitsOn(ctx)}`;
    const { rows: items } = await sql<ItemRow>`
      select w.* ${from} order by coalesce(w.due_on, 'infinity'), w.created_at, w.work_item_id
      limit ${limit}`.execute(ctx.tx as never);
    let { total } = await countRows(ctx.tx, from);
    const records: WaitingRecord[] = [];
    for (const area of registryOf(ctx).areas) {
      const waiting = await area.waiting?.(ctx, limit);
      if (waiting === undefined) continue;
      records.push(...waiting.records);
      total += waiting.total;
    }
    const rows = [
      ...items.map((w) => ({
        kind: 'work-item',
        id: w.work_item_id,
        key: w.key,
        title: w.title,
        why: w.assignee_id === null ? 'It waits on a role of yours.' : 'It was given to you.',
        group: w.assignee_id === null ? ('my-roles' as const) : ('mine' as const),
        dueOn: w.due_on,
        since: w.created_at,
        version: w.version,
        subjectKind: w.subject_kind,
        subjectId: w.subject_id,
        can: ['work.close-item'],
      })),
      ...records.map((r) => ({ ...r, can: [...r.can], subjectKind: null, subjectId: null })),
    ].sort((a, b) => {
      const [x, y] = [`${a.dueOn ?? FAR} ${a.since}`, `${b.dueOn ?? FAR} ${b.since}`];
      return x < y ? -1 : x > y ? 1 : 0;
    });
    return { rows: rows.slice(0, limit), total };
  }),

  command(contract.closeItem, async (ctx, { workItemId, outcome, note }) => {
    const { rows } = await sql<ItemRow>`
      select w.* from kernel.work_item w where w.work_item_id = ${workItemId} and ${waitsOn(ctx)}
      for update`.execute(ctx.tx);
    const row = rows[0];
    if (row === undefined) return ctx.notFound('work-item', workItemId);
    if (row.closed_at !== null) ctx.refuse('closed-already', { closedOn: row.closed_at.slice(0, 10) });
    ctx.expectVersion(row.version, { title: row.title });
    await ctx.tx
      .updateTable('kernel.work_item')
      .set({
        closed_at: ctx.now,
        closed_by: ctx.actor.personId,
        outcome: note === undefined ? outcome : `${outcome}: ${note}`,
        version: row.version + 1,
      })
      .where('work_item_id', '=', workItemId)
      .execute();
    ctx.emit(contract.itemClosed, workItemId, { outcome });
    return { workItemId, version: row.version + 1 };
  }),
];
