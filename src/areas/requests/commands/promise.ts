/**
 * Whether whoever would work on a request has the hours for it. A promise that does not fit is refused, unless whoever
 * makes it says why it is made anyway; that is kept with the figures of the moment.
 */
import { sql } from 'kysely';
import type { PersonalData } from '../../../kernel/area.ts';
import { checkPromise } from '../../../kernel/effort/promise.ts';
import { dayNumber, inHours, promisedUntil } from '../../../kernel/effort/rules.ts';
import type { Contract } from '../../../kernel/operation.ts';
import { newId } from '../../../platform/ids.ts';
import * as events from '../events.ts';
import type { Context, Row } from './row.ts';

/** Who would work on it, and until when. */
interface Promised {
  ownerId: string | null;
  queueId: string | null;
  dueOn: string | null;
}

/** Why a request that goes from a leaver to somebody else is promised although the hours may be missing. */
export const HANDED_OVER = 'Handed over: whoever owned it leaves or has left.';

/** Refuses a promise without the hours, or records that it is made anyway. */
export async function keepPromise(
  ctx: Context<'overcommitted'>,
  operation: Pick<Contract, 'name'>,
  row: Row,
  next: Promised,
  overrideWhy: string | undefined,
): Promise<void> {
  await oneAtATime(ctx, next);
  const missing = await checkPromise(ctx, { kind: 'request', id: row.request_id, ...next });
  if (missing === null) return;
  const { who, until, neededMinutes, freeMinutes } = missing;
  if (overrideWhy === undefined)
    return ctx.refuse('overcommitted', {
      who: who.name,
      until,
      needed: inHours(neededMinutes),
      free: inHours(Math.max(0, freeMinutes)),
      neededMinutes,
      freeMinutes,
    });
  const about = {
    personId: who.kind === 'person' ? who.id : null,
    queueId: who.kind === 'queue' ? who.id : null,
  };
  await ctx.tx
    .insertInto('requests.promise_override')
    .values({
      override_id: newId(),
      request_id: row.request_id,
      operation: operation.name,
      person_id: about.personId,
      queue_id: about.queueId,
      until,
      needed_minutes: neededMinutes,
      free_minutes: freeMinutes,
      why: overrideWhy,
      made_by: ctx.actor.personId,
      made_at: ctx.now,
    })
    .execute();
  ctx.emit(events.promiseOverridden, row.request_id, {
    ...about,
    until,
    neededMinutes,
    freeMinutes,
    needed: Math.round((neededMinutes / 60) * 10) / 10,
    free: Math.round((freeMinutes / 60) * 10) / 10,
  });
}

/** Whether a change of who works on it is a promise: only what is in fulfilment has been promised. */
export function bindsOthers(row: Row, next: Pick<Promised, 'ownerId' | 'queueId'>): boolean {
  if (row.state !== 'in-fulfilment') return false;
  if (next.ownerId !== null) return next.ownerId !== row.owner_id;
  return next.queueId !== null && (row.owner_id !== null || next.queueId !== row.queue_id);
}

/** Whether another due date leaves less time than the one before. */
export function isSooner(row: Row, dueOn: string | null, today: string): boolean {
  if (row.state !== 'in-fulfilment') return false;
  const now = dayNumber(today);
  const untilOf = (day: string | null) => promisedUntil(day === null ? null : dayNumber(day), now);
  return untilOf(dueOn) < untilOf(row.due_on);
}

/** Two who promise the hours of one person or queue at once: the second sees what the first has promised. */
async function oneAtATime(ctx: Context, { ownerId, queueId }: Promised): Promise<void> {
  if (ownerId !== null)
    await sql`select 1 from kernel.person where person_id = ${ownerId} for no key update`.execute(ctx.tx);
  else if (queueId !== null)
    await sql`select 1 from kernel.queue where queue_id = ${queueId} for no key update`.execute(ctx.tx);
}

/** What people wrote when they promised without the hours. */
export const promisePersonalData: PersonalData = {
  part: 'promises without the hours',
  async collect(tx, personId) {
    const { rows } = await sql`
      select r.key, o.until, o.needed_minutes as "neededMinutes", o.free_minutes as "freeMinutes",
        case when o.made_by = ${personId} then o.why end as why, o.made_at as "madeAt",
        case when o.made_by = ${personId} then 'made it' else 'would work on it' end as part
      from requests.promise_override o join requests.request r using (request_id)
      where ${personId} in (o.made_by, o.person_id) order by o.made_at, o.override_id`.execute(tx as never);
    return rows;
  },
};
