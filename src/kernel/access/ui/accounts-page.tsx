/** Accounts: who can sign in, as which person, with which roles; inviting, matching, disabling. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { UserPlus, Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { ColumnsMenu, FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { PeekLayout } from '../../../surfaces/web/kit/peek.tsx';
import { Person, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { sortInput, useView } from '../../../surfaces/web/kit/view.ts';
import { inviteAccount, listAccounts } from '../contract.ts';
import { AccountPanel } from './account-panel.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { useMay } from './me.ts';
import { searchRoles } from './pickers.ts';

/** The list of accounts. */
export function AccountsPage() {
  const { t } = useLingui();
  const format = useFormat();
  const view = useView();
  const [inviting, setInviting] = useState(false);
  const mayInvite = useMay(inviteAccount.right);
  const state = view.filters.state?.[0] as 'active' | 'disabled' | undefined;
  const matched = view.filters.matched?.[0];
  const role = view.filters.role?.[0];
  const list = useList(listAccounts, {
    filter: {
      ...(view.q ? { search: view.q } : {}),
      ...(state ? { state } : {}),
      ...(role ? { role } : {}),
      ...(matched ? { matched: matched === 'yes' } : {}),
    },
    ...sortInput(view),
  });
  type Row = (typeof list.rows)[number];
  const columns = useMemo(
    (): Column<Row>[] => [
      {
        id: 'name',
        header: t`Name`,
        cell: (row) => <Person name={row.name} muted={row.disabledAt !== null} />,
        width: 220,
        pinned: true,
        hideable: false,
        phone: 'title',
      },
      {
        id: 'email',
        header: t`E-mail address`,
        cell: (row) => <bdi>{row.email}</bdi>,
        width: 230,
        sort: 'email',
        phone: 'detail',
      },
      {
        id: 'state',
        header: t`State`,
        cell: (row) =>
          row.disabledAt ? (
            <StatusDot tone="quiet" hollow>{t`Disabled`}</StatusDot>
          ) : row.personId ? (
            <StatusDot tone="good">{t`Active`}</StatusDot>
          ) : (
            <StatusDot tone="wait">{t`Without a person`}</StatusDot>
          ),
        width: 150,
        phone: 'detail',
      },
      {
        id: 'roles',
        header: t`Roles today`,
        cell: (row) => row.roles.map(({ title }) => title).join(', ') || '–',
        width: 200,
        grow: true,
      },
      { id: 'unit', header: t`Unit`, cell: (row) => row.unitName ?? '–', width: 170 },
      {
        id: 'createdAt',
        header: t`Since`,
        cell: (row) => format.date(row.createdAt),
        width: 110,
        sort: 'createdAt',
      },
    ],
    [t, format],
  );
  const invite = mayInvite && (
    <Button leftSection={<UserPlus className="t-icon" aria-hidden />} onClick={() => setInviting(true)}>
      <Trans>Invite somebody</Trans>
    </Button>
  );
  return (
    <Page fill>
      <PageHeader
        title={t`Accounts`}
        lead={<Trans>Who can sign in, and as which person. What they may do comes from roles.</Trans>}
        actions={invite}
      />
      <FilterBar
        view={view}
        search={t`Search by name or e-mail address`}
        filters={[
          {
            id: 'state',
            label: t`State`,
            single: true,
            options: [
              { value: 'active', label: t`Active` },
              { value: 'disabled', label: t`Disabled` },
            ],
          },
          { id: 'role', label: t`Role`, single: true, options: searchRoles },
          {
            id: 'matched',
            label: t`Person`,
            single: true,
            options: [
              { value: 'yes', label: t`Belongs to a person` },
              { value: 'no', label: t`Without a person` },
            ],
          },
        ]}
        end={<ColumnsMenu listId="accounts" view={view} columns={columns} />}
      />
      <PeekLayout
        panel={
          view.open && (
            <AccountPanel key={view.open} accountId={view.open} onClose={() => view.setOpen(undefined)} />
          )
        }
      >
        <DataGrid
          {...list}
          listId="accounts"
          label={t`Accounts`}
          columns={columns}
          rowId={(row) => row.accountId}
          rowName={(row) => row.name}
          sort={view.sort}
          onSort={(sort) => view.set({ sort })}
          shownColumns={view.columns}
          openId={view.open}
          onOpen={(row) => view.setOpen(row.accountId)}
          empty={
            <EmptyState
              icon={Users}
              title={<Trans>No accounts in your part of the enterprise</Trans>}
              action={invite}
            >
              <Trans>An account lets a person sign in. Invite somebody by e-mail to make one.</Trans>
            </EmptyState>
          }
          isFiltered={view.isFiltered}
          onClearFilters={() => view.set({ filters: {}, q: '' })}
        />
      </PeekLayout>
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Page>
  );
}
