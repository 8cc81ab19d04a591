/** Rows of approvals: reading them with who is behind each seat today, and locking them so that answers come one by one. */
import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { Actor } from '../access/actor.ts';
import { inScope, type Scope } from '../access/scope.ts';
import { type Party, type ResolvedParty, resolvePartiesAt } from '../assignment/parties.ts';
import type { CommandContext, QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { readStep, type SeatFacts, type StepReading } from './rules.ts';

export type ApprovalRow = Selectable<KernelTables['kernel.approval']> & {
  state: 'open' | 'approved' | 'rejected' | 'withdrawn';
  brief: { label: string; text: string }[];
};
export type StepRow = Selectable<KernelTables['kernel.approval_step']> & {
  mode: 'one' | 'all' | 'quorum';
  state: 'waiting' | 'open' | 'approved' | 'rejected' | 'skipped';
};
export type SeatRow = Selectable<KernelTables['kernel.approval_seat']> & {
  kind: Party['kind'];
  asked_kind: Party['kind'] | null;
  outcome: 'approve' | 'reject' | null;
};
export type Context<R extends string = never> = Omit<CommandContext<KernelTables, R>, 'tx'> & {
  readonly tx: unknown;
};
export type Reading = Pick<QueryContext<KernelTables>, 'actor' | 'now' | 'today' | 'scopes'> & {
  tx: unknown;
};

export const txOf = (ctx: { tx: unknown }) => ctx.tx as Kysely<KernelTables>;

/** A seat with who is behind it today. */
export interface Seat extends SeatRow {
  readonly party: ResolvedParty;
  /** Who may answer from it: whoever asked for the thing is left out where four eyes are needed. */
  readonly people: readonly string[];
}

export interface Step extends StepRow {
  readonly seats: readonly Seat[];
  readonly reading: StepReading;
}

export interface Approval extends ApprovalRow {
  readonly steps: readonly Step[];
}

/** Locks an approval; answers to one approval come one after the other. */
export async function lockApproval(
  ctx: { tx: unknown },
  which: RawBuilder<boolean>,
): Promise<ApprovalRow | undefined> {
  const { rows } = await sql<ApprovalRow>`
    select a.* from kernel.approval a where ${which} for update`.execute(txOf(ctx));
  return rows[0];
}

/** Reads the steps and seats of these approvals, with who is behind each seat on the day; four queries and the parties'. */
export async function withSteps(
  ctx: { tx: unknown; today: string },
  approvals: readonly ApprovalRow[],
): Promise<Approval[]> {
  if (approvals.length === 0) return [];
  const ids = approvals.map((a) => a.approval_id);
  const { rows: steps } = await sql<StepRow>`
    select * from kernel.approval_step where approval_id = any(${ids}::uuid[])
    order by approval_id, position, place`.execute(txOf(ctx));
  const { rows: seats } = await sql<SeatRow>`
    select * from kernel.approval_seat where approval_id = any(${ids}::uuid[])
    order by approval_id, step_id, place`.execute(txOf(ctx));
  const stepOf = new Map(steps.map((s) => [s.step_id, s]));
  const parties = await resolvePartiesAt(
    txOf(ctx),
    seats.map((s) => ({ party: { kind: s.kind, id: s.ref }, place: placeOf(stepOf.get(s.step_id)!) })),
    ctx.today,
  );
  const approvalOf = new Map(approvals.map((a) => [a.approval_id, a]));
  const seatsOf = new Map<string, Seat[]>();
  for (const [i, s] of seats.entries()) {
    const party = parties[i]!;
    const { requester_id: requester } = approvalOf.get(s.approval_id)!;
    const fourEyes = !s.reviews && !stepOf.get(s.step_id)!.allows_requester;
    const people = fourEyes ? party.personIds.filter((p) => p !== requester) : party.personIds;
    seatsOf.set(s.step_id, [...(seatsOf.get(s.step_id) ?? []), { ...s, party, people }]);
  }
  const stepsOf = new Map<string, Step[]>();
  for (const s of steps) {
    const own = seatsOf.get(s.step_id) ?? [];
    stepsOf.set(s.approval_id, [
      ...(stepsOf.get(s.approval_id) ?? []),
      { ...s, seats: own, reading: readStep(s, own.filter((o) => !o.reviews).map(factsOf)) },
    ]);
  }
  return approvals.map((a) => ({ ...a, steps: stepsOf.get(a.approval_id) ?? [] }));
}

export const placeOf = (step: Pick<StepRow, 'unit_id' | 'region'>) => ({
  unitId: step.unit_id,
  region: step.region,
});

/** A seat as the rules read it. */
export function factsOf(seat: Pick<Seat, 'seat_id' | 'outcome' | 'decided_by' | 'people'>): SeatFacts {
  return {
    seatId: seat.seat_id,
    vote: seat.outcome === null ? null : { personId: seat.decided_by!, outcome: seat.outcome },
    people: seat.people,
  };
}

/** Everybody who may still answer in the open steps: those who have are left out. */
export function holdersOf(approval: Pick<Approval, 'steps'>): string[] {
  const holders = new Set<string>();
  for (const step of approval.steps) {
    if (step.state !== 'open') continue;
    const voted = new Set(step.seats.map((s) => s.decided_by));
    for (const seat of step.seats)
      if (seat.is_open && !seat.reviews) for (const p of seat.people) if (!voted.has(p)) holders.add(p);
  }
  return [...holders];
}

/**
 * True for approvals `a` that somebody sees with the right to read: where it lies in their scope, where they asked for
 * it, and where they were asked.
 */
export function sees(actor: Actor, scope: Scope): RawBuilder<boolean> {
  const reached = inScope(scope, 'a.unit_id', 'a.requester_id', 'a.asked_by');
  if (scope.everything || scope.own === null || actor.personId === null) return reached;
  return sql<boolean>`(${reached} or exists (select 1 from kernel.approval_asked k
    where k.person_id = ${actor.personId} and k.approval_id = a.approval_id))`;
}
