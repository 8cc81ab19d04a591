/** Done-conditions with their verdicts: what holds, what does not and with which values, what is not known yet. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Textarea } from '@mantine/core';
import { CircleCheck, CircleHelp, CircleX } from 'lucide-react';
import { useState } from 'react';
import { decideException, requestException, withdrawException } from '../../../../kernel/cases/contract.ts';
import { useFormat } from '../../i18n/format.ts';
import { CommandDialog } from '../command-dialog.tsx';
import { addDays, DateField, today } from '../date-field.tsx';
import { StatusDot } from '../status.tsx';
import classes from './cases.module.css';
import { type Condition, type Exception, exceptionWords } from './words.ts';

/** A sign and, for those who do not see it, a word. */
export function VerdictMark({ value }: { value: boolean | null }) {
  if (value === true)
    return (
      <span className={classes.yes}>
        <CircleCheck size={16} aria-hidden />
        <span className="t-hidden">
          <Trans>True:</Trans>
        </span>
      </span>
    );
  if (value === false)
    return (
      <span className={classes.no}>
        <CircleX size={16} aria-hidden />
        <span className="t-hidden">
          <Trans>Not true:</Trans>
        </span>
      </span>
    );
  return (
    <span className={classes.unknown}>
      <CircleHelp size={16} aria-hidden />
      <span className="t-hidden">
        <Trans>Not known yet:</Trans>
      </span>
    </span>
  );
}

