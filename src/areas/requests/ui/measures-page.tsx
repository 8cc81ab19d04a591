/** Requests measured: intake, service levels, speed and quality of a period, each figure down to the records that it counts. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Popover, SegmentedControl, Skeleton, Stack } from '@mantine/core';
import { CalendarRange, Download, Ruler } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { call } from '../../../surfaces/web/client/call.ts';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useUnitSearch } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { csvLine } from '../../../surfaces/web/kit/csv-line.ts';
import { addDays, DateField, today } from '../../../surfaces/web/kit/date-field.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { PeekLayout } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { type Search, useSearchState } from '../../../surfaces/web/kit/search.ts';
import { useView } from '../../../surfaces/web/kit/view.ts';
import { getMeasures } from '../measures/contract-measures.ts';
import { listModels } from '../models/contract-models.ts';
import classes from './measures.module.css';
import { FigurePanel } from './measures-panel.tsx';
import { MeasuresTable } from './measures-table.tsx';
import { type OpenFigure, Tiles } from './measures-tiles.tsx';
import { changeOf, type Figure, figureLines, type Measures, useValueWords } from './measures-words.ts';

const PRESETS = ['30', '90', '365'] as const;
const STANDARD = '90';

/** The days that the address says; 90 days where it says none. */
function periodOf({ from, to, days }: Search): { from?: string; to?: string } {
  if (from !== undefined || to !== undefined)
    return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  return days === undefined || days === STANDARD || !(PRESETS as readonly string[]).includes(days)
    ? {}
    : { from: addDays(today(), 1 - Number(days)) };
}

const closed = { figure: undefined, part: undefined, month: undefined, band: undefined };

/** The page at `/analytics/measures`. */
export function MeasuresPage() {
  const { t } = useLingui();
  const [search, change] = useSearchState();
  const view = useView();
  const searchUnits = useUnitSearch();
  const [unitId] = view.filters.unit ?? [];
  const [modelId] = view.filters.model ?? [];
  const place = useMemo(
    () => ({ ...(unitId ? { unitId } : {}), ...(modelId ? { modelId } : {}) }),
    [unitId, modelId],
  );
  const answer = useOperation(
    getMeasures,
    { ...periodOf(search), ...place },
    { keep: true, staleTime: 60_000 },
  );
  const measures = answer.data;
  const opened = measures?.figures.find((f) => f.measure === search.figure);
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
  const onOpen: OpenFigure = (measure) => change({ ...closed, figure: measure }, { push: true });
  return (
    <Page fill>
      <PageHeader
        title={t`Measures`}
        lead={
          <Trans>
            How well requests are served. Every figure says what it rests on and opens what it counts.
          </Trans>
        }
        actions={
          <Button
            variant="default"
            disabled={measures === undefined}
            leftSection={<Download className="t-icon" aria-hidden />}
            onClick={() => measures && save(measures)}
          >
            <Trans>Download CSV</Trans>
          </Button>
        }
      />
      <PeekLayout
        panel={
          measures !== undefined &&
          opened !== undefined && (
            <FigurePanel
              key={opened.measure}
              measures={measures}
              figure={opened}
              place={place}
              onClose={() => change(closed)}
            />
          )
        }
      >
        <div className={classes.body}>
          <FilterBar
            view={view}
            filters={[
              { id: 'unit', label: t`Unit`, options: unitOptions, single: true },
              { id: 'model', label: t`Model`, options: modelOptions, single: true },
            ]}
            end={<Period search={search} onChange={change} />}
          />
          <RefusalNote error={answer.error} />
          {measures === undefined ? (
            !answer.error && <Loading />
          ) : isEmpty(measures) && !view.isFiltered ? (
            <EmptyState icon={Ruler} title={<Trans>Nothing to measure yet</Trans>}>
              <Trans>
                As soon as requests come in and are worked on, this page shows how quickly and how well they
                are served, month by month. Choose another period to look further back.
              </Trans>
            </EmptyState>
          ) : (
            <Figures measures={measures} opened={opened?.measure} onOpen={onOpen} />
          )}
        </div>
      </PeekLayout>
    </Page>
  );
}

const Loading = () => (
  <>
    <Skeleton height={60} mb={12} />
    <Skeleton height={320} />
  </>
);

const isEmpty = ({ figures }: Measures) =>
  figures.every((f) => [f.current, f.previous, ...f.months].every((r) => r.records === 0));

function save(measures: Measures) {
  const head = [
    'measure',
    'title',
    'unit',
    'from',
    'to',
    'value',
    'p85',
    'numerator',
    'denominator',
    'records',
    'counts',
    'currency',
    'as of',
    'definition',
  ];
  // The byte-order mark makes spreadsheets read UTF-8.
  const text = `\uFEFF${[head, ...figureLines(measures)].map(csvLine).join('')}`;
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const download = `measures-${measures.from}-${measures.to}.csv`;
  Object.assign(document.createElement('a'), { href: url, download }).click();
  URL.revokeObjectURL(url);
}

