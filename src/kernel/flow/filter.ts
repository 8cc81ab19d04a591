/** Which cases of a log count: the filter of the page, and the one behind every figure that somebody opens. */
import type { FlowFilter } from './contract-words.ts';
import { allCases, caseCount, type FlowLog } from './log.ts';
import { variantId, variantsOf } from './variants.ts';
import type { Zone } from './zone.ts';

type Test = (c: number) => boolean;

const DAY_MS = 86_400_000;

/** The cases that a filter leaves, in their order. `now` (milliseconds) ages open cases. */
export function filterCases(log: FlowLog, filter: FlowFilter, zone: Zone, now: number): Int32Array {
  const tests = testsOf(log, filter, zone, now);
  const total = caseCount(log);
  const left = new Int32Array(total);
  let n = 0;
  for (let c = 0; c < total; c++) {
    let holds = log.offsets[c + 1]! > log.offsets[c]!;
    for (let t = 0; holds && t < tests.length; t++) holds = tests[t]!(c);
    if (holds) left[n++] = c;
  }
  return left.slice(0, n);
}

function testsOf(log: FlowLog, filter: FlowFilter, zone: Zone, now: number): Test[] {
  const { offsets, activity, at, open } = log;
  const first = (c: number) => offsets[c]!;
  const last = (c: number) => offsets[c + 1]! - 1;
  const isOpen = (c: number) => open !== null && open[c] === 1;
  const tests: Test[] = [];

  if (filter.open !== undefined) tests.push((c) => isOpen(c) === filter.open);
  if (filter.from !== undefined || filter.until !== undefined) tests.push(inPeriod(log, filter, zone));
  for (const { name, values } of filter.attributes ?? []) {
    const attribute = log.attributes.find((a) => a.name === name);
    const wanted = new Set(values.map((v) => attribute?.values.indexOf(v) ?? -1));
    wanted.delete(-1);
    tests.push((c) => attribute !== undefined && wanted.has(attribute.of[c]!));
  }
  if (filter.startsWith !== undefined) {
    const wanted = positions(log.activities, filter.startsWith);
    tests.push((c) => wanted.has(activity[first(c)]!));
  }
  if (filter.endsWith !== undefined) {
    const wanted = positions(log.activities, filter.endsWith);
    tests.push((c) => wanted.has(activity[last(c)]!));
  }
  const { takes, age } = filter;
  if (takes !== undefined) {
    tests.push((c) => !isOpen(c) && within(takes, (at[last(c)]! - at[first(c)]!) / 1000));
  }
  if (age !== undefined) {
    tests.push((c) => isOpen(c) && within(age, Math.max(0, now - at[first(c)]!) / 1000));
  }
  for (const name of filter.having ?? []) tests.push(happens(log, name));
  for (const name of filter.lacking ?? []) {
    const does = happens(log, name);
    tests.push((c) => !does(c));
  }
  tests.push(...repetition(log, filter));
  tests.push(...sequence(log, filter));
  if (filter.resources !== undefined) {
    const wanted = positions(log.resources, filter.resources);
    tests.push((c) => anyEvent(log, c, (e) => wanted.has(log.resource[e]!)));
  }
  // Last, because variants are told apart among all cases.
  if (filter.variants !== undefined) tests.push(inVariants(log, filter.variants));
  return tests;
}

function inPeriod(log: FlowLog, filter: FlowFilter, zone: Zone): Test {
  const { offsets, at, open } = log;
  const startOf = (day: string) => zone.instant(Date.parse(`${day}T00:00:00Z`));
  const from = filter.from === undefined ? Number.NEGATIVE_INFINITY : startOf(filter.from);
  const until =
    filter.until === undefined
      ? Number.POSITIVE_INFINITY
      : startOf(new Date(Date.parse(filter.until) + DAY_MS).toISOString().slice(0, 10));
  return (c) => {
    const begun = at[offsets[c]!]!;
    const isOpen = open !== null && open[c] === 1;
    const ended = isOpen ? Number.POSITIVE_INFINITY : at[offsets[c + 1]! - 1]!;
    if (filter.period === 'completed') return !isOpen && ended >= from && ended < until;
    if (filter.period === 'active') return begun < until && ended >= from;
    return begun >= from && begun < until;
  };
}

