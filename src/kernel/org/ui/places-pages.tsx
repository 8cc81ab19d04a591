/** Regions, sites and cost centres: the small lists that units and people point at; listed, created, changed, retired. */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  Landmark,
  type LucideIcon,
  MapPin,
  MoreHorizontal,
  Pencil,
  Plus,
  Globe2 as World,
} from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { z } from 'zod';
import { type ListState, useList } from '../../../surfaces/web/client/operations.tsx';
import { useMay, useRegionChoices } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar, type FilterField } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader, Tabs } from '../../../surfaces/web/kit/page.tsx';
import { RecordKey, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { useView, type View } from '../../../surfaces/web/kit/view.ts';
import {
  type costCentreRow,
  listCostCentres,
  listRegions,
  listSites,
  type regionRow,
  retireCostCentre,
  retireRegion,
  retireSite,
  type siteRow,
} from '../contract-places.ts';
import { CostCentreDialog, RegionDialog, SiteDialog } from './place-dialogs.tsx';

/** A region as the list shows it. */
export type RegionRow = z.output<typeof regionRow>;
/** A site as the list shows it. */
export type SiteRow = z.output<typeof siteRow>;
/** A cost centre as the list shows it. */
export type CostCentreRow = z.output<typeof costCentreRow>;

interface AnyPlace {
  name: string;
  retiredAt: string | null;
  can: string[];
}

type State = 'current' | 'retired' | 'all';

function stateOf(view: View): { state?: State; text?: string } {
  const state = view.filters.state?.[0] as State | undefined;
  return { ...(state ? { state } : {}), ...(view.q ? { text: view.q } : {}) };
}

interface PlacesProps<Row extends AnyPlace> {
  listId: string;
  title: string;
  lead: ReactNode;
  view: View;
  list: ListState<Row>;
  columns: readonly Column<Row>[];
  rowId: (row: Row) => string;
  search: string;
  filters?: readonly FilterField[];
  add: string;
  icon: LucideIcon;
  emptyTitle: ReactNode;
  empty: ReactNode;
  change: { name: string };
  retire: { name: string };
  onAdd: () => void;
  onChange: (row: Row) => void;
  onRetire: (row: Row) => void;
}

function Places<Row extends AnyPlace>(props: PlacesProps<Row>) {
  const { t } = useLingui();
  const mayEdit = useMay('org.edit-places');
  const { view, change, retire, onChange, onRetire } = props;
  const columns = useMemo(
    (): Column<Row>[] => [
      ...props.columns,
      {
        id: 'state',
        header: t`State`,
        cell: (row) =>
          row.retiredAt ? (
            <StatusDot tone="quiet" hollow>{t`Retired`}</StatusDot>
          ) : (
            <StatusDot tone="good">{t`In use`}</StatusDot>
          ),
        width: 110,
      },
      {
        id: 'more',
        header: t`Actions`,
        cell: (row) =>
          row.can.includes(change.name) || row.can.includes(retire.name) ? (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon size={26} aria-label={t`More to do with ${row.name}`}>
                  <MoreHorizontal className="t-icon" aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                {row.can.includes(change.name) && (
                  <Menu.Item
                    leftSection={<Pencil className="t-icon" aria-hidden />}
                    onClick={() => onChange(row)}
                  >
                    <Trans>Change</Trans>
                  </Menu.Item>
                )}
                {row.can.includes(retire.name) && (
                  <Menu.Item color="red.9" onClick={() => onRetire(row)}>
                    <Trans>Retire</Trans>
                  </Menu.Item>
                )}
              </Menu.Dropdown>
            </Menu>
          ) : null,
        width: 84,
        phone: 'detail',
      },
    ],
    [props.columns, t, change, retire, onChange, onRetire],
  );
  const add = mayEdit && (
    <Button leftSection={<Plus className="t-icon" aria-hidden />} onClick={props.onAdd}>
      {props.add}
    </Button>
  );
  return (
    <Page fill>
      <PageHeader title={t`Places`} lead={props.lead} actions={add} />
      <Tabs
        label={t`Kinds of places`}
        tabs={[
          { label: t`Regions`, to: '/places' },
          { label: t`Sites`, to: '/places/sites' },
          { label: t`Cost centres`, to: '/places/cost-centres' },
        ]}
      />
      <FilterBar
        view={view}
        search={props.search}
        filters={[
          ...(props.filters ?? []),
          {
            id: 'state',
            label: t`State`,
            single: true,
            options: [
              { value: 'current', label: t`In use` },
              { value: 'retired', label: t`Retired` },
              { value: 'all', label: t`All` },
            ],
          },
        ]}
      />
      <DataGrid
        {...props.list}
        listId={props.listId}
        label={props.title}
        columns={columns}
        rowId={props.rowId}
        rowName={(row) => row.name}
        {...(mayEdit
          ? { onOpen: (row: Row) => (row.can.includes(change.name) ? onChange(row) : undefined) }
          : {})}
        isFiltered={view.isFiltered}
        onClearFilters={() => view.set({ filters: {}, q: '' })}
        empty={
          <EmptyState icon={props.icon} title={props.emptyTitle} action={add || undefined}>
            {props.empty}
          </EmptyState>
        }
      />
    </Page>
  );
}

/** Regions. */
export function RegionsPage() {
  const { t } = useLingui();
  const view = useView();
  const list = useList(listRegions, { filter: stateOf(view) });
  const [editing, setEditing] = useState<RegionRow | 'new' | null>(null);
  const [retiring, setRetiring] = useState<RegionRow | null>(null);
  const columns = useMemo(
    (): Column<RegionRow>[] => [
      {
        id: 'name',
        header: t`Name`,
        cell: (row) => <bdi>{row.name}</bdi>,
        width: 260,
        grow: true,
        hideable: false,
        phone: 'title',
      },
      {
        id: 'code',
        header: t`Code`,
        cell: (row) => <RecordKey>{row.region}</RecordKey>,
        width: 120,
        phone: 'detail',
      },
      { id: 'sites', header: t`Sites`, cell: (row) => row.siteCount, width: 80, align: 'end' },
    ],
    [t],
  );
  return (
    <>
      <Places
        listId="regions"
        title={t`Regions`}
        lead={<Trans>Regions cut across business areas. Roles, sites and audiences use them.</Trans>}
        view={view}
        list={list}
        columns={columns}
        rowId={(row) => row.regionId}
        search={t`Search regions`}
        add={t`Add a region`}
        icon={World}
        emptyTitle={<Trans>No regions yet</Trans>}
        empty={<Trans>Add the regions in which the enterprise works, such as EMEA or APAC.</Trans>}
        change={{ name: 'org.change-region' }}
        retire={retireRegion}
        onAdd={() => setEditing('new')}
        onChange={setEditing}
        onRetire={setRetiring}
      />
      {editing && (
        <RegionDialog region={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
      {retiring && (
        <ConfirmWithPreview
          contract={retireRegion}
          input={{ regionId: retiring.regionId }}
          expectedVersion={retiring.version}
          onClose={() => setRetiring(null)}
          title={<Trans>Retire {retiring.name}</Trans>}
          confirm={t`Retire`}
          irreversible
          options={{ done: t`${retiring.name} is retired` }}
        />
      )}
    </>
  );
}

/** Sites. */
export function SitesPage() {
  const { t } = useLingui();
  const format = useFormat();
  const view = useView();
  const regions = useRegionChoices();
  const region = view.filters.region?.[0];
  const list = useList(listSites, { filter: { ...stateOf(view), ...(region ? { region } : {}) } });
  const [editing, setEditing] = useState<SiteRow | 'new' | null>(null);
  const [retiring, setRetiring] = useState<SiteRow | null>(null);
  const columns = useMemo(
    (): Column<SiteRow>[] => [
      {
        id: 'name',
        header: t`Name`,
        cell: (row) => <bdi>{row.name}</bdi>,
        width: 220,
        grow: true,
        hideable: false,
        phone: 'title',
      },
      { id: 'code', header: t`Code`, cell: (row) => <RecordKey>{row.code}</RecordKey>, width: 100 },
      { id: 'country', header: t`Country`, cell: (row) => row.country, width: 90, phone: 'detail' },
      { id: 'region', header: t`Region`, cell: (row) => row.region, width: 100 },
      {
        id: 'zone',
        header: t`Time zone`,
        cell: (row) => `${row.timeZone} · ${format.time(new Date().toISOString(), row.timeZone)}`,
        width: 240,
        phone: 'detail',
      },
      {
        id: 'people',
        header: t`People`,
        cell: (row) => format.number(row.headcount),
        width: 80,
        align: 'end',
      },
    ],
    [t, format],
  );
  return (
    <>
      <Places
        listId="sites"
        title={t`Sites`}
        lead={
          <Trans>Where people work, with the time zone in which their dates and sessions are told.</Trans>
        }
        view={view}
        list={list}
        columns={columns}
        rowId={(row) => row.siteId}
        search={t`Search sites`}
        filters={[{ id: 'region', label: t`Region`, single: true, options: regions }]}
        add={t`Add a site`}
        icon={MapPin}
        emptyTitle={<Trans>No sites yet</Trans>}
        empty={<Trans>Add offices, plants and other places of work. A region must exist first.</Trans>}
        change={{ name: 'org.change-site' }}
        retire={retireSite}
        onAdd={() => setEditing('new')}
        onChange={setEditing}
        onRetire={setRetiring}
      />
      {editing && <SiteDialog site={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
      {retiring && (
        <ConfirmWithPreview
          contract={retireSite}
          input={{ siteId: retiring.siteId }}
          expectedVersion={retiring.version}
          onClose={() => setRetiring(null)}
          title={<Trans>Retire {retiring.name}</Trans>}
          confirm={t`Retire`}
          irreversible
          options={{ done: t`${retiring.name} is retired` }}
        />
      )}
    </>
  );
}

/** Cost centres. */
export function CostCentresPage() {
  const { t } = useLingui();
  const format = useFormat();
  const view = useView();
  const list = useList(listCostCentres, { filter: stateOf(view) });
  const [editing, setEditing] = useState<CostCentreRow | 'new' | null>(null);
  const [retiring, setRetiring] = useState<CostCentreRow | null>(null);
  const columns = useMemo(
    (): Column<CostCentreRow>[] => [
      {
        id: 'code',
        header: t`Code`,
        cell: (row) => <RecordKey>{row.code}</RecordKey>,
        width: 120,
        phone: 'detail',
      },
      {
        id: 'name',
        header: t`Name`,
        cell: (row) => <bdi>{row.name}</bdi>,
        width: 260,
        grow: true,
        hideable: false,
        phone: 'title',
      },
      {
        id: 'people',
        header: t`People`,
        cell: (row) => format.number(row.headcount),
        width: 80,
        align: 'end',
      },
    ],
    [t, format],
  );
  return (
    <>
      <Places
        listId="cost-centres"
        title={t`Cost centres`}
        lead={<Trans>What people and units are charged to.</Trans>}
        view={view}
        list={list}
        columns={columns}
        rowId={(row) => row.costCentreId}
        search={t`Search cost centres`}
        add={t`Add a cost centre`}
        icon={Landmark}
        emptyTitle={<Trans>No cost centres yet</Trans>}
        empty={
          <Trans>Add them here, or import a people file: those that it names are created with it.</Trans>
        }
        change={{ name: 'org.change-cost-centre' }}
        retire={retireCostCentre}
        onAdd={() => setEditing('new')}
        onChange={setEditing}
        onRetire={setRetiring}
      />
      {editing && (
        <CostCentreDialog centre={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
      {retiring && (
        <ConfirmWithPreview
          contract={retireCostCentre}
          input={{ costCentreId: retiring.costCentreId }}
          expectedVersion={retiring.version}
          onClose={() => setRetiring(null)}
          title={<Trans>Retire {retiring.name}</Trans>}
          confirm={t`Retire`}
          irreversible
          options={{ done: t`${retiring.name} is retired` }}
        />
      )}
    </>
  );
}
