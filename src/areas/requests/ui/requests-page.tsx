/** All requests that one may see: a grid with filters in the URL, saved views, a side panel and changes in bulk. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Columns3, Inbox, Rows3 } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import type { z } from 'zod';
import { partyKinds } from '../../../kernel/cases/contract-parties.ts';
import { listQueues } from '../../../kernel/work/contract.ts';
import { call } from '../../../surfaces/web/client/call.ts';
import { useList, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { searchPeople, useUnitSearch } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { HoldingLine } from '../../../surfaces/web/kit/approval/holding-line.tsx';
import { partyWords } from '../../../surfaces/web/kit/case/words.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import {
  ColumnsMenu,
  FilterBar,
  type FilterField,
  LayoutSwitch,
} from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { PeekLayout } from '../../../surfaces/web/kit/peek.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { useSelection } from '../../../surfaces/web/kit/selection.ts';
import { Kbd, Person, RecordKey } from '../../../surfaces/web/kit/status.tsx';
import { sortInput, useView, type View } from '../../../surfaces/web/kit/view.ts';
import { useSavedViews, ViewSwitch } from '../../../surfaces/web/kit/view-switch.tsx';
import { useSession } from '../../../surfaces/web/shell/session.ts';
import { breaches, listRequests } from '../contract-list.ts';
import { priorities, requestStates, scoreMethods } from '../contract-words.ts';
import { listModels } from '../models/contract-models.ts';
import { BulkActions } from './bulk-actions.tsx';
import { DuePicker, OwnerPicker, type PickedField, PriorityPicker } from './field-pickers.tsx';
import { DueMark, LatenessMark, PriorityMark, StateMark } from './marks.tsx';
import { RequestPanel } from './request-panel.tsx';
import { RequestsBoard, type RequestsBoardProps } from './requests-board.tsx';
import { useEdits } from './use-edits.ts';
import { priorityWords, stateWords } from './words.ts';

type Row = z.output<typeof listRequests.output>['rows'][number];
type Filter = NonNullable<z.input<typeof listRequests.input>['filter']>;

const standard = { sort: { column: 'createdAt', descending: true } };

/** What the URL says, as the operation takes it; unknown words in a link are left out. */
export function filterOf({ q, filters }: Pick<View, 'q' | 'filters'>): Filter {
  const known = <T extends string>(values: string[] | undefined, all: readonly T[]): T[] =>
    all.filter((each) => values?.includes(each));
  const states = known(filters.state, requestStates);
  const wanted = known(filters.priority, priorities);
  const [owner] = filters.owner ?? [];
  const [queue] = filters.queue ?? [];
  const [unit] = filters.unit ?? [];
  const [requester] = filters.requester ?? [];
  const [model] = filters.model ?? [];
  const [breach] = known(filters.promise, breaches);
  const waiting = known(filters.waiting, partyKinds);
  return {
    ...(q.trim() ? { text: q.trim().slice(0, 200) } : {}),
    ...(states.length > 0 ? { state: states } : {}),
    ...(wanted.length > 0 ? { priority: wanted } : {}),
    ...(owner === 'nobody'
      ? { owner }
      : owner === 'me'
        ? { mine: 'owned' as const }
        : owner
          ? { ownerId: owner }
          : {}),
    ...(queue === 'mine' ? { mine: 'queued' as const } : queue ? { queueId: queue } : {}),
    ...(unit ? { unitId: unit } : {}),
    ...(requester ? { requesterId: requester } : {}),
    ...dueOf(filters.due?.[0]),
    ...(model ? { modelId: model } : {}),
    ...(breach ? { breach } : {}),
    ...(waiting.length > 0 ? { waitingOn: waiting } : {}),
  };
}

/** Overdue, or due from today on for so many days. */
function dueOf(choice: string | undefined): Filter {
  if (choice === 'overdue') return { overdue: 'true' };
  const days = choice === 'week' ? 7 : choice === 'month' ? 30 : null;
  if (days === null) return {};
  const now = new Date();
  const day = (after: number) =>
    new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate() + after)).toISOString().slice(0, 10);
  return { dueFrom: day(0), dueTo: day(days) };
}

