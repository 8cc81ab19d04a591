/** Who is holding us: the dependency ledger of a period, each party with what it held, and below it what that is made of. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Popover, SegmentedControl, Skeleton, Stack } from '@mantine/core';
import { CalendarRange, Hourglass, SlidersHorizontal } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { useList, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useUnitSearch } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { partyWords } from '../../../surfaces/web/kit/case/words.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { DateField } from '../../../surfaces/web/kit/date-field.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { PeekLayout } from '../../../surfaces/web/kit/peek.tsx';
import { useRecordPath } from '../../../surfaces/web/kit/record-paths.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useGo, useSearchState } from '../../../surfaces/web/kit/search.ts';
import { sortInput, useView, type View } from '../../../surfaces/web/kit/view.ts';
import { getLedger, listOverruns } from '../contract-ledger.ts';
import { type PartyKind, partyKinds } from '../contract-parties.ts';
import { listWaits } from '../contract-reading.ts';
import { useOverrunColumns, usePartyColumns, useWaitColumns } from './holding-columns.tsx';
import classes from './ledger.module.css';
import { type Drill, LedgerFigures, OverrunBar } from './ledger-figures.tsx';
import { LedgerTermsDialog } from './ledger-terms-dialog.tsx';
import { OverrunPanel } from './overrun-panel.tsx';
import { type Ledger, type ListName, lists, usePartyName } from './words.ts';

const oldestFirst = { sort: { column: 'since', descending: false } };

/** What narrows the lists: period, unit, kind and party, and which reading of the clocks counts. */
function useAsked(view: View) {
  const [search] = useSearchState();
  const { from, to } = search;
  const basis = search.basis === 'promised' ? ('promised' as const) : ('all-time' as const);
  const kind = view.filters.kind?.[0] as PartyKind | undefined;
  const unitId = view.filters.unit?.[0];
  const party = view.filters.party?.[0];
  return useMemo(
    () => ({
      basis,
      party,
      period: { ...(from ? { from } : {}), ...(to ? { to } : {}) },
      which: {
        ...(unitId === undefined ? {} : { unitId }),
        ...(kind === undefined ? {} : { partyKind: kind }),
      },
    }),
    [basis, party, from, to, unitId, kind],
  );
}

