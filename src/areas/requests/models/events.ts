/** What the log says about the catalogue, deflection, and asking without an account: ids, codes and dates only. */
import { z } from 'zod';
import { event } from '../../../kernel/operation.ts';

const nothing = z.object({});

export const modelCreated = event({
  name: 'requests.model-created',
  subject: 'request-model',
  payload: nothing,
  sentence: 'The model {subject} was made',
});
export const modelChanged = event({
  name: 'requests.model-changed',
  subject: 'request-model',
  payload: z.object({ fields: z.array(z.string()) }),
  sentence: 'The model {subject} was changed: {fields}',
});
export const modelPublished = event({
  name: 'requests.model-published',
  subject: 'request-model',
  payload: nothing,
  sentence: 'The model {subject} stands in the catalogue',
});
export const modelRetired = event({
  name: 'requests.model-retired',
  subject: 'request-model',
  payload: nothing,
  sentence: 'The model {subject} left the catalogue',
});

export const needSolved = event({
  name: 'requests.need-solved',
  subject: 'deflection',
  payload: z.object({ offeredKind: z.enum(['request', 'model']), offeredId: z.uuid() }),
  sentence: '{subject}: what was found solved the need before anything was asked',
});
export const suggestionRejected = event({
  name: 'requests.suggestion-rejected',
  subject: 'deflection',
  payload: z.object({ offeredKind: z.enum(['request', 'model']), offeredId: z.uuid() }),
  sentence: '{subject}: what was found is not what was needed',
});

export const askLinkMade = event({
  name: 'requests.ask-link-made',
  subject: 'ask-link',
  payload: z.object({ modelId: z.uuid(), expiresAt: z.iso.datetime() }),
  sentence: '{subject} was made for {modelId}; it works until {expiresAt}',
  refs: { modelId: 'request-model' },
});
export const askLinkRevoked = event({
  name: 'requests.ask-link-revoked',
  subject: 'ask-link',
  payload: z.object({ modelId: z.uuid() }),
  sentence: '{subject} for {modelId} was revoked',
  refs: { modelId: 'request-model' },
});

export const submissionReceived = event({
  name: 'requests.submission-received',
  subject: 'submission',
  payload: z.object({ linkId: z.uuid(), modelId: z.uuid() }),
  sentence: '{subject} came by {linkId} for {modelId}',
  refs: { linkId: 'ask-link', modelId: 'request-model' },
});
export const submissionQuarantined = event({
  name: 'requests.submission-quarantined',
  subject: 'submission',
  payload: z.object({ why: z.string() }),
  sentence: '{subject} waits for somebody to decide: {why}',
});
export const submissionTaken = event({
  name: 'requests.submission-taken',
  subject: 'submission',
  payload: z.object({ requestId: z.uuid() }),
  sentence: '{subject} became {requestId}',
  refs: { requestId: 'request' },
});
export const submissionDiscarded = event({
  name: 'requests.submission-discarded',
  subject: 'submission',
  payload: nothing,
  sentence: '{subject} was discarded',
});
