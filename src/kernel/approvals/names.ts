/** What approvals give to the rest of the program: names, what people hold and hand over, what is known about a person. */
import { sql } from 'kysely';
import type { HoldingKind, NameResolver, NoticeTopic, PersonalData } from '../area.ts';
import { areEmployed } from '../org/people-sql.ts';
import { openWorkItem } from '../work/open-item.ts';
import { nameSeat } from './contract.ts';

/** An approval is called by the key of its record. */
const approvalNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; key: string }>`
    select approval_id as id, key from kernel.approval where approval_id = any(${ids}::uuid[])`.execute(
    tx as never,
  );
  return new Map(rows.map((r) => [r.id, { key: null, name: r.key }]));
};

const stepNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; name: string }>`
    select step_id as id, name from kernel.approval_step where step_id = any(${ids}::uuid[])`.execute(
    tx as never,
  );
  return new Map(rows.map((r) => [r.id, { key: null, name: r.name }]));
};

export const approvalNameResolvers = { approval: approvalNames, 'approval-step': stepNames };

/** Seats in which somebody who leaves was asked in person: their manager is asked instead, or a person decides. */
const seatsOfTheirs: HoldingKind = {
  kind: 'approval-seat',
  what: 'approvals to give',
  async list(tx, personId) {
    const { rows } = await sql<{ id: string; key: string; step: string }>`
      select s.seat_id as id, a.key, t.name as step
      from kernel.approval_seat s join kernel.approval_step t using (step_id)
      join kernel.approval a on a.approval_id = s.approval_id
      where s.kind = 'person' and s.ref = ${personId} and s.outcome is null and a.state = 'open'
        and t.state in ('open', 'waiting') and (s.is_open or t.state = 'waiting')
      order by a.held_since, s.seat_id`.execute(tx as never);
    return rows.map((r) => ({ id: r.id, name: `${r.key} (${r.step})` }));
  },
  async handOver(ctx, ids, toPersonId) {
    for (const seatId of ids) {
      const given = await ctx.attempt(() =>
        ctx.call(nameSeat, { seatId, toPersonId, because: 'left' as const }),
      );
      if ('done' in given) continue;
      // The taker asked for it, or has decided in this step: somebody else has to be named.
      const { rows } = await sql<{
        approval_id: string;
        step_id: string;
        key: string;
        step: string;
        asked_by: string | null;
        unit_id: string | null;
      }>`
        select a.approval_id, t.step_id, a.key, t.name as step, a.asked_by, a.unit_id
        from kernel.approval_seat s join kernel.approval_step t using (step_id)
        join kernel.approval a on a.approval_id = s.approval_id where s.seat_id = ${seatId}`.execute(ctx.tx);
      const row = rows[0]!;
      const asker = row.asked_by;
      await openWorkItem(ctx.tx, ctx.now, {
        kind: 'approval-vacant',
        title: `Name somebody who approves ${row.key} for ${row.step}: whoever was asked has left. ${given.refusal.message}`,
        subject: { kind: 'approval', id: row.approval_id },
        detail: { approvalId: row.approval_id, stepId: row.step_id, seatId },
        assigneeId: asker !== null && (await areEmployed(ctx.tx, [asker], ctx.today)) ? asker : null,
        role: 'learning-operations-lead',
        unitId: row.unit_id,
      });
    }
  },
};

export const approvalHoldings: readonly HoldingKind[] = [seatsOfTheirs];

/** What approvals hold about a person: what they decided and said, and what they asked to have approved. */
export const approvalPersonalData: PersonalData = {
  part: 'approvals',
  async collect(tx, personId) {
    const decisions = await sql`
      select a.key, t.name as step, s.outcome, s.why, s.decided_at as "decidedAt"
      from kernel.approval_seat s join kernel.approval_step t using (step_id)
      join kernel.approval a on a.approval_id = s.approval_id
      where s.decided_by = ${personId} order by s.decided_at, s.seat_id`.execute(tx as never);
    const reviews = await sql`
      select a.key, r.text, r.at from kernel.approval_review r join kernel.approval a using (approval_id)
      where r.person_id = ${personId} order by r.at, r.review_id`.execute(tx as never);
    const asked = await sql`
      select a.key, k.asked_at as "askedAt" from kernel.approval_asked k join kernel.approval a using (approval_id)
      where k.person_id = ${personId} order by k.asked_at, k.step_id`.execute(tx as never);
    const approvals = await sql`
      select a.key, a.state, a.asked_at as "askedAt", a.brief,
        case when a.asked_by = ${personId} then a.note end as note,
        case when a.requester_id = ${personId} then 'requester' else 'asker' end as part
      from kernel.approval a where ${personId} in (a.requester_id, a.asked_by)
      order by a.asked_at, a.approval_id`.execute(tx as never);
    return {
      decisions: decisions.rows,
      reviews: reviews.rows,
      asked: asked.rows,
      approvals: approvals.rows,
    };
  },
};

/** What people are told about approvals. */
export const approvalTopics: readonly NoticeTopic[] = [
  {
    topic: 'approvals-to-give',
    title: 'Approvals to give',
    description: 'What waits for your approval or your comment, reminders, and that it waits no more.',
    kinds: [
      'approval-asked',
      'approval-review-asked',
      'approval-reminded',
      'approval-withdrawn',
      'approval-reviewed',
    ],
    standard: 'mail',
  },
  {
    topic: 'approvals-asked',
    title: 'Approvals that I asked for',
    description: 'How they ended, that they wait for long, and that somebody has to be named.',
    kinds: ['approval-concluded', 'approval-slow', 'approval-vacant'],
    standard: 'mail',
  },
];
