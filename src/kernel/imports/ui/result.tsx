/** How the rows of an import end: tiles that filter, the rows with reasons, managers that match nobody. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { UnstyledButton } from '@mantine/core';
import { useMemo } from 'react';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { Panel } from '../../../surfaces/web/kit/page.tsx';
import { Fact, Facts, Part, PeekLayout, SidePanel, TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { useView } from '../../../surfaces/web/kit/view.ts';
import { type ImportOutcome, listImportRows } from '../contract.ts';
import classes from './imports.module.css';
import { type ImportView, useChangeNames, useOutcomeWords } from './words.ts';

const order: ImportOutcome[] = [
  'joiner',
  'rehire',
  'mover',
  'changed',
  'leaver',
  'former',
  'unchanged',
  'merged',
  'quarantined',
];

/** What everybody looks for, also when it is nothing. */
const always: ReadonlySet<ImportOutcome> = new Set([
  'joiner',
  'mover',
  'changed',
  'leaver',
  'unchanged',
  'quarantined',
]);

/** Tiles, rows and lists. */
export function ImportResult({ data }: { data: ImportView }) {
  const { t } = useLingui();
  const format = useFormat();
  const view = useView();
  const outcomes = useOutcomeWords();
  const changeName = useChangeNames();
  const summary = data.summary!;
  const outcome = view.filters.outcome?.[0] as ImportOutcome | undefined;
  const managerChanged = view.filters.manager?.[0] === 'changed';
  const list = useList(listImportRows, {
    filter: {
      importId: data.importId,
      ...(outcome ? { outcome } : {}),
      ...(managerChanged ? { managerChanged } : {}),
    },
  });
  type Row = (typeof list.rows)[number];
  const idOf = (row: Row) => `${row.line ?? ''}:${row.personId ?? row.label ?? ''}`;
  const whatOf = useMemo(
    () => (row: Row) =>
      row.reasons.length > 0
        ? row.reasons.map(({ message }) => message).join(' ')
        : row.changes
            .map(({ field, before, after }) =>
              before === null
                ? `${changeName(field)}: ${after ?? '–'}`
                : `${changeName(field)}: ${before} → ${after ?? '–'}`,
            )
            .join(' · '),
    [changeName],
  );
  const columns = useMemo(
    (): Column<Row>[] => [
      {
        id: 'line',
        header: t`Line`,
        cell: (row) => (row.line === null ? '–' : format.number(row.line)),
        width: 70,
        align: 'end',
        phone: 'detail',
      },
      {
        id: 'who',
        header: t`Who`,
        cell: (row) => <bdi>{row.label ?? '–'}</bdi>,
        width: 200,
        hideable: false,
        phone: 'title',
      },
      {
        id: 'outcome',
        header: t`Result`,
        cell: (row) => <StatusDot tone={outcomes[row.outcome].tone}>{outcomes[row.outcome].word}</StatusDot>,
        width: 130,
        phone: 'detail',
      },
      {
        id: 'what',
        header: t`Why, or what changes`,
        cell: (row) => whatOf(row) || '–',
        width: 420,
        grow: true,
      },
    ],
    [t, format, outcomes, whatOf],
  );
  const opened = list.rows.find((row) => idOf(row) === view.open);
  const tile = (
    id: string,
    count: number,
    label: string,
    hint: string,
    pressed: boolean,
    run: () => void,
  ) => (
    <UnstyledButton
      key={id}
      className={classes.tile ?? ''}
      aria-pressed={pressed}
      data-tone={id}
      disabled={count === 0}
      onClick={run}
    >
      <strong className="t-num">{format.number(count)}</strong>
      <span>{label}</span>
      <small>{hint}</small>
    </UnstyledButton>
  );
  const only = (filters: Record<string, string[]>) => view.set({ filters });
  return (
    <>
      <div className={classes.tiles}>
        {order
          .filter((each) => always.has(each) || (summary.outcomes[each] ?? 0) > 0)
          .map((each) =>
            tile(
              each,
              summary.outcomes[each] ?? 0,
              outcomes[each].word,
              outcomes[each].hint,
              outcome === each,
              () => only(outcome === each ? {} : { outcome: [each] }),
            ),
          )}
        {tile(
          'managers',
          summary.managerChanges,
          t`Other manager`,
          t`Among the rows above`,
          managerChanged,
          () => only(managerChanged ? {} : { manager: ['changed'] }),
        )}
      </div>
      <div className={classes.rows}>
        <PeekLayout
          panel={
            opened && (
              <SidePanel
                title={opened.label ?? t`Line ${opened.line ?? 0}`}
                onClose={() => view.setOpen(undefined)}
              >
                <Facts>
                  <Fact label={t`Line`}>
                    {opened.line === null ? t`Not in the file` : String(opened.line)}
                  </Fact>
                  <Fact label={t`Result`}>
                    <StatusDot tone={outcomes[opened.outcome].tone}>
                      {outcomes[opened.outcome].word}
                    </StatusDot>
                  </Fact>
                  {opened.personId && (
                    <Fact label={t`Person`}>
                      <TextLink to={`/people/${opened.personId}`}>
                        <bdi>{opened.label}</bdi>
                      </TextLink>
                    </Fact>
                  )}
                </Facts>
                {opened.reasons.length > 0 && (
                  <Part title={<Trans>Why</Trans>}>
                    <ul className={classes.plain}>
                      {opened.reasons.map((reason) => (
                        <li key={`${reason.code}${reason.column}`} dir="auto">
                          {reason.message}
                        </li>
                      ))}
                    </ul>
                  </Part>
                )}
                {opened.changes.length > 0 && (
                  <Part title={<Trans>What changes</Trans>}>
                    <Facts>
                      {opened.changes.map(({ field, before, after }) => (
                        <Fact key={field} label={changeName(field)}>
                          <bdi>{before === null ? (after ?? '–') : `${before} → ${after ?? '–'}`}</bdi>
                        </Fact>
                      ))}
                    </Facts>
                  </Part>
                )}
                {opened.cells.length > 0 && (
                  <Part title={<Trans>As it stands in the file</Trans>}>
                    <Facts>
                      {opened.cells.map((cell, index) => {
                        const column = data.mapping.columns[index];
                        if (column?.sensitive && !column.deliberate) return null;
                        return (
                          <Fact
                            key={column?.header ?? index}
                            label={column?.header ?? t`Column ${index + 1}`}
                          >
                            <bdi>{cell || '–'}</bdi>
                          </Fact>
                        );
                      })}
                    </Facts>
                  </Part>
                )}
              </SidePanel>
            )
          }
        >
          <DataGrid
            {...list}
            listId="import-rows"
            label={t`Lines of the file`}
            columns={columns}
            rowId={idOf}
            rowName={(row) => row.label ?? t`Line ${row.line ?? 0}`}
            openId={view.open}
            onOpen={(row) => view.setOpen(idOf(row))}
            height={420}
            isFiltered={view.isFiltered}
            onClearFilters={() => only({})}
            empty={
              <EmptyState title={<Trans>No lines</Trans>}>
                <Trans>The file holds a header and nothing below it.</Trans>
              </EmptyState>
            }
          />
        </PeekLayout>
      </div>
      <div className={classes.lists}>
        {summary.unmatchedManagers.length > 0 && (
          <Panel
            title={
              <Plural
                value={summary.unmatchedManagers.length}
                one="# manager matches nobody for sure"
                other="# managers match nobody for sure"
              />
            }
          >
            <ul className={classes.unmatched}>
              {summary.unmatchedManagers.slice(0, 50).map((manager) => {
                const lines = manager.lines.slice(0, 6).join(', ');
                return (
                  <li key={`${manager.reason}:${manager.number}:${manager.name}:${manager.email}`}>
                    <span dir="auto">{manager.message}</span>
                    <small>
                      <Plural value={manager.count} one="# person" other="# people" />
                      {lines && <Trans> · lines {lines}</Trans>}
                    </small>
                  </li>
                );
              })}
            </ul>
          </Panel>
        )}
        {summary.newUnits.length > 0 && (
          <Panel title={<Plural value={summary.newUnits.length} one="# new unit" other="# new units" />}>
            <p className={classes.names} dir="auto">
              {summary.newUnits.slice(0, 60).join(', ')}
            </p>
          </Panel>
        )}
        {summary.newCostCentres.length > 0 && (
          <Panel
            title={
              <Plural
                value={summary.newCostCentres.length}
                one="# new cost centre"
                other="# new cost centres"
              />
            }
          >
            <p className={classes.names} dir="auto">
              {summary.newCostCentres.slice(0, 60).join(', ')}
            </p>
          </Panel>
        )}
        {summary.unknownSites.length > 0 && (
          <Panel
            title={
              <Plural
                value={summary.unknownSites.length}
                one="# site that nobody knows"
                other="# sites that nobody knows"
              />
            }
          >
            <p className={classes.names} dir="auto">
              {summary.unknownSites.map(({ name, count }) => `${name} (${count})`).join(', ')}
            </p>
            <TextLink to="/places/sites">
              <Trans>Create the sites, then make the dry run again</Trans>
            </TextLink>
          </Panel>
        )}
        {summary.questions.length > 0 && (
          <Panel title={<Trans>Questions about the file</Trans>}>
            <ul className={classes.plain}>
              {summary.questions.map((question) => (
                <li key={`${question.code}${question.column}`} dir="auto">
                  {question.message}
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </div>
    </>
  );
}
