/**
 * The measures as data: from which rows each is made, by which instant a row belongs to a period, what is counted of
 * them, and the sentence that says so. Figures and the lists behind them read the same declarations, so that they agree.
 */
import { type RawBuilder, sql } from 'kysely';
import { type Phrase, phrase } from '../../../kernel/language.ts';
import type { MeasureName, measureUnits } from './contract-measures.ts';

/**
 * Rows that several measures are made of: `r`, with a `row_id`, the `request_id` (null where there is no request),
 * `unit_id` and `model_id`.
 */
export interface Source {
  readonly table: RawBuilder<unknown>;
  /** Belongs to a period by this instant; null: it does not. */
  readonly at: RawBuilder<unknown>;
  readonly where: RawBuilder<boolean>;
  readonly rowId: RawBuilder<unknown>;
  readonly requestId: RawBuilder<unknown>;
  /** How the rows are found: by their instant in a period, or as they lay at its end. */
  readonly by: 'instant' | 'lying';
}

/** One measure. */
export interface Measure {
  readonly title: Phrase;
  readonly definition: Phrase;
  readonly source: Source;
  readonly unit: (typeof measureUnits)[number];
  readonly good: 'more' | 'less' | null;
  /** Rows on which it rests; left out: all of the source. */
  readonly of?: RawBuilder<boolean>;
  /** Of a share: rows that count. */
  readonly hit?: RawBuilder<boolean>;
  /** Of days and scores, and of the backlog: what is measured of a row. */
  readonly value?: RawBuilder<number>;
}

const always = sql<boolean>`true`;
const request = {
  table: sql`requests.request r`,
  where: always,
  rowId: sql`r.request_id`,
  requestId: sql`r.request_id`,
  by: 'instant',
} as const;

