/** Making and changing a calendar, setting an exception, taking holidays anew; each shows what it would do to open clocks. */
import { Trans, useLingui } from '@lingui/react/macro';
import { NumberInput, SegmentedControl, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { z } from 'zod';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { DateField } from '../../../surfaces/web/kit/date-field.tsx';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { FormFrame, useCommandForm } from '../../../surfaces/web/kit/form.tsx';
import { LivePreview } from '../../../surfaces/web/kit/live-preview.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import {
  changeCalendar,
  createCalendar,
  type getCalendar,
  listHolidayPlaces,
  refreshHolidays,
  setExceptions,
} from '../contract.ts';
import { type Use, UsesField } from './uses-field.tsx';
import { WeekField } from './week-field.tsx';
import { readHours, readWeek, weekLines } from './week-text.ts';
import { usePlaceWords } from './words.ts';

/** A calendar with the exceptions of a year. */
export type CalendarDetail = z.output<typeof getCalendar.output>;

const usual = ['09:00–17:00', '09:00–17:00', '09:00–17:00', '09:00–17:00', '09:00–17:00', '', ''];

/** Every zone that this browser knows; UTC is left out of its list. */
function zoneChoices(): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])];
}

/** Makes a calendar and opens its page. */
export function CreateCalendarDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const go = useGo();
  const words = usePlaceWords();
  const [zones] = useState(zoneChoices);
  const places = useOperation(listHolidayPlaces, {}, { staleTime: 3_600_000 }).data?.places;
  const { form, submit, sending, refusal } = useCommandForm(createCalendar, {
    initial: {
      name: '',
      country: null as string | null,
      subdivision: null as string | null,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      lines: usual,
      uses: [] as Use[],
    },
    toInput: ({ lines, ...rest }) => ({ ...rest, week: readWeek(lines) ?? [] }),
    done: t`The calendar is made`,
    onDone: ({ calendarId }) => {
      onClose();
      go(`/settings/calendars/${calendarId}`);
    },
  });
  const { country, lines, uses } = form.getValues();
  const countries = useMemo(
    () => (places ?? []).map((p) => ({ value: p.country, label: words.country(p.country) })),
    [places, words],
  );
  const place = places?.find((p) => p.country === country);
  return (
    <Dialog opened onClose={onClose} title={<Trans>Make a calendar</Trans>} size={720}>
      <FormFrame
        onSubmit={submit}
        refusal={refusal}
        sending={sending}
        confirm={t`Make the calendar`}
        onCancel={onClose}
      >
        <TextInput label={t`Name`} required data-autofocus dir="auto" {...form.getInputProps('name')} />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Select
            label={t`Public holidays of`}
            description={t`Left empty, holidays are entered by hand`}
            data={countries}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t`Clear the country` }}
            {...form.getInputProps('country')}
            onChange={(next) => {
              const found = places?.find((p) => p.country === next);
              form.setValues({
                country: next,
                subdivision: null,
                ...(found?.zones[0] === undefined ? {} : { zone: found.zones[0] }),
              });
            }}
          />
          <Select
            label={t`State or province`}
            description={t`Where it has holidays of its own`}
            data={(place?.subdivisions ?? []).map((s) => ({ value: s.code, label: s.name }))}
            disabled={(place?.subdivisions.length ?? 0) === 0}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t`Clear the state or province` }}
            {...form.getInputProps('subdivision')}
          />
        </SimpleGrid>
        <Select label={t`Time zone`} required data={zones} searchable {...form.getInputProps('zone')} />
        <WeekField value={lines} onChange={(next) => form.setFieldValue('lines', next)} />
        <UsesField value={uses} onChange={(next) => form.setFieldValue('uses', next)} />
      </FormFrame>
    </Dialog>
  );
}

