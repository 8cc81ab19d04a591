/** How work flows: the figures of a process or an imported log, and the cases behind each figure. Schemas only. */
import { z } from 'zod';
import { listOutput } from '../list.ts';
import { query } from '../operation.ts';
import { durations, flowFilter, flowNote, flowSource, logWord, share } from './contract-words.ts';

const index = z.number().int().describe('Position in `activities`');

const source = z.object({
  kind: z.enum(['log', 'process']),
  logId: z.uuid().nullable(),
  process: z.string().nullable(),
  name: z.string(),
});

const activity = z.object({
  name: logWord.describe('As filters name it'),
  title: z.string().describe('As people read it'),
  events: z.number().int(),
  cases: z.number().int(),
  starts: z.number().int().describe('Cases that begin with it'),
  ends: z.number().int().describe('Cases that end with it'),
  repeatCases: z.number().int().describe('Cases in which it happens more than once'),
  repeats: z.number().int().describe('Events beyond the first of each case'),
  selfLoops: z.number().int(),
  since: durations.nullable().describe('From the end of the step before to the end of this one'),
  waiting: durations
    .nullable()
    .describe('From the end of the step before to its start; null: no start is known'),
  working: durations.nullable().describe('From its start to its end (service time); null: no start is known'),
});

const edge = z.object({
  from: index,
  to: index,
  count: z.number().int(),
  cases: z.number().int(),
  mean: z.number().describe('Seconds, as all times'),
  median: z.number(),
  min: z.number(),
  max: z.number(),
  total: z.number(),
});

const variant = z.object({
  variantId: z.string(),
  activities: z.array(index),
  cases: z.number().int(),
  share: z.number().describe('Of the cases that the filter leaves'),
  lead: durations,
});

const band = z.object({
  atLeast: z.number().describe('Seconds'),
  below: z.number().nullable(),
  cases: z.number().int(),
});

const handOver = z.object({ from: logWord, to: logWord, count: z.number().int() });

const wrongSource = ['invalid', 'Say which flow you want: a log, or a process.'] as const;
const unknownProcess = ['invalid', 'There is no process {process}.'] as const;
const notImported = [
  'refused',
  'This log is not imported yet. Check its columns and import it first.',
] as const;
const refusals = {
  'wrong-source': wrongSource,
  'process-unknown': unknownProcess,
  'not-imported': notImported,
} as const;

export const getFlow = query({
  name: 'flow.get-flow',
  summary:
    'How work flows in a process or an imported log: volumes, lead times, ageing, rework, hand-overs, variants and the directly-follows graph.',
  right: 'flow.view-flow',
  input: z.object({
    ...flowSource,
    filter: flowFilter.default({}),
    detail: z
      .enum(['steps', 'all'])
      .default('steps')
      .describe('Own history: only steps that move the case, or every event about it'),
    topVariants: z.coerce.number().int().min(1).max(500).default(50),
    topEdges: z.coerce.number().int().min(10).max(5000).default(500),
  }),
  output: z.object({
    source,
    computedAt: z.iso.datetime(),
    asOf: z.iso.datetime().describe('Until when it is told: now, or the end of an imported log'),
    leftOut: z.number().int().describe('Events of an imported file that could not be read'),
    cases: z.number().int(),
    events: z.number().int(),
    allCases: z.number().int().describe('Before the filter'),
    allEvents: z.number().int(),
    firstAt: z.iso.datetime().nullable(),
    lastAt: z.iso.datetime().nullable(),
    notes: z.array(flowNote),
    weeks: z
      .array(
        z.object({
          monday: z.iso.date(),
          arrived: z.number().int(),
          completed: z.number().int(),
          open: z.number().int().describe('Open at the end of the week'),
        }),
      )
      .describe('Every week from the first to the last; months when there are more than 260 weeks'),
    weeksAre: z.enum(['weeks', 'months']),
    lead: durations.nullable().describe('Completed cases, from the first to the last event'),
    leadBands: z.array(band),
    ageing: durations.nullable().describe('Open cases, from the first event until `asOf`'),
    ageingBands: z.array(band),
    completedCases: z.number().int(),
    openCases: z.number().int(),
    firstTimeComplete: share.describe('Completed cases in which nothing was done twice'),
    rework: z.object({
      cases: share.describe('Cases in which any activity happens more than once'),
      repeatedEvents: z.number().int(),
      selfLoops: z.number().int(),
      pingPong: z
        .array(z.object({ a: index, b: index, count: z.number().int() }))
        .describe('One activity, another, and the first again'),
    }),
    flowEfficiency: z
      .number()
      .nullable()
      .describe('Share of the lead time in which somebody worked; null: starts are not known of all steps'),
    activities: z.array(activity).describe('Most frequent first'),
    edges: z.array(edge).describe('The directly-follows graph, most frequent first'),
    edgeCount: z.number().int(),
    variants: z.array(variant).describe('Most frequent first'),
    variantCount: z.number().int(),
    handOvers: z.object({
      pairs: z.number().int().describe('Steps that follow one another, both with a resource'),
      changes: z.number().int().describe('Of these, how many go to another resource'),
      distinct: z.number().int(),
      pingPong: z.number().int().describe('From one resource to another and straight back'),
      resources: z.array(z.object({ name: logWord, events: z.number().int(), cases: z.number().int() })),
      most: z.array(handOver),
    }),
    attributes: z
      .array(
        z.object({
          name: logWord,
          title: z.string(),
          values: z.array(z.object({ value: logWord, title: z.string(), cases: z.number().int() })),
        }),
      )
      .describe('What cases can be filtered by, counted before the filter'),
  }),
  http: { method: 'GET', path: '/api/flow' },
  refusals,
  touches: ['flow-log', 'request'],
});

