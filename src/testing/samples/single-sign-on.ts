/** Samples of single sign-on. */
import { SYSTEM } from '../../kernel/access/actor.ts';
import { perform } from '../../kernel/perform.ts';
import * as contract from '../../kernel/single-sign-on/contract.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

const wanted = {
  name: 'Northwind login',
  issuer: 'https://login.example.com',
  clientId: 'trellis',
  clientSecret: 'the secret of the client',
  domains: ['example.com'],
};

const added = (world: World) => perform(world.app, contract.addProvider, wanted, world.administrator);

/** By name of the operation. */
export const singleSignOnSamples: Samples = {
  'single-sign-on.list-providers': async (world) => {
    await added(world);
    return { input: {}, elsewhere: 'forbidden' };
  },
  'single-sign-on.list-choices': async (world) => {
    await added(world);
    return { input: {} };
  },
  'single-sign-on.add-provider': () => ({ input: wanted, elsewhere: 'forbidden' }),
  'single-sign-on.change-provider': async (world) => ({
    input: {
      providerId: (await added(world)).providerId,
      name: 'Login',
      clientSecret: 'another',
      enabled: false,
    },
    expectedVersion: 1,
    elsewhere: 'forbidden',
  }),
  'single-sign-on.remove-provider': async (world) => ({
    input: { providerId: (await added(world)).providerId },
    expectedVersion: 1,
    elsewhere: 'forbidden',
  }),
  'single-sign-on.accept-sign-in': async (world) => ({
    input: {
      providerId: (await added(world)).providerId,
      subject: 'u-1',
      email: 'jonas@example.com',
      isEmailVerified: true,
    },
    actor: SYSTEM,
    elsewhere: 'forbidden',
  }),
};
