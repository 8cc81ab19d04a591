/** What follows from what happened to a request. */
import { approvalConcluded } from '../../kernel/approvals/events.ts';
import { waitStarted } from '../../kernel/cases/events.ts';
import { reaction } from '../../kernel/operation.ts';
import { concludeApproval } from './contract-approval.ts';
import { remindRequester } from './contract-fulfilment.ts';
import { askForRating } from './contract-rating.ts';
import { warnSilentRequester } from './contract-triage.ts';
import { requestDelivered } from './events.ts';
import { aDayAfter, reminderAt } from './rules.ts';

export const reactions = [
  reaction({
    name: 'remind the requester of an unanswered delivery',
    on: requestDelivered,
    perform: remindRequester,
    input: (event) => ({ requestId: event.subjectId, deliveredAt: event.occurredAt }),
    at: (event) => reminderAt(event.occurredAt),
  }),
  reaction({
    name: 'go on with a request whose approval has ended',
    on: approvalConcluded,
    perform: concludeApproval,
    input: (event) =>
      event.payload.recordKind === 'request'
        ? { requestId: event.payload.recordId, approvalId: event.subjectId }
        : null,
  }),
  reaction({
    name: 'warn a requester who does not answer',
    on: waitStarted,
    perform: warnSilentRequester,
    input: (event) =>
      event.payload.partyKind === 'requester'
        ? { requestId: event.subjectId, waitId: event.payload.waitId }
        : null,
    // Days off make it later, never sooner: the command looks at the calendar and comes back.
    at: (event) => aDayAfter(event.occurredAt),
  }),
  reaction({
    name: 'ask a requester without an account whether it was what they needed',
    on: requestDelivered,
    perform: askForRating,
    input: (event) => ({ requestId: event.subjectId }),
  }),
];
