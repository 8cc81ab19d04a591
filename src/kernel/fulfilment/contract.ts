/** What people do with the lines of a fulfilment order, and what they see of them. Schemas only. */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, query } from '../operation.ts';
import { lineDetails, lineKind, lineStates, lineTitle, TEAM_TASK } from './contract-lines.ts';
import * as events from './events.ts';

const caseId = z.uuid().describe('The case, which has the id of its record');
const lineId = z.uuid().describe('The line');
const after = z
  .array(z.uuid())
  .max(30, 'A line may wait for 30 others at most')
  .describe('Lines of the same order that come first');
const queueId = z.uuid().nullish().describe('The team that does it');
const ownerId = z.uuid().nullish().describe('The person who does it');
const dueOn = z.iso.date().nullish().describe('The day by which it is needed');
const isMandatory = z.boolean().describe('Nothing is delivered while it is open');

const changed = z.object({
  lineId: z.uuid(),
  caseId: z.uuid(),
  state: z.enum(lineStates),
  version: z.int(),
});

const notOpen = ['refused', 'The work on this has ended; nothing can be ordered for it any more.'] as const;
const personGone = ['invalid', 'That person does not work here today. Choose somebody else.'] as const;
const queueUnknown = ['invalid', 'There is no such queue any more. Choose another one.'] as const;
const lineUnknown = [
  'invalid',
  'One of the lines that come first is not in this order. Choose another one.',
] as const;
const inCircle = [
  'invalid',
  'These lines would wait for each other, so none could begin. Let one of them go first.',
] as const;
const settledAlready = ['refused', 'This line is settled already. Open it again first.'] as const;

/** Orders something more for a case. */
export const addLine = command({
  name: 'fulfilment.add-line',
  summary: 'Order something for a case: a task for a team, or what an area can open for it',
  right: 'fulfilment.order',
  input: z.strictObject({
    caseId,
    kind: lineKind.default(TEAM_TASK),
    title: lineTitle,
    details: lineDetails.nullish(),
    queueId,
    ownerId,
    dueOn,
    isMandatory: isMandatory.default(true),
    after: after.default([]),
  }),
  output: changed,
  http: { method: 'POST', path: '/api/cases/:caseId/lines' },
  refusals: {
    'not-open': notOpen,
    'kind-unknown': ['invalid', 'Nothing of that kind can be ordered here. Choose another kind.'],
    'person-gone': personGone,
    'queue-unknown': queueUnknown,
    'line-unknown': lineUnknown,
    'due-in-past': ['invalid', 'The day {dueOn} has passed. Choose today or a later day.'],
    'too-many': ['refused', 'An order may have 100 lines at most. Take some back, or join them.'],
  },
  emits: [events.lineAdded, events.lineOpened],
  touches: ['case', 'fulfilment-line'],
});

/** Changes what a line says. */
export const changeLine = command({
  name: 'fulfilment.change-line',
  summary: 'Change what a line of an order asks for, until when, and which lines come first',
  right: 'fulfilment.order',
  input: z.strictObject({
    lineId,
    title: lineTitle.optional(),
    details: lineDetails.nullish(),
    dueOn,
    isMandatory: isMandatory.optional(),
    after: after.optional(),
  }),
  output: changed,
  http: { method: 'PATCH', path: '/api/lines/:lineId' },
  refusals: {
    'not-open': notOpen,
    'settled-already': settledAlready,
    'line-unknown': lineUnknown,
    'in-circle': inCircle,
    'begun-already': [
      'refused',
      'The work on this line has begun, so it cannot wait for lines that are not ready. Take it back and order it anew.',
    ],
  },
  emits: [events.lineChanged, events.lineOpened, events.lineBlocked],
  touches: ['case', 'fulfilment-line'],
  versioned: true,
});

