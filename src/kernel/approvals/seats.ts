/** What people do from a seat: decide, comment, give it to somebody else; and naming somebody on behalf of the approval. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { inScope } from '../access/scope.ts';
import { namesOf } from '../names.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import { areEmployed } from '../org/people-sql.ts';
import type { KernelTables } from '../tables.gen.ts';
import { settleWorkItems } from '../work/open-item.ts';
import * as contract from './contract.ts';
import * as events from './events.ts';
import { ask, proceed } from './progress.ts';
import {
  type Approval,
  type Context,
  holdersOf,
  lockApproval,
  type Seat,
  type Step,
  sees,
  withSteps,
} from './rows.ts';
import { listed } from './rules.ts';

const { command } = operationsOn<KernelTables>();

type Tx = CommandContext<KernelTables>;

interface Found {
  approval: Approval;
  step: Step;
  seat: Seat;
}

/** Locks the approval of a seat and reads it as it is now. */
async function lockSeat(ctx: Tx, seatId: string): Promise<Found> {
  const { rows } = await sql<{ approval_id: string }>`
    select approval_id from kernel.approval_seat where seat_id = ${seatId}`.execute(ctx.tx);
  if (rows[0] === undefined) return ctx.notFound('approval-seat', seatId);
  await lockApproval(ctx, sql<boolean>`a.approval_id = ${rows[0].approval_id}`);
  return findSeat(ctx, seatId);
}

/** Reads the approval of a seat anew. */
async function findSeat(ctx: Tx, seatId: string): Promise<Found> {
  const { rows } = await sql<Approval>`
    select a.* from kernel.approval a join kernel.approval_seat s using (approval_id)
    where s.seat_id = ${seatId}`.execute(ctx.tx);
  const [approval] = await withSteps(ctx, rows);
  const step = approval!.steps.find((s) => s.seats.some((x) => x.seat_id === seatId))!;
  return { approval: approval!, step, seat: step.seats.find((s) => s.seat_id === seatId)! };
}

/** Whether the actor sees the approval at all, although nothing in it waits on them. */
async function maySee(ctx: Tx, approval: Approval): Promise<boolean> {
  const { 'approvals.read': read } = await ctx.scopes('approvals.read');
  const { rows } = await sql`
    select 1 from kernel.approval a where a.approval_id = ${approval.approval_id} and ${sees(ctx.actor, read)}`.execute(
    ctx.tx,
  );
  return rows.length > 0;
}

type OpenRefusal = 'not-open' | 'step-over';

/** Refuses a seat that waits no more because the approval or its step has ended, or its turn has not come. */
function demandTurn(ctx: Context<OpenRefusal>, { approval, step }: Found): void {
  if (approval.state !== 'open')
    ctx.refuse('not-open', { endedOn: approval.concluded_at!.slice(0, 10), state: approval.state });
  if (step.state !== 'open')
    ctx.refuse('step-over', {
      step: step.name,
      state: step.state === 'waiting' ? 'not its turn yet' : step.state,
    });
}

/** Refuses somebody who is not behind the seat today; whoever sees nothing of the approval learns nothing of it. */
async function demandMine(ctx: Tx & Context<'not-yours'>, { approval, step, seat }: Found): Promise<string> {
  const me = ctx.actor.personId;
  if (me !== null && seat.people.includes(me)) return me;
  if (!(await maySee(ctx, approval))) return ctx.notFound('approval-seat', seat.seat_id);
  if (me !== null && me === approval.requester_id && seat.party.personIds.includes(me))
    return (ctx as unknown as Context<'own-request'>).refuse('own-request', {
      holders: await heldBy(ctx, approval),
    });
  const names = await namesOf(ctx, { person: seat.people });
  return ctx.refuse('not-yours', {
    step: step.name,
    holders: seat.people.length === 0 ? seat.party.name : listed(seat.people.map((p) => names('person', p))),
  });
}

