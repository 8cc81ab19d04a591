/** The directly-follows graph: how often one activity directly follows another, and how long that takes. */
import { type Durations, GroupedDurations } from './durations.ts';
import { eventCount, type FlowLog } from './log.ts';

/** One arrow of the graph; activities by their position in the log. */
export interface Edge {
  from: number;
  to: number;
  count: number;
  /** Cases in which it happens. */
  cases: number;
  durations: Durations;
}

/** The graph, with how often each activity happens, begins and ends cases. */
export interface Graph {
  events: Int32Array;
  cases: Int32Array;
  starts: Int32Array;
  ends: Int32Array;
  /** Most frequent first; equal ones in the order of the activities. */
  edges: Edge[];
}

/** Up to here pairs of activities are counted in a table; beyond, in a map. */
const DENSE = 2048;

/** Gives each pair of numbers below `size` a number of its own, counted up from 0 in the order of asking. */
export function pairNumbers(size: number): { of(a: number, b: number): number; pairs(): [number, number][] } {
  const pairs: [number, number][] = [];
  if (size <= DENSE) {
    const table = new Int32Array(size * size);
    return {
      of(a, b) {
        const at = a * size + b;
        const known = table[at]!;
        if (known !== 0) return known - 1;
        pairs.push([a, b]);
        table[at] = pairs.length;
        return pairs.length - 1;
      },
      pairs: () => pairs,
    };
  }
  const map = new Map<number, number>();
  return {
    of(a, b) {
      const key = a * size + b;
      const known = map.get(key);
      if (known !== undefined) return known;
      pairs.push([a, b]);
      map.set(key, pairs.length - 1);
      return pairs.length - 1;
    },
    pairs: () => pairs,
  };
}

/** The graph of these cases. */
export function directlyFollows(log: FlowLog, cases: Int32Array): Graph {
  const { offsets, activity, at } = log;
  const size = log.activities.length;
  const events = new Int32Array(size);
  const inCases = new Int32Array(size);
  const starts = new Int32Array(size);
  const ends = new Int32Array(size);
  const seen = new Int32Array(size).fill(-1);
  const numbers = pairNumbers(size);
  // Which pair each step is, so that the second pass knows how many groups there are.
  const steps = new Int32Array(Math.max(0, eventCount(log, cases) - cases.length));
  let step = 0;
  for (let i = 0; i < cases.length; i++) {
    const c = cases[i]!;
    const first = offsets[c]!;
    const end = offsets[c + 1]!;
    if (first === end) continue;
    let before = activity[first]!;
    starts[before]!++;
    for (let e = first; e < end; e++) {
      const a = activity[e]!;
      events[a]!++;
      if (seen[a] !== i) {
        seen[a] = i;
        inCases[a]!++;
      }
      if (e > first) {
        steps[step++] = numbers.of(before, a);
        before = a;
      }
    }
    ends[before]!++;
  }
  const pairs = numbers.pairs();
  const times = new GroupedDurations(step, pairs.length);
  const edgeCases = new Int32Array(pairs.length);
  const seenEdge = new Int32Array(pairs.length).fill(-1);
  step = 0;
  for (let i = 0; i < cases.length; i++) {
    const c = cases[i]!;
    const end = offsets[c + 1]!;
    for (let e = offsets[c]! + 1; e < end; e++) {
      const pair = steps[step++]!;
      times.add(pair, at[e]! - at[e - 1]!);
      if (seenEdge[pair] !== i) {
        seenEdge[pair] = i;
        edgeCases[pair]!++;
      }
    }
  }
  const edges = times.statistics().map((durations, pair): Edge => {
    const [from, to] = pairs[pair]!;
    return { from, to, count: durations!.n, cases: edgeCases[pair]!, durations: durations! };
  });
  edges.sort((a, b) => b.count - a.count || a.from - b.from || a.to - b.to);
  return { events, cases: inCases, starts, ends, edges };
}
