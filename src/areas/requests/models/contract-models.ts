/** The catalogue: models of requests that people choose from, and who keeps them. Schemas only. */
import { z } from 'zod';
import { approvalStep, seatParty } from '../../../kernel/approvals/contract-steps.ts';
import { templateLine, templateLines } from '../../../kernel/fulfilment/contract-lines.ts';
import { listInput, listOutput } from '../../../kernel/list.ts';
import { command, query } from '../../../kernel/operation.ts';
import * as events from './events.ts';

export const modelKinds = ['model', 'demand', 'answer'] as const;
export const modelStates = ['draft', 'published', 'retired'] as const;

const modelId = z.uuid().describe('The model');
const name = z
  .string()
  .trim()
  .min(3, 'Give the model a name of at least 3 characters')
  .max(120, 'A name may have 120 characters at most');
const kind = z
  .enum(modelKinds)
  .describe(
    'model: known work that goes straight to fulfilment; demand: needs assessment, so it goes to triage; answer: what it describes is itself the answer',
  );

const fields = {
  name,
  description: z.string().trim().max(2000).optional().describe('What one gets, for those who choose'),
  group: z.string().trim().max(60).optional().describe('Under which heading it stands in the catalogue'),
  icon: z
    .string()
    .regex(/^[a-z0-9-]{0,40}$/, 'Choose an icon from the list')
    .optional()
    .describe('Name of its picture'),
  searchWords: z.string().trim().max(500).optional().describe('Other words under which people look for it'),
  link: z
    .url({ protocol: /^https?$/, error: 'The link must start with http:// or https://' })
    .max(2000)
    .nullish()
    .describe('Where the answer is; only for the kind answer'),
  unitId: z.uuid().nullish().describe('Offered to this unit and all below it; null: to everybody'),
  formId: z.uuid().nullish().describe('The form that is filled in; null: title and goal only'),
  queueId: z.uuid().nullish().describe('The queue that works on it; null: the queue of the unit it is for'),
  approvalSteps: z
    .array(approvalStep)
    .max(20, 'An approval may have 20 steps at most')
    .optional()
    .describe('Who must agree before it is worked on; empty: nobody'),
  fulfilmentLines: templateLines
    .optional()
    .describe('What several teams do for each request of it; empty: one team does it all'),
  expectedDays: z
    .int()
    .min(1)
    .max(1000)
    .nullish()
    .describe('After how many working days it can be expected; told in the catalogue'),
  silentWarnDays: z
    .int()
    .min(1)
    .max(365)
    .nullish()
    .describe('Working days after which a requester who does not answer is warned; null: 10'),
  silentCloseDays: z
    .int()
    .min(1)
    .max(365)
    .nullish()
    .describe('Working days after which the request of one who does not answer closes; null: 15'),
  acceptsWithoutAccount: z
    .boolean()
    .optional()
    .describe('Links may be made by which people without an account ask for it'),
};

const changed = z.object({
  modelId: z.uuid(),
  key: z.string(),
  state: z.enum(modelStates),
  version: z.int(),
});

const refusals = {
  'unit-unknown': ['invalid', 'There is no such unit today. Choose another one.'],
  'queue-unknown': ['invalid', 'There is no such queue any more. Choose another one.'],
  'form-unknown': ['invalid', 'There is no such form any more. Choose another one.'],
  'steps-wrong': ['invalid', '{what}'],
  'lines-wrong': ['invalid', '{what}'],
  'answer-only': [
    'invalid',
    'An answer is not filled in by anybody: it has no form, no queue, no approval, no lines of an order and takes nothing by link. Take these away, or choose another kind.',
  ],
  'silent-order': [
    'invalid',
    'A request of somebody who does not answer must be warned of before it closes: choose a later day for closing than for warning.',
  ],
  'beyond-reach': ['forbidden', 'You may keep models of your own business area only. Choose a unit of it.'],
} as const;

/** Makes a model; it stands in the catalogue once it is published. */
export const createModel = command({
  name: 'requests.create-model',
  summary: 'Make a request model; it stands in the catalogue once it is published',
  right: 'requests.keep-models',
  input: z.strictObject({ kind, ...fields }),
  output: changed,
  http: { method: 'POST', path: '/api/request-models' },
  refusals,
  emits: [events.modelCreated],
  touches: ['request-model'],
});

/** Changes the given fields of a model; open requests of it stay as they are. */
export const changeModel = command({
  name: 'requests.change-model',
  summary: 'Change a request model; what was asked for before stays as it is',
  right: 'requests.keep-models',
  input: z.strictObject({ modelId, kind: kind.optional(), ...fields, name: name.optional() }),
  output: changed,
  http: { method: 'PATCH', path: '/api/request-models/:modelId' },
  refusals: {
    ...refusals,
    'not-ready': ['refused', 'This model stands in the catalogue, so it must stay complete. {what}'],
    'links-live': [
      'refused',
      'Links to it still work: {count}. Revoke them before you close it to people without an account.',
    ],
  },
  emits: [events.modelChanged],
  touches: ['request-model'],
  versioned: true,
});

