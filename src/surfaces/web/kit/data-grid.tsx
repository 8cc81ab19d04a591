/**
 * The grid of every list: rows from the server page by page, keyboard first, selection with a bulk bar, columns
 * that resize, hide and stay. Phones see each row as two lines.
 */
// biome-ignore-all lint/a11y/noRedundantRoles: laid out by flex, table elements lose their native roles in browsers.
// biome-ignore-all lint/a11y/useSemanticElements: the same.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the active row.
// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: roles of a grid on table elements.
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, CloseButton, useDirection } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { useFormat } from '../i18n/format.ts';
import { isTyping, useShortcuts } from '../shell/keys.ts';
import { preferences, usePreferences } from '../shell/preferences.ts';
import { type Column, useColumns } from './columns.ts';
import classes from './data-grid.module.css';
import { NothingMatches } from './empty-state.tsx';
import { cellStyle, GridRow } from './grid-row.tsx';
import { isForbidden, RefusalNote } from './refusal-note.tsx';
import type { Selection } from './selection.ts';
import type { Sort } from './view.ts';

/** A single key on the active row, such as S for status; `anchor` is the row's element, for a picker. */
export interface RowKey<Row> {
  key: string;
  label: string;
  run: (row: Row, anchor: HTMLElement | null) => void;
}

/** Props of `DataGrid`; spread what `useList` gives. */
export interface DataGridProps<Row> {
  /** Names the grid for screen readers and keeps its widths: keep it stable per list. */
  listId: string;
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** How a row is called: "REQ-42 Forklift safety". */
  rowName: (row: Row) => string;
  loading?: boolean;
  error?: Error | null;
  retry?: () => void;
  hasMore?: boolean;
  loadMore?: () => void;
  loadingMore?: boolean;
  total?: number | null;
  estimated?: boolean;
  sort?: Sort | undefined;
  onSort?: (sort: Sort) => void;
  /** Ids of the columns to show, in order. */
  shownColumns?: readonly string[] | undefined;
  /** The row in the side panel. */
  openId?: string | undefined;
  /** Opens the side panel (Enter, click). */
  onOpen?: (row: Row) => void;
  /** Opens the page (Shift+Enter, Ctrl+click). */
  onOpenPage?: (row: Row) => void;
  selection?: Selection<Row>;
  /** Buttons of the bulk bar. */
  bulk?: (selection: Selection<Row>) => ReactNode;
  rowKeys?: readonly RowKey<Row>[];
  /** Consecutive rows with one group get one heading; sort by the group on the server. */
  groupOf?: (row: Row) => string;
  /** What is shown when there is nothing at all. */
  empty?: ReactNode;
  isFiltered?: boolean;
  onClearFilters?: () => void;
  /** False for a second grid on one page: j and k then work only inside it. */
  mainGrid?: boolean;
  /** Height of the grid; it fills its flex parent when absent. */
  height?: number | string;
}

const heights = { compact: 28, default: 34, comfortable: 44 };
const checkWidth = 36;
const narrowBelow = 560;

