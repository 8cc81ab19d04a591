/** Every assertable figure of the five reference logs, recomputed by the engine. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { percentile } from './durations.ts';
import { directlyFollows } from './graph.ts';
import { allCases, type FlowLog } from './log.ts';
import { handOversOf, reworkOf } from './rework.ts';
import { stepTimes } from './step-times.ts';
import { logsFolder, readFile } from './test-data.ts';
import { rankedVariants, sequenceOf, variantsOf } from './variants.ts';

const folder = logsFolder();

interface Times {
  n: number;
  mean: number;
  median: number;
  min: number;
  max: number;
  sum: number;
}
interface Reference {
  raw: { cases: number; events: number; activities: number; resources: number };
  cases: number;
  events: number;
  activity_count: number;
  first_timestamp: string;
  last_timestamp: string;
  lifecycle?: Record<string, number>;
  order_check: { same_timestamp_successors: number };
  activities: Record<string, number>;
  cases_per_activity: Record<string, number>;
  start_activities: Record<string, number>;
  end_activities: Record<string, number>;
  dfg: [string, string, number][];
  performance_dfg: [string, string, Omit<Times, 'n'>][];
  variant_count: number;
  variants_top: { count: number; trace: string[] }[];
  variants_sha256: string;
  case_duration: Times & { p25: number; p75: number; p90: number; p95: number };
  cases_per_activity_rework: Record<string, number>;
  rework: {
    cases_with_any_repeat: number;
    repeated_events: number;
    self_loops: number;
    activity_ping_pong_ABA: [string, string, number][];
  };
  handover?: {
    pairs_total: number;
    pairs_with_change: number;
    resource_ping_pong_ABA: number;
    top: [string, string, number][];
    distinct_pairs: number;
  };
  interval?: {
    service_time_per_activity: Record<string, Times>;
    waiting_per_activity_since_last_completion: Record<string, Times>;
    flow_efficiency: number;
  };
}

const logs: [name: string, file: string][] = [
  ['receipt', 'logs/receipt.xes.gz'],
  ['receipt', 'logs/receipt.csv'],
  ['helpdesk', 'logs/helpdesk.xes.gz'],
  ['running-example', 'logs/running-example.csv'],
  ['teleclaims', 'logs/teleclaims.xes.gz'],
  ['repair', 'logs/repair.xes.gz'],
];

/** References are rounded to six digits. */
const near = (value: number) => expect.closeTo(value, 5);
const sorted = <T extends [string, string, ...unknown[]]>(rows: T[]) =>
  rows.sort((a, b) => (a[0] + a[1] < b[0] + b[1] ? -1 : 1));

