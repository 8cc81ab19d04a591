/** Leaving and returning: the last day with what is handed over to whom, taking it back, handing over, rehiring. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { searchPeople } from '../../../surfaces/web/hooks/directory.ts';
import { CommandDialog } from '../../../surfaces/web/kit/command-dialog.tsx';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { DateField } from '../../../surfaces/web/kit/date-field.tsx';
import { Part } from '../../../surfaces/web/kit/peek.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { endEmployment, handOver, rehirePerson, withdrawLeaving } from '../contract-leaving.ts';
import { workOf } from './move-person-dialog.tsx';
import { Holdings } from './person-holdings.tsx';
import { type LeavingReason, type PersonView, useLeavingWords } from './words.ts';
import { WorkFields, workInput } from './work-fields.tsx';

/** Props of these dialogs. */
export interface PersonDialogProps {
  person: PersonView;
  onClose: () => void;
}

/** Records the last day. */
export function EndEmploymentDialog({ person, onClose }: PersonDialogProps) {
  const { t } = useLingui();
  const reasons = useLeavingWords();
  const [lastDay, setLastDay] = useState<string | null>(person.lastDay);
  const [reason, setReason] = useState<LeavingReason | null>(null);
  const [immediately, setImmediately] = useState(false);
  const input =
    lastDay && reason
      ? { personId: person.personId, lastDay, reason, ...(immediately ? { immediately } : {}) }
      : null;
  return (
    <CommandDialog
      contract={endEmployment}
      input={input}
      missing={t`Give the last day and the reason to see what would happen.`}
      title={<Trans>{person.name} leaves</Trans>}
      confirm={t`End the employment`}
      expectedVersion={person.version}
      onClose={onClose}
      size={600}
      options={{ done: t`The last day of ${person.name} is recorded` }}
    >
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <DateField label={t`Last day`} required data-autofocus value={lastDay} onChange={setLastDay} />
        <Select
          label={t`Why`}
          required
          value={reason}
          data={Object.entries(reasons).map(([value, label]) => ({ value, label }))}
          onChange={(value) => setReason(value as LeavingReason | null)}
        />
      </SimpleGrid>
      <Checkbox
        size="xs"
        label={t`The account ends now, not at the end of the last day`}
        checked={immediately}
        onChange={(event) => setImmediately(event.currentTarget.checked)}
      />
      <Part title={<Trans>What is handed over</Trans>}>
        <Holdings personId={person.personId} />
      </Part>
    </CommandDialog>
  );
}

/** Takes back a last day that has not passed. */
export function WithdrawLeavingDialog({ person, onClose }: PersonDialogProps) {
  const { t } = useLingui();
  return (
    <ConfirmWithPreview
      contract={withdrawLeaving}
      input={{ personId: person.personId }}
      expectedVersion={person.version}
      onClose={onClose}
      title={<Trans>{person.name} stays</Trans>}
      confirm={t`Withdraw the last day`}
      options={{ done: t`${person.name} stays` }}
    />
  );
}

/** Hands everything over by rule, or to one person. */
export function HandOverDialog({ person, onClose }: PersonDialogProps) {
  const { t } = useLingui();
  const [to, setTo] = useState<Pickable | null>(null);
  return (
    <CommandDialog
      contract={handOver}
      input={{ personId: person.personId, ...(to ? { toPersonId: to.id } : {}) }}
      missing=""
      title={<Trans>Hand over what {person.name} holds</Trans>}
      confirm={t`Hand over`}
      onClose={onClose}
      options={{ done: t`What ${person.name} held is handed over` }}
    >
      <RecordPicker
        label={t`To`}
        description={t`Empty: to the deputy or the manager, as the rules say`}
        value={to}
        onChange={setTo}
        search={searchPeople}
      />
      <Part title={<Trans>What they hold</Trans>}>
        <Holdings personId={person.personId} />
      </Part>
    </CommandDialog>
  );
}

/** A new employment of the same person. */
export function RehireDialog({ person, onClose }: PersonDialogProps) {
  const { t } = useLingui();
  const [work, setWork] = useState({ ...workOf(person), manager: null });
  const [from, setFrom] = useState<string | null>(null);
  const [number, setNumber] = useState(person.employeeNumber ?? '');
  const input =
    from && work.unit
      ? {
          personId: person.personId,
          from,
          unitId: work.unit.id,
          ...workInput(work),
          employeeNumber: number.trim() || null,
        }
      : null;
  return (
    <CommandDialog
      contract={rehirePerson}
      input={input}
      missing={t`Give the first day and the unit to see what would happen.`}
      title={<Trans>Rehire {person.name}</Trans>}
      confirm={t`Rehire`}
      expectedVersion={person.version}
      onClose={onClose}
      size={620}
      options={{ done: t`${person.name} returns` }}
    >
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <DateField label={t`First day`} required data-autofocus value={from} onChange={setFrom} />
          <TextInput
            label={t`Employee number`}
            dir="auto"
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value)}
          />
        </SimpleGrid>
        <WorkFields
          values={work}
          onChange={(change) => setWork((now) => ({ ...now, ...change }) as typeof now)}
        />
      </Stack>
    </CommandDialog>
  );
}
