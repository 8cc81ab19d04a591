/** Work for teams on Home: what my teams and I can begin first; what is late, waits or is settled as further views. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { PackageOpen } from 'lucide-react';
import { useMemo } from 'react';
import type { z } from 'zod';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { lineWords } from '../../../surfaces/web/kit/fulfilment/words.ts';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { Person, RecordKey, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { sortInput, useView } from '../../../surfaces/web/kit/view.ts';
import { listLines } from '../contract.ts';

type Row = z.output<typeof listLines.output>['rows'][number];

const standard = { sort: { column: 'due', descending: false } };
const shows = ['open', 'late', 'blocked', 'settled'] as const;

function useColumns(): Column<Row>[] {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'title',
        header: t`What is to be done`,
        cell: (row) => <bdi>{row.title}</bdi>,
        width: 260,
        grow: true,
        pinned: true,
        hideable: false,
        phone: 'title',
      },
      {
        id: 'state',
        header: t`State`,
        cell: (row) => {
          const { word, tone, hollow } = lineWords[row.state];
          return (
            <StatusDot tone={row.isLate ? 'bad' : tone} {...(hollow ? { hollow } : {})}>
              {i18n._(word)}
            </StatusDot>
          );
        },
        width: 150,
        phone: 'detail',
      },
      {
        id: 'due',
        header: t`Due`,
        cell: (row) => (row.dueOn === null ? '–' : format.date(row.dueOn)),
        width: 116,
        sort: 'due',
        phone: 'detail',
      },
      {
        id: 'key',
        header: t`For`,
        cell: (row) => <RecordKey>{row.about.key}</RecordKey>,
        width: 96,
        phone: 'detail',
      },
      { id: 'about', header: t`Request`, cell: (row) => <bdi>{row.about.title}</bdi>, width: 240 },
      {
        id: 'queue',
        header: t`Team`,
        cell: (row) => <bdi>{row.queue?.name ?? '–'}</bdi>,
        width: 180,
      },
      {
        id: 'owner',
        header: t`Person`,
        cell: (row) => (row.owner === null ? '–' : <Person name={row.owner.name} />),
        width: 170,
      },
    ],
    [t, i18n, format],
  );
}

/** The page behind `/team-tasks`. */
export function LinesPage() {
  const { t } = useLingui();
  const go = useGo();
  const view = useView(standard);
  const show = shows.find((s) => view.filters.show?.includes(s)) ?? 'open';
  const isAll = view.filters.whose?.includes('all') ?? false;
  const list = useList(listLines, {
    filter: { show, ...(isAll ? {} : { mine: 'true' as const }), ...(view.q ? { text: view.q } : {}) },
    ...sortInput(view),
  });
  const columns = useColumns();
  return (
    <Page fill>
      <PageHeader title={t`Team tasks`} />
      <FilterBar
        view={view}
        search={t`Search team tasks`}
        filters={[
          {
            id: 'show',
            label: t`Show`,
            single: true,
            options: [
              { value: 'open', label: t`Can begin` },
              { value: 'late', label: t`Late` },
              { value: 'blocked', label: t`Waits for others` },
              { value: 'settled', label: t`Settled` },
            ],
          },
          {
            id: 'whose',
            label: t`Whose`,
            single: true,
            options: [
              { value: 'mine', label: t`Mine and my teams’` },
              { value: 'all', label: t`All that I oversee` },
            ],
          },
        ]}
      />
      <DataGrid
        {...list}
        listId="team-tasks"
        label={t`Team tasks`}
        columns={columns}
        rowId={(row) => row.lineId}
        rowName={(row) => `${row.about.key} ${row.title}`}
        sort={view.sort}
        onSort={(sort) => view.set({ sort })}
        onOpen={(row) => go(`/team-tasks/${row.lineId}`)}
        onOpenPage={(row) => go(`/team-tasks/${row.lineId}`)}
        empty={
          <EmptyState icon={PackageOpen} title={<Trans>Nothing waits on you or your teams</Trans>}>
            <Trans>What is ordered from a team whose queue you watch stands here and on Home.</Trans>
          </EmptyState>
        }
        isFiltered={view.isFiltered}
        onClearFilters={() => view.set({ filters: {}, q: '' })}
      />
    </Page>
  );
}
