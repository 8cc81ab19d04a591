/**
 * Working time as arithmetic: a measure turns instants into a number that only grows, and back. Whatever is counted
 * (working hours, working days, days) is a difference of two readings, so parts always add up to the whole, across
 * changes of the clocks, leap days and holidays.
 */
import { Temporal } from 'temporal-polyfill';
import { type CalendarRules, hoursOn, type Target } from './rules.ts';

/** Units of a measure in one hour, and in one day: milliseconds of a day of 24 hours. */
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** Reads instants (epoch milliseconds) as a count that never falls, and finds the instant at which it is reached. */
export interface Measure {
  read(at: number): number;
  /** The first instant at which the reading is at least this. */
  reach(reading: number): number;
}

/** A target in the units of its measure. */
export function unitsOf(target: Target): number {
  return Math.round(target.amount * (target.unit === 'working-hours' ? HOUR : DAY));
}

/** Units of a measure as an amount of its target. */
export function amountOf(units: number, unit: Target['unit']): number {
  return units / (unit === 'working-hours' ? HOUR : DAY);
}

const measures = new WeakMap<CalendarRules, Map<Target['unit'], Measure>>();

/** The measure of a unit by a calendar; kept as long as the calendar's rules are. */
export function measureOf(rules: CalendarRules, unit: Target['unit']): Measure {
  let own = measures.get(rules);
  if (own === undefined) {
    own = new Map();
    measures.set(rules, own);
  }
  let measure = own.get(unit);
  if (measure === undefined) {
    if (unit === 'days') measure = daysMeasure(rules.zone);
    else {
      const years = yearsOf(rules);
      own.set('working-hours', workingHoursMeasure(years));
      own.set('working-days', workingDaysMeasure(years));
      return own.get(unit)!;
    }
    own.set(unit, measure);
  }
  return measure;
}

/** Working milliseconds between two instants (ISO). */
export function workingTime(rules: CalendarRules, from: string, to: string): number {
  const measure = measureOf(rules, 'working-hours');
  return measure.read(msOf(to)) - measure.read(msOf(from));
}

/** The instant (ISO) at which a target that begins at `from` is used up. */
export function addWorkingTime(rules: CalendarRules, from: string, target: Target): string {
  const measure = measureOf(rules, target.unit);
  return isoOf(measure.reach(measure.read(msOf(from)) + unitsOf(target)));
}

/** Epoch milliseconds of an ISO instant. Reading and writing only: thousands of clocks are worked out at once, and Temporal takes 20 times as long. */
export function msOf(iso: string): number {
  return Date.parse(iso);
}

/** ISO instant with milliseconds. */
export function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

/**
 * The first instant at which local time in the zone has come to this. A time that clocks skip comes with the jump,
 * one that they show twice comes the first time.
 */
export function instantOf(zone: string, local: Temporal.PlainDateTime): number {
  const earlier = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (earlier.toPlainDateTime().equals(local)) return earlier.epochMilliseconds;
  return (earlier.getTimeZoneTransition('next') ?? earlier).epochMilliseconds;
}

/** A working day of a year: its stretches, and how much working time the year had before it. */
interface WorkingDay {
  readonly day: string;
  readonly stretches: readonly { from: number; to: number; before: number }[];
  readonly before: number;
  readonly length: number;
}

interface Year {
  readonly from: number;
  readonly to: number;
  readonly days: readonly WorkingDay[];
  readonly length: number;
}

/** Working stretches of one local day, as instants: clipped to the day, in order, never overlapping. */
export function stretchesOf(
  rules: CalendarRules,
  date: Temporal.PlainDate,
  start: number,
  end: number,
): { from: number; to: number }[] {
  const hours = hoursOn(rules, date.toString(), date.dayOfWeek);
  const instant = (time: string): number => {
    if (time === '24:00') return end;
    // Nothing changes on most days; asking the zone for each hour would be most of the work.
    if (end - start === DAY && startsAtMidnight) {
      const [h, m] = time.split(':');
      return start + (Number(h) * 60 + Number(m)) * 60_000;
    }
    return instantOf(rules.zone, date.toPlainDateTime(time));
  };
  const startsAtMidnight = hours.length > 0 && isMidnight(rules.zone, start);
  const stretches: { from: number; to: number }[] = [];
  let last = start;
  for (const h of hours) {
    const from = Math.max(last, instant(h.from));
    const to = Math.min(end, instant(h.to));
    if (to > from) stretches.push({ from, to });
    last = Math.max(last, to);
  }
  return stretches;
}