/** Gives a line to a team, a person or both; whoever watches its queue may take it so. */
export const assignLine = command({
  name: 'fulfilment.assign-line',
  summary: 'Give a line of an order to another team or person, or take one of your own team’s',
  right: 'fulfilment.work',
  input: z.strictObject({
    lineId,
    queueId: queueId.describe('Left out: as it is; null: no team'),
    ownerId: ownerId.describe('Left out: as it is; null: nobody in particular'),
  }),
  output: changed,
  http: { method: 'PUT', path: '/api/lines/:lineId/assignment' },
  refusals: {
    'settled-already': settledAlready,
    'person-gone': personGone,
    'queue-unknown': queueUnknown,
  },
  emits: [events.lineAssigned],
  touches: ['case', 'fulfilment-line'],
  versioned: true,
});

/** Says that a line is done, or why it is not needed. */
export const settleLine = command({
  name: 'fulfilment.settle-line',
  summary: 'Say that a line of an order is done, or why it is not needed; lines that waited for it can begin',
  right: 'fulfilment.work',
  input: z.strictObject({
    lineId,
    outcome: z.enum(['done', 'not-needed']).default('done'),
    note: z
      .string()
      .trim()
      .max(2000, 'Say it in 2,000 characters at most')
      .nullish()
      .describe('What was done, for those who work on the case; needed where it is not needed: why'),
  }),
  output: changed,
  http: { method: 'POST', path: '/api/lines/:lineId/settlement' },
  refusals: {
    'settled-already': settledAlready,
    'line-blocked': ['refused', 'This line cannot begin yet: {lines} must be ready first.'],
    'note-missing': ['invalid', 'Say why it is not needed, in a few words.'],
    'by-record': [
      'refused',
      'This line is done when {record} is done. Finish that, or say that the line is not needed.',
    ],
  },
  emits: events.lineSettlingEvents,
  touches: ['case', 'fulfilment-line'],
  versioned: true,
  inverse: 'fulfilment.reopen-line',
});

/** Opens a settled line again; also the undo of settling. */
export const reopenLine = command({
  name: 'fulfilment.reopen-line',
  summary: 'Open a settled line of an order again; lines that wait for it and are not settled wait again',
  right: 'fulfilment.work',
  // Not strict: it accepts the answer of the command that it takes back.
  input: z.object({ lineId }),
  output: changed,
  http: { method: 'POST', path: '/api/lines/:lineId/reopening' },
  refusals: {
    'open-already': ['refused', 'This line is not settled.'],
    'not-open': notOpen,
    'taken-back': [
      'refused',
      'This line was taken back, or what was opened for it has ended. Order it anew instead.',
    ],
  },
  emits: [events.lineReopened, events.lineOpened, events.lineBlocked],
  touches: ['case', 'fulfilment-line'],
  versioned: true,
});

/** Takes a line back; lines that waited for it do not wait for it any more. */
export const withdrawLine = command({
  name: 'fulfilment.withdraw-line',
  summary: 'Take a line of an order back; whoever works on it is told',
  right: 'fulfilment.order',
  input: z.strictObject({
    lineId,
    why: z
      .string()
      .trim()
      .min(3, 'Say why in a few words')
      .max(1000, 'Say it in 1,000 characters at most')
      .describe('Told to whoever works on it'),
  }),
  output: changed,
  http: { method: 'POST', path: '/api/lines/:lineId/withdrawal' },
  refusals: { 'settled-already': settledAlready },
  emits: [events.lineWithdrawn, events.lineOpened, events.orderReady],
  touches: ['case', 'fulfilment-line'],
  versioned: true,
});

const personRef = z.object({ personId: z.uuid(), name: z.string() });
const queueRef = z.object({ queueId: z.uuid(), name: z.string() });

