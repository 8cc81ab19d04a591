/** Clocks by property: what ran and what was paused add up, whichever zones, calendars, pauses and instants. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  builtInCalendar,
  type CalendarRules,
  type DayException,
  exceptionsByDay,
  type Target,
} from '../calendar/rules.ts';
import { DAY, isoOf, measureOf, msOf, unitsOf } from '../calendar/working-time.ts';
import { type ClockFacts, dueIfResumed, instantAt, readClock, stageOf, stepsOf } from './rules.ts';

const START = msOf('2024-01-01T00:00:00Z');
const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Africa/Cairo'];

const day = fc.integer({ min: 0, max: 1400 }).map((n) => isoOf(START + n * DAY).slice(0, 10));
const exception: fc.Arbitrary<DayException> = fc.record({
  day,
  name: fc.constant('x'),
  isWorking: fc.boolean(),
  hours: fc.constantFrom(null, [{ from: '08:00', to: '12:00' }]),
  source: fc.constantFrom('library', 'own'),
});
const calendar: fc.Arbitrary<CalendarRules> = fc
  .record({
    zone: fc.constantFrom(...zones),
    exceptions: fc.array(exception, { maxLength: 15 }),
    week: fc.constantFrom(
      builtInCalendar('UTC').week,
      [{ weekday: 7, from: '00:00', to: '24:00' }],
      [
        { weekday: 1, from: '08:00', to: '12:00' },
        { weekday: 1, from: '13:30', to: '17:15' },
        { weekday: 7, from: '01:30', to: '03:10' },
      ],
    ),
  })
  .map(({ zone, exceptions, week }) => ({
    ...builtInCalendar(zone),
    week,
    exceptions: exceptionsByDay(exceptions),
  }));
const calendars = fc.array(calendar, { minLength: 1, maxLength: 3 });
const unit = fc.constantFrom<Target['unit']>('working-hours', 'working-days', 'days');
const MINUTE = 60_000;
const moment = fc.integer({ min: 0, max: 1_000 * 24 * 60 }).map((m) => START + m * MINUTE);

/** A running clock with pauses (the last may be open) and moves between calendars. */
const clock: fc.Arbitrary<{ facts: ClockFacts; now: number }> = fc
  .record({
    rules: calendars,
    unit,
    amount: fc.integer({ min: 1, max: 60 }),
    startedAt: moment,
    steps: fc.array(fc.integer({ min: 0, max: 12 * 24 * 60 }), { minLength: 4, maxLength: 10 }),
    isOpen: fc.boolean(),
  })
  .map(({ rules, unit, amount, startedAt, steps, isOpen }) => {
    let at = startedAt;
    const instants = steps.map((minutes) => (at += minutes * MINUTE));
    const pauses = [];
    for (let i = 0; i + 1 < instants.length - 1; i += 2)
      pauses.push({ from: instants[i]!, to: instants[i + 1]! as number | null });
    if (isOpen && pauses.length > 0) pauses.at(-1)!.to = null;
    return {
      facts: {
        target: { amount, unit },
        startedAt,
        stoppedAt: null,
        pauses,
        segments: rules.map((r, i) => ({ from: i === 0 ? startedAt : instants[i]!, rules: r })),
      },
      now: instants.at(-1)!,
    };
  });

