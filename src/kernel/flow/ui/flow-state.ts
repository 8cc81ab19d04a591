/** What the flow page shows, as its address says it: whose flow, which cases, and which figure is opened. */
import type { Search } from '../../../surfaces/web/kit/search.ts';
import type { Filters } from '../../../surfaces/web/kit/view.ts';
import type { Filter } from './words.ts';

/** Whose flow is shown: an imported log, or the own history of a process. */
export type Source = { logId: string; process?: never } | { process: string; logId?: never };

const LOG = 'log-';

/** A source as one word for the address and for pickers. */
export function sourceWord(source: Source): string {
  return source.logId === undefined ? source.process : `${LOG}${source.logId}`;
}

/** The source that a word names. */
export function sourceOf(word: string): Source {
  return word.startsWith(LOG) ? { logId: word.slice(LOG.length) } : { process: word };
}

/** Attributes of cases stand among the filters under this prefix. */
export const ATTRIBUTE = 'a.';

/** A change of the address that takes every chip off; made in one step with whatever else changes. */
export function noChips(search: Search): Record<string, undefined> {
  return Object.fromEntries(
    Object.keys(search)
      .filter((name) => name.startsWith('f.'))
      .map((name) => [name, undefined]),
  );
}

/** The filter that chips and period make. */
export function filterOf(chips: Filters, search: Search): Filter {
  const filter: Filter = {};
  const attributes = Object.entries(chips).flatMap(([id, values]) =>
    id.startsWith(ATTRIBUTE) && values.length > 0 ? [{ name: id.slice(ATTRIBUTE.length), values }] : [],
  );
  if (attributes.length > 0) filter.attributes = attributes;
  for (const id of ['variants', 'having', 'lacking', 'startsWith', 'endsWith', 'resources'] as const) {
    const values = chips[id];
    if (values !== undefined && values.length > 0) filter[id] = values;
  }
  const [unit] = chips.unit ?? [];
  if (unit !== undefined) filter.unitId = unit;
  const [state] = chips.state ?? [];
  if (state !== undefined) filter.open = state === 'open';
  const [rework] = chips.rework ?? [];
  if (rework !== undefined) filter.rework = rework === 'yes';
  if (search.from !== undefined) filter.from = search.from;
  if (search.until !== undefined) filter.until = search.until;
  if ((filter.from ?? filter.until) !== undefined && isPeriod(search.period)) filter.period = search.period;
  return filter;
}

function isPeriod(word: string | undefined): word is NonNullable<Filter['period']> {
  return word === 'arrived' || word === 'completed' || word === 'active';
}

const LISTS = ['having', 'lacking', 'startsWith', 'endsWith', 'follows', 'attributes', 'resources'] as const;

/** The cases of the page that a figure is about: lists of demands are joined, everything else is narrowed. */
export function drilled(page: Filter, part: Filter): Filter {
  const both: Filter = { ...page, ...part };
  for (const list of ['having', 'lacking'] as const) {
    const joined = [...(page[list] ?? []), ...(part[list] ?? [])];
    if (joined.length > 0) both[list] = joined;
  }
  const attributes = [...(page.attributes ?? []), ...(part.attributes ?? [])];
  if (attributes.length > 0) both.attributes = attributes;
  return both;
}

/** The figure that the address names; null when it names none that can be read. */
export function partOf(word: string | undefined): Filter | null {
  if (word === undefined) return null;
  try {
    const part: unknown = JSON.parse(word);
    return typeof part === 'object' && part !== null && !Array.isArray(part) ? (part as Filter) : null;
  } catch {
    return null;
  }
}

/** A figure as chips of the page, so that the whole page can be narrowed to it; null where no chip says it. */
export function asChips(part: Filter): Filters | null {
  const chips: Filters = {};
  for (const [name, value] of Object.entries(part) as [keyof Filter, unknown][]) {
    if (name === 'open') chips.state = [value === true ? 'open' : 'completed'];
    else if (name === 'rework') chips.rework = [value === true ? 'yes' : 'no'];
    else if (
      name === 'variants' ||
      (name !== 'follows' && name !== 'attributes' && LISTS.includes(name as never))
    )
      chips[name] = value as string[];
    else return null;
  }
  return Object.keys(chips).length === 0 ? null : chips;
}

/**
 * A week or month of the chart as a part of the page's own period; null where the page's period asks something else,
 * so that the figure and its cases could differ.
 */
export function weekPart(
  page: Filter,
  week: { monday: string },
  weeksAre: 'weeks' | 'months',
  kind: 'arrived' | 'completed',
): Filter | null {
  const bounded = page.from !== undefined || page.until !== undefined;
  if (bounded && (page.period ?? 'arrived') !== kind) return null;
  const last = new Date(`${week.monday}T12:00:00Z`);
  if (weeksAre === 'weeks') last.setUTCDate(last.getUTCDate() + 6);
  else last.setUTCMonth(last.getUTCMonth() + 1, 0);
  const until = last.toISOString().slice(0, 10);
  return {
    from: page.from !== undefined && page.from > week.monday ? page.from : week.monday,
    until: page.until !== undefined && page.until < until ? page.until : until,
    period: kind,
  };
}
