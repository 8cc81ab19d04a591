/** Separation of duties: pairs of roles that one person may not hold together, and who does nevertheless. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Text } from '@mantine/core';
import { Plus, Split, TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { Fact, Facts, Part, PeekLayout, SidePanel, TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { useView } from '../../../surfaces/web/kit/view.ts';
import { listAccounts } from '../contract.ts';
import {
  declareDutyConflict,
  listDutyConflicts,
  listDutyViolations,
  withdrawDutyConflict,
} from '../contract-roles.ts';
import { Activity } from './activity.tsx';
import { DutyDialog } from './duty-dialog.tsx';
import { useMay } from './me.ts';
import { searchRoles } from './pickers.ts';

const standard = { filters: { state: ['in-force'] } };

/** The list of pairs. */
export function DutiesPage() {
  const { t } = useLingui();
  const view = useView(standard);
  const [declaring, setDeclaring] = useState(false);
  const mayDeclare = useMay(declareDutyConflict.right);
  const maySeeAccounts = useMay(listAccounts.right);
  const state = view.filters.state?.[0] as 'in-force' | 'withdrawn' | undefined;
  const role = view.filters.role?.[0];
  const list = useList(listDutyConflicts, {
    filter: { ...(state ? { state } : {}), ...(role ? { role } : {}) },
  });
  type Row = (typeof list.rows)[number];
  const columns = useMemo(
    (): Column<Row>[] => [
      {
        id: 'roleA',
        header: t`Whoever holds`,
        cell: (row) => row.titleA,
        width: 190,
        pinned: true,
        hideable: false,
        phone: 'title',
      },
      { id: 'roleB', header: t`May not hold`, cell: (row) => row.titleB, width: 190, phone: 'detail' },
      { id: 'why', header: t`Because`, cell: (row) => row.why, width: 300, grow: true, phone: 'detail' },
      {
        id: 'state',
        header: t`State`,
        cell: (row) =>
          row.withdrawnAt ? (
            <StatusDot tone="quiet" hollow>{t`Withdrawn`}</StatusDot>
          ) : (
            <StatusDot tone="good">{t`In force`}</StatusDot>
          ),
        width: 120,
      },
    ],
    [t],
  );
  const open = list.rows.find(({ dutyConflictId }) => dutyConflictId === view.open);
  const declare = mayDeclare && (
    <Button leftSection={<Plus className="t-icon" aria-hidden />} onClick={() => setDeclaring(true)}>
      <Trans>Declare a pair</Trans>
    </Button>
  );
  return (
    <Page fill>
      <PageHeader
        title={t`Separation of duties`}
        lead={
          <Trans>
            Pairs of roles that one person may not hold where their scopes meet. Grants respect them.
          </Trans>
        }
        actions={declare}
      />
      {maySeeAccounts && <ViolationsNote />}
      <FilterBar
        view={view}
        filters={[
          {
            id: 'state',
            label: t`State`,
            single: true,
            options: [
              { value: 'in-force', label: t`In force` },
              { value: 'withdrawn', label: t`Withdrawn` },
            ],
          },
          { id: 'role', label: t`Role`, single: true, options: searchRoles },
        ]}
      />
      <PeekLayout
        panel={
          open && <DutyPanel key={open.dutyConflictId} pair={open} onClose={() => view.setOpen(undefined)} />
        }
      >
        <DataGrid
          {...list}
          listId="duties"
          label={t`Separation of duties`}
          columns={columns}
          rowId={(row) => row.dutyConflictId}
          rowName={(row) => `${row.titleA} – ${row.titleB}`}
          openId={view.open}
          onOpen={(row) => view.setOpen(row.dutyConflictId)}
          empty={
            <EmptyState icon={Split} title={<Trans>No pairs are declared</Trans>} action={declare}>
              <Trans>For example: who asks for money should not be the one who approves it.</Trans>
            </EmptyState>
          }
          isFiltered={view.isFiltered && view.differsFrom('')}
          onClearFilters={() => view.set({ filters: {}, q: '' })}
        />
      </PeekLayout>
      {declaring && <DutyDialog onClose={() => setDeclaring(false)} onDone={view.setOpen} />}
    </Page>
  );
}

function ViolationsNote() {
  const all = useList(listDutyViolations, { limit: 1 });
  if (!all.total) return null;
  return (
    <Alert
      role="status"
      color="orange"
      variant="light"
      icon={<TriangleAlert className="t-icon" aria-hidden />}
      styles={{ message: { color: 'var(--mantine-color-text)' } }}
    >
      <Plural
        value={all.total}
        one="# account holds two roles that may not be held together. Open the pair to see which."
        other="# accounts hold two roles that may not be held together. Open a pair to see which."
      />
    </Alert>
  );
}

type Pair = ReturnType<
  typeof useList<typeof listDutyConflicts.input, typeof listDutyConflicts.output>
>['rows'][number];

function DutyPanel({ pair, onClose }: { pair: Pair; onClose: () => void }) {
  const { t } = useLingui();
  const [withdrawing, setWithdrawing] = useState(false);
  const maySeeAccounts = useMay(listAccounts.right);
  const { dutyConflictId, titleA, titleB } = pair;
  return (
    <SidePanel title={t`${titleA} and ${titleB}`} onClose={onClose}>
      {pair.can.includes(withdrawDutyConflict.name) && pair.withdrawnAt === null && (
        <Button variant="default" mb="sm" onClick={() => setWithdrawing(true)}>
          <Trans>Withdraw</Trans>
        </Button>
      )}
      <Facts>
        <Fact label={t`Because`}>{pair.why}</Fact>
        <Fact label={t`Roles`}>
          <TextLink to={`/settings/roles?open=${pair.roleA}`}>{titleA}</TextLink>
          {' · '}
          <TextLink to={`/settings/roles?open=${pair.roleB}`}>{titleB}</TextLink>
        </Fact>
      </Facts>
      {maySeeAccounts && pair.withdrawnAt === null && (
        <Part title={t`Who holds both`}>
          <Violations dutyConflictId={dutyConflictId} />
        </Part>
      )}
      <Part title={t`Activity`}>
        <Activity kind="duty-conflict" id={dutyConflictId} />
      </Part>
      <ConfirmWithPreview
        contract={withdrawDutyConflict}
        input={withdrawing ? { dutyConflictId } : null}
        onClose={() => setWithdrawing(false)}
        title={t`Let ${titleA} and ${titleB} be held together?`}
        confirm={t`Withdraw the rule`}
        askReason
        options={{ done: t`${titleA} and ${titleB} may be held together again` }}
      />
    </SidePanel>
  );
}

function Violations({ dutyConflictId }: { dutyConflictId: string }) {
  const list = useList(listDutyViolations, { filter: { dutyConflictId }, limit: 50 });
  if (list.error) return <RefusalNote error={list.error} />;
  if (list.rows.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {list.loading ? '…' : <Trans>Nobody in your part of the enterprise.</Trans>}
      </Text>
    );
  }
  return (
    <ul style={{ margin: 0, paddingInlineStart: 16 }}>
      {list.rows.map((row) => (
        <li key={`${row.grantA}:${row.grantB}`}>
          <TextLink to={`/settings/grants?f.accountId=${row.accountId}`}>{row.accountName}</TextLink>
          <Text size="xs" c="dimmed" dir="auto">
            {row.scopeA} · {row.scopeB}
          </Text>
        </li>
      ))}
    </ul>
  );
}
