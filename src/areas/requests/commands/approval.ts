/** A request waits for an approval: asked for by triage, gone on with when it ends, given up when it is not needed. */
import { sql } from 'kysely';
import { inScope } from '../../../kernel/access/scope.ts';
import { holdingOf, openApproval, outcomeOf, voidApproval } from '../../../kernel/approvals/approval.ts';
import type { ApprovalStepInput } from '../../../kernel/approvals/contract-steps.ts';
import { listed } from '../../../kernel/approvals/rules.ts';
import { phrase } from '../../../kernel/language.ts';
import { namesOf } from '../../../kernel/names.ts';
import { type CommandContext, operationsOn } from '../../../kernel/operation.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import * as contract from '../contract-approval.ts';
import { dueDateChanged, requestTakenUp } from '../events.ts';
import * as events from '../events-approval.ts';
import { answersOf } from '../models/answers-text.ts';
import { afterApproval } from '../models/submitting.ts';
import type { RequestsTables } from '../tables.gen.ts';
import { type Context, type Row, takeStep, tellOthers, workersOf, writeRow } from './row.ts';

const { command } = operationsOn<KernelTables & RequestsTables>();

type OpeningContext = Parameters<typeof openApproval>[0];

/**
 * Opens the approval of a request with what it says now; for commands that bring a request into approval. They declare
 * `approvalOpeningEvents`, `approvalAsked` and the refusals of approvals, and write `approval_id` and the state.
 */
export async function beginApproval(
  ctx: Context,
  row: Row,
  steps: readonly ApprovalStepInput[],
  note: string | null,
): Promise<{ approval_id: string; approval_outcome: null }> {
  const { rows } = await sql<{ region: string | null }>`
    select region from kernel.unit_now where unit_id = ${row.unit_id}`.execute(ctx.tx);
  const approvalId = await openApproval(ctx as unknown as OpeningContext, {
    kind: 'request',
    id: row.request_id,
    key: row.key,
    unitId: row.unit_id,
    region: rows[0]?.region ?? null,
    requesterId: row.requester_id,
    note,
    brief: await briefOf(ctx, row),
    steps,
  });
  (ctx as CommandContext<KernelTables>).emit(events.approvalAsked, row.request_id, { approvalId });
  return { approval_id: approvalId, approval_outcome: null };
}

/** What those who decide read of a request: they may not see the request itself. */
export async function briefOf(
  ctx: { readonly tx: unknown; readonly today: string },
  row: Row,
): Promise<{ label: string; text: string }[]> {
  const nameOf = await namesOf(ctx, { unit: [row.unit_id], person: [row.sponsor_id] });
  const parts: [label: ReturnType<typeof phrase>, text: string | null][] = [
    [phrase('Title'), row.title],
    [phrase('Goal'), row.goal],
    [phrase('Evidence'), row.evidence],
    [phrase('Audience'), row.audience_size === null ? null : String(row.audience_size)],
    [phrase('Unit'), row.unit_id === null ? null : nameOf('unit', row.unit_id)],
    [phrase('Regions'), row.regions.length === 0 ? null : row.regions.join(', ')],
    [
      phrase('Deadline'),
      row.deadline === null
        ? null
        : row.deadline_reason === null
          ? row.deadline
          : `${row.deadline}: ${row.deadline_reason}`,
    ],
    [phrase('Existing content'), row.existing_content],
    [phrase('Sponsor'), row.sponsor_id === null ? null : nameOf('person', row.sponsor_id)],
  ];
  const said = parts.flatMap(([label, text]) =>
    text === null || text === '' ? [] : [{ label: label.sentence, text }],
  );
  return [...said, ...(await answersOf(ctx, row))];
}

export const approvalOperations = [
  command(contract.askForApproval, async (ctx, { requestId, steps, note }) => {
    const { row, to } = await takeStep(ctx as Context, contract.askForApproval, requestId);
    const approval = await beginApproval(ctx as Context, row, steps, note ?? null);
    tellOthers(
      ctx as Context,
      [row.requester_id],
      requestId,
      'request-in-approval',
      `${row.key} was looked at, and waits for approval.`,
    );
    return {
      ...(await writeRow(ctx as Context, row, { ...approval, state: to })),
      approvalId: approval.approval_id,
    };
  }),

  command(contract.concludeApproval, async (ctx, { requestId, approvalId }) => {
    const { rows } = await sql<Row>`
      select r.* from requests.request r
      where r.request_id = ${requestId} and ${inScope(ctx.scope, 'r.unit_id')}`.execute(ctx.tx);
    const seen = rows[0] ?? ctx.notFound('request', requestId);
    // It has gone on already, by another way or by a newer approval: there is nothing left to do.
    if (seen.approval_id !== approvalId || seen.state !== 'in-approval')
      return { requestId, key: seen.key, state: seen.state, version: seen.version };
    const { row } = await takeStep(ctx as Context, contract.concludeApproval, requestId);
    const ended = await outcomeOf(ctx, approvalId);
    if (ended === null || ended.state === 'open') {
      const held = (await holdingOf(ctx, 'request', [requestId])).get(requestId);
      return ctx.refuse('approval-open', { holders: listed(held?.holders.map((h) => h.name) ?? []) });
    }
    if (ended.state === 'approved') {
      ctx.emit(events.requestApproved, requestId, { approvalId });
      tellOthers(
        ctx as Context,
        [row.requester_id],
        requestId,
        'request-approved',
        `${row.key} was approved; it is planned next.`,
      );
      const onward = await afterApproval(ctx, row);
      if (onward === null)
        return writeRow(ctx as Context, row, { state: 'approved', approval_outcome: 'approved' });
      // Known work was only waiting for the yes: nobody plans it first.
      ctx.emit(requestTakenUp, requestId, {});
      const dueOn = row.due_on ?? onward.due_on;
      if (dueOn !== row.due_on) ctx.emit(dueDateChanged, requestId, { from: row.due_on, to: dueOn });
      tellOthers(
        ctx as Context,
        await workersOf(ctx as Context, row),
        requestId,
        'request-queued',
        `${row.key} was approved and is in your queue.`,
      );
      return writeRow(ctx as Context, row, {
        state: onward.state,
        due_on: dueOn,
        decided_at: ctx.now,
        approval_outcome: 'approved',
      });
    }
    ctx.emit(events.requestNotApproved, requestId, { approvalId });
    tellOthers(
      ctx as Context,
      [row.requester_id],
      requestId,
      'request-declined',
      `${row.key} was declined. Open it to read why.`,
    );
    return writeRow(ctx as Context, row, {
      state: 'declined',
      approval_outcome: 'rejected',
      decided_at: ctx.now,
      decline_reason: 'not-approved',
      decline_explanation: ended.reasons.map((r) => `${r.step}: ${r.why}`).join('\n\n'),
    });
  }),

  command(contract.withdrawFromApproval, async (ctx, { requestId, why }) => {
    const { row, to } = await takeStep(ctx as Context, contract.withdrawFromApproval, requestId);
    ctx.emit(events.approvalGivenUp, requestId, {});
    await voidApproval(ctx as unknown as OpeningContext, 'request', requestId, why ?? null);
    return writeRow(ctx as Context, row, { state: to, approval_id: null, approval_outcome: null });
  }),
];
