/** What an installation can do once and for itself: its first administrator, and the settings of the enterprise. */
import { z } from 'zod';
import { ANYONE, command, event, query } from '../operation.ts';

const line = (most: number) =>
  z.string().trim().min(1, 'Write at least one character.').max(most, `Write at most ${most} characters.`);

const zone = z
  .string()
  .trim()
  .max(60, 'Write at most 60 characters.')
  .refine(isZone, 'Choose an IANA time zone like Europe/Berlin or America/New_York.')
  .describe("IANA zone in which the enterprise's days turn");
const languages = z
  .array(z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'Name a language like en, ar or pt-BR.'))
  .min(1, 'Offer at least one language.')
  .max(30, 'Offer at most 30 languages.')
  .transform((list) => [...new Set(list)])
  .describe('Languages that people may choose; the first is the default');
const share = z.number().min(0, 'A share is between 0 and 1.').max(1, 'A share is between 0 and 1.');

/** Shares of the people already there that one import may change without being confirmed. */
export const importBrakes = z.strictObject({
  leavers: share.describe('People who leave'),
  movers: share.describe('People who change unit, manager or title'),
  joiners: share.describe('People who are new'),
});

export const installationSetUp = event({
  name: 'setup.installation-set-up',
  subject: 'installation',
  payload: z.object({
    accountId: z.uuid(),
    rootUnitId: z.uuid().nullable(),
    data: z.enum(['own', 'demo']),
    zone: z.string(),
  }),
  sentence: '{subject} is set up; {accountId} is its first administrator.',
  refs: { accountId: 'account', rootUnitId: 'unit' },
});
export const settingsChanged = event({
  name: 'setup.settings-changed',
  subject: 'installation',
  payload: z.object({ changed: z.array(z.string()), zone: z.string(), languages: z.array(z.string()) }),
  sentence: 'Settings of {subject} change: {changed}.',
});

export const getState = query({
  name: 'setup.get-state',
  summary: 'Says whether this installation has been set up, for whom, and which version it is.',
  right: ANYONE,
  input: z.object({}),
  output: z.object({
    isSetUp: z.boolean().describe('Whether there is an administrator'),
    data: z.enum(['own', 'demo']).nullable(),
    enterprise: z.string().nullable(),
    version: z.string(),
  }),
  http: { method: 'GET', path: '/api/setup' },
  touches: ['installation'],
});

export const createFirstAdministrator = command({
  name: 'setup.create-first-administrator',
  summary: 'Sets the installation up: enterprise, time zone, and the first administrator. Works once.',
  right: ANYONE,
  input: z.strictObject({
    token: z.string().trim().max(100).describe('Printed where Trellis was started'),
    email: z
      .string()
      .trim()
      .toLowerCase()
      .max(254, 'An e-mail address has at most 254 characters.')
      .pipe(z.email('Write an e-mail address like name@example.com.')),
    password: z.string().min(1, 'Choose a password.').max(128, 'A password has at most 128 characters.'),
    givenName: line(100),
    familyName: line(100),
    enterprise: line(200).describe('Name of the enterprise'),
    zone,
    languages: languages.default(['en']),
    data: z.enum(['own', 'demo']).describe('Own data, or the demo enterprise to explore'),
  }),
  output: z.object({
    accountId: z.uuid(),
    personId: z.uuid().nullable(),
    rootUnitId: z.uuid().nullable(),
    data: z.enum(['own', 'demo']),
  }),
  refusals: {
    'already-set-up': ['refused', 'This installation has an administrator already. Sign in, or ask them.'],
    'token-wrong': [
      'forbidden',
      'The set-up code is not right. It is printed where Trellis was started, and again at each start until it is set up.',
    ],
    password: ['invalid', 'The password is too easy to guess.'],
    'email-taken': ['conflict', 'There is already an account with this e-mail address.'],
  },
  emits: [installationSetUp],
  http: { method: 'POST', path: '/api/setup/first-administrator' },
  touches: ['installation', 'account', 'person', 'unit'],
  secrets: ['token', 'password'],
});

const settings = z.object({
  enterprise: z.string(),
  zone: z.string(),
  languages: z.array(z.string()),
  importBrakes,
  data: z.enum(['own', 'demo']).nullable(),
  version: z.int(),
  can: z.array(z.string()).describe('Operations that you may try on the settings'),
});

export const getSettings = query({
  name: 'setup.get-settings',
  summary: 'Shows the settings of the enterprise.',
  right: 'setup.see-settings',
  input: z.object({}),
  output: settings,
  http: { method: 'GET', path: '/api/settings' },
  touches: ['installation'],
});

export const changeSettings = command({
  name: 'setup.change-settings',
  summary:
    'Changes the name, time zone, languages or import brakes of the enterprise; what is left out stays.',
  right: 'setup.change-settings',
  input: z.strictObject({
    enterprise: line(200).optional(),
    zone: zone.optional(),
    languages: languages.optional(),
    importBrakes: importBrakes.partial().optional(),
  }),
  output: z.object({ version: z.int() }),
  refusals: {
    'whole-enterprise': [
      'forbidden',
      'Settings hold for the whole enterprise, so the right must be held for all of it.',
    ],
  },
  emits: [settingsChanged],
  versioned: true,
  http: { method: 'PATCH', path: '/api/settings' },
  touches: ['installation'],
});

function isZone(name: string): boolean {
  // Intl also takes offsets like +01:00, which know no summer time.
  if (!/^[A-Z]/i.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
