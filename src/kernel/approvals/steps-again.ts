/** The steps of an earlier approval as they were asked for: what has changed since is approved by the same ones. */
import { type QueryExecutorProvider, sql } from 'kysely';
import type { ApprovalStepInput, SeatParty, StepMode } from './contract-steps.ts';

/** How an approval was asked for; a seat that was passed on belongs to whoever was asked first. */
export async function stepsAgain(ctx: { tx: unknown }, approvalId: string): Promise<ApprovalStepInput[]> {
  const { rows } = await sql<{
    position: number;
    name: string;
    unit_id: string | null;
    mode: StepMode;
    quorum: number | null;
    allows_requester: boolean;
    seats: (SeatParty & { reviews: boolean })[];
  }>`
    select t.position, t.name, t.unit_id, t.mode, t.quorum, t.allows_requester,
      (select json_agg(json_build_object('kind', coalesce(s.asked_kind, s.kind), 'id', coalesce(s.asked_ref, s.ref),
          'reviews', s.reviews) order by s.place)
        from kernel.approval_seat s where s.step_id = t.step_id) as seats
    from kernel.approval_step t where t.approval_id = ${approvalId} order by t.position, t.place`.execute(
    ctx.tx as QueryExecutorProvider,
  );
  return rows.map((step) => {
    const parties = (reviews: boolean) =>
      step.seats.filter((s) => s.reviews === reviews).map(({ kind, id }) => ({ kind, id }));
    return {
      position: step.position,
      name: step.name,
      unitId: step.unit_id,
      mode: step.mode,
      quorum: step.quorum,
      seats: parties(false),
      reviewers: parties(true),
      allowsRequester: step.allows_requester,
    };
  });
}
