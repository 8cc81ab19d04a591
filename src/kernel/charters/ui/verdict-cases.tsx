/** The open cases behind one number of the verdicts, each a way to its record. */
import { Trans } from '@lingui/react/macro';
import { Button, Skeleton, Stack } from '@mantine/core';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { useRecordPath } from '../../../surfaces/web/kit/record-paths.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { listVerdictCases } from '../contract-read.ts';
import classes from './charters.module.css';

/** Which number was asked about. */
export interface VerdictWanted {
  charterVersionId: string;
  conditionId: string;
  verdict: 'true' | 'not-yet' | 'cannot-tell';
  title: string;
}

/** The dialog. */
export function VerdictCases({ wanted, onClose }: { wanted: VerdictWanted; onClose: () => void }) {
  const format = useFormat();
  const pathOf = useRecordPath();
  const list = useList(listVerdictCases, {
    charterVersionId: wanted.charterVersionId,
    conditionId: wanted.conditionId,
    filter: { verdict: wanted.verdict },
    limit: 20,
  });
  return (
    <Dialog opened onClose={onClose} title={wanted.title} size={620}>
      <Stack gap="sm">
        {list.error && <RefusalNote error={list.error} />}
        {list.loading && <Skeleton height={120} />}
        <ul className={`${classes.plain} ${classes.rows}`}>
          {list.rows.map((row) => {
            const path = row.key === null ? undefined : pathOf(row.kind, row.key);
            const opened = format.date(row.openedAt);
            return (
              <li key={row.caseId} className={classes.row}>
                <span>
                  <span className="t-key">{row.key}</span>{' '}
                  {path ? (
                    <TextLink to={path}>
                      <bdi>{row.title}</bdi>
                    </TextLink>
                  ) : (
                    <bdi>{row.title}</bdi>
                  )}
                </span>
                <span className={classes.none}>
                  <bdi>{row.unitName}</bdi> · <Trans>since {opened}</Trans>
                </span>
              </li>
            );
          })}
        </ul>
        {list.hasMore && (
          <Button variant="default" loading={list.loadingMore} onClick={list.loadMore}>
            <Trans>Show more</Trans>
          </Button>
        )}
      </Stack>
    </Dialog>
  );
}
