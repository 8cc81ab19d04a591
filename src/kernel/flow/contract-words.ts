/** The words of flow: where a log comes from, what a filter can ask, what a figure is made of. Plain shapes, no operations. */
import { z } from 'zod';

/** A name of an activity, a resource or a value, as it stands in a log. */
export const logWord = z.string().max(500);

/** Whose flow: an imported log, or the own history of a process. */
export const flowSource = {
  logId: z.uuid().optional().describe('An imported log'),
  process: z
    .string()
    .max(80)
    .optional()
    .describe('The own history of a process, such as request-fulfilment; give this or a log'),
};

const path = z.object({ from: logWord, to: logWord });
const seconds = z.object({
  atLeast: z.number().min(0).optional(),
  below: z.number().min(0).optional(),
});

/** Which cases count. Every figure of the flow page is drilled by adding to this filter. */
export const flowFilter = z
  .object({
    from: z.iso.date().describe('First day of the period'),
    until: z.iso.date().describe('Last day of the period'),
    period: z
      .enum(['arrived', 'completed', 'active'])
      .describe(
        'What must lie in the period: the first event (if left out), the end, or any part of the case',
      ),
    unitId: z.uuid().describe('Cases of this unit and below it; own history only'),
    attributes: z
      .array(z.object({ name: logWord, values: z.array(logWord).min(1).max(200) }))
      .max(10)
      .describe('Attributes of cases, such as model or channel'),
    variants: z.array(z.string().max(40)).max(200).describe('Ids of variants'),
    having: z.array(logWord).max(100).describe('Cases in which each of these activities happens'),
    lacking: z.array(logWord).max(100).describe('Cases in which none of these activities happens'),
    startsWith: z.array(logWord).max(100),
    endsWith: z.array(logWord).max(100),
    follows: z.array(path).max(50).describe('Cases in which the one directly follows the other'),
    followsWithin: seconds.describe('How long each of these directly-follows steps takes'),
    repeats: logWord.describe('Cases in which this activity happens more than once'),
    selfLoops: logWord.describe('Cases in which this activity directly follows itself'),
    rework: z.boolean().describe('Cases in which any activity happens more than once, or none does'),
    handsOver: path.describe('Cases in which work goes directly from the one resource to the other'),
    resources: z.array(logWord).max(200).describe('Cases in which one of these works'),
    takes: seconds.describe('How long the case takes from its first to its last event'),
    age: seconds.describe('How old the open case is'),
    open: z.boolean().describe('Only open cases, or only completed ones'),
  })
  .partial();

/** A filter as handlers and the engine see it. */
export type FlowFilter = z.output<typeof flowFilter>;

/** Durations in seconds; null where there is nothing to measure. Percentiles are interpolated. */
export const durations = z.object({
  n: z.number().int(),
  mean: z.number(),
  median: z.number(),
  p85: z.number(),
  min: z.number(),
  max: z.number(),
});

/** A share that is not told (null) where fewer than five cases stand behind it. */
export const share = z.object({
  part: z.number().int(),
  of: z.number().int(),
  share: z.number().nullable().describe('Null: too few cases for a share'),
});

/** Something that must be known to read the figures rightly. */
export const flowNote = z.object({
  code: z.enum([
    'no-start-times',
    'some-start-times',
    'tied-times',
    'no-resources',
    'edges-left-out',
    'variants-left-out',
    'no-open-cases',
    'few-cases',
    'units-not-people',
    'left-out',
  ]),
  message: z.string(),
});
export type FlowNote = z.output<typeof flowNote>;

/** Which column or key of the file holds what. */
export const logMapping = z.object({
  case: logWord.nullable().describe('Column that names the case; in an XES file the key of the trace'),
  activity: logWord.nullable(),
  at: logWord.nullable().describe('When the step was completed'),
  start: logWord.nullable().describe('When the step was started, where one row holds both'),
  resource: logWord.nullable().describe('Who did it'),
  lifecycle: logWord.nullable().describe('Whether the row is a start or a completion'),
  instance: logWord.nullable().describe('Which start belongs to which completion'),
  attributes: z.array(logWord).max(12).describe('What is kept of a case to filter by'),
  timeFormat: z
    .string()
    .trim()
    .max(120)
    .nullable()
    .describe('Such as DD/MM/YYYY HH:mm:ss, or several: DD.MM.YYYY HH:mm | ISO 8601; null: ISO 8601'),
  zone: z.string().max(60).default('UTC').describe('Zone of times that are written without an offset'),
  resources: z
    .enum(['as-written', 'numbered', 'left-out'])
    .default('as-written')
    .describe('Keep names of people as they are, replace them by numbers, or leave them out'),
});
export type LogMapping = z.output<typeof logMapping>;

/** A column of a CSV file, or a key of an XES file. */
export const logColumn = z.object({
  name: z.string(),
  of: z.enum(['row', 'case', 'event']).describe('row: a column; case, event: where the XES file has the key'),
  looksLike: z.enum(['time', 'number', 'text']),
  filled: z.number().describe('Share of the first rows that hold something'),
  distinct: z.number().int().describe('Different values among the first rows'),
  samples: z.array(z.string()),
  timeFormats: z
    .array(z.object({ format: z.string().nullable(), example: z.string(), reads: z.iso.datetime() }))
    .describe('Of a column of times: how they may be read, likeliest first; null is ISO 8601'),
});
export type LogColumn = z.output<typeof logColumn>;

/** How the file is written. */
export const logFormat = z.object({
  kind: z.enum(['xes', 'csv', 'xlsx']),
  compressed: z.boolean(),
  encoding: z.string(),
  delimiter: z.string().nullable(),
});
export type LogFormat = z.output<typeof logFormat>;

/** Why events were left out, or what to know about those that were taken. */
export const qualityFinding = z.object({
  code: z.string(),
  count: z.number().int(),
  message: z.string(),
  lines: z.array(z.number().int()).describe('The first lines that this is about'),
});

/** What the reader found in a log: nothing is corrected silently. */
export const qualityReport = z.object({
  cases: z.number().int(),
  events: z.number().int().describe('Events that are taken'),
  read: z.number().int().describe('Events or rows in the file'),
  rejected: z.number().int(),
  activities: z.number().int(),
  resources: z.number().int(),
  firstAt: z.iso.datetime().nullable(),
  lastAt: z.iso.datetime().nullable(),
  withStart: z.number().int().describe('Events of which the start is known'),
  lifecycle: z.record(z.string(), z.number().int()).describe('Word of the life cycle → how often'),
  offsets: z.record(z.string(), z.number().int()).describe('Offset from UTC as written → how often'),
  timeFormat: z.string().nullable().describe('How times were read'),
  tied: z.number().int().describe('Events with the very time of the one before in their case'),
  outOfOrder: z.number().int().describe('Events that stand before an earlier one of their case in the file'),
  duplicates: z.number().int().describe('Events that repeat the one before in everything'),
  rejections: z.array(qualityFinding).describe('Why events were left out'),
  warnings: z.array(qualityFinding).describe('What to know about those that were taken'),
});
export type QualityReport = z.output<typeof qualityReport>;

/** Where an uploaded log stands. */
export const logState = z.enum(['uploaded', 'checked', 'imported']);
