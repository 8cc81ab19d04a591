/** Samples of forms: one for a safety course, brought as far as each operation needs it. */
import * as forms from '../../kernel/forms/contract.ts';
import { getForm } from '../../kernel/forms/contract-read.ts';
import { sampleSchema } from '../../kernel/forms/test-data.ts';
import { perform } from '../../kernel/perform.ts';
import type { Sample, Samples } from '../sample.ts';
import type { World } from '../world.ts';

async function drafted(world: World) {
  return perform(
    world.app,
    forms.createForm,
    { name: 'Safety course', unitId: world.units.operations, schema: sampleSchema() },
    world.administrator,
  );
}

async function published(world: World) {
  const form = await drafted(world);
  await perform(world.app, forms.publishVersion, { formVersionId: form.formVersionId }, world.administrator, {
    expectedVersion: form.version,
  });
  const { version } = await perform(world.app, getForm, { formId: form.formId }, world.administrator);
  return { ...form, formVersion: version };
}

async function onDraft(world: World, input: object = {}): Promise<Sample> {
  const { formVersionId, version } = await drafted(world);
  return { input: { formVersionId, ...input }, expectedVersion: version, elsewhere: 'forbidden' };
}

async function onForm(world: World, input: object = {}): Promise<Sample> {
  const { formId, formVersion } = await published(world);
  return { input: { formId, ...input }, expectedVersion: formVersion, elsewhere: 'forbidden' };
}

/** By name of the operation. */
export const formSamples: Samples = {
  'forms.list-forms': async (world) => ({
    input: {},
    elsewhere: 'open',
    hides: (await published(world)).formId,
  }),
  'forms.get-form': async (world) => ({
    input: { formId: (await published(world)).key },
    elsewhere: 'open',
  }),
  'forms.get-version': async (world) => ({
    input: { formVersionId: (await drafted(world)).formVersionId },
    elsewhere: 'open',
  }),
  'forms.compare-versions': async (world) => {
    const { formId } = await published(world);
    const { formVersionId } = await perform(world.app, forms.draftVersion, { formId }, world.administrator);
    return { input: { formVersionId }, elsewhere: 'open' };
  },
  'forms.name-answers': (world) => ({
    input: { people: [world.people.amara], units: [world.units.operations] },
    elsewhere: 'open',
  }),
  'forms.create-form': (world) => ({
    input: { name: 'Safety course', unitId: world.units.operations, schema: sampleSchema() },
    elsewhere: 'forbidden',
  }),
  'forms.copy-form': async (world) => ({
    input: {
      formId: (await published(world)).formId,
      name: 'Safety course, short',
      unitId: world.units.operations,
    },
    elsewhere: 'forbidden',
  }),
  'forms.change-form': (world) => onForm(world, { purpose: 'For everybody who works on live lines' }),
  'forms.draft-version': async (world) => ({
    input: { formId: (await published(world)).formId },
    elsewhere: 'forbidden',
  }),
  'forms.change-draft': (world) => onDraft(world, { schema: sampleSchema('What should they do then?') }),
  'forms.withdraw-draft': (world) => onDraft(world),
  'forms.publish-version': (world) => onDraft(world),
  'forms.retire-form': (world) => onForm(world),
  'forms.reinstate-form': async (world) => {
    const { formId, formVersion } = await published(world);
    const { version } = await perform(world.app, forms.retireForm, { formId }, world.administrator, {
      expectedVersion: formVersion,
    });
    return { input: { formId }, expectedVersion: version, elsewhere: 'forbidden' };
  },
};
