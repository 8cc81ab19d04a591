/** How much work a record needs and took: estimates, what was logged, what it cost. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { inScope } from '../access/scope.ts';
import { namesOf } from '../names.ts';
import { operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';
import type { WorkType } from './contract-fields.ts';
import { effortEstimated } from './events.ts';
import { rateOn } from './rates.ts';
import { findWork, keepsEffort, worksOn } from './work.ts';

const { command, query } = operationsOn<KernelTables>();

interface EstimateRow {
  estimate_id: string;
  minutes: number;
  by_skill: { skill: string; minutes: number }[];
  note: string | null;
  estimated_by: string | null;
  estimated_at: string;
}

/** Older estimates that are shown. */
const EARLIER = 20;

export const estimateOperations = [
  command(contract.estimateEffort, async (ctx, input) => {
    if (!keepsEffort(ctx, input.kind)) ctx.refuse('record-unknown');
    const bySkill = input.bySkill ?? [];
    if (bySkill.reduce((sum, s) => sum + s.minutes, 0) > input.minutes) ctx.refuse('skills-exceed');
    const work = await findWork(ctx, input.kind, input.recordId, worksOn(ctx.scope));
    // Two who estimate at once: the second waits here, and its estimate is the newer one.
    await sql`select 1 from kernel.estimate where record_id = ${input.recordId} and is_current for update`.execute(
      ctx.tx,
    );
    await sql`update kernel.estimate set is_current = false where record_id = ${input.recordId} and is_current`.execute(
      ctx.tx,
    );
    const estimateId = newId();
    await ctx.tx
      .insertInto('kernel.estimate')
      .values({
        estimate_id: estimateId,
        record_kind: input.kind,
        record_id: input.recordId,
        record_key: work.key,
        minutes: input.minutes,
        by_skill: JSON.stringify(bySkill),
        note: input.note === '' ? null : (input.note ?? null),
        estimated_by: ctx.actor.personId,
        estimated_at: ctx.now,
        is_current: true,
      })
      .execute();
    ctx.emit(effortEstimated, input.recordId, {
      recordKind: input.kind,
      estimateId,
      minutes: input.minutes,
      hours: Math.round((input.minutes / 60) * 100) / 100,
    });
    return { estimateId, recordId: input.recordId, minutes: input.minutes };
  }),

  query(contract.getEffort, async (ctx, { kind, recordId }) => {
    if (!keepsEffort(ctx, kind)) ctx.refuse('record-unknown');
    const work = await findWork(ctx, kind, recordId, worksOn(ctx.scope));
    const scopes = await ctx.scopes('effort.estimate', 'effort.log', 'effort.read-time', 'effort.read-rates');
    const { rows: estimates } = await sql<EstimateRow>`
      select e.* from kernel.estimate e where e.record_id = ${recordId}
      order by e.is_current desc, e.estimated_at desc, e.estimate_id desc limit ${EARLIER + 1}`.execute(
      ctx.tx as never,
    );
    const { rows: spent } = await sql<{
      person_id: string;
      work_type: WorkType;
      minutes: number;
      is_seen: boolean;
    }>`
      select t.person_id, t.work_type, sum(t.minutes)::int as minutes,
        ${inScope(scopes['effort.read-time'], 'n.unit_id', 'n.person_id')} as is_seen
      from kernel.time_entry t left join kernel.person_now n using (person_id)
      where t.record_id = ${recordId} group by t.person_id, t.work_type, n.unit_id, n.person_id`.execute(
      ctx.tx as never,
    );
    const mayEstimate = await sql<{ may: boolean }>`
      select ${worksOn(scopes['effort.estimate'])} as may from (select ${work.unit_id}::uuid as unit_id,
        ${work.owner_id}::uuid as owner_id, ${work.queue_id}::uuid as queue_id) w`.execute(ctx.tx as never);
    const nameOf = await namesOf(ctx, {
      person: [...estimates.map((e) => e.estimated_by), ...spent.map((s) => s.person_id)],
    });
    const by = (personId: string | null) =>
      personId === null ? null : { personId, name: nameOf('person', personId) };
    const shown = (e: EstimateRow) => ({
      estimateId: e.estimate_id,
      minutes: e.minutes,
      note: e.note,
      by: by(e.estimated_by),
      at: e.estimated_at,
    });
    const newest = estimates[0];
    const loggedMinutes = spent.reduce((sum, s) => sum + s.minutes, 0);
    const sumBy = <K extends string>(key: (s: (typeof spent)[number]) => K) => {
      const sums = new Map<K, number>();
      for (const s of spent) sums.set(key(s), (sums.get(key(s)) ?? 0) + s.minutes);
      return sums;
    };
    const people = sumBy((s) => s.person_id);
    const rates = scopes['effort.read-rates'];
    const seesRates = rates.everything || rates.roots.length > 0;
    const cost = seesRates ? await costOf(ctx, recordId) : null;
    const mayLog = ctx.actor.personId !== null && scopes['effort.log'].own !== null;
    return {
      estimate: newest === undefined ? null : { ...shown(newest), bySkill: newest.by_skill },
      earlier: estimates.slice(1).map(shown),
      loggedMinutes,
      remainingMinutes: newest === undefined ? null : Math.max(0, newest.minutes - loggedMinutes),
      byWorkType: [...sumBy((s) => s.work_type)].map(([workType, minutes]) => ({ workType, minutes })),
      people: people.size,
      byPerson: spent.every((s) => s.is_seen)
        ? [...people].map(([personId, minutes]) => ({ ...by(personId)!, minutes }))
        : null,
      cost: cost?.sums ?? null,
      minutesWithoutRate: cost?.minutesWithoutRate ?? null,
      workType: work.work_type,
      can: [
        ...(mayEstimate.rows[0]!.may ? ['effort.estimate-effort'] : []),
        ...(mayLog ? ['effort.log-time', 'effort.start-timer'] : []),
      ],
    };
  }),
];

/** Logged time at the rates of the days on which it was spent. */
async function costOf(ctx: { readonly tx: unknown }, recordId: string) {
  const { rows } = await sql<{ currency: string | null; amount: number; minutes: number }>`
    select r.currency, round(sum(t.minutes * coalesce(r.amount_minor, 0) / 60.0))::bigint as amount,
      sum(t.minutes)::int as minutes
    from kernel.time_entry t left join kernel.person_now n using (person_id)
    left join lateral ${rateOn(sql`n.title`, sql`t.day`)} r on true
    where t.record_id = ${recordId} group by r.currency order by r.currency nulls last`.execute(
    ctx.tx as never,
  );
  return {
    sums: rows.flatMap(({ currency, amount }) =>
      currency === null ? [] : [{ currency, amountMinor: Number(amount) }],
    ),
    minutesWithoutRate: rows.find((r) => r.currency === null)?.minutes ?? 0,
  };
}
