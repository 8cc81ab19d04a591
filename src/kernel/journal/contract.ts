/** Reading the log: the activity of one record, the audit page, the check of the chain and its export. Schemas only. */
import { z } from 'zod';
import { listOutput } from '../list.ts';
import { query, SIGNED_IN } from '../operation.ts';

const personRef = z.object({ personId: z.uuid(), name: z.string() });
const actor = z.object({
  kind: z.enum(['account', 'api-key', 'system', 'stranger']),
  name: z.string(),
  person: personRef.nullable(),
});

const paging = {
  direction: z.enum(['asc', 'desc']).default('desc'),
  cursor: z.string().max(2000).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

const wholeLog = [
  'forbidden',
  'The log hangs together, so it can only be read as a whole: you need the right journal.read for the whole enterprise.',
] as const;

/** Activity and comments of one record in one stream; internal notes only for those who may read them. */
export const listTimeline = query({
  name: 'journal.list-timeline',
  summary: 'Show what happened to one record, with its comments in the same stream',
  right: SIGNED_IN,
  input: z.object({
    subjectKind: z.string().regex(/^[a-z][a-z-]{0,40}$/, 'Give the kind of the record, such as request'),
    subjectId: z.uuid(),
    filter: z
      .object({ changesOnly: z.enum(['true']).describe('Without comments') })
      .partial()
      .default({}),
    ...paging,
  }),
  output: listOutput(
    z.object({
      kind: z.enum(['event', 'comment']),
      id: z.uuid().describe('Of the event or of the comment'),
      at: z.iso.datetime(),
      actor,
      name: z.string().describe('Name of the event, or work.comment-added'),
      sentence: z.string().describe('What happened, in English; empty for a comment'),
      reason: z.string().nullable().describe('Why, in the words of the person who did it'),
      payload: z.record(z.string(), z.unknown()).nullable().describe('Ids, codes and dates of the event'),
      comment: z
        .object({
          version: z.int(),
          body: z.string(),
          internal: z.boolean(),
          editedAt: z.iso.datetime().nullable(),
          withdrawnAt: z.iso.datetime().nullable(),
          can: z.array(z.string()),
        })
        .nullable(),
    }),
  ).extend({ mayComment: z.boolean(), mayWriteInternal: z.boolean() }),
  http: { method: 'GET', path: '/api/records/:subjectKind/:subjectId/timeline' },
  touches: ['comment', 'request', 'case', 'effort', 'person', 'unit', 'queue'],
});

/** The sealed log, for the audit page; newest first unless asked otherwise. */
export const listEvents = query({
  name: 'journal.list-events',
  summary: 'Search the sealed log: who did what to which record, when and why',
  right: 'journal.read',
  input: z.object({
    filter: z
      .object({
        name: z.string().max(120).describe('Name of the event, or the start of it, such as requests.'),
        personId: z.uuid().describe('The person who did it'),
        subjectKind: z.string().max(40),
        subjectId: z.uuid(),
        operation: z.string().max(120),
        from: z.iso.datetime({ offset: true }).describe('Happened at or after'),
        until: z.iso.datetime({ offset: true }).describe('Happened before'),
      })
      .partial()
      .default({}),
    ...paging,
  }),
  output: listOutput(
    z.object({
      position: z.int(),
      eventId: z.uuid(),
      name: z.string(),
      sentence: z.string(),
      subjectKind: z.string(),
      subjectId: z.uuid(),
      subjectKey: z.string().nullable(),
      subjectName: z.string().nullable(),
      operation: z.string(),
      actor,
      occurredAt: z.iso.datetime(),
      causeId: z.uuid().nullable(),
      reason: z.string().nullable(),
      payload: z.record(z.string(), z.unknown()),
      contentHash: z.string(),
      chainHash: z.string(),
      can: z.array(z.string()),
    }),
  ),
  http: { method: 'GET', path: '/api/events' },
  refusals: { 'whole-log-only': wholeLog },
});

export const verifyLog = query({
  name: 'journal.verify-log',
  summary: 'Check the whole log against its hash chain and say what is wrong',
  right: 'journal.read',
  input: z.object({}),
  output: z.object({
    isOk: z.boolean(),
    checked: z.int().describe('Events that were checked'),
    unsealed: z.int().describe('Events that wait for the sealer; the chain does not cover them yet'),
    head: z.string().describe('The last link, hexadecimal: keep it elsewhere to notice a log that was cut'),
    faults: z.array(z.string()),
  }),
  http: { method: 'GET', path: '/api/log/verification' },
  refusals: { 'whole-log-only': wholeLog },
});

export const exportLog = query({
  name: 'journal.export-log',
  summary: 'Give the sealed log page by page, in the exact text that was hashed, for checking it offline',
  right: 'journal.read',
  input: z.object({
    from: z.coerce.number().int().min(1).default(1).describe('First position'),
    limit: z.coerce.number().int().min(1).max(5000).default(1000),
  }),
  output: z.object({
    events: z.array(
      z.object({
        position: z.int(),
        eventId: z.uuid(),
        name: z.string(),
        subjectKind: z.string(),
        subjectId: z.uuid(),
        operation: z.string(),
        actorKind: z.string(),
        actorId: z.uuid().nullable(),
        onBehalfOf: z.uuid().nullable(),
        causeId: z.uuid().nullable(),
        occurredMs: z.int().describe('Milliseconds since 1970'),
        reason: z.string().nullable(),
        payload: z.string(),
        contentHash: z.string(),
        chainHash: z.string(),
      }),
    ),
    next: z.int().nullable().describe('`from` of the next page; null on the last one'),
  }),
  http: { method: 'GET', path: '/api/log' },
  refusals: { 'whole-log-only': wholeLog },
});
