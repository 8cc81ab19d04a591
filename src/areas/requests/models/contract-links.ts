/** Asking without an account: links for a model, what comes by them, and what becomes of it. Schemas only. */
import { z } from 'zod';
import { formAnswers, formSchema } from '../../../kernel/forms/contract-schema.ts';
import { listInput, listOutput } from '../../../kernel/list.ts';
import { ANYONE, command, query } from '../../../kernel/operation.ts';
import { requestState } from '../contract-words.ts';
import { submittingRefusals } from './contract-answers.ts';
import * as events from './events.ts';

/** What somebody without an account may send along. */
export const linkFileLimits = { perFile: 10 * 1024 * 1024, files: 5 };

const linkId = z.uuid().describe('The link');
const submissionId = z.uuid().describe('What came by a link');
const personRef = z.object({ personId: z.uuid(), name: z.string() });

const link = z.object({
  linkId: z.uuid(),
  version: z.int(),
  label: z.string(),
  madeAt: z.iso.datetime(),
  madeBy: personRef.nullable(),
  expiresAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().nullable(),
  works: z.boolean().describe('It is neither revoked nor over, and its model stands in the catalogue'),
  opened: z.int().describe('How often its page was opened'),
  submitted: z.int().describe('How often something was sent by it'),
  can: z.array(z.string()),
});

/** Makes a link; its secret is shown this once only. */
export const makeAskLink = command({
  name: 'requests.make-ask-link',
  summary: 'Make a link by which people without an account ask for one model; its secret is shown once',
  right: 'requests.keep-links',
  input: z.strictObject({
    modelId: z.uuid(),
    label: z
      .string()
      .trim()
      .min(2, 'Say for whom the link is')
      .max(120)
      .describe('For whom it is, such as “Partner academy”'),
    days: z.int().min(1).max(366).default(90).describe('For how many days it works'),
  }),
  output: z.object({
    linkId: z.uuid(),
    version: z.int(),
    expiresAt: z.iso.datetime(),
    address: z.string().nullable().describe('The whole link; kept nowhere, so a repeated key answers null'),
  }),
  http: { method: 'POST', path: '/api/request-models/:modelId/links' },
  refusals: {
    'not-published': ['refused', 'It does not stand in the catalogue. Publish it first.'],
    'needs-account': [
      'refused',
      'This model is not open to people without an account. Switch that on in its settings first.',
    ],
  },
  emits: [events.askLinkMade],
  touches: ['ask-link', 'request-model'],
  secrets: ['address'],
  inverse: 'requests.revoke-ask-link',
});

/** Ends a link at once. */
export const revokeAskLink = command({
  name: 'requests.revoke-ask-link',
  summary: 'End a link for asking without an account at once',
  right: 'requests.keep-links',
  // Not strict: it accepts the answer of make-ask-link, which it takes back.
  input: z.object({ linkId }),
  output: z.object({ linkId: z.uuid(), version: z.int() }),
  http: { method: 'POST', path: '/api/ask-links/:linkId/revocation' },
  refusals: { 'revoked-already': ['refused', 'This link was revoked already.'] },
  emits: [events.askLinkRevoked],
  touches: ['ask-link', 'request-model'],
  versioned: true,
});

/** The links of a model with their counts. */
export const listAskLinks = query({
  name: 'requests.list-ask-links',
  summary: 'Show the links by which people without an account ask for a model, and how often they were used',
  right: 'requests.keep-links',
  input: listInput({ works: z.enum(['true']).describe('Only those that still work') }, ['madeAt']).extend({
    modelId: z.uuid(),
  }),
  output: listOutput(link),
  http: { method: 'GET', path: '/api/request-models/:modelId/links' },
  touches: ['ask-link'],
});

const token = z.string().trim().min(20, 'This link is not complete').max(100, 'This link is not right');
const linkDead = [
  'not-found',
  'This link does not lead to a form any more. Ask whoever gave it to you for a new one.',
] as const;
const tooMany = ['too-many', 'This link was used too often within an hour. Try again later.'] as const;

