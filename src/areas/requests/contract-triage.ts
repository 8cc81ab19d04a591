/**
 * What triage does beside taking up and declining: wait-list, redirect, merge, split, bypass, links, a change of scope,
 * and closing what its requester left unanswered. Schemas only.
 */
import { z } from 'zod';
import { approvalOpeningEvents, approvalVoidingEvents } from '../../kernel/approvals/events.ts';
import { approvalOpeningRefusals } from '../../kernel/approvals/refusals.ts';
import { openingRefusals } from '../../kernel/cases/refusals.ts';
import { command } from '../../kernel/operation.ts';
import {
  changed,
  draftFields,
  personGone,
  queueUnknown,
  regionUnknown,
  requesterOnly,
  requestId,
  title,
  wrongState,
} from './contract-fields.ts';
import { linkKind, priority, redirectReason, satisfaction, splitFate } from './contract-words.ts';
import * as events from './events.ts';
import { approvalAsked } from './events-approval.ts';
import { stepEvents } from './events-steps.ts';

const otherId = z.uuid().describe('The other request');
const otherUnknown = [
  'invalid',
  'There is no such request among those that you may triage. Choose another one.',
] as const;
const otherSame = ['invalid', 'That is the same request. Choose another one.'] as const;
const told = (least: number, what: string) =>
  z.string().trim().min(least, what).max(4000, 'Say it in 4,000 characters at most');

/** Puts a request onto the wait-list until a day. */
export const waitlistRequest = command({
  name: 'requests.waitlist-request',
  summary: 'Triage: put a request onto the wait-list, and say when it is looked at again',
  right: 'requests.triage',
  input: z.strictObject({
    requestId,
    reason: told(5, 'Tell the requester in at least 5 characters why it has to wait').describe(
      'Shown to the requester',
    ),
    lookAgainOn: z.iso.date().describe('The day on which triage is reminded to look at it again'),
  }),
  output: changed,
  http: { method: 'POST', path: '/api/requests/:requestId/wait-list' },
  refusals: {
    'wrong-state': wrongState,
    'date-not-later': ['invalid', 'The day {lookAgainOn} is not later than today. Choose a later day.'],
  },
  emits: [events.requestWaitlisted, ...stepEvents],
  touches: ['request'],
  versioned: true,
  inverse: 'requests.return-request-to-triage',
});

/** Brings a wait-listed request back to the attention of triage; a timer does it on the day that was said. */
export const recallWaitlisted = command({
  name: 'requests.recall-waitlisted',
  summary: 'Remind triage of a wait-listed request; nothing happens when it left the wait-list',
  right: 'requests.triage',
  input: z.strictObject({
    requestId,
    lookAgainOn: z.iso.date().optional().describe('Only when this day is still the one that was said'),
  }),
  output: z.object({ requestId: z.uuid(), isReminded: z.boolean() }),
  http: { method: 'POST', path: '/api/requests/:requestId/wait-list/recall' },
  emits: [events.waitlistDue],
  touches: ['request'],
});

/** Ends a request that training would not solve, and says what helps instead. */
export const redirectRequest = command({
  name: 'requests.redirect-request',
  summary: 'Triage: say that training would not solve it, why, and what helps instead',
  right: 'requests.triage',
  input: z.strictObject({
    requestId,
    reason: redirectReason.describe('What stands behind the problem'),
    explanation: told(10, 'Tell the requester what helps instead, in at least 10 characters').describe(
      'What helps instead; shown to the requester',
    ),
    link: z
      .url({ protocol: /^https?$/, error: 'The link must start with http:// or https://' })
      .max(2000)
      .nullish()
      .describe('Where it is found'),
    personId: z.uuid().nullish().describe('Who can help'),
  }),
  output: changed,
  http: { method: 'POST', path: '/api/requests/:requestId/redirection' },
  refusals: { 'wrong-state': wrongState, 'person-gone': personGone },
  emits: [events.requestRedirected, ...stepEvents],
  touches: ['request'],
  versioned: true,
  inverse: 'requests.return-request-to-triage',
});

/** Lets another request go on in the place of this one. */
export const mergeRequest = command({
  name: 'requests.merge-request',
  summary:
    'Triage: merge a request into another one that goes on in its place; whoever asked follows that one',
  right: 'requests.triage',
  input: z.strictObject({
    requestId: z.uuid().describe('The request that ends'),
    survivorId: z.uuid().describe('The request that goes on'),
  }),
  output: changed,
  http: { method: 'POST', path: '/api/requests/:requestId/merger' },
  refusals: {
    'wrong-state': wrongState,
    'survivor-unknown': otherUnknown,
    'survivor-same': otherSame,
    'survivor-closed': [
      'refused',
      '{key} is {state} and cannot go on in the place of this one. Choose an open request, or reopen it first.',
    ],
  },
  emits: [events.requestMerged, events.requestAbsorbed, ...approvalVoidingEvents, ...stepEvents],
  touches: ['request', 'watch'],
  versioned: true,
  inverse: 'requests.unmerge-request',
});

