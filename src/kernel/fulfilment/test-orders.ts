/** What the tests of orders share: a request by a model with lines, and the moves of those who work on it. */
import * as requests from '../../areas/requests/contract.ts';
import * as working from '../../areas/requests/contract-fulfilment.ts';
import { at } from '../../areas/requests/test-requests.ts';
import { publishedModel } from '../../testing/samples/request-models.ts';
import type { World } from '../../testing/world.ts';
import { listMyNotices } from '../notices/contract.ts';
import { perform } from '../perform.ts';
import * as contract from './contract.ts';

type Who = Parameters<typeof perform>[3];

/** The moves on a world that is opened anew for each test. */
export function ordersOn(worldNow: () => World) {
  /** A request of the member by a model with these lines; it goes straight to fulfilment. */
  const orderedBy = async (template: object[]) => {
    const { modelId } = await publishedModel(worldNow(), { fulfilmentLines: template });
    return perform(
      worldNow().app,
      requests.submitRequest,
      { title: 'A safety day', goal: 'Everybody was there', modelId },
      worldNow().member,
    );
  };
  const order = (caseId: string, actor: Who = worldNow().coordinator) =>
    perform(worldNow().app, contract.getOrder, { caseId }, actor);
  const lineOf = async (caseId: string, title: string) =>
    (await order(caseId)).lines!.find((l) => l.title === title)!;
  return {
    orderedBy,
    order,
    lineOf,
    settle: async (caseId: string, title: string, actor: Who = worldNow().coordinator, more: object = {}) => {
      const { lineId, version } = await lineOf(caseId, title);
      return perform(worldNow().app, contract.settleLine, { lineId, ...more }, actor, at(version));
    },
    deliver: (requestId: string, version: number) =>
      perform(
        worldNow().app,
        working.deliverRequest,
        { requestId, note: 'The day took place' },
        worldNow().coordinator,
        at(version),
      ),
    noticesOf: async (actor: Who) =>
      (await perform(worldNow().app, listMyNotices, {}, actor)).rows.map((n) => n.kind),
  };
}
