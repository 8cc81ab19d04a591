/** Reading approvals: one, those of a record, lists, and what of them waits on the caller. */
import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../access/actor.ts';
import { inScope } from '../access/scope.ts';
import type { WaitingRecord } from '../area.ts';
import { resolvePartiesAt } from '../assignment/parties.ts';
import { afterCursor, countRows, encodeCursor } from '../list.ts';
import { namesOf } from '../names.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { accessTo } from '../work/subject.ts';
import { holdingLines } from './approval.ts';
import * as contract from './contract.ts';
import { type ApprovalRow, holdersOf, placeOf, type SeatRow, sees, txOf, withSteps } from './rows.ts';
import { showApprovals } from './shown.ts';

const { query } = operationsOn<KernelTables>();

type Context = QueryContext<KernelTables>;

/** What waits on somebody: by approval, whether they decide or only comment. */
export type Mine = ReadonlyMap<string, 'decide' | 'review'>;

/** The seats that may wait on somebody: themselves, whoever they act for, and their roles, queues and rotas. */
function candidates(
  personId: string,
  day: string,
): RawBuilder<
  SeatRow & {
    unit: string | null;
    region: string | null;
    requester_id: string | null;
    allows_requester: boolean;
  }
> {
  return sql`
    with recursive mine as (
      select ${personId}::uuid as person_id, 0 as depth
      union
      select d.person_id, m.depth + 1 from mine m join kernel.deputy d on d.acting_id = m.person_id
        and d.valid @> ${day}::date where m.depth < 10)
    select s.*, t.unit_id as unit, t.region, t.allows_requester, a.requester_id
    from kernel.approval_seat s join kernel.approval_step t using (step_id)
    join kernel.approval a on a.approval_id = s.approval_id
    where s.is_open and s.seat_id in (
      select x.seat_id from mine m join kernel.approval_seat x on x.kind = 'person' and x.ref = m.person_id::text and x.is_open
      union all
      select x.seat_id from mine m join kernel.queue_member q on q.person_id = m.person_id
        join kernel.approval_seat x on x.kind = 'queue' and x.ref = q.queue_id::text and x.is_open
      union all
      select x.seat_id from mine m join kernel.rota_member r on r.person_id = m.person_id
        join kernel.approval_seat x on x.kind = 'rota' and x.ref = r.rota_id::text and x.is_open
      union all
      select x.seat_id from mine m join kernel.rota_swap w on w.person_id = m.person_id and w.valid @> ${day}::date
        join kernel.approval_seat x on x.kind = 'rota' and x.ref = w.rota_id::text and x.is_open
      union all
      select x.seat_id from mine m join kernel.account c on c.person_id = m.person_id and c.disabled_at is null
        join kernel.role_grant g on g.account_id = c.account_id and g.valid @> ${day}::date
        join kernel.approval_seat x on x.kind = 'role' and x.ref = g.role and x.is_open
        join kernel.approval_step y on y.step_id = x.step_id
        where (g.region is null or g.region = y.region) and (g.unit_id is null or g.unit_id in (
          select ancestor_id from kernel.unit_reach u where u.unit_id = y.unit_id)))
      and not exists (select 1 from kernel.approval_seat v where v.step_id = s.step_id and v.decided_by = ${personId})`;
}

/** What waits on the caller today. Who is behind a seat is worked out as everywhere, so nobody is asked in vain. */
export async function waitingOn(ctx: { tx: unknown; actor: Actor; today: string }): Promise<Mine> {
  const me = ctx.actor.personId;
  if (me === null) return new Map();
  const { rows } = await candidates(me, ctx.today).execute(txOf(ctx));
  const parties = await resolvePartiesAt(
    txOf(ctx),
    rows.map((r) => ({
      party: { kind: r.kind, id: r.ref },
      place: placeOf({ unit_id: r.unit, region: r.region }),
    })),
    ctx.today,
  );
  const mine = new Map<string, 'decide' | 'review'>();
  for (const [i, r] of rows.entries()) {
    if (!parties[i]!.personIds.includes(me)) continue;
    if (!r.reviews && !r.allows_requester && r.requester_id === me) continue;
    if (r.reviews && mine.has(r.approval_id)) continue;
    mine.set(r.approval_id, r.reviews ? 'review' : 'decide');
  }
  return mine;
}

