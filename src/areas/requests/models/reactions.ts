/** What follows from what came by a link. */
import { reaction } from '../../../kernel/operation.ts';
import { settleSubmission } from './contract-links.ts';
import { submissionReceived } from './events.ts';

export const modelReactions = [
  reaction({
    name: 'settle what came by a link',
    on: submissionReceived,
    perform: settleSubmission,
    input: (event) => ({ submissionId: event.subjectId }),
  }),
];
