/** A week as a sheet: what was worked on by days; a cell is typed over, which logs, corrects or withdraws its entry. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useCommand } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { useRecordPath } from '../../../surfaces/web/kit/record-paths.tsx';
import { changeTimeEntry, logTime, withdrawTimeEntry } from '../contract.ts';
import type { WorkType } from '../contract-fields.ts';
import { hoursText, readHours } from './hours.ts';
import classes from './time.module.css';
import { workTypes, workTypeWords } from './words.ts';
import { labelOf, type Week } from './work-field.tsx';

type Entry = Week['entries'][number];

/** A line of the sheet: one record and kind of work. */
export interface Line {
  id: string;
  record: Entry['record'];
  isOtherRecord: boolean;
  workType: WorkType;
  entries: Entry[];
}

/** The lines of a week, those with a record first; pure. */
export function linesOf(week: Pick<Week, 'entries' | 'work'>): Line[] {
  const lines = new Map<string, Line>();
  const add = (line: Omit<Line, 'entries' | 'id'>) => {
    const id = `${line.record?.recordId ?? (line.isOtherRecord ? 'other' : '')} ${line.workType}`;
    const found = lines.get(id) ?? { ...line, id, entries: [] };
    lines.set(id, found);
    return found;
  };
  for (const entry of week.entries)
    add({
      record: entry.record,
      isOtherRecord: entry.isOtherRecord,
      workType: entry.workType,
    }).entries.push(entry);
  // A few more, so that the next hour has a place: what one works on, then each kind of work.
  for (const { workType, kind, recordId, key, title } of week.work.slice(0, 5))
    if (![...lines.values()].some((l) => l.record?.recordId === recordId))
      add({
        record: { kind, recordId, key, title },
        isOtherRecord: false,
        workType: workType ?? 'value-adding',
      });
  for (const workType of workTypes) add({ record: null, isOtherRecord: false, workType });
  const place = (line: Line) =>
    (line.record === null && !line.isOtherRecord ? 10 : 0) + workTypes.indexOf(line.workType);
  return [...lines.values()].sort((a, b) => place(a) - place(b));
}

/** The sheet. */
export function WeekGrid({ week }: { week: Week }) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const pathOf = useRecordPath();
  const sum = (entries: Entry[]) => entries.reduce((all, e) => all + e.minutes, 0);
  const nameOf = (line: Line) =>
    line.record
      ? labelOf(line.record)
      : line.isOtherRecord
        ? t`A record that you may not see`
        : i18n._(workTypeWords[line.workType]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section className={classes.scroll} aria-label={t`Hours of the week`} tabIndex={0}>
      <table className={classes.sheet}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Worked on</Trans>
            </th>
            {week.days.map((day) => (
              <th key={day.day} scope="col" data-off={day.workingMinutes === 0 || undefined}>
                {format.day(day.day)}
                {(day.holiday || day.leavePercent > 0) && (
                  <small>
                    <bdi>{day.holiday ?? t`On leave`}</bdi>
                  </small>
                )}
              </th>
            ))}
            <th scope="col">
              <Trans>Week</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {linesOf(week).map((line) => {
            const name = nameOf(line);
            const path = line.record?.key ? pathOf(line.record.kind, line.record.key) : undefined;
            return (
              <tr key={line.id}>
                <th scope="row">
                  {path ? <TextLink to={path}>{name}</TextLink> : <bdi>{name}</bdi>}
                  {(line.record || line.isOtherRecord) && (
                    <small>{i18n._(workTypeWords[line.workType])}</small>
                  )}
                </th>
                {week.days.map((day) => (
                  <td key={day.day} data-off={day.workingMinutes === 0 || undefined}>
                    <Cell
                      personId={week.person.personId}
                      line={line}
                      day={day.day}
                      isAhead={day.isAhead}
                      label={[
                        name,
                        ...(line.record ? [i18n._(workTypeWords[line.workType])] : []),
                        format.day(day.day),
                      ].join(', ')}
                    />
                  </td>
                ))}
                <td className="t-num">{line.entries.length > 0 ? hoursText(sum(line.entries)) : '–'}</td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              <Trans>Logged</Trans>
            </th>
            {week.days.map((day) => (
              <td key={day.day} className="t-num">
                {hoursText(day.loggedMinutes)}
              </td>
            ))}
            <td className="t-num">{hoursText(week.loggedMinutes)}</td>
          </tr>
          <tr>
            <th scope="row">
              <Trans>Working hours</Trans>
            </th>
            {week.days.map((day) => (
              <td key={day.day} className="t-num">
                {day.workingMinutes === 0 ? '–' : hoursText(day.workingMinutes)}
              </td>
            ))}
            <td className="t-num">{hoursText(week.workingMinutes)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

interface CellProps {
  personId: string;
  line: Line;
  day: string;
  isAhead: boolean;
  label: string;
}

function Cell({ personId, line, day, isAhead, label }: CellProps) {
  const { t } = useLingui();
  const entries = line.entries.filter((e) => e.day === day);
  const minutes = entries.reduce((sum, e) => sum + e.minutes, 0);
  const shown = minutes === 0 ? '' : hoursText(minutes);
  const [text, setText] = useState(shown);
  const settled = useRef(shown);
  useEffect(() => {
    settled.current = shown;
    setText(shown);
  }, [shown]);
  const back = () => setText(settled.current);
  const log = useCommand(logTime);
  const change = useCommand(changeTimeEntry);
  const withdraw = useCommand(withdrawTimeEntry);
  const [only] = entries;
  // Several entries in one cell, and those made by shares, are changed in the list below, where each stands by itself.
  const isFixed =
    entries.length > 1 ||
    line.isOtherRecord ||
    (only !== undefined && (only.how === 'share' || !only.can.includes(changeTimeEntry.name)));
  if (isFixed || (isAhead && entries.length === 0))
    return (
      <span className={`t-num ${classes.fixed}`} title={isFixed ? t`Change it in the list below` : undefined}>
        {shown || '·'}
      </span>
    );
  const wanted = readHours(text);
  const settle = () => {
    if (text === settled.current || wanted === null) return;
    const options = { onError: back };
    settled.current = text;
    if (only === undefined) {
      if (wanted === 0) return back();
      const { record, workType } = line;
      const on = record === null ? {} : { kind: record.kind, recordId: record.recordId };
      log.mutate({ input: { personId, day, minutes: wanted, workType, ...on } }, options);
    } else if (wanted === 0) {
      withdraw.mutate({ input: { entryId: only.entryId }, expectedVersion: only.version }, options);
    } else if (wanted !== only.minutes) {
      change.mutate(
        { input: { entryId: only.entryId, minutes: wanted }, expectedVersion: only.version },
        options,
      );
    } else back();
  };
  return (
    <TextInput
      size="xs"
      aria-label={label}
      className={classes.cell ?? ''}
      dir="ltr"
      value={text}
      placeholder="·"
      error={wanted === null}
      onChange={(event) => setText(event.currentTarget.value)}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key === 'Enter') settle();
        if (event.key === 'Escape') back();
      }}
    />
  );
}
