/** How an approval goes on: steps open and end, people are asked and reminded, and somebody is named where nobody is left. */
import { sql } from 'kysely';
import { calendarFor } from '../calendar/find.ts';
import { addWorkingTime } from '../calendar/working-time.ts';
import { openWorkItem, settleWorkItems } from '../work/open-item.ts';
import { remind } from './contract.ts';
import * as events from './events.ts';
import { type Approval, type Context, placeOf, type Seat, type Step, txOf } from './rows.ts';
import { progressOf, REMIND_AFTER } from './rules.ts';

/**
 * Brings an approval to where its answers lead: ends steps, opens the next ones, ends it as a whole. Takes the approval
 * as it was read after the last answer, and leaves what it read outdated.
 */
export async function proceed(ctx: Context, approval: Approval): Promise<Approval['state']> {
  let steps = [...approval.steps];
  for (const step of steps) {
    if (step.state !== 'open' || step.reading.state === 'open') continue;
    await endStep(ctx, step, step.reading.state);
    ctx.emit(events.stepConcluded, approval.approval_id, {
      stepId: step.step_id,
      outcome: step.reading.state,
    });
    steps = steps.map((s) => (s === step ? { ...s, state: step.reading.state } : s));
  }
  const next = progressOf(steps.map((s) => ({ stepId: s.step_id, position: s.position, state: s.state })));
  for (const step of steps) if (next.skip.includes(step.step_id)) await endStep(ctx, step, 'skipped');
  for (const step of steps) if (next.open.includes(step.step_id)) await openStep(ctx, approval, step);
  await txOf(ctx)
    .updateTable('kernel.approval')
    .set({
      version: sql<number>`version + 1`,
      ...(next.open.length > 0 ? { held_since: ctx.now } : {}),
      ...(next.state === 'open' ? {} : { state: next.state, concluded_at: ctx.now }),
    })
    .where('approval_id', '=', approval.approval_id)
    .execute();
  if (next.state === 'open') {
    for (const step of steps) if (step.state === 'open') await nameTheVacant(ctx, approval, step);
    return 'open';
  }
  await settleWorkItems(txOf(ctx), ctx.now, {
    kind: 'approval-vacant',
    subjectIds: [approval.approval_id],
    outcome: 'The approval has ended.',
  });
  ctx.emit(events.approvalConcluded, approval.approval_id, {
    recordKind: approval.kind,
    recordId: approval.record_id,
    outcome: next.state,
  });
  if (approval.asked_by !== null && approval.asked_by !== ctx.actor.personId)
    ctx.tell(
      approval.asked_by,
      { kind: 'approval', id: approval.approval_id },
      'approval-concluded',
      next.state === 'approved'
        ? `${approval.key} was approved.`
        : `${approval.key} was not approved. Open it to read why.`,
    );
  return next.state;
}

async function endStep(ctx: Context, step: Step, state: 'approved' | 'rejected' | 'skipped'): Promise<void> {
  await txOf(ctx)
    .updateTable('kernel.approval_step')
    .set({ state, concluded_at: ctx.now })
    .where('step_id', '=', step.step_id)
    .execute();
  await sql`update kernel.approval_seat set is_open = false, version = version + 1
    where step_id = ${step.step_id} and is_open`.execute(txOf(ctx));
  await settleWorkItems(txOf(ctx), ctx.now, {
    kind: 'approval-vacant',
    subjectIds: [step.approval_id],
    detail: { stepId: step.step_id },
    outcome: 'The step has ended.',
  });
}

async function openStep(ctx: Context, approval: Approval, step: Step): Promise<void> {
  await txOf(ctx)
    .updateTable('kernel.approval_step')
    .set({ state: 'open', opened_at: ctx.now })
    .where('step_id', '=', step.step_id)
    .execute();
  await sql`update kernel.approval_seat set is_open = true, since = ${ctx.now}, version = version + 1
    where step_id = ${step.step_id}`.execute(txOf(ctx));
  ctx.emit(events.stepOpened, approval.approval_id, { stepId: step.step_id, position: step.position });
  for (const seat of step.seats) await ask(ctx, approval, step, seat);
  await nameTheVacant(ctx, approval, step);
  await remindLater(ctx, step, step.reminders);
}

