/** All figures of the flow page over one log and one filter: the engine's one entry. */
import type { FlowFilter } from './contract-words.ts';
import type { Durations } from './durations.ts';
import { GroupedDurations } from './durations.ts';
import { filterCases } from './filter.ts';
import { directlyFollows, type Graph } from './graph.ts';
import { caseCount, eventCount, type FlowLog } from './log.ts';
import { handOversOf, reworkOf } from './rework.ts';
import { drawnPart, FEWEST_FOR_SHARE, shareOf } from './rules.ts';
import { stepTimes } from './step-times.ts';
import { rankedVariants, sequenceOf, variantId, variantsOf } from './variants.ts';
import { volumesOf } from './volumes.ts';
import type { Zone } from './zone.ts';

/** How many resources and hand-overs are told, and how many values of an attribute. */
const MOST_RESOURCES = 200;
const MOST_HAND_OVERS = 500;
const MOST_VALUES = 200;
const MOST_PING_PONG = 50;

export interface FigureOptions {
  filter: FlowFilter;
  zone: Zone;
  /** Milliseconds: when open cases are looked at. */
  now: number;
  topVariants: number;
  topEdges: number;
}

/** Something that must be known to read the figures, as a sentence with its details. */
export interface Note {
  code:
    | 'no-start-times'
    | 'some-start-times'
    | 'tied-times'
    | 'no-resources'
    | 'edges-left-out'
    | 'variants-left-out'
    | 'no-open-cases'
    | 'few-cases';
  sentence: string;
  details: Record<string, number>;
}

const isoOf = (ms: number) => new Date(ms).toISOString();

/** Everything that is shown of a log under a filter. */
export function flowFigures(log: FlowLog, options: FigureOptions) {
  const { filter, zone, now } = options;
  const cases = filterCases(log, filter, zone, now);
  const events = eventCount(log, cases);
  const graph = directlyFollows(log, cases);
  const rework = reworkOf(log, cases);
  const times = stepTimes(log, cases);
  const volumes = volumesOf(log, cases, zone, now);
  const handOvers = handOversOf(log, cases);
  const [firstAt, lastAt] = spanOf(log, cases);
  // Activities are told most frequent first, so everything that names them by position is numbered anew.
  const order = log.activities.map((_, a) => a).filter((a) => graph.events[a]! > 0);
  order.sort((a, b) => graph.events[b]! - graph.events[a]! || a - b);
  const position = new Int32Array(log.activities.length).fill(-1);
  for (const [i, a] of order.entries()) position[a] = i;
  const edges = shownEdges(graph, options.topEdges);
  const variants = shownVariants(log, cases, position, options.topVariants);
  const reworkedAndDone = completedWithRework(log, cases, rework.repeated);
  const toldHandOvers = (list: { from: number; to: number; count: number }[]) =>
    list.slice(0, MOST_HAND_OVERS).map((h) => ({
      from: log.resources[h.from]!,
      to: log.resources[h.to]!,
      count: h.count,
    }));
  return {
    cases: cases.length,
    events,
    allCases: caseCount(log),
    allEvents: log.activity.length,
    firstAt: firstAt === null ? null : isoOf(firstAt),
    lastAt: lastAt === null ? null : isoOf(lastAt),
    notes: notesOf(log, cases, events, times.withStart, {
      edges: graph.edges.length - edges.length,
      variants: variants.count - variants.shown.length,
    }),
    weeks: volumes.weeks,
    weeksAre: volumes.weeksAre,
    lead: volumes.lead,
    leadBands: volumes.leadBands,
    ageing: volumes.ageing,
    ageingBands: volumes.ageingBands,
    completedCases: volumes.completed,
    openCases: volumes.open,
    firstTimeComplete: shareOf(volumes.completed - reworkedAndDone, volumes.completed),
    rework: {
      cases: shareOf(rework.cases, cases.length),
      repeatedEvents: rework.repeatedEvents,
      selfLoops: rework.selfLoops,
      pingPong: rework.pingPong
        .slice(0, MOST_PING_PONG)
        .map((p) => ({ a: position[p.a]!, b: position[p.b]!, count: p.count })),
    },
    flowEfficiency: times.withStart * 2 < events || times.lead === 0 ? null : times.busy / times.lead,
    activities: order.map((a) => ({
      name: log.activities[a]!,
      title: log.titles[a]!,
      events: graph.events[a]!,
      cases: graph.cases[a]!,
      starts: graph.starts[a]!,
      ends: graph.ends[a]!,
      repeatCases: rework.repeatCases[a]!,
      repeats: rework.repeats[a]!,
      selfLoops: rework.loops[a]!,
      since: times.since[a] ?? null,
      waiting: times.waiting[a] ?? null,
      working: times.working[a] ?? null,
    })),
    edges: edges.map((e) => ({
      from: position[e.from]!,
      to: position[e.to]!,
      count: e.count,
      cases: e.cases,
      mean: e.durations.mean,
      median: e.durations.median,
      min: e.durations.min,
      max: e.durations.max,
      total: e.durations.mean * e.count,
    })),
    edgeCount: graph.edges.length,
    variants: variants.shown,
    variantCount: variants.count,
    handOvers: {
      pairs: handOvers.pairs,
      changes: handOvers.changes,
      distinct: handOvers.distinct,
      pingPong: handOvers.pingPong,
      resources: mostFrequent(log, handOvers.events, handOvers.cases),
      most: toldHandOvers(handOvers.most),
    },
    attributes: attributesOf(log),
  };
}

