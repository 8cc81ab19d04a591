/** What people do from a seat: decide, comment, give it to somebody else; and naming somebody for it. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { decide, delegate, nameSeat, review } from '../../../../kernel/approvals/contract.ts';
import { searchPeople } from '../../hooks/directory.ts';
import { CommandDialog } from '../command-dialog.tsx';
import { type Pickable, RecordPicker } from '../record-picker.tsx';
import type { Seat } from './words.ts';

/** Props of the dialogs of a seat; they are open while they are rendered. */
export interface SeatDialogProps {
  seat: Seat;
  /** Key of the record: REQ-42. */
  recordKey: string;
  stepName: string;
  onClose: () => void;
}

function Why({
  label,
  value,
  onChange,
  required,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
  required?: boolean;
}) {
  return (
    <Textarea
      label={label}
      autosize
      minRows={3}
      maxLength={4000}
      dir="auto"
      data-autofocus
      {...(required === true ? { required: true } : {})}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Says yes from a seat. */
export function ApproveDialog({ seat, recordKey, stepName, onClose }: SeatDialogProps) {
  const { t } = useLingui();
  const [why, setWhy] = useState('');
  return (
    <CommandDialog
      contract={decide}
      title={
        <Trans>
          Approve {recordKey} for <bdi>{stepName}</bdi>
        </Trans>
      }
      confirm={t`Approve`}
      input={{ seatId: seat.seatId, outcome: 'approve', why: why.trim() === '' ? null : why.trim() }}
      missing=""
      expectedVersion={seat.version}
      onClose={onClose}
      options={{ done: () => t`You approved ${recordKey}` }}
    >
      <Why label={t`Why, if you like`} value={why} onChange={setWhy} />
    </CommandDialog>
  );
}

/** Says no from a seat; whoever asked reads why. */
export function RejectDialog({ seat, recordKey, stepName, onClose }: SeatDialogProps) {
  const { t } = useLingui();
  const [why, setWhy] = useState('');
  const given = why.trim();
  return (
    <CommandDialog
      contract={decide}
      title={
        <Trans>
          Reject {recordKey} for <bdi>{stepName}</bdi>
        </Trans>
      }
      confirm={t`Reject`}
      irreversible
      input={given.length < 5 ? null : { seatId: seat.seatId, outcome: 'reject', why: given }}
      missing={t`Say why, in at least 5 characters.`}
      expectedVersion={seat.version}
      onClose={onClose}
      options={{ done: () => t`You rejected ${recordKey}` }}
    >
      <Why label={t`Why? Whoever asked for it reads this.`} value={why} onChange={setWhy} required />
    </CommandDialog>
  );
}

/** Comments from a seat, without deciding. */
export function ReviewDialog({ seat, recordKey, onClose }: SeatDialogProps) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const given = text.trim();
  return (
    <CommandDialog
      contract={review}
      title={<Trans>Comment on {recordKey}</Trans>}
      confirm={t`Send the comment`}
      input={given.length < 2 ? null : { seatId: seat.seatId, text: given }}
      missing={t`Write the comment.`}
      onClose={onClose}
      options={{ done: () => t`Your comment was added` }}
    >
      <Text size="sm" c="dimmed">
        <Trans>Those who decide read it. Nothing waits for it.</Trans>
      </Text>
      <Why label={t`Your comment`} value={text} onChange={setText} required />
    </CommandDialog>
  );
}

/** Gives one's seat to somebody else, for this approval. */
export function DelegateDialog({ seat, recordKey, stepName, onClose }: SeatDialogProps) {
  const { t } = useLingui();
  const [person, setPerson] = useState<Pickable | null>(null);
  return (
    <CommandDialog
      contract={delegate}
      title={
        <Trans>
          Let somebody else decide {recordKey} for <bdi>{stepName}</bdi>
        </Trans>
      }
      confirm={t`Give it to them`}
      input={person === null ? null : { seatId: seat.seatId, toPersonId: person.id }}
      missing={t`Choose a person.`}
      expectedVersion={seat.version}
      reason="optional"
      onClose={onClose}
      options={{ done: () => t`They are asked in your place` }}
    >
      <RecordPicker
        label={t`Person`}
        description={t`For this approval only. To be replaced while you are away, name a deputy.`}
        value={person}
        onChange={setPerson}
        search={searchPeople}
      />
    </CommandDialog>
  );
}

/** Names somebody for a seat whose holder has left or does not answer. */
export function NameSeatDialog({ seat, recordKey, stepName, onClose }: SeatDialogProps) {
  const { t } = useLingui();
  const [person, setPerson] = useState<Pickable | null>(null);
  const party = seat.party.name;
  return (
    <CommandDialog
      contract={nameSeat}
      title={
        <Trans>
          Ask somebody else about {recordKey} for <bdi>{stepName}</bdi>
        </Trans>
      }
      confirm={t`Ask them`}
      input={person === null ? null : { seatId: seat.seatId, toPersonId: person.id }}
      missing={t`Choose a person.`}
      expectedVersion={seat.version}
      onClose={onClose}
      options={{ done: () => t`They are asked` }}
    >
      <RecordPicker
        label={t`Instead of ${party}`}
        value={person}
        onChange={setPerson}
        search={searchPeople}
      />
    </CommandDialog>
  );
}
