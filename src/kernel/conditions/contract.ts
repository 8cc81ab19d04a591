/**
 * Conditions as people write them: checked while they type, tried on past cases, and the words they may use.
 * Schemas only; the language itself is in check.ts, evaluate.ts and to-sql.ts.
 */
import { z } from 'zod';
import { query, SIGNED_IN } from '../operation.ts';
import { day, id } from '../org/shapes.ts';

/** Longest condition, in characters. */
export const LONGEST = 2_000;

const process = z.string().trim().min(1).max(80).describe('Name of the process, such as request-fulfilment');
const text = z
  .string({ error: 'The condition must be text.' })
  .max(
    LONGEST,
    `A condition may have ${LONGEST.toLocaleString('en')} characters at most; split it into several.`,
  )
  .describe('A boolean expression in the FEEL subset');
const processUnknown = ['invalid', 'There is no process called {process}. There are: {processes}.'] as const;

/** One fault of a text: where, what, and what may have been meant. */
export const problem = z.object({
  from: z.number().int().describe('First character, from 0'),
  to: z.number().int().describe('Character after the last one'),
  message: z.string(),
  suggestions: z.array(z.string()).describe('Texts that could stand there instead, best first'),
});

const verdictPart = z.object({
  text: z.string().describe('The part as its author wrote it'),
  value: z.boolean().nullable(),
  because: z.string(),
  missing: z.array(z.string()),
});

export const checkCondition = query({
  name: 'conditions.check-condition',
  summary:
    'Checks a condition without running it: every fault with its place, what was probably meant, and its cost.',
  right: SIGNED_IN,
  input: z.object({ process, text }),
  output: z.object({
    ok: z.boolean(),
    problems: z.array(problem),
    parts: z.array(z.string()).describe('The conjuncts that are explained one by one'),
    cost: z
      .object({ levels: z.number().int().describe('Nested relations: 0, 1 or 2'), sentence: z.string() })
      .nullable(),
    vocabularyVersion: z.string(),
  }),
  http: { method: 'POST', path: '/api/conditions/check' },
  refusals: { 'process-unknown': processUnknown },
  touches: [],
});

export const tryCondition = query({
  name: 'conditions.try-condition',
  summary:
    'Tries a condition on the cases of a process that were opened in a period: how many it holds for, and why.',
  right: 'conditions.try-conditions',
  input: z.object({
    process,
    text,
    from: day.describe('First day on which the cases were opened'),
    to: day.describe('Last day'),
    examples: z.coerce
      .number()
      .int()
      .min(0)
      .max(20)
      .default(5)
      .describe('How many cases of each verdict to show'),
  }),
  output: z.object({
    total: z.number().int(),
    whenTrue: z.number().int(),
    whenFalse: z.number().int(),
    unknown: z.number().int().describe('Cases of which it cannot be told yet'),
    examples: z.array(
      z.object({
        caseId: id,
        key: z.string().nullable(),
        name: z.string(),
        state: z.string(),
        value: z.boolean().nullable(),
        parts: z.array(verdictPart),
      }),
    ),
    today: day.describe('The day for which the condition was decided'),
  }),
  http: { method: 'POST', path: '/api/conditions/try' },
  refusals: {
    'process-unknown': processUnknown,
    'condition-faulty': ['invalid', 'The condition cannot be tried: {problem}'],
    'period-wrong': [
      'invalid',
      'The period ends before it begins. Give a first day that is not after the last.',
    ],
    'takes-too-long': [
      'refused',
      'Trying this took too long. Choose a shorter period or a simpler condition.',
    ],
  },
  touches: [],
});

export const listVocabularies = query({
  name: 'conditions.list-vocabularies',
  summary:
    'Lists the processes with the words that their conditions may use, and the functions of the language.',
  right: SIGNED_IN,
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        process: z.string(),
        title: z.string(),
        version: z.string(),
        root: z.string(),
        smallest: z.string().describe('The smallest honest condition of the process'),
        entities: z.array(
          z.object({
            name: z.string(),
            fields: z.array(
              z.object({
                name: z.string(),
                type: z.enum(['number', 'text', 'boolean', 'date', 'date-time', 'duration']),
                describes: z.string(),
                options: z.array(z.string()),
              }),
            ),
            relations: z.array(z.object({ name: z.string(), entity: z.string(), describes: z.string() })),
          }),
        ),
        events: z.array(z.object({ name: z.string(), describes: z.string() })),
      }),
    ),
    functions: z.array(
      z.object({ name: z.string(), signature: z.string(), describes: z.string(), example: z.string() }),
    ),
  }),
  http: { method: 'GET', path: '/api/conditions/vocabularies' },
  touches: [],
});
