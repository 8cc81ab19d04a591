/** Properties of the pure rules of cases. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestFulfilment } from '../../areas/requests/process.ts';
import {
  clocksMetBy,
  clocksOnMove,
  countLook,
  daysBetween,
  differences,
  exceptionOn,
  isDone,
  LINK_LOOKS,
  latestExpiry,
  partyOf,
  promiseReminderAt,
  weeklyReminderAt,
} from './rules.ts';

const states = requestFulfilment.states.map((s) => s.state);
const value = fc.constantFrom(true, false, null);
const day = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10));

describe('clocks on a move', () => {
  it('run exactly in the states that they are declared for, whatever way a case takes', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...states), { minLength: 1, maxLength: 20 }), (way) => {
        const running = new Set<string>();
        let from: string | null = null;
        for (const to of way) {
          const { stop, start } = clocksOnMove(requestFulfilment, from, to);
          for (const clock of stop) expect(running.delete(clock)).toBe(true);
          for (const clock of start) {
            expect(running.has(clock)).toBe(false);
            running.add(clock);
          }
          const declared = requestFulfilment.clocks.filter((c) => c.runsIn.includes(to)).map((c) => c.clock);
          expect([...running].sort()).toEqual([...declared].sort());
          from = to;
        }
      }),
    );
  });
  it('are met by a first answer', () => {
    expect(clocksMetBy(requestFulfilment, 'cases.start-wait')).toEqual(['acknowledge']);
    expect(clocksMetBy(requestFulfilment, 'requests.assign-request')).toEqual(['acknowledge', 'triage']);
    expect(clocksMetBy(requestFulfilment, 'requests.deliver-request')).toEqual([]);
  });
});

describe('done', () => {
  const conditions = fc.array(fc.record({ value, exceptionId: fc.constantFrom(null, 'x') }), {
    maxLength: 6,
  });
  it('is true only if every condition is true or excepted; one that is false decides over what is not known', () => {
    fc.assert(
      fc.property(conditions, (all) => {
        const open = all.filter((c) => c.exceptionId === null).map((c) => c.value);
        const expected = open.every((v) => v === true) ? true : open.includes(false) ? false : null;
        expect(isDone(all)).toBe(expected);
      }),
    );
  });
  it('never becomes less by a further exception', () => {
    const rank = (v: boolean | null) => (v === true ? 2 : v === null ? 1 : 0);
    fc.assert(
      fc.property(conditions, fc.nat(), (all, n) => {
        if (all.length === 0) return;
        const at = n % all.length;
        const excepted = all.map((c, i) => (i === at ? { ...c, exceptionId: 'x' } : c));
        expect(rank(isDone(excepted))).toBeGreaterThanOrEqual(rank(isDone(all)));
      }),
    );
  });
});

describe('an exception', () => {
  it('holds up to and including its last day', () => {
    fc.assert(
      fc.property(day, day, (expiresOn, today) => {
        expect(exceptionOn('approved', expiresOn, today)).toBe(expiresOn < today ? 'expired' : 'approved');
        expect(exceptionOn('rejected', expiresOn, today)).toBe('rejected');
        expect(exceptionOn('withdrawn', expiresOn, today)).toBe('withdrawn');
      }),
    );
    expect(latestExpiry('2028-02-29')).toBe('2029-02-28');
  });
});

describe('parties', () => {
  const nobody = { personId: null, unitId: null, partyName: null, contactEmail: null };
  it('are one over all their waits', () => {
    expect(partyOf({ ...nobody, partyKind: 'legal', partyName: 'Contracts' })).toEqual({ party: 'legal' });
    expect(partyOf({ ...nobody, partyKind: 'vendor', partyName: 'Nordic  Film' })).toEqual(
      partyOf({ ...nobody, partyKind: 'vendor', partyName: 'nordic film' }),
    );
  });
  it('say what is missing', () => {
    for (const partyKind of ['person', 'business-area', 'vendor'] as const)
      expect(partyOf({ ...nobody, partyKind })).toHaveProperty('missing');
  });
});

describe('links and reminders', () => {
  it('let nobody use a link more often than allowed within an hour', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5400), { maxLength: 120 }), (gaps) => {
        let link = { looks: 0, countedFrom: '2026-03-02T08:00:00.000Z' };
        let at = Date.parse(link.countedFrom);
        const allowed: number[] = [];
        for (const gap of gaps) {
          at += gap * 1000;
          const counted = countLook(link, new Date(at).toISOString());
          if (!counted.tooMany) {
            link = { looks: counted.looks, countedFrom: counted.countedFrom };
            allowed.push(at);
          }
        }
        // Windows begin with a use, so within any hour there are at most two of them.
        for (const start of allowed)
          expect(allowed.filter((t) => t >= start && t < start + 3_600_000).length).toBeLessThanOrEqual(
            2 * LINK_LOOKS,
          );
      }),
    );
  });
  it('come after a week, and in the morning after a promised day', () => {
    expect(weeklyReminderAt('2026-03-28T10:00:00.000Z')).toBe('2026-04-04T10:00:00.000Z');
    expect(promiseReminderAt('2026-12-31')).toBe('2027-01-01T07:00:00.000Z');
    expect(daysBetween('2026-03-01T12:00:00Z', '2026-03-04T11:59:00Z')).toBe(2);
    expect(daysBetween('2026-03-04T12:00:00Z', '2026-03-01T12:00:00Z')).toBe(0);
  });
});

describe('two judgements', () => {
  const condition = (v: boolean | null) => ({
    conditionId: 'a',
    title: 'Accepted',
    value: v,
    parts: [{ text: 'request.accepted at != null', value: v }],
  });
  it('are the same, or differ in sentences', () => {
    expect(differences([condition(true)], [condition(true)])).toEqual([]);
    expect(differences([condition(true)], [condition(false)])).toEqual([
      '“Accepted” was true and comes out not true.',
      'Its part request.accepted at != null was true and comes out not true.',
    ]);
    expect(differences([condition(true)], [])).toEqual(['“Accepted” could not be evaluated again.']);
  });
});
