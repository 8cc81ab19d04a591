/**
 * Mail that comes to the intake address: what became of each message, and what a person may still decide about it.
 * Schemas only.
 */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, event, query } from '../operation.ts';
import { commentAdded } from '../work/contract.ts';

export const natures = [
  'message',
  'automatic',
  'out-of-office',
  'bounce',
  'calendar',
  'list',
  'loop',
  'flood',
  'too-large',
] as const;
export const outcomes = ['received', 'quarantined', 'record', 'comment', 'recorded', 'discarded'] as const;
export const reasons = [
  'sender-unknown',
  'sender-not-proven',
  'sender-may-not',
  'no-intake',
  'nothing-written',
  'unreadable',
  'refused',
] as const;
const nature = z.enum(natures);
const outcome = z.enum(outcomes);
const why = z.enum(reasons);

// Events: addresses and texts never travel with them.

export const messageReceived = event({
  name: 'mail-in.message-received',
  subject: 'mail-message',
  payload: z.object({ nature, outcome }),
  sentence: '{subject} came by mail ({nature})',
});
export const messageQuarantined = event({
  name: 'mail-in.message-quarantined',
  subject: 'mail-message',
  payload: z.object({ why }),
  sentence: '{subject} waits for a person to decide: {why}',
});
export const messageBecameRecord = event({
  name: 'mail-in.message-became-record',
  subject: 'mail-message',
  payload: z.object({ recordKind: z.string(), recordId: z.uuid() }),
  sentence: '{subject} became a record of the kind {recordKind}',
});
export const messageBecameComment = event({
  name: 'mail-in.message-became-comment',
  subject: 'mail-message',
  payload: z.object({ recordKind: z.string(), recordId: z.uuid(), commentId: z.uuid() }),
  sentence: '{subject} became a comment on a record of the kind {recordKind}',
});
export const messageDiscarded = event({
  name: 'mail-in.message-discarded',
  subject: 'mail-message',
  payload: z.object({}),
  sentence: '{subject} was discarded; its text is not kept',
});

const person = z.object({ personId: z.uuid(), name: z.string() });
const record = z.object({ kind: z.string(), id: z.uuid(), key: z.string().nullable(), name: z.string() });
const row = z.object({
  mailInId: z.uuid(),
  key: z.string(),
  version: z.int(),
  fromAddress: z.string().nullable(),
  fromName: z.string().nullable(),
  sender: person.nullable().describe('Who the address belongs to; null: nobody here'),
  subject: z.string(),
  start: z.string().describe('The first words'),
  receivedAt: z.iso.datetime(),
  nature,
  outcome,
  why: why.nullable(),
  record: record.nullable().describe('What it became or was added to'),
  can: z.array(z.string()),
});

const decided = z.object({ mailInId: z.uuid(), outcome, version: z.int() });
const decidedAlready = ['conflict', 'This message was decided already: it is {outcome}.'] as const;

export const receiveMessage = command({
  name: 'mail-in.receive-message',
  summary: 'Take in a message as a mail file; it becomes a request or a comment, or waits for a person',
  right: 'mail-in.receive',
  input: z.strictObject({
    file: z.custom<Uint8Array>((v) => v instanceof Uint8Array, 'Send the message as a file (.eml).'),
    fileName: z.string().trim().max(300).default('message.eml'),
    source: z.enum(['imap', 'file', 'upload']).default('upload'),
  }),
  output: z.object({
    mailInId: z.uuid(),
    key: z.string(),
    nature,
    outcome,
    isNew: z.boolean().describe('False: the same message came before'),
  }),
  http: { method: 'POST', path: '/api/mail-in' },
  refusals: {
    'too-large': [
      'invalid',
      'This message is {size} large; up to {most} are taken in. Send it again without its large files.',
    ],
    'not-mail': ['invalid', 'This file is not an e-mail message. Save the message as .eml and try again.'],
    'whole-enterprise': [
      'forbidden',
      'Mail comes in for the whole enterprise, so the right must be held for all of it.',
    ],
  },
  emits: [messageReceived],
  touches: ['mail-message'],
  upload: true,
  secrets: ['file'],
});

