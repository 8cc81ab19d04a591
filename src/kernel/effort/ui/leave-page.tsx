/** Who is away when: one's own leave, and that of the people one answers for. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { CalendarOff, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useCommand, useList } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { today } from '../../../surfaces/web/kit/date-field.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar, type FilterField } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { Person } from '../../../surfaces/web/kit/status.tsx';
import { useView } from '../../../surfaces/web/kit/view.ts';
import { hasRight, useSession } from '../../../surfaces/web/shell/session.ts';
import { changeLeave, listLeave, withdrawLeave } from '../contract-registers.ts';
import { CapacityTabs } from './capacity-tabs.tsx';
import { ChangeLeaveDialog, type Leave, RecordLeaveDialog } from './leave-dialog.tsx';
import { teamOf, useTeamFilters } from './team-filters.ts';

/** The page at `/requests/capacity/leave`. */
export function LeavePage() {
  const { t } = useLingui();
  const format = useFormat();
  const session = useSession();
  const view = useView();
  const team = useTeamFilters({ bySkill: false });
  const [isRecording, setRecording] = useState(false);
  const [changed, setChanged] = useState<Leave | null>(null);
  const isAll = view.filters.when?.[0] === 'all';
  const { queueId, unitId } = teamOf(view);
  const list = useList(listLeave, {
    filter: {
      ...(queueId ? { queueId } : {}),
      ...(unitId ? { unitId } : {}),
      ...(isAll ? {} : { from: today() }),
    },
  });
  const withdraw = useCommand(withdrawLeave, { done: t`The leave was withdrawn` });
  const { mutate } = withdraw;
  const filters = useMemo(
    (): FilterField[] => [
      { id: 'when', label: t`When`, single: true, options: [{ value: 'all', label: t`Past leave too` }] },
      ...team,
    ],
    [t, team],
  );
  const columns = useMemo(
    (): Column<Leave>[] => [
      {
        id: 'person',
        header: t`Who`,
        cell: (row) => <Person name={row.person.name} />,
        width: 220,
        pinned: true,
        hideable: false,
        phone: 'title',
      },
      {
        id: 'from',
        header: t`First day`,
        cell: (row) => format.date(row.from),
        width: 120,
        phone: 'detail',
      },
      { id: 'to', header: t`Last day`, cell: (row) => format.date(row.to), width: 120, phone: 'detail' },
      {
        id: 'percent',
        header: t`Share of the day`,
        cell: (row) => format.percent(row.percent / 100),
        width: 130,
        align: 'end',
        phone: 'detail',
      },
      { id: 'note', header: t`Note`, cell: (row) => <bdi>{row.note ?? '–'}</bdi>, width: 200, grow: true },
      {
        id: 'actions',
        header: t`Actions`,
        cell: (row) => (
          <span>
            {row.can.includes(changeLeave.name) && (
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={t`Correct the leave of ${row.person.name}`}
                onClick={() => setChanged(row)}
              >
                <Trans>Correct</Trans>
              </Button>
            )}
            {row.can.includes(withdrawLeave.name) && (
              <Button
                variant="subtle"
                color="gray"
                size="compact-sm"
                aria-label={t`Withdraw the leave of ${row.person.name}`}
                onClick={() => mutate({ input: { leaveId: row.leaveId }, expectedVersion: row.version })}
              >
                <Trans>Withdraw</Trans>
              </Button>
            )}
          </span>
        ),
        width: 180,
      },
    ],
    [t, format, mutate],
  );
  const record = hasRight(session, 'effort.record-leave') && (
    <Button leftSection={<Plus className="t-icon" aria-hidden />} onClick={() => setRecording(true)}>
      <Trans>Record leave</Trans>
    </Button>
  );
  return (
    <Page fill>
      <PageHeader
        title={t`Leave`}
        lead={
          <Trans>Who is away counts nothing in capacity; who acts for them is said under Deputies.</Trans>
        }
        actions={record}
      />
      <CapacityTabs />
      <FilterBar view={view} filters={filters} />
      <DataGrid
        {...list}
        listId="leave"
        label={t`Leave`}
        columns={columns}
        rowId={(row) => row.leaveId}
        rowName={(row) => `${row.person.name}, ${format.date(row.from)}`}
        isFiltered={view.isFiltered}
        onClearFilters={() => view.set({ filters: {}, q: '' })}
        empty={
          <EmptyState icon={CalendarOff} title={<Trans>Nobody is away</Trans>} action={record}>
            <Trans>
              Leave that is recorded here takes hours out of capacity, so that no promise counts on them.
            </Trans>
          </EmptyState>
        }
      />
      {isRecording && (
        <RecordLeaveDialog
          person={session.personId === null ? null : { id: session.personId, label: session.name }}
          onClose={() => setRecording(false)}
        />
      )}
      {changed && <ChangeLeaveDialog leave={changed} onClose={() => setChanged(null)} />}
    </Page>
  );
}