function isMidnight(zone: string, ms: number): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
  return local.hour === 0 && local.minute === 0;
}

/** Answers the offset of a zone around an instant where nothing changes from the day before to the day after, else null. */
type Steady = (at: number) => number | null;
const steadies = new Map<string, Steady>();

/** Asking the zone for every instant would be nearly all the work, so each day's offset is asked once. */
function steadyOf(zone: string): Steady {
  let steady = steadies.get(zone);
  if (steady === undefined) {
    const starts = new Map<number, number>();
    const startOf = (day: number): number => {
      let offset = starts.get(day);
      if (offset === undefined) {
        const start = Temporal.Instant.fromEpochMilliseconds(day * DAY).toZonedDateTimeISO(zone);
        offset = start.offsetNanoseconds / 1_000_000;
        starts.set(day, offset);
      }
      return offset;
    };
    steady = (at) => {
      const day = Math.floor(at / DAY);
      const offset = startOf(day);
      const isSteady = [day - 1, day + 1, day + 2].every((d) => startOf(d) === offset);
      return isSteady ? offset : null;
    };
    steadies.set(zone, steady);
  }
  return steady;
}

/** The first instant of a local day. */
export function startOfDay(zone: string, date: Temporal.PlainDate): number {
  const midnight = date.toZonedDateTime('UTC').epochMilliseconds;
  const steady = steadyOf(zone);
  const offset = steady(midnight);
  if (offset !== null && steady(midnight - offset) === offset) return midnight - offset;
  return date.toZonedDateTime(zone).epochMilliseconds;
}

function makeYear(rules: CalendarRules, year: number): Year {
  let date = Temporal.PlainDate.from({ year, month: 1, day: 1 });
  const from = startOfDay(rules.zone, date);
  let start = from;
  let length = 0;
  const days: WorkingDay[] = [];
  while (date.year === year) {
    const next = date.add({ days: 1 });
    const end = startOfDay(rules.zone, next);
    const stretches = stretchesOf(rules, date, start, end);
    if (stretches.length > 0) {
      const before = length;
      const placed = stretches.map((s) => {
        const at = { ...s, before: length };
        length += s.to - s.from;
        return at;
      });
      days.push({ day: date.toString(), stretches: placed, before, length: length - before });
    }
    date = next;
    start = end;
  }
  return { from, to: start, days, length };
}

/** The years of a calendar, made when they are needed, each with what lies before it counted from the first one asked. */
interface Years {
  /** The year that holds the instant, and its number. */
  at(ms: number): { year: Year; number: number };
  get(number: number): Year;
  /** Sum of `size` over the years before this one; negative before the first one asked. */
  before(number: number, size: 'length' | 'days'): number;
  readonly first: number;
}

function yearsOf(rules: CalendarRules): Years {
  const made = new Map<number, Year>();
  const sums = { length: new Map<number, number>(), days: new Map<number, number>() };
  const first = 2026;
  const get = (number: number): Year => {
    let year = made.get(number);
    if (year === undefined) {
      year = makeYear(rules, number);
      made.set(number, year);
    }
    return year;
  };
  const sizeOf = (number: number, size: 'length' | 'days') =>
    size === 'length' ? get(number).length : get(number).days.length;
  return {
    first,
    get,
    at(ms) {
      // A guess by the mean length of a year, mended by the years' own bounds.
      let number = 1970 + Math.floor(ms / (365.2425 * DAY));
      while (ms < get(number).from) number -= 1;
      while (ms >= get(number).to) number += 1;
      return { year: get(number), number };
    },
    before(number, size) {
      const known = sums[size];
      let sum = known.get(number);
      if (sum !== undefined) return sum;
      sum = 0;
      const neighbour = known.get(number - 1);
      if (neighbour !== undefined) sum = neighbour + sizeOf(number - 1, size);
      else {
        for (let n = first; n < number; n++) sum += sizeOf(n, size);
        for (let n = number; n < first; n++) sum -= sizeOf(n, size);
      }
      known.set(number, sum);
      return sum;
    },
  };
}