/** Requests by the instant at which they were submitted, and needs that were solved instead of becoming one. */
const needs: Source = {
  ...request,
  table: sql`(select r.request_id as row_id, r.request_id, r.submitted_at as at, false as is_solved, r.unit_id, r.model_id
      from requests.request r where r.submitted_at is not null
    union all select d.deflection_id, null, d.recorded_at, true, d.unit_id, d.model_id
      from requests.deflection d where d.verdict = 'solves') r`,
  at: sql`r.at`,
  rowId: sql`r.row_id`,
};
const decided: Source = {
  ...request,
  at: sql`r.decided_at`,
  where: sql<boolean>`r.submitted_at is not null`,
};
const delivered: Source = { ...request, at: sql`r.delivered_at` };
const accepted: Source = { ...request, at: sql`r.accepted_at` };
/** Promised clocks by the instant at which it was clear whether they are kept: done in time, or out of time. */
const settled: Source = {
  table: sql`kernel.case_clock c join requests.request r on r.request_id = c.case_id`,
  // As its index has it.
  at: sql`(case when c.stopped_at is not null or c.stage = 'breached'
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
const lying: Source = {
  ...request,
  at: sql`r.submitted_at`,
  by: 'lying',
};

const days = (from: RawBuilder<unknown>, to: RawBuilder<unknown>) =>
  sql<number>`(extract(epoch from ${to} - ${from}) / 86400)::float8`;

/** A promise of the process in its two readings. */
function promise(clock: string, title: Phrase, titleWithPauses: Phrase, what: Phrase) {
  const rests = {
    source: settled,
    unit: 'share',
    good: 'more',
    of: sql<boolean>`c.clock = ${clock}`,
  } as const;
  return [
    {
      ...rests,
      title,
      definition: phrase(
        'Of the promises “{what}” that were settled in the period (kept, or out of time), the share that was kept; time in which a wait paused the clock does not count.',
        { what },
      ),
      hit: sql<boolean>`coalesce(c.met, false)`,
    },
    {
      ...rests,
      title: titleWithPauses,
      definition: phrase(
        'The same promises “{what}”, as somebody who waits lives them: the share that was kept although every pause counts.',
        { what },
      ),
      hit: sql<boolean>`coalesce(c.stopped_at <= c.gross_due_at, false)`,
    },
  ] as const satisfies readonly Measure[];
}

const [acknowledge, acknowledgeWithPauses] = promise(
  'acknowledge',
  phrase('Acknowledged in time'),
  phrase('Acknowledged in time, pauses counted'),
  phrase('Acknowledge'),
);
const [triage, triageWithPauses] = promise(
  'triage',
  phrase('Triaged in time'),
  phrase('Triaged in time, pauses counted'),
  phrase('Triage'),
);
const [decision, decisionWithPauses] = promise(
  'decision',
  phrase('Decided in time'),
  phrase('Decided in time, pauses counted'),
  phrase('Decision'),
);
const [fulfilment, fulfilmentWithPauses] = promise(
  'fulfilment',
  phrase('Fulfilled in time'),
  phrase('Fulfilled in time, pauses counted'),
  phrase('Fulfilment'),
);

/** Every measure by its name. */
export const measures: Readonly<Record<MeasureName, Measure>> = {
  arrived: {
    title: phrase('Came in'),
    definition: phrase('Requests that were submitted in the period.'),
    source: needs,
    unit: 'count',
    good: null,
    of: sql<boolean>`not r.is_solved`,
  },
  deflected: {
    title: phrase('Solved before asking'),
    definition: phrase(
      'Of all needs of the period (requests that came in, and needs for which somebody said that an offered answer solves them), the share that never had to become a request.',
    ),
    source: needs,
    unit: 'share',
    good: 'more',
    hit: sql<boolean>`r.is_solved`,
  },
  duplicates: {
    title: phrase('Duplicates'),
    definition: phrase(
      'Of the requests on which something was decided in the period (the last decision counts), the share that was merged into another one.',
    ),
    source: decided,
    unit: 'share',
    good: 'less',
    hit: sql<boolean>`r.state = 'merged'`,
  },
  redirected: {
    title: phrase('Redirected'),
    definition: phrase(
      'Of the requests on which something was decided in the period (the last decision counts), the share that was redirected because training would not solve it.',
    ),
    source: decided,
    unit: 'share',
    good: null,
    hit: sql<boolean>`r.state = 'redirected'`,
  },
  declined: {
    title: phrase('Declined'),
    definition: phrase(
      'Of the requests on which something was decided in the period (the last decision counts), the share that was declined.',
    ),
    source: decided,
    unit: 'share',
    good: null,
    hit: sql<boolean>`r.state = 'declined'`,
  },
  bypassed: {
    title: phrase('Bypassed triage'),
    definition: phrase(
      'Of the requests on which something was decided in the period (the last decision counts), the share that passed triage by order of somebody: the fire drills.',
    ),
    source: decided,
    unit: 'share',
    good: 'less',
    hit: sql<boolean>`(r.bypass_ordered_by is not null)`,
  },
  acknowledge,
  'acknowledge-with-pauses': acknowledgeWithPauses,
  triage,
  'triage-with-pauses': triageWithPauses,
  decision,
  'decision-with-pauses': decisionWithPauses,
  fulfilment,
  'fulfilment-with-pauses': fulfilmentWithPauses,
  'lead-time': {
    title: phrase('Lead time, half within'),
    definition: phrase(
      'Calendar days from submission to delivery, of the requests that were delivered in the period (the last delivery counts); half of them took at most so long.',
    ),
    source: delivered,
    unit: 'days',
    good: 'less',
    value: days(sql`r.submitted_at`, sql`r.delivered_at`),
  },
  backlog: {
    title: phrase('Open at the end'),
    definition: phrase(
      'Requests that were open at the end of the period, by their age since submission. Of earlier ends: what is known today; what was reopened since counts as open throughout.',
    ),
    source: lying,
    unit: 'count',
    good: 'less',
  },
  'first-time-complete': {
    title: phrase('Complete at the first go'),
    definition: phrase(
      'Of the requests whose delivery was accepted in the period, the share that needed no question to the requester and was never reopened.',
    ),
    source: accepted,
    unit: 'share',
    good: 'more',
    hit: sql<boolean>`(r.reopened_count = 0 and not exists (
      select 1 from kernel.wait w where w.case_id = r.request_id and w.party_kind = 'requester'))`,
  },
  reopened: {
    title: phrase('Reopened'),
    definition: phrase(
      'Of the requests that were delivered in the period (the last delivery counts), the share that was ever reopened by the requester.',
    ),
    source: delivered,
    unit: 'share',
    good: 'less',
    hit: sql<boolean>`(r.reopened_count > 0)`,
  },
  satisfaction: {
    title: phrase('Satisfaction, 1 to 5'),
    definition: phrase(
      'Mean of what requesters said, of the requests whose delivery was accepted in the period and that were rated; not shown for fewer than five.',
    ),
    source: accepted,
    unit: 'score',
    good: 'more',
    of: sql<boolean>`(r.satisfaction is not null)`,
    value: sql<number>`r.satisfaction::float8`,
  },
  response: {
    title: phrase('Said how satisfied they are'),
    definition: phrase(
      'Of the requests whose delivery was accepted in the period, the share that was rated: how much satisfaction rests on.',
    ),
    source: accepted,
    unit: 'share',
    good: 'more',
    hit: sql<boolean>`(r.satisfaction is not null)`,
  },
};

/** Bands of the age of what is open, in days. */
export const ageBands = [
  { atLeast: 0, below: 7 },
  { atLeast: 7, below: 30 },
  { atLeast: 30, below: 90 },
  { atLeast: 90, below: null },
] as const;
