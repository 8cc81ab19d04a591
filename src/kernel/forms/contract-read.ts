/** Forms as they are read: the list, one form with its versions, one version's schema, and what two versions differ in. */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { query, SIGNED_IN } from '../operation.ts';
import { code, id, searchText } from '../org/shapes.ts';
import { formProblem } from './contract.ts';
import { formSchema } from './contract-schema.ts';

/** Where a form stands: `draft` was never published. */
export const formState = z.enum(['draft', 'published', 'retired']);
/** Where a version stands: `replaced` was published and then followed by another. */
export const versionState = z.enum(['draft', 'published', 'replaced', 'withdrawn']);
export type FormState = z.output<typeof formState>;
export type VersionState = z.output<typeof versionState>;

const formRow = z.object({
  formId: id,
  key: z.string().describe('Such as FRM-3'),
  version: z.number().int(),
  name: z.string(),
  purpose: z.string(),
  unitId: id.nullable(),
  unitName: z.string().nullable().describe('The unit that keeps it; null: the whole enterprise'),
  state: formState,
  publishedVersionId: id.nullable(),
  publishedNumber: z.number().int().nullable(),
  draftVersionId: id.nullable(),
  draftNumber: z.number().int().nullable(),
  fields: z.number().int().describe('Fields of the published version, or of the draft'),
  pages: z.number().int(),
  changedAt: z.iso.datetime(),
  can: z.array(z.string()),
});

export const listForms = query({
  name: 'forms.list-forms',
  summary: 'Lists the forms with what is published and what is drafted.',
  right: 'forms.read',
  input: listInput(
    { text: searchText, state: formState, hasDraft: z.boolean().or(z.stringbool()), unitId: id },
    ['changedAt', 'name', 'createdAt'],
  ),
  output: listOutput(formRow),
  http: { method: 'GET', path: '/api/forms' },
  touches: ['form'],
});

const versionRow = z.object({
  formVersionId: id,
  number: z.number().int(),
  state: versionState,
  version: z.number().int(),
  draftedByName: z.string().nullable(),
  draftedAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  publishedByName: z.string().nullable(),
  publishedAt: z.iso.datetime().nullable(),
});

/** Something that a form is used by. */
export const formUse = z.object({
  kind: z.string(),
  id,
  key: z.string().nullable(),
  name: z.string(),
  isLive: z.boolean().describe('People can begin it now'),
  drafts: z.number().int().describe('Answers that people are writing now'),
});

export const getForm = query({
  name: 'forms.get-form',
  summary: 'Shows one form: its versions, and what it is used by.',
  right: 'forms.read',
  input: z.object({ formId: id.or(z.string().regex(/^FRM-\d{1,9}$/)).describe('Its id or its key') }),
  output: formRow.extend({
    versions: z.array(versionRow).describe('Newest first, the last 50'),
    uses: z.array(formUse),
    createdAt: z.iso.datetime(),
  }),
  http: { method: 'GET', path: '/api/forms/:formId' },
  touches: ['form'],
});

export const getFormVersion = query({
  name: 'forms.get-version',
  summary:
    'Shows what one version asks; whoever may not read forms sees published ones without their internal part.',
  right: SIGNED_IN,
  input: z.object({ formVersionId: id }),
  output: z.object({
    formId: id,
    formVersionId: id,
    key: z.string(),
    name: z.string(),
    number: z.number().int(),
    state: versionState,
    version: z.number().int(),
    schema: formSchema,
    problems: z.array(formProblem).describe('Of a draft: what keeps it from being published'),
    isWhole: z.boolean().describe('False: internal pages and fields were left out'),
  }),
  http: { method: 'GET', path: '/api/form-versions/:formVersionId' },
  touches: ['form'],
});

/** One difference between two versions of a form. */
export const formDifference = z.object({
  what: z.enum(['added', 'removed', 'changed', 'moved']),
  pageId: z.string(),
  fieldId: z.string().nullable().describe('Null: the page itself'),
  label: z.string(),
  parts: z
    .array(z.object({ part: z.string(), from: z.string(), to: z.string() }))
    .describe('Of what changed: the part, as it was and as it is'),
});

export const compareFormVersions = query({
  name: 'forms.compare-versions',
  summary: 'Shows in what two versions of a form differ, field by field.',
  right: 'forms.read',
  input: z.object({
    formVersionId: id,
    withVersionId: id.optional().describe('The earlier one; what is published when left out'),
  }),
  output: z.object({
    from: z.object({ formVersionId: id, number: z.number().int() }).nullable(),
    to: z.object({ formVersionId: id, number: z.number().int() }),
    differences: z.array(formDifference),
  }),
  http: { method: 'GET', path: '/api/form-versions/:formVersionId/comparison' },
  refusals: {
    'other-form': ['invalid', 'The two versions belong to different forms. Choose versions of one form.'],
  },
  touches: ['form'],
});

export const nameAnswers = query({
  name: 'forms.name-answers',
  summary: 'Says how the people, units, regions and files that answers point to are called.',
  right: SIGNED_IN,
  input: z.object({
    people: z.array(id).max(200, 'Ask for at most 200 people at once.').default([]),
    units: z.array(id).max(200, 'Ask for at most 200 units at once.').default([]),
    regions: z.array(code).max(200, 'Ask for at most 200 regions at once.').default([]),
    files: z.array(id).max(200, 'Ask for at most 200 files at once.').default([]),
  }),
  output: z.object({
    names: z.record(z.string(), z.string()).describe('By id or code; of what is gone it says so'),
  }),
  http: { method: 'POST', path: '/api/forms/names' },
  touches: ['person', 'unit', 'region', 'file'],
});
