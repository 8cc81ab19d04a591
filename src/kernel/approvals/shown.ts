/** Approvals as screens show them: names, who may read which text, and what the reader may do. */

import { sql } from 'kysely';
import { inScope } from '../access/scope.ts';
import { type Party, resolvePartiesAt } from '../assignment/parties.ts';
import { namesOf } from '../names.ts';
import type { QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { accessTo } from '../work/subject.ts';
import { holdingLines } from './approval.ts';
import type { ApprovalDetail } from './contract.ts';
import { type Approval, placeOf, type Seat, type Step, txOf } from './rows.ts';

type Context = QueryContext<KernelTables>;

interface ReviewRow {
  review_id: string;
  approval_id: string;
  step_id: string;
  person_id: string;
  text: string;
  at: string;
}

/** Which of these approvals the reader steers. */
async function steered(ctx: Context, approvals: readonly Approval[]): Promise<Set<string>> {
  const { 'approvals.steer': steer } = await ctx.scopes('approvals.steer');
  const { rows } = await sql<{ approval_id: string }>`
    select a.approval_id from kernel.approval a
    where a.approval_id = any(${approvals.map((a) => a.approval_id)}::uuid[])
      and ${inScope(steer, 'a.unit_id', 'a.asked_by')}`.execute(txOf(ctx));
  return new Set(rows.map((r) => r.approval_id));
}

/** Whether the reader may read what was said in an approval: outsiders of the record read only why it was refused. */
async function isInsider(ctx: Context, approval: Approval, steers: boolean): Promise<boolean> {
  const me = ctx.actor.personId;
  if (steers || (me !== null && me === approval.asked_by)) return true;
  if (me !== null && me === approval.requester_id) return false;
  if (
    me !== null &&
    approval.steps.some((s) => s.seats.some((x) => x.people.includes(me) || x.decided_by === me))
  )
    return true;
  return (await accessTo(ctx, approval.kind, approval.record_id))?.internal === true || ctx.scope.everything;
}

/** What the reader may do from a seat. */
function mayFrom(ctx: Context, step: Step, seat: Seat, deciding: boolean, steers: boolean): string[] {
  const me = ctx.actor.personId;
  const mine = me !== null && seat.people.includes(me);
  const hasVoted = step.seats.some((s) => s.decided_by === me);
  const can: string[] = [];
  if (step.state === 'open' && mine && deciding) {
    if (seat.reviews || seat.outcome === null) can.push('approvals.review');
    if (!seat.reviews && seat.outcome === null && !hasVoted) can.push('approvals.decide');
    if (seat.is_open) can.push('approvals.delegate');
  }
  if ((step.state === 'open' || step.state === 'waiting') && seat.outcome === null && steers)
    can.push('approvals.name-seat');
  return can;
}

/** Approvals in full. */
export async function showApprovals(ctx: Context, approvals: readonly Approval[]): Promise<ApprovalDetail[]> {
  const ids = approvals.map((a) => a.approval_id);
  const { rows: reviews } = await sql<ReviewRow>`
    select * from kernel.approval_review where approval_id = any(${ids}::uuid[]) order by at, review_id`.execute(
    txOf(ctx),
  );
  const steps = approvals.flatMap((a) => a.steps);
  const seats = steps.flatMap((s) => s.seats.map((seat) => ({ seat, step: s })));
  const passed = seats.filter(({ seat }) => seat.asked_kind !== null);
  const first = await resolvePartiesAt(
    txOf(ctx),
    passed.map(({ seat, step }) => ({
      party: { kind: seat.asked_kind!, id: seat.asked_ref! } as Party,
      place: placeOf(step),
    })),
    ctx.today,
  );
  const askedOf = new Map(passed.map(({ seat }, i) => [seat.seat_id, first[i]!]));
  const byKind: Record<string, (string | null)[]> = {
    person: [
      ...approvals.flatMap((a) => [a.requester_id, a.asked_by]),
      ...seats.flatMap(({ seat }) => [...seat.people, seat.decided_by, seat.acting_for]),
      ...reviews.map((r) => r.person_id),
    ],
    unit: [...approvals.map((a) => a.unit_id), ...steps.map((s) => s.unit_id)],
  };
  for (const a of approvals) byKind[a.kind] = [...(byKind[a.kind] ?? []), a.record_id];
  const nameOf = await namesOf(ctx, byKind);
  const person = (id: string) => ({ personId: id, name: nameOf('person', id) });
  const maybe = (id: string | null) => (id === null ? null : person(id));
  const unit = (id: string | null) => (id === null ? null : { unitId: id, name: nameOf('unit', id) });
  const ref = ({ kind, id, name }: { kind: Party['kind']; id: string; name: string }) => ({ kind, id, name });
  const holding = await holdingLines(ctx, approvals);
  const steers = await steered(ctx, approvals);
  const { 'approvals.decide': decide } = await ctx.scopes('approvals.decide');
  const deciding = decide.own !== null || decide.everything || decide.roots.length > 0;
  const shown: ApprovalDetail[] = [];
  for (const a of approvals) {
    const mine = steers.has(a.approval_id);
    const insider = await isInsider(ctx, a, mine);
    const isReadable = (await accessTo(ctx, a.kind, a.record_id)) !== null;
    shown.push({
      approvalId: a.approval_id,
      version: a.version,
      kind: a.kind,
      recordId: a.record_id,
      key: a.key,
      title: nameOf(a.kind, a.record_id),
      isReadable,
      unit: unit(a.unit_id),
      region: a.region,
      requester: maybe(a.requester_id),
      askedBy: maybe(a.asked_by),
      askedAt: a.asked_at,
      note: insider ? a.note : null,
      brief: a.brief,
      state: a.state,
      concludedAt: a.concluded_at,
      why: a.why,
      holding: holding.get(a.approval_id) ?? null,
      steps: a.steps.map((s) => ({
        stepId: s.step_id,
        position: s.position,
        name: s.name,
        unit: s.unit_id === a.unit_id ? null : unit(s.unit_id),
        mode: s.mode,
        quorum: s.quorum,
        allowsRequester: s.allows_requester,
        state: s.state,
        openedAt: s.opened_at,
        concludedAt: s.concluded_at,
        approvals: s.reading.approvals,
        needed: s.reading.needed,
        seats: s.seats.map((x) => ({
          seatId: x.seat_id,
          version: x.version,
          party: ref(x.party),
          asked: askedOf.has(x.seat_id) ? ref(askedOf.get(x.seat_id)!) : null,
          reviews: x.reviews,
          people: x.people.map(person),
          isVacant: s.state === 'open' && !x.reviews && s.reading.vacant.includes(x.seat_id),
          since: x.is_open ? x.since : null,
          verdict:
            x.outcome === null
              ? null
              : {
                  outcome: x.outcome,
                  by: person(x.decided_by!),
                  actingFor: maybe(x.acting_for),
                  at: x.decided_at!,
                  why: insider || x.outcome === 'reject' ? x.why : null,
                },
          can: a.state === 'open' ? mayFrom(ctx, s, x, deciding, mine) : [],
        })),
        reviews: reviews
          .filter((r) => r.step_id === s.step_id)
          .map((r) => ({
            reviewId: r.review_id,
            by: person(r.person_id),
            at: r.at,
            text: insider ? r.text : null,
          })),
      })),
      can: mine && a.state === 'open' ? ['approvals.remind'] : [],
    });
  }
  return shown;
}
