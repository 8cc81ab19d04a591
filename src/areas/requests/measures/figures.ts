/** Computes the figures: one statement per source of rows, over all windows of days at once. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { inScope, type Scope } from '../../../kernel/access/scope.ts';
import { openStates } from '../machine.ts';
import { FEWEST, type MeasureName, measureNames } from './contract-measures.ts';
import { ageBands, closedAt, type Measure, measures, type Source } from './measures.ts';
import type { Days } from './windows.ts';

// biome-ignore lint/suspicious/noExplicitAny: any area's transaction fits.
type Tx = Pick<Kysely<any>, 'getExecutor'>;

/** Which requests are measured, and by whose days. */
export interface Place {
  readonly scope: Scope;
  readonly unitId: string | undefined;
  readonly modelId: string | undefined;
  readonly zone: string;
  readonly now: string;
}

/** What a measure says of some days. */
export interface Reading {
  value: number | null;
  p85: number | null;
  numerator: number | null;
  denominator: number;
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

/** The instant at which a day begins where the enterprise is. */
export function beginOf(day: string, zone: string): RawBuilder<unknown> {
  return sql`(${day}::date::timestamp at time zone ${zone})`;
}

/** The instant after the last one of a day. */
export function endOf(day: string, zone: string): RawBuilder<unknown> {
  return sql`((${day}::date + 1)::timestamp at time zone ${zone})`;
}

/**
 * Requests with the instants between which they lay open, as a table expression `lying`: those that are open, and those
 * that were closed after the instant. Found by the indexes of the ends.
 */
export function lyingSince(place: Place, since: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`lying as materialized (
    select r.*, ${closedAt} as closed_at from requests.request r
    where r.submitted_at is not null and ${within(place)} and (r.state = any(${openStates}::text[])
      or (r.state = 'accepted' and r.accepted_at >= ${since})
      or (r.state in ('declined', 'redirected', 'merged') and r.decided_at >= ${since})
      or (r.state = 'cancelled' and r.cancelled_at >= ${since})))`;
}

/** SQL that is true for rows of `lying` that lay open at the instant. */
export function layAt(end: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(r.submitted_at <= ${end} and (r.closed_at is null or r.closed_at > ${end}))`;
}

/** Days for which the age of a row of `lying` is told at an instant. */
export function ageAt(end: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`(extract(epoch from ${end} - r.submitted_at) / 86400)::float8`;
}

/** Readings of every measure, one for each of the windows in their order, and the backlog's bands of the first. */
export async function readMeasures(
  tx: Tx,
  place: Place,
  windows: readonly Days[],
): Promise<{ of: Map<MeasureName, Reading[]>; bands: number[] }> {
  const of = new Map<MeasureName, Reading[]>();
  const sources = new Map<Source, MeasureName[]>();
  for (const name of measureNames) {
    const { source } = measures[name];
    sources.set(source, [...(sources.get(source) ?? []), name]);
  }
  let bands: number[] = [];
  for (const [source, names] of sources) {
    if (source.by === 'lying') {
      const lay = await readLying(tx, place, windows);
      bands = lay[0]!.bands;
      for (const name of names)
        of.set(
          name,
          lay.map((l) => counted(l.all)),
        );
      continue;
    }
    const rows = await readSource(tx, place, windows, source, names);
    for (const [i, name] of names.entries())
      of.set(
        name,
        rows.map((row) => readingOf(measures[name], row, i)),
      );
  }
  return { of, bands };
}

const counted = (n: number): Reading => ({ value: n, p85: null, numerator: n, denominator: n });

/** `n0` is how many rows the first measure rests on, `h0` how many of them count, `s0` their sum, `d0` their percentiles. */
type SourceRow = Record<string, number | number[] | null>;

async function readSource(
  tx: Tx,
  place: Place,
  windows: readonly Days[],
  source: Source,
  names: readonly MeasureName[],
): Promise<SourceRow[]> {
  const columns = names.flatMap((name, i) => columnsOf(measures[name], String(i)));
  // Side by side, so that each window is a short walk along the index of its instant.
  const { rows } = await sql<SourceRow & { id: number }>`
    select w.id, f.* from (values ${sql.join(
      windows.map(
        ({ from, to }, id) => sql`(${id}::int, ${beginOf(from, place.zone)}, ${endOf(to, place.zone)})`,
      ),
    )}) w (id, from_at, to_at)
    cross join lateral (select ${sql.join(columns)} from ${source.table}
      where ${source.where} and ${source.at} >= w.from_at and ${source.at} < w.to_at and ${within(place)}) f
    order by w.id`.execute(tx as never);
  return rows;
}

/** A row counts, or a row's value is taken. */
function columnsOf({ of, hit, value, unit }: Measure, i: string): RawBuilder<unknown>[] {
  const rests = of === undefined ? sql`` : sql` filter (where ${of})`;
  const columns = [sql`count(*)${rests}::int as ${sql.ref(`n${i}`)}`];
  if (hit !== undefined) {
    const counts = of === undefined ? hit : sql`${of} and ${hit}`;
    columns.push(sql`count(*) filter (where ${counts})::int as ${sql.ref(`h${i}`)}`);
  }
  if (unit === 'score') columns.push(sql`coalesce(sum(${value})${rests}, 0)::float8 as ${sql.ref(`s${i}`)}`);
  if (unit === 'days')
    columns.push(
      sql`percentile_cont(array[0.5, 0.85]) within group (order by ${value})${rests} as ${sql.ref(`d${i}`)}`,
    );
  return columns;
}

function readingOf({ unit }: Measure, row: SourceRow, i: number): Reading {
  const denominator = row[`n${i}`] as number;
  if (unit === 'count') return counted(denominator);
  const isEnough = denominator >= FEWEST;
  if (unit === 'days') {
    const [half, p85] = (row[`d${i}`] as number[] | null) ?? [0, 0];
    return {
      value: isEnough ? half! : null,
      p85: isEnough ? p85! : null,
      numerator: null,
      denominator,
    };
  }
  const numerator = row[`${unit === 'score' ? 's' : 'h'}${i}`] as number;
  // Of a mean, the sum of a few scores would tell each of them.
  const isSecret = unit === 'score' && !isEnough;
  return {
    value: isEnough ? numerator / denominator : null,
    p85: null,
    numerator: isSecret ? null : numerator,
    denominator,
  };
}

/** What lay open at the end of each window (now, where that is still to come), and by age. */
async function readLying(tx: Tx, place: Place, windows: readonly Days[]) {
  const first = windows.map((w) => w.to).sort()[0]!;
  const bands = ageBands.map(({ atLeast, below }, i) => {
    const age = ageAt(sql`w.at`);
    const inBand =
      below === null ? sql`${age} >= ${atLeast}` : sql`${age} >= ${atLeast} and ${age} < ${below}`;
    return sql`count(*) filter (where ${inBand})::int as ${sql.ref(`b${i}`)}`;
  });
  const { rows } = await sql<{ id: number; n: number } & Record<string, number>>`
    with ${lyingSince(place, sql`least(${endOf(first, place.zone)}, ${place.now}::timestamptz)`)}
    select w.id, f.* from (values ${sql.join(
      windows.map(
        ({ to }, id) => sql`(${id}::int, least(${endOf(to, place.zone)}, ${place.now}::timestamptz))`,
      ),
    )}) w (id, at)
    cross join lateral (select count(*)::int as n, ${sql.join(bands)} from lying r where ${layAt(sql`w.at`)}) f
    order by w.id`.execute(tx as never);
  return rows.map((row) => ({ all: row.n, bands: ageBands.map((_, i) => row[`b${i}`]!) }));
}
