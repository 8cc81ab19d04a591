/** Hours as they are typed and shown. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hoursText, mondayOf, readHours } from './hours.ts';

it('reads hours as people write them', () => {
  const read = ['7:30', '7.5', '7,5', '7h30m', '7h 30m', '450m', '450 min', '7,50 h', '0:05', '2', ''].map(
    readHours,
  );
  expect(read).toEqual([450, 450, 450, 450, 450, 450, 450, 450, 5, 120, 0]);
  expect(['seven', '7:60', '-2', '1:2', '7.123', 'm', 'h'].map(readHours)).toEqual(Array(7).fill(null));
});

it('reads what it shows', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99 * 60 + 59 }), (m) => {
      expect(readHours(hoursText(m))).toBe(m);
    }),
  );
  expect(hoursText(-90)).toBe('−1:30');
});

it('knows the Monday of every day', () => {
  expect(['2026-11-23', '2026-11-24', '2026-11-29', '2027-01-01'].map(mondayOf)).toEqual([
    '2026-11-23',
    '2026-11-23',
    '2026-11-23',
    '2026-12-28',
  ]);
});
