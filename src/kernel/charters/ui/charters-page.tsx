/** Charters: who answers for which process where, until when, and how much work runs under it. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Plus, ScrollText } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { useMay, useRegionChoices } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { ColumnsMenu, FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { Chip, Person, RecordKey, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { sortInput, useView } from '../../../surfaces/web/kit/view.ts';
import { draftCharter } from '../contract.ts';
import { listCharters, type Standing } from '../contract-read.ts';
import { NewCharterDialog } from './new-charter-dialog.tsx';
import { type CharterRow, toneOf, useCharterWords } from './words.ts';

/** The list. */
export function ChartersPage() {
  const { t } = useLingui();
  const format = useFormat();
  const words = useCharterWords();
  const view = useView();
  const go = useGo();
  const mayDraft = useMay(draftCharter.right);
  const regions = useRegionChoices();
  const [adding, setAdding] = useState(false);
  const one = (name: string) => view.filters[name]?.[0];
  const list = useList(listCharters, {
    filter: {
      ...(view.q ? { text: view.q } : {}),
      ...(one('state') === 'ends-soon' ? { endsSoon: true } : {}),
      ...(one('state') && one('state') !== 'ends-soon' ? { standing: one('state') as Standing } : {}),
      ...(one('region') ? { region: one('region') } : {}),
    },
    ...sortInput(view),
  });
  const columns = useMemo(
    (): Column<CharterRow>[] => [
      {
        id: 'key',
        header: t`Key`,
        cell: (row) => <RecordKey>{row.key}</RecordKey>,
        width: 84,
        pinned: true,
        sort: 'key',
      },
      {
        id: 'name',
        header: t`Charter`,
        cell: (row) => <bdi>{row.name}</bdi>,
        width: 220,
        grow: true,
        hideable: false,
        sort: 'name',
        phone: 'title',
      },
      {
        id: 'scope',
        header: t`Holds for`,
        cell: (row) => <bdi>{words.scope(row)}</bdi>,
        width: 165,
        phone: 'detail',
      },
      {
        id: 'state',
        header: t`State`,
        cell: (row) => (
          <StatusDot tone={toneOf[row.standing]} hollow={row.standing === 'draft'}>
            {words.standing[row.standing]}
          </StatusDot>
        ),
        width: 110,
        phone: 'detail',
      },
      {
        id: 'days',
        header: t`In force`,
        cell: (row) => <Days row={row} />,
        width: 196,
      },
      {
        id: 'accountable',
        header: t`Answers for it`,
        cell: (row) => (row.accountable ? <Person name={row.accountable.name} /> : <Trans>Nobody</Trans>),
        width: 160,
        phone: 'detail',
      },
      {
        id: 'cases',
        header: t`Open cases`,
        cell: (row) => format.number(row.openCases),
        width: 100,
        align: 'end',
      },
      {
        id: 'draft',
        header: t`Draft`,
        cell: (row) =>
          row.draftNumber !== null && row.standing !== 'draft' ? (
            <Chip tone="wait">{t`Version ${row.draftNumber}`}</Chip>
          ) : null,
        width: 96,
      },
    ],
    [t, format, words],
  );
  const add = mayDraft && (
    <Button leftSection={<Plus className="t-icon" aria-hidden />} onClick={() => setAdding(true)}>
      <Trans>New charter</Trans>
    </Button>
  );
  return (
    <Page fill>
      <PageHeader title={t`Charters`} actions={add} />
      <FilterBar
        view={view}
        search={t`Search charters`}
        filters={[
          {
            id: 'state',
            label: t`State`,
            single: true,
            options: [
              { value: 'in-force', label: words.standing['in-force'] },
              { value: 'planned', label: words.standing.planned },
              { value: 'draft', label: t`With a draft` },
              { value: 'ends-soon', label: t`Ends soon or expired` },
              { value: 'expired', label: words.standing.expired },
              { value: 'ended', label: words.standing.ended },
            ],
          },
          { id: 'region', label: t`Region`, single: true, options: regions },
        ]}
        end={<ColumnsMenu listId="charters" view={view} columns={columns} />}
      />
      <DataGrid
        {...list}
        listId="charters"
        label={t`Charters`}
        columns={columns}
        shownColumns={view.columns}
        rowId={(row) => row.charterId}
        rowName={(row) => `${row.key} ${row.name}`}
        sort={view.sort}
        onSort={(sort) => view.set({ sort })}
        onOpenPage={(row) => go(`/governance/charters/${row.charterId}`)}
        isFiltered={view.isFiltered}
        onClearFilters={() => view.set({ filters: {}, q: '' })}
        empty={
          <EmptyState icon={ScrollText} title={<Trans>No charters yet</Trans>} action={add || undefined}>
            <Trans>
              A charter says who answers for a process, how long it may take, and what says that it was done
              sufficiently. Work starts only where one is in force.
            </Trans>
          </EmptyState>
        }
      />
      <NewCharterDialog opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

function Days({ row }: { row: CharterRow }) {
  const format = useFormat();
  if (row.from === null) return <>–</>;
  const from = format.date(row.from);
  if (row.until === null) return <Trans>from {from}</Trans>;
  const until = format.date(row.until);
  return (
    <span style={row.endsInDays !== null ? { color: 'var(--t-warn)' } : undefined}>
      {row.endsInDays !== null ? (
        <Plural
          value={row.endsInDays}
          _0={`${until}: ends today`}
          one="ends in # day"
          other="ends in # days"
        />
      ) : (
        <Trans>
          {from} to {until}
        </Trans>
      )}
    </span>
  );
}
