/** A requester who does not answer: warned after ten working days, closed after fifteen, by the calendar of the unit. */
import { sql } from 'kysely';
import { inScope } from '../../../kernel/access/scope.ts';
import { calendarFor } from '../../../kernel/calendar/find.ts';
import { addWorkingTime } from '../../../kernel/calendar/working-time.ts';
import { operationsOn } from '../../../kernel/operation.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import * as contract from '../contract-triage.ts';
import * as events from '../events.ts';
import { SILENT_CLOSE_DAYS, SILENT_WARN_DAYS, undeliveredStates } from '../machine.ts';
import { silentSince } from '../rules.ts';
import type { RequestsTables } from '../tables.gen.ts';
import { type Context, offWaitlist, type Row, tellOthers, workersOf, writeRow } from './row.ts';

const { command } = operationsOn<KernelTables & RequestsTables>();

interface Silent {
  readonly row: Row;
  /** Whether the requester was warned in this silence. */
  readonly isWarned: boolean;
  /** Instants (ISO) from which on the requester may be warned, and the request may be closed. */
  readonly warnAt: string;
  readonly closeAt: string;
}

/** The request whose requester owes this answer, and when that has consequences; null where nothing is owed any more. */
async function silenceOf(ctx: Context, requestId: string, waitId: string): Promise<Silent | null> {
  const { rows } = await sql<Row>`
    select r.* from requests.request r where r.request_id = ${requestId} and r.submitted_at is not null
      and ${inScope(ctx.scope, 'r.unit_id')} for update`.execute(ctx.tx);
  const row = rows[0];
  // A timer of a wait on another kind of case finds no request.
  if (row === undefined) return ctx.actor.kind === 'system' ? null : ctx.notFound('request', requestId);
  const { rows: signs } = await sql<{
    since: string;
    promised_until: string | null;
    last_words: string | null;
    warn_days: number | null;
    close_days: number | null;
  }>`
    select w.since, w.promised_until,
      (select max(c.created_at) from kernel.comment c where c.subject_kind = 'request' and c.subject_id = ${requestId}
        and c.author_id = ${row.requester_id}) as last_words,
      m.silent_warn_days as warn_days, m.silent_close_days as close_days
    from kernel.wait w left join requests.model m on m.model_id = ${row.model_id}::uuid
    where w.wait_id = ${waitId} and w.case_id = ${requestId} and w.party_kind = 'requester' and w.ended_at is null`.execute(
    ctx.tx,
  );
  const sign = signs[0];
  if (sign === undefined || !undeliveredStates.includes(row.state)) return null;
  const since = silentSince({
    waitingSince: sign.since,
    lastWords: sign.last_words,
    promisedUntil: sign.promised_until,
  });
  const calendar = await calendarFor(ctx.tx, { unitId: row.unit_id });
  const after = (amount: number) => addWorkingTime(calendar, since, { amount, unit: 'working-days' });
  const warnDays = sign.warn_days ?? SILENT_WARN_DAYS;
  return {
    row,
    isWarned: row.silent_warned_at !== null && !isBefore(row.silent_warned_at, since),
    warnAt: after(warnDays),
    // A model may name one of the two only; closing never comes before the warning.
    closeAt: after(Math.max(sign.close_days ?? SILENT_CLOSE_DAYS, warnDays + 1)),
  };
}

const isBefore = (a: string, b: string) => Date.parse(a) < Date.parse(b);

export const silenceOperations = [
  command(contract.warnSilentRequester, async (ctx, { requestId, waitId }) => {
    const silent = await silenceOf(ctx as Context, requestId, waitId);
    if (silent === null || silent.isWarned) return { requestId, isWarned: false };
    const about = { kind: 'request', id: requestId };
    // A sign of life has put it off: look again when the time has come.
    if (isBefore(ctx.now, silent.warnAt)) {
      ctx.later(silent.warnAt, about, contract.warnSilentRequester, { requestId, waitId });
      return { requestId, isWarned: false };
    }
    const { row } = silent;
    // Warned late, the requester still has the days between a warning and the end.
    const calendar = await calendarFor(ctx.tx, { unitId: row.unit_id });
    const days = SILENT_CLOSE_DAYS - SILENT_WARN_DAYS;
    const grace = addWorkingTime(calendar, ctx.now, { amount: 1, unit: 'working-days' });
    const full = addWorkingTime(calendar, ctx.now, { amount: days, unit: 'working-days' });
    const closeAt = isBefore(silent.closeAt, grace) ? full : silent.closeAt;
    const closesOn = closeAt.slice(0, 10);
    ctx.emit(events.silentRequesterWarned, requestId, { waitId, closesOn });
    ctx.later(closeAt, about, contract.closeSilentRequest, { requestId, waitId });
    tellOthers(
      ctx,
      [row.requester_id],
      requestId,
      'request-silent',
      `${row.key} waits for your answer. Without one it closes on ${closesOn}.`,
    );
    await ctx.tx
      .updateTable('requests.request')
      .set({ silent_warned_at: ctx.now })
      .where('request_id', '=', requestId)
      .execute();
    return { requestId, isWarned: true };
  }),

  command(contract.closeSilentRequest, async (ctx, { requestId, waitId }) => {
    const silent = await silenceOf(ctx as Context, requestId, waitId);
    if (silent === null) return { requestId, isClosed: false };
    const { row } = silent;
    const about = { kind: 'request', id: requestId };
    // An answer in words, or a promise, came after the warning: it is warned anew before anything closes.
    if (isBefore(ctx.now, silent.closeAt) || !silent.isWarned) {
      if (!silent.isWarned)
        ctx.later(silent.warnAt, about, contract.warnSilentRequester, { requestId, waitId });
      return { requestId, isClosed: false };
    }
    ctx.emit(events.silentRequestClosed, requestId, { waitId, from: row.state });
    tellOthers(
      ctx,
      [row.requester_id],
      requestId,
      'request-closed-silent',
      `${row.key} was closed, because your answer did not come. You can come back to it within 30 days.`,
    );
    tellOthers(
      ctx,
      await workersOf(ctx, row),
      requestId,
      'request-cancelled',
      `${row.key} was closed, because its requester did not answer.`,
    );
    await writeRow(ctx as Context, row, {
      ...offWaitlist,
      state: 'cancelled',
      cancelled_at: ctx.now,
      closed_cause: 'silent',
    });
    return { requestId, isClosed: true };
  }),
];
