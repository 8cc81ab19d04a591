/** People: everybody in a scope as of any day, found by name, unit, place, manager and status; a million rows or ten. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { FileUp, UserPlus, Users } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import {
  searchCostCentres,
  searchPeople,
  searchSites,
  useMay,
  useRegionChoices,
  useRegionName,
  useUnits,
} from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { AsOfPicker, useAsOf } from '../../../surfaces/web/kit/date-field.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { ColumnsMenu, FilterBar, type FilterOption } from '../../../surfaces/web/kit/filter-bar.tsx';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { PeekLayout } from '../../../surfaces/web/kit/peek.tsx';
import type { Pickable } from '../../../surfaces/web/kit/record-picker.tsx';
import { useGo, useSearchState } from '../../../surfaces/web/kit/search.ts';
import { Person, RecordKey, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { sortInput, useView } from '../../../surfaces/web/kit/view.ts';
import { useSavedViews, ViewSwitch } from '../../../surfaces/web/kit/view-switch.tsx';
import { createPerson, listPeople } from '../contract.ts';
import { CreatePersonDialog } from './create-person-dialog.tsx';
import { ExportPeople } from './export-people.tsx';
import { PersonPanel } from './person-panel.tsx';
import { type PersonRow, useKindWords, useStatusWords } from './words.ts';

const standard = { filters: { status: ['active', 'on-leave', 'leaving'] } };

const asOptions = (found: readonly Pickable[]): FilterOption[] =>
  found.map(({ id, label, hint }) => ({ value: id, label: hint ? `${label} · ${hint}` : label }));

function usePeopleColumns(): Column<PersonRow>[] {
  const { t } = useLingui();
  const regionName = useRegionName();
  const format = useFormat();
  const status = useStatusWords();
  const kinds = useKindWords();
  return useMemo(
    () => [
      {
        id: 'name',
        header: t`Name`,
        cell: (row) => <Person name={row.name} muted={row.status === 'left'} />,
        width: 220,
        pinned: true,
        hideable: false,
        sort: 'name',
        phone: 'title',
      },
      { id: 'title', header: t`Job title`, cell: (row) => row.title ?? '–', width: 180, phone: 'detail' },
      {
        id: 'unit',
        header: t`Unit`,
        cell: (row) => row.unitName ?? '–',
        width: 190,
        grow: true,
        sort: 'unit',
        phone: 'detail',
      },
      {
        id: 'manager',
        header: t`Manager`,
        cell: (row) => (row.managerName ? <Person name={row.managerName} /> : '–'),
        width: 170,
      },
      {
        id: 'status',
        header: t`Status`,
        cell: (row) => {
          const { word, ...look } = status[row.status];
          return <StatusDot {...look}>{word}</StatusDot>;
        },
        width: 120,
        phone: 'detail',
      },
      { id: 'site', header: t`Site`, cell: (row) => row.siteName ?? '–', width: 140 },
      { id: 'region', header: t`Region`, cell: (row) => regionName(row.region), width: 130 },
      {
        id: 'hired',
        header: t`First day`,
        cell: (row) => (row.hiredOn ? format.date(row.hiredOn) : '–'),
        width: 110,
        sort: 'hired',
      },
      {
        id: 'key',
        header: t`Key`,
        cell: (row) => <RecordKey>{row.key}</RecordKey>,
        width: 80,
        hidden: true,
      },
      {
        id: 'number',
        header: t`Employee number`,
        cell: (row) => row.employeeNumber ?? '–',
        width: 140,
        hidden: true,
      },
      {
        id: 'email',
        header: t`E-mail address`,
        cell: (row) => (row.email ? <bdi>{row.email}</bdi> : '–'),
        width: 220,
        hidden: true,
      },
      {
        id: 'kind',
        header: t`Kind`,
        cell: (row) => (row.kind ? kinds[row.kind] : '–'),
        width: 110,
        hidden: true,
      },
      {
        id: 'lastDay',
        header: t`Last day`,
        cell: (row) => (row.lastDay ? format.date(row.lastDay) : '–'),
        width: 110,
        hidden: true,
      },
    ],
    [t, format, status, kinds, regionName],
  );
}

/** Filters of people, with the choices that the server knows. */
function usePeopleFilters() {
  const { t } = useLingui();
  const status = useStatusWords();
  const kinds = useKindWords();
  const regions = useRegionChoices();
  const { units, pathOf } = useUnits();
  const unitOptions = useMemo(
    () =>
      units.map(({ unitId, name }) => {
        const path = pathOf(unitId);
        return { value: unitId, label: path ? `${name} · ${path}` : name };
      }),
    [units, pathOf],
  );
  const managers = useCallback(async (text: string) => asOptions(await searchPeople(text)), []);
  const sites = useCallback(async (text: string) => asOptions(await searchSites(text)), []);
  const costCentres = useCallback(async (text: string) => asOptions(await searchCostCentres(text)), []);
  return useMemo(
    () => [
      {
        id: 'status',
        label: t`Status`,
        options: Object.entries(status).map(([value, { word }]) => ({ value, label: word })),
      },
      { id: 'unit', label: t`Unit and below`, single: true, options: unitOptions },
      { id: 'region', label: t`Region`, single: true, options: regions },
      { id: 'site', label: t`Site`, single: true, options: sites },
      { id: 'manager', label: t`Manager`, single: true, options: managers },
      { id: 'costCentre', label: t`Cost centre`, single: true, options: costCentres },
      {
        id: 'kind',
        label: t`Kind`,
        options: Object.entries(kinds).map(([value, label]) => ({ value, label })),
      },
    ],
    [t, status, kinds, regions, unitOptions, managers, sites, costCentres],
  );
}

