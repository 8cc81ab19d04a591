/**
 * Computes the figures. All windows of days cut time into slices; each source is read once, counted by slice, and a
 * window is the sum of its slices. Percentiles do not add up, so they are taken window by window along an index.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { inScope, type Scope } from '../../../kernel/access/scope.ts';
import { startOfDay } from '../../../kernel/calendar/working-time.ts';
import { openStates } from '../machine.ts';
import { FEWEST, type MeasureName, measureNames } from './contract-measures.ts';
import { ageBands, type Measure, measures } from './measures.ts';
import { closedAt, type Source } from './sources.ts';
import type { Days } from './windows.ts';

// biome-ignore lint/suspicious/noExplicitAny: any area's transaction fits.
type Tx = Pick<Kysely<any>, 'getExecutor'>;

/** Which requests are measured, and by whose days. */
export interface Place {
  readonly scope: Scope;
  readonly unitId: string | undefined;
  readonly modelId: string | undefined;
  /** Where the caller holds the rights that some measures need. */
  readonly scopes: Readonly<Record<string, Scope>>;
  readonly zone: string;
  readonly now: string;
}

/** What a measure says of some days. */
export interface Reading {
  value: number | null;
  p85: number | null;
  numerator: number | null;
  denominator: number;
  records: number;
}

/** SQL that is true for rows of `r` that belong to the place. */
export function within({ scope, unitId, modelId }: Place): RawBuilder<boolean> {
  const tests = [inScope(scope, 'r.unit_id')];
  if (unitId !== undefined)
    tests.push(
      sql<boolean>`r.unit_id in (select unit_id from kernel.unit_reach where ancestor_id = ${unitId})`,
    );
  if (modelId !== undefined) tests.push(sql<boolean>`r.model_id = ${modelId}`);
  return sql<boolean>`(${sql.join(tests, sql` and `)})`;
}

/** Whether the caller holds a right anywhere; one's own records aside, of which no measure is made. */
export function holds({ scopes }: Place, right: string): boolean {
  const scope = scopes[right];
  return scope !== undefined && (scope.everything || scope.roots.length > 0);
}

/** Whether a measure is told at all; where only in a part of the enterprise, it is made of that part. */
export function isTold({ right }: Measure, place: Place): boolean {
  return right === undefined || holds(place, right);
}

/** SQL that is true for rows of `r` of which the caller holds a right. */
export function rightOf(right: string | undefined, { scopes }: Place): RawBuilder<boolean> {
  if (right === undefined) return sql<boolean>`true`;
  const scope = scopes[right];
  return scope === undefined ? sql<boolean>`false` : inScope(scope, 'r.unit_id');
}

/** SQL that is true for rows of a source in a span of days and in the place. */
export function during(source: Source, days: Days, place: Place): RawBuilder<boolean> {
  const { from, to } = instantsOf(days, place.zone);
  const at = source.at(place.zone);
  const narrowed =
    source.day === undefined
      ? sql<boolean>`true`
      : sql<boolean>`${source.day} between ${days.from}::date and ${days.to}::date`;
  return sql<boolean>`(${source.where} and ${narrowed} and ${at} >= ${from}::timestamptz
    and ${at} < ${to}::timestamptz and ${within(place)})`;
}

/** The instants between which days lie where the enterprise is; the second one is not among them. */
export function instantsOf({ from, to }: Days, zone: string): { from: string; to: string } {
  const begin = (day: Temporal.PlainDate) => new Date(startOfDay(zone, day)).toISOString();
  return {
    from: begin(Temporal.PlainDate.from(from)),
    to: begin(Temporal.PlainDate.from(to).add({ days: 1 })),
  };
}

/** The instant before which what lies open is told: the end of the days, or now where that is still to come. */
export function lyingEnd(days: Days, { zone, now }: Place): string {
  const end = instantsOf(days, zone).to;
  return end <= now ? end : new Date(Date.parse(now) + 1).toISOString();
}

/**
 * Requests with the instants between which they lay open, as `r`: those that are open, and those that were closed at
 * the instant or later. Found by the indexes of the ends.
 */
