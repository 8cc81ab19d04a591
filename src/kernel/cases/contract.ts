/**
 * What people do with a case beside the steps of its record: wait on somebody, answer, tick the checklist, ask for an
 * exception. Schemas only.
 */
import { z } from 'zod';
import { ANYONE, command } from '../operation.ts';
import * as events from './events.ts';
import { partyKind } from './shapes.ts';

const caseId = z.uuid().describe('The case; it has the id of its record');
const waitId = z.uuid().describe('The wait');
const taskId = z.uuid().describe('The task');
const exceptionId = z.uuid().describe('The exception');
const answer = z
  .string()
  .trim()
  .min(2, 'Write the answer')
  .max(8000, 'An answer may have 8,000 characters at most');

const changedWait = z.object({ waitId: z.uuid(), caseId: z.uuid(), version: z.int() });
const changedTask = z.object({ taskId: z.uuid(), caseId: z.uuid(), version: z.int() });
const changedException = z.object({ exceptionId: z.uuid(), caseId: z.uuid(), version: z.int() });

const notOpen = ['refused', 'This is finished: it waits on nobody any more. Reopen it first.'] as const;
const waitEnded = [
  'refused',
  'This was answered or taken back on {endedOn}; there is nothing left to do.',
] as const;
const personGone = ['invalid', 'That person does not work here on this day. Choose somebody else.'] as const;
const promisedPast = [
  'invalid',
  'The promised day {promisedUntil} has passed. Choose today or a later day.',
] as const;

// Waits.

/** Holds a case on somebody, and tells them what is asked. */
export const startWait = command({
  name: 'cases.start-wait',
  summary:
    'Wait on somebody: the requester, a person, a business area, HR, IT, legal, communications or a vendor',
  right: 'cases.work',
  input: z.strictObject({
    caseId,
    partyKind,
    personId: z.uuid().nullish().describe('Who is asked; left out for the requester'),
    unitId: z.uuid().nullish().describe('The business area; its head is asked where no person is named'),
    partyName: z
      .string()
      .trim()
      .min(2, 'Write the name')
      .max(200)
      .nullish()
      .describe('Vendor or team by name'),
    contactEmail: z
      .string()
      .trim()
      .toLowerCase()
      .max(254)
      .pipe(z.email('Write an e-mail address like name@example.com'))
      .nullish()
      .describe('Who is asked by mail, with a link to answer without an account'),
    question: z
      .string()
      .trim()
      .min(5, 'Say what is asked, in at least 5 characters')
      .max(4000, 'Say it in 4,000 characters at most')
      .describe('What is asked; all that the one waited on sees'),
    promisedUntil: z.iso.date().nullish().describe('The day by which they said they would answer'),
  }),
  output: changedWait,
  http: { method: 'POST', path: '/api/cases/:caseId/waits' },
  refusals: {
    'not-open': notOpen,
    'party-not-held': ['refused', 'This process does not wait on {party}. Choose somebody else to wait on.'],
    'party-incomplete': ['invalid', '{what}'],
    'nobody-to-tell': [
      'invalid',
      'Nobody would be told. Name a person who works here, or an e-mail address to which the question is sent.',
    ],
    'person-gone': personGone,
    'unit-unknown': ['invalid', 'There is no such unit today. Choose another one.'],
    'promised-past': promisedPast,
    'waits-already': [
      'conflict',
      'It waits on {party} already, since {since}. End that wait first, or ask somebody else.',
    ],
  },
  emits: [events.waitStarted],
  touches: ['case', 'wait'],
});

/** Notes the day by which the one waited on will answer. */
export const promiseWait = command({
  name: 'cases.promise-wait',
  summary: 'Note the day by which the one waited on will answer; null takes the promise away',
  right: 'cases.answer',
  input: z.strictObject({ waitId, promisedUntil: z.iso.date().nullable() }),
  output: changedWait,
  http: { method: 'PUT', path: '/api/waits/:waitId/promise' },
  refusals: { 'wait-ended': waitEnded, 'promised-past': promisedPast },
  emits: [events.waitPromised],
  touches: ['case', 'wait'],
  versioned: true,
});

/** Answers what is asked; the wait ends. */
export const answerWait = command({
  name: 'cases.answer-wait',
  summary: 'Answer what a case waits on one for; the wait ends and its clocks run on',
  right: 'cases.answer',
  input: z.strictObject({ waitId, answer }),
  output: changedWait,
  http: { method: 'POST', path: '/api/waits/:waitId/answer' },
  refusals: { 'wait-ended': waitEnded },
  emits: [events.waitAnswered],
  touches: ['case', 'wait'],
  versioned: true,
});

