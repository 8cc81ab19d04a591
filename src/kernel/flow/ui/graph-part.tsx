/** The directly-follows graph with its switches: how much of it is drawn, by what it is weighed, and its table. */
import { Trans, useLingui } from '@lingui/react/macro';
import { SegmentedControl, Skeleton, Text } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Panel } from '../../../surfaces/web/kit/page.tsx';
import { useSearchState } from '../../../surfaces/web/kit/search.ts';
import { drawnPart } from '../rules.ts';
import { FlowTable } from './flow-table.tsx';
import classes from './graph.module.css';
import type { GraphPart as Part } from './graph-layout.ts';
import { GraphView, type Measure } from './graph-view.tsx';
import { useLayout } from './use-layout.ts';
import { type Drill, type Flow, useDuration } from './words.ts';

/** So many arrows are drawn at first at the most: more cannot be read. */
const AT_FIRST = 24;
const ROWS = 100;

const shareIn = (text: string | undefined, fallback: number) => {
  const value = Number(text);
  return text !== undefined && Number.isFinite(value) && value >= 0 && value <= 100 ? value : fallback;
};

/** Panel of the graph. */
export function GraphPanel({ flow, onDrill }: { flow: Flow; onDrill: Drill }) {
  const { t } = useLingui();
  const format = useFormat();
  const [search, change] = useSearchState();
  const by: Measure = search.by === 'time' ? 'time' : 'frequency';
  const isTable = search.graph === 'table';
  const standard = useMemo(() => startingShares(flow), [flow]);
  const [moved, setMoved] = useState<{ activities?: number; paths?: number }>({});
  const activities = moved.activities ?? shareIn(search.activities, standard.activities);
  const paths = moved.paths ?? shareIn(search.paths, standard.paths);
  const wanted = useDeferredValue(`${activities} ${paths}`);
  const part = useMemo((): Part => {
    const [a, p] = wanted.split(' ').map(Number) as [number, number];
    const drawn = drawnPart(flow.activities, flow.edges, { activities: a / 100, paths: p / 100 });
    const terminals = (which: 'starts' | 'ends') => {
      const all = drawn.activities
        .map((activity) => ({ activity, count: flow.activities[activity]![which] }))
        .filter(({ count }) => count > 0)
        .sort((x, y) => y.count - x.count);
      const total = all.reduce((sum, { count }) => sum + count, 0);
      return all.filter(({ count }, i) => i === 0 || p > 99 || count > total * 0.02);
    };
    return {
      activities: drawn.activities,
      edges: drawn.edges.map((id) => {
        const { from, to, count } = flow.edges[id]!;
        return { id, from, to, count };
      }),
      starts: terminals('starts'),
      ends: terminals('ends'),
    };
  }, [flow, wanted]);
  const shownActivities = format.number(part.activities.length);
  const allActivities = format.number(flow.activities.length);
  const shownEdges = format.number(part.edges.length);
  const allEdges = format.number(flow.edgeCount);
  const slider = (id: 'activities' | 'paths', label: string, value: number) => (
    <label className={classes.slider}>
      {label}
      <input
        type="range"
        min={0}
        max={100}
        step={5}
        value={value}
        aria-valuetext={`${value} %`}
        onChange={(event) => setMoved((now) => ({ ...now, [id]: Number(event.currentTarget.value) }))}
        onPointerUp={() => change({ [id]: String(value) })}
        onKeyUp={() => change({ [id]: String(value) })}
      />
    </label>
  );
  return (
    <Panel
      title={<Trans>What follows what</Trans>}
      action={
        <SegmentedControl
          size="xs"
          aria-label={t`Show as`}
          value={isTable ? 'table' : 'graph'}
          onChange={(value) => change({ graph: value === 'table' ? value : undefined })}
          data={[
            { value: 'graph', label: t`Graph` },
            { value: 'table', label: t`Table` },
          ]}
        />
      }
    >
      <div className={classes.controls}>
        <SegmentedControl
          size="xs"
          aria-label={t`Weigh by`}
          value={by}
          onChange={(value) => change({ by: value === 'time' ? value : undefined })}
          data={[
            { value: 'frequency', label: t`How often` },
            { value: 'time', label: t`How long` },
          ]}
        />
        {!isTable && (
          <>
            {slider('activities', t`Activities`, activities)}
            {slider('paths', t`Paths`, paths)}
            <Text size="sm" c="dimmed" role="status">
              <Trans>
                {shownActivities} of {allActivities} activities, {shownEdges} of {allEdges} paths
              </Trans>
            </Text>
          </>
        )}
      </div>
      {isTable ? (
        <EdgeTable flow={flow} by={by} onDrill={onDrill} />
      ) : (
        <Drawn flow={flow} part={part} by={by} onDrill={onDrill} />
      )}
    </Panel>
  );
}

