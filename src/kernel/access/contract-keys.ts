/**
 * What API keys can do: a program acts as the account that made the key, with at most the rights that the key
 * names and that the account still holds.
 */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, event, query } from '../operation.ts';

export const apiKeyCreated = event({
  name: 'access.api-key-created',
  subject: 'api-key',
  payload: z.object({
    accountId: z.uuid(),
    rights: z.array(z.string()),
    expiresAt: z.iso.datetime().nullable(),
  }),
  sentence: '{accountId} makes the API key {subject} with the rights {rights}.',
  refs: { accountId: 'account' },
});
export const apiKeyRevoked = event({
  name: 'access.api-key-revoked',
  subject: 'api-key',
  payload: z.object({ accountId: z.uuid() }),
  sentence: 'The API key {subject} of {accountId} is revoked and answers no more.',
  refs: { accountId: 'account' },
});

export const listApiKeys = query({
  name: 'access.list-api-keys',
  summary: 'Lists API keys: your own, and those of accounts in your scope.',
  right: 'access.manage-api-keys',
  input: listInput({ accountId: z.uuid(), state: z.enum(['active', 'expired', 'revoked']) }, ['createdAt']),
  output: listOutput(
    z.object({
      apiKeyId: z.uuid(),
      name: z.string(),
      prefix: z.string().describe('How the key begins, to recognise it'),
      accountId: z.uuid(),
      accountName: z.string(),
      rights: z.array(z.string()),
      createdAt: z.iso.datetime(),
      expiresAt: z.iso.datetime().nullable(),
      lastUsedOn: z.iso.date().nullable(),
      revokedAt: z.iso.datetime().nullable(),
      state: z.enum(['active', 'expired', 'revoked']),
      can: z.array(z.string()).describe('Operations that you may try on this record'),
    }),
  ),
  http: { method: 'GET', path: '/api/api-keys' },
  touches: ['api-key', 'account'],
});

export const createApiKey = command({
  name: 'access.create-api-key',
  summary: 'Makes an API key of your own; the secret is answered once and kept nowhere.',
  right: 'access.manage-api-keys',
  input: z.strictObject({
    name: z
      .string()
      .trim()
      .min(1, 'Name the program that will use the key.')
      .max(100, 'Write at most 100 characters.'),
    rights: z
      .array(z.string().trim().min(1).max(100))
      .min(1, 'Choose at least one right.')
      .max(500, 'Choose at most 500 rights.')
      .transform((list) => [...new Set(list)].sort()),
    expiresAt: z.iso.datetime('Write an instant like 2027-01-31T00:00:00Z.').nullable().default(null),
  }),
  output: z.object({
    apiKeyId: z.uuid(),
    prefix: z.string(),
    secret: z
      .string()
      .nullable()
      .describe('Send it as `Authorization: Bearer …`. Null when the same idempotency key asks again'),
  }),
  refusals: {
    'not-by-key': [
      'refused',
      'An API key cannot make another one, and the system has none. Sign in to make one.',
    ],
    'rights-beyond-yours': ['forbidden', 'You do not hold {rights} yourself, so a key of yours cannot.'],
    'expiry-past': ['invalid', 'The key would have expired already. Choose a later instant.'],
    'too-many-keys': ['refused', 'You have {count} API keys already. Revoke one that you do not need.'],
  },
  emits: [apiKeyCreated],
  http: { method: 'POST', path: '/api/api-keys' },
  touches: ['api-key'],
  secrets: ['secret'],
});

export const revokeApiKey = command({
  name: 'access.revoke-api-key',
  summary: 'Revokes an API key at once and for good.',
  right: 'access.manage-api-keys',
  input: z.strictObject({ apiKeyId: z.uuid() }),
  output: z.object({ apiKeyId: z.uuid() }),
  refusals: { 'revoked-already': ['refused', 'The key is revoked already.'] },
  emits: [apiKeyRevoked],
  http: { method: 'POST', path: '/api/api-keys/:apiKeyId/revoke' },
  touches: ['api-key'],
});
