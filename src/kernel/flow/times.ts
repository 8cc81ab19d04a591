/**
 * Times as logs write them: ISO 8601 in its many guises, a format that somebody gives, counted seconds. Offsets are
 * honoured and counted; a time without one is a clock time of the zone of the mapping.
 */
import type { Zone } from './zone.ts';

/** The offset that stands for "none is written". */
const NONE = 'none';

/** Reads times and remembers how they were written. */
export interface TimeReader {
  /** Milliseconds since 1970; NaN when this is no time. */
  read(text: string): number;
  /** Offset as written, or `none` → how often. */
  readonly offsets: ReadonlyMap<string, number>;
  /** Times whose clock time exists twice or never, because clocks were put forward or back. */
  readonly doubtful: { count: number };
  /** A value made plain which number is the day, where the format has day and month as numbers. */
  readonly order: { sure: boolean };
}

/** Why a format cannot be used. */
export class FormatFault extends Error {}

interface Clock {
  /** Milliseconds of the clock time as if it were UTC. */
  ms: number;
  /** Minutes; null when none is written. */
  offset: number | null;
  written: string;
}

const DAY_MS = 86_400_000;
const FIRST_YEAR = 1900;
const LAST_YEAR = 2200;

/** ISO 8601 where it is one of several formats. */
const ISO = 'ISO 8601';
const BETWEEN = ' | ';

/**
 * A reader of ISO 8601 (`format` null), of a format such as `DD/MM/YYYY HH:mm`, of `seconds` or `milliseconds`; or of
 * several, tried in their order: `DD.MM.YYYY HH:mm | ISO 8601`. Throws a FormatFault.
 */
export function timeReader(format: string | null, zone: Zone): TimeReader {
  const offsets = new Map<string, number>();
  const doubtful = { count: 0 };
  const formats = format === null ? [ISO] : format.split('|').map((each) => each.trim());
  const order = { sure: !formats.some((each) => DAY_OR_MONTH_FIRST.test(each)) };
  if (new Set(formats.flatMap((each) => DAY_OR_MONTH_FIRST.exec(each)?.[0][0] ?? [])).size > 1)
    throw new FormatFault('one of them begins with the day and another with the month');
  const ways = formats.map((each) => (each === ISO ? isoClock : clockReader(each, order)));
  const take = ways.length === 1 ? ways[0]! : firstOf(ways);
  return {
    offsets,
    doubtful,
    order,
    read(text) {
      const clock = take(text);
      if (clock === null) return Number.NaN;
      offsets.set(clock.written, (offsets.get(clock.written) ?? 0) + 1);
      if (clock.offset !== null) return clock.ms - clock.offset * 60_000;
      if (zone.isDoubtful(clock.ms)) doubtful.count++;
      return zone.instant(clock.ms);
    },
  };
}

const DAY_OR_MONTH_FIRST = /^(DD?[/-]MM?|MM?[/-]DD?)\b/;

/** What the first of several ways can read. */
const firstOf = (ways: readonly ((text: string) => Clock | null)[]) => (text: string) => {
  for (const way of ways) {
    const clock = way(text);
    if (clock !== null && !Number.isNaN(clock.ms)) return clock;
  }
  return null;
};

let lastDay = Number.NaN;
let lastDayMs = 0;

/** Milliseconds of a day; NaN when it does not exist. Logs ask for one day many times. */
function dayMs(year: number, month: number, day: number): number {
  const key = year * 10_000 + month * 100 + day;
  if (key === lastDay) return lastDayMs;
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < FIRST_YEAR || year > LAST_YEAR)
    return Number.NaN;
  const ms = Date.UTC(year, month - 1, day);
  if (new Date(ms).getUTCDate() !== day) return Number.NaN;
  lastDay = key;
  lastDayMs = ms;
  return ms;
}

function clockMs(day: number, hour: number, minute: number, second: number): number {
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0)) return Number.NaN;
  return day + ((hour * 60 + minute) * 60 + second) * 1000;
}

function digits(text: string, from: number, count: number): number {
  let n = 0;
  for (let i = from; i < from + count; i++) {
    const d = text.charCodeAt(i) - 48;
    if (!(d >= 0 && d <= 9)) return Number.NaN;
    n = n * 10 + d;
  }
  return n;
}

const OFFSET_TEXT = new Map<number, string>();

