/** What people do with an approval: decide, comment, pass a seat on, remind; and what they see of it. Schemas only. */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, query } from '../operation.ts';
import { stepMode } from './contract-steps.ts';
import * as events from './events.ts';

const approvalId = z.uuid().describe('The approval');
const seatId = z.uuid().describe('The seat: a place in a step from which one decides or comments');
const text = (least: number, what: string) =>
  z.string().trim().min(least, what).max(4000, 'Say it in 4,000 characters at most');

const personRef = z.object({ personId: z.uuid(), name: z.string() });
const unitRef = z.object({ unitId: z.uuid(), name: z.string() });
const party = z.object({
  kind: z.enum(['person', 'role', 'queue', 'rota']),
  id: z.string(),
  name: z.string(),
});

/** Where an approval stands. */
export const approvalState = z.enum(['open', 'approved', 'rejected', 'withdrawn']);
/** Where a step stands; `skipped`: the approval ended before its turn, or around it. */
export const stepState = z.enum(['waiting', 'open', 'approved', 'rejected', 'skipped']);

/** Who is holding an approval, for one line: "Held by Ana Lima (Legal) since 3 November". */
export const approvalHolding = z.object({
  approvalId: z.uuid(),
  steps: z.array(z.string()).describe('Names of the steps that wait'),
  holders: z.array(personRef).describe('Who may decide now; empty when nobody is left'),
  since: z.iso.datetime(),
});
export type ApprovalHolding = z.output<typeof approvalHolding>;

const seat = z.object({
  seatId: z.uuid(),
  version: z.int(),
  party,
  asked: party.nullable().describe('Who was asked first, where the seat was passed on'),
  reviews: z.boolean().describe('Comments, and does not decide'),
  people: z.array(personRef).describe('Who stands behind it today, deputies included'),
  isVacant: z.boolean().describe('It waits, and nobody is left who could decide'),
  since: z.iso.datetime().nullable().describe('Since when it waits on them'),
  verdict: z
    .object({
      outcome: z.enum(['approve', 'reject']),
      by: personRef,
      actingFor: personRef.nullable().describe('For whom a deputy decided'),
      at: z.iso.datetime(),
      why: z.string().nullable().describe('Null where none was given, or the reader may not see it'),
    })
    .nullable(),
  can: z.array(z.string()),
});

const step = z.object({
  stepId: z.uuid(),
  position: z.int(),
  name: z.string(),
  unit: unitRef.nullable(),
  mode: stepMode,
  quorum: z.int().nullable(),
  allowsRequester: z.boolean(),
  state: stepState,
  openedAt: z.iso.datetime().nullable(),
  concludedAt: z.iso.datetime().nullable(),
  approvals: z.int().describe('How many people said yes'),
  needed: z.int().describe('How many must say yes'),
  seats: z.array(seat),
  reviews: z.array(
    z.object({ reviewId: z.uuid(), by: personRef, at: z.iso.datetime(), text: z.string().nullable() }),
  ),
});

const detail = z.object({
  approvalId: z.uuid(),
  version: z.int(),
  kind: z.string().describe('Kind of the record that is to be approved'),
  recordId: z.uuid(),
  key: z.string(),
  title: z.string(),
  isReadable: z.boolean().describe('The reader may open the record itself'),
  unit: unitRef.nullable(),
  region: z.string().nullable(),
  requester: personRef.nullable(),
  askedBy: personRef.nullable(),
  askedAt: z.iso.datetime(),
  note: z.string().nullable().describe('What whoever asked says to those who decide'),
  brief: z
    .array(z.object({ label: z.string(), text: z.string() }))
    .describe('What is to be approved, as it stood when it was asked'),
  state: approvalState,
  concludedAt: z.iso.datetime().nullable(),
  why: z.string().nullable().describe('Why it was withdrawn'),
  holding: approvalHolding.nullable(),
  steps: z.array(step),
  can: z.array(z.string()),
});
export type ApprovalDetail = z.output<typeof detail>;

const seatDone = z.object({
  approvalId: z.uuid(),
  seatId: z.uuid(),
  version: z.int(),
  stepState,
  state: approvalState,
});

