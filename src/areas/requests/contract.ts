/**
 * What can be done with learning requests. Schemas only: handlers stand in commands/ and queries.ts, the states in
 * machine.ts, what the log says in events.ts.
 */
import { z } from 'zod';
import { caseEvents } from '../../kernel/cases/events.ts';
import { closingRefusals, openingRefusals } from '../../kernel/cases/refusals.ts';
import { listInput, listOutput } from '../../kernel/list.ts';
import { command, query } from '../../kernel/operation.ts';
import { declineReason, priority, requestState } from './contract-words.ts';
import * as events from './events.ts';

const personRef = z.object({ personId: z.uuid(), name: z.string() });
const unitRef = z.object({ unitId: z.uuid(), name: z.string() });
const queueRef = z.object({ queueId: z.uuid(), name: z.string() });

const requestId = z.uuid().describe('The request');
const title = z.string().trim().min(3, 'Give the request a title of at least 3 characters').max(200);
const longText = z.string().trim().max(10_000);

/** What the requester writes; every field may be missing in a draft. */
const draftFields = {
  title: title.describe('What is asked for, in a few words'),
  goal: longText.nullish().describe('What people should be able to do afterwards'),
  evidence: longText.nullish().describe('How one knows that this is a problem'),
  audienceSize: z.int().min(1).max(10_000_000).nullish().describe('About how many people it is for'),
  unitId: z.uuid().nullish().describe('The unit that it is for; left out: the unit of the requester'),
  regions: z
    .array(z.string().max(40))
    .max(50)
    .optional()
    .describe('Codes of the regions that it is for; empty: all'),
  deadline: z.iso.date().nullish().describe('The day by which it is needed'),
  deadlineReason: z.string().trim().max(1000).nullish().describe('Why that day'),
  isRegulatory: z.boolean().optional().describe('A law or a regulator demands it'),
  existingContent: z
    .string()
    .trim()
    .max(2000)
    .nullish()
    .describe('What of the existing content was looked at, and why it is not enough'),
  sponsorId: z.uuid().nullish().describe('The person who stands behind it'),
  priority: priority.optional().describe('How urgent it is for the requester; left out: normal'),
};

const requesterId = z
  .uuid()
  .optional()
  .describe('On whose behalf; only for those who triage requests. Left out: the person who calls');

const changed = z.object({
  requestId: z.uuid(),
  key: z.string(),
  state: requestState,
  version: z.int(),
});

const wrongState = ['refused', 'This cannot be done while the request is {state}. {what}'] as const;
const personGone = ['invalid', 'That person does not work here on this day. Choose somebody else.'] as const;
const unitUnknown = ['invalid', 'There is no such unit today. Choose another one.'] as const;
const regionUnknown = ['invalid', 'There is no region {region}. Choose one from the list.'] as const;
const queueUnknown = ['invalid', 'There is no such queue any more. Choose another one.'] as const;
const noPerson = [
  'refused',
  'Your account is not linked to a person, so nobody could be told the answer. Ask an administrator to link it.',
] as const;
const unitMissing = [
  'refused',
  'Say which unit the request is for: the requester belongs to no unit today.',
] as const;
const onBehalf = ['forbidden', 'Only those who triage requests may ask on behalf of somebody else.'] as const;
const goalMissing = [
  'refused',
  'Say what people should be able to do afterwards before you submit it.',
] as const;

const requesterOnly = ['forbidden', 'Only the person who asked may do this.'] as const;

// The requester's side.

/** Keeps an unfinished request; only the requester sees it. */
export const saveDraft = command({
  name: 'requests.save-draft',
  summary: 'Keep an unfinished request; only its requester sees it',
  right: 'requests.submit',
  input: z.strictObject({ ...draftFields, requesterId }),
  output: changed,
  http: { method: 'POST', path: '/api/request-drafts' },
  refusals: {
    'no-person': noPerson,
    'on-behalf': onBehalf,
    'unit-unknown': unitUnknown,
    'region-unknown': regionUnknown,
    'person-gone': personGone,
  },
  emits: [events.draftSaved],
  touches: ['request'],
});

/** Changes the given fields of a draft. */
export const changeDraft = command({
  name: 'requests.change-draft',
  summary: 'Change fields of an unfinished request',
  right: 'requests.submit',
  input: z.strictObject({ requestId, ...draftFields, title: title.optional() }),
  output: changed,
  http: { method: 'PATCH', path: '/api/request-drafts/:requestId' },
  refusals: {
    'requester-only': requesterOnly,
    'wrong-state': wrongState,
    'unit-unknown': unitUnknown,
    'region-unknown': regionUnknown,
    'person-gone': personGone,
  },
  emits: [events.draftChanged],
  touches: ['request'],
  versioned: true,
});

