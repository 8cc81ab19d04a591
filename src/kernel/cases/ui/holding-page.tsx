/** Who is holding us: each party with how much waits on it and for how long, and below it the waits themselves. */
import { useLingui as useMessages } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Hourglass, PauseCircle } from 'lucide-react';
import { useMemo } from 'react';
import { useList, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import classes from '../../../surfaces/web/kit/case/cases.module.css';
import { type Party, partyOf, partyWords, type WaitRow } from '../../../surfaces/web/kit/case/words.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { useRecordPath } from '../../../surfaces/web/kit/record-paths.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { Person, RecordKey, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { sortInput, useView } from '../../../surfaces/web/kit/view.ts';
import { partyKinds } from '../contract-parties.ts';
import { listWaits, waitsByParty } from '../contract-reading.ts';

const standard = { sort: { column: 'since', descending: false } };

function useDays() {
  return (days: number) => <Plural value={days} one="# day" other="# days" />;
}

function usePartyColumns(): Column<Party>[] {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const days = useDays();
  return useMemo(
    () => [
      {
        id: 'name',
        header: t`Who`,
        cell: (row) => (
          <bdi>
            {row.partyKind === 'person' || row.partyKind === 'business-area' || row.partyKind === 'vendor'
              ? row.name
              : i18n._(partyWords[row.partyKind])}
          </bdi>
        ),
        width: 220,
        grow: true,
        pinned: true,
        hideable: false,
        phone: 'title',
      },
      {
        id: 'kind',
        header: t`Kind`,
        cell: (row) =>
          row.partyKind === 'person' || row.partyKind === 'business-area' || row.partyKind === 'vendor'
            ? i18n._(partyWords[row.partyKind])
            : '–',
        width: 150,
      },
      {
        id: 'waits',
        header: t`Waiting`,
        cell: (row) => <span className="t-num">{format.number(row.waits)}</span>,
        width: 84,
        align: 'end',
      },
      {
        id: 'oldest',
        header: t`Oldest`,
        cell: (row) => days(row.oldestDays),
        width: 96,
        align: 'end',
        phone: 'detail',
      },
      {
        id: 'median',
        header: t`Median age`,
        // Whole days, as the oldest is counted: a median above the oldest would be odd.
        cell: (row) => days(Math.floor(row.medianDays)),
        width: 108,
        align: 'end',
      },
      {
        id: 'promised',
        header: t`Promised`,
        cell: (row) => <span className="t-num">{format.number(row.promised)}</span>,
        width: 92,
        align: 'end',
      },
      {
        id: 'overdue',
        header: t`Overdue`,
        cell: (row) =>
          row.overdue > 0 ? (
            <span className={`t-num ${classes.late}`}>{format.number(row.overdue)}</span>
          ) : (
            '–'
          ),
        width: 88,
        align: 'end',
      },
      {
        id: 'pausing',
        header: t`Pauses clocks`,
        cell: (row) => (row.pausing > 0 ? format.number(row.pausing) : '–'),
        width: 116,
        align: 'end',
      },
    ],
    [t, i18n, format, days],
  );
}

function useWaitColumns(): Column<WaitRow>[] {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const days = useDays();
  return useMemo(
    () => [
      {
        id: 'key',
        header: t`Key`,
        cell: (row) => <RecordKey>{row.key}</RecordKey>,
        width: 92,
        pinned: true,
        hideable: false,
        phone: 'detail',
      },
      {
        id: 'title',
        header: t`Title`,
        cell: (row) => <bdi>{row.title}</bdi>,
        width: 240,
        grow: true,
        phone: 'title',
      },
      {
        id: 'party',
        header: t`Waits on`,
        cell: (row) => <bdi>{partyOf(row, (kind) => i18n._(partyWords[kind]))}</bdi>,
        width: 160,
        phone: 'detail',
      },
      {
        id: 'since',
        header: t`For`,
        cell: (row) => days(row.ageDays),
        width: 96,
        sort: 'since',
        phone: 'detail',
      },
      {
        id: 'promised',
        header: t`Promised until`,
        cell: (row) =>
          row.promisedUntil === null ? (
            '–'
          ) : row.isOverdue ? (
            <StatusDot tone="bad">{format.date(row.promisedUntil)}</StatusDot>
          ) : (
            <span className="t-num">{format.date(row.promisedUntil)}</span>
          ),
        width: 132,
        sort: 'promisedUntil',
      },
      {
        id: 'question',
        header: t`What is asked`,
        cell: (row) => <bdi>{row.question ?? '–'}</bdi>,
        width: 260,
        internal: true,
      },
      {
        id: 'owner',
        header: t`Owner`,
        cell: (row) => (row.owner === null ? '–' : <Person name={row.owner.name} />),
        width: 150,
      },
      {
        id: 'pauses',
        header: t`Clocks`,
        cell: (row) =>
          row.pauses ? (
            <span className={classes.line}>
              <PauseCircle size={14} aria-hidden /> {t`paused`}
            </span>
          ) : (
            t`run on`
          ),
        width: 96,
      },
    ],
    [t, i18n, format, days],
  );
}

/** Parties above, waits below; a party narrows the waits to its own. */
export function HoldingPage() {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const go = useGo();
  const pathOf = useRecordPath();
  const view = useView(standard);
  const party = view.filters.party?.[0];
  const kind = view.filters.kind?.[0] as Party['partyKind'] | undefined;
  const promise = view.filters.promise?.[0] as 'none' | 'promised' | 'overdue' | undefined;
  const byParty = useOperation(waitsByParty, kind === undefined ? {} : { partyKind: kind }, { keep: true });
  const list = useList(listWaits, {
    filter: {
      open: 'true',
      ...(party === undefined ? {} : { party }),
      ...(kind === undefined ? {} : { partyKind: kind }),
      ...(promise === undefined ? {} : { promise }),
    },
    ...sortInput(view),
  });
  const partyColumns = usePartyColumns();
  const columns = useWaitColumns();
  const parties = byParty.data?.parties ?? [];
  const chosen = parties.find((p) => p.party === party);
  return (
    <Page fill>
      <PageHeader
        title={t`Holding us`}
        lead={<Trans>On whom work waits, and since when. The clocks of both kinds are on each case.</Trans>}
      />
      <FilterBar
        view={view}
        filters={[
          {
            id: 'kind',
            label: t`Kind`,
            options: partyKinds.map((value) => ({ value, label: i18n._(partyWords[value]) })),
            single: true,
          },
          {
            id: 'party',
            label: t`Who`,
            options: parties.map((p) => ({
              value: p.party,
              label: ['person', 'business-area', 'vendor'].includes(p.partyKind)
                ? p.name
                : i18n._(partyWords[p.partyKind]),
            })),
            single: true,
          },
          {
            id: 'promise',
            label: t`Promise`,
            options: [
              { value: 'overdue', label: t`Overdue` },
              { value: 'promised', label: t`Promised` },
              { value: 'none', label: t`No promise` },
            ],
            single: true,
          },
        ]}
      />
      {parties.length > 0 && (
        <DataGrid
          listId="holding-parties"
          label={t`Parties`}
          columns={partyColumns}
          rows={parties}
          rowId={(row) => row.party}
          rowName={(row) => row.name}
          openId={party}
          onOpen={(row) =>
            view.set({
              filters: { ...view.filters, party: row.party === party ? [] : [row.party] },
            })
          }
          mainGrid={false}
          height={Math.min(300, 76 + parties.length * 58)}
        />
      )}
      <h2 className={classes.heading}>
        {chosen ? (
          <Trans>
            What waits on <bdi>{chosen.name}</bdi>
          </Trans>
        ) : (
          <Trans>All that waits</Trans>
        )}
      </h2>
      <DataGrid
        {...list}
        listId="waits"
        label={t`Waits`}
        columns={columns}
        rowId={(row) => row.waitId}
        rowName={(row) => `${row.key} ${row.title}`}
        sort={view.sort}
        onSort={(sort) => view.set({ sort })}
        shownColumns={view.columns}
        onOpen={(row) => {
          const path = pathOf(row.kind, row.key);
          if (path !== undefined) go(path);
        }}
        empty={
          <EmptyState icon={Hourglass} title={<Trans>Nobody is holding us</Trans>}>
            <Trans>
              When work waits on legal, IT, a vendor or anybody else, it stands here with its age.
            </Trans>
          </EmptyState>
        }
        isFiltered={view.isFiltered}
        onClearFilters={() => view.set({ filters: {}, q: '' })}
      />
    </Page>
  );
}
