/** What the tests of requests share: a request of the world's member, brought as far as a test needs it. */
import { listMyNotices } from '../../kernel/notices/contract.ts';
import { perform } from '../../kernel/perform.ts';
import type { World } from '../../testing/world.ts';
import * as contract from './contract.ts';
import * as fulfilment from './contract-fulfilment.ts';

type Who = Parameters<typeof perform>[3];

/** What the member asks for. */
export const ask = {
  title: 'Safety course for field technicians',
  goal: 'Work on live lines without accidents',
};

/** The version that the caller saw. */
export const at = (version: number) => ({ expectedVersion: version });

/** The moves on a world that is opened anew for each test. */
export function requestsOn(worldNow: () => World) {
  const submit = (input: object = {}) =>
    perform(worldNow().app, contract.submitRequest, { ...ask, ...input }, worldNow().member);
  /** Submitted by the member, taken up by the coordinator with wei as owner. */
  const inFulfilment = async () => {
    const asked = await submit();
    return perform(
      worldNow().app,
      fulfilment.takeUpRequest,
      { requestId: asked.requestId, ownerId: worldNow().people.wei, dueOn: '2026-04-01' },
      worldNow().coordinator,
      at(asked.version),
    );
  };
  return {
    submit,
    inFulfilment,
    get: (requestId: string, actor: Who = worldNow().coordinator) =>
      perform(worldNow().app, contract.getRequest, { requestId }, actor),
    delivered: async () => {
      const taken = await inFulfilment();
      return perform(
        worldNow().app,
        fulfilment.deliverRequest,
        { requestId: taken.requestId, note: 'Course built', link: 'https://example.com/course' },
        worldNow().coordinator,
        at(taken.version),
      );
    },
    noticesOf: async (actor: Who) => {
      const { rows } = await perform(worldNow().app, listMyNotices, {}, actor);
      return rows.map((n) => n.kind);
    },
  };
}
