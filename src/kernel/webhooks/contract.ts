/**
 * Webhooks: other programs are told of events over HTTP, signed by the Standard Webhooks specification, in the order of
 * the sealed log and at least once. A message holds the event's name, ids and its position; whoever wants more asks for
 * it with rights of their own. Schemas only.
 */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, event, query } from '../operation.ts';

const id = z.uuid();
const disabledWhy = z.enum(['by-hand', 'failing', 'gone', 'rights-lost']);

export const webhookCreated = event({
  name: 'webhooks.webhook-created',
  subject: 'webhook',
  payload: z.object({ accountId: id, events: z.array(z.string()) }),
  sentence: 'The webhook {subject} of {accountId} is told of {events}',
  refs: { accountId: 'account' },
});
export const webhookChanged = event({
  name: 'webhooks.webhook-changed',
  subject: 'webhook',
  payload: z.object({ fields: z.array(z.string()) }),
  sentence: 'The webhook {subject} was changed: {fields}',
});
export const secretRotated = event({
  name: 'webhooks.secret-rotated',
  subject: 'webhook',
  payload: z.object({}),
  sentence: 'The webhook {subject} has a new secret; the old one signs along for a day',
});
export const webhookDisabled = event({
  name: 'webhooks.webhook-disabled',
  subject: 'webhook',
  payload: z.object({ why: disabledWhy }),
  sentence: 'The webhook {subject} is told nothing from now on: {why}',
});
export const webhookEnabled = event({
  name: 'webhooks.webhook-enabled',
  subject: 'webhook',
  payload: z.object({ from: z.enum(['where-it-stopped', 'now']) }),
  sentence: 'The webhook {subject} is told again, from {from}',
});
export const webhookDeleted = event({
  name: 'webhooks.webhook-deleted',
  subject: 'webhook',
  payload: z.object({}),
  sentence: 'The webhook {subject} was deleted',
});
export const deliveryQueued = event({
  name: 'webhooks.delivery-queued',
  subject: 'webhook',
  payload: z.object({ cause: z.enum(['by-hand', 'test']) }),
  sentence: 'A message to the webhook {subject} was sent by hand: {cause}',
});

const name = z
  .string()
  .trim()
  .min(1, 'Name the program that is told.')
  .max(100, 'Write at most 100 characters.');
const url = z
  .string()
  .trim()
  .max(1000, 'An address may have 1,000 characters at most.')
  .refine((text) => URL.canParse(text), 'Write an address like https://example.org/trellis.');
const events = z
  .array(z.string().trim().min(1).max(100))
  .min(1, 'Choose at least one event.')
  .max(300, 'Choose at most 300 events, or a whole area.')
  .transform((list) => [...new Set(list)].sort())
  .describe('Names of events, or `area.*` for all of an area');
const secret = z
  .string()
  .nullable()
  .describe(
    '`whsec_…`: the receiver checks signatures with it. Null when the same idempotency key asks again',
  );

const urlRefusals = {
  'not-https': [
    'invalid',
    'The address must begin with https://, so that nobody on the way reads or changes what is sent.',
  ],
  'has-credentials': [
    'invalid',
    'The address must not hold a user name or password; the signature proves who sends.',
  ],
  'private-address': [
    'invalid',
    'The address lies in a private network, which webhooks do not call. Whoever runs Trellis can allow it (TRELLIS_WEBHOOK_ALLOW).',
  ],
  'event-unknown': ['invalid', 'There is no event called {names}. Choose from the list of events.'],
} as const;
const deleted = ['refused', 'This webhook was deleted.'] as const;
const tooMany = ['refused', 'You have {count} webhooks already. Delete one that you do not need.'] as const;
const notByKey = [
  'refused',
  'A webhook is told what its maker may see, so a person must make it. Sign in to make one.',
] as const;

export const createWebhook = command({
  name: 'webhooks.create-webhook',
  summary: 'Have a program told of events that one may see oneself; the secret is answered once',
  right: 'webhooks.manage',
  input: z.strictObject({ name, url, events }),
  output: z.object({ webhookId: id, version: z.int(), secret }),
  http: { method: 'POST', path: '/api/webhooks' },
  refusals: { ...urlRefusals, 'too-many-webhooks': tooMany, 'not-by-key': notByKey },
  emits: [webhookCreated],
  touches: ['webhook'],
  secrets: ['secret'],
});

