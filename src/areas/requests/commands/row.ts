/** What every command on a request begins and ends with: the locked row, the checks, the writing, and who is told. */
import { type Selectable, sql, type Updateable } from 'kysely';
import { inScope } from '../../../kernel/access/scope.ts';
import { voidApproval } from '../../../kernel/approvals/approval.ts';
import { lastChangeOf } from '../../../kernel/journal/tell.ts';
import { phrase } from '../../../kernel/language.ts';
import { namesOf } from '../../../kernel/names.ts';
import type { CommandContext, Contract } from '../../../kernel/operation.ts';
import { areEmployed } from '../../../kernel/org/people-sql.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import { Refusal } from '../../../platform/refusal.ts';
import * as events from '../events.ts';
import type { RequestState } from '../machine.ts';
import { factsOf, inWords, mayTake, transitionOf } from '../rules.ts';
import { notDraft } from '../sql.ts';
import type { RequestsTables } from '../tables.gen.ts';
import { followCase } from './case.ts';
import { followOrder } from './order.ts';

export type Row = Selectable<RequestsTables['requests.request']> & { state: RequestState };
export type Context<R extends string = string> = CommandContext<KernelTables & RequestsTables, R>;

/** The refusals that `takeStep` may use. */
type StepRefusal =
  | 'wrong-state'
  | 'requester-only'
  | 'merged-away'
  | 'reopen-too-late'
  | 'rating-too-late'
  | 'not-silent'
  | 'resume-too-late';

/**
 * Locks the request for a transition: out of scope is not found, another version is a conflict that says what the
 * other did, a state that does not allow it is refused. Returns the row and the state it goes to.
 */
export async function takeStep(
  ctx: Context<StepRefusal>,
  operation: Pick<Contract, 'name'>,
  requestId: string,
): Promise<{ row: Row; to: RequestState }> {
  const { by } = transitionOf(operation.name);
  const own = by === 'requester' ? ['r.requester_id'] : by === 'owner' ? ['r.owner_id'] : [];
  const { rows } = await sql<Row>`
    select r.* from requests.request r
    where r.request_id = ${requestId} and ${notDraft(ctx.actor)} and ${inScope(ctx.scope, 'r.unit_id', ...own)}
    for update`.execute(ctx.tx);
  const row = rows[0];
  if (row === undefined) return ctx.notFound('request', requestId);
  if (by === 'requester' && ctx.actor.kind !== 'system' && row.requester_id !== ctx.actor.personId)
    ctx.refuse('requester-only');
  await expectSame(ctx, row);
  const verdict = mayTake(operation.name, factsOf(row), ctx.now);
  if (verdict.open) return { row, to: verdict.to };
  if (verdict.because !== 'wrong-state')
    return ctx.refuse(verdict.because, {
      acceptedOn: row.accepted_at?.slice(0, 10),
      closedOn: row.cancelled_at?.slice(0, 10),
    });
  if (row.merged_into_id !== null && operation.name === 'requests.reopen-request')
    return ctx.refuse('merged-away', { key: await keyOf(ctx, row.merged_into_id) });
  return ctx.refuse('wrong-state', {
    state: phrase(inWords(row.state), {}, row.state),
    what: phrase(verdict.what),
  });
}

/** The key of a request. */
export async function keyOf(ctx: Context, requestId: string): Promise<string> {
  const { rows } = await sql<{ key: string }>`
    select key from requests.request where request_id = ${requestId}`.execute(ctx.tx);
  return rows[0]!.key;
}

/** A conflict names what is there now and what the other person did. */
async function expectSame(ctx: Context, row: Row): Promise<void> {
  try {
    ctx.expectVersion(row.version);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const last = await lastChangeOf(ctx, row.request_id);
    const nameOf = await namesOf(ctx, { person: [row.owner_id], queue: [row.queue_id] });
    throw new Refusal(
      'conflict',
      error.reason,
      last === null
        ? error.message
        : `${last.by} was faster: ${last.sentence} (${last.at.slice(0, 16).replace('T', ' ')} UTC). Look at what is there now and decide again.`,
      {
        ...error.details,
        values: {
          state: row.state,
          title: row.title,
          priority: row.priority,
          dueOn: row.due_on,
          ownerId: row.owner_id,
          ownerName: row.owner_id === null ? null : nameOf('person', row.owner_id),
          queueId: row.queue_id,
          queueName: row.queue_id === null ? null : nameOf('queue', row.queue_id),
        },
        last,
      },
    );
  }
}

