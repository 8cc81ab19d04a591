/**
 * What the cells of each column look like, so that a row whose cells slid sideways can be told from a row that
 * is merely unusual.
 */
import type { TableColumn, TableRow } from './table.ts';

interface ColumnShape {
  /** How many cells of each kind. */
  kinds: Map<string, number>;
  /** How often each value occurs, given up once there are too many. */
  values: Map<string, number> | null;
  total: number;
}

/** Shapes of all columns, from rows of the right width. */
export interface ColumnProfile {
  shapes: ColumnShape[];
  rows: number;
}

const DISTINCT_MOST = 64;
const ROWS_LEAST = 20;
const RARE = Math.log(0.01);

/** A profile of which nothing has been seen yet. */
export function emptyProfile(columns: TableColumn[]): ColumnProfile {
  return { shapes: columns.map(() => ({ kinds: new Map(), values: new Map(), total: 0 })), rows: 0 };
}

/** Adds a row of the right width; others say nothing about the columns. */
export function addToProfile(profile: ColumnProfile, row: TableRow): void {
  if (row.cells.length !== profile.shapes.length) return;
  profile.rows++;
  for (let i = 0; i < row.cells.length; i++) {
    const shape = profile.shapes[i]!;
    const cell = row.cells[i]!;
    shape.total++;
    const kind = kindOf(cell);
    shape.kinds.set(kind, (shape.kinds.get(kind) ?? 0) + 1);
    if (shape.values !== null) {
      shape.values.set(cell, (shape.values.get(cell) ?? 0) + 1);
      if (shape.values.size > DISTINCT_MOST) shape.values = null;
    }
  }
}

/** Where the cells of a row slid: from which column on, and to which side. */
export interface Shift {
  from: number;
  direction: 'left' | 'right';
}

/**
 * The shift by one column that makes a row fit much better than it does as it stands, or null. Needs some
 * twenty rows to compare with.
 */
export function findShift(profile: ColumnProfile, cells: string[]): Shift | null {
  const width = profile.shapes.length;
  if (profile.rows < ROWS_LEAST || width < 3) return null;
  if (Math.abs(cells.length - width) > 1) return null;
  const here = logs(profile, cells, 0);
  const odd = here.reduce((n, p) => (p < RARE ? n + 1 : n), 0);
  if (cells.length === width && odd < 2) return null;
  // Cells slid left: cell i belongs to column i + 1. Slid right: to column i - 1.
  const left = best(here, logs(profile, cells, 1), width, cells.length <= width);
  const right = best(here, logs(profile, cells, -1), width, cells.length >= width);
  const better = left.gain >= right.gain ? left : right;
  // e^5: the shifted reading must be far more likely before a row is called shifted.
  if (better.from < 0 || better.gain < 5) return null;
  return { from: better.from, direction: better === left ? 'left' : 'right' };
}

function logs(profile: ColumnProfile, cells: string[], offset: number): number[] {
  return cells.map((cell, i) => {
    const shape = profile.shapes[i + offset];
    return shape === undefined ? (cell === '' ? 0 : Math.log(0.001)) : likelihood(shape, cell);
  });
}

/** The first column of the best shifted tail: what the shifted reading gains over the one as it stands. */
function best(
  here: number[],
  shifted: number[],
  width: number,
  allowed: boolean,
): { from: number; gain: number } {
  if (!allowed) return { from: -1, gain: Number.NEGATIVE_INFINITY };
  let gain = 0;
  let top = { from: -1, gain: Number.NEGATIVE_INFINITY };
  for (let i = Math.min(here.length, width) - 1; i >= 0; i--) {
    gain += shifted[i]! - here[i]!;
    // Of readings about as good the shorter shift is named: it leaves more of the row as it stands.
    if (gain > top.gain + 1) top = { from: i, gain };
  }
  return top;
}

function likelihood(shape: ColumnShape, cell: string): number {
  if (shape.values !== null) {
    const seen = shape.values.get(cell);
    if (seen !== undefined) return Math.log((seen + 0.5) / (shape.total + 1));
  }
  const share = ((shape.kinds.get(kindOf(cell)) ?? 0) + 0.05) / (shape.total + 1);
  if (shape.values === null) return Math.log(share);
  // How likely a value is that was never seen before: as often as values were seen only once (Good-Turing).
  let once = 1;
  for (const n of shape.values.values()) if (n === 1) once++;
  return Math.log((share * once) / (shape.total + 1));
}

/** A coarse kind: numbers by their digits, dates, e-mail addresses, text by how many words it has. */
function kindOf(cell: string): string {
  if (cell === '') return 'empty';
  if (/^[+-]?\d+$/.test(cell)) return `int${Math.min(cell.length, 8)}`;
  if (/^[+-]?\d+[.,]\d+$/.test(cell)) return 'decimal';
  if (/^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?$/.test(cell)) return 'date';
  if (/^\S+@\S+$/.test(cell)) return 'email';
  if (/^[^,]+, ?\S[^,]*$/.test(cell)) return 'text, text';
  const words = cell.split(/\s+/).length;
  return words === 1 ? (cell.length <= 2 ? 'short' : 'word') : words <= 4 ? 'words' : 'text';
}
