/** The days of a month and what each is to a calendar; pure. */
import type { DayException, WeekHours } from '../rules.ts';

type Mark = 'working' | 'off' | 'holiday' | 'own-off' | 'own-working';

/** A day as the year shows it. */
interface Day {
  day: string;
  number: number;
  mark: Mark;
  name: string | undefined;
}

/** Weekday of a date, 1 is Monday. */
export function weekdayOf(day: string): number {
  return ((new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

/** Days of a month with their marks; pure. */
export function monthDays(
  year: number,
  month: number,
  week: readonly WeekHours[],
  exceptions: ReadonlyMap<string, DayException>,
): Day[] {
  const works = new Set(week.map((h) => h.weekday));
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Array.from({ length: last }, (_, i): Day => {
    const day = `${year}-${String(month).padStart(2, '0')}-${String(i + 1).padStart(2, '0')}`;
    const e = exceptions.get(day);
    const mark: Mark =
      e === undefined
        ? works.has(weekdayOf(day))
          ? 'working'
          : 'off'
        : e.isWorking
          ? 'own-working'
          : e.source === 'own'
            ? 'own-off'
            : 'holiday';
    return { day, number: i + 1, mark, name: e?.name };
  });
}
