/** Draws a machine (states and transitions as data) as an SVG that reads in light and dark. */
import { Graph, layout } from '@dagrejs/dagre';
import type { MachineContribution } from '../src/kernel/area.ts';

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The picture; the same machine always gives the same bytes. */
export function drawMachine(machine: MachineContribution): string {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 46, ranksep: 110, edgesep: 18, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const state of machine.states) graph.setNode(state, { width: state.length * 7.4 + 28, height: 34 });
  // Transitions between the same two states share one arrow and stack their names.
  const arrows = new Map<string, { from: string; to: string; names: string[] }>();
  for (const t of machine.transitions) {
    const key = `${t.from}>${t.to}`;
    const arrow = arrows.get(key) ?? { from: t.from, to: t.to, names: [] };
    arrow.names.push(t.name.split('.').at(-1)!);
    arrows.set(key, arrow);
  }
  for (const [key, a] of arrows) {
    graph.setEdge(
      a.from,
      a.to,
      {
        width: Math.max(...a.names.map((n) => n.length)) * 5.6 + 8,
        height: a.names.length * 13,
        labelpos: 'c',
        names: a.names,
      },
      key,
    );
  }
  layout(graph);
  const round = (n: number) => Math.round(n * 10) / 10;
  const parts: string[] = [];
  for (const edge of graph.edges()) {
    const e = graph.edge(edge) as {
      points: { x: number; y: number }[];
      x: number;
      y: number;
      names: string[];
    };
    const path = e.points.map((p, i) => `${i === 0 ? 'M' : 'L'}${round(p.x)} ${round(p.y)}`).join(' ');
    parts.push(`<path d="${path}" class="a" marker-end="url(#h)"/>`);
    e.names.forEach((name, i) => {
      const y = round(e.y + (i - (e.names.length - 1) / 2) * 13 + 3);
      parts.push(`<text x="${round(e.x)}" y="${y}" class="t">${escapeXml(name)}</text>`);
    });
  }
  for (const state of machine.states) {
    const n = graph.node(state) as { x: number; y: number; width: number; height: number };
    const end = machine.ends.includes(state) ? ' e' : state === machine.start ? ' s' : '';
    parts.push(
      `<rect x="${round(n.x - n.width / 2)}" y="${round(n.y - 17)}" width="${round(n.width)}" height="34" rx="8" class="n${end}"/>`,
    );
    parts.push(`<text x="${round(n.x)}" y="${round(n.y + 4)}" class="l">${escapeXml(state)}</text>`);
  }
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" role="img" aria-label="States of ${escapeXml(machine.name)}">
<style>text{font:13px Inter,system-ui,sans-serif;text-anchor:middle;fill:#1c1d22}.t{font-size:10.5px;fill:#4a4d57;paint-order:stroke;stroke:#fff;stroke-width:4px}.a{fill:none;stroke:#7a7e8a;stroke-width:1.2}.n{fill:#fff;stroke:#7a7e8a}.s{stroke:#3b4fd0;stroke-width:2}.e{fill:#eef0f4}@media(prefers-color-scheme:dark){text{fill:#e8e9ee}.t{fill:#b6bac6;stroke:#17181c}.n{fill:#202228}.e{fill:#2c2f38}}</style>
<defs><marker id="h" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill="#7a7e8a"/></marker></defs>
${parts.join('\n')}
</svg>
`;
}
