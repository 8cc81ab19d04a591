/** Audiences: named groups of people that a rule describes, so that they are right tomorrow too. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Plus, Target } from 'lucide-react';
import { useMemo } from 'react';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { useMay } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { Person, RecordKey, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { sortInput, useView } from '../../../surfaces/web/kit/view.ts';
import { createAudience, listAudiences } from '../contract.ts';

/** The list. */
export function AudiencesPage() {
  const { t } = useLingui();
  const format = useFormat();
  const view = useView();
  const go = useGo();
  const mayCreate = useMay(createAudience.right);
  const state = view.filters.state?.[0] as 'current' | 'retired' | 'all' | undefined;
  const list = useList(listAudiences, {
    filter: { ...(view.q ? { text: view.q } : {}), ...(state ? { state } : {}) },
    ...sortInput(view),
  });
  type Row = (typeof list.rows)[number];
  const columns = useMemo(
    (): Column<Row>[] => [
      { id: 'key', header: t`Key`, cell: (row) => <RecordKey>{row.key}</RecordKey>, width: 90, pinned: true },
      {
        id: 'name',
        header: t`Name`,
        cell: (row) => <bdi>{row.name}</bdi>,
        width: 300,
        grow: true,
        hideable: false,
        sort: 'name',
        phone: 'title',
      },
      {
        id: 'owner',
        header: t`Owner`,
        cell: (row) => (row.ownerName ? <Person name={row.ownerName} /> : '–'),
        width: 180,
        phone: 'detail',
      },
      {
        id: 'state',
        header: t`State`,
        cell: (row) =>
          row.retiredAt ? (
            <StatusDot tone="quiet" hollow>{t`Retired`}</StatusDot>
          ) : (
            <StatusDot tone="good">{t`In use`}</StatusDot>
          ),
        width: 110,
        phone: 'detail',
      },
      {
        id: 'created',
        header: t`Created`,
        cell: (row) => format.date(row.createdAt),
        width: 120,
        sort: 'created',
      },
    ],
    [t, format],
  );
  const add = mayCreate && (
    <Button component={RecordLink} to="/audiences/new" leftSection={<Plus className="t-icon" aria-hidden />}>
      <Trans>Create an audience</Trans>
    </Button>
  );
  return (
    <Page fill>
      <PageHeader title={t`Audiences`} actions={add} />
      <FilterBar
        view={view}
        search={t`Search audiences`}
        filters={[
          {
            id: 'state',
            label: t`State`,
            single: true,
            options: [
              { value: 'current', label: t`In use` },
              { value: 'retired', label: t`Retired` },
              { value: 'all', label: t`All` },
            ],
          },
        ]}
      />
      <DataGrid
        {...list}
        listId="audiences"
        label={t`Audiences`}
        columns={columns}
        rowId={(row) => row.audienceId}
        rowName={(row) => `${row.key} ${row.name}`}
        sort={view.sort}
        onSort={(sort) => view.set({ sort })}
        onOpenPage={(row) => go(`/audiences/${row.audienceId}`)}
        isFiltered={view.isFiltered}
        onClearFilters={() => view.set({ filters: {}, q: '' })}
        empty={
          <EmptyState icon={Target} title={<Trans>No audiences yet</Trans>} action={add || undefined}>
            <Trans>
              An audience is a rule such as “everybody in Field service in EMEA”. It is counted live, and
              whoever joins the unit tomorrow belongs to it by themselves.
            </Trans>
          </EmptyState>
        }
      />
    </Page>
  );
}
