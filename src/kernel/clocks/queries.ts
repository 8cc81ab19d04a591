/** The clocks of a case, each read with and without its pauses. */
import { sql } from 'kysely';
import { inScope } from '../access/scope.ts';
import { amountOf, isoOf, msOf, unitsOf } from '../calendar/working-time.ts';
import { languageOf } from '../context.ts';
import { namesOf } from '../names.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { type ClockRow, clockEscalated, listClocks } from './contract.ts';
import { clockColumns, factsOf, pausesOf, type StoredClock } from './rows.ts';
import { type ClockFacts, dueIfResumed, instantAt, pausedSince, readClock, stageOf } from './rules.ts';

const { query } = operationsOn<KernelTables>();

/** How a clock is shown at an instant. */
export function shownClock(
  c: StoredClock,
  facts: ClockFacts,
  pauses: ClockRow['pauses'],
  escalations: ClockRow['escalations'],
  now: string,
): ClockRow {
  const at = msOf(now);
  const r = readClock(facts, at);
  const unit = c.target.unit;
  const iso = (ms: number | null) => (ms === null ? null : isoOf(ms));
  const two = (n: number) => Math.round(n * 100) / 100;
  const reading = (used: number, dueAt: string | null) => ({
    used: two(amountOf(used, unit)),
    left: two(amountOf(r.target - used, unit)),
    percent: Math.floor((used * 100) / r.target),
    dueAt,
  });
  const stopped = facts.stoppedAt !== null;
  const last = facts.segments.at(-1)!.rules;
  const since = pausedSince(facts, at);
  return {
    clockId: c.clock_id,
    caseId: c.case_id,
    clock: c.clock,
    title: c.title,
    target: c.target,
    stage: stageOf(r, c.warn_at_percent, stopped),
    paused: since !== null,
    pausedSince: iso(since),
    startedAt: c.started_at,
    stoppedAt: c.stopped_at,
    met: stopped ? r.net < r.target : null,
    withPauses: reading(r.net, iso(instantAt(facts, unitsOf(c.target)))),
    withoutPauses: reading(r.gross, iso(instantAt(facts, unitsOf(c.target), true))),
    dueIfResumedNow: since === null ? null : iso(dueIfResumed(facts, at)),
    calendarId: last.calendarId,
    calendarName: last.calendarId === null ? null : last.name,
    zone: last.zone,
    pauses,
    fired: c.fired,
    escalations,
  };
}

/** To whom clocks of a case escalated, by clock, as the log has it. */
async function escalationsOf(
  ctx: QueryContext<KernelTables>,
  caseId: string,
  clocks: readonly StoredClock[],
): Promise<Map<string, ClockRow['escalations']>> {
  const byClock = new Map<string, ClockRow['escalations']>();
  if (!clocks.some((c) => c.fired.some((step) => step.startsWith('escalate:')))) return byClock;
  const { rows } = await sql<{
    at: string;
    payload: { clockId: string; percent: number; personIds: string[] };
  }>`select occurred_at as at, payload from kernel.event
    where subject_id = ${caseId} and name = ${clockEscalated.name} order by occurred_at, event_id`.execute(
    ctx.tx,
  );
  const nameOf = await namesOf(ctx, { person: rows.flatMap((r) => r.payload.personIds) });
  for (const { at, payload } of rows) {
    const people = payload.personIds.map((personId) => ({ personId, name: nameOf('person', personId) }));
    const list = byClock.get(payload.clockId) ?? [];
    byClock.set(payload.clockId, [...list, { at, percent: payload.percent, people }]);
  }
  return byClock;
}

export const clockQueries = [
  query(listClocks, async (ctx, input) => {
    const { rows: found } = await sql`
      select 1 from kernel.work_case w where w.case_id = ${input.caseId}
        and ${inScope(ctx.scope, 'w.unit_id', 'w.requester_id', 'w.owner_id', 'w.accountable_id')}`.execute(
      ctx.tx,
    );
    if (found.length === 0) ctx.notFound('case', input.caseId);
    const { rows } = await sql<StoredClock>`
      select ${clockColumns} from kernel.case_clock k where k.case_id = ${input.caseId}
      order by k.started_at, k.clock_id`.execute(ctx.tx);
    const facts = await factsOf(ctx.tx, rows);
    const pauses = ((await pausesOf(ctx.tx, [input.caseId])).get(input.caseId) ?? []).map((p) => ({
      waitId: p.wait_id,
      from: p.from_at,
      to: p.to_at,
    }));
    // A pause shows where it has something to do with the clock.
    const touching = (c: StoredClock) =>
      pauses.filter(
        (p) => (c.stopped_at === null || p.from < c.stopped_at) && (p.to === null || p.to > c.started_at),
      );
    const escalated = await escalationsOf(ctx, input.caseId, rows);
    const language = languageOf(ctx);
    return {
      now: ctx.now,
      clocks: rows.map((c, i) =>
        shownClock(
          { ...c, title: language.translate(c.title) },
          facts[i]!,
          touching(c),
          escalated.get(c.clock_id) ?? [],
          ctx.now,
        ),
      ),
    };
  }),
];
