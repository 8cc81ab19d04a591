/** The requester's side: drafts, submitting, answering a delivery, cancelling. */
import { sql } from 'kysely';
import { inScope } from '../../../kernel/access/scope.ts';
import { operationsOn } from '../../../kernel/operation.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import { newId } from '../../../platform/ids.ts';
import * as contract from '../contract.ts';
import * as events from '../events.ts';
import type { RequestsTables } from '../tables.gen.ts';
import { beginCase } from './case.ts';
import { compare, demandPlaces, type Fields } from './fields.ts';
import {
  type Changed,
  type Context,
  demandPeople,
  takeStep,
  tellOthers,
  watchersOf,
  workersOf,
  writeRow,
} from './row.ts';

const { command } = operationsOn<KernelTables & RequestsTables>();

type Asking = 'no-person' | 'on-behalf' | 'person-gone';

/** Who asks: the caller, or somebody on whose behalf a coordinator of their unit (or the system) asks. */
async function requesterOf(ctx: Context<Asking>, requesterId: string | undefined): Promise<string> {
  const me = ctx.actor.personId;
  if (requesterId === undefined || requesterId === me) return me ?? ctx.refuse('no-person');
  await demandPeople(ctx, [requesterId]);
  const { 'requests.triage': triage } = await ctx.scopes('requests.triage');
  const { rows } = await sql`
    select 1 from kernel.employment_fact e where e.person_id = ${requesterId} and e.valid @> ${ctx.today}::date
      and upper_inf(e.known) and ${inScope(triage, 'e.unit_id')}`.execute(ctx.tx);
  if (rows.length === 0) ctx.refuse('on-behalf');
  return requesterId;
}

/** The unit in which somebody works today. */
async function unitOf(ctx: Context, personId: string): Promise<string | null> {
  const { rows } = await sql<{ unit_id: string }>`
    select e.unit_id from kernel.employment_fact e join kernel.unit_now u using (unit_id)
    where e.person_id = ${personId} and e.valid @> ${ctx.today}::date and upper_inf(e.known)
    order by e.employment_id desc limit 1`.execute(ctx.tx);
  return rows[0]?.unit_id ?? null;
}

/** The queue that watches the unit: that of the nearest unit above it, else one for the whole enterprise. */
async function queueFor(ctx: Context, unitId: string): Promise<string | null> {
  const { rows } = await sql<{ queue_id: string }>`
    select q.queue_id from kernel.queue q
    left join kernel.unit_reach u on u.ancestor_id = q.unit_id and u.unit_id = ${unitId}
    where q.retired_at is null and (q.unit_id is null or u.unit_id is not null)
    order by u.depth nulls last, q.queue_id limit 1`.execute(ctx.tx);
  return rows[0]?.queue_id ?? null;
}

async function insert(
  ctx: Context,
  requesterId: string,
  fields: Fields & { title: string },
  submitted: { unitId: string; queueId: string | null } | null,
): Promise<Changed> {
  const requestId = newId();
  const key = await ctx.nextKey('REQ');
  await ctx.tx
    .insertInto('requests.request')
    .values({
      title: fields.title,
      ...compare(null, fields).columns,
      ...(submitted === null
        ? {}
        : { unit_id: submitted.unitId, queue_id: submitted.queueId, submitted_at: ctx.now }),
      request_id: requestId,
      key,
      state: submitted === null ? 'draft' : 'submitted',
      requester_id: requesterId,
      created_at: ctx.now,
      changed_at: ctx.now,
    })
    .execute();
  return { requestId, key, state: submitted === null ? 'draft' : 'submitted', version: 1 };
}

async function announce(
  ctx: Context,
  request: { requestId: string; key: string },
  requesterId: string,
  unitId: string,
  queueId: string | null,
): Promise<void> {
  ctx.emit(events.requestSubmitted, request.requestId, { unitId, requesterId });
  if (queueId !== null) ctx.emit(events.requestQueued, request.requestId, { queueId });
  tellOthers(
    ctx,
    await watchersOf(ctx, queueId),
    request.requestId,
    'request-arrived',
    `${request.key} has arrived and waits for triage.`,
  );
}