export function lyingSince(place: Place, since: string): RawBuilder<unknown> {
  return sql`(
    select r.request_id, r.submitted_at, ${closedAt} as closed_at from requests.request r
    where r.submitted_at is not null and ${within(place)} and (r.state = any(${openStates}::text[])
      or (r.state = 'accepted' and r.accepted_at >= ${since}::timestamptz)
      or (r.state in ('declined', 'redirected', 'merged') and r.decided_at >= ${since}::timestamptz)
      or (r.state = 'cancelled' and r.cancelled_at >= ${since}::timestamptz))) r`;
}

/** SQL that is true for rows of `lyingSince` that lay open just before the instant. */
export function layBefore(end: string): RawBuilder<boolean> {
  return sql<boolean>`(r.submitted_at < ${end}::timestamptz
    and (r.closed_at is null or r.closed_at >= ${end}::timestamptz))`;
}

/** Days since submission at an instant. */
export function ageAt(end: string): RawBuilder<number> {
  return sql<number>`(extract(epoch from ${end}::timestamptz - r.submitted_at) / 86400)::float8`;
}

/** Readings of every measure, one for each of the windows in their order, and the backlog's bands of the first. */
export async function readMeasures(
  tx: Tx,
  place: Place,
  windows: readonly Days[],
): Promise<{ of: Map<MeasureName, Reading[]>; bands: number[] }> {
  const sources = new Map<Source, MeasureName[]>();
  for (const name of measureNames) {
    const { source } = measures[name];
    if (isTold(measures[name], place)) sources.set(source, [...(sources.get(source) ?? []), name]);
  }
  const of = new Map<MeasureName, Reading[]>();
  let bands: number[] = [];
  for (const [source, names] of sources) {
    if (source.by === 'lying') {
      const lay = await readLying(tx, place, windows);
      bands = lay.bands;
      for (const name of names) of.set(name, lay.counts.map(counted));
      continue;
    }
    const read = names.map((name) => measures[name]);
    const sums = await readSlices(tx, place, windows, source, read);
    for (const [i, name] of names.entries()) {
      const measure = measures[name];
      const halves = isHalved(measure) ? await readHalves(tx, place, windows, measure) : null;
      of.set(
        name,
        sums.map((sum, w) => readingOf(measure, sum[i]!, halves?.[w] ?? null)),
      );
    }
  }
  return { of, bands };
}

const counted = (n: number): Reading => ({ value: n, p85: null, numerator: n, denominator: n, records: n });
const isHalved = ({ unit }: Measure) => unit === 'days' || unit === 'ratio';
const isMean = ({ unit }: Measure) => unit === 'score' || unit === 'money';

/** Of one measure: its rows, what they weigh, how much of that counts, and the sum of their values. */
interface Sum {
  rows: number;
  rests: number;
  counts: number;
  total: number;
}

function readingOf(measure: Measure, sum: Sum, halves: [number, number] | null): Reading {
  const denominator = sum.rests;
  const records = sum.rows;
  if (measure.unit === 'count') return counted(denominator);
  const isEnough = records >= FEWEST;
  if (isHalved(measure)) {
    const [half, p85] = isEnough && halves !== null ? halves : [null, null];
    return { value: half, p85, numerator: null, denominator, records };
  }
  const numerator = isMean(measure) ? sum.total : sum.counts;
  return {
    value: isEnough ? numerator / denominator : null,
    p85: null,
    // Of a mean, the sum of a few scores would tell each of them.
    numerator: isMean(measure) && !isEnough ? null : numerator,
    denominator,
    records,
  };
}

/** The instants that cut time into slices, and which slices each window has: from the first up to the last one. */
function slicesOf(windows: readonly Days[], zone: string) {
  const spans = windows.map((days) => instantsOf(days, zone));
  const cuts = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].sort();
  return {
    cuts,
    // `width_bucket` says 1 for what comes at or after the first cut.
    of: spans.map(({ from, to }) => ({ first: cuts.indexOf(from) + 1, last: cuts.indexOf(to) })),
  };
}

