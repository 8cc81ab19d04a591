/**
 * Facts with two times: from when to when something holds (`valid`), and from when to when we believed it (`known`).
 * Nothing is overwritten: a change closes what was known and writes what is known from now on.
 */
import { type Kysely, sql } from 'kysely';
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
  const columns = Object.keys(of.columns);
  const { rows } = await sql<Record<string, unknown>>`
    select fact_id, lower(valid) as "from", upper(valid) as "to", ${sql.join(columns.map((c) => sql.ref(c)))}
    from ${sql.table(of.table)}
    where ${sql.ref(of.owner)} = ${ownerId} and ${
      knownAt === null ? sql`upper_inf(known)` : sql`known @> ${knownInstant(knownAt)}`
    }
    order by lower(valid)`.execute(tx);
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

/** Changes some fields from a day on, until each field's next planned change (see `withChanged`). */
export async function changeFact<V extends FactValues>(
  tx: Kysely<KernelTables>,
  of: FactTable<V>,
  ownerId: string,
  now: string,
  range: { from: string; to: string | null },
  patch: Partial<V>,
  replacePlanned: boolean,
): Promise<Recorded<V>> {
  return rewrite(tx, of, ownerId, now, (timeline) =>
    withChanged(timeline, range.from, range.to, patch, replacePlanned),
  );
}

/** Replaces the timeline of a record by another one; rows that stay the same are not touched. */
export async function rewrite<V extends FactValues>(
  tx: Kysely<KernelTables>,
  of: FactTable<V>,
  ownerId: string,
  now: string,
  change: (timeline: readonly Segment<V>[]) => Segment<V>[],
): Promise<Recorded<V>> {
  const before = await timelineOf(tx, of, ownerId);
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

  const columns = Object.entries(of.columns) as [string, string][];
  // Two changes within one instant still come one after the other: a microsecond apart.
  const { rows: at } = await sql<{ at: string }>`
    select greatest(${now}::timestamptz, max(greatest(lower(known), upper(known))) + interval '1 microsecond')::text as at
    from ${sql.table(of.table)} where ${sql.ref(of.owner)} = ${ownerId}`.execute(tx);
  const knownFrom = at[0]!.at;
  if (closed.length > 0) {
    await sql`update ${sql.table(of.table)} set known = tstzrange(lower(known), ${knownFrom}::timestamptz)
      where fact_id = any(${recorded.closedIds}::uuid[])`.execute(tx);
  }
  if (rows.length > 0) {
    const names = columns.map(([c]) => sql.ref(c));
    await sql`
      insert into ${sql.table(of.table)} (fact_id, ${sql.ref(of.owner)}, valid, known, ${sql.join(names)})
      select r.fact_id, ${ownerId}::uuid, daterange(r."from", r."to"), tstzrange(${knownFrom}::timestamptz, null),
        ${sql.join(columns.map(([c]) => sql.ref(`r.${c}`)))}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(fact_id uuid, "from" date, "to" date,
        ${sql.join(columns.map(([c, type]) => sql`${sql.ref(c)} ${sql.raw(type)}`))})`.execute(tx);
  }
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
