/** Looking up what a request points at beside people and units: queues and other requests. Stable, for pickers. */
import { listQueues } from '../../../kernel/work/contract.ts';
import { call } from '../../../surfaces/web/client/call.ts';
import type { Pickable } from '../../../surfaces/web/kit/record-picker.tsx';
import { listRequests } from '../contract-list.ts';

/** Queues by name. */
export async function searchQueues(text: string, signal?: AbortSignal): Promise<Pickable[]> {
  const { rows } = await call(
    listQueues,
    { filter: text ? { text } : {}, limit: 20 },
    signal ? { signal } : {},
  );
  return rows.map(({ queueId, name, unit }) => ({ id: queueId, label: name, hint: unit?.name }));
}

/** Requests by key or words of the title. */
export async function searchRequests(text: string, signal?: AbortSignal): Promise<Pickable[]> {
  const { rows } = await call(
    listRequests,
    { filter: text ? { text } : {}, sort: 'createdAt', direction: 'desc', limit: 10 },
    signal ? { signal } : {},
  );
  return rows.map(({ requestId, key, title }) => ({ id: requestId, label: `${key} ${title}` }));
}