function offsetText(minutes: number): string {
  let text = OFFSET_TEXT.get(minutes);
  if (text === undefined) {
    const part = (n: number) => String(n).padStart(2, '0');
    const size = Math.abs(minutes);
    text = `${minutes < 0 ? '-' : '+'}${part(Math.floor(size / 60))}:${part(size % 60)}`;
    OFFSET_TEXT.set(minutes, text);
  }
  return text;
}

/** The offset from `at` to the end of the text: `Z`, `+02:00`, `+0200`, `+02`, ` UTC`; undefined when it is none of these. */
function offsetAt(text: string, at: number): number | null | undefined {
  let i = at;
  while (text.charCodeAt(i) === 32) i++;
  const left = text.length - i;
  if (left === 0) return null;
  const c = text.charCodeAt(i);
  if (left === 1 && (c === 90 || c === 122)) return 0;
  if (left === 3) {
    const word = text.slice(i).toUpperCase();
    if (word === 'UTC' || word === 'GMT') return 0;
  }
  if (c !== 43 && c !== 45) return undefined;
  const hours = digits(text, i + 1, 2);
  const minutes =
    left === 6 && text[i + 3] === ':' ? digits(text, i + 4, 2) : left === 5 ? digits(text, i + 3, 2) : 0;
  if (!(left === 3 || left === 5 || (left === 6 && text[i + 3] === ':'))) return undefined;
  if (!(hours <= 15 && minutes <= 59)) return undefined;
  return (c === 45 ? -1 : 1) * (hours * 60 + minutes);
}

function withOffset(ms: number, text: string, at: number): Clock | null {
  if (Number.isNaN(ms)) return null;
  const offset = offsetAt(text, at);
  if (offset === undefined) return null;
  return { ms, offset, written: offset === null ? NONE : offsetText(offset) };
}

/** ISO 8601 as programs write it: `T` or a space, dashes or slashes, with or without seconds, fractions and offset. */
function isoClock(given: string): Clock | null {
  const text = given.charCodeAt(0) <= 32 || given.charCodeAt(given.length - 1) <= 32 ? given.trim() : given;
  const year = digits(text, 0, 4);
  if (Number.isNaN(year)) return null;
  const dash = text.charCodeAt(4);
  let month: number;
  let day: number;
  let i: number;
  if ((dash === 45 || dash === 47) && text.charCodeAt(7) === dash) {
    month = digits(text, 5, 2);
    day = digits(text, 8, 2);
    i = 10;
  } else {
    month = digits(text, 4, 2);
    day = digits(text, 6, 2);
    i = 8;
  }
  const date = dayMs(year, month, day);
  if (text.length === i) return withOffset(date, text, i);
  const between = text.charCodeAt(i);
  if (between !== 84 && between !== 116 && between !== 32) return null;
  const hour = digits(text, i + 1, 2);
  let minute: number;
  if (text.charCodeAt(i + 3) === 58) {
    minute = digits(text, i + 4, 2);
    i += 6;
  } else {
    minute = digits(text, i + 3, 2);
    i += 5;
  }
  let second = 0;
  let fraction = 0;
  const next = text.charCodeAt(i);
  if (next === 58) {
    second = digits(text, i + 1, 2);
    i += 3;
  } else if (next >= 48 && next <= 57) {
    second = digits(text, i, 2);
    i += 2;
  }
  const point = text.charCodeAt(i);
  if (point === 46 || point === 44) {
    let scale = 100;
    i++;
    for (let d = text.charCodeAt(i) - 48; d >= 0 && d <= 9; d = text.charCodeAt(++i) - 48) {
      fraction += d * scale;
      scale /= 10;
    }
  }
  // NaN of any part goes through to the sum.
  return withOffset(clockMs(date, hour, minute, second) + roundedFraction(fraction), text, i);
}

