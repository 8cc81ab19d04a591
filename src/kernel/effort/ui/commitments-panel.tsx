/** What is behind a cell of capacity: the promised records, with what of them falls into the week. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Skeleton } from '@mantine/core';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { SidePanel, TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { useRecordPath } from '../../../surfaces/web/kit/record-paths.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { Person } from '../../../surfaces/web/kit/status.tsx';
import { listCommitments } from '../contract-capacity.ts';
import classes from './effort.module.css';
import { hoursText } from './hours.ts';

/** A cell, a row, or what has no estimate. */
export interface Opened {
  who: { personId: string; name: string } | { queueId: string; name: string } | null;
  week: string | null;
  isUnestimated?: true;
}

/** Props of `CommitmentsPanel`; `team` is what the page shows. */
export interface CommitmentsPanelProps {
  opened: Opened;
  team: { queueId?: string; unitId?: string };
  onClose: () => void;
}

/** The panel. */
export function CommitmentsPanel({ opened, team, onClose }: CommitmentsPanelProps) {
  const { t } = useLingui();
  const format = useFormat();
  const pathOf = useRecordPath();
  const { who, week, isUnestimated } = opened;
  const { queueId, unitId } = team;
  const chosen =
    who === null
      ? { ...(queueId ? { queueId } : {}), ...(unitId ? { unitId } : {}) }
      : 'personId' in who
        ? { personIds: who.personId }
        : { queueId: who.queueId };
  const answer = useOperation(listCommitments, {
    ...chosen,
    ...(week === null ? {} : { week }),
    ...(isUnestimated ? { isUnestimated: 'true' as const } : {}),
  });
  const day = week === null ? '' : format.date(week);
  const title = isUnestimated
    ? t`Promised without an estimate`
    : week === null
      ? t`Promised by ${who?.name ?? ''}`
      : t`${who?.name ?? ''}, week of ${day}`;
  const sum = answer.data ? hoursText(answer.data.minutesInWeek) : '';
  return (
    <SidePanel title={title} onClose={onClose}>
      {answer.error ? (
        <RefusalNote error={answer.error} />
      ) : !answer.data ? (
        <Skeleton height={120} mt="sm" />
      ) : answer.data.rows.length === 0 ? (
        <p className={classes.say}>
          <Trans>Nothing is promised here.</Trans>
        </p>
      ) : (
        <>
          <p className={classes.say}>
            <Plural value={answer.data.rows.length} one="# record" other="# records" />
            {week !== null && (
              <>
                {', '}
                <Trans>{sum} hours of them in this week</Trans>
              </>
            )}
          </p>
          <ul className={classes.records}>
            {answer.data.rows.map((row) => {
              const { kind, key } = row;
              const path = key && !row.isHidden ? pathOf(kind, key) : undefined;
              const due = row.dueOn ? format.date(row.dueOn) : null;
              const remaining = row.remainingMinutes === null ? null : hoursText(row.remainingMinutes);
              const estimate = row.estimateMinutes === null ? '' : hoursText(row.estimateMinutes);
              return (
                <li key={row.recordId}>
                  <span className={classes.what}>
                    {row.isHidden ? (
                      <Trans>A record that you may not open</Trans>
                    ) : path ? (
                      <TextLink to={path}>
                        {key} <bdi>{row.title}</bdi>
                      </TextLink>
                    ) : (
                      <bdi>
                        {key} {row.title}
                      </bdi>
                    )}
                    <small>
                      {remaining === null ? (
                        <Trans>no estimate</Trans>
                      ) : (
                        <Trans>
                          {remaining} of {estimate} hours left
                        </Trans>
                      )}
                      {' · '}
                      {due === null ? (
                        <Trans>no due date</Trans>
                      ) : row.isOverdue ? (
                        <span className={classes.late}>
                          <Trans>was due on {due}</Trans>
                        </span>
                      ) : (
                        <Trans>due on {due}</Trans>
                      )}
                    </small>
                    {who === null && row.owner && <Person name={row.owner.name} />}
                  </span>
                  {row.minutesInWeek !== null && (
                    <strong className="t-num">{hoursText(row.minutesInWeek)}</strong>
                  )}
                </li>
              );
            })}
          </ul>
          {answer.data.leftOff > 0 && (
            <p className={classes.say}>
              <Plural value={answer.data.leftOff} one="# more is not shown." other="# more are not shown." />
            </p>
          )}
        </>
      )}
    </SidePanel>
  );
}
