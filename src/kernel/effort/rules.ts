/**
 * Capacity as arithmetic: days as whole numbers, work spread over days so that its parts always add up to the whole,
 * and hours that a person has. Pure.
 */

/** Work without a due date is spread over so many weeks from today. */
export const UNDATED_WEEKS = 4;
/** Work that is overdue is spread over so many working days from today. */
export const OVERDUE_DAYS = 5;
/** Due dates beyond count as if they were this many days ahead. */
export const HORIZON_DAYS = 730;

/** A local date as a whole number of days; neighbours differ by one. */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
}

/** The local date of a number of days. */
export function dayOf(number: number): string {
  return new Date(number * 86_400_000).toISOString().slice(0, 10);
}

/** 1 is Monday, 7 is Sunday. */
export function weekdayOf(number: number): number {
  return ((((number + 3) % 7) + 7) % 7) + 1;
}

/** The Monday of the week in which a day lies. */
export function mondayOf(number: number): number {
  return number - weekdayOf(number) + 1;
}

/** Available minutes by day, from `from` on; a day outside has none. */
export interface Hours {
  readonly from: number;
  readonly minutes: readonly number[];
}

/** Sum of the minutes from one day to another, both counted. */
export function minutesBetween(hours: Hours, first: number, last: number): number {
  let sum = 0;
  const end = Math.min(last - hours.from, hours.minutes.length - 1);
  for (let i = Math.max(0, first - hours.from); i <= end; i++) sum += hours.minutes[i]!;
  return sum;
}

/** Days on which there are minutes, in order. */
export function workingDays(hours: Hours): number[] {
  const days: number[] = [];
  for (const [i, minutes] of hours.minutes.entries()) if (minutes > 0) days.push(hours.from + i);
  return days;
}

/** How many entries of a sorted list are smaller. */
function countBelow(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What is left of a promised record, and when it is due. */
export interface Commitment {
  readonly minutes: number;
  /** Null: there is no due date. */
  readonly dueOn: number | null;
}

/** Over which days a commitment is spread: `days[from…to)`; none of them left means all on `at`. */
export interface Spread {
  readonly minutes: number;
  readonly days: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

/** Spreads a commitment evenly over the days on which its owner works, from today until it is due. */
export function spreadOf(commitment: Commitment, today: number, days: readonly number[]): Spread {
  const { minutes, dueOn } = commitment;
  const from = countBelow(days, today);
  if (dueOn !== null && dueOn < today) {
    const to = Math.min(days.length, from + OVERDUE_DAYS);
    return { minutes, days, from, to, at: today };
  }
  const last = dueOn === null ? today + UNDATED_WEEKS * 7 - 1 : Math.min(dueOn, today + HORIZON_DAYS);
  return { minutes, days, from, to: countBelow(days, last + 1), at: last };
}

/** How much of a spread commitment falls between two days, both counted. Weeks side by side add up to the whole. */
export function partBetween(spread: Spread, first: number, last: number): number {
  const { minutes, days, from, to, at } = spread;
  const n = to - from;
  if (n <= 0) return at >= first && at <= last ? minutes : 0;
  const before = (day: number) => {
    const passed = Math.min(Math.max(countBelow(days, day) - from, 0), n);
    return Math.round((minutes * passed) / n);
  };
  return before(last + 1) - before(first);
}

/** Until which day a promise is checked. */
export function promisedUntil(dueOn: number | null, today: number): number {
  if (dueOn === null) return today + UNDATED_WEEKS * 7 - 1;
  return Math.min(Math.max(dueOn, today), today + HORIZON_DAYS);
}

/** What capacity of a person is made of. */
export interface Capacity {
  readonly weeklyMinutes: number;
  /** Share of the week that is for requests. */
  readonly percent: number;
  /** Days on which they are employed, both counted; null: open. */
  readonly hiredOn: number | null;
  readonly lastDay: number | null;
  /** HR says that they are away and not until when. */
  readonly isAway: boolean;
  readonly leave: readonly { readonly from: number; readonly to: number; readonly percent: number }[];
}

/** How a place works: which days, and how many of a usual week. */
export interface WorkingWeek {
  isWorking(day: number): boolean;
  readonly daysAWeek: number;
}

/** Share of a day that somebody is away, 0 to 100. */
export function leavePercentOn(capacity: Pick<Capacity, 'leave'>, day: number): number {
  for (const l of capacity.leave) if (day >= l.from && day <= l.to) return l.percent;
  return 0;
}

/** Minutes that somebody works on a day, whatever for. */
export function workedOn(capacity: Capacity, week: WorkingWeek, day: number): number {
  const { hiredOn, lastDay } = capacity;
  if (hiredOn === null || day < hiredOn || (lastDay !== null && day > lastDay)) return 0;
  if (capacity.isAway || week.daysAWeek === 0 || !week.isWorking(day)) return 0;
  return Math.round(
    ((capacity.weeklyMinutes / week.daysAWeek) * (100 - leavePercentOn(capacity, day))) / 100,
  );
}

/** Minutes for requests by day, over so many days. */
export function hoursFrom(capacity: Capacity, week: WorkingWeek, from: number, days: number): Hours {
  const minutes: number[] = [];
  for (let d = from; d < from + days; d++)
    minutes.push(Math.floor((workedOn(capacity, week, d) * capacity.percent) / 100));
  return { from, minutes };
}

/** Splits minutes by shares of a hundred; what rounding leaves goes to the largest, so that they add up. */
export function splitByShares(total: number, shares: readonly number[]): number[] {
  const all = shares.reduce((sum, s) => sum + s, 0);
  const wanted = Math.round((total * all) / 100);
  const parts = shares.map((s) => Math.floor((total * s) / 100));
  let left = wanted - parts.reduce((sum, p) => sum + p, 0);
  const order = shares
    .map((s, i) => ({ i, rest: ((total * s) / 100) % 1 }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  for (const { i } of order) {
    if (left <= 0) break;
    parts[i]! += 1;
    left -= 1;
  }
  return parts;
}

/** A stretch of minutes as people say it: `6 h`, `1 h 30 min`. */
export function inHours(minutes: number): string {
  const sign = minutes < 0 ? '−' : '';
  const all = Math.abs(minutes);
  const h = Math.floor(all / 60);
  const m = all % 60;
  if (h === 0) return `${sign}${m} min`;
  return m === 0 ? `${sign}${h} h` : `${sign}${h} h ${m} min`;
}
