/** Reading orders: that of a case, one line for its team, lists of lines, and what of them waits on the caller. */
import { type RawBuilder, sql } from 'kysely';
import { inScope } from '../access/scope.ts';
import type { WaitingRecord } from '../area.ts';
import { orderIsReady } from '../cases/contract-built-in.ts';
import { coveringExceptions } from '../cases/judge.ts';
import { languageOf, registryOf } from '../context.ts';
import { afterCursor, containing, countRows, encodeCursor } from '../list.ts';
import { namesOf } from '../names.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { accessTo } from '../work/subject.ts';
import * as contract from './contract.ts';
import { caseColumns, isMine, orders, ownOf, reaches, reachesInLists, txOf } from './rows.ts';
import { lineRights, powers, type SeenLine, showLines, statusOf } from './shown.ts';

const { query } = operationsOn<KernelTables>();

const from = sql`from kernel.fulfilment_line l join kernel.work_case c using (case_id)`;

/** Filters of the list; each names the states as the indexes do. */
const shows: Readonly<
  Record<'open' | 'blocked' | 'late' | 'settled', (today: string) => RawBuilder<boolean>>
> = {
  open: () => sql`l.state in ('blocked', 'open') and l.state = 'open'`,
  blocked: () => sql`l.state in ('blocked', 'open') and l.state = 'blocked'`,
  late: (today) => sql`l.state in ('blocked', 'open') and coalesce(l.due_on, 'infinity') < ${today}::date`,
  settled: () => sql`l.state in ('done', 'not-needed', 'withdrawn')`,
};

/** The briefs of areas, by kind of record. */
async function briefOf(ctx: { tx: unknown; today: string }, kind: string, id: string) {
  for (const area of registryOf(ctx).areas) {
    const find = area.briefs?.[kind];
    if (find === undefined) continue;
    return (await find(ctx, id)).map(({ label, text }) => ({ label, text }));
  }
  return [];
}

