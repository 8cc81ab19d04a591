/**
 * What accounts can do: who may sign in, to which person an account belongs, and what somebody prefers.
 * Roles, grants and separation of duties are in contract-roles.ts, API keys in contract-keys.ts.
 */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, event, query, SIGNED_IN } from '../operation.ts';

const line = (most: number) =>
  z.string().trim().min(1, 'Write at least one character.').max(most, `Write at most ${most} characters.`);
const roleCode = z
  .string()
  .trim()
  .regex(
    /^[a-z][a-z0-9-]{1,59}$/,
    'Use 2 to 60 lower-case letters, digits and hyphens, beginning with a letter.',
  );
const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'An e-mail address has at most 254 characters.')
  .pipe(z.email('Write an e-mail address like name@example.com.'));
const password = z.string().min(1, 'Choose a password.').max(128, 'A password has at most 128 characters.');
const can = z.array(z.string()).describe('Operations that you may try on this record');

// Accounts

const accountRow = z.object({
  accountId: z.uuid(),
  email: z.string(),
  name: z.string().describe("The person's name, or the e-mail address where no person is matched"),
  personId: z.uuid().nullable(),
  unitId: z.uuid().nullable().describe('Where the person works today'),
  unitName: z.string().nullable(),
  roles: z
    .array(z.object({ role: z.string(), title: z.string() }))
    .describe('Roles held today, in any scope'),
  createdAt: z.iso.datetime(),
  disabledAt: z.iso.datetime().nullable(),
  version: z.int(),
  can,
});

export const accountCreated = event({
  name: 'access.account-created',
  subject: 'account',
  payload: z.object({ personId: z.uuid().nullable() }),
  sentence: '{subject} gets an account.',
});
export const accountInvited = event({
  name: 'access.account-invited',
  subject: 'account',
  payload: z.object({ personId: z.uuid().nullable(), linkEndsAt: z.iso.datetime() }),
  sentence: '{subject} is invited to sign in.',
});
export const accountMatched = event({
  name: 'access.account-matched',
  subject: 'account',
  payload: z.object({ personId: z.uuid(), formerPersonId: z.uuid().nullable() }),
  sentence: 'The account {subject} belongs to {personId}.',
  refs: { personId: 'person', formerPersonId: 'person' },
});
export const accountUnmatched = event({
  name: 'access.account-unmatched',
  subject: 'account',
  payload: z.object({ formerPersonId: z.uuid() }),
  sentence: 'The account {subject} belongs to {formerPersonId} no longer.',
  refs: { formerPersonId: 'person' },
});
export const accountDisabled = event({
  name: 'access.account-disabled',
  subject: 'account',
  payload: z.object({ personId: z.uuid().nullable() }),
  sentence: 'The account of {subject} is disabled; it is signed out everywhere.',
});
export const accountEnabled = event({
  name: 'access.account-enabled',
  subject: 'account',
  payload: z.object({ personId: z.uuid().nullable() }),
  sentence: 'The account of {subject} can sign in again.',
});

export const listAccounts = query({
  name: 'access.list-accounts',
  summary: 'Lists accounts with their person, the roles they hold today and whether they are disabled.',
  right: 'access.see-accounts',
  input: listInput(
    {
      search: z.string().trim().max(200).describe('Part of a name or of an e-mail address'),
      role: roleCode.describe('Holds this role today'),
      unitId: z.uuid().describe('Works in this unit or below it'),
      personId: z.uuid(),
      state: z.enum(['active', 'disabled']),
      matched: z.boolean().describe('Belongs to a person'),
    },
    ['email', 'createdAt'],
  ),
  output: listOutput(accountRow),
  http: { method: 'GET', path: '/api/accounts' },
  touches: ['account', 'person', 'role'],
});

export const getAccount = query({
  name: 'access.get-account',
  summary: 'Shows one account.',
  right: 'access.see-accounts',
  input: z.object({ accountId: z.uuid() }),
  output: accountRow,
  http: { method: 'GET', path: '/api/accounts/:accountId' },
  touches: ['account', 'person', 'role'],
});

/** What a person prefers on every device. */
export const preferences = z.strictObject({
  theme: z.enum(['light', 'dark', 'auto']).default('auto'),
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'Name a language like en, ar or pt-BR.')
    .nullable()
    .default(null)
    .describe('Null: the language of the browser'),
  density: z.enum(['compact', 'default', 'comfortable']).default('default'),
  singleKeys: z.boolean().default(true).describe('Whether single letters are shortcuts'),
  starred: z
    .array(
      z.strictObject({
        label: line(100),
        to: z.string().max(2000).regex(/^\//, 'A starred view is a path.'),
      }),
    )
    .max(50, 'Star at most 50 views.')
    .default([]),
});

export const getMyAccount = query({
  name: 'access.get-my-account',
  summary: 'Shows who you are: account, person, rights and where you hold them, and what you prefer.',
  right: SIGNED_IN,
  input: z.object({}),
  output: z.object({
    accountId: z.uuid(),
    email: z.string(),
    name: z.string(),
    personId: z.uuid().nullable(),
    enterprise: z.string().describe('Name of the enterprise'),
    isDemo: z.boolean(),
    zone: z.string().describe("IANA zone in which the enterprise's days turn"),
    languages: z.array(z.string()).describe('Languages that the enterprise offers'),
    today: z.iso.date(),
    face: z
      .enum(['staff', 'requester'])
      .describe('Requester: holds no role, only the rights of every member'),
    rights: z.array(z.string()).describe('Every right held somewhere, those of members included'),
    grants: z.array(
      z.object({
        grantId: z.uuid(),
        role: z.string(),
        title: z.string(),
        unitId: z.uuid().nullable(),
        unitName: z.string().nullable(),
        region: z.string().nullable(),
        validTo: z.iso.date().nullable(),
      }),
    ),
    preferences,
  }),
  refusals: { 'no-account': ['refused', 'Only somebody with an account can ask this.'] },
  http: { method: 'GET', path: '/api/me' },
  touches: ['account', 'person', 'role', 'installation'],
});

