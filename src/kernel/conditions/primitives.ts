/**
 * Every operator and function that works on single values, once in memory and once in SQL, side by side so that
 * nobody changes one without the other. All are null where an argument is null.
 */
import { type RawBuilder, sql } from 'kysely';
import { addMonths, addToDay, dayInZone, formatDay, inRange, parseDay } from './days.ts';
import { type Decimal, divide, divideRounded, multiply, SCALE, truncated, wholeDecimal } from './decimal.ts';
import { order, type Value } from './values.ts';
import type { WorkingDays } from './verdict.ts';
import { addWorkingDaysSql, workingDaysBetweenSql } from './working-days-sql.ts';

/** What closures know beside the facts. */
export interface Moment {
  readonly now: bigint;
  readonly today: number;
  readonly zone: string;
  readonly workingDays: WorkingDays;
}

/** What SQL knows beside the rows. */
export interface SqlMoment {
  readonly now: string;
  readonly today: string;
  readonly zone: string;
  /** Id of the calendar, a column that holds it, or null: Monday to Friday. */
  readonly calendar: string | null | RawBuilder<string | null>;
}

type Sql = RawBuilder<unknown>;
type Present = bigint | number | string | boolean;

export interface Primitive {
  /** Called with no argument null. */
  run(args: Present[], moment: Moment): Value;
  sql(args: Sql[], moment: SqlMoment): Sql;
}

/** Decimal places that a dividend gets in SQL: so many that rounding twice cannot change the result. */
const WIDE = sql.raw('60');
const NARROW = sql.raw(String(SCALE));
const US = 10n ** BigInt(SCALE - 6);

const bigints =
  (run: (a: bigint, b: bigint) => Value) =>
  ([a, b]: Present[]): Value =>
    run(a as bigint, b as bigint);
const texts =
  (run: (a: string, b: string) => Value) =>
  ([a, b]: Present[]): Value =>
    run(a as string, b as string);
const infix =
  (operator: string) =>
  ([a, b]: Sql[]): Sql =>
    sql`(${a} ${sql.raw(operator)} ${b})`;
const rounded = (value: Sql, places: Sql): Sql => sql`round(${value}, ${places})`;
const quotient = (a: Sql, b: Sql, places: Sql): Sql =>
  sql`round(round(${a}, ${WIDE}) / nullif(${b}, 0), ${places})`;
const MICRO = sql.raw('6');

const chars = (text: string): string[] => [...text];

