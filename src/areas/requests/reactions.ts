/** What follows from what happened to a request. */
import { reaction } from '../../kernel/operation.ts';
import { remindRequester } from './contract-fulfilment.ts';
import { requestDelivered } from './events.ts';
import { reminderAt } from './rules.ts';

export const reactions = [
  reaction({
    name: 'remind the requester of an unanswered delivery',
    on: requestDelivered,
    perform: remindRequester,
    input: (event) => ({ requestId: event.subjectId, deliveredAt: event.occurredAt }),
    at: (event) => reminderAt(event.occurredAt),
  }),
];
