/** Grants: who holds which role, where, from when to when, given by whom and why. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Text } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { call } from '../../../surfaces/web/client/call.ts';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { ColumnsMenu, FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { Fact, Facts, PeekLayout, SidePanel, TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { Person, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { sortInput, useView } from '../../../surfaces/web/kit/view.ts';
import { getAccount, listAccounts } from '../contract.ts';
import { endGrant, grantRole, listGrants } from '../contract-roles.ts';
import { EndGrantDialog } from './end-grant-dialog.tsx';
import { GrantDialog } from './grant-dialog.tsx';
import { useMay } from './me.ts';
import { searchRoles } from './pickers.ts';
import { useGrantStates, useScopeWords } from './words.ts';

const standard = {
  filters: { state: ['current'] },
  sort: { column: 'validFrom', descending: true },
};

/** Accounts as choices; the one chosen in the URL comes first. */
function useAccounts(chosen: string | undefined) {
  return useCallback(
    async (text: string) => {
      const filter = text.trim() ? { search: text.trim() } : {};
      const [own, { rows }] = await Promise.all([
        chosen && !text ? call(getAccount, { accountId: chosen }).catch(() => undefined) : undefined,
        call(listAccounts, { filter, limit: 20 }),
      ]);
      const others = rows.filter(({ accountId }) => accountId !== own?.accountId);
      return [...(own ? [own] : []), ...others].map(({ accountId, name }) => ({
        value: accountId,
        label: name,
      }));
    },
    [chosen],
  );
}

/** The list of grants. */
export function GrantsPage() {
  const { t } = useLingui();
  const format = useFormat();
  const states = useGrantStates();
  const scopeWords = useScopeWords();
  const view = useView(standard);
  const [giving, setGiving] = useState(false);
  const mayGive = useMay(grantRole.right);
  const role = view.filters.role?.[0];
  const accountId = view.filters.accountId?.[0];
  const accounts = useAccounts(accountId);
  const state = view.filters.state?.[0] as keyof typeof states | undefined;
  const list = useList(listGrants, {
    filter: { ...(role ? { role } : {}), ...(accountId ? { accountId } : {}), ...(state ? { state } : {}) },
    ...(sortInput(view) as { sort?: 'validFrom'; direction?: 'asc' | 'desc' }),
  });
  type Row = (typeof list.rows)[number];
  const columns = useMemo(
    (): Column<Row>[] => [
      {
        id: 'account',
        header: t`Account`,
        cell: (row) => <Person name={row.accountName} />,
        width: 210,
        pinned: true,
        hideable: false,
        phone: 'title',
      },
      { id: 'role', header: t`Role`, cell: (row) => row.roleTitle, width: 180, phone: 'detail' },
      { id: 'scope', header: t`Where`, cell: scopeWords, width: 220, grow: true, phone: 'detail' },
      {
        id: 'state',
        header: t`State`,
        cell: (row) => (
          <StatusDot tone={states[row.state].tone} hollow={row.state !== 'current'}>
            {states[row.state].word}
          </StatusDot>
        ),
        width: 130,
      },
      {
        id: 'validFrom',
        header: t`From`,
        cell: (row) => format.date(row.validFrom),
        width: 110,
        sort: 'validFrom',
      },
      {
        id: 'validTo',
        header: t`Until`,
        cell: (row) => (row.validTo ? format.date(row.validTo) : t`No end`),
        width: 110,
      },
      { id: 'by', header: t`Given by`, cell: (row) => row.grantedByName ?? t`System`, width: 150 },
      { id: 'reason', header: t`Why`, cell: (row) => row.reason ?? '–', width: 180, hidden: true },
    ],
    [t, format, states, scopeWords],
  );
  const open = list.rows.find(({ grantId }) => grantId === view.open);
  const give = mayGive && (
    <Button leftSection={<KeyRound className="t-icon" aria-hidden />} onClick={() => setGiving(true)}>
      <Trans>Give a role</Trans>
    </Button>
  );
  return (
    <Page fill>
      <PageHeader
        title={t`Grants`}
        lead={
          <Trans>
            Who holds which role, where and until when. You give and end only what you hold there yourself.
          </Trans>
        }
        actions={give}
      />
      <FilterBar
        view={view}
        filters={[
          {
            id: 'state',
            label: t`State`,
            single: true,
            options: Object.entries(states).map(([value, { word }]) => ({ value, label: word })),
          },
          { id: 'role', label: t`Role`, single: true, options: searchRoles },
          { id: 'accountId', label: t`Account`, single: true, options: accounts },
        ]}
        end={<ColumnsMenu listId="grants" view={view} columns={columns} />}
      />
      <PeekLayout
        panel={open && <GrantPanel key={open.grantId} grant={open} onClose={() => view.setOpen(undefined)} />}
      >
        <DataGrid
          {...list}
          listId="grants"
          label={t`Grants`}
          columns={columns}
          rowId={(row) => row.grantId}
          rowName={(row) => `${row.accountName}: ${row.roleTitle}`}
          sort={view.sort}
          onSort={(sort) => view.set({ sort })}
          shownColumns={view.columns}
          openId={view.open}
          onOpen={(row) => view.setOpen(row.grantId)}
          empty={
            <EmptyState icon={KeyRound} title={<Trans>No role is given yet</Trans>} action={give}>
              <Trans>
                A grant gives an account a role in a unit or the whole enterprise, for a time or for good.
              </Trans>
            </EmptyState>
          }
          isFiltered={view.isFiltered}
          onClearFilters={() => view.set({ filters: {}, q: '' })}
        />
      </PeekLayout>
      {giving && <GrantDialog onClose={() => setGiving(false)} />}
    </Page>
  );
}

type Grant = ReturnType<typeof useList<typeof listGrants.input, typeof listGrants.output>>['rows'][number];

function GrantPanel({ grant, onClose }: { grant: Grant; onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const states = useGrantStates();
  const scopeWords = useScopeWords();
  const [ending, setEnding] = useState(false);
  return (
    <SidePanel title={`${grant.accountName}: ${grant.roleTitle}`} onClose={onClose}>
      {grant.can.includes(endGrant.name) && grant.state !== 'ended' && (
        <Button variant="default" mb="sm" onClick={() => setEnding(true)}>
          <Trans>End this grant</Trans>
        </Button>
      )}
      <Facts>
        <Fact label={t`State`}>
          <StatusDot tone={states[grant.state].tone} hollow={grant.state !== 'current'}>
            {states[grant.state].word}
          </StatusDot>
        </Fact>
        <Fact label={t`Account`}>
          <TextLink to={`/settings/accounts?open=${grant.accountId}`}>{grant.accountName}</TextLink>
        </Fact>
        <Fact label={t`Role`}>
          <TextLink to={`/settings/roles?open=${grant.role}`}>{grant.roleTitle}</TextLink>
        </Fact>
        <Fact label={t`Where`}>{scopeWords(grant)}</Fact>
        <Fact label={t`From`}>{format.date(grant.validFrom)}</Fact>
        <Fact label={t`Until`}>{grant.validTo ? format.date(grant.validTo) : t`No end`}</Fact>
        <Fact label={t`Given by`}>{grant.grantedByName ?? t`System`}</Fact>
        <Fact label={t`Why`}>
          {grant.reason ?? (
            <Text span c="dimmed" size="sm">
              –
            </Text>
          )}
        </Fact>
      </Facts>
      {ending && <EndGrantDialog grant={grant} onClose={() => setEnding(false)} />}
    </SidePanel>
  );
}
