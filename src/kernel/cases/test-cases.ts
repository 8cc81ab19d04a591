/** What the tests of cases share: a request of the world's member under the charter of the tests, and what waits. */
import * as requests from '../../areas/requests/contract.ts';
import * as fulfilment from '../../areas/requests/contract-fulfilment.ts';
import type { World } from '../../testing/world.ts';
import { listMyNotices } from '../notices/contract.ts';
import { perform } from '../perform.ts';
import * as contract from './contract.ts';
import { getCase } from './contract-reading.ts';

type Who = Parameters<typeof perform>[3];

/** What the member asks for. */
export const TITLE = { title: 'Safety course', goal: 'Nobody is hurt on a live line' };

/** The version that the caller saw. */
export const at = (version: number) => ({ expectedVersion: version });

/** The moves on a world that is opened anew for each test. */
export function casesOn(worldNow: () => World) {
  return {
    /** Submitted by the member, taken up by the coordinator with wei as owner. */
    taken: async () => {
      const world = worldNow();
      const asked = await perform(world.app, requests.submitRequest, TITLE, world.member);
      return perform(
        world.app,
        fulfilment.takeUpRequest,
        { requestId: asked.requestId, ownerId: world.people.wei },
        world.coordinator,
        at(asked.version),
      );
    },
    see: (caseId: string, who: Who = worldNow().coordinator) =>
      perform(worldNow().app, getCase, { caseId }, who),
    /** On legal, unless told otherwise. */
    waitOn: (caseId: string, input: object) =>
      perform(
        worldNow().app,
        contract.startWait,
        { caseId, partyKind: 'legal', question: 'May we film in the plant?', ...input },
        worldNow().coordinator,
      ),
    noticesOf: async (who: Who) =>
      (await perform(worldNow().app, listMyNotices, {}, who)).rows.map((n) => n.kind),
  };
}
