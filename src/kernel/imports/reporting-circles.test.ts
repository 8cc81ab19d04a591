/** Circles among reporting lines, against the plain walk from everybody. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findCycles } from './reporting-circles.ts';

it('finds exactly those who come back to themselves', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12), { minLength: 1, maxLength: 13 }), (given) => {
      const managers = Int32Array.from([0, ...given.map((m) => (m > given.length ? 0 : m))]);
      const returning: number[] = [];
      for (let n = 1; n < managers.length; n++) {
        let at = managers[n]!;
        for (let steps = 0; at !== 0 && at !== n && steps < managers.length; steps++) at = managers[at]!;
        if (at === n) returning.push(n);
      }
      expect(findCycles(managers).sort((a, b) => a - b)).toEqual(returning);
    }),
  );
});
