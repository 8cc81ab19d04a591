/** Looking up what a request points at: people, units, queues, other requests. Stable functions, for pickers. */
import { useCallback } from 'react';
import { lookUpPeople } from '../../../kernel/org/contract.ts';
import { listUnits } from '../../../kernel/org/contract-units.ts';
import { listQueues } from '../../../kernel/work/contract.ts';
import { call } from '../../../surfaces/web/client/call.ts';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import type { Pickable } from '../../../surfaces/web/kit/record-picker.tsx';
import { listRequests } from '../contract.ts';

/** Colleagues by name. */
export async function searchPeople(text: string, signal?: AbortSignal): Promise<Pickable[]> {
  const { rows } = await call(lookUpPeople, { text, limit: 20 }, signal ? { signal } : {});
  return rows.map(({ personId, name, title, unitName }) => ({
    id: personId,
    label: name,
    hint: [title, unitName].filter(Boolean).join(' · ') || undefined,
  }));
}

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

/** Units by name, with what they belong to; the tree is asked once. */
export function useUnitSearch(): (text: string) => Promise<Pickable[]> {
  const units = useOperation(listUnits, {}, { staleTime: 300_000 }).data?.units;
  return useCallback(
    async (text: string) => {
      const all = units ?? (await call(listUnits, {})).units;
      const names = new Map(all.map(({ unitId, name }) => [unitId, name]));
      const wanted = text.trim().toLocaleLowerCase();
      return all
        .filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
        .slice(0, 30)
        .map(({ unitId, name, parentId }) => ({
          id: unitId,
          label: name,
          hint: parentId === null ? undefined : names.get(parentId),
        }));
    },
    [units],
  );
}
