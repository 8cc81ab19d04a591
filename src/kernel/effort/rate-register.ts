/** The register of hourly rates: set from a day on, withdrawn, listed. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { isEnterpriseWide } from '../access/scope.ts';
import { operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract-registers.ts';
import * as events from './events.ts';
import { rateOn } from './rates.ts';

const { command, query } = operationsOn<KernelTables>();

/** Titles without a rate that are shown. */
const MOST_TITLES = 50;

export const rateOperations = [
  command(contract.setRate, async (ctx, { role, from, amountMinor, currency }) => {
    if (!isEnterpriseWide(ctx.scope)) ctx.refuse('whole-enterprise');
    const { rows } = await sql<{ rate_id: string; version: number }>`
      insert into kernel.hourly_rate as h (rate_id, role, starts_on, amount_minor, currency)
      values (${newId()}, ${role}, ${from}, ${amountMinor}, ${currency})
      on conflict (role_word, starts_on) do update set role = excluded.role, amount_minor = excluded.amount_minor,
        currency = excluded.currency, version = h.version + 1
      returning rate_id, version`.execute(ctx.tx);
    const { rate_id: rateId, version } = rows[0]!;
    ctx.emit(events.rateSet, rateId, { from, currency });
    return { rateId, version };
  }),

  command(contract.withdrawRate, async (ctx, { rateId }) => {
    if (!isEnterpriseWide(ctx.scope)) ctx.refuse('whole-enterprise');
    const { rows } = await sql<{ version: number; starts_on: string; amount_minor: number }>`
      select version, starts_on, amount_minor from kernel.hourly_rate where rate_id = ${rateId} for update`.execute(
      ctx.tx,
    );
    const row = rows[0] ?? ctx.notFound('hourly-rate', rateId);
    ctx.expectVersion(row.version, { from: row.starts_on, amountMinor: Number(row.amount_minor) });
    await sql`delete from kernel.hourly_rate where rate_id = ${rateId}`.execute(ctx.tx);
    ctx.emit(events.rateWithdrawn, rateId, { from: row.starts_on });
    return { rateId, version: row.version + 1 };
  }),

  query(contract.listRates, async (ctx) => {
    const today = sql`${ctx.today}::date`;
    const working = sql`n.hired_on <= ${today} and (n.last_day is null or n.last_day >= ${today})`;
    const { rows } = await sql<{
      rate_id: string;
      version: number;
      role: string | null;
      starts_on: string;
      amount_minor: number;
      currency: string;
      is_in_force: boolean;
      people: number;
    }>`
      with held as (
        select t.rate_id, count(*)::int as people from kernel.person_now n
        cross join lateral ${rateOn(sql`n.title`, today)} t where ${working} group by t.rate_id
      )
      select h.*, coalesce(held.people, 0) as people,
        h.starts_on = (select max(o.starts_on) from kernel.hourly_rate o
          where o.role_word = h.role_word and o.starts_on <= ${today}) is true as is_in_force
      from kernel.hourly_rate h left join held using (rate_id)
      order by h.role_word, h.starts_on desc limit 1000`.execute(ctx.tx as never);
    const { rows: titles } = await sql<{ title: string }>`
      select min(trim(n.title)) as title from kernel.person_now n
      where ${working} and trim(coalesce(n.title, '')) <> ''
        and not exists (select 1 from kernel.hourly_rate h where h.role_word = lower(trim(n.title)))
      group by lower(trim(n.title)) order by count(*) desc, 1 limit ${MOST_TITLES}`.execute(ctx.tx as never);
    const { rows: without } = await sql<{ people: number }>`
      select count(*)::int as people from kernel.person_now n
      where ${working} and not exists (select 1 from ${rateOn(sql`n.title`, today)} t)`.execute(
      ctx.tx as never,
    );
    const { 'effort.manage-rates': manage } = await ctx.scopes('effort.manage-rates');
    const may = isEnterpriseWide(manage);
    return {
      rows: rows.map((r) => ({
        rateId: r.rate_id,
        version: r.version,
        role: r.role,
        from: r.starts_on,
        amountMinor: Number(r.amount_minor),
        currency: r.currency,
        isInForce: r.is_in_force,
        people: r.people,
        can: may ? ['effort.withdraw-rate'] : [],
      })),
      roles: titles.map((t) => t.title),
      peopleWithoutRate: without[0]!.people,
      can: may ? ['effort.set-rate'] : [],
    };
  }),
];
