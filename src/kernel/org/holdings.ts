/** What people hold in the organisation itself: those who report to them, and the units they head. */
import { sql } from 'kysely';
import type { HoldingKind } from '../area.ts';
import { movePerson } from './contract.ts';
import { changeUnit } from './contract-units.ts';

/** Everybody who reports to the person, now or as planned. A taker among them reports to the leaver's manager instead. */
const directReports: HoldingKind = {
  kind: 'direct-reports',
  what: 'direct reports',
  async list(tx, personId, today) {
    const { rows } = await sql<{ id: string; name: string }>`
      select n.person_id as id, n.name from kernel.person_now n
      where exists (select 1 from kernel.employment_fact f where f.manager_id = ${personId} and f.person_id = n.person_id
        and upper_inf(f.known) and f.valid && daterange(${today}::date, null))
      order by n.sort_name`.execute(tx);
    return rows;
  },
  async handOver(ctx, ids, toPersonId, fromPersonId) {
    const { rows: leaver } = await sql<{ manager_id: string | null }>`
      select manager_id from kernel.person_now where person_id = ${fromPersonId}`.execute(ctx.tx);
    // The taker first: afterwards the others can report to them without closing a circle.
    for (const personId of [...ids].sort((a, b) => Number(b === toPersonId) - Number(a === toPersonId))) {
      const managerId = personId === toPersonId ? (leaver[0]?.manager_id ?? null) : toPersonId;
      const { rows: stretches } = await sql<{ employment_id: string; from: string; until: string | null }>`
        select f.employment_id, greatest(lower(f.valid), ${ctx.today}::date)::text as "from", (upper(f.valid) - 1)::text as until
        from kernel.employment_fact f where f.manager_id = ${fromPersonId} and f.person_id = ${personId}
          and upper_inf(f.known) and f.valid && daterange(${ctx.today}::date, null)`.execute(ctx.tx);
      for (const s of stretches)
        await ctx.call(movePerson, {
          personId,
          employmentId: s.employment_id,
          from: s.from,
          managerId,
          ...(s.until === null ? {} : { until: s.until }),
        });
    }
  },
};

/** Units that the person heads, now or as planned. */
const unitHeadships: HoldingKind = {
  kind: 'unit-headships',
  what: 'units headed',
  async list(tx, personId, today) {
    const { rows } = await sql<{ id: string; name: string }>`
      select distinct f.unit_id as id, f.name from kernel.unit_fact f where f.head_id = ${personId}
        and upper_inf(f.known) and f.valid && daterange(${today}::date, null) order by f.name`.execute(tx);
    return [...new Map(rows.map((r) => [r.id, r])).values()];
  },
  async handOver(ctx, ids, toPersonId, fromPersonId) {
    for (const unitId of ids) {
      const { rows: stretches } = await sql<{ from: string }>`
        select greatest(lower(f.valid), ${ctx.today}::date)::text as "from" from kernel.unit_fact f
        where f.unit_id = ${unitId} and f.head_id = ${fromPersonId} and upper_inf(f.known)
          and f.valid && daterange(${ctx.today}::date, null) order by lower(f.valid)`.execute(ctx.tx);
      for (const s of stretches) await ctx.call(changeUnit, { unitId, from: s.from, headId: toPersonId });
    }
  },
};

export const orgHoldings: readonly HoldingKind[] = [directReports, unitHeadships];