/** Index of the last item that is not after `value`, or -1. */
function lastAtOrBefore<T>(items: readonly T[], value: number, of: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (of(items[middle]!) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The working day of the year on which the instant lies or that was the last before it. */
function workingDayAt(year: Year, ms: number): { index: number; done: number } | null {
  const index = lastAtOrBefore(year.days, ms, (d) => d.stretches[0]!.from);
  if (index < 0) return null;
  const day = year.days[index]!;
  const stretch = day.stretches[lastAtOrBefore(day.stretches, ms, (s) => s.from)]!;
  return { index, done: stretch.before - day.before + Math.min(ms, stretch.to) - stretch.from };
}

/** The instant at which a working day has had this much working time (more than none, at most all of it). */
function instantInDay(day: WorkingDay, done: number): number {
  for (const s of day.stretches) {
    const left = done - (s.before - day.before);
    if (left <= s.to - s.from) return s.from + left;
  }
  return day.stretches.at(-1)!.to;
}

/** No clock runs longer: a target that would end later ends with this year. */
const LAST_YEAR = 2199;

/** The year in which a reading is reached: the first whose end has it; null when that is beyond the last one. */
function yearReaching(years: Years, reading: number, size: 'length' | 'days', unit: number): number | null {
  let number = years.first;
  while (years.before(number, size) * unit >= reading) number -= 1;
  while (years.before(number + 1, size) * unit < reading) {
    number += 1;
    if (number > LAST_YEAR) return null;
  }
  return number;
}

function workingHoursMeasure(years: Years): Measure {
  return {
    read(at) {
      const { year, number } = years.at(at);
      const found = workingDayAt(year, at);
      const within = found === null ? 0 : year.days[found.index]!.before + found.done;
      return years.before(number, 'length') + within;
    },
    reach(reading) {
      const number = yearReaching(years, reading, 'length', 1);
      if (number === null) return years.get(LAST_YEAR).to;
      const left = reading - years.before(number, 'length');
      const { days } = years.get(number);
      // The day in which it is reached is the last that begins with less.
      const day = days[lastAtOrBefore(days, left - 1, (d) => d.before)]!;
      return instantInDay(day, left - day.before);
    },
  };
}

/** Each working day counts one, however short it is; within the day its working time is shared out. */
function workingDaysMeasure(years: Years): Measure {
  return {
    read(at) {
      const { year, number } = years.at(at);
      const found = workingDayAt(year, at);
      const base = years.before(number, 'days') * DAY;
      if (found === null) return base;
      return base + found.index * DAY + Math.floor((found.done * DAY) / year.days[found.index]!.length);
    },
    reach(reading) {
      const number = yearReaching(years, reading, 'days', DAY);
      if (number === null) return years.get(LAST_YEAR).to;
      const left = reading - years.before(number, 'days') * DAY;
      const index = Math.ceil(left / DAY) - 1;
      const day = years.get(number).days[index]!;
      return instantInDay(day, Math.ceil(((left - index * DAY) * day.length) / DAY));
    },
  };
}

/** Days as people count them: three days from 15:00 is 15:00 three days later, whatever the clocks do in between. */
function daysMeasure(zone: string): Measure {
  const steady = steadyOf(zone);
  const wall = (at: Temporal.ZonedDateTime) => at.epochMilliseconds + at.offsetNanoseconds / 1_000_000;
  return {
    read(at) {
      const offset = steady(at);
      if (offset !== null) return at + offset;
      const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
      const yesterday = Temporal.Instant.fromEpochMilliseconds(at - DAY).toZonedDateTimeISO(zone);
      if (yesterday.offsetNanoseconds <= local.offsetNanoseconds) return wall(local);
      // Clocks went back: local time stands still until it has caught up with what it showed before.
      const change = local.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
      const shown = (change?.epochMilliseconds ?? at) + yesterday.offsetNanoseconds / 1_000_000;
      return Math.max(wall(local), shown);
    },
    reach(reading) {
      // Within a day of the instant that is looked for, whatever the zone.
      const offset = steady(reading);
      if (offset !== null && steady(reading - offset) === offset) return reading - offset;
      const local = Temporal.Instant.fromEpochMilliseconds(reading).toZonedDateTimeISO('UTC');
      return instantOf(zone, local.toPlainDateTime());
    },
  };
}
