/** A week's hours as people write them, one line a weekday: `09:00–12:00, 13:00–17:00`; pure. */
import type { Hours, WeekHours } from '../rules.ts';

/** The hours of each weekday as text; Monday first. */
export function weekLines(week: readonly WeekHours[]): string[] {
  return [1, 2, 3, 4, 5, 6, 7].map((weekday) => hoursText(week.filter((h) => h.weekday === weekday)));
}

/** Hours of one day as text. */
export function hoursText(hours: readonly Hours[]): string {
  return [...hours]
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .map((h) => `${h.from}–${h.to}`)
    .join(', ');
}

/** Reads such a line; empty means nobody works; null where it cannot be read. */
export function readHours(text: string): Hours[] | null {
  const parts = text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const hours: Hours[] = [];
  for (const part of parts) {
    const found = /^(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?$/.exec(part);
    if (found === null) return null;
    const [, h1 = '', m1 = '00', h2 = '', m2 = '00'] = found;
    const [from, to] = [`${h1.padStart(2, '0')}:${m1}`, `${h2.padStart(2, '0')}:${m2}`];
    if (from > '23:59' || to > '24:00' || m1 > '59' || m2 > '59' || to <= from) return null;
    hours.push({ from, to });
  }
  return hours;
}

/** Seven lines as a week; null where one cannot be read. */
export function readWeek(lines: readonly string[]): WeekHours[] | null {
  const week: WeekHours[] = [];
  for (const [i, line] of lines.entries()) {
    const hours = readHours(line);
    if (hours === null) return null;
    for (const h of hours) week.push({ weekday: i + 1, ...h });
  }
  return week;
}

/** Hours a week, in minutes of the clock. */
export function weekMinutes(week: readonly Hours[]): number {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return week.reduce((sum, h) => sum + minutes(h.to) - minutes(h.from), 0);
}
