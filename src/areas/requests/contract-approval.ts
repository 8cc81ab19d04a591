/** How a request waits for an approval: asking for it, what becomes of it, and giving it up. Schemas only. */
import { z } from 'zod';
import { approvalStep, approvalSteps, seatParty } from '../../kernel/approvals/contract-steps.ts';
import { approvalOpeningEvents, approvalVoidingEvents } from '../../kernel/approvals/events.ts';
import { approvalOpeningRefusals } from '../../kernel/approvals/refusals.ts';
import { openingRefusals } from '../../kernel/cases/refusals.ts';
import { command, query } from '../../kernel/operation.ts';
import { changed, requestId, wrongState } from './contract-fields.ts';
import { dueDateChanged, requestTakenUp } from './events.ts';
import * as events from './events-approval.ts';
import { stepEvents } from './events-steps.ts';

/** Asks for the approval of a request, in steps. */
export const askForApproval = command({
  name: 'requests.ask-for-approval',
  summary: 'Triage: ask for the approval of a request, in steps across departments',
  right: 'requests.triage',
  input: z.strictObject({
    requestId,
    steps: approvalSteps.describe('Who decides, in which order'),
    note: z
      .string()
      .trim()
      .max(4000, 'Say it in 4,000 characters at most')
      .nullish()
      .describe('What those who decide should know; the requester does not see it'),
  }),
  output: changed.extend({ approvalId: z.uuid() }),
  http: { method: 'POST', path: '/api/requests/:requestId/approval' },
  refusals: { ...openingRefusals, ...approvalOpeningRefusals, 'wrong-state': wrongState },
  emits: [events.approvalAsked, ...approvalOpeningEvents, ...stepEvents],
  touches: ['request', 'approval'],
  versioned: true,
});

/** The steps that the model of a request proposes to triage. */
export const getProposedApproval = query({
  name: 'requests.get-proposed-approval',
  summary: 'Triage: show the steps of approval that the model of a request proposes',
  right: 'requests.triage',
  input: z.object({ requestId }),
  output: z.object({
    model: z.string().nullable().describe('Name of the model; null where none proposes anything'),
    steps: z.array(approvalStep),
    parties: z.array(seatParty.extend({ name: z.string() })).describe('How those who are asked are called'),
  }),
  http: { method: 'GET', path: '/api/requests/:requestId/proposed-approval' },
  touches: ['request', 'request-model'],
});

/** Takes over how an approval ended; happens by itself when it ends. */
export const concludeApproval = command({
  name: 'requests.conclude-approval',
  summary: 'Go on with a request whose approval has ended: approved, or declined; it happens by itself',
  right: 'requests.triage',
  input: z.strictObject({ requestId, approvalId: z.uuid() }),
  output: changed,
  http: { method: 'POST', path: '/api/requests/:requestId/approval/conclusion' },
  refusals: {
    ...openingRefusals,
    'wrong-state': wrongState,
    'approval-open': [
      'refused',
      'The approval has not ended yet: it waits on {holders}. Remind them, or withdraw it.',
    ],
  },
  emits: [events.requestApproved, events.requestNotApproved, requestTakenUp, dueDateChanged, ...stepEvents],
  touches: ['request'],
});

/** Takes a request out of its approval, back to triage. */
export const withdrawFromApproval = command({
  name: 'requests.withdraw-from-approval',
  summary: 'Triage: take a request out of its approval; it is back in triage, and nobody is asked any more',
  right: 'requests.triage',
  input: z.strictObject({
    requestId,
    why: z
      .string()
      .trim()
      .max(1000, 'Say it in 1,000 characters at most')
      .nullish()
      .describe('Shown with the approval'),
  }),
  output: changed,
  http: { method: 'POST', path: '/api/requests/:requestId/approval/withdrawal' },
  refusals: { ...openingRefusals, 'wrong-state': wrongState },
  emits: [events.approvalGivenUp, ...approvalVoidingEvents, ...stepEvents],
  touches: ['request', 'approval'],
  versioned: true,
});
