/**
 * Our own history as a log: events about the cases of a process, as far as the caller's scope reaches. Whoever did
 * something is told as their unit, never as a person: figures of flow are about work, not about people.
 */
import { type RawBuilder, sql } from 'kysely';
import { inScope, type Scope } from '../access/scope.ts';
import type { Registry } from '../area.ts';
import { entityOf } from '../conditions/vocabulary.ts';
import type { Reader } from '../operation.ts';
import type { ProcessContribution } from '../process.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { CaseAttribute, FlowLog } from './log.ts';

export interface OwnLogOptions {
  process: ProcessContribution;
  scope: Scope;
  detail: 'steps' | 'all';
  unitId?: string | undefined;
  /** Only this case. */
  caseId?: string | undefined;
}

/** Bytes of one event as the database sends it: case, name, time, resource, and its id for ties. */
const EVENT_BYTES = 4 + 2 + 8 + 4 + 16;
/** So many cases travel in one row. */
const CASES_AT_ONCE_BITS = 11;
/** Microseconds from 1970 to 2000, from when PostgreSQL counts. */
const EPOCH_2000_MS = 946_684_800_000;

/** Names of the events that make up a case: those of its transitions, or all about its record and its waits. */
export function eventsOf(
  registry: Registry,
  process: ProcessContribution,
  detail: 'steps' | 'all',
): string[] {
  if (detail === 'all') {
    const own = [...registry.events.values()].filter((e) => e.subject === process.kind);
    const waits = [...registry.events.values()].filter((e) => e.subject === 'case');
    return [...own, ...waits].map((e) => e.name);
  }
  const machine = registry.areas.flatMap((a) => a.machines ?? []).find((m) => m.name === process.kind);
  const names = new Set<string>();
  for (const { name } of machine?.transitions ?? []) {
    // What an operation emits first is what it is about; the rest are its consequences.
    const event = registry.operations.get(name)?.contract.emits.find((e) => e.subject === process.kind);
    if (event !== undefined) names.add(event.name);
  }
  return [...names];
}

