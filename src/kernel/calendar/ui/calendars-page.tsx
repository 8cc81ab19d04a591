/** The calendars of the enterprise: where they hold, how long a week is, who uses them. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { CalendarDays, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { z } from 'zod';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { useMay, useRegionChoices } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { RecordKey } from '../../../surfaces/web/kit/status.tsx';
import { useView } from '../../../surfaces/web/kit/view.ts';
import { listCalendars } from '../contract.ts';
import { CreateCalendarDialog } from './calendar-dialogs.tsx';
import { weekMinutes } from './week-text.ts';
import { usePlaceWords } from './words.ts';

type Row = z.output<typeof listCalendars.output>['rows'][number];

/** The page at `/settings/calendars`. */
export function CalendarsPage() {
  const { t } = useLingui();
  const format = useFormat();
  const words = usePlaceWords();
  const go = useGo();
  const view = useView();
  const mayEdit = useMay('calendar.edit-calendars');
  const [making, setMaking] = useState(false);
  const regions = useRegionChoices();
  const state = view.filters.state?.[0] as 'current' | 'retired' | 'all' | undefined;
  const list = useList(listCalendars, {
    filter: { ...(state ? { state } : {}), ...(view.q ? { text: view.q } : {}) },
  });
  const columns = useMemo((): Column<Row>[] => {
    const usersOf = (row: Row) =>
      row.uses.map((u) =>
        u.unitId === null && u.region === null
          ? t`The whole enterprise`
          : (u.unitName ?? regions.find((r) => r.value === u.region)?.label ?? u.region ?? ''),
      );
    return [
      {
        id: 'key',
        header: t`Key`,
        cell: (row) => <RecordKey>{row.key}</RecordKey>,
        width: 80,
        phone: 'detail',
      },
      {
        id: 'name',
        header: t`Name`,
        cell: (row) => <bdi>{row.name}</bdi>,
        width: 220,
        grow: true,
        pinned: true,
        hideable: false,
        phone: 'title',
      },
      {
        id: 'place',
        header: t`Holidays of`,
        cell: (row) =>
          row.country === null ? (
            '–'
          ) : (
            <bdi>
              {words.country(row.country)}
              {row.subdivision !== null && ` · ${row.subdivision}`}
            </bdi>
          ),
        width: 180,
        phone: 'detail',
      },
      { id: 'zone', header: t`Time zone`, cell: (row) => <bdi>{row.zone}</bdi>, width: 170 },
      {
        id: 'week',
        header: t`Week`,
        cell: (row) => {
          const hours = format.number(Math.round(weekMinutes(row.week) / 6) / 10);
          return <Trans>{hours} h</Trans>;
        },
        width: 80,
        align: 'end',
      },
      {
        id: 'exceptions',
        header: t`Own exceptions`,
        cell: (row) => format.number(row.ownExceptions),
        width: 130,
        align: 'end',
      },
      {
        id: 'uses',
        header: t`Used by`,
        cell: (row) => (row.uses.length === 0 ? t`Nobody yet` : <bdi>{usersOf(row).join(', ')}</bdi>),
        width: 260,
        grow: true,
      },
    ];
  }, [t, format, words, regions]);
  const make = mayEdit && (
    <Button leftSection={<Plus className="t-icon" aria-hidden />} onClick={() => setMaking(true)}>
      <Trans>Make a calendar</Trans>
    </Button>
  );
  const open = (row: Row) => go(`/settings/calendars/${row.calendarId}`);
  return (
    <Page fill>
      <PageHeader
        title={t`Calendars`}
        lead={
          <Trans>
            Working hours and public holidays. Promised times count by the calendar of the unit or region.
          </Trans>
        }
        actions={make}
      />
      <FilterBar
        view={view}
        search={t`Search calendars`}
        filters={[
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
        {...list}
        listId="calendars"
        label={t`Calendars`}
        columns={columns}
        rowId={(row) => row.calendarId}
        rowName={(row) => row.name}
        onOpen={open}
        onOpenPage={open}
        isFiltered={view.isFiltered}
        onClearFilters={() => view.set({ filters: {}, q: '' })}
        empty={
          <EmptyState icon={CalendarDays} title={<Trans>No calendars yet</Trans>} action={make || undefined}>
            <Trans>Until there is one, everybody works Monday to Friday, 09:00 to 17:00.</Trans>
          </EmptyState>
        }
      />
      {making && <CreateCalendarDialog onClose={() => setMaking(false)} />}
    </Page>
  );
}
