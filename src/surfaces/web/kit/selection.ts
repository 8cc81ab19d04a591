/**
 * Which rows are selected. It holds the rows themselves, so that a selection survives scrolling, filtering and
 * paging.
 */
import { useCallback, useMemo, useState } from 'react';

/** The selected rows of one list. */
export interface Selection<Row> {
  rows: ReadonlyMap<string, Row>;
  ids: string[];
  toggle: (id: string, row: Row) => void;
  add: (rows: Iterable<[string, Row]>) => void;
  remove: (ids: Iterable<string>) => void;
  clear: () => void;
}

/** A selection to hand to `DataGrid`. */
export function useSelection<Row>(): Selection<Row> {
  const [rows, setRows] = useState<ReadonlyMap<string, Row>>(new Map());
  const toggle = useCallback(
    (id: string, row: Row) =>
      setRows((now) => {
        const next = new Map(now);
        if (!next.delete(id)) next.set(id, row);
        return next;
      }),
    [],
  );
  const add = useCallback(
    (more: Iterable<[string, Row]>) => setRows((now) => new Map([...now, ...more])),
    [],
  );
  const remove = useCallback(
    (ids: Iterable<string>) =>
      setRows((now) => {
        const next = new Map(now);
        for (const id of ids) next.delete(id);
        return next;
      }),
    [],
  );
  const clear = useCallback(() => setRows(new Map()), []);
  return useMemo(
    () => ({ rows, ids: [...rows.keys()], toggle, add, remove, clear }),
    [rows, toggle, add, remove, clear],
  );
}
