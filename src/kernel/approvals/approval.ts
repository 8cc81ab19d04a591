/**
 * What areas call so that their records wait for an approval: open one, withdraw it, say who holds it. Everything
 * happens in the transaction of the area's own command, which declares `approvalOpeningEvents` and the refusals of
 * `refusals.ts`; the area listens to `approvals.approval-concluded`.
 */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { resolvePartiesAt } from '../assignment/parties.ts';
import { namesOf } from '../names.ts';
import { settleWorkItems } from '../work/open-item.ts';
import type { ApprovalHolding } from './contract.ts';
import { type ApprovalStep, type ApprovalStepInput, approvalSteps, flawOfSteps } from './contract-steps.ts';
import * as events from './events.ts';
import { proceed } from './progress.ts';
import {
  type Approval,
  type ApprovalRow,
  type Context,
  holdersOf,
  lockApproval,
  txOf,
  withSteps,
} from './rows.ts';

/** What an approval is asked for. */
export interface NewApproval {
  /** The record that waits: its kind, its id and its key. */
  readonly kind: string;
  readonly id: string;
  readonly key: string;
  readonly unitId: string | null;
  readonly region: string | null;
  /** Who asked for the thing; they do not approve it themselves. */
  readonly requesterId: string | null;
  readonly note?: string | null;
  /** What those who decide read of the record, as it stands now: they may not see the record itself. */
  readonly brief: readonly { readonly label: string; readonly text: string }[];
  readonly steps: readonly ApprovalStepInput[];
}

export type OpeningRefusal = 'steps-flawed' | 'approval-open' | 'seat-unknown' | 'seat-vacant';

/** Opens an approval and asks those of the first steps; refused where a seat has nobody behind it. */
export async function openApproval(ctx: Context<OpeningRefusal>, wanted: NewApproval): Promise<string> {
  const steps = approvalSteps.parse(wanted.steps);
  const flaw = flawOfSteps(steps);
  if (flaw !== null) ctx.refuse('steps-flawed', { flaw });
  const { rows: open } = await sql<{ asked_at: string }>`
    select asked_at from kernel.approval
    where kind = ${wanted.kind} and record_id = ${wanted.id} and state = 'open'`.execute(txOf(ctx));
  if (open[0] !== undefined) ctx.refuse('approval-open', { since: open[0].asked_at.slice(0, 10) });

  const places = await placesOf(ctx, wanted, steps);
  await demandPeople(ctx, wanted, steps, places);
  const approvalId = newId();
  await txOf(ctx)
    .insertInto('kernel.approval')
    .values({
      approval_id: approvalId,
      kind: wanted.kind,
      record_id: wanted.id,
      key: wanted.key,
      unit_id: wanted.unitId,
      region: wanted.region,
      requester_id: wanted.requesterId,
      asked_by: ctx.actor.personId,
      asked_at: ctx.now,
      note: wanted.note ?? null,
      brief: JSON.stringify(wanted.brief),
      held_since: ctx.now,
    })
    .execute();
  for (const [i, s] of steps.entries()) {
    const stepId = newId();
    await txOf(ctx)
      .insertInto('kernel.approval_step')
      .values({
        step_id: stepId,
        approval_id: approvalId,
        position: s.position,
        place: i,
        name: s.name,
        unit_id: places[i]!.unitId,
        region: places[i]!.region,
        mode: s.mode,
        quorum: s.mode === 'quorum' ? s.quorum! : null,
        allows_requester: s.allowsRequester,
      })
      .execute();
    const seats = [
      ...s.seats.map((party) => ({ party, reviews: false })),
      ...s.reviewers.map((party) => ({ party, reviews: true })),
    ];
    await txOf(ctx)
      .insertInto('kernel.approval_seat')
      .values(
        seats.map(({ party, reviews }, place) => ({
          seat_id: newId(),
          approval_id: approvalId,
          step_id: stepId,
          place,
          kind: party.kind,
          ref: party.id,
          reviews,
        })),
      )
      .execute();
  }
  ctx.emit(events.approvalOpened, approvalId, {
    recordKind: wanted.kind,
    recordId: wanted.id,
    steps: steps.length,
  });
  const row = (await lockApproval(ctx, sql<boolean>`a.approval_id = ${approvalId}`))!;
  await proceed(ctx, (await withSteps(ctx, [row]))[0]!);
  return approvalId;
}

/** Where the roles of each step are looked up. */
async function placesOf(
  ctx: Context<OpeningRefusal>,
  wanted: NewApproval,
  steps: readonly ApprovalStep[],
): Promise<{ unitId: string | null; region: string | null }[]> {
  const own = steps.flatMap((s) => (s.unitId == null ? [] : [s.unitId]));
  const { rows } = await sql<{ unit_id: string; region: string | null }>`
    select unit_id, region from kernel.unit_now where unit_id = any(${own}::uuid[])`.execute(txOf(ctx));
  const regionOf = new Map(rows.map((r) => [r.unit_id, r.region]));
  return steps.map((s) => {
    if (s.unitId == null) return { unitId: wanted.unitId, region: wanted.region };
    if (!regionOf.has(s.unitId)) ctx.refuse('seat-unknown', { step: s.name, what: 'unit' });
    return { unitId: s.unitId, region: regionOf.get(s.unitId)! };
  });
}

