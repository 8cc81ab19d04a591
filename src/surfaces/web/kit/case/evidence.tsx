/**
 * The evidence of a case: under which charter it runs and why, both readings of its clocks, on whom it waited, what
 * was to be done, which condition was true when, with which values, and what was excepted.
 */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Button } from '@mantine/core';
import { useState } from 'react';
import { recomputeVerdict } from '../../../../kernel/cases/contract-reading.ts';
import { useOperation } from '../../client/operations.tsx';
import { useFormat } from '../../i18n/format.ts';
import { ClockReading } from '../clock-reading.tsx';
import { RecordLink } from '../links.tsx';
import { Fact, Facts, Part } from '../peek.tsx';
import { useRecordPath } from '../record-paths.tsx';
import { RefusalNote } from '../refusal-note.tsx';
import { Chip, Person, StatusDot } from '../status.tsx';
import classes from './cases.module.css';
import { Conditions, ExceptionLine, VerdictMark } from './conditions.tsx';
import { EscalationLines } from './escalations.tsx';
import { type CaseDetail, partyOf, partyWords } from './words.ts';

/** Evaluates a kept verdict again, on demand. */
function Recompute({ verdictId }: { verdictId: string }) {
  const [asked, setAsked] = useState(false);
  const again = useOperation(recomputeVerdict, asked ? { verdictId } : null);
  if (!asked)
    return (
      <Button size="compact-sm" variant="default" onClick={() => setAsked(true)}>
        <Trans>Evaluate again</Trans>
      </Button>
    );
  if (again.error) return <RefusalNote error={again.error} />;
  if (!again.data) return <p className={classes.small}>…</p>;
  const { isSame, differences, vocabularyChanged, calendarChanged } = again.data;
  return (
    <div role="status" className={classes.evidence}>
      {isSame ? (
        <StatusDot tone="good">
          <Trans>It comes out the same</Trans>
        </StatusDot>
      ) : (
        <>
          <StatusDot tone="bad">
            <Trans>It comes out differently</Trans>
          </StatusDot>
          {differences.map((sentence) => (
            <p key={sentence} className={classes.small} dir="auto">
              {sentence}
            </p>
          ))}
        </>
      )}
      {vocabularyChanged && (
        <p className={classes.small}>
          <Trans>The words of the process have changed since.</Trans>
        </p>
      )}
      {calendarChanged && (
        <p className={classes.small}>
          <Trans>The calendar has changed since.</Trans>
        </p>
      )}
    </div>
  );
}

function Clocks({ clocks }: { clocks: CaseDetail['clocks'] }) {
  const { t } = useLingui();
  const format = useFormat();
  const unit = { 'working-hours': t`working hours`, 'working-days': t`working days`, days: t`days` };
  return (
    <ul className={classes.list}>
      {clocks.map((clock) => {
        const used = (n: number) => format.number(Math.round(n * 10) / 10);
        const amount = format.number(clock.target.amount);
        const withPauses = used(clock.withPauses.used);
        const withoutPauses = used(clock.withoutPauses.used);
        const units = unit[clock.target.unit];
        const due = clock.withPauses.dueAt === null ? '' : format.instant(clock.withPauses.dueAt, clock.zone);
        return (
          <li key={clock.clockId} className={classes.condition}>
            <div className={classes.line}>
              <strong>{clock.title}</strong>
              <ClockReading clock={clock} />
            </div>
            <p className={classes.small}>
              {withPauses === withoutPauses ? (
                <Trans>
                  {withPauses} of {amount} {units} used
                </Trans>
              ) : (
                <Trans>
                  {withPauses} of {amount} {units} used; counting the time it waited, {withoutPauses}
                </Trans>
              )}
              {due !== '' && clock.stoppedAt === null && (
                <>
                  {' · '}
                  <Trans>due {due}</Trans>
                </>
              )}
            </p>
            <EscalationLines clock={clock} />
          </li>
        );
      })}
    </ul>
  );
}

