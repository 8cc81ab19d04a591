/**
 * What waits for whom and what people tell each other: comments with mentions, notices, work items, queues and
 * long work. Schemas only.
 */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, event, query, SIGNED_IN } from '../operation.ts';

const personRef = z.object({ personId: z.uuid(), name: z.string() });
const subject = {
  subjectKind: z.string().regex(/^[a-z][a-z-]{0,40}$/, 'Give the kind of the record, such as request'),
  subjectId: z.uuid(),
};
const body = z
  .string()
  .trim()
  .min(1, 'Write something first')
  .max(10_000, 'A comment may have 10,000 characters at most')
  .describe('Plain text with light Markdown; a mention is written @[Name](person:id)');

// Events.

export const commentAdded = event({
  name: 'work.comment-added',
  subject: 'comment',
  payload: z.object({
    subjectKind: z.string(),
    subjectId: z.uuid(),
    internal: z.boolean(),
    mentions: z.array(z.uuid()),
  }),
  sentence: '{subject} was added',
});
export const commentEdited = event({
  name: 'work.comment-edited',
  subject: 'comment',
  payload: z.object({ subjectKind: z.string(), subjectId: z.uuid() }),
  sentence: '{subject} was edited',
});
export const commentWithdrawn = event({
  name: 'work.comment-withdrawn',
  subject: 'comment',
  payload: z.object({ subjectKind: z.string(), subjectId: z.uuid() }),
  sentence: '{subject} was withdrawn',
});
export const itemClosed = event({
  name: 'work.item-closed',
  subject: 'work-item',
  payload: z.object({ outcome: z.enum(['done', 'not-needed']) }),
  sentence: '{subject} was closed: {outcome}',
});
export const queueCreated = event({
  name: 'work.queue-created',
  subject: 'queue',
  payload: z.object({ unitId: z.uuid().nullable() }),
  sentence: 'The queue {subject} was created',
  refs: { unitId: 'unit' },
});
export const queueChanged = event({
  name: 'work.queue-changed',
  subject: 'queue',
  payload: z.object({ fields: z.array(z.string()) }),
  sentence: 'The queue {subject} was changed: {fields}',
});
export const queueMembersSet = event({
  name: 'work.queue-members-set',
  subject: 'queue',
  payload: z.object({ joined: z.array(z.uuid()), left: z.array(z.uuid()) }),
  sentence: 'Who watches the queue {subject} changed. Joined: {joined}. Left: {left}',
  refs: { joined: 'person', left: 'person' },
});
export const queueRetired = event({
  name: 'work.queue-retired',
  subject: 'queue',
  payload: z.object({}),
  sentence: 'The queue {subject} was retired',
});
export const longWorkStopped = event({
  name: 'work.long-work-stop-asked',
  subject: 'long-work',
  payload: z.object({}),
  sentence: '{subject} was asked to stop',
});

// Comments. Access follows the record: whoever may read it may read its comments and comment on it.

const comment = z.object({
  commentId: z.uuid(),
  version: z.int(),
  author: personRef.nullable().describe('Null: the system, or an account without a person'),
  body: z.string().describe('Empty when withdrawn; mentions carry current names'),
  internal: z.boolean(),
  mentions: z.array(personRef),
  createdAt: z.iso.datetime(),
  editedAt: z.iso.datetime().nullable(),
  withdrawnAt: z.iso.datetime().nullable(),
  can: z.array(z.string()),
});

const mentionUnknown = [
  'invalid',
  'One of the people mentioned does not exist. Choose them from the list.',
] as const;
const internalMention = [
  'refused',
  'An internal note cannot mention somebody who may not read it, such as the requester. Leave the mention out, or write a comment that everybody sees.',
] as const;
const withdrawn = ['refused', 'This comment was withdrawn and cannot be changed any more.'] as const;

export const addComment = command({
  name: 'work.add-comment',
  summary: 'Comment on a record that one may read; people mentioned and those concerned are told',
  right: 'work.comment',
  input: z.strictObject({
    ...subject,
    body,
    internal: z.boolean().default(false).describe('Only for those who may read internal notes of the record'),
  }),
  output: z.object({ commentId: z.uuid(), version: z.int() }),
  http: { method: 'POST', path: '/api/comments' },
  refusals: {
    'mention-unknown': mentionUnknown,
    'internal-mention': internalMention,
    'internal-not-allowed': ['forbidden', 'You may not write internal notes on this record.'],
  },
  emits: [commentAdded],
  touches: ['comment'],
  inverse: 'work.withdraw-comment',
});

