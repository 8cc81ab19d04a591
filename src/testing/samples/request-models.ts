/** Samples of the catalogue of requests: a model of the business area Operations, and what solved a need. */
import type { z } from 'zod';
import { submitRequest } from '../../areas/requests/contract.ts';
import * as contract from '../../areas/requests/models/contract-models.ts';
import { createForm, publishVersion } from '../../kernel/forms/contract.ts';
import type { formSchema } from '../../kernel/forms/contract-schema.ts';
import { perform } from '../../kernel/perform.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

const roster = {
  kind: 'model' as const,
  name: 'Roster change',
  description: 'Somebody joins, leaves or moves to another session',
  group: 'Sessions',
  searchWords: 'change the participants, swap seats',
};

/** What keeping the catalogue needs of a world or a stage. */
type Kept = Pick<World, 'app' | 'units' | 'queueId' | 'coordinator'>;

/** A model of Operations, not yet in the catalogue. */
export const draftedModel = (world: Kept, more: object = {}) =>
  perform(
    world.app,
    contract.createModel,
    { ...roster, unitId: world.units.operations, queueId: world.queueId, ...more },
    world.coordinator,
  );

/** A model of Operations that stands in the catalogue. */
export async function publishedModel(world: Kept, more: object = {}) {
  const { modelId, version } = await draftedModel(world, more);
  return perform(world.app, contract.publishModel, { modelId }, world.coordinator, {
    expectedVersion: version,
  });
}

/** A published form with a question for everybody, one that may show, and one for the team only. */
export async function publishedForm(
  world: Kept,
  schema: FormSchemaInput = rosterForm,
  name = 'Roster change',
) {
  const { formVersionId, formId, version } = await perform(
    world.app,
    createForm,
    { name, unitId: world.units.operations, schema },
    world.coordinator,
  );
  await perform(world.app, publishVersion, { formVersionId }, world.coordinator, {
    expectedVersion: version,
  });
  return { formId, formVersionId };
}

type FormSchemaInput = z.input<typeof formSchema>;

/** What the form of a roster change asks. */
export const rosterForm: FormSchemaInput = {
  pages: [
    {
      pageId: 'change',
      title: 'What changes',
      fields: [
        {
          fieldId: 'what',
          kind: 'choice',
          label: 'What changes?',
          required: true,
          options: [
            { optionId: 'swap', label: 'Two people swap' },
            { optionId: 'leave', label: 'Somebody leaves' },
          ],
        },
        {
          fieldId: 'with-whom',
          kind: 'short-text',
          label: 'With whom?',
          required: true,
          showIf: 'answers.what = "swap"',
        },
        { fieldId: 'deadline', kind: 'date', label: 'By when?' },
        { fieldId: 'effort', kind: 'number', label: 'Minutes that it takes', internal: true },
      ],
    },
  ],
};

/** A request of the model of Operations, by the world's member. */
export async function askedByModel(world: World) {
  const { formId } = await publishedForm(world);
  const { modelId } = await publishedModel(world, { formId });
  return perform(
    world.app,
    submitRequest,
    { title: 'Swap Kim and Lee', modelId, answers: { what: 'leave' } },
    world.member,
  );
}

/** By name of the operation. */
export const requestModelSamples: Samples = {
  'requests.create-model': (world) => ({
    input: { ...roster, unitId: world.units.operations, queueId: world.queueId },
    actor: world.coordinator,
    elsewhere: 'forbidden',
  }),
  'requests.change-model': async (world) => {
    const { modelId, version } = await publishedModel(world);
    return {
      input: { modelId, name: 'Change of a roster', expectedDays: 3, silentWarnDays: 5 },
      actor: world.coordinator,
      expectedVersion: version,
    };
  },
  'requests.publish-model': async (world) => {
    const { modelId, version } = await draftedModel(world);
    return { input: { modelId }, actor: world.coordinator, expectedVersion: version };
  },
  'requests.retire-model': async (world) => {
    const { modelId, version } = await publishedModel(world);
    return { input: { modelId }, actor: world.coordinator, expectedVersion: version };
  },
  'requests.list-models': async (world) => {
    const { modelId } = await publishedModel(world);
    return {
      input: { filter: { text: 'roster' }, sort: 'name' },
      actor: world.member,
      elsewhere: 'hidden',
      hides: modelId,
    };
  },
  'requests.get-model': async (world) => {
    const { modelId } = await draftedModel(world);
    return { input: { modelId }, actor: world.coordinator };
  },
  'requests.get-answers': async (world) => {
    const { requestId } = await askedByModel(world);
    return { input: { requestId }, actor: world.member };
  },
  'requests.complete-answers': async (world) => {
    const { requestId, version } = await askedByModel(world);
    return {
      input: { requestId, answers: { effort: 20 } },
      actor: world.coordinator,
      expectedVersion: version,
    };
  },
  'requests.find-similar': async (world) => {
    const { requestId } = await perform(
      world.app,
      submitRequest,
      { title: 'Safety course for technicians', goal: 'Nobody is hurt' },
      world.member,
    );
    return {
      input: { text: 'A safety course for our technicians' },
      actor: world.member,
      elsewhere: 'hidden',
      hides: requestId,
    };
  },
  'requests.record-deflection': async (world) => {
    const { modelId } = await publishedModel(world);
    return {
      input: { verdict: 'solves', offeredKind: 'model', offeredId: modelId, text: 'Swap two people' },
      actor: world.member,
    };
  },
  'requests.get-deflection': () => ({
    input: { from: '2026-01-01', until: '2026-12-31' },
    elsewhere: 'open',
  }),
};
