/** The formulas of scores, by properties that every ranking has to keep. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { impacts, sizes } from './contract-scores.ts';
import { riceScore, scoreOf, wsjfScore } from './scoring.ts';

const rice = fc.record({
  method: fc.constant('rice' as const),
  reach: fc.integer({ min: 1, max: 10_000_000 }),
  impact: fc.constantFrom(...impacts),
  confidence: fc.integer({ min: 1, max: 100 }),
  effort: fc.integer({ min: 1, max: 100_000 }).map((n) => n / 10),
});
const size = fc.constantFrom(...sizes);
const wsjf = fc.record({
  method: fc.constant('wsjf' as const),
  value: size,
  timeCriticality: size,
  riskReduction: size,
  jobSize: size,
});

it('scores what the literature scores', () => {
  expect(riceScore({ method: 'rice', reach: 500, impact: 2, confidence: 80, effort: 4 })).toBe(200);
  expect(wsjfScore({ method: 'wsjf', value: 8, timeCriticality: 13, riskReduction: 3, jobSize: 5 })).toBe(
    4.8,
  );
});

it('never ranks lower what reaches more people, or is surer, and never higher what is more work', () => {
  fc.assert(
    fc.property(rice, rice, (one, other) => {
      const score = riceScore(one);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(riceScore({ ...one, reach: Math.max(one.reach, other.reach) })).toBeGreaterThanOrEqual(score);
      expect(riceScore({ ...one, confidence: 100 })).toBeGreaterThanOrEqual(score);
      expect(riceScore({ ...one, effort: one.effort + other.effort })).toBeLessThanOrEqual(score);
    }),
  );
});

it('stays between the least and the most that WSJF can say, and does not care which delay costs', () => {
  fc.assert(
    fc.property(wsjf, (inputs) => {
      const score = scoreOf(inputs);
      expect(score).toBeGreaterThanOrEqual(3 / 20);
      expect(score).toBeLessThanOrEqual(60);
      const { value, timeCriticality, riskReduction } = inputs;
      expect(
        scoreOf({ ...inputs, value: riskReduction, timeCriticality: value, riskReduction: timeCriticality }),
      ).toBe(score);
    }),
  );
});
