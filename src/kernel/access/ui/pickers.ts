/** What the pickers of these screens search: people, accounts, roles, units. Each keeps its identity between renders. */
import { useCallback, useMemo } from 'react';
import { call } from '../../../surfaces/web/client/call.ts';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import type { FilterOption } from '../../../surfaces/web/kit/filter-bar.tsx';
import type { Pickable } from '../../../surfaces/web/kit/record-picker.tsx';
import { lookUpPeople } from '../../org/contract.ts';
import { listUnits } from '../../org/contract-units.ts';
import { listAccounts } from '../contract.ts';
import { listRoles } from '../contract-roles.ts';

/** Colleagues by name. */
export async function searchPeople(text: string, signal: AbortSignal): Promise<readonly Pickable[]> {
  const { rows } = await call(lookUpPeople, { text, limit: 10 }, { signal });
  return rows.map(({ personId, key, name, title, unitName }) => ({
    id: personId,
    label: name,
    hint: [key, title, unitName].filter(Boolean).join(' · '),
  }));
}

/** Accounts by name or address; disabled ones are shown with `disabled` as the reason not to choose them. */
export function useAccountSearch(disabled: string) {
  return useCallback(
    async (text: string, signal: AbortSignal): Promise<readonly Pickable[]> => {
      const filter = text.trim() ? { search: text.trim() } : {};
      const { rows } = await call(listAccounts, { filter, limit: 10 }, { signal });
      return rows.map(({ accountId, name, email, unitName, disabledAt }) => ({
        id: accountId,
        label: name,
        hint: [email, unitName].filter((each) => each && each !== name).join(' · '),
        ...(disabledAt ? { whyNot: disabled } : {}),
      }));
    },
    [disabled],
  );
}

/** Roles as choices of a filter. */
export async function searchRoles(text: string): Promise<readonly FilterOption[]> {
  const filter = text.trim() ? { search: text.trim() } : {};
  const { rows } = await call(listRoles, { filter, limit: 50 });
  return rows.map(({ role, title }) => ({ value: role, label: title }));
}

/** Units by name, each told apart by what it is part of; searched here, because the whole tree is one answer. */
export function useUnitSearch(wanted: boolean): (text: string) => Promise<readonly Pickable[]> {
  const answer = useOperation(listUnits, wanted ? {} : null);
  const units = answer.data?.units;
  const paths = useMemo(() => {
    const byId = new Map((units ?? []).map((unit) => [unit.unitId, unit]));
    return (units ?? []).map((unit) => {
      const above: string[] = [];
      for (let at = byId.get(unit.parentId ?? ''); at; at = byId.get(at.parentId ?? ''))
        above.unshift(at.name);
      return { id: unit.unitId, label: unit.name, hint: above.slice(1).join(' › ') || undefined };
    });
  }, [units]);
  return useCallback(
    async (text) => {
      const wantedText = text.trim().toLocaleLowerCase();
      return paths.filter(({ label }) => label.toLocaleLowerCase().includes(wantedText)).slice(0, 50);
    },
    [paths],
  );
}