/** Sums of each measure for each window. */
async function readSlices(
  tx: Tx,
  place: Place,
  windows: readonly Days[],
  source: Source,
  read: readonly Measure[],
): Promise<Sum[][]> {
  const { cuts, of } = slicesOf(windows, place.zone);
  const columns = read.flatMap((measure, i) => columnsOf(measure, source, i));
  const all = {
    from: windows.reduce((first, { from }) => (from < first ? from : first), windows[0]!.from),
    to: windows.reduce((last, { to }) => (to > last ? to : last), windows[0]!.to),
  };
  const { rows } = await sql<Record<string, number> & { slice: number }>`
    select width_bucket(${source.at(place.zone)}, ${cuts}::timestamptz[]) as slice, ${sql.join(columns)}
    from ${source.table}
    where ${during(source, all, place)} and ${rightOf(read[0]?.right, place)}
    group by 1`.execute(tx as never);
  return of.map(({ first, last }) => {
    const slices = rows.filter(({ slice }) => slice >= first && slice <= last);
    const sum = (column: string) => slices.reduce((total, row) => total + (row[column] ?? 0), 0);
    return read.map((_, i) => ({
      rows: sum(`r${i}`),
      rests: sum(`n${i}`),
      counts: sum(`h${i}`),
      total: sum(`s${i}`),
    }));
  });
}

function columnsOf(measure: Measure, { weight }: Source, i: number): RawBuilder<unknown>[] {
  const { of, hit, value } = measure;
  const rests = of ?? sql<boolean>`true`;
  const weighed = weight === undefined ? sql`count(*)` : sql`sum(${weight})`;
  const as = (kind: string) => sql.ref(`${kind}${i}`);
  const columns = [
    sql`count(*) filter (where ${rests})::int as ${as('r')}`,
    sql`coalesce(${weighed} filter (where ${rests}), 0)::float8 as ${as('n')}`,
  ];
  if (hit !== undefined)
    columns.push(sql`coalesce(${weighed} filter (where ${rests} and ${hit}), 0)::float8 as ${as('h')}`);
  if (isMean(measure))
    columns.push(sql`coalesce(sum(${value}) filter (where ${rests}), 0)::float8 as ${as('s')}`);
  return columns;
}

/** Within how much half and 85 of 100 lie, for each window; null where there is nothing. */
async function readHalves(
  tx: Tx,
  place: Place,
  windows: readonly Days[],
  { source, of, value }: Measure,
): Promise<([number, number] | null)[]> {
  const at = source.at(place.zone);
  const spans = windows.map((days, id) => {
    const { from, to } = instantsOf(days, place.zone);
    return sql`(${id}::int, ${from}::timestamptz, ${to}::timestamptz)`;
  });
  const { rows } = await sql<{ halves: [number, number] | null }>`
    select w.id, f.halves from (values ${sql.join(spans)}) w (id, from_at, to_at)
    cross join lateral (
      select percentile_cont(array[0.5, 0.85]) within group (order by ${value}) as halves from ${source.table}
      where ${source.where} and ${at} >= w.from_at and ${at} < w.to_at and ${within(place)}
        and ${of ?? sql`true`}) f
    order by w.id`.execute(tx as never);
  return rows.map((row) => row.halves);
}

/** How much lay open before the end of each window, and of the first one by age. */
async function readLying(tx: Tx, place: Place, windows: readonly Days[]) {
  const ends = windows.map((days) => lyingEnd(days, place));
  const cuts = [...new Set(ends)].sort();
  const most = ageBands.flatMap(({ below }) => below ?? []);
  const { rows } = await sql<{ came: number; went: number | null; band: number | null; n: number }>`
    select width_bucket(r.submitted_at, ${cuts}::timestamptz[]) as came,
      width_bucket(r.closed_at, ${cuts}::timestamptz[]) as went,
      case when ${layBefore(ends[0]!)} then width_bucket(${ageAt(ends[0]!)}, ${most}::float8[]) end as band,
      count(*)::int as n
    from ${lyingSince(place, cuts[0]!)} group by 1, 2, 3`.execute(tx as never);
  const sumOf = (which: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(which).reduce((sum, { n }) => sum + n, 0);
  return {
    counts: ends.map((end) => {
      const k = cuts.indexOf(end);
      return sumOf(({ came, went }) => came <= k && (went === null || went > k));
    }),
    bands: ageBands.map((_, i) => sumOf(({ band }) => band === i)),
  };
}