async function heldBy(ctx: Tx, approval: Approval): Promise<string> {
  const holders = holdersOf(approval);
  const names = await namesOf(ctx, { person: holders });
  return holders.length === 0
    ? 'Nobody else is left: somebody has to be named.'
    : `It waits on ${listed(holders.map((p) => names('person', p)))}.`;
}

/** Refuses a seat from which somebody has answered. */
async function demandOpen(ctx: Tx & Context<'decided-already'>, { seat }: Found): Promise<void> {
  if (seat.outcome === null) return;
  const names = await namesOf(ctx, { person: [seat.decided_by] });
  ctx.refuse('decided-already', {
    by: names('person', seat.decided_by!),
    outcome: seat.outcome === 'approve' ? 'approved' : 'rejected',
    on: seat.decided_at!.slice(0, 10),
  });
}

type PassRefusal = 'person-gone' | 'is-requester' | 'has-voted';

/** Puts somebody behind a seat, asks them, and closes what was open because nobody was left. */
async function pass(
  ctx: Tx & Context<PassRefusal>,
  { approval, step, seat }: Found,
  toPersonId: string,
  because: 'delegated' | 'named' | 'left',
): Promise<number> {
  if (!(await areEmployed(ctx.tx, [toPersonId], ctx.today))) ctx.refuse('person-gone');
  const names = await namesOf(ctx, { person: [toPersonId] });
  const name = names('person', toPersonId);
  if (!seat.reviews && !step.allows_requester && toPersonId === approval.requester_id)
    ctx.refuse('is-requester', { name });
  if (step.seats.some((s) => s.decided_by === toPersonId)) ctx.refuse('has-voted', { name });
  const version = seat.version + 1;
  await ctx.tx
    .updateTable('kernel.approval_seat')
    .set({
      kind: 'person',
      ref: toPersonId,
      asked_kind: seat.asked_kind ?? seat.kind,
      asked_ref: seat.asked_ref ?? seat.ref,
      since: step.state === 'open' ? ctx.now : seat.since,
      version,
    })
    .where('seat_id', '=', seat.seat_id)
    .execute();
  ctx.emit(events.seatPassed, approval.approval_id, {
    stepId: step.step_id,
    seatId: seat.seat_id,
    toPersonId,
    because,
  });
  await settleWorkItems(ctx.tx, ctx.now, {
    kind: 'approval-vacant',
    subjectIds: [approval.approval_id],
    detail: { seatId: seat.seat_id },
    outcome: 'Somebody was named.',
  });
  const after = await findSeat(ctx, seat.seat_id);
  if (step.state === 'open') await ask(ctx, approval, step, after.seat);
  return version;
}

const doneAs = ({ approval, step, seat }: Found) => ({
  approvalId: approval.approval_id,
  seatId: seat.seat_id,
  version: seat.version,
  stepState: step.state,
  state: approval.state,
});

