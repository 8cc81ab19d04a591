/** The cases behind a figure, a page at a time, and one case with its events. */
import { decodeCursor, encodeCursor } from '../list.ts';
import type { FlowFilter } from './contract-words.ts';
import { filterCases } from './filter.ts';
import { type FlowLog, recordOf } from './log.ts';
import { variantId, variantsOf } from './variants.ts';
import type { Zone } from './zone.ts';

export type CaseSort = 'lead' | 'arrived' | 'events' | 'name';

export interface CaseListOptions {
  filter: FlowFilter;
  zone: Zone;
  now: number;
  sort: CaseSort;
  direction: 'asc' | 'desc';
  cursor: string | undefined;
  limit: number;
}

const isoOf = (ms: number) => new Date(ms).toISOString();
/** What a case is known by between two pages: its record; in an imported log its position, written as an id. */
const idOf = (log: FlowLog, c: number) =>
  recordOf(log, c) ?? `00000000-0000-0000-0000-${c.toString(16).padStart(12, '0')}`;

/** What a list says of a case. */
export function caseRow(log: FlowLog, c: number, now: number) {
  const first = log.at[log.offsets[c]!]!;
  const last = log.at[log.offsets[c + 1]! - 1]!;
  const isOpen = log.open?.[c] === 1;
  return {
    position: c,
    name: log.caseNames[c]!,
    recordId: recordOf(log, c),
    events: log.offsets[c + 1]! - log.offsets[c]!,
    firstAt: isoOf(first),
    lastAt: isoOf(last),
    leadSeconds: ((isOpen ? Math.max(now, last) : last) - first) / 1000,
    isOpen,
    variantId: variantId(variantsOf(log, Int32Array.of(c)), 0),
  };
}

/** A page of the cases that a filter leaves. */
export function caseList(log: FlowLog, options: CaseListOptions) {
  const { sort, direction, cursor, limit, now } = options;
  const cases = filterCases(log, options.filter, options.zone, now);
  const value = (c: number): number | string => {
    if (sort === 'name') return log.caseNames[c]!;
    if (sort === 'events') return log.offsets[c + 1]! - log.offsets[c]!;
    const first = log.at[log.offsets[c]!]!;
    if (sort === 'arrived') return first;
    return log.open?.[c] === 1 ? now - first : log.at[log.offsets[c + 1]! - 1]! - first;
  };
  const way = direction === 'asc' ? 1 : -1;
  const compare = (a: number | string, b: number | string) => (a < b ? -way : a > b ? way : 0);
  // The cases of own history come in any order, so ties are broken by what stays the same.
  const tie = (a: number, b: number) =>
    log.records === null ? way * (a - b) : compare(idOf(log, a), idOf(log, b));
  const order = cases.sort((a, b) => compare(value(a), value(b)) || tie(a, b));
  let from = 0;
  if (cursor !== undefined) {
    const at = decodeCursor(cursor, sort);
    // By halves: the first case that comes after the one that the cursor names.
    let high = order.length;
    while (from < high) {
      const middle = (from + high) >> 1;
      const c = order[middle]!;
      if ((compare(value(c), at.value!) || compare(idOf(log, c), at.id)) > 0) high = middle;
      else from = middle + 1;
    }
  }
  const page = order.slice(from, from + limit);
  const last = page.at(-1);
  return {
    rows: Array.from(page, (c) => caseRow(log, c, now)),
    next:
      from + limit < order.length && last !== undefined
        ? encodeCursor(sort, value(last), idOf(log, last))
        : null,
    total: order.length,
    totalIsEstimate: false,
  };
}

/** One case with its attributes and events. */
export function caseDetail(log: FlowLog, c: number, now: number) {
  const steps = [];
  const first = log.offsets[c]!;
  for (let e = first; e < log.offsets[c + 1]!; e++) {
    const start = log.start?.[e] ?? Number.NaN;
    const resource = log.resource[e]!;
    steps.push({
      activity: log.activities[log.activity[e]!]!,
      title: log.titles[log.activity[e]!]!,
      at: isoOf(log.at[e]!),
      start: Number.isNaN(start) ? null : isoOf(start),
      resource: resource < 0 ? null : log.resources[resource]!,
      sinceSeconds: e === first ? null : (log.at[e]! - log.at[e - 1]!) / 1000,
    });
  }
  return {
    ...caseRow(log, c, now),
    attributes: log.attributes.flatMap((a) => {
      const v = a.of[c]!;
      if (v < 0) return [];
      const code = a.values[v]!;
      return [{ name: a.name, title: a.title, code, value: a.titles[v] ?? code }];
    }),
    steps,
  };
}
