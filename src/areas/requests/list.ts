/** The list of requests: twelve filters and more, six sorts, at a million rows. */
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { Actor } from '../../kernel/access/actor.ts';
import { containing, type Direction } from '../../kernel/list.ts';
import { findPage, type ListFilter } from '../../kernel/list-page.ts';
import { operationsOn } from '../../kernel/operation.ts';
import type { KernelTables } from '../../kernel/tables.gen.ts';
import { listRequests } from './contract-list.ts';
import { requestStates } from './contract-words.ts';
import { openStates } from './machine.ts';
import { type SeenRow, showRows } from './shown.ts';
import { mayRead, partRights, parts, type Reach, reachOf } from './sql.ts';
import type { RequestsTables } from './tables.gen.ts';

type Input = z.output<typeof listRequests.input>;
type Filter = Input['filter'];
export type RequestSort = Input['sort'];

/**
 * The expression of each sort, as its index has it; what has no value comes last whichever way the list runs. A
 * ranking is read from above (descending): what a law demands, then the highest score, then what nobody scored.
 */
export function sortOf(sort: RequestSort, direction: Direction): RawBuilder<unknown> {
  const last = direction === 'asc' ? sql`'infinity'` : sql`'-infinity'`;
  if (sort === 'createdAt') return sql`r.created_at`;
  if (sort === 'changedAt') return sql`r.changed_at`;
  if (sort === 'priority') return sql`r.priority_rank`;
  if (sort === 'title') return sql`lower(r.title)`;
  if (sort === 'rice') return sql`r.rice_rank`;
  if (sort === 'wsjf') return sql`r.wsjf_rank`;
  if (sort === 'deadline') return sql`coalesce(r.deadline, ${last})`;
  return sql`coalesce(r.due_on, ${last})`;
}

/** SQL that is true for requests whose title holds every word of the text, or whose key it is. */
export function matches(text: string): RawBuilder<boolean> {
  const words = text.split(/\s+/).filter(Boolean).slice(0, 6);
  const holds = words.length === 0 ? sql<boolean>`true` : sql.join<boolean>(words.map(holdsWord), sql` and `);
  const key = /^(?:req-)?(\d{1,12})$/i.exec(text.trim());
  return key === null ? sql<boolean>`(${holds})` : sql<boolean>`(r.key = ${`REQ-${key[1]}`} or ${holds})`;
}

/** One or two letters have no trigram inside a word, so they are looked for where words begin. */
function holdsWord(word: string): RawBuilder<boolean> {
  if (word.length > 2) return sql<boolean>`r.title ilike ${containing(word)}`;
  const begins = containing(word).slice(1);
  return sql<boolean>`(r.title ilike ${begins} or r.title ilike ${`% ${begins}`})`;
}

/** `column = one` keeps the order of an index on (column, sort); `any` would lose it. */
function among(column: string, values: string | readonly string[]): RawBuilder<boolean> {
  const all = typeof values === 'string' ? [values] : values;
  return all.length === 1
    ? sql<boolean>`${sql.ref(column)} = ${all[0]}`
    : sql<boolean>`${sql.ref(column)} = any(${all}::text[])`;
}

/** Cases for which a condition on a kernel table holds: tested row by row, or found from that table. */
function ofCase(table: string, alias: string, condition: RawBuilder<boolean>): ListFilter {
  const from = sql`${sql.raw(table)} ${sql.raw(alias)} where ${condition}`;
  const id = sql.ref(`${alias}.case_id`);
  return {
    // A scalar subquery stays one; `exists` may become a join over the whole table.
    test: sql<boolean>`coalesce((select true from ${from} and ${id} = r.request_id limit 1), false)`,
    find: sql<boolean>`r.request_id in (select ${id} from ${from})`,
  };
}

const breaches: Record<NonNullable<Filter['breach']>, RawBuilder<boolean>> = {
  late: sql<boolean>`c.stage = 'breached'`,
  warned: sql<boolean>`c.stage = 'warned'`,
  missed: sql<boolean>`(c.stage = 'breached' or not c.met)`,
};

/**
 * The states that are asked for, each a part of the list: every sort's index begins with the state. Only what is open
 * runs late, waits on somebody or is overdue, and there is little of it.
 */
export function partsOf(filter: Filter): RawBuilder<boolean>[] {
  const asked = new Set(filter.state === undefined ? requestStates : [filter.state].flat());
  const isOpen =
    filter.overdue !== undefined ||
    filter.waitingOn !== undefined ||
    (filter.breach !== undefined && filter.breach !== 'missed');
  const states = [...asked].filter((s) => !isOpen || openStates.includes(s));
  // None is left where somebody asks for what is closed and late; a part that nothing fits keeps the query whole.
  return states.length === 0 ? [sql<boolean>`false`] : states.map((s) => sql<boolean>`r.state = ${s}`);
}