export const editComment = command({
  name: 'work.edit-comment',
  summary: 'Change one’s own comment; people newly mentioned are told',
  right: 'work.comment',
  input: z.strictObject({ commentId: z.uuid(), body }),
  output: z.object({ commentId: z.uuid(), version: z.int() }),
  http: { method: 'PATCH', path: '/api/comments/:commentId' },
  refusals: {
    'mention-unknown': mentionUnknown,
    'internal-mention': internalMention,
    'comment-withdrawn': withdrawn,
    'not-the-author': ['forbidden', 'Only its author may change a comment.'],
  },
  emits: [commentEdited],
  touches: ['comment'],
  versioned: true,
});

export const withdrawComment = command({
  name: 'work.withdraw-comment',
  summary: 'Withdraw one’s own comment; its place stays, its text goes',
  right: 'work.comment',
  // Not strict: it accepts the answer of work.add-comment, which it takes back.
  input: z.object({ commentId: z.uuid() }),
  output: z.object({ commentId: z.uuid(), version: z.int() }),
  http: { method: 'POST', path: '/api/comments/:commentId/withdrawal' },
  refusals: {
    'comment-withdrawn': withdrawn,
    'not-the-author': [
      'forbidden',
      'Only its author, or somebody who holds the right work.moderate-comments, may withdraw a comment.',
    ],
  },
  emits: [commentWithdrawn],
  touches: ['comment'],
  versioned: true,
});

export const listComments = query({
  name: 'work.list-comments',
  summary: 'Show the comments on a record that one may read; internal notes only to those who may see them',
  right: SIGNED_IN,
  input: listInput({}, ['createdAt']).extend(subject),
  output: listOutput(comment).extend({ mayWriteInternal: z.boolean() }),
  http: { method: 'GET', path: '/api/records/:subjectKind/:subjectId/comments' },
  touches: ['comment'],
});

// Work: what waits on me.

export const listMyWork = query({
  name: 'work.list-my-work',
  summary: 'Show what waits on me: work items for me or my roles, and records whose next step is mine',
  right: SIGNED_IN,
  input: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  output: z.object({
    rows: z.array(
      z.object({
        kind: z.string().describe('work-item, or the kind of the record'),
        id: z.uuid(),
        key: z.string().nullable(),
        title: z.string(),
        why: z.string().describe('Why it waits on me'),
        group: z.enum(['mine', 'my-queues', 'my-roles']),
        dueOn: z.iso.date().nullable(),
        since: z.iso.datetime(),
        version: z.int(),
        subjectKind: z.string().nullable().describe('The record that a work item is about'),
        subjectId: z.uuid().nullable(),
        can: z.array(z.string()),
      }),
    ),
    total: z.int(),
  }),
  http: { method: 'GET', path: '/api/me/work' },
  touches: ['work-item', 'request', 'case'],
});

export const closeItem = command({
  name: 'work.close-item',
  summary: 'Close a work item that waits on me or on a role of mine',
  right: SIGNED_IN,
  input: z.strictObject({
    workItemId: z.uuid(),
    outcome: z.enum(['done', 'not-needed']),
    note: z.string().trim().max(1000).optional(),
  }),
  output: z.object({ workItemId: z.uuid(), version: z.int() }),
  http: { method: 'POST', path: '/api/work-items/:workItemId/closing' },
  refusals: { 'closed-already': ['conflict', 'Somebody closed this work item on {closedOn}.'] },
  emits: [itemClosed],
  touches: ['work-item'],
  versioned: true,
});

// Queues.

const queueName = z.string().trim().min(2, 'Give the queue a name of at least 2 characters').max(120);
const nameTaken = ['conflict', 'There is already a queue called {name}. Choose another name.'] as const;
const unitUnknown = ['invalid', 'There is no such unit today. Choose another one.'] as const;
const personGone = [
  'invalid',
  'Somebody on the list does not work here on this day. Choose others.',
] as const;
const queueRetiredRefusal = ['refused', 'This queue was retired and cannot be changed any more.'] as const;
const outsideScope = ['forbidden', 'You may not keep queues for that part of the enterprise.'] as const;

export const listQueues = query({
  name: 'work.list-queues',
  summary: 'Show the queues in which requests wait, and who watches them',
  right: SIGNED_IN,
  input: listInput(
    { unitId: z.uuid(), mine: z.enum(['true']), retired: z.enum(['true']), text: z.string().trim().max(120) },
    ['name'],
  ),
  output: listOutput(
    z.object({
      queueId: z.uuid(),
      version: z.int(),
      name: z.string(),
      unit: z.object({ unitId: z.uuid(), name: z.string() }).nullable(),
      members: z.array(personRef),
      retiredAt: z.iso.datetime().nullable(),
      can: z.array(z.string()),
    }),
  ),
  http: { method: 'GET', path: '/api/queues' },
  touches: ['queue'],
});

