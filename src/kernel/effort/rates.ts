/** What an hour of somebody costs: by job title, else by the default rate. For every noun that turns time into money. */
import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';

/** Money in the smallest unit of its currency. */
export interface HourlyRate {
  readonly amountMinor: number;
  readonly currency: string;
}

/** The rates of these people on a day; people for whom no rate holds are left out. */
export async function ratesOf(
  tx: unknown,
  personIds: readonly string[],
  day: string,
): Promise<Map<string, HourlyRate>> {
  if (personIds.length === 0) return new Map();
  const { rows } = await sql<HourlyRate & { personId: string }>`
    select n.person_id as "personId", t.amount_minor as "amountMinor", t.currency
    from kernel.person_now n cross join lateral ${rateOn(sql`n.title`, sql`${day}::date`)} t
    where n.person_id = any(${[...new Set(personIds)]}::uuid[])`.execute(tx as QueryExecutorProvider);
  return new Map(rows.map((r) => [r.personId, { amountMinor: Number(r.amountMinor), currency: r.currency }]));
}

/** SQL of the one rate (`amount_minor`, `currency`, `rate_id`) that holds for a title on a day; no row: none does. */
export function rateOn(title: RawBuilder<unknown>, day: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select h.rate_id, h.amount_minor, h.currency from kernel.hourly_rate h
    where h.role_word in (lower(trim(coalesce(${title}, ''))), '') and h.starts_on <= ${day}
    order by h.role_word = '', h.starts_on desc limit 1)`;
}
