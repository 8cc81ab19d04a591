/** The requester's side: drafts, submitting, answering a delivery, cancelling. */
import { sql, type Updateable } from 'kysely';
import { inScope } from '../../../kernel/access/scope.ts';
import type { Answers } from '../../../kernel/forms/contract-schema.ts';
import { operationsOn } from '../../../kernel/operation.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import { addComment } from '../../../kernel/work/contract.ts';
import { newId } from '../../../platform/ids.ts';
import * as contract from '../contract.ts';
import * as triage from '../contract-triage.ts';
import * as events from '../events.ts';
import {
  type Chosen,
  checkForm,
  chooseModel,
  type Kept,
  keepDraft,
  type Route,
  routeOf,
} from '../models/submitting.ts';
import type { RequestsTables } from '../tables.gen.ts';
import { beginApproval } from './approval.ts';
import { beginCase } from './case.ts';
import { compare, demandPlaces, type Fields } from './fields.ts';
import { followOrder } from './order.ts';
import {
  type Changed,
  type Context,
  demandPeople,
  offWaitlist,
  type Row,
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
  kept: Partial<Kept> | null,
  submitted: (Route & { unitId: string }) | null,
): Promise<Row> {
  const requestId = newId();
  const key = await ctx.nextKey('REQ');
  return (await ctx.tx
    .insertInto('requests.request')
    .values({
      title: fields.title,
      ...compare(null, fields).columns,
      ...kept,
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
    .returningAll()
    .executeTakeFirstOrThrow()) as Row;
}

/** The queue of the model while it is in use, else that of the unit; a model without one goes to triage. */
async function wayOf(ctx: Context, chosen: Chosen | null, unitId: string): Promise<Route> {
  const route = await routeOf(ctx, chosen, unitId);
  const { rows } = await sql`
    select 1 from kernel.queue where queue_id = ${route.queueId}::uuid and retired_at is null`.execute(
    ctx.tx,
  );
  const queueId = rows.length > 0 ? route.queueId : await queueFor(ctx, unitId);
  if (queueId === null && route.state === 'in-fulfilment')
    return { ...route, queueId, state: 'submitted', dueOn: null };
  return { ...route, queueId };
}

/** Tells of a submission, and what of the row follows from where it goes. */
async function announce(
  ctx: Context,
  row: Row & { unit_id: string },
  { state, queueId, steps, dueOn }: Route,
): Promise<Updateable<RequestsTables['requests.request']>> {
  const { request_id: id, key } = row;
  ctx.emit(events.requestSubmitted, id, { unitId: row.unit_id, requesterId: row.requester_id });
  if (queueId !== null) ctx.emit(events.requestQueued, id, { queueId });
  if (state === 'in-approval') return { ...(await beginApproval(ctx, row, steps, null)), state };
  if (state === 'submitted') {
    tellOthers(
      ctx,
      await watchersOf(ctx, queueId),
      id,
      'request-arrived',
      `${key} has arrived and waits for triage.`,
    );
    return {};
  }
  ctx.emit(events.requestTakenUp, id, {});
  if (dueOn !== null) ctx.emit(events.dueDateChanged, id, { from: null, to: dueOn });
  tellOthers(ctx, await watchersOf(ctx, queueId), id, 'request-queued', `${key} is in your queue.`);
  return { state, decided_at: ctx.now, due_on: dueOn };
}

/** The columns of a rating. */
function rated(ctx: Context, satisfaction: number, comment: string | null | undefined) {
  return { satisfaction, satisfaction_comment: comment || null, rated_at: ctx.now };
}

const unrated = { satisfaction: null, satisfaction_comment: null, rated_at: null } as const;

/** Writes where a request went that was made a moment ago; it is still its first version. */
async function goOn(
  ctx: Context,
  made: Row,
  goesOn: Updateable<RequestsTables['requests.request']>,
): Promise<Row> {
  return (await ctx.tx
    .updateTable('requests.request')
    .set(goesOn)
    .where('request_id', '=', made.request_id)
    .returningAll()
    .executeTakeFirstOrThrow()) as Row;
}

const shown = (row: Row): Changed => ({
  requestId: row.request_id,
  key: row.key,
  state: row.state,
  version: row.version,
});

export const askingOperations = [
  command(contract.saveDraft, async (ctx, input) => {
    const { requesterId, modelId, formVersionId, answers, ...fields } = input;
    const requester = await requesterOf(ctx, requesterId);
    await demandPlaces(ctx, fields);
    const chosen = modelId === undefined ? null : await chooseModel(ctx, modelId, requester);
    const kept = chosen === null ? null : await keepDraft(ctx, chosen, { formVersionId, answers });
    const saved = await insert(ctx, requester, fields, kept, null);
    ctx.emit(events.draftSaved, saved.request_id, {});
    return shown(saved);
  }),

  command(contract.changeDraft, async (ctx, input) => {
    const { requestId, formVersionId, answers, ...fields } = input;
    const { row } = await takeStep(ctx as Context, contract.changeDraft, requestId);
    const { changed, columns } = compare(row, fields);
    const told: string[] = [...changed];
    let kept: Kept | null = null;
    if (answers !== undefined && row.model_id !== null) {
      const chosen = await chooseModel(ctx, row.model_id, row.requester_id);
      kept = await keepDraft(ctx, chosen, { formVersionId, answers });
      if (kept.answers !== null && JSON.stringify(row.answers) !== kept.answers) told.push('answers');
    }
    const isForward = kept !== null && kept.form_version_id !== row.form_version_id;
    if (told.length === 0 && !isForward) return shown(row);
    await demandPlaces(ctx, fields);
    ctx.emit(events.draftChanged, requestId, { fields: told });
    return writeRow(ctx, row, { ...columns, ...kept });
  }),

  command(contract.submitDraft, async (ctx, { requestId }) => {
    const { row, to } = await takeStep(ctx as Context, contract.submitDraft, requestId);
    const chosen = row.model_id === null ? null : await chooseModel(ctx, row.model_id, row.requester_id);
    const written = {
      formVersionId: row.form_version_id ?? undefined,
      answers: (row.answers ?? {}) as Answers,
    };
    const { fields, ...kept } = chosen === null ? { fields: {} } : await checkForm(ctx, chosen, written);
    await demandPlaces(ctx, fields);
    if (row.goal === null && fields.goal === undefined && (chosen?.form ?? null) === null)
      ctx.refuse('goal-missing');
    const unitId =
      row.unit_id ?? fields.unitId ?? (await unitOf(ctx, row.requester_id)) ?? ctx.refuse('unit-missing');
    const { rows } = await sql`select 1 from kernel.unit_now where unit_id = ${unitId}`.execute(ctx.tx);
    if (rows.length === 0) ctx.refuse('unit-unknown');
    const submitted = {
      ...compare(row, fields).columns,
      ...kept,
      unit_id: unitId,
      submitted_at: ctx.now,
    };
    const route = await wayOf(ctx, chosen, unitId);
    const goesOn = await announce(ctx, { ...row, ...submitted } as Row & { unit_id: string }, route);
    return writeRow(ctx, row, { state: to, ...submitted, queue_id: route.queueId, ...goesOn });
  }),

  command(contract.submitRequest, async (ctx, input) => {
    const { requesterId, modelId, formVersionId, answers, ...given } = input;
    const requester = await requesterOf(ctx, requesterId);
    const chosen = modelId === undefined ? null : await chooseModel(ctx, modelId, requester);
    const { fields: answered, ...kept } =
      chosen === null ? { fields: {} } : await checkForm(ctx, chosen, { formVersionId, answers });
    // What was said in the answers stands where the fields themselves say nothing.
    const said = Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined && v !== null));
    const fields = { ...answered, ...said, title: given.title };
    if ((fields.goal ?? '') === '' && (chosen?.form ?? null) === null) ctx.refuse('goal-missing');
    await demandPlaces(ctx, fields);
    const unitId = fields.unitId ?? (await unitOf(ctx, requester)) ?? ctx.refuse('unit-missing');
    const route = await wayOf(ctx, chosen, unitId);
    const made = await insert(ctx, requester, fields, kept, { ...route, unitId });
    const goesOn = await announce(ctx, { ...made, unit_id: unitId }, route);
    const done = Object.keys(goesOn).length === 0 ? made : await goOn(ctx, made, goesOn);
    await beginCase(ctx, done);
    await followOrder(ctx, made, done);
    return shown(done);
  }),

  command(contract.acceptDelivery, async (ctx, { requestId, satisfaction, comment }) => {
    const { row, to } = await takeStep(ctx as Context, contract.acceptDelivery, requestId);
    ctx.emit(events.deliveryAccepted, requestId, {});
    if (satisfaction !== undefined) ctx.emit(events.deliveryRated, requestId, { satisfaction });
    tellOthers(
      ctx,
      await workersOf(ctx, row),
      requestId,
      'delivery-accepted',
      `The delivery of ${row.key} was accepted.`,
    );
    return writeRow(ctx, row, {
      state: to,
      accepted_at: ctx.now,
      ...(satisfaction === undefined ? {} : rated(ctx, satisfaction, comment)),
    });
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
      ...unrated,
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
    return writeRow(ctx, row, {
      ...offWaitlist,
      state: to,
      cancelled_at: ctx.now,
      cancelled_why: why ?? null,
    });
  }),

  command(triage.rateDelivery, async (ctx, { requestId, satisfaction, comment }) => {
    const { row } = await takeStep(ctx as Context, triage.rateDelivery, requestId);
    ctx.emit(events.deliveryRated, requestId, { satisfaction });
    if (row.satisfaction !== satisfaction)
      tellOthers(
        ctx,
        await workersOf(ctx, row),
        requestId,
        'delivery-rated',
        `The delivery of ${row.key} was rated ${satisfaction} of 5.`,
      );
    return writeRow(ctx, row, rated(ctx, satisfaction, comment ?? row.satisfaction_comment));
  }),

  command(triage.resumeRequest, async (ctx, { requestId, answer }) => {
    const { row, to } = await takeStep(ctx as Context, triage.resumeRequest, requestId);
    ctx.emit(events.requestResumed, requestId, {});
    const written = await writeRow(ctx, row, {
      state: to,
      cancelled_at: null,
      cancelled_why: null,
      closed_cause: null,
      silent_warned_at: null,
    });
    await ctx.call(addComment, { subjectKind: 'request', subjectId: requestId, body: answer });
    tellOthers(
      ctx,
      [...(await watchersOf(ctx, row.queue_id)), row.owner_id],
      requestId,
      'request-resumed',
      `${row.key} has its answer now and waits for triage again.`,
    );
    return written;
  }),
];
