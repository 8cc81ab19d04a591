/**
 * A view is filter + sort + group + columns + layout, held in the URL; "Save view" appears only when the view
 * differs from the one it started from.
 */
import { useCallback, useMemo } from 'react';
import { type Search, useSearchState } from './search.ts';

/** One sort key. */
export interface Sort {
  column: string;
  descending: boolean;
}

/** Filters by field; a field's values are alternatives. */
export type Filters = Record<string, string[]>;

/** What a view is made of. */
export interface ViewState {
  q: string;
  filters: Filters;
  sort: Sort | undefined;
  group: string | undefined;
  /** Visible columns in order; undefined means the list's standard ones. */
  columns: string[] | undefined;
  layout: string;
}

/** A saved view; `search` is the view as a search string without "?". */
export interface SavedView {
  id: string;
  name: string;
  visibility: 'private' | 'everyone';
  search: string;
  removable?: boolean;
}

/** The current view with its setters. */
export interface View extends ViewState {
  /** The record in the side panel. */
  open: string | undefined;
  setOpen: (id: string | undefined) => void;
  set: (change: Partial<ViewState>) => void;
  /** Replaces the whole view by a saved one, or by the standard one (undefined). */
  apply: (search: string | undefined) => void;
  /** The view as a search string, without the open record. */
  search: string;
  /** Whether anything narrows the list, so that "nothing matches" is not told as "nothing yet". */
  isFiltered: boolean;
  /** Whether the view differs from this saved search string. */
  differsFrom: (saved: string | undefined) => boolean;
}

const list = (text: string | undefined): string[] =>
  (text ?? '').split(',').filter(Boolean).map(decodeURIComponent);
const join = (values: readonly string[]): string =>
  values.map((value) => encodeURIComponent(value).replace(/%3A/g, ':')).join(',');

/** Reads a view from search parameters; `standard` fills what they do not say. Pure. */
export function readView(search: Search, standard: Partial<ViewState> = {}): ViewState {
  const filters: Filters = {};
  for (const [name, value] of Object.entries(search)) {
    if (name.startsWith('f.')) filters[name.slice(2)] = list(value);
  }
  return {
    q: search.q ?? standard.q ?? '',
    filters: Object.keys(filters).length > 0 || search.f === 'none' ? filters : (standard.filters ?? {}),
    sort: search.sort
      ? { column: search.sort.replace(/^-/, ''), descending: search.sort.startsWith('-') }
      : standard.sort,
    group: search.group ?? standard.group,
    columns: search.cols ? list(search.cols) : standard.columns,
    layout: search.layout ?? standard.layout ?? 'table',
  };
}

/** Writes a view as search parameters, leaving out what equals `standard`. Pure. */
export function writeView(view: ViewState, standard: Partial<ViewState> = {}): Search {
  const search: Search = {};
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  if (view.q !== (standard.q ?? '')) search.q = view.q;
  const filters = Object.fromEntries(Object.entries(view.filters).filter(([, values]) => values.length > 0));
  if (!same(filters, standard.filters ?? {})) {
    if (Object.keys(filters).length === 0) search.f = 'none';
    for (const [field, values] of Object.entries(filters)) search[`f.${field}`] = join(values);
  }
  if (view.sort && !same(view.sort, standard.sort)) {
    search.sort = `${view.sort.descending ? '-' : ''}${view.sort.column}`;
  }
  if (view.group !== standard.group && view.group) search.group = view.group;
  if (!same(view.columns, standard.columns) && view.columns) search.cols = join(view.columns);
  if (view.layout !== (standard.layout ?? 'table')) search.layout = view.layout;
  return search;
}

const ours = /^(q|f|sort|group|cols|layout)$|^f\./;

/** A search string reduced to the view in it, in a stable order. */
export function viewPart(search: Search): string {
  const params = new URLSearchParams();
  for (const name of Object.keys(search).sort()) if (ours.test(name)) params.set(name, search[name]!);
  return params.toString();
}

/** The view of a list page, read from and written to the URL. Keep `standard` outside the component. */
export function useView(standard?: Partial<ViewState>): View {
  const [search, change] = useSearchState();
  const state = useMemo(() => readView(search, standard), [search, standard]);
  const write = useCallback(
    (next: Search, open: string | undefined) => {
      const cleared = Object.fromEntries(
        Object.keys(search)
          .filter((name) => ours.test(name))
          .map((name) => [name, undefined]),
      );
      change({ ...cleared, ...next, open });
    },
    [search, change],
  );
  return useMemo(() => {
    const current = viewPart(search);
    return {
      ...state,
      open: search.open,
      setOpen: (open) => change({ open }, { push: search.open === undefined }),
      set: (patch) => write(writeView({ ...state, ...patch }, standard), search.open),
      apply: (saved) => write(Object.fromEntries(new URLSearchParams(saved ?? '')), undefined),
      search: current,
      isFiltered: state.q !== '' || Object.values(state.filters).some((values) => values.length > 0),
      differsFrom: (saved) => current !== viewPart(Object.fromEntries(new URLSearchParams(saved ?? ''))),
    };
  }, [state, search, change, write, standard]);
}

/** The sort of a view as list operations take it: `{ sort, direction }`, or nothing for the list's own. */
export function sortInput(view: ViewState): { sort?: string; direction?: 'asc' | 'desc' } {
  return view.sort ? { sort: view.sort.column, direction: view.sort.descending ? 'desc' : 'asc' } : {};
}
