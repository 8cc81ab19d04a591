/**
 * How a service clock is read; pure. Time is a difference of two readings of a measure, so that what ran and what was
 * paused always add up to the whole, whichever calendars the clock went through.
 */
import type { Party } from '../assignment/parties.ts';
import type { CalendarRules, Target } from '../calendar/rules.ts';
import { type Measure, measureOf, unitsOf } from '../calendar/working-time.ts';

/** Who is told when the clock has come to this percent of its target. */
export interface LadderStep {
  readonly afterPercent: number;
  readonly tell: Party;
}

/** What a clock is started with. */
export interface ClockTerms {
  readonly clock: string;
  readonly title: string;
  readonly target: Target;
  readonly warnAtPercent: number;
  /** Who is warned, and told when it is late, beside the owner of the case; who they are is found when it happens. */
  readonly told: readonly Party[];
  readonly ladder: readonly LadderStep[];
}

/** A stretch of time, epoch milliseconds; `to` null: still open. */
export interface Pause {
  readonly from: number;
  readonly to: number | null;
}

/** Everything that a reading depends on; instants in epoch milliseconds. */
export interface ClockFacts {
  readonly target: Target;
  readonly startedAt: number;
  readonly stoppedAt: number | null;
  readonly pauses: readonly Pause[];
  /** Calendars by which it counts, each from an instant on; the first from the start. */
  readonly segments: readonly { readonly from: number; readonly rules: CalendarRules }[];
}

/** A reading in units of the clock's measure. */
export interface Reading {
  /** Pauses counted. */
  readonly gross: number;
  readonly paused: number;
  /** Pauses taken off. */
  readonly net: number;
  readonly target: number;
  readonly isPaused: boolean;
}

export type Stage = 'fine' | 'warned' | 'breached' | 'stopped';

interface Stretch {
  from: number;
  /** Infinity: open. */
  to: number;
}

/** Pauses within the clock's life, joined where they overlap, in order. */
function pausesWithin(facts: ClockFacts): Stretch[] {
  const end = facts.stoppedAt ?? Number.POSITIVE_INFINITY;
  const joined: Stretch[] = [];
  const clipped = facts.pauses
    .map((p) => ({ from: Math.max(p.from, facts.startedAt), to: Math.min(p.to ?? end, end) }))
    .filter((p) => p.to > p.from)
    .sort((a, b) => a.from - b.from);
  for (const p of clipped) {
    const last = joined.at(-1);
    if (last !== undefined && p.from <= last.to) last.to = Math.max(last.to, p.to);
    else joined.push(p);
  }
  return joined;
}

/** Calendars with the stretch in which each counts. */
function placesOf(facts: ClockFacts): (Stretch & { measure: Measure })[] {
  return facts.segments.map((s, i) => ({
    from: i === 0 ? Number.NEGATIVE_INFINITY : s.from,
    to: facts.segments[i + 1]?.from ?? Number.POSITIVE_INFINITY,
    measure: measureOf(s.rules, facts.target.unit),
  }));
}

/** Units of the clock's measure between two instants, each part by the calendar that counted then. */
function counted(facts: ClockFacts, from: number, to: number): number {
  let sum = 0;
  for (const p of placesOf(facts)) {
    const a = Math.max(from, p.from);
    const b = Math.min(to, p.to);
    if (b > a) sum += p.measure.read(b) - p.measure.read(a);
  }
  return sum;
}

/** Reads a clock at an instant; a stopped clock stands. */
export function readClock(facts: ClockFacts, now: number): Reading {
  const at = Math.max(facts.startedAt, Math.min(now, facts.stoppedAt ?? now));
  const pauses = pausesWithin(facts);
  let paused = 0;
  for (const p of pauses) if (p.from < at) paused += counted(facts, p.from, Math.min(p.to, at));
  const gross = counted(facts, facts.startedAt, at);
  return {
    gross,
    paused,
    net: gross - paused,
    target: unitsOf(facts.target),
    isPaused: facts.stoppedAt === null && pauses.some((p) => p.from <= at && p.to > at),
  };
}

/**
 * The first instant at which the clock has come to so many units, or null where an open pause keeps it from that.
 * `without`: as if there were no pauses.
 */
export function instantAt(facts: ClockFacts, units: number, without = false): number | null {
  let left = units;
  let from = facts.startedAt;
  const pauses = without ? [] : pausesWithin({ ...facts, stoppedAt: null });
  const places = placesOf(facts);
  for (const run of [...pauses, { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY }]) {
    for (const p of places) {
      const a = Math.max(from, p.from);
      const b = Math.min(run.from, p.to);
      if (b <= a) continue;
      const start = p.measure.read(a);
      const at = p.measure.reach(start + left);
      // Reached within this stretch; one that ends at the very instant has reached it too.
      if (at <= b) return Math.max(at, a);
      left -= p.measure.read(b) - start;
    }
    from = run.to;
    if (from === Number.POSITIVE_INFINITY) return null;
  }
  return null;
}

/** Since when it stands still, or null. */
export function pausedSince(facts: ClockFacts, now: number): number | null {
  if (facts.stoppedAt !== null) return null;
  return pausesWithin(facts).find((p) => p.from <= now && p.to > now)?.from ?? null;
}

/** When a paused clock would be due if it went on now. */
export function dueIfResumed(facts: ClockFacts, now: number): number | null {
  return instantAt(
    { ...facts, pauses: facts.pauses.map((p) => ({ from: p.from, to: p.to ?? Math.max(now, p.from) })) },
    unitsOf(facts.target),
  );
}

/** One thing that happens to a clock at an instant. */
export interface ClockStep {
  /** `warn`, `breach` or `escalate:<percent>`: a step happens once in a clock's life. */
  readonly step: string;
  readonly at: number;
}

/** Steps that can be given an instant now, soonest first. */
export function stepsOf(facts: ClockFacts, terms: Pick<ClockTerms, 'warnAtPercent' | 'ladder'>): ClockStep[] {
  const units = unitsOf(facts.target);
  const percents = new Map<string, number>([
    ['warn', terms.warnAtPercent],
    ['breach', 100],
    ...terms.ladder.map((l) => [`escalate:${l.afterPercent}`, l.afterPercent] as const),
  ]);
  const steps: ClockStep[] = [];
  for (const [step, percent] of [...percents].sort(([, a], [, b]) => a - b)) {
    // Warning at the full time would say what the breach says.
    if (step === 'warn' && percent >= 100) continue;
    const at = instantAt(facts, Math.round((units * percent) / 100));
    if (at !== null) steps.push({ step, at });
  }
  return steps;
}

/** Where the clock stands; it is late from the instant at which it is due. */
export function stageOf(reading: Reading, warnAtPercent: number, isStopped: boolean): Stage {
  if (isStopped) return 'stopped';
  if (reading.net >= reading.target) return 'breached';
  return reading.net >= Math.round((reading.target * warnAtPercent) / 100) ? 'warned' : 'fine';
}
