/** The team's side: verdicts on what arrives, who works on it, and changes to it. */
import { touchCase } from '../../../kernel/cases/case.ts';
import { operationsOn } from '../../../kernel/operation.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import * as contract from '../contract-fulfilment.ts';
import * as events from '../events.ts';
import { materialChanges, scopeOf } from '../rules.ts';
import type { RequestsTables } from '../tables.gen.ts';
import { compare, demandPlaces } from './fields.ts';
import { bindsOthers, isSooner, keepPromise } from './promise.ts';
import {
  type Context,
  demandPeople,
  demandQueue,
  offWaitlist,
  reassign,
  takeStep,
  tellOthers,
  writeRow,
} from './row.ts';

const { command } = operationsOn<KernelTables & RequestsTables>();

export const triageOperations = [
  command(contract.takeUpRequest, async (ctx, input) => {
    const { requestId } = input;
    const { row, to } = await takeStep(ctx as Context, contract.takeUpRequest, requestId);
    const ownerId = input.ownerId === undefined ? row.owner_id : input.ownerId;
    const queueId = input.queueId === undefined ? row.queue_id : input.queueId;
    const dueOn = input.dueOn === undefined ? row.due_on : input.dueOn;
    const priority = input.priority ?? (row.priority as typeof input.priority & string);
    if (ownerId === null && queueId === null) ctx.refuse('nobody-named');
    if (typeof input.dueOn === 'string' && input.dueOn < ctx.today)
      ctx.refuse('due-in-past', { dueOn: input.dueOn });
    if (ownerId !== row.owner_id) await demandPeople(ctx, [ownerId]);
    if (queueId !== row.queue_id) await demandQueue(ctx, queueId);
    await keepPromise(ctx, contract.takeUpRequest, row, { ownerId, queueId, dueOn }, input.overrideWhy);
    ctx.emit(events.requestTakenUp, requestId, {});
    const who = await reassign(ctx, row, ownerId, queueId);
    if (dueOn !== row.due_on) ctx.emit(events.dueDateChanged, requestId, { from: row.due_on, to: dueOn });
    if (priority !== row.priority)
      ctx.emit(events.priorityChanged, requestId, { from: row.priority as typeof priority, to: priority });
    tellOthers(
      ctx,
      [row.requester_id],
      requestId,
      'request-taken-up',
      dueOn === null ? `${row.key} was taken up.` : `${row.key} was taken up; expect it by ${dueOn}.`,
    );
    return writeRow(ctx, row, {
      ...who,
      ...offWaitlist,
      state: to,
      due_on: dueOn,
      priority,
      decided_at: ctx.now,
    });
  }),

  command(contract.declineRequest, async (ctx, { requestId, reason, explanation }) => {
    const { row, to } = await takeStep(ctx as Context, contract.declineRequest, requestId);
    ctx.emit(events.requestDeclined, requestId, { reason });
    tellOthers(
      ctx,
      [row.requester_id],
      requestId,
      'request-declined',
      `${row.key} was declined. Open it to read why.`,
    );
    return writeRow(ctx, row, {
      ...offWaitlist,
      state: to,
      decided_at: ctx.now,
      decline_reason: reason,
      decline_explanation: explanation,
    });
  }),

  command(contract.returnRequestToTriage, async (ctx, { requestId }) => {
    const { row, to } = await takeStep(ctx as Context, contract.returnRequestToTriage, requestId);
    ctx.emit(events.requestReturned, requestId, { from: row.state });
    const who = await reassign(ctx, row, null, row.queue_id);
    tellOthers(
      ctx,
      [row.requester_id],
      requestId,
      'request-returned',
      `${row.key} is being looked at again; the earlier answer does not hold.`,
    );
    return writeRow(ctx, row, {
      ...who,
      state: to,
      decided_at: null,
      decline_reason: null,
      decline_explanation: null,
      waitlist_reason: null,
      waitlisted_until: null,
      redirect_reason: null,
      redirect_text: null,
      redirect_link: null,
      redirect_person_id: null,
      bypass_ordered_by: null,
      bypass_reason: null,
      is_unplanned: false,
    });
  }),

  command(contract.assignRequest, async (ctx, input) => {
    const { requestId } = input;
    const { row } = await takeStep(ctx as Context, contract.assignRequest, requestId);
    const ownerId = input.ownerId === undefined ? row.owner_id : input.ownerId;
    const queueId = input.queueId === undefined ? row.queue_id : input.queueId;
    const former = { formerOwnerId: row.owner_id, formerQueueId: row.queue_id };
    if (ownerId === row.owner_id && queueId === row.queue_id)
      return { requestId, key: row.key, state: row.state, version: row.version, ...former };
    if (row.state !== 'submitted' && ownerId === null && queueId === null) ctx.refuse('nobody-named');
    if (ownerId !== row.owner_id) await demandPeople(ctx, [ownerId]);
    if (queueId !== row.queue_id) await demandQueue(ctx, queueId);
    if (bindsOthers(row, { ownerId, queueId }))
      await keepPromise(
        ctx,
        contract.assignRequest,
        row,
        { ownerId, queueId, dueOn: row.due_on },
        input.overrideWhy,
      );
    await touchCase(ctx, requestId, contract.assignRequest.name);
    return { ...(await writeRow(ctx, row, await reassign(ctx, row, ownerId, queueId))), ...former };
  }),

  command(contract.restoreAssignment, async (ctx, input) => {
    const { requestId, formerOwnerId, formerQueueId } = input;
    const { row } = await takeStep(ctx as Context, contract.restoreAssignment, requestId);
    if (formerOwnerId !== row.owner_id) await demandPeople(ctx, [formerOwnerId]);
    if (formerQueueId !== row.queue_id) await demandQueue(ctx, formerQueueId);
    if (row.state !== 'submitted' && formerOwnerId === null && formerQueueId === null)
      ctx.refuse('nobody-named');
    return writeRow(ctx, row, await reassign(ctx, row, formerOwnerId, formerQueueId));
  }),

  command(contract.changeRequest, async (ctx, input) => {
    const { requestId, overrideWhy, ...fields } = input;
    const { row } = await takeStep(ctx as Context, contract.changeRequest, requestId);
    const { changed, columns } = compare(row, fields);
    if (changed.length === 0) return { requestId, key: row.key, state: row.state, version: row.version };
    const isApproved =
      row.approval_outcome === 'approved' && (row.state === 'approved' || row.state === 'in-fulfilment');
    if (isApproved && materialChanges(scopeOf(row), scopeOf({ ...row, ...columns } as typeof row)).length > 0)
      ctx.refuse('was-approved');
    await demandPlaces(ctx, fields);
    if (changed.includes('dueOn') && isSooner(row, fields.dueOn ?? null, ctx.today))
      await keepPromise(
        ctx,
        contract.changeRequest,
        row,
        { ownerId: row.owner_id, queueId: row.queue_id, dueOn: fields.dueOn ?? null },
        overrideWhy,
      );
    await touchCase(ctx, requestId, contract.changeRequest.name);
    const told = changed.filter((f) => f !== 'dueOn' && f !== 'priority');
    if (told.length > 0) ctx.emit(events.requestChanged, requestId, { fields: told });
    if (changed.includes('priority')) {
      type Priority = NonNullable<typeof fields.priority>;
      ctx.emit(events.priorityChanged, requestId, {
        from: row.priority as Priority,
        to: fields.priority as Priority,
      });
    }
    if (changed.includes('dueOn')) {
      ctx.emit(events.dueDateChanged, requestId, { from: row.due_on, to: fields.dueOn ?? null });
      if (fields.dueOn != null)
        tellOthers(
          ctx,
          [row.requester_id, row.owner_id],
          requestId,
          'request-due',
          `${row.key} is now expected by ${fields.dueOn}.`,
        );
    }
    return writeRow(ctx, row, columns);
  }),
];
