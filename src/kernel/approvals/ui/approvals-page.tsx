/** Approvals on Home: what waits on me first; what I asked for, what is open and what has ended as further views. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Stamp } from 'lucide-react';
import { useMemo } from 'react';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { HoldingLine } from '../../../surfaces/web/kit/approval/holding-line.tsx';
import { approvalWords } from '../../../surfaces/web/kit/approval/words.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { Chip, Person, RecordKey, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { sortInput, useView } from '../../../surfaces/web/kit/view.ts';
import { type ApprovalRow, listApprovals } from '../contract.ts';

const standard = { sort: { column: 'heldSince', descending: false } };
const shows = ['waiting-on-me', 'asked-by-me', 'decided-by-me', 'open', 'concluded'] as const;

function useColumns(): Column<ApprovalRow>[] {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'key',
        header: t`Key`,
        cell: (row) => <RecordKey>{row.key}</RecordKey>,
        width: 96,
        pinned: true,
        hideable: false,
        phone: 'detail',
      },
      {
        id: 'title',
        header: t`Title`,
        cell: (row) => <bdi>{row.title}</bdi>,
        width: 260,
        grow: true,
        phone: 'title',
      },
      {
        id: 'state',
        header: t`State`,
        cell: (row) => {
          const { word, tone } = approvalWords[row.state];
          return row.mine === null ? (
            <StatusDot tone={tone}>{i18n._(word)}</StatusDot>
          ) : row.mine === 'decide' ? (
            <StatusDot tone="busy">{t`You decide`}</StatusDot>
          ) : (
            <Chip>{t`You comment`}</Chip>
          );
        },
        width: 160,
      },
      {
        id: 'holding',
        header: t`Who is holding it`,
        cell: (row) => (row.holding === null ? '–' : <HoldingLine holding={row.holding} />),
        width: 320,
        phone: 'detail',
      },
      {
        id: 'heldSince',
        header: t`Since`,
        cell: (row) => format.ago(row.holding?.since ?? row.concludedAt ?? row.askedAt),
        width: 120,
        sort: 'heldSince',
      },
      {
        id: 'askedBy',
        header: t`Asked for by`,
        cell: (row) => (row.askedBy === null ? '–' : <Person name={row.askedBy.name} />),
        width: 170,
      },
      {
        id: 'askedAt',
        header: t`Asked on`,
        cell: (row) => format.date(row.askedAt),
        width: 116,
        sort: 'askedAt',
      },
    ],
    [t, i18n, format],
  );
}

/** The page behind `/approvals`. */
export function ApprovalsPage() {
  const { t } = useLingui();
  const go = useGo();
  const view = useView(standard);
  const chosen = shows.find((s) => view.filters.show?.includes(s));
  const list = useList(listApprovals, {
    filter: { show: chosen ?? 'waiting-on-me' },
    ...sortInput(view),
  });
  const columns = useColumns();
  return (
    <Page fill>
      <PageHeader title={t`Approvals`} />
      <FilterBar
        view={view}
        filters={[
          {
            id: 'show',
            label: t`Show`,
            single: true,
            options: [
              { value: 'waiting-on-me', label: t`Waiting on me` },
              { value: 'asked-by-me', label: t`I asked for them` },
              { value: 'decided-by-me', label: t`I decided` },
              { value: 'open', label: t`Open` },
              { value: 'concluded', label: t`Ended` },
            ],
          },
        ]}
      />
      <DataGrid
        {...list}
        listId="approvals"
        label={t`Approvals`}
        columns={columns}
        rowId={(row) => row.approvalId}
        rowName={(row) => `${row.key} ${row.title}`}
        sort={view.sort}
        onSort={(sort) => view.set({ sort })}
        onOpen={(row) => go(`/approvals/${row.approvalId}`)}
        onOpenPage={(row) => go(`/approvals/${row.approvalId}`)}
        empty={
          <EmptyState icon={Stamp} title={<Trans>Nothing waits for your approval</Trans>}>
            <Trans>What somebody wants you to approve or to comment on arrives here and on Home.</Trans>
          </EmptyState>
        }
        isFiltered={view.isFiltered}
        onClearFilters={() => view.set({ filters: {}, q: '' })}
      />
    </Page>
  );
}
