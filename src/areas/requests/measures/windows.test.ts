/** Stretches of days: the one before is as long and leaves no gap, and twelve months follow each other. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { before, daysIn, monthsUntil, plusDays } from './windows.ts';

const day = fc.integer({ min: 0, max: 20_000 }).map((n) => plusDays('2000-01-01', n));

describe('the period before', () => {
  it('has as many days and ends on the day before', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 1000 }), (from, more) => {
        const period = { from, to: plusDays(from, more) };
        const former = before(period);
        expect(daysIn(former)).toBe(daysIn(period));
        expect(plusDays(former.to, 1)).toBe(period.from);
      }),
      { numRuns: 100 },
    );
  });
});

describe('twelve months', () => {
  it('are whole, follow each other and end with the month of the day', () => {
    fc.assert(
      fc.property(day, (to) => {
        const months = monthsUntil(to);
        expect(months).toHaveLength(12);
        for (const [i, month] of months.entries()) {
          expect(month.from.slice(8)).toBe('01');
          expect(plusDays(month.to, 1).slice(8)).toBe('01');
          if (i > 0) expect(plusDays(months[i - 1]!.to, 1)).toBe(month.from);
        }
        expect(months.at(-1)!.from.slice(0, 7)).toBe(to.slice(0, 7));
      }),
      { numRuns: 100 },
    );
  });

  it('know leap years', () => {
    expect(monthsUntil('2024-02-10').at(-1)).toEqual({ from: '2024-02-01', to: '2024-02-29' });
  });
});
