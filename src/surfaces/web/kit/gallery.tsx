/**
 * The kit with made-up records, for looking at it and for axe; never part of a build. Open
 * /kit/gallery.html on the development server.
 */
import '../styles.ts';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import {
  BookOpen,
  CalendarDays,
  ChartColumn,
  Columns3,
  Gavel,
  House,
  Inbox,
  Landmark,
  LayoutGrid,
  Network,
  Package,
  Receipt,
  Scale,
  Table,
  Users,
} from 'lucide-react';
import { useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { command } from '../../../kernel/operation.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { App, Providers } from '../app.tsx';
import { useFormat } from '../i18n/format.ts';
import { activateLocale, firstLocale } from '../i18n/locale.ts';
import { preferences } from '../shell/preferences.ts';
import type { Section } from '../shell/sections.ts';
import { SessionContext, SignOutContext } from '../shell/session.ts';
import type { Column } from './columns.ts';
import { askWhoseChange } from './conflict.tsx';
import { ConfirmWithPreview, ConsequenceList } from './consequences.tsx';
import { DataGrid } from './data-grid.tsx';
import { AsOfPicker, addDays, DateField, today } from './date-field.tsx';
import { EmptyState } from './empty-state.tsx';
import { ColumnsMenu, FilterBar, type FilterField, LayoutSwitch } from './filter-bar.tsx';
import { FormFrame } from './form.tsx';
import { Page, PageHeader, Panel } from './page.tsx';
import { Fact, Facts, Part, PeekLayout, SidePanel } from './peek.tsx';
import { ProgressNote } from './progress-note.tsx';
import { type Pickable, RecordPicker } from './record-picker.tsx';
import { RefusalNote } from './refusal-note.tsx';
import { useSelection } from './selection.ts';
import { Chip, Kbd, Person, RecordKey, StatusDot, TimeLeft, type Tone } from './status.tsx';
import { Timeline } from './timeline.tsx';
import { toast } from './toast.tsx';
import { TreeView } from './tree-view.tsx';
import { useView } from './view.ts';
import { ViewSwitch } from './view-switch.tsx';

interface Request {
  id: string;
  title: string;
  requester: string;
  team: string;
  status: string;
  tone: Tone;
  due: string;
  hours: number;
  left: number;
}

const people = [
  'Amara Okafor',
  'Jonas Weber',
  'Priya Nair',
  'Kenji Sato',
  'Lucía Fernández',
  'Hannah Cohen',
  'ليلى حداد',
  'Wei Chen',
];
const teams = ['Field Service', 'Manufacturing', 'Customer Success', 'Retail North', 'Legal & Compliance'];
const titles = [
  'Certification in forklift safety',
  'Simulation for a new quoting tool',
  'Leader briefing on consultative selling',
  'Onboarding for hand hygiene',
  'Refresher on incident response in the north-western distribution centres',
  'تدريب السلامة في المستودعات',
  'Workshop: difficult conversations',
];
const statuses: [string, Tone][] = [
  ['New', 'info'],
  ['Triage', 'busy'],
  ['Waiting for requester', 'wait'],
  ['In build', 'warn'],
  ['Live', 'good'],
  ['Declined', 'quiet'],
  ['Overdue', 'bad'],
];
const requests: Request[] = Array.from({ length: 5000 }, (_, i) => ({
  id: `REQ-${i + 1}`,
  title: titles[i % titles.length]!,
  requester: people[(i * 3) % people.length]!,
  team: teams[(i * 7) % teams.length]!,
  status: statuses[(i * 5) % statuses.length]![0],
  tone: statuses[(i * 5) % statuses.length]![1],
  due: addDays('2026-11-20', (i * 13) % 160),
  hours: ((i * 29) % 160) + 8,
  left: ((i * 7919) % 300_000) - 40_000,
}));

const filters: FilterField[] = [
  { id: 'status', label: 'Status', options: statuses.map(([label]) => ({ value: label, label })) },
  { id: 'team', label: 'Team', options: teams.map((label) => ({ value: label, label })) },
  {
    id: 'requester',
    label: 'Requester',
    options: async (text) =>
      people.filter((name) => name.includes(text)).map((label) => ({ value: label, label })),
  },
];

function ListPage() {
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

const cancelSession = command({
  name: 'gallery.cancel-session',
  summary: 'Cancels a session.',
  right: 'signed-in',
  input: z.object({ sessionId: z.string() }),
  output: z.object({}),
  http: { method: 'POST', path: '/api/gallery' },
  emits: [],
});
const consequences = [
  {
    kind: 'event' as const,
    sentence: 'SES-12 Forklift safety, Oslo is cancelled',
    event: 'x',
    subjectKind: 'session',
    subjectId: '1',
    because: null,
  },
  {
    kind: 'event' as const,
    sentence: 'The room Oslo 4 is free again from 09:00 to 16:00',
    event: 'x',
    subjectKind: 'room',
    subjectId: '1',
    because: 'free-room',
  },
  ...Array.from({ length: 14 }, (_, i) => ({
    kind: 'notice' as const,
    sentence: `${people[i % people.length]} is told: your session is cancelled`,
    event: null,
    subjectKind: 'person',
    subjectId: String(i),
    because: null,
  })),
  {
    kind: 'timer' as const,
    sentence: 'On 2026-11-30 08:00 UTC: remind the vendor',
    event: null,
    subjectKind: 'vendor',
    subjectId: '1',
    because: null,
  },
];
window.fetch = async () => Response.json({ output: {}, consequences, more: 40, hits: [], rows: [] });

function KitPage() {
  const [picked, setPicked] = useState<Pickable | null>(null);
  const [date, setDate] = useState<string | null>(today());
  const [cancelling, setCancelling] = useState<{ sessionId: string } | null>(null);
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set(['emea']));
  const { i18n } = useLingui();
  return (
    <Page>
      <PageHeader
        recordKey="CRS-18"
        title="Forklift safety"
        meta={<StatusDot tone="good">Live</StatusDot>}
        lead="Everything the kit has, with made-up records."
        actions={<AsOfPicker />}
      />
      <div
        style={{
          display: 'grid',
          gap: 12,
          gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 340px), 1fr))',
        }}
      >
        <Panel title="Signs">
          <Stack gap="sm" align="flex-start">
            {statuses.map(([word, tone], i) => (
              <StatusDot key={word} tone={tone} hollow={i === 0}>
                {word}
              </StatusDot>
            ))}
            <Group gap="sm">
              <Chip>12 people</Chip>
              <Chip tone="warn">Licence ends</Chip>
              <Chip tone="bad">Conflict</Chip>
            </Group>
            <Group gap="md">
              <TimeLeft seconds={-7200}>2 h late</TimeLeft>
              <TimeLeft seconds={3600}>1 h left</TimeLeft>
              <TimeLeft seconds={40_000}>11 h left</TimeLeft>
              <TimeLeft seconds={400_000} paused>
                4 days left
              </TimeLeft>
            </Group>
            <Group gap="md">
              {people.slice(0, 3).map((name) => (
                <Person key={name} name={name} />
              ))}
              <Person name="Ada Former" muted />
            </Group>
          </Stack>
        </Panel>
        <Panel title="What cancelling would do">
          <ConsequenceList consequences={consequences} more={40} />
          <Group mt="md">
            <Button color="red.9" onClick={() => setCancelling({ sessionId: '1' })}>
              Cancel session…
            </Button>
            <Button
              variant="default"
              onClick={() => toast.done('REQ-42 accepted', { label: 'Undo', run: () => undefined })}
            >
              Toast
            </Button>
            <Button
              variant="default"
              onClick={() =>
                void askWhoseChange(
                  new Refusal('conflict', 'changed-meanwhile', 'Priya Nair changed this to 40 seats.', {
                    current: 3,
                    values: { seats: 40 },
                  }),
                  { seats: 24 },
                )
              }
            >
              Conflict
            </Button>
          </Group>
          <ConfirmWithPreview
            contract={cancelSession}
            input={cancelling}
            onClose={() => setCancelling(null)}
            title="Cancel SES-12 Forklift safety?"
            confirm="Cancel session"
            irreversible
            askReason
          />
        </Panel>
        <Panel title="Form">
          <FormFrame
            onSubmit={(event) => event?.preventDefault()}
            confirm="Create request"
            onCancel={() => undefined}
            refusal={
              new Refusal(
                'refused',
                'x',
                'The room holds 12 people and 14 are enrolled. Choose a larger room or move two people.',
              )
            }
          >
            <TextInput label="Title" required error="Write at least one character." />
            <RecordPicker
              label="Requester"
              value={picked}
              onChange={setPicked}
              search={async (text) =>
                people
                  .filter((name) => name.toLowerCase().includes(text.toLowerCase()))
                  .map((name, i) => ({
                    id: name,
                    label: name,
                    hint: teams[i % teams.length],
                    ...(i === 2 ? { whyNot: 'On leave until January' } : {}),
                  }))
              }
            />
            <DateField
              label="Due"
              description="When people must have it"
              value={date}
              onChange={setDate}
              clearable
            />
          </FormFrame>
        </Panel>
        <Panel title="Tree">
          <TreeView
            label="Units"
            initiallyOpen={['all', 'sales']}
            checked={checked}
            onCheck={(node, to) =>
              setChecked((now) => new Set(to ? [...now, node.id] : [...now].filter((id) => id !== node.id)))
            }
            nodes={[
              {
                id: 'all',
                label: 'Northwind Group',
                end: '15,004',
                children: [
                  {
                    id: 'sales',
                    label: 'Sales',
                    end: '3,120',
                    children: [
                      { id: 'emea', label: 'EMEA', end: 1210 },
                      { id: 'amer', label: 'Americas', end: 980, hasChildren: true },
                    ],
                  },
                  {
                    id: 'ops',
                    label: 'Operations',
                    end: '7,340',
                    hasChildren: true,
                    children: [{ id: 'field', label: 'Field Service' }],
                  },
                ],
              },
            ]}
          />
        </Panel>
        <Panel title="Long work">
          <Stack>
            <ProgressNote
              title="Importing people"
              done={7340}
              total={15004}
              note="comparing managers"
              onStop={() => undefined}
            />
            <ProgressNote title="Reading the file" done={120} total={null} />
          </Stack>
        </Panel>
        <Panel title="Nothing yet">
          <EmptyState
            icon={Inbox}
            title="No requests yet"
            action={<Button rightSection={<Kbd onAccent>C</Kbd>}>New request</Button>}
          >
            Requests for learning arrive here, from the form or by mail. The oldest is on top.
          </EmptyState>
          <RefusalNote
            error={
              new Refusal(
                'forbidden',
                'right-missing',
                'You need the right to see people. Ask an administrator.',
              )
            }
          />
        </Panel>
        <Panel title={i18n.locale}>
          <EmptyGrid />
        </Panel>
      </div>
    </Page>
  );
}

