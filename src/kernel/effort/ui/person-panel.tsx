/** What the capacity of one person is made of, each part changed in place: hours, skills, leave. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Autocomplete, Button, NumberInput, Select, TextInput } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { z } from 'zod';
import { useCommand, useList, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { today } from '../../../surfaces/web/kit/date-field.tsx';
import { Part, SidePanel } from '../../../surfaces/web/kit/peek.tsx';
import {
  type listCapacityPeople,
  listLeave,
  listSkills,
  recordLeave,
  setSkill,
  setWorkingHours,
} from '../contract-registers.ts';
import classes from './effort.module.css';
import { hoursText, readHours } from './hours.ts';
import { RecordLeaveDialog } from './leave-dialog.tsx';
import { levelWords } from './words.ts';

type Row = z.output<typeof listCapacityPeople.output>['rows'][number];

/** The panel of a person. */
export function PersonPanel({ person, onClose }: { person: Row; onClose: () => void }) {
  return (
    <SidePanel title={person.name} onClose={onClose} page={`/people/${person.personId}`}>
      <p className={classes.say}>
        <bdi>{[person.title, person.unitName].filter(Boolean).join(' · ')}</bdi>
      </p>
      <Hours person={person} />
      <Skills person={person} />
      <LeavePart person={person} />
    </SidePanel>
  );
}

function Hours({ person }: { person: Row }) {
  const { t } = useLingui();
  const format = useFormat();
  const { personId } = person;
  const [hours, setHours] = useState(hoursText(person.weeklyMinutes));
  const [percent, setPercent] = useState<number | string>(person.percent);
  const set = useCommand(setWorkingHours, { done: t`The hours were set` });
  const minutes = readHours(hours);
  const isWhole = minutes !== null && typeof percent === 'number';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isWhole && !set.isPending) set.mutate({ input: { personId, weeklyMinutes: minutes, percent } });
  };
  const usual = person.isDefault ? <Trans>As for everybody.</Trans> : <Trans>Said for this person.</Trans>;
  if (!person.can.includes(setWorkingHours.name)) {
    const share = format.percent(person.percent / 100);
    const weekly = hoursText(person.weeklyMinutes);
    return (
      <Part title={<Trans>Hours</Trans>}>
        <p className={classes.say}>
          <Trans>
            {weekly} hours a week, {share} of them for requests.
          </Trans>{' '}
          {usual}
        </p>
      </Part>
    );
  }
  return (
    <Part title={<Trans>Hours</Trans>}>
      <form className={classes.inline} noValidate onSubmit={submit}>
        <TextInput
          label={t`Hours a week`}
          dir="ltr"
          value={hours}
          onChange={(event) => setHours(event.currentTarget.value)}
          error={minutes === null ? t`Write hours such as 32:00.` : undefined}
        />
        <NumberInput
          label={t`Share for requests`}
          suffix=" %"
          min={1}
          max={100}
          allowDecimal={false}
          hideControls
          value={percent}
          onChange={setPercent}
        />
        <Button type="submit" variant="default" loading={set.isPending}>
          <Trans>Set</Trans>
        </Button>
      </form>
      <p className={classes.quiet}>
        {usual}{' '}
        {!person.isDefault && (
          <button
            type="button"
            className={classes.link}
            onClick={() => set.mutate({ input: { personId, weeklyMinutes: null, percent: null } })}
          >
            <Trans>Set it as for everybody</Trans>
          </button>
        )}
      </p>
    </Part>
  );
}

const levels = [1, 2, 3] as const;

function Skills({ person }: { person: Row }) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const { personId, skills } = person;
  const may = person.can.includes(setSkill.name);
  const known = useOperation(listSkills, may ? {} : null).data?.rows;
  const [name, setName] = useState('');
  const set = useCommand(setSkill);
  const data = levels.map((level) => ({ value: String(level), label: i18n._(levelWords[level]) }));
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim().length < 2 || set.isPending) return;
    set.mutate({ input: { personId, skill: name.trim(), level: 2 } }, { onSuccess: () => setName('') });
  };
  return (
    <Part title={<Trans>Skills</Trans>}>
      {skills.length === 0 && (
        <p className={classes.say}>
          <Trans>None are said.</Trans>
        </p>
      )}
      <ul className={classes.records}>
        {skills.map(({ skill, level }) => (
          <li key={skill} className={classes.skill}>
            <bdi>{skill}</bdi>
            {may ? (
              <>
                <Select
                  size="xs"
                  w={120}
                  aria-label={t`Level of ${skill}`}
                  allowDeselect={false}
                  value={String(level)}
                  onChange={(next) => next && set.mutate({ input: { personId, skill, level: Number(next) } })}
                  data={data}
                />
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t`Take ${skill} away`}
                  onClick={() => set.mutate({ input: { personId, skill, level: 0 } })}
                >
                  <X className="t-icon" aria-hidden />
                </ActionIcon>
              </>
            ) : (
              <span>{i18n._(levelWords[level as 1 | 2 | 3])}</span>
            )}
          </li>
        ))}
      </ul>
      {may && (
        <form className={classes.inline} noValidate onSubmit={add}>
          <Autocomplete
            label={t`Another skill`}
            placeholder={t`Such as Storyboarding`}
            dir="auto"
            maxLength={60}
            value={name}
            onChange={setName}
            data={(known ?? []).map((row) => row.skill).filter((s) => skills.every((k) => k.skill !== s))}
          />
          <Button type="submit" variant="default" loading={set.isPending}>
            <Trans>Add</Trans>
          </Button>
        </form>
      )}
    </Part>
  );
}

function LeavePart({ person }: { person: Row }) {
  const format = useFormat();
  const [isRecording, setRecording] = useState(false);
  const { personId, name } = person;
  const list = useList(listLeave, { filter: { personId, from: today() }, limit: 10 });
  return (
    <Part
      title={<Trans>Leave</Trans>}
      action={
        person.can.includes(recordLeave.name) && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<Plus className="t-icon" aria-hidden />}
            onClick={() => setRecording(true)}
          >
            <Trans>Record leave</Trans>
          </Button>
        )
      }
    >
      {list.rows.length === 0 && !list.loading && (
        <p className={classes.say}>
          <Trans>None ahead.</Trans>
        </p>
      )}
      <ul className={classes.records}>
        {list.rows.map((leave) => (
          <li key={leave.leaveId}>
            <span>
              {format.date(leave.from)} – {format.date(leave.to)}
            </span>
            <span>{leave.percent < 100 && format.percent(leave.percent / 100)}</span>
          </li>
        ))}
      </ul>
      {isRecording && (
        <RecordLeaveDialog person={{ id: personId, label: name }} onClose={() => setRecording(false)} />
      )}
    </Part>
  );
}