function Waits({ waits }: { waits: CaseDetail['waits'] }) {
  const { i18n } = useMessages();
  const format = useFormat();
  return (
    <ul className={classes.list}>
      {waits.map((wait) => {
        const party = partyOf(wait, (kind) => i18n._(partyWords[kind]));
        const from = format.instant(wait.since);
        const until = wait.endedAt === null ? '' : format.instant(wait.endedAt);
        return (
          <li key={wait.waitId} className={classes.condition}>
            <div className={classes.line}>
              <strong>
                <bdi>{party}</bdi>
              </strong>
              {wait.endedAt === null ? (
                <StatusDot tone="wait">
                  <Trans>waiting</Trans>
                </StatusDot>
              ) : wait.answeredAt === null ? (
                <StatusDot tone="quiet" hollow>
                  <Trans>not needed any more</Trans>
                </StatusDot>
              ) : (
                <StatusDot tone="good">
                  <Trans>answered</Trans>
                </StatusDot>
              )}
              {wait.pauses && (
                <Chip>
                  <Trans>pauses the clocks</Trans>
                </Chip>
              )}
            </div>
            <p className={classes.small}>
              {until === '' ? (
                <Trans>since {from}</Trans>
              ) : (
                <Trans>
                  {from} to {until}
                </Trans>
              )}
            </p>
            {wait.question && (
              <p className={classes.quote} dir="auto">
                {wait.question}
              </p>
            )}
            {wait.answer && (
              <p className={classes.quote} dir="auto">
                → {wait.answer}
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** The key of a charter, as a link where the reader may open it. */
function CharterKey({ charterKey }: { charterKey: string }) {
  const path = useRecordPath()('charter', charterKey);
  if (path === undefined) return <bdi className="t-key">{charterKey}</bdi>;
  return (
    <Anchor component={RecordLink} to={path} underline="always">
      {charterKey}
    </Anchor>
  );
}

/** Everything that proves how a case was done. */
export function CaseEvidence({ held }: { held: CaseDetail }) {
  const { t } = useLingui();
  const format = useFormat();
  const pinned = format.date(held.openedAt);
  const names = (parties: CaseDetail['responsible']) => parties.map((p) => p.name).join(', ');
  return (
    <section aria-label={t`Evidence`}>
      <Part title={<Trans>Charter</Trans>}>
        {held.purpose && (
          <p style={{ margin: '0 0 8px' }} dir="auto">
            {held.purpose}
          </p>
        )}
        <Facts>
          <Fact label={<Trans>Runs under</Trans>}>
            {held.charters.map((charter) => (
              <span key={charter.charterVersionId} style={{ display: 'block' }}>
                <CharterKey charterKey={charter.key} /> <bdi>{charter.name}</bdi>{' '}
                <Trans>version {charter.number}</Trans>
              </span>
            ))}
            <span className={classes.small}>
              <Trans>in force when it began, {pinned}</Trans>
            </span>
          </Fact>
          <Fact label={<Trans>Accountable</Trans>}>
            {held.accountable ? <Person name={held.accountable.name} /> : '–'}
          </Fact>
          {held.responsible.length > 0 && (
            <Fact label={<Trans>Responsible</Trans>}>
              <bdi>{names(held.responsible)}</bdi>
            </Fact>
          )}
          {held.consulted.length > 0 && (
            <Fact label={<Trans>Consulted</Trans>}>
              <bdi>{names(held.consulted)}</bdi>
            </Fact>
          )}
          {held.informed.length > 0 && (
            <Fact label={<Trans>Informed</Trans>}>
              <bdi>{names(held.informed)}</bdi>
            </Fact>
          )}
        </Facts>
      </Part>
      {held.clocks.length > 0 && (
        <Part title={<Trans>Clocks</Trans>}>
          <Clocks clocks={held.clocks} />
        </Part>
      )}
      <Part title={<Trans>Conditions as they stand now</Trans>}>
        <Conditions
          caseId={held.caseId}
          conditions={held.conditions}
          exceptions={held.exceptions}
          mayAsk={held.may.includes('cases.request-exception')}
          withText
        />
      </Part>
      {held.verdicts.map((verdict) => {
        const at = format.instant(verdict.evaluatedAt);
        return (
          <Part
            key={verdict.verdictId}
            title={<Trans>When it was closed, {at}</Trans>}
            action={<Recompute verdictId={verdict.verdictId} />}
          >
            <Conditions caseId={held.caseId} conditions={verdict.conditions} withText />
            <p className={classes.small}>
              <Trans>
                Vocabulary {verdict.vocabulary} {verdict.vocabularyVersion}, calendar version{' '}
                {verdict.calendarVersion}
              </Trans>
            </p>
          </Part>
        );
      })}
      {held.waits.length > 0 && (
        <Part title={<Trans>On whom it waited</Trans>}>
          <Waits waits={held.waits} />
        </Part>
      )}
      {held.tasks.length > 0 && (
        <Part title={<Trans>Checklist</Trans>}>
          <ul className={classes.list}>
            {held.tasks.map((task) => (
              <li key={task.taskId} className={classes.task}>
                <VerdictMark value={task.state !== 'open'} />
                <span className={classes.taskText} dir="auto">
                  {task.title}
                  {task.settledBy && (
                    <span className={classes.small} style={{ display: 'block' }}>
                      <bdi>{task.settledBy.name}</bdi>
                      {task.note && ` · ${task.note}`}
                    </span>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {held.exceptions.length > 0 && (
        <Part title={<Trans>Exceptions</Trans>}>
          <div style={{ display: 'grid', gap: 12 }}>
            {held.exceptions.map((exception) => (
              <ExceptionLine key={exception.exceptionId} exception={exception} withTitle />
            ))}
          </div>
        </Part>
      )}
    </section>
  );
}
