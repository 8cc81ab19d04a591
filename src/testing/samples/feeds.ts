/** Samples of calendar feeds. */
import * as contract from '../../kernel/feeds/contract.ts';
import { perform } from '../../kernel/perform.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

const made = (world: World) => perform(world.app, contract.createMyFeed, {}, world.administrator);

/** By name of the operation. */
export const feedSamples: Samples = {
  'feeds.get-my-feed': async (world) => {
    await made(world);
    return { input: {} };
  },
  'feeds.create-my-feed': async (world) => {
    await made(world);
    return { input: {}, notRepeatable: 'a secret address is answered once' };
  },
  'feeds.revoke-my-feed': async (world) => {
    await made(world);
    return { input: {} };
  },
  'feeds.list-my-due-dates': (world) => ({ input: {}, actor: world.coordinator }),
};
