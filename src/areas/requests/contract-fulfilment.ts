/**
 * What the team does with requests: verdicts of triage, who works on them, delivering. Schemas only; merging, splitting
 * and what else triage does stand in contract-triage.ts.
 */
import { z } from 'zod';
import { openingRefusals } from '../../kernel/cases/refusals.ts';
import { deliveringRefusals } from '../../kernel/fulfilment/refusals.ts';
import { command } from '../../kernel/operation.ts';
import {
  changed,
  draftFields,
  overcommitted,
  overrideWhy,
  personGone,
  queueUnknown,
  regionUnknown,
  requestId,
  title,
  unitUnknown,
  wrongState,
} from './contract-fields.ts';
import { declineReason, priority } from './contract-words.ts';
import * as events from './events.ts';
import { stepEvents } from './events-steps.ts';

// Triage.

/** Takes a submitted request into fulfilment with an owner, a queue or both. */
export const takeUpRequest = command({
  name: 'requests.take-up-request',
  summary:
    'Triage: take a submitted request into fulfilment, with an owner or a queue, and perhaps a due date',
  right: 'requests.triage',
  input: z.strictObject({
    requestId,
    ownerId: z.uuid().nullish().describe('Who answers for it; left out: as it is'),
    queueId: z.uuid().nullish().describe('The queue that works on it; left out: as it is'),
    dueOn: z.iso.date().nullish(),
    priority: priority.optional(),
    overrideWhy,
  }),
  output: changed,
  http: { method: 'POST', path: '/api/requests/:requestId/take-up' },
  refusals: {
    ...openingRefusals,
    'wrong-state': wrongState,
    'nobody-named': ['invalid', 'Name an owner or a queue, so that somebody works on it.'],
    'person-gone': personGone,
    'queue-unknown': queueUnknown,
    'due-in-past': ['invalid', 'The due date {dueOn} has passed. Choose today or a later day.'],
    overcommitted,
  },
  emits: [
    events.requestTakenUp,
    events.requestAssigned,
    events.requestQueued,
    events.requestUnqueued,
    events.dueDateChanged,
    events.priorityChanged,
    events.promiseOverridden,
    ...stepEvents,
  ],
  touches: ['request'],
  versioned: true,
  inverse: 'requests.return-request-to-triage',
});

/** Declines a submitted request; the requester is told the reason and the text. */
export const declineRequest = command({
  name: 'requests.decline-request',
  summary: 'Triage: decline a submitted request, with a reason that the requester is told',
  right: 'requests.triage',
  input: z.strictObject({
    requestId,
    reason: declineReason,
    explanation: z
      .string()
      .trim()
      .min(10, 'Tell the requester why in at least 10 characters')
      .max(4000)
      .describe('Shown to the requester'),
  }),
  output: changed,
  http: { method: 'POST', path: '/api/requests/:requestId/decline' },
  refusals: { 'wrong-state': wrongState },
  emits: [events.requestDeclined, ...stepEvents],
  touches: ['request'],
  versioned: true,
  inverse: 'requests.return-request-to-triage',
});

/** Takes a verdict back: the request waits for triage again. Also the undo of take-up and decline. */
export const returnRequestToTriage = command({
  name: 'requests.return-request-to-triage',
  summary: 'Take a verdict back: a declined or taken-up request waits for triage again',
  right: 'requests.triage',
  // Not strict: it accepts the answer of the command that it takes back.
  input: z.object({ requestId }),
  output: changed,
  http: { method: 'POST', path: '/api/requests/:requestId/return-to-triage' },
  refusals: { ...openingRefusals, 'wrong-state': wrongState },
  emits: [events.requestReturned, events.requestAssigned, ...stepEvents],
  touches: ['request'],
  versioned: true,
});

/** Gives an open request to another owner or queue. */
export const assignRequest = command({
  name: 'requests.assign-request',
  summary: 'Give an open request to another owner or queue; a null takes the owner or the queue away',
  right: 'requests.triage',
  input: z.strictObject({
    requestId,
    ownerId: z.uuid().nullish().describe('Left out: as it is'),
    queueId: z.uuid().nullish().describe('Left out: as it is'),
    overrideWhy,
  }),
  output: changed.extend({ formerOwnerId: z.uuid().nullable(), formerQueueId: z.uuid().nullable() }),
  http: { method: 'PUT', path: '/api/requests/:requestId/assignment' },
  refusals: {
    'wrong-state': wrongState,
    'nobody-named': ['invalid', 'A request in fulfilment needs an owner or a queue. Name one of them.'],
    'person-gone': personGone,
    'queue-unknown': queueUnknown,
    overcommitted,
  },
  emits: [events.requestAssigned, events.requestQueued, events.requestUnqueued, events.promiseOverridden],
  touches: ['request'],
  versioned: true,
  inverse: 'requests.restore-assignment',
});

