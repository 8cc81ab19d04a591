/**
 * The rows that measures are made of: from which tables, by which instant a row belongs to a period, and how much it
 * weighs. Several measures share one source, which is read once for all of them.
 */
import { type RawBuilder, sql } from 'kysely';
import { rateOn } from '../../../kernel/effort/rates.ts';

/**
 * Rows that several measures are made of: `r`, with a `row_id`, the `request_id` (null where there is no request),
 * `unit_id` and `model_id`.
 */
export interface Source {
  readonly table: RawBuilder<unknown>;
  /** Belongs to a period by this instant; null: it does not. */
  readonly at: (zone: string) => RawBuilder<unknown>;
  /** The same as a column of days, where it has an index. */
  readonly day?: RawBuilder<unknown>;
  readonly where: RawBuilder<boolean>;
  readonly rowId: RawBuilder<unknown>;
  readonly requestId: RawBuilder<unknown>;
  /** How the rows are found: by their instant in a period, or as they lay at its end. */
  readonly by: 'instant' | 'lying';
  /** What is added up instead of counting rows: minutes. */
  readonly weight?: RawBuilder<number>;
}

export const always = sql<boolean>`true`;
const request = {
  table: sql`requests.request r`,
  where: always,
  rowId: sql`r.request_id`,
  requestId: sql`r.request_id`,
  by: 'instant',
} as const;

/** Requests by the instant at which they were submitted, and needs that were solved instead of becoming one. */
export const needs: Source = {
  ...request,
  table: sql`(select r.request_id as row_id, r.request_id, r.submitted_at as at, false as is_solved, r.unit_id, r.model_id
      from requests.request r where r.submitted_at is not null
    union all select d.deflection_id, null, d.recorded_at, true, d.unit_id, d.model_id
      from requests.deflection d where d.verdict = 'solves') r`,
  at: () => sql`r.at`,
  rowId: sql`r.row_id`,
};
export const decided: Source = {
  ...request,
  at: () => sql`r.decided_at`,
  where: sql<boolean>`r.submitted_at is not null`,
};
export const delivered: Source = { ...request, at: () => sql`r.delivered_at` };
export const accepted: Source = { ...request, at: () => sql`r.accepted_at` };
/** Promised clocks by the instant at which it was clear whether they are kept: done in time, or out of time. */
export const settled: Source = {
  table: sql`kernel.case_clock c join requests.request r on r.request_id = c.case_id`,
  // As its index has it.
  at: () => sql`(case when c.stopped_at is not null or c.stage = 'breached'
    then least(c.stopped_at, coalesce(c.due_at, c.gross_due_at)) end)`,
  where: always,
  rowId: sql`c.clock_id`,
  requestId: sql`r.request_id`,
  by: 'instant',
};

/** When a request that is closed was closed; null for one that is open. */
export const closedAt = sql`case r.state when 'accepted' then r.accepted_at when 'cancelled' then r.cancelled_at
  when 'declined' then r.decided_at when 'redirected' then r.decided_at when 'merged' then r.decided_at end`;

/** What was open at an instant: see `lyingSince` in figures.ts, which is its table. */
export const lying: Source = {
  ...request,
  at: () => sql`r.submitted_at`,
  by: 'lying',
};

export const days = (from: RawBuilder<unknown>, to: RawBuilder<unknown>) =>
  sql<number>`(extract(epoch from ${to} - ${from}) / 86400)::float8`;

/** Delivered requests that were estimated and on which time was logged. */
export const estimated: Source = {
  ...request,
  table: sql`requests.request r join kernel.estimate e on e.record_id = r.request_id and e.is_current and e.minutes > 0
    join lateral (select sum(t.minutes)::float8 as logged from kernel.time_entry t
      where t.record_id = r.request_id) l on l.logged > 0`,
  at: () => sql`r.delivered_at`,
};

/** The currency of all hourly rates; null where there are several, which are never added up. */
export const currencyOfRates = sql`(select case when count(distinct currency) = 1 then min(currency) end from kernel.hourly_rate)`;

/** Delivered requests on which time was logged that has a rate. */
export const costed: Source = {
  ...request,
  table: sql`requests.request r join lateral (
      select sum(t.minutes * h.amount_minor / 60.0)::float8 as amount from kernel.time_entry t
      join kernel.person_now n using (person_id) cross join lateral ${rateOn(sql`n.title`, sql`t.day`)} h
      where t.record_id = r.request_id and h.currency = ${currencyOfRates}) k on k.amount is not null`,
  at: () => sql`r.delivered_at`,
};

/** Time that was logged on requests, in minutes. */
export const time: Source = {
  table: sql`kernel.time_entry t join requests.request r on r.request_id = t.record_id`,
  at: (zone) => sql`(t.day::timestamp at time zone ${zone})`,
  day: sql`t.day`,
  where: always,
  rowId: sql`t.entry_id`,
  requestId: sql`r.request_id`,
  by: 'instant',
  weight: sql<number>`t.minutes`,
};
