/**
 * One page of a list of a million rows, whatever its filters and sort. No planner knows how a filter and a sort hang
 * together (what is in triage is also what is newest), so the page is found in two steps that do not depend on its
 * guess: walk a little way along the sort's index, which finds a page of anything common; else gather what the filters
 * find by their own indexes, which is little, and sort that.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { afterCursor, COUNTED, type Direction, encodeCursor, estimateRows } from './list.ts';

/** One filter in two forms that mean the same. */
export interface ListFilter {
  /** How a row in hand is tested: columns, or a scalar subquery by the row's id. */
  readonly test: RawBuilder<boolean>;
  /** How the rows are found through an index; left out: as they are tested. */
  readonly find?: RawBuilder<boolean>;
  /** Sorts whose index knows this column too, so that the walk begins where the filter holds. */
  readonly on?: readonly string[];
}

/** Rows of the sort's index that are walked before the page is gathered by its filters. */
const WALKED = 4_000;

export interface PageQuery {
  /** `requests.request r` */
  readonly table: RawBuilder<unknown>;
  /** The unique id that breaks ties: `r.request_id`. */
  readonly id: RawBuilder<unknown>;
  /** The name of the sort, as in the cursor. */
  readonly sort: string;
  /** The expression of the sort, as its index has it; never null. */
  readonly by: RawBuilder<unknown>;
  readonly direction: Direction;
  readonly cursor: string | undefined;
  readonly limit: number;
  readonly filters: readonly ListFilter[];
  /**
   * Conditions on the first column of the sorts' indexes, of which one holds for each row that is wanted: the walk
   * goes along all of them at once, so that a filter on what hangs together with the sort costs nothing.
   */
  readonly parts: readonly RawBuilder<boolean>[];
  /** What is read of the rows of the page: `r.*, …`. */
  readonly select: RawBuilder<unknown>;
}

// biome-ignore lint/suspicious/noExplicitAny: any area's transaction fits.
type Tx = Pick<Kysely<any>, 'getExecutor'>;

/** The rows of one page in order, the cursor of the next page, and how many rows there are (an estimate beyond 10,000). */
export async function findPage<Row extends object>(
  tx: Tx,
  query: PageQuery,
): Promise<{ rows: Row[]; next: string | null; total: number; totalIsEstimate: boolean }> {
  const { limit, sort } = query;
  const found =
    query.filters.length === 0 ? await walk<Row>(tx, query, null) : await walkThenGather<Row>(tx, query);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    rows,
    next:
      found.length > limit && last !== undefined ? encodeCursor(sort, last.page_sort, last.page_id) : null,
    ...(await countPage(tx, query, found.length)),
  };
}

type Found<Row> = (Row & { page_sort: string | number; page_id: string })[];

async function walkThenGather<Row>(tx: Tx, query: PageQuery): Promise<Found<Row>> {
  const found = await walk<Row>(tx, query, WALKED);
  return found.length > query.limit ? found : gather<Row>(tx, query);
}

/** Along the indexes of the sort, row by row; at most so many rows. The inner limit keeps the planner to it. */
async function walk<Row>(tx: Tx, query: PageQuery, most: number | null): Promise<Found<Row>> {
  const { table, id, by, direction, cursor, sort, limit, filters, parts, select } = query;
  const way = sql.raw(direction);
  const inside = filters.filter((f) => f.on?.includes(sort));
  const tests = [sql<boolean>`true`, ...filters.filter((f) => !inside.includes(f)).map((f) => f.test)];
  const begins = [afterCursor(cursor, sort, direction, by, id), ...inside.map((f) => f.test)];
  const at = most === null ? sql`limit ${limit + 1}` : sql`limit ${most}`;
  // Each part in order and with its limit, else the planner reads and sorts them whole.
  const ways = parts.map(
    (part) => sql`(select r.*, ${by} as page_sort, ${id} as page_id from ${table}
      where ${part} and ${sql.join(begins, sql` and `)} order by ${by} ${way}, ${id} ${way} ${at})`,
  );
  const { rows } = await sql<Found<Row>[number]>`
    select ${select}, r.page_sort, r.page_id from (
      select * from (${sql.join(ways, sql` union all `)}) r
      order by page_sort ${way}, page_id ${way} ${at}) r
    where ${sql.join(tests, sql` and `)}
    order by r.page_sort ${way}, r.page_id ${way} limit ${limit + 1}`.execute(tx as never);
  return rows;
}

/** What the filters find by their own indexes, sorted; `materialized` keeps the planner from the sort's index. */
async function gather<Row>(tx: Tx, query: PageQuery): Promise<Found<Row>> {
  const { table, id, by, direction, cursor, sort, limit, select } = query;
  const way = sql.raw(direction);
  const finds = findsOf(query);
  const { rows } = await sql<Found<Row>[number]>`
    with hit as materialized (
      select ${by} as page_sort, ${id} as page_id from ${table}
      where ${sql.join(finds, sql` and `)} and ${afterCursor(cursor, sort, direction, by, id)}),
    page as materialized (
      select page_sort, page_id from hit order by page_sort ${way}, page_id ${way} limit ${limit + 1})
    select ${select}, page.page_sort, page.page_id
    from page join ${table} on ${id} = page.page_id
    order by page.page_sort ${way}, page.page_id ${way}`.execute(tx as never);
  return rows;
}

/** The filters as they are found, the parts among them. */
function findsOf({ filters, parts }: PageQuery): RawBuilder<boolean>[] {
  return [sql<boolean>`(${sql.join(parts, sql` or `)})`, ...filters.map((f) => f.find ?? f.test)];
}

/** Counts where the planner expects few rows or the page showed them all; else says what the planner expects. */
async function countPage(tx: Tx, query: PageQuery, found: number) {
  const { table, cursor, limit } = query;
  if (cursor === undefined && found <= limit) return { total: found, totalIsEstimate: false };
  const finds = findsOf(query);
  const from = sql`from ${table} where ${sql.join(finds, sql` and `)}`;
  const estimate = await estimateRows(tx, from);
  if (estimate > COUNTED) return { total: estimate, totalIsEstimate: true };
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select 1 ${from} limit ${COUNTED + 1}) t`.execute(tx as never);
  const n = rows[0]!.n;
  return n <= COUNTED
    ? { total: n, totalIsEstimate: false }
    : { total: Math.max(estimate, COUNTED + 1), totalIsEstimate: true };
}