export const lineQueries = [
  query(contract.getOrder, async (ctx, { caseId }) => {
    const scopes = await ctx.scopes(...lineRights);
    const { rows: cases } = await sql<{
      kind: string;
      is_open: boolean;
      may_order: boolean;
      oversees: boolean;
    }>`
      select c.kind, c.is_open, ${orders(scopes['fulfilment.order'])} as may_order,
        ${inScope(ctx.scope, 'c.unit_id', 'c.owner_id')} as oversees
      from kernel.work_case c where c.case_id = ${caseId}`.execute(txOf(ctx));
    const row = cases[0] ?? ctx.notFound('case', caseId);
    const access = await accessTo(ctx as never, row.kind, caseId);
    if (access === null) return ctx.notFound('case', caseId);
    const { rows } = await sql<SeenLine>`
      select l.*, ${caseColumns}, ${powers(scopes)} ${from}
      where l.case_id = ${caseId} order by l.position, l.line_id`.execute(txOf(ctx));
    const lines = await showLines(ctx, rows);
    const covered = await coveringExceptions(ctx, [caseId], ctx.today);
    const { conditionId } = orderIsReady;
    return {
      caseId,
      status: statusOf(lines),
      lines: access.internal || row.oversees ? lines : null,
      exception: { conditionId, exceptionId: covered.get(`${caseId} ${conditionId}`) ?? null },
      can: row.may_order && row.is_open ? ['fulfilment.add-line'] : [],
    };
  }),

  query(contract.getLine, async (ctx, { lineId }) => {
    const scopes = await ctx.scopes(...lineRights);
    const { rows } = await sql<SeenLine>`
      select l.*, ${caseColumns}, ${powers(scopes)} ${from}
      where l.line_id = ${lineId} and ${reaches(ctx.scope)}`.execute(txOf(ctx));
    const row = rows[0] ?? ctx.notFound('fulfilment-line', lineId);
    const [line] = await showLines(ctx, [row]);
    const nameOf = await namesOf(ctx, { [row.case_kind]: [row.case_id] });
    return {
      ...line!,
      about: {
        kind: row.case_kind,
        id: row.case_id,
        key: row.case_key,
        title: nameOf(row.case_kind, row.case_id),
        isReadable: (await accessTo(ctx as never, row.case_kind, row.case_id)) !== null,
      },
      brief: await briefOf(ctx, row.case_kind, row.case_id),
    };
  }),

  query(contract.listLines, async (ctx, { filter, sort, direction, cursor, limit }) => {
    const scopes = await ctx.scopes(...lineRights);
    const own = await ownOf(ctx);
    const where = [
      filter.mine === undefined ? reachesInLists(ctx.scope, own) : isMine(own),
      shows[filter.show ?? 'open'](ctx.today),
      filter.queueId === undefined ? sql`true` : sql`l.queue_id = ${filter.queueId}`,
      filter.ownerId === undefined ? sql`true` : sql`l.owner_id = ${filter.ownerId}`,
      filter.text === undefined || filter.text === ''
        ? sql`true`
        : sql`(l.title ilike ${containing(filter.text)} or c.key = ${filter.text.toUpperCase()})`,
    ];
    const found = sql`${from} where ${sql.join(where, sql` and `)}`;
    const due = sql`coalesce(l.due_on, 'infinity')`;
    const way = sql.raw(direction);
    const { rows } = await sql<SeenLine & { sort_value: string }>`
      select l.*, ${due}::text as sort_value, ${caseColumns}, ${powers(scopes)}
      ${found} and ${afterCursor(cursor, sort, direction, due, sql`l.line_id`)}
      order by ${due} ${way}, l.line_id ${way} limit ${limit + 1}`.execute(txOf(ctx));
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const byKind: Record<string, string[]> = {};
    for (const r of page) byKind[r.case_kind] = [...(byKind[r.case_kind] ?? []), r.case_id];
    const nameOf = await namesOf(ctx, byKind);
    const shown = await showLines(ctx, page);
    return {
      rows: shown.map((line, i) => {
        const { case_kind: kind, case_id: id, case_key: key } = page[i]!;
        return { ...line, about: { kind, id, key, title: nameOf(kind, id) } };
      }),
      next:
        rows.length > limit && last !== undefined ? encodeCursor(sort, last.sort_value, last.line_id) : null,
      ...(await countRows(ctx.tx, found)),
    };
  }),

  query(contract.listKinds, async (ctx) => {
    const language = languageOf(ctx);
    return {
      kinds: [...registryOf(ctx).fulfils.values()].map(({ kind, title, description }) => ({
        kind,
        title: language.translate(title),
        description: language.translate(description),
      })),
    };
  }),
];

/** Lines that can be worked on and wait on the caller, or on a queue of theirs. */
export async function linesWaiting(
  ctx: QueryContext<KernelTables>,
  limit: number,
): Promise<{ records: WaitingRecord[]; total: number }> {
  const me = ctx.actor.personId;
  if (me === null) return { records: [], total: 0 };
  const scopes = await ctx.scopes(...lineRights);
  const found = sql`${from} where l.state in ('blocked', 'open') and l.state = 'open' and ${isMine(await ownOf(ctx))}`;
  const { rows } = await sql<SeenLine>`
    select l.*, ${caseColumns}, ${powers(scopes)} ${found}
    order by coalesce(l.due_on, 'infinity'), l.line_id limit ${limit}`.execute(txOf(ctx));
  const { total } = await countRows(ctx.tx, found);
  return {
    records: rows.map((l) => ({
      kind: 'fulfilment-line',
      id: l.line_id,
      key: l.case_key,
      title: l.title,
      why: l.owner_id === null ? 'It waits on your team.' : 'It is yours to do.',
      group: l.owner_id === null ? ('my-queues' as const) : ('mine' as const),
      dueOn: l.due_on,
      since: l.opened_at!,
      version: l.version,
      can: l.may_work ? ['fulfilment.settle-line', 'fulfilment.assign-line'] : [],
    })),
    total,
  };
}
