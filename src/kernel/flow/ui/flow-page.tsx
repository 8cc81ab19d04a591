/** How work flows: figures, graph, variants, times and hand-overs of a process or an imported log, each down to its cases. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Select, Skeleton, Switch } from '@mantine/core';
import { FileUp, Info, Waypoints } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { EmptyState, NothingMatches } from '../../../surfaces/web/kit/empty-state.tsx';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { Page, PageHeader, Panel } from '../../../surfaces/web/kit/page.tsx';
import { PeekLayout, TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useSearchState } from '../../../surfaces/web/kit/search.ts';
import { useView } from '../../../surfaces/web/kit/view.ts';
import { getFlow, listFlowSources } from '../contract.ts';
import { BandBars, WeekBars } from './bars.tsx';
import { CasesPanel } from './cases-panel.tsx';
import { FiguresRow } from './figures-row.tsx';
import classes from './flow.module.css';
import { FlowFilters } from './flow-filters.tsx';
import {
  asChips,
  drilled,
  filterOf,
  noChips,
  partOf,
  type Source,
  sourceOf,
  sourceWord,
} from './flow-state.ts';
import { GraphPanel } from './graph-part.tsx';
import { HandOversPanel } from './hand-overs-panel.tsx';
import { StepsPanel } from './steps-panel.tsx';
import { VariantsPanel } from './variants-panel.tsx';
import { type Drill, type Filter, type Flow, useBand, useDrillWords } from './words.ts';

/** The page at `/analytics/flow`. */
export function FlowPage() {
  const { t } = useLingui();
  const [search, change] = useSearchState();
  const sources = useOperation(listFlowSources, {});
  const view = useView();
  const known = sources.data;
  const standard = useMemo((): Source | null => {
    if (known === undefined) return null;
    const process = known.processes.find((p) => p.cases > 0);
    if (process !== undefined) return { process: process.process };
    return known.logs[0] === undefined ? null : { logId: known.logs[0].logId };
  }, [known]);
  const source = search.of === undefined ? standard : sourceOf(search.of);
  const isOwn = source !== null && source.logId === undefined;
  const detail = isOwn && search.events === 'all' ? ('all' as const) : ('steps' as const);
  const filter = useMemo(() => filterOf(view.filters, search), [view.filters, search]);
  const answer = useOperation(getFlow, source === null ? null : { ...source, filter, detail }, {
    keep: true,
    staleTime: 60_000,
  });
  const flow = answer.data;
  const part = useMemo(() => partOf(search.cases), [search.cases]);
  const drillWords = useDrillWords(flow);
  const onDrill: Drill = useCallback(
    (next: Filter) => change({ cases: JSON.stringify(next), case: undefined }, { push: true }),
    [change],
  );
  const chips = part === null ? null : asChips(part);
  const mayImport = known?.can.includes('flow.upload-log') ?? false;
  const importAction = mayImport && (
    <Button
      component={RecordLink}
      to="/analytics/flow/logs"
      leftSection={<FileUp className="t-icon" aria-hidden />}
    >
      <Trans>Import a log</Trans>
    </Button>
  );
  const clear = () => change({ ...noChips(search), from: undefined, until: undefined, period: undefined });
  return (
    <Page fill>
      <PageHeader
        title={t`Flow`}
        lead={<Trans>How work really goes, from what was recorded. Every figure opens its cases.</Trans>}
        actions={
          <>
            {known && source && (
              <SourcePicker
                known={known}
                source={source}
                onChange={(next) => change({ ...noChips(search), ...cleared(next) })}
              />
            )}
            <Button component={RecordLink} to="/analytics/flow/logs" variant="default">
              <Trans>Imported logs</Trans>
            </Button>
          </>
        }
      />
      <PeekLayout
        panel={
          part !== null &&
          source !== null && (
            <CasesPanel
              key={search.cases}
              source={source}
              detail={detail}
              filter={drilled(filter, part)}
              title={drillWords(part)}
              onClose={() => change({ cases: undefined, case: undefined, order: undefined })}
              onKeep={
                chips === null
                  ? undefined
                  : () =>
                      change({ ...chipSearch(chips), cases: undefined, case: undefined, order: undefined })
              }
            />
          )
        }
      >
        <div className={classes.body}>
          <RefusalNote error={sources.error} />
          {known && source === null ? (
            <EmptyState icon={Waypoints} title={<Trans>No history to show yet</Trans>} action={importAction}>
              <Trans>
                As soon as requests are taken up and delivered, this page shows where they wait, what is done
                twice and how long they take. A log of another system (XES, CSV or Excel) can be imported and
                looked at in the same way.
              </Trans>
            </EmptyState>
          ) : (
            <>
              <div className={classes.filters}>
                <FlowFilters view={view} flow={flow} isOwn={isOwn} />
                {isOwn && (
                  <Switch
                    size="xs"
                    label={t`All events, not only steps`}
                    checked={detail === 'all'}
                    onChange={(event) => change({ events: event.currentTarget.checked ? 'all' : undefined })}
                  />
                )}
              </div>
              <RefusalNote error={answer.error} />
              {flow === undefined ? (
                !answer.error && <Loading />
              ) : flow.cases === 0 ? (
                flow.allCases === 0 ? (
                  <EmptyState
                    icon={Waypoints}
                    title={<Trans>No case has been recorded yet</Trans>}
                    action={importAction}
                  >
                    <Trans>
                      Its flow shows as soon as the first case has come in. A log of another system can be
                      imported and looked at in the same way.
                    </Trans>
                  </EmptyState>
                ) : (
                  <NothingMatches onClear={clear} />
                )
              ) : (
                <Figures flow={flow} page={filter} onDrill={onDrill} />
              )}
            </>
          )}
        </div>
      </PeekLayout>
    </Page>
  );
}

