/** Rows of clocks with everything that their readings depend on, and how they are written back, set by set. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Party } from '../assignment/parties.ts';
import { calendarsById } from '../calendar/find.ts';
import type { CalendarRules, Target } from '../calendar/rules.ts';
import { isoOf, msOf, unitsOf } from '../calendar/working-time.ts';
import type { KernelTables } from '../tables.gen.ts';
import {
  type ClockFacts,
  instantAt,
  type LadderStep,
  pausedSince,
  readClock,
  stageOf,
  stepsOf,
} from './rules.ts';

/** Kind of the work items of those to whom a clock escalates; they close themselves when it stops. */
export const ESCALATION = 'clock-escalated';

/** What changing clocks needs of a command. */
export interface ClockContext {
  readonly tx: unknown;
  readonly now: string;
}

export interface StoredClock {
  case_id: string;
  clock_id: string;
  clock: string;
  title: string;
  target: Target;
  warn_at_percent: number;
  told: readonly Party[];
  ladder: readonly LadderStep[];
  segments: { from: string; calendarId: string | null }[];
  started_at: string;
  stopped_at: string | null;
  due_at: string | null;
  fired: string[];
}

export interface StoredPause {
  case_id: string;
  wait_id: string;
  from_at: string;
  to_at: string | null;
}

export const clockColumns = sql`k.case_id, k.clock_id, k.clock, k.title, k.target, k.warn_at_percent, k.told, k.ladder,
  k.segments, k.started_at, k.stopped_at, k.due_at, k.fired`;

export function txOf(ctx: { tx: unknown }): Kysely<KernelTables> {
  return ctx.tx as Kysely<KernelTables>;
}

/** Locks the running clocks that the condition reaches, in the order of their ids so that two never wait on each other. */
export async function lockRunning(ctx: ClockContext, which: RawBuilder<unknown>): Promise<StoredClock[]> {
  const { rows } = await sql<StoredClock>`
    select ${clockColumns} from kernel.case_clock k where k.stopped_at is null and ${which}
    order by k.clock_id for update`.execute(txOf(ctx));
  return rows;
}

/** Facts of each clock, with pauses and calendars read in one query each. */
export async function factsOf(tx: unknown, clocks: readonly StoredClock[]): Promise<ClockFacts[]> {
  if (clocks.length === 0) return [];
  const pauses = await pausesOf(tx, [...new Set(clocks.map((c) => c.case_id))]);
  const rules = await calendarsById(tx, [
    ...new Set(clocks.flatMap((c) => c.segments.map((s) => s.calendarId))),
  ]);
  return clocks.map((c) => makeFacts(c, pauses.get(c.case_id) ?? [], rules));
}

/** Pauses by case. */
export async function pausesOf(tx: unknown, caseIds: readonly string[]): Promise<Map<string, StoredPause[]>> {
  const { rows } = await sql<StoredPause>`
    select case_id, wait_id, from_at, to_at from kernel.clock_pause where case_id = any(${caseIds}::uuid[])
    order by from_at, wait_id`.execute(tx as Kysely<KernelTables>);
  const byCase = new Map<string, StoredPause[]>();
  for (const p of rows) {
    const own = byCase.get(p.case_id);
    if (own === undefined) byCase.set(p.case_id, [p]);
    else own.push(p);
  }
  return byCase;
}

function makeFacts(
  c: StoredClock,
  pauses: readonly StoredPause[],
  rules: ReadonlyMap<string | null, CalendarRules>,
): ClockFacts {
  return {
    target: c.target,
    startedAt: msOf(c.started_at),
    stoppedAt: c.stopped_at === null ? null : msOf(c.stopped_at),
    pauses: pauses.map((p) => ({ from: msOf(p.from_at), to: p.to_at === null ? null : msOf(p.to_at) })),
    segments: c.segments.map((s) => ({ from: msOf(s.from), rules: rules.get(s.calendarId)! })),
  };
}

/** The columns of a clock that follow from its facts; stored so that lists and the sweep need no calendar. */
export function derivedOf(c: StoredClock, facts: ClockFacts, now: string) {
  const at = msOf(now);
  const iso = (ms: number | null) => (ms === null ? null : isoOf(ms));
  const reading = readClock(facts, at);
  const stopped = facts.stoppedAt !== null;
  const steps = stopped
    ? []
    : stepsOf(facts, { warnAtPercent: c.warn_at_percent, ladder: c.ladder }).filter(
        (s) => !c.fired.includes(s.step),
      );
  const due = stopped ? null : instantAt(facts, unitsOf(facts.target));
  return {
    case_id: c.case_id,
    clock_id: c.clock_id,
    target: c.target,
    warn_at_percent: c.warn_at_percent,
    told: c.told,
    ladder: c.ladder,
    segments: c.segments,
    calendar_id: c.segments.at(-1)!.calendarId,
    stopped_at: c.stopped_at,
    paused_since: iso(pausedSince(facts, at)),
    due_at: stopped ? c.due_at : iso(due),
    gross_due_at: isoOf(instantAt(facts, unitsOf(facts.target), true)!),
    steps: steps.map((s) => ({ step: s.step, at: isoOf(s.at) })),
    fires_at: iso(steps[0]?.at ?? null),
    stage: stageOf(reading, c.warn_at_percent, stopped),
    met: stopped ? reading.net < reading.target : null,
  };
}

const RECORD = sql`(case_id uuid, clock_id uuid, target jsonb, warn_at_percent int, told jsonb, ladder jsonb, segments jsonb,
  calendar_id uuid, stopped_at timestamptz, paused_since timestamptz, due_at timestamptz, gross_due_at timestamptz,
  steps jsonb, fires_at timestamptz, stage text, met boolean)`;

/** Works out what follows from the clocks' facts now and writes it; returns how many are due at another time than before. */
export async function settleClocks(ctx: ClockContext, clocks: readonly StoredClock[]): Promise<number> {
  if (clocks.length === 0) return 0;
  const facts = await factsOf(ctx.tx, clocks);
  const rows = clocks.map((c, i) => derivedOf(c, facts[i]!, ctx.now));
  await sql`
    update kernel.case_clock k set target = r.target, warn_at_percent = r.warn_at_percent, told = r.told,
      ladder = r.ladder, segments = r.segments, calendar_id = r.calendar_id, stopped_at = r.stopped_at,
      paused_since = r.paused_since, due_at = r.due_at, gross_due_at = r.gross_due_at, steps = r.steps,
      fires_at = r.fires_at, stage = r.stage, met = r.met
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r${RECORD}
    where k.case_id = r.case_id and k.clock_id = r.clock_id`.execute(txOf(ctx));
  return rows.filter((r, i) => r.due_at !== clocks[i]!.due_at).length;
}
