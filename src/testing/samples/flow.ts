/** Samples of flow: a small log of three tickets of the business area Operations, uploaded or imported. */
import { submitRequest } from '../../areas/requests/contract.ts';
import { importLog, uploadLog } from '../../kernel/flow/contract-logs.ts';
import { perform } from '../../kernel/perform.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

const file = Buffer.from(
  [
    'ticket,step,finished,by,channel',
    'T-1,Receive,2026-02-02T09:00:00+01:00,Desk,mail',
    'T-1,Solve,2026-02-03T10:00:00+01:00,Lab,mail',
    'T-2,Receive,2026-02-02T09:30:00+01:00,Desk,phone',
    'T-2,Solve,2026-02-02T12:00:00+01:00,Desk,phone',
    'T-2,Solve,2026-02-05T12:00:00+01:00,Lab,phone',
    'T-3,Receive,2026-02-04T08:00:00+01:00,Desk,mail',
  ].join('\n'),
);

async function uploaded(world: World): Promise<string> {
  const input = { file, fileName: 'tickets.csv', unitId: world.units.operations };
  return (await perform(world.app, uploadLog, input, world.administrator)).logId;
}

async function imported(world: World): Promise<string> {
  const logId = await uploaded(world);
  await perform(world.app, importLog, { logId }, world.administrator);
  return logId;
}

async function submitted(world: World): Promise<string> {
  const input = { title: 'Safety course', goal: 'Nobody is hurt on a live line' };
  return (await perform(world.app, submitRequest, input, world.member)).requestId;
}

export const flowSamples: Samples = {
  'flow.upload-log': (world) => ({
    input: { file, fileName: 'tickets.csv', name: 'Tickets of spring', unitId: world.units.operations },
  }),
  'flow.check-log': async (world) => ({ input: { logId: await uploaded(world) } }),
  'flow.import-log': async (world) => ({ input: { logId: await uploaded(world) } }),
  'flow.change-log': async (world) => ({
    input: { logId: await imported(world), name: 'Tickets', closing: ['Solve'] },
    expectedVersion: 2,
  }),
  'flow.delete-log': async (world) => ({ input: { logId: await imported(world) }, expectedVersion: 2 }),
  'flow.list-logs': async (world) => {
    const hides = await imported(world);
    return { input: {}, elsewhere: 'hidden', hides };
  },
  'flow.get-log': async (world) => ({ input: { logId: await uploaded(world) } }),
  'flow.get-flow': async (world) => ({ input: { logId: await imported(world), filter: { rework: true } } }),
  'flow.list-flow-cases': async (world) => {
    const hides = await submitted(world);
    return { input: { process: 'request-fulfilment' }, elsewhere: 'hidden', hides };
  },
  'flow.get-flow-case': async (world) => ({ input: { logId: await imported(world), position: 1 } }),
  'flow.list-flow-sources': async (world) => {
    const hides = await imported(world);
    return { input: {}, elsewhere: 'hidden', hides };
  },
};