/** Shares at first: every activity while there are few, and as many paths as can be read. */
function startingShares(flow: Flow): { activities: number; paths: number } {
  const activities =
    flow.activities.length <= 14 ? 100 : Math.max(25, Math.round(1400 / flow.activities.length / 5) * 5);
  for (const paths of [100, 75, 50, 30, 20, 10, 5]) {
    const { edges } = drawnPart(flow.activities, flow.edges, {
      activities: activities / 100,
      paths: paths / 100,
    });
    if (edges.length <= AT_FIRST) return { activities, paths };
  }
  return { activities, paths: 0 };
}

function Drawn({ flow, part, by, onDrill }: { flow: Flow; part: Part; by: Measure; onDrill: Drill }) {
  const { drawing, busy, failed } = useLayout(part);
  if (failed)
    return (
      <Text size="sm">
        <Trans>The graph cannot be drawn here. Its table says the same.</Trans>
      </Text>
    );
  if (drawing === null) return <Skeleton height={320} />;
  // The last drawing may name activities of another answer until the new one has come.
  const fits = drawing.part.activities.every((a) => a < flow.activities.length);
  return fits && drawing.part.edges.every((e) => e.id < flow.edges.length) ? (
    <GraphView flow={flow} drawing={drawing} busy={busy} by={by} onDrill={onDrill} />
  ) : (
    <Skeleton height={320} />
  );
}

function EdgeTable({ flow, by, onDrill }: { flow: Flow; by: Measure; onDrill: Drill }) {
  const { t } = useLingui();
  const format = useFormat();
  const duration = useDuration();
  const rows = useMemo(
    () => (by === 'time' ? [...flow.edges].sort((a, b) => b.median - a.median) : flow.edges),
    [flow.edges, by],
  );
  return (
    <FlowTable
      label={t`What follows what`}
      columns={[
        { id: 'from', header: t`From`, cell: (e) => <bdi>{flow.activities[e.from]!.title}</bdi>, head: true },
        { id: 'to', header: t`To`, cell: (e) => <bdi>{flow.activities[e.to]!.title}</bdi> },
        { id: 'count', header: t`Times`, cell: (e) => format.number(e.count), end: true },
        {
          id: 'cases',
          header: t`Cases`,
          cell: (e) => format.number(e.cases),
          end: true,
          drill: (e) => ({
            follows: [{ from: flow.activities[e.from]!.name, to: flow.activities[e.to]!.name }],
          }),
        },
        { id: 'median', header: t`Median`, cell: (e) => duration(e.median), end: true },
        { id: 'mean', header: t`Mean`, cell: (e) => duration(e.mean), end: true },
        { id: 'min', header: t`Shortest`, cell: (e) => duration(e.min), end: true },
        { id: 'max', header: t`Longest`, cell: (e) => duration(e.max), end: true },
      ]}
      rows={rows}
      rowId={(e) => `${e.from} ${e.to}`}
      atFirst={ROWS}
      onDrill={onDrill}
    />
  );
}
