/** The tree of units on screen: what a filter keeps and what differs between two days. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { childrenOf, differencesOf, matching } from './unit-tree.ts';
import type { UnitRow } from './words.ts';

const unit = (unitId: string, parentId: string | null, name = unitId): UnitRow => ({
  unitId,
  key: `U-${unitId}`,
  version: 1,
  code: null,
  name,
  kind: 'unit',
  parentId,
  depth: 0,
  region: null,
  ownRegion: null,
  businessAreaId: null,
  costCentreId: null,
  headId: null,
  headName: null,
  headcountDirect: 0,
  headcountTotal: 0,
  childCount: 0,
  can: [],
});

const trees = fc
  .array(fc.nat(), { minLength: 1, maxLength: 30 })
  .map((picks) =>
    picks.map((pick, i) => unit(String(i), i === 0 ? null : String(pick % i), `name ${(pick * 7) % 5}`)),
  );

test('a filter keeps every match and whatever stands above it, and nothing else', () => {
  fc.assert(
    fc.property(trees, fc.nat({ max: 4 }), (units, n) => {
      const kept = matching(units, `name ${n}`);
      const ids = new Set(kept.map(({ unitId }) => unitId));
      const hits = units.filter(({ name }) => name === `name ${n}`);
      for (const hit of hits) expect(ids).toContain(hit.unitId);
      for (const each of kept) if (each.parentId !== null) expect(ids).toContain(each.parentId);
      const isAbove = (id: string) =>
        hits.some((hit) => {
          for (let at: UnitRow | undefined = hit; at; at = units.find((u) => u.unitId === at?.parentId))
            if (at.unitId === id) return true;
          return false;
        });
      for (const id of ids) expect(isAbove(id)).toBe(true);
    }),
  );
});

test('every unit hangs under exactly one other or at the root', () => {
  fc.assert(
    fc.property(trees, (units) => {
      const all = [...childrenOf(units).values()].flat();
      expect(all.map(({ unitId }) => unitId).sort()).toEqual(units.map(({ unitId }) => unitId).sort());
    }),
  );
});

test('a unit is new, moved, changed or gone', () => {
  const today = [unit('a', null), unit('b', 'a'), unit('c', 'a'), unit('d', 'a')];
  const then = [unit('a', null), unit('b', 'd'), unit('d', 'a', 'other'), unit('e', 'a')];
  expect(Object.fromEntries(differencesOf(today, then))).toEqual({
    b: 'moved',
    c: 'gone',
    d: 'changed',
    e: 'new',
  });
  expect(differencesOf(today, today).size).toBe(0);
});
