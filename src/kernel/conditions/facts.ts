/**
 * Reads the facts that conditions need, and nothing else, from the published sources of a vocabulary: one statement for
 * each list, however many cases there are.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../operation.ts';
import { type Checked, childrenOf, type Expr } from './ir.ts';
import { columnSql } from './to-sql.ts';
import type { EventFact, Fact, Facts } from './verdict.ts';
import { type Entity, entityOf, type Field, type ValueType, type Vocabulary } from './vocabulary.ts';

/** What a condition reads of the records of one level. */
interface Need {
  readonly fields: Set<string>;
  readonly relations: Map<string, Need>;
}

const nothing = (): Need => ({ fields: new Set(), relations: new Map() });

interface Row {
  id: string;
  parent?: string;
  [column: string]: Fact | undefined;
}

/**
 * Facts by id of the case; an id that the root's source does not have is left out. All conditions are of one
 * vocabulary. The log of a case holds what happened to the case and to its record, which have one id; `emitted` are
 * events of the command at hand, which count as having happened.
 */
export async function loadFacts(
  // biome-ignore lint/suspicious/noExplicitAny: the tables are those of whichever area declared the vocabulary.
  tx: Pick<Reader<any>, 'getExecutor'>,
  conditions: readonly Checked[],
  ids: readonly string[],
  emitted: readonly EmittedEvent[] = [],
): Promise<Map<string, Facts>> {
  const [first] = conditions;
  if (first === undefined || ids.length === 0) return new Map();
  const { vocabulary } = first;
  const need = nothing();
  const events = new Set<string>();
  for (const c of conditions) collect(c.expression, [need], events);
  const root = entityOf(vocabulary, vocabulary.root);
  const run = async <T>(statement: RawBuilder<T>): Promise<T[]> =>
    (await statement.execute(tx as never)).rows;
  const rows = await run(select(root, need, null, ids));
  const found = await withRelations(run, vocabulary, root, need, rows);
  const log = events.size === 0 ? null : await run(selectEvents([...events], ids));
  const byId = new Map<string, Facts>();
  const logged = new Map<string, EventFact>(
    log?.map((r) => [`${r.id} ${r.name}`, { count: r.count, last: r.last }]),
  );
  for (const { subjectId, name, occurredAt } of emitted) {
    const before = logged.get(`${subjectId} ${name}`) ?? NEVER;
    logged.set(`${subjectId} ${name}`, { count: before.count + 1, last: inMicroseconds(occurredAt) });
  }
  for (const facts of found) {
    if (log === null) byId.set(facts.id, facts);
    else {
      const ofCase = [...events].map((name) => [name, logged.get(`${facts.id} ${name}`) ?? NEVER]);
      byId.set(facts.id, { ...facts, events: Object.fromEntries(ofCase) });
    }
  }
  return byId;
}

/** Gathers what an expression reads; `levels` holds the need of the record of each level. */
function collect(e: Expr, levels: readonly Need[], events: Set<string>): void {
  if (e.op === 'field') levels[e.level]!.fields.add(e.field);
  if (e.op === 'log') events.add(e.event);
  let inside = levels;
  if (e.op === 'quantify' || e.op === 'aggregate') {
    const relations = levels[e.rows.parent]!.relations;
    const need = relations.get(e.rows.relation) ?? nothing();
    relations.set(e.rows.relation, need);
    inside = [...levels.slice(0, e.rows.level), need];
  }
  for (const child of childrenOf(e)) collect(child, inside, events);
}

function factSql(type: ValueType, column: RawBuilder<unknown>): RawBuilder<unknown> {
  switch (type) {
    case 'number':
      return sql`trim_scale(${columnSql(type, column)})::text`;
    case 'date':
      return sql`to_char(${column}, 'YYYY-MM-DD')`;
    case 'date-time':
      return sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
    case 'duration':
      return sql`'PT' || trim_scale(${columnSql(type, column)}) || 'S'`;
    case 'text':
      return sql`${column}::text`;
    case 'boolean':
      return column;
  }
}

/** Columns are named by their place, since names of fields hold spaces and may be long. */
function select(entity: Entity, need: Need, key: string | null, ids: readonly string[]): RawBuilder<Row> {
  const fields = fieldsOf(entity, need).map(
    (f, i) => sql`, ${factSql(f.type, sql.ref(`t.${f.column}`))} as ${sql.ref(`f${i}`)}`,
  );
  const of = key === null ? entity.id : key;
  const parent = key === null ? sql`` : sql`, ${sql.ref(`t.${key}`)}::text as parent`;
  return sql<Row>`select ${sql.ref(`t.${entity.id}`)}::text as id${parent}${sql.join(fields, sql``)}
    from ${sql.table(entity.source)} as t where ${sql.ref(`t.${of}`)} = any(${ids}::uuid[])
    order by ${sql.ref(`t.${entity.id}`)}`;
}

function fieldsOf(entity: Entity, need: Need): Field[] {
  return entity.fields.filter((f) => need.fields.has(f.name));
}

async function withRelations(
  run: <T>(statement: RawBuilder<T>) => Promise<T[]>,
  vocabulary: Vocabulary,
  entity: Entity,
  need: Need,
  rows: readonly Row[],
): Promise<(Facts & { parent?: string | undefined })[]> {
  const fields = fieldsOf(entity, need);
  const lists = new Map<string, Map<string, Facts[]>>();
  for (const [name, inner] of need.relations) {
    const relation = entity.relations.find((r) => r.name === name)!;
    const child = entityOf(vocabulary, relation.entity);
    const found = await run(
      select(
        child,
        inner,
        relation.key,
        rows.map((r) => r.id),
      ),
    );
    const byParent = new Map<string, Facts[]>();
    for (const { parent, ...facts } of await withRelations(run, vocabulary, child, inner, found)) {
      const list = byParent.get(parent!);
      if (list === undefined) byParent.set(parent!, [facts]);
      else list.push(facts);
    }
    lists.set(name, byParent);
  }
  return rows.map((r) => ({
    id: r.id,
    ...(r.parent === undefined ? {} : { parent: r.parent }),
    fields: Object.fromEntries(fields.map((f, i) => [f.name, r[`f${i}`] ?? null])),
    relations: Object.fromEntries([...lists].map(([name, byParent]) => [name, byParent.get(r.id) ?? []])),
  }));
}

/** An event that the command at hand has emitted and that is not in the log yet. */
export interface EmittedEvent {
  readonly subjectId: string;
  readonly name: string;
  /** As the door stamps it, in milliseconds. */
  readonly occurredAt: string;
}

/** As PostgreSQL tells instants. */
const inMicroseconds = (instant: string) => instant.replace(/Z$/, '000Z');

const NEVER: EventFact = { count: 0, last: null };

interface EventRow extends EventFact {
  id: string;
  name: string;
}

function selectEvents(events: readonly string[], ids: readonly string[]): RawBuilder<EventRow> {
  return sql<EventRow>`select subject_id::text as id, name, count(*)::int as count,
    to_char(max(occurred_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as last
    from kernel.event where subject_id = any(${ids}::uuid[]) and name = any(${events}::text[])
    group by subject_id, name`;
}
