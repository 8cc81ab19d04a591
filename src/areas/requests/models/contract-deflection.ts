/** What is similar to what somebody is writing, and whether it solved the need before anything was asked. Schemas only. */
import { z } from 'zod';
import { command, query } from '../../../kernel/operation.ts';
import { requestState } from '../contract-words.ts';
import { modelKinds } from './contract-models.ts';
import * as events from './events.ts';

/** Finds what is similar to a text that is being written. */
export const findSimilar = query({
  name: 'requests.find-similar',
  summary: 'Find requests that one may read and entries of the catalogue that are similar to a text',
  right: 'requests.submit',
  input: z.object({
    text: z.string().trim().min(3, 'Write at least 3 characters').max(400),
    exceptRequestId: z.uuid().optional().describe('The request in hand, which is not similar to itself'),
    exceptModelId: z.uuid().optional().describe('The model whose form is being filled in'),
    openOnly: z.boolean().optional().describe('Only requests on which somebody still works'),
    limit: z.coerce.number().int().min(1).max(20).default(5).describe('Of requests and of models each'),
  }),
  output: z.object({
    requests: z.array(
      z.object({
        requestId: z.uuid(),
        key: z.string(),
        title: z.string(),
        state: requestState,
        submittedAt: z.iso.datetime(),
        isMine: z.boolean().describe('One asked for it oneself'),
        score: z.number().describe('How similar, from 0 to 1'),
      }),
    ),
    models: z.array(
      z.object({
        modelId: z.uuid(),
        key: z.string(),
        kind: z.enum(modelKinds),
        name: z.string(),
        description: z.string(),
        icon: z.string(),
        link: z.string().nullable(),
        score: z.number(),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/similar-requests' },
  touches: ['request', 'request-model'],
});

/** Says whether something that was found solves the need; a draft that is solved is put away. */
export const recordDeflection = command({
  name: 'requests.record-deflection',
  summary:
    'Say whether what was found solves the need, or is not it; a draft whose need is solved is put away',
  right: 'requests.submit',
  input: z.strictObject({
    verdict: z.enum(['solves', 'not-this']),
    offeredKind: z.enum(['request', 'model']),
    offeredId: z.uuid(),
    text: z.string().trim().min(1).max(400).describe('What one had written'),
    modelId: z.uuid().optional().describe('The model whose form one was filling in'),
    draftId: z.uuid().optional().describe('The draft in hand'),
  }),
  output: z.object({
    deflectionId: z.uuid(),
    draftIsPutAway: z.boolean(),
  }),
  http: { method: 'POST', path: '/api/deflections' },
  refusals: {
    'draft-not-yours': ['forbidden', 'Only the person who wrote a draft may put it away.'],
  },
  emits: [events.needSolved, events.suggestionRejected],
  touches: ['deflection', 'request', 'request-model'],
});

/** How often needs were solved before anything was asked, and by what. */
export const getDeflection = query({
  name: 'requests.get-deflection',
  summary: 'Count how often needs were solved before anything was asked, and by what',
  right: 'requests.keep-models',
  input: z.object({
    from: z.iso.date().describe('First day'),
    until: z.iso.date().describe('Last day'),
  }),
  output: z.object({
    solved: z.int(),
    notThis: z.int(),
    submitted: z.int().describe('Requests submitted in the same time (within one’s scope)'),
    share: z
      .number()
      .nullable()
      .describe('Solved of solved and submitted; null below 20, where a share would mislead'),
    best: z.array(
      z.object({
        offeredKind: z.enum(['request', 'model']),
        offeredId: z.uuid(),
        key: z.string(),
        name: z.string().nullable().describe('Null: a request that one may not read'),
        solved: z.int(),
        notThis: z.int(),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/deflections' },
  touches: ['deflection'],
});