/** The undo of assign-request: gives the request back to the owner and the queue that it had. */
export const restoreAssignment = command({
  name: 'requests.restore-assignment',
  summary: 'Undo an assignment: give the request back to the owner and the queue it had before',
  right: 'requests.triage',
  input: z.object({
    requestId,
    formerOwnerId: z.uuid().nullable(),
    formerQueueId: z.uuid().nullable(),
  }),
  output: changed,
  http: { method: 'POST', path: '/api/requests/:requestId/assignment/restoration' },
  refusals: {
    'nobody-named': [
      'invalid',
      'A request in fulfilment needs an owner or a queue. Assign it to one of them.',
    ],
    'wrong-state': wrongState,
    'person-gone': personGone,
    'queue-unknown': queueUnknown,
  },
  emits: [events.requestAssigned, events.requestQueued, events.requestUnqueued],
  touches: ['request'],
  versioned: true,
});

/** Changes what the team may change on an open request. */
export const changeRequest = command({
  name: 'requests.change-request',
  summary: 'Change title, priority, due date or what is asked for, on a request that is open',
  right: 'requests.triage',
  input: z.strictObject({
    requestId,
    ...draftFields,
    title: title.optional(),
    unitId: z.uuid().optional(),
    dueOn: z.iso.date().nullish(),
    overrideWhy,
  }),
  output: changed,
  http: { method: 'PATCH', path: '/api/requests/:requestId' },
  refusals: {
    'wrong-state': wrongState,
    'unit-unknown': unitUnknown,
    'region-unknown': regionUnknown,
    'was-approved': [
      'refused',
      'This is another scope than the one that was approved. Use “Change the scope”: it is approved again.',
    ],
    'person-gone': personGone,
    overcommitted,
  },
  emits: [events.requestChanged, events.dueDateChanged, events.priorityChanged, events.promiseOverridden],
  touches: ['request'],
  versioned: true,
});

// Fulfilment.

/** Says what was delivered; the requester answers. */
export const deliverRequest = command({
  name: 'requests.deliver-request',
  summary: 'Say what was delivered; the requester is asked to accept it',
  right: 'requests.fulfil',
  input: z.strictObject({
    requestId,
    note: z.string().trim().min(3, 'Say what was delivered').max(4000).describe('Shown to the requester'),
    link: z
      .url({ protocol: /^https?$/, error: 'The link must start with http:// or https://' })
      .max(2000)
      .nullish(),
  }),
  output: changed,
  http: { method: 'POST', path: '/api/requests/:requestId/delivery' },
  refusals: { ...openingRefusals, ...deliveringRefusals, 'wrong-state': wrongState },
  emits: [events.requestDelivered, ...stepEvents],
  touches: ['request'],
  versioned: true,
  inverse: 'requests.withdraw-delivery',
});

/** Takes back a delivery that the requester has not answered. */
export const withdrawDelivery = command({
  name: 'requests.withdraw-delivery',
  summary: 'Take back a delivery that the requester has not answered yet',
  right: 'requests.fulfil',
  input: z.object({ requestId }),
  output: changed,
  http: { method: 'POST', path: '/api/requests/:requestId/delivery/withdrawal' },
  refusals: { ...openingRefusals, 'wrong-state': wrongState },
  emits: [events.deliveryWithdrawn, ...stepEvents],
  touches: ['request'],
  versioned: true,
});

/** Reminds the requester of an unanswered delivery; does nothing when it has been answered. Five days after a delivery, Trellis does it by itself. */
export const remindRequester = command({
  name: 'requests.remind-requester',
  summary: 'Remind the requester that a delivery waits for an answer; nothing happens when it was answered',
  right: 'requests.fulfil',
  input: z.strictObject({
    requestId,
    deliveredAt: z.iso.datetime().optional().describe('Only when this delivery still waits'),
  }),
  output: z.object({ requestId: z.uuid(), isReminded: z.boolean() }),
  http: { method: 'POST', path: '/api/requests/:requestId/reminder' },
  emits: [events.requesterReminded],
  touches: ['request'],
});
