/** What a lead or an owner was told on a Monday: on whom their work waits, how much of it, for how long. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Skeleton } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { Hourglass } from 'lucide-react';
import { useMemo } from 'react';
import type { z } from 'zod';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useMay } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { getHoldingDigest } from '../contract-ledger.ts';
import classes from './ledger.module.css';
import { usePartyName } from './words.ts';

type Party = z.output<typeof getHoldingDigest.output>['parties'][number];

/** The page behind `/waits/digests/<id>`. */
export function DigestPage() {
  const { t } = useLingui();
  const format = useFormat();
  const go = useGo();
  const partyName = usePartyName();
  const mayOpen = useMay('requests.triage');
  const { digest: digestId } = useParams({ strict: false }) as { digest: string };
  const answer = useOperation(getHoldingDigest, { digestId });
  const digest = answer.data;
  const columns = useMemo(
    (): Column<Party>[] => [
      {
        id: 'name',
        header: t`Who`,
        cell: (row) => <bdi>{partyName(row)}</bdi>,
        width: 220,
        grow: true,
        phone: 'title',
      },
      {
        id: 'waits',
        header: t`Waits`,
        cell: (row) => <span className="t-num">{format.number(row.waits)}</span>,
        width: 90,
        align: 'end',
        phone: 'detail',
      },
      {
        id: 'oldest',
        header: t`Oldest`,
        cell: (row) => <Plural value={row.oldestDays} one="# day" other="# days" />,
        width: 110,
        align: 'end',
        phone: 'detail',
      },
      {
        id: 'overdue',
        header: t`Overdue`,
        cell: (row) => (row.overdue === 0 ? '–' : format.number(row.overdue)),
        width: 100,
        align: 'end',
      },
    ],
    [t, format, partyName],
  );
  if (answer.error)
    return (
      <Page>
        <PageHeader title={t`Digest not found`} tabs={[]} />
        <EmptyState icon={Hourglass} title={<Trans>There is no such digest for you</Trans>}>
          <Trans>Digests are for whoever was told, and are kept for a year.</Trans>
        </EmptyState>
      </Page>
    );
  const week = digest ? format.date(digest.week) : '';
  return (
    <Page narrow>
      <PageHeader
        title={digest ? t`Who is holding us, ${week}` : t`Who is holding us`}
        tabs={[]}
        actions={
          mayOpen && (
            <Button component={RecordLink} to="/analytics/holding-us" variant="default">
              <Trans>How it stands now</Trans>
            </Button>
          )
        }
      />
      {digest ? (
        <>
          <p className={classes.say}>
            {digest.reach === 'lead' ? (
              <Trans>All that waits in what you answer for, as it stood that morning.</Trans>
            ) : (
              <Trans>All that waits in the cases that you own, as it stood that morning.</Trans>
            )}{' '}
            <Plural value={digest.waits} one="# wait" other="# waits" />,{' '}
            <Plural value={digest.overdue} one="# promise not kept" other="# promises not kept" />.
          </p>
          <DataGrid
            listId="holding-digest"
            label={t`Parties`}
            columns={columns}
            rows={digest.parties}
            rowId={(row) => row.party}
            rowName={(row) => partyName(row)}
            {...(mayOpen
              ? {
                  onOpen: (row: Party) =>
                    go(`/analytics/holding-us?f.party=${encodeURIComponent(encodeURIComponent(row.party))}`),
                }
              : {})}
            height={Math.min(520, 60 + digest.parties.length * 58)}
          />
        </>
      ) : (
        <Skeleton height={200} />
      )}
    </Page>
  );
}
