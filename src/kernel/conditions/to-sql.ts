/**
 * Makes SQL of checked expressions: one boolean expression (true, false or null) over an alias of the root's source.
 * Names come from the vocabulary only; everything that the author wrote is a parameter.
 */
import { type RawBuilder, sql } from 'kysely';
import { formatDay, formatInstant } from './days.ts';
import { formatDecimal, SCALE } from './decimal.ts';
import { type Checked, type Expr, type Rows, readsRows, type Scalar, type Test } from './ir.ts';
import type { PrimitiveName } from './primitives.ts';
import { type SqlMoment, sqlPrimitives } from './primitives-sql.ts';
import { entityOf, type ValueType, type Vocabulary } from './vocabulary.ts';

type Sql = RawBuilder<unknown>;

interface Making {
  readonly vocabulary: Vocabulary;
  readonly moment: SqlMoment;
  /** Alias of the record of each level. */
  alias(level: number): string;
}

/** SQL of a checked condition; `alias` is that of the root's source in the statement around it. */
export function toSql<T = boolean | null>(checked: Checked, moment: SqlMoment, alias = 'r'): RawBuilder<T> {
  const m: Making = {
    vocabulary: checked.vocabulary,
    moment,
    alias: (level) => (level === 0 ? alias : `${alias}_${level}`),
  };
  return sql<T>`(${make(m, checked.expression)})`;
}

/** A column as conditions see it: numbers of one scale, text by code point, durations in seconds. */
export function columnSql(type: ValueType, column: Sql): Sql {
  switch (type) {
    case 'number':
      return sql`round(${column}::numeric, ${sql.raw(String(SCALE))})`;
    case 'text':
      return sql`(${column}::text collate "C")`;
    case 'duration':
      return sql`extract(epoch from ${column})`;
    default:
      return column;
  }
}

function literalSql(type: Scalar | 'null', value: string | number | bigint | boolean | null): Sql {
  const cast = (v: string | number | boolean | null, as: string) => sql`${v}::${sql.raw(as)}`;
  switch (type) {
    case 'number':
      return cast(value === null ? null : formatDecimal(value as bigint), 'numeric');
    case 'text':
      return sql`(${value as string | null}::text collate "C")`;
    case 'boolean':
      return cast(value as boolean | null, 'boolean');
    case 'date':
      return cast(value === null ? null : formatDay(value as number), 'date');
    case 'date-time':
      return cast(value === null ? null : formatInstant(value as bigint), 'timestamptz');
    case 'duration':
      return cast(
        value === null ? null : formatDecimal((value as bigint) * 10n ** BigInt(SCALE - 6)),
        'numeric',
      );
    case 'months':
      return cast(value as number | null, 'int');
    case 'null':
      return sql`null`;
  }
}

function make(m: Making, e: Expr): Sql {
  switch (e.op) {
    case 'literal':
      return literalSql(e.type, e.value);
    case 'field': {
      const field = entityOf(m.vocabulary, e.entity).fields.find((f) => f.name === e.field)!;
      return columnSql(field.type, sql.ref(`${m.alias(e.level)}.${field.column}`));
    }
    case 'clock':
      return e.how === 'now' ? sql`${m.moment.now}::timestamptz` : sql`${m.moment.today}::date`;
    case 'and':
    case 'or':
      return sql`(${sql.join(
        e.args.map((a) => make(m, a)),
        e.op === 'and' ? sql` and ` : sql` or `,
      )})`;
    case 'not':
      return sql`(not ${make(m, e.arg)})`;
    case 'compare':
      return compareSql(m, e.how, e.left, e.right);
    case 'in':
      return once(e.value, make(m, e.value), (v) => anyTest(m, v, e.tests));
    case 'if':
      return sql`(case when ${make(m, e.condition)} then ${make(m, e.whenTrue)} else ${make(m, e.whenFalse)} end)`;
    case 'call':
      return sqlPrimitives[e.name as PrimitiveName](
        e.args.map((a) => make(m, a)),
        m.moment,
      );
    case 'quantify': {
      // 2 true, 1 unknown, 0 false: the smallest decides `every`, the largest `some`, nothing at all neither.
      const rank = sql`case ${make(m, e.satisfies)} when true then 2 when false then 0 else 1 end`;
      const [settles, value] = e.how === 'every' ? [sql`min`, 0] : [sql`max`, 2];
      return sql`(select case ${settles}(q.v) when ${sql.raw(String(value))} then ${sql.raw(String(value === 2))}
        when 1 then null else ${sql.raw(String(value === 0))} end from (select ${rank} as v ${rowsSql(m, e.rows)}) q)`;
    }
    case 'aggregate':
      return aggregateSql(m, e.how, e.rows, e.value);
    case 'log':
      return logSql(m, e.how, e.event);
  }
}

