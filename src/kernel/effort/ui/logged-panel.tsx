/** What is behind a figure of logged time: its entries, with whose they are and on what. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Skeleton } from '@mantine/core';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { addDays } from '../../../surfaces/web/kit/date-field.tsx';
import { SidePanel, TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { useRecordPath } from '../../../surfaces/web/kit/record-paths.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { listTimeEntries } from '../contract.ts';
import type { WorkType } from '../contract-fields.ts';
import classes from './effort.module.css';
import { hoursText } from './hours.ts';
import { howWords, workTypeWords } from './words.ts';
import { labelOf } from './work-field.tsx';

/** One kind of work in one week. */
export interface LoggedPart {
  workType: WorkType;
  week: string;
}

/** Props of `LoggedPanel`. */
export interface LoggedPanelProps {
  part: LoggedPart;
  team: { queueId?: string; unitId?: string };
  onClose: () => void;
}

/** The panel. */
export function LoggedPanel({ part, team, onClose }: LoggedPanelProps) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const pathOf = useRecordPath();
  const { workType, week } = part;
  const list = useList(listTimeEntries, {
    filter: { ...team, workType, from: week, to: addDays(week, 6) },
    direction: 'asc',
  });
  const name = i18n._(workTypeWords[workType]);
  const day = format.date(week);
  return (
    <SidePanel title={t`${name}, week of ${day}`} onClose={onClose}>
      {list.error ? (
        <RefusalNote error={list.error} />
      ) : list.loading ? (
        <Skeleton height={120} mt="sm" />
      ) : list.rows.length === 0 ? (
        <p className={classes.say}>
          <Trans>You may see how much it is, but not whose time.</Trans>
        </p>
      ) : (
        <>
          <ul className={classes.records}>
            {list.rows.map((entry) => {
              const { record } = entry;
              const path = record?.key ? pathOf(record.kind, record.key) : undefined;
              return (
                <li key={entry.entryId}>
                  <span className={classes.what}>
                    {record === null ? (
                      entry.isOtherRecord ? (
                        <Trans>A record that you may not see</Trans>
                      ) : (
                        name
                      )
                    ) : path ? (
                      <TextLink to={path}>
                        <bdi>{labelOf(record)}</bdi>
                      </TextLink>
                    ) : (
                      <bdi>{labelOf(record)}</bdi>
                    )}
                    <small>
                      <bdi>{entry.person.name}</bdi> · {format.day(entry.day)} · {i18n._(howWords[entry.how])}
                      {entry.note && (
                        <>
                          {' · '}
                          <bdi>{entry.note}</bdi>
                        </>
                      )}
                    </small>
                  </span>
                  <strong className="t-num">{hoursText(entry.minutes)}</strong>
                </li>
              );
            })}
          </ul>
          {list.hasMore && (
            <Button
              fullWidth
              variant="subtle"
              color="gray"
              loading={list.loadingMore}
              onClick={list.loadMore}
            >
              <Trans>Show more</Trans>
            </Button>
          )}
        </>
      )}
    </SidePanel>
  );
}
