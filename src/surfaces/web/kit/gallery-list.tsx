/** The gallery's list: thousands of rows, filters, a panel. */
import { Button, Group } from '@mantine/core';
import { Columns3, Table } from 'lucide-react';
import { useMemo } from 'react';
import { useFormat } from '../i18n/format.ts';
import type { Column } from './columns.ts';
import { DataGrid } from './data-grid.tsx';
import { ColumnsMenu, FilterBar, LayoutSwitch } from './filter-bar.tsx';
import { filters, type Request, requests } from './gallery-data.ts';
import { Page, PageHeader } from './page.tsx';
import { Fact, Facts, Part, PeekLayout, SidePanel } from './peek.tsx';
import { useSelection } from './selection.ts';
import { Kbd, Person, RecordKey, StatusDot, TimeLeft } from './status.tsx';
import { Timeline } from './timeline.tsx';
import { toast } from './toast.tsx';
import { useView } from './view.ts';
import { ViewSwitch } from './view-switch.tsx';
/** The list. */
export function ListPage() {
  const view = useView();
  const format = useFormat();
  const selection = useSelection<Request>();
  const columns = useMemo(
    (): Column<Request>[] => [
      {
        id: 'key',
        header: 'Key',
        cell: (row) => <RecordKey>{row.id}</RecordKey>,
        width: 84,
        pinned: true,
        hideable: false,
        sort: 'key',
        phone: 'detail',
      },
      {
        id: 'title',
        header: 'Title',
        cell: (row) => row.title,
        width: 260,
        grow: true,
        pinned: true,
        sort: 'title',
        phone: 'title',
      },
      {
        id: 'status',
        header: 'Status',
        cell: (row) => <StatusDot tone={row.tone}>{row.status}</StatusDot>,
        width: 170,
        sort: 'status',
        phone: 'detail',
      },
      {
        id: 'requester',
        header: 'Requester',
        cell: (row) => <Person name={row.requester} />,
        width: 160,
        sort: 'requester',
      },
      { id: 'team', header: 'Team', cell: (row) => row.team, width: 150 },
      {
        id: 'due',
        header: 'Due',
        cell: (row) => format.date(row.due),
        width: 110,
        sort: 'due',
        phone: 'detail',
      },
      {
        id: 'left',
        header: 'Time left',
        cell: (row) => (
          <TimeLeft seconds={row.left} paused={row.tone === 'wait'}>
            {Math.round(row.left / 3600)} h
          </TimeLeft>
        ),
        width: 90,
      },
      {
        id: 'hours',
        header: 'Effort',
        cell: (row) => `${row.hours} h`,
        width: 80,
        align: 'end',
        sort: 'hours',
        internal: true,
      },
      {
        id: 'cost',
        header: 'Cost',
        cell: (row) => format.money(row.hours * 8500, 'EUR'),
        width: 120,
        align: 'end',
        hidden: true,
      },
    ],
    [format],
  );
  const rows = useMemo(() => {
    const found = requests.filter(
      (row) =>
        row.title.toLowerCase().includes(view.q.toLowerCase()) &&
        (!view.filters.status?.length || view.filters.status.includes(row.status)) &&
        (!view.filters.team?.length || view.filters.team.includes(row.team)) &&
        (!view.filters.requester?.length || view.filters.requester.includes(row.requester)),
    );
    const key = view.sort?.column as keyof Request | undefined;
    if (!key) return found;
    const sign = view.sort?.descending ? -1 : 1;
    return [...found].sort(
      (a, b) => sign * String(a[key]).localeCompare(String(b[key]), 'en', { numeric: true }),
    );
  }, [view]);
  const open = requests.find(({ id }) => id === view.open);
  return (
    <Page fill>
      <PageHeader
        title="Requests"
        actions={<Button rightSection={<Kbd onAccent>C</Kbd>}>New request</Button>}
      />
      <ViewSwitch
        view={view}
        standard="All requests"
        views={[
          { id: '1', name: 'Needs triage', visibility: 'everyone', search: 'f.status=Triage' },
          {
            id: '2',
            name: 'Overdue by age',
            visibility: 'private',
            search: 'f.status=Overdue&sort=due',
            removable: true,
          },
        ]}
        onSave={() => toast.done('View saved')}
        onRemove={() => toast.done('View deleted')}
      />
      <FilterBar
        view={view}
        filters={filters}
        search="Search requests"
        end={
          <>
            <LayoutSwitch
              view={view}
              layouts={[
                { id: 'table', label: 'Table', icon: Table },
                { id: 'board', label: 'Board', icon: Columns3 },
              ]}
            />
            <ColumnsMenu listId="gallery" view={view} columns={columns} />
          </>
        }
      />
      <PeekLayout
        panel={
          open && (
            <SidePanel
              recordKey={open.id}
              title={open.title}
              onClose={() => view.setOpen(undefined)}
              page="/kit"
            >
              <Group gap="sm" mb="sm">
                <Button rightSection={<Kbd onAccent>1</Kbd>}>Accept</Button>
                <Button variant="default" rightSection={<Kbd>3</Kbd>}>
                  Decline
                </Button>
              </Group>
              <Facts>
                <Fact label="Status">
                  <StatusDot tone={open.tone}>{open.status}</StatusDot>
                </Fact>
                <Fact label="Requester">
                  <Person name={open.requester} />
                </Fact>
                <Fact label="Due">{format.date(open.due)}</Fact>
                <Fact label="Fit" internal>
                  Strong: regulatory, 120 people
                </Fact>
              </Facts>
              <Part title="Activity">
                <Timeline
                  entries={[
                    {
                      id: '1',
                      at: '2026-11-23T15:00:00Z',
                      by: { kind: 'person', name: 'Amara Okafor' },
                      sentence: 'moved from New to Triage',
                      reason: 'The regulator asks for it by March',
                    },
                    {
                      id: '2',
                      at: '2026-11-23T10:00:00Z',
                      by: { kind: 'rule', name: 'Safety first' },
                      sentence: 'set the priority to High',
                    },
                    {
                      id: '3',
                      at: '2026-11-22T10:00:00Z',
                      by: { kind: 'person', name: 'Jonas Weber' },
                      sentence: '',
                      comment: 'Twelve of the forty learners are on leave until January.',
                    },
                    {
                      id: '4',
                      at: '2026-11-20T10:00:00Z',
                      by: { kind: 'integration', name: 'HR import' },
                      sentence: 'added 40 learners',
                    },
                  ]}
                  onComment={async () => toast.done('Comment added')}
                />
              </Part>
            </SidePanel>
          )
        }
      >
        <DataGrid
          listId="gallery"
          label="Requests"
          columns={columns}
          rows={rows}
          rowId={(row) => row.id}
          rowName={(row) => `${row.id} ${row.title}`}
          total={rows.length === requests.length ? 1_037_000 : rows.length}
          estimated={rows.length === requests.length}
          sort={view.sort}
          onSort={(sort) => view.set({ sort })}
          shownColumns={view.columns}
          openId={view.open}
          onOpen={(row) => view.setOpen(row.id)}
          onOpenPage={() => undefined}
          selection={selection}
          bulk={() => (
            <>
              <Button variant="subtle">Set status</Button>
              <Button variant="subtle">Assign</Button>
              <Button variant="subtle">Export</Button>
            </>
          )}
          isFiltered={view.isFiltered}
          onClearFilters={() => view.set({ filters: {}, q: '' })}
        />
      </PeekLayout>
    </Page>
  );
}