/** A list of records. See kit/README.md for a whole page. */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { rows, rowId, rowName, selection, openId, onOpen, onOpenPage, rowKeys = [], groupOf } = props;
  const { t } = useLingui();
  const format = useFormat();
  const { dir } = useDirection();
  const { density, singleKeys } = usePreferences();
  const gridId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const size = useElementSize();
  const frameRef = useMergedRef(size.ref);
  const narrow = size.width > 0 && size.width < narrowBelow;
  const [active, setActive] = useState(-1);
  const anchorIndex = useRef(-1);
  const { laidOut, total: width } = useColumns(
    props.listId,
    props.columns,
    props.shownColumns,
    dir,
    selection ? checkWidth : 0,
  );
  const rowHeight = narrow ? 58 : heights[density];
  const headed = (index: number) =>
    groupOf !== undefined && (index === 0 || groupOf(rows[index]!) !== groupOf(rows[index - 1]!));

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (headed(index) ? rowHeight * 2 : rowHeight),
    overscan: 8,
    scrollPaddingStart: narrow ? 0 : 33,
    getItemKey: (index) => rowId(rows[index]!),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights depend on these, not on the virtualizer.
  useEffect(() => virtualizer.measure(), [rowHeight, groupOf]);

  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const { hasMore, loadMore, loadingMore } = props;
  useEffect(() => {
    if (hasMore && !loadingMore && lastShown >= rows.length - 20) loadMore?.();
  }, [hasMore, loadingMore, loadMore, lastShown, rows.length]);

  // Following the open record keeps j and k true after a link or a click opened it.
  useEffect(() => {
    if (openId === undefined) return;
    const index = rows.findIndex((row) => rowId(row) === openId);
    if (index >= 0) setActive(index);
  }, [openId, rows, rowId]);

  const move = (to: number, extend = false) => {
    const index = Math.max(0, Math.min(rows.length - 1, to));
    const row = rows[index];
    if (!row) return;
    setActive(index);
    virtualizer.scrollToIndex(index, { align: 'auto' });
    if (extend && selection) {
      const from = rows[active];
      selection.add([...(from ? [[rowId(from), from] as [string, Row]] : []), [rowId(row), row]]);
    }
    if (openId !== undefined) onOpen?.(row);
  };
  const onActive = (run: (row: Row, index: number) => void) => () => {
    const row = rows[active];
    if (row) run(row, active);
  };
  const latest = useRef({ rows, selection, onOpen, onOpenPage, rowId });
  latest.current = { rows, selection, onOpen, onOpenPage, rowId };
  const select = useCallback((index: number, range: boolean) => {
    const now = latest.current;
    const row = now.rows[index];
    if (!row || !now.selection) return;
    if (range && anchorIndex.current >= 0) {
      const [from, to] = [anchorIndex.current, index].sort((a, b) => a - b) as [number, number];
      now.selection.add(now.rows.slice(from, to + 1).map((each) => [now.rowId(each), each] as [string, Row]));
    } else now.selection.toggle(now.rowId(row), row);
    anchorIndex.current = index;
    setActive(index);
  }, []);
  const click = useCallback((index: number, event: MouseEvent) => {
    const now = latest.current;
    const row = now.rows[index];
    if (!row || (event.target as HTMLElement).closest('a, button, input, label, select')) return;
    if (window.getSelection()?.toString()) return;
    setActive(index);
    if ((event.metaKey || event.ctrlKey) && now.onOpenPage) now.onOpenPage(row);
    else (now.onOpen ?? now.onOpenPage)?.(row);
  }, []);

  const open = onActive((row) => (onOpen ?? onOpenPage)?.(row));
  const openPage = onActive((row) => (onOpenPage ?? onOpen)?.(row));
  const bindings: Record<string, () => void> = {
    j: () => move(active + 1),
    k: () => move(active - 1),
    x: onActive((_row, index) => select(index, false)),
  };
  const group = t`In lists`;
  const main = props.mainGrid !== false && rows.length > 0;
  const openable = onOpen !== undefined || onOpenPage !== undefined;
  useShortcuts([
    main && { keys: 'j', label: t`Next row`, group, run: bindings.j! },
    main && { keys: 'k', label: t`Previous row`, group, run: bindings.k! },
    main && selection !== undefined && { keys: 'x', label: t`Select the row`, group, run: bindings.x! },
    main && openable && { keys: 'enter', label: t`Open beside the list`, group, run: open },
    main &&
      onOpenPage !== undefined && { keys: 'shift+enter', label: t`Open as a page`, group, run: openPage },
    ...rowKeys.map(
      ({ key, label, run }) =>
        main && { keys: key, label, group, run: onActive((row, index) => run(row, rowElement(index))) },
    ),
  ]);
  const rowDomId = (index: number) => `${gridId}-${index}`;
  const rowElement = (index: number) => document.getElementById(rowDomId(index));

  const pressed = (event: KeyboardEvent) => {
    if (isTyping(event.target) || event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.target !== event.currentTarget && (event.target as HTMLElement).closest('button, a')) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2);
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: rows.length - 1,
    };
    const to = steps[event.key];
    const rowKey = rowKeys.find(({ key }) => key === event.key);
    const letter = event.key.toLowerCase();
    if (to !== undefined) move(to, event.shiftKey);
    else if (event.key === 'Enter') (event.shiftKey ? openPage : open)();
    else if (event.key === ' ' && selection) onActive((_row, index) => select(index, false))();
    else if (event.key === 'Escape' && selection && selection.rows.size > 0) selection.clear();
    else if (preferences().singleKeys && event.shiftKey && (letter === 'j' || letter === 'k'))
      move(active + (letter === 'j' ? 1 : -1), true);
    else if (preferences().singleKeys && bindings[event.key]) bindings[event.key]!();
    else if (preferences().singleKeys && rowKey) onActive((row, i) => rowKey.run(row, rowElement(i)))();
    else return;
    event.preventDefault();
  };

  const sortBy = (column: string, fromAbove = false) =>
    props.onSort?.({
      column,
      descending: props.sort?.column === column ? !props.sort.descending : fromAbove,
    });
  const layout =
    laidOut.map((each) => `${each.column.id}:${each.width}:${each.start}`).join() + String(narrow);
  // Pages rebuild their columns when what the cells close over changes.
  const layoutKey = useColumnsKey(props.columns, layout);
  const selectedHere = selection ? rows.filter((row) => selection.rows.has(rowId(row))).length : 0;
  const isEmpty = !props.loading && !props.error && rows.length === 0;
  const count = props.total ?? (props.hasMore ? null : rows.length);

  return (
    <div
      ref={frameRef}
      className={`${classes.frame} ${narrow ? classes.narrow : ''}`}
      style={
        {
          '--g-width': `${width}px`,
          '--g-row': `${rowHeight}px`,
          ...(props.height === undefined ? {} : { blockSize: props.height, flex: 'none' }),
        } as CSSProperties
      }
    >
      {props.error ? (
        <div className={classes.note}>
          <RefusalNote
            error={props.error}
            action={
              props.retry &&
              !isForbidden(props.error) && (
                <Button variant="default" mt="sm" onClick={props.retry}>
                  <Trans>Try again</Trans>
                </Button>
              )
            }
          />
        </div>
      ) : isEmpty ? (
        <div className={classes.note}>
          {props.isFiltered ? <NothingMatches onClear={props.onClearFilters} /> : props.empty}
        </div>
      ) : (
        <div
          ref={scroller}
          className={classes.scroll}
          role="grid"
          tabIndex={0}
          aria-label={props.label}
          aria-rowcount={(count ?? rows.length) + 1}
          aria-multiselectable={selection ? true : undefined}
          aria-busy={props.loading || undefined}
          aria-activedescendant={
            active >= 0 && items.some(({ index }) => index === active) ? rowDomId(active) : undefined
          }
          aria-keyshortcuts={singleKeys ? 'j k x Enter Shift+Enter' : 'Enter Shift+Enter'}
          onKeyDown={pressed}
          onFocus={() => active < 0 && rows.length > 0 && setActive(0)}
        >
          <table role="presentation" className={classes.table}>
            <thead role="rowgroup" className={classes.head}>
              <tr role="row" aria-rowindex={1} className={classes.headRow}>
                {selection && (
                  <th
                    role="columnheader"
                    className={`${classes.headCell} ${classes.check} ${classes.pinned}`}
                    style={{ '--c-start': '0px' } as CSSProperties}
                  >
                    <label>
                      <input
                        type="checkbox"
                        aria-label={t`Select all rows shown`}
                        checked={rows.length > 0 && selectedHere === rows.length}
                        ref={(box) => {
                          if (box) box.indeterminate = selectedHere > 0 && selectedHere < rows.length;
                        }}
                        onChange={() =>
                          selectedHere === rows.length
                            ? selection.remove(rows.map(rowId))
                            : selection.add(rows.map((row) => [rowId(row), row] as [string, Row]))
                        }
                      />
                    </label>
                  </th>
                )}
                {laidOut.map((each) => {
                  const { column } = each;
                  const sorted =
                    column.sort !== undefined && props.sort?.column === column.sort ? props.sort : undefined;
                  return (
                    <th
                      key={column.id}
                      role="columnheader"
                      className={`${classes.headCell} ${each.pinned ? classes.pinned : ''} ${each.lastPinned ? classes.pinnedLast : ''}`}
                      style={cellStyle(each)}
                      data-align={column.align}
                      aria-sort={
                        sorted
                          ? sorted.descending
                            ? 'descending'
                            : 'ascending'
                          : column.sort && props.onSort
                            ? 'none'
                            : undefined
                      }
                    >
                      {column.sort && props.onSort ? (
                        <button
                          type="button"
                          className={classes.sort}
                          data-sorted={sorted ? '' : undefined}
                          tabIndex={narrow ? -1 : 0}
                          onClick={() => sortBy(column.sort!, column.fromAbove)}
                        >
                          <span>{column.header}</span>
                          {sorted &&
                            (sorted.descending ? (
                              <ArrowDown size={13} aria-hidden />
                            ) : (
                              <ArrowUp size={13} aria-hidden />
                            ))}
                        </button>
                      ) : (
                        <span title={column.header}>{column.header}</span>
                      )}
                      {/* Dragging is for pointers; the columns menu resizes by keyboard. */}
                      <span
                        aria-hidden
                        className={classes.resize}
                        data-active={each.resizing || undefined}
                        onMouseDown={each.startResize}
                        onTouchStart={each.startResize}
                      />
                    </th>
                  );
                })}
              </tr>
            </thead>
            <tbody
              role="rowgroup"
              className={classes.body}
              style={{ blockSize: props.loading ? rowHeight * 12 : virtualizer.getTotalSize() }}
            >
              {props.loading && rows.length === 0
                ? Array.from({ length: 12 }, (_, index) => (
                    <tr
                      // biome-ignore lint/suspicious/noArrayIndexKey: skeleton rows have nothing but their place.
                      key={index}
                      role="row"
                      aria-hidden
                      className={classes.row}
                      style={{ transform: `translateY(${index * rowHeight}px)` }}
                    >
                      {(narrow ? laidOut.filter(({ column }) => column.phone) : laidOut).map((each) => (
                        <td
                          key={each.column.id}
                          role="gridcell"
                          className={classes.cell}
                          style={cellStyle(each)}
                          data-primary={narrow && each.column.phone === 'title' ? '' : undefined}
                        >
                          <div
                            className={classes.skeleton}
                            style={{ inlineSize: `${45 + ((index * 17) % 40)}%` }}
                          />
                        </td>
                      ))}
                    </tr>
                  ))
                : items.map((item) => {
                    const row = rows[item.index]!;
                    const id = rowId(row);
                    const heading = headed(item.index);
                    const name = rowName(row);
                    return [
                      heading && (
                        <tr
                          key={`group-${id}`}
                          role="row"
                          className={classes.group}
                          style={{ transform: `translateY(${item.start}px)` }}
                        >
                          <td role="gridcell" dir="auto">
                            {groupOf?.(row)}
                          </td>
                        </tr>
                      ),
                      <GridRow
                        key={id}
                        row={row}
                        id={id}
                        domId={rowDomId(item.index)}
                        name={name}
                        index={item.index}
                        top={item.start + (heading ? rowHeight : 0)}
                        columns={laidOut as never}
                        layout={layoutKey}
                        narrow={narrow}
                        active={item.index === active}
                        open={id === openId}
                        selected={selection ? selection.rows.has(id) : null}
                        selectLabel={t`Select ${name}`}
                        openable={openable}
                        onClick={click}
                        onSelect={select}
                      />,
                    ];
                  })}
            </tbody>
          </table>
        </div>
      )}
      {!isEmpty && !props.error && (
        <div className={classes.foot}>
          <span role="status">
            {props.loading ? (
              <Trans>Loading…</Trans>
            ) : count === null ? null : props.estimated ? (
              <Trans>about {format.number(roundEstimate(count))}</Trans>
            ) : (
              <Plural value={count} one="# row" other="# rows" />
            )}
          </span>
          <span>{loadingMore ? <Trans>Loading more…</Trans> : null}</span>
        </div>
      )}
      {selection && selection.rows.size > 0 && (
        <section className={classes.bulk} aria-label={t`Selected rows`}>
          <strong>
            <Plural value={selection.rows.size} one="# selected" other="# selected" />
          </strong>
          {props.bulk?.(selection)}
          <CloseButton aria-label={t`Clear the selection`} onClick={selection.clear} />
        </section>
      )}
    </div>
  );
}

/** Two significant digits: an estimate must not look exact. */
function roundEstimate(count: number): number {
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.round(count / scale) * scale;
}

function useColumnsKey(columns: readonly unknown[], layout: string): string {
  const seen = useRef({ columns, version: 0 });
  if (seen.current.columns !== columns) seen.current = { columns, version: seen.current.version + 1 };
  return `${seen.current.version}/${layout}`;
}
