/** Logging time in one line, or starting the timer for it; while the timer runs, it stands here. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { Play, Square } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useCommand } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { DateField, today } from '../../../surfaces/web/kit/date-field.tsx';
import { logTime, startTimer, stopTimer, withdrawTimeEntry } from '../contract.ts';
import { hoursText, readHours } from './hours.ts';
import classes from './time.module.css';
import { workTypeWords } from './words.ts';
import { labelOf, nothingChosen, type Week, WorkFields, workInput } from './work-field.tsx';

/** The line for logging; `day` is where it begins. */
export function QuickEntry({ week, day }: { week: Week; day: string }) {
  const { t } = useLingui();
  const [chosen, setChosen] = useState(nothingChosen);
  const [on, setOn] = useState(day);
  const [hours, setHours] = useState('');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState<'log' | 'timer' | null>(null);
  useEffect(() => setOn(day), [day]);
  const empty = () => {
    setHours('');
    setNote('');
    setTried(null);
  };
  const log = useCommand(logTime, {
    done: (_output, input) => t`${hoursText(input.minutes)} hours were logged`,
    undo: withdrawTimeEntry as never,
    onDone: empty,
  });
  const start = useCommand(startTimer, { done: t`The timer runs`, onDone: empty });
  const what = workInput(chosen);
  const minutes = readHours(hours);
  const told = note.trim() === '' ? {} : { note: note.trim() };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried('log');
    if (what !== null && minutes !== null && minutes > 0 && !log.isPending)
      log.mutate({ input: { ...what, ...told, day: on, minutes } });
  };
  const run = () => {
    setTried('timer');
    if (what !== null && !start.isPending) start.mutate({ input: { ...what, ...told } });
  };
  const isWrong = minutes === null || minutes === 0;
  return (
    <form className={classes.quick} noValidate onSubmit={submit} aria-label={t`Log time`}>
      <WorkFields
        week={week}
        value={chosen}
        onChange={setChosen}
        error={tried !== null && what === null ? t`Choose one, or what you worked on.` : undefined}
      />
      <TextInput
        label={t`Hours`}
        placeholder="1:30"
        dir="ltr"
        value={hours}
        onChange={(event) => setHours(event.currentTarget.value)}
        error={tried === 'log' && isWrong ? t`Write hours such as 1:30.` : undefined}
      />
      <DateField label={t`Day`} maxDate={today()} value={on} onChange={(next) => next && setOn(next)} />
      <TextInput
        label={t`Note`}
        dir="auto"
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className={classes.quickEnd}>
        <Button type="submit" loading={log.isPending}>
          <Trans>Log</Trans>
        </Button>
        {week.timer === null && (
          <Button
            variant="default"
            leftSection={<Play className="t-icon" aria-hidden />}
            loading={start.isPending}
            onClick={run}
          >
            <Trans>Start the timer</Trans>
          </Button>
        )}
      </div>
    </form>
  );
}

/** Minutes since an instant, counted on while it is looked at. */
function useMinutesSince(instant: string): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.floor((now - Date.parse(instant)) / 60_000));
}

/** Beyond this nobody believes a timer; the server asks for the real hours too. */
const LONGEST = 12 * 60;

/** The timer that runs. */
export function RunningTimer({ timer }: { timer: NonNullable<Week['timer']> }) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const ran = useMinutesSince(timer.startedAt);
  const isLong = ran > LONGEST;
  const [real, setReal] = useState('');
  const [tried, setTried] = useState(false);
  const stop = useCommand(stopTimer, {
    done: (output) => {
      const hours = hoursText(output.minutes);
      return output.entryId === null ? t`Nothing was logged` : t`${hours} hours were logged`;
    },
  });
  const minutes = readHours(real);
  const finish = () => {
    setTried(true);
    if (isLong && (minutes === null || minutes === 0)) return;
    stop.mutate({ input: isLong ? { minutes: minutes! } : {} });
  };
  const since = format.instant(timer.startedAt);
  return (
    <section className={classes.timer} aria-label={t`Timer`}>
      <strong className="t-num">{hoursText(ran)}</strong>
      <div>
        <bdi>{timer.record ? labelOf(timer.record) : i18n._(workTypeWords[timer.workType])}</bdi>
        <span>
          <Trans>since {since}</Trans>
          {timer.note && (
            <>
              {' · '}
              <bdi>{timer.note}</bdi>
            </>
          )}
        </span>
      </div>
      {isLong && (
        <TextInput
          label={t`How long it really was`}
          placeholder="7:30"
          dir="ltr"
          value={real}
          onChange={(event) => setReal(event.currentTarget.value)}
          error={tried && (minutes === null || minutes === 0) ? t`Write hours such as 7:30.` : undefined}
        />
      )}
      <Button
        leftSection={<Square className="t-icon" aria-hidden />}
        loading={stop.isPending}
        onClick={finish}
      >
        <Trans>Stop and log</Trans>
      </Button>
      <Button
        variant="subtle"
        color="gray"
        disabled={stop.isPending}
        onClick={() => stop.mutate({ input: { isDiscarded: true } })}
      >
        <Trans>Throw it away</Trans>
      </Button>
    </section>
  );
}