/** The list of people. */
export function PeoplePage() {
  const { t } = useLingui();
  const view = useView(standard);
  const go = useGo();
  const [asOf] = useAsOf();
  const [search, change] = useSearchState();
  const [creating, setCreating] = useState(search.create === 'person');
  const mayCreate = useMay(createPerson.right);
  const mayImport = useMay('imports.import-people');
  const saved = useSavedViews(listPeople.name);
  const columns = usePeopleColumns();
  const filters = usePeopleFilters();
  useEffect(() => {
    if (search.create !== 'person') return;
    setCreating(true);
    change({ create: undefined });
  }, [search.create, change]);
  const one = (field: string) => view.filters[field]?.[0];
  const some = (field: string) => {
    const values = view.filters[field] ?? [];
    return values.length > 0 ? values : undefined;
  };
  const filter = {
    text: view.q || undefined,
    unitId: one('unit'),
    region: one('region'),
    siteId: one('site'),
    costCentreId: one('costCentre'),
    managerId: one('manager'),
    status: some('status') as PersonRow['status'][] | undefined,
    kind: some('kind') as NonNullable<PersonRow['kind']>[] | undefined,
    asOf,
  };
  const list = useList(listPeople, {
    filter: Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)),
    ...sortInput(view),
  });
  const add = mayCreate && (
    <Button leftSection={<UserPlus className="t-icon" aria-hidden />} onClick={() => setCreating(true)}>
      <Trans>Add a person</Trans>
    </Button>
  );
  return (
    <Page fill>
      <PageHeader
        title={t`People`}
        actions={
          <>
            <AsOfPicker />
            <ExportPeople asOf={asOf} />
            {add}
          </>
        }
      />
      <ViewSwitch view={view} standard={t`People employed`} {...saved} />
      <FilterBar
        view={view}
        search={t`Search by name, number or e-mail`}
        filters={filters}
        end={<ColumnsMenu listId="people" view={view} columns={columns} />}
      />
      <PeekLayout
        panel={
          view.open && (
            <PersonPanel
              key={view.open}
              person={view.open}
              asOf={asOf}
              onClose={() => view.setOpen(undefined)}
            />
          )
        }
      >
        <DataGrid
          {...list}
          listId="people"
          label={t`People`}
          columns={columns}
          rowId={(row) => row.key}
          rowName={(row) => `${row.key} ${row.name}`}
          sort={view.sort}
          onSort={(sort) => view.set({ sort })}
          shownColumns={view.columns}
          openId={view.open}
          onOpen={(row) => view.setOpen(row.key)}
          onOpenPage={(row) => go(`/people/${row.key}`)}
          isFiltered={view.isFiltered && view.search !== ''}
          onClearFilters={() => view.set({ filters: {}, q: '' })}
          empty={
            <EmptyState
              icon={Users}
              title={<Trans>Nobody is here yet</Trans>}
              action={
                <Group gap="sm">
                  {mayImport && (
                    <Button
                      component={RecordLink}
                      to="/imports"
                      leftSection={<FileUp className="t-icon" aria-hidden />}
                    >
                      <Trans>Import a people file</Trans>
                    </Button>
                  )}
                  {mayCreate && (
                    <Button variant="default" onClick={() => setCreating(true)}>
                      <Trans>Add a person</Trans>
                    </Button>
                  )}
                </Group>
              }
            >
              <Trans>
                Colleagues and contractors belong here: with their unit, manager, site and everything that
                changes over time. A file from your HR system brings them all at once.
              </Trans>
            </EmptyState>
          }
        />
      </PeekLayout>
      {creating && <CreatePersonDialog onClose={() => setCreating(false)} />}
    </Page>
  );
}
