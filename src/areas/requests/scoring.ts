/** The formulas by which requests are ranked. */
import type { z } from 'zod';
import type { riceInputs, scoreInputs, wsjfInputs } from './contract-scores.ts';

/** Reach × impact × confidence ÷ effort: people who gain, for each day of work. */
export function riceScore({ reach, impact, confidence, effort }: z.output<typeof riceInputs>): number {
  return rounded((reach * impact * confidence) / 100 / effort);
}

/** The cost of delay for each part of the job's size. */
export function wsjfScore(inputs: z.output<typeof wsjfInputs>): number {
  const { value, timeCriticality, riskReduction, jobSize } = inputs;
  return rounded((value + timeCriticality + riskReduction) / jobSize);
}

/** By the method that the inputs name. */
export function scoreOf(inputs: z.output<typeof scoreInputs>): number {
  return inputs.method === 'rice' ? riceScore(inputs) : wsjfScore(inputs);
}

/** Three digits after the point: more would claim what nobody knows. */
function rounded(score: number): number {
  return Math.round(score * 1000) / 1000;
}