export const changeWebhook = command({
  name: 'webhooks.change-webhook',
  summary: 'Change the name, the address or the events of a webhook',
  right: 'webhooks.manage',
  input: z.strictObject({
    webhookId: id,
    name: name.optional(),
    url: url.optional(),
    events: events.optional(),
  }),
  output: z.object({ webhookId: id, version: z.int() }),
  http: { method: 'PATCH', path: '/api/webhooks/:webhookId' },
  refusals: { ...urlRefusals, 'webhook-deleted': deleted },
  emits: [webhookChanged],
  touches: ['webhook'],
  versioned: true,
});

export const rotateSecret = command({
  name: 'webhooks.rotate-secret',
  summary: 'Give a webhook a new secret, answered once; the old one signs along for a day',
  right: 'webhooks.manage',
  input: z.strictObject({ webhookId: id }),
  output: z.object({ webhookId: id, version: z.int(), secret }),
  http: { method: 'POST', path: '/api/webhooks/:webhookId/secret' },
  refusals: { 'webhook-deleted': deleted },
  emits: [secretRotated],
  touches: ['webhook'],
  versioned: true,
  secrets: ['secret'],
});

export const disableWebhook = command({
  name: 'webhooks.disable-webhook',
  summary: 'Tell a webhook nothing until it is enabled again; where it stopped is remembered',
  right: 'webhooks.manage',
  // Not strict: it accepts the answer of webhooks.enable-webhook, which it takes back.
  input: z.object({ webhookId: id, why: disabledWhy.default('by-hand') }),
  output: z.object({ webhookId: id, version: z.int() }),
  http: { method: 'POST', path: '/api/webhooks/:webhookId/disabling' },
  refusals: {
    'webhook-deleted': deleted,
    'disabled-already': ['refused', 'This webhook is told nothing already.'],
  },
  emits: [webhookDisabled],
  touches: ['webhook'],
  versioned: true,
  inverse: 'webhooks.enable-webhook',
});

export const enableWebhook = command({
  name: 'webhooks.enable-webhook',
  summary: 'Tell a webhook again: from where it stopped, or only what happens from now on',
  right: 'webhooks.manage',
  // Not strict: it accepts the answer of webhooks.disable-webhook, which it takes back.
  input: z.object({ webhookId: id, from: z.enum(['where-it-stopped', 'now']).default('where-it-stopped') }),
  output: z.object({ webhookId: id, version: z.int() }),
  http: { method: 'POST', path: '/api/webhooks/:webhookId/enabling' },
  refusals: { 'webhook-deleted': deleted, 'enabled-already': ['refused', 'This webhook is told already.'] },
  emits: [webhookEnabled],
  touches: ['webhook'],
  versioned: true,
  inverse: 'webhooks.disable-webhook',
});

export const deleteWebhook = command({
  name: 'webhooks.delete-webhook',
  summary: 'Delete a webhook and its secret for good; its log stays for 30 days',
  right: 'webhooks.manage',
  input: z.strictObject({ webhookId: id }),
  output: z.object({ webhookId: id, version: z.int() }),
  http: { method: 'DELETE', path: '/api/webhooks/:webhookId' },
  refusals: { 'webhook-deleted': deleted },
  emits: [webhookDeleted],
  touches: ['webhook'],
  versioned: true,
});

export const testWebhook = command({
  name: 'webhooks.test-webhook',
  summary: 'Send a test message, to see whether the program receives it; the log shows what came of it',
  right: 'webhooks.manage',
  input: z.strictObject({ webhookId: id }),
  output: z.object({ webhookId: id, deliveryId: id }),
  http: { method: 'POST', path: '/api/webhooks/:webhookId/test' },
  refusals: { 'webhook-deleted': deleted },
  emits: [deliveryQueued],
  touches: ['webhook', 'webhook-delivery'],
});

export const redeliver = command({
  name: 'webhooks.redeliver',
  summary: 'Send a message of the log once more, under the same id',
  right: 'webhooks.manage',
  input: z.strictObject({ deliveryId: id }),
  output: z.object({ webhookId: id, deliveryId: id.describe('The new attempt') }),
  http: { method: 'POST', path: '/api/webhook-deliveries/:deliveryId/redelivery' },
  refusals: { 'webhook-deleted': deleted },
  emits: [deliveryQueued],
  touches: ['webhook', 'webhook-delivery'],
});

