/** Reads what the rules about scopes need of the tree of units, for the units in question only. */
import { sql } from 'kysely';
import type { Reader } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { Reach } from './rules.ts';

/** The reach of these units today; nulls stand for the whole enterprise and are passed over. */
export async function loadReach(
  tx: Reader<KernelTables>,
  unitIds: readonly (string | null)[],
): Promise<Reach> {
  const ids = [...new Set(unitIds.filter((id) => id !== null))];
  if (ids.length === 0) return reachOf([], []);
  const { rows: within } = await sql<{ unit_id: string; ancestor_id: string }>`
    select unit_id, ancestor_id from kernel.unit_reach
    where unit_id = any(${ids}::uuid[]) and ancestor_id = any(${ids}::uuid[])`.execute(tx);
  const { rows: regions } = await sql<{ unit_id: string; region: string }>`
    select distinct r.ancestor_id as unit_id, n.region from kernel.unit_reach r join kernel.unit_now n using (unit_id)
    where r.ancestor_id = any(${ids}::uuid[]) and n.region is not null`.execute(tx);
  return reachOf(
    within.map((r) => [r.unit_id, r.ancestor_id]),
    regions.map((r) => [r.unit_id, r.region]),
  );
}

/** A reach out of pairs: unit and ancestor, unit and region at or below it. */
export function reachOf(
  within: readonly (readonly [string, string])[],
  regions: readonly (readonly [string, string])[],
): Reach {
  const ancestors = new Set(within.map(([unit, ancestor]) => `${unit} ${ancestor}`));
  const inRegion = new Set(regions.map(([unit, region]) => `${unit} ${region}`));
  return {
    isWithin: (unit, ancestor) => unit === ancestor || ancestors.has(`${unit} ${ancestor}`),
    hasRegion: (unit, region) => inRegion.has(`${unit} ${region}`),
  };
}
