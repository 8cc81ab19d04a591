/** Every other part of the kit on one page of the gallery. */
import { useLingui } from '@lingui/react';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { Inbox } from 'lucide-react';
import { useMemo, useState } from 'react';
import { z } from 'zod';
import { command } from '../../../kernel/operation.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Column } from './columns.ts';
import { askWhoseChange } from './conflict.tsx';
import { ConfirmWithPreview, ConsequenceList } from './consequences.tsx';
import { DataGrid } from './data-grid.tsx';
import { AsOfPicker, DateField, today } from './date-field.tsx';
import { EmptyState } from './empty-state.tsx';
import { FormFrame } from './form.tsx';
import { people, type Request, statuses, teams } from './gallery-data.ts';
import { Page, PageHeader, Panel } from './page.tsx';
import { ProgressNote } from './progress-note.tsx';
import { type Pickable, RecordPicker } from './record-picker.tsx';
import { RefusalNote } from './refusal-note.tsx';
import { Chip, Kbd, Person, StatusDot, TimeLeft } from './status.tsx';
import { toast } from './toast.tsx';
import { TreeView } from './tree-view.tsx';

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

/** The parts. */
export function KitPage() {
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
