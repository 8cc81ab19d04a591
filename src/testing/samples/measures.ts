/** Samples of measures: a request of the business area Operations came in. */
import { submitRequest } from '../../areas/requests/contract.ts';
import { perform } from '../../kernel/perform.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

async function submitted(world: World): Promise<string> {
  const input = { title: 'Safety course', goal: 'Nobody is hurt on a live line' };
  return (await perform(world.app, submitRequest, input, world.member)).requestId;
}

/** By name of the operation. */
export const measureSamples: Samples = {
  'requests.get-measures': async (world) => {
    const hides = await submitted(world);
    return {
      input: { from: '2026-01-01', to: '2026-03-31', unitId: world.units.operations },
      elsewhere: 'hidden',
      hides,
    };
  },
  'requests.list-measured': async (world) => {
    const hides = await submitted(world);
    return {
      input: { measure: 'arrived', from: '2026-01-01', to: '2026-03-31' },
      elsewhere: 'hidden',
      hides,
    };
  },
};
