/** Statistics of durations, of one set and of many groups at once. Milliseconds go in, seconds come out. */

/** What is said of a set of durations, in seconds. */
export interface Durations {
  n: number;
  mean: number;
  median: number;
  p85: number;
  min: number;
  max: number;
}

/** The value below which this share of a sorted set lies, interpolated. */
export function percentile(sorted: Float64Array, share: number): number {
  const at = (sorted.length - 1) * share;
  const low = Math.floor(at);
  const value = sorted[low]!;
  const next = sorted[low + 1];
  return next === undefined ? value : value + (next - value) * (at - low);
}

/** Statistics of a set; null when it is empty. Sorts `ms` in place. */
export function durationsOf(ms: Float64Array): Durations | null {
  const n = ms.length;
  if (n === 0) return null;
  ms.sort();
  let sum = 0;
  for (let i = 0; i < n; i++) sum += ms[i]!;
  return {
    n,
    mean: sum / n / 1000,
    median: percentile(ms, 0.5) / 1000,
    p85: percentile(ms, 0.85) / 1000,
    min: ms[0]! / 1000,
    max: ms[n - 1]! / 1000,
  };
}

/** Durations that belong to groups: filled one by one, then taken apart by counting. */
export class GroupedDurations {
  private readonly groups: Int32Array;
  private readonly values: Float64Array;
  private readonly counts: Int32Array;
  private filled = 0;

  constructor(capacity: number, groupCount: number) {
    this.groups = new Int32Array(capacity);
    this.values = new Float64Array(capacity);
    this.counts = new Int32Array(groupCount);
  }

  /** Adds one duration to a group. */
  add(group: number, ms: number): void {
    const i = this.filled++;
    this.groups[i] = group;
    this.values[i] = ms;
    this.counts[group]!++;
  }

  /** How many durations a group has. */
  count(group: number): number {
    return this.counts[group]!;
  }

  /** Statistics of every group; null for an empty one. */
  statistics(): (Durations | null)[] {
    const { groups, values, counts, filled } = this;
    const starts = new Int32Array(counts.length + 1);
    for (let g = 0; g < counts.length; g++) starts[g + 1] = starts[g]! + counts[g]!;
    const next = starts.slice(0, counts.length);
    const spread = new Float64Array(filled);
    for (let i = 0; i < filled; i++) spread[next[groups[i]!]!++] = values[i]!;
    return Array.from(counts, (_, g) => durationsOf(spread.subarray(starts[g]!, starts[g + 1]!)));
  }
}
