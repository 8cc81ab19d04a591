/** The builder loses nothing: what is saved comes back as the same predicate. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  itemOf,
  newCondition,
  newGroup,
  type Predicate,
  predicateOf,
  replaced,
  rootOf,
} from './conditions.ts';

const text = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ]{0,10}[a-z]$/);
const leaf: fc.Arbitrary<Predicate> = fc.oneof(
  fc.record({ is: fc.constant('in-unit' as const), unitId: fc.uuid(), below: fc.boolean() }),
  fc.record({ is: fc.constant('in-business-area' as const), unitId: fc.uuid() }),
  fc.record({ is: fc.constant('in-region' as const), region: text }),
  fc.record({ is: fc.constant('at-site' as const), siteId: fc.uuid() }),
  fc.record({
    is: fc.constant('of-kind' as const),
    kind: fc.constantFrom('employee' as const, 'contractor' as const),
  }),
  fc.record({ is: fc.constant('reports-to' as const), personId: fc.uuid(), indirectly: fc.boolean() }),
  fc.constant({ is: 'manages-people' as const }),
  fc.constant({ is: 'on-leave' as const }),
  fc.record({ is: fc.constant('title-contains' as const), text }),
  fc.record({ is: fc.constant('hired-after' as const), day: fc.constant('2026-01-31') }),
  fc.record({ is: fc.constant('field-equals' as const), field: text, value: text }),
);
const { predicate } = fc.letrec<{ predicate: Predicate }>((tie) => ({
  predicate: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.record({ all: fc.array(tie('predicate'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('predicate'), { maxLength: 3 }) }),
    fc.record({ not: leaf }),
  ),
}));

test('a predicate read into the builder means the same when it is written again', () => {
  fc.assert(
    fc.property(predicate, (saved) => {
      expect(predicateOf(itemOf(saved))).toEqual(saved);
    }),
  );
});

test('a lone condition gets a group around it, a group stays as it is', () => {
  fc.assert(
    fc.property(predicate, (saved) => {
      const again = predicateOf(rootOf(saved));
      expect([saved, { all: [saved] }]).toContainEqual(again);
    }),
  );
});

test('a condition that lacks something makes no predicate, and can be taken out', () => {
  const lacking = newCondition('at-site');
  const root = newGroup('any', [newCondition('on-leave'), newGroup('all', [lacking])]);
  expect(predicateOf(root)).toBeNull();
  expect(predicateOf(replaced(root, lacking.id, null))).toEqual({ any: [{ is: 'on-leave' }, { all: [] }] });
  expect(predicateOf(replaced(root, lacking.id, { ...lacking, value: 'x', negated: true }))).toEqual({
    any: [{ is: 'on-leave' }, { all: [{ not: { is: 'at-site', siteId: 'x' } }] }],
  });
});
