/** Volumes: what arrived and was completed in each week, how old the open cases are, and bands of durations. */
import { type Durations, durationsOf } from './durations.ts';
import type { FlowLog } from './log.ts';
import type { Zone } from './zone.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const DAY_MS = 86_400_000;
/** 1 January 1970 was a Thursday. */
const FIRST_MONDAY = 4;
/** More weeks than this are shown as months. */
const MOST_WEEKS = 260;

/** Where bands of durations begin, in seconds: as people speak of them. */
export const LEAD_BANDS = [
  0,
  60,
  600,
  HOUR,
  4 * HOUR,
  DAY,
  2 * DAY,
  4 * DAY,
  WEEK,
  2 * WEEK,
  4 * WEEK,
  8 * WEEK,
  13 * WEEK,
  26 * WEEK,
  52 * WEEK,
  104 * WEEK,
];
export const AGE_BANDS = [
  0,
  DAY,
  3 * DAY,
  WEEK,
  2 * WEEK,
  4 * WEEK,
  8 * WEEK,
  13 * WEEK,
  26 * WEEK,
  52 * WEEK,
];

export interface Band {
  atLeast: number;
  below: number | null;
  cases: number;
}

/** How many of these (in milliseconds) fall into each band; bands before the first and after the last are left out. */
export function bandsOf(ms: Float64Array, limits: readonly number[]): Band[] {
  const bands = limits.map((atLeast, i): Band => ({ atLeast, below: limits[i + 1] ?? null, cases: 0 }));
  for (let i = 0; i < ms.length; i++) {
    const seconds = ms[i]! / 1000;
    let b = limits.length - 1;
    while (b > 0 && limits[b]! > seconds) b--;
    bands[b]!.cases++;
  }
  let first = 0;
  let last = bands.length;
  while (first < last && bands[first]!.cases === 0) first++;
  while (last > first && bands[last - 1]!.cases === 0) last--;
  return bands.slice(first, last);
}

export interface Period {
  /** First day of the week or month. */
  monday: string;
  arrived: number;
  completed: number;
  /** Open at its end. */
  open: number;
}

export interface Volumes {
  completed: number;
  open: number;
  lead: Durations | null;
  leadBands: Band[];
  ageing: Durations | null;
  ageingBands: Band[];
  weeks: Period[];
  weeksAre: 'weeks' | 'months';
}

/** Volumes of these cases; `now` (milliseconds) is when open ones are looked at. */
export function volumesOf(log: FlowLog, cases: Int32Array, zone: Zone, now: number): Volumes {
  const { offsets, at, open } = log;
  const leads = new Float64Array(cases.length);
  const ages = new Float64Array(cases.length);
  let completed = 0;
  let stillOpen = 0;
  const arrivedOn = new Int32Array(cases.length);
  const completedOn = new Int32Array(cases.length);
  const day = (ms: number) => Math.floor((ms + zone.offset(ms)) / DAY_MS);
  for (let i = 0; i < cases.length; i++) {
    const c = cases[i]!;
    const first = at[offsets[c]!]!;
    arrivedOn[i] = day(first);
    if (open !== null && open[c] === 1) {
      ages[stillOpen++] = Math.max(0, now - first);
      completedOn[i] = -1_000_000;
    } else {
      const last = at[offsets[c + 1]! - 1]!;
      leads[completed++] = last - first;
      completedOn[i] = day(last);
    }
  }
  const lead = leads.subarray(0, completed);
  const age = ages.subarray(0, stillOpen);
  return {
    completed,
    open: stillOpen,
    leadBands: bandsOf(lead, LEAD_BANDS),
    lead: durationsOf(lead),
    ageingBands: bandsOf(age, AGE_BANDS),
    ageing: durationsOf(age),
    ...periodsOf(arrivedOn, completedOn),
  };
}

/** The Monday of a day, as the number of its week. */
const weekOf = (day: number) => Math.floor((day - FIRST_MONDAY) / 7);
const monthOf = (day: number) => {
  const date = new Date(day * DAY_MS);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};
const isoDay = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

function periodsOf(arrived: Int32Array, completed: Int32Array): Pick<Volumes, 'weeks' | 'weeksAre'> {
  if (arrived.length === 0) return { weeks: [], weeksAre: 'weeks' };
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < arrived.length; i++) {
    first = Math.min(first, arrived[i]!);
    last = Math.max(last, arrived[i]!, completed[i]!);
  }
  const asMonths = weekOf(last) - weekOf(first) >= MOST_WEEKS;
  const number = asMonths ? monthOf : weekOf;
  const from = number(first);
  const nameOf = (n: number) =>
    asMonths
      ? new Date(Date.UTC(Math.floor(n / 12), n % 12, 1)).toISOString().slice(0, 10)
      : isoDay(n * 7 + FIRST_MONDAY);
  const length = number(last) - from + 1;
  const weeks = Array.from(
    { length },
    (_, i): Period => ({ monday: nameOf(from + i), arrived: 0, completed: 0, open: 0 }),
  );
  for (let i = 0; i < arrived.length; i++) {
    weeks[number(arrived[i]!) - from]!.arrived++;
    if (completed[i]! > -1_000_000) weeks[number(completed[i]!) - from]!.completed++;
  }
  let open = 0;
  for (const week of weeks) {
    open += week.arrived - week.completed;
    week.open = open;
  }
  return { weeks, weeksAre: asMonths ? 'months' : 'weeks' };
}