/** What the caller may read, and what the filter asks for. */
export function filtersOf(
  filter: Filter,
  reach: Reach,
  direction: Direction,
  { actor, today }: { actor: Actor; today: string },
): ListFilter[] {
  const found: ListFilter[] = [{ test: mayRead(reach, actor) }];
  const add = (test: RawBuilder<boolean>, on?: readonly RequestSort[]) =>
    found.push(on === undefined ? { test } : { test, on });
  if (filter.priority !== undefined) add(rankAmong(filter.priority), ['priority']);
  if (filter.queueId !== undefined) add(sql`r.queue_id = ${filter.queueId}`);
  if (filter.ownerId !== undefined) add(sql`r.owner_id = ${filter.ownerId}`);
  if (filter.owner === 'nobody') add(sql`r.owner_id is null`);
  if (filter.requesterId !== undefined) add(sql`r.requester_id = ${filter.requesterId}`);
  if (filter.modelId !== undefined) add(sql`r.model_id = ${filter.modelId}`);
  if (filter.field !== undefined)
    add(sql`r.answers @> ${JSON.stringify({ [filter.field.fieldId]: filter.field.value })}::jsonb`);
  if (filter.unitId !== undefined)
    add(sql`r.unit_id in (select unit_id from kernel.unit_reach where ancestor_id = ${filter.unitId})`);
  const me = actor.personId;
  if (filter.mine === 'requested') add(sql`r.requester_id = ${me}::uuid`);
  if (filter.mine === 'owned') add(sql`r.owner_id = ${me}::uuid`);
  if (filter.mine === 'queued') add(sql`r.queue_id = any(${reach.queueIds}::uuid[])`);
  if (filter.dueFrom !== undefined || filter.dueTo !== undefined)
    found.push(dueBetween(filter.dueFrom ?? '-infinity', filter.dueTo ?? 'infinity', direction));
  if (filter.overdue !== undefined)
    add(sql`r.due_on < ${today}::date and r.state = any(${overdueStates}::text[])`);
  if (filter.breach !== undefined) found.push(ofCase('kernel.case_clock', 'c', breaches[filter.breach]));
  if (filter.waitingOn !== undefined)
    found.push(
      ofCase('kernel.wait', 'w', sql`w.ended_at is null and ${among('w.party_kind', filter.waitingOn)}`),
    );
  if (filter.text !== undefined && filter.text.trim() !== '') add(matches(filter.text));
  return found;
}

/** Walked along whichever of the two indexes of the due date the sort takes; found through a third one. */
function dueBetween(from: string, to: string, direction: Direction): ListFilter {
  const at = sortOf('dueOn', direction);
  return {
    test: sql<boolean>`(r.due_on is not null and ${at} between ${from}::date and ${to}::date)`,
    find: sql<boolean>`r.due_on between ${from}::date and ${to}::date`,
    on: ['dueOn'],
  };
}

/** A delivered request waits for its requester: it is not late any more. */
const overdueStates = openStates.filter((s) => s !== 'delivered');

const ranks = { urgent: 0, high: 1, normal: 2, low: 3 } as const;

function rankAmong(values: Filter['priority'] & {}): RawBuilder<boolean> {
  const wanted = (Array.isArray(values) ? values : [values]).map((v) => ranks[v]);
  return wanted.length === 1
    ? sql<boolean>`r.priority_rank = ${wanted[0]}`
    : sql<boolean>`r.priority_rank = any(${wanted}::int[])`;
}

const { query } = operationsOn<KernelTables & RequestsTables>();

export const requestLists = [
  query(listRequests, async (ctx, { filter, sort, direction, cursor, limit }) => {
    const reach = await reachOf(ctx.tx, ctx.actor, ctx.scope);
    const scopes = await ctx.scopes(...partRights);
    const page = await findPage<SeenRow>(ctx.tx, {
      table: sql`requests.request r`,
      id: sql`r.request_id`,
      sort,
      by: sortOf(sort, direction),
      direction,
      cursor,
      limit,
      parts: partsOf(filter),
      filters: filtersOf(filter, reach, direction, ctx),
      select: sql`r.*, ${parts(ctx.actor, scopes)}`,
    });
    return { ...page, rows: (await showRows(ctx, page.rows)).map((r) => r.shown) };
  }),
];
