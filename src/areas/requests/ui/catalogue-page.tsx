/** Keeping the catalogue: every model with its state, and how often the catalogue solved a need by itself. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core';
import { Inbox, LibraryBig, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useList, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useMay } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { addDays, today } from '../../../surfaces/web/kit/date-field.tsx';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { FormFrame, useCommandForm } from '../../../surfaces/web/kit/form.tsx';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { RecordKey, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { sortInput, useView } from '../../../surfaces/web/kit/view.ts';
import { getDeflection } from '../models/contract-deflection.ts';
import { listSubmissions } from '../models/contract-links.ts';
import { createModel, listModels } from '../models/contract-models.ts';
import classes from './catalogue.module.css';
import { iconOf, kindLeads, kindWords, type ModelFace, modelStates } from './model-words.ts';

const standard = { sort: { column: 'group', descending: false } };

function CreateDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { _ } = useMessages();
  const go = useGo();
  const [kind, setKind] = useState<ModelFace['kind']>('model');
  const { form, submit, sending, refusal } = useCommandForm(createModel, {
    initial: { name: '', description: '', group: '' },
    toInput: (values) => ({ ...values, kind }),
    done: ({ key }) => t`${key} was made; publish it when it is complete`,
    onDone: ({ key }) => go(`/requests/catalogue/${key}`),
  });
  return (
    <Dialog opened onClose={onClose} title={<Trans>New model</Trans>}>
      <FormFrame
        onSubmit={submit}
        refusal={refusal}
        sending={sending}
        confirm={t`Make the model`}
        onCancel={onClose}
      >
        <Stack gap={4}>
          <SegmentedControl
            aria-label={t`Kind`}
            value={kind}
            onChange={(value) => setKind(value as ModelFace['kind'])}
            data={(['model', 'demand', 'answer'] as const).map((value) => ({
              value,
              label: _(kindWords[value]),
            }))}
          />
          <p style={{ margin: 0, fontSize: 12, color: 'var(--t-ink-3)' }}>{_(kindLeads[kind])}</p>
        </Stack>
        <TextInput
          label={t`Name`}
          required
          maxLength={120}
          dir="auto"
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Textarea
          label={kind === 'answer' ? t`The answer` : t`What one gets`}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2000}
          dir="auto"
          {...form.getInputProps('description')}
        />
        <TextInput
          label={t`Group`}
          description={t`The heading under which it stands in the catalogue`}
          maxLength={60}
          dir="auto"
          {...form.getInputProps('group')}
        />
      </FormFrame>
    </Dialog>
  );
}

function Deflected() {
  const { t } = useLingui();
  const format = useFormat();
  const figures = useOperation(getDeflection, { from: addDays(today(), -90), until: today() });
  const { data } = figures;
  if (data === undefined || data.solved + data.notThis === 0) return null;
  const best = data.best[0];
  return (
    <dl className={classes.figures} aria-label={t`What the catalogue solved in the last 90 days`}>
      <div>
        <dt>
          <Trans>Solved before it was asked, in 90 days</Trans>
        </dt>
        <dd>{format.number(data.solved)}</dd>
      </div>
      {data.share !== null && (
        <div>
          <dt>
            <Trans>of all needs</Trans>
          </dt>
          <dd>{format.percent(data.share)}</dd>
        </div>
      )}
      {best !== undefined && best.solved > 0 && (
        <div>
          <dt>
            <Trans>most often by</Trans>
          </dt>
          <dd>
            <bdi>{best.name ?? best.key}</bdi>
          </dd>
        </div>
      )}
    </dl>
  );
}

/** The list of models. */
export function CataloguePage() {
  const { t } = useLingui();
  const { _ } = useMessages();
  const go = useGo();
  const view = useView(standard);
  const [adding, setAdding] = useState(false);
  const mayTriage = useMay('requests.triage');
  const waiting = useOperation(
    listSubmissions,
    mayTriage ? { filter: { outcome: 'quarantined' }, limit: 1 } : null,
  );
  const state = (view.filters.state?.[0] ?? 'published') as ModelFace['state'];
  const list = useList(listModels, {
    filter: { state, ...(view.q ? { text: view.q } : {}) },
    ...(sortInput(view) as { sort?: 'group'; direction?: 'asc' | 'desc' }),
  });
  const columns = useMemo(
    (): Column<ModelFace>[] => [
      {
        id: 'key',
        header: t`Key`,
        cell: (row) => <RecordKey>{row.key}</RecordKey>,
        width: 90,
        pinned: true,
        hideable: false,
        phone: 'detail',
      },
      {
        id: 'name',
        header: t`Name`,
        cell: (row) => {
          const Icon = iconOf(row);
          return (
            <Group gap={8} wrap="nowrap" component="span">
              <Icon className="t-icon" aria-hidden />
              <bdi>{row.name}</bdi>
            </Group>
          );
        },
        width: 260,
        grow: true,
        sort: 'name',
        phone: 'title',
      },
      {
        id: 'group',
        header: t`Group`,
        cell: (row) => <bdi>{row.group || '–'}</bdi>,
        width: 160,
        sort: 'group',
      },
      { id: 'kind', header: t`Kind`, cell: (row) => _(kindWords[row.kind]), width: 120, phone: 'detail' },
      {
        id: 'state',
        header: t`State`,
        cell: (row) => {
          const { word, tone, hollow } = modelStates[row.state];
          return (
            <StatusDot tone={tone} hollow={hollow ?? false}>
              {_(word)}
            </StatusDot>
          );
        },
        width: 150,
        phone: 'detail',
      },
      {
        id: 'days',
        header: t`Working days`,
        cell: (row) => row.expectedDays ?? '–',
        width: 110,
        align: 'end',
      },
    ],
    [t, _],
  );
  const add = (
    <Button leftSection={<Plus className="t-icon" aria-hidden />} onClick={() => setAdding(true)}>
      <Trans>New model</Trans>
    </Button>
  );
  const count = waiting.data?.total ?? 0;
  const open = (row: ModelFace) => go(`/requests/catalogue/${row.key}`);
  return (
    <Page fill>
      <PageHeader
        title={t`Catalogue`}
        lead={t`What people can ask for, how it is filled in, and where it goes.`}
        actions={
          <>
            {mayTriage && (
              <Button
                component={RecordLink}
                to="/requests/by-link"
                variant="default"
                leftSection={<Inbox className="t-icon" aria-hidden />}
              >
                {count > 0 ? <Trans>Came by link: {count} wait</Trans> : <Trans>Came by link</Trans>}
              </Button>
            )}
            {add}
          </>
        }
      />
      <Deflected />
      <FilterBar
        view={view}
        search={t`Search the catalogue`}
        filters={[
          {
            id: 'state',
            label: t`State`,
            single: true,
            options: (['published', 'draft', 'retired'] as const).map((value) => ({
              value,
              label: _(modelStates[value].word),
            })),
          },
        ]}
      />
      <DataGrid
        {...list}
        listId="request-models"
        label={t`Models`}
        columns={columns}
        rowId={(row) => row.modelId}
        rowName={(row) => `${row.key} ${row.name}`}
        sort={view.sort}
        onSort={(sort) => view.set({ sort })}
        onOpen={open}
        onOpenPage={open}
        isFiltered={view.isFiltered}
        onClearFilters={() => view.set({ filters: {}, q: '' })}
        empty={
          <EmptyState
            icon={LibraryBig}
            title={<Trans>Nothing stands in the catalogue yet</Trans>}
            action={add}
          >
            <Trans>
              Make a model for work that comes again and again: a change to a roster, a report, access. People
              then choose it, and it goes straight to those who do it.
            </Trans>
          </EmptyState>
        }
      />
      {adding && <CreateDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}
