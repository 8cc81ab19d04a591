/**
 * Single sign-on: servers that sign people in by OpenID Connect, and the rule by which somebody they vouch for becomes
 * an account here. The conversation with those servers is sign-in's (surfaces/server/sign-in). Schemas only.
 */
import { z } from 'zod';
import { accountCreated } from '../access/contract.ts';
import { ANYONE, command, event, query } from '../operation.ts';

const id = z.uuid();

export const providerAdded = event({
  name: 'single-sign-on.provider-added',
  subject: 'sign-in-provider',
  payload: z.object({ domains: z.array(z.string()), admitsPeople: z.boolean() }),
  sentence: '{subject} signs people in whose address ends with {domains}',
});
export const providerChanged = event({
  name: 'single-sign-on.provider-changed',
  subject: 'sign-in-provider',
  payload: z.object({ fields: z.array(z.string()) }),
  sentence: 'Signing in with {subject} was changed: {fields}',
});
export const providerRemoved = event({
  name: 'single-sign-on.provider-removed',
  subject: 'sign-in-provider',
  payload: z.object({}),
  sentence: '{subject} signs nobody in any more',
});
export const identityLinked = event({
  name: 'single-sign-on.identity-linked',
  subject: 'account',
  payload: z.object({ providerId: id }),
  sentence: '{subject} signs in with {providerId} from now on',
  refs: { providerId: 'sign-in-provider' },
});

const name = z
  .string()
  .trim()
  .min(1, 'Give the name that people know it by.')
  .max(80, 'Write at most 80 characters.');
const issuer = z
  .string()
  .trim()
  .max(500)
  .refine((text) => URL.canParse(text), 'Write the address of the issuer, like https://login.example.org.');
const clientId = z.string().trim().min(1, 'Write the client id that the server gave to Trellis.').max(300);
const clientSecret = z
  .string()
  .trim()
  .min(1, 'Write the client secret that the server gave to Trellis.')
  .max(500);
const domains = z
  .array(
    z
      .string()
      .trim()
      .toLowerCase()
      .max(190)
      .regex(
        /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/,
        'Write domains like example.org.',
      ),
  )
  .min(1, 'Name at least one domain; the server is believed about addresses in it, and about no others.')
  .max(100)
  .transform((list) => [...new Set(list)].sort());
const admitsPeople = z
  .boolean()
  .describe('People who are employed here and have no account get one when they sign in');

const refusals = {
  'whole-enterprise': [
    'forbidden',
    'Single sign-on concerns the whole enterprise, so the right must be held for all of it.',
  ],
  'issuer-not-https': [
    'invalid',
    'The issuer must begin with https://, so that nobody on the way can pretend to be it.',
  ],
  'domain-taken': ['conflict', '{domain} belongs to the provider {name} already. A domain has one provider.'],
} as const;
const wholeEnterprise = { 'whole-enterprise': refusals['whole-enterprise'] };

const provider = z.object({
  providerId: id,
  version: z.int(),
  name: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  domains: z.array(z.string()),
  admitsPeople: z.boolean(),
  enabled: z.boolean(),
  accounts: z.int().describe('Accounts that have signed in with it'),
  createdAt: z.iso.datetime(),
  can: z.array(z.string()),
});

export const listProviders = query({
  name: 'single-sign-on.list-providers',
  summary: 'Show the servers that sign people in; their secrets are never shown',
  right: 'single-sign-on.manage',
  input: z.object({}),
  output: z.object({
    rows: z.array(provider),
    redirectPath: z.string().describe('Where the server must send people back, below the address of Trellis'),
  }),
  http: { method: 'GET', path: '/api/sign-in-providers' },
  refusals: wholeEnterprise,
  touches: ['sign-in-provider'],
});

export const listChoices = query({
  name: 'single-sign-on.list-choices',
  summary: 'Show with what one can sign in besides a password; for the sign-in screen',
  right: ANYONE,
  input: z.object({}),
  output: z.object({ rows: z.array(z.object({ providerId: id, name: z.string() })) }),
  http: { method: 'GET', path: '/api/sign-in-choices' },
  touches: ['sign-in-provider'],
});

