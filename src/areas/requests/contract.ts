/**
 * What the requester does with learning requests, and how requests are read. Schemas only: the team's side stands in
 * contract-fulfilment.ts and contract-triage.ts, handlers in commands/ and queries.ts, the states in machine.ts, what
 * the log says in events.ts.
 */
import { z } from 'zod';
import { approvalOpeningEvents, approvalVoidingEvents } from '../../kernel/approvals/events.ts';
import { approvalOpeningRefusals } from '../../kernel/approvals/refusals.ts';
import { closingRefusals, openingRefusals } from '../../kernel/cases/refusals.ts';
import { command, query } from '../../kernel/operation.ts';
import {
  changed,
  draftFields,
  goalMissing,
  noPerson,
  onBehalf,
  personGone,
  personRef,
  regionUnknown,
  requesterId,
  requesterOnly,
  requestId,
  requestRef,
  title,
  unitMissing,
  unitUnknown,
  wrongState,
} from './contract-fields.ts';
import { requestRow } from './contract-list.ts';
import { closedCause, declineReason, linkKind, redirectReason, satisfaction } from './contract-words.ts';
import * as events from './events.ts';
import * as approvalEvents from './events-approval.ts';
import { stepEvents } from './events-steps.ts';
import {
  answerFields,
  draftingRefusals,
  modelFields,
  submittingRefusals,
} from './models/contract-answers.ts';

/** What a submission may cause: triage, an approval, or work that begins at once. */
const submissionEvents = [
  events.requestSubmitted,
  events.requestQueued,
  events.requestTakenUp,
  events.dueDateChanged,
  approvalEvents.approvalAsked,
  ...approvalOpeningEvents,
  ...stepEvents,
];

// The requester's side.

/** Keeps an unfinished request; only the requester sees it. */
export const saveDraft = command({
  name: 'requests.save-draft',
  summary: 'Keep an unfinished request; only its requester sees it',
  right: 'requests.submit',
  input: z.strictObject({ ...draftFields, ...modelFields, requesterId }),
  output: changed,
  http: { method: 'POST', path: '/api/request-drafts' },
  refusals: {
    ...draftingRefusals,
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
  input: z.strictObject({ requestId, ...draftFields, title: title.optional(), ...answerFields }),
  output: changed,
  http: { method: 'PATCH', path: '/api/request-drafts/:requestId' },
  refusals: {
    ...draftingRefusals,
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
  summary: 'Submit a draft: to triage, or by its model to approval or straight to fulfilment',
  right: 'requests.submit',
  input: z.strictObject({ requestId }),
  output: changed,
  http: { method: 'POST', path: '/api/request-drafts/:requestId/submission' },
  refusals: {
    ...openingRefusals,
    ...approvalOpeningRefusals,
    ...submittingRefusals,
    'requester-only': requesterOnly,
    'wrong-state': wrongState,
    'goal-missing': goalMissing,
    'unit-missing': unitMissing,
    'unit-unknown': unitUnknown,
    'region-unknown': regionUnknown,
    'person-gone': personGone,
  },
  emits: submissionEvents,
  touches: ['request'],
  versioned: true,
});

/** Submits a request in one go. */
export const submitRequest = command({
  name: 'requests.submit-request',
  summary: 'Ask for learning: to triage, or by its model to approval or straight to fulfilment',
  right: 'requests.submit',
  input: z
    .strictObject({ ...draftFields, ...modelFields, requesterId })
    .refine((i) => i.modelId !== undefined || (i.goal ?? '') !== '', {
      path: ['goal'],
      message: 'Say what people should be able to do afterwards',
    }),
  output: changed,
  http: { method: 'POST', path: '/api/requests' },
  refusals: {
    ...openingRefusals,
    ...approvalOpeningRefusals,
    ...submittingRefusals,
    'goal-missing': goalMissing,
    'no-person': noPerson,
    'on-behalf': onBehalf,
    'unit-missing': unitMissing,
    'unit-unknown': unitUnknown,
    'region-unknown': regionUnknown,
    'person-gone': personGone,
  },
  emits: submissionEvents,
  touches: ['request'],
});

/** The requester says that the delivery is what was needed. */
export const acceptDelivery = command({
  name: 'requests.accept-delivery',
  summary: 'Accept what was delivered; the request is finished',
  right: 'requests.submit',
  input: z.strictObject({
    requestId,
    satisfaction: satisfaction.optional().describe('How satisfied one is, if one says so; 5 is best'),
    comment: z.string().trim().max(2000).optional().describe('Why'),
  }),
  output: changed,
  http: { method: 'POST', path: '/api/requests/:requestId/acceptance' },
  refusals: {
    ...openingRefusals,
    ...closingRefusals,
    'requester-only': requesterOnly,
    'wrong-state': wrongState,
  },
  emits: [events.deliveryAccepted, events.deliveryRated, ...stepEvents],
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
    'merged-away': [
      'refused',
      'This request was merged into {key}, which goes on in its place. Write there what is missing.',
    ],
    'reopen-too-late': [
      'refused',
      'This request was accepted on {acceptedOn}, more than 30 days ago. Submit a new request that names it.',
    ],
  },
  emits: [events.requestReopened, ...stepEvents],
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
  emits: [events.requestCancelled, ...approvalVoidingEvents, ...stepEvents],
  touches: ['request'],
  versioned: true,
});

// Reading.

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
  output: requestRow.extend({
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
    closedCause: closedCause.nullable().describe('Why it was closed by somebody other than its requester'),
    waitlist: z.object({ reason: z.string(), lookAgainOn: z.iso.date() }).nullable(),
    redirection: z
      .object({
        reason: redirectReason,
        explanation: z.string(),
        link: z.string().nullable(),
        helper: personRef.nullable(),
      })
      .nullable(),
    bypass: z
      .object({ orderedBy: personRef, reason: z.string().nullable().describe('For those who work on it') })
      .nullable(),
    isUnplanned: z.boolean(),
    satisfaction: z
      .object({ score: z.int(), comment: z.string().nullable(), ratedAt: z.iso.datetime() })
      .nullable(),
    promisesAnyway: z
      .array(
        z.object({
          overrideId: z.uuid(),
          by: personRef.nullable(),
          at: z.iso.datetime(),
          who: z.string().describe('Whose hours were missing: a person or a queue'),
          until: z.iso.date(),
          neededMinutes: z.int(),
          freeMinutes: z.int(),
          why: z.string(),
        }),
      )
      .describe(
        'Promises that were made although the hours were missing, newest first; for those who work on it',
      ),
    mergedInto: requestRef.nullable().describe('The request that goes on in its place'),
    mergedHere: z.array(requestRef).describe('Requests in whose place it goes on'),
    splitFrom: requestRef.nullable(),
    links: z.array(
      z.object({
        kind: linkKind,
        isFrom: z.boolean().describe('The link goes out from here'),
        request: requestRef,
      }),
    ),
    nextStep: z.object({
      who: z.enum(['requester', 'owner', 'coordinator', 'approver', 'nobody']),
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