/** The page at `/analytics/holding-us`: every figure opens the waits or clocks that it counts. */
export function HoldingPage() {
  const { t } = useLingui();
  const view = useView(oldestFirst);
  const [search, change] = useSearchState();
  const [asks, setAsks] = useState(false);
  const asked = useAsked(view);
  const partyName = usePartyName();
  const answer = useOperation(
    getLedger,
    { ...asked.period, ...asked.which, basis: asked.basis },
    { keep: true, staleTime: 60_000 },
  );
  const ledger = answer.data;
  const shown = lists.find((name) => name === search.show) ?? 'open';
  const partyColumns = usePartyColumns(ledger);
  const parties = ledger?.parties ?? [];
  const chosen = parties.find((p) => p.party === asked.party);
  const onDrill: Drill = useCallback(
    (list, party) => {
      change(
        {
          show: list === 'open' ? undefined : list,
          sort: undefined,
          open: undefined,
          'f.party': party === undefined ? undefined : encodeURIComponent(party).replace(/%3A/g, ':'),
        },
        { push: true },
      );
      requestAnimationFrame(() =>
        document.getElementById('holding-list')?.scrollIntoView({ block: 'start' }),
      );
    },
    [change],
  );
  return (
    <Page fill>
      <PageHeader
        title={t`Holding us`}
        lead={
          <Trans>
            On whom work waits, how much working time that takes, and whose part it was when something ran
            over.
          </Trans>
        }
        actions={
          ledger?.can.includes('cases.change-ledger-terms') && (
            <Button
              variant="default"
              leftSection={<SlidersHorizontal className="t-icon" aria-hidden />}
              onClick={() => setAsks(true)}
            >
              <Trans>Cost and digests</Trans>
            </Button>
          )
        }
      />
      {asks && <LedgerTermsDialog onClose={() => setAsks(false)} />}
      <Filters view={view} ledger={ledger} shown={shown} />
      <div className={classes.body}>
        <RefusalNote error={answer.error} />
        {ledger === undefined ? (
          !answer.error && <Skeleton height={220} />
        ) : (
          <>
            <LedgerFigures ledger={ledger} onDrill={onDrill} />
            <OverrunBar ledger={ledger} onDrill={onDrill} />
            {parties.length > 0 && (
              <DataGrid
                listId="holding-parties"
                label={t`Parties`}
                columns={partyColumns}
                rows={parties}
                rowId={(row) => row.party}
                rowName={(row) => partyName(row)}
                openId={asked.party}
                onOpen={(row) =>
                  view.set({
                    filters: { ...view.filters, party: row.party === asked.party ? [] : [row.party] },
                  })
                }
                mainGrid={false}
                height={Math.min(330, 76 + parties.length * 36)}
              />
            )}
          </>
        )}
        <div className={classes.listHead} id="holding-list">
          <h2>{chosen ? <ListOf name={partyName(chosen)} shown={shown} /> : <ListTitle shown={shown} />}</h2>
          <SegmentedControl
            aria-label={t`What the list shows`}
            value={shown}
            onChange={(value) =>
              change({ show: value === 'open' ? undefined : value, sort: undefined, open: undefined })
            }
            data={[
              { value: 'open', label: t`Waits now` },
              { value: 'held', label: t`Held in the period` },
              { value: 'overruns', label: t`Ran over` },
            ]}
          />
        </div>
        {shown === 'overruns' ? (
          <Overruns view={view} asked={asked} />
        ) : (
          (shown === 'open' || ledger !== undefined) && (
            <Waits
              view={view}
              asked={asked}
              held={shown === 'held' && ledger !== undefined ? { from: ledger.from, to: ledger.to } : null}
              seesCost={ledger?.held.cost != null}
            />
          )
        )}
      </div>
    </Page>
  );
}

type Asked = ReturnType<typeof useAsked>;

function ListTitle({ shown }: { shown: ListName }) {
  if (shown === 'held') return <Trans>All that was held in the period</Trans>;
  if (shown === 'overruns') return <Trans>All clocks that ran over</Trans>;
  return <Trans>All that waits</Trans>;
}

function ListOf({ name, shown }: { name: string; shown: ListName }) {
  const party = <bdi>{name}</bdi>;
  if (shown === 'held') return <Trans>What {party} held in the period</Trans>;
  if (shown === 'overruns') return <Trans>What ran over while {party} held it</Trans>;
  return <Trans>What waits on {party}</Trans>;
}

function Filters({ view, ledger, shown }: { view: View; ledger: Ledger | undefined; shown: ListName }) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const [search, change] = useSearchState();
  const partyName = usePartyName();
  const searchUnits = useUnitSearch();
  const unitOptions = useCallback(
    async (text: string) => (await searchUnits(text)).map(({ id, label }) => ({ value: id, label })),
    [searchUnits],
  );
  return (
    <div className={classes.filters}>
      <FilterBar
        view={view}
        filters={[
          { id: 'unit', label: t`Unit`, options: unitOptions, single: true },
          {
            id: 'kind',
            label: t`Kind`,
            options: partyKinds.map((value) => ({ value, label: i18n._(partyWords[value]) })),
            single: true,
          },
          {
            id: 'party',
            label: t`Who`,
            options: (ledger?.parties ?? []).map((p) => ({ value: p.party, label: partyName(p) })),
            single: true,
          },
          ...(shown === 'open'
            ? [
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
              ]
            : []),
        ]}
      />
      <SegmentedControl
        aria-label={t`Which reading of the clocks counts`}
        value={search.basis === 'promised' ? 'promised' : 'all-time'}
        onChange={(value) => change({ basis: value === 'promised' ? value : undefined })}
        data={[
          { value: 'all-time', label: t`All time counts` },
          { value: 'promised', label: t`As promised` },
        ]}
      />
      <Period ledger={ledger} />
    </div>
  );
}

