/** Requests that have to do with each other: merging two, taking a merger back, splitting one, linking. */
import { sql } from 'kysely';
import { inScope } from '../../../kernel/access/scope.ts';
import { watchInstead } from '../../../kernel/notices/watch.ts';
import { operationsOn } from '../../../kernel/operation.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import { newId } from '../../../platform/ids.ts';
import * as contract from '../contract-triage.ts';
import * as events from '../events.ts';
import { openStates } from '../machine.ts';
import { inWords } from '../rules.ts';
import type { RequestsTables } from '../tables.gen.ts';
import { beginCase } from './case.ts';
import {
  type Changed,
  type Context,
  keyOf,
  offWaitlist,
  type Row,
  takeStep,
  tellOthers,
  watchersOf,
  workersOf,
  writeRow,
} from './row.ts';

const { command } = operationsOn<KernelTables & RequestsTables>();

/** Locks several requests in one order, so that two who merge into each other's do not wait for each other for ever. */
async function lockAll(ctx: Context, ids: readonly string[]): Promise<void> {
  await sql`select 1 from requests.request where request_id = any(${[...ids]}::uuid[])
    order by request_id for update`.execute(ctx.tx);
}

/** Another request that the caller may triage; drafts are nobody's. */
async function otherOf(ctx: Context, otherId: string): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    select r.* from requests.request r
    where r.request_id = ${otherId} and r.submitted_at is not null and ${inScope(ctx.scope, 'r.unit_id')}`.execute(
    ctx.tx,
  );
  return rows[0];
}

/** Ends a request in favour of another one: whoever asked for it or watched it follows that one. */
async function mergeInto(
  ctx: Context,
  row: Row,
  survivor: { request_id: string; key: string },
): Promise<Changed> {
  const { request_id: requestId, key } = row;
  ctx.emit(events.requestMerged, requestId, { survivorId: survivor.request_id, from: row.state });
  ctx.emit(events.requestAbsorbed, survivor.request_id, { mergedId: requestId });
  await watchInstead(ctx, 'request', { from: requestId, to: survivor.request_id }, [row.requester_id]);
  tellOthers(
    ctx,
    [row.requester_id],
    requestId,
    'request-merged',
    `${key} goes on in ${survivor.key}, which asks for the same. You follow that one now.`,
  );
  tellOthers(
    ctx,
    [row.owner_id],
    requestId,
    'request-unassigned',
    `${key} was merged into ${survivor.key}; there is nothing left to do on it.`,
  );
  return writeRow(ctx, row, {
    ...offWaitlist,
    state: 'merged',
    merged_into_id: survivor.request_id,
    decided_at: ctx.now,
  });
}

/** Makes a submitted request out of another one, in its place and queue and with everything it says. */
async function splitOff(
  ctx: Context,
  row: Row,
  part: { title: string; goal: string | null },
): Promise<{ requestId: string; key: string }> {
  const requestId = newId();
  const key = await ctx.nextKey('REQ');
  await sql`insert into requests.request (request_id, key, state, title, goal, evidence, audience_size, unit_id, regions,
      deadline, deadline_reason, is_regulatory, existing_content, priority, requester_id, sponsor_id, queue_id, created_at,
      changed_at, submitted_at, split_from_id, model_id, form_version_id, answers)
    select ${requestId}, ${key}, 'submitted', ${part.title}, ${part.goal}, evidence, audience_size, unit_id, regions,
      deadline, deadline_reason, is_regulatory, existing_content, priority, requester_id, sponsor_id, queue_id, ${ctx.now},
      ${ctx.now}, ${ctx.now}, request_id, model_id, form_version_id, answers
    from requests.request where request_id = ${row.request_id}`.execute(ctx.tx);
  await linkTogether(ctx, row.request_id, requestId, 'split');
  ctx.emit(events.requestSplitOff, requestId, { originalId: row.request_id });
  ctx.emit(events.requestSubmitted, requestId, { unitId: row.unit_id!, requesterId: row.requester_id });
  if (row.queue_id !== null) ctx.emit(events.requestQueued, requestId, { queueId: row.queue_id });
  await beginCase(ctx, {
    request_id: requestId,
    key,
    unit_id: row.unit_id,
    requester_id: row.requester_id,
    owner_id: null,
    state: 'submitted',
  });
  return { requestId, key };
}

/** Writes a link; false where it exists. Kinship has no direction, so one row stands for both. */
async function linkTogether(
  ctx: Context,
  fromId: string,
  toId: string,
  kind: 'duplicate' | 'split' | 'related',
): Promise<boolean> {
  const { rows } = await sql`
    insert into requests.link (from_id, to_id, kind, linked_at, linked_by)
    select ${fromId}, ${toId}, ${kind}, ${ctx.now}, ${ctx.actor.personId}
    where not exists (select 1 from requests.link
      where from_id = ${toId} and to_id = ${fromId} and kind = ${kind})
    on conflict do nothing returning 1`.execute(ctx.tx);
  return rows.length > 0;
}

export const mergingOperations = [
  command(contract.mergeRequest, async (ctx, { requestId, survivorId }) => {
    await lockAll(ctx as Context, [requestId, survivorId]);
    const { row } = await takeStep(ctx as Context, contract.mergeRequest, requestId);
    if (survivorId === requestId) ctx.refuse('survivor-same');
    const survivor = (await otherOf(ctx, survivorId)) ?? ctx.refuse('survivor-unknown');
    if (!openStates.includes(survivor.state))
      ctx.refuse('survivor-closed', { key: survivor.key, state: inWords(survivor.state) });
    tellOthers(
      ctx,
      await workersOf(ctx, survivor),
      survivorId,
      'request-absorbed',
      `${survivor.key} goes on for ${row.key} too.`,
    );
    return mergeInto(ctx, row, survivor);
  }),

  command(contract.unmergeRequest, async (ctx, { requestId }) => {
    const { row, to } = await takeStep(ctx as Context, contract.unmergeRequest, requestId);
    const survivorId = row.merged_into_id!;
    ctx.emit(events.requestUnmerged, requestId, { survivorId });
    ctx.emit(events.requestReleased, survivorId, { mergedId: requestId });
    tellOthers(
      ctx,
      [row.requester_id],
      requestId,
      'request-unmerged',
      `${row.key} was taken out of ${await keyOf(ctx, survivorId)} and waits in triage by itself.`,
    );
    tellOthers(
      ctx,
      await watchersOf(ctx, row.queue_id),
      requestId,
      'request-queued',
      `${row.key} is in your queue.`,
    );
    return writeRow(ctx, row, { state: to, merged_into_id: null, decided_at: null, owner_id: null });
  }),

  command(contract.splitRequest, async (ctx, { requestId, parts, original }) => {
    const { row } = await takeStep(ctx as Context, contract.splitRequest, requestId);
    if (original !== 'stays' && parts.length < 2) ctx.refuse('too-few-parts');
    ctx.emit(events.requestSplit, requestId, { parts: parts.length, original });
    const made: { requestId: string; key: string }[] = [];
    for (const { title, goal } of parts)
      made.push(await splitOff(ctx, row, { title, goal: goal || row.goal }));
    const keys = made.map((m) => m.key).join(', ');
    tellOthers(ctx, [row.requester_id], requestId, 'request-split', `${row.key} was split: ${keys}.`);
    tellOthers(
      ctx,
      await watchersOf(ctx, row.queue_id),
      requestId,
      'request-arrived',
      `${keys} came out of ${row.key} and wait for triage.`,
    );
    if (original === 'merged') {
      const first = made[0]!;
      return { ...(await mergeInto(ctx, row, { request_id: first.requestId, key: first.key })), parts: made };
    }
    if (original === 'stays') return { ...(await writeRow(ctx, row, {})), parts: made };
    ctx.emit(events.requestClosedBySplit, requestId, {});
    const closed = await writeRow(ctx, row, {
      ...offWaitlist,
      state: 'cancelled',
      cancelled_at: ctx.now,
      closed_cause: 'split',
    });
    return { ...closed, parts: made };
  }),

  command(contract.linkRequests, async (ctx, { requestId, otherId, kind }) => {
    const { row } = await takeStep(ctx as Context, contract.linkRequests, requestId);
    if (otherId === requestId) ctx.refuse('other-same');
    const other = (await otherOf(ctx, otherId)) ?? ctx.refuse('other-unknown');
    if (!(await linkTogether(ctx, row.request_id, other.request_id, kind))) ctx.refuse('linked-already');
    ctx.emit(events.requestsLinked, requestId, { otherId, kind });
    return { requestId, otherId, kind };
  }),

  command(contract.unlinkRequests, async (ctx, { requestId, otherId, kind }) => {
    await takeStep(ctx as Context, contract.unlinkRequests, requestId);
    const { rows } = await sql`
      delete from requests.link where kind = ${kind} and ((from_id = ${requestId} and to_id = ${otherId})
        or (from_id = ${otherId} and to_id = ${requestId})) returning 1`.execute(ctx.tx);
    if (rows.length === 0) ctx.refuse('not-linked');
    ctx.emit(events.requestsUnlinked, requestId, { otherId, kind });
    return { requestId, otherId, kind };
  }),
];