/** Microseconds are kept; what floating point adds beyond them is not. */
function roundedFraction(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

const MONTHS = new Map(
  [
    'jan january januar janvier enero ene',
    'feb february februar février fevrier fev febrero',
    'mar march märz mrz mars marzo',
    'apr april avril avr abril abr',
    'may mai mayo',
    'jun june juni juin junio',
    'jul july juli juillet julio',
    'aug august août aout agosto ago',
    'sep sept september septembre septiembre',
    'oct october oktober okt octobre octubre',
    'nov november novembre noviembre',
    'dec december dezember dez décembre decembre diciembre dic',
  ].flatMap((names, i) => names.split(' ').map((name) => [name, i + 1] as const)),
);

const TOKENS: Record<string, [part: string, pattern: string]> = {
  YYYY: ['year', '(\\d{4})'],
  YY: ['shortYear', '(\\d{2})'],
  MMMM: ['monthName', '(\\p{L}+)\\.?'],
  MMM: ['monthName', '(\\p{L}+)\\.?'],
  MM: ['month', '(\\d{1,2})'],
  M: ['month', '(\\d{1,2})'],
  DD: ['day', '(\\d{1,2})'],
  D: ['day', '(\\d{1,2})'],
  HH: ['hour', '(\\d{1,2})'],
  H: ['hour', '(\\d{1,2})'],
  hh: ['hour12', '(\\d{1,2})'],
  h: ['hour12', '(\\d{1,2})'],
  mm: ['minute', '(\\d{2})'],
  ss: ['second', '(\\d{2})'],
  A: ['half', '([AaPp])\\.?[Mm]\\.?'],
};

/** Makes a reader of a format of tokens; throws a FormatFault that says what is wrong with it. */
function clockReader(format: string, order: { sure: boolean }): (text: string) => Clock | null {
  if (format === 'seconds' || format === 'milliseconds') {
    const scale = format === 'seconds' ? 1000 : 1;
    return (text) => {
      const n = /^\s*-?\d{1,16}([.,]\d+)?\s*$/.test(text)
        ? Number(text.replace(',', '.')) * scale
        : Number.NaN;
      const year = new Date(n).getUTCFullYear();
      return year >= FIRST_YEAR && year <= LAST_YEAR
        ? { ms: roundedFraction(n), offset: 0, written: '+00:00' }
        : null;
    };
  }
  const parts: string[] = [];
  let pattern = '';
  for (let i = 0; i < format.length; ) {
    const token = Object.keys(TOKENS).find((t) => format.startsWith(t, i));
    if (token !== undefined) {
      const [part, own] = TOKENS[token]!;
      parts.push(part);
      pattern += own;
      i += token.length;
    } else if (/^[.,]S{1,9}/.test(format.slice(i))) {
      // Fractions may always follow the seconds.
      i += /^[.,]S+/.exec(format.slice(i))![0].length;
    } else if (/^\s*Z+/.test(format.slice(i))) {
      // An offset may always follow.
      i += /^\s*Z+/.exec(format.slice(i))![0].length;
    } else if (format.startsWith(':ss', i)) {
      parts.push('second');
      pattern += '(?::(\\d{2}))?';
      i += 3;
    } else {
      const ch = format[i]!;
      if (/[A-Za-z]/.test(ch) && ch !== 'T') throw new FormatFault(`“${ch}” stands for nothing`);
      pattern += /\s/.test(ch) ? '\\s+' : ch === 'T' ? '[T ]' : ch.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&');
      i++;
    }
  }
  const has = (...names: string[]) => names.some((name) => parts.includes(name));
  if (!has('year', 'shortYear')) throw new FormatFault('it says no year (YYYY)');
  if (!has('month', 'monthName')) throw new FormatFault('it says no month (MM)');
  if (!has('day')) throw new FormatFault('it says no day (DD)');
  if (new Set(parts).size < parts.length) throw new FormatFault('a part stands in it twice');
  const matcher = new RegExp(`^\\s*${pattern}(?:[.,](\\d{1,9}))?`, 'u');
  return (text) => {
    const found = matcher.exec(text);
    if (found === null) return null;
    const value: Record<string, string | undefined> = {};
    for (const [i, part] of parts.entries()) value[part] = found[i + 1];
    const number = (part: string) => Number(value[part] ?? 0);
    const month = value.monthName === undefined ? number('month') : MONTHS.get(value.monthName.toLowerCase());
    if (month === undefined) return null;
    const short = number('shortYear');
    const year = value.year === undefined ? short + (short < 70 ? 2000 : 1900) : number('year');
    if (number('day') > 12) order.sure = true;
    let hour = number('hour');
    if (value.hour12 !== undefined) {
      hour = number('hour12') % 12;
      if (number('hour12') > 12) return null;
    }
    if (value.half !== undefined && /p/i.test(value.half) && hour < 12) hour += 12;
    const fraction = found[parts.length + 1];
    const ms =
      clockMs(dayMs(year, month, number('day')), hour, number('minute'), number('second')) +
      (fraction === undefined ? 0 : roundedFraction(Number(`0.${fraction}`) * 1000));
    return withOffset(ms, text.trimEnd(), found[0].length);
  };
}

/** A way in which the times of a column may be read. */
export interface TimeGuess {
  /** Null: ISO 8601. */
  format: string | null;
  /** Share of the values that can be read so. */
  share: number;
}

const DATES = [
  'DD/MM/YYYY',
  'MM/DD/YYYY',
  'DD.MM.YYYY',
  'DD-MM-YYYY',
  'MM-DD-YYYY',
  'DD/MM/YY',
  'MM/DD/YY',
  'DD.MM.YY',
];
const NAMED_DATES = ['DD MMM YYYY', 'DD-MMM-YYYY', 'DD-MMM-YY', 'MMM DD, YYYY', 'MMM D YYYY', 'DD MMM, YYYY'];
const CLOCKS = [' HH:mm:ss', ' hh:mm:ss A', ', HH:mm:ss', ', hh:mm:ss A', ''];

/** Everything that is tried when nobody says how times are written. */
const CANDIDATES: (string | null)[] = [
  null,
  ...[...DATES, ...NAMED_DATES].flatMap((date) => CLOCKS.map((clock) => date + clock)),
  'YYYY.MM.DD HH:mm:ss',
  'YYYY-M-D H:mm:ss',
  'YYYY/M/D H:mm:ss',
  'milliseconds',
  'seconds',
];

const LOGS_BEGIN = Date.UTC(1980, 0, 1);
const LOGS_END = Date.UTC(2100, 0, 1);

/** The ways in which these values may be read, likeliest first: read most, then jump about least. */
export function guessTimeFormats(values: readonly string[], zone: Zone): TimeGuess[] {
  if (values.length === 0) return [];
  const found: (TimeGuess & { wander: number; place: number })[] = [];
  for (const [place, format] of CANDIDATES.entries()) {
    const reader = timeReader(format, zone);
    // A column that cannot be read so at its beginning is not tried to its end.
    const first = values.slice(0, 20).filter((v) => !Number.isNaN(reader.read(v))).length;
    if (first === 0) continue;
    let read = 0;
    let wander = 0;
    let before = Number.NaN;
    const counted = format === 'seconds' || format === 'milliseconds';
    for (const value of values) {
      const ms = reader.read(value);
      // A number is seconds or milliseconds, whichever is not long before there were such logs.
      if (Number.isNaN(ms) || (counted && !(ms > LOGS_BEGIN && ms < LOGS_END))) continue;
      read++;
      if (!Number.isNaN(before)) wander += Math.min(Math.abs(ms - before), 400 * DAY_MS);
      before = ms;
    }
    if (read > 0) found.push({ format, share: read / values.length, wander, place });
  }
  found.sort((a, b) => b.share - a.share || a.wander - b.wander || a.place - b.place);
  const guesses = found.map(({ format, share }) => ({ format, share })).slice(0, 6);
  const both = together(values, guesses, zone);
  return both === null ? guesses : [both, ...guesses];
}

/** Least share of the values that a second format must add. */
const WORTH_A_SECOND = 0.01;

/** The likeliest format and a second one that reads much of what it leaves; null where none does. */
function together(values: readonly string[], guesses: readonly TimeGuess[], zone: Zone): TimeGuess | null {
  const first = guesses[0];
  if (first === undefined || first.share > 1 - WORTH_A_SECOND) return null;
  const reader = timeReader(first.format, zone);
  const left = values.filter((v) => Number.isNaN(reader.read(v)));
  let best: TimeGuess | null = null;
  for (const second of CANDIDATES) {
    if (second === 'seconds' || second === 'milliseconds') continue;
    const name = (format: string | null) => format ?? ISO;
    const format = name(first.format) + BETWEEN + name(second);
    // What is written day first cannot be written month first as well.
    const isContrary = DAY_OR_MONTH_FIRST.test(name(first.format)) && DAY_OR_MONTH_FIRST.test(name(second));
    if (isContrary || second === first.format) continue;
    const own = timeReader(second, zone);
    const share = first.share + left.filter((v) => !Number.isNaN(own.read(v))).length / values.length;
    if (share - first.share >= WORTH_A_SECOND && share > (best?.share ?? 0)) best = { format, share };
  }
  return best;
}
