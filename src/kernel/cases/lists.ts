/** Lists over many cases: what waits on whom, who is holding us, exceptions; and what waits on the caller. */
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { inScope, type Scope } from '../access/scope.ts';
import type { WaitingRecord } from '../area.ts';
import { afterCursor, countRows, type Direction, encodeCursor } from '../list.ts';
import { namesOf } from '../names.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { PartyKind } from './contract-parties.ts';
import * as contract from './contract-reading.ts';
import { heldBy, reachesInto, readPeriod } from './ledger.ts';
import { rounded, seesCost } from './ledger-cost.ts';
import {
  caseRights,
  type ExceptionRow,
  type Powers,
  partyName,
  powers,
  readers,
  showExceptions,
  showWaits,
  type WaitRow,
} from './rows.ts';
import { daysBetween } from './rules.ts';

const { query } = operationsOn<KernelTables>();

type Context = QueryContext<KernelTables>;
type Found<T> = T &
  Powers & {
    kind: string;
    key: string;
    case_unit: string | null;
    owner_id: string | null;
    sort_value: string | null;
  };

/** Waits that the actor may see: of cases in scope, of their own cases, and those on themselves. */
const seesWait = (scope: Scope) => inScope(scope, 'c.unit_id', ...readers, 'w.person_id');
const inUnit = (unitId: string) =>
  sql<boolean>`c.unit_id in (select unit_id from kernel.unit_reach where ancestor_id = ${unitId})`;
const ofCase = sql`c.kind, c.key, c.unit_id as case_unit, c.owner_id`;

/** What records and units are called, for rows of several kinds. */
async function namesFor(ctx: Context, rows: readonly Found<{ case_id: string }>[]) {
  const byKind: Record<string, (string | null)[]> = {
    unit: rows.map((r) => r.case_unit),
    person: rows.map((r) => r.owner_id),
  };
  for (const r of rows) byKind[r.kind] = [...(byKind[r.kind] ?? []), r.case_id];
  return namesOf(ctx, byKind);
}

async function showFound(ctx: Context, rows: readonly Found<WaitRow>[]) {
  const nameOf = await namesFor(ctx, rows);
  const shown = await showWaits(ctx, rows);
  return shown.map((w, i) => {
    const row = rows[i]!;
    return {
      ...w,
      kind: row.kind,
      key: row.key,
      title: nameOf(row.kind, row.case_id),
      caseUnit:
        row.case_unit === null ? null : { unitId: row.case_unit, name: nameOf('unit', row.case_unit) },
      owner: row.owner_id === null ? null : { personId: row.owner_id, name: nameOf('person', row.owner_id) },
      ageDays: daysBetween(w.since, w.endedAt ?? ctx.now),
    };
  });
}

function sortOf(sort: string, direction: Direction): RawBuilder<unknown> {
  if (sort === 'since') return sql`w.since`;
  return direction === 'asc'
    ? sql`coalesce(w.promised_until, 'infinity')`
    : sql`coalesce(w.promised_until, '-infinity')`;
}