const notOpen = [
  'refused',
  'This approval ended on {endedOn}: {state}. There is nothing left to decide.',
] as const;
const stepOver = ['refused', '{step} does not wait for an answer: it is {state}.'] as const;
const notYours = [
  'refused',
  'You may not decide this any more: {holders} may, since your part in it ended. Ask them, or whoever asked for the approval.',
] as const;

/** Says yes or no from a seat. */
export const decide = command({
  name: 'approvals.decide',
  summary: 'Approve or reject from a seat that waits on one; the record goes on when the steps are through',
  right: 'approvals.decide',
  input: z
    .strictObject({
      seatId,
      outcome: z.enum(['approve', 'reject']),
      why: text(1, 'Say why').nullish().describe('Why; needed for a no'),
    })
    .refine((i) => i.outcome === 'approve' || (i.why ?? '').length >= 5, {
      path: ['why'],
      message: 'Say why you reject it, in at least 5 characters; whoever asked reads it',
    }),
  output: seatDone,
  http: { method: 'POST', path: '/api/approval-seats/:seatId/decision' },
  refusals: {
    'not-open': notOpen,
    'step-over': stepOver,
    'not-yours': notYours,
    'decided-already': ['conflict', '{by} decided here already: {outcome}, on {on}.'],
    'own-request': ['refused', 'You asked for this yourself, so somebody else has to decide it. {holders}'],
    'voted-already': ['refused', 'You have decided in this step already; everybody counts once.'],
    'only-reviews': ['refused', 'You were asked to comment here, not to decide.'],
  },
  emits: [
    events.verdictGiven,
    events.stepConcluded,
    events.stepOpened,
    events.seatVacant,
    events.approvalConcluded,
  ],
  touches: ['approval'],
  versioned: true,
});

/** Says something as a reviewer, without deciding. */
export const review = command({
  name: 'approvals.review',
  summary: 'Comment as a reviewer: those who decide read it, and nothing waits for it',
  right: 'approvals.decide',
  input: z.strictObject({ seatId, text: text(2, 'Write the comment') }),
  output: z.object({ approvalId: z.uuid(), seatId: z.uuid(), reviewId: z.uuid() }),
  http: { method: 'POST', path: '/api/approval-seats/:seatId/reviews' },
  refusals: { 'not-open': notOpen, 'step-over': stepOver, 'not-yours': notYours },
  emits: [events.reviewGiven],
  touches: ['approval'],
});

const notHere = ['invalid', 'That person does not work here on this day. Choose somebody else.'] as const;
const isRequester = [
  'refused',
  '{name} asked for this, so somebody else has to decide it. Choose another person.',
] as const;
const hasVoted = [
  'refused',
  '{name} has decided in this step already, and everybody counts once. Choose another person.',
] as const;

/** Gives one's seat to somebody else, for this approval only. */
export const delegate = command({
  name: 'approvals.delegate',
  summary: "Give one's seat to somebody else, for this approval only",
  right: 'approvals.decide',
  input: z.strictObject({
    seatId,
    toPersonId: z.uuid().describe('Who decides, or comments, in your place'),
  }),
  output: seatDone,
  http: { method: 'POST', path: '/api/approval-seats/:seatId/delegate' },
  refusals: {
    'not-open': notOpen,
    'step-over': stepOver,
    'not-yours': notYours,
    'decided-already': ['conflict', '{by} decided here already: {outcome}, on {on}.'],
    'person-gone': notHere,
    'is-requester': isRequester,
    'has-voted': hasVoted,
    'same-person': ['invalid', 'You hold this seat yourself. Choose somebody else.'],
  },
  emits: [events.seatPassed],
  touches: ['approval'],
  versioned: true,
});

/** Names somebody for a seat on behalf of the approval: when its holder left, or answers nothing. */
export const nameSeat = command({
  name: 'approvals.name-seat',
  summary: 'Name somebody else for a seat whose holder has left or does not answer',
  right: 'approvals.steer',
  input: z.strictObject({
    seatId,
    toPersonId: z.uuid().describe('Who is asked instead'),
    because: z.enum(['named', 'left']).default('named'),
  }),
  output: seatDone,
  http: { method: 'POST', path: '/api/approval-seats/:seatId/person' },
  refusals: {
    'not-open': notOpen,
    'step-over': stepOver,
    'decided-already': ['conflict', '{by} decided here already: {outcome}, on {on}.'],
    'person-gone': notHere,
    'is-requester': isRequester,
    'has-voted': hasVoted,
  },
  emits: [events.seatPassed],
  touches: ['approval'],
  versioned: true,
});

