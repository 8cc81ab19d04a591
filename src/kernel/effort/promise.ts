/**
 * Whether another promise fits: for areas, before they tell somebody that a record will be done. What is promised
 * already is spread over the days until it is due; what remains of the hours until the day in question is free.
 */
import { sql } from 'kysely';
import { namesOf } from '../names.ts';
import { operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract-capacity.ts';
import { type Worker, workersOf } from './people.ts';
import {
  daysOf,
  lastDayOf,
  type Promised,
  promisedBetween,
  promisedWork,
  spreadPromised,
  togetherOf,
} from './promised.ts';
import { dayNumber, dayOf, inHours, minutesBetween, promisedUntil } from './rules.ts';
import { findWork, keepsEffort, worksOn } from './work.ts';

const { query } = operationsOn<KernelTables>();

/** A promise that somebody is about to make. */
export interface PromiseAsked {
  readonly kind: string;
  readonly id: string;
  /** Who would own it; where nobody does, the queue counts. */
  readonly ownerId: string | null;
  readonly queueId: string | null;
  readonly dueOn: string | null;
  /** Left out: the newest estimate. */
  readonly minutes?: number | undefined;
}

/** Whose hours were looked at, and what was found. */
export interface PromiseFound {
  readonly who: { readonly kind: 'person' | 'queue'; readonly id: string; readonly name: string };
  readonly until: string;
  readonly neededMinutes: number;
  /** Below 0: more is promised already than there is. */
  readonly freeMinutes: number;
}

interface Asking {
  readonly tx: unknown;
  readonly today: string;
}

/** What a promise needs and what is free; null where nobody is named, or nobody has estimated the record. */
export async function weighPromise(ctx: Asking, asked: PromiseAsked): Promise<PromiseFound | null> {
  const neededMinutes = await neededOf(ctx, asked);
  if (neededMinutes === null) return null;
  const people = asked.ownerId === null ? await watchersOf(ctx, asked.queueId) : [asked.ownerId];
  if (people.length === 0) return null;
  const today = dayNumber(ctx.today);
  const until = promisedUntil(asked.dueOn === null ? null : dayNumber(asked.dueOn), today);
  const workers = await workersOf(ctx.tx, people, ctx.today);
  const unowned = asked.ownerId === null ? asked.queueId : null;
  const promised = await promisedWork(
    ctx,
    sql<boolean>`w.record_id <> ${asked.id} and (w.owner_id = any(${people}::uuid[])
      ${unowned === null ? sql`` : sql`or (w.owner_id is null and w.queue_id = ${unowned})`})`,
  );
  const freeMinutes = freeUntil([...workers.values()], promised, today, until);
  const who =
    asked.ownerId === null
      ? { kind: 'queue' as const, id: asked.queueId! }
      : { kind: 'person' as const, id: asked.ownerId };
  const nameOf = await namesOf(ctx, { [who.kind]: [who.id] });
  return { who: { ...who, name: nameOf(who.kind, who.id) }, until: dayOf(until), neededMinutes, freeMinutes };
}

/** Null where a promise fits or cannot be judged; else by how much it does not. */
export async function checkPromise(ctx: Asking, asked: PromiseAsked): Promise<PromiseFound | null> {
  const found = await weighPromise(ctx, asked);
  return found !== null && found.neededMinutes > 0 && found.neededMinutes > found.freeMinutes ? found : null;
}

/** What people have left between today and a day, once their own promises and those of their team are taken off. */
function freeUntil(
  workers: readonly Worker[],
  promised: readonly Promised[],
  today: number,
  until: number,
): number {
  const last = lastDayOf(promised, today, until);
  const own = new Map(workers.map((w) => [w.personId, daysOf(w, today, last)]));
  const team = togetherOf([...own.values()], today, last);
  const spreads = promised.map((p) => {
    const { days } = p.owner_id === null ? team : (own.get(p.owner_id) ?? team);
    return spreadPromised(p, today, days);
  });
  return minutesBetween(team.hours, today, until) - promisedBetween(spreads, today, until);
}

/** What is left of the record by the given or its newest estimate. */
async function neededOf(ctx: Asking, asked: PromiseAsked): Promise<number | null> {
  const { rows } = await sql<{ estimate: number | null; logged: number }>`
    select (select e.minutes from kernel.estimate e where e.record_id = ${asked.id} and e.is_current) as estimate,
      coalesce((select sum(t.minutes) from kernel.time_entry t where t.record_id = ${asked.id}), 0)::int as logged`.execute(
    ctx.tx as never,
  );
  const { estimate, logged } = rows[0]!;
  const all = asked.minutes ?? estimate;
  return all === null ? null : Math.max(0, all - logged);
}

async function watchersOf(ctx: Asking, queueId: string | null): Promise<string[]> {
  if (queueId === null) return [];
  const { rows } = await sql<{ person_id: string }>`
    select m.person_id from kernel.queue_member m where m.queue_id = ${queueId}`.execute(ctx.tx as never);
  return rows.map((r) => r.person_id);
}

export const promiseOperations = [
  query(contract.checkPromise, async (ctx, input) => {
    if (!keepsEffort(ctx, input.kind)) ctx.refuse('record-unknown');
    const work = await findWork(ctx, input.kind, input.recordId, worksOn(ctx.scope));
    const asked = {
      kind: input.kind,
      id: input.recordId,
      ownerId: input.ownerId === undefined ? work.owner_id : input.ownerId,
      queueId: input.queueId === undefined ? work.queue_id : input.queueId,
      dueOn: input.dueOn === undefined ? work.due_on : input.dueOn,
      minutes: input.minutes,
    };
    const found = await weighPromise(ctx, asked);
    const isUndated = asked.dueOn === null;
    if (found === null) {
      const needed = await neededOf(ctx, asked);
      return {
        verdict: needed === null ? ('no-estimate' as const) : ('nobody' as const),
        who: null,
        until: null,
        isUndated,
        neededMinutes: needed,
        freeMinutes: null,
        sentence:
          needed === null
            ? 'Nobody has estimated this, so nothing can be said about the hours that it needs.'
            : 'Nobody is named whose hours could be looked at.',
      };
    }
    const { who, until, neededMinutes, freeMinutes } = found;
    const fits = neededMinutes === 0 || neededMinutes <= freeMinutes;
    const free =
      freeMinutes < 0 ? `${inHours(-freeMinutes)} too many promised` : `${inHours(freeMinutes)} free`;
    return {
      verdict: fits ? ('fits' as const) : ('overcommitted' as const),
      who: who.name,
      until,
      isUndated,
      neededMinutes,
      freeMinutes,
      sentence: `${who.name} has ${free} until ${until}; this needs ${inHours(neededMinutes)}.`,
    };
  }),
];
