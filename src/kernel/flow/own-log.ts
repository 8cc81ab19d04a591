/**
 * Our own history as a log: events about the cases of a process, as far as the caller's scope reaches. Whoever did
 * something is told as their unit, never as a person: figures of flow are about work, not about people.
 */
import { type RawBuilder, sql } from 'kysely';
import { inScope, isEnterpriseWide, type Scope } from '../access/scope.ts';
import type { Registry } from '../area.ts';
import type { Reader } from '../operation.ts';
import type { ProcessContribution } from '../process.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { FlowLog } from './log.ts';
import { loadCases, type Unit } from './own-cases.ts';

export interface OwnLogOptions {
  process: ProcessContribution;
  scope: Scope;
  detail: 'steps' | 'all';
  unitId?: string | undefined;
  /** Only this case. */
  caseId?: string | undefined;
}

/** Bytes of one event as the database sends it: the case, the time, and activity and resource in one number. */
const EVENT_BYTES = 16 + 8 + 4;
/** The number of an event is its activity times this, and its resource; the last one stands for nobody. */
const RESOURCES = 1_000_000;
const NOBODY = RESOURCES - 1;
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

/** Which cases the caller sees. */
function insideOf({ process, scope, unitId, caseId }: OwnLogOptions): RawBuilder<boolean> {
  const where = [sql<boolean>`c.process = ${process.name}`, inScope(scope, 'c.unit_id')];
  if (caseId !== undefined) where.push(sql`c.case_id = ${caseId}`);
  if (unitId !== undefined)
    where.push(sql`c.unit_id in (select unit_id from kernel.unit_reach where ancestor_id = ${unitId})`);
  return sql<boolean>`${sql.join(where, sql` and `)}`;
}

/**
 * The history of a process. `tx` must see one state of the database throughout, as the transaction of a query does.
 * Rows by the hundred thousand cost more on their way than in the database, so everything travels packed in columns.
 */
export async function loadOwnLog(
  tx: Reader<KernelTables>,
  registry: Registry,
  options: OwnLogOptions,
): Promise<FlowLog> {
  const { process } = options;
  const names = eventsOf(registry, process, options.detail);
  const inside = insideOf(options);
  const { rows: units } = await sql<Unit>`
    select unit_id, name from kernel.unit_now order by unit_id`.execute(tx as never);
  const cases = await loadCases(tx, process, inside, units);
  const everything =
    options.caseId === undefined && options.unitId === undefined && isEnterpriseWide(options.scope);
  // Part by part of the partitioned log: while one is on its way, the database packs the next.
  const partitions = await sql<{ schema: string; name: string }>`
    select n.nspname as schema, p.relname as name from pg_inherits i join pg_class p on p.oid = i.inhrelid
    join pg_namespace n on n.oid = p.relnamespace where i.inhparent = 'kernel.event'::regclass order by p.relname`.execute(
    tx as never,
  );
  const packed = partitions.rows.map(
    ({ schema, name }) => sql`
    select string_agg(uuid_send(e.subject_id) || timestamptz_send(e.occurred_at)
      || int4send((array_position(${names}::text[], e.name) - 1) * ${RESOURCES} + coalesce(a.number, ${NOBODY})), ''::bytea) as packed
    from ${sql.id(schema, name)} e left join (
      select a.account_id, u.number from kernel.account a join kernel.person_now p on p.person_id = a.person_id
      join (select unit_id, (row_number() over (order by unit_id) - 1)::int as number from kernel.unit_now) u on u.unit_id = p.unit_id
    ) a on a.account_id = coalesce(e.actor_id, e.on_behalf_of)
    where e.name = any(${names}::text[])
      and ${everything ? sql`true` : sql`e.subject_id in (select c.case_id from kernel.work_case c where ${inside})`}`,
  );
  const events = await sql<{ packed: Buffer | null }>`${sql.join(packed, sql` union all `)}`.execute(
    tx as never,
  );
  const columns = unpack(
    events.rows.flatMap((r) => r.packed ?? []),
    cases.ids,
  );
  return {
    ...columns,
    start: null,
    activities: names,
    titles: names.map((name) => eventTitle(name, process.kind)),
    resources: units.map((u) => u.name),
    caseNames: cases.keys,
    open: cases.open,
    records: cases.ids,
    attributes: cases.attributes,
  };
}

