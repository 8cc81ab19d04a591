/**
 * The measures as data: from which rows each is made, what is counted of them, and the sentence that says so. Figures and the lists behind them read the same declarations, so that they agree.
 */
import { type RawBuilder, sql } from 'kysely';
import { type Phrase, phrase } from '../../../kernel/language.ts';
import type { MeasureName, measureUnits } from './contract-measures.ts';
import {
  accepted,
  costed,
  days,
  decided,
  delivered,
  estimated,
  lying,
  needs,
  type Source,
  settled,
  time,
} from './sources.ts';

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
  /** Of days, ratios, scores and money: what is measured of a row. */
  readonly value?: RawBuilder<number>;
  /** Without this right the measure is not told, and its records are not listed. */
  readonly right?: string;
  /** Without this right its records are not listed, because single ones say more than their sum. */
  readonly listRight?: string;
}

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

const logged = {
  source: time,
  unit: 'share',
  value: sql<number>`t.minutes::float8`,
  listRight: 'effort.read-time',
} as const;

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
  'effort-accuracy': {
    title: phrase('Work against estimate'),
    definition: phrase(
      'Logged time divided by the newest estimate, of the requests that were delivered in the period, were estimated and have time logged on them; half of them lie at or below. 1 is exactly as estimated.',
    ),
    source: estimated,
    unit: 'ratio',
    good: null,
    value: sql<number>`(l.logged / e.minutes)::float8`,
  },
  cost: {
    title: phrase('Cost of a request'),
    definition: phrase(
      'Mean of what the logged time cost at the hourly rates of its days, of the requests that were delivered in the period and have time with a rate logged on them. Told only while all rates are in one currency.',
    ),
    source: costed,
    unit: 'money',
    good: 'less',
    value: sql<number>`k.amount`,
    right: 'effort.read-rates',
  },
  'unplanned-time': {
    title: phrase('Time on unplanned work'),
    definition: phrase(
      'Of the time that was logged on requests for days of the period, the share that was unplanned work: fire drills.',
    ),
    good: 'less',
    hit: sql<boolean>`(t.work_type = 'unplanned')`,
    ...logged,
  },
  'operations-time': {
    title: phrase('Time on operations'),
    definition: phrase(
      'Of the time that was logged on requests for days of the period, the share that kept things running.',
    ),
    good: null,
    hit: sql<boolean>`(t.work_type = 'operations')`,
    ...logged,
  },
  'value-adding-time': {
    title: phrase('Time on value-adding work'),
    definition: phrase(
      'Of the time that was logged on requests for days of the period, the share that made something new or better.',
    ),
    good: 'more',
    hit: sql<boolean>`(t.work_type = 'value-adding')`,
    ...logged,
  },
};

/** Bands of the age of what is open, in days. */
export const ageBands = [
  { atLeast: 0, below: 7 },
  { atLeast: 7, below: 30 },
  { atLeast: 30, below: 90 },
  { atLeast: 90, below: null },
] as const;
