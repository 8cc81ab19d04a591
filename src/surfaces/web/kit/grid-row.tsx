/**
 * One row of a grid. It is memoised and its cells are plain: with Mantine's cells scrolling costs half again as
 * much (measured).
 */
// biome-ignore-all lint/a11y/noRedundantRoles: laid out by flex, table elements lose their native roles in browsers.
// biome-ignore-all lint/a11y/useSemanticElements: the same.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the active row.
// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: roles of a grid on table elements.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles the keys.
import { type CSSProperties, type MouseEvent, memo, type ReactNode } from 'react';
import type { LaidOut } from './columns.ts';
import classes from './data-grid.module.css';

/** Props of a row; everything a row shows, so that memo can compare. */
export interface GridRowProps<Row> {
  row: Row;
  id: string;
  domId: string;
  name: string;
  index: number;
  top: number;
  columns: readonly LaidOut<Row>[];
  /** Changes when the columns do; `columns` itself is new on every render. */
  layout: string;
  narrow: boolean;
  active: boolean;
  open: boolean;
  /** Null when rows cannot be selected. */
  selected: boolean | null;
  selectLabel: string;
  openable: boolean;
  onClick: (index: number, event: MouseEvent) => void;
  onSelect: (index: number, range: boolean) => void;
  actions?: ReactNode;
}

/** Style of a cell: width, growth and, when pinned, its place. */
export function cellStyle<Row>({ column, width, start, pinned }: LaidOut<Row>): CSSProperties {
  return {
    '--c-width': `${width}px`,
    ...(column.grow ? { '--c-grow': 1 } : {}),
    ...(pinned ? { '--c-start': `${start}px` } : {}),
  } as CSSProperties;
}

function Row<Row>(props: GridRowProps<Row>) {
  const { row, columns, index, narrow, selected } = props;
  const shown = narrow ? columns.filter(({ column }) => column.phone) : columns;
  return (
    // The table is laid out by flex, which takes the native roles away in some browsers.
    <tr
      role="row"
      id={props.domId}
      className={classes.row}
      style={{ transform: `translateY(${props.top}px)` }}
      aria-rowindex={index + 2}
      aria-selected={selected === null ? (props.openable ? props.open : undefined) : selected}
      data-index={index}
      data-active={props.active || undefined}
      data-open={props.open || undefined}
      data-selected={selected || undefined}
      data-openable={props.openable || undefined}
      onClick={(event) => props.onClick(index, event)}
    >
      {selected !== null && (
        <td
          role="gridcell"
          className={`${classes.cell} ${classes.check} ${narrow ? '' : classes.pinned}`}
          style={{ '--c-start': '0px' } as CSSProperties}
        >
          <label>
            <input
              type="checkbox"
              tabIndex={-1}
              aria-label={props.selectLabel}
              checked={selected}
              onClick={(event) => {
                event.stopPropagation();
                props.onSelect(index, event.shiftKey);
              }}
              onChange={() => undefined}
            />
          </label>
        </td>
      )}
      {shown.map((laidOut) => {
        const { column } = laidOut;
        const content = column.cell(row);
        return (
          <td
            key={column.id}
            role="gridcell"
            className={`${classes.cell} ${laidOut.pinned ? classes.pinned : ''} ${laidOut.lastPinned ? classes.pinnedLast : ''}`}
            style={cellStyle(laidOut)}
            data-align={column.align}
            data-internal={column.internal || undefined}
            data-primary={narrow && column.phone === 'title' ? '' : undefined}
          >
            {typeof content === 'string' || typeof content === 'number' ? (
              <span
                dir="auto"
                title={typeof content === 'string' && content.length > 24 ? content : undefined}
              >
                {content}
              </span>
            ) : (
              content
            )}
          </td>
        );
      })}
    </tr>
  );
}

/** The memoised row; it compares the layout's text instead of the columns' identity. */
export const GridRow = memo(Row, (before, after) =>
  (Object.keys(after) as (keyof typeof after)[]).every(
    (name) => name === 'columns' || before[name] === after[name],
  ),
) as typeof Row;