/** Submits a draft for triage. */
export const submitDraft = command({
  name: 'requests.submit-draft',
  summary: 'Submit a draft: it goes to triage, and the queue of its unit is told',
  right: 'requests.submit',
  input: z.strictObject({ requestId }),
  output: changed,
  http: { method: 'POST', path: '/api/request-drafts/:requestId/submission' },
  refusals: {
    ...openingRefusals,
    'requester-only': requesterOnly,
    'wrong-state': wrongState,
    'goal-missing': goalMissing,
    'unit-missing': unitMissing,
    'unit-unknown': unitUnknown,
  },
  emits: [events.requestSubmitted, events.requestQueued, ...caseEvents],
  touches: ['request'],
  versioned: true,
});

/** Submits a request in one go. */
export const submitRequest = command({
  name: 'requests.submit-request',
  summary: 'Ask for learning: the request goes to triage, and the queue of its unit is told',
  right: 'requests.submit',
  input: z.strictObject({
    ...draftFields,
    goal: longText.min(1, 'Say what people should be able to do afterwards'),
    requesterId,
  }),
  output: changed,
  http: { method: 'POST', path: '/api/requests' },
  refusals: {
    ...openingRefusals,
    'no-person': noPerson,
    'on-behalf': onBehalf,
    'unit-missing': unitMissing,
    'unit-unknown': unitUnknown,
    'region-unknown': regionUnknown,
    'person-gone': personGone,
  },
  emits: [events.requestSubmitted, events.requestQueued, ...caseEvents],
  touches: ['request'],
});

/** The requester says that the delivery is what was needed. */
export const acceptDelivery = command({
  name: 'requests.accept-delivery',
  summary: 'Accept what was delivered; the request is finished',
  right: 'requests.submit',
  input: z.strictObject({ requestId }),
  output: changed,
  http: { method: 'POST', path: '/api/requests/:requestId/acceptance' },
  refusals: {
    ...openingRefusals,
    ...closingRefusals,
    'requester-only': requesterOnly,
    'wrong-state': wrongState,
  },
  emits: [events.deliveryAccepted, ...caseEvents],
  touches: ['request'],
  versioned: true,
});

/** The requester refuses a delivery, or comes back to an accepted one within 30 days. */
export const reopenRequest = command({
  name: 'requests.reopen-request',
  summary:
    'Say why the delivery is not enough; the request goes back into fulfilment (within 30 days of acceptance)',
  right: 'requests.submit',
  input: z.strictObject({
    requestId,
    why: z.string().trim().min(3, 'Say what is missing or wrong').max(4000),
  }),
  output: changed,
  http: { method: 'POST', path: '/api/requests/:requestId/reopening' },
  refusals: {
    ...openingRefusals,
    'requester-only': requesterOnly,
    'wrong-state': wrongState,
    'reopen-too-late': [
      'refused',
      'This request was accepted on {acceptedOn}, more than 30 days ago. Submit a new request that names it.',
    ],
  },
  emits: [events.requestReopened, ...caseEvents],
  touches: ['request'],
  versioned: true,
});

/** The requester does not need it any more. */
export const cancelRequest = command({
  name: 'requests.cancel-request',
  summary: 'Cancel a request that is not needed any more; a draft is put away',
  right: 'requests.submit',
  input: z.strictObject({ requestId, why: z.string().trim().max(1000).optional() }),
  output: changed,
  http: { method: 'POST', path: '/api/requests/:requestId/cancellation' },
  refusals: { 'requester-only': requesterOnly, 'wrong-state': wrongState },
  emits: [events.requestCancelled, ...caseEvents],
  touches: ['request'],
  versioned: true,
});

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
  },
  emits: [
    events.requestTakenUp,
    events.requestAssigned,
    events.requestQueued,
    events.requestUnqueued,
    events.dueDateChanged,
    events.priorityChanged,
    ...caseEvents,
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
  emits: [events.requestDeclined, ...caseEvents],
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
  emits: [events.requestReturned, events.requestAssigned, ...caseEvents],
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
  }),
  output: changed.extend({ formerOwnerId: z.uuid().nullable(), formerQueueId: z.uuid().nullable() }),
  http: { method: 'PUT', path: '/api/requests/:requestId/assignment' },
  refusals: {
    'wrong-state': wrongState,
    'nobody-named': ['invalid', 'A request in fulfilment needs an owner or a queue. Name one of them.'],
    'person-gone': personGone,
    'queue-unknown': queueUnknown,
  },
  emits: [events.requestAssigned, events.requestQueued, events.requestUnqueued],
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
  }),
  output: changed,
  http: { method: 'PATCH', path: '/api/requests/:requestId' },
  refusals: {
    'wrong-state': wrongState,
    'unit-unknown': unitUnknown,
    'region-unknown': regionUnknown,
    'person-gone': personGone,
  },
  emits: [events.requestChanged, events.dueDateChanged, events.priorityChanged],
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
  refusals: { ...openingRefusals, 'wrong-state': wrongState },
  emits: [events.requestDelivered, ...caseEvents],
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
  emits: [events.deliveryWithdrawn, ...caseEvents],
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

