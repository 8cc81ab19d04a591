/** Who uses a calendar: the whole enterprise, regions, units with what is below them. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, CloseButton, Fieldset, MultiSelect, Stack } from '@mantine/core';
import { useRegionChoices, useUnitSearch, useUnits } from '../../../surfaces/web/hooks/directory.ts';
import { RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import classes from './calendar.module.css';

export interface Use {
  unitId: string | null;
  region: string | null;
}

/** Chooses users; units that are chosen stand below with a button to take them away. */
export function UsesField({ value, onChange }: { value: readonly Use[]; onChange: (uses: Use[]) => void }) {
  const { t } = useLingui();
  const regions = useRegionChoices();
  const search = useUnitSearch();
  const { byId } = useUnits();
  const isEnterprise = value.some((u) => u.unitId === null && u.region === null);
  const units = value.flatMap((u) => (u.unitId === null ? [] : [u.unitId]));
  const chosen = value.flatMap((u) => (u.region === null ? [] : [u.region]));
  const write = (enterprise: boolean, ofRegions: readonly string[], ofUnits: readonly string[]) =>
    onChange([
      ...(enterprise ? [{ unitId: null, region: null }] : []),
      ...ofRegions.map((region) => ({ unitId: null, region })),
      ...ofUnits.map((unitId) => ({ unitId, region: null })),
    ]);
  return (
    <Fieldset legend={t`Used by`}>
      <Stack gap="sm">
        <Checkbox
          label={t`The whole enterprise, where nothing nearer is set`}
          checked={isEnterprise}
          onChange={(e) => write(e.currentTarget.checked, chosen, units)}
        />
        <MultiSelect
          label={t`Regions`}
          data={regions}
          value={chosen}
          onChange={(next) => write(isEnterprise, next, units)}
          searchable
          hidePickedOptions
        />
        <RecordPicker
          label={t`Add a unit with what is below it`}
          value={null}
          onChange={(unit) =>
            unit !== null && !units.includes(unit.id) && write(isEnterprise, chosen, [...units, unit.id])
          }
          search={search}
        />
        {units.length > 0 && (
          <ul className={classes.list}>
            {units.map((unitId) => {
              const name = byId.get(unitId)?.name ?? '…';
              return (
                <li key={unitId}>
                  <bdi>{name}</bdi>
                  <CloseButton
                    size="sm"
                    aria-label={t`Take ${name} away`}
                    onClick={() =>
                      write(
                        isEnterprise,
                        chosen,
                        units.filter((u) => u !== unitId),
                      )
                    }
                  />
                </li>
              );
            })}
          </ul>
        )}
        <p className={classes.quiet}>
          <Trans>A unit counts by the nearest calendar above it, then by that of its region.</Trans>
        </p>
      </Stack>
    </Fieldset>
  );
}
