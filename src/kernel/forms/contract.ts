/**
 * Forms that people build in the browser: a form has versions; one is drafted at a time, published ones never change
 * and stay readable for what was answered under them. Commands and events; queries are in contract-read.ts.
 */
import { z } from 'zod';
import { command, event } from '../operation.ts';
import { id, line } from '../org/shapes.ts';
import { formSchema } from './contract-schema.ts';

const versionPayload = z.object({ formVersionId: id, number: z.number().int() });

export const formCreated = event({
  name: 'forms.form-created',
  subject: 'form',
  payload: versionPayload.extend({ fromFormId: id.nullable() }),
  sentence: '{subject} is created; its first version is being drafted',
});
export const formChanged = event({
  name: 'forms.form-changed',
  subject: 'form',
  payload: z.object({ fields: z.array(z.string()) }),
  sentence: '{subject} is changed: {fields}',
});
export const versionDrafted = event({
  name: 'forms.version-drafted',
  subject: 'form',
  payload: versionPayload,
  sentence: 'Version {number} of {subject} is being drafted',
});
export const draftChanged = event({
  name: 'forms.draft-changed',
  subject: 'form',
  payload: versionPayload.extend({ fields: z.array(z.string()) }),
  sentence: 'The draft of version {number} of {subject} is changed: {fields}',
});
export const draftWithdrawn = event({
  name: 'forms.draft-withdrawn',
  subject: 'form',
  payload: versionPayload,
  sentence: 'The draft of version {number} of {subject} is withdrawn',
});
export const versionPublished = event({
  name: 'forms.version-published',
  subject: 'form',
  payload: versionPayload.extend({ replacedVersionId: id.nullable() }),
  sentence: 'Version {number} of {subject} is published; whoever begins from now on fills it in',
});
export const formRetired = event({
  name: 'forms.form-retired',
  subject: 'form',
  payload: z.object({}),
  sentence: '{subject} is retired; nobody can begin it any more',
});
export const formReinstated = event({
  name: 'forms.form-reinstated',
  subject: 'form',
  payload: z.object({}),
  sentence: '{subject} is in use again',
});

export const formEvents = [
  formCreated,
  formChanged,
  versionDrafted,
  draftChanged,
  draftWithdrawn,
  versionPublished,
  formRetired,
  formReinstated,
];

const beyondScope = [
  'forbidden',
  'This form belongs to {owner}, which is beyond what your role reaches. Copy it for a unit of yours, or ask somebody whose role reaches it.',
] as const;
const unitUnknown = ['invalid', 'There is no such unit in use. Choose one from the list.'] as const;
const notADraft = [
  'refused',
  'This version is not a draft any more ({state}). Draft a new version instead.',
] as const;
const isRetired = ['refused', '{key} is retired. Bring it back into use first.'] as const;
const nameTaken = ['conflict', '{key} is called {name} already. Choose another name.'] as const;

const name = line(120, 'The name');
const purpose = z
  .string()
  .trim()
  .max(500, 'The purpose may have at most 500 characters.')
  .describe('What the form is for, in a sentence');
const made = z.object({
  formId: id,
  formVersionId: id.describe('The draft'),
  key: z.string().describe('Such as FRM-3'),
  version: z.number().int().describe('Of the draft'),
});
const ofVersion = z.object({
  formId: id,
  formVersionId: id,
  number: z.number().int(),
  version: z.number().int(),
});

export const createForm = command({
  name: 'forms.create-form',
  summary: 'Creates a form with a draft of its first version, from nothing or from a whole schema.',
  right: 'forms.design',
  input: z.strictObject({
    name,
    purpose: purpose.default(''),
    unitId: id.nullish().describe('The unit that keeps it; the whole enterprise when left out'),
    schema: formSchema.optional().describe('Left out: one empty page'),
  }),
  output: made,
  http: { method: 'POST', path: '/api/forms' },
  refusals: { 'beyond-scope': beyondScope, 'unit-unknown': unitUnknown, 'name-taken': nameTaken },
  emits: [formCreated],
  touches: ['form'],
});

export const copyForm = command({
  name: 'forms.copy-form',
  summary: 'Creates a form from another one, as it is drafted or published now.',
  right: 'forms.design',
  input: z.strictObject({
    formId: id,
    name,
    unitId: id.nullish().describe('The unit that keeps the copy; the whole enterprise when left out'),
  }),
  output: made,
  http: { method: 'POST', path: '/api/forms/:formId/copies' },
  refusals: { 'beyond-scope': beyondScope, 'unit-unknown': unitUnknown, 'name-taken': nameTaken },
  emits: [formCreated],
  touches: ['form'],
});

