/** Imports: the box that takes a file, and every import with how its rows ended. */
import { Trans, useLingui } from '@lingui/react/macro';
import { FileStack } from 'lucide-react';
import { useMemo } from 'react';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { useMay } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { Person, RecordKey, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { useView } from '../../../surfaces/web/kit/view.ts';
import { listImports, uploadPeople } from '../contract.ts';
import { UploadBox } from './upload-box.tsx';
import { type ImportRow, useOutcomeWords, useStateWords } from './words.ts';

/** The page. */
export function ImportsPage() {
  const { t } = useLingui();
  const format = useFormat();
  const view = useView();
  const go = useGo();
  const states = useStateWords();
  const outcomes = useOutcomeWords();
  const mayImport = useMay(uploadPeople.right);
  const state = view.filters.state?.[0] as ImportRow['state'] | undefined;
  const list = useList(listImports, { filter: state ? { state } : {} });
  const columns = useMemo((): Column<ImportRow>[] => {
    const count = (outcome: keyof typeof outcomes): Column<ImportRow> => ({
      id: outcome,
      header: outcomes[outcome].word,
      cell: (row) => {
        const found = row.outcomes?.[outcome];
        return found ? format.number(found) : '–';
      },
      width: 95,
      align: 'end',
    });
    return [
      { id: 'key', header: t`Key`, cell: (row) => <RecordKey>{row.key}</RecordKey>, width: 80, pinned: true },
      {
        id: 'file',
        header: t`File`,
        cell: (row) => <bdi>{row.fileName}</bdi>,
        width: 240,
        grow: true,
        hideable: false,
        phone: 'title',
      },
      {
        id: 'state',
        header: t`State`,
        cell: (row) => {
          const { word, ...look } = states[row.state];
          return <StatusDot {...look}>{word}</StatusDot>;
        },
        width: 130,
        phone: 'detail',
      },
      {
        id: 'by',
        header: t`Uploaded by`,
        cell: (row) => (row.uploadedByName ? <Person name={row.uploadedByName} /> : '–'),
        width: 160,
      },
      {
        id: 'at',
        header: t`Uploaded`,
        cell: (row) => format.instant(row.uploadedAt),
        width: 160,
        phone: 'detail',
      },
      count('joiner'),
      count('mover'),
      count('leaver'),
      count('quarantined'),
    ];
  }, [t, format, states, outcomes]);
  return (
    <Page fill>
      <PageHeader
        title={t`Imports`}
        lead={
          <Trans>
            Bring people in from a file. A dry run shows who would join, move and leave before anything
            happens, and an applied import can be rolled back.
          </Trans>
        }
      />
      {mayImport && <UploadBox />}
      <FilterBar
        view={view}
        filters={[
          {
            id: 'state',
            label: t`State`,
            single: true,
            options: Object.entries(states).map(([value, { word }]) => ({ value, label: word })),
          },
        ]}
      />
      <DataGrid
        {...list}
        listId="imports"
        label={t`Imports`}
        columns={columns}
        rowId={(row) => row.importId}
        rowName={(row) => `${row.key} ${row.fileName}`}
        onOpenPage={(row) => go(`/imports/${row.importId}`)}
        isFiltered={view.isFiltered}
        onClearFilters={() => view.set({ filters: {} })}
        empty={
          <EmptyState icon={FileStack} title={<Trans>No imports yet</Trans>}>
            <Trans>
              Every file that was imported is kept here with its result: who joined, moved and left, and which
              lines stay in quarantine.
            </Trans>
          </EmptyState>
        }
      />
    </Page>
  );
}
