/**
 * Facts with two times: from when to when something holds (`valid`), and from when to when we believed it (`known`).
 * Nothing is overwritten: a change closes what was known and writes what is known from now on.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import type { Reader } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { equalValues, type FactValues, type Segment, withChanged, withRecorded } from './rules.ts';

/** What a fact table holds: whose facts, and which columns with their SQL types. */
interface FactTable<V extends FactValues> {
  readonly table: string;
  /** Column of the record that the facts are about. */
  readonly owner: string;
  readonly columns: { readonly [C in keyof V]: string };
}

export type UnitValues = {
  code: string | null;
  name: string;
  kind: string;
  parent_id: string | null;
  region: string | null;
  cost_centre_id: string | null;
  head_id: string | null;
};
export type PersonValues = {
  given_name: string;
  middle_name: string | null;
  family_name: string;
  sort_name: string;
  email: string | null;
  phone: string | null;
  locale: string | null;
  time_zone: string | null;
  extra: Record<string, unknown>;
};
export type EmploymentValues = {
  person_id: string;
  unit_id: string;
  manager_id: string | null;
  title: string | null;
  site_id: string | null;
  cost_centre_id: string | null;
  kind: string;
  on_leave: boolean;
  end_reason: string | null;
};

/** Facts about units. */
export const UNIT: FactTable<UnitValues> = {
  table: 'kernel.unit_fact',
  owner: 'unit_id',
  columns: {
    code: 'text',
    name: 'text',
    kind: 'text',
    parent_id: 'uuid',
    region: 'text',
    cost_centre_id: 'uuid',
    head_id: 'uuid',
  },
};

/** Facts about people: names and contact. */
export const PERSON: FactTable<PersonValues> = {
  table: 'kernel.person_fact',
  owner: 'person_id',
  columns: {
    given_name: 'text',
    middle_name: 'text',
    family_name: 'text',
    sort_name: 'text',
    email: 'text',
    phone: 'text',
    locale: 'text',
    time_zone: 'text',
    extra: 'jsonb',
  },
};

/** Facts about employments: where and as what somebody works. */
export const EMPLOYMENT: FactTable<EmploymentValues> = {
  table: 'kernel.employment_fact',
  owner: 'employment_id',
  columns: {
    person_id: 'uuid',
    unit_id: 'uuid',
    manager_id: 'uuid',
    title: 'text',
    site_id: 'uuid',
    cost_centre_id: 'uuid',
    kind: 'text',
    on_leave: 'boolean',
    end_reason: 'text',
  },
};

/** A stretch of a timeline as it is stored. */
export interface StoredSegment<V extends FactValues> extends Segment<V> {
  readonly factId: string;
}

/** What a change of a timeline did. */
export interface Recorded<V extends FactValues = FactValues> {
  /** Rows written. */
  readonly factIds: string[];
  /** Rows that are no longer what is known. */
  readonly closedIds: string[];
  readonly before: StoredSegment<V>[];
  readonly after: Segment<V>[];
}

/** The timeline of a record as known now, or as known at an instant (to the end of its millisecond). */
export async function timelineOf<V extends FactValues>(
  tx: Reader<KernelTables>,
  of: FactTable<V>,
  ownerId: string,
  knownAt: string | null = null,
): Promise<StoredSegment<V>[]> {
  return stored(of, await timelineRows(tx, of, sql`${ownerId}`, knownAt));
}

/** The employment of a person that is in force on a day, as known now, and its timeline; the one given, if one is given. */
export async function employmentOn(
  tx: Reader<KernelTables>,
  personId: string,
  day: string,
  employmentId: string | null,
): Promise<{ employmentId: string; timeline: StoredSegment<EmploymentValues>[] } | null> {
  const chosen = sql`(select f.employment_id from kernel.employment_fact f
    where f.person_id = ${personId} and upper_inf(f.known) and f.valid @> ${day}::date
      and (${employmentId}::uuid is null or f.employment_id = ${employmentId})
    order by f.kind = 'employee' desc, f.employment_id limit 1)`;
  const rows = await timelineRows(tx, EMPLOYMENT, chosen, null);
  const first = rows[0];
  return first === undefined
    ? null
    : { employmentId: first.owner as string, timeline: stored(EMPLOYMENT, rows) };
}

async function timelineRows<V extends FactValues>(
  tx: Reader<KernelTables>,
  of: FactTable<V>,
  owner: RawBuilder<unknown>,
  knownAt: string | null,
): Promise<Record<string, unknown>[]> {
  const columns = Object.keys(of.columns);
  const { rows } = await sql<Record<string, unknown>>`
    select fact_id, ${sql.ref(of.owner)} as owner, lower(valid) as "from", upper(valid) as "to",
      ${sql.join(columns.map((c) => sql.ref(c)))}
    from ${sql.table(of.table)}
    where ${sql.ref(of.owner)} = ${owner} and ${
      knownAt === null ? sql`upper_inf(known)` : sql`known @> ${knownInstant(knownAt)}`
    }
    order by lower(valid)`.execute(tx);
  return rows;
}

function stored<V extends FactValues>(
  of: FactTable<V>,
  rows: readonly Record<string, unknown>[],
): StoredSegment<V>[] {
  const columns = Object.keys(of.columns);
  return rows.map((r) => ({
    factId: r.fact_id as string,
    from: r.from as string,
    to: r.to as string | null,
    values: Object.fromEntries(columns.map((c) => [c, r[c]])) as unknown as V,
  }));
}

/** SQL of a known instant: sent instants have milliseconds, stored ones more, so the whole millisecond counts. */
export function knownInstant(at: string) {
  return sql<string>`(date_trunc('milliseconds', ${at}::timestamptz) + interval '999 microseconds')`;
}

