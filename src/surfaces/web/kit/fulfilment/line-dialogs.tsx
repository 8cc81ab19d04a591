/** Dialogs of a line of an order: ordering one, changing it, giving it to somebody, putting it aside, taking it back. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import {
  addLine,
  assignLine,
  changeLine,
  listKinds,
  settleLine,
  withdrawLine,
} from '../../../../kernel/fulfilment/contract.ts';
import { TEAM_TASK } from '../../../../kernel/fulfilment/contract-lines.ts';
import { useOperation } from '../../client/operations.tsx';
import { searchPeople } from '../../hooks/directory.ts';
import { CommandDialog } from '../command-dialog.tsx';
import { DateField, today } from '../date-field.tsx';
import { type Pickable, RecordPicker } from '../record-picker.tsx';
import classes from './fulfilment.module.css';
import { type Line, searchTeams } from './words.ts';

/** What a line asks for, as fields of a dialog. */
interface Wanted {
  title: string;
  details: string;
  dueOn: string | null;
  isMandatory: boolean;
  after: readonly string[];
}

function WantedFields({
  value,
  onChange,
  others,
  children,
}: {
  value: Wanted;
  onChange: (value: Wanted) => void;
  /** Lines that may come first. */
  others: readonly Line[];
  /** Who does it, where that is asked at once. */
  children?: ReactNode;
}) {
  const { t } = useLingui();
  const put = (change: Partial<Wanted>) => onChange({ ...value, ...change });
  return (
    <>
      <TextInput
        label={t`What is to be done`}
        required
        maxLength={200}
        dir="auto"
        data-autofocus
        value={value.title}
        onChange={(event) => put({ title: event.currentTarget.value })}
      />
      {children}
      <Textarea
        label={t`What the team should know`}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={4000}
        dir="auto"
        value={value.details}
        onChange={(event) => put({ details: event.currentTarget.value })}
      />
      <DateField
        label={t`Needed by`}
        value={value.dueOn}
        onChange={(dueOn) => put({ dueOn })}
        clearable
        minDate={today()}
      />
      {others.length > 0 && (
        <Checkbox.Group label={t`Only after`} value={[...value.after]} onChange={(after) => put({ after })}>
          <div className={classes.choices}>
            {others.map((l) => (
              <Checkbox key={l.lineId} value={l.lineId} label={<bdi>{l.title}</bdi>} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      <Switch
        label={t`Nothing is delivered without it`}
        checked={value.isMandatory}
        onChange={(event) => put({ isMandatory: event.currentTarget.checked })}
      />
    </>
  );
}

const isOpen = (line: Line) => line.state === 'open' || line.state === 'blocked';

/** Orders one more thing for a case. */
export function AddLineDialog({
  caseId,
  lines,
  onClose,
}: {
  caseId: string;
  lines: readonly Line[];
  onClose: () => void;
}) {
  const { t } = useLingui();
  const kinds = useOperation(listKinds, {}, { staleTime: 60_000 }).data?.kinds ?? [];
  const [kind, setKind] = useState<string>(TEAM_TASK);
  const [team, setTeam] = useState<Pickable | null>(null);
  const [person, setPerson] = useState<Pickable | null>(null);
  const [wanted, setWanted] = useState<Wanted>({
    title: '',
    details: '',
    dueOn: null,
    isMandatory: true,
    after: [],
  });
  return (
    <CommandDialog
      contract={addLine}
      title={<Trans>Order from a team</Trans>}
      confirm={t`Order it`}
      input={
        wanted.title.trim().length < 3
          ? null
          : {
              caseId,
              kind,
              title: wanted.title.trim(),
              details: wanted.details.trim() || null,
              queueId: team?.id ?? null,
              ownerId: person?.id ?? null,
              dueOn: wanted.dueOn,
              isMandatory: wanted.isMandatory,
              after: [...wanted.after],
            }
      }
      missing={t`Say what is to be done.`}
      onClose={onClose}
    >
      <WantedFields value={wanted} onChange={setWanted} others={lines.filter(isOpen)}>
        {kinds.length > 1 && (
          <Select
            label={t`What fulfils it`}
            allowDeselect={false}
            value={kind}
            onChange={(value) => value && setKind(value)}
            data={kinds.map((k) => ({ value: k.kind, label: k.title }))}
          />
        )}
        <RecordPicker
          label={t`Team`}
          description={t`Everybody who watches this queue is told when it can begin`}
          value={team}
          onChange={setTeam}
          search={searchTeams}
        />
        <RecordPicker
          label={t`Person, if one is named`}
          value={person}
          onChange={setPerson}
          search={searchPeople}
        />
      </WantedFields>
    </CommandDialog>
  );
}

/** Changes what a line asks for. */
export function ChangeLineDialog({
  line,
  lines,
  onClose,
}: {
  line: Line;
  lines: readonly Line[];
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [wanted, setWanted] = useState<Wanted>({
    title: line.title,
    details: line.details ?? '',
    dueOn: line.dueOn,
    isMandatory: line.isMandatory,
    after: line.after.map((a) => a.lineId),
  });
  const first = new Set(line.after.map((a) => a.lineId));
  return (
    <CommandDialog
      contract={changeLine}
      title={<Trans>Change the line</Trans>}
      confirm={t`Change it`}
      input={
        wanted.title.trim().length < 3
          ? null
          : {
              lineId: line.lineId,
              title: wanted.title.trim(),
              details: wanted.details.trim() || null,
              dueOn: wanted.dueOn,
              isMandatory: wanted.isMandatory,
              after: [...wanted.after],
            }
      }
      missing={t`Say what is to be done.`}
      expectedVersion={line.version}
      onClose={onClose}
    >
      <WantedFields
        value={wanted}
        onChange={setWanted}
        others={lines.filter((l) => l.lineId !== line.lineId && (isOpen(l) || first.has(l.lineId)))}
      />
    </CommandDialog>
  );
}

/** Gives a line to another team or person. */
export function GiveLineDialog({ line, onClose }: { line: Line; onClose: () => void }) {
  const { t } = useLingui();
  const [team, setTeam] = useState<Pickable | null>(
    line.queue === null ? null : { id: line.queue.queueId, label: line.queue.name },
  );
  const [person, setPerson] = useState<Pickable | null>(
    line.owner === null ? null : { id: line.owner.personId, label: line.owner.name },
  );
  return (
    <CommandDialog
      contract={assignLine}
      title={<Trans>Who does it</Trans>}
      confirm={t`Give it to them`}
      input={{ lineId: line.lineId, queueId: team?.id ?? null, ownerId: person?.id ?? null }}
      missing=""
      expectedVersion={line.version}
      onClose={onClose}
    >
      <RecordPicker label={t`Team`} value={team} onChange={setTeam} search={searchTeams} />
      <RecordPicker label={t`Person`} value={person} onChange={setPerson} search={searchPeople} />
    </CommandDialog>
  );
}

/** Says that a line is done, with a note, or why it is not needed. */
export function SettleLineDialog({
  line,
  outcome,
  onClose,
}: {
  line: Line;
  outcome: 'done' | 'not-needed';
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [note, setNote] = useState('');
  const text = note.trim();
  return (
    <CommandDialog
      contract={settleLine}
      title={outcome === 'done' ? <Trans>It is done</Trans> : <Trans>It is not needed</Trans>}
      confirm={outcome === 'done' ? t`Done` : t`Not needed`}
      input={
        outcome === 'not-needed' && text === ''
          ? null
          : { lineId: line.lineId, outcome, ...(text === '' ? {} : { note: text }) }
      }
      missing={t`Say why it is not needed.`}
      expectedVersion={line.version}
      onClose={onClose}
    >
      <Textarea
        label={outcome === 'done' ? t`What was done, if you like` : t`Why is “${line.title}” not needed?`}
        autosize
        minRows={2}
        maxLength={2000}
        dir="auto"
        data-autofocus
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}

/** Takes a line back. */
export function WithdrawLineDialog({ line, onClose }: { line: Line; onClose: () => void }) {
  const { t } = useLingui();
  const [why, setWhy] = useState('');
  return (
    <CommandDialog
      contract={withdrawLine}
      title={<Trans>Take the line back</Trans>}
      confirm={t`Take it back`}
      irreversible
      input={why.trim().length < 3 ? null : { lineId: line.lineId, why: why.trim() }}
      missing={t`Say why in a few words.`}
      expectedVersion={line.version}
      onClose={onClose}
    >
      <Textarea
        label={t`Why is “${line.title}” taken back?`}
        description={t`Whoever works on it reads it.`}
        autosize
        minRows={2}
        maxLength={1000}
        dir="auto"
        data-autofocus
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}
