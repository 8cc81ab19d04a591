/** Roles: what each allows, who holds it, and defining one's own out of rights that one holds oneself. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Plus, ShieldCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { ColumnsMenu, FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { PeekLayout } from '../../../surfaces/web/kit/peek.tsx';
import { Chip, RecordKey, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { sortInput, useView } from '../../../surfaces/web/kit/view.ts';
import { defineRole, listRoles } from '../contract-roles.ts';
import { useMay } from './me.ts';
import { useRightOptions } from './rights-field.tsx';
import { RoleDialog } from './role-dialog.tsx';
import { RolePanel } from './role-panel.tsx';

/** The list of roles. */
export function RolesPage() {
  const { t } = useLingui();
  const format = useFormat();
  const view = useView();
  const [defining, setDefining] = useState(false);
  const mayDefine = useMay(defineRole.right);
  const rightOptions = useRightOptions();
  const state = view.filters.state?.[0] as 'in-use' | 'retired' | undefined;
  const right = view.filters.right?.[0];
  const list = useList(listRoles, {
    filter: {
      ...(view.q ? { search: view.q } : {}),
      ...(state ? { state } : {}),
      ...(right ? { right } : {}),
    },
    ...(sortInput(view) as { sort?: 'title'; direction?: 'asc' | 'desc' }),
  });
  type Row = (typeof list.rows)[number];
  const columns = useMemo(
    (): Column<Row>[] => [
      {
        id: 'title',
        header: t`Role`,
        cell: (row) => row.title,
        width: 200,
        pinned: true,
        hideable: false,
        sort: 'title',
        phone: 'title',
      },
      {
        id: 'description',
        header: t`What it is for`,
        cell: (row) => row.description,
        width: 300,
        grow: true,
      },
      {
        id: 'kind',
        header: t`Kind`,
        cell: (row) =>
          row.builtIn ? <Chip>{t`Comes with Trellis`}</Chip> : <Chip tone="info">{t`Your own`}</Chip>,
        width: 160,
        phone: 'detail',
      },
      {
        id: 'rights',
        header: t`Rights`,
        cell: (row) => (row.rights.includes('*') ? t`All` : format.number(row.rights.length)),
        width: 80,
        align: 'end',
      },
      {
        id: 'holders',
        header: t`Holders`,
        cell: (row) => format.number(row.holders),
        width: 80,
        align: 'end',
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
      },
      {
        id: 'role',
        header: t`Code`,
        cell: (row) => <RecordKey>{row.role}</RecordKey>,
        width: 170,
        hidden: true,
      },
    ],
    [t, format],
  );
  const define = mayDefine && (
    <Button leftSection={<Plus className="t-icon" aria-hidden />} onClick={() => setDefining(true)}>
      <Trans>Define a role</Trans>
    </Button>
  );
  return (
    <Page fill>
      <PageHeader
        title={t`Roles & rights`}
        lead={
          <Trans>
            A role is a set of rights with a name. A grant gives it to an account, somewhere, for a time.
          </Trans>
        }
        actions={define}
      />
      <FilterBar
        view={view}
        search={t`Search roles`}
        filters={[
          {
            id: 'state',
            label: t`State`,
            single: true,
            options: [
              { value: 'in-use', label: t`In use` },
              { value: 'retired', label: t`Retired` },
            ],
          },
          { id: 'right', label: t`Allows`, single: true, options: rightOptions },
        ]}
        end={<ColumnsMenu listId="roles" view={view} columns={columns} />}
      />
      <PeekLayout
        panel={
          view.open && <RolePanel key={view.open} role={view.open} onClose={() => view.setOpen(undefined)} />
        }
      >
        <DataGrid
          {...list}
          listId="roles"
          label={t`Roles`}
          columns={columns}
          rowId={(row) => row.role}
          rowName={(row) => row.title}
          sort={view.sort}
          onSort={(sort) => view.set({ sort })}
          shownColumns={view.columns}
          openId={view.open}
          onOpen={(row) => view.setOpen(row.role)}
          empty={<EmptyState icon={ShieldCheck} title={<Trans>No roles</Trans>} action={define} />}
          isFiltered={view.isFiltered}
          onClearFilters={() => view.set({ filters: {}, q: '' })}
        />
      </PeekLayout>
      {defining && <RoleDialog onClose={() => setDefining(false)} onDone={view.setOpen} />}
    </Page>
  );
}
