/** Samples of webhooks. */
import { perform } from '../../kernel/perform.ts';
import * as contract from '../../kernel/webhooks/contract.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

const wanted = {
  name: 'Data warehouse',
  url: 'https://hooks.example.org/trellis',
  events: ['requests.*', 'org.person-left'],
};

const made = (world: World) => perform(world.app, contract.createWebhook, wanted, world.administrator);

async function disabled(world: World) {
  const { webhookId } = await made(world);
  return perform(world.app, contract.disableWebhook, { webhookId }, world.administrator, {
    expectedVersion: 1,
  });
}

async function tested(world: World) {
  const { webhookId } = await made(world);
  return perform(world.app, contract.testWebhook, { webhookId }, world.administrator);
}

const secret = 'a secret is answered once';

/** By name of the operation. */
export const webhookSamples: Samples = {
  'webhooks.create-webhook': () => ({ input: wanted, elsewhere: 'open', notRepeatable: secret }),
  'webhooks.change-webhook': async (world) => ({
    input: { webhookId: (await made(world)).webhookId, name: 'Warehouse', events: ['requests.*'] },
    expectedVersion: 1,
  }),
  'webhooks.rotate-secret': async (world) => ({
    input: { webhookId: (await made(world)).webhookId },
    expectedVersion: 1,
    notRepeatable: secret,
  }),
  'webhooks.disable-webhook': async (world) => ({
    input: { webhookId: (await made(world)).webhookId, why: 'failing' },
    expectedVersion: 1,
  }),
  'webhooks.enable-webhook': async (world) => ({
    input: { webhookId: (await disabled(world)).webhookId, from: 'now' },
    expectedVersion: 2,
  }),
  'webhooks.delete-webhook': async (world) => ({
    input: { webhookId: (await made(world)).webhookId },
    expectedVersion: 1,
  }),
  'webhooks.test-webhook': async (world) => ({ input: { webhookId: (await made(world)).webhookId } }),
  'webhooks.redeliver': async (world) => ({ input: { deliveryId: (await tested(world)).deliveryId } }),
  'webhooks.list-webhooks': async (world) => {
    const { webhookId } = await made(world);
    return { input: { filter: { state: 'active' } }, elsewhere: 'hidden', hides: webhookId };
  },
  'webhooks.get-webhook': async (world) => ({ input: { webhookId: (await made(world)).webhookId } }),
  'webhooks.list-deliveries': async (world) => ({ input: { webhookId: (await tested(world)).webhookId } }),
  'webhooks.list-event-kinds': () => ({ input: {}, elsewhere: 'open' }),
  'webhooks.list-webhook-events': async (world) => ({
    input: { webhookId: (await made(world)).webhookId, after: 0 },
  }),
};
