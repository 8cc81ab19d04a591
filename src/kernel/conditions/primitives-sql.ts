/**
 * Every operator and function of primitives.ts in SQL: a name that is missing here does not compile. All are null where
 * an argument is null.
 */
import { type RawBuilder, sql } from 'kysely';
import { SCALE } from './decimal.ts';
import type { PrimitiveName } from './primitives.ts';
import { addWorkingDaysSql, workingDaysBetweenSql } from './working-days-sql.ts';

/** What SQL knows beside the rows. */
export interface SqlMoment {
  readonly now: string;
  readonly today: string;
  readonly zone: string;
  /** Id of the calendar, a column that holds it, or null: Monday to Friday. */
  readonly calendar: string | null | RawBuilder<string | null>;
}

type Sql = RawBuilder<unknown>;

/** An operator or function as SQL. */
export type SqlPrimitive = (args: Sql[], moment: SqlMoment) => Sql;

/** Decimal places that a dividend gets in SQL: so many that rounding twice cannot change the result. */
const WIDE = sql.raw('60');
const NARROW = sql.raw(String(SCALE));
const MICRO = sql.raw('6');

const infix =
  (operator: string) =>
  ([a, b]: Sql[]): Sql =>
    sql`(${a} ${sql.raw(operator)} ${b})`;
const rounded = (value: Sql, places: Sql): Sql => sql`round(${value}, ${places})`;
const quotient = (a: Sql, b: Sql, places: Sql): Sql =>
  sql`round(round(${a}, ${WIDE}) / nullif(${b}, 0), ${places})`;

export const sqlPrimitives: Readonly<Record<PrimitiveName, SqlPrimitive>> = {
  'number + number': infix('+'),
  'number - number': infix('-'),
  'number * number': ([a, b]) => rounded(sql`${a} * ${b}`, NARROW),
  'number / number': ([a, b]) => quotient(a!, b!, NARROW),
  '- number': ([a]) => sql`(- ${a})`,

  'duration + duration': infix('+'),
  'duration - duration': infix('-'),
  'duration * number': ([a, b]) => rounded(sql`${a} * ${b}`, MICRO),
  'duration / number': ([a, b]) => quotient(a!, b!, MICRO),
  'duration / duration': ([a, b]) => quotient(a!, b!, NARROW),
  '- duration': ([a]) => sql`(- ${a})`,

  'date + duration': ([a, b]) => sql`kernel.date_plus(${a}, ${b})`,
  'date - duration': ([a, b]) => sql`kernel.date_plus(${a}, - ${b})`,
  'date + months': ([a, b]) => sql`kernel.date_plus_months(${a}, ${b})`,
  'date - months': ([a, b]) => sql`kernel.date_plus_months(${a}, - ${b})`,
  'date - date': ([a, b]) => sql`((${a} - ${b})::numeric * 86400)`,
  'date-time + duration': ([a, b]) => sql`kernel.instant_plus(${a}, ${b})`,
  'date-time - duration': ([a, b]) => sql`kernel.instant_plus(${a}, - ${b})`,
  'date-time - date-time': ([a, b]) => sql`(extract(epoch from ${a}) - extract(epoch from ${b}))`,
  'date of date-time': ([a], { zone }) => sql`((${a} at time zone ${zone}::text)::date)`,
  'add working days': ([day, days], { calendar }) => addWorkingDaysSql(day!, days!, calendar),
  'working days between': ([from, to], { calendar }) => workingDaysBetweenSql(from!, to!, calendar),

  'text + text': infix('||'),
  'string length': ([a]) => sql`char_length(${a})::numeric`,
  'upper case': ([a]) => sql`(upper(${a} collate "und-x-icu") collate "C")`,
  'lower case': ([a]) => sql`(lower(${a} collate "und-x-icu") collate "C")`,
  contains: ([a, b]) => sql`(strpos(${a}, ${b}) > 0)`,
  'starts with': ([a, b]) => sql`starts_with(${a}, ${b})`,
  'ends with': ([a, b]) => sql`(right(${a}, char_length(${b})) = ${b})`,
  substring: ([text, start, length]) => {
    const tail = sql`(case when ${start} > 0 then substr(${text}, (${start})::int) else right(${text}, (- ${start})::int) end)`;
    return length === undefined ? tail : sql`left(${tail}, (${length})::int)`;
  },

  least: extreme('least'),
  greatest: extreme('greatest'),
};

/** PostgreSQL's least and greatest pass over nulls; FEEL's min and max do not. */
function extreme(name: 'least' | 'greatest'): SqlPrimitive {
  return (args) =>
    sql`(case when num_nulls(${sql.join(args)}) = 0 then ${sql.raw(name)}(${sql.join(args)}) end)`;
}
