/** Units change on a day, past or future: creating, changing, moving and closing, each with its consequences. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Group, Select, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Refusal } from '../../../platform/refusal.ts';
import {
  searchCostCentres,
  searchPeople,
  useRegionChoices,
  useUnitSearch,
} from '../../../surfaces/web/hooks/directory.ts';
import { CommandDialog } from '../../../surfaces/web/kit/command-dialog.tsx';
import { DateField } from '../../../surfaces/web/kit/date-field.tsx';
import { TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { changeUnit, closeUnit, createUnit } from '../contract-units.ts';
import { FromField, nextMonth } from './from-field.tsx';
import type { UnitView } from './unit-facts.tsx';
import { useUnitKindWords } from './words.ts';

interface UnitValues {
  name: string;
  code: string;
  kind: 'business-area' | 'unit';
  region: string | null;
  costCentre: Pickable | null;
  head: Pickable | null;
}

function UnitFields({
  values,
  onChange,
  isEnterprise,
}: {
  values: UnitValues;
  onChange: (change: Partial<UnitValues>) => void;
  isEnterprise?: boolean;
}) {
  const { t } = useLingui();
  const kinds = useUnitKindWords();
  const regions = useRegionChoices();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
      <TextInput
        label={t`Name`}
        required
        data-autofocus
        dir="auto"
        maxLength={160}
        value={values.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t`Code`}
        maxLength={40}
        value={values.code}
        onChange={(event) => onChange({ code: event.currentTarget.value })}
      />
      {!isEnterprise && (
        <Select
          label={t`Kind`}
          allowDeselect={false}
          value={values.kind}
          data={[
            { value: 'business-area', label: kinds['business-area'] },
            { value: 'unit', label: kinds.unit },
          ]}
          onChange={(kind) => kind && onChange({ kind: kind as UnitValues['kind'] })}
        />
      )}
      <Select
        label={t`Region`}
        placeholder={t`As the unit above`}
        clearable
        clearButtonProps={{ 'aria-label': t`As the unit above` }}
        value={values.region}
        data={regions}
        onChange={(region) => onChange({ region })}
      />
      <RecordPicker
        label={t`Head`}
        value={values.head}
        onChange={(head) => onChange({ head })}
        search={searchPeople}
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

/** A new unit below another one. */
export function CreateUnitDialog({
  parent: given,
  onClose,
}: {
  parent: { unitId: string; name: string };
  onClose: () => void;
}) {
  const { t } = useLingui();
  const searchUnits = useUnitSearch();
  const [parent, setParent] = useState<Pickable | null>({ id: given.unitId, label: given.name });
  const [from, setFrom] = useState<string | null>(null);
  const [values, setValues] = useState<UnitValues>({
    name: '',
    code: '',
    kind: 'unit',
    region: null,
    costCentre: null,
    head: null,
  });
  const input =
    values.name.trim() && parent
      ? {
          name: values.name.trim(),
          code: values.code.trim() || null,
          kind: values.kind,
          parentId: parent.id,
          region: values.region,
          costCentreId: values.costCentre?.id ?? null,
          headId: values.head?.id ?? null,
          ...(from ? { from } : {}),
        }
      : null;
  return (
    <CommandDialog
      contract={createUnit}
      input={input}
      missing={t`Give the unit a name to see what would happen.`}
      title={<Trans>Create a unit</Trans>}
      confirm={t`Create the unit`}
      onClose={onClose}
      options={{ done: (_output, done) => t`${done.name} is created` }}
    >
      <UnitFields values={values} onChange={(change) => setValues((now) => ({ ...now, ...change }))} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <RecordPicker label={t`Part of`} required value={parent} onChange={setParent} search={searchUnits} />
        <DateField label={t`From`} placeholder={t`Today`} clearable value={from} onChange={setFrom} />
      </SimpleGrid>
    </CommandDialog>
  );
}

/** Props of the dialogs about one unit. */
export interface UnitDialogProps {
  unit: UnitView;
  onClose: () => void;
}

