/**
 * What Trellis told me, how I want to be told, and which records I watch. Schemas only. What a person prefers is
 * their own matter: none of it leaves an event.
 */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, event, query, SIGNED_IN } from '../operation.ts';

/** How a notice reaches its reader; `mail` and `digest` show in the application as well. */
export const ways = ['app', 'mail', 'digest', 'off'] as const;
const way = z.enum(ways);

const subject = {
  subjectKind: z.string().regex(/^[a-z][a-z-]{0,40}$/, 'Give the kind of the record, such as request'),
  subjectId: z.uuid(),
};

/** Names an IANA zone; offsets know no summer time and are refused. */
const zone = z
  .string()
  .trim()
  .max(60, 'Write at most 60 characters.')
  .refine(isZone, 'Choose an IANA time zone like Europe/Berlin or America/New_York.');

function isZone(name: string): boolean {
  if (!/^[A-Z]/i.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const failedMailRetried = event({
  name: 'notices.failed-mail-retried',
  subject: 'installation',
  payload: z.object({ mails: z.int() }),
  sentence: 'Mail that had failed is sent again: {mails}',
});

export const listMyNotices = query({
  name: 'notices.list-my-notices',
  summary: 'Show what Trellis told me',
  right: SIGNED_IN,
  input: listInput({ unread: z.enum(['true']) }, ['createdAt']),
  output: listOutput(
    z.object({
      noticeId: z.uuid(),
      kind: z.string(),
      subjectKind: z.string(),
      subjectId: z.uuid(),
      subjectKey: z.string().nullable(),
      subjectName: z.string().nullable(),
      sentence: z.string(),
      createdAt: z.iso.datetime(),
      readAt: z.iso.datetime().nullable(),
      can: z.array(z.string()),
    }),
  ),
  http: { method: 'GET', path: '/api/me/notices' },
  touches: ['notice'],
});

export const countMyNotices = query({
  name: 'notices.count-my-notices',
  summary: 'Say how many notices I have not read',
  right: SIGNED_IN,
  input: z.object({}),
  output: z.object({ unread: z.int() }),
  http: { method: 'GET', path: '/api/me/notices/count' },
  touches: ['notice'],
});

export const readNotice = command({
  name: 'notices.read-notice',
  summary: 'Mark one of my notices as read, or as unread again',
  right: SIGNED_IN,
  input: z.strictObject({ noticeId: z.uuid(), isRead: z.boolean().default(true) }),
  output: z.object({ noticeId: z.uuid(), readAt: z.iso.datetime().nullable() }),
  http: { method: 'PUT', path: '/api/me/notices/:noticeId/reading' },
  emits: [],
  touches: ['notice'],
});

export const readAllNotices = command({
  name: 'notices.read-all-notices',
  summary: 'Mark all my notices as read',
  right: SIGNED_IN,
  input: z.strictObject({}),
  output: z.object({ read: z.int() }),
  http: { method: 'POST', path: '/api/me/notices/reading' },
  emits: [],
  touches: ['notice'],
});

// How I want to be told.

const delivery = {
  digest: z.enum(['daily', 'weekly']).describe('How often the digest comes'),
  digestHour: z.int().min(0).max(23).describe('Hour of the reader’s day at which it comes'),
  digestWeekday: z.int().min(1).max(7).describe('Day of a weekly digest; 1 is Monday'),
  quiet: z
    .strictObject({
      from: z.iso.time({ precision: -1 }).describe('HH:MM, the reader’s time'),
      to: z.iso.time({ precision: -1 }).describe('HH:MM; earlier than from: on the next morning'),
    })
    .nullable()
    .describe('Hours of each day in which no mail comes; null: mail may always come'),
  quietDays: z
    .array(z.int().min(1).max(7))
    .max(6, 'Leave at least one day on which mail may come.')
    .transform((days) => [...new Set(days)].sort())
    .describe('Days on which no mail comes at all; 1 is Monday'),
  zone: zone.nullable().describe('Null: the zone of the person or of their site, else of the enterprise'),
};

const noPerson = [
  'refused',
  'Your account is not linked to a person, so nothing is told to it. Ask an administrator to link it.',
] as const;

export const getMyPreferences = query({
  name: 'notices.get-my-preferences',
  summary: 'Show how I am told: per topic, when the digest comes, and when mail waits',
  right: SIGNED_IN,
  input: z.object({}),
  output: z.object({
    topics: z.array(
      z.object({
        topic: z.string(),
        title: z.string(),
        description: z.string(),
        way,
        standard: way.describe('The way that holds until one chooses'),
      }),
    ),
    delivery: z.object({
      digest: z.enum(['daily', 'weekly']),
      digestHour: z.int(),
      digestWeekday: z.int(),
      quiet: z.object({ from: z.string(), to: z.string() }).nullable(),
      quietDays: z.array(z.int()),
      zone: z.string().nullable(),
    }),
    zoneInForce: z.string().describe('The zone in which hours are meant'),
    address: z.string().nullable().describe('Where mail goes; null: nowhere'),
    hasPerson: z.boolean(),
    nextDigestAt: z.iso.datetime(),
    can: z.array(z.string()),
  }),
  http: { method: 'GET', path: '/api/me/notice-preferences' },
  touches: ['notice-preference'],
});

export const setPreference = command({
  name: 'notices.set-preference',
  summary: 'Say how I want to be told about a topic',
  right: SIGNED_IN,
  input: z.strictObject({ topic: z.string().max(60), way }),
  output: z.object({ topic: z.string(), way }),
  http: { method: 'PUT', path: '/api/me/notice-preferences/:topic' },
  refusals: {
    'no-person': noPerson,
    'topic-unknown': ['invalid', 'There is no topic {topic}. Choose one from the list.'],
  },
  emits: [],
  touches: ['notice-preference'],
});

export const setDelivery = command({
  name: 'notices.set-delivery',
  summary: 'Say when my digest comes, in which hours mail waits, and in which time zone I live',
  right: SIGNED_IN,
  input: z.strictObject({
    digest: delivery.digest.optional(),
    digestHour: delivery.digestHour.optional(),
    digestWeekday: delivery.digestWeekday.optional(),
    quiet: delivery.quiet.optional(),
    quietDays: delivery.quietDays.optional(),
    zone: delivery.zone.optional(),
  }),
  output: z.object({ nextDigestAt: z.iso.datetime() }),
  http: { method: 'PATCH', path: '/api/me/notice-delivery' },
  refusals: {
    'no-person': noPerson,
    'quiet-all-day': ['invalid', 'Quiet hours must end at another time than they begin.'],
  },
  emits: [],
  touches: ['notice-preference'],
});

// Watching a record.

export const getWatching = query({
  name: 'notices.get-watching',
  summary: 'Say whether I am told of comments on a record, and why',
  right: SIGNED_IN,
  input: z.object(subject),
  output: z.object({
    told: z.boolean().describe('Whether I am told of new comments'),
    state: z.enum(['watching', 'muted', 'by-rule']).describe('What I chose; by-rule: nothing'),
    because: z
      .enum(['watching', 'muted', 'concerned', 'took-part', 'none'])
      .describe(
        'Why I am told or not: I chose so, the record is mine or waits on me, or I wrote or was mentioned',
      ),
    watchers: z.int().describe('How many people chose to watch it'),
    can: z.array(z.string()),
  }),
  http: { method: 'GET', path: '/api/records/:subjectKind/:subjectId/watching' },
  touches: ['watch', 'comment'],
});

export const setWatching = command({
  name: 'notices.set-watching',
  summary: 'Watch a record, or stop being told of comments on it; a mention still reaches me',
  right: SIGNED_IN,
  input: z.strictObject({ ...subject, state: z.enum(['watching', 'muted', 'by-rule']) }),
  output: z.object({ state: z.enum(['watching', 'muted', 'by-rule']) }),
  http: { method: 'PUT', path: '/api/records/:subjectKind/:subjectId/watching' },
  refusals: { 'no-person': noPerson },
  emits: [],
  touches: ['watch'],
});

// Mail out, for those who keep the installation.

export const getMailState = query({
  name: 'notices.get-mail-state',
  summary: 'Show how much mail waits, failed, or may not have arrived',
  right: 'notices.keep-mail',
  input: z.object({}),
  output: z.object({
    waiting: z.int(),
    failed: z.int().describe('Given up after several tries, in the last 30 days'),
    inDoubt: z.int().describe('Trellis ended while they were handed over, in the last 30 days'),
    bounced: z.int().describe('Came back, in the last 30 days'),
    lastError: z.string().nullable(),
    can: z.array(z.string()),
  }),
  http: { method: 'GET', path: '/api/mail-out' },
  touches: ['mail'],
});

export const retryFailedMail = command({
  name: 'notices.retry-failed-mail',
  summary: 'Send mail again that was given up',
  right: 'notices.keep-mail',
  input: z.strictObject({}),
  output: z.object({ mails: z.int() }),
  http: { method: 'POST', path: '/api/mail-out/retry' },
  refusals: {
    'whole-enterprise': [
      'forbidden',
      'Mail leaves for the whole enterprise, so the right must be held for all of it.',
    ],
  },
  emits: [failedMailRetried],
  touches: ['mail'],
});
