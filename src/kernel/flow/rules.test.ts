/** What is drawn of a graph hangs together, and filters keep it so; sums and orders of the engine hold for any log. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerOf } from './answers.ts';
import { assembleLog } from './assemble.ts';
import { CaseWriter, COMPLETE } from './case-writer.ts';
import { filterCases } from './filter.ts';
import { Findings } from './findings.ts';
import { directlyFollows } from './graph.ts';
import { allCases, caseCount, type FlowLog } from './log.ts';
import { handOversOf, reworkOf } from './rework.ts';
import { drawnPart, shareOf } from './rules.ts';
import { stepTimes } from './step-times.ts';
import { rankedVariants, sequenceOf, variantId, variantsOf } from './variants.ts';
import { bandsOf, LEAD_BANDS, volumesOf } from './volumes.ts';
import { zoneOf } from './zone.ts';

const UTC = zoneOf('UTC')!;
const ACTIVITIES = ['Receive', 'Check', 'Wait', 'Solve', 'Close'];
const RESOURCES = ['Desk', 'Lab', 'Legal'];

interface Made {
  name: string;
  events: { activity: number; at: number; start: number; resource: number }[];
}

const cases: fc.Arbitrary<Made[]> = fc.array(
  fc.record({
    name: fc.string({ minLength: 1, maxLength: 5 }),
    events: fc.array(
      fc.record({
        activity: fc.nat(ACTIVITIES.length - 1),
        at: fc.integer({ min: 1_600_000_000_000, max: 1_700_000_000_000 }),
        start: fc.oneof(
          fc.constant(Number.NaN),
          fc.integer({ min: 1_590_000_000_000, max: 1_600_000_000_000 }),
        ),
        resource: fc.integer({ min: -1, max: RESOURCES.length - 1 }),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  }),
  { minLength: 1, maxLength: 30 },
);

function logOf(made: readonly Made[]): FlowLog {
  const writer = new CaseWriter(new Findings(), 0);
  for (const { name, events } of made) {
    for (const e of events) writer.event(e.activity, e.at, e.start, e.resource, COMPLETE, 0, 1);
    writer.endCase(name, new Int32Array(0), 1);
  }
  writer.flush();
  return assembleLog(writer.takeChunks(), { activities: ACTIVITIES, resources: RESOURCES, attributes: [] });
}

/** Figures without what depends on the order in which cases stand. */
function figuresOf(log: FlowLog) {
  return answerOf(log, {
    zone: 'Europe/Oslo',
    now: 1_800_000_000_000,
    wanted: { kind: 'figures', filter: {}, topVariants: 500, topEdges: 5000 },
  });
}

