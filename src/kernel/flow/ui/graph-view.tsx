/**
 * The directly-follows graph as a drawing: activities as buttons over arrows in SVG, from the top to the bottom in
 * every language. It scrolls by itself, so that keys, fingers and the focus move it without code; the table says the same.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Loader, Tooltip } from '@mantine/core';
import { Maximize2, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import classes from './graph.module.css';
import { headOf, NODE, pathOf } from './graph-layout.ts';
import type { Drawing } from './use-layout.ts';
import { type Drill, type Flow, useDuration } from './words.ts';

/** What thickness and labels tell. */
export type Measure = 'frequency' | 'time';

/** Props of `GraphView`. */
export interface GraphViewProps {
  flow: Flow;
  drawing: Drawing;
  busy: boolean;
  by: Measure;
  onDrill: Drill;
}

const least = 0.2;
const most = 2.5;

/** The drawing with its zoom. */
export function GraphView({ flow, drawing, busy, by, onDrill }: GraphViewProps) {
  const { t } = useLingui();
  const format = useFormat();
  const duration = useDuration();
  const frame = useRef<HTMLFieldSetElement>(null);
  const [zoom, setZoom] = useState<number | null>(null);
  const [lit, setLit] = useState<number | null>(null);
  const [current, setCurrent] = useState<number | null>(null);
  const { laid, part } = drawing;
  const [fitting, setFitting] = useState(1);
  useEffect(() => {
    const box = frame.current;
    if (box === null) return;
    const look = () =>
      setFitting(Math.max(0.55, Math.min(1, (box.clientWidth - 4) / Math.max(1, laid.width))));
    look();
    const watch = new ResizeObserver(look);
    watch.observe(box);
    return () => watch.disconnect();
  }, [laid.width]);
  const scale = zoom ?? fitting;
  const zoomBy = useCallback(
    (factor: number) => setZoom((now) => Math.min(most, Math.max(least, (now ?? fitting) * factor))),
    [fitting],
  );
  useEffect(() => {
    const box = frame.current;
    const turn = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      // React listens passively, and the browser would zoom the whole page.
      event.preventDefault();
      zoomBy(event.deltaY < 0 ? 1.12 : 1 / 1.12);
    };
    box?.addEventListener('wheel', turn, { passive: false });
    return () => box?.removeEventListener('wheel', turn);
  }, [zoomBy]);

  const edgeOf = (id: string) => (/^\d+$/.test(id) ? flow.edges[Number(id)] : undefined);
  const weightOf = (id: string): number => {
    const edge = edgeOf(id);
    if (edge !== undefined) return by === 'frequency' ? edge.count : edge.median;
    const [kind, a] = id.split('-') as ['start' | 'end', string];
    const activity = flow.activities[Number(a)]!;
    return by === 'frequency' ? (kind === 'start' ? activity.starts : activity.ends) : 0;
  };
  const largest = Math.max(1, ...laid.edges.map(({ id }) => weightOf(id)));
  const nodeWeight = (a: number) => {
    const activity = flow.activities[a]!;
    return by === 'frequency' ? activity.events : (activity.since?.median ?? 0);
  };
  const largestNode = Math.max(1, ...part.activities.map(nodeWeight));
  const said = (activity: Flow['activities'][number]) =>
    by === 'frequency'
      ? format.number(activity.events)
      : activity.since
        ? duration(activity.since.median)
        : '–';
  const touches = (id: string) => {
    if (lit === null) return false;
    const edge = edgeOf(id);
    return edge ? edge.from === lit || edge.to === lit : id === `start-${lit}` || id === `end-${lit}`;
  };
  const open = (id: string) => {
    const edge = edgeOf(id);
    if (edge)
      onDrill({ follows: [{ from: flow.activities[edge.from]!.name, to: flow.activities[edge.to]!.name }] });
    else {
      const [kind, a] = id.split('-') as ['start' | 'end', string];
      const { name } = flow.activities[Number(a)]!;
      onDrill(kind === 'start' ? { startsWith: [name] } : { endsWith: [name] });
    }
  };
  const name = (id: string) => {
    const edge = edgeOf(id);
    if (!edge) return undefined;
    const [from, to] = [flow.activities[edge.from]!.title, flow.activities[edge.to]!.title];
    return `${from} → ${to}: ${format.number(edge.count)} · ${duration(edge.median)}`;
  };

  const first = part.activities.includes(current ?? -1) ? current : (part.activities[0] ?? null);
  const move = (event: KeyboardEvent<HTMLButtonElement>, a: number) => {
    const way = {
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
    }[event.key];
    if (way === undefined) return;
    event.preventDefault();
    const [wx, wy] = way as [number, number];
    const from = laid.nodes.find((n) => n.activity === a)!.at;
    let best: { activity: number; far: number } | null = null;
    for (const { activity, at } of laid.nodes) {
      const along = (at.x - from.x) * wx + (at.y - from.y) * wy;
      if (along <= 1) continue;
      const across = Math.abs((at.x - from.x) * wy) + Math.abs((at.y - from.y) * wx);
      const far = along + across * 2;
      if (best === null || far < best.far) best = { activity, far };
    }
    if (best !== null)
      frame.current?.querySelector<HTMLElement>(`[data-activity="${best.activity}"]`)?.focus();
  };
  const drag = (event: PointerEvent<HTMLFieldSetElement>) => {
    const box = frame.current;
    if (box === null || event.button !== 0 || event.pointerType === 'touch') return;
    if (event.target instanceof Element && event.target.closest('button, [data-edge]')) return;
    const [x, y, left, top] = [event.clientX, event.clientY, box.scrollLeft, box.scrollTop];
    box.setPointerCapture(event.pointerId);
    box.onpointermove = (moved) => {
      box.scrollLeft = left - (moved.clientX - x);
      box.scrollTop = top - (moved.clientY - y);
    };
    box.onpointerup = () => {
      box.onpointermove = null;
      box.onpointerup = null;
    };
  };

  return (
    <div className={classes.holder}>
      <fieldset ref={frame} dir="ltr" className={classes.frame} aria-busy={busy} onPointerDown={drag}>
        <legend className="t-hidden">
          <Trans>
            Graph of what follows what. Arrow keys go from activity to activity; Enter opens its cases.
          </Trans>
        </legend>
        <div
          className={classes.sheet}
          style={{ inlineSize: laid.width * scale, blockSize: laid.height * scale }}
        >
          <div
            style={{
              inlineSize: laid.width,
              blockSize: laid.height,
              transform: `scale(${scale})`,
              transformOrigin: '0 0',
              position: 'relative',
            }}
          >
            <svg width={laid.width} height={laid.height} aria-hidden className={classes.arrows} data-by={by}>
              {laid.edges.map(({ id, points, label }) => {
                const weight = weightOf(id);
                const thickness = 1 + 6 * Math.sqrt(weight / largest);
                const isEdge = edgeOf(id) !== undefined;
                return (
                  // biome-ignore lint/a11y/noStaticElementInteractions: for pointers; the table opens the same cases by keyboard.
                  <g
                    key={id}
                    data-edge={id}
                    data-lit={touches(id) || undefined}
                    data-outer={!isEdge || undefined}
                    onClick={() => open(id)}
                  >
                    <title>{name(id)}</title>
                    <path d={pathOf(points)} className={classes.grip} />
                    <path d={pathOf(points)} className={classes.line} strokeWidth={thickness} />
                    <polygon points={headOf(points, thickness)} />
                    {(isEdge || by === 'frequency') && (
                      <text x={label.x} y={label.y + 4}>
                        {isEdge && by === 'time' ? duration(weight) : format.number(weight)}
                      </text>
                    )}
                  </g>
                );
              })}
              {laid.start && <circle cx={laid.start.x} cy={laid.start.y} r={7} className={classes.start} />}
              {laid.end && <circle cx={laid.end.x} cy={laid.end.y} r={6} className={classes.end} />}
            </svg>
            {laid.nodes.map(({ activity: a, at }) => {
              const activity = flow.activities[a];
              if (activity === undefined) return null;
              return (
                <button
                  key={a}
                  type="button"
                  data-activity={a}
                  data-by={by}
                  tabIndex={a === first ? 0 : -1}
                  className={classes.node}
                  style={{
                    insetInlineStart: at.x - NODE.width / 2,
                    insetBlockStart: at.y - NODE.height / 2,
                    inlineSize: NODE.width,
                    blockSize: NODE.height,
                    ['--weight' as string]: `${Math.round((24 * nodeWeight(a)) / largestNode)}%`,
                  }}
                  title={activity.title}
                  onClick={() => onDrill({ having: [activity.name] })}
                  onFocus={() => {
                    setCurrent(a);
                    setLit(a);
                  }}
                  onBlur={() => setLit(null)}
                  onMouseEnter={() => setLit(a)}
                  onMouseLeave={() => setLit(null)}
                  onKeyDown={(event) => move(event, a)}
                >
                  <span dir="auto" className={classes.name}>
                    {activity.title}
                  </span>
                  <span className={`t-num ${classes.weight}`}>{said(activity)}</span>
                </button>
              );
            })}
          </div>
        </div>
      </fieldset>
      <div className={classes.zoom}>
        {busy && <Loader size={16} aria-label={t`Drawing`} />}
        <Tooltip label={<Trans>Larger</Trans>}>
          <ActionIcon variant="default" aria-label={t`Larger`} onClick={() => zoomBy(1.25)}>
            <ZoomIn className="t-icon" aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={<Trans>Smaller</Trans>}>
          <ActionIcon variant="default" aria-label={t`Smaller`} onClick={() => zoomBy(0.8)}>
            <ZoomOut className="t-icon" aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={<Trans>Fit the width</Trans>}>
          <ActionIcon variant="default" aria-label={t`Fit the width`} onClick={() => setZoom(null)}>
            <Maximize2 className="t-icon" aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}
