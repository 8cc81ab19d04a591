/**
 * What is true of the last twelve months of the demo: in spring legal answers late, a reorganisation leaves requests
 * without owners, and since late summer more is asked of the design studio than it has hours for.
 */
import { daysBetween, plus, weekday, workday } from './calendar.ts';
import type { Random } from './random.ts';

export interface Year {
  readonly today: string;
  /** First and last day on which legal is short of people. */
  readonly spring: { readonly from: string; readonly to: string };
  /** The day from which the new areas hold, and the one on which everybody knows again who does what. */
  readonly reorganised: string;
  readonly settled: string;
  /** Since this day the design studio has more to do than hours. */
  readonly crowded: string;
}

/** The year that ends on a day. */
export function yearOf(today: string, reorganised: string): Year {
  const { from, to } = lastSpring(today);
  return {
    today,
    spring: { from, to },
    reorganised,
    settled: plus(reorganised, 60),
    crowded: plus(today, -65),
  };
}

/** March to May, the last time that they were over. */
export function lastSpring(today: string): { from: string; to: string } {
  const year = Number(today.slice(0, 4)) - (today.slice(5, 7) > '05' ? 0 : 1);
  return { from: `${year}-03-01`, to: `${year}-05-31` };
}

/** The day that comes so many working days later, Monday to Friday. */
export function workdaysAfter(day: string, days: number): string {
  let left = days;
  let then = workday(day);
  while (left > 0) {
    then = plus(then, 1);
    if (weekday(then) <= 5) left -= 1;
  }
  return then;
}

/** Whether a day lies in a stretch, both ends included. */
export function isWithin(day: string, from: string, to: string): boolean {
  return from <= day && day <= to;
}

/** How many working days legal takes for a question that it gets on a day. */
export function legalTakes(random: Random, year: Year, day: string): number {
  if (!isWithin(day, year.spring.from, year.spring.to)) return random.weighted(QUICK);
  // The first and the last weeks are milder: it builds up, and what had piled up is worked off.
  const edge = Math.min(daysBetween(year.spring.from, day), daysBetween(day, year.spring.to));
  return edge < 10 ? random.between(8, 12) : random.between(10, 17);
}

const QUICK = [
  [1, 10],
  [2, 25],
  [3, 35],
  [4, 20],
  [5, 10],
] as const;
