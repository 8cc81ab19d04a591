/**
 * The decisions about scopes, grants and keys, without a database: what covers what, what overlaps what, what
 * somebody lacks to give a role away. What they need of the tree of units they are given as a `Reach`.
 */
import type { Scope, ScopeRoot } from './scope.ts';

/** What the rules ask of the tree of units as of today. */
export interface Reach {
  /** Whether the unit is the ancestor itself or below it. */
  isWithin(unitId: string, ancestorId: string): boolean;
  /** Whether a unit of this region is the unit itself or below it. */
  hasRegion(unitId: string, region: string): boolean;
}

/**
 * Whether every record that `wanted` reaches, today and however the tree grows, is reached by one root of `held`.
 * Roots are not added up: two halves of a unit do not make the unit, for it may grow a third.
 */
export function covers(held: Scope, wanted: ScopeRoot, reach: Reach): boolean {
  return held.everything || held.roots.some((root) => rootCovers(root, wanted, reach));
}

function rootCovers(held: ScopeRoot, wanted: ScopeRoot, reach: Reach): boolean {
  const regionFits = held.region === null || held.region === wanted.region;
  const unitFits =
    held.unitId === null || (wanted.unitId !== null && reach.isWithin(wanted.unitId, held.unitId));
  return regionFits && unitFits;
}

/** Whether some unit of today lies in both scopes; two scopes without units overlap when their regions can. */
export function overlaps(a: ScopeRoot, b: ScopeRoot, reach: Reach): boolean {
  if (a.region !== null && b.region !== null && a.region !== b.region) return false;
  const region = a.region ?? b.region;
  const narrower = narrowerUnit(a.unitId, b.unitId, reach);
  if (narrower === 'apart') return false;
  return narrower === null || region === null || reach.hasRegion(narrower, region);
}

function narrowerUnit(a: string | null, b: string | null, reach: Reach): string | null | 'apart' {
  if (a === null || b === null) return a ?? b;
  if (reach.isWithin(a, b)) return a;
  return reach.isWithin(b, a) ? b : 'apart';
}

/** A role in a scope, as far as giving it away needs it. */
export interface Power {
  readonly rights: readonly string[];
  readonly root: ScopeRoot;
}

/** The rights in these powers that `scopes` (mine, by right) do not cover where they would hold; sorted, each once. */
export function lacking(
  scopes: Readonly<Record<string, Scope>>,
  powers: readonly Power[],
  reach: Reach,
): string[] {
  const missing = new Set<string>();
  for (const { rights, root } of powers) {
    for (const right of rights) {
      const held = scopes[right];
      if (held === undefined || !covers(held, root, reach)) missing.add(right);
    }
  }
  return [...missing].sort();
}

/** Where a grant stands on a day; `to` is the first day without it. */
export function stateOfGrant(from: string, to: string | null, today: string): 'current' | 'future' | 'ended' {
  if (to !== null && (to <= today || to <= from)) return 'ended';
  return from > today ? 'future' : 'current';
}

/** Where an API key stands at an instant. */
export function stateOfKey(
  key: { revokedAt: string | null; expiresAt: string | null },
  now: string,
): 'active' | 'expired' | 'revoked' {
  if (key.revokedAt !== null) return 'revoked';
  return key.expiresAt !== null && key.expiresAt <= now ? 'expired' : 'active';
}

/** A scope in words: “Sales, region EMEA”. */
export function scopeInWords(unitName: string | null, regionName: string | null): string {
  if (unitName === null) return regionName === null ? 'the whole enterprise' : `region ${regionName}`;
  return regionName === null ? unitName : `${unitName}, region ${regionName}`;
}

/** Rights as a sentence shows them: the first five, and how many more. */
export function listRightsInWords(rights: readonly string[]): string {
  const named = rights.map((right) => (right === '*' ? 'every right' : right));
  const more = named.length - 5;
  return more > 0 ? `${named.slice(0, 5).join(', ')} and ${more} more` : named.join(', ');
}