/** The period: 90 days to today where nothing is chosen. */
function Period({ ledger }: { ledger: Ledger | undefined }) {
  const { t } = useLingui();
  const format = useFormat();
  const [search, change] = useSearchState();
  const begin = ledger ? format.date(ledger.from) : '';
  const end = ledger ? format.date(ledger.to) : '';
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<CalendarRange className="t-icon" aria-hidden />}>
          {ledger ? `${begin} – ${end}` : t`Period`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t`Period`}>
        <Stack gap="sm" w={240}>
          <DateField
            label={t`From`}
            clearable
            value={search.from ?? null}
            popoverProps={{ withinPortal: false }}
            onChange={(value) => change({ from: value ?? undefined })}
          />
          <DateField
            label={t`Until`}
            clearable
            value={search.to ?? null}
            popoverProps={{ withinPortal: false }}
            onChange={(value) => change({ to: value ?? undefined })}
          />
          {(search.from || search.to) && (
            <Button variant="subtle" color="gray" onClick={() => change({ from: undefined, to: undefined })}>
              <Trans>The last 90 days</Trans>
            </Button>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

const listHeight = 460;

function Waits(props: {
  view: View;
  asked: Asked;
  /** The period of which every wait says what it held; null: what waits now. */
  held: { from: string; to: string } | null;
  seesCost: boolean;
}) {
  const { view, asked, held } = props;
  const { t } = useLingui();
  const go = useGo();
  const pathOf = useRecordPath();
  const promise = view.filters.promise?.[0] as 'none' | 'promised' | 'overdue' | undefined;
  const list = useList(listWaits, {
    filter: {
      ...asked.which,
      ...(asked.party === undefined ? {} : { party: asked.party }),
      ...(held ?? { open: 'true' as const, ...(promise === undefined ? {} : { promise }) }),
    },
    ...sortInput(view),
  });
  const columns = useWaitColumns(held !== null, props.seesCost);
  return (
    <DataGrid
      {...list}
      listId={held ? 'waits-held' : 'waits'}
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
      height={listHeight}
      empty={
        <EmptyState icon={Hourglass} title={<Trans>Nobody is holding us</Trans>}>
          <Trans>When work waits on legal, IT, a vendor or anybody else, it stands here with its age.</Trans>
        </EmptyState>
      }
      isFiltered={view.isFiltered}
      onClearFilters={() => view.set({ filters: {}, q: '' })}
    />
  );
}

const latestFirst = { column: 'dueAt', descending: true };

function Overruns({ view, asked }: { view: View; asked: Asked }) {
  const { t } = useLingui();
  const columns = useOverrunColumns();
  const sort = view.sort?.column === 'dueAt' ? view.sort : latestFirst;
  const list = useList(listOverruns, {
    filter: {
      ...asked.period,
      ...asked.which,
      basis: asked.basis,
      ...(asked.party === undefined ? {} : { party: asked.party }),
    },
    sort: 'dueAt',
    direction: sort.descending ? 'desc' : 'asc',
  });
  const opened = list.rows.find((row) => row.clockId === view.open);
  return (
    <PeekLayout panel={opened && <OverrunPanel row={opened} onClose={() => view.setOpen(undefined)} />}>
      <DataGrid
        {...list}
        listId="overruns"
        label={t`Clocks that ran over`}
        columns={columns}
        rowId={(row) => row.clockId}
        rowName={(row) => `${row.key} ${row.clockTitle}`}
        sort={sort}
        onSort={(next) => view.set({ sort: next })}
        openId={view.open}
        onOpen={(row) => view.setOpen(row.clockId)}
        height={listHeight}
        empty={
          <EmptyState icon={Hourglass} title={<Trans>Nothing ran over</Trans>}>
            <Trans>No clock that came due in this period took longer than it was given.</Trans>
          </EmptyState>
        }
        isFiltered={view.isFiltered}
        onClearFilters={() => view.set({ filters: {}, q: '' })}
      />
    </PeekLayout>
  );
}
