/** The fields of somebody's work (unit, manager, title, site, cost centre, kind), for joining, moving and returning. */
import { useLingui } from '@lingui/react/macro';
import { Select, SimpleGrid, TextInput } from '@mantine/core';
import {
  searchCostCentres,
  searchPeople,
  searchSites,
  useUnitSearch,
} from '../../../surfaces/web/hooks/directory.ts';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { type PersonRow, useKindWords } from './words.ts';

/** Work as the fields hold it. */
export interface WorkValues {
  unit: Pickable | null;
  manager: Pickable | null;
  title: string;
  site: Pickable | null;
  costCentre: Pickable | null;
  kind: NonNullable<PersonRow['kind']>;
}

/** No work yet. */
export const noWork: WorkValues = {
  unit: null,
  manager: null,
  title: '',
  site: null,
  costCentre: null,
  kind: 'employee',
};

/** Work as commands take it. */
export function workInput(values: WorkValues) {
  return {
    managerId: values.manager?.id ?? null,
    title: values.title.trim() || null,
    siteId: values.site?.id ?? null,
    costCentreId: values.costCentre?.id ?? null,
    kind: values.kind,
  };
}

/** Props of `WorkFields`. */
export interface WorkFieldsProps {
  values: WorkValues;
  onChange: (change: Partial<WorkValues>) => void;
}

/** The fields. */
export function WorkFields({ values, onChange }: WorkFieldsProps) {
  const { t } = useLingui();
  const kinds = useKindWords();
  const searchUnits = useUnitSearch();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
      <RecordPicker
        label={t`Unit`}
        required
        value={values.unit}
        onChange={(unit) => onChange({ unit })}
        search={searchUnits}
      />
      <RecordPicker
        label={t`Manager`}
        value={values.manager}
        onChange={(manager) => onChange({ manager })}
        search={searchPeople}
      />
      <TextInput
        label={t`Job title`}
        dir="auto"
        maxLength={160}
        value={values.title}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
      <Select
        label={t`Kind`}
        allowDeselect={false}
        value={values.kind}
        data={Object.entries(kinds).map(([value, label]) => ({ value, label }))}
        onChange={(kind) => kind && onChange({ kind: kind as WorkValues['kind'] })}
      />
      <RecordPicker
        label={t`Site`}
        value={values.site}
        onChange={(site) => onChange({ site })}
        search={searchSites}
      />
      <RecordPicker
        label={t`Cost centre`}
        value={values.costCentre}
        onChange={(costCentre) => onChange({ costCentre })}
        search={searchCostCentres}
      />
    </SimpleGrid>
  );
}