const webhook = z.object({
  webhookId: id,
  version: z.int(),
  name: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  accountId: id,
  accountName: z.string().describe('The webhook is told what this account may see'),
  state: z.enum(['active', 'failing', 'disabled', 'owner-disabled']),
  disabledWhy: disabledWhy.nullable(),
  failingSince: z.iso.datetime().nullable(),
  nextTryAt: z.iso.datetime().nullable(),
  previousSecretUntil: z.iso.datetime().nullable().describe('Until then the secret before signs along'),
  behind: z.int().describe('Sealed events that it has yet to be told of or passed over'),
  createdAt: z.iso.datetime(),
  can: z.array(z.string()),
});

export const listWebhooks = query({
  name: 'webhooks.list-webhooks',
  summary: 'Show webhooks: your own, and those of accounts in your scope',
  right: 'webhooks.manage',
  input: listInput({ state: z.enum(['active', 'disabled']) }, ['createdAt']),
  output: listOutput(webhook),
  http: { method: 'GET', path: '/api/webhooks' },
  touches: ['webhook', 'account'],
});

export const getWebhook = query({
  name: 'webhooks.get-webhook',
  summary: 'Show one webhook',
  right: 'webhooks.manage',
  input: z.object({ webhookId: id }),
  output: webhook,
  http: { method: 'GET', path: '/api/webhooks/:webhookId' },
  touches: ['webhook', 'account'],
});

export const listDeliveries = query({
  name: 'webhooks.list-deliveries',
  summary: 'Show what was sent to a webhook within 30 days, and what came of it',
  right: 'webhooks.manage',
  input: listInput({ outcome: z.enum(['delivered', 'failed']) }, ['queuedAt']).extend({ webhookId: id }),
  output: listOutput(
    z.object({
      deliveryId: id,
      eventId: id.nullable().describe('Null for a test message'),
      eventName: z.string(),
      position: z.int().nullable(),
      cause: z.enum(['event', 'by-hand', 'test']),
      attempt: z.int(),
      queuedAt: z.iso.datetime(),
      attemptedAt: z.iso.datetime().nullable(),
      outcome: z.enum(['waiting', 'delivered', 'failed']),
      status: z.int().nullable().describe('What the program answered (HTTP)'),
      problem: z.string().nullable().describe('Why no answer came'),
      tookMs: z.int().nullable(),
      can: z.array(z.string()),
    }),
  ),
  http: { method: 'GET', path: '/api/webhooks/:webhookId/deliveries' },
  touches: ['webhook-delivery'],
});

export const listEventKinds = query({
  name: 'webhooks.list-event-kinds',
  summary: 'Show every event that a webhook can be told of',
  right: 'webhooks.manage',
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        name: z.string(),
        area: z.string(),
        areaTitle: z.string(),
        subjectKind: z.string(),
        sentence: z.string(),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/event-kinds' },
  touches: [],
});

/** What is sent: nothing personal, and enough to ask for the rest. */
export const message = z.object({
  type: z.string().describe('Name of the event'),
  timestamp: z.iso.datetime().describe('When it happened'),
  data: z.object({
    eventId: id,
    position: z.int().describe('Place in the sealed log: grows, without meaning anything by its distance'),
    subjectKind: z.string(),
    subjectId: id,
    causeId: id.nullable().describe('The event that caused this one'),
  }),
});

export const listWebhookEvents = query({
  name: 'webhooks.list-webhook-events',
  summary: 'Show the messages that a webhook is sent after a position, to catch up without waiting for them',
  right: 'webhooks.manage',
  input: z.object({
    webhookId: id,
    after: z.coerce.number().int().min(0).describe('A sealed position; 0 is the beginning'),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  output: z.object({
    rows: z.array(message),
    upTo: z.int().describe('Everything up to this position has been looked at: ask again after it'),
    isEnd: z.boolean().describe('Nothing is sealed beyond'),
  }),
  http: { method: 'GET', path: '/api/webhooks/:webhookId/events' },
  touches: [],
});

export const webhookEvents = [
  webhookCreated,
  webhookChanged,
  secretRotated,
  webhookDisabled,
  webhookEnabled,
  webhookDeleted,
  deliveryQueued,
];
