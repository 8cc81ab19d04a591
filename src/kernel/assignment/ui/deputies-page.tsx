/** Who acts for whom in the units that one manages. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Plus, UserRoundCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useCommand, useList } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { useView } from '../../../surfaces/web/kit/view.ts';
import { endDeputy, listDeputies } from '../contract.ts';
import { AssignmentTabs } from './assignment-tabs.tsx';
import { DeputyDialog } from './deputy-dialog.tsx';

type State = 'current' | 'planned' | 'over' | 'all';

/** The list. */
export function DeputiesPage() {
  const { t } = useLingui();
  const format = useFormat();
  const view = useView();
  const [naming, setNaming] = useState(false);
  const state = view.filters.state?.[0] as State | undefined;
  const list = useList(listDeputies, { filter: state ? { state } : {} });
  const end = useCommand(endDeputy, { done: t`It has ended` });
  type Row = (typeof list.rows)[number];
  const columns = useMemo((): Column<Row>[] => {
    const words = {
      current: <StatusDot tone="good">{t`Acts now`}</StatusDot>,
      planned: <StatusDot tone="wait" hollow>{t`Planned`}</StatusDot>,
      over: <StatusDot tone="quiet">{t`Over`}</StatusDot>,
      withdrawn: <StatusDot tone="quiet" hollow>{t`Withdrawn`}</StatusDot>,
    };
    return [
      {
        id: 'person',
        header: t`Away`,
        cell: (row) => <bdi>{row.person.name}</bdi>,
        width: 200,
        phone: 'title',
      },
      {
        id: 'acting',
        header: t`Acts for them`,
        cell: (row) => <bdi>{row.acting.name}</bdi>,
        width: 200,
        phone: 'detail',
      },
      { id: 'from', header: t`First day`, cell: (row) => format.date(row.from), width: 120, phone: 'detail' },
      {
        id: 'lastDay',
        header: t`Last day`,
        cell: (row) =>
          row.lastDay === null ? <Trans>Until further notice</Trans> : format.date(row.lastDay),
        width: 150,
        phone: 'detail',
      },
      { id: 'why', header: t`Reason`, cell: (row) => <bdi>{row.why}</bdi>, width: 200, grow: true },
      { id: 'state', header: t`State`, cell: (row) => words[row.state], width: 120, phone: 'detail' },
      {
        id: 'end',
        header: t`Actions`,
        cell: (row) =>
          row.can.includes(endDeputy.name) ? (
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={t`End it: ${row.acting.name} for ${row.person.name}`}
              onClick={() => end.mutate({ input: { deputyId: row.deputyId }, expectedVersion: row.version })}
            >
              <Trans>End it</Trans>
            </Button>
          ) : null,
        width: 100,
      },
    ];
  }, [t, format, end.mutate]);
  const name = (
    <Button leftSection={<Plus className="t-icon" aria-hidden />} onClick={() => setNaming(true)}>
      <Trans>Name a deputy</Trans>
    </Button>
  );
  return (
    <Page fill>
      <PageHeader
        title={t`Deputies & rotas`}
        lead={<Trans>Who acts while somebody is away: what waits on the one goes to the other.</Trans>}
        actions={name}
      />
      <AssignmentTabs />
      <FilterBar
        view={view}
        filters={[
          {
            id: 'state',
            label: t`State`,
            single: true,
            options: [
              { value: 'current', label: t`Acts now` },
              { value: 'planned', label: t`Planned` },
              { value: 'over', label: t`Over` },
              { value: 'all', label: t`All` },
            ],
          },
        ]}
      />
      <DataGrid
        {...list}
        listId="deputies"
        label={t`Deputies`}
        columns={columns}
        rowId={(row) => row.deputyId}
        rowName={(row) => `${row.acting.name} – ${row.person.name}`}
        isFiltered={view.isFiltered}
        onClearFilters={() => view.set({ filters: {}, q: '' })}
        empty={
          <EmptyState icon={UserRoundCheck} title={<Trans>Nobody acts for anybody</Trans>} action={name}>
            <Trans>Before somebody goes on leave, name who acts for them, so that nothing waits.</Trans>
          </EmptyState>
        }
      />
      {naming && <DeputyDialog person={null} onClose={() => setNaming(false)} />}
    </Page>
  );
}
