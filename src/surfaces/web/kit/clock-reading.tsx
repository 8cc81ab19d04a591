/**
 * What is left of a promised time, in a few characters: four steps of colour, a minus when it is late, a sign while it
 * is paused. Pointing at it or focusing it shows both readings, when it is due there and here, and why it stands still.
 */
import { useLingui as useLocale } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Tooltip, UnstyledButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ClockRow } from '../../../kernel/clocks/contract.ts';
import { type Format, useFormat } from '../i18n/format.ts';
import classes from './clock-reading.module.css';
import { durationParts } from './duration.ts';
import { StatusDot, TimeLeft } from './status.tsx';

/** Props of `ClockReading`: a clock as `clocks.list-clocks` and `cases.get-case` show it. */
export interface ClockReadingProps {
  clock: Pick<
    ClockRow,
    | 'title'
    | 'target'
    | 'stage'
    | 'paused'
    | 'pausedSince'
    | 'stoppedAt'
    | 'met'
    | 'withPauses'
    | 'withoutPauses'
    | 'dueIfResumedNow'
    | 'calendarName'
    | 'zone'
  >;
}

/** The instant now, renewed twice a minute, so that what is left counts down while a page is open. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** How a duration is written in the reader's language: `2 days 4 hr`. */
function useDuration(): (seconds: number) => string {
  const { i18n } = useLocale();
  const tag = `${i18n.locale === 'en' ? 'en-GB' : i18n.locale}-u-nu-latn`;
  return (seconds) =>
    durationParts(seconds)
      .map(({ value, unit }) =>
        new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'short' }).format(value),
      )
      .join(' ');
}

/** What is left of a clock, with both readings behind it. */
export function ClockReading({ clock }: ClockReadingProps) {
  const format = useFormat();
  const duration = useDuration();
  const now = useNow();
  const dueAt = clock.withPauses.dueAt;
  const seconds = dueAt === null ? null : Math.round((Date.parse(dueAt) - now) / 1000);
  const left = seconds === null ? '' : duration(seconds);
  return (
    <Tooltip
      multiline
      w={290}
      withinPortal
      events={{ hover: true, focus: true, touch: true }}
      label={<Readings clock={clock} format={format} />}
    >
      <UnstyledButton className={classes.reading ?? ''} component="button" type="button">
        <span className="t-hidden">{clock.title}: </span>
        {clock.stoppedAt !== null ? (
          <StatusDot tone={clock.met === true ? 'good' : 'bad'}>
            {clock.met === true ? <Trans>Kept</Trans> : <Trans>Not kept</Trans>}
          </StatusDot>
        ) : clock.paused || seconds === null ? (
          <TimeLeft seconds={Number.POSITIVE_INFINITY} paused>
            <Trans>Paused</Trans>
          </TimeLeft>
        ) : seconds < 0 ? (
          <TimeLeft seconds={seconds}>
            <span className="t-hidden">
              <Trans>late by</Trans>{' '}
            </span>
            <bdi>
              <span aria-hidden>−</span>
              {left}
            </bdi>
          </TimeLeft>
        ) : (
          <TimeLeft seconds={seconds}>
            <Trans>{left} left</Trans>
          </TimeLeft>
        )}
      </UnstyledButton>
    </Tooltip>
  );
}

function Readings({ clock, format }: { clock: ClockReadingProps['clock']; format: Format }) {
  const { t } = useLingui();
  const unit = { 'working-hours': t`working hours`, 'working-days': t`working days`, days: t`days` };
  const units = unit[clock.target.unit];
  const amount = format.number(clock.target.amount);
  const used = (n: number) => format.number(Math.round(n * 10) / 10);
  const net = used(clock.withPauses.used);
  const gross = used(clock.withoutPauses.used);
  const due = clock.withPauses.dueAt ?? clock.dueIfResumedNow;
  const dueThere = due === null ? '' : format.instant(due, clock.zone);
  const dueHere = due === null ? '' : format.instant(due);
  const since = clock.pausedSince === null ? '' : format.instant(clock.pausedSince);
  const grossDue = clock.withoutPauses.dueAt === null ? '' : format.instant(clock.withoutPauses.dueAt);
  const place = clock.calendarName ?? clock.zone;
  return (
    <span className={classes.lines}>
      <strong>{clock.title}</strong>
      <span>
        <Trans>
          Pauses taken off: {net} of {amount} {units} used
        </Trans>
      </span>
      <span>
        <Trans>
          Pauses counted: {gross} of {amount} {units} used
        </Trans>
      </span>
      {clock.stoppedAt === null && due !== null && (
        <span>
          {clock.paused ? <Trans>If it went on now, due {dueThere}</Trans> : <Trans>Due {dueThere}</Trans>}
        </span>
      )}
      {clock.stoppedAt === null && due !== null && dueHere !== dueThere && (
        <span>
          <Trans>Your time: {dueHere}</Trans>
        </span>
      )}
      {clock.stoppedAt === null && grossDue !== '' && (
        <span>
          <Trans>Had nothing paused it: {grossDue}</Trans>
        </span>
      )}
      {since !== '' && (
        <span>
          <Trans>Paused since {since}</Trans>
        </span>
      )}
      <span>
        <Trans>Counted by {place}</Trans>
      </span>
    </span>
  );
}
