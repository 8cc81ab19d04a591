/** Whose capacity is shown: filters by queue, unit and skill, held in the address as in every list. */
import { useLingui } from '@lingui/react/macro';
import { useCallback, useMemo } from 'react';
import { call } from '../../../surfaces/web/client/call.ts';
import { useUnitSearch } from '../../../surfaces/web/hooks/directory.ts';
import type { FilterField } from '../../../surfaces/web/kit/filter-bar.tsx';
import type { View } from '../../../surfaces/web/kit/view.ts';
import { listQueues } from '../../work/contract.ts';
import { listSkills } from '../contract-registers.ts';

/** The filters of a page. */
export function useTeamFilters({ bySkill }: { bySkill: boolean }): FilterField[] {
  const { t } = useLingui();
  const searchUnits = useUnitSearch();
  const queues = useCallback(
    async (text: string) =>
      (await call(listQueues, { filter: text ? { text } : {}, limit: 20 })).rows.map(({ queueId, name }) => ({
        value: queueId,
        label: name,
      })),
    [],
  );
  const units = useCallback(
    async (text: string) => (await searchUnits(text)).map(({ id, label }) => ({ value: id, label })),
    [searchUnits],
  );
  const skills = useCallback(
    async (text: string) =>
      (await call(listSkills, {})).rows
        .filter(({ skill }) => skill.toLocaleLowerCase().includes(text.toLocaleLowerCase()))
        .slice(0, 30)
        .map(({ skill }) => ({ value: skill, label: skill })),
    [],
  );
  return useMemo(
    () => [
      { id: 'queue', label: t`Team`, options: queues, single: true },
      { id: 'unit', label: t`Unit`, options: units, single: true },
      ...(bySkill ? [{ id: 'skill', label: t`Skill`, options: skills, single: true }] : []),
    ],
    [t, queues, units, skills, bySkill],
  );
}

/** What the address says, as the operations take it. */
export function teamOf({ filters }: Pick<View, 'filters'>): {
  queueId?: string;
  unitId?: string;
  skill?: string;
} {
  const [queueId] = filters.queue ?? [];
  const [unitId] = filters.unit ?? [];
  const [skill] = filters.skill ?? [];
  return {
    ...(queueId ? { queueId } : {}),
    ...(unitId ? { unitId } : {}),
    ...(skill ? { skill } : {}),
  };
}