export const noteLargeMessage = command({
  name: 'mail-in.note-large-message',
  summary: 'Note that a message was too large to be taken in; a sender we know is told',
  right: 'mail-in.receive',
  input: z.strictObject({
    messageId: z.string().trim().max(998).nullable(),
    fromAddress: z.string().trim().max(320).nullable(),
    subject: z.string().trim().max(1000),
    size: z.int().min(1),
  }),
  output: z.object({ mailInId: z.uuid(), isNew: z.boolean() }),
  http: { method: 'POST', path: '/api/mail-in/large' },
  refusals: {
    'whole-enterprise': [
      'forbidden',
      'Mail comes in for the whole enterprise, so the right must be held for all of it.',
    ],
  },
  emits: [messageReceived],
  touches: ['mail-message'],
});

export const settleMessage = command({
  name: 'mail-in.settle-message',
  summary: 'Make a request or a comment of a message that came in, or put it aside for a person',
  right: 'mail-in.receive',
  input: z.strictObject({ mailInId: z.uuid() }),
  output: decided,
  http: { method: 'POST', path: '/api/mail-in/:mailInId/settling' },
  emits: [messageQuarantined, messageBecameRecord, messageBecameComment, commentAdded],
  touches: ['mail-message', 'comment', 'request'],
});

export const listMessages = query({
  name: 'mail-in.list-messages',
  summary: 'Show the mail that came in: what waits for a decision, and what became of the rest',
  right: 'mail-in.decide',
  input: listInput({ outcome, nature, text: z.string().trim().max(120) }, ['receivedAt']),
  output: listOutput(row),
  http: { method: 'GET', path: '/api/mail-in' },
  touches: ['mail-message'],
});

export const getMessage = query({
  name: 'mail-in.get-message',
  summary: 'Show one message that came in, with its text and its files',
  right: 'mail-in.decide',
  input: z.object({ mailInId: z.uuid() }),
  output: row.extend({
    toAddresses: z.array(z.string()),
    body: z.string(),
    quoted: z.string().describe('What was cut: earlier mail and the signature'),
    attachments: z.array(
      z.object({ name: z.string(), contentType: z.string(), size: z.int(), note: z.string().nullable() }),
    ),
    size: z.int(),
    sentAt: z.iso.datetime().nullable(),
    refusal: z.string().nullable().describe('Why it could not become what the sender wanted'),
    decidedBy: person.nullable(),
    decidedAt: z.iso.datetime().nullable(),
    hasRaw: z.boolean().describe('Whether the whole message is still kept'),
  }),
  http: { method: 'GET', path: '/api/mail-in/:mailInId' },
  touches: ['mail-message'],
});

export const takeAsRecord = command({
  name: 'mail-in.take-as-record',
  summary: 'Make a request of a message, on behalf of a person',
  right: 'mail-in.decide',
  input: z.strictObject({
    mailInId: z.uuid(),
    personId: z.uuid().describe('On whose behalf'),
    title: z.string().trim().min(3, 'Give it a title of at least 3 characters').max(200).optional(),
  }),
  output: decided.extend({ record }),
  http: { method: 'POST', path: '/api/mail-in/:mailInId/record' },
  refusals: {
    'decided-already': decidedAlready,
    'no-intake': ['refused', 'Nothing here takes requests by mail.'],
  },
  emits: [messageBecameRecord],
  touches: ['mail-message', 'request'],
  versioned: true,
});

export const takeAsComment = command({
  name: 'mail-in.take-as-comment',
  summary: 'Add a message to a record as a comment',
  right: 'mail-in.decide',
  input: z.strictObject({
    mailInId: z.uuid(),
    recordKey: z.string().trim().min(1, 'Give the key, such as REQ-42').max(40),
    internal: z.boolean().default(false).describe('Only for those who may read internal notes'),
  }),
  output: decided.extend({ commentId: z.uuid() }),
  http: { method: 'POST', path: '/api/mail-in/:mailInId/comment' },
  refusals: {
    'decided-already': decidedAlready,
    'record-unknown': ['invalid', 'There is no record {key}, or you cannot see it.'],
    'internal-not-allowed': ['forbidden', 'You may not write internal notes on this record.'],
  },
  emits: [messageBecameComment, commentAdded],
  touches: ['mail-message', 'comment'],
  versioned: true,
});

export const discardMessage = command({
  name: 'mail-in.discard-message',
  summary: 'Put a message aside for good; its text and files are not kept',
  right: 'mail-in.decide',
  input: z.strictObject({ mailInId: z.uuid() }),
  output: decided,
  http: { method: 'POST', path: '/api/mail-in/:mailInId/discarding' },
  refusals: { 'decided-already': decidedAlready },
  emits: [messageDiscarded],
  touches: ['mail-message'],
  versioned: true,
});