/** Asks for an exception from one condition. */
export function ExceptionDialog({
  caseId,
  condition,
  onClose,
}: {
  caseId: string;
  condition: Pick<Condition, 'conditionId' | 'title'>;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const [expiresOn, setExpiresOn] = useState<string | null>(addDays(today(), 30));
  const complete = reason.trim().length >= 10 && expiresOn !== null;
  return (
    <CommandDialog
      contract={requestException}
      title={<Trans>Ask for an exception</Trans>}
      confirm={t`Ask for it`}
      input={
        complete
          ? { caseId, conditionId: condition.conditionId, reason: reason.trim(), expiresOn: expiresOn! }
          : null
      }
      missing={expiresOn === null ? t`Say until when it holds.` : t`Say why, in at least 10 characters.`}
      onClose={onClose}
      options={{ done: () => t`The exception waits for a decision` }}
    >
      <p style={{ margin: 0 }} dir="auto">
        <strong>{condition.title}</strong>
      </p>
      <Textarea
        label={t`Why may it be closed without this?`}
        description={t`Somebody else decides, and this stays on record.`}
        autosize
        minRows={3}
        maxLength={4000}
        dir="auto"
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <DateField
        label={t`Last day on which it holds`}
        value={expiresOn}
        onChange={setExpiresOn}
        minDate={today()}
      />
    </CommandDialog>
  );
}

/** Approves or rejects. */
function DecideDialog({
  exception,
  outcome,
  onClose,
}: {
  exception: Exception;
  outcome: 'approved' | 'rejected';
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [note, setNote] = useState('');
  const needsNote = outcome === 'rejected' && note.trim() === '';
  return (
    <CommandDialog
      contract={decideException}
      title={
        outcome === 'approved' ? <Trans>Approve the exception</Trans> : <Trans>Reject the exception</Trans>
      }
      confirm={outcome === 'approved' ? t`Approve` : t`Reject`}
      input={
        needsNote
          ? null
          : {
              exceptionId: exception.exceptionId,
              outcome,
              ...(note.trim() === '' ? {} : { note: note.trim() }),
            }
      }
      missing={t`Say why you reject it.`}
      expectedVersion={exception.version}
      onClose={onClose}
    >
      <p style={{ margin: 0 }} dir="auto">
        {exception.reason}
      </p>
      <Textarea
        label={outcome === 'approved' ? t`A note, if you like` : t`Why`}
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

function WithdrawDialog({ exception, onClose }: { exception: Exception; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <CommandDialog
      contract={withdrawException}
      title={<Trans>Take the exception back</Trans>}
      confirm={t`Take it back`}
      input={{ exceptionId: exception.exceptionId }}
      missing=""
      expectedVersion={exception.version}
      onClose={onClose}
    />
  );
}

/** One exception with who asked, who decided, until when, and its verbs. */
export function ExceptionLine({ exception, withTitle }: { exception: Exception; withTitle?: boolean }) {
  const { i18n } = useMessages();
  const format = useFormat();
  const [open, setOpen] = useState<'approved' | 'rejected' | 'withdraw' | null>(null);
  const { word, tone } = exceptionWords[exception.state];
  const until = format.date(exception.expiresOn);
  const by = exception.requestedBy.name;
  const decider = exception.decidedBy?.name ?? '';
  const close = () => setOpen(null);
  const mayDecide = exception.can.includes('cases.decide-exception');
  return (
    <div className={classes.evidence}>
      <div className={classes.line}>
        <StatusDot tone={tone}>{i18n._(word)}</StatusDot>
        {withTitle && <strong dir="auto">{exception.conditionTitle}</strong>}
        <span className={classes.muted}>
          <Trans>
            asked for by <bdi>{by}</bdi>, until {until}
          </Trans>
          {decider !== '' && (
            <>
              {' · '}
              <Trans>
                decided by <bdi>{decider}</bdi>
              </Trans>
            </>
          )}
        </span>
      </div>
      <p className={classes.quote} dir="auto">
        {exception.reason}
        {exception.note && (
          <>
            <br />
            {exception.note}
          </>
        )}
      </p>
      {exception.can.length > 0 && (
        <div className={classes.buttons}>
          {mayDecide && (
            <>
              <Button size="compact-sm" onClick={() => setOpen('approved')}>
                <Trans>Approve</Trans>
              </Button>
              <Button size="compact-sm" variant="default" onClick={() => setOpen('rejected')}>
                <Trans>Reject</Trans>
              </Button>
            </>
          )}
          {exception.can.includes('cases.withdraw-exception') && (
            <Button size="compact-sm" variant="default" onClick={() => setOpen('withdraw')}>
              <Trans>Take it back</Trans>
            </Button>
          )}
        </div>
      )}
      {(open === 'approved' || open === 'rejected') && (
        <DecideDialog exception={exception} outcome={open} onClose={close} />
      )}
      {open === 'withdraw' && <WithdrawDialog exception={exception} onClose={close} />}
    </div>
  );
}

/** Props of `Conditions`. */
export interface ConditionsProps {
  caseId: string;
  conditions: readonly Condition[];
  exceptions?: readonly Exception[];
  /** May ask for exceptions. */
  mayAsk?: boolean;
  /** Shows the text of each condition as the charter has it. */
  withText?: boolean;
}

/** Each condition, part by part. */
export function Conditions({ caseId, conditions, exceptions = [], mayAsk, withText }: ConditionsProps) {
  const { t } = useLingui();
  const [asking, setAsking] = useState<Condition | null>(null);
  return (
    <ul className={classes.list}>
      {conditions.map((condition) => {
        const own = exceptions.filter(
          (e) =>
            e.conditionId === condition.conditionId && (e.state === 'requested' || e.state === 'approved'),
        );
        return (
          <li key={condition.conditionId} className={classes.condition}>
            <div className={classes.verdict}>
              <VerdictMark value={condition.value} />
              <strong dir="auto">{condition.title}</strong>
              {condition.exceptionId !== null && condition.value !== true && (
                <StatusDot tone="good">
                  <Trans>Excepted</Trans>
                </StatusDot>
              )}
            </div>
            <ul className={classes.parts}>
              {condition.parts.map((part) => (
                <li key={part.text}>
                  {condition.parts.length > 1 && <VerdictMark value={part.value} />}
                  <span dir="auto">
                    {part.because}
                    {part.value === null && part.missing.length > 0 && (
                      <span className={classes.muted}>
                        {' '}
                        <Trans>Missing: {part.missing.join(', ')}</Trans>
                      </span>
                    )}
                  </span>
                </li>
              ))}
            </ul>
            {withText && (
              <code className={classes.formula} dir="ltr">
                {condition.text}
              </code>
            )}
            {own.map((exception) => (
              <div key={exception.exceptionId} style={{ marginBlockStart: 6 }}>
                <ExceptionLine exception={exception} />
              </div>
            ))}
            {mayAsk && condition.value !== true && own.length === 0 && (
              <Button
                size="compact-xs"
                variant="subtle"
                mt={4}
                onClick={() => setAsking(condition)}
                aria-label={t`Ask for an exception from “${condition.title}”`}
              >
                <Trans>Ask for an exception</Trans>
              </Button>
            )}
          </li>
        );
      })}
      {asking && <ExceptionDialog caseId={caseId} condition={asking} onClose={() => setAsking(null)} />}
    </ul>
  );
}
