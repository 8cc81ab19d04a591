/**
 * Scope: which records an actor may reach with a right. A scope is a set of roots (a unit and all below it, in
 * one region or in all) and the actor's own records; handlers turn it into SQL with `inScope`.
 */
import { type RawBuilder, sql } from 'kysely';

export interface ScopeRoot {
  /** Null: the whole enterprise. */
  readonly unitId: string | null;
  /** Null: every region. */
  readonly region: string | null;
}

export interface Scope {
  /** The right is held without limits. */
  readonly everything: boolean;
  readonly roots: readonly ScopeRoot[];
  /** The actor's person: records that belong to them are reached with the rights of a member. */
  readonly own: string | null;
}

export const EVERYTHING: Scope = { everything: true, roots: [], own: null };
export const NOTHING: Scope = { everything: false, roots: [], own: null };

/**
 * SQL that is true where the unit in `unitColumn` is inside the scope, or where one of `ownColumns` is the actor.
 * Columns are written as SQL references (`'r.unit_id'`); where one is null the answer is false, never null, so that it
 * may be selected as well as filtered by.
 */
export function inScope(scope: Scope, unitColumn: string, ...ownColumns: string[]): RawBuilder<boolean> {
  if (scope.everything) return sql<boolean>`true`;
  const parts: RawBuilder<boolean>[] = [];
  for (const root of scope.roots) {
    const unit = sql.ref(unitColumn);
    if (root.unitId === null && root.region === null) return sql<boolean>`true`;
    if (root.unitId === null) {
      parts.push(
        sql<boolean>`${unit} is not null and ${unit} in (select unit_id from kernel.unit_now where region = ${root.region})`,
      );
    } else if (root.region === null) {
      parts.push(
        sql<boolean>`${unit} is not null and ${unit} in (select unit_id from kernel.unit_reach where ancestor_id = ${root.unitId})`,
      );
    } else {
      parts.push(sql<boolean>`${unit} is not null and ${unit} in (select u.unit_id from kernel.unit_reach u join kernel.unit_now n using (unit_id)
        where u.ancestor_id = ${root.unitId} and n.region = ${root.region})`);
    }
  }
  if (scope.own !== null) {
    for (const column of ownColumns)
      parts.push(sql<boolean>`(${sql.ref(column)} is not null and ${sql.ref(column)} = ${scope.own})`);
  }
  if (parts.length === 0) return sql<boolean>`false`;
  return sql<boolean>`(${sql.join(parts, sql` or `)})`;
}

/** Whether the scope has no limits of unit or region. */
export function isEnterpriseWide(scope: Scope): boolean {
  return scope.everything || scope.roots.some((r) => r.unitId === null && r.region === null);
}
