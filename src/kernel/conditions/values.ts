/**
 * Values while a condition runs: how a fact becomes one, how two compare, and how one is told to a person. Numbers
 * are scaled integers, dates day numbers, instants and durations microseconds.
 */
import { type Language, PLAIN, say } from '../language.ts';
import { formatDay, formatInstant, parseDay, parseInstant } from './days.ts';
import { type Decimal, formatDecimal, parseDecimal, SCALE } from './decimal.ts';
import type { Comparison, Scalar } from './ir.ts';
import type { Fact } from './verdict.ts';
import type { ValueType } from './vocabulary.ts';

/** A value of the type that the checker gave its expression. */
export type Value = bigint | number | string | boolean | null;

/** The value of a fact. */
export function readFact(type: ValueType, fact: Fact | undefined): Value {
  if (fact === undefined || fact === null || typeof fact === 'boolean') return fact ?? null;
  switch (type) {
    case 'number':
      return parseDecimal(fact);
    case 'date':
      return parseDay(fact);
    case 'date-time':
      return parseInstant(fact);
    case 'duration':
      return parseDecimal(fact.slice(2, -1)) / 10n ** BigInt(SCALE - 6);
    default:
      return fact;
  }
}

/** Negative, zero or positive as `a` comes before, is, or comes after `b`; text by code point. */
export function order(a: NonNullable<Value>, b: NonNullable<Value>): number {
  if (typeof a === 'string' && typeof b === 'string') return orderText(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}

function orderText(a: string, b: string): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    // Halves of pairs stand for code points above all others, though their numbers are below U+E000.
    const [xPair, yPair] = [x >= 0xd800 && x <= 0xdfff, y >= 0xd800 && y <= 0xdfff];
    if (xPair !== yPair) return xPair ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}

/** FEEL's comparison: `=` and `!=` always decide, the others are null where a side is. */
export function compare(how: Comparison, a: Value, b: Value): boolean | null {
  if (how === '=') return a === b;
  if (how === '!=') return a !== b;
  if (a === null || b === null) return null;
  const o = order(a, b);
  return how === '<' ? o < 0 : how === '<=' ? o <= 0 : how === '>' ? o > 0 : o >= 0;
}

/** A value for a sentence: `4,200`, `14 Mar 2026`, `3 days`, `“legal”`. */
export function show(type: Scalar | 'null', value: Value, language: Language = PLAIN): string {
  if (value === null) return language.translate('unknown');
  switch (type) {
    case 'number':
      return showNumber(value as Decimal, language);
    case 'date':
      return showDay(formatDay(value as number), language);
    case 'date-time': {
      const iso = formatInstant(value as bigint);
      // Whoever names a language reads instants in the zone of the enterprise.
      return language === PLAIN
        ? `${showDay(iso.slice(0, 10), language)} ${iso.slice(11, 16)} UTC`
        : String(language.value(iso));
    }
    case 'duration':
      return showDuration(value as bigint, language);
    case 'months':
      return counted(language, value as number, '{n} month', '{n} months');
    case 'boolean':
      return value === true ? language.translate('yes') : language.translate('no');
    default:
      return `“${value}”`;
  }
}

/** A number with thousands separators; long fractions are cut to four places and marked so. */
export function showNumber(value: Decimal, language: Language = PLAIN): string {
  const [whole, fraction = ''] = formatDecimal(value).split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  if (fraction.length <= 4) return fraction === '' ? grouped : `${grouped}.${fraction}`;
  return say(language, 'about {number}', { number: `${grouped}.${fraction.slice(0, 4)}` });
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function showDay(iso: string, language: Language): string {
  if (language !== PLAIN) return String(language.value(iso));
  return `${Number(iso.slice(8, 10))} ${MONTHS[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)}`;
}

function showDuration(us: bigint, language: Language): string {
  const size = us < 0n ? -us : us;
  const minutes = Number(size / 60_000_000n);
  const hours = Math.floor((minutes % 1440) / 60);
  const parts: string[] = [];
  if (minutes >= 1440) parts.push(counted(language, Math.floor(minutes / 1440), '{n} day', '{n} days'));
  if (hours > 0) parts.push(counted(language, hours, '{n} hour', '{n} hours'));
  if (minutes % 60 > 0 && minutes < 1440)
    parts.push(counted(language, minutes % 60, '{n} minute', '{n} minutes'));
  if (parts.length === 0)
    parts.push(counted(language, Number((size % 60_000_000n) / 1_000_000n), '{n} second', '{n} seconds'));
  const duration = parts.join(' ');
  return us < 0n ? say(language, 'minus {duration}', { duration }) : duration;
}

/** `1 task`, `3 tasks`. */
export function counted(language: Language, n: number, one: string, many: string): string {
  return say(language, n === 1 || n === -1 ? one : many, { n: n.toLocaleString('en') });
}
