/** Quiet hours and digests over nights, days off and clock changes. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { mailOfToken, replyToken } from './reply-token.ts';
import { type Delivery, deliverAt, isQuiet, nextDigest, quietUntil, STANDARD_DELIVERY } from './rules.ts';

const at = (text: string) => Temporal.Instant.from(text);
const night: Delivery = { ...STANDARD_DELIVERY, quiet: { from: 19 * 60, to: 7 * 60 }, quietDays: [6, 7] };

describe('quiet hours', () => {
  it.each([
    ['a working afternoon', 'Europe/Oslo', '2026-03-02T14:00:00Z', '2026-03-02T14:00:00Z'],
    ['an evening', 'Europe/Oslo', '2026-03-02T18:30:00Z', '2026-03-03T06:00:00Z'],
    ['before dawn', 'Europe/Oslo', '2026-03-03T02:00:00Z', '2026-03-03T06:00:00Z'],
    ['Friday evening, with the weekend off', 'Europe/Oslo', '2026-03-06T19:00:00Z', '2026-03-09T06:00:00Z'],
    ['Saturday noon', 'Europe/Oslo', '2026-03-07T11:00:00Z', '2026-03-09T06:00:00Z'],
    ['the reader’s zone, not ours', 'Asia/Tokyo', '2026-03-02T14:00:00Z', '2026-03-02T22:00:00Z'],
    ['the night in which clocks go forward', 'Europe/Oslo', '2026-03-28T20:00:00Z', '2026-03-30T05:00:00Z'],
  ])('waits over %s', (_, zone, from, until) => {
    expect(quietUntil(night, zone, at(from)).toString()).toBe(at(until).toString());
  });

  it('ends in an instant that is not quiet, never before it began, within nine days', () => {
    fc.assert(
      fc.property(
        fc.record({
          from: fc.integer({ min: 0, max: 1439 }),
          to: fc.integer({ min: 0, max: 1439 }),
          days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 6 }),
          zone: fc.constantFrom(
            'UTC',
            'Europe/Berlin',
            'America/St_Johns',
            'Australia/Lord_Howe',
            'Asia/Kathmandu',
          ),
          when: fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2028-12-31') }),
        }),
        ({ from, to, days, zone, when }) => {
          const delivery: Delivery = { ...STANDARD_DELIVERY, quiet: { from, to }, quietDays: days };
          const start = Temporal.Instant.fromEpochMilliseconds(when);
          const end = quietUntil(delivery, zone, start);
          expect(end.epochMilliseconds).toBeGreaterThanOrEqual(start.epochMilliseconds);
          expect(end.epochMilliseconds - start.epochMilliseconds).toBeLessThan(9 * 86_400_000);
          expect(isQuiet(delivery, zone, end)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the digest', () => {
  it('comes at its hour in the reader’s zone, on its day', () => {
    const daily = { ...STANDARD_DELIVERY, digestHour: 8 };
    expect(nextDigest(daily, 'Europe/Oslo', at('2026-03-02T06:59:00Z')).toString()).toBe(
      '2026-03-02T07:00:00Z',
    );
    expect(nextDigest(daily, 'Europe/Oslo', at('2026-03-02T07:00:00Z')).toString()).toBe(
      '2026-03-03T07:00:00Z',
    );
    const weekly = { ...daily, digest: 'weekly' as const, digestWeekday: 5 };
    expect(nextDigest(weekly, 'America/New_York', at('2026-03-02T12:00:00Z')).toString()).toBe(
      '2026-03-06T13:00:00Z',
    );
    expect(
      nextDigest({ ...night, digestHour: 5 }, 'Europe/Oslo', at('2026-03-02T12:00:00Z')).toString(),
    ).toBe('2026-03-03T06:00:00Z');
  });

  it('is only for what was wished into it', () => {
    expect(deliverAt('app', night, 'UTC', at('2026-03-02T12:00:00Z'))).toBeNull();
    expect(deliverAt('off', night, 'UTC', at('2026-03-02T12:00:00Z'))).toBeNull();
  });
});

describe('the tag of an answer', () => {
  it('names its mail in any case, and nothing else does', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.nat({ max: 38 }),
        fc.constantFrom(...'0123456789abcdefghjkmnpqrstvwxyz'),
        (id, i, c) => {
          const token = replyToken('secret', id);
          expect(token).toMatch(/^[0-9a-z]{39}$/);
          expect(mailOfToken('secret', token.toUpperCase())).toBe(id);
          expect(mailOfToken('another secret', token)).toBeNull();
          if (token[i] !== c)
            expect(mailOfToken('secret', token.slice(0, i) + c + token.slice(i + 1))).toBeNull();
        },
      ),
    );
  });
});