export const createQueue = command({
  name: 'work.create-queue',
  summary: 'Make a queue for a unit and all below it, or for the whole enterprise',
  right: 'work.keep-queues',
  input: z.strictObject({
    name: queueName,
    unitId: z.uuid().nullish().describe('Left out: the whole enterprise'),
    memberIds: z.array(z.uuid()).max(500).default([]),
  }),
  output: z.object({ queueId: z.uuid(), version: z.int() }),
  http: { method: 'POST', path: '/api/queues' },
  refusals: {
    'name-taken': nameTaken,
    'unit-unknown': unitUnknown,
    'person-gone': personGone,
    'outside-scope': outsideScope,
  },
  emits: [queueCreated, queueMembersSet],
  touches: ['queue'],
});

export const changeQueue = command({
  name: 'work.change-queue',
  summary: 'Rename a queue, or let another unit have it',
  right: 'work.keep-queues',
  input: z.strictObject({ queueId: z.uuid(), name: queueName.optional(), unitId: z.uuid().nullish() }),
  output: z.object({ queueId: z.uuid(), version: z.int() }),
  http: { method: 'PATCH', path: '/api/queues/:queueId' },
  refusals: {
    'name-taken': nameTaken,
    'unit-unknown': unitUnknown,
    'queue-retired': queueRetiredRefusal,
    'outside-scope': outsideScope,
  },
  emits: [queueChanged],
  touches: ['queue'],
  versioned: true,
});

export const setQueueMembers = command({
  name: 'work.set-queue-members',
  summary: 'Say who watches a queue; those who join are told',
  right: 'work.keep-queues',
  input: z.strictObject({ queueId: z.uuid(), memberIds: z.array(z.uuid()).max(500) }),
  output: z.object({ queueId: z.uuid(), version: z.int() }),
  http: { method: 'PUT', path: '/api/queues/:queueId/members' },
  refusals: { 'person-gone': personGone, 'queue-retired': queueRetiredRefusal },
  emits: [queueMembersSet],
  touches: ['queue'],
  versioned: true,
});

export const retireQueue = command({
  name: 'work.retire-queue',
  summary: 'Retire a queue: nothing new goes to it; what waits in it stays',
  right: 'work.keep-queues',
  input: z.strictObject({ queueId: z.uuid() }),
  output: z.object({ queueId: z.uuid(), version: z.int() }),
  http: { method: 'POST', path: '/api/queues/:queueId/retirement' },
  refusals: { 'queue-retired': queueRetiredRefusal },
  emits: [queueRetired],
  touches: ['queue'],
  versioned: true,
});

// Long work.

const longWork = z.object({
  workId: z.uuid(),
  operation: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed', 'stopped']),
  done: z.int(),
  total: z.int().nullable(),
  note: z.string().nullable(),
  output: z.unknown().nullable(),
  refusal: z
    .object({ code: z.string(), reason: z.string(), message: z.string(), details: z.unknown().optional() })
    .nullable(),
  startedBy: personRef.nullable(),
  stopAskedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  can: z.array(z.string()),
});

export const getLongWork = query({
  name: 'work.get-long-work',
  summary: 'Show how far a piece of long work has come, and what came out of it',
  right: SIGNED_IN,
  input: z.object({ workId: z.uuid() }),
  output: longWork,
  http: { method: 'GET', path: '/api/long-work/:workId' },
  touches: ['long-work'],
});

export const listLongWork = query({
  name: 'work.list-long-work',
  summary: 'Show the long work that I started, or all of it for those who oversee it',
  right: SIGNED_IN,
  input: listInput(
    {
      state: z.enum(['queued', 'running', 'done', 'failed', 'stopped']),
      operation: z.string().max(120),
      mine: z.enum(['true']),
    },
    ['createdAt'],
  ),
  output: listOutput(longWork.omit({ output: true })),
  http: { method: 'GET', path: '/api/long-work' },
  touches: ['long-work'],
});

export const stopLongWork = command({
  name: 'work.stop-long-work',
  summary: 'Stop a piece of long work; what it did is rolled back',
  right: SIGNED_IN,
  input: z.strictObject({ workId: z.uuid() }),
  output: z.object({ workId: z.uuid(), state: z.enum(['running', 'stopped']) }),
  http: { method: 'POST', path: '/api/long-work/:workId/stop' },
  refusals: { 'ended-already': ['conflict', 'This work has ended already ({state}).'] },
  emits: [longWorkStopped],
  touches: ['long-work'],
});
