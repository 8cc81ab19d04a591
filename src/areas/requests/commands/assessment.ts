/** Triage's further verdicts: the wait-list, redirecting, passing triage by order, and a scope that changes later. */
import { sql } from 'kysely';
import { inScope } from '../../../kernel/access/scope.ts';
import { stepsAgain } from '../../../kernel/approvals/steps-again.ts';
import { operationsOn } from '../../../kernel/operation.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import * as contract from '../contract-triage.ts';
import * as events from '../events.ts';
import { lookAgainAt, materialChanges, scopeOf } from '../rules.ts';
import type { RequestsTables } from '../tables.gen.ts';
import { beginApproval } from './approval.ts';
import { compare, demandRegions } from './fields.ts';
import {
  type Context,
  demandPeople,
  demandQueue,
  offWaitlist,
  type Row,
  reassign,
  takeStep,
  tellOthers,
  watchersOf,
  writeRow,
} from './row.ts';

const { command } = operationsOn<KernelTables & RequestsTables>();

export const assessmentOperations = [
  command(contract.waitlistRequest, async (ctx, { requestId, reason, lookAgainOn }) => {
    const { row, to } = await takeStep(ctx as Context, contract.waitlistRequest, requestId);
    if (lookAgainOn <= ctx.today) ctx.refuse('date-not-later', { lookAgainOn });
    ctx.emit(events.requestWaitlisted, requestId, { lookAgainOn });
    ctx.later(lookAgainAt(lookAgainOn), { kind: 'request', id: requestId }, contract.recallWaitlisted, {
      requestId,
      lookAgainOn,
    });
    tellOthers(
      ctx,
      [row.requester_id],
      requestId,
      'request-waitlisted',
      `${row.key} is on the wait-list; it is looked at again on ${lookAgainOn}. Open it to read why.`,
    );
    return writeRow(ctx, row, {
      state: to,
      decided_at: ctx.now,
      waitlist_reason: reason,
      waitlisted_until: lookAgainOn,
    });
  }),

  command(contract.recallWaitlisted, async (ctx, { requestId, lookAgainOn }) => {
    const { rows } = await sql<Row>`
      select r.* from requests.request r where r.request_id = ${requestId} and r.submitted_at is not null
        and ${inScope(ctx.scope, 'r.unit_id')}`.execute(ctx.tx);
    const row = rows[0] ?? ctx.notFound('request', requestId);
    // A day that was put off meanwhile has a timer of its own.
    if (row.state !== 'waitlisted' || (lookAgainOn !== undefined && lookAgainOn !== row.waitlisted_until))
      return { requestId, isReminded: false };
    ctx.emit(events.waitlistDue, requestId, {});
    tellOthers(
      ctx,
      [...(await watchersOf(ctx, row.queue_id)), row.owner_id],
      requestId,
      'wait-list-due',
      `${row.key} was to be looked at again today: take it up, or let it wait longer.`,
    );
    return { requestId, isReminded: true };
  }),

  command(contract.redirectRequest, async (ctx, { requestId, reason, explanation, link, personId }) => {
    const { row, to } = await takeStep(ctx as Context, contract.redirectRequest, requestId);
    await demandPeople(ctx, [personId]);
    ctx.emit(events.requestRedirected, requestId, { reason, helperId: personId ?? null });
    tellOthers(
      ctx,
      [row.requester_id],
      requestId,
      'request-redirected',
      `Training would not solve what ${row.key} is about. Open it to read what helps instead.`,
    );
    return writeRow(ctx, row, {
      ...offWaitlist,
      state: to,
      decided_at: ctx.now,
      redirect_reason: reason,
      redirect_text: explanation,
      redirect_link: link ?? null,
      redirect_person_id: personId ?? null,
    });
  }),

  command(contract.bypassTriage, async (ctx, input) => {
    const { requestId, orderedById, reason } = input;
    const { row, to } = await takeStep(ctx as Context, contract.bypassTriage, requestId);
    const ownerId = input.ownerId === undefined ? row.owner_id : input.ownerId;
    const queueId = input.queueId === undefined ? row.queue_id : input.queueId;
    const dueOn = input.dueOn === undefined ? row.due_on : input.dueOn;
    const priority = input.priority ?? (row.priority as typeof input.priority & string);
    if (ownerId === null && queueId === null) ctx.refuse('nobody-named');
    if (typeof input.dueOn === 'string' && input.dueOn < ctx.today)
      ctx.refuse('due-in-past', { dueOn: input.dueOn });
    await demandPeople(ctx, [orderedById, ownerId === row.owner_id ? null : ownerId]);
    if (queueId !== row.queue_id) await demandQueue(ctx, queueId);
    ctx.emit(events.triageBypassed, requestId, { orderedById });
    const who = await reassign(ctx, row, ownerId, queueId);
    if (dueOn !== row.due_on) ctx.emit(events.dueDateChanged, requestId, { from: row.due_on, to: dueOn });
    if (priority !== row.priority)
      ctx.emit(events.priorityChanged, requestId, { from: row.priority as typeof priority, to: priority });
    tellOthers(ctx, [row.requester_id], requestId, 'request-taken-up', `${row.key} was taken up.`);
    tellOthers(
      ctx,
      [orderedById],
      requestId,
      'triage-bypassed',
      `${row.key} passed triage in your name. Say so if you did not order it.`,
    );
    return writeRow(ctx, row, {
      ...who,
      state: to,
      due_on: dueOn,
      priority,
      decided_at: ctx.now,
      bypass_ordered_by: orderedById,
      bypass_reason: reason,
      is_unplanned: true,
    });
  }),

  command(contract.changeScope, async (ctx, input) => {
    const { requestId, ...fields } = input;
    const { row } = await takeStep(ctx as Context, contract.changeScope, requestId);
    const { changed, columns } = compare(row, fields);
    if (changed.length === 0) ctx.refuse('nothing-changed');
    await demandRegions(ctx as Context<'region-unknown'>, fields.regions);
    const after = { ...row, ...columns } as Row;
    const material = materialChanges(scopeOf(row), scopeOf(after));
    ctx.emit(events.scopeChanged, requestId, { fields: changed, isMaterial: material.length > 0 });
    tellOthers(
      ctx as Context,
      [row.requester_id, row.owner_id],
      requestId,
      'request-scope',
      `What ${row.key} covers has changed. Open it to see what it says now.`,
    );
    if (material.length === 0 || row.approval_id === null || row.approval_outcome !== 'approved')
      return writeRow(ctx as Context, row, columns);
    // What was approved is not what it says now: the same ones decide again.
    const steps = await stepsAgain(ctx, row.approval_id);
    const approval = await beginApproval(ctx as Context, after, steps, input.why ?? null);
    return writeRow(ctx as Context, row, { ...columns, ...approval, state: 'in-approval' });
  }),
];