export const listQueries = [
  query(contract.getWait, async (ctx, { waitId }) => {
    const scopes = await ctx.scopes(...caseRights);
    const { rows } = await sql<Found<WaitRow>>`
      select w.*, ${ofCase}, ${powers(scopes)} from kernel.wait w join kernel.work_case c using (case_id)
      where w.wait_id = ${waitId} and ${seesWait(ctx.scope)}`.execute(ctx.tx as never);
    const [shown] = await showFound(ctx as Context, rows);
    return shown ?? ctx.notFound('wait', waitId);
  }),

  query(contract.listWaits, async (ctx, input) => {
    const { filter, sort, direction, cursor, limit } = input;
    const scopes = await ctx.scopes(...caseRights);
    const where: RawBuilder<boolean>[] = [seesWait(ctx.scope)];
    if (filter.open === 'true') where.push(sql`w.ended_at is null`);
    if (filter.open === 'false') where.push(sql`w.ended_at is not null`);
    if (filter.partyKind !== undefined)
      where.push(sql`w.party_kind = any(${[filter.partyKind].flat()}::text[])`);
    if (filter.party !== undefined) where.push(sql`w.party = ${filter.party}`);
    if (filter.personId !== undefined) where.push(sql`w.person_id = ${filter.personId}`);
    if (filter.process !== undefined) where.push(sql`c.process = ${filter.process}`);
    if (filter.unitId !== undefined) where.push(inUnit(filter.unitId));
    if (filter.promise === 'none') where.push(sql`w.promised_until is null`);
    if (filter.promise === 'promised') where.push(sql`w.promised_until >= ${ctx.today}::date`);
    if (filter.promise === 'overdue')
      where.push(sql`w.promised_until < ${ctx.today}::date and w.ended_at is null`);
    if (filter.olderThan !== undefined)
      where.push(sql`w.since <= ${ctx.now}::timestamptz - make_interval(days => ${filter.olderThan})`);
    const period =
      filter.from === undefined && filter.to === undefined ? null : await readPeriod(ctx, filter);
    if (period !== null) where.push(reachesInto(period.stretch));
    const from = sql`from kernel.wait w join kernel.work_case c using (case_id) where ${sql.join(where, sql` and `)}`;
    const at = sortOf(sort, direction);
    const way = sql.raw(direction);
    const { rows } = await sql<Found<WaitRow>>`
      select w.*, ${ofCase}, ${powers(scopes)}, ${at} as sort_value ${from}
        and ${afterCursor(cursor, sort, direction, at, sql`w.wait_id`)}
      order by ${at} ${way}, w.wait_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const shown = await showFound(ctx as Context, page);
    // What a wait held depends on the others of its case, on this page or not.
    const ofCases = sql<boolean>`c.case_id = any(${page.map((w) => w.case_id)}::uuid[])`;
    const held =
      period === null ? [] : await heldBy(ctx, period.stretch, ofCases, await seesCost(ctx as Context));
    const heldOf = new Map(held.map((h) => [h.wait.wait_id, h]));
    return {
      rows: shown.map((w) => ({
        ...w,
        heldMs: heldOf.get(w.waitId)?.ms ?? null,
        cost: rounded(heldOf.get(w.waitId)?.cost ?? null),
      })),
      next:
        rows.length > limit && last !== undefined ? encodeCursor(sort, last.sort_value, last.wait_id) : null,
      ...(await countRows(ctx.tx, from)),
    };
  }),

  query(contract.waitsByParty, (ctx, input) => openByParty(ctx as Context, input)),

  query(contract.listExceptions, async (ctx, input) => {
    const { filter, sort, direction, cursor, limit } = input;
    const scopes = await ctx.scopes(...caseRights);
    const where: RawBuilder<boolean>[] = [inScope(ctx.scope, 'c.unit_id', ...readers)];
    const past = sql<boolean>`e.expires_on < ${ctx.today}::date`;
    if (filter.state === 'expired') where.push(sql`e.state in ('requested', 'approved') and ${past}`);
    else if (filter.state === 'requested' || filter.state === 'approved')
      where.push(sql`e.state = ${filter.state} and not ${past}`);
    else if (filter.state !== undefined) where.push(sql`e.state = ${filter.state}`);
    if (filter.caseId !== undefined) where.push(sql`e.case_id = ${filter.caseId}`);
    if (filter.process !== undefined) where.push(sql`c.process = ${filter.process}`);
    const from = sql`from kernel.case_exception e join kernel.work_case c using (case_id)
      where ${sql.join(where, sql` and `)}`;
    const at = sort === 'expiresOn' ? sql`e.expires_on` : sql`e.requested_at`;
    const way = sql.raw(direction);
    const { rows } = await sql<Found<ExceptionRow>>`
      select e.*, ${ofCase}, ${powers(scopes)}, ${at} as sort_value ${from}
        and ${afterCursor(cursor, sort, direction, at, sql`e.exception_id`)}
      order by ${at} ${way}, e.exception_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const nameOf = await namesFor(ctx as Context, page);
    const shown = await showExceptions(ctx, page);
    return {
      rows: shown.map((e, i) => ({
        ...e,
        kind: page[i]!.kind,
        key: page[i]!.key,
        title: nameOf(page[i]!.kind, page[i]!.case_id),
      })),
      next:
        rows.length > limit && last !== undefined
          ? encodeCursor(sort, last.sort_value, last.exception_id)
          : null,
      ...(await countRows(ctx.tx, from)),
    };
  }),
];

