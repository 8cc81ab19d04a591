/** Shares of held time always add up, whoever holds what when; periods and Mondays. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInCalendar } from '../calendar/rules.ts';
import { HOUR, measureOf } from '../calendar/working-time.ts';
import { type ClockFacts, instantAt, readClock } from '../clocks/rules.ts';
import { costOf, type HeldWait, mondayToTell, periodOf, shareOut } from './ledger-rules.ts';

const rules = builtInCalendar('Europe/Oslo');
const working = measureOf(rules, 'working-hours');
const at = (iso: string) => Date.parse(iso);
const wait = (waitId: string, party: string, from: string, to: string | null): HeldWait => ({
  waitId,
  party,
  from: at(from),
  to: to === null ? null : at(to),
});
const sum = (numbers: Iterable<number>) => [...numbers].reduce((a, b) => a + b, 0);

describe('sharing held time out', () => {
  // Monday to Wednesday in Oslo, nine to five: 24 working hours.
  const stretch = { from: at('2026-03-02T08:00:00Z'), to: at('2026-03-04T16:00:00Z') };

  it('gives time to whoever holds, shares it equally where several do, and leaves the rest to us', () => {
    const shares = shareOut(
      stretch,
      [
        wait('a', 'legal', '2026-03-02T08:00:00Z', '2026-03-03T16:00:00Z'),
        wait('b', 'it', '2026-03-03T08:00:00Z', '2026-03-03T16:00:00Z'),
      ],
      working.read,
    );
    expect(shares.total).toBe(24 * HOUR);
    expect(shares.byWait.get('a')).toBe(12 * HOUR);
    expect(shares.byWait.get('b')).toBe(4 * HOUR);
    expect(shares.ours).toBe(8 * HOUR);
  });

  it('counts two questions to one party once', () => {
    const shares = shareOut(
      stretch,
      [
        wait('a', 'legal', '2026-03-02T08:00:00Z', null),
        wait('b', 'legal', '2026-03-02T08:00:00Z', null),
        wait('c', 'it', '2026-03-02T08:00:00Z', null),
      ],
      working.read,
    );
    expect(shares.byWait.get('a')! + shares.byWait.get('b')!).toBe(12 * HOUR);
    expect(shares.byWait.get('c')).toBe(12 * HOUR);
  });

  it('names a wait over a weekend, though no working time came of it', () => {
    const shares = shareOut(
      { from: at('2026-03-06T16:00:00Z'), to: at('2026-03-08T16:00:00Z') },
      [wait('a', 'legal', '2026-03-06T16:00:00Z', '2026-03-07T16:00:00Z')],
      working.read,
    );
    expect(shares).toEqual({ total: 0, ours: 0, byWait: new Map([['a', 0]]) });
  });

  const instant = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2026-12-31T00:00:00Z') });
  const held = fc.record({
    party: fc.constantFrom('legal', 'it', 'hr', 'vendor:acme'),
    from: instant,
    hours: fc.option(fc.integer({ min: 0, max: 2000 }), { nil: null }),
  });
  const waitsOf = (drawn: { party: string; from: number; hours: number | null }[]): HeldWait[] =>
    drawn.map(({ party, from, hours }, i) => ({
      waitId: String(i),
      party,
      from,
      to: hours === null ? null : from + hours * HOUR,
    }));

  it('adds up to the overrun of a clock exactly, with pauses and without', () => {
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 200 }),
        fc.array(held, { maxLength: 6 }),
        fc.boolean(),
        (startedAt, lasted, amount, drawn, promised) => {
          const waits = waitsOf(drawn);
          const end = startedAt + lasted * HOUR;
          const facts: ClockFacts = {
            target: { amount, unit: 'working-hours' },
            startedAt,
            stoppedAt: end,
            pauses: promised ? waits.filter((w) => w.party === 'legal') : [],
            segments: [{ from: startedAt, rules }],
          };
          const due = instantAt(facts, amount * HOUR, !promised);
          if (due === null || due >= end) return;
          const read = (when: number) => {
            const reading = readClock(facts, when);
            return promised ? reading.net : reading.gross;
          };
          const shares = shareOut({ from: due, to: end }, waits, read);
          expect(shares.total).toBe(read(end) - amount * HOUR);
          expect(sum(shares.byWait.values()) + shares.ours).toBe(shares.total);
          for (const part of [shares.ours, ...shares.byWait.values()]) expect(part).toBeGreaterThanOrEqual(0);
          // A clock that stood still for a party did not run over because of it.
          if (promised)
            for (const w of waits.filter((h) => h.party === 'legal'))
              expect(shares.byWait.get(w.waitId) ?? 0).toBe(0);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('comes to the same in two halves as in one', () => {
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 500 }),
        fc.array(held, { maxLength: 5 }),
        (from, first, second, drawn) => {
          const waits = waitsOf(drawn);
          const middle = from + first * HOUR;
          const to = middle + second * HOUR;
          const whole = shareOut({ from, to }, waits, working.read);
          const a = shareOut({ from, to: middle }, waits, working.read);
          const b = shareOut({ from: middle, to }, waits, working.read);
          expect(a.total + b.total).toBe(whole.total);
          expect(a.ours + b.ours).toBe(whole.ours);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('periods, cost and Mondays', () => {
  it('takes 90 days to today, and refuses what is no period', () => {
    expect(periodOf({}, '2026-03-02')).toEqual({ from: '2025-12-03', to: '2026-03-02' });
    expect(periodOf({ from: '2026-03-02', to: '2026-03-02' }, '2026-11-24')).not.toBeNull();
    expect(periodOf({ from: '2026-03-03', to: '2026-03-02' }, '2026-11-24')).toBeNull();
    expect(periodOf({ from: '2025-01-01', to: '2026-03-02' }, '2026-11-24')).toBeNull();
  });

  it('costs a share of the hour for each hour', () => {
    expect(costOf(40 * HOUR, 6000, 10)).toBeCloseTo(24_000);
    expect(costOf(40 * HOUR, 6000, 0)).toBe(0);
  });

  it('tells from seven on Mondays, by the clocks of the zone', () => {
    expect(mondayToTell('Europe/Oslo', '2026-03-02T05:59:00Z')).toBeNull();
    expect(mondayToTell('Europe/Oslo', '2026-03-02T06:00:00Z')).toBe('2026-03-02');
    expect(mondayToTell('America/New_York', '2026-03-02T06:00:00Z')).toBeNull();
    expect(mondayToTell('Pacific/Auckland', '2026-03-01T20:00:00Z')).toBe('2026-03-02');
    expect(mondayToTell('Europe/Oslo', '2026-03-03T08:00:00Z')).toBeNull();
  });
});
