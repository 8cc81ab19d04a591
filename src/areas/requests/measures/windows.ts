/** The stretches of days that figures speak of: the period, the one before it, and twelve months. Pure. */

/** Days, both included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** Days of a period for which none was given. */
export const STANDARD_DAYS = 90;
/** A longer period is refused. */
export const MOST_DAYS = 3 * 366;
const MONTHS = 12;
const DAY = 86_400_000;

const atNoon = (day: string) => Date.parse(`${day}T12:00:00Z`);
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** A day so many days later; earlier where the number is negative. */
export function plusDays(day: string, days: number): string {
  return dayOf(atNoon(day) + days * DAY);
}

/** How many days there are, the first and the last among them. */
export function daysIn({ from, to }: Days): number {
  return Math.round((atNoon(to) - atNoon(from)) / DAY) + 1;
}

/** As many days, ending on the day before. */
export function before(period: Days): Days {
  const to = plusDays(period.from, -1);
  return { from: plusDays(to, 1 - daysIn(period)), to };
}

/** Twelve whole months, the last of them the month of the day. */
export function monthsUntil(day: string): Days[] {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7)) - 1;
  return Array.from({ length: MONTHS }, (_, i) => ({
    from: dayOf(Date.UTC(year, month - MONTHS + 1 + i, 1, 12)),
    to: dayOf(Date.UTC(year, month - MONTHS + 2 + i, 0, 12)),
  }));
}