const flowCase = z.object({
  position: z.number().int().describe('Names the case within its source; see flow.get-flow-case'),
  name: z.string().describe('As the log calls it; the key of an own case'),
  recordKind: z.string().nullable().describe('Kind of the own record, null for an imported log'),
  recordId: z.uuid().nullable(),
  title: z.string().nullable().describe('What the own record is called'),
  events: z.number().int(),
  firstAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
  leadSeconds: z.number().describe('From the first to the last event; of an open case until now'),
  isOpen: z.boolean(),
  variantId: z.string(),
  can: z.array(z.string()),
});

export const listFlowCases = query({
  name: 'flow.list-flow-cases',
  summary: 'Lists the cases behind a figure of the flow.',
  right: 'flow.view-flow',
  input: z.object({
    ...flowSource,
    filter: flowFilter.default({}),
    detail: z.enum(['steps', 'all']).default('steps'),
    sort: z.enum(['lead', 'arrived', 'events', 'name']).default('lead'),
    direction: z.enum(['asc', 'desc']).default('desc'),
    cursor: z.string().max(2000).optional().describe('`next` of the page before'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: listOutput(flowCase),
  http: { method: 'GET', path: '/api/flow/cases' },
  refusals,
  touches: ['flow-log', 'request'],
});

export const getFlowCase = query({
  name: 'flow.get-flow-case',
  summary: 'Shows one case of a flow with its events in order.',
  right: 'flow.view-flow',
  input: z.object({
    ...flowSource,
    detail: z.enum(['steps', 'all']).default('steps'),
    position: z.coerce.number().int().min(0).optional().describe('Of an imported log: position of the case'),
    recordId: z.uuid().optional().describe('Of own history: the record'),
  }),
  output: flowCase.extend({
    attributes: z.array(z.object({ name: z.string(), value: z.string() })),
    steps: z.array(
      z.object({
        activity: logWord,
        title: z.string(),
        at: z.iso.datetime(),
        start: z.iso.datetime().nullable(),
        resource: z.string().nullable(),
        sinceSeconds: z.number().nullable().describe('Since the step before; null for the first'),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/flow/case' },
  refusals: { ...refusals, 'no-such-case': ['not-found', 'This log has no case at that position.'] },
  touches: ['flow-log', 'request'],
});

export const listFlowSources = query({
  name: 'flow.list-flow-sources',
  summary: 'Lists what flow can be shown of: processes with own history, and imported logs.',
  right: 'flow.view-flow',
  input: z.object({}),
  output: z.object({
    processes: z.array(z.object({ process: z.string(), title: z.string(), cases: z.number().int() })),
    logs: z.array(
      z.object({
        logId: z.uuid(),
        key: z.string(),
        name: z.string(),
        cases: z.number().int(),
        events: z.number().int(),
      }),
    ),
    can: z.array(z.string()).describe('flow.upload-log where one may import'),
  }),
  http: { method: 'GET', path: '/api/flow/sources' },
  touches: ['flow-log', 'request'],
});
