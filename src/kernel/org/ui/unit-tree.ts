/** Units as nodes of a tree, and what differs between the trees of two days. Pure. */
import type { UnitRow } from './words.ts';

/** What becomes of a unit between two days. */
export type Difference = 'new' | 'moved' | 'changed' | 'gone';

/** Differences by unit; units that stay as they are do not appear. */
export function differencesOf(
  today: readonly UnitRow[],
  then: readonly UnitRow[],
): ReadonlyMap<string, Difference> {
  const before = new Map(today.map((unit) => [unit.unitId, unit]));
  const after = new Map(then.map((unit) => [unit.unitId, unit]));
  const found = new Map<string, Difference>();
  for (const unit of then) {
    const was = before.get(unit.unitId);
    if (!was) found.set(unit.unitId, 'new');
    else if (was.parentId !== unit.parentId) found.set(unit.unitId, 'moved');
    else if (
      was.name !== unit.name ||
      was.code !== unit.code ||
      was.kind !== unit.kind ||
      was.ownRegion !== unit.ownRegion ||
      was.headId !== unit.headId
    )
      found.set(unit.unitId, 'changed');
  }
  for (const unit of today) if (!after.has(unit.unitId)) found.set(unit.unitId, 'gone');
  return found;
}

/** Children by the unit above; units whose parent is not among them stand under null. */
export function childrenOf(units: readonly UnitRow[]): ReadonlyMap<string | null, UnitRow[]> {
  const ids = new Set(units.map(({ unitId }) => unitId));
  const children = new Map<string | null, UnitRow[]>();
  for (const unit of units) {
    const above = unit.parentId && ids.has(unit.parentId) ? unit.parentId : null;
    const list = children.get(above);
    if (list) list.push(unit);
    else children.set(above, [unit]);
  }
  return children;
}

/** The units that match a text, with everything above them, so that the tree still hangs together. */
export function matching(units: readonly UnitRow[], text: string): readonly UnitRow[] {
  const part = text.trim().toLocaleLowerCase();
  if (!part) return units;
  const byId = new Map(units.map((unit) => [unit.unitId, unit]));
  const kept = new Set<string>();
  for (const unit of units) {
    const words = `${unit.name} ${unit.code ?? ''} ${unit.key} ${unit.headName ?? ''}`.toLocaleLowerCase();
    if (!words.includes(part)) continue;
    for (let at: UnitRow | undefined = unit; at && !kept.has(at.unitId); at = byId.get(at.parentId ?? ''))
      kept.add(at.unitId);
  }
  return units.filter(({ unitId }) => kept.has(unitId));
}
