/** What is done more than once in a case, and who hands over to whom. */
import { pairNumbers } from './graph.ts';
import type { FlowLog } from './log.ts';

export interface Rework {
  /** Cases in which some activity happens more than once. */
  cases: number;
  /** Events beyond the first of their activity in their case. */
  repeatedEvents: number;
  selfLoops: number;
  /** By activity: cases with a repetition, repeated events, self-loops. */
  repeatCases: Int32Array;
  repeats: Int32Array;
  loops: Int32Array;
  /** a, b, a: most frequent first. */
  pingPong: { a: number; b: number; count: number }[];
  /** For each case (by its place in the list) 1 where something happens more than once. */
  repeated: Uint8Array;
}

/** Rework in these cases. */
export function reworkOf(log: FlowLog, cases: Int32Array): Rework {
  const { offsets, activity } = log;
  const size = log.activities.length;
  const lastCase = new Int32Array(size).fill(-1);
  const lastRepeat = new Int32Array(size).fill(-1);
  const repeatCases = new Int32Array(size);
  const repeats = new Int32Array(size);
  const loops = new Int32Array(size);
  const repeated = new Uint8Array(cases.length);
  const pairs = pairNumbers(size);
  const pingPong: number[] = [];
  let reworked = 0;
  for (let i = 0; i < cases.length; i++) {
    const c = cases[i]!;
    const first = offsets[c]!;
    const end = offsets[c + 1]!;
    for (let e = first; e < end; e++) {
      const a = activity[e]!;
      if (lastCase[a] === i) {
        repeats[a]!++;
        repeated[i] = 1;
        if (lastRepeat[a] !== i) {
          lastRepeat[a] = i;
          repeatCases[a]!++;
        }
      } else lastCase[a] = i;
      if (e > first && activity[e - 1] === a) loops[a]!++;
      if (e > first + 1 && activity[e - 2] === a && activity[e - 1] !== a) {
        const pair = pairs.of(a, activity[e - 1]!);
        pingPong[pair] = (pingPong[pair] ?? 0) + 1;
      }
    }
    reworked += repeated[i]!;
  }
  const sum = (column: Int32Array) => column.reduce((n, x) => n + x, 0);
  return {
    cases: reworked,
    repeatedEvents: sum(repeats),
    selfLoops: sum(loops),
    repeatCases,
    repeats,
    loops,
    pingPong: pairs
      .pairs()
      .map(([a, b], pair) => ({ a, b, count: pingPong[pair]! }))
      .sort((x, y) => y.count - x.count || x.a - y.a || x.b - y.b),
    repeated,
  };
}

export interface HandOvers {
  /** Successive events of a case, both with a resource. */
  pairs: number;
  /** Of these, how many go to another resource. */
  changes: number;
  distinct: number;
  /** From one to another and straight back. */
  pingPong: number;
  /** By resource. */
  events: Int32Array;
  cases: Int32Array;
  /** Most frequent first; includes work that stays where it is. */
  most: { from: number; to: number; count: number }[];
}

/** Hand-overs in these cases. */
export function handOversOf(log: FlowLog, cases: Int32Array): HandOvers {
  const { offsets, resource } = log;
  const size = log.resources.length;
  const events = new Int32Array(size);
  const inCases = new Int32Array(size);
  const seen = new Int32Array(size).fill(-1);
  const numbers = pairNumbers(size);
  const counts: number[] = [];
  let pairs = 0;
  let changes = 0;
  let pingPong = 0;
  for (let i = 0; i < cases.length; i++) {
    const c = cases[i]!;
    const first = offsets[c]!;
    const end = offsets[c + 1]!;
    for (let e = first; e < end; e++) {
      const r = resource[e]!;
      if (r < 0) continue;
      events[r]!++;
      if (seen[r] !== i) {
        seen[r] = i;
        inCases[r]!++;
      }
      const before = e > first ? resource[e - 1]! : -1;
      if (before < 0) continue;
      pairs++;
      const pair = numbers.of(before, r);
      counts[pair] = (counts[pair] ?? 0) + 1;
      if (before === r) continue;
      changes++;
      if (e > first + 1 && resource[e - 2] === r) pingPong++;
    }
  }
  const most = numbers
    .pairs()
    .map(([from, to], pair) => ({ from, to, count: counts[pair]! }))
    .sort((x, y) => y.count - x.count || x.from - y.from || x.to - y.to);
  return { pairs, changes, distinct: most.length, pingPong, events, cases: inCases, most };
}