/** Puts a model into the catalogue, or back into it. */
export const publishModel = command({
  name: 'requests.publish-model',
  summary: 'Put a request model into the catalogue',
  right: 'requests.keep-models',
  // Not strict: it accepts the answer of retire-model, which it takes back.
  input: z.object({ modelId }),
  output: changed,
  http: { method: 'POST', path: '/api/request-models/:modelId/publication' },
  refusals: {
    'not-ready': ['refused', 'It cannot stand in the catalogue yet. {what}'],
    'published-already': ['refused', 'It stands in the catalogue already.'],
  },
  emits: [events.modelPublished],
  touches: ['request-model'],
  versioned: true,
  inverse: 'requests.retire-model',
});

/** Takes a model out of the catalogue; its drafts can be finished no more, its open requests go on. */
export const retireModel = command({
  name: 'requests.retire-model',
  summary: 'Take a request model out of the catalogue; its open requests go on, its links stop working',
  right: 'requests.keep-models',
  input: z.object({ modelId }),
  output: changed,
  http: { method: 'POST', path: '/api/request-models/:modelId/retirement' },
  refusals: { 'not-published': ['refused', 'It does not stand in the catalogue.'] },
  emits: [events.modelRetired],
  touches: ['request-model'],
  versioned: true,
  inverse: 'requests.publish-model',
});

const face = z.object({
  modelId: z.uuid(),
  key: z.string(),
  version: z.int(),
  state: z.enum(modelStates),
  kind: z.enum(modelKinds),
  name: z.string(),
  description: z.string(),
  group: z.string(),
  icon: z.string(),
  link: z.string().nullable(),
  expectedDays: z.int().nullable(),
  can: z.array(z.string()).describe('Operations that this actor may try now'),
});

/** The catalogue as the actor may choose from it; those who keep it also find drafts and what was retired. */
export const listModels = query({
  name: 'requests.list-models',
  summary:
    'Show the catalogue: what one may ask for; those who keep it also find drafts and what was retired',
  right: 'requests.submit',
  input: listInput(
    {
      state: z.enum(modelStates).describe('Left out: what stands in the catalogue'),
      kind: z.enum(modelKinds),
      text: z.string().trim().max(200).describe('Words of name, description or search words'),
    },
    ['group', 'name'],
  ),
  output: listOutput(face),
  http: { method: 'GET', path: '/api/request-models' },
  touches: ['request-model'],
});

const idOrKey = z
  .union([z.uuid(), z.string().regex(/^MOD-\d{1,12}$/i, 'Give the id or the key, such as MOD-3')])
  .describe('Id or key');

/** One model: what one fills in, and for those who keep it all its settings. */
export const getModel = query({
  name: 'requests.get-model',
  summary: 'Show one request model, by id or key; those who keep it see all its settings',
  right: 'requests.submit',
  input: z.object({ modelId: idOrKey }),
  output: face.extend({
    formId: z.uuid().nullable(),
    formVersionId: z.uuid().nullable().describe('The version of the form that is filled in now'),
    hasApproval: z.boolean().describe('Somebody must agree before it is worked on'),
    settings: z
      .object({
        searchWords: z.string(),
        unit: z.object({ unitId: z.uuid(), name: z.string() }).nullable(),
        queue: z.object({ queueId: z.uuid(), name: z.string() }).nullable(),
        approvalSteps: z.array(approvalStep),
        approvalParties: z
          .array(seatParty.extend({ name: z.string() }))
          .describe('How those who are asked in the steps are called'),
        fulfilmentLines: z.array(
          templateLine.extend({ queueName: z.string().nullable(), ownerName: z.string().nullable() }),
        ),
        form: z.object({ formId: z.uuid(), key: z.string(), name: z.string() }).nullable(),
        silentWarnDays: z.int().nullable(),
        silentCloseDays: z.int().nullable(),
        acceptsWithoutAccount: z.boolean(),
        publishedAt: z.iso.datetime().nullable(),
        retiredAt: z.iso.datetime().nullable(),
        changedAt: z.iso.datetime(),
        requests: z.int().describe('Submitted requests of this model (up to 10,000 are counted)'),
        open: z.int().describe('Those of them that are not finished'),
        drafts: z.int().describe('Drafts that people have not submitted'),
        solved: z.int().describe('How often it solved a need before anything was asked'),
        rejected: z.int().describe('How often it was offered and was not what was needed'),
        missing: z.array(z.string()).describe('What is missing before it can stand in the catalogue'),
      })
      .nullable()
      .describe('Null for those who may only ask'),
  }),
  http: { method: 'GET', path: '/api/request-models/:modelId' },
  touches: ['request-model'],
});
