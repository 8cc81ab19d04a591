/** A table of figures, each of which opens its cases; long ones show their first rows and offer the rest. */
import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import classes from './flow.module.css';
import type { Drill, Filter } from './words.ts';

/** A column of figures. */
export interface FlowColumn<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  end?: boolean;
  /** The cell that names the row. */
  head?: boolean;
  /** The cases behind the cell; null where it opens nothing. */
  drill?: (row: Row) => Filter | null;
}

/** Props of `FlowTable`. */
export interface FlowTableProps<Row> {
  label: string;
  columns: readonly FlowColumn<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  onDrill: Drill;
  atFirst?: number;
}

/** The table. */
export function FlowTable<Row>({ label, columns, rows, rowId, onDrill, atFirst = 12 }: FlowTableProps<Row>) {
  const format = useFormat();
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, atFirst);
  const left = format.number(rows.length - shown.length);
  const cellOf = (column: FlowColumn<Row>, row: Row) => {
    const part = column.drill?.(row) ?? null;
    const content = column.cell(row);
    return part === null || content === '–' ? (
      content
    ) : (
      <button type="button" className={classes.figureLink} onClick={() => onDrill(part)}>
        {content}
      </button>
    );
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section className={classes.scroll} aria-label={label} tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              {columns.map(({ id, header, end }) => (
                <th key={id} scope="col" data-end={end || undefined}>
                  {header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={rowId(row)}>
                {columns.map((column) =>
                  column.head ? (
                    <th key={column.id} scope="row">
                      {cellOf(column, row)}
                    </th>
                  ) : (
                    <td key={column.id} data-end={column.end || undefined} className="t-num">
                      {cellOf(column, row)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.length > shown.length && (
        <Button variant="subtle" color="gray" mt={6} onClick={() => setAll(true)}>
          <Trans>Show {left} more</Trans>
        </Button>
      )}
    </>
  );
}