/** What a link asks for. A command, since each look is counted. */
export const lookAtAskLink = command({
  name: 'requests.look-at-ask-link',
  summary: 'Show the form behind a link, and nothing else',
  right: ANYONE,
  input: z.strictObject({ token }),
  output: z.object({
    enterprise: z.string().nullable(),
    name: z.string(),
    description: z.string(),
    expectedDays: z.int().nullable(),
    expiresAt: z.iso.datetime(),
    form: z
      .object({ formVersionId: z.uuid(), schema: formSchema })
      .nullable()
      .describe('What is filled in, without its internal part; null: title and goal only'),
  }),
  http: { method: 'POST', path: '/api/ask-links/looks' },
  refusals: { 'link-dead': linkDead, 'too-many': tooMany },
  emits: [],
  touches: [],
  secrets: ['token'],
});

/** Sends a file ahead; it belongs to what is submitted with its id within a day. */
export const uploadByLink = command({
  name: 'requests.upload-by-link',
  summary: 'Send a file ahead of what is submitted by a link; unused ones go after a day',
  right: ANYONE,
  input: z.strictObject({
    token,
    file: z
      .custom<Uint8Array>((v) => v instanceof Uint8Array, 'Send the file itself.')
      .describe('The bytes of the file'),
    fileName: z.string().min(1, 'Give the name of the file.').max(1000),
  }),
  output: z.object({ fileId: z.uuid(), fileName: z.string(), size: z.int() }),
  http: { method: 'POST', path: '/api/ask-links/files' },
  refusals: {
    'link-dead': linkDead,
    'too-many': tooMany,
    'file-empty': ['invalid', '“{fileName}” is empty. Choose the file again.'],
    'file-too-large': [
      'invalid',
      '“{fileName}” has {size} MB; a file may have {limit} MB here. Make it smaller, or send a link to where it lies.',
    ],
    'type-not-allowed': [
      'invalid',
      'Files like “{fileName}” are not taken: only documents, pictures, sound, film, mail and archives are. Save it in such a form and attach that.',
    ],
    'type-mismatch': [
      'invalid',
      '“{fileName}” is not what its name says: it holds {found}. Give it the right ending, or choose another file.',
    ],
  },
  emits: [],
  touches: [],
  upload: true,
  secrets: ['file', 'token'],
});

/** Sends what was filled in; who sent it is found out afterwards, so that the answer tells nobody who works here. */
export const submitByLink = command({
  name: 'requests.submit-by-link',
  summary: 'Ask with a link, without an account; a confirmation with a link to its state goes to the address',
  right: ANYONE,
  input: z.strictObject({
    token,
    name: z.string().trim().min(2, 'Write your name').max(120),
    email: z
      .string()
      .trim()
      .toLowerCase()
      .max(254)
      .pipe(z.email('Write an e-mail address like name@example.com')),
    title: z.string().trim().min(3, 'Say in a few words what you need (at least 3 characters)').max(200),
    goal: z.string().trim().max(10_000).optional().describe('What people should be able to do afterwards'),
    formVersionId: z.uuid().optional().describe('The version of the form that was filled in'),
    answers: formAnswers.optional().describe('Answers by field of the form'),
    fileIds: z.array(z.uuid()).max(linkFileLimits.files, 'Send at most 5 files').optional(),
  }),
  output: z.object({ key: z.string().describe('Under which it was received') }),
  http: { method: 'POST', path: '/api/ask-links/submissions' },
  refusals: {
    'link-dead': linkDead,
    'too-many': tooMany,
    'goal-missing': ['invalid', 'Say what people should be able to do afterwards.'],
    'form-changed': submittingRefusals['form-changed'],
    'answers-wrong': submittingRefusals['answers-wrong'],
    'file-gone': ['invalid', 'A file is not here any more. Attach it again.'],
  },
  emits: [events.submissionReceived],
  touches: ['submission'],
  secrets: ['token'],
});