describe('the graph', () => {
  it('has as many steps and ends as there are events, and as many starts and ends as cases', () => {
    fc.assert(
      fc.property(cases, (made) => {
        const log = logOf(made);
        const graph = directlyFollows(log, allCases(log));
        const sum = (column: Iterable<number>) => [...column].reduce((n, x) => n + x, 0);
        expect(sum(graph.starts)).toBe(made.length);
        expect(sum(graph.ends)).toBe(made.length);
        expect(sum(graph.events)).toBe(log.activity.length);
        for (const a of ACTIVITIES.keys()) {
          const out = sum(graph.edges.filter((e) => e.from === a).map((e) => e.count));
          const into = sum(graph.edges.filter((e) => e.to === a).map((e) => e.count));
          expect(out + graph.ends[a]!).toBe(graph.events[a]);
          expect(into + graph.starts[a]!).toBe(graph.events[a]);
        }
        for (const { durations: d } of graph.edges) {
          expect(d.min).toBeLessThanOrEqual(d.median);
          expect(d.median).toBeLessThanOrEqual(d.max);
          expect(d.mean).toBeGreaterThanOrEqual(d.min * (1 - 1e-12));
          expect(d.mean).toBeLessThanOrEqual(d.max * (1 + 1e-12));
        }
      }),
    );
  });

  it('does not depend on the order in which cases come', () => {
    fc.assert(
      fc.property(
        cases.chain((made) =>
          fc.tuple(fc.constant(made), fc.shuffledSubarray(made, { minLength: made.length })),
        ),
        ([made, shuffled]) => {
          expect(figuresOf(logOf(shuffled))).toEqual(figuresOf(logOf(made)));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order in which the events of a case come, unless they are tied', () => {
    fc.assert(
      fc.property(
        cases.chain((made) =>
          fc.tuple(
            fc.constant(made),
            fc.tuple(...made.map((c) => fc.shuffledSubarray(c.events, { minLength: c.events.length }))),
          ),
        ),
        ([made, orders]) => {
          fc.pre(made.every((c) => new Set(c.events.map((e) => e.at)).size === c.events.length));
          const shuffled = made.map((c, i) => ({ ...c, events: orders[i]! }));
          expect(figuresOf(logOf(shuffled))).toEqual(figuresOf(logOf(made)));
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('what is drawn', () => {
  const shares = fc.record({
    activities: fc.double({ min: 0, max: 1, noNaN: true }),
    paths: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  it('lies on a way from a beginning to an end, for any shares', () => {
    fc.assert(
      fc.property(cases, shares, (made, asked) => {
        const log = logOf(made);
        const graph = directlyFollows(log, allCases(log));
        const activities = ACTIVITIES.map((_, a) => ({
          events: graph.events[a]!,
          starts: graph.starts[a]!,
          ends: graph.ends[a]!,
        }));
        const drawn = drawnPart(activities, graph.edges, asked);
        const reach = (ends: number[], way: 'from' | 'to') => {
          const other = way === 'from' ? 'to' : 'from';
          const reached = new Set(ends.filter((a) => drawn.activities.includes(a)));
          for (let before = -1; before !== reached.size; ) {
            before = reached.size;
            for (const e of drawn.edges)
              if (reached.has(graph.edges[e]![way])) reached.add(graph.edges[e]![other]);
          }
          return reached;
        };
        const at = (column: 'starts' | 'ends') =>
          [...ACTIVITIES.keys()].filter((a) => activities[a]![column] > 0);
        expect(drawn.activities.length).toBeGreaterThan(0);
        for (const a of drawn.activities) {
          expect(reach(at('starts'), 'from').has(a)).toBe(true);
          expect(reach(at('ends'), 'to').has(a)).toBe(true);
        }
        for (const e of drawn.edges) {
          expect(drawn.activities).toContain(graph.edges[e]!.from);
          expect(drawn.activities).toContain(graph.edges[e]!.to);
        }
      }),
    );
  });

  it('is everything when everything is asked for', () => {
    fc.assert(
      fc.property(cases, (made) => {
        const log = logOf(made);
        const graph = directlyFollows(log, allCases(log));
        const activities = ACTIVITIES.map((_, a) => ({
          events: graph.events[a]!,
          starts: graph.starts[a]!,
          ends: graph.ends[a]!,
        }));
        const drawn = drawnPart(activities, graph.edges, { activities: 1, paths: 1 });
        expect(drawn.edges.length).toBe(graph.edges.length);
        expect(drawn.activities.length).toBe(activities.filter((a) => a.events > 0).length);
      }),
    );
  });

  it('tells no share of fewer than five', () => {
    expect(shareOf(2, 4)).toEqual({ part: 2, of: 4, share: null });
    expect(shareOf(2, 5)).toEqual({ part: 2, of: 5, share: 0.4 });
  });
});

describe('variants', () => {
  it('are the different sequences, each case in one of them, with ids that say so', () => {
    fc.assert(
      fc.property(cases, (made) => {
        const log = logOf(made);
        const all = allCases(log);
        const variants = variantsOf(log, all);
        const text = (c: number) => log.activity.subarray(log.offsets[c], log.offsets[c + 1]).join(' ');
        const texts = new Map<string, number>();
        for (const c of all) texts.set(text(c), (texts.get(text(c)) ?? 0) + 1);
        const ranked = [...rankedVariants(log, variants)];
        expect(
          new Map(ranked.map((v) => [sequenceOf(log, variants, v).join(' '), variants.counts[v]])),
        ).toEqual(texts);
        expect(new Set(ranked.map((v) => variantId(variants, v))).size).toBe(ranked.length);
        for (let i = 1; i < ranked.length; i++)
          expect(variants.counts[ranked[i]!]!).toBeLessThanOrEqual(variants.counts[ranked[i - 1]!]!);
      }),
    );
  });
});

describe('filters', () => {
  it('leave exactly what they say, and the drill of a figure has its number', () => {
    fc.assert(
      fc.property(cases, (made) => {
        const log = logOf(made);
        const all = allCases(log);
        const count = (filter: Parameters<typeof filterCases>[1]) => filterCases(log, filter, UTC, 0).length;
        const graph = directlyFollows(log, all);
        const rework = reworkOf(log, all);
        for (const [a, name] of ACTIVITIES.entries()) {
          expect(count({ having: [name] })).toBe(graph.cases[a]);
          expect(count({ lacking: [name] })).toBe(caseCount(log) - graph.cases[a]!);
          expect(count({ startsWith: [name] })).toBe(graph.starts[a]);
          expect(count({ endsWith: [name] })).toBe(graph.ends[a]);
          expect(count({ repeats: name })).toBe(rework.repeatCases[a]);
          expect(count({ selfLoops: name }) === 0).toBe(rework.loops[a] === 0);
        }
        for (const e of graph.edges) {
          const path = { from: ACTIVITIES[e.from]!, to: ACTIVITIES[e.to]! };
          expect(count({ follows: [path] })).toBe(e.cases);
          expect(count({ follows: [path], followsWithin: { below: e.durations.min - 1 } })).toBe(0);
        }
        expect(count({ rework: true })).toBe(rework.cases);
        expect(count({ rework: false })).toBe(caseCount(log) - rework.cases);
        const variants = variantsOf(log, all);
        for (const v of rankedVariants(log, variants))
          expect(count({ variants: [variantId(variants, v)] })).toBe(variants.counts[v]);
        for (const band of volumesOf(log, all, UTC, 0).leadBands)
          expect(
            count({
              takes: { atLeast: band.atLeast, ...(band.below === null ? {} : { below: band.below }) },
            }),
          ).toBe(band.cases);
        for (const h of handOversOf(log, all).most)
          expect(count({ handsOver: { from: RESOURCES[h.from]!, to: RESOURCES[h.to]! } })).toBeGreaterThan(0);
      }),
    );
  });

  it('take a period by the days of the zone', () => {
    const at = Date.parse('2026-03-29T00:30:00+01:00');
    const log = logOf([{ name: 'a', events: [{ activity: 0, at, start: Number.NaN, resource: -1 }] }]);
    const oslo = zoneOf('Europe/Oslo')!;
    const on = (day: string) => filterCases(log, { from: day, until: day }, oslo, 0).length;
    expect(on('2026-03-28')).toBe(0);
    expect(on('2026-03-29')).toBe(1);
    expect(filterCases(log, { from: '2026-03-28', until: '2026-03-28' }, UTC, 0).length).toBe(1);
  });
});

describe('times', () => {
  it('are told only where starts are known, and never overlap into more work than time', () => {
    fc.assert(
      fc.property(cases, (made) => {
        const log = logOf(made);
        const times = stepTimes(log, allCases(log));
        const known = made.flatMap((c) => c.events).filter((e) => !Number.isNaN(e.start)).length;
        expect(times.withStart).toBe(known);
        expect(times.working.reduce((n, t) => n + (t?.n ?? 0), 0)).toBe(known);
        expect(times.busy).toBeLessThanOrEqual(times.lead);
        for (const t of times.waiting) if (t !== null) expect(t.min).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('bands hold each duration once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e11 })), (ms) => {
        const bands = bandsOf(Float64Array.from(ms), LEAD_BANDS);
        expect(bands.reduce((n, b) => n + b.cases, 0)).toBe(ms.length);
      }),
    );
  });
});
