/** Samples of files attached to records. */
import { submitRequest } from '../../areas/requests/contract.ts';
import * as contract from '../../kernel/files/contract.ts';
import { perform } from '../../kernel/perform.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

const file = new TextEncoder().encode('name;seats\nLive line work;12\n');

async function record(world: World) {
  const { requestId } = await perform(
    world.app,
    submitRequest,
    { title: 'Safety course', goal: 'Nobody is hurt on a live line' },
    world.member,
  );
  return { subjectKind: 'request', subjectId: requestId };
}

async function attached(world: World) {
  const about = await record(world);
  const made = await perform(
    world.app,
    contract.attachFile,
    { ...about, file, fileName: 'seats.csv' },
    world.member,
  );
  return { ...about, ...made };
}

/** By name of the operation. */
export const fileSamples: Samples = {
  'files.attach-file': async (world) => ({
    input: { ...(await record(world)), file, fileName: 'seats.csv', internal: true },
  }),
  'files.remove-file': async (world) => {
    const { fileId, version } = await attached(world);
    return { input: { fileId }, expectedVersion: version, actor: world.member };
  },
  'files.restore-file': async (world) => {
    const { fileId, version } = await attached(world);
    const removed = await perform(world.app, contract.removeFile, { fileId }, world.member, {
      expectedVersion: version,
    });
    return { input: { fileId }, expectedVersion: removed.version };
  },
  'files.list-files': async (world) => {
    const { subjectKind, subjectId } = await attached(world);
    return { input: { subjectKind, subjectId } };
  },
  'files.get-file': async (world) => ({ input: { fileId: (await attached(world)).fileId } }),
};
