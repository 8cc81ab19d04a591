/**
 * Which charters an actor may see and which they may set: a charter is a place (unit × region), a scope is a set of
 * such places. One sees what holds for some of one's own; one sets only what lies wholly inside.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Scope } from '../access/scope.ts';

/** SQL: the charter `c` holds for something that the scope reaches, or for the actor's own unit, or they answer for it. */
export function sees(scope: Scope): RawBuilder<boolean> {
  if (scope.everything) return sql<boolean>`true`;
  const parts: RawBuilder<boolean>[] = [];
  for (const { unitId, region } of scope.roots) {
    const unit =
      unitId === null
        ? sql`true`
        : sql`(c.unit_id is null or exists (select 1 from kernel.unit_reach r where
            (r.ancestor_id = ${unitId} and r.unit_id = c.unit_id) or (r.ancestor_id = c.unit_id and r.unit_id = ${unitId})))`;
    parts.push(
      sql<boolean>`(${unit} and ${region === null ? sql`true` : sql`(c.region is null or c.region = ${region})`})`,
    );
  }
  if (scope.own !== null)
    parts.push(
      sql<boolean>`exists (select 1 from kernel.person_now n join kernel.unit_now u using (unit_id)
        where n.person_id = ${scope.own} and (c.unit_id is null or c.unit_id = any(u.path))
          and (c.region is null or c.region = u.region))`,
      sql<boolean>`exists (select 1 from kernel.charter_version own
        where own.charter_id = c.charter_id and own.accountable_id = ${scope.own})`,
    );
  return parts.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(parts, sql` or `)})`;
}

/** SQL: the place lies wholly inside the scope; `unit` and `region` are SQL of that type, null for everywhere. */
export function holdsPlace(
  scope: Scope,
  unit: RawBuilder<unknown>,
  region: RawBuilder<unknown>,
): RawBuilder<boolean> {
  if (scope.everything) return sql<boolean>`true`;
  const parts = scope.roots.map((root) => {
    const inUnit =
      root.unitId === null
        ? sql`true`
        : sql`exists (select 1 from kernel.unit_reach r where r.ancestor_id = ${root.unitId} and r.unit_id = ${unit})`;
    const inRegion =
      root.region === null
        ? sql`true`
        : sql`(${region} is not distinct from ${root.region} or (${region} is null and ${unit} is not null and not exists (
            select 1 from kernel.unit_reach r join kernel.unit_now n using (unit_id)
            where r.ancestor_id = ${unit} and n.region is distinct from ${root.region})))`;
    return sql<boolean>`(${inUnit} and ${inRegion})`;
  });
  return parts.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(parts, sql` or `)})`;
}

/** SQL: the charter `c` lies wholly inside the scope. */
export function sets(scope: Scope): RawBuilder<boolean> {
  return holdsPlace(scope, sql`c.unit_id`, sql`c.region`);
}