export const primitives = {
  'number + number': { run: bigints((a, b) => a + b), sql: infix('+') },
  'number - number': { run: bigints((a, b) => a - b), sql: infix('-') },
  'number * number': { run: bigints(multiply), sql: ([a, b]) => rounded(sql`${a} * ${b}`, NARROW) },
  'number / number': { run: bigints(divide), sql: ([a, b]) => quotient(a!, b!, NARROW) },
  '- number': { run: ([a]) => -(a as bigint), sql: ([a]) => sql`(- ${a})` },

  'duration + duration': { run: bigints((a, b) => a + b), sql: infix('+') },
  'duration - duration': { run: bigints((a, b) => a - b), sql: infix('-') },
  'duration * number': {
    run: bigints((a, b) => divideRounded(a * b, 10n ** BigInt(SCALE))),
    sql: ([a, b]) => rounded(sql`${a} * ${b}`, MICRO),
  },
  'duration / number': {
    run: bigints((a, b) => (b === 0n ? null : divideRounded(a * 10n ** BigInt(SCALE), b))),
    sql: ([a, b]) => quotient(a!, b!, MICRO),
  },
  'duration / duration': {
    run: bigints((a, b) => divide(a * US, b * US)),
    sql: ([a, b]) => quotient(a!, b!, NARROW),
  },
  '- duration': { run: ([a]) => -(a as bigint), sql: ([a]) => sql`(- ${a})` },

  'date + duration': {
    run: ([a, b]) => addToDay(a as number, b as bigint),
    sql: ([a, b]) => sql`kernel.date_plus(${a}, ${b})`,
  },
  'date - duration': {
    run: ([a, b]) => addToDay(a as number, -(b as bigint)),
    sql: ([a, b]) => sql`kernel.date_plus(${a}, - ${b})`,
  },
  'date + months': {
    run: ([a, b]) => addMonths(a as number, b as number),
    sql: ([a, b]) => sql`kernel.date_plus_months(${a}, ${b})`,
  },
  'date - months': {
    run: ([a, b]) => addMonths(a as number, -(b as number)),
    sql: ([a, b]) => sql`kernel.date_plus_months(${a}, - ${b})`,
  },
  'date - date': {
    run: ([a, b]) => BigInt((a as number) - (b as number)) * 86_400_000_000n,
    sql: ([a, b]) => sql`((${a} - ${b})::numeric * 86400)`,
  },
  'date-time + duration': {
    run: ([a, b]) => inRange((a as bigint) + (b as bigint)),
    sql: ([a, b]) => sql`kernel.instant_plus(${a}, ${b})`,
  },
  'date-time - duration': {
    run: ([a, b]) => inRange((a as bigint) - (b as bigint)),
    sql: ([a, b]) => sql`kernel.instant_plus(${a}, - ${b})`,
  },
  'date-time - date-time': {
    run: bigints((a, b) => a - b),
    sql: ([a, b]) => sql`(extract(epoch from ${a}) - extract(epoch from ${b}))`,
  },
  'date of date-time': {
    run: ([a], { zone }) => dayInZone(a as bigint, zone),
    sql: ([a], { zone }) => sql`((${a} at time zone ${zone}::text)::date)`,
  },
  'add working days': {
    run: ([day, days], { workingDays }) => {
      const n = truncated(days as Decimal);
      if (n > 1_000_000n || n < -1_000_000n) return null;
      const found = workingDays.add(formatDay(day as number), Number(n));
      return found === null ? null : parseDay(found);
    },
    sql: ([day, days], { calendar }) => addWorkingDaysSql(day!, days!, calendar),
  },
  'working days between': {
    run: ([from, to], { workingDays }) => {
      const n = workingDays.between(formatDay(from as number), formatDay(to as number));
      return n === null ? null : wholeDecimal(n);
    },
    sql: ([from, to], { calendar }) => workingDaysBetweenSql(from!, to!, calendar),
  },

  'text + text': { run: texts((a, b) => a + b), sql: infix('||') },
  'string length': {
    run: ([a]) => wholeDecimal(chars(a as string).length),
    sql: ([a]) => sql`char_length(${a})::numeric`,
  },
  'upper case': {
    run: ([a]) => (a as string).toUpperCase(),
    sql: ([a]) => sql`(upper(${a} collate "und-x-icu") collate "C")`,
  },
  'lower case': {
    run: ([a]) => (a as string).toLowerCase(),
    sql: ([a]) => sql`(lower(${a} collate "und-x-icu") collate "C")`,
  },
  contains: { run: texts((a, b) => a.includes(b)), sql: ([a, b]) => sql`(strpos(${a}, ${b}) > 0)` },
  'starts with': { run: texts((a, b) => a.startsWith(b)), sql: ([a, b]) => sql`starts_with(${a}, ${b})` },
  'ends with': {
    run: texts((a, b) => a.endsWith(b)),
    sql: ([a, b]) => sql`(right(${a}, char_length(${b})) = ${b})`,
  },
  // The checker sees to it that the start is not 0 and the length at least 1.
  substring: {
    run: ([text, start, length]) => {
      const [all, at] = [chars(text as string), Number(truncated(start as Decimal))];
      const tail = at > 0 ? all.slice(at - 1) : all.slice(at);
      return (length === undefined ? tail : tail.slice(0, Number(truncated(length as Decimal)))).join('');
    },
    sql: ([text, start, length]) => {
      const tail = sql`(case when ${start} > 0 then substr(${text}, (${start})::int) else right(${text}, (- ${start})::int) end)`;
      return length === undefined ? tail : sql`left(${tail}, (${length})::int)`;
    },
  },

  least: { run: (args) => args.reduce((a, b) => (order(b, a) < 0 ? b : a)), sql: extreme('least') },
  greatest: { run: (args) => args.reduce((a, b) => (order(b, a) > 0 ? b : a)), sql: extreme('greatest') },
} satisfies Record<string, Primitive>;

/** Name of an operator or function on single values. */
export type PrimitiveName = keyof typeof primitives;

/** PostgreSQL's least and greatest pass over nulls; FEEL's min and max do not. */
function extreme(name: 'least' | 'greatest'): (args: Sql[]) => Sql {
  return (args) =>
    sql`(case when num_nulls(${sql.join(args)}) = 0 then ${sql.raw(name)}(${sql.join(args)}) end)`;
}
