/** Names who acts for somebody while they are away. */
import { useLingui } from '@lingui/react/macro';
import { Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { searchPeople } from '../../../surfaces/web/hooks/directory.ts';
import { CommandDialog } from '../../../surfaces/web/kit/command-dialog.tsx';
import { DateField, today } from '../../../surfaces/web/kit/date-field.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { nameDeputy } from '../contract.ts';

/** Props of `DeputyDialog`; `person` null asks who is away. */
export interface DeputyDialogProps {
  person: Pickable | null;
  onClose: () => void;
}

/** The dialog; closed by whoever shows it. */
export function DeputyDialog({ person, onClose }: DeputyDialogProps) {
  const { t } = useLingui();
  const [away, setAway] = useState<Pickable | null>(person);
  const [acting, setActing] = useState<Pickable | null>(null);
  const [from, setFrom] = useState<string | null>(today());
  const [lastDay, setLastDay] = useState<string | null>(null);
  const [why, setWhy] = useState('');
  const input =
    away && acting && from
      ? {
          personId: away.id,
          actingId: acting.id,
          from,
          lastDay,
          ...(why.trim() === '' ? {} : { why: why.trim() }),
        }
      : null;
  return (
    <CommandDialog
      contract={nameDeputy}
      input={input}
      missing={t`Choose who acts to see what would happen.`}
      title={person ? t`While I am away` : t`Name a deputy`}
      confirm={t`Name the deputy`}
      onClose={onClose}
      options={{ done: t`The deputy is named` }}
    >
      {person === null && (
        <RecordPicker label={t`Who is away`} value={away} onChange={setAway} search={searchPeople} />
      )}
      <RecordPicker
        label={t`Who acts for them`}
        description={t`What waits on the one goes to the other; rights stay where they are.`}
        value={acting}
        onChange={setActing}
        search={searchPeople}
      />
      <Group grow align="flex-start">
        <DateField label={t`First day`} value={from} onChange={setFrom} />
        <DateField
          label={t`Last day`}
          value={lastDay}
          onChange={setLastDay}
          clearable
          placeholder={t`Until further notice`}
        />
      </Group>
      <TextInput
        label={t`Reason, if you like`}
        dir="auto"
        maxLength={200}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}
