/** SQL that several handlers of requests need: which rows an actor sees, and which part the actor plays for them. */
import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../../kernel/access/actor.ts';
import { inScope, type Scope } from '../../kernel/access/scope.ts';

/** The queues that the actor watches; empty for the system. */
export async function queuesOf(tx: object, actor: Actor): Promise<string[]> {
  if (actor.personId === null) return [];
  const { rows } = await sql<{ queue_id: string }>`
    select m.queue_id from kernel.queue_member m where m.person_id = ${actor.personId}`.execute(tx as never);
  return rows.map((r) => r.queue_id);
}

/** True for requests that the actor may read: a draft only its requester, else by scope, part or queue. */
export function mayRead(scope: Scope, actor: Actor, queueIds: readonly string[]): RawBuilder<boolean> {
  const reached = inScope(scope, 'r.unit_id', 'r.requester_id', 'r.owner_id', 'r.sponsor_id');
  const queued =
    scope.own === null || queueIds.length === 0
      ? sql<boolean>`false`
      : sql<boolean>`r.queue_id = any(${queueIds}::uuid[])`;
  if (scope.everything) return sql<boolean>`(${notDraft(actor)})`;
  return sql<boolean>`(${notDraft(actor)} and (${reached} or ${queued}))`;
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
