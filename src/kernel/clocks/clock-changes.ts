/**
 * What cases and charters do with clocks: start, stop, pause, resume, move to another calendar, give other terms. Each
 * is a function within the transaction of the caller's command; the clocks' own events are those of the sweep.
 */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { calendarFor, type Place } from '../calendar/find.ts';
import type { CalendarRules } from '../calendar/rules.ts';
import { settleWorkItems } from '../work/open-item.ts';
import { type ClockContext, ESCALATION, lockRunning, type StoredClock, settleClocks, txOf } from './rows.ts';
import type { ClockTerms } from './rules.ts';

/**
 * Starts clocks of a case by the calendar of its place; one of that name that runs goes on as it is. While the case
 * waits with a pause, they start paused.
 */
export async function startClocks(
  ctx: ClockContext,
  at: Place & { readonly caseId: string },
  terms: readonly ClockTerms[],
): Promise<void> {
  if (terms.length === 0) return;
  const { calendarId } = await calendarFor(ctx.tx, at);
  const rows = terms.map((t) => ({
    case_id: at.caseId,
    clock_id: newId(),
    clock: t.clock,
    title: t.title,
    target: t.target,
    warn_at_percent: t.warnAtPercent,
    told: t.told,
    ladder: t.ladder,
    segments: [{ from: ctx.now, calendarId }],
    calendar_id: calendarId,
    started_at: ctx.now,
  }));
  const { rows: started } = await sql<{ clock_id: string }>`
    insert into kernel.case_clock (case_id, clock_id, clock, title, target, warn_at_percent, told, ladder, segments,
      calendar_id, started_at, gross_due_at, steps, stage)
    select r.*, r.started_at, '[]', 'fine' from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(case_id uuid, clock_id uuid, clock text, title text, target jsonb, warn_at_percent int, told jsonb, ladder jsonb,
        segments jsonb, calendar_id uuid, started_at timestamptz)
    on conflict (case_id, clock) where stopped_at is null do nothing returning clock_id`.execute(txOf(ctx));
  const ids = started.map((r) => r.clock_id);
  await settleClocks(
    ctx,
    await lockRunning(ctx, sql`k.case_id = ${at.caseId} and k.clock_id = any(${ids}::uuid[])`),
  );
}

/** Stops running clocks of a case by their names, or all of them; whether each was met is settled by `at`. */
export async function stopClocks(
  ctx: ClockContext,
  caseId: string,
  clocks: readonly string[] | 'all',
  at: string = ctx.now,
): Promise<void> {
  const which = clocks === 'all' ? sql`true` : sql`k.clock = any(${[...clocks]}::text[])`;
  const running = await lockRunning(ctx, sql`k.case_id = ${caseId} and ${which}`);
  await settleClocks(
    ctx,
    running.map((c) => ({ ...c, stopped_at: at < c.started_at ? c.started_at : at })),
  );
  // Whoever it escalated to has nothing to look at any more.
  for (const { clock_id } of running.filter((c) => c.fired.some((step) => step.startsWith('escalate:'))))
    await settleWorkItems(txOf(ctx), ctx.now, {
      kind: ESCALATION,
      subjectIds: [caseId],
      detail: { clockId: clock_id },
      outcome: 'The clock has stopped.',
    });
}

/** Lets the clocks of a case stand still from `at` on, for a wait; several waits may pause at once. */
export async function pauseClocks(
  ctx: ClockContext,
  caseId: string,
  at: string,
  waitId: string,
): Promise<void> {
  await sql`insert into kernel.clock_pause (case_id, wait_id, from_at) values (${caseId}, ${waitId}, ${at})
    on conflict do nothing`.execute(txOf(ctx));
  await settleClocks(ctx, await lockRunning(ctx, sql`k.case_id = ${caseId}`));
}

/** Ends the pause of a wait; the clocks go on when no other wait pauses them. */
export async function resumeClocks(
  ctx: ClockContext,
  caseId: string,
  at: string,
  waitId: string,
): Promise<void> {
  await sql`update kernel.clock_pause set to_at = greatest(from_at, ${at}::timestamptz)
    where case_id = ${caseId} and wait_id = ${waitId} and to_at is null`.execute(txOf(ctx));
  await settleClocks(ctx, await lockRunning(ctx, sql`k.case_id = ${caseId}`));
}

/** Ends every pause of a case: what it waited on, it waits on no more. */
export async function endPauses(ctx: ClockContext, caseId: string, at: string = ctx.now): Promise<void> {
  await sql`update kernel.clock_pause set to_at = greatest(from_at, ${at}::timestamptz)
    where case_id = ${caseId} and to_at is null`.execute(txOf(ctx));
  await settleClocks(ctx, await lockRunning(ctx, sql`k.case_id = ${caseId}`));
}

/** Lets the running clocks of a case count by another calendar from `at` on; what has run stays as it was counted. */
export async function moveClocks(
  ctx: ClockContext,
  caseId: string,
  calendar: Pick<CalendarRules, 'calendarId'>,
  at: string = ctx.now,
): Promise<void> {
  const running = await lockRunning(ctx, sql`k.case_id = ${caseId}`);
  await settleClocks(
    ctx,
    running.map((c) => ({ ...c, segments: movedTo(c, calendar.calendarId, at) })),
  );
}

function movedTo(c: StoredClock, calendarId: string | null, at: string): StoredClock['segments'] {
  if (c.segments.at(-1)!.calendarId === calendarId) return c.segments;
  const before = c.segments.filter((s) => s.from < at);
  return [...before, { from: before.length === 0 ? c.started_at : at, calendarId }];
}

/** Other terms for a running clock, as a re-pin gives them. */
export interface NewTerms extends Omit<ClockTerms, 'title'> {
  readonly caseId: string;
}

/**
 * Gives running clocks other terms from their start on; clocks that do not run are left out. Steps that have happened
 * do not happen again. Returns how many are due at another time.
 */
export async function changeTerms(ctx: ClockContext, terms: readonly NewTerms[]): Promise<number> {
  const SLICE = 5000;
  let moved = 0;
  for (let i = 0; i < terms.length; i += SLICE) {
    const slice = terms.slice(i, i + SLICE);
    const byClock = new Map(slice.map((t) => [`${t.caseId} ${t.clock}`, t]));
    const running = await lockRunning(
      ctx,
      sql`(k.case_id, k.clock) in (select r.case_id, r.clock
        from unnest(${slice.map((t) => t.caseId)}::uuid[], ${slice.map((t) => t.clock)}::text[]) as r(case_id, clock))`,
    );
    moved += await settleClocks(
      ctx,
      running.map((c) => {
        const t = byClock.get(`${c.case_id} ${c.clock}`)!;
        return {
          ...c,
          target: t.target,
          warn_at_percent: t.warnAtPercent,
          told: t.told,
          ladder: t.ladder,
        };
      }),
    );
  }
  return moved;
}
