/** What the log says about cases. The subject is always the case, so that it stands in the history of its record. */
import { z } from 'zod';
import { event } from '../operation.ts';
import { partyKinds } from './contract-parties.ts';

const partyKind = z.enum(partyKinds);

export const caseOpened = event({
  name: 'cases.case-opened',
  subject: 'case',
  payload: z.object({ process: z.string(), pinId: z.uuid(), accountableId: z.uuid().nullable() }),
  sentence: '{subject} runs under a charter; accountable: {accountableId}',
  refs: { accountableId: 'person' },
});
export const caseClosed = event({
  name: 'cases.case-closed',
  subject: 'case',
  payload: z.object({ verdictId: z.uuid(), exceptions: z.array(z.uuid()) }),
  sentence: '{subject} is done: its conditions are true or excepted',
});
export const waitStarted = event({
  name: 'cases.wait-started',
  subject: 'case',
  payload: z.object({
    waitId: z.uuid(),
    partyKind,
    personId: z.uuid().nullable(),
    unitId: z.uuid().nullable(),
    pauses: z.boolean(),
  }),
  sentence: '{subject} waits ({partyKind}) on {waitId}',
  refs: { waitId: 'wait', personId: 'person', unitId: 'unit' },
});
export const waitPromised = event({
  name: 'cases.wait-promised',
  subject: 'case',
  payload: z.object({ waitId: z.uuid(), promisedUntil: z.iso.date().nullable() }),
  sentence: '{waitId} promises an answer for {subject} until {promisedUntil}',
  refs: { waitId: 'wait' },
});
export const waitAnswered = event({
  name: 'cases.wait-answered',
  subject: 'case',
  payload: z.object({ waitId: z.uuid(), through: z.enum(['account', 'link', 'noted']) }),
  sentence: '{waitId} answered for {subject}',
  refs: { waitId: 'wait' },
});
export const waitEnded = event({
  name: 'cases.wait-ended',
  subject: 'case',
  payload: z.object({ waitId: z.uuid() }),
  sentence: '{subject} does not wait on {waitId} any more',
  refs: { waitId: 'wait' },
});
export const waitReminded = event({
  name: 'cases.wait-reminded',
  subject: 'case',
  payload: z.object({ waitId: z.uuid(), reminders: z.int() }),
  sentence: '{waitId} was reminded of {subject}',
  refs: { waitId: 'wait' },
});
export const waitHandedOver = event({
  name: 'cases.wait-handed-over',
  subject: 'case',
  payload: z.object({ waitId: z.uuid(), personId: z.uuid(), formerId: z.uuid().nullable() }),
  sentence: '{subject} waits on {personId} now, in place of {formerId}',
  refs: { waitId: 'wait', personId: 'person', formerId: 'person' },
});
export const taskAdded = event({
  name: 'cases.task-added',
  subject: 'case',
  payload: z.object({ taskId: z.uuid(), assigneeId: z.uuid().nullable(), dueOn: z.iso.date().nullable() }),
  sentence: 'A task was added to {subject}: {taskId}',
  refs: { taskId: 'task', assigneeId: 'person' },
});
export const taskSettled = event({
  name: 'cases.task-settled',
  subject: 'case',
  payload: z.object({ taskId: z.uuid(), state: z.enum(['done', 'not-needed']) }),
  sentence: 'A task of {subject} is {state}: {taskId}',
  refs: { taskId: 'task' },
});
export const taskReopened = event({
  name: 'cases.task-reopened',
  subject: 'case',
  payload: z.object({ taskId: z.uuid() }),
  sentence: 'A task of {subject} is open again: {taskId}',
  refs: { taskId: 'task' },
});
export const taskAssigned = event({
  name: 'cases.task-assigned',
  subject: 'case',
  payload: z.object({ taskId: z.uuid(), assigneeId: z.uuid().nullable() }),
  sentence: 'A task of {subject} is for {assigneeId}: {taskId}',
  refs: { taskId: 'task', assigneeId: 'person' },
});
const exceptionPayload = z.object({
  exceptionId: z.uuid(),
  conditionId: z.uuid(),
  expiresOn: z.iso.date(),
});
export const exceptionRequested = event({
  name: 'cases.exception-requested',
  subject: 'case',
  payload: exceptionPayload,
  sentence: 'An exception was asked for {subject}, until {expiresOn}: {exceptionId}',
  refs: { exceptionId: 'case-exception' },
});
export const exceptionDecided = event({
  name: 'cases.exception-decided',
  subject: 'case',
  payload: exceptionPayload.extend({ outcome: z.enum(['approved', 'rejected']) }),
  sentence: 'An exception for {subject} was {outcome}: {exceptionId}',
  refs: { exceptionId: 'case-exception' },
});
export const exceptionWithdrawn = event({
  name: 'cases.exception-withdrawn',
  subject: 'case',
  payload: exceptionPayload,
  sentence: 'An exception asked for {subject} was taken back: {exceptionId}',
  refs: { exceptionId: 'case-exception' },
});

/** Declared by operations that open a case or move it: `emits: [..., ...caseEvents]`. */
export const caseEvents = [caseOpened, caseClosed, waitEnded];