/** Beyond so many, approvals in which somebody was asked are dense enough to be met while the list is walked. */
const FEW = 5_000;

/**
 * Approvals `a` that the actor may see. Those in which they were asked are named where they are few, so that indexes
 * find them; where they are many, each row that the list walks over is looked up.
 */
async function seen(
  ctx: Pick<Context, 'actor' | 'scope'> & { tx: unknown },
  waiting: readonly string[],
): Promise<RawBuilder<boolean>> {
  const { actor, scope } = ctx;
  const reached = inScope(scope, 'a.unit_id', 'a.requester_id', 'a.asked_by');
  const me = actor.personId;
  if (scope.everything || scope.own === null || me === null) return reached;
  const { rows } = await sql<{ approval_id: string }>`
    select distinct k.approval_id from kernel.approval_asked k where k.person_id = ${me} limit ${FEW + 1}`.execute(
    txOf(ctx),
  );
  if (rows.length <= FEW) {
    const ids = [...new Set([...waiting, ...rows.map((r) => r.approval_id)])];
    return sql<boolean>`(${reached} or a.approval_id = any(${ids}::uuid[]))`;
  }
  return sql<boolean>`(${reached} or a.approval_id = any(${[...waiting]}::uuid[]) or coalesce((
    select true from kernel.approval_asked k where k.person_id = ${me} and k.approval_id = a.approval_id limit 1), false))`;
}

type Shows = 'waiting-on-me' | 'asked-by-me' | 'decided-by-me' | 'open' | 'concluded';

function showing(show: Shows, me: string | null, mine: Mine): RawBuilder<boolean> {
  switch (show) {
    case 'waiting-on-me':
      return sql<boolean>`a.approval_id = any(${[...mine.keys()]}::uuid[])`;
    case 'asked-by-me':
      return sql<boolean>`a.asked_by = ${me}::uuid`;
    case 'decided-by-me':
      return sql<boolean>`a.approval_id in (select s.approval_id from kernel.approval_seat s where s.decided_by = ${me}::uuid)`;
    case 'open':
      return sql<boolean>`a.state = 'open'`;
    case 'concluded':
      return sql<boolean>`a.state <> 'open'`;
  }
}

