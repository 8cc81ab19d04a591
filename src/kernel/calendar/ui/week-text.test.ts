/** A week's hours as text and back, and what cannot be read. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationParts } from '../../../surfaces/web/kit/duration.ts';
import type { DayException } from '../rules.ts';
import { readHours, readWeek, weekLines, weekMinutes } from './week-text.ts';
import { monthDays } from './year-days.ts';

const two = (n: number) => String(n).padStart(2, '0');
const time = fc.integer({ min: 0, max: 1439 }).map((m) => `${two(Math.floor(m / 60))}:${two(m % 60)}`);
const hours = fc
  .record({ weekday: fc.integer({ min: 1, max: 7 }), a: time, b: time })
  .filter(({ a, b }) => a !== b)
  .map(({ weekday, a, b }) => ({ weekday, from: a < b ? a : b, to: a < b ? b : a }));

describe('hours as text', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(hours, { selector: (h) => `${h.weekday} ${h.from}`, maxLength: 12 }),
        (week) => {
          const key = (h: { weekday: number; from: string }) => `${h.weekday} ${h.from}`;
          const sorted = [...week].sort((a, b) => (key(a) < key(b) ? -1 : 1));
          const read = readWeek(weekLines(week))!;
          expect([...read].sort((a, b) => (key(a) < key(b) ? -1 : 1))).toEqual(sorted);
          expect(weekMinutes(read)).toBe(weekMinutes(week));
        },
      ),
    );
  });

  it('are read as people write them', () => {
    expect(readHours('')).toEqual([]);
    expect(readHours('9-12, 13.30 – 17:00')).toEqual([
      { from: '09:00', to: '12:00' },
      { from: '13:30', to: '17:00' },
    ]);
    expect(readHours('00:00–24:00')).toEqual([{ from: '00:00', to: '24:00' }]);
    for (const wrong of [
      'nine to five',
      '17:00–09:00',
      '09:00–09:00',
      '09:60–12:00',
      '9–25',
      '24:00–24:00',
      '09:00',
    ])
      expect(readHours(wrong), wrong).toBeNull();
  });
});

describe('a duration', () => {
  it('has its two largest units, whichever way it points', () => {
    const said = (seconds: number) =>
      durationParts(seconds)
        .map((p) => `${p.value} ${p.unit}`)
        .join(' ');
    expect(said(187_300)).toBe('2 day 4 hour');
    expect(said(-187_300)).toBe('2 day 4 hour');
    expect(said(86_400 + 120)).toBe('1 day');
    expect(said(5400)).toBe('1 hour 30 minute');
    expect(said(59)).toBe('0 minute');
  });
});

describe('the year at a glance', () => {
  it('marks weekends, holidays and own exceptions, in leap years too', () => {
    const week = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', to: '17:00' }));
    const own = (day: string, isWorking: boolean) => ({
      day,
      name: 'x',
      isWorking,
      hours: null,
      source: 'own' as const,
    });
    const days = monthDays(
      2028,
      2,
      week,
      new Map<string, DayException>([
        ['2028-02-28', { ...own('2028-02-28', false), source: 'library' as const }],
        ['2028-02-29', own('2028-02-29', false)],
        ['2028-02-26', own('2028-02-26', true)],
      ]),
    );
    expect(days).toHaveLength(29);
    const mark = (n: number) => days[n - 1]!.mark;
    expect([mark(24), mark(25), mark(26), mark(27), mark(28), mark(29)]).toEqual([
      'working',
      'working',
      'own-working',
      'off',
      'holiday',
      'own-off',
    ]);
  });
});