/** Tells those behind a seat that it waits on them, each once for a step, and notes that they were asked. */
export async function ask(
  ctx: Context,
  approval: Pick<Approval, 'approval_id' | 'key'>,
  step: Pick<Step, 'step_id' | 'name'>,
  seat: Pick<Seat, 'people' | 'reviews'>,
): Promise<void> {
  if (seat.people.length === 0) return;
  const { rows } = await sql<{ person_id: string }>`
    insert into kernel.approval_asked (person_id, approval_id, step_id, asked_at)
    select p, ${approval.approval_id}, ${step.step_id}, ${ctx.now} from unnest(${[...seat.people]}::uuid[]) p
    on conflict do nothing returning person_id`.execute(txOf(ctx));
  for (const { person_id: personId } of rows)
    if (personId !== ctx.actor.personId)
      ctx.tell(
        personId,
        { kind: 'approval', id: approval.approval_id },
        seat.reviews ? 'approval-review-asked' : 'approval-asked',
        seat.reviews
          ? `${approval.key}: you are asked to comment (${step.name}). Nothing waits for it.`
          : `${approval.key} waits for your approval (${step.name}).`,
      );
}

/** Looks again after two working days of the step's place, unless another reminder comes between. */
export async function remindLater(
  ctx: Context,
  step: Pick<Step, 'approval_id' | 'step_id' | 'unit_id' | 'region'>,
  reminder: number,
): Promise<void> {
  const calendar = await calendarFor(txOf(ctx), placeOf(step));
  const at = addWorkingTime(calendar, ctx.now, REMIND_AFTER);
  const { approval_id: approvalId, step_id: stepId } = step;
  ctx.later(at, { kind: 'approval', id: approvalId }, remind, { approvalId, stepId, reminder });
}

/** Where a step cannot end with those who are left, whoever asked names somebody; one work item for each seat. */
export async function nameTheVacant(ctx: Context, approval: Approval, step: Step): Promise<number> {
  if (!step.reading.isBlocked) return 0;
  let found = 0;
  // A number of people that the seats cannot bring together is mended at any seat that waits.
  const waiting = step.seats.filter((s) => !s.reviews && s.outcome === null);
  const vacant = waiting.filter((s) => step.reading.vacant.includes(s.seat_id));
  for (const seat of vacant.length > 0 ? vacant : waiting.slice(0, 1)) {
    const { rows } = await sql`
      select 1 from kernel.work_item where kind = 'approval-vacant' and subject_id = ${approval.approval_id}
        and closed_at is null and detail @> ${JSON.stringify({ seatId: seat.seat_id })}::jsonb`.execute(
      txOf(ctx),
    );
    if (rows.length > 0) continue;
    found += 1;
    await openWorkItem(txOf(ctx), ctx.now, {
      kind: 'approval-vacant',
      title: `Name somebody who approves ${approval.key} for ${step.name}: nobody is left behind “${seat.party.name}”.`,
      subject: { kind: 'approval', id: approval.approval_id },
      detail: { approvalId: approval.approval_id, stepId: step.step_id, seatId: seat.seat_id },
      assigneeId: await stillHere(ctx, approval.asked_by),
      role: 'learning-operations-lead',
      unitId: approval.unit_id,
    });
    ctx.emit(events.seatVacant, approval.approval_id, { stepId: step.step_id, seatId: seat.seat_id });
    if (approval.asked_by !== null && approval.asked_by !== ctx.actor.personId)
      ctx.tell(
        approval.asked_by,
        { kind: 'approval', id: approval.approval_id },
        'approval-vacant',
        `${approval.key}: nobody is left who could approve it for ${step.name}. Name somebody.`,
      );
  }
  return found;
}

/** The person, if they work here today. */
async function stillHere(ctx: Context, personId: string | null): Promise<string | null> {
  if (personId === null) return null;
  const { rows } = await sql`
    select 1 from kernel.person_now n where n.person_id = ${personId} and not n.erased
      and n.hired_on <= ${ctx.today}::date and (n.last_day is null or n.last_day >= ${ctx.today}::date)`.execute(
    txOf(ctx),
  );
  return rows.length > 0 ? personId : null;
}
