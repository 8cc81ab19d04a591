/** Reading requests: the list, one request, and what waits on the caller. */
import { type RawBuilder, sql } from 'kysely';
import type { WaitingRecord } from '../../kernel/area.ts';
import { afterCursor, containing, countRows, type Direction, encodeCursor } from '../../kernel/list.ts';
import { namesOf } from '../../kernel/names.ts';
import { operationsOn, type QueryContext } from '../../kernel/operation.ts';
import type { KernelTables } from '../../kernel/tables.gen.ts';
import type { Row } from './commands/row.ts';
import * as contract from './contract.ts';
import type * as words from './contract-words.ts';
import { openStates } from './machine.ts';
import { relationsOf } from './relations.ts';
import { choices, factsOf, nextStep, type Parts } from './rules.ts';
import { mayRead, partRights, parts, queuesOf, reachOf } from './sql.ts';
import type { RequestsTables } from './tables.gen.ts';

type Context = Pick<
  QueryContext<KernelTables & RequestsTables>,
  'tx' | 'actor' | 'scope' | 'scopes' | 'now' | 'today'
>;

interface SeenRow extends Row {
  is_requester: boolean;
  is_coordinator: boolean;
  is_owner: boolean;
  sees_internal: boolean;
}

const { query } = operationsOn<KernelTables & RequestsTables>();

/** Sort columns; requests without a due date come last whichever way the list runs. */
function sortOf(sort: string, direction: Direction): RawBuilder<unknown> {
  if (sort === 'createdAt') return sql`r.created_at`;
  if (sort === 'changedAt') return sql`r.changed_at`;
  if (sort === 'priority') return sql`r.priority_rank`;
  if (sort === 'title') return sql`lower(r.title)`;
  return direction === 'asc' ? sql`coalesce(r.due_on, 'infinity')` : sql`coalesce(r.due_on, '-infinity')`;
}

function partsOf(row: SeenRow): Parts {
  return { requester: row.is_requester, coordinator: row.is_coordinator, owner: row.is_owner };
}

/** Rows as lists show them; names are looked up once per kind. */
async function showRows(ctx: Context, rows: readonly SeenRow[]) {
  const nameOf = await namesOf(ctx, {
    person: rows.flatMap((r) => [
      r.requester_id,
      r.owner_id,
      r.sponsor_id,
      r.bypass_ordered_by,
      r.redirect_person_id,
    ]),
    unit: rows.map((r) => r.unit_id),
    queue: rows.map((r) => r.queue_id),
  });
  const person = (id: string | null) => (id === null ? null : { personId: id, name: nameOf('person', id) });
  return rows.map((r) => ({
    row: r,
    person,
    shown: {
      requestId: r.request_id,
      key: r.key,
      version: r.version,
      title: r.title,
      state: r.state,
      priority: r.priority as (typeof words.priorities)[number],
      unit: r.unit_id === null ? null : { unitId: r.unit_id, name: nameOf('unit', r.unit_id) },
      requester: person(r.requester_id)!,
      owner: person(r.owner_id),
      queue: r.queue_id === null ? null : { queueId: r.queue_id, name: nameOf('queue', r.queue_id) },
      audienceSize: r.audience_size,
      isRegulatory: r.is_regulatory,
      deadline: r.deadline,
      dueOn: r.due_on,
      createdAt: r.created_at,
      submittedAt: r.submitted_at,
      changedAt: r.changed_at,
      can: choices(factsOf(r), partsOf(r), ctx.now).can,
    },
  }));
}

/** SQL that is true for requests whose title holds the text, or whose key it is. */
export function matches(text: string): RawBuilder<boolean> {
  const key = /^(?:req-)?(\d{1,12})$/i.exec(text);
  if (key !== null) return sql<boolean>`(r.key = ${`REQ-${key[1]}`} or r.title ilike ${containing(text)})`;
  return sql<boolean>`r.title ilike ${containing(text)}`;
}

export const requestQueries = [
  query(contract.listRequests, async (ctx, input) => {
    const { filter, sort, direction, cursor, limit } = input;
    const reach = await reachOf(ctx.tx, ctx.actor, ctx.scope);
    const scopes = await ctx.scopes(...partRights);
    const where: RawBuilder<boolean>[] = [mayRead(reach, ctx.actor)];
    const me = ctx.actor.personId;
    // Equality with one value keeps the order of an index on (state, created_at); `any` would lose it.
    const among = (column: string, one: string | string[]) =>
      Array.isArray(one) && one.length !== 1
        ? sql<boolean>`${sql.ref(column)} = any(${one}::text[])`
        : sql<boolean>`${sql.ref(column)} = ${Array.isArray(one) ? one[0] : one}`;
    if (filter.state !== undefined) where.push(among('r.state', filter.state));
    if (filter.priority !== undefined) where.push(among('r.priority', filter.priority));
    if (filter.queueId !== undefined) where.push(sql`r.queue_id = ${filter.queueId}`);
    if (filter.ownerId !== undefined) where.push(sql`r.owner_id = ${filter.ownerId}`);
    if (filter.requesterId !== undefined) where.push(sql`r.requester_id = ${filter.requesterId}`);
    if (filter.unitId !== undefined)
      where.push(
        sql`r.unit_id in (select unit_id from kernel.unit_reach where ancestor_id = ${filter.unitId})`,
      );
    if (filter.owner === 'nobody') where.push(sql`r.owner_id is null`);
    if (filter.mine === 'requested') where.push(sql`r.requester_id = ${me}::uuid`);
    if (filter.mine === 'owned') where.push(sql`r.owner_id = ${me}::uuid`);
    if (filter.mine === 'queued') where.push(sql`r.queue_id = any(${reach.queueIds}::uuid[])`);
    if (filter.overdue !== undefined)
      where.push(sql`r.due_on < ${ctx.today}::date and r.state in ('submitted', 'in-fulfilment')`);
    if (filter.text !== undefined && filter.text !== '') where.push(matches(filter.text));
    const from = sql`from requests.request r where ${sql.join(where, sql` and `)}`;
    const at = sortOf(sort, direction);
    const way = sql.raw(direction);
    const { rows } = await sql<SeenRow & { sort_value: string | number }>`
      select r.*, ${at} as sort_value, ${parts(ctx.actor, scopes)} ${from}
        and ${afterCursor(cursor, sort, direction, at, sql`r.request_id`)}
      order by ${at} ${way}, r.request_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      rows: (await showRows(ctx, page)).map((r) => r.shown),
      next:
        rows.length > limit && last !== undefined
          ? encodeCursor(sort, last.sort_value, last.request_id)
          : null,
      ...(await countRows(ctx.tx, from)),
    };
  }),

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
      ...(await relationsOf(ctx.tx, reach, ctx.actor, row)),
      nextStep: { ...next, person: person(turn) },
      cannot: choices(factsOf(row), partsOf(row), ctx.now).cannot,
      seesInternal: row.sees_internal,
    };
  }),
];

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
