/**
 * What holds for a unit, a region and a day: finds the versions in force on the way from the enterprise down, and
 * folds them by rules.ts. Cases pin the answer, so that a later version does not move them.
 */
import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { registryOf } from '../context.ts';
import type { Reader } from '../operation.ts';
import type { ProcessContribution } from '../process.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { CharterContent, Resolved } from './content.ts';
import { canonical, complete, type Level, type Proposal, type Resolution, resolveLevels } from './rules.ts';

/** A context of the door, of which only reading is asked. */
export interface ReadingContext {
  readonly tx: Reader<KernelTables>;
}

/** What a process proposes where no charter says anything; null: no area declares it (any more). */
export function proposalOf(ctx: object, process: string): Proposal | null {
  const declared = registryOf(ctx).processes.get(process);
  return declared === undefined ? null : proposalFrom(declared);
}

/** As `proposalOf`, from the declaration. */
export function proposalFrom(declared: ProcessContribution): Proposal {
  return {
    process: declared.name,
    title: declared.title,
    clocks: declared.clocks.map(({ clock, defaultTarget }) => ({ clock, target: { ...defaultTarget } })),
    // Waiting for the requester is the only wait that stops the promise unless a charter says more.
    pausingWaits: declared.waits.includes('requester') ? ['requester'] : [],
  };
}

/** A row of a version in force, as resolution needs it. */
export interface LevelRow {
  charter_version_id: string;
  charter_id: string;
  key: string;
  name: string;
  number: number;
  unit_id: string | null;
  region: string | null;
  depth: number;
  content: CharterContent;
}

export function levelOf(row: LevelRow): Level {
  return {
    link: {
      charterVersionId: row.charter_version_id,
      charterId: row.charter_id,
      key: row.key,
      name: row.name,
      number: row.number,
      unitId: row.unit_id,
      region: row.region,
    },
    depth: row.depth,
    content: row.content,
  };
}

/** Columns of `LevelRow` but the depth, over charter `c` and its version `v`. */
export const levelColumns = sql`v.charter_version_id, c.charter_id, c.key, c.name, v.number, c.unit_id, c.region, v.content`;

/** A version that holds, or did, on some day. */
export const held = sql<boolean>`v.state in ('active', 'ended')`;

interface Place {
  process: string;
  unitId: string | null;
  /** Null: the unit's own region on that day. */
  region: string | null;
  /** Local date. */
  on: string;
}

/** The levels that hold for a place, and the region by which they were chosen. */
export async function levelsFor(
  tx: Reader<KernelTables>,
  { process, unitId, region, on }: Place,
): Promise<{ levels: Level[]; region: string | null }> {
  const { rows } = await sql<LevelRow & { at_region: string | null }>`
    with path as materialized (select * from kernel.unit_path_on(${unitId}::uuid, ${on}::date)),
    here as materialized (
      select coalesce(${region}::text, (select region from path order by depth desc limit 1)) as region
    ), places as (
      select c.*, -1 as depth from kernel.charter c where c.process = ${process} and c.unit_id is null
      union all
      select c.*, p.depth from path p join kernel.charter c on c.process = ${process} and c.unit_id = p.unit_id
    )
    select here.region as at_region, found.* from here left join lateral (
      select ${levelColumns}, c.depth
      from places c join kernel.charter_version v using (charter_id)
      where ${held} and v.valid @> ${on}::date and (c.region is null or c.region = here.region)
    ) found on true`.execute(tx as Kysely<KernelTables>);
  return {
    levels: rows.filter((r) => r.charter_id !== null).map(levelOf),
    region: rows[0]!.at_region,
  };
}

/**
 * What holds for a unit (null: the enterprise) and a region (null: the unit's own) on a local date: the values, the
 * chain of versions, and why each value holds. Null when no charter is in force, nobody is accountable, or no
 * condition says when it is done: then work cannot start. `ctx` is the handler's context.
 */
export async function resolveCharter(ctx: ReadingContext, place: Place): Promise<Resolved | null> {
  const { resolution } = await resolveFully(ctx, place);
  return resolution === null ? null : complete(resolution);
}

