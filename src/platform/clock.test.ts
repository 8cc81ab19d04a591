/** Days and instants are those of Temporal, though the last day of each zone is kept. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { dateIn, isoInstant } from './clock.ts';

const ZONES = ['UTC', 'Europe/Copenhagen', 'America/Sao_Paulo', 'Pacific/Apia', 'Asia/Kathmandu'];
const HOUR = 3_600_000;
// Near each other, so that the kept day is hit, left and passed over; Samoa had no 30 December 2011.
const instants = fc
  .tuple(
    fc.constantFrom(Date.UTC(2011, 11, 29), Date.UTC(2026, 2, 28), Date.UTC(2018, 10, 3)),
    fc.integer({ min: 0, max: 72 * HOUR }),
  )
  .map(([from, more]) => Temporal.Instant.fromEpochMilliseconds(from + more));

it('says the date and the instant as Temporal does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(instants, fc.constantFrom(...ZONES)), { minLength: 2, maxLength: 20 }),
      (asked) => {
        for (const [instant, zone] of asked) {
          expect(dateIn(zone, instant)).toBe(instant.toZonedDateTimeISO(zone).toPlainDate().toString());
          expect(isoInstant(instant)).toBe(instant.toString({ fractionalSecondDigits: 3 }));
        }
      },
    ),
  );
});