export const changeForm = command({
  name: 'forms.change-form',
  summary: 'Changes the name or the purpose of a form; its versions stay as they are.',
  right: 'forms.design',
  input: z.strictObject({ formId: id, name: name.optional(), purpose: purpose.optional() }),
  output: z.object({ formId: id, version: z.number().int() }),
  http: { method: 'PATCH', path: '/api/forms/:formId' },
  refusals: { 'beyond-scope': beyondScope, 'name-taken': nameTaken },
  emits: [formChanged],
  touches: ['form'],
  versioned: true,
});

export const draftVersion = command({
  name: 'forms.draft-version',
  summary: 'Drafts the next version of a form, from the published one or from an earlier one.',
  right: 'forms.design',
  input: z.strictObject({
    formId: id,
    fromVersionId: id.optional().describe('The version to start from; the newest one when left out'),
  }),
  output: ofVersion,
  http: { method: 'POST', path: '/api/forms/:formId/versions' },
  refusals: {
    'beyond-scope': beyondScope,
    'is-retired': isRetired,
    'draft-exists': [
      'conflict',
      'Version {number} is being drafted already. Change that draft, or withdraw it.',
    ],
  },
  emits: [versionDrafted],
  touches: ['form'],
});

/** One thing that keeps a draft from being published, and where it is. */
export const formProblem = z.object({
  pageId: z.string(),
  fieldId: z.string().nullable(),
  part: z
    .enum(['title', 'fields', 'id', 'label', 'help', 'options', 'bounds', 'currencies', 'showIf', 'internal'])
    .describe('What of it has to be mended'),
  sentence: z.string(),
});

export const changeDraft = command({
  name: 'forms.change-draft',
  summary:
    'Replaces what a draft asks; it may be incomplete until it is published, and its problems are answered.',
  right: 'forms.design',
  input: z.strictObject({ formVersionId: id, schema: formSchema }),
  output: ofVersion.extend({ problems: z.array(formProblem) }),
  http: { method: 'PUT', path: '/api/form-versions/:formVersionId/schema' },
  refusals: { 'beyond-scope': beyondScope, 'not-a-draft': notADraft, 'is-retired': isRetired },
  emits: [draftChanged],
  touches: ['form'],
  versioned: true,
});

export const withdrawDraft = command({
  name: 'forms.withdraw-draft',
  summary: 'Withdraws a draft; what is published stays as it is.',
  right: 'forms.design',
  input: z.strictObject({ formVersionId: id }),
  output: ofVersion,
  http: { method: 'POST', path: '/api/form-versions/:formVersionId/withdraw' },
  refusals: { 'beyond-scope': beyondScope, 'not-a-draft': notADraft },
  emits: [draftWithdrawn],
  touches: ['form'],
  versioned: true,
});

export const publishVersion = command({
  name: 'forms.publish-version',
  summary: 'Publishes a draft: from now on it is what people fill in, and it never changes again.',
  right: 'forms.publish',
  input: z.strictObject({ formVersionId: id }),
  output: ofVersion.extend({ replacedVersionId: id.nullable() }),
  http: { method: 'POST', path: '/api/form-versions/:formVersionId/publish' },
  refusals: {
    'beyond-scope': beyondScope,
    'not-a-draft': notADraft,
    'is-retired': isRetired,
    'draft-has-problems': [
      'refused',
      'The draft cannot be published yet. {problem} There are {count} things to mend in all.',
    ],
    'nothing-changed': [
      'refused',
      'The draft says the same as version {number}, which is published. Change something, or withdraw the draft.',
    ],
  },
  emits: [versionPublished],
  touches: ['form'],
  versioned: true,
});

export const retireForm = command({
  name: 'forms.retire-form',
  summary: 'Retires a form: nobody begins it any more; what was answered stays readable.',
  right: 'forms.publish',
  // Not strict: it accepts the answer of forms.reinstate-form, which it takes back.
  input: z.object({ formId: id }),
  output: z.object({ formId: id, version: z.number().int() }),
  http: { method: 'POST', path: '/api/forms/:formId/retire' },
  refusals: {
    'beyond-scope': beyondScope,
    'is-retired': ['refused', '{key} is retired already.'],
    'in-use': ['refused', '{key} is used by {uses}. Give them another form first, or retire them.'],
  },
  emits: [formRetired],
  touches: ['form'],
  versioned: true,
  inverse: 'forms.reinstate-form',
});

export const reinstateForm = command({
  name: 'forms.reinstate-form',
  summary: 'Brings a retired form back into use, with the version that was published last.',
  right: 'forms.publish',
  // Not strict: it accepts the answer of forms.retire-form, which it takes back.
  input: z.object({ formId: id }),
  output: z.object({ formId: id, version: z.number().int() }),
  http: { method: 'POST', path: '/api/forms/:formId/reinstate' },
  refusals: {
    'beyond-scope': beyondScope,
    'not-retired': ['refused', '{key} is in use; it need not be brought back.'],
    'name-taken': nameTaken,
  },
  emits: [formReinstated],
  touches: ['form'],
  versioned: true,
  inverse: 'forms.retire-form',
});