/** The columns of a request that leaves the wait-list. */
export const offWaitlist = { waitlist_reason: null, waitlisted_until: null } as const;

export interface Changed {
  requestId: string;
  key: string;
  state: RequestState;
  version: number;
}

/** Writes the change with the next version; the case of the request follows. */
export async function writeRow(
  ctx: Context,
  row: Row,
  change: Updateable<RequestsTables['requests.request']>,
): Promise<Changed> {
  const written = await ctx.tx
    .updateTable('requests.request')
    .set({ ...change, version: row.version + 1, changed_at: ctx.now })
    .where('request_id', '=', row.request_id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await followCase(ctx, row, written as Row);
  await followOrder(ctx, row, written as Row);
  // Whatever leaves an approval by another way than its end is not asked for any more.
  if (row.state === 'in-approval' && written.state !== 'in-approval')
    await voidApproval(ctx as unknown as Parameters<typeof voidApproval>[0], 'request', row.request_id, null);
  return {
    requestId: written.request_id,
    key: written.key,
    state: written.state as RequestState,
    version: written.version,
  };
}

/** Tells each of these once, save the one who did it. */
export function tellOthers(
  ctx: Context,
  personIds: Iterable<string | null>,
  requestId: string,
  kind: string,
  sentence: string,
): void {
  for (const personId of new Set(personIds)) {
    if (personId === null || personId === ctx.actor.personId) continue;
    ctx.tell(personId, { kind: 'request', id: requestId }, kind, sentence);
  }
}

/** Who watches a queue. */
export async function watchersOf(ctx: Context, queueId: string | null): Promise<string[]> {
  if (queueId === null) return [];
  const { rows } = await sql<{ person_id: string }>`
    select person_id from kernel.queue_member where queue_id = ${queueId} order by person_id`.execute(ctx.tx);
  return rows.map((r) => r.person_id);
}

/** Those who work on it: the owner, else the watchers of its queue. */
export async function workersOf(ctx: Context, row: Row): Promise<string[]> {
  return row.owner_id === null ? watchersOf(ctx, row.queue_id) : [row.owner_id];
}

/** Refuses people who do not work here today. */
export async function demandPeople(
  ctx: Context<'person-gone'>,
  personIds: Iterable<string | null | undefined>,
): Promise<void> {
  const ids = [...new Set(personIds)].filter((id): id is string => typeof id === 'string');
  if (!(await areEmployed(ctx.tx as never, ids, ctx.today))) ctx.refuse('person-gone');
}

/** Refuses a queue that does not exist or was retired. */
export async function demandQueue(ctx: Context<'queue-unknown'>, queueId: string | null): Promise<void> {
  if (queueId === null) return;
  const { rows } = await sql`
    select 1 from kernel.queue where queue_id = ${queueId} and retired_at is null`.execute(ctx.tx);
  if (rows.length === 0) ctx.refuse('queue-unknown');
}

/** Emits and tells a change of owner or queue; returns the columns to write. */
export async function reassign(
  ctx: Context,
  row: Row,
  ownerId: string | null,
  queueId: string | null,
): Promise<{ owner_id: string | null; queue_id: string | null }> {
  const { request_id: id, key } = row;
  if (ownerId !== row.owner_id) {
    ctx.emit(events.requestAssigned, id, { ownerId, formerId: row.owner_id });
    tellOthers(ctx, [ownerId], id, 'request-assigned', `${key} is yours now.`);
    tellOthers(ctx, [row.owner_id], id, 'request-unassigned', `${key} is not yours any more.`);
  }
  if (queueId !== row.queue_id) {
    if (row.queue_id !== null) ctx.emit(events.requestUnqueued, id, { queueId: row.queue_id });
    if (queueId !== null) {
      ctx.emit(events.requestQueued, id, { queueId });
      tellOthers(ctx, await watchersOf(ctx, queueId), id, 'request-queued', `${key} is in your queue.`);
    }
  }
  return { owner_id: ownerId, queue_id: queueId };
}
