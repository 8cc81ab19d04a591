/**
 * What a column of a grid is, and the table model (widths, order, visibility, pinning) built from columns.
 */
import {
  columnOrderingFeature,
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { preferences, setPreferences, usePreferences } from '../shell/preferences.ts';

/** A column. Text cells should be returned as text or one inline element, so that they can be cut with "…". */
export interface Column<Row> {
  id: string;
  /** Translated. */
  header: string;
  cell: (row: Row) => ReactNode;
  /** Width in px; default 140. */
  width?: number;
  /** Takes the space that is left. Exactly one column should. */
  grow?: boolean;
  align?: 'start' | 'end';
  /** The list operation's name for this sort, if it sorts by this column. */
  sort?: string;
  /** The first click on its head sorts from above, as a ranking is read. */
  fromAbove?: boolean;
  /** Stays at the start while the others scroll. */
  pinned?: boolean;
  /** Not shown until the person asks for it. */
  hidden?: boolean;
  /** False for the column that must stay. */
  hideable?: boolean;
  /** On phones: the bold first line, or part of the second line; others are left out. */
  phone?: 'title' | 'detail';
  /** A field that requesters do not see: shaded. */
  internal?: boolean;
}

const features = tableFeatures({
  columnVisibilityFeature,
  columnOrderingFeature,
  columnPinningFeature,
  columnSizingFeature,
  columnResizingFeature,
});

/** One column as it is laid out now. */
export interface LaidOut<Row> {
  column: Column<Row>;
  width: number;
  pinned: boolean;
  lastPinned: boolean;
  /** Distance from the start edge, for pinned columns. */
  start: number;
  startResize: (event: unknown) => void;
  resizing: boolean;
}

const noData: never[] = [];
const smallest = 56;

/** Lays columns out: which are shown, in which order, how wide; widths are kept per list on this device. */
export function useColumns<Row>(
  listId: string,
  columns: readonly Column<Row>[],
  shown: readonly string[] | undefined,
  direction: 'ltr' | 'rtl',
  offset: number,
): { laidOut: LaidOut<Row>[]; total: number; setWidth: (id: string, width: number | undefined) => void } {
  const { widths } = usePreferences();
  const sizing = useMemo(() => widths[listId] ?? {}, [widths, listId]);
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        size: column.width ?? 140,
        minSize: smallest,
        maxSize: 900,
      })),
    [columns],
  );
  const state = useMemo(() => {
    const visible = new Set(shown ?? columns.filter(({ hidden }) => !hidden).map(({ id }) => id));
    for (const column of columns) if (column.hideable === false) visible.add(column.id);
    const pinned = columns.filter((column) => column.pinned).map(({ id }) => id);
    return {
      columnVisibility: Object.fromEntries(columns.map(({ id }) => [id, visible.has(id)])),
      columnOrder: [
        ...pinned,
        ...(shown ?? columns.map(({ id }) => id)).filter((id) => !pinned.includes(id)),
      ],
      columnPinning: { start: pinned, end: [] },
      columnSizing: sizing,
    };
  }, [columns, shown, sizing]);
  const keep = (next: Record<string, number>) =>
    setPreferences({ widths: { ...preferences().widths, [listId]: next } });
  const table = useTable({
    features,
    columns: definitions,
    data: noData,
    state,
    columnResizeMode: 'onChange',
    columnResizeDirection: direction,
    onColumnSizingChange: (updater) => keep(typeof updater === 'function' ? updater(sizing) : updater),
  });
  const byId = new Map(columns.map((column) => [column.id, column]));
  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  const laidOut = headers.flatMap((header): LaidOut<Row>[] => {
    const column = byId.get(header.column.id);
    if (!column) return [];
    return [
      {
        column,
        width: header.column.getSize(),
        pinned: column.pinned ?? false,
        lastPinned: false,
        start: column.pinned ? header.column.getStart('start') + offset : 0,
        startResize: header.getResizeHandler(),
        resizing: header.column.getIsResizing(),
      },
    ];
  });
  const lastPinned = laidOut.findLast(({ pinned }) => pinned);
  if (lastPinned) lastPinned.lastPinned = true;
  return {
    laidOut,
    total: laidOut.reduce((sum, { width }) => sum + width, 0) + offset,
    setWidth: (id, width) => {
      const next = { ...sizing };
      if (width === undefined) delete next[id];
      else next[id] = Math.max(smallest, Math.min(900, width));
      keep(next);
    },
  };
}