export const addProvider = command({
  name: 'single-sign-on.add-provider',
  summary: 'Let people sign in with a server that speaks OpenID Connect',
  right: 'single-sign-on.manage',
  input: z.strictObject({
    name,
    issuer,
    clientId,
    clientSecret,
    domains,
    admitsPeople: admitsPeople.default(false),
  }),
  output: z.object({ providerId: id, version: z.int() }),
  http: { method: 'POST', path: '/api/sign-in-providers' },
  refusals,
  emits: [providerAdded],
  touches: ['sign-in-provider'],
  secrets: ['clientSecret'],
});

export const changeProvider = command({
  name: 'single-sign-on.change-provider',
  summary: 'Change a server that signs people in, or switch it off and on; a secret left out stays',
  right: 'single-sign-on.manage',
  input: z.strictObject({
    providerId: id,
    name: name.optional(),
    issuer: issuer.optional(),
    clientId: clientId.optional(),
    clientSecret: clientSecret.optional(),
    domains: domains.optional(),
    admitsPeople: admitsPeople.optional(),
    enabled: z.boolean().optional(),
  }),
  output: z.object({ providerId: id, version: z.int() }),
  http: { method: 'PATCH', path: '/api/sign-in-providers/:providerId' },
  refusals,
  emits: [providerChanged],
  touches: ['sign-in-provider'],
  versioned: true,
  secrets: ['clientSecret'],
});

export const removeProvider = command({
  name: 'single-sign-on.remove-provider',
  summary: 'Let nobody sign in with a server any more, and forget its secret; accounts stay',
  right: 'single-sign-on.manage',
  input: z.strictObject({ providerId: id }),
  output: z.object({ providerId: id, version: z.int() }),
  http: { method: 'DELETE', path: '/api/sign-in-providers/:providerId' },
  refusals: wholeEnterprise,
  emits: [providerRemoved],
  touches: ['sign-in-provider'],
  versioned: true,
});

export const acceptSignIn = command({
  name: 'single-sign-on.accept-sign-in',
  summary:
    'Finds the account of somebody whom a server vouches for, or says why there is none; sign-in itself asks',
  right: 'single-sign-on.manage',
  input: z.strictObject({
    providerId: id,
    subject: z
      .string()
      .min(1)
      .max(255)
      .describe('The name by which the server knows them; it stays the same'),
    email: z.string().trim().toLowerCase().max(254).nullable(),
    isEmailVerified: z.boolean(),
  }),
  output: z.object({ accountId: id }),
  http: { method: 'POST', path: '/api/sign-in-providers/:providerId/acceptance' },
  refusals: {
    'only-sign-in': [
      'forbidden',
      'Only sign-in itself, which has heard the server, may say for whom it vouches.',
    ],
    'email-missing': [
      'refused',
      '{provider} did not say what your e-mail address is. Ask whoever looks after it to give it to Trellis (scope email).',
    ],
    'email-unverified': [
      'refused',
      '{provider} has not verified that the address {email} is yours, so it cannot prove who you are here. Verify it there, then try again.',
    ],
    'domain-not-vouched': [
      'refused',
      '{provider} is not believed about addresses like {email}, only about {domains}. Sign in with your password, or with another account there.',
    ],
    'account-unknown': [
      'refused',
      'There is no account for {email} here. Ask your Trellis administrator to invite you.',
    ],
    'person-unknown': [
      'refused',
      'Nobody who works here is known by the address {email}. Ask your people administrator to correct it.',
    ],
    'person-ambiguous': [
      'refused',
      'Several people are known by the address {email}, so it is not clear which you are. Ask your Trellis administrator to invite you.',
    ],
    'account-disabled': ['forbidden', 'This account is disabled. Ask your Trellis administrator.'],
    'linked-to-another': [
      'conflict',
      'The account {email} belongs to somebody else at {provider}. Ask your Trellis administrator to look into it.',
    ],
    'provider-off': ['refused', 'Nobody can sign in this way any more. Sign in with your password.'],
  },
  emits: [identityLinked, accountCreated],
  touches: ['account'],
});

export const singleSignOnEvents = [providerAdded, providerChanged, providerRemoved, identityLinked];
