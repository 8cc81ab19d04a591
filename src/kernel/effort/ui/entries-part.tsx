/** Every time entry of a week by itself: with its note, corrected or withdrawn. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Group, TextInput } from '@mantine/core';
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useCommand } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { CommandDialog } from '../../../surfaces/web/kit/command-dialog.tsx';
import { DateField, today } from '../../../surfaces/web/kit/date-field.tsx';
import { Panel } from '../../../surfaces/web/kit/page.tsx';
import { changeTimeEntry, withdrawTimeEntry } from '../contract.ts';
import { hoursText, readHours } from './hours.ts';
import classes from './time.module.css';
import { howWords, workTypeWords } from './words.ts';
import { type Chosen, labelOf, type Week, WorkFields } from './work-field.tsx';

type Entry = Week['entries'][number];

/** The entries, in the order of days. */
export function EntriesPart({ week }: { week: Week }) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const [changed, setChanged] = useState<Entry | null>(null);
  const withdraw = useCommand(withdrawTimeEntry, { done: t`The entry was withdrawn` });
  if (week.entries.length === 0) return null;
  return (
    <Panel title={<Trans>Entries</Trans>}>
      <ul className={classes.entries}>
        {week.entries.map((entry) => {
          const hours = hoursText(entry.minutes);
          const type = i18n._(workTypeWords[entry.workType]);
          const what = entry.record
            ? labelOf(entry.record)
            : entry.isOtherRecord
              ? t`A record that you may not see`
              : type;
          const name = `${what}, ${format.day(entry.day)}, ${hours}`;
          return (
            <li key={entry.entryId}>
              <span>{format.day(entry.day)}</span>
              <span className="t-num">{hours}</span>
              <span className={classes.what}>
                <bdi>{what}</bdi>
                <small>
                  {entry.record ? `${type} · ` : ''}
                  {i18n._(howWords[entry.how])}
                  {entry.note && (
                    <>
                      {' · '}
                      <bdi>{entry.note}</bdi>
                    </>
                  )}
                </small>
              </span>
              <span className={classes.entryEnd}>
                {entry.can.includes(changeTimeEntry.name) && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t`Correct ${name}`}
                    onClick={() => setChanged(entry)}
                  >
                    <Pencil className="t-icon" aria-hidden />
                  </ActionIcon>
                )}
                {entry.can.includes(withdrawTimeEntry.name) && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t`Withdraw ${name}`}
                    onClick={() =>
                      withdraw.mutate({ input: { entryId: entry.entryId }, expectedVersion: entry.version })
                    }
                  >
                    <Trash2 className="t-icon" aria-hidden />
                  </ActionIcon>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      {changed && <EntryDialog week={week} entry={changed} onClose={() => setChanged(null)} />}
    </Panel>
  );
}

function EntryDialog({ week, entry, onClose }: { week: Week; entry: Entry; onClose: () => void }) {
  const { t } = useLingui();
  const { record } = entry;
  const [chosen, setChosen] = useState<Chosen>({
    workType: entry.workType,
    record:
      record === null
        ? null
        : {
            kind: record.kind,
            recordId: record.recordId,
            label: labelOf(record),
            workType: entry.workType,
          },
  });
  const [hours, setHours] = useState(hoursText(entry.minutes));
  const [day, setDay] = useState(entry.day);
  const [note, setNote] = useState(entry.note ?? '');
  const minutes = readHours(hours);
  const recordInput = entry.isOtherRecord
    ? {}
    : { kind: chosen.record?.kind ?? null, recordId: chosen.record?.recordId ?? null };
  const input =
    minutes === null || minutes === 0 || chosen.workType === null
      ? null
      : {
          entryId: entry.entryId,
          day,
          minutes,
          workType: chosen.workType,
          ...recordInput,
          note: note.trim() === '' ? null : note.trim(),
        };
  return (
    <CommandDialog
      contract={changeTimeEntry}
      input={input}
      expectedVersion={entry.version}
      missing={t`Write hours such as 1:30, and choose the kind of work.`}
      title={t`Correct an entry`}
      confirm={t`Correct it`}
      onClose={onClose}
      options={{ done: t`The entry was corrected` }}
    >
      <WorkFields week={week} value={chosen} onChange={setChosen} />
      <Group grow align="flex-start">
        <TextInput
          label={t`Hours`}
          dir="ltr"
          value={hours}
          onChange={(event) => setHours(event.currentTarget.value)}
        />
        <DateField label={t`Day`} maxDate={today()} value={day} onChange={(next) => next && setDay(next)} />
      </Group>
      <TextInput
        label={t`Note`}
        dir="auto"
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}
