/** What was filled in: read with its form, brought forward when the form changed, completed by the team. Schemas only. */
import { z } from 'zod';
import { formAnswers, formSchema } from '../../../kernel/forms/contract-schema.ts';
import { command, query } from '../../../kernel/operation.ts';
import { changed, requestId, wrongState } from '../contract-fields.ts';
import { requestChanged } from '../events.ts';
import { submittingRefusals } from './contract-answers.ts';

/** What was filled in, with the form that it was filled in under; of a draft with what the form asks now. */
export const getAnswers = query({
  name: 'requests.get-answers',
  summary: 'Show what was filled in for a request; of a draft also what its form asks now and what changed',
  right: 'requests.read',
  input: z.object({ requestId: z.uuid() }),
  output: z.object({
    requestId: z.uuid(),
    version: z.int(),
    model: z
      .object({
        modelId: z.uuid(),
        key: z.string(),
        name: z.string(),
        isOffered: z.boolean().describe('It stands in the catalogue'),
      })
      .nullable()
      .describe('Null: a need to be assessed, without a model'),
    askedByLink: z.boolean().describe('It came by a link; the address of its sender is not proven'),
    form: z
      .object({ formVersionId: z.uuid(), schema: formSchema })
      .nullable()
      .describe('As this actor may see it: the requester without what is internal'),
    answers: formAnswers,
    changes: z
      .object({
        dropped: z.array(z.string()).describe('Labels of questions whose answers do not fit any more'),
        missing: z.array(z.string()).describe('Labels of questions that must be answered now'),
      })
      .nullable()
      .describe('Of a draft whose form changed since; the answers are brought forward already'),
    mayComplete: z.boolean().describe('The actor may fill in what is internal'),
  }),
  http: { method: 'GET', path: '/api/requests/:requestId/answers' },
  touches: ['request'],
});

/** Fills in what only the team sees; what the requester answered stays as it is. */
export const completeAnswers = command({
  name: 'requests.complete-answers',
  summary: 'Fill in what only the team sees; what the requester answered stays as it is',
  right: 'requests.triage',
  input: z.strictObject({ requestId, answers: formAnswers.describe('Of internal fields only') }),
  output: changed,
  http: { method: 'PUT', path: '/api/requests/:requestId/answers' },
  refusals: {
    'wrong-state': wrongState,
    'no-form': ['refused', 'Nothing is filled in for this request: it was asked without a form.'],
    'answers-wrong': submittingRefusals['answers-wrong'],
  },
  emits: [requestChanged],
  touches: ['request'],
  versioned: true,
});
