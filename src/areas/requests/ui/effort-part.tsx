/** How much work a request needs and took: its estimate, the time on it, and promises made without the hours. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, NumberInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import {
  estimateEffort,
  getEffort,
  logTime,
  startTimer,
  withdrawTimeEntry,
} from '../../../kernel/effort/contract.ts';
import { useCommand, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { DateField, today } from '../../../surfaces/web/kit/date-field.tsx';
import { Part } from '../../../surfaces/web/kit/peek.tsx';
import classes from './promise.module.css';
import { useHours } from './promise-field.tsx';
import type { RequestDetail } from './request-dialogs.tsx';
import { StepDialog } from './step-dialog.tsx';
import { workTypeWords } from './words-effort.ts';

/** Effort of a submitted request; nothing for those who may not see it. */
export function RequestEffort({ request }: { request: RequestDetail }) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const hours = useHours();
  const [open, setOpen] = useState<'estimate' | 'log' | null>(null);
  const { requestId, key } = request;
  const answer = useOperation(
    getEffort,
    request.submittedAt && request.seesInternal ? { kind: 'request', recordId: requestId } : null,
  );
  const timer = useCommand(startTimer, { done: t`The timer runs for ${key}` });
  const effort = answer.data;
  if (!effort) return null;
  const { estimate, earlier, loggedMinutes, byPerson, cost, can } = effort;
  const may = (operation: string) => can.includes(operation);
  const isOver = estimate !== null && loggedMinutes > estimate.minutes;
  const done = estimate === null || estimate.minutes === 0 ? 0 : loggedMinutes / estimate.minutes;
  const by = estimate?.by?.name ?? t`Trellis`;
  const day = estimate ? format.date(estimate.at) : '';
  const types = effort.byWorkType.map(
    ({ workType, minutes }) => `${i18n._(workTypeWords[workType])} ${hours(minutes)}`,
  );
  return (
    <Part
      title={<Trans>Effort</Trans>}
      action={
        <Group gap={4}>
          {may('effort.log-time') && request.state !== 'draft' && (
            <>
              <Button variant="subtle" size="compact-sm" onClick={() => setOpen('log')}>
                <Trans>Log time</Trans>
              </Button>
              <Button
                variant="subtle"
                size="compact-sm"
                loading={timer.isPending}
                onClick={() => timer.mutate({ input: { kind: 'request', recordId: requestId } })}
              >
                <Trans>Start timer</Trans>
              </Button>
            </>
          )}
          {may('effort.estimate-effort') && (
            <Button variant="subtle" size="compact-sm" onClick={() => setOpen('estimate')}>
              {estimate ? <Trans>Estimate anew</Trans> : <Trans>Estimate</Trans>}
            </Button>
          )}
        </Group>
      }
    >
      {estimate === null && loggedMinutes === 0 ? (
        <p className={classes.quiet} style={{ margin: 0 }}>
          <Trans>Nobody has estimated it and nobody has logged time on it.</Trans>
        </p>
      ) : (
        <>
          <dl className={classes.figures}>
            <div>
              <dt>
                <Trans>Estimated</Trans>
              </dt>
              <dd className="t-num">{estimate ? hours(estimate.minutes) : <Trans>not yet</Trans>}</dd>
            </div>
            <div>
              <dt>
                <Trans>Logged</Trans>
              </dt>
              <dd className="t-num">{hours(loggedMinutes)}</dd>
            </div>
            {effort.remainingMinutes !== null && (
              <div>
                <dt>
                  <Trans>Left</Trans>
                </dt>
                <dd className="t-num">{hours(effort.remainingMinutes)}</dd>
              </div>
            )}
            {cost !== null && cost.length > 0 && (
              <div>
                <dt>
                  <Trans>Cost so far</Trans>
                </dt>
                <dd className="t-num">
                  {cost.map(({ currency, amountMinor }) => format.money(amountMinor, currency)).join(' + ')}
                </dd>
              </div>
            )}
          </dl>
          {estimate !== null && estimate.minutes > 0 && (
            <div className={classes.bar} data-tone={isOver ? 'warn' : undefined} aria-hidden>
              <span style={{ inlineSize: `${Math.min(100, done * 100)}%` }} />
            </div>
          )}
          {isOver && (
            <p className={classes.more}>
              <Trans>More was logged than was estimated.</Trans>
            </p>
          )}
          {types.length > 0 && <p className={classes.more}>{types.join(' · ')}</p>}
          {byPerson !== null && byPerson.length > 0 && (
            <p className={classes.more} dir="auto">
              {byPerson.map(({ name, minutes }) => `${name} ${hours(minutes)}`).join(' · ')}
            </p>
          )}
          {estimate && (
            <p className={classes.more} dir="auto">
              <Trans>
                Estimated by <bdi>{by}</bdi>, {day}
              </Trans>
              {estimate.note && <> · {estimate.note}</>}
            </p>
          )}
          {earlier.length > 0 && (
            <details className={classes.earlier}>
              <summary>{t`Earlier estimates`}</summary>
              <ul className={classes.list}>
                {earlier.map((e) => (
                  <li key={e.estimateId}>
                    <span className="t-num">{hours(e.minutes)}</span>
                    <small>
                      <bdi>{e.by?.name ?? t`Trellis`}</bdi>, {format.date(e.at)}
                    </small>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </>
      )}
      {open === 'estimate' && (
        <EstimateDialog request={request} minutes={estimate?.minutes ?? null} onClose={() => setOpen(null)} />
      )}
      {open === 'log' && <LogTimeDialog request={request} onClose={() => setOpen(null)} />}
    </Part>
  );
}

/** Promises that were made although the hours were missing. */
export function PromisesAnyway({ request }: { request: RequestDetail }) {
  const { t } = useLingui();
  const format = useFormat();
  const hours = useHours();
  if (request.promisesAnyway.length === 0) return null;
  return (
    <Part title={<Trans>Promised without the hours</Trans>}>
      <ul className={classes.list} style={{ marginBlockStart: 0 }}>
        {request.promisesAnyway.map((p) => {
          const needed = hours(p.neededMinutes);
          const free = hours(p.freeMinutes);
          const until = format.date(p.until);
          return (
            <li key={p.overrideId} data-tone="warn">
              <span dir="auto">{p.why}</span>
              <small>
                <Trans>
                  <bdi>{p.who}</bdi> had {free} free until {until}; it needed {needed}.
                </Trans>{' '}
                <bdi>{p.by?.name ?? t`Trellis`}</bdi>, {format.instant(p.at)}
              </small>
            </li>
          );
        })}
      </ul>
    </Part>
  );
}

/** Says how many hours a request needs in all. */
function EstimateDialog({
  request,
  minutes,
  onClose,
}: {
  request: RequestDetail;
  minutes: number | null;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [value, setValue] = useState<number | string>(minutes === null ? '' : minutes / 60);
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const { requestId, key } = request;
  const input =
    typeof value === 'number'
      ? { kind: 'request', recordId: requestId, minutes: Math.round(value * 60), note }
      : null;
  return (
    <StepDialog
      contract={estimateEffort}
      title={<Trans>Estimate {key}</Trans>}
      confirm={t`Estimate`}
      input={input}
      ahead={input}
      onClose={onClose}
      onIncomplete={() => setTried(true)}
      options={{ done: t`${key} was estimated` }}
    >
      <NumberInput
        label={t`Hours of work in all`}
        description={t`Everybody’s together, from the beginning to the delivery. The newest estimate counts.`}
        min={0}
        max={10_000}
        decimalScale={2}
        step={1}
        data-autofocus
        value={value}
        onChange={setValue}
        error={tried && typeof value !== 'number' ? t`Say how many hours.` : undefined}
      />
      <Textarea
        label={t`On what it rests`}
        autosize
        minRows={1}
        maxRows={4}
        maxLength={500}
        dir="auto"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </StepDialog>
  );
}

/** Logs one's own time on a request. */
function LogTimeDialog({ request, onClose }: { request: RequestDetail; onClose: () => void }) {
  const { t } = useLingui();
  const [value, setValue] = useState<number | string>('');
  const [day, setDay] = useState<string | null>(today());
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const { requestId, key } = request;
  const minutes = typeof value === 'number' ? Math.round(value * 60) : 0;
  const input =
    minutes > 0 && day !== null ? { kind: 'request', recordId: requestId, day, minutes, note } : null;
  return (
    <StepDialog
      contract={logTime}
      title={<Trans>Log time on {key}</Trans>}
      confirm={t`Log time`}
      input={input}
      ahead={input}
      onClose={onClose}
      onIncomplete={() => setTried(true)}
      options={{ done: t`Time was logged on ${key}`, undo: withdrawTimeEntry as never }}
    >
      <Group grow align="flex-start">
        <NumberInput
          label={t`Hours`}
          min={0}
          max={24}
          decimalScale={2}
          step={0.5}
          data-autofocus
          value={value}
          onChange={setValue}
          error={tried && minutes === 0 ? t`Say how many hours.` : undefined}
        />
        <DateField
          label={t`Day`}
          value={day}
          onChange={setDay}
          maxDate={today()}
          error={tried && day === null ? t`Choose the day.` : undefined}
        />
      </Group>
      <Textarea
        label={t`Note`}
        autosize
        minRows={1}
        maxRows={4}
        maxLength={500}
        dir="auto"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </StepDialog>
  );
}
