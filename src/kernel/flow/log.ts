/**
 * A log in columns: the one shape in which the engine sees events, whether they were imported or are our own history.
 * Events lie case by case, in the order of their times; ties keep the order of the file.
 */

/** What cases can be told apart by: one value for each case. */
export interface CaseAttribute {
  readonly name: string;
  readonly title: string;
  readonly values: readonly string[];
  /** As people read the values. */
  readonly titles: readonly string[];
  /** For each case the position in `values`; -1 where it has none. */
  readonly of: Int32Array;
}

/** Events in columns. Times are milliseconds since 1970, UTC. */
export interface FlowLog {
  /** Case `c` has the events from `offsets[c]` up to `offsets[c + 1]`. */
  readonly offsets: Int32Array;
  readonly activity: Int32Array;
  readonly at: Float64Array;
  /** When work on the event began; NaN where nobody knows. Null: nobody knows of any. */
  readonly start: Float64Array | null;
  /** -1 where nobody is named. */
  readonly resource: Int32Array;
  readonly activities: readonly string[];
  /** As people read the activities. */
  readonly titles: readonly string[];
  readonly resources: readonly string[];
  readonly caseNames: readonly string[];
  readonly attributes: readonly CaseAttribute[];
  /** 1 where the case is not completed; null: every case is completed. */
  readonly open: Uint8Array | null;
  /** Ids of the own records that the cases are, four numbers for each; null for an imported log. */
  readonly records: Uint32Array | null;
}

/** How many cases a log has. */
export function caseCount(log: FlowLog): number {
  return log.offsets.length - 1;
}

/** Every case of a log. */
export function allCases(log: FlowLog): Int32Array {
  const cases = new Int32Array(caseCount(log));
  for (let c = 0; c < cases.length; c++) cases[c] = c;
  return cases;
}

/** How many events these cases have. */
export function eventCount(log: FlowLog, cases: Int32Array): number {
  let n = 0;
  for (let i = 0; i < cases.length; i++) n += log.offsets[cases[i]! + 1]! - log.offsets[cases[i]!]!;
  return n;
}

/** The same log with open cases: those that do not end with one of these activities; none are open without any. */
export function closedBy(log: FlowLog, closing: readonly string[]): FlowLog {
  if (closing.length === 0) return { ...log, open: null };
  const closes = new Uint8Array(log.activities.length);
  for (const name of closing) {
    const a = log.activities.indexOf(name);
    if (a >= 0) closes[a] = 1;
  }
  const open = new Uint8Array(caseCount(log));
  for (let c = 0; c < open.length; c++) {
    const last = log.activity[log.offsets[c + 1]! - 1]!;
    open[c] = closes[last] === 1 ? 0 : 1;
  }
  return { ...log, open };
}

/** The id of the own record that a case is; null in an imported log. */
export function recordOf(log: FlowLog, c: number): string | null {
  if (log.records === null) return null;
  const hex = [0, 1, 2, 3].map((k) => log.records![c * 4 + k]!.toString(16).padStart(8, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
