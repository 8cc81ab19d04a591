/** The timer: at most one of a person runs, and stopping it logs its time. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';
import type { WorkType } from './contract-fields.ts';
import { demandRoom, noteOf, workTypeFor, writeEntry } from './entries.ts';
import * as events from './events.ts';

const { command } = operationsOn<KernelTables>();

/** A row of kernel.effort_timer. */
export interface TimerRow {
  timer_id: string;
  person_id: string;
  started_at: string;
  started_on: string;
  work_type: WorkType;
  record_kind: string | null;
  record_id: string | null;
  note: string | null;
}

/** A timer that ran longer was forgotten. */
const LONGEST = 12 * 60;

type Stopping = CommandContext<KernelTables, 'ran-too-long' | 'day-full'>;

async function lockTimer(ctx: { tx: CommandContext<KernelTables>['tx'] }, personId: string) {
  // The row of the person: there may be no timer to lock, and two starts must not both find none.
  await sql`select 1 from kernel.person where person_id = ${personId} for no key update`.execute(ctx.tx);
  const { rows } =
    await sql<TimerRow>`select * from kernel.effort_timer where person_id = ${personId}`.execute(ctx.tx);
  return rows[0] ?? null;
}

/** Ends a timer; its time is logged on the day it started, unless nothing is left of it. */
async function endTimer(
  ctx: Stopping,
  timer: TimerRow,
  said: { minutes?: number | undefined; note?: string | null | undefined; isDiscarded: boolean },
): Promise<{ entryId: string | null; minutes: number }> {
  const ran = Math.round((Date.parse(ctx.now) - Date.parse(timer.started_at)) / 60_000);
  const minutes = said.isDiscarded ? 0 : (said.minutes ?? Math.max(0, ran));
  if (said.minutes === undefined && minutes > LONGEST)
    ctx.refuse('ran-too-long', { startedAt: `${timer.started_at.slice(0, 16).replace('T', ' ')} UTC` });
  await sql`delete from kernel.effort_timer where timer_id = ${timer.timer_id}`.execute(ctx.tx);
  let entryId: string | null = null;
  if (minutes > 0) {
    await demandRoom(ctx, timer.person_id, new Map([[timer.started_on, minutes]]));
    entryId = await writeEntry(ctx, {
      person_id: timer.person_id,
      day: timer.started_on,
      minutes,
      work_type: timer.work_type,
      record_kind: timer.record_kind,
      record_id: timer.record_id,
      note: said.note === undefined ? timer.note : noteOf(said.note),
      how: 'timer',
    });
  }
  ctx.emit(events.timerStopped, timer.timer_id, { personId: timer.person_id, entryId });
  return { entryId, minutes };
}

export const timerOperations = [
  command(contract.startTimer, async (ctx, input) => {
    const personId = ctx.actor.personId ?? ctx.refuse('no-person');
    const workType = await workTypeFor(ctx, input.workType, input.kind, input.recordId);
    const running = await lockTimer(ctx, personId);
    const logged = running === null ? null : await endTimer(ctx, running, { isDiscarded: false });
    const timerId = newId();
    const about = { record_kind: input.kind ?? null, record_id: input.recordId ?? null };
    await ctx.tx
      .insertInto('kernel.effort_timer')
      .values({
        timer_id: timerId,
        person_id: personId,
        started_at: ctx.now,
        started_on: ctx.today,
        work_type: workType,
        ...about,
        note: noteOf(input.note),
      })
      .execute();
    ctx.emit(events.timerStarted, timerId, {
      personId,
      workType,
      recordKind: about.record_kind,
      recordId: about.record_id,
    });
    return { timerId, startedAt: ctx.now, loggedEntryId: logged?.entryId ?? null };
  }),

  command(contract.stopTimer, async (ctx, input) => {
    const personId = ctx.actor.personId ?? ctx.refuse('no-person');
    const timer = (await lockTimer(ctx, personId)) ?? ctx.refuse('no-timer');
    return endTimer(ctx, timer, input);
  }),
];