export const askingOperations = [
  command(contract.saveDraft, async (ctx, input) => {
    const { requesterId, ...fields } = input;
    const requester = await requesterOf(ctx, requesterId);
    await demandPlaces(ctx, fields);
    const saved = await insert(ctx, requester, fields, null);
    ctx.emit(events.draftSaved, saved.requestId, {});
    return saved;
  }),

  command(contract.changeDraft, async (ctx, input) => {
    const { requestId, ...fields } = input;
    const { row } = await takeStep(ctx as Context, contract.changeDraft, requestId);
    const { changed, columns } = compare(row, fields);
    if (changed.length === 0) return { requestId, key: row.key, state: row.state, version: row.version };
    await demandPlaces(ctx, fields);
    ctx.emit(events.draftChanged, requestId, { fields: changed });
    return writeRow(ctx, row, columns);
  }),

  command(contract.submitDraft, async (ctx, { requestId }) => {
    const { row, to } = await takeStep(ctx as Context, contract.submitDraft, requestId);
    if (row.goal === null) ctx.refuse('goal-missing');
    const unitId = row.unit_id ?? (await unitOf(ctx, row.requester_id)) ?? ctx.refuse('unit-missing');
    const { rows } = await sql`select 1 from kernel.unit_now where unit_id = ${unitId}`.execute(ctx.tx);
    if (rows.length === 0) ctx.refuse('unit-unknown');
    const queueId = await queueFor(ctx, unitId);
    await announce(ctx, { requestId, key: row.key }, row.requester_id, unitId, queueId);
    return writeRow(ctx, row, {
      state: to,
      unit_id: unitId,
      queue_id: queueId,
      submitted_at: ctx.now,
    });
  }),

  command(contract.submitRequest, async (ctx, input) => {
    const { requesterId, ...fields } = input;
    const requester = await requesterOf(ctx, requesterId);
    await demandPlaces(ctx, fields);
    const unitId = fields.unitId ?? (await unitOf(ctx, requester)) ?? ctx.refuse('unit-missing');
    const queueId = await queueFor(ctx, unitId);
    const done = await insert(ctx, requester, fields, { unitId, queueId });
    await announce(ctx, done, requester, unitId, queueId);
    await beginCase(ctx, {
      request_id: done.requestId,
      key: done.key,
      unit_id: unitId,
      requester_id: requester,
      owner_id: null,
      state: done.state,
    });
    return done;
  }),

  command(contract.acceptDelivery, async (ctx, { requestId }) => {
    const { row, to } = await takeStep(ctx as Context, contract.acceptDelivery, requestId);
    ctx.emit(events.deliveryAccepted, requestId, {});
    tellOthers(
      ctx,
      await workersOf(ctx, row),
      requestId,
      'delivery-accepted',
      `The delivery of ${row.key} was accepted.`,
    );
    return writeRow(ctx, row, { state: to, accepted_at: ctx.now });
  }),

  command(contract.reopenRequest, async (ctx, { requestId, why }) => {
    const { row, to } = await takeStep(ctx as Context, contract.reopenRequest, requestId);
    ctx.emit(events.requestReopened, requestId, { from: row.state });
    tellOthers(
      ctx,
      await workersOf(ctx, row),
      requestId,
      'request-reopened',
      `${row.key} was reopened; the requester says what is missing.`,
    );
    return writeRow(ctx, row, {
      state: to,
      accepted_at: null,
      reopened_at: ctx.now,
      reopened_why: why,
      reopened_count: row.reopened_count + 1,
    });
  }),

  command(contract.cancelRequest, async (ctx, { requestId, why }) => {
    const { row, to } = await takeStep(ctx as Context, contract.cancelRequest, requestId);
    ctx.emit(events.requestCancelled, requestId, { from: row.state });
    if (row.submitted_at !== null)
      tellOthers(
        ctx,
        await workersOf(ctx, row),
        requestId,
        'request-cancelled',
        `${row.key} is not needed any more; it was cancelled.`,
      );
    return writeRow(ctx, row, { state: to, cancelled_at: ctx.now, cancelled_why: why ?? null });
  }),
];