/** What another source makes meaningless. */
function cleared(next: Source): Record<string, string | undefined> {
  return {
    of: sourceWord(next),
    cases: undefined,
    case: undefined,
    order: undefined,
    events: undefined,
    activities: undefined,
    paths: undefined,
  };
}

/** Chips as the address holds them. */
function chipSearch(chips: Record<string, string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(chips).map(([id, values]) => [`f.${id}`, values.map(encodeURIComponent).join(',')]),
  );
}

function SourcePicker(props: {
  known: {
    processes: { process: string; title: string }[];
    logs: { logId: string; key: string; name: string }[];
  };
  source: Source;
  onChange: (source: Source) => void;
}) {
  const { t } = useLingui();
  const { processes, logs } = props.known;
  return (
    <Select
      aria-label={t`Whose flow`}
      w={240}
      searchable={processes.length + logs.length > 8}
      allowDeselect={false}
      value={sourceWord(props.source)}
      onChange={(value) => value !== null && props.onChange(sourceOf(value))}
      data={[
        { group: t`Own history`, items: processes.map((p) => ({ value: p.process, label: p.title })) },
        ...(logs.length > 0
          ? [
              {
                group: t`Imported logs`,
                items: logs.map((l) => ({
                  value: sourceWord({ logId: l.logId }),
                  label: `${l.key} ${l.name}`,
                })),
              },
            ]
          : []),
      ]}
    />
  );
}

const Loading = () => (
  <>
    <Skeleton height={74} mb={12} />
    <Skeleton height={320} />
  </>
);

/** Share of events left out from which one is told without asking. */
const LEFT_OUT_UNSEEN = 0.01;

/** Everything below the filters. */
function Figures({ flow, page, onDrill }: { flow: Flow; page: Filter; onDrill: Drill }) {
  const band = useBand();
  const format = useFormat();
  const asOf = format.instant(flow.asOf);
  const { logId } = flow.source;
  return (
    <>
      <FiguresRow flow={flow} onDrill={onDrill} />
      <p className={classes.say}>
        {logId === null ? <Trans>As of {asOf}.</Trans> : <Trans>As of {asOf}, the end of the log.</Trans>}
      </p>
      {flow.notes.length > 0 && (
        <details
          key={sourceKey(flow)}
          className={classes.notes}
          open={flow.leftOut > LEFT_OUT_UNSEEN * (flow.allEvents + flow.leftOut)}
        >
          <summary>
            <Info size={14} aria-hidden />
            <Trans>What to know about these figures</Trans>
          </summary>
          <ul>
            {flow.notes.map((note) => (
              <li key={note.code} dir="auto">
                {note.message}{' '}
                {note.code === 'left-out' && logId !== null && (
                  <TextLink inText to={`/analytics/flow/logs/${logId}`}>
                    <Trans>What was left out</Trans>
                  </TextLink>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
      <GraphPanel key={sourceKey(flow)} flow={flow} onDrill={onDrill} />
      <div className={classes.columnsOf2}>
        <Panel title={<Trans>In and out</Trans>}>
          <WeekBars flow={flow} page={page} onDrill={onDrill} />
        </Panel>
        <Panel title={<Trans>Lead time of what is completed</Trans>}>
          {flow.leadBands.length === 0 ? (
            <p className={classes.say}>
              <Trans>Nothing is completed yet, so there is no lead time.</Trans>
            </p>
          ) : (
            <BandBars
              bands={flow.leadBands}
              nameOf={band}
              partOf={(takes) => ({ open: false, takes })}
              onDrill={onDrill}
            />
          )}
        </Panel>
        {flow.ageingBands.length > 0 && (
          <Panel title={<Trans>Age of what is open</Trans>}>
            <BandBars
              bands={flow.ageingBands}
              nameOf={band}
              partOf={(age) => ({ open: true, age })}
              onDrill={onDrill}
              tone="warn"
            />
          </Panel>
        )}
      </div>
      <VariantsPanel flow={flow} onDrill={onDrill} />
      <StepsPanel flow={flow} onDrill={onDrill} />
      <HandOversPanel flow={flow} onDrill={onDrill} />
    </>
  );
}

const sourceKey = (flow: Flow) => flow.source.logId ?? flow.source.process ?? '';
