/** The calendar feed: what is due for me, at a secret address that calendar programs read. Schemas only. */
import { z } from 'zod';
import { command, event, query, SIGNED_IN } from '../operation.ts';

const id = z.uuid();

export const feedCreated = event({
  name: 'feeds.feed-created',
  subject: 'calendar-feed',
  payload: z.object({ accountId: id }),
  sentence: '{subject} of {accountId} got a new secret address',
  refs: { accountId: 'account' },
});
export const feedRevoked = event({
  name: 'feeds.feed-revoked',
  subject: 'calendar-feed',
  payload: z.object({ accountId: id }),
  sentence: '{subject} of {accountId} was revoked: its address answers no more',
  refs: { accountId: 'account' },
});

export const getMyFeed = query({
  name: 'feeds.get-my-feed',
  summary: 'Say whether I have a calendar feed; its address is shown only when it is made',
  right: SIGNED_IN,
  input: z.object({}),
  output: z.object({
    feed: z
      .object({ feedId: id, createdAt: z.iso.datetime(), lastReadOn: z.iso.date().nullable() })
      .nullable(),
  }),
  http: { method: 'GET', path: '/api/me/calendar-feed' },
  touches: ['calendar-feed'],
});

export const createMyFeed = command({
  name: 'feeds.create-my-feed',
  summary: 'Make my calendar feed; its secret address is answered once, and an address made before ends',
  right: SIGNED_IN,
  input: z.strictObject({}),
  output: z.object({
    feedId: id,
    path: z
      .string()
      .nullable()
      .describe(
        'Where it is read, below the address of Trellis. Null when the same idempotency key asks again',
      ),
  }),
  http: { method: 'POST', path: '/api/me/calendar-feed' },
  refusals: {
    'not-by-key': ['refused', 'A calendar feed belongs to a person. Sign in to make one.'],
  },
  emits: [feedCreated, feedRevoked],
  touches: ['calendar-feed'],
  secrets: ['path'],
});

export const revokeMyFeed = command({
  name: 'feeds.revoke-my-feed',
  summary: 'End my calendar feed at once: whoever knows its address reads nothing more',
  right: SIGNED_IN,
  input: z.strictObject({}),
  output: z.object({ feedId: id }),
  http: { method: 'DELETE', path: '/api/me/calendar-feed' },
  refusals: { 'no-feed': ['refused', 'You have no calendar feed.'] },
  emits: [feedRevoked],
  touches: ['calendar-feed'],
});

export const listMyDueDates = query({
  name: 'feeds.list-my-due-dates',
  summary: 'Show what is due for me and when: work with a due date, and clocks that run on it',
  right: SIGNED_IN,
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        id: id.describe('Of the record, or of the clock'),
        kind: z.string(),
        key: z.string().nullable(),
        title: z.string(),
        why: z.string(),
        due: z.string().describe('A date, or an instant (UTC) for a clock'),
        version: z.int().describe('Grows with every change of the record'),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/me/due-dates' },
  touches: ['work-item', 'request'],
});