const linkDead = [
  'not-found',
  'This link does not lead to a question any more. If you still have something to say, reply to the person who asked.',
] as const;
const token = z.string().trim().min(20, 'This link is not complete').max(100, 'This link is not right');
const tooMany = ['too-many', 'This link was used too often within an hour. Try again later.'] as const;

/** Answers, or promises a day, with the link of a mail: no account needed. */
export const answerByLink = command({
  name: 'cases.answer-by-link',
  summary: 'Answer a question, or promise a day for the answer, with the link from a mail',
  right: ANYONE,
  input: z
    .strictObject({
      token,
      answer: answer.optional(),
      promisedUntil: z.iso.date().nullish(),
    })
    .refine(
      (i) => i.answer !== undefined || i.promisedUntil != null,
      'Write an answer, or say by which day you will',
    ),
  output: z.object({ isAnswered: z.boolean(), promisedUntil: z.iso.date().nullable() }),
  http: { method: 'POST', path: '/api/answers' },
  refusals: { 'link-dead': linkDead, 'too-many': tooMany, 'promised-past': promisedPast },
  emits: [events.waitAnswered, events.waitPromised],
  touches: ['case', 'wait'],
  secrets: ['token'],
});

/** What a link asks: the question, who asks, since when. A command, since each look is counted. */
export const lookAtLink = command({
  name: 'cases.look-at-link',
  summary: 'Show the question behind the link from a mail, and nothing else',
  right: ANYONE,
  input: z.strictObject({ token }),
  output: z.object({
    enterprise: z.string().nullable(),
    question: z.string(),
    askedBy: z.string().nullable(),
    since: z.iso.datetime(),
    promisedUntil: z.iso.date().nullable(),
    isAnswered: z.boolean(),
    expiresAt: z.iso.datetime(),
  }),
  http: { method: 'POST', path: '/api/answers/questions' },
  refusals: { 'link-dead': linkDead, 'too-many': tooMany },
  emits: [],
  touches: [],
  secrets: ['token'],
});

/** Ends a wait from this side: they answered in another way, or it is not needed any more. */
export const endWait = command({
  name: 'cases.end-wait',
  summary: 'End a wait: note the answer that came in another way, or that it is not needed any more',
  right: 'cases.work',
  input: z.strictObject({
    waitId,
    answer: answer.nullish().describe('What they said; left out: the answer is not needed any more'),
  }),
  output: changedWait,
  http: { method: 'POST', path: '/api/waits/:waitId/end' },
  refusals: { 'wait-ended': waitEnded },
  emits: [events.waitAnswered, events.waitEnded],
  touches: ['case', 'wait'],
  versioned: true,
});

/** Reminds the one waited on. Trellis does it by itself when a promised day has passed, and weekly. */
export const remindWait = command({
  name: 'cases.remind-wait',
  summary: 'Remind the one waited on; nothing happens when it was answered, or the reminder is out of date',
  right: 'cases.work',
  input: z.strictObject({
    waitId,
    reminder: z.int().min(0).optional().describe('Only when so many reminders went out before'),
    promisedUntil: z.iso.date().optional().describe('Only when this day is still the promised one'),
  }),
  output: z.object({ waitId: z.uuid(), isReminded: z.boolean() }),
  http: { method: 'POST', path: '/api/waits/:waitId/reminders' },
  emits: [events.waitReminded],
  touches: ['case', 'wait'],
});

/** Asks somebody else within the same party. */
export const handOverWait = command({
  name: 'cases.hand-over-wait',
  summary: 'Ask another person instead of the one waited on, who may have left',
  right: 'cases.work',
  input: z.strictObject({ waitId, personId: z.uuid() }),
  output: changedWait,
  http: { method: 'PUT', path: '/api/waits/:waitId/person' },
  refusals: { 'wait-ended': waitEnded, 'person-gone': personGone },
  emits: [events.waitHandedOver],
  touches: ['case', 'wait'],
  versioned: true,
});

// Tasks.

export const addTask = command({
  name: 'cases.add-task',
  summary: 'Add a task to the checklist of a case',
  right: 'cases.work',
  input: z.strictObject({
    caseId,
    title: z.string().trim().min(3, 'Say what is to be done').max(200),
    assigneeId: z.uuid().nullish(),
    dueOn: z.iso.date().nullish(),
  }),
  output: changedTask,
  http: { method: 'POST', path: '/api/cases/:caseId/tasks' },
  refusals: {
    'not-open': notOpen,
    'person-gone': personGone,
    'too-many': ['refused', 'A case may have 200 tasks at most. Settle or merge some first.'],
  },
  emits: [events.taskAdded],
  touches: ['case', 'task'],
});

