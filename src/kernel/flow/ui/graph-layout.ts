/** Where the nodes and arrows of a directly-follows graph stand: top to bottom, loops and all. Pure. */
import { graphlib, layout } from '@dagrejs/dagre';

/** Size of an activity, and of the dots where cases begin and end. */
export const NODE = { width: 176, height: 58, dot: 16 };

/** What is to be laid out; ids are positions of activities. */
export interface GraphPart {
  activities: readonly number[];
  edges: readonly { id: number; from: number; to: number; count: number }[];
  starts: readonly { activity: number; count: number }[];
  ends: readonly { activity: number; count: number }[];
}

/** A place in the drawing. */
export interface Point {
  x: number;
  y: number;
}

/** An arrow: where it runs, and where its label stands. */
export interface LaidEdge {
  id: string;
  points: Point[];
  label: Point;
}

/** The drawing; nodes by their middle. */
export interface Laid {
  width: number;
  height: number;
  nodes: { activity: number; at: Point }[];
  start: Point | null;
  end: Point | null;
  edges: LaidEdge[];
}

const START = 'start';
const END = 'end';

/** Lays the graph out. Arrows are called by the id of their edge, `start-3` and `end-3`. */
export function layOut(part: GraphPart): Laid {
  const graph = new graphlib.Graph({ multigraph: true });
  // Frequent arrows are kept short and straight; a loop is broken where fewest go.
  graph.setGraph({
    rankdir: 'TB',
    nodesep: 36,
    edgesep: 18,
    ranksep: 40,
    marginx: 20,
    marginy: 12,
    acyclicer: 'greedy',
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const a of part.activities) graph.setNode(String(a), { width: NODE.width, height: NODE.height });
  const dot = { width: NODE.dot, height: NODE.dot };
  if (part.starts.length > 0) graph.setNode(START, { ...dot });
  if (part.ends.length > 0) graph.setNode(END, { ...dot });
  const edge = (from: string, to: string, id: string, count: number) =>
    graph.setEdge(
      from,
      to,
      { width: 54, height: 16, labelpos: 'c', weight: 1 + Math.round(Math.log2(1 + count)), minlen: 1 },
      id,
    );
  for (const e of part.edges) edge(String(e.from), String(e.to), String(e.id), e.count);
  for (const s of part.starts) edge(START, String(s.activity), `start-${s.activity}`, s.count);
  for (const e of part.ends) edge(String(e.activity), END, `end-${e.activity}`, e.count);
  layout(graph);
  const size = graph.graph() as { width?: number; height?: number };
  const place = (id: string): Point | null => {
    if (!graph.hasNode(id)) return null;
    const { x, y } = graph.node(id) as Point;
    return { x, y };
  };
  return {
    width: size.width ?? 0,
    height: size.height ?? 0,
    nodes: part.activities.map((activity) => ({ activity, at: place(String(activity))! })),
    start: place(START),
    end: place(END),
    edges: graph.edges().map((e) => {
      const laid = graph.edge(e) as { points: Point[]; x?: number; y?: number };
      const middle = laid.points[Math.floor(laid.points.length / 2)]!;
      return {
        id: String(e.name),
        points: laid.points.map(({ x, y }) => ({ x, y })),
        label: { x: laid.x ?? middle.x, y: laid.y ?? middle.y },
      };
    }),
  };
}

/** A smooth line through the points of an arrow, as the `d` of a path. */
export function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined || rest.length === 0) return '';
  const at = ({ x, y }: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const last = rest.at(-1)!;
  let d = `M${at(first)}`;
  for (const [i, point] of rest.slice(0, -1).entries()) {
    const next = rest[i + 1]!;
    const middle = i === rest.length - 2 ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    d += `Q${at(point)} ${at(middle)}`;
  }
  return rest.length === 1 ? `${d}L${at(last)}` : d;
}

/** The head of an arrow of a thickness, as the points of a polygon. */
export function headOf(points: readonly Point[], thickness: number): string {
  const tip = points.at(-1)!;
  const before = points.at(-2) ?? tip;
  const length = Math.hypot(tip.x - before.x, tip.y - before.y) || 1;
  const [dx, dy] = [(tip.x - before.x) / length, (tip.y - before.y) / length];
  const long = 6 + thickness;
  const wide = 3 + thickness * 0.7;
  const back = { x: tip.x - dx * long, y: tip.y - dy * long };
  return [
    tip,
    { x: back.x - dy * wide, y: back.y + dx * wide },
    { x: back.x + dy * wide, y: back.y - dx * wide },
  ]
    .map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`)
    .join(' ');
}