function repetition(log: FlowLog, filter: FlowFilter): Test[] {
  const { offsets, activity } = log;
  const tests: Test[] = [];
  const { repeats, selfLoops, rework } = filter;
  if (repeats !== undefined) {
    const a = log.activities.indexOf(repeats);
    tests.push((c) => {
      let n = 0;
      for (let e = offsets[c]!; e < offsets[c + 1]!; e++) if (activity[e] === a) n++;
      return n > 1;
    });
  }
  if (selfLoops !== undefined) {
    const a = log.activities.indexOf(selfLoops);
    tests.push((c) => anyStep(log, c, (e) => activity[e] === a && activity[e - 1] === a));
  }
  if (rework !== undefined) {
    const seen = new Int32Array(log.activities.length).fill(-1);
    tests.push((c) => {
      let repeated = false;
      for (let e = offsets[c]!; e < offsets[c + 1]!; e++) {
        if (seen[activity[e]!] === c) repeated = true;
        seen[activity[e]!] = c;
      }
      return repeated === rework;
    });
  }
  return tests;
}

function sequence(log: FlowLog, filter: FlowFilter): Test[] {
  const { activity, at, resource } = log;
  const tests: Test[] = [];
  for (const path of filter.follows ?? []) {
    const a = log.activities.indexOf(path.from);
    const b = log.activities.indexOf(path.to);
    const limits = filter.followsWithin ?? {};
    tests.push((c) =>
      anyStep(
        log,
        c,
        (e) => activity[e - 1] === a && activity[e] === b && within(limits, (at[e]! - at[e - 1]!) / 1000),
      ),
    );
  }
  const { handsOver } = filter;
  if (handsOver !== undefined) {
    const a = log.resources.indexOf(handsOver.from);
    const b = log.resources.indexOf(handsOver.to);
    tests.push((c) => a >= 0 && b >= 0 && anyStep(log, c, (e) => resource[e - 1] === a && resource[e] === b));
  }
  return tests;
}

function inVariants(log: FlowLog, ids: readonly string[]): Test {
  const cases = allCases(log);
  const variants = variantsOf(log, cases);
  const wanted = new Set(ids);
  const chosen = Uint8Array.from(variants.counts, (_, v) => (wanted.has(variantId(variants, v)) ? 1 : 0));
  return (c) => chosen[variants.of[c]!] === 1;
}

function within(
  limits: { atLeast?: number | undefined; below?: number | undefined },
  value: number,
): boolean {
  return (
    (limits.atLeast === undefined || value >= limits.atLeast) &&
    (limits.below === undefined || value < limits.below)
  );
}

function positions(names: readonly string[], wanted: readonly string[]): Set<number> {
  const found = new Set(wanted.map((name) => names.indexOf(name)));
  found.delete(-1);
  return found;
}

function happens(log: FlowLog, name: string): Test {
  const a = log.activities.indexOf(name);
  return (c) => anyEvent(log, c, (e) => log.activity[e] === a);
}

function anyEvent(log: FlowLog, c: number, holds: (e: number) => boolean): boolean {
  for (let e = log.offsets[c]!; e < log.offsets[c + 1]!; e++) if (holds(e)) return true;
  return false;
}

/** Whether some event of the case, with the one directly before it, is as asked. */
function anyStep(log: FlowLog, c: number, holds: (e: number) => boolean): boolean {
  for (let e = log.offsets[c]! + 1; e < log.offsets[c + 1]!; e++) if (holds(e)) return true;
  return false;
}
