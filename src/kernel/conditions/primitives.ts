/**
 * Every operator and function that works on single values, as it runs in memory; primitives-sql.ts has each of them in
 * SQL. The two stay apart so that conditions also run in the browser, where there is no SQL. All are null where an
 * argument is null.
 */
import { addMonths, addToDay, dayInZone, formatDay, inRange, parseDay } from './days.ts';
import { type Decimal, divide, divideRounded, multiply, SCALE, truncated, wholeDecimal } from './decimal.ts';
import { order, type Value } from './values.ts';
import type { WorkingDays } from './verdict.ts';

/** What closures know beside the facts. */
export interface Moment {
  readonly now: bigint;
  readonly today: number;
  readonly zone: string;
  readonly workingDays: WorkingDays;
}

type Present = bigint | number | string | boolean;

/** Called with no argument null. */
export type Primitive = (args: Present[], moment: Moment) => Value;

const US = 10n ** BigInt(SCALE - 6);

const bigints =
  (run: (a: bigint, b: bigint) => Value) =>
  ([a, b]: Present[]): Value =>
    run(a as bigint, b as bigint);
const texts =
  (run: (a: string, b: string) => Value) =>
  ([a, b]: Present[]): Value =>
    run(a as string, b as string);

const chars = (text: string): string[] => [...text];

export const primitives = {
  'number + number': bigints((a, b) => a + b),
  'number - number': bigints((a, b) => a - b),
  'number * number': bigints(multiply),
  'number / number': bigints(divide),
  '- number': ([a]) => -(a as bigint),

  'duration + duration': bigints((a, b) => a + b),
  'duration - duration': bigints((a, b) => a - b),
  'duration * number': bigints((a, b) => divideRounded(a * b, 10n ** BigInt(SCALE))),
  'duration / number': bigints((a, b) => (b === 0n ? null : divideRounded(a * 10n ** BigInt(SCALE), b))),
  'duration / duration': bigints((a, b) => divide(a * US, b * US)),
  '- duration': ([a]) => -(a as bigint),

  'date + duration': ([a, b]) => addToDay(a as number, b as bigint),
  'date - duration': ([a, b]) => addToDay(a as number, -(b as bigint)),
  'date + months': ([a, b]) => addMonths(a as number, b as number),
  'date - months': ([a, b]) => addMonths(a as number, -(b as number)),
  'date - date': ([a, b]) => BigInt((a as number) - (b as number)) * 86_400_000_000n,
  'date-time + duration': ([a, b]) => inRange((a as bigint) + (b as bigint)),
  'date-time - duration': ([a, b]) => inRange((a as bigint) - (b as bigint)),
  'date-time - date-time': bigints((a, b) => a - b),
  'date of date-time': ([a], { zone }) => dayInZone(a as bigint, zone),
  'add working days': ([day, days], { workingDays }) => {
    const n = truncated(days as Decimal);
    if (n > 1_000_000n || n < -1_000_000n) return null;
    const found = workingDays.add(formatDay(day as number), Number(n));
    return found === null ? null : parseDay(found);
  },
  'working days between': ([from, to], { workingDays }) => {
    const n = workingDays.between(formatDay(from as number), formatDay(to as number));
    return n === null ? null : wholeDecimal(n);
  },

  'text + text': texts((a, b) => a + b),
  'string length': ([a]) => wholeDecimal(chars(a as string).length),
  'upper case': ([a]) => (a as string).toUpperCase(),
  'lower case': ([a]) => (a as string).toLowerCase(),
  contains: texts((a, b) => a.includes(b)),
  'starts with': texts((a, b) => a.startsWith(b)),
  'ends with': texts((a, b) => a.endsWith(b)),
  // The checker sees to it that the start is not 0 and the length at least 1.
  substring: ([text, start, length]) => {
    const [all, at] = [chars(text as string), Number(truncated(start as Decimal))];
    const tail = at > 0 ? all.slice(at - 1) : all.slice(at);
    return (length === undefined ? tail : tail.slice(0, Number(truncated(length as Decimal)))).join('');
  },

  least: (args) => args.reduce((a, b) => (order(b, a) < 0 ? b : a)),
  greatest: (args) => args.reduce((a, b) => (order(b, a) > 0 ? b : a)),
} satisfies Record<string, Primitive>;

/** Name of an operator or function on single values. */
export type PrimitiveName = keyof typeof primitives;