// Reading.

const row = z.object({
  requestId: z.uuid(),
  key: z.string(),
  version: z.int(),
  title: z.string(),
  state: requestState,
  priority,
  unit: unitRef.nullable(),
  requester: personRef,
  owner: personRef.nullable(),
  queue: queueRef.nullable(),
  audienceSize: z.int().nullable(),
  isRegulatory: z.boolean(),
  deadline: z.iso.date().nullable(),
  dueOn: z.iso.date().nullable(),
  createdAt: z.iso.datetime(),
  submittedAt: z.iso.datetime().nullable(),
  changedAt: z.iso.datetime(),
  can: z.array(z.string()).describe('Operations that this actor may try now'),
});

/** Finds requests; drafts are listed for their requester only. */
export const listRequests = query({
  name: 'requests.list-requests',
  summary: 'Find requests that one may see: own ones, and those of the units one works for',
  right: 'requests.read',
  input: listInput(
    {
      state: z.union([requestState, z.array(requestState).max(10)]).describe('One state or several'),
      priority: z.union([priority, z.array(priority).max(4)]),
      queueId: z.uuid(),
      ownerId: z.uuid(),
      requesterId: z.uuid(),
      unitId: z.uuid().describe('The unit and all below it'),
      owner: z.enum(['nobody']).describe('Requests that have no owner'),
      mine: z
        .enum(['requested', 'owned', 'queued'])
        .describe('Requests that I asked for, that I own, or that wait in a queue of mine'),
      overdue: z.enum(['true']).describe('Open, and the due date has passed'),
      text: z.string().trim().max(200).describe('Words of the title, or a key'),
    },
    ['createdAt', 'changedAt', 'dueOn', 'priority', 'title'],
  ),
  output: listOutput(row),
  http: { method: 'GET', path: '/api/requests' },
  touches: ['request'],
});

/** One request with everything that this actor may see of it. */
export const getRequest = query({
  name: 'requests.get-request',
  summary: 'Show one request, by id or key: where it stands, who is next, and what one may do',
  right: 'requests.read',
  input: z.object({
    requestId: z
      .union([z.uuid(), z.string().regex(/^REQ-\d{1,12}$/i, 'Give the id or the key, such as REQ-42')])
      .describe('Id or key'),
  }),
  output: row.extend({
    goal: z.string().nullable(),
    evidence: z.string().nullable(),
    regions: z.array(z.string()),
    deadlineReason: z.string().nullable(),
    existingContent: z.string().nullable(),
    sponsor: personRef.nullable(),
    decidedAt: z.iso.datetime().nullable(),
    decline: z.object({ reason: declineReason, explanation: z.string() }).nullable(),
    deliveredAt: z.iso.datetime().nullable(),
    delivery: z.object({ note: z.string(), link: z.string().nullable() }).nullable(),
    acceptedAt: z.iso.datetime().nullable(),
    reopenedWhy: z.string().nullable(),
    reopenedCount: z.int(),
    cancelledAt: z.iso.datetime().nullable(),
    cancelledWhy: z.string().nullable(),
    nextStep: z.object({
      who: z.enum(['requester', 'owner', 'coordinator', 'nobody']),
      person: personRef.nullable(),
      sentence: z.string(),
    }),
    cannot: z
      .array(z.object({ operation: z.string(), why: z.string() }))
      .describe('What one holds the right for but the request does not allow now, and why'),
    seesInternal: z.boolean().describe('Internal notes are shown, and may be written'),
  }),
  http: { method: 'GET', path: '/api/requests/:requestId' },
  touches: ['request'],
});