/** Changes name, zone, week or users of a calendar. */
export function ChangeCalendarDialog({
  calendar,
  onClose,
}: {
  calendar: CalendarDetail;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [zones] = useState(zoneChoices);
  const toInput = (v: { name: string; zone: string; lines: string[]; uses: Use[] }) => ({
    calendarId: calendar.calendarId,
    name: v.name,
    zone: v.zone,
    week: readWeek(v.lines) ?? [],
    uses: v.uses,
  });
  const { form, submit, sending, refusal } = useCommandForm(changeCalendar, {
    initial: {
      name: calendar.name,
      zone: calendar.zone,
      lines: weekLines(calendar.week),
      uses: calendar.uses.map(({ unitId, region }): Use => ({ unitId, region })),
    },
    toInput,
    expectedVersion: calendar.version,
    done: t`The calendar is changed`,
    onDone: onClose,
  });
  const values = form.getValues();
  const isReadable = values.name.trim() !== '' && readWeek(values.lines) !== null;
  return (
    <Dialog opened onClose={onClose} title={<Trans>Change {calendar.name}</Trans>} size={720}>
      <FormFrame onSubmit={submit} refusal={refusal} sending={sending} confirm={t`Save`} onCancel={onClose}>
        <TextInput label={t`Name`} required data-autofocus dir="auto" {...form.getInputProps('name')} />
        <Select label={t`Time zone`} required data={zones} searchable {...form.getInputProps('zone')} />
        <WeekField value={values.lines} onChange={(next) => form.setFieldValue('lines', next)} />
        <UsesField value={values.uses} onChange={(next) => form.setFieldValue('uses', next)} />
        <LivePreview
          contract={changeCalendar}
          input={isReadable ? toInput(values) : null}
          missing={t`Mend the name or the hours to see what the change would do.`}
          expectedVersion={calendar.version}
        />
      </FormFrame>
    </Dialog>
  );
}

type Kind = 'off' | 'half' | 'working';

/** Sets one exception, after showing what it does to open clocks. */
export function ExceptionDialog({ calendar, onClose }: { calendar: CalendarDetail; onClose: () => void }) {
  const { t } = useLingui();
  const [kind, setKind] = useState<Kind>('off');
  const [hours, setHours] = useState('09:00–12:00');
  const toInput = (v: { day: string | null; name: string }) => ({
    calendarId: calendar.calendarId,
    set: [
      {
        day: v.day ?? '',
        name: v.name,
        isWorking: kind !== 'off',
        hours: kind === 'half' ? (readHours(hours) ?? []) : null,
      },
    ],
  });
  const { form, submit, sending, refusal } = useCommandForm(setExceptions, {
    initial: { day: null as string | null, name: '' },
    toInput,
    expectedVersion: calendar.version,
    done: t`The exception is set`,
    onDone: onClose,
  });
  const values = form.getValues();
  const read = readHours(hours);
  const isWhole =
    values.day !== null &&
    values.name.trim() !== '' &&
    (kind !== 'half' || (read !== null && read.length > 0));
  return (
    <Dialog opened onClose={onClose} title={<Trans>Set an exception</Trans>}>
      <FormFrame
        onSubmit={submit}
        refusal={refusal}
        sending={sending}
        confirm={t`Set the exception`}
        onCancel={onClose}
      >
        <DateField
          label={t`Day`}
          required
          data-autofocus
          value={values.day}
          onChange={(day) => form.setFieldValue('day', day)}
        />
        <TextInput
          label={t`Name`}
          description={t`Such as Works outing`}
          required
          dir="auto"
          {...form.getInputProps('name')}
        />
        <SegmentedControl
          aria-label={t`What the day is`}
          value={kind}
          onChange={(next) => setKind(next as Kind)}
          data={[
            { value: 'off', label: t`Day off` },
            { value: 'half', label: t`Other hours` },
            { value: 'working', label: t`Working day` },
          ]}
        />
        {kind === 'half' && (
          <TextInput
            label={t`Hours of that day`}
            dir="ltr"
            value={hours}
            onChange={(e) => setHours(e.currentTarget.value)}
            error={read === null || read.length === 0 ? t`Write hours such as 09:00–12:00` : null}
          />
        )}
        <LivePreview
          contract={setExceptions}
          input={isWhole ? toInput(values) : null}
          missing={t`Choose a day and name it to see what it would do to open clocks.`}
          expectedVersion={calendar.version}
        />
      </FormFrame>
    </Dialog>
  );
}

/** Takes an own exception away. */
export function RemoveExceptionDialog({
  calendar,
  day,
  onClose,
}: {
  calendar: CalendarDetail;
  day: { day: string; name: string } | null;
  onClose: () => void;
}) {
  const { t } = useLingui();
  return (
    <ConfirmWithPreview
      contract={setExceptions}
      input={day === null ? null : { calendarId: calendar.calendarId, remove: [day.day] }}
      expectedVersion={calendar.version}
      onClose={onClose}
      title={<Trans>Take {day?.name ?? ''} away?</Trans>}
      confirm={t`Take it away`}
      options={{ done: t`The exception is taken away` }}
    />
  );
}

/** Takes the library's holidays of some years anew. */
export function RefreshHolidaysDialog({
  calendar,
  year,
  onClose,
}: {
  calendar: CalendarDetail;
  year: number;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [from, setFrom] = useState(year);
  const [to, setTo] = useState(Math.min(2035, year + 2));
  return (
    <ConfirmWithPreview
      contract={refreshHolidays}
      input={{ calendarId: calendar.calendarId, fromYear: from, toYear: to }}
      expectedVersion={calendar.version}
      onClose={onClose}
      title={<Trans>Take public holidays anew</Trans>}
      confirm={t`Take them`}
      options={{ done: t`The holidays are up to date` }}
    >
      <Stack gap="sm">
        <p style={{ margin: 0 }}>
          <Trans>
            Public holidays come from the library that is part of Trellis; own exceptions stay as they are.
          </Trans>
        </p>
        <SimpleGrid cols={2}>
          <NumberInput
            label={t`First year`}
            min={2020}
            max={2035}
            value={from}
            onChange={(n) => setFrom(Number(n))}
          />
          <NumberInput
            label={t`Last year`}
            min={2020}
            max={2035}
            value={to}
            onChange={(n) => setTo(Number(n))}
          />
        </SimpleGrid>
      </Stack>
    </ConfirmWithPreview>
  );
}
