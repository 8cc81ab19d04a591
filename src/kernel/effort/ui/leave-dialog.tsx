/** Recording that somebody is away, or correcting it. */
import { useLingui } from '@lingui/react/macro';
import { Group, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { searchPeople } from '../../../surfaces/web/hooks/directory.ts';
import { CommandDialog } from '../../../surfaces/web/kit/command-dialog.tsx';
import { DateField, today } from '../../../surfaces/web/kit/date-field.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { changeLeave, type listLeave, recordLeave, withdrawLeave } from '../contract-registers.ts';

/** A leave as lists show it. */
export type Leave = z.output<typeof listLeave.output>['rows'][number];

interface Fields {
  from: string | null;
  to: string | null;
  percent: number | string;
  note: string;
}

function LeaveFields({ value, onChange }: { value: Fields; onChange: (next: Fields) => void }) {
  const { t } = useLingui();
  return (
    <>
      <Group grow align="flex-start">
        <DateField
          label={t`First day`}
          value={value.from}
          onChange={(from) => onChange({ ...value, from })}
        />
        <DateField label={t`Last day`} value={value.to} onChange={(to) => onChange({ ...value, to })} />
      </Group>
      <NumberInput
        label={t`Share of each day`}
        suffix=" %"
        min={1}
        max={100}
        allowDecimal={false}
        value={value.percent}
        onChange={(percent) => onChange({ ...value, percent })}
      />
      <TextInput
        label={t`Note, if you like`}
        description={t`Whoever sees capacity reads it; leave out why somebody is ill.`}
        dir="auto"
        maxLength={500}
        value={value.note}
        onChange={(event) => onChange({ ...value, note: event.currentTarget.value })}
      />
    </>
  );
}

function inputOf({ from, to, percent, note }: Fields) {
  if (from === null || to === null || typeof percent !== 'number') return null;
  return { from, to, percent, note: note.trim() === '' ? null : note.trim() };
}

/** Props of `RecordLeaveDialog`; `person` is who is chosen at first. */
export interface RecordLeaveDialogProps {
  person: Pickable | null;
  onClose: () => void;
}

/** Records a leave. */
export function RecordLeaveDialog({ person, onClose }: RecordLeaveDialogProps) {
  const { t } = useLingui();
  const [who, setWho] = useState(person);
  const [fields, setFields] = useState<Fields>({ from: today(), to: null, percent: 100, note: '' });
  const leave = inputOf(fields);
  return (
    <CommandDialog
      contract={recordLeave}
      input={who === null || leave === null ? null : { personId: who.id, ...leave }}
      missing={t`Choose who, and the first and the last day.`}
      title={t`Record leave`}
      confirm={t`Record the leave`}
      onClose={onClose}
      options={{ done: t`The leave was recorded`, undo: withdrawLeave as never }}
    >
      <RecordPicker label={t`Who is away`} value={who} onChange={setWho} search={searchPeople} />
      <LeaveFields value={fields} onChange={setFields} />
    </CommandDialog>
  );
}

/** Corrects a leave. */
export function ChangeLeaveDialog({ leave, onClose }: { leave: Leave; onClose: () => void }) {
  const { t } = useLingui();
  const { name } = leave.person;
  const [fields, setFields] = useState<Fields>({
    from: leave.from,
    to: leave.to,
    percent: leave.percent,
    note: leave.note ?? '',
  });
  const input = inputOf(fields);
  return (
    <CommandDialog
      contract={changeLeave}
      input={input === null ? null : { leaveId: leave.leaveId, ...input }}
      expectedVersion={leave.version}
      missing={t`Choose the first and the last day.`}
      title={t`Leave of ${name}`}
      confirm={t`Correct the leave`}
      onClose={onClose}
      options={{ done: t`The leave was corrected` }}
    >
      <LeaveFields value={fields} onChange={setFields} />
    </CommandDialog>
  );
}
