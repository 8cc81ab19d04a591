/** Forms: what people are asked, what is published and what is being drafted. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { ListPlus, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { useMay } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { ColumnsMenu, FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { Chip, RecordKey, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { sortInput, useView } from '../../../surfaces/web/kit/view.ts';
import { createForm } from '../contract.ts';
import { type FormState, listForms } from '../contract-read.ts';
import { NewFormDialog } from './new-form-dialog.tsx';
import { type FormRow, stateTone, useFormWords } from './words.ts';

const standard = { sort: { column: 'changedAt', descending: true } };

/** The list at `/requests/forms`. */
export function FormsPage() {
  const { t } = useLingui();
  const format = useFormat();
  const words = useFormWords();
  const view = useView(standard);
  const go = useGo();
  const mayDesign = useMay(createForm.right);
  const [adding, setAdding] = useState(false);
  const state = view.filters.state?.[0];
  const list = useList(listForms, {
    filter: {
      ...(view.q ? { text: view.q } : {}),
      ...(state === 'with-draft' ? { hasDraft: true } : {}),
      ...(state && state !== 'with-draft' ? { state: state as FormState } : {}),
    },
    ...sortInput(view),
  });
  const columns = useMemo(
    (): Column<FormRow>[] => [
      {
        id: 'key',
        header: t`Key`,
        cell: (row) => <RecordKey>{row.key}</RecordKey>,
        width: 84,
        pinned: true,
      },
      {
        id: 'name',
        header: t`Form`,
        cell: (row) => <bdi>{row.name}</bdi>,
        width: 240,
        grow: true,
        hideable: false,
        sort: 'name',
        phone: 'title',
      },
      {
        id: 'state',
        header: t`State`,
        cell: (row) => (
          <StatusDot tone={stateTone[row.state]} hollow={row.state === 'draft'}>
            {words.state[row.state]}
          </StatusDot>
        ),
        width: 140,
        phone: 'detail',
      },
      {
        id: 'version',
        header: t`Version`,
        cell: (row) => (row.publishedNumber === null ? '–' : format.number(row.publishedNumber)),
        width: 84,
        align: 'end',
      },
      {
        id: 'draft',
        header: t`Draft`,
        cell: (row) =>
          row.draftNumber === null ? null : <Chip tone="wait">{t`Version ${row.draftNumber}`}</Chip>,
        width: 110,
      },
      {
        id: 'size',
        header: t`Asks`,
        cell: (row) => <Plural value={row.fields} one="# field" other="# fields" />,
        width: 96,
        phone: 'detail',
      },
      {
        id: 'unit',
        header: t`Kept by`,
        cell: (row) => (row.unitName === null ? <Trans>The enterprise</Trans> : <bdi>{row.unitName}</bdi>),
        width: 160,
      },
      {
        id: 'changed',
        header: t`Changed`,
        cell: (row) => format.ago(row.changedAt),
        width: 120,
        sort: 'changedAt',
      },
    ],
    [t, format, words.state],
  );
  const add = mayDesign && (
    <Button leftSection={<Plus className="t-icon" aria-hidden />} onClick={() => setAdding(true)}>
      <Trans>New form</Trans>
    </Button>
  );
  return (
    <Page fill>
      <PageHeader title={t`Forms`} actions={add} />
      <FilterBar
        view={view}
        search={t`Search forms`}
        filters={[
          {
            id: 'state',
            label: t`State`,
            single: true,
            options: [
              { value: 'published', label: words.state.published },
              { value: 'with-draft', label: t`With a draft` },
              { value: 'draft', label: words.state.draft },
              { value: 'retired', label: words.state.retired },
            ],
          },
        ]}
        end={<ColumnsMenu listId="forms" view={view} columns={columns} />}
      />
      <DataGrid
        {...list}
        listId="forms"
        label={t`Forms`}
        columns={columns}
        shownColumns={view.columns}
        rowId={(row) => row.formId}
        rowName={(row) => `${row.key} ${row.name}`}
        sort={view.sort}
        onSort={(sort) => view.set({ sort })}
        onOpenPage={(row) => go(`/requests/forms/${row.key}`)}
        isFiltered={view.isFiltered}
        onClearFilters={() => view.set({ filters: {}, q: '' })}
        empty={
          <EmptyState icon={ListPlus} title={<Trans>No forms yet</Trans>} action={add || undefined}>
            <Trans>
              A form asks what the team needs to know, and no more: pages, fields that appear when they
              matter, and a part that only the team fills in.
            </Trans>
          </EmptyState>
        }
      />
      <NewFormDialog opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}
