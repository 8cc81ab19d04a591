/**
 * The states of a request and the ways between them, as data. Handlers, `can` on every row, the state picture and
 * the proof that nothing is unreachable all read this table.
 */
import type { MachineContribution } from '../../kernel/area.ts';
import { openRequestStates } from './contract-words.ts';

export type RequestState =
  | 'draft'
  | 'submitted'
  | 'in-approval'
  | 'approved'
  | 'waitlisted'
  | 'in-fulfilment'
  | 'delivered'
  | 'accepted'
  | 'declined'
  | 'redirected'
  | 'merged'
  | 'cancelled';

/** Who answers for a step: not a job title, but the part somebody plays for this request. */
export type Part = 'requester' | 'owner' | 'coordinator';

export interface StateDeclaration {
  readonly state: RequestState;
  readonly title: string;
  /** Whose turn it is; null when nothing is left to do. */
  readonly next: Part | 'approver' | null;
  /** What that person does next, as a sentence. */
  readonly step: string;
}

export interface TransitionDeclaration {
  /** The operation that takes it. */
  readonly operation: string;
  readonly title: string;
  readonly from: readonly (RequestState | null)[];
  /** Null: the state stays. */
  readonly to: RequestState | null;
  /** States that the operation may choose instead, by what it is given or finds. */
  readonly orTo?: readonly RequestState[];
  readonly by: Part;
  /** Input fields without which it is refused. */
  readonly requires: readonly string[];
  /** A further rule that may bar it; see rules.ts. */
  readonly guard?: 'reopen-period' | 'rating-period' | 'resume-period';
  /** The way out, for somebody who tries it in another state. */
  readonly otherwise: string;
}

/** Days after acceptance in which a request can be reopened. */
export const REOPEN_DAYS = 30;

/** Days after which an unanswered delivery reminds its requester. */
export const REMIND_DAYS = 5;

/** Working days without an answer after which a requester is warned, and after which the request closes. */
export const SILENT_WARN_DAYS = 10;
export const SILENT_CLOSE_DAYS = 15;

export const initialState: RequestState = 'draft';

export const states: readonly StateDeclaration[] = [
  { state: 'draft', title: 'Draft', next: 'requester', step: 'The requester finishes and submits it.' },
  { state: 'submitted', title: 'In triage', next: 'coordinator', step: 'Triage takes it up or declines it.' },
  {
    state: 'waitlisted',
    title: 'Wait-listed',
    next: 'coordinator',
    step: 'It waits until there is room; triage looks at it again on the day that was said.',
  },
  {
    state: 'in-approval',
    title: 'In approval',
    next: 'approver',
    step: 'Those who were asked approve it or reject it.',
  },
  {
    state: 'approved',
    title: 'Approved',
    next: 'coordinator',
    step: 'It was approved; triage plans it and takes it up.',
  },
  {
    state: 'in-fulfilment',
    title: 'In fulfilment',
    next: 'owner',
    step: 'The owner works on it and says what was delivered.',
  },
  {
    state: 'delivered',
    title: 'Delivered',
    next: 'requester',
    step: 'The requester accepts the delivery, or says what is missing.',
  },
  {
    state: 'accepted',
    title: 'Accepted',
    next: null,
    step: 'It is finished; the requester may reopen it within 30 days.',
  },
  { state: 'declined', title: 'Declined', next: null, step: 'It was declined; the reason was told.' },
  {
    state: 'redirected',
    title: 'Redirected',
    next: null,
    step: 'Training would not solve it; it was said what helps instead.',
  },
  { state: 'merged', title: 'Merged', next: null, step: 'Another request goes on in its place.' },
  { state: 'cancelled', title: 'Cancelled', next: null, step: 'Nobody works on it any more.' },
];

/** States in which somebody still has something to do, drafts aside. */
export const openStates: readonly RequestState[] = openRequestStates;

/** Open states before a delivery: those in which triage may still decide what becomes of the request. */
export const undeliveredStates: readonly RequestState[] = openStates.filter((s) => s !== 'delivered');

const submittedStates: readonly RequestState[] = [
  ...openStates,
  'accepted',
  'declined',
  'redirected',
  'merged',
  'cancelled',
];

