/** Reading requests: one request, and what waits on the caller. */
import { sql } from 'kysely';
import type { WaitingRecord } from '../../kernel/area.ts';
import { countRows } from '../../kernel/list.ts';
import { namesOf } from '../../kernel/names.ts';
import { operationsOn, type QueryContext } from '../../kernel/operation.ts';
import type { KernelTables } from '../../kernel/tables.gen.ts';
import * as contract from './contract.ts';
import type * as words from './contract-words.ts';
import { openStates } from './machine.ts';
import { relationsOf } from './relations.ts';
import { choices, factsOf, nextStep } from './rules.ts';
import { partsOf, type SeenRow, showRows } from './shown.ts';
import { mayRead, partRights, parts, queuesOf, reachOf } from './sql.ts';
import type { RequestsTables } from './tables.gen.ts';

const { query } = operationsOn<KernelTables & RequestsTables>();

export const requestQueries = [
  query(contract.getRequest, async (ctx, { requestId }) => {
    const scopes = await ctx.scopes(...partRights);
    const reach = await reachOf(ctx.tx, ctx.actor, ctx.scope);
    const isKey = /^req-/i.test(requestId);
    const { rows } = await sql<SeenRow>`
      select r.*, ${parts(ctx.actor, scopes)} from requests.request r
      where ${isKey ? sql`r.key = ${requestId.toUpperCase()}` : sql`r.request_id = ${requestId}::uuid`}
        and ${mayRead(reach, ctx.actor)}`.execute(ctx.tx as never);
    if (rows.length === 0) return ctx.notFound('request', requestId);
    const [{ row, shown, person }] = (await showRows(ctx, rows)) as [
      Awaited<ReturnType<typeof showRows>>[number],
    ];
    const next = nextStep(row.state, row.owner_id !== null);
    const turn = next.who === 'requester' ? row.requester_id : next.who === 'owner' ? row.owner_id : null;
    return {
      ...shown,
      goal: row.goal,
      evidence: row.evidence,
      regions: row.regions,
      deadlineReason: row.deadline_reason,
      existingContent: row.existing_content,
      sponsor: person(row.sponsor_id),
      decidedAt: row.decided_at,
      decline:
        row.decline_reason === null
          ? null
          : {
              reason: row.decline_reason as (typeof words.declineReasons)[number],
              explanation: row.decline_explanation ?? '',
            },
      deliveredAt: row.delivered_at,
      delivery: row.delivery_note === null ? null : { note: row.delivery_note, link: row.delivery_link },
      acceptedAt: row.accepted_at,
      reopenedWhy: row.reopened_why,
      reopenedCount: row.reopened_count,
      cancelledAt: row.cancelled_at,
      cancelledWhy: row.cancelled_why,
      closedCause: row.closed_cause as (typeof words.closedCauses)[number] | null,
      waitlist:
        row.waitlist_reason === null
          ? null
          : { reason: row.waitlist_reason, lookAgainOn: row.waitlisted_until! },
      redirection:
        row.redirect_reason === null
          ? null
          : {
              reason: row.redirect_reason as (typeof words.redirectReasons)[number],
              explanation: row.redirect_text ?? '',
              link: row.redirect_link,
              helper: person(row.redirect_person_id),
            },
      bypass:
        row.bypass_ordered_by === null
          ? null
          : {
              orderedBy: person(row.bypass_ordered_by)!,
              reason: row.sees_internal ? row.bypass_reason : null,
            },
      isUnplanned: row.is_unplanned,
      satisfaction:
        row.satisfaction === null
          ? null
          : { score: row.satisfaction, comment: row.satisfaction_comment, ratedAt: row.rated_at! },
      promisesAnyway: row.sees_internal ? await promisesAnyway(ctx, row.request_id) : [],
      ...(await relationsOf(ctx.tx, reach, ctx.actor, row)),
      nextStep: { ...next, person: person(turn) },
      cannot: choices(factsOf(row), partsOf(row), ctx.now).cannot,
      seesInternal: row.sees_internal,
    };
  }),
];