function EmptyGrid() {
  const columns = useMemo(
    (): Column<Request>[] => [{ id: 'a', header: 'Name', cell: () => '', grow: true, phone: 'title' }],
    [],
  );
  const common = { columns, rows: [], rowId: () => '', rowName: () => '', height: 180, mainGrid: false };
  return (
    <Stack>
      <DataGrid listId="e1" label="Loading" {...common} loading />
      <DataGrid
        listId="e2"
        label="Failed"
        {...common}
        error={new Refusal('refused', 'unreachable', '')}
        retry={() => undefined}
      />
      <DataGrid listId="e3" label="No match" {...common} isFiltered onClearFilters={() => undefined} />
    </Stack>
  );
}

const one = (
  id: string,
  group: Section['group'],
  label: Section['label'],
  icon: Section['icon'],
  path: string,
  key: string,
): Section => ({
  id,
  group,
  label,
  icon,
  key,
  tabs: [{ label, path, page: async () => KitPage }],
});
const sections: Section[] = [
  one('home', 'home', msg`Home`, House, '/kit', 'h'),
  one('strategy', 'direction', msg`Strategy`, Landmark, '/strategy', 's'),
  one('governance', 'direction', msg`Governance`, Gavel, '/governance', 'v'),
  {
    id: 'requests',
    group: 'operations',
    label: msg`Requests`,
    icon: Inbox,
    key: 'r',
    creates: [{ label: msg`New request`, to: '/kit', key: 'r' }],
    tabs: [
      { label: msg`Triage inbox`, path: '/requests/triage', page: async () => ListPage },
      { label: msg`Requests`, path: '/requests', page: async () => ListPage },
      { label: msg`Board`, path: '/requests/board', page: async () => ListPage },
      { label: msg`Forms`, path: '/requests/forms', page: async () => ListPage },
    ],
  },
  one('events', 'operations', msg`Events`, CalendarDays, '/events', 'e'),
  one('materials', 'operations', msg`Materials`, Package, '/materials', 'k'),
  one('content', 'operations', msg`Content`, BookOpen, '/content', 'c'),
  one('finance', 'operations', msg`Finance`, Receipt, '/finance', 'f'),
  one('compliance', 'operations', msg`Compliance`, Scale, '/compliance', 'm'),
  one('technology', 'operations', msg`Technology`, Network, '/technology', 't'),
  one('analytics', 'operations', msg`Analytics`, ChartColumn, '/analytics', 'a'),
  one('people', 'foundation', msg`People & organisation`, Users, '/people', 'p'),
  one('forms', 'foundation', msg`Settings`, LayoutGrid, '/settings', 'o'),
];

await activateLocale(firstLocale(preferences().locale));
history.replaceState(null, '', new URLSearchParams(location.search).get('at') ?? '/requests');

createRoot(document.getElementById('root')!).render(
  <Providers>
    <SessionContext
      value={{
        accountId: '0',
        email: 'amara@example.com',
        name: 'Amara Okafor',
        personId: null,
        enterprise: 'Northwind Group',
        isDemo: true,
        zone: 'Europe/Berlin',
        languages: ['en', 'ar'],
        today: today(),
        face: 'staff',
        rights: [],
        grants: [],
        preferences: { theme: 'auto', locale: null, density: 'default', singleKeys: true, starred: [] },
      }}
    >
      <SignOutContext value={() => undefined}>
        <App sections={sections} />
      </SignOutContext>
    </SessionContext>
  </Providers>,
);
