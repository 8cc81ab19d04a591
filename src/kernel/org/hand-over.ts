/** What a person holds, who takes it over by rule, and handing it over; a work item where no rule fits. */
import { sql } from 'kysely';
import { inScope } from '../access/scope.ts';
import type { Holding, HoldingKind } from '../area.ts';
import { registryOf } from '../context.ts';
import { operationsOn, type QueryContext, type Reader } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { openWorkItem } from '../work/open-item.ts';
import { handedOver, handOver, handoverOpened, listHoldings } from './contract-leaving.ts';
import { findEmployed, lockPerson } from './records.ts';

const { command, query } = operationsOn<KernelTables>();

export interface Taker {
  personId: string;
  name: string;
  rule: string;
}

/** Everything a person holds, kind by kind; kinds of which they hold nothing are left out. */
export async function holdingsOf(
  ctx: { tx: Reader<KernelTables>; today: string },
  personId: string,
): Promise<{ kind: HoldingKind; held: Holding[] }[]> {
  const found: { kind: HoldingKind; held: Holding[] }[] = [];
  for (const area of registryOf(ctx).areas) {
    for (const kind of area.holdings ?? []) {
      const held = await kind.list(ctx.tx, personId, ctx.today);
      if (held.length > 0) found.push({ kind, held });
    }
  }
  return found;
}

/**
 * Who takes over by rule: the nearest manager who is still employed, else the nearest head of a unit at or above the
 * leaver's who does not report to the leaver. Null: nobody fits.
 */
export async function findTaker(
  ctx: { tx: Reader<KernelTables>; today: string },
  personId: string,
): Promise<Taker | null> {
  const employed = sql`not m.erased and m.hired_on <= ${ctx.today}::date and (m.last_day is null or m.last_day >= ${ctx.today}::date)`;
  const { rows: managers } = await sql<{ person_id: string; name: string; depth: number }>`
    with recursive up as (
      select n.manager_id as at, 1 as depth, array[n.person_id] as seen from kernel.person_now n where n.person_id = ${personId}
      union all
      select n.manager_id, u.depth + 1, u.seen || n.person_id from up u
      cross join lateral (select * from kernel.person_now x where x.person_id = u.at offset 0) n
      where not n.person_id = any(u.seen) and u.depth < 50
    )
    select m.person_id, m.name, u.depth from up u
    cross join lateral (select * from kernel.person_now x where x.person_id = u.at offset 0) m
    where not m.person_id = any(u.seen) and ${employed} order by u.depth limit 1`.execute(ctx.tx);
  const manager = managers[0];
  if (manager !== undefined)
    return {
      personId: manager.person_id,
      name: manager.name,
      rule: manager.depth === 1 ? 'their manager' : 'the next manager above who is still here',
    };
  const { rows: heads } = await sql<{ person_id: string; name: string }>`
    with recursive below as (
      select ${personId}::uuid as person_id
      union
      select n.person_id from below b
      cross join lateral (select x.person_id from kernel.person_now x where x.manager_id = b.person_id offset 0) n
    )
    select m.person_id, m.name from kernel.person_now n join kernel.unit_reach r on r.unit_id = n.unit_id
    join kernel.unit_now u on u.unit_id = r.ancestor_id join kernel.person_now m on m.person_id = u.head_id
    where n.person_id = ${personId} and ${employed} and not exists (select 1 from below b where b.person_id = m.person_id)
    order by r.depth limit 1`.execute(ctx.tx);
  const head = heads[0];
  return head === undefined
    ? null
    : { personId: head.person_id, name: head.name, rule: 'the head of their unit' };
}

/** What somebody has to take over, and what others hold too. */
function split(held: readonly Holding[]): { passing: Holding[]; ending: Holding[] } {
  return { passing: held.filter((h) => h.ends !== true), ending: held.filter((h) => h.ends === true) };
}

const doList = query(listHoldings, async (ctx, input) => {
  const { rows } = await sql`
    select 1 from kernel.person_now n where n.person_id = ${input.personId}
      and ${inScope(ctx.scope, 'n.unit_id', 'n.person_id')}`.execute(ctx.tx);
  if (rows.length === 0) ctx.notFound('person', input.personId);
  const found = await holdingsOf(ctx, input.personId);
  const taker =
    found.length === 0 ? null : await findTaker(ctx as QueryContext<KernelTables>, input.personId);
  return {
    holdings: found.flatMap(({ kind, held }) => {
      const by = kind.goesTo === 'nobody' ? null : taker;
      const { passing, ending } = split(held);
      return [
        { some: passing, to: by, rule: by?.rule ?? null },
        { some: ending, to: null, rule: 'ends: others hold it too' },
      ]
        .filter(({ some }) => some.length > 0)
        .map(({ some, to, rule }) => ({
          kind: kind.kind,
          what: kind.what,
          ids: some.map((h) => h.id),
          names: some.map((h) => h.name),
          toPersonId: to?.personId ?? null,
          toName: to?.name ?? null,
          rule,
        }));
    }),
  };
});

const doHandOver = command(handOver, async (ctx, input) => {
  const person = await lockPerson(ctx, input.personId);
  let given: Taker | null = null;
  if (input.toPersonId !== undefined) {
    if (input.toPersonId === input.personId) ctx.refuse('taker-is-leaver');
    const taker =
      (await findEmployed(ctx.tx, input.toPersonId, ctx.today)) ?? ctx.notFound('person', input.toPersonId);
    if (!taker.employed) ctx.refuse('taker-not-employed', { name: taker.name });
    given = { personId: input.toPersonId, name: taker.name, rule: 'named by hand' };
  }
  const found = (await holdingsOf(ctx, input.personId)).filter(
    ({ kind }) => input.kinds === undefined || input.kinds.includes(kind.kind),
  );
  const byRule = given === null && found.length > 0 ? await findTaker(ctx, input.personId) : null;
  let moved = 0;
  let opened = 0;
  for (const { kind, held } of found) {
    const { passing, ending } = split(held);
    if (ending.length > 0)
      await kind.end?.(
        ctx as never,
        ending.map((h) => h.id),
        input.personId,
      );
    if (passing.length === 0) continue;
    const ids = passing.map((h) => h.id);
    const taker = given ?? (kind.goesTo === 'nobody' ? null : byRule);
    if (taker === null) {
      const workItemId = await openWorkItem(ctx.tx, ctx.now, {
        kind: 'handover',
        title: `Decide who takes over from ${person.name}: ${kind.what} (${passing.length})`,
        subject: { kind: 'person', id: input.personId },
        role: 'people-administrator',
        unitId: person.unit_id,
        detail: { kind: kind.kind, ids, names: passing.map((h) => h.name) },
      });
      ctx.emit(handoverOpened, input.personId, {
        kind: kind.kind,
        what: kind.what,
        ids,
        count: ids.length,
        workItemId,
      });
      opened += ids.length;
      continue;
    }
    await kind.handOver(ctx as never, ids, taker.personId, input.personId);
    ctx.emit(handedOver, input.personId, {
      kind: kind.kind,
      what: kind.what,
      ids,
      count: ids.length,
      toPersonId: taker.personId,
      rule: taker.rule,
    });
    moved += ids.length;
  }
  return { personId: input.personId, handedOver: moved, opened };
});

export const handOverOperations = [doList, doHandOver];