export const approvalQueries = [
  query(contract.getApproval, async (ctx, { approvalId }) => {
    const { rows } = await sql<ApprovalRow & { seen: boolean }>`
      select a.*, ${sees(ctx.actor, ctx.scope)} as seen from kernel.approval a
      where a.approval_id = ${approvalId}`.execute(txOf(ctx));
    const row = rows[0] ?? ctx.notFound('approval', approvalId);
    const [approval] = await withSteps(ctx, [row]);
    const me = ctx.actor.personId;
    const isBehind =
      me !== null &&
      approval!.steps.some((s) => s.state === 'open' && s.seats.some((x) => x.people.includes(me)));
    if (!row.seen && !isBehind && (await accessTo(ctx as Context, row.kind, row.record_id)) === null)
      return ctx.notFound('approval', approvalId);
    return (await showApprovals(ctx as Context, [approval!]))[0]!;
  }),

  query(contract.approvalsOf, async (ctx, { kind, recordId }) => {
    if ((await accessTo(ctx as Context, kind, recordId)) === null) return ctx.notFound(kind, recordId);
    const { rows } = await sql<ApprovalRow>`
      select * from kernel.approval where kind = ${kind} and record_id = ${recordId}
      order by asked_at desc, approval_id limit 50`.execute(txOf(ctx));
    return { approvals: await showApprovals(ctx as Context, await withSteps(ctx, rows)) };
  }),

  query(contract.listApprovals, async (ctx, { filter, sort, direction, cursor, limit }) => {
    const mine = await waitingOn(ctx);
    const where: RawBuilder<boolean>[] = [];
    // What waits on one, and what one has decided, one may see anyhow.
    if (filter.show !== 'waiting-on-me' && filter.show !== 'decided-by-me')
      where.push(await seen(ctx, [...mine.keys()]));
    if (filter.show !== undefined) where.push(showing(filter.show, ctx.actor.personId, mine));
    if (filter.kind !== undefined) where.push(sql`a.kind = ${filter.kind}`);
    if (filter.unitId !== undefined)
      where.push(
        sql`a.unit_id in (select unit_id from kernel.unit_reach where ancestor_id = ${filter.unitId})`,
      );
    const from = sql`from kernel.approval a where ${sql.join([sql`true`, ...where], sql` and `)}`;
    const at = sort === 'askedAt' ? sql`a.asked_at` : sql`a.held_since`;
    const way = sql.raw(direction);
    const { rows } = await sql<ApprovalRow & { sort_value: string }>`
      select a.*, ${at} as sort_value ${from} and ${afterCursor(cursor, sort, direction, at, sql`a.approval_id`)}
      order by ${at} ${way}, a.approval_id ${way} limit ${limit + 1}`.execute(txOf(ctx));
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const holding = await holdingLines(
      ctx,
      await withSteps(
        ctx,
        page.filter((a) => a.state === 'open'),
      ),
    );
    const byKind: Record<string, (string | null)[]> = {
      person: page.flatMap((a) => [a.requester_id, a.asked_by]),
      unit: page.map((a) => a.unit_id),
    };
    for (const a of page) byKind[a.kind] = [...(byKind[a.kind] ?? []), a.record_id];
    const nameOf = await namesOf(ctx, byKind);
    const person = (id: string | null) => (id === null ? null : { personId: id, name: nameOf('person', id) });
    return {
      rows: page.map((a) => {
        const waits = mine.get(a.approval_id) ?? null;
        return {
          approvalId: a.approval_id,
          version: a.version,
          kind: a.kind,
          recordId: a.record_id,
          key: a.key,
          title: nameOf(a.kind, a.record_id),
          unit: a.unit_id === null ? null : { unitId: a.unit_id, name: nameOf('unit', a.unit_id) },
          requester: person(a.requester_id),
          askedBy: person(a.asked_by),
          askedAt: a.asked_at,
          state: a.state,
          concludedAt: a.concluded_at,
          holding: holding.get(a.approval_id) ?? null,
          mine: waits,
          can: waits === null ? [] : [waits === 'decide' ? 'approvals.decide' : 'approvals.review'],
        };
      }),
      next:
        rows.length > limit && last !== undefined
          ? encodeCursor(sort, last.sort_value, last.approval_id)
          : null,
      ...(await countRows(ctx.tx, from)),
    };
  }),
];

/** What of approvals waits on the caller: to decide, or to comment. */
export async function approvalsWaiting(
  ctx: Context,
  limit: number,
): Promise<{ records: WaitingRecord[]; total: number }> {
  const mine = await waitingOn(ctx);
  if (mine.size === 0) return { records: [], total: 0 };
  const { rows } = await sql<ApprovalRow>`
    select * from kernel.approval where approval_id = any(${[...mine.keys()]}::uuid[])
    order by held_since, approval_id limit ${limit}`.execute(txOf(ctx));
  const approvals = await withSteps(ctx, rows);
  const byKind: Record<string, string[]> = {};
  for (const a of approvals) byKind[a.kind] = [...(byKind[a.kind] ?? []), a.record_id];
  const nameOf = await namesOf(ctx, byKind);
  return {
    records: approvals.map((a) => {
      const decides = holdersOf(a).includes(ctx.actor.personId!);
      return {
        kind: 'approval',
        id: a.approval_id,
        key: a.key,
        title: nameOf(a.kind, a.record_id),
        why: decides ? 'It waits for your approval.' : 'You are asked to comment; nothing waits for it.',
        group: 'mine' as const,
        dueOn: null,
        since: a.held_since,
        version: a.version,
        can: [decides ? 'approvals.decide' : 'approvals.review'],
      };
    }),
    total: mine.size,
  };
}
