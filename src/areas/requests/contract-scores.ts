/** Scoring requests by RICE or WSJF, so that they can be ranked. Schemas only; the formulas stand in scoring.ts. */
import { z } from 'zod';
import { command, query } from '../../kernel/operation.ts';
import { changed, personRef, requestId, wrongState } from './contract-fields.ts';
import { scoreMethod } from './contract-words.ts';
import * as events from './events.ts';

/** How much one of those reached gains, from hardly to very much. */
export const impacts = [0.25, 0.5, 1, 2, 3] as const;

/** The sizes that WSJF compares with: apart enough to be told apart. */
export const sizes = [1, 2, 3, 5, 8, 13, 20] as const;

const size = z.literal([...sizes], { error: 'Choose 1, 2, 3, 5, 8, 13 or 20' });

/** Reach × impact × confidence ÷ effort. */
export const riceInputs = z.strictObject({
  method: z.literal('rice'),
  reach: z.int('Give a whole number of people').min(1, 'At least one person').max(10_000_000),
  impact: z.literal([...impacts], { error: 'Choose 0.25, 0.5, 1, 2 or 3' }).describe('3 is most'),
  confidence: z
    .int('Give whole percent')
    .min(1, 'From 1 to 100 percent')
    .max(100, 'From 1 to 100 percent')
    .describe('How sure one is of reach and impact, in percent'),
  effort: z
    .number('Give a number of days')
    .min(0.1, 'At least a tenth of a day')
    .max(10_000)
    .describe('Working days of one person'),
});

/** (Value + time criticality + risk reduction) ÷ job size. */
export const wsjfInputs = z.strictObject({
  method: z.literal('wsjf'),
  value: size.describe('What the business gains'),
  timeCriticality: size.describe('What is lost by waiting'),
  riskReduction: size.describe('Which risk it takes away, or which chance it opens'),
  jobSize: size.describe('How much work it is'),
});

/** One of the two, with its inputs. */
export const scoreInputs = z.discriminatedUnion('method', [riceInputs, wsjfInputs], {
  error: 'Choose the method: rice or wsjf',
});

/** Scores a request; earlier scores stay in its history. */
export const scoreRequest = command({
  name: 'requests.score-request',
  summary: 'Score a request by RICE or WSJF, so that it can be ranked; earlier scores are kept',
  right: 'requests.triage',
  input: z.strictObject({
    requestId,
    inputs: scoreInputs,
    why: z.string().trim().max(1000).nullish().describe('What the numbers rest on'),
  }),
  output: changed.extend({ method: scoreMethod, score: z.number() }),
  http: { method: 'POST', path: '/api/requests/:requestId/scores' },
  refusals: { 'wrong-state': wrongState },
  emits: [events.requestScored],
  touches: ['request'],
  versioned: true,
});

/** All scores of a request. */
export const listScores = query({
  name: 'requests.list-scores',
  summary: 'Show how a request was scored: every score with its inputs, who scored and when, newest first',
  right: 'requests.read',
  input: z.object({ requestId }),
  output: z.object({
    isMandatory: z.boolean().describe('A law demands it: it comes before all that is ranked'),
    scores: z
      .array(
        z.object({
          scoreId: z.uuid(),
          score: z.number(),
          inputs: scoreInputs,
          why: z.string().nullable(),
          scoredBy: personRef.nullable(),
          scoredAt: z.iso.datetime(),
          isCurrent: z.boolean().describe('The newest of its method, by which lists are ranked'),
        }),
      )
      .describe('The newest 100'),
  }),
  http: { method: 'GET', path: '/api/requests/:requestId/scores' },
  touches: ['request'],
});