/** Promises of a request that were made without the hours. */
async function promisesAnyway(ctx: { readonly tx: unknown; readonly today: string }, requestId: string) {
  const { rows } = await sql<{
    override_id: string;
    person_id: string | null;
    queue_id: string | null;
    until: string;
    needed_minutes: number;
    free_minutes: number;
    why: string;
    made_by: string | null;
    made_at: string;
  }>`
    select * from requests.promise_override where request_id = ${requestId}
    order by made_at desc, override_id desc limit 20`.execute(ctx.tx as never);
  if (rows.length === 0) return [];
  const nameOf = await namesOf(ctx, {
    person: rows.flatMap((r) => [r.person_id, r.made_by]),
    queue: rows.map((r) => r.queue_id),
  });
  return rows.map((r) => ({
    overrideId: r.override_id,
    by: r.made_by === null ? null : { personId: r.made_by, name: nameOf('person', r.made_by) },
    at: r.made_at,
    who: r.person_id === null ? nameOf('queue', r.queue_id!) : nameOf('person', r.person_id),
    until: r.until,
    neededMinutes: r.needed_minutes,
    freeMinutes: r.free_minutes,
    why: r.why,
  }));
}

/** Why an open request waits on the caller. */
function why(row: SeenRow, me: string): Pick<WaitingRecord, 'why' | 'group'> {
  if (row.state === 'delivered')
    return { why: 'Delivered: accept it, or say what is missing.', group: 'mine' };
  if (row.state === 'submitted') return { why: 'Waits for triage.', group: 'my-queues' };
  if (row.state === 'waitlisted')
    return { why: 'Was to be looked at again: take it up, or let it wait longer.', group: 'my-queues' };
  if (row.owner_id === me) return { why: 'You own it: deliver it.', group: 'mine' };
  return { why: 'In fulfilment, and nobody owns it yet.', group: 'my-queues' };
}

/** Requests whose next step is the caller's: to answer, to deliver, or to triage in a queue the caller watches. */
export async function requestsWaiting(
  ctx: QueryContext<KernelTables>,
  limit: number,
): Promise<{ records: WaitingRecord[]; total: number }> {
  const me = ctx.actor.personId;
  if (me === null) return { records: [], total: 0 };
  const scopes = await ctx.scopes(...partRights);
  const queueIds = await queuesOf(ctx.tx, ctx.actor);
  const from = sql`from requests.request r where r.state = any(${openStates}::text[]) and (
      (r.state = 'delivered' and r.requester_id = ${me})
      or (r.state = 'in-fulfilment' and r.owner_id = ${me})
      or (r.state = 'in-fulfilment' and r.owner_id is null and r.queue_id = any(${queueIds}::uuid[]))
      or (r.state in ('submitted', 'approved') and r.queue_id = any(${queueIds}::uuid[]))
      or (r.state = 'waitlisted' and r.waitlisted_until <= ${ctx.today}::date
        and r.queue_id = any(${queueIds}::uuid[])))`;
  const { rows } = await sql<SeenRow>`
    select r.*, ${parts(ctx.actor, scopes)} ${from}
    order by coalesce(r.due_on, 'infinity'), r.priority_rank, r.changed_at, r.request_id limit ${limit}`.execute(
    ctx.tx as never,
  );
  const { total } = await countRows(ctx.tx, from);
  return {
    records: rows.map((r) => ({
      kind: 'request',
      id: r.request_id,
      key: r.key,
      title: r.title,
      ...why(r, me),
      dueOn: r.due_on,
      since: r.delivered_at ?? r.decided_at ?? r.submitted_at ?? r.created_at,
      version: r.version,
      can: choices(factsOf(r), partsOf(r), ctx.now).can,
    })),
    total,
  };
}
