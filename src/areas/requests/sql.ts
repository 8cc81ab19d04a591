/** SQL that several handlers of requests need: which rows an actor sees, and which part the actor plays for them. */
import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../../kernel/access/actor.ts';
import { inScope, isEnterpriseWide, type Scope } from '../../kernel/access/scope.ts';

/** Which requests an actor reaches for reading. */
export interface Reach {
  /** Null: every unit. Ids instead of a subquery let PostgreSQL join the indexes of unit, owner, requester and queue. */
  readonly unitIds: readonly string[] | null;
  /** The actor, where the right covers their own requests. */
  readonly own: string | null;
  /** Queues that the actor watches. */
  readonly queueIds: readonly string[];
  /** Requests that go on in the place of requests of the actor's own. */
  readonly followedIds: readonly string[];
}

/** Looks up what the actor reaches with the scope of `requests.read`. */
export async function reachOf(tx: object, actor: Actor, scope: Scope): Promise<Reach> {
  const own = scope.own;
  if (isEnterpriseWide(scope))
    return { unitIds: null, own, queueIds: await queuesOf(tx, actor), followedIds: [] };
  const { rows } = await sql<{ units: string[]; queues: string[]; followed: string[] }>`
    with recursive followed as (
      select merged_into_id as id from requests.request where requester_id = ${own}::uuid and merged_into_id is not null
      union select r.merged_into_id from requests.request r join followed f on r.request_id = f.id
        where r.merged_into_id is not null)
    select array(select n.unit_id from kernel.unit_now n
        where ${inScope({ ...scope, own: null }, 'n.unit_id')}) as units,
      array(select m.queue_id from kernel.queue_member m where m.person_id = ${own}::uuid) as queues,
      array(select id from followed) as followed`.execute(tx as never);
  return { unitIds: rows[0]!.units, own, queueIds: rows[0]!.queues, followedIds: rows[0]!.followed };
}

/** The queues that the actor watches; empty for the system. */
export async function queuesOf(tx: object, actor: Actor): Promise<string[]> {
  if (actor.personId === null) return [];
  const { rows } = await sql<{ queue_id: string }>`
    select m.queue_id from kernel.queue_member m where m.person_id = ${actor.personId}`.execute(tx as never);
  return rows.map((r) => r.queue_id);
}

/** True for requests that the actor may read: a draft only its requester, else by unit, part or queue. */
export function mayRead(reach: Reach, actor: Actor): RawBuilder<boolean> {
  if (reach.unitIds === null) return notDraft(actor);
  const ways: RawBuilder<boolean>[] = [];
  if (reach.unitIds.length > 0) ways.push(sql`r.unit_id = any(${reach.unitIds}::uuid[])`);
  if (reach.own !== null)
    for (const column of ['r.requester_id', 'r.owner_id', 'r.sponsor_id'])
      ways.push(sql`${sql.ref(column)} = ${reach.own}`);
  if (reach.queueIds.length > 0) ways.push(sql`r.queue_id = any(${reach.queueIds}::uuid[])`);
  if (reach.followedIds.length > 0) ways.push(sql`r.request_id = any(${reach.followedIds}::uuid[])`);
  if (ways.length === 0) return sql<boolean>`false`;
  return sql<boolean>`(${notDraft(actor)} and (${sql.join(ways, sql` or `)}))`;
}

/** True for submitted requests, for the actor's own drafts, and for the system for all. */
export function notDraft(actor: Actor): RawBuilder<boolean> {
  if (actor.kind === 'system') return sql<boolean>`true`;
  if (actor.personId === null) return sql<boolean>`r.submitted_at is not null`;
  return sql<boolean>`(r.submitted_at is not null or r.requester_id = ${actor.personId})`;
}

/** The parts that the actor plays, as columns `is_requester`, `is_coordinator`, `is_owner`, `sees_internal`. */
export function parts(actor: Actor, scopes: Record<string, Scope>): RawBuilder<unknown> {
  return sql`${isRequester(actor, scopes['requests.submit']!)} as is_requester,
    (r.submitted_at is not null and ${inScope(scopes['requests.triage']!, 'r.unit_id')}) as is_coordinator,
    (r.submitted_at is not null and ${inScope(scopes['requests.fulfil']!, 'r.unit_id', 'r.owner_id')}) as is_owner,
    ${seesInternal(actor, scopes['requests.read-internal']!)} as sees_internal`;
}

/** Rights that `parts` needs. */
export const partRights = [
  'requests.triage',
  'requests.fulfil',
  'requests.read-internal',
  'requests.submit',
] as const;

/** True where the actor asked (and the key in use may answer for it); the system stands in for everybody. */
export function isRequester(actor: Actor, submit: Scope): RawBuilder<boolean> {
  if (actor.kind === 'system') return sql<boolean>`true`;
  if (actor.personId === null || (submit.own === null && !submit.everything)) return sql<boolean>`false`;
  return sql<boolean>`(r.requester_id = ${actor.personId})`;
}

/** True where the actor may read internal notes: never the requester nor the sponsor. */
export function seesInternal(actor: Actor, scope: Scope): RawBuilder<boolean> {
  const reached = inScope(scope, 'r.unit_id', 'r.owner_id');
  if (actor.personId === null) return sql<boolean>`(r.submitted_at is not null and ${reached})`;
  return sql<boolean>`(r.submitted_at is not null and ${reached}
    and r.requester_id <> ${actor.personId} and r.sponsor_id is distinct from ${actor.personId})`;
}