describe('a clock', () => {
  it('adds up: what it ran and what it was paused make the whole', () => {
    fc.assert(
      fc.property(clock, ({ facts, now }) => {
        const { gross, paused, net } = readClock(facts, now);
        expect(net + paused).toBe(gross);
        expect(net).toBeGreaterThanOrEqual(0);
        expect(paused).toBeGreaterThanOrEqual(0);
        // The running pieces, each read as a clock of its own, make what it ran.
        let pieces = 0;
        let from = facts.startedAt;
        for (const p of [...facts.pauses, { from: now, to: now }]) {
          if (p.from > from) {
            const piece = { ...facts, pauses: [], startedAt: from, stoppedAt: Math.min(p.from, now) };
            pieces += readClock(piece, now).gross;
          }
          from = Math.max(from, p.to ?? Number.POSITIVE_INFINITY);
        }
        expect(pieces).toBe(net);
      }),
      { numRuns: 100 },
    );
  });

  it('never runs backwards', () => {
    fc.assert(
      fc.property(clock, fc.integer({ min: 0, max: 90 * 24 * 60 }), ({ facts, now }, minutes) => {
        const [a, b] = [readClock(facts, now), readClock(facts, now + minutes * MINUTE)];
        expect(b.gross).toBeGreaterThanOrEqual(a.gross);
        expect(b.net).toBeGreaterThanOrEqual(a.net);
        expect(b.paused).toBeGreaterThanOrEqual(a.paused);
      }),
      { numRuns: 100 },
    );
  });

  it('is due when it has used up its time, and not a millisecond before', () => {
    fc.assert(
      fc.property(clock, ({ facts }) => {
        const closed = { ...facts, pauses: facts.pauses.map((p) => ({ from: p.from, to: p.to ?? p.from })) };
        const due = instantAt(closed, unitsOf(facts.target))!;
        const at = readClock(closed, due);
        expect(at.net).toBeGreaterThanOrEqual(at.target);
        expect(readClock(closed, due - 1).net).toBeLessThan(at.target);
      }),
      { numRuns: 100 },
    );
  });

  it('is due later with pauses than without, and an open pause keeps it from falling due', () => {
    fc.assert(
      fc.property(clock, ({ facts, now }) => {
        const gross = instantAt(facts, unitsOf(facts.target), true)!;
        const due = instantAt(facts, unitsOf(facts.target));
        if (due !== null) expect(due).toBeGreaterThanOrEqual(gross);
        else {
          expect(readClock(facts, now).isPaused).toBe(true);
          expect(dueIfResumed(facts, now)).toBeGreaterThanOrEqual(now);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('stands at one stage that fits its steps', () => {
    fc.assert(
      fc.property(clock, ({ facts, now }) => {
        const steps = stepsOf(facts, {
          warnAtPercent: 80,
          ladder: [{ afterPercent: 150, tell: { kind: 'role', id: 'any' } }],
        });
        const times = steps.map((s) => s.at);
        expect([...times].sort((a, b) => a - b)).toEqual(times);
        const come = (step: string) => steps.some((s) => s.step === step && s.at <= now);
        const stage = stageOf(readClock(facts, now), 80, false);
        expect(stage).toBe(come('breach') ? 'breached' : come('warn') ? 'warned' : 'fine');
      }),
      { numRuns: 100 },
    );
  });
});

const berlin = builtInCalendar('Europe/Berlin');
const facts = (given: Partial<ClockFacts> & { start: string; target: Target }): ClockFacts => ({
  startedAt: msOf(given.start),
  stoppedAt: null,
  pauses: [],
  segments: [{ from: msOf(given.start), rules: berlin }],
  ...given,
});

describe('a clock across changes of the clocks', () => {
  it('is paused over the night in which clocks change, and its pause counts no hour too many', () => {
    // Round the clock, so that the missing hour of 29 March 2026 would show.
    const always = {
      ...berlin,
      week: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', to: '24:00' })),
    };
    const c = facts({
      start: '2026-03-28T11:00:00Z',
      target: { amount: 30, unit: 'working-hours' },
      segments: [{ from: 0, rules: always }],
      // Local 20:00 on the 28th until local 08:00 on the 29th: eleven hours, not twelve.
      pauses: [{ from: msOf('2026-03-28T19:00:00Z'), to: msOf('2026-03-29T06:00:00Z') }],
    });
    const reading = readClock(c, msOf('2026-03-29T06:00:00Z'));
    expect([reading.gross, reading.paused, reading.net].map((ms) => ms / 3_600_000)).toEqual([19, 11, 8]);
    expect(isoOf(instantAt(c, unitsOf(c.target))!)).toBe('2026-03-30T04:00:00.000Z');
    // Counted in days the same pause is half a day by the clocks on the wall.
    const days = readClock({ ...c, target: { amount: 3, unit: 'days' } }, msOf('2026-03-29T06:00:00Z'));
    expect(days.paused / DAY).toBe(0.5);
  });

  it('gives days by the clocks on the wall, over a leap day and both changes', () => {
    const due = (start: string, amount: number) =>
      isoOf(instantAt(facts({ start, target: { amount, unit: 'days' } }), amount * DAY)!);
    expect(due('2026-03-28T14:00:00Z', 1)).toBe('2026-03-29T13:00:00.000Z');
    expect(due('2026-10-24T13:00:00Z', 1)).toBe('2026-10-25T14:00:00.000Z');
    expect(due('2028-02-28T14:00:00Z', 2)).toBe('2028-03-01T14:00:00.000Z');
    expect(due('2027-02-28T14:00:00Z', 2)).toBe('2027-03-02T14:00:00.000Z');
  });

  it('counts on by another calendar after a move, and keeps what it has counted', () => {
    const newYork = builtInCalendar('America/New_York');
    // Monday 09:00 in Berlin; after four hours the case moves to New York, where it is 08:00 (clocks differ by five hours).
    const c = facts({
      start: '2026-03-16T08:00:00Z',
      target: { amount: 8, unit: 'working-hours' },
      segments: [
        { from: 0, rules: berlin },
        { from: msOf('2026-03-16T12:00:00Z'), rules: newYork },
      ],
    });
    expect(isoOf(instantAt(c, unitsOf(c.target))!)).toBe('2026-03-16T17:00:00.000Z');
    expect(readClock(c, msOf('2026-03-16T12:30:00Z')).net / 3_600_000).toBe(4);
    // Without the move it would have been due at 17:00 in Berlin.
    const stayed = { ...c, segments: [c.segments[0]!] };
    expect(isoOf(instantAt(stayed, unitsOf(c.target))!)).toBe('2026-03-16T16:00:00.000Z');
  });

  it('is met up to the instant at which it is due, and late from then on', () => {
    const c = facts({ start: '2026-03-16T08:00:00Z', target: { amount: 1, unit: 'working-days' } });
    const due = msOf('2026-03-16T16:00:00Z');
    expect(stageOf(readClock(c, due - 1), 80, false)).toBe('warned');
    expect(stageOf(readClock(c, due), 80, false)).toBe('breached');
    expect(measureOf(berlin, 'working-days').reach(0)).toBeLessThan(due);
  });
});