/** Reminds those who hold a step; also the timer that looks after two working days. */
export const remind = command({
  name: 'approvals.remind',
  summary: 'Remind those on whom an approval waits; it happens by itself every two working days',
  right: 'approvals.steer',
  input: z.strictObject({
    approvalId,
    stepId: z.uuid().nullish().describe('Only this step'),
    reminder: z.int().min(0).nullish().describe('Set by the timer: does nothing when another came between'),
  }),
  output: z.object({ approvalId: z.uuid(), reminded: z.int().describe('How many people were told') }),
  http: { method: 'POST', path: '/api/approvals/:approvalId/remind' },
  refusals: {
    'not-open': notOpen,
    'reminded-just-now': ['too-many', 'They were reminded at {at}. Wait an hour before you do it again.'],
  },
  emits: [events.approversReminded, events.seatVacant],
  touches: ['approval'],
});

/** Looks for seats behind which nobody is left, and opens a work item for each. */
export const findVacantSeats = command({
  name: 'approvals.find-vacant-seats',
  summary: 'Find seats behind which nobody is left, and have somebody named; it happens by itself',
  right: 'approvals.steer',
  input: z.strictObject({
    personId: z.uuid().nullish().describe('Of approvals in which this person was asked'),
    kind: z.enum(['role', 'queue', 'rota']).nullish(),
    id: z.string().max(80).nullish().describe('Seats of this role, queue or rota'),
  }),
  output: z.object({ found: z.int() }),
  http: { method: 'POST', path: '/api/approvals/find-vacant-seats' },
  emits: [events.seatVacant],
  touches: ['approval'],
});

/** One approval with its steps, seats and comments. */
export const getApproval = query({
  name: 'approvals.get-approval',
  summary: 'Shows an approval: what is to be approved, its steps, who is holding it, and who said what',
  right: 'approvals.read',
  input: z.strictObject({ approvalId }),
  output: detail,
  http: { method: 'GET', path: '/api/approvals/:approvalId' },
  touches: ['approval'],
});

/** The approvals of one record, newest first. */
export const approvalsOf = query({
  name: 'approvals.approvals-of',
  summary: 'Shows the approvals of a record, newest first, to whoever may read the record',
  right: 'approvals.read',
  input: z.strictObject({
    kind: z.string().regex(/^[a-z][a-z-]{0,40}$/, 'Give the kind of the record, such as request'),
    recordId: z.uuid(),
  }),
  output: z.object({ approvals: z.array(detail) }),
  http: { method: 'GET', path: '/api/records/:kind/:recordId/approvals' },
  touches: ['approval'],
});

const listRow = z.object({
  approvalId: z.uuid(),
  version: z.int(),
  kind: z.string(),
  recordId: z.uuid(),
  key: z.string(),
  title: z.string(),
  unit: unitRef.nullable(),
  requester: personRef.nullable(),
  askedBy: personRef.nullable(),
  askedAt: z.iso.datetime(),
  state: approvalState,
  concludedAt: z.iso.datetime().nullable(),
  holding: approvalHolding.nullable(),
  mine: z.enum(['decide', 'review']).nullable().describe('What waits on the reader'),
  can: z.array(z.string()),
});
export type ApprovalRow = z.output<typeof listRow>;

/** Approvals: those that wait on the caller, that are open, or that ended. */
export const listApprovals = query({
  name: 'approvals.list-approvals',
  summary: 'Lists approvals: those that wait on one, that one asked for, that are open, or that ended',
  right: 'approvals.read',
  input: listInput(
    {
      show: z.enum(['waiting-on-me', 'asked-by-me', 'decided-by-me', 'open', 'concluded']),
      kind: z.string().max(40),
      unitId: z.uuid(),
    },
    ['heldSince', 'askedAt'],
  ),
  output: listOutput(listRow),
  http: { method: 'GET', path: '/api/approvals' },
  touches: ['approval'],
});