/** The list of requests. */
export function RequestsPage() {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const go = useGo();
  const session = useSession();
  const view = useView(standard);
  const list = useList(listRequests, { filter: filterOf(view), ...sortInput(view) } as never) as ReturnType<
    typeof useList<typeof listRequests.input, typeof listRequests.output>
  >;
  const selection = useSelection<Row>();
  const saved = useSavedViews(listRequests.name);
  const edits = useEdits();
  const searchUnits = useUnitSearch();
  const queues = useOperation(listQueues, { limit: 100 }, { staleTime: 60_000 }).data?.rows;
  const isBoard = view.layout === 'board';
  const [pick, setPick] = useState<{ field: PickedField; row: Row; anchor: HTMLElement } | null>(null);

  const sorted = view.sort?.column;
  const columns = useMemo(
    (): Column<Row>[] => [
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
        cell: (row) => row.title,
        width: 260,
        grow: true,
        sort: 'title',
        hideable: false,
        phone: 'title',
      },
      {
        id: 'state',
        header: t`Status`,
        cell: (row) => <StateMark state={row.state} />,
        width: 128,
        phone: 'detail',
      },
      {
        id: 'promise',
        header: t`Promise`,
        cell: (row) =>
          row.lateness ? (
            <LatenessMark lateness={row.lateness} />
          ) : row.waitingOn.length > 0 ? (
            row.waitingOn.map((kind) => i18n._(partyWords[kind])).join(', ')
          ) : (
            '–'
          ),
        width: 132,
        hidden: true,
      },
      {
        id: 'heldBy',
        header: t`Held by`,
        cell: (row) =>
          row.approvalHolding ? (
            <HoldingLine holding={row.approvalHolding} />
          ) : row.waitingOn.length > 0 ? (
            row.waitingOn.map((kind) => i18n._(partyWords[kind])).join(', ')
          ) : (
            '–'
          ),
        width: 190,
      },
      {
        id: 'model',
        header: t`Model`,
        cell: (row) => row.model?.name ?? '–',
        width: 150,
        hidden: true,
      },
      {
        id: 'priority',
        header: t`Priority`,
        cell: (row) => <PriorityMark priority={row.priority} />,
        width: 104,
        sort: 'priority',
      },
      {
        id: 'owner',
        header: t`Owner`,
        cell: (row) => (row.owner ? <Person name={row.owner.name} /> : '–'),
        width: 150,
        phone: 'detail',
      },
      {
        id: 'due',
        header: t`Due date`,
        cell: (row) => <DueMark dueOn={row.dueOn} state={row.state} />,
        width: 116,
        sort: 'dueOn',
      },
      { id: 'unit', header: t`Unit`, cell: (row) => row.unit?.name ?? '–', width: 150, hidden: true },
      {
        id: 'requester',
        header: t`Requester`,
        cell: (row) => <Person name={row.requester.name} />,
        width: 150,
      },
      {
        id: 'created',
        header: t`Created`,
        cell: (row) => <span className="t-num">{format.date(row.createdAt)}</span>,
        width: 112,
        sort: 'createdAt',
      },
      { id: 'queue', header: t`Queue`, cell: (row) => row.queue?.name ?? '–', width: 140, hidden: true },
      {
        id: 'audience',
        header: t`Audience`,
        cell: (row) => (row.audienceSize === null ? '–' : format.number(row.audienceSize)),
        width: 96,
        align: 'end',
        hidden: true,
      },
      {
        id: 'deadline',
        header: t`Needed by`,
        cell: (row) => (row.deadline ? <span className="t-num">{format.date(row.deadline)}</span> : '–'),
        width: 112,
        sort: 'deadline',
        hidden: true,
      },
      {
        id: 'regulatory',
        header: t`Regulatory`,
        cell: (row) => (row.isRegulatory ? t`Yes` : '–'),
        width: 96,
        hidden: true,
      },
      ...scoreMethods.map(
        (method): Column<Row> => ({
          id: method,
          header: method.toUpperCase(),
          cell: (row) => {
            const score = row.scores[method];
            // What a law demands stands before every score.
            return row.isRegulatory
              ? t`By law`
              : score === null
                ? '–'
                : format.number(Math.round(score * 10) / 10);
          },
          width: 96,
          align: 'end',
          sort: method,
          fromAbove: true,
          hidden: sorted !== method,
        }),
      ),
      {
        id: 'changed',
        header: t`Changed`,
        cell: (row) => format.ago(row.changedAt),
        width: 120,
        sort: 'changedAt',
        hidden: true,
      },
    ],
    [t, i18n, format, sorted],
  );

  const ownerOptions = useCallback(
    async (text: string) => {
      const people = await searchPeople(text);
      const own = [
        { value: 'me', label: t`Me` },
        { value: 'nobody', label: t`Nobody` },
      ].filter(({ label }) => label.toLocaleLowerCase().includes(text.toLocaleLowerCase()));
      return [...own, ...people.map(({ id, label }) => ({ value: id, label }))];
    },
    [t],
  );
  const personOptions = useCallback(
    async (text: string) => (await searchPeople(text)).map(({ id, label }) => ({ value: id, label })),
    [],
  );
  const unitOptions = useCallback(
    async (text: string) => (await searchUnits(text)).map(({ id, label }) => ({ value: id, label })),
    [searchUnits],
  );
  const modelOptions = useCallback(
    async (text: string) =>
      (await call(listModels, { filter: text ? { text } : {}, limit: 20 })).rows.map(({ modelId, name }) => ({
        value: modelId,
        label: name,
      })),
    [],
  );
  const filters = useMemo(
    (): FilterField[] => [
      {
        id: 'state',
        label: t`Status`,
        options: requestStates.map((value) => ({ value, label: i18n._(stateWords[value]) })),
      },
      {
        id: 'priority',
        label: t`Priority`,
        options: priorities.map((value) => ({ value, label: i18n._(priorityWords[value]) })),
      },
      { id: 'owner', label: t`Owner`, options: ownerOptions, single: true },
      {
        id: 'due',
        label: t`Due date`,
        options: [
          { value: 'overdue', label: t`Overdue` },
          { value: 'week', label: t`In the next 7 days` },
          { value: 'month', label: t`In the next 30 days` },
        ],
        single: true,
      },
      {
        id: 'promise',
        label: t`Promise`,
        options: [
          { value: 'late', label: t`Late now` },
          { value: 'warned', label: t`Due soon` },
          { value: 'missed', label: t`Ever late` },
        ],
        single: true,
      },
      {
        id: 'waiting',
        label: t`Waiting on`,
        options: partyKinds.map((value) => ({ value, label: i18n._(partyWords[value]) })),
      },
      { id: 'model', label: t`Model`, options: modelOptions, single: true },
      {
        id: 'queue',
        label: t`Queue`,
        options: [
          { value: 'mine', label: t`My queues` },
          ...(queues ?? []).map(({ queueId, name }) => ({ value: queueId, label: name })),
        ],
        single: true,
      },
      { id: 'unit', label: t`Unit`, options: unitOptions, single: true },
      { id: 'requester', label: t`Requester`, options: personOptions, single: true },
    ],
    [t, i18n, queues, ownerOptions, unitOptions, personOptions, modelOptions],
  );

  const mayAsk = session.rights.includes('requests.submit');
  const rowKey = (key: string, label: string, field: PickedField, operation: string) => ({
    key,
    label,
    run: (row: Row, anchor: HTMLElement | null) => {
      if (anchor && row.can.includes(operation)) setPick({ field, row, anchor });
    },
  });
  const close = () => setPick(null);
  return (
    <Page fill>
      <PageHeader
        title={t`Requests`}
        actions={
          mayAsk && (
            <Button onClick={() => go('/requests/new')}>
              <Trans>New request</Trans>
            </Button>
          )
        }
      />
      <ViewSwitch
        view={view}
        standard={t`All requests`}
        {...saved}
        visibilities={session.rights.includes('views.share-views') ? ['private', 'everyone'] : ['private']}
      />
      <FilterBar
        view={view}
        search={t`Search requests`}
        filters={filters}
        end={
          <>
            {!isBoard && <ColumnsMenu listId="requests" view={view} columns={columns} />}
            <LayoutSwitch
              view={view}
              layouts={[
                { id: 'table', label: t`List`, icon: Rows3 },
                { id: 'board', label: t`Board`, icon: Columns3 },
              ]}
            />
          </>
        }
      />
      <PeekLayout
        panel={
          view.open && (
            <RequestPanel key={view.open} requestKey={view.open} onClose={() => view.setOpen(undefined)} />
          )
        }
      >
        {isBoard ? (
          <RequestsBoard
            filter={filterOf(view)}
            sort={sortInput(view) as RequestsBoardProps['sort']}
            openKey={view.open}
            onOpen={view.setOpen}
          />
        ) : (
          <DataGrid
            {...list}
            listId="requests"
            label={t`Requests`}
            columns={columns}
            rowId={(row) => row.key}
            rowName={(row) => `${row.key} ${row.title}`}
            sort={view.sort}
            onSort={(sort) => view.set({ sort })}
            shownColumns={view.columns}
            openId={view.open}
            onOpen={(row) => view.setOpen(row.key)}
            onOpenPage={(row) => go(`/requests/${row.key}`)}
            selection={selection}
            bulk={(now) => <BulkActions rows={[...now.rows.values()]} onDone={now.clear} />}
            rowKeys={[
              rowKey('a', t`Choose the owner`, 'owner', 'requests.assign-request'),
              rowKey('d', t`Choose the due date`, 'due', 'requests.change-request'),
              rowKey('p', t`Choose the priority`, 'priority', 'requests.change-request'),
            ]}
            empty={
              <EmptyState
                icon={Inbox}
                title={<Trans>No requests yet</Trans>}
                action={
                  mayAsk && (
                    <Button rightSection={<Kbd onAccent>C</Kbd>} onClick={() => go('/requests/new')}>
                      <Trans>New request</Trans>
                    </Button>
                  )
                }
              >
                <Trans>
                  What the enterprise asks of learning stands here, from the first idea to the delivery.
                </Trans>
              </EmptyState>
            }
            isFiltered={view.isFiltered}
            onClearFilters={() => view.set({ filters: {}, q: '' })}
          />
        )}
      </PeekLayout>
      {edits.dialog}
      {pick?.field === 'owner' && (
        <OwnerPicker
          anchor={pick.anchor}
          current={pick.row.owner?.personId}
          onChoose={(ownerId) => edits.assign(pick.row, { ownerId })}
          onClose={close}
        />
      )}
      {pick?.field === 'due' && (
        <DuePicker
          anchor={pick.anchor}
          current={pick.row.dueOn}
          onChoose={(dueOn) => edits.setDue(pick.row, dueOn)}
          onClose={close}
        />
      )}
      {pick?.field === 'priority' && (
        <PriorityPicker
          anchor={pick.anchor}
          current={pick.row.priority}
          onChoose={(next) => edits.setPriority(pick.row, next)}
          onClose={close}
        />
      )}
    </Page>
  );
}
