/** Makes or changes a rota, and lets somebody take over for some days. */
import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Group, Input, Select, TextInput } from '@mantine/core';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useState } from 'react';
import { searchPeople, useUnitSearch } from '../../../surfaces/web/hooks/directory.ts';
import { CommandDialog } from '../../../surfaces/web/kit/command-dialog.tsx';
import { DateField, today } from '../../../surfaces/web/kit/date-field.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { changeRota, createRota, swapTurn } from '../contract-rotas.ts';
import classes from './assignment.module.css';

/** A rota as the dialogs need it. */
export interface EditedRota {
  rotaId: string;
  version: number;
  name: string;
  turn: 'day' | 'week';
  beginsOn: string;
  members: readonly { personId: string; name: string }[];
}

/** Props of `RotaDialog`; `rota` null makes a new one. */
export interface RotaDialogProps {
  rota: EditedRota | null;
  onClose: () => void;
  onDone?: (rotaId: string) => void;
}

/** The dialog; closed by whoever shows it. */
export function RotaDialog({ rota, onClose, onDone }: RotaDialogProps) {
  const { t } = useLingui();
  const searchUnits = useUnitSearch();
  const [name, setName] = useState(rota?.name ?? '');
  const [unit, setUnit] = useState<Pickable | null>(null);
  const [turn, setTurn] = useState<'day' | 'week'>(rota?.turn ?? 'week');
  const [beginsOn, setBeginsOn] = useState<string | null>(rota?.beginsOn ?? today());
  const [members, setMembers] = useState<readonly Pickable[]>(
    (rota?.members ?? []).map((m) => ({ id: m.personId, label: m.name })),
  );
  const isWhole = name.trim() !== '' && beginsOn !== null && members.length > 0;
  const memberIds = members.map(({ id }) => id);
  const fields = (
    <>
      <TextInput
        label={t`Name`}
        dir="auto"
        maxLength={80}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {rota === null && (
        <RecordPicker
          label={t`Part of the enterprise`}
          description={t`Left empty: all of it.`}
          value={unit}
          onChange={setUnit}
          search={searchUnits}
        />
      )}
      <Group grow align="flex-start">
        <Select
          label={t`A turn is`}
          data={[
            { value: 'week', label: t`a week` },
            { value: 'day', label: t`a day` },
          ]}
          allowDeselect={false}
          value={turn}
          onChange={(value) => setTurn(value === 'day' ? 'day' : 'week')}
        />
        <DateField label={t`First day of the first turn`} value={beginsOn} onChange={setBeginsOn} />
      </Group>
      <MemberOrder members={members} onChange={setMembers} />
    </>
  );
  const missing = t`Give a name and at least one person to see what would happen.`;
  return rota === null ? (
    <CommandDialog
      contract={createRota}
      input={isWhole ? { name: name.trim(), unitId: unit?.id ?? null, turn, beginsOn, memberIds } : null}
      missing={missing}
      title={t`Make a rota`}
      confirm={t`Make the rota`}
      onClose={onClose}
      options={{ done: t`The rota is made`, onDone: ({ rotaId }) => onDone?.(rotaId) }}
    >
      {fields}
    </CommandDialog>
  ) : (
    <CommandDialog
      contract={changeRota}
      input={isWhole ? { rotaId: rota.rotaId, name: name.trim(), turn, beginsOn, memberIds } : null}
      missing={missing}
      title={t`Change ${rota.name}`}
      confirm={t`Save`}
      expectedVersion={rota.version}
      onClose={onClose}
      options={{ done: t`The rota is changed` }}
    >
      {fields}
    </CommandDialog>
  );
}

function MemberOrder(props: {
  members: readonly Pickable[];
  onChange: (members: readonly Pickable[]) => void;
}) {
  const { t } = useLingui();
  const { members, onChange } = props;
  const swapped = (a: number, b: number) => {
    const next = [...members];
    [next[a], next[b]] = [next[b]!, next[a]!];
    onChange(next);
  };
  return (
    <Input.Wrapper label={t`Turns, in this order`}>
      <ol className={classes.members}>
        {members.map((member, i) => (
          <li key={member.id}>
            <span>
              <bdi>{member.label}</bdi>
            </span>
            <ActionIcon
              size={26}
              disabled={i === 0}
              aria-label={t`Move ${member.label} up`}
              onClick={() => swapped(i, i - 1)}
            >
              <ArrowUp className="t-icon" aria-hidden />
            </ActionIcon>
            <ActionIcon
              size={26}
              disabled={i === members.length - 1}
              aria-label={t`Move ${member.label} down`}
              onClick={() => swapped(i, i + 1)}
            >
              <ArrowDown className="t-icon" aria-hidden />
            </ActionIcon>
            <ActionIcon
              size={26}
              aria-label={t`Take ${member.label} out`}
              onClick={() => onChange(members.filter(({ id }) => id !== member.id))}
            >
              <X className="t-icon" aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ol>
      <RecordPicker
        label={t`Add a person`}
        value={null}
        onChange={(added) => {
          if (added && !members.some(({ id }) => id === added.id)) onChange([...members, added]);
        }}
        search={searchPeople}
      />
    </Input.Wrapper>
  );
}

/** Lets somebody take over; closed by whoever shows it. */
export function SwapDialog({ rota, onClose }: { rota: EditedRota; onClose: () => void }) {
  const { t } = useLingui();
  const [person, setPerson] = useState<Pickable | null>(null);
  const [from, setFrom] = useState<string | null>(today());
  const [lastDay, setLastDay] = useState<string | null>(today());
  return (
    <CommandDialog
      contract={swapTurn}
      input={person && from && lastDay ? { rotaId: rota.rotaId, personId: person.id, from, lastDay } : null}
      missing={t`Choose who takes over to see what would happen.`}
      title={t`Swap turns in ${rota.name}`}
      confirm={t`Swap`}
      expectedVersion={rota.version}
      onClose={onClose}
      options={{ done: t`The turn is swapped` }}
    >
      <RecordPicker label={t`Who takes over`} value={person} onChange={setPerson} search={searchPeople} />
      <Group grow align="flex-start">
        <DateField label={t`First day`} value={from} onChange={setFrom} />
        <DateField label={t`Last day`} value={lastDay} onChange={setLastDay} />
      </Group>
    </CommandDialog>
  );
}
