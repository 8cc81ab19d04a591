/** On whom a case waits, as a strip above everything else: since when, promised until, and what can be done about it. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import { Hourglass, MoreHorizontal, PauseCircle } from 'lucide-react';
import { type ComponentType, useState } from 'react';
import { remindWait } from '../../../../kernel/cases/contract.ts';
import { useCommand } from '../../client/operations.tsx';
import { useFormat } from '../../i18n/format.ts';
import { Chip } from '../status.tsx';
import classes from './cases.module.css';
import { AnswerDialog, EndWaitDialog, HandOverDialog, PromiseDialog } from './wait-dialogs.tsx';
import { partyOf, partyWords, type Wait } from './words.ts';

type OnWait = ComponentType<{ wait: Wait; caseKey: string; onClose: () => void }>;

/** One open wait with its verbs. */
export function WaitLine({ wait, caseKey }: { wait: Wait; caseKey: string }) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const [Open, setOpen] = useState<OnWait | null>(null);
  const remind = useCommand(remindWait, { done: () => t`They are reminded` });
  const party = partyOf(wait, (kind) => i18n._(partyWords[kind]));
  const person = wait.person !== null && wait.person.name !== party ? wait.person.name : null;
  const since = format.date(wait.since);
  const promised = wait.promisedUntil === null ? '' : format.date(wait.promisedUntil);
  const can = (operation: string) => wait.can.includes(operation);
  const more: { label: string; run: () => void }[] = [
    ...(can('cases.promise-wait')
      ? [{ label: t`Promised until …`, run: () => setOpen(() => PromiseDialog) }]
      : []),
    ...(can('cases.remind-wait')
      ? [{ label: t`Remind them`, run: () => remind.mutate({ input: { waitId: wait.waitId } }) }]
      : []),
    ...(can('cases.hand-over-wait')
      ? [{ label: t`Ask somebody else`, run: () => setOpen(() => HandOverDialog) }]
      : []),
  ];
  return (
    <div className={classes.strip} data-late={wait.isOverdue || undefined}>
      <div className={classes.line}>
        <Hourglass className="t-icon" aria-hidden />
        <strong>
          <Trans>
            Waiting on <bdi>{party}</bdi>
          </Trans>
        </strong>
        {person && <bdi className={classes.muted}>{person}</bdi>}
        <span className={classes.muted}>
          <Trans>since {since}</Trans>
        </span>
        {wait.promisedUntil !== null && (
          <span className={wait.isOverdue ? classes.late : classes.muted}>
            {wait.isOverdue ? (
              <Trans>promised until {promised}, overdue</Trans>
            ) : (
              <Trans>promised until {promised}</Trans>
            )}
          </span>
        )}
        {wait.pauses && (
          <Chip>
            <PauseCircle size={12} aria-hidden style={{ marginInlineEnd: 4 }} /> <Trans>clocks paused</Trans>
          </Chip>
        )}
      </div>
      {wait.question && (
        <p className={classes.quote} dir="auto">
          {wait.question}
        </p>
      )}
      {wait.can.length > 0 && (
        <div className={classes.buttons}>
          {can('cases.answer-wait') && (
            <Button size="compact-sm" onClick={() => setOpen(() => AnswerDialog)}>
              <Trans>Answer</Trans>
            </Button>
          )}
          {can('cases.end-wait') && (
            <Button size="compact-sm" variant="default" onClick={() => setOpen(() => EndWaitDialog)}>
              <Trans>Answered …</Trans>
            </Button>
          )}
          {more.length > 0 && (
            <Menu position="bottom-start">
              <Menu.Target>
                <Button size="compact-sm" variant="default" aria-label={t`More about the wait on ${party}`}>
                  <MoreHorizontal className="t-icon" aria-hidden />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {more.map(({ label, run }) => (
                  <Menu.Item key={label} onClick={run}>
                    {label}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
        </div>
      )}
      {Open && <Open wait={wait} caseKey={caseKey} onClose={() => setOpen(null)} />}
    </div>
  );
}

/** All open waits of a case. */
export function WaitingStrip({ waits, caseKey }: { waits: readonly Wait[]; caseKey: string }) {
  const { t } = useLingui();
  const open = waits.filter((w) => w.endedAt === null);
  if (open.length === 0) return null;
  return (
    <section aria-label={t`On whom it waits`}>
      {open.map((wait) => (
        <WaitLine key={wait.waitId} wait={wait} caseKey={caseKey} />
      ))}
    </section>
  );
}
