/** The audit trail: the sealed log, searched by event, actor, record and period; its export and its check. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import { Download, FileCheck2, ScrollText } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { call } from '../../../surfaces/web/client/call.ts';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { ColumnsMenu, FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { PeekLayout } from '../../../surfaces/web/kit/peek.tsx';
import { Person, RecordKey } from '../../../surfaces/web/kit/status.tsx';
import { useView, type View } from '../../../surfaces/web/kit/view.ts';
import { lookUpPeople } from '../../org/contract.ts';
import { findRecords } from '../../org/contract-search.ts';
import { listEvents } from '../contract.ts';
import { EventPanel } from './event-panel.tsx';
import { type Exporting, ExportNote, useExport } from './export-log.tsx';
import { useKinds } from './kinds.ts';
import { instantOf, PeriodPicker } from './period-picker.tsx';
import { VerifyDialog } from './verify-dialog.tsx';

const standard = { sort: { column: 'occurredAt', descending: true } };

/** People as choices; the one chosen in the URL comes first, named by what they did. */
function usePeople(chosen: string | undefined) {
  return useCallback(
    async (text: string) => {
      const [named, { rows }] = await Promise.all([
        chosen && !text ? call(listEvents, { filter: { personId: chosen }, limit: 1 }) : undefined,
        call(lookUpPeople, { text, limit: 20 }),
      ]);
      const name = named?.rows[0]?.actor.person?.name;
      return [
        ...(chosen && name ? [{ value: chosen, label: name }] : []),
        ...rows
          .filter(({ personId }) => personId !== chosen || !name)
          .map((row) => ({
            value: row.personId,
            label: row.unitName ? `${row.name} (${row.unitName})` : row.name,
          })),
      ];
    },
    [chosen],
  );
}

/** Records as choices; the one chosen in the URL is named by its last event. */
function useRecords(chosen: string | undefined) {
  return useCallback(
    async (text: string) => {
      if (text.trim()) {
        const { hits } = await call(findRecords, { text: text.trim() });
        return hits.map(({ kind, id, key, title }) => ({
          value: `${kind}:${id}`,
          label: key ? `${key} ${title}` : title,
        }));
      }
      const [subjectKind, subjectId] = (chosen ?? '').split(':');
      if (!chosen || !subjectKind || !subjectId) return [];
      const { rows } = await call(listEvents, { filter: { subjectKind, subjectId }, limit: 1 });
      const words = [rows[0]?.subjectKey, rows[0]?.subjectName].filter(Boolean).join(' ');
      return words ? [{ value: chosen, label: words }] : [];
    },
    [chosen],
  );
}

/** What the view in the URL asks of the server. */
function filterOf(view: View) {
  const [recordKind, recordId] = (view.filters.record?.[0] ?? '').split(':');
  const kind = recordKind || view.filters.kind?.[0];
  const personId = view.filters.person?.[0];
  const from = view.filters.from?.[0];
  const until = view.filters.until?.[0];
  return {
    ...(view.q ? { name: view.q } : {}),
    ...(personId ? { personId } : {}),
    ...(kind ? { subjectKind: kind } : {}),
    ...(recordId ? { subjectId: recordId } : {}),
    ...(from ? { from: instantOf(from) } : {}),
    ...(until ? { until: instantOf(until, 1) } : {}),
  };
}