/** What held for a record on a day, as known now or at an instant; null when nothing did. */
export async function factAsOf<V extends FactValues>(
  tx: Reader<KernelTables>,
  of: FactTable<V>,
  ownerId: string,
  validAt: string,
  knownAt: string | null = null,
): Promise<V | null> {
  const timeline = await timelineOf(tx, of, ownerId, knownAt);
  return timeline.find((s) => s.from <= validAt && (s.to === null || validAt < s.to))?.values ?? null;
}

/**
 * Records `values` (null: nothing) from a day up to, not including, `to` (null: for ever). The caller holds the lock
 * of the record. `now` is when this becomes known.
 */
export async function recordFact<V extends FactValues>(
  tx: Kysely<KernelTables>,
  of: FactTable<V>,
  ownerId: string,
  now: string,
  range: { from: string; to: string | null },
  values: V | null,
): Promise<Recorded<V>> {
  return rewrite(tx, of, ownerId, now, (timeline) => withRecorded(timeline, range.from, range.to, values));
}

/**
 * SQL that writes the first fact about a record, from a day on for ever, as a part of the statement that makes the
 * record; `made`: the part whose rows say that it was made.
 */
export function firstFact<V extends FactValues>(
  of: FactTable<V>,
  ownerId: string,
  now: string,
  from: string,
  values: V,
  made: string | null = null,
): RawBuilder<unknown> {
  const rows = [{ fact_id: newId(), from, to: null, ...values }];
  return insertRows(of, ownerId, rows, sql`${now}::timestamptz`, made === null ? null : sql.ref(made));
}

function insertRows<V extends FactValues>(
  of: FactTable<V>,
  ownerId: string,
  rows: readonly object[],
  knownFrom: RawBuilder<unknown>,
  source: RawBuilder<unknown> | null,
): RawBuilder<unknown> {
  const columns = Object.entries(of.columns) as [string, string][];
  return sql`
    insert into ${sql.table(of.table)} (fact_id, ${sql.ref(of.owner)}, valid, known, ${sql.join(columns.map(([c]) => sql.ref(c)))})
    select r.fact_id, ${ownerId}::uuid, daterange(r."from", r."to"), tstzrange(${knownFrom}, null),
      ${sql.join(columns.map(([c]) => sql.ref(`r.${c}`)))}
    from ${source === null ? sql`` : sql`${source} cross join`} jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(fact_id uuid,
      "from" date, "to" date, ${sql.join(columns.map(([c, type]) => sql`${sql.ref(c)} ${sql.raw(type)}`))})`;
}

/** Changes some fields from a day on, until each field's next planned change (see `withChanged`). */
export async function changeFact<V extends FactValues>(
  tx: Kysely<KernelTables>,
  of: FactTable<V>,
  ownerId: string,
  now: string,
  range: { from: string; to: string | null },
  patch: Partial<V>,
  replacePlanned: boolean,
  read: readonly StoredSegment<V>[] | null = null,
): Promise<Recorded<V>> {
  const change = (timeline: readonly Segment<V>[]) =>
    withChanged(timeline, range.from, range.to, patch, replacePlanned);
  return rewrite(tx, of, ownerId, now, change, read);
}

/**
 * Replaces the timeline of a record by another one; rows that stay the same are not touched. `read` is the timeline
 * where the caller has it already, read since the lock.
 */
export async function rewrite<V extends FactValues>(
  tx: Kysely<KernelTables>,
  of: FactTable<V>,
  ownerId: string,
  now: string,
  change: (timeline: readonly Segment<V>[]) => Segment<V>[],
  read: readonly StoredSegment<V>[] | null = null,
): Promise<Recorded<V>> {
  const before = read === null ? await timelineOf(tx, of, ownerId) : [...read];
  const after = change(before.map(({ from, to, values }) => ({ from, to, values })));
  const same = (a: Segment<V>, b: Segment<V>) =>
    a.from === b.from && a.to === b.to && equalValues(a.values, b.values);
  const closed = before.filter((s) => !after.some((t) => same(s, t)));
  const written = after.filter((t) => !before.some((s) => same(s, t)));
  const rows = written.map((s) => ({ fact_id: newId(), from: s.from, to: s.to, ...s.values }));
  const recorded = {
    factIds: rows.map((r) => r.fact_id),
    closedIds: closed.map((s) => s.factId),
    before,
    after,
  };
  if (closed.length === 0 && rows.length === 0) return recorded;

  // Two changes within one instant still come one after the other: a microsecond apart.
  await sql`
    with moment as materialized (
      select greatest(${now}::timestamptz, max(greatest(lower(known), upper(known))) + interval '1 microsecond') as at
      from ${sql.table(of.table)} where ${sql.ref(of.owner)} = ${ownerId}
    ), closed as (
      update ${sql.table(of.table)} f set known = tstzrange(lower(f.known), moment.at) from moment
      where f.fact_id = any(${recorded.closedIds}::uuid[])
    )
    ${insertRows(of, ownerId, rows, sql`moment.at`, sql`moment`)}`.execute(tx);
  return recorded;
}

/** Names of the fields in which a timeline differs after a change. */
export function changedFields<V extends FactValues>(recorded: Recorded<V>): string[] {
  const fields = new Set<string>();
  for (const s of recorded.after) {
    const old = recorded.before.find((b) => b.from <= s.from && (b.to === null || s.from < b.to));
    for (const [field, value] of Object.entries(s.values))
      if (old === undefined || !equalValues({ v: old.values[field] }, { v: value })) fields.add(field);
  }
  return [...fields];
}
