/** Leave to close a case although one of its conditions is not true: asked for by one, decided by another, expiring. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { inScope } from '../access/scope.ts';
import { operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { resolvedOf } from './case.ts';
import * as contract from './contract.ts';
import { orderIsReady } from './contract-built-in.ts';
import * as events from './events.ts';
import { type Context, type ExceptionRow, lockCase, lockException, worksOn } from './rows.ts';
import { exceptionOn, latestExpiry } from './rules.ts';

const { command } = operationsOn<KernelTables>();

export const exceptionOperations = [
  command(contract.requestException, async (ctx, { caseId, conditionId, reason, expiresOn }) => {
    const row = await lockCase(ctx as Context, caseId);
    if (!row.is_open) ctx.refuse('not-open');
    const me = ctx.actor.personId ?? ctx.refuse('no-person');
    const { conditions } = await resolvedOf(ctx, row.pin_id);
    const condition =
      [...conditions, orderIsReady].find((c) => c.conditionId === conditionId) ??
      ctx.refuse('condition-unknown');
    if (expiresOn < ctx.today || expiresOn > latestExpiry(ctx.today)) ctx.refuse('expiry-wrong');
    const { rows } = await sql<ExceptionRow>`
      select * from kernel.case_exception where case_id = ${caseId} and condition_id = ${conditionId}
        and state in ('requested', 'approved')`.execute(ctx.tx);
    for (const other of rows) {
      if (exceptionOn(other.state, other.expires_on, ctx.today) === 'expired') {
        // One that nobody decided in time makes room for the next.
        if (other.state === 'requested')
          await sql`update kernel.case_exception set state = 'withdrawn', version = version + 1
            where exception_id = ${other.exception_id}`.execute(ctx.tx);
        continue;
      }
      if (other.state === 'requested') ctx.refuse('asked-already');
      else ctx.refuse('holds-already', { expiresOn: other.expires_on });
    }
    const exceptionId = newId();
    await ctx.tx
      .insertInto('kernel.case_exception')
      .values({
        exception_id: exceptionId,
        case_id: caseId,
        condition_id: conditionId,
        condition_title: condition.title,
        reason,
        requested_by: me,
        requested_at: ctx.now,
        expires_on: expiresOn,
      })
      .execute();
    ctx.emit(events.exceptionRequested, caseId, { exceptionId, conditionId, expiresOn });
    if (row.accountable_id !== null && row.accountable_id !== me)
      ctx.tell(
        row.accountable_id,
        { kind: row.kind, id: caseId },
        'exception-requested',
        `${row.key}: an exception from “${condition.title}” waits for your decision.`,
      );
    return { exceptionId, caseId, version: 1 };
  }),

  command(contract.decideException, async (ctx, { exceptionId, outcome, note }) => {
    const reach = inScope(ctx.scope, 'c.unit_id', 'c.accountable_id');
    const row = await lockException(ctx as Context, exceptionId, reach);
    ctx.expectVersion(row.version, { state: row.state });
    const state = exceptionOn(row.state, row.expires_on, ctx.today);
    if (state === 'expired') ctx.refuse('expired', { expiresOn: row.expires_on });
    if (state !== 'requested') ctx.refuse('decided-already');
    const me = ctx.actor.personId ?? ctx.refuse('no-person');
    if (me === row.requested_by) ctx.refuse('own-request');
    if (outcome === 'rejected' && (note == null || note === '')) ctx.refuse('note-missing');
    const version = row.version + 1;
    await ctx.tx
      .updateTable('kernel.case_exception')
      .set({
        state: outcome,
        decided_by: me,
        decided_at: ctx.now,
        note: note == null || note === '' ? null : note,
        version,
      })
      .where('exception_id', '=', exceptionId)
      .execute();
    const { condition_id: conditionId, expires_on: expiresOn, case_id: caseId } = row;
    ctx.emit(events.exceptionDecided, caseId, { exceptionId, conditionId, expiresOn, outcome });
    ctx.tell(
      row.requested_by,
      { kind: row.case_kind, id: caseId },
      'exception-decided',
      `${row.case_key}: the exception from “${row.condition_title}” was ${outcome}.`,
    );
    return { exceptionId, caseId, version };
  }),

  command(contract.withdrawException, async (ctx, { exceptionId }) => {
    const row = await lockException(ctx as Context, exceptionId, worksOn(ctx.scope));
    ctx.expectVersion(row.version, { state: row.state });
    if (row.state === 'rejected' || row.state === 'withdrawn') ctx.refuse('decided-already');
    const version = row.version + 1;
    await ctx.tx
      .updateTable('kernel.case_exception')
      .set({ state: 'withdrawn', version })
      .where('exception_id', '=', exceptionId)
      .execute();
    const { condition_id: conditionId, expires_on: expiresOn, case_id: caseId } = row;
    ctx.emit(events.exceptionWithdrawn, caseId, { exceptionId, conditionId, expiresOn });
    return { exceptionId, caseId, version };
  }),
];
