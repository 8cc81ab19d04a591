/** Samples of imports: a small file, uploaded, staged and applied as each operation needs it. */
import { applyPeople, stagePeople, uploadPeople } from '../../kernel/imports/contract.ts';
import { perform } from '../../kernel/perform.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

const file = Buffer.from(
  'employee number,given name,family name,email,department\n7001,Ada,Novak,ada@example.com,Field Service\n,Bo,,,\n',
);
const elsewhere = 'forbidden' as const;

async function uploaded(world: World): Promise<string> {
  const input = { file, fileName: 'people.csv' };
  return (await perform(world.app, uploadPeople, input, world.administrator)).importId;
}
async function staged(world: World): Promise<string> {
  const importId = await uploaded(world);
  await perform(world.app, stagePeople, { importId }, world.administrator);
  return importId;
}
async function applied(world: World): Promise<string> {
  const importId = await staged(world);
  await perform(world.app, applyPeople, { importId, override: true }, world.administrator);
  world.clock.advance('PT1M');
  return importId;
}

export const importSamples: Samples = {
  'imports.upload-people': () => ({
    input: { file, fileName: 'people.csv' },
    elsewhere,
    notRepeatable: 'the first rows are personal, so they are kept nowhere',
  }),
  'imports.stage-people': async (world) => ({ input: { importId: await uploaded(world) }, elsewhere }),
  'imports.apply-people': async (world) => ({
    input: { importId: await staged(world), override: true },
    elsewhere,
  }),
  'imports.roll-back': async (world) => ({ input: { importId: await applied(world) }, elsewhere }),
  'imports.discard': async (world) => ({ input: { importId: await staged(world) }, elsewhere }),
  'imports.list': async (world) => {
    await applied(world);
    return { input: {}, elsewhere };
  },
  'imports.get': async (world) => ({ input: { importId: await applied(world) }, elsewhere }),
  'imports.list-rows': async (world) => ({
    input: { filter: { importId: await applied(world) } },
    elsewhere,
  }),
  'imports.export-people': () => ({ input: {}, elsewhere }),
};