const shownLine = z.object({
  lineId: z.uuid(),
  caseId: z.uuid(),
  version: z.int(),
  kind: z.string(),
  kindTitle: z.string(),
  title: z.string(),
  details: z.string().nullable(),
  queue: queueRef.nullable(),
  owner: personRef.nullable(),
  dueOn: z.iso.date().nullable(),
  isLate: z.boolean(),
  isMandatory: z.boolean(),
  state: z.enum(lineStates),
  record: z
    .object({ kind: z.string(), id: z.uuid(), key: z.string().nullable(), name: z.string() })
    .nullable()
    .describe('What an area opened for it'),
  standing: z.string().nullable().describe('Where that record stands, in a sentence'),
  after: z
    .array(z.object({ lineId: z.uuid(), title: z.string(), isSettled: z.boolean() }))
    .describe('Lines that come first'),
  openedAt: z.iso.datetime().nullable(),
  settledAt: z.iso.datetime().nullable(),
  settledBy: personRef.nullable(),
  note: z.string().nullable(),
  can: z.array(z.string()).describe('Operations that this actor may try now'),
});
export type ShownLine = z.output<typeof shownLine>;

/** How far an order is, in figures and names: what its requester sees of it. */
export const orderStatus = z.object({
  total: z.int().describe('Lines that count: not those that were taken back or are not needed'),
  ready: z.int().describe('Those of them that are done'),
  mandatoryOpen: z.int().describe('Lines without which nothing is delivered'),
  waitingOn: z.array(z.string()).describe('Teams and people whose turn it is'),
  dueOn: z.iso.date().nullable().describe('The last day by which an open line is due'),
});
export type OrderStatus = z.output<typeof orderStatus>;

/** The order of a case: how far it is, and its lines for those who work on it. */
export const getOrder = query({
  name: 'fulfilment.get-order',
  summary: 'Show how far the order of a case is; those who work on it also see its lines',
  right: 'fulfilment.read',
  input: z.object({ caseId }),
  output: z.object({
    caseId: z.uuid(),
    status: orderStatus,
    lines: z.array(shownLine).nullable().describe('Null for those who only wait for the result'),
    exception: z
      .object({
        conditionId: z.uuid(),
        exceptionId: z.uuid().nullable().describe('The exception that holds today'),
      })
      .describe('Leave to deliver although mandatory lines are open'),
    can: z.array(z.string()),
  }),
  http: { method: 'GET', path: '/api/cases/:caseId/lines' },
  touches: ['case', 'fulfilment-line', 'case-exception'],
});

const about = z.object({
  kind: z.string(),
  id: z.uuid(),
  key: z.string(),
  title: z.string(),
});

/** One line, for the team that does it: they may not see the record itself. */
export const getLine = query({
  name: 'fulfilment.get-line',
  summary: 'Show one line of an order, with what its team has to know of the record',
  right: 'fulfilment.read',
  input: z.object({ lineId }),
  output: shownLine.extend({
    about: about.extend({ isReadable: z.boolean().describe('The reader may open the record itself') }),
    brief: z.array(z.object({ label: z.string(), text: z.string() })),
  }),
  http: { method: 'GET', path: '/api/lines/:lineId' },
  touches: ['case', 'fulfilment-line'],
});

/** Lines of all orders that one works on or oversees. */
export const listLines = query({
  name: 'fulfilment.list-lines',
  summary: 'List what was ordered from teams: one’s own, of one’s queues, or all that one oversees',
  right: 'fulfilment.read',
  input: listInput(
    {
      mine: z.enum(['true']).describe('Only one’s own lines and those of one’s queues'),
      show: z.enum(['open', 'blocked', 'late', 'settled']).describe('Left out: what can be worked on'),
      queueId: z.uuid(),
      ownerId: z.uuid(),
      text: z.string().trim().max(200).describe('Words of the line'),
    },
    ['due'],
  ),
  output: listOutput(shownLine.extend({ about })),
  http: { method: 'GET', path: '/api/lines' },
  touches: ['case', 'fulfilment-line'],
});

/** What can be ordered here. */
export const listKinds = query({
  name: 'fulfilment.list-kinds',
  summary: 'List what can be ordered for a case: tasks for teams, and what areas can open',
  right: 'fulfilment.read',
  input: z.object({}),
  output: z.object({
    kinds: z.array(z.object({ kind: z.string(), title: z.string(), description: z.string() })),
  }),
  http: { method: 'GET', path: '/api/line-kinds' },
  touches: [],
});
