/** What the log says about requests: ids, codes and dates only. */
import { z } from 'zod';
import { event } from '../../kernel/operation.ts';
import {
  declineReason,
  linkKind,
  priority,
  redirectReason,
  requestState,
  scoreMethod,
  splitFate,
} from './contract-words.ts';

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

// Triage in depth.

export const requestWaitlisted = event({
  name: 'requests.request-waitlisted',
  subject: 'request',
  payload: z.object({ lookAgainOn: z.iso.date() }),
  sentence: '{subject} went onto the wait-list; triage looks at it again on {lookAgainOn}',
});
export const waitlistDue = event({
  name: 'requests.wait-list-due',
  subject: 'request',
  payload: nothing,
  sentence: '{subject} has waited until the day on which triage looks at it again',
});
export const requestRedirected = event({
  name: 'requests.request-redirected',
  subject: 'request',
  payload: z.object({ reason: redirectReason, helperId: z.uuid().nullable() }),
  sentence: '{subject} was redirected, because training would not solve it: {reason}',
  refs: { helperId: 'person' },
});
export const requestMerged = event({
  name: 'requests.request-merged',
  subject: 'request',
  payload: z.object({ survivorId: z.uuid(), from: requestState }),
  sentence: '{subject} was merged into {survivorId}, which goes on in its place',
  refs: { survivorId: 'request' },
});
export const requestAbsorbed = event({
  name: 'requests.request-absorbed',
  subject: 'request',
  payload: z.object({ mergedId: z.uuid() }),
  sentence: '{subject} goes on for {mergedId} too; whoever asked for that follows it now',
  refs: { mergedId: 'request' },
});
export const requestUnmerged = event({
  name: 'requests.request-unmerged',
  subject: 'request',
  payload: z.object({ survivorId: z.uuid() }),
  sentence: '{subject} was taken out of {survivorId} and waits in triage by itself',
  refs: { survivorId: 'request' },
});
export const requestReleased = event({
  name: 'requests.request-released',
  subject: 'request',
  payload: z.object({ mergedId: z.uuid() }),
  sentence: '{subject} does not stand for {mergedId} any more',
  refs: { mergedId: 'request' },
});
export const requestSplit = event({
  name: 'requests.request-split',
  subject: 'request',
  payload: z.object({ parts: z.int(), original: splitFate }),
  sentence: '{subject} was split into {parts} requests',
});
export const requestSplitOff = event({
  name: 'requests.request-split-off',
  subject: 'request',
  payload: z.object({ originalId: z.uuid() }),
  sentence: '{subject} was made out of {originalId}',
  refs: { originalId: 'request' },
});
export const requestClosedBySplit = event({
  name: 'requests.request-closed-by-split',
  subject: 'request',
  payload: nothing,
  sentence: '{subject} was cancelled: its parts go on in its place',
});
export const triageBypassed = event({
  name: 'requests.triage-bypassed',
  subject: 'request',
  payload: z.object({ orderedById: z.uuid() }),
  sentence: '{subject} passed triage by order of {orderedById}; it counts as unplanned work',
  refs: { orderedById: 'person' },
});
export const scopeChanged = event({
  name: 'requests.scope-changed',
  subject: 'request',
  payload: z.object({ fields: z.array(z.string()), isMaterial: z.boolean() }),
  sentence: 'The scope of {subject} was changed: {fields}',
});
export const requestsLinked = event({
  name: 'requests.requests-linked',
  subject: 'request',
  payload: z.object({ otherId: z.uuid(), kind: linkKind }),
  sentence: '{subject} was linked with {otherId} ({kind})',
  refs: { otherId: 'request' },
});
export const requestsUnlinked = event({
  name: 'requests.requests-unlinked',
  subject: 'request',
  payload: z.object({ otherId: z.uuid(), kind: linkKind }),
  sentence: '{subject} is not linked with {otherId} any more ({kind})',
  refs: { otherId: 'request' },
});
export const silentRequesterWarned = event({
  name: 'requests.silent-requester-warned',
  subject: 'request',
  payload: z.object({ waitId: z.uuid(), closesOn: z.iso.date() }),
  sentence: 'The requester of {subject} was warned: without an answer it closes on {closesOn}',
});
export const silentRequestClosed = event({
  name: 'requests.silent-request-closed',
  subject: 'request',
  payload: z.object({ waitId: z.uuid(), from: requestState }),
  sentence: '{subject} was cancelled, because its requester did not answer',
});
export const promiseOverridden = event({
  name: 'requests.promise-overridden',
  subject: 'request',
  payload: z.object({
    personId: z.uuid().nullable(),
    queueId: z.uuid().nullable(),
    until: z.iso.date(),
    neededMinutes: z.int(),
    freeMinutes: z.int(),
    needed: z.number().describe('In hours'),
    free: z.number().describe('In hours; below 0: more was promised already than there is'),
  }),
  sentence:
    '{subject} was promised although the hours are missing: {needed} hours needed until {until}, {free} free',
  refs: { personId: 'person', queueId: 'queue' },
  isInternal: true,
});
export const requestResumed = event({
  name: 'requests.request-resumed',
  subject: 'request',
  payload: nothing,
  sentence: 'The requester came back to {subject}; it waits in triage again',
});
export const requestScored = event({
  name: 'requests.request-scored',
  subject: 'request',
  payload: z.object({ method: scoreMethod, score: z.number() }),
  sentence: '{subject} scored {score} ({method})',
});
export const deliveryRated = event({
  name: 'requests.delivery-rated',
  subject: 'request',
  payload: z.object({ satisfaction: z.int() }),
  sentence: 'The requester rated the delivery of {subject}: {satisfaction} of 5',
});
export const ratingAsked = event({
  name: 'requests.rating-asked',
  subject: 'request',
  payload: nothing,
  sentence: 'The requester of {subject} was asked by mail how satisfied they are',
});
