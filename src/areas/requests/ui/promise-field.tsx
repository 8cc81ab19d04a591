/**
 * Whether the hours for a promise are there, said before it is made; and why it is made anyway where they are not.
 * Whoever may not see capacity is told by the refusal alone.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Textarea } from '@mantine/core';
import { Hourglass, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { z } from 'zod';
import { checkPromise } from '../../../kernel/effort/contract-capacity.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import classes from './promise.module.css';

/** The reason with which a promise without the hours is refused. */
export const OVERCOMMITTED = 'overcommitted';

/** Whether an error is that refusal. */
export function isOvercommitted(error: unknown): error is Refusal {
  return error instanceof Refusal && error.reason === OVERCOMMITTED;
}

/** The text as a command takes it: left out while it is too short to say anything. */
export function whyOf(text: string): { overrideWhy?: string } {
  const why = text.trim();
  return why.length >= 10 ? { overrideWhy: why } : {};
}

/** Minutes as hours: "15.25 h". */
export function useHours(): (minutes: number) => string {
  const { t } = useLingui();
  const format = useFormat();
  return (minutes) => {
    const hours = format.number(Math.round((minutes / 60) * 100) / 100);
    return t`${hours} h`;
  };
}

/** Props of `PromiseField`. */
export interface PromiseFieldProps {
  requestId: string;
  ownerId: string | null;
  queueId: string | null;
  dueOn: string | null;
  /** Why it is promised anyway. */
  why: string;
  onWhy: (why: string) => void;
  /** What the preview of the step says. */
  error: unknown;
  /** The verb was pressed though the reason is missing. */
  tried: boolean;
}

/** Hours needed against hours free, and the field for the reason where they do not fit. */
export function PromiseField(props: PromiseFieldProps) {
  const { requestId, ownerId, queueId, dueOn, error } = props;
  const isNamed = ownerId !== null || queueId !== null;
  const answer = useOperation(
    checkPromise,
    isNamed ? { kind: 'request', recordId: requestId, ownerId, queueId, ...(dueOn ? { dueOn } : {}) } : null,
    { keep: true },
  );
  const found = answer.data;
  const isOver = isOvercommitted(error) || props.why !== '';
  return (
    <div className={classes.promise} data-tone={isOver ? 'warn' : undefined} aria-live="polite">
      {found ? <Found found={found} /> : isOvercommitted(error) && <p dir="auto">{error.message}</p>}
      {isOver && <WhyField value={props.why} onChange={props.onWhy} tried={props.tried} />}
    </div>
  );
}

function Found({ found }: { found: z.output<typeof checkPromise.output> }) {
  const format = useFormat();
  const hours = useHours();
  const { verdict, who, until } = found;
  if (verdict === 'nobody') return null;
  if (verdict === 'no-estimate') {
    return (
      <p className={classes.quiet}>
        <Hourglass className="t-icon" aria-hidden />
        <Trans>Nobody has estimated it, so nothing is said about the hours.</Trans>
      </p>
    );
  }
  const free = hours(Math.abs(found.freeMinutes ?? 0));
  const needed = hours(found.neededMinutes ?? 0);
  const day = until ? format.day(until) : '';
  const isTooMuch = (found.freeMinutes ?? 0) < 0;
  return (
    <p className={verdict === 'fits' ? classes.quiet : undefined}>
      {verdict === 'fits' ? (
        <Hourglass className="t-icon" aria-hidden />
      ) : (
        <TriangleAlert className="t-icon" aria-hidden />
      )}
      <span>
        {isTooMuch ? (
          <Trans>
            <bdi>{who}</bdi> has promised {free} too much until {day}; this needs {needed} more.
          </Trans>
        ) : (
          <Trans>
            <bdi>{who}</bdi> has {free} free until {day}; this needs {needed}.
          </Trans>
        )}
        {found.isUndated && (
          <>
            {' '}
            <Trans>Without a due date the next four weeks count.</Trans>
          </>
        )}
      </span>
    </p>
  );
}

function WhyField({
  value,
  onChange,
  tried,
}: {
  value: string;
  onChange: (text: string) => void;
  tried: boolean;
}) {
  const { t } = useLingui();
  return (
    <Textarea
      label={t`Promise anyway, because…`}
      description={t`Choose a later day or somebody else, or say why. It stays with the request.`}
      autosize
      minRows={2}
      maxRows={6}
      maxLength={1000}
      dir="auto"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={tried && value.trim().length < 10 ? t`Say why, in at least 10 characters.` : undefined}
    />
  );
}

/** Props of `AnywayDialog`. */
export interface AnywayDialogProps {
  /** The refusal that says what is missing. */
  refusal: Refusal;
  /** Key of the request. */
  requestKey: string;
  onPromise: (overrideWhy: string) => void;
  onClose: () => void;
}

/** Asks why a change made in place is promised although the hours are missing. */
export function AnywayDialog({ refusal, requestKey, onPromise, onClose }: AnywayDialogProps) {
  const [why, setWhy] = useState('');
  const [tried, setTried] = useState(false);
  return (
    <Dialog opened onClose={onClose} title={<Trans>The hours for {requestKey} are missing</Trans>}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const { overrideWhy } = whyOf(why);
          if (overrideWhy === undefined) setTried(true);
          else onPromise(overrideWhy);
        }}
      >
        <Stack gap="md">
          <div className={classes.promise} data-tone="warn">
            <p dir="auto">
              <TriangleAlert className="t-icon" aria-hidden />
              <span>{refusal.message}</span>
            </p>
            <WhyField value={why} onChange={setWhy} tried={tried} />
          </div>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              <Trans>Leave it as it is</Trans>
            </Button>
            <Button type="submit">
              <Trans>Promise anyway</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
