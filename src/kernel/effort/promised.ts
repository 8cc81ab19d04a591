/** What is promised, by whom, and how it spreads over days: the half of capacity that the hours are held against. */
import { type RawBuilder, sql } from 'kysely';
import type { Worker } from './people.ts';
import {
  dayNumber,
  HORIZON_DAYS,
  type Hours,
  hoursFrom,
  partBetween,
  type Spread,
  spreadOf,
  workingDays,
} from './rules.ts';
import { allWork, type Work } from './work.ts';

/** A promised record with what it needs and took. */
export interface Promised extends Work {
  /** Null: nobody has estimated it. */
  estimate_minutes: number | null;
  logged_minutes: number;
}

/** Promised records `w` that match, those with the nearest due date first. */
export async function promisedWork(
  ctx: { readonly tx: unknown },
  where: RawBuilder<boolean>,
): Promise<Promised[]> {
  const { rows } = await sql<Promised>`
    select w.*, e.minutes as estimate_minutes,
      coalesce((select sum(t.minutes) from kernel.time_entry t where t.record_id = w.record_id), 0)::int as logged_minutes
    from ${allWork(ctx)} left join kernel.estimate e on e.record_id = w.record_id and e.is_current
    where w.is_promised and ${where}
    order by w.due_on nulls last, w.record_id`.execute(ctx.tx as never);
  return rows;
}

/** What is left of a record; null where nobody has estimated it. */
export function remainingOf(p: Pick<Promised, 'estimate_minutes' | 'logged_minutes'>): number | null {
  return p.estimate_minutes === null ? null : Math.max(0, p.estimate_minutes - p.logged_minutes);
}

/** How far ahead days have to be known for these records and for a view that ends on a day. */
export function lastDayOf(
  promised: readonly Pick<Promised, 'due_on'>[],
  today: number,
  viewEnd: number,
): number {
  let last = Math.max(viewEnd, today);
  for (const p of promised)
    if (p.due_on !== null) last = Math.max(last, Math.min(dayNumber(p.due_on), today + HORIZON_DAYS));
  return last;
}

/** The days of one person, or of a team: hours from a day on, and the days on which there are any. */
export interface Days {
  readonly hours: Hours;
  readonly days: readonly number[];
}

/** Hours of a person from a day until another, both counted. */
export function daysOf(worker: Worker, from: number, last: number): Days {
  const hours = hoursFrom(worker.capacity, worker.week, from, last - from + 1);
  return { hours, days: workingDays(hours) };
}

/** Hours of several people together. */
export function togetherOf(all: readonly Days[], from: number, last: number): Days {
  const minutes = new Array<number>(last - from + 1).fill(0);
  for (const { hours } of all) for (const [i, m] of hours.minutes.entries()) minutes[i]! += m;
  const hours = { from, minutes };
  return { hours, days: workingDays(hours) };
}

/** A record spread over days; one without an estimate takes nothing. */
export function spreadPromised(p: Promised, today: number, days: readonly number[]): Spread {
  return spreadOf(
    { minutes: remainingOf(p) ?? 0, dueOn: p.due_on === null ? null : dayNumber(p.due_on) },
    today,
    days,
  );
}

/** What of these records falls between two days, both counted. */
export function promisedBetween(spreads: readonly Spread[], first: number, last: number): number {
  return spreads.reduce((sum, s) => sum + partBetween(s, first, last), 0);
}
