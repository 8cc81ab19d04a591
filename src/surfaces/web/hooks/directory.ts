/**
 * What fields and filters of every screen search: people, units, sites, regions, cost centres. Each search keeps its
 * identity between renders, as pickers need it.
 */
import { useCallback, useMemo } from 'react';
import type { z } from 'zod';
import { getMyAccount } from '../../../kernel/access/contract.ts';
import { lookUpPeople } from '../../../kernel/org/contract.ts';
import { listCostCentres, listRegions, listSites } from '../../../kernel/org/contract-places.ts';
import { listUnits } from '../../../kernel/org/contract-units.ts';
import { call } from '../client/call.ts';
import { useOperation } from '../client/operations.tsx';
import type { Pickable } from '../kit/record-picker.tsx';

/** A unit of the tree as of today. */
export type UnitRow = z.output<typeof listUnits.output>['units'][number];

/** Whether the signed-in person holds a right somewhere. Hiding is a courtesy: the server decides. */
export function useMay(right: string): boolean {
  return useOperation(getMyAccount, {}, { staleTime: 60_000 }).data?.rights.includes(right) ?? false;
}

/** Finds colleagues by name. */
export async function searchPeople(text: string, signal?: AbortSignal): Promise<readonly Pickable[]> {
  const { rows } = await call(lookUpPeople, { text, limit: 10 }, signal ? { signal } : {});
  return rows.map(({ personId, key, name, title, unitName }) => ({
    id: personId,
    label: name,
    hint: [key, title, unitName].filter(Boolean).join(' · '),
  }));
}

/** Every unit as of today, with the names above it; empty until the tree has come. */
export function useUnits(wanted = true): {
  units: readonly UnitRow[];
  byId: ReadonlyMap<string, UnitRow>;
  pathOf: (unitId: string) => string;
} {
  const answer = useOperation(listUnits, wanted ? {} : null, { staleTime: 60_000 });
  const units = answer.data?.units;
  return useMemo(() => {
    const byId = new Map((units ?? []).map((unit) => [unit.unitId, unit]));
    return {
      units: units ?? [],
      byId,
      pathOf: (unitId) => {
        const above: string[] = [];
        for (let at = byId.get(byId.get(unitId)?.parentId ?? ''); at; at = byId.get(at.parentId ?? ''))
          above.unshift(at.name);
        return above.slice(above.length > 1 ? 1 : 0).join(' › ');
      },
    };
  }, [units]);
}

/** Finds units by name or code, each told apart by what it is part of. */
export function useUnitSearch(wanted = true): (text: string) => Promise<readonly Pickable[]> {
  const { units, pathOf } = useUnits(wanted);
  return useCallback(
    async (text) => {
      const part = text.trim().toLocaleLowerCase();
      return units
        .filter(({ name, code }) => `${name} ${code ?? ''}`.toLocaleLowerCase().includes(part))
        .slice(0, 50)
        .map(({ unitId, name }) => ({ id: unitId, label: name, hint: pathOf(unitId) || undefined }));
    },
    [units, pathOf],
  );
}

/** Finds sites in use. */
export async function searchSites(text: string, signal?: AbortSignal): Promise<readonly Pickable[]> {
  const filter = text.trim() ? { text: text.trim() } : {};
  const { rows } = await call(listSites, { filter, limit: 50 }, signal ? { signal } : {});
  return rows.map(({ siteId, name, code, country }) => ({
    id: siteId,
    label: name,
    hint: `${code} · ${country}`,
  }));
}

/** Finds cost centres in use. */
export async function searchCostCentres(text: string, signal?: AbortSignal): Promise<readonly Pickable[]> {
  const filter = text.trim() ? { text: text.trim() } : {};
  const { rows } = await call(listCostCentres, { filter, limit: 50 }, signal ? { signal } : {});
  return rows.map(({ costCentreId, name, code }) => ({ id: costCentreId, label: `${code} ${name}` }));
}

/** Names regions by the code that records hold; a region that is out of use by its code. */
export function useRegionName(): (region: string | null | undefined) => string {
  const regions = useRegionChoices();
  return useCallback(
    (region) => (region ? (regions.find(({ value }) => value === region)?.label ?? region) : '–'),
    [regions],
  );
}

/** The regions in use, as choices of a `Select`; their value is the code that records hold. */
export function useRegionChoices(wanted = true): { value: string; label: string }[] {
  const answer = useOperation(listRegions, wanted ? { limit: 200 } : null, { staleTime: 60_000 });
  return useMemo(
    () => (answer.data?.rows ?? []).map(({ region, name }) => ({ value: region, label: name })),
    [answer.data],
  );
}
