/** How requests are measured: every figure with what it rests on, and the records behind each. Schemas only. */
import { z } from 'zod';
import { listOutput } from '../../../kernel/list.ts';
import { query } from '../../../kernel/operation.ts';
import { unitRef } from '../contract-fields.ts';
import { requestState } from '../contract-words.ts';

/** Below this many records a rate, a median or a mean would mislead, and could point to single people. */
export const FEWEST = 5;

/** Every measure, by what it speaks of; figures come in this order. */
export const measuresOf = {
  intake: ['arrived', 'deflected', 'duplicates', 'redirected', 'declined', 'bypassed'],
  service: [
    'acknowledge',
    'acknowledge-with-pauses',
    'triage',
    'triage-with-pauses',
    'decision',
    'decision-with-pauses',
    'fulfilment',
    'fulfilment-with-pauses',
  ],
  speed: ['lead-time', 'backlog'],
  quality: ['first-time-complete', 'reopened', 'satisfaction', 'response'],
  effort: ['effort-accuracy', 'cost', 'unplanned-time', 'operations-time', 'value-adding-time'],
} as const;

export const measureGroups = ['intake', 'service', 'speed', 'quality', 'effort'] as const;
export const measureNames = measureGroups.flatMap((group) => [...measuresOf[group]]);
export const measure = z.enum(measureNames);
export type MeasureName = z.infer<typeof measure>;

/** How the value of a measure is to be read. */
export const measureUnits = ['count', 'share', 'days', 'score', 'ratio', 'money'] as const;

const place = {
  unitId: z.uuid().optional().describe('The unit and all below it'),
  modelId: z.uuid().optional().describe('What was chosen in the catalogue'),
};

const reading = z.object({
  value: z
    .number()
    .nullable()
    .describe(
      'Share from 0 to 1, days or ratio (half within), mean score or amount in the smallest unit of the currency, or count; null: too few records for a rate',
    ),
  p85: z.number().nullable().describe('Of days and ratios: 85 of 100 within; else null'),
  numerator: z
    .number()
    .nullable()
    .describe('What counts: records, minutes, or the sum of scores or amounts; null for days and ratios'),
  denominator: z.int().describe('On what the value rests: records, or their minutes'),
  records: z.int().describe('How many records that are; below five no rate is told'),
});

const band = z.object({
  atLeast: z.int().describe('Days'),
  below: z.int().nullable(),
  count: z.int(),
});

const hidden = [
  'forbidden',
  'What stands behind this figure is shown only to those who may see the time or the rates of others.',
] as const;
const refusals = {
  'period-backwards': ['invalid', 'The period ends on {to}, before it begins on {from}. Choose a later end.'],
  'period-too-long': ['invalid', 'A period may have at most three years; this one has {days} days.'],
} as const;

/** The figures of a period, of the one before it, and of twelve months. */
export const getMeasures = query({
  name: 'requests.get-measures',
  summary:
    'Measure requests in a period: intake, service levels, lead time, backlog, quality and effort, with the period before and twelve months',
  right: 'requests.see-measures',
  input: z.object({
    from: z.iso.date().optional().describe('First day; left out: 90 days in all'),
    to: z.iso.date().optional().describe('Last day; left out: today'),
    ...place,
  }),
  output: z.object({
    from: z.iso.date(),
    to: z.iso.date(),
    previous: z
      .object({ from: z.iso.date(), to: z.iso.date() })
      .describe('As many days, just before; what `previous` of each figure speaks of'),
    months: z
      .array(z.object({ from: z.iso.date(), to: z.iso.date() }))
      .describe('The twelve months that end with the month of the last day'),
    asOf: z.iso.datetime(),
    figures: z.array(
      z.object({
        measure,
        group: z.enum(measureGroups),
        title: z.string(),
        definition: z.string().describe('What is counted, in a sentence'),
        unit: z.enum(measureUnits),
        weighs: z.enum(['records', 'minutes']).describe('What numerator and denominator are made of'),
        currency: z.string().nullable().describe('Of money'),
        good: z.enum(['more', 'less']).nullable().describe('Which way is better; null: neither'),
        current: reading,
        previous: reading,
        months: z.array(reading).describe('One for each of `months`'),
        bands: z.array(band).nullable().describe('Of the backlog: by age'),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/requests/measures' },
  refusals,
  touches: ['request', 'deflection', 'case', 'time-entry', 'effort', 'hourly-rate'],
});

export const measuredParts = ['counted', 'rest', 'all'] as const;

/** What one figure counts, newest first: as many rows as the figure says. */
export const listMeasured = query({
  name: 'requests.list-measured',
  summary: 'List exactly the records that a figure of the measures counts',
  right: 'requests.see-measures',
  input: z.object({
    measure,
    part: z
      .enum(measuredParts)
      .default('all')
      .describe(
        '`counted`: its numerator; `rest`: what is missing to its denominator; `all`: its denominator',
      ),
    from: z.iso.date().describe('First day'),
    to: z.iso.date().describe('Last day; the backlog is as it stood at its end'),
    ...place,
    atLeast: z.coerce.number().optional().describe('Only values of at least so much'),
    below: z.coerce.number().optional().describe('Only values below so much'),
    cursor: z.string().max(2000).optional().describe('`next` of the page before'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: listOutput(
    z.object({
      rowId: z.uuid(),
      requestId: z.uuid().nullable().describe('Null: a need that was solved before it became a request'),
      key: z.string().nullable(),
      title: z.string().nullable(),
      state: requestState.nullable(),
      unit: unitRef.nullable(),
      at: z.iso.datetime().describe('The instant by which it belongs to the period'),
      isCounted: z.boolean().nullable().describe('Whether the numerator counts it; null: there is none'),
      value: z
        .number()
        .nullable()
        .describe('Days, ratio, score, amount or minutes, where the measure has one'),
      can: z.array(z.string()).describe('Operations that this actor may try now'),
    }),
  ),
  http: { method: 'GET', path: '/api/requests/measured' },
  refusals: { ...refusals, 'records-hidden': hidden },
  touches: ['request', 'deflection', 'case', 'time-entry', 'effort'],
});