describe.skipIf(folder === null).each(logs)('%s from %s', (name, file) => {
  let log: FlowLog;
  let cases: Int32Array;
  let reference: Reference;
  let read: Awaited<ReturnType<typeof readFile>>;

  beforeAll(async () => {
    reference = JSON.parse(readFileSync(join(folder!, 'reference', `${name}.json`), 'utf8'));
    read = await readFile(folder!, file);
    log = read.log;
    cases = allCases(log);
  });

  const counted = (column: Int32Array) =>
    Object.fromEntries(log.activities.flatMap((a, i) => (column[i]! > 0 ? [[a, column[i]!]] : [])));

  it('has the cases, events and times of the reference', () => {
    const { report } = read.end;
    expect(report.cases).toBe(reference.cases);
    expect(report.events).toBe(reference.events);
    expect(report.read).toBe(reference.raw.events);
    expect(report.activities).toBe(reference.activity_count);
    if (name !== 'repair' && name !== 'teleclaims') expect(report.resources).toBe(reference.raw.resources);
    expect(report.firstAt).toBe(new Date(reference.first_timestamp).toISOString());
    expect(report.lastAt).toBe(new Date(reference.last_timestamp).toISOString());
    expect(report.tied).toBe(reference.order_check.same_timestamp_successors);
    if (reference.lifecycle !== undefined) expect(report.lifecycle).toEqual(reference.lifecycle);
  });

  it('has its activities, beginnings and ends', () => {
    const graph = directlyFollows(log, cases);
    expect(counted(graph.events)).toEqual(reference.activities);
    expect(counted(graph.cases)).toEqual(reference.cases_per_activity);
    expect(counted(graph.starts)).toEqual(reference.start_activities);
    expect(counted(graph.ends)).toEqual(reference.end_activities);
  });

  it('has its directly-follows graph with times', () => {
    const { edges } = directlyFollows(log, cases);
    const names = (e: { from: number; to: number }) =>
      [log.activities[e.from]!, log.activities[e.to]!] as [string, string];
    expect(sorted(edges.map((e) => [...names(e), e.count]))).toEqual(sorted(reference.dfg));
    expect(
      sorted(
        edges.map((e) => {
          const { mean, median, min, max } = e.durations;
          return [...names(e), { mean, median, min, max }] as [string, string, unknown];
        }),
      ),
    ).toEqual(
      sorted(
        reference.performance_dfg.map(([a, b, t]) => [
          a,
          b,
          { mean: near(t.mean), median: near(t.median), min: near(t.min), max: near(t.max) },
        ]),
      ),
    );
  });

  it('has its variants', () => {
    const variants = variantsOf(log, cases);
    const ranked = [...rankedVariants(log, variants)].map((v) => ({
      count: variants.counts[v]!,
      trace: Array.from(sequenceOf(log, variants, v), (a) => log.activities[a]!),
    }));
    expect(ranked.length).toBe(reference.variant_count);
    expect(ranked.slice(0, reference.variants_top.length)).toEqual(reference.variants_top);
    const lines = ranked.map(({ count, trace }) => `${count}\t${trace.join('\u001f')}`).join('\n');
    expect(createHash('sha256').update(lines).digest('hex')).toBe(reference.variants_sha256);
  });

  it('has its case durations', () => {
    const ms = Float64Array.from(
      cases,
      (c) => log.at[log.offsets[c + 1]! - 1]! - log.at[log.offsets[c]!]!,
    ).sort();
    const expected = reference.case_duration;
    const sum = ms.reduce((n, x) => n + x, 0) / 1000;
    expect(ms.length).toBe(expected.n);
    expect({
      mean: sum / ms.length,
      sum,
      median: percentile(ms, 0.5) / 1000,
      min: ms[0]! / 1000,
      max: ms.at(-1)! / 1000,
      p25: percentile(ms, 0.25) / 1000,
      p75: percentile(ms, 0.75) / 1000,
      p90: percentile(ms, 0.9) / 1000,
      p95: percentile(ms, 0.95) / 1000,
    }).toEqual({
      mean: near(expected.mean),
      sum: near(expected.sum),
      median: near(expected.median),
      min: near(expected.min),
      max: near(expected.max),
      p25: near(expected.p25),
      p75: near(expected.p75),
      p90: near(expected.p90),
      p95: near(expected.p95),
    });
  });

  it('has its rework', () => {
    const rework = reworkOf(log, cases);
    expect(rework.cases).toBe(reference.rework.cases_with_any_repeat);
    expect(rework.repeatedEvents).toBe(reference.rework.repeated_events);
    expect(rework.selfLoops).toBe(reference.rework.self_loops);
    expect(counted(rework.repeatCases)).toEqual(reference.cases_per_activity_rework);
    expect(
      sorted(
        rework.pingPong.map(
          (p) => [log.activities[p.a]!, log.activities[p.b]!, p.count] as [string, string, number],
        ),
      ),
    ).toEqual(sorted(reference.rework.activity_ping_pong_ABA));
  });

  it('has its hand-overs', () => {
    const expected = reference.handover;
    if (expected === undefined) return;
    const handOvers = handOversOf(log, cases);
    expect(handOvers.pairs).toBe(expected.pairs_total);
    expect(handOvers.changes).toBe(expected.pairs_with_change);
    expect(handOvers.distinct).toBe(expected.distinct_pairs);
    expect(handOvers.pingPong).toBe(expected.resource_ping_pong_ABA);
    const counts = new Map(
      handOvers.most.map((h) => [`${log.resources[h.from]}\n${log.resources[h.to]}`, h.count]),
    );
    for (const [from, to, count] of expected.top) expect(counts.get(`${from}\n${to}`)).toBe(count);
  });

  it('has its waiting and working times, where starts are known', () => {
    const expected = reference.interval;
    const times = stepTimes(log, cases);
    if (expected === undefined) {
      expect(times.withStart).toBe(0);
      expect(times.working.every((t) => t === null)).toBe(true);
      return;
    }
    for (const [a, activity] of log.activities.entries()) {
      const working = times.working[a];
      // A step of which no start is known has no working time; the reference calls it zero.
      if (working === null || working === undefined) continue;
      const service = expected.service_time_per_activity[activity]!;
      expect(working).toMatchObject({
        n: service.n,
        mean: near(service.mean),
        median: near(service.median),
        min: near(service.min),
        max: near(service.max),
      });
      const since = expected.waiting_per_activity_since_last_completion[activity]!;
      expect(times.waiting[a], activity).toMatchObject({
        n: since.n,
        mean: near(since.mean),
        median: near(since.median),
        max: near(since.max),
      });
    }
    expect(times.withStart).toBeGreaterThan(0);
    expect(times.busy / times.lead).toBeCloseTo(expected.flow_efficiency, 5);
  });
});
