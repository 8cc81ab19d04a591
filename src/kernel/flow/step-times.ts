/**
 * How long steps take: since the step before, and, where starts are known, waiting and working apart. A start that
 * nobody knows is never taken for zero work.
 */
import { type Durations, GroupedDurations } from './durations.ts';
import { eventCount, type FlowLog } from './log.ts';

export interface StepTimes {
  /** By activity: from the end of the step before to the end of this one. */
  since: (Durations | null)[];
  /** By activity: from the last completion before its start to its start. */
  waiting: (Durations | null)[];
  /** By activity: from its start to its end. */
  working: (Durations | null)[];
  /** Events of which the start is known. */
  withStart: number;
  /** Milliseconds in which somebody worked, overlaps counted once; and milliseconds of all cases together. */
  busy: number;
  lead: number;
}

/** Times of the steps of these cases. */
export function stepTimes(log: FlowLog, cases: Int32Array): StepTimes {
  const { offsets, activity, at, start } = log;
  const size = log.activities.length;
  const events = eventCount(log, cases);
  const since = new GroupedDurations(events, size);
  const waiting = new GroupedDurations(start === null ? 0 : events, size);
  const working = new GroupedDurations(start === null ? 0 : events, size);
  let withStart = 0;
  let busy = 0;
  let lead = 0;
  for (let i = 0; i < cases.length; i++) {
    const c = cases[i]!;
    const first = offsets[c]!;
    const end = offsets[c + 1]!;
    let begun = at[first]!;
    for (let e = first; e < end; e++) {
      if (e > first) since.add(activity[e]!, at[e]! - at[e - 1]!);
      const s = start === null ? Number.NaN : start[e]!;
      if (Number.isNaN(s)) continue;
      withStart++;
      begun = Math.min(begun, s);
      working.add(activity[e]!, at[e]! - s);
      // Steps that overlap: the last completion that was there when this one began.
      const before = lastUntil(at, first, e, s);
      if (before >= first) waiting.add(activity[e]!, s - at[before]!);
    }
    if (end > first) lead += at[end - 1]! - begun;
    if (start !== null) busy += busyTime(start, at, first, end);
  }
  return {
    since: since.statistics(),
    waiting: waiting.statistics(),
    working: working.statistics(),
    withStart,
    busy,
    lead,
  };
}

/** The last of the events from `first` up to `end` that was completed at `time` or before; `first - 1` when none was. */
function lastUntil(at: Float64Array, first: number, end: number, time: number): number {
  let low = first - 1;
  let high = end - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (at[middle]! <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The union of the working intervals of one case. */
function busyTime(start: Float64Array, at: Float64Array, first: number, end: number): number {
  let busy = 0;
  // From the last completion backwards: what begins later than all that was seen is covered already.
  let from = Number.POSITIVE_INFINITY;
  for (let e = end - 1; e >= first; e--) {
    const s = start[e]!;
    if (Number.isNaN(s) || s >= from) continue;
    busy += Math.min(at[e]!, from) - s;
    from = s;
  }
  return busy;
}