/** `requests.request-submitted` of a request is “Submitted”; `cases.wait-started` is “Wait started”. */
export function eventTitle(name: string, kind: string): string {
  const own = name.slice(name.indexOf('.') + 1);
  const words = (own.startsWith(`${kind}-`) ? own.slice(kind.length + 1) : own).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

interface CaseRow {
  case_id: string;
  key: string;
  is_open: boolean;
  unit_id: string | null;
  region: string | null;
  [fact: `fact_${number}`]: string | boolean | null;
}

/** Which cases the caller sees; both statements number them alike. */
function casesIn({ process, scope, unitId, caseId }: OwnLogOptions): RawBuilder<unknown> {
  const where = [sql`c.process = ${process.name}`, inScope(scope, 'c.unit_id')];
  if (caseId !== undefined) where.push(sql`c.case_id = ${caseId}`);
  if (unitId !== undefined)
    where.push(sql`c.unit_id in (select unit_id from kernel.unit_reach where ancestor_id = ${unitId})`);
  return sql`select c.*, (row_number() over (order by c.case_id) - 1)::int as number
    from kernel.work_case c where ${sql.join(where, sql` and `)}`;
}

/** The history of a process. `tx` must see one state of the database throughout, as the transaction of a query does. */
export async function loadOwnLog(
  tx: Reader<KernelTables>,
  registry: Registry,
  options: OwnLogOptions,
): Promise<FlowLog> {
  const { process } = options;
  const names = eventsOf(registry, process, options.detail);
  const root = entityOf(process.vocabulary, process.vocabulary.root);
  const facts = root.fields.filter((f) => f.type === 'text' || f.type === 'boolean');
  const factColumns = facts.map((f, i) => sql`, f.${sql.ref(f.column)} as ${sql.ref(`fact_${i}`)}`);
  const inside = casesIn(options);
  const { rows } = await sql<CaseRow>`
    select c.case_id, c.key, c.is_open, c.unit_id, c.region ${sql.join(factColumns, sql``)}
    from (${inside}) c left join ${sql.table(root.source)} f on f.${sql.ref(root.id)} = c.case_id
    order by c.number`.execute(tx as never);
  const events = await sql<{ packed: Buffer }>`
    with inside as materialized (${inside}),
    names as (select name, (number - 1)::int2 as number from unnest(${names}::text[]) with ordinality as n(name, number)),
    units as (select unit_id, (row_number() over (order by unit_id) - 1)::int as number from kernel.unit_now),
    actors as materialized (select a.account_id, u.number from kernel.account a
      join kernel.person_now p on p.person_id = a.person_id join units u on u.unit_id = p.unit_id)
    select string_agg(int4send(c.number) || int2send(n.number) || timestamptz_send(e.occurred_at)
      || int4send(coalesce(a.number, -1)) || uuid_send(e.event_id), ''::bytea) as packed
    from inside c join kernel.event e on e.subject_id = c.case_id join names n on n.name = e.name
    left join actors a on a.account_id = coalesce(e.actor_id, e.on_behalf_of)
    group by c.number >> ${CASES_AT_ONCE_BITS}`.execute(tx as never);
  const units = await sql<{ unit_id: string; name: string }>`
    select unit_id, name from kernel.unit_now order by unit_id`.execute(tx as never);
  const columns = unpack(
    events.rows.map((r) => r.packed),
    rows.length,
  );
  const unitNames = new Map(units.rows.map((u) => [u.unit_id, u.name]));
  return {
    ...columns,
    start: null,
    activities: names,
    titles: names.map((name) => eventTitle(name, process.kind)),
    resources: units.rows.map((u) => u.name),
    caseNames: rows.map((r) => r.key),
    open: Uint8Array.from(rows, (r) => (r.is_open ? 1 : 0)),
    records: rows.map((r) => r.case_id),
    attributes: [
      attribute(
        'unit',
        'Unit',
        rows,
        (r) => r.unit_id,
        (id) => unitNames.get(id) ?? id,
      ),
      attribute('region', 'Region', rows, (r) => r.region),
      ...facts.map((f, i) =>
        attribute(f.name, capital(f.name), rows, (r) => {
          const value = r[`fact_${i}`];
          return value === null || value === undefined ? null : String(value);
        }),
      ),
    ],
  };
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function attribute(
  name: string,
  title: string,
  rows: readonly CaseRow[],
  toldBy: (row: CaseRow) => string | null,
  titleOf: (value: string) => string = (value) => value,
): CaseAttribute {
  const known = new Map<string, number>();
  const of = new Int32Array(rows.length).fill(-1);
  for (const [c, row] of rows.entries()) {
    const value = toldBy(row);
    if (value === null) continue;
    let v = known.get(value);
    if (v === undefined) {
      v = known.size;
      known.set(value, v);
    }
    of[c] = v;
  }
  const values = [...known.keys()];
  return { name, title, values, titles: values.map(titleOf), of };
}

/** Packed events, in any order, as columns: by case, by time, ties by the ids of the events. */
export function unpack(
  parts: readonly Buffer[],
  cases: number,
): Pick<FlowLog, 'offsets' | 'activity' | 'at' | 'resource'> {
  const total = parts.reduce((n, part) => n + part.length, 0) / EVENT_BYTES;
  const offsets = new Int32Array(cases + 1);
  for (const part of parts)
    for (let i = 0; i < part.length; i += EVENT_BYTES) offsets[part.readInt32BE(i) + 1]!++;
  for (let c = 0; c < cases; c++) offsets[c + 1]! += offsets[c]!;
  const next = offsets.slice(0, cases);
  const activity = new Int32Array(total);
  const at = new Float64Array(total);
  const resource = new Int32Array(total);
  // Where each event lies in the packed parts, for ties.
  const place = new Float64Array(total);
  for (const [p, part] of parts.entries()) {
    for (let i = 0; i < part.length; i += EVENT_BYTES) {
      const e = next[part.readInt32BE(i)]!++;
      activity[e] = part.readInt16BE(i + 4);
      // Microseconds since 2000 fit exactly until the year 2285.
      at[e] = (part.readInt32BE(i + 6) * 0x100000000 + part.readUInt32BE(i + 10)) / 1000 + EPOCH_2000_MS;
      resource[e] = part.readInt32BE(i + 14);
      place[e] = p * 0x100000000 + i;
    }
  }
  const idOrder = (a: number, b: number): number => {
    const [pa, pb] = [place[a]!, place[b]!];
    const left = parts[Math.floor(pa / 0x100000000)]!;
    const right = parts[Math.floor(pb / 0x100000000)]!;
    const i = (pa % 0x100000000) + 18;
    const j = (pb % 0x100000000) + 18;
    return left.compare(right, j, j + 16, i, i + 16);
  };
  for (let c = 0; c < cases; c++)
    sortCase(offsets[c]!, offsets[c + 1]!, { activity, at, resource, place }, idOrder);
  return { offsets, activity, at, resource };
}

interface Columns {
  activity: Int32Array;
  at: Float64Array;
  resource: Int32Array;
  place: Float64Array;
}

/** Sorts the few events of one case in place; most come sorted. */
function sortCase(
  from: number,
  to: number,
  columns: Columns,
  idOrder: (a: number, b: number) => number,
): void {
  const { activity, at, resource, place } = columns;
  let sorted = true;
  for (let e = from + 1; sorted && e < to; e++)
    sorted = at[e - 1]! < at[e]! || (at[e - 1] === at[e] && idOrder(e - 1, e) <= 0);
  if (sorted) return;
  const order = Array.from({ length: to - from }, (_, i) => from + i).sort(
    (a, b) => at[a]! - at[b]! || idOrder(a, b),
  );
  for (const column of [activity, at, resource, place]) {
    const was = column.slice(from, to);
    for (const [i, e] of order.entries()) column[from + i] = was[e - from]!;
  }
}