/** Where it stands, for the one who sent it. A command, since each look is counted. */
export const lookAtSubmission = command({
  name: 'requests.look-at-submission',
  summary: 'Show where it stands what one sent by a link, with the link of the confirmation',
  right: ANYONE,
  input: z.strictObject({ token }),
  output: z.object({
    enterprise: z.string().nullable(),
    key: z.string(),
    title: z.string(),
    model: z.string(),
    receivedAt: z.iso.datetime(),
    state: z.enum(['received', 'not-taken']).or(requestState),
    expectedOn: z.iso.date().nullable(),
    explanation: z.string().nullable().describe('What was answered, where it was declined or redirected'),
    delivery: z.object({ note: z.string(), link: z.string().nullable() }).nullable(),
  }),
  http: { method: 'POST', path: '/api/submissions/looks' },
  refusals: {
    'link-dead': [
      'not-found',
      'This link does not lead to a request. Look into the newest mail that you got.',
    ],
    'too-many': tooMany,
  },
  emits: [],
  touches: [],
  secrets: ['token'],
});

export const submissionReasons = ['sender-unknown', 'refused'] as const;

/** Makes a request of what came, or lets it wait for somebody to decide. Trellis does it by itself. */
export const settleSubmission = command({
  name: 'requests.settle-submission',
  summary: 'Make a request of what came by a link, or let it wait where nobody knows its sender',
  right: 'requests.keep-links',
  input: z.strictObject({ submissionId }),
  output: z.object({
    submissionId: z.uuid(),
    outcome: z.enum(['request', 'quarantined', 'discarded']),
    requestId: z.uuid().nullable(),
    version: z.int(),
  }),
  http: { method: 'POST', path: '/api/submissions/:submissionId/settlement' },
  emits: [events.submissionTaken, events.submissionQuarantined],
  touches: ['submission', 'request'],
});

const row = z.object({
  submissionId: z.uuid(),
  key: z.string(),
  version: z.int(),
  model: z.object({ modelId: z.uuid(), name: z.string() }),
  linkLabel: z.string(),
  senderName: z.string(),
  senderEmail: z.string(),
  title: z.string(),
  goal: z.string(),
  answers: formAnswers,
  formVersionId: z.uuid().nullable(),
  files: z.array(z.object({ fileName: z.string(), size: z.int() })),
  receivedAt: z.iso.datetime(),
  outcome: z.enum(['received', 'request', 'quarantined', 'discarded']),
  why: z.enum(submissionReasons).nullable(),
  refusal: z.string().nullable(),
  request: z.object({ requestId: z.uuid(), key: z.string() }).nullable(),
  can: z.array(z.string()),
});

/** What came by links; at first what waits for somebody to decide. */
export const listSubmissions = query({
  name: 'requests.list-submissions',
  summary: 'Show what came by links without an account, and what waits for somebody to name its sender',
  right: 'requests.triage',
  input: listInput(
    {
      outcome: z.enum(['received', 'request', 'quarantined', 'discarded']),
      modelId: z.uuid(),
      linkId: z.uuid(),
    },
    ['receivedAt'],
  ),
  output: listOutput(row),
  http: { method: 'GET', path: '/api/submissions' },
  touches: ['submission'],
});

const decidedAlready = ['conflict', 'This was decided already: it is {outcome}.'] as const;

/** Names the person for whom somebody unknown asked; it becomes their request. */
export const takeSubmission = command({
  name: 'requests.take-submission',
  summary: 'Name the person for whom somebody unknown asked by a link: it becomes their request',
  right: 'requests.triage',
  input: z.strictObject({ submissionId, personId: z.uuid().describe('Whose request it becomes') }),
  output: z.object({
    submissionId: z.uuid(),
    version: z.int(),
    requestId: z.uuid(),
    key: z.string(),
  }),
  http: { method: 'POST', path: '/api/submissions/:submissionId/request' },
  refusals: {
    'decided-already': decidedAlready,
    'person-gone': ['invalid', 'That person does not work here on this day. Choose somebody else.'],
  },
  emits: [events.submissionTaken],
  touches: ['submission', 'request'],
  versioned: true,
});

/** Puts aside what came by a link and is nothing; what was written goes for good. */
export const discardSubmission = command({
  name: 'requests.discard-submission',
  summary: 'Put aside what came by a link and is no request; what was written in it goes for good',
  right: 'requests.triage',
  input: z.strictObject({ submissionId }),
  output: z.object({ submissionId: z.uuid(), version: z.int() }),
  http: { method: 'POST', path: '/api/submissions/:submissionId/discarding' },
  refusals: { 'decided-already': decidedAlready },
  emits: [events.submissionDiscarded],
  touches: ['submission'],
  versioned: true,
});
