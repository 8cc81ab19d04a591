/** Samples of fulfilment orders: a request of the world's member for which two things are ordered from its queue. */
import { submitRequest } from '../../areas/requests/contract.ts';
import * as contract from '../../kernel/fulfilment/contract.ts';
import { perform } from '../../kernel/perform.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

const submitted = (world: World) =>
  perform(
    world.app,
    submitRequest,
    { title: 'Safety course', goal: 'Nobody is hurt on a live line' },
    world.member,
  );

/** A line of the queue of Operations, and one that waits for it. */
async function ordered(world: World) {
  const { requestId: caseId } = await submitted(world);
  const first = await perform(
    world.app,
    contract.addLine,
    { caseId, title: 'Book the room', queueId: world.queueId },
    world.coordinator,
  );
  const second = await perform(
    world.app,
    contract.addLine,
    { caseId, title: 'Send the invitations', queueId: world.queueId, after: [first.lineId] },
    world.coordinator,
  );
  return { caseId, first, second };
}

/** By name of the operation. */
export const fulfilmentSamples: Samples = {
  'fulfilment.add-line': async (world) => ({
    input: {
      caseId: (await submitted(world)).requestId,
      title: 'Book the room',
      details: 'For 40 people, with a live line',
      queueId: world.queueId,
      dueOn: '2026-04-01',
    },
  }),
  'fulfilment.change-line': async (world) => {
    const { second } = await ordered(world);
    return {
      input: { lineId: second.lineId, title: 'Send all invitations', after: [] },
      expectedVersion: second.version,
    };
  },
  'fulfilment.assign-line': async (world) => {
    const { first } = await ordered(world);
    return { input: { lineId: first.lineId, ownerId: world.people.wei }, expectedVersion: first.version };
  },
  'fulfilment.settle-line': async (world) => {
    const { first } = await ordered(world);
    return {
      input: { lineId: first.lineId, outcome: 'done', note: 'Room 4' },
      expectedVersion: first.version,
    };
  },
  'fulfilment.reopen-line': async (world) => {
    const { first } = await ordered(world);
    const { lineId, version } = await perform(
      world.app,
      contract.settleLine,
      { lineId: first.lineId },
      world.coordinator,
      { expectedVersion: first.version },
    );
    return { input: { lineId }, expectedVersion: version };
  },
  'fulfilment.withdraw-line': async (world) => {
    const { first } = await ordered(world);
    return {
      input: { lineId: first.lineId, why: 'It takes place outdoors' },
      expectedVersion: first.version,
    };
  },
  'fulfilment.get-order': async (world) => ({ input: { caseId: (await ordered(world)).caseId } }),
  'fulfilment.get-line': async (world) => ({ input: { lineId: (await ordered(world)).first.lineId } }),
  'fulfilment.list-lines': async (world) => ({
    input: {},
    elsewhere: 'hidden',
    hides: (await ordered(world)).first.lineId,
  }),
  'fulfilment.list-kinds': () => ({ input: {}, elsewhere: 'open' }),
};