/** The list of events. */
export function AuditPage() {
  const { t } = useLingui();
  const format = useFormat();
  const view = useView(standard);
  const kinds = useKinds();
  const people = usePeople(view.filters.person?.[0]);
  const records = useRecords(view.filters.record?.[0]);
  const [verifying, setVerifying] = useState(false);
  const filter = filterOf(view);
  const list = useList(listEvents, { filter, direction: view.sort?.descending === false ? 'asc' : 'desc' });
  const exporting: Exporting = useExport(filter);
  type Row = (typeof list.rows)[number];
  const columns = useMemo(
    (): Column<Row>[] => [
      {
        id: 'occurredAt',
        header: t`When`,
        cell: (row) => <span className="t-num">{format.instant(row.occurredAt)}</span>,
        width: 176,
        sort: 'occurredAt',
        pinned: true,
        hideable: false,
        phone: 'detail',
      },
      {
        id: 'actor',
        header: t`Who`,
        cell: (row) =>
          row.actor.kind === 'account' ? (
            <Person name={row.actor.person?.name ?? row.actor.name} />
          ) : (
            <bdi>{row.actor.name}</bdi>
          ),
        width: 180,
        phone: 'detail',
      },
      {
        id: 'sentence',
        header: t`What happened`,
        cell: (row) => row.sentence,
        width: 380,
        grow: true,
        hideable: false,
        phone: 'title',
      },
      {
        id: 'record',
        header: t`Record`,
        cell: (row) => (
          <span>
            {row.subjectKey && <RecordKey>{row.subjectKey}</RecordKey>}{' '}
            <bdi>{row.subjectName ?? kinds[row.subjectKind] ?? row.subjectKind}</bdi>
          </span>
        ),
        width: 200,
      },
      { id: 'reason', header: t`Why`, cell: (row) => row.reason ?? '–', width: 160, hidden: true },
      {
        id: 'name',
        header: t`Event`,
        cell: (row) => <RecordKey>{row.name}</RecordKey>,
        width: 220,
        hidden: true,
      },
      {
        id: 'operation',
        header: t`Operation`,
        cell: (row) => <RecordKey>{row.operation}</RecordKey>,
        width: 220,
        hidden: true,
      },
      {
        id: 'position',
        header: t`Place`,
        cell: (row) => format.number(row.position),
        width: 90,
        align: 'end',
        hidden: true,
      },
    ],
    [t, format, kinds],
  );
  const open = list.rows.find(({ eventId }) => eventId === view.open);
  return (
    <Page fill>
      <PageHeader
        title={t`Audit trail`}
        lead={
          <Trans>
            Everything that happened, sealed in a chain: nothing can be changed or taken out unnoticed.
          </Trans>
        }
        actions={
          <>
            <Menu>
              <Menu.Target>
                <Button
                  variant="default"
                  leftSection={<Download className="t-icon" aria-hidden />}
                  loading={exporting.state !== null}
                >
                  <Trans>Export</Trans>
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={exporting.table}>
                  {view.isFiltered ? (
                    <Trans>What is filtered, as a table (CSV)</Trans>
                  ) : (
                    <Trans>As a table (CSV)</Trans>
                  )}
                </Menu.Item>
                <Menu.Item onClick={exporting.log}>
                  <Trans>The whole log, to check offline (JSON lines)</Trans>
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
            <Button
              leftSection={<FileCheck2 className="t-icon" aria-hidden />}
              onClick={() => setVerifying(true)}
            >
              <Trans>Check the log</Trans>
            </Button>
          </>
        }
      />
      <ExportNote exporting={exporting} />
      <FilterBar
        view={view}
        search={t`Search by event or area`}
        filters={[
          { id: 'person', label: t`Who`, single: true, options: people },
          { id: 'record', label: t`Record`, single: true, options: records },
          {
            id: 'kind',
            label: t`Kind of record`,
            single: true,
            options: Object.entries(kinds).map(([value, label]) => ({ value, label })),
          },
        ]}
        end={
          <>
            <PeriodPicker view={view} />
            <ColumnsMenu listId="audit" view={view} columns={columns} />
          </>
        }
      />
      <PeekLayout
        panel={
          open && (
            <EventPanel
              key={open.eventId}
              event={open}
              kind={kinds[open.subjectKind] ?? open.subjectKind}
              onClose={() => view.setOpen(undefined)}
              onRecord={() =>
                view.set({ filters: { record: [`${open.subjectKind}:${open.subjectId}`] }, q: '' })
              }
            />
          )
        }
      >
        <DataGrid
          {...list}
          listId="audit"
          label={t`Events`}
          columns={columns}
          rowId={(row) => row.eventId}
          rowName={(row) => row.sentence}
          sort={view.sort}
          onSort={(sort) => view.set({ sort })}
          shownColumns={view.columns}
          openId={view.open}
          onOpen={(row) => view.setOpen(row.eventId)}
          empty={
            <EmptyState icon={ScrollText} title={<Trans>Nothing is sealed yet</Trans>}>
              <Trans>Every change leaves an event here, a moment after it is made.</Trans>
            </EmptyState>
          }
          isFiltered={view.isFiltered}
          onClearFilters={() => view.set({ filters: {}, q: '' })}
        />
      </PeekLayout>
      {verifying && <VerifyDialog onClose={() => setVerifying(false)} />}
    </Page>
  );
}