export const transitions: readonly TransitionDeclaration[] = [
  {
    operation: 'requests.save-draft',
    title: 'Save as a draft',
    from: [null],
    to: 'draft',
    by: 'requester',
    requires: ['title'],
    otherwise: 'Change the draft instead.',
  },
  {
    operation: 'requests.submit-request',
    title: 'Submit',
    from: [null],
    to: 'submitted',
    orTo: ['in-approval', 'in-fulfilment'],
    by: 'requester',
    requires: ['title', 'goal'],
    otherwise: 'It was submitted already.',
  },
  {
    operation: 'requests.change-draft',
    title: 'Change the draft',
    from: ['draft'],
    to: null,
    by: 'requester',
    requires: [],
    otherwise: 'It was submitted already; write a comment if something has changed.',
  },
  {
    operation: 'requests.submit-draft',
    title: 'Submit',
    from: ['draft'],
    to: 'submitted',
    orTo: ['in-approval', 'in-fulfilment'],
    by: 'requester',
    requires: ['title', 'goal'],
    otherwise: 'It was submitted already.',
  },
  {
    operation: 'requests.take-up-request',
    title: 'Take up',
    from: ['submitted', 'approved', 'waitlisted'],
    to: 'in-fulfilment',
    by: 'coordinator',
    requires: ['ownerId or queueId'],
    otherwise:
      'Only a request in triage, approved or wait-listed can be taken up; return it to triage first.',
  },
  {
    operation: 'requests.ask-for-approval',
    title: 'Ask for approval',
    from: ['submitted', 'approved', 'waitlisted'],
    to: 'in-approval',
    by: 'coordinator',
    requires: ['steps'],
    otherwise: 'Only a request on which triage has still to decide can be approved.',
  },
  {
    operation: 'requests.conclude-approval',
    title: 'Go on after the approval',
    from: ['in-approval'],
    to: 'approved',
    orTo: ['declined', 'in-fulfilment'],
    by: 'coordinator',
    requires: ['approvalId'],
    otherwise: 'It does not wait for an approval.',
  },
  {
    operation: 'requests.withdraw-from-approval',
    title: 'Withdraw from approval',
    from: ['in-approval'],
    to: 'submitted',
    by: 'coordinator',
    requires: [],
    otherwise: 'It does not wait for an approval.',
  },
  {
    operation: 'requests.decline-request',
    title: 'Decline',
    from: ['submitted', 'approved', 'waitlisted'],
    to: 'declined',
    by: 'coordinator',
    requires: ['reason', 'explanation'],
    otherwise:
      'Only a request in triage, approved or wait-listed can be declined; return it to triage first.',
  },
  {
    operation: 'requests.return-request-to-triage',
    title: 'Return to triage',
    from: ['approved', 'waitlisted', 'in-fulfilment', 'declined', 'redirected'],
    to: 'submitted',
    by: 'coordinator',
    requires: [],
    otherwise: 'Only a request on which triage has decided can be returned to triage.',
  },
  {
    operation: 'requests.assign-request',
    title: 'Assign',
    from: openStates,
    to: null,
    by: 'coordinator',
    requires: [],
    otherwise: 'Only an open request has an owner to change.',
  },
  {
    operation: 'requests.restore-assignment',
    title: 'Undo the assignment',
    from: openStates,
    to: null,
    by: 'coordinator',
    requires: ['formerOwnerId', 'formerQueueId'],
    otherwise: 'Only an open request has an owner to change.',
  },
  {
    operation: 'requests.complete-answers',
    title: 'Complete the form',
    from: openStates,
    to: null,
    by: 'coordinator',
    requires: ['answers'],
    otherwise: 'Only what is open can be completed.',
  },
  {
    operation: 'requests.change-request',
    title: 'Change',
    from: openStates.filter((state) => state !== 'in-approval'),
    to: null,
    by: 'coordinator',
    requires: [],
    otherwise: 'Only an open request can be changed; one in approval is withdrawn from it first.',
  },
  {
    operation: 'requests.deliver-request',
    title: 'Deliver',
    from: ['in-fulfilment'],
    to: 'delivered',
    by: 'owner',
    requires: ['note'],
    otherwise: 'Only a request in fulfilment can be delivered.',
  },
  {
    operation: 'requests.withdraw-delivery',
    title: 'Take the delivery back',
    from: ['delivered'],
    to: 'in-fulfilment',
    by: 'owner',
    requires: [],
    otherwise: 'Only a delivery that the requester has not answered can be taken back.',
  },
  {
    operation: 'requests.remind-requester',
    title: 'Remind the requester',
    from: ['delivered'],
    to: null,
    by: 'owner',
    requires: [],
    otherwise: 'There is no delivery that waits for an answer.',
  },
  {
    operation: 'requests.accept-delivery',
    title: 'Accept',
    from: ['delivered'],
    to: 'accepted',
    by: 'requester',
    requires: [],
    otherwise: 'There is no delivery that waits for your answer.',
  },
  {
    operation: 'requests.reopen-request',
    title: 'Reopen',
    from: ['delivered', 'accepted'],
    to: 'in-fulfilment',
    by: 'requester',
    requires: ['why'],
    guard: 'reopen-period',
    otherwise: 'Only what was delivered can be reopened.',
  },
  {
    operation: 'requests.cancel-request',
    title: 'Cancel',
    from: ['draft', ...undeliveredStates],
    to: 'cancelled',
    by: 'requester',
    requires: [],
    otherwise: 'It is delivered or closed; there is nothing left to cancel.',
  },
  {
    operation: 'requests.waitlist-request',
    title: 'Put on the wait-list',
    from: ['submitted', 'approved'],
    to: 'waitlisted',
    by: 'coordinator',
    requires: ['reason', 'lookAgainOn'],
    otherwise: 'Only a request in triage or approved can go onto the wait-list.',
  },
  {
    operation: 'requests.recall-waitlisted',
    title: 'Remind triage of the wait-list',
    from: ['waitlisted'],
    to: null,
    by: 'coordinator',
    requires: [],
    otherwise: 'It is not on the wait-list.',
  },
  {
    operation: 'requests.redirect-request',
    title: 'Redirect',
    from: ['submitted', 'approved', 'waitlisted'],
    to: 'redirected',
    by: 'coordinator',
    requires: ['reason', 'explanation'],
    otherwise:
      'Only a request in triage, approved or wait-listed can be redirected; return it to triage first.',
  },
  {
    operation: 'requests.merge-request',
    title: 'Merge',
    from: undeliveredStates,
    to: 'merged',
    by: 'coordinator',
    requires: ['survivorId'],
    otherwise: 'Only an open request that is not delivered yet can be merged into another one.',
  },
  {
    operation: 'requests.unmerge-request',
    title: 'Take out of the merger',
    from: ['merged'],
    to: 'submitted',
    by: 'coordinator',
    requires: [],
    otherwise: 'It is not merged into another request.',
  },
  {
    operation: 'requests.split-request',
    title: 'Split',
    from: undeliveredStates,
    to: null,
    orTo: ['merged', 'cancelled'],
    by: 'coordinator',
    requires: ['parts', 'original'],
    otherwise: 'Only an open request that is not delivered yet can be split.',
  },
  {
    operation: 'requests.bypass-triage',
    title: 'Bypass triage',
    from: ['submitted'],
    to: 'in-fulfilment',
    by: 'coordinator',
    requires: ['orderedById', 'reason'],
    otherwise: 'Only a request that waits in triage can bypass it.',
  },
  {
    operation: 'requests.change-scope',
    title: 'Change the scope',
    from: ['approved', 'in-fulfilment'],
    to: null,
    orTo: ['in-approval'],
    by: 'coordinator',
    requires: [],
    otherwise:
      'Only what was approved or taken up has a scope that was promised; change the request instead.',
  },
  {
    operation: 'requests.score-request',
    title: 'Score',
    from: undeliveredStates,
    to: null,
    by: 'coordinator',
    requires: ['inputs'],
    otherwise: 'Only what is still to be done is ranked.',
  },
  {
    operation: 'requests.link-requests',
    title: 'Link',
    from: submittedStates,
    to: null,
    by: 'coordinator',
    requires: ['otherId', 'kind'],
    otherwise: 'A draft is linked with nothing yet.',
  },
  {
    operation: 'requests.unlink-requests',
    title: 'Take the link away',
    from: submittedStates,
    to: null,
    by: 'coordinator',
    requires: ['otherId', 'kind'],
    otherwise: 'A draft is linked with nothing yet.',
  },
  {
    operation: 'requests.warn-silent-requester',
    title: 'Warn the silent requester',
    from: undeliveredStates,
    to: null,
    by: 'coordinator',
    requires: ['waitId'],
    otherwise: 'It waits on its requester no more.',
  },
  {
    operation: 'requests.close-silent-request',
    title: 'Close for silence',
    from: undeliveredStates,
    to: 'cancelled',
    by: 'coordinator',
    requires: ['waitId'],
    otherwise: 'It waits on its requester no more.',
  },
  {
    operation: 'requests.resume-request',
    title: 'Come back to it',
    from: ['cancelled'],
    to: 'submitted',
    by: 'requester',
    requires: ['answer'],
    guard: 'resume-period',
    otherwise: 'Only a request that was closed for want of an answer can be taken up again.',
  },
  {
    operation: 'requests.rate-delivery',
    title: 'Rate',
    from: ['accepted'],
    to: null,
    by: 'requester',
    requires: ['satisfaction'],
    guard: 'rating-period',
    otherwise: 'Only a delivery that was accepted can be rated.',
  },
];

/** Right that stands behind each part. */
export const rightOf: Readonly<Record<Part, string>> = {
  requester: 'requests.submit',
  coordinator: 'requests.triage',
  owner: 'requests.fulfil',
};

/** Every state that a transition may lead to from a state, the state itself aside. */
function targets(t: TransitionDeclaration, from: RequestState): RequestState[] {
  return [t.to, ...(t.orTo ?? [])].filter((to) => to !== null && to !== from) as RequestState[];
}

/** The machine as the registry takes it: one arrow per operation and pair of states; staying is no arrow. */
export const machine: MachineContribution = {
  name: 'request',
  states: states.map((s) => s.state),
  start: initialState,
  ends: states.filter((s) => s.next === null).map((s) => s.state),
  transitions: transitions.flatMap((t) =>
    t.from.flatMap((from) =>
      from === null ? [] : targets(t, from).map((to) => ({ name: t.operation, from, to })),
    ),
  ),
};
