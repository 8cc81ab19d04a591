/**
 * The one shape of every list: filter, sort, cursor, page size, total (exact while small, an estimate beyond).
 * Pages are keyset pages, so page 10,000 costs what page 1 costs.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { Refusal } from '../platform/refusal.ts';

/** Input of a list operation: the list's own filters, its sort columns (first is the default), cursor and size. */
export function listInput<F extends z.ZodRawShape, S extends readonly [string, ...string[]]>(
  filters: F,
  sorts: S,
) {
  return z.object({
    filter: z
      .object(filters)
      .partial()
      .default({} as never)
      .describe('Only rows that match every given filter'),
    sort: z.enum(sorts).default(sorts[0] as never),
    direction: z.enum(['asc', 'desc']).default('asc'),
    cursor: z.string().max(2000).optional().describe('`next` of the page before'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  });
}

/** Output of a list operation. Each row carries `can`: names of the operations that this actor may try on it. */
export function listOutput<R extends z.ZodType>(row: R) {
  return z.object({
    rows: z.array(row),
    next: z.string().nullable().describe('Cursor of the next page; null on the last one'),
    total: z.number().int(),
    totalIsEstimate: z.boolean(),
  });
}

export type Direction = 'asc' | 'desc';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A cursor holds the sort value and the id of the last row of a page. */
export function encodeCursor(sort: string, value: unknown, id: string): string {
  return Buffer.from(JSON.stringify([sort, value, id])).toString('base64url');
}

/** The value and id in a cursor; refuses one that is damaged or of another sort. */
export function decodeCursor(cursor: string, sort: string): { value: string | number | null; id: string } {
  try {
    const [of, value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const isValue = value === null || typeof value === 'string' || typeof value === 'number';
    if (of === sort && isValue && typeof id === 'string' && UUID.test(id)) return { value, id };
  } catch {
    // Falls through to the refusal: whatever is wrong, the caller can only start again.
  }
  throw cursorInvalid();
}

/** The answer to a cursor that was damaged, or belongs to something else. */
export function cursorInvalid(): Refusal {
  return new Refusal(
    'invalid',
    'cursor-invalid',
    'The cursor does not belong to this list and sort; start from the first page.',
  );
}

/**
 * SQL that is true for rows after the cursor, for `order by expression direction [nulls last], id direction`.
 * The row comparison lets an index on (expression, id) serve it; give `nullable` only where the sort can be null.
 */
export function afterCursor(
  cursor: string | undefined,
  sort: string,
  direction: Direction,
  expression: RawBuilder<unknown>,
  id: RawBuilder<unknown>,
  nullable = false,
): RawBuilder<boolean> {
  if (cursor === undefined) return sql<boolean>`true`;
  const at = decodeCursor(cursor, sort);
  const than = sql.raw(direction === 'asc' ? '>' : '<');
  if (!nullable) return sql<boolean>`(${expression}, ${id}) ${than} (${at.value}, ${at.id})`;
  if (at.value === null) return sql<boolean>`(${expression} is null and ${id} ${than} ${at.id})`;
  return sql<boolean>`(${expression} ${than} ${at.value} or (${expression} = ${at.value} and ${id} ${than} ${at.id}) or ${expression} is null)`;
}

/** A pattern for `like` and `ilike` that finds the text anywhere; its own wildcards mean themselves. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/** Exact totals are counted up to here. */
export const COUNTED = 10_000;

/** How many rows the planner expects of `from … where …`. */
export async function estimateRows(
  // biome-ignore lint/suspicious/noExplicitAny: any area's transaction fits.
  tx: Pick<Kysely<any>, 'getExecutor'>,
  from: RawBuilder<unknown>,
): Promise<number> {
  const plan = await sql<{
    'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }];
  }>`explain (format json) select 1 ${from}`.execute(tx as never);
  return plan.rows[0]!['QUERY PLAN'][0].Plan['Plan Rows'];
}

/** Counts a query's rows up to 10,000; beyond, asks the planner for its estimate. */
export async function countRows(
  // biome-ignore lint/suspicious/noExplicitAny: any area's transaction fits.
  tx: Pick<Kysely<any>, 'getExecutor'>,
  from: RawBuilder<unknown>,
): Promise<{ total: number; totalIsEstimate: boolean }> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*) as n from (select 1 ${from} limit ${COUNTED + 1}) t`.execute(tx as never);
  const n = rows[0]!.n;
  if (n <= COUNTED) return { total: n, totalIsEstimate: false };
  return { total: Math.max(await estimateRows(tx, from), COUNTED + 1), totalIsEstimate: true };
}