/** Which days: three usual stretches, or any. */
function Period(props: { search: Search; onChange: (patch: Record<string, string | undefined>) => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const { search, onChange } = props;
  const { from, to } = search;
  const isOwn = from !== undefined || to !== undefined;
  const begin = from ? format.date(from) : '…';
  const end = to ? format.date(to) : t`today`;
  return (
    <div className={classes.period}>
      <SegmentedControl
        size="xs"
        aria-label={t`Period`}
        value={isOwn ? '' : (PRESETS.find((p) => p === search.days) ?? STANDARD)}
        onChange={(days) =>
          onChange({ ...closed, days: days === STANDARD ? undefined : days, from: undefined, to: undefined })
        }
        data={[
          { value: '30', label: t`30 days` },
          { value: '90', label: t`90 days` },
          { value: '365', label: t`12 months` },
        ]}
      />
      <Popover position="bottom-end" trapFocus>
        <Popover.Target>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<CalendarRange className="t-icon" aria-hidden />}
          >
            {isOwn ? `${begin} – ${end}` : <Trans>Other days</Trans>}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t`Period`}>
          <Stack gap="sm" w={240}>
            <DateField
              label={t`From`}
              clearable
              value={from ?? null}
              popoverProps={{ withinPortal: false }}
              onChange={(value) => onChange({ ...closed, from: value ?? undefined })}
            />
            <DateField
              label={t`Until`}
              clearable
              value={to ?? null}
              popoverProps={{ withinPortal: false }}
              onChange={(value) => onChange({ ...closed, to: value ?? undefined })}
            />
          </Stack>
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}

/** The story, the groups, and the same as a table. */
function Figures(props: { measures: Measures; opened: string | undefined; onOpen: OpenFigure }) {
  const { t } = useLingui();
  const { measures, opened, onOpen } = props;
  const groups: { group: Figure['group']; title: string }[] = [
    { group: 'intake', title: t`What came in, and what became of it` },
    { group: 'service', title: t`Promises kept` },
    { group: 'speed', title: t`How quickly, and what is left` },
    { group: 'quality', title: t`How well` },
    { group: 'effort', title: t`What it took` },
  ];
  return (
    <>
      <Story measures={measures} />
      {groups.map(({ group, title }) => (
        <section key={group} className={classes.group} aria-label={title}>
          <h2>{title}</h2>
          <Tiles
            figures={measures.figures.filter((f) => f.group === group)}
            opened={opened}
            onOpen={onOpen}
          />
        </section>
      ))}
      <details className={classes.twin}>
        <summary>
          <Trans>As a table</Trans>
        </summary>
        <MeasuresTable measures={measures} onOpen={onOpen} />
      </details>
    </>
  );
}

/** What the figures mean together, in a few sentences. */
function Story({ measures }: { measures: Measures }) {
  const format = useFormat();
  const words = useValueWords();
  const of = (name: Figure['measure']) => measures.figures.find((f) => f.measure === name)!;
  const from = format.date(measures.from);
  const to = format.date(measures.to);
  const previousFrom = format.date(measures.previous.from);
  const previousTo = format.date(measures.previous.to);
  const asOf = format.instant(measures.asOf);
  const arrived = format.number(of('arrived').current.denominator);
  const lead = of('lead-time').current;
  const delivered = format.number(lead.denominator);
  const open = format.number(of('backlog').current.denominator);
  const half = lead.value === null ? null : words.value(of('lead-time'), lead.value);
  const named = (verdict: 'better' | 'worse') =>
    measures.figures
      .filter(
        (f) =>
          f.unit !== 'count' &&
          !f.measure.endsWith('-with-pauses') &&
          changeOf(f)?.verdict === verdict &&
          weight(f) >= WORTH_TELLING,
      )
      .sort((a, b) => weight(b) - weight(a))
      .slice(0, 3)
      .map((f) => f.title)
      .join(', ');
  const worse = named('worse');
  const better = named('better');
  return (
    <div className={classes.story}>
      <p className={classes.told}>
        {half === null ? (
          <Trans>
            {from} – {to}: {arrived} requests came in, {delivered} were delivered, {open} were open at the
            end.
          </Trans>
        ) : (
          <Trans>
            {from} – {to}: {arrived} requests came in, {delivered} were delivered, half of them within {half};{' '}
            {open} were open at the end.
          </Trans>
        )}{' '}
        {worse !== '' && (
          <Trans>
            Worse than before: <bdi>{worse}</bdi>.
          </Trans>
        )}{' '}
        {better !== '' && (
          <Trans>
            Better: <bdi>{better}</bdi>.
          </Trans>
        )}
      </p>
      <p className={classes.note}>
        <Trans>
          As of {asOf}. Columns are the last twelve months; a dot is a month with too few records. Before:{' '}
          {previousFrom} – {previousTo}.
        </Trans>
      </p>
    </div>
  );
}

/** A change of fewer points, or of less of the value before, is no news. */
const WORTH_TELLING = 0.05;

/** How far a figure moved, so that shares and days can be put in one order. */
function weight(figure: Figure): number {
  const change = changeOf(figure);
  if (change === null) return 0;
  return Math.abs(
    figure.unit === 'share' ? change.difference : change.difference / (figure.previous.value || 1),
  );
}
