/** Units as a chart: boxes in the direction of reading, opened level by level; a click opens the unit beside it. */
import '@xyflow/react/dist/base.css';
import { graphlib, layout } from '@dagrejs/dagre';
import { useLingui } from '@lingui/react/macro';
import { useComputedColorScheme, useDirection } from '@mantine/core';
import {
  Controls,
  type Edge,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import { ChevronLeft } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import classes from './organisation.module.css';
import { childrenOf, type Difference } from './unit-tree.ts';
import { type UnitsProps, useDifferenceWords } from './unit-tree-view.tsx';
import type { UnitRow } from './words.ts';

const width = 200;
const height = 76;

type UnitNode = Node<{
  unit: UnitRow;
  difference: Difference | undefined;
  isOpen: boolean;
  selected: boolean;
  children: number;
  rtl: boolean;
  onOpen: (unitId: string) => void;
  onToggle: (unitId: string) => void;
}>;

function UnitBox({ data }: NodeProps<UnitNode>) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useDifferenceWords();
  const { unit, difference, children, rtl } = data;
  const total = format.number(unit.headcountTotal);
  return (
    <div dir={rtl ? 'rtl' : 'ltr'} style={{ position: 'relative', inlineSize: width }}>
      <Handle
        type="target"
        position={rtl ? Position.Right : Position.Left}
        className={classes.handle ?? ''}
        isConnectable={false}
      />
      <button
        type="button"
        className={`${classes.node} nodrag nopan`}
        aria-pressed={data.selected}
        data-difference={difference}
        onClick={() => data.onOpen(unit.unitId)}
      >
        <span className={classes.nodeName} dir="auto">
          {unit.name}
        </span>
        <span className={classes.nodeLine}>
          <span dir="auto">{unit.headName ?? t`No head`}</span>
          <span>{unit.region}</span>
        </span>
        <span className={classes.nodeLine}>
          <span className="t-num">{t`${total} people`}</span>
          <span>{difference && words[difference]}</span>
        </span>
      </button>
      {children > 0 && (
        <button
          type="button"
          className={`${classes.more} nodrag nopan`}
          aria-expanded={data.isOpen}
          aria-label={data.isOpen ? t`Close what is below ${unit.name}` : t`+${children} below ${unit.name}`}
          onClick={() => data.onToggle(unit.unitId)}
        >
          {data.isOpen ? <ChevronLeft size={14} className="t-flip" aria-hidden /> : `+${children}`}
        </button>
      )}
      <Handle
        type="source"
        position={rtl ? Position.Left : Position.Right}
        className={classes.handle ?? ''}
        isConnectable={false}
      />
    </div>
  );
}

/** Never smaller than it can be read and hit; what does not fit is reached by moving the picture. */
const fit = { padding: 0.08, maxZoom: 1, minZoom: 1 };

const nodeTypes = { unit: UnitBox };

/** Where the boxes stand. */
function place(units: readonly UnitRow[], rtl: boolean): Map<string, { x: number; y: number }> {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: rtl ? 'RL' : 'LR', nodesep: 12, ranksep: 56 });
  graph.setDefaultEdgeLabel(() => ({}));
  const ids = new Set(units.map(({ unitId }) => unitId));
  for (const { unitId } of units) graph.setNode(unitId, { width, height });
  for (const { unitId, parentId } of units)
    if (parentId && ids.has(parentId)) graph.setEdge(parentId, unitId);
  layout(graph);
  return new Map(
    units.map(({ unitId }) => {
      const at = graph.node(unitId) as unknown as { x: number; y: number };
      return [unitId, { x: at.x - width / 2, y: at.y - height / 2 }];
    }),
  );
}

function Chart({ units, differences, open, onOpen, all }: UnitsProps) {
  const { t } = useLingui();
  const scheme = useComputedColorScheme('light');
  const flow = useReactFlow();
  const rtl = useDirection().dir === 'rtl';
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const children = useMemo(() => childrenOf(units), [units]);
  const { nodes, edges } = useMemo(() => {
    // Two levels are open at first; a click turns that around for one unit.
    const isOpen = (unit: UnitRow) => (all || unit.depth < 1) !== toggled.has(unit.unitId);
    const shown: UnitRow[] = [];
    const walk = (unit: UnitRow) => {
      shown.push(unit);
      if (isOpen(unit)) for (const child of children.get(unit.unitId) ?? []) walk(child);
    };
    for (const top of children.get(null) ?? []) walk(top);
    const places = place(shown, rtl);
    const ids = new Set(shown.map(({ unitId }) => unitId));
    const onToggle = (unitId: string) =>
      setToggled((now) => {
        const next = new Set(now);
        if (!next.delete(unitId)) next.add(unitId);
        return next;
      });
    return {
      nodes: shown.map(
        (unit): UnitNode => ({
          id: unit.unitId,
          type: 'unit',
          position: places.get(unit.unitId)!,
          width,
          height,
          draggable: false,
          data: {
            unit,
            difference: differences.get(unit.unitId),
            isOpen: isOpen(unit),
            selected: unit.unitId === open,
            children: children.get(unit.unitId)?.length ?? 0,
            rtl,
            onOpen,
            onToggle,
          },
        }),
      ),
      edges: shown.flatMap(({ unitId, parentId }): Edge[] =>
        parentId && ids.has(parentId)
          ? [{ id: unitId, source: parentId, target: unitId, type: 'smoothstep', focusable: false }]
          : [],
      ),
    };
  }, [children, differences, open, onOpen, toggled, all, rtl]);
  const count = nodes.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the picture moves when boxes come or go or one is chosen.
  useEffect(() => {
    const chosen = nodes.find(({ id }) => id === open);
    const frame = requestAnimationFrame(() => {
      // The panel takes half the width, so the unit that it shows is brought into the middle of what is left.
      if (chosen)
        void flow.setCenter(chosen.position.x + width / 2, chosen.position.y + height / 2, { zoom: 1 });
      else void flow.fitView(fit);
    });
    return () => cancelAnimationFrame(frame);
  }, [count, open, flow]);
  return (
    // The drawing runs from left to right in every language; the text in it runs its own way.
    <section className={classes.chart} dir="ltr" aria-label={t`Chart of the organisation`}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        colorMode={scheme}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        minZoom={0.15}
        maxZoom={1.5}
        fitView
        fitViewOptions={fit}
      >
        <Controls
          showInteractive={false}
          aria-label={t`Zoom`}
          style={{ boxShadow: 'none', border: '1px solid var(--t-line)' }}
        />
      </ReactFlow>
    </section>
  );
}

/** The chart. */
export function OrgChart(props: UnitsProps) {
  return (
    <ReactFlowProvider>
      <Chart {...props} />
    </ReactFlowProvider>
  );
}