/** Changes what is written about a unit; only what differs is sent. */
export function ChangeUnitDialog({ unit, onClose }: UnitDialogProps) {
  const { t } = useLingui();
  const before: UnitValues = {
    name: unit.name,
    code: unit.code ?? '',
    kind: unit.kind === 'business-area' ? 'business-area' : 'unit',
    region: unit.ownRegion,
    costCentre: unit.costCentre
      ? { id: unit.costCentre.costCentreId, label: `${unit.costCentre.code} ${unit.costCentre.name}` }
      : null,
    head: unit.headId ? { id: unit.headId, label: unit.headName ?? '' } : null,
  };
  const [values, setValues] = useState(before);
  const [from, setFrom] = useState<string | null>(null);
  const [replacePlanned, setReplacePlanned] = useState(false);
  const changes = {
    ...(values.name.trim() !== before.name ? { name: values.name.trim() } : {}),
    ...(values.code.trim() !== before.code ? { code: values.code.trim() || null } : {}),
    ...(unit.kind !== 'enterprise' && values.kind !== before.kind ? { kind: values.kind } : {}),
    ...(values.region !== before.region ? { region: values.region } : {}),
    ...(values.costCentre?.id !== before.costCentre?.id
      ? { costCentreId: values.costCentre?.id ?? null }
      : {}),
    ...(values.head?.id !== before.head?.id ? { headId: values.head?.id ?? null } : {}),
  };
  const input =
    Object.keys(changes).length > 0 && values.name.trim()
      ? {
          unitId: unit.unitId,
          ...changes,
          ...(from ? { from } : {}),
          ...(replacePlanned ? { replacePlanned } : {}),
        }
      : null;
  return (
    <CommandDialog
      contract={changeUnit}
      input={input}
      missing={t`Change something to see what would happen.`}
      title={<Trans>Change {unit.name}</Trans>}
      confirm={t`Change the unit`}
      expectedVersion={unit.version}
      onClose={onClose}
      reason="optional"
      options={{ done: t`${unit.name} is changed` }}
    >
      <UnitFields
        values={values}
        onChange={(change) => setValues((now) => ({ ...now, ...change }))}
        isEnterprise={unit.kind === 'enterprise'}
      />
      <FromField
        from={from}
        onFrom={setFrom}
        replacePlanned={replacePlanned}
        onReplacePlanned={setReplacePlanned}
      />
    </CommandDialog>
  );
}

/** Moves a unit with everything below it; as of next month unless another day is chosen. */
export function MoveUnitDialog({ unit, onClose }: UnitDialogProps) {
  const { t } = useLingui();
  const searchUnits = useUnitSearch();
  const [parent, setParent] = useState<Pickable | null>(null);
  const [from, setFrom] = useState<string | null>(nextMonth());
  const [replacePlanned, setReplacePlanned] = useState(false);
  const now = unit.path.at(-2)?.name ?? '';
  const input = parent
    ? {
        unitId: unit.unitId,
        parentId: parent.id,
        ...(from ? { from } : {}),
        ...(replacePlanned ? { replacePlanned } : {}),
      }
    : null;
  return (
    <CommandDialog
      contract={changeUnit}
      input={input}
      missing={t`Choose the unit above to see what would happen.`}
      title={<Trans>Move {unit.name}</Trans>}
      confirm={t`Move the unit`}
      expectedVersion={unit.version}
      onClose={onClose}
      reason="optional"
      options={{ done: t`${unit.name} moves` }}
    >
      <RecordPicker
        label={t`New unit above`}
        description={now && t`Now part of ${now}`}
        required
        value={parent}
        onChange={setParent}
        search={searchUnits}
      />
      <FromField
        from={from}
        onFrom={setFrom}
        replacePlanned={replacePlanned}
        onReplacePlanned={setReplacePlanned}
      />
    </CommandDialog>
  );
}

/** Closes a unit; where people or units stand in the way, it leads to them. */
export function CloseUnitDialog({ unit, onClose }: UnitDialogProps) {
  const { t } = useLingui();
  const [lastDay, setLastDay] = useState<string | null>(null);
  const people = `/people?f.unit=${unit.unitId}&f.status=active,on-leave,leaving,future`;
  return (
    <CommandDialog
      contract={closeUnit}
      input={lastDay ? { unitId: unit.unitId, lastDay } : null}
      missing={t`Give the last day to see what would happen.`}
      title={<Trans>Close {unit.name}</Trans>}
      confirm={t`Close the unit`}
      irreversible
      expectedVersion={unit.version}
      onClose={onClose}
      reason="optional"
      options={{ done: t`${unit.name} closes` }}
      wayOut={(error) =>
        error instanceof Refusal && error.reason === 'unit-not-empty' ? (
          <Group gap="md" mt={6}>
            <TextLink to={people}>
              <Trans>See the people</Trans>
            </TextLink>
            <TextLink to={`/organisation?layout=table&q=${encodeURIComponent(unit.name)}`}>
              <Trans>See the units</Trans>
            </TextLink>
          </Group>
        ) : null
      }
    >
      <Text size="sm" c="dimmed">
        <Trans>A unit closes at the end of a day, when nobody and no other unit is in it any more.</Trans>
      </Text>
      <DateField label={t`Last day`} required data-autofocus value={lastDay} onChange={setLastDay} />
    </CommandDialog>
  );
}
