/**
 * Which part of a directly-follows graph is drawn, and when a share may be told. Pure; the page and the server decide
 * by the same rules.
 */

/** Fewer cases than this give no share: one case more or less would change it too much. */
export const FEWEST_FOR_SHARE = 5;

export interface Share {
  part: number;
  of: number;
  share: number | null;
}

/** A share with what it is made of; null where too few stand behind it. */
export function shareOf(part: number, of: number): Share {
  return { part, of, share: of < FEWEST_FOR_SHARE ? null : part / of };
}

export interface DrawnActivity {
  readonly events: number;
  readonly starts: number;
  readonly ends: number;
}

export interface DrawnEdge {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface Drawn {
  /** Positions of the activities that are drawn, most frequent first. */
  activities: number[];
  /** Positions of the edges that are drawn. */
  edges: number[];
}

/**
 * The part of a graph that is drawn for these shares (0 to 1) of its activities and of its remaining paths. Whatever
 * is drawn lies on a way from a beginning to an end: the most travelled ways are kept, and activities on them too.
 */
export function drawnPart(
  activities: readonly DrawnActivity[],
  edges: readonly DrawnEdge[],
  shares: { activities: number; paths: number },
): Drawn {
  const order = activities.map((_, a) => a).sort((a, b) => activities[b]!.events - activities[a]!.events);
  const present = order.filter((a) => activities[a]!.events > 0);
  const wanted = present.slice(0, Math.max(1, Math.round(present.length * shares.activities)));
  const forth = widestWays(activities.length, edges, (a) => activities[a]!.starts, 'from');
  const back = widestWays(activities.length, edges, (a) => activities[a]!.ends, 'to');
  const keptActivities = new Set<number>();
  const keptEdges = new Set<number>();
  const keep = (a: number, ways: Int32Array, way: 'from' | 'to') => {
    for (let at = a; ; ) {
      keptActivities.add(at);
      const edge = ways[at]!;
      if (edge < 0) return;
      keptEdges.add(edge);
      at = edges[edge]![way];
    }
  };
  // What is kept as a stop on the way to an activity goes on through it to an end, and the other way round.
  for (const a of wanted) {
    keep(a, forth, 'from');
    keep(a, back, 'to');
  }
  const rest = edges
    .map((_, e) => e)
    .filter(
      (e) => !keptEdges.has(e) && keptActivities.has(edges[e]!.from) && keptActivities.has(edges[e]!.to),
    )
    .sort((a, b) => edges[b]!.count - edges[a]!.count);
  for (const e of rest.slice(0, Math.round(rest.length * shares.paths))) keptEdges.add(e);
  return {
    activities: order.filter((a) => keptActivities.has(a)),
    edges: [...keptEdges].sort((a, b) => a - b),
  };
}

/**
 * For each activity the edge by which the most travelled way from a beginning comes (or to an end goes on): the way
 * whose weakest part is strongest. -1 where it is a beginning itself, or where no way is known.
 */
function widestWays(
  size: number,
  edges: readonly DrawnEdge[],
  terminal: (a: number) => number,
  way: 'from' | 'to',
): Int32Array {
  const other = way === 'from' ? 'to' : 'from';
  const leaving: number[][] = Array.from({ length: size }, () => []);
  for (const [e, edge] of edges.entries()) leaving[edge[way]]!.push(e);
  const width = new Float64Array(size);
  const by = new Int32Array(size).fill(-1);
  const done = new Uint8Array(size);
  for (let a = 0; a < size; a++) width[a] = terminal(a);
  const queue = new WidestFirst(width);
  for (let a = 0; a < size; a++) if (width[a]! > 0) queue.push(a);
  for (let a = queue.pop(); a >= 0; a = queue.pop()) {
    if (done[a] === 1) continue;
    done[a] = 1;
    for (const e of leaving[a]!) {
      const next = edges[e]![other];
      const reach = Math.min(width[a]!, edges[e]!.count);
      if (done[next] === 1 || reach <= width[next]!) continue;
      width[next] = reach;
      by[next] = e;
      queue.push(next);
    }
  }
  return by;
}

/** A heap of activities, widest first; an activity may stand in it twice. */
class WidestFirst {
  private readonly heap: { a: number; width: number }[] = [];
  private readonly width: Float64Array;

  constructor(width: Float64Array) {
    this.width = width;
  }

  push(a: number): void {
    const { heap } = this;
    heap.push({ a, width: this.width[a]! });
    for (let i = heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (heap[parent]!.width >= heap[i]!.width) return;
      [heap[parent], heap[i]] = [heap[i]!, heap[parent]!];
      i = parent;
    }
  }

  /** The widest; -1 when none is left. */
  pop(): number {
    const { heap } = this;
    const top = heap[0];
    if (top === undefined) return -1;
    const last = heap.pop()!;
    if (heap.length > 0) {
      heap[0] = last;
      for (let i = 0; ; ) {
        const left = i * 2 + 1;
        if (left >= heap.length) break;
        const right = left + 1;
        const child = right < heap.length && heap[right]!.width > heap[left]!.width ? right : left;
        if (heap[i]!.width >= heap[child]!.width) break;
        [heap[i], heap[child]] = [heap[child]!, heap[i]!];
        i = child;
      }
    }
    return top.a;
  }
}
