/** Properties of the decisions about scopes: what they say holds for every tree of units, not for examples. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reachOf } from './reach.ts';
import { covers, lacking, listRightsInWords, overlaps, stateOfGrant, stateOfKey } from './rules.ts';
import { EVERYTHING, NOTHING, type Scope, type ScopeRoot } from './scope.ts';

const REGIONS = ['amer', 'apac', 'emea'];

interface Tree {
  /** Parent of each unit by place; unit 0 is the root. */
  parents: number[];
  regions: string[];
}

const tree: fc.Arbitrary<Tree> = fc.integer({ min: 1, max: 12 }).chain((size) =>
  fc.record({
    parents: fc.tuple(
      ...Array.from({ length: size }, (_, i) => (i === 0 ? fc.constant(-1) : fc.nat({ max: i - 1 }))),
    ),
    regions: fc.array(fc.constantFrom(...REGIONS), { minLength: size, maxLength: size }),
  }),
);

const rootIn = ({ parents }: Tree): fc.Arbitrary<ScopeRoot> =>
  fc.record({
    unitId: fc.option(fc.nat({ max: parents.length - 1 }).map((i) => `u${i}`)),
    region: fc.option(fc.constantFrom(...REGIONS)),
  });

function lineOf({ parents }: Tree, unit: number): number[] {
  return unit < 0 ? [] : [unit, ...lineOf({ parents, regions: [] }, parents[unit]!)];
}

function reachIn(t: Tree) {
  const within = t.parents.flatMap((_, i) => lineOf(t, i).map((a) => [`u${i}`, `u${a}`] as const));
  const regions = t.parents.flatMap((_, i) => lineOf(t, i).map((a) => [`u${a}`, t.regions[i]!] as const));
  return reachOf(within, regions);
}

/** The units that a root reaches, found the slow way. */
function unitsOf(t: Tree, root: ScopeRoot): Set<number> {
  const all = t.parents.map((_, i) => i);
  return new Set(
    all.filter(
      (i) =>
        (root.region === null || t.regions[i] === root.region) &&
        (root.unitId === null || lineOf(t, i).includes(Number(root.unitId.slice(1)))),
    ),
  );
}

const scopeOf = (...roots: ScopeRoot[]): Scope => ({ everything: false, roots, own: null });
const treeAndRoots = tree.chain((t) => fc.tuple(fc.constant(t), rootIn(t), rootIn(t), rootIn(t)));

test('what is covered is reached: every unit of the wanted scope lies in the one held', () => {
  fc.assert(
    fc.property(treeAndRoots, ([t, held, wanted]) => {
      fc.pre(covers(scopeOf(held), wanted, reachIn(t)));
      const reached = unitsOf(t, held);
      for (const unit of unitsOf(t, wanted)) expect(reached).toContain(unit);
    }),
  );
});

test('what is covered stays covered when the tree grows', () => {
  fc.assert(
    fc.property(treeAndRoots, fc.nat(), fc.constantFrom(...REGIONS), ([t, held, wanted], under, region) => {
      fc.pre(covers(scopeOf(held), wanted, reachIn(t)));
      const grown = {
        parents: [...t.parents, under % t.parents.length],
        regions: [...t.regions, region],
      };
      const reached = unitsOf(grown, held);
      for (const unit of unitsOf(grown, wanted)) expect(reached).toContain(unit);
    }),
  );
});

test('covering is reflexive and transitive; everything covers all, nothing covers none', () => {
  fc.assert(
    fc.property(treeAndRoots, ([t, a, b, c]) => {
      const reach = reachIn(t);
      expect(covers(scopeOf(a), a, reach)).toBe(true);
      expect(covers(EVERYTHING, a, reach)).toBe(true);
      expect(covers(NOTHING, a, reach)).toBe(false);
      if (covers(scopeOf(a), b, reach) && covers(scopeOf(b), c, reach))
        expect(covers(scopeOf(a), c, reach)).toBe(true);
    }),
  );
});

test('nobody passes on the whole enterprise who has a part of it', () => {
  fc.assert(
    fc.property(treeAndRoots, ([t, held]) => {
      fc.pre(held.unitId !== null || held.region !== null);
      expect(covers(scopeOf(held), { unitId: null, region: null }, reachIn(t))).toBe(false);
    }),
  );
});

test('scopes overlap exactly when a unit lies in both, and the order does not matter', () => {
  fc.assert(
    fc.property(treeAndRoots, ([t, a, b]) => {
      const reach = reachIn(t);
      const said = overlaps(a, b, reach);
      expect(overlaps(b, a, reach)).toBe(said);
      const shared = [...unitsOf(t, a)].filter((unit) => unitsOf(t, b).has(unit));
      if (shared.length > 0) expect(said).toBe(true);
      // Without a unit there is no tree to ask: a region may get its first unit tomorrow.
      else if (a.unitId !== null || b.unitId !== null) expect(said).toBe(false);
    }),
  );
});

test('one lacks exactly the rights that are not held where they would hold', () => {
  const root = { unitId: 'u1', region: null };
  const reach = reachOf([['u1', 'u0']], []);
  const scopes = { a: scopeOf({ unitId: 'u0', region: null }), b: scopeOf({ unitId: 'u2', region: null }) };
  expect(lacking(scopes, [{ rights: ['a', 'b', 'c'], root }], reach)).toEqual(['b', 'c']);
  expect(lacking(scopes, [], reach)).toEqual([]);
});

test('a grant is future, current or ended; one that ended before it began was never held', () => {
  expect(stateOfGrant('2026-03-02', null, '2026-03-01')).toBe('future');
  expect(stateOfGrant('2026-03-02', null, '2026-03-02')).toBe('current');
  expect(stateOfGrant('2026-03-01', '2026-03-02', '2026-03-01')).toBe('current');
  expect(stateOfGrant('2026-03-01', '2026-03-02', '2026-03-02')).toBe('ended');
  expect(stateOfGrant('2026-03-09', '2026-03-09', '2026-03-01')).toBe('ended');
});

test('a revoked key stays revoked after it has expired', () => {
  const now = '2026-03-02T08:00:00.000Z';
  expect(stateOfKey({ revokedAt: null, expiresAt: null }, now)).toBe('active');
  expect(stateOfKey({ revokedAt: null, expiresAt: now }, now)).toBe('expired');
  expect(stateOfKey({ revokedAt: now, expiresAt: now }, now)).toBe('revoked');
});

test('a long list of rights is cut, and says how much is left out', () => {
  expect(listRightsInWords(['*'])).toBe('every right');
  expect(listRightsInWords(['a', 'b', 'c', 'd', 'e', 'f', 'g'])).toBe('a, b, c, d, e and 2 more');
});