/** Finds the position of a case by its id. */
class CaseIds {
  private readonly slots: Int32Array;
  private readonly words: Uint32Array;

  constructor(words: Uint32Array) {
    this.words = words;
    const cases = words.length / 4;
    let size = 16;
    while (size < cases * 2) size *= 2;
    this.slots = new Int32Array(size).fill(-1);
    for (let c = 0; c < cases; c++) {
      let slot = this.hash(c * 4);
      while (this.slots[slot]! >= 0) slot = (slot + 1) & (size - 1);
      this.slots[slot] = c;
    }
  }

  private hash(at: number, words = this.words): number {
    const mixed = Math.imul(words[at]! ^ words[at + 1]! ^ words[at + 2]! ^ words[at + 3]!, 0x9e3779b1);
    return (mixed ^ (mixed >>> 15)) & (this.slots.length - 1);
  }

  /** -1 where no case has these four numbers as its id. */
  find(id: Uint32Array): number {
    const { words, slots } = this;
    for (let slot = this.hash(0, id); ; slot = (slot + 1) & (slots.length - 1)) {
      const c = slots[slot]!;
      if (c < 0) return -1;
      const at = c * 4;
      if (
        words[at] === id[0] &&
        words[at + 1] === id[1] &&
        words[at + 2] === id[2] &&
        words[at + 3] === id[3]
      )
        return c;
    }
  }
}

/** Packed events, in any order, as columns: by case, by time; ties stand in the order in which the events are named. */
export function unpack(
  parts: readonly Buffer[],
  caseIds: Uint32Array,
): Pick<FlowLog, 'offsets' | 'activity' | 'at' | 'resource'> {
  const cases = caseIds.length / 4;
  const total = parts.reduce((n, part) => n + part.length, 0) / EVENT_BYTES;
  const ids = new CaseIds(caseIds);
  const caseOf = new Int32Array(total);
  const offsets = new Int32Array(cases + 1);
  const id = new Uint32Array(4);
  let n = 0;
  for (const part of parts) {
    const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
    for (let i = 0; i < part.length; i += EVENT_BYTES) {
      for (let k = 0; k < 4; k++) id[k] = view.getUint32(i + k * 4);
      const c = ids.find(id);
      caseOf[n++] = c;
      if (c >= 0) offsets[c + 1]!++;
    }
  }
  for (let c = 0; c < cases; c++) offsets[c + 1]! += offsets[c]!;
  const next = offsets.slice(0, cases);
  const taken = offsets[cases]!;
  const columns = {
    activity: new Int32Array(taken),
    at: new Float64Array(taken),
    resource: new Int32Array(taken),
  };
  n = 0;
  for (const part of parts) {
    const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
    for (let i = 0; i < part.length; i += EVENT_BYTES) {
      const c = caseOf[n++]!;
      if (c < 0) continue;
      const e = next[c]!++;
      // Microseconds since 2000 fit exactly until the year 2285.
      columns.at[e] = (view.getInt32(i + 16) * 0x100000000 + view.getUint32(i + 20)) / 1000 + EPOCH_2000_MS;
      const number = view.getInt32(i + 24);
      const resource = number % RESOURCES;
      columns.activity[e] = (number - resource) / RESOURCES;
      columns.resource[e] = resource === NOBODY ? -1 : resource;
    }
  }
  for (let c = 0; c < cases; c++) sortCase(offsets[c]!, offsets[c + 1]!, columns);
  return { offsets, ...columns };
}

interface Columns {
  activity: Int32Array;
  at: Float64Array;
  resource: Int32Array;
}

/** Sorts the few events of one case in place; most come sorted. */
function sortCase(from: number, to: number, { activity, at, resource }: Columns): void {
  let sorted = true;
  for (let e = from + 1; sorted && e < to; e++)
    sorted = at[e - 1]! < at[e]! || (at[e - 1] === at[e] && activity[e - 1]! <= activity[e]!);
  if (sorted) return;
  const order = Array.from({ length: to - from }, (_, i) => from + i).sort(
    (a, b) => at[a]! - at[b]! || activity[a]! - activity[b]! || a - b,
  );
  for (const column of [activity, at, resource]) {
    const was = column.slice(from, to);
    for (const [i, e] of order.entries()) column[from + i] = was[e - from]!;
  }
}