export const seatOperations = [
  command(contract.decide, async (ctx, { seatId, outcome, why }) => {
    const found = await lockSeat(ctx as Tx, seatId);
    const { approval, step, seat } = found;
    const me = ctx.actor.personId;
    const isMine = me !== null && seat.people.includes(me);
    if (!isMine && !(await maySee(ctx as Tx, approval))) ctx.notFound('approval-seat', seatId);
    // Whoever was slower hears who was faster, before hearing of versions and steps.
    await demandOpen(ctx as unknown as Tx & Context<'decided-already'>, found);
    demandTurn(ctx as unknown as Context<OpenRefusal>, found);
    const decider = await demandMine(ctx as unknown as Tx & Context<'not-yours'>, found);
    if (seat.reviews) ctx.refuse('only-reviews');
    if (step.seats.some((s) => s.decided_by === decider)) ctx.refuse('voted-already');
    ctx.expectVersion(seat.version, { kind: seat.kind, ref: seat.ref });
    await ctx.tx
      .updateTable('kernel.approval_seat')
      .set({
        outcome,
        decided_by: decider,
        acting_for: seat.kind === 'person' && seat.ref !== decider ? seat.ref : null,
        decided_at: ctx.now,
        why: why == null || why === '' ? null : why,
        is_open: false,
        version: seat.version + 1,
      })
      .where('seat_id', '=', seatId)
      .execute();
    ctx.emit(events.verdictGiven, approval.approval_id, {
      stepId: step.step_id,
      seatId,
      personId: decider,
      outcome,
    });
    await proceed(ctx, (await findSeat(ctx as Tx, seatId)).approval);
    return doneAs(await findSeat(ctx as Tx, seatId));
  }),

  command(contract.review, async (ctx, { seatId, text }) => {
    const found = await lockSeat(ctx as Tx, seatId);
    const { approval, step, seat } = found;
    const me = await demandMine(ctx as unknown as Tx & Context<'not-yours'>, found);
    demandTurn(ctx as unknown as Context<OpenRefusal>, found);
    const reviewId = newId();
    await ctx.tx
      .insertInto('kernel.approval_review')
      .values({
        review_id: reviewId,
        approval_id: approval.approval_id,
        step_id: step.step_id,
        seat_id: seatId,
        person_id: me,
        text,
        at: ctx.now,
      })
      .execute();
    if (seat.reviews)
      await ctx.tx
        .updateTable('kernel.approval_seat')
        .set({ is_open: false, version: seat.version + 1 })
        .where('seat_id', '=', seatId)
        .execute();
    ctx.emit(events.reviewGiven, approval.approval_id, { stepId: step.step_id, reviewId, personId: me });
    for (const personId of holdersOf({ steps: [step] }))
      if (personId !== me)
        ctx.tell(
          personId,
          { kind: 'approval', id: approval.approval_id },
          'approval-reviewed',
          `${approval.key}: a reviewer commented (${step.name}).`,
        );
    return { approvalId: approval.approval_id, seatId, reviewId };
  }),

  command(contract.delegate, async (ctx, { seatId, toPersonId }) => {
    const found = await lockSeat(ctx as Tx, seatId);
    if (!found.seat.people.includes(ctx.actor.personId ?? '') && !(await maySee(ctx as Tx, found.approval)))
      ctx.notFound('approval-seat', seatId);
    demandTurn(ctx as unknown as Context<OpenRefusal>, found);
    await demandOpen(ctx as unknown as Tx & Context<'decided-already'>, found);
    const me = await demandMine(ctx as unknown as Tx & Context<'not-yours'>, found);
    if (toPersonId === me) ctx.refuse('same-person');
    ctx.expectVersion(found.seat.version, { kind: found.seat.kind, ref: found.seat.ref });
    await pass(ctx as unknown as Tx & Context<PassRefusal>, found, toPersonId, 'delegated');
    return doneAs(await findSeat(ctx as Tx, seatId));
  }),

  command(contract.nameSeat, async (ctx, { seatId, toPersonId, because }) => {
    const { rows } = await sql`
      select 1 from kernel.approval_seat s join kernel.approval a using (approval_id)
      where s.seat_id = ${seatId} and ${inScope(ctx.scope, 'a.unit_id', 'a.asked_by')}`.execute(ctx.tx);
    if (rows.length === 0) ctx.notFound('approval-seat', seatId);
    const found = await lockSeat(ctx as Tx, seatId);
    // A seat whose turn has not come may be filled as well: its holder may leave before.
    if (found.approval.state !== 'open' || (found.step.state !== 'open' && found.step.state !== 'waiting'))
      demandTurn(ctx as unknown as Context<OpenRefusal>, found);
    await demandOpen(ctx as unknown as Tx & Context<'decided-already'>, found);
    ctx.expectVersion(found.seat.version, { kind: found.seat.kind, ref: found.seat.ref });
    await pass(ctx as unknown as Tx & Context<PassRefusal>, found, toPersonId, because);
    return doneAs(await findSeat(ctx as Tx, seatId));
  }),
];
