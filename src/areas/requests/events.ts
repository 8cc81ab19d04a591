/** What the log says about requests: ids, codes and dates only. */
import { z } from 'zod';
import { event } from '../../kernel/operation.ts';
import { declineReason, priority, requestState } from './contract-words.ts';

const nothing = z.object({});
export const draftSaved = event({
  name: 'requests.draft-saved',
  subject: 'request',
  payload: nothing,
  sentence: '{subject} was saved as a draft',
});
export const draftChanged = event({
  name: 'requests.draft-changed',
  subject: 'request',
  payload: z.object({ fields: z.array(z.string()) }),
  sentence: 'The draft {subject} was changed: {fields}',
});
export const requestSubmitted = event({
  name: 'requests.request-submitted',
  subject: 'request',
  payload: z.object({ unitId: z.uuid(), requesterId: z.uuid() }),
  sentence: '{subject} was submitted for {unitId}',
  refs: { unitId: 'unit', requesterId: 'person' },
});
export const requestQueued = event({
  name: 'requests.request-queued',
  subject: 'request',
  payload: z.object({ queueId: z.uuid() }),
  sentence: '{subject} went to the queue {queueId}',
  refs: { queueId: 'queue' },
});
export const requestUnqueued = event({
  name: 'requests.request-unqueued',
  subject: 'request',
  payload: z.object({ queueId: z.uuid() }),
  sentence: '{subject} left the queue {queueId}',
  refs: { queueId: 'queue' },
});
export const requestTakenUp = event({
  name: 'requests.request-taken-up',
  subject: 'request',
  payload: nothing,
  sentence: '{subject} was taken up and is in fulfilment',
});
export const requestAssigned = event({
  name: 'requests.request-assigned',
  subject: 'request',
  payload: z.object({ ownerId: z.uuid().nullable(), formerId: z.uuid().nullable() }),
  sentence: 'The owner of {subject} changed from {formerId} to {ownerId}',
  refs: { ownerId: 'person', formerId: 'person' },
});
export const requestChanged = event({
  name: 'requests.request-changed',
  subject: 'request',
  payload: z.object({ fields: z.array(z.string()) }),
  sentence: '{subject} was changed: {fields}',
});
export const dueDateChanged = event({
  name: 'requests.due-date-changed',
  subject: 'request',
  payload: z.object({ from: z.iso.date().nullable(), to: z.iso.date().nullable() }),
  sentence: 'The due date of {subject} changed from {from} to {to}',
});
export const priorityChanged = event({
  name: 'requests.priority-changed',
  subject: 'request',
  payload: z.object({ from: priority, to: priority }),
  sentence: 'The priority of {subject} changed from {from} to {to}',
});
export const requestDeclined = event({
  name: 'requests.request-declined',
  subject: 'request',
  payload: z.object({ reason: declineReason }),
  sentence: '{subject} was declined: {reason}',
});
export const requestReturned = event({
  name: 'requests.request-returned',
  subject: 'request',
  payload: z.object({ from: requestState }),
  sentence: '{subject} went back to triage',
});
export const requestDelivered = event({
  name: 'requests.request-delivered',
  subject: 'request',
  payload: nothing,
  sentence: '{subject} was delivered and waits for the requester’s answer',
});
export const deliveryWithdrawn = event({
  name: 'requests.delivery-withdrawn',
  subject: 'request',
  payload: nothing,
  sentence: 'The delivery of {subject} was taken back',
});
export const deliveryAccepted = event({
  name: 'requests.delivery-accepted',
  subject: 'request',
  payload: nothing,
  sentence: 'The requester accepted the delivery of {subject}',
});
export const requestReopened = event({
  name: 'requests.request-reopened',
  subject: 'request',
  payload: z.object({ from: requestState }),
  sentence: 'The requester reopened {subject}',
});
export const requestCancelled = event({
  name: 'requests.request-cancelled',
  subject: 'request',
  payload: z.object({ from: requestState }),
  sentence: 'The requester cancelled {subject}',
});
export const requesterReminded = event({
  name: 'requests.requester-reminded',
  subject: 'request',
  payload: nothing,
  sentence: 'The requester was reminded to answer the delivery of {subject}',
});