/** Refuses seats that nobody stands behind today. */
async function demandPeople(
  ctx: Context<OpeningRefusal>,
  wanted: NewApproval,
  steps: readonly ApprovalStep[],
  places: readonly { unitId: string | null; region: string | null }[],
): Promise<void> {
  const named = steps.flatMap((step, i) =>
    [...step.seats, ...step.reviewers].map((party, j) => ({
      party,
      place: places[i]!,
      step,
      reviews: j >= step.seats.length,
    })),
  );
  for (const { party, step } of named)
    if (party.kind !== 'role' && !UUID.test(party.id))
      ctx.refuse('seat-unknown', { step: step.name, what: party.kind });
  const resolved = await resolvePartiesAt(txOf(ctx), named, ctx.today);
  for (const [i, { party, step, reviews }] of named.entries()) {
    const found = resolved[i]!;
    const own = !reviews && !step.allowsRequester ? wanted.requesterId : null;
    if (found.personIds.some((p) => p !== own)) continue;
    if (found.name === `a ${party.kind} that is gone`)
      ctx.refuse('seat-unknown', { step: step.name, what: party.kind });
    ctx.refuse('seat-vacant', { step: step.name, party: found.name });
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Withdraws the open approval of a record, if there is one, and tells those who were asked; returns whether there was. */
export async function voidApproval(
  ctx: Context,
  kind: string,
  recordId: string,
  why: string | null,
): Promise<boolean> {
  const row = await lockApproval(
    ctx,
    sql<boolean>`a.kind = ${kind} and a.record_id = ${recordId} and a.state = 'open'`,
  );
  if (row === undefined) return false;
  const [approval] = await withSteps(ctx, [row]);
  await txOf(ctx)
    .updateTable('kernel.approval')
    .set({ state: 'withdrawn', concluded_at: ctx.now, why, version: row.version + 1 })
    .where('approval_id', '=', row.approval_id)
    .execute();
  await sql`update kernel.approval_step set state = 'skipped', concluded_at = ${ctx.now}
    where approval_id = ${row.approval_id} and state in ('open', 'waiting')`.execute(txOf(ctx));
  await sql`update kernel.approval_seat set is_open = false, version = version + 1
    where approval_id = ${row.approval_id} and is_open`.execute(txOf(ctx));
  await settleWorkItems(txOf(ctx), ctx.now, {
    kind: 'approval-vacant',
    subjectIds: [row.approval_id],
    outcome: 'The approval was withdrawn.',
  });
  ctx.emit(events.approvalWithdrawn, row.approval_id, { recordKind: kind, recordId });
  for (const personId of holdersOf(approval!))
    if (personId !== ctx.actor.personId)
      ctx.tell(
        personId,
        { kind: 'approval', id: row.approval_id },
        'approval-withdrawn',
        `${row.key} does not wait for your approval any more.`,
      );
  return true;
}

/** Who holds the open approvals of these records, by the record's id. */
export async function holdingOf(
  ctx: { tx: unknown; today: string },
  kind: string,
  recordIds: readonly string[],
): Promise<Map<string, ApprovalHolding>> {
  const { rows } = await sql<ApprovalRow>`
    select * from kernel.approval
    where kind = ${kind} and record_id = any(${[...recordIds]}::uuid[]) and state = 'open'`.execute(
    txOf(ctx),
  );
  const lines = await holdingLines(ctx, await withSteps(ctx, rows));
  return new Map(rows.map((r) => [r.record_id, lines.get(r.approval_id)!]));
}

/** The line of each open approval: which steps wait, who may decide, since when. */
export async function holdingLines(
  ctx: { tx: unknown; today: string },
  approvals: readonly Approval[],
): Promise<Map<string, ApprovalHolding>> {
  const open = approvals.filter((a) => a.state === 'open');
  const holders = new Map(open.map((a) => [a.approval_id, holdersOf(a)]));
  const nameOf = await namesOf(ctx, { person: [...holders.values()].flat() });
  return new Map(
    open.map((a) => [
      a.approval_id,
      {
        approvalId: a.approval_id,
        steps: a.steps.filter((s) => s.state === 'open').map((s) => s.name),
        holders: holders.get(a.approval_id)!.map((p) => ({ personId: p, name: nameOf('person', p) })),
        since: a.held_since,
      },
    ]),
  );
}

/** How an approval stands, with the reasons of those who said no. */
export async function outcomeOf(
  ctx: { tx: unknown },
  approvalId: string,
): Promise<{ state: ApprovalRow['state']; reasons: { step: string; why: string }[] } | null> {
  const { rows } = await sql<{ state: ApprovalRow['state'] }>`
    select state from kernel.approval where approval_id = ${approvalId}`.execute(txOf(ctx));
  if (rows[0] === undefined) return null;
  const { rows: reasons } = await sql<{ step: string; why: string }>`
    select t.name as step, s.why from kernel.approval_seat s join kernel.approval_step t using (step_id)
    where s.approval_id = ${approvalId} and s.outcome = 'reject' and s.why is not null
    order by t.position, t.place, s.decided_at, s.seat_id`.execute(txOf(ctx));
  return { state: rows[0].state, reasons };
}