/** Takes a merged request out again; it waits in triage by itself. */
export const unmergeRequest = command({
  name: 'requests.unmerge-request',
  summary: 'Triage: take a merged request out again; it waits in triage by itself',
  right: 'requests.triage',
  // Not strict: it accepts the answer of the command that it takes back.
  input: z.object({ requestId }),
  output: changed,
  http: { method: 'POST', path: '/api/requests/:requestId/merger/undoing' },
  refusals: { ...openingRefusals, 'wrong-state': wrongState },
  emits: [events.requestUnmerged, events.requestReleased, ...stepEvents],
  touches: ['request'],
  versioned: true,
});

/** Makes several requests out of one. */
export const splitRequest = command({
  name: 'requests.split-request',
  summary: 'Triage: make up to ten requests out of one; the original stays, or ends in favour of its parts',
  right: 'requests.triage',
  input: z.strictObject({
    requestId,
    parts: z
      .array(
        z.strictObject({
          title,
          goal: z
            .string()
            .trim()
            .max(10_000)
            .nullish()
            .describe('What people should be able to do afterwards; left out: as in the original'),
        }),
      )
      .min(1, 'Name at least one part')
      .max(10, 'A request may be split into ten parts at most'),
    original: splitFate.describe(
      'Stays open beside its parts, is merged into the first of them, or is cancelled',
    ),
  }),
  output: changed.extend({
    parts: z.array(z.object({ requestId: z.uuid(), key: z.string() })),
  }),
  http: { method: 'POST', path: '/api/requests/:requestId/parts' },
  refusals: {
    ...openingRefusals,
    'wrong-state': wrongState,
    'too-few-parts': [
      'invalid',
      'A request that ends needs at least two parts. Add one, or let it stay open.',
    ],
  },
  emits: [
    events.requestSplit,
    events.requestSplitOff,
    events.requestSubmitted,
    events.requestQueued,
    events.requestMerged,
    events.requestAbsorbed,
    events.requestClosedBySplit,
    ...approvalVoidingEvents,
    ...stepEvents,
  ],
  touches: ['request', 'watch'],
  versioned: true,
});

/** Takes a request into fulfilment without triage, by order of somebody. */
export const bypassTriage = command({
  name: 'requests.bypass-triage',
  summary: 'Take a request into fulfilment without triage, by order of somebody; it counts as unplanned work',
  right: 'requests.triage',
  input: z.strictObject({
    requestId,
    orderedById: z.uuid().describe('Who ordered it; they are told'),
    reason: told(10, 'Say in at least 10 characters why it could not wait for triage').describe(
      'Why it could not wait; kept with the request',
    ),
    ownerId: z.uuid().nullish().describe('Who answers for it; left out: as it is'),
    queueId: z.uuid().nullish().describe('The queue that works on it; left out: as it is'),
    dueOn: z.iso.date().nullish(),
    priority: priority.optional(),
  }),
  output: changed,
  http: { method: 'POST', path: '/api/requests/:requestId/bypass' },
  refusals: {
    'wrong-state': wrongState,
    'nobody-named': ['invalid', 'Name an owner or a queue, so that somebody works on it.'],
    'person-gone': personGone,
    'queue-unknown': queueUnknown,
    'due-in-past': ['invalid', 'The due date {dueOn} has passed. Choose today or a later day.'],
  },
  emits: [
    events.triageBypassed,
    events.requestAssigned,
    events.requestQueued,
    events.requestUnqueued,
    events.dueDateChanged,
    events.priorityChanged,
    ...stepEvents,
  ],
  touches: ['request'],
  versioned: true,
  inverse: 'requests.return-request-to-triage',
});

/** Links two requests. */
export const linkRequests = command({
  name: 'requests.link-requests',
  summary: 'Link two requests that have to do with each other, or ask for the same',
  right: 'requests.triage',
  input: z.strictObject({ requestId, otherId, kind: linkKind.exclude(['split']) }),
  output: z.object({ requestId: z.uuid(), otherId: z.uuid(), kind: linkKind }),
  http: { method: 'POST', path: '/api/requests/:requestId/links' },
  refusals: {
    'wrong-state': wrongState,
    'other-unknown': otherUnknown,
    'other-same': otherSame,
    'linked-already': ['conflict', 'These two are linked in this way already.'],
  },
  emits: [events.requestsLinked],
  touches: ['request'],
  inverse: 'requests.unlink-requests',
});

