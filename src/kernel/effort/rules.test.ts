import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Capacity,
  dayNumber,
  dayOf,
  hoursFrom,
  inHours,
  minutesBetween,
  mondayOf,
  OVERDUE_DAYS,
  partBetween,
  promisedUntil,
  splitByShares,
  spreadOf,
  UNDATED_WEEKS,
  weekdayOf,
  workedOn,
  workingDays,
} from './rules.ts';

const monday = dayNumber('2026-03-02');
const officeWeek = { isWorking: (d: number) => weekdayOf(d) <= 5, daysAWeek: 5 };
const fullTime: Capacity = {
  weeklyMinutes: 2400,
  percent: 80,
  hiredOn: dayNumber('2020-01-01'),
  lastDay: null,
  isAway: false,
  leave: [],
};

describe('days', () => {
  it('count through, and weeks begin on Monday', () => {
    expect(dayOf(monday)).toBe('2026-03-02');
    expect(weekdayOf(monday)).toBe(1);
    fc.assert(
      fc.property(fc.integer({ min: -10_000, max: 40_000 }), (d) => {
        expect(dayNumber(dayOf(d))).toBe(d);
        const start = mondayOf(d);
        expect(weekdayOf(start)).toBe(1);
        expect(d - start).toBeGreaterThanOrEqual(0);
        expect(d - start).toBeLessThan(7);
      }),
    );
  });
});

describe('hours', () => {
  it('are the share of working days, less leave, while somebody is employed', () => {
    const hours = hoursFrom(fullTime, officeWeek, monday, 14);
    expect(minutesBetween(hours, monday, monday + 6)).toBe(1920);
    expect(minutesBetween(hours, monday + 5, monday + 6)).toBe(0);
    const half = { ...fullTime, leave: [{ from: monday, to: monday + 1, percent: 50 }] };
    expect(minutesBetween(hoursFrom(half, officeWeek, monday, 7), monday, monday + 6)).toBe(1920 - 384);
    const leaving = { ...fullTime, lastDay: monday };
    expect(minutesBetween(hoursFrom(leaving, officeWeek, monday, 7), monday, monday + 6)).toBe(384);
    expect(workedOn({ ...fullTime, isAway: true }, officeWeek, monday)).toBe(0);
    expect(workedOn(fullTime, { isWorking: () => true, daysAWeek: 0 }, monday)).toBe(0);
  });

  it('never exceed what somebody works, and leave never adds', () => {
    const leave = fc.record({
      from: fc.integer({ min: monday - 10, max: monday + 30 }),
      length: fc.integer({ min: 0, max: 20 }),
      percent: fc.integer({ min: 1, max: 100 }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4800 }),
        fc.integer({ min: 1, max: 100 }),
        fc.array(leave, { maxLength: 3 }),
        (weeklyMinutes, percent, absences) => {
          const free = { ...fullTime, weeklyMinutes, percent };
          const away = {
            ...free,
            leave: absences.map((l) => ({ from: l.from, to: l.from + l.length, percent: l.percent })),
          };
          const without = hoursFrom(free, officeWeek, monday, 28);
          const withLeave = hoursFrom(away, officeWeek, monday, 28);
          for (let w = monday; w < monday + 28; w += 7) {
            const all = minutesBetween(without, w, w + 6);
            expect(all).toBeLessThanOrEqual(Math.ceil((weeklyMinutes * percent) / 100) + 3);
            expect(minutesBetween(withLeave, w, w + 6)).toBeLessThanOrEqual(all);
          }
        },
      ),
    );
  });
});

describe('promised work', () => {
  const days = fc.uniqueArray(fc.integer({ min: monday - 30, max: monday + 300 }), { maxLength: 200 });
  const commitment = fc.record({
    minutes: fc.integer({ min: 0, max: 100_000 }),
    dueOn: fc.option(fc.integer({ min: monday - 60, max: monday + 200 })),
  });

  it('adds up over weeks to exactly what is left, and is never negative', () => {
    fc.assert(
      fc.property(commitment, days, (c, working) => {
        const spread = spreadOf(
          c,
          monday,
          working.sort((a, b) => a - b),
        );
        let sum = 0;
        for (let w = monday; w < monday + 800; w += 7) {
          const part = partBetween(spread, w, w + 6);
          expect(part).toBeGreaterThanOrEqual(0);
          sum += part;
        }
        expect(sum).toBe(c.minutes);
      }),
    );
  });

  it('lies before the due day, unless it is overdue already', () => {
    fc.assert(
      fc.property(commitment, days, (c, working) => {
        if (c.dueOn === null || c.dueOn < monday) return;
        const spread = spreadOf(
          c,
          monday,
          working.sort((a, b) => a - b),
        );
        expect(partBetween(spread, c.dueOn + 1, monday + 2000)).toBe(0);
      }),
    );
  });

  it('is even over working days; undated work takes four weeks, overdue work five working days', () => {
    const working = workingDays(hoursFrom(fullTime, officeWeek, monday, 200));
    const dated = spreadOf({ minutes: 1000, dueOn: monday + 11 }, monday, working);
    expect(partBetween(dated, monday, monday + 6)).toBe(500);
    expect(partBetween(dated, monday + 7, monday + 13)).toBe(500);
    const undated = spreadOf({ minutes: 1000, dueOn: null }, monday, working);
    for (let w = 0; w < UNDATED_WEEKS; w++)
      expect(partBetween(undated, monday + w * 7, monday + w * 7 + 6)).toBe(250);
    const overdue = spreadOf({ minutes: 1000, dueOn: monday - 3 }, monday + 2, working);
    expect(partBetween(overdue, monday + 2, monday + 6)).toBe((1000 * 3) / OVERDUE_DAYS);
    const noDays = spreadOf({ minutes: 60, dueOn: monday + 2 }, monday, []);
    expect(partBetween(noDays, monday + 2, monday + 2)).toBe(60);
  });

  it('is checked until the due day, or over four weeks', () => {
    expect(promisedUntil(null, monday)).toBe(monday + 27);
    expect(promisedUntil(monday + 3, monday)).toBe(monday + 3);
    expect(promisedUntil(monday - 3, monday)).toBe(monday);
  });
});

describe('shares', () => {
  it('add up to the part of the whole that they name', () => {
    const shares = fc
      .array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 })
      .filter((all) => all.reduce((a, b) => a + b, 0) <= 100);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4800 }), shares, (total, all) => {
        const parts = splitByShares(total, all);
        const sum = all.reduce((a, b) => a + b, 0);
        expect(parts.reduce((a, b) => a + b, 0)).toBe(Math.round((total * sum) / 100));
        for (const [i, p] of parts.entries()) expect(Math.abs(p - (total * all[i]!) / 100)).toBeLessThan(1);
      }),
    );
  });

  it('are said in hours', () => {
    expect([0, 45, 60, 90, -150].map(inHours)).toEqual([
      '0 min',
      '45 min',
      '1 h',
      '1 h 30 min',
      '−2 h 30 min',
    ]);
  });
});
