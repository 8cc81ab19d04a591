/** Whose hours there are: weekly hours, the share for requests, skills and the next leave of each person. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, NumberInput, TextInput } from '@mantine/core';
import { UsersRound } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { z } from 'zod';
import { useList, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { CommandDialog } from '../../../surfaces/web/kit/command-dialog.tsx';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { PeekLayout } from '../../../surfaces/web/kit/peek.tsx';
import { Person } from '../../../surfaces/web/kit/status.tsx';
import { useView } from '../../../surfaces/web/kit/view.ts';
import { listCapacityPeople, setDefaults } from '../contract-registers.ts';
import { CapacityTabs } from './capacity-tabs.tsx';
import { hoursText, readHours } from './hours.ts';
import { PersonPanel } from './person-panel.tsx';
import { teamOf, useTeamFilters } from './team-filters.ts';

type Answer = z.output<typeof listCapacityPeople.output>;
type Row = Answer['rows'][number];

/** The page at `/requests/capacity/people`. */
export function CapacityPeoplePage() {
  const { t } = useLingui();
  const format = useFormat();
  const view = useView();
  const filters = useTeamFilters({ bySkill: true });
  const [isSetting, setSetting] = useState(false);
  const filter = { ...teamOf(view), ...(view.q.trim() === '' ? {} : { text: view.q.trim().slice(0, 200) }) };
  const list = useList(listCapacityPeople, { filter });
  const defaults = useOperation(listCapacityPeople, { limit: 1 }).data;
  const columns = useMemo(
    (): Column<Row>[] => [
      {
        id: 'name',
        header: t`Name`,
        cell: (row) => <Person name={row.name} />,
        width: 220,
        pinned: true,
        hideable: false,
        phone: 'title',
      },
      {
        id: 'hours',
        header: t`Hours a week`,
        cell: (row) => hoursText(row.weeklyMinutes),
        width: 116,
        align: 'end',
        phone: 'detail',
      },
      {
        id: 'percent',
        header: t`For requests`,
        cell: (row) => format.percent(row.percent / 100),
        width: 108,
        align: 'end',
        phone: 'detail',
      },
      {
        id: 'skills',
        header: t`Skills`,
        cell: (row) =>
          row.skills.length === 0 ? (
            '–'
          ) : (
            <bdi>{row.skills.map(({ skill, level }) => `${skill} ${level}`).join(', ')}</bdi>
          ),
        width: 220,
        grow: true,
        phone: 'detail',
      },
      {
        id: 'leave',
        header: t`Next leave`,
        cell: (row) =>
          row.nextLeave === null
            ? '–'
            : `${format.date(row.nextLeave.from)} – ${format.date(row.nextLeave.to)}`,
        width: 210,
      },
      {
        id: 'title',
        header: t`Title`,
        cell: (row) => <bdi>{row.title ?? '–'}</bdi>,
        width: 180,
      },
      { id: 'unit', header: t`Unit`, cell: (row) => <bdi>{row.unitName}</bdi>, width: 160, hidden: true },
    ],
    [t, format],
  );
  const open = list.rows.find((row) => row.personId === view.open);
  return (
    <Page fill>
      <PageHeader
        title={t`People & skills`}
        lead={
          defaults && (
            <Trans>
              Where nothing else is said: {hoursText(defaults.defaults.weeklyMinutes)} hours a week,{' '}
              {format.percent(defaults.defaults.percent / 100)} of them for requests.
            </Trans>
          )
        }
        actions={
          defaults?.canSetDefaults && (
            <Button variant="default" onClick={() => setSetting(true)}>
              <Trans>Change the usual hours</Trans>
            </Button>
          )
        }
      />
      <CapacityTabs />
      <FilterBar view={view} search={t`Search people`} filters={filters} />
      <PeekLayout
        panel={
          open && <PersonPanel key={open.personId} person={open} onClose={() => view.setOpen(undefined)} />
        }
      >
        <DataGrid
          {...list}
          listId="capacity-people"
          label={t`People`}
          columns={columns}
          rowId={(row) => row.personId}
          rowName={(row) => row.name}
          openId={view.open}
          onOpen={(row) => view.setOpen(row.personId)}
          isFiltered={view.isFiltered}
          onClearFilters={() => view.set({ filters: {}, q: '' })}
          empty={
            <EmptyState icon={UsersRound} title={<Trans>Nobody is to be seen here</Trans>}>
              <Trans>People come from the organisation; ask for the right to see their capacity.</Trans>
            </EmptyState>
          }
        />
      </PeekLayout>
      {isSetting && defaults && (
        <DefaultsDialog defaults={defaults.defaults} onClose={() => setSetting(false)} />
      )}
    </Page>
  );
}

function DefaultsDialog({ defaults, onClose }: { defaults: Answer['defaults']; onClose: () => void }) {
  const { t } = useLingui();
  const [hours, setHours] = useState(hoursText(defaults.weeklyMinutes));
  const [percent, setPercent] = useState<number | string>(defaults.percent);
  const weeklyMinutes = readHours(hours);
  return (
    <CommandDialog
      contract={setDefaults}
      input={
        weeklyMinutes === null || weeklyMinutes === 0 || typeof percent !== 'number'
          ? null
          : { weeklyMinutes, percent }
      }
      missing={t`Write hours such as 40:00, and a share.`}
      title={t`The usual hours`}
      confirm={t`Set the usual hours`}
      onClose={onClose}
      options={{ done: t`The usual hours were set` }}
    >
      <Group grow align="flex-start">
        <TextInput
          label={t`Hours a week`}
          dir="ltr"
          value={hours}
          onChange={(event) => setHours(event.currentTarget.value)}
        />
        <NumberInput
          label={t`Share for requests`}
          suffix=" %"
          min={1}
          max={100}
          allowDecimal={false}
          value={percent}
          onChange={setPercent}
        />
      </Group>
    </CommandDialog>
  );
}