function spanOf(log: FlowLog, cases: Int32Array): [number | null, number | null] {
  if (cases.length === 0) return [null, null];
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < cases.length; i++) {
    const c = cases[i]!;
    first = Math.min(first, log.at[log.offsets[c]!]!);
    last = Math.max(last, log.at[log.offsets[c + 1]! - 1]!);
  }
  return [first, last];
}

/** The most frequent edges, and those without which something would hang in the air. */
function shownEdges(graph: Graph, most: number): Graph['edges'] {
  if (graph.edges.length <= most) return graph.edges;
  const activities = Array.from(graph.events, (events, a) => ({
    events,
    starts: graph.starts[a]!,
    ends: graph.ends[a]!,
  }));
  const kept = new Set(drawnPart(activities, graph.edges, { activities: 1, paths: 0 }).edges);
  return graph.edges.filter((_, i) => i < most || kept.has(i));
}

function shownVariants(log: FlowLog, cases: Int32Array, position: Int32Array, most: number) {
  const variants = variantsOf(log, cases);
  const top = rankedVariants(log, variants).slice(0, most);
  const rank = new Int32Array(variants.counts.length).fill(-1);
  for (const [i, v] of top.entries()) rank[v] = i;
  let n = 0;
  for (const v of top) n += variants.counts[v]!;
  const leads = new GroupedDurations(n, top.length);
  for (let i = 0; i < cases.length; i++) {
    const r = rank[variants.of[i]!]!;
    if (r < 0) continue;
    const c = cases[i]!;
    leads.add(r, log.at[log.offsets[c + 1]! - 1]! - log.at[log.offsets[c]!]!);
  }
  const lead = leads.statistics() as Durations[];
  return {
    count: variants.counts.length,
    shown: Array.from(top, (v, i) => ({
      variantId: variantId(variants, v),
      activities: Array.from(sequenceOf(log, variants, v), (a) => position[a]!),
      cases: variants.counts[v]!,
      share: variants.counts[v]! / cases.length,
      lead: lead[i]!,
    })),
  };
}

function completedWithRework(log: FlowLog, cases: Int32Array, repeated: Uint8Array): number {
  let n = 0;
  for (let i = 0; i < cases.length; i++) if (repeated[i] === 1 && log.open?.[cases[i]!] !== 1) n++;
  return n;
}

function mostFrequent(log: FlowLog, events: Int32Array, cases: Int32Array) {
  return log.resources
    .map((name, r) => ({ name, events: events[r]!, cases: cases[r]! }))
    .filter((r) => r.events > 0)
    .sort((a, b) => b.events - a.events)
    .slice(0, MOST_RESOURCES);
}

function attributesOf(log: FlowLog) {
  return log.attributes.map((attribute) => {
    const counts = new Int32Array(attribute.values.length);
    for (let c = 0; c < attribute.of.length; c++) {
      const v = attribute.of[c]!;
      if (v >= 0) counts[v]!++;
    }
    return {
      name: attribute.name,
      title: attribute.title,
      values: attribute.values
        .map((value, v) => ({ value, title: attribute.titles[v] ?? value, cases: counts[v]! }))
        .filter((v) => v.cases > 0)
        .sort((a, b) => b.cases - a.cases)
        .slice(0, MOST_VALUES),
    };
  });
}

function notesOf(
  log: FlowLog,
  cases: Int32Array,
  events: number,
  withStart: number,
  leftOut: { edges: number; variants: number },
): Note[] {
  const notes: Note[] = [];
  if (cases.length === 0) return notes;
  if (withStart === 0)
    notes.push({
      code: 'no-start-times',
      sentence:
        'Nobody knows when work on a step began, only when it was completed. Waiting and working (service) time cannot be told apart.',
      details: {},
    });
  else if (withStart < events)
    notes.push({
      code: 'some-start-times',
      sentence:
        'Of {events} events {unknown} do not say when work began. Waiting and working times are those of the other {known}; flow efficiency counts no work for the {unknown}.',
      details: { events, unknown: events - withStart, known: withStart },
    });
  const tied = tiedIn(log, cases);
  if (tied > 0)
    notes.push({
      code: 'tied-times',
      sentence:
        '{tied} of {events} events have the very time of the event before them in their case. Their order is that of the file and may mean nothing.',
      details: { tied, events },
    });
  if (log.resources.length === 0)
    notes.push({
      code: 'no-resources',
      sentence: 'The log does not say who did what, so there are no hand-overs to show.',
      details: {},
    });
  if (log.open === null)
    notes.push({
      code: 'no-open-cases',
      sentence:
        'Nothing says which cases are still open, so each counts as completed with its last event. Name the activities that complete a case to change that.',
      details: {},
    });
  if (cases.length < FEWEST_FOR_SHARE)
    notes.push({
      code: 'few-cases',
      sentence: 'There are only {cases} cases here: too few for shares.',
      details: { cases: cases.length },
    });
  if (leftOut.edges > 0)
    notes.push({
      code: 'edges-left-out',
      sentence: '{edges} rare paths are left out of the graph.',
      details: { edges: leftOut.edges },
    });
  if (leftOut.variants > 0)
    notes.push({
      code: 'variants-left-out',
      sentence: '{variants} rarer variants are not listed.',
      details: { variants: leftOut.variants },
    });
  return notes;
}

function tiedIn(log: FlowLog, cases: Int32Array): number {
  let tied = 0;
  for (let i = 0; i < cases.length; i++) {
    const c = cases[i]!;
    for (let e = log.offsets[c]! + 1; e < log.offsets[c + 1]!; e++) if (log.at[e] === log.at[e - 1]) tied++;
  }
  return tied;
}