/** Ticks a task, or says that it is not needed. */
export const settleTask = command({
  name: 'cases.settle-task',
  summary: 'Tick a task of a case, or say why it is not needed',
  right: 'cases.work',
  input: z.strictObject({
    taskId,
    outcome: z.enum(['done', 'not-needed']).default('done'),
    note: z.string().trim().max(1000).nullish().describe('Needed where the task is not needed: why'),
  }),
  output: changedTask,
  http: { method: 'POST', path: '/api/tasks/:taskId/settlement' },
  refusals: {
    'settled-already': ['refused', 'This task was settled already. Open it again first.'],
    'note-missing': ['invalid', 'Say why the task is not needed, in a few words.'],
  },
  emits: [events.taskSettled],
  touches: ['case', 'task'],
  versioned: true,
  inverse: 'cases.reopen-task',
});

export const reopenTask = command({
  name: 'cases.reopen-task',
  summary: 'Open a settled task again',
  right: 'cases.work',
  // Not strict: it accepts the answer of the command that it takes back.
  input: z.object({ taskId }),
  output: changedTask,
  http: { method: 'POST', path: '/api/tasks/:taskId/reopening' },
  refusals: {
    'open-already': ['refused', 'This task is open.'],
    'not-open': notOpen,
  },
  emits: [events.taskReopened],
  touches: ['case', 'task'],
  versioned: true,
});

export const assignTask = command({
  name: 'cases.assign-task',
  summary: 'Give a task of a case to somebody, or to nobody, with a day by which it is due',
  right: 'cases.work',
  input: z.strictObject({ taskId, assigneeId: z.uuid().nullable(), dueOn: z.iso.date().nullish() }),
  output: changedTask,
  http: { method: 'PUT', path: '/api/tasks/:taskId/assignment' },
  refusals: { 'person-gone': personGone, 'settled-already': ['refused', 'This task was settled already.'] },
  emits: [events.taskAssigned],
  touches: ['case', 'task'],
  versioned: true,
});

// Exceptions.

/** Asks for leave to close although a condition is not true. */
export const requestException = command({
  name: 'cases.request-exception',
  summary: 'Ask that a case may be closed although one of its conditions is not true, until a day',
  right: 'cases.work',
  input: z.strictObject({
    caseId,
    conditionId: z.uuid(),
    reason: z.string().trim().min(10, 'Say why in at least 10 characters').max(4000),
    expiresOn: z.iso.date().describe('The last day on which it holds; at most a year ahead'),
  }),
  output: changedException,
  http: { method: 'POST', path: '/api/cases/:caseId/exceptions' },
  refusals: {
    'not-open': notOpen,
    'no-person': [
      'refused',
      'Your account is not linked to a person, so nobody could answer for this. Ask an administrator to link it.',
    ],
    'condition-unknown': [
      'invalid',
      'The charter of this case has no such condition. Choose one of its conditions.',
    ],
    'asked-already': ['conflict', 'An exception from this condition waits for a decision already.'],
    'holds-already': ['refused', 'An exception from this condition holds until {expiresOn}.'],
    'expiry-wrong': ['invalid', 'Choose a last day between today and a year from now.'],
  },
  emits: [events.exceptionRequested],
  touches: ['case', 'case-exception'],
});

/** Approves or rejects an exception that somebody else asked for. */
export const decideException = command({
  name: 'cases.decide-exception',
  summary: 'Approve or reject an exception that somebody else asked for',
  right: 'cases.approve-exceptions',
  input: z.strictObject({
    exceptionId,
    outcome: z.enum(['approved', 'rejected']),
    note: z.string().trim().max(2000).nullish().describe('Why; needed for a rejection'),
  }),
  output: changedException,
  http: { method: 'POST', path: '/api/exceptions/:exceptionId/decision' },
  refusals: {
    'decided-already': ['refused', 'This exception was decided or taken back already.'],
    'own-request': ['forbidden', 'You asked for this exception yourself, so somebody else must decide it.'],
    'no-person': [
      'refused',
      'Your account is not linked to a person, so nobody could answer for this. Ask an administrator to link it.',
    ],
    'note-missing': ['invalid', 'Say why you reject it, in a few words.'],
    expired: [
      'refused',
      'It would have held until {expiresOn}, which has passed. A new one must be asked for.',
    ],
  },
  emits: [events.exceptionDecided],
  touches: ['case', 'case-exception'],
  versioned: true,
});

export const withdrawException = command({
  name: 'cases.withdraw-exception',
  summary: 'Take back an exception that was asked for, or end one that holds',
  right: 'cases.work',
  input: z.strictObject({ exceptionId }),
  output: changedException,
  http: { method: 'POST', path: '/api/exceptions/:exceptionId/withdrawal' },
  refusals: { 'decided-already': ['refused', 'This exception was rejected or taken back already.'] },
  emits: [events.exceptionWithdrawn],
  touches: ['case', 'case-exception'],
  versioned: true,
});