/** What waits now, by party and by kind of party, in the scope of the caller. */
export async function openByParty(
  ctx: Context,
  { process, unitId, partyKind }: z.output<typeof contract.waitsByParty.input>,
): Promise<z.output<typeof contract.waitsByParty.output>> {
  const where: RawBuilder<boolean>[] = [sql`w.ended_at is null`, seesWait(ctx.scope)];
  if (process !== undefined) where.push(sql`c.process = ${process}`);
  if (unitId !== undefined) where.push(inUnit(unitId));
  if (partyKind !== undefined) where.push(sql`w.party_kind = ${partyKind}`);
  const { rows } = await sql<{
    party_kind: PartyKind;
    party: string | null;
    party_name: string | null;
    person_id: string | null;
    unit_id: string | null;
    waits: number;
    cases: number;
    pausing: number;
    oldest: string;
    median_days: number;
    promised: number;
    overdue: number;
  }>`
    select w.party_kind, w.party, max(w.party_name) as party_name,
      (array_agg(w.person_id))[1] as person_id, (array_agg(w.unit_id))[1] as unit_id,
      count(*)::int as waits, count(distinct w.case_id)::int as cases,
      (count(*) filter (where w.pauses))::int as pausing, min(w.since) as oldest,
      (percentile_cont(0.5) within group (order by extract(epoch from ${ctx.now}::timestamptz - w.since)) / 86400)::float8
        as median_days,
      (count(*) filter (where w.promised_until >= ${ctx.today}::date))::int as promised,
      (count(*) filter (where w.promised_until < ${ctx.today}::date))::int as overdue
    from kernel.wait w join kernel.work_case c using (case_id) where ${sql.join(where, sql` and `)}
    group by grouping sets ((w.party_kind, w.party), (w.party_kind))
    order by waits desc, w.party_kind, w.party`.execute(ctx.tx as never);
  const parties = rows.filter((r) => r.party !== null);
  const nameOf = await namesOf(ctx, {
    person: parties.map((r) => r.person_id),
    unit: parties.map((r) => r.unit_id),
  });
  const days = (n: number) => Math.round(Math.max(0, n) * 10) / 10;
  const kinds = rows.filter((r) => r.party === null);
  return {
    parties: parties.map((r) => ({
      party: r.party!,
      partyKind: r.party_kind,
      name: partyName(
        // Several teams of a department are one party; only vendors and people have names of their own.
        { ...r, party_name: r.party_kind === 'vendor' ? r.party_name : null },
        nameOf,
      ),
      waits: r.waits,
      cases: r.cases,
      pausing: r.pausing,
      oldestSince: r.oldest,
      oldestDays: daysBetween(r.oldest, ctx.now),
      medianDays: days(r.median_days),
      promised: r.promised,
      overdue: r.overdue,
    })),
    kinds: kinds.map((r) => ({
      partyKind: r.party_kind,
      waits: r.waits,
      medianDays: days(r.median_days),
      overdue: r.overdue,
    })),
    total: kinds.reduce((sum, r) => sum + r.waits, 0),
    asOf: ctx.now,
  };
}

interface MineRow {
  what: 'wait' | 'task' | 'case-exception';
  id: string;
  case_id: string;
  kind: string;
  key: string;
  about: string;
  due_on: string | null;
  since: string;
  version: number;
}

/** What of cases waits on the caller: questions to answer, tasks given to them, exceptions to decide. */
export async function casesWaiting(
  ctx: QueryContext<KernelTables>,
  limit: number,
): Promise<{ records: WaitingRecord[]; total: number }> {
  const me = ctx.actor.personId;
  if (me === null) return { records: [], total: 0 };
  // A requester's own question shows here too: it is what the request is held by.
  const from = sql`from (
    select 'wait' as what, w.wait_id as id, w.case_id, w.question as about, w.promised_until as due_on, w.since, w.version
      from kernel.wait w where w.person_id = ${me} and w.ended_at is null
    union all
    select 'task', t.task_id, t.case_id, t.title, t.due_on, t.created_at, t.version
      from kernel.case_task t join kernel.work_case c using (case_id)
      where t.assignee_id = ${me} and t.state = 'open' and c.is_open
    union all
    select 'case-exception', e.exception_id, e.case_id, e.condition_title, null, e.requested_at, e.version
      from kernel.case_exception e join kernel.work_case c using (case_id)
      where e.state = 'requested' and e.expires_on >= ${ctx.today}::date and c.accountable_id = ${me}
        and e.requested_by <> ${me}
  ) m join kernel.work_case c using (case_id) where true`;
  const { rows } = await sql<MineRow>`
    select m.*, c.kind, c.key ${from} order by coalesce(m.due_on, 'infinity'), m.since, m.id limit ${limit}`.execute(
    ctx.tx as never,
  );
  const { total } = await countRows(ctx.tx, from);
  const words = {
    wait: { why: 'It waits for your answer.', can: ['cases.answer-wait', 'cases.promise-wait'] },
    task: { why: 'A task was given to you.', can: ['cases.settle-task'] },
    'case-exception': { why: 'An exception waits for your decision.', can: ['cases.decide-exception'] },
  };
  return {
    records: rows.map((r) => ({
      // Only a wait has a page of its own: whoever is asked may not see the rest.
      kind: r.what === 'wait' ? 'wait' : r.kind,
      id: r.what === 'wait' ? r.id : r.case_id,
      key: r.key,
      title: r.about.length > 200 ? `${r.about.slice(0, 199)}…` : r.about,
      why: words[r.what].why,
      group: 'mine',
      dueOn: r.due_on,
      since: r.since,
      version: r.version,
      can: words[r.what].can,
    })),
    total,
  };
}
