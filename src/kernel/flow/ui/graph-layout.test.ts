/** Every activity and every arrow of a graph gets a place, loops and lone activities too. */
import { expect, test } from 'vitest';
import { headOf, layOut, NODE, pathOf } from './graph-layout.ts';

const part = {
  activities: [0, 1, 2],
  edges: [
    { id: 4, from: 0, to: 1, count: 30 },
    { id: 5, from: 1, to: 0, count: 2 },
    { id: 6, from: 1, to: 1, count: 3 },
    { id: 7, from: 1, to: 2, count: 25 },
  ],
  starts: [{ activity: 0, count: 30 }],
  ends: [{ activity: 2, count: 25 }],
};

test('places everything inside the drawing, the way of most cases downwards', () => {
  const laid = layOut(part);
  expect(laid.nodes.map((n) => n.activity)).toEqual([0, 1, 2]);
  expect(laid.edges.map((e) => e.id).sort()).toEqual(['4', '5', '6', '7', 'end-2', 'start-0']);
  for (const { at } of laid.nodes) {
    expect(at.x - NODE.width / 2).toBeGreaterThanOrEqual(0);
    expect(at.x + NODE.width / 2).toBeLessThanOrEqual(laid.width);
    expect(at.y + NODE.height / 2).toBeLessThanOrEqual(laid.height);
  }
  const [a, b, c] = laid.nodes.map((n) => n.at.y) as [number, number, number];
  expect(laid.start!.y).toBeLessThan(a);
  expect(a).toBeLessThan(b);
  expect(b).toBeLessThan(c);
  expect(c).toBeLessThan(laid.end!.y);
  for (const edge of laid.edges) {
    expect(edge.points.length).toBeGreaterThan(1);
    for (const p of [...edge.points, edge.label]) {
      expect(Number.isFinite(p.x) && Number.isFinite(p.y)).toBe(true);
    }
  }
});

test('an arrow back points up', () => {
  const back = layOut(part).edges.find((e) => e.id === '5')!;
  expect(back.points.at(-1)!.y).toBeLessThan(back.points[0]!.y);
});

test('a graph without anything has no place', () => {
  const laid = layOut({ activities: [], edges: [], starts: [], ends: [] });
  expect([laid.nodes, laid.edges, laid.start, laid.end]).toEqual([[], [], null, null]);
});

test('lines end where their arrow ends', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 10, y: 10 },
    { x: 0, y: 20 },
  ];
  expect(pathOf(points)).toBe('M0.0 0.0Q10.0 10.0 0.0 20.0');
  expect(pathOf(points.slice(0, 2))).toBe('M0.0 0.0L10.0 10.0');
  expect(pathOf([])).toBe('');
  expect(headOf(points, 2).startsWith('0.0,20.0 ')).toBe(true);
});
