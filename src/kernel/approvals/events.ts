/** What the log says about approvals: ids, codes and dates only. */
import { z } from 'zod';
import { event } from '../operation.ts';

const uuid = z.uuid();
const record = { recordKind: z.string(), recordId: uuid };

export const approvalOpened = event({
  name: 'approvals.approval-opened',
  subject: 'approval',
  payload: z.object({ ...record, steps: z.int() }),
  sentence: 'Approval of {subject} was asked for, in {steps} steps',
});
export const stepOpened = event({
  name: 'approvals.step-opened',
  subject: 'approval',
  payload: z.object({ stepId: uuid, position: z.int() }),
  sentence: '{subject} waits for the approval of {stepId}',
  refs: { stepId: 'approval-step' },
});
export const stepConcluded = event({
  name: 'approvals.step-concluded',
  subject: 'approval',
  payload: z.object({ stepId: uuid, outcome: z.enum(['approved', 'rejected']) }),
  sentence: '{stepId} {outcome} {subject}',
  refs: { stepId: 'approval-step' },
});
export const verdictGiven = event({
  name: 'approvals.verdict-given',
  subject: 'approval',
  payload: z.object({
    stepId: uuid,
    seatId: uuid,
    personId: uuid,
    outcome: z.enum(['approve', 'reject']),
  }),
  sentence: '{personId} decided on {subject} for {stepId}: {outcome}',
  refs: { stepId: 'approval-step', personId: 'person' },
});
export const reviewGiven = event({
  name: 'approvals.review-given',
  subject: 'approval',
  payload: z.object({ stepId: uuid, reviewId: uuid, personId: uuid }),
  sentence: '{personId} commented on {subject} for {stepId}',
  refs: { stepId: 'approval-step', personId: 'person' },
});
export const seatPassed = event({
  name: 'approvals.seat-passed',
  subject: 'approval',
  payload: z.object({
    stepId: uuid,
    seatId: uuid,
    toPersonId: uuid,
    because: z.enum(['delegated', 'named', 'left']),
  }),
  sentence: '{toPersonId} was asked in a seat of {stepId} for {subject} ({because})',
  refs: { stepId: 'approval-step', toPersonId: 'person' },
});
export const seatVacant = event({
  name: 'approvals.seat-vacant',
  subject: 'approval',
  payload: z.object({ stepId: uuid, seatId: uuid }),
  sentence: 'Nobody is left to decide a seat of {stepId} for {subject}',
  refs: { stepId: 'approval-step' },
});
export const approversReminded = event({
  name: 'approvals.approvers-reminded',
  subject: 'approval',
  payload: z.object({ stepId: uuid, people: z.int(), reminders: z.int() }),
  sentence: '{people} people were reminded of {subject} for {stepId}',
  refs: { stepId: 'approval-step' },
});
export const approvalConcluded = event({
  name: 'approvals.approval-concluded',
  subject: 'approval',
  payload: z.object({ ...record, outcome: z.enum(['approved', 'rejected']) }),
  sentence: '{subject} was {outcome}',
});
export const approvalWithdrawn = event({
  name: 'approvals.approval-withdrawn',
  subject: 'approval',
  payload: z.object({ ...record }),
  sentence: 'The approval of {subject} was withdrawn',
});

/** Declared by operations that open an approval: `emits: [..., ...approvalOpeningEvents]`. */
export const approvalOpeningEvents = [approvalOpened, stepOpened, approvalWithdrawn, seatVacant];
/** Declared by operations that withdraw an approval. */
export const approvalVoidingEvents = [approvalWithdrawn];