export const changeMyPreferences = command({
  name: 'access.change-my-preferences',
  summary:
    'Changes what you prefer: theme, language, density, single keys, starred views. What is left out stays.',
  right: SIGNED_IN,
  input: z.strictObject({
    theme: preferences.shape.theme.unwrap().optional(),
    locale: preferences.shape.locale.unwrap().optional(),
    density: preferences.shape.density.unwrap().optional(),
    singleKeys: preferences.shape.singleKeys.unwrap().optional(),
    starred: preferences.shape.starred.unwrap().optional(),
  }),
  output: preferences,
  refusals: { 'no-account': ['refused', 'Only somebody with an account has preferences.'] },
  emits: [],
  http: { method: 'PATCH', path: '/api/me/preferences' },
  touches: ['account'],
});

const emailTaken = ['conflict', 'There is already an account with this e-mail address.'] as const;
const personMatched = ['conflict', 'This person has an account already: {email}.'] as const;
const personNeeded = [
  'refused',
  'Name a person of the part of the enterprise that you manage; accounts without a person are made by those who manage all of it.',
] as const;
const beyondYours = [
  'refused',
  'The account holds rights that you do not hold there yourself: {rights}. Ask somebody who does.',
] as const;
const lastAdministrator = [
  'refused',
  'This is the last lasting administrator of the whole enterprise. Make somebody else administrator first.',
] as const;

const accountMade = z.object({
  accountId: z.uuid(),
  personId: z.uuid().nullable(),
  match: z
    .enum(['given', 'by-email', 'nobody', 'several'])
    .describe('How the person was found; several: more than one person has this address, match by hand'),
});

export const createAccount = command({
  name: 'access.create-account',
  summary:
    'Makes an account with a password, matched to the person given or to the only one with this address.',
  right: 'access.manage-accounts',
  input: z.strictObject({ email, password, personId: z.uuid().optional() }),
  output: accountMade,
  refusals: {
    'email-taken': emailTaken,
    'person-matched': personMatched,
    'person-needed': personNeeded,
    password: ['invalid', 'The password is too easy to guess.'],
  },
  emits: [accountCreated],
  http: { method: 'POST', path: '/api/accounts' },
  touches: ['account'],
  secrets: ['password'],
});

export const inviteAccount = command({
  name: 'access.invite-account',
  summary:
    'Invites somebody by mail to choose a password; inviting again before they did sends a fresh link.',
  right: 'access.manage-accounts',
  input: z.strictObject({ email, personId: z.uuid().optional() }),
  output: accountMade.extend({ linkEndsAt: z.iso.datetime() }),
  refusals: {
    'email-taken': emailTaken,
    'person-matched': personMatched,
    'person-needed': personNeeded,
    'account-disabled': ['conflict', 'The account {email} is disabled. Enable it, then invite again.'],
  },
  emits: [accountCreated, accountInvited],
  http: { method: 'POST', path: '/api/accounts/invite' },
  touches: ['account'],
});

export const matchAccount = command({
  name: 'access.match-account',
  summary: 'Says to which person an account belongs, or that it belongs to nobody.',
  right: 'access.manage-accounts',
  input: z.strictObject({ accountId: z.uuid(), personId: z.uuid().nullable() }),
  output: z.object({ accountId: z.uuid(), personId: z.uuid().nullable(), version: z.int() }),
  refusals: { 'person-matched': personMatched, 'person-needed': personNeeded },
  emits: [accountMatched, accountUnmatched],
  versioned: true,
  http: { method: 'PUT', path: '/api/accounts/:accountId/person' },
  touches: ['account'],
});

export const disableAccount = command({
  name: 'access.disable-account',
  summary: 'Disables an account: every session ends at once and its API keys answer no more.',
  right: 'access.manage-accounts',
  input: z.strictObject({ accountId: z.uuid() }),
  output: z.object({ accountId: z.uuid() }),
  refusals: {
    'already-disabled': ['refused', 'The account is disabled already.'],
    'last-administrator': lastAdministrator,
    yourself: ['refused', 'You cannot disable your own account. Ask another administrator.'],
    'beyond-yours': beyondYours,
  },
  emits: [accountDisabled],
  versioned: true,
  inverse: 'access.enable-account',
  http: { method: 'POST', path: '/api/accounts/:accountId/disable' },
  touches: ['account'],
});

export const enableAccount = command({
  name: 'access.enable-account',
  summary: 'Lets a disabled account sign in again, with the roles that it still holds.',
  right: 'access.manage-accounts',
  input: z.strictObject({ accountId: z.uuid() }),
  output: z.object({ accountId: z.uuid() }),
  refusals: { 'not-disabled': ['refused', 'The account is not disabled.'], 'beyond-yours': beyondYours },
  emits: [accountEnabled],
  http: { method: 'POST', path: '/api/accounts/:accountId/enable' },
  touches: ['account'],
});