/** As `resolveCharter`, complete or not; a null resolution means that the process is unknown. */
export async function resolveFully(
  ctx: ReadingContext,
  place: Place,
): Promise<{ resolution: Resolution | null; region: string | null }> {
  const proposal = proposalOf(ctx, place.process);
  if (proposal === null) return { resolution: null, region: place.region };
  const { levels, region } = await levelsFor(ctx.tx, place);
  return { resolution: resolveLevels(proposal, levels).resolution, region };
}

/** A unit with a region (null: the unit's own) to resolve for. */
export interface Pair {
  readonly unitId: string | null;
  readonly region: string | null;
}

export interface PairResolution extends Pair {
  readonly resolution: Resolution;
}

/**
 * What holds on a day for many places of one process, or for every open unit in its own region: two queries, and each
 * distinct chain of versions is folded once.
 */
export async function resolveAll(
  ctx: ReadingContext,
  {
    process,
    on,
    pairs,
    unitsOn = on,
  }: {
    process: string;
    on: string;
    pairs?: readonly Pair[];
    /** The tree of units as of another day than that of the charters. */
    unitsOn?: string;
  },
): Promise<PairResolution[]> {
  const proposal = proposalOf(ctx, process);
  if (proposal === null) return [];
  const tx = ctx.tx as Kysely<KernelTables>;
  const { rows: units } = await sql<{ unit_id: string; region: string | null; path: string[] }>`
    select unit_id, region, path::text[] as path from kernel.units_on(${unitsOn}::date, null)`.execute(tx);
  const { rows } = await sql<Omit<LevelRow, 'depth'>>`
    select ${levelColumns} from kernel.charter c join kernel.charter_version v using (charter_id)
    where c.process = ${process} and ${held} and v.valid @> ${on}::date`.execute(tx);
  const at = new Map<string | null, Omit<LevelRow, 'depth'>[]>();
  for (const row of rows) at.set(row.unit_id, [...(at.get(row.unit_id) ?? []), row]);
  const known = new Map(units.map((u) => [u.unit_id, u]));
  const folded = new Map<string, Resolution>();
  return (pairs ?? units.map((u) => ({ unitId: u.unit_id, region: u.region }))).map((pair) => {
    const unit = pair.unitId === null ? undefined : known.get(pair.unitId);
    const region = pair.region ?? unit?.region ?? null;
    const levels: Level[] = [];
    [null, ...(unit?.path ?? [])].forEach((place, i) => {
      for (const row of at.get(place) ?? [])
        if (row.region === null || row.region === region) levels.push(levelOf({ ...row, depth: i - 1 }));
    });
    const chain = levels.map((l) => l.link.charterVersionId).join();
    let resolution = folded.get(chain);
    if (resolution === undefined) {
      resolution = resolveLevels(proposal, levels).resolution;
      folded.set(chain, resolution);
    }
    return { unitId: pair.unitId, region, resolution };
  });
}

/** The hash by which equal snapshots share one pin. */
export function pinHash(resolved: Resolved): Buffer {
  return createHash('sha256').update(canonical(resolved)).digest();
}

/** Stores what a case starts under, once for all cases that share it; returns the id of the pin. */
export async function pinFor(
  ctx: { readonly tx: Kysely<KernelTables>; readonly now: string },
  resolved: Resolved,
): Promise<string> {
  const hash = pinHash(resolved);
  const find = () =>
    sql<{ pin_id: string }>`select pin_id from kernel.charter_pin where hash = ${hash}`.execute(ctx.tx);
  const known = (await find()).rows[0];
  if (known !== undefined) return known.pin_id;
  const pinId = newId();
  const { rows } = await sql<{ pin_id: string }>`
    with pinned as (
      insert into kernel.charter_pin (pin_id, process, hash, resolved, created_at)
      values (${pinId}, ${resolved.process}, ${hash}, ${JSON.stringify(resolved)}::jsonb, ${ctx.now})
      on conflict (hash) do nothing returning pin_id
    ), linked as (
      insert into kernel.charter_pin_version (pin_id, charter_version_id)
      select pinned.pin_id, v from pinned cross join unnest(${resolved.chain.map((l) => l.charterVersionId)}::uuid[]) v
    )
    select pin_id from pinned`.execute(ctx.tx);
  // Somebody else stored the same snapshot meanwhile: theirs counts.
  return rows[0]?.pin_id ?? (await find()).rows[0]!.pin_id;
}
