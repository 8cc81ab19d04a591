/** One search box over everything: people, units and whatever kinds areas register. */
import { z } from 'zod';
import { query, SIGNED_IN } from '../operation.ts';
import { id } from './shapes.ts';

export const findRecords = query({
  name: 'search.find-records',
  summary:
    'Finds records of every kind by name or key, at most 8 of a kind, among those that the asker may see.',
  right: SIGNED_IN,
  input: z.object({
    text: z
      .string()
      .trim()
      .min(1, 'Type something to search for.')
      .max(100, 'Search for at most 100 characters.'),
  }),
  output: z.object({
    hits: z.array(
      z.object({
        kind: z.string(),
        id,
        key: z.string().nullable(),
        title: z.string(),
        hint: z.string().nullable(),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/search' },
});