function compareSql(m: Making, how: string, left: Expr, right: Expr): Sql {
  const isNull = (e: Expr) => e.op === 'literal' && e.value === null;
  if (how === '=' || how === '!=') {
    const not = how === '!=' ? sql`not ` : sql``;
    if (isNull(right)) return sql`(${make(m, left)} is ${not}null)`;
    if (isNull(left)) return sql`(${make(m, right)} is ${not}null)`;
    const distinct = how === '=' ? sql`is not distinct from` : sql`is distinct from`;
    return sql`(${make(m, left)} ${distinct} ${make(m, right)})`;
  }
  return sql`(${make(m, left)} ${sql.raw(how)} ${make(m, right)})`;
}

/** Lets `use` name a value several times though it is computed once. */
function once(e: Expr, value: Sql, use: (v: Sql) => Sql): Sql {
  if (!readsRows(e)) return use(value);
  return sql`(select ${use(sql`v.v`)} from (select ${value} as v offset 0) v)`;
}

function anyTest(m: Making, v: Sql, tests: readonly Test[]): Sql {
  const checks = tests.map((t) => {
    if ('is' in t) {
      const is = make(m, t.is);
      return t.is.op === 'literal' && t.is.value === null
        ? sql`${v} is null`
        : sql`${v} is not distinct from ${is}`;
    }
    if ('than' in t) {
      if (t.how === '=') return sql`${v} is not distinct from ${make(m, t.than)}`;
      if (t.how === '!=') return sql`${v} is distinct from ${make(m, t.than)}`;
      return sql`${v} ${sql.raw(t.how)} ${make(m, t.than)}`;
    }
    const [above, below] = [sql.raw(t.lowOpen ? '>' : '>='), sql.raw(t.highOpen ? '<' : '<=')];
    return sql`(${v} ${above} ${make(m, t.low)} and ${v} ${below} ${make(m, t.high)})`;
  });
  return sql`(${sql.join(checks, sql` or `)})`;
}

/**
 * The rows, as a clause for a derived table: an aggregate that named an outer alias only would belong to the outer query.
 */
function rowsSql(m: Making, rows: Rows): Sql {
  const owner = entityOf(m.vocabulary, rows.owner);
  const relation = owner.relations.find((r) => r.name === rows.relation)!;
  const entity = entityOf(m.vocabulary, rows.entity);
  const alias = m.alias(rows.level);
  const belongs = sql`${sql.ref(`${alias}.${relation.key}`)} = ${sql.ref(`${m.alias(rows.parent)}.${owner.id}`)}`;
  const filters = rows.filters.map((f) => sql` and ${make(m, f)}`);
  return sql`from ${sql.table(entity.source)} as ${sql.ref(alias)} where ${belongs}${sql.join(filters, sql``)}`;
}

function aggregateSql(m: Making, how: string, rows: Rows, value: Expr | null): Sql {
  if (value === null) return sql`(select count(*)::numeric ${rowsSql(m, rows)})`;
  const result =
    how === 'mean'
      ? sql`round(round(sum(q.v), 60) / nullif(count(*), 0), ${sql.raw(String(SCALE))})`
      : sql`${sql.raw(how)}(q.v)`;
  // FEEL: one unknown value makes the whole unknown; SQL's aggregates pass over it.
  return sql`(select case when count(q.v) = count(*) then ${result} end from (select ${make(m, value)} as v ${rowsSql(m, rows)}) q)`;
}

function logSql(m: Making, how: string, event: string): Sql {
  const root = entityOf(m.vocabulary, m.vocabulary.root);
  const log = sql`from kernel.event e where e.subject_id = ${sql.ref(`${m.alias(0)}.${root.id}`)} and e.name = ${event}`;
  if (how === 'happened') return sql`exists (select ${log})`;
  if (how === 'count of events') return sql`(select count(*)::numeric ${log})`;
  return sql`(select extract(epoch from ${m.moment.now}::timestamptz) - extract(epoch from max(e.occurred_at)) ${log})`;
}