/** Takes a link between two requests away. */
export const unlinkRequests = command({
  name: 'requests.unlink-requests',
  summary: 'Take the link between two requests away',
  right: 'requests.triage',
  input: z.strictObject({ requestId, otherId, kind: linkKind.exclude(['split']) }),
  output: z.object({ requestId: z.uuid(), otherId: z.uuid(), kind: linkKind }),
  http: { method: 'DELETE', path: '/api/requests/:requestId/links/:otherId' },
  refusals: {
    'wrong-state': wrongState,
    'not-linked': ['refused', 'These two are not linked in this way any more.'],
  },
  emits: [events.requestsUnlinked],
  touches: ['request'],
  inverse: 'requests.link-requests',
});

/** Warns a requester whose answer is missing that the request closes without it; a timer does it. */
export const warnSilentRequester = command({
  name: 'requests.warn-silent-requester',
  summary:
    'Warn a requester who has not answered a question for ten working days that the request will close; nothing happens before',
  right: 'requests.triage',
  input: z.strictObject({ requestId, waitId: z.uuid().describe('The wait on the requester') }),
  output: z.object({ requestId: z.uuid(), isWarned: z.boolean() }),
  http: { method: 'POST', path: '/api/requests/:requestId/silence/warning' },
  emits: [events.silentRequesterWarned],
  touches: ['request'],
});

/** Closes a request whose requester was warned and still has not answered; a timer does it. */
export const closeSilentRequest = command({
  name: 'requests.close-silent-request',
  summary: 'Close a request whose requester was warned and has not answered; nothing happens before its time',
  right: 'requests.triage',
  input: z.strictObject({ requestId, waitId: z.uuid().describe('The wait on the requester') }),
  output: z.object({ requestId: z.uuid(), isClosed: z.boolean() }),
  http: { method: 'POST', path: '/api/requests/:requestId/silence/closing' },
  emits: [events.silentRequestClosed, ...approvalVoidingEvents, ...stepEvents],
  touches: ['request'],
});

/** The requester comes back to a request that was closed for silence. */
export const resumeRequest = command({
  name: 'requests.resume-request',
  summary:
    'Come back to a request that was closed because one did not answer; it waits in triage again (within 30 days)',
  right: 'requests.submit',
  input: z.strictObject({
    requestId,
    answer: told(3, 'Write the answer that was missing').describe('Becomes a comment on the request'),
  }),
  output: changed,
  http: { method: 'POST', path: '/api/requests/:requestId/resumption' },
  refusals: {
    ...openingRefusals,
    'requester-only': requesterOnly,
    'wrong-state': wrongState,
    'not-silent': ['refused', 'It was cancelled for another reason. Submit a new request that names it.'],
    'resume-too-late': [
      'refused',
      'It was closed on {closedOn}, more than 30 days ago. Submit a new request that names it.',
    ],
  },
  emits: [events.requestResumed, ...stepEvents],
  touches: ['request', 'comment'],
  versioned: true,
});

/** The requester says how satisfied they are. */
export const rateDelivery = command({
  name: 'requests.rate-delivery',
  summary: 'Say how satisfied one is with what was delivered, from 1 to 5 (within 30 days of acceptance)',
  right: 'requests.submit',
  input: z.strictObject({
    requestId,
    satisfaction: satisfaction.describe('5 is best'),
    comment: z.string().trim().max(2000).nullish().describe('Why; left out: as it is'),
  }),
  output: changed,
  http: { method: 'PUT', path: '/api/requests/:requestId/satisfaction' },
  refusals: {
    'requester-only': requesterOnly,
    'wrong-state': wrongState,
    'rating-too-late': [
      'refused',
      'It was accepted on {acceptedOn}, more than 30 days ago; it can be rated no more.',
    ],
  },
  emits: [events.deliveryRated],
  touches: ['request'],
  versioned: true,
});

/** Changes what was approved or taken up; what is material needs approval again. */
export const changeScope = command({
  name: 'requests.change-scope',
  summary:
    'Change the goal, audience, regions or deadline of a request that was approved or taken up; a material change of something approved asks for approval again',
  right: 'requests.triage',
  input: z.strictObject({
    requestId,
    goal: draftFields.goal,
    audienceSize: draftFields.audienceSize,
    regions: draftFields.regions,
    deadline: draftFields.deadline,
    deadlineReason: draftFields.deadlineReason,
    why: z
      .string()
      .trim()
      .max(4000, 'Say it in 4,000 characters at most')
      .nullish()
      .describe('What those who approve it again should know'),
  }),
  output: changed,
  http: { method: 'PATCH', path: '/api/requests/:requestId/scope' },
  refusals: {
    ...approvalOpeningRefusals,
    'wrong-state': wrongState,
    'region-unknown': regionUnknown,
    'nothing-changed': ['invalid', 'This is what it says already. Change something, or leave it.'],
  },
  emits: [events.scopeChanged, approvalAsked, ...approvalOpeningEvents, ...stepEvents],
  touches: ['request', 'approval'],
  versioned: true,
});
