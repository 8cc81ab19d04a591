/** The records behind a figure: the same rows, by the same declarations, a page at a time. */
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { afterCursor, encodeCursor } from '../../../kernel/list.ts';
import { namesOf } from '../../../kernel/names.ts';
import type { ReadContext } from '../shown.ts';
import { mayRead, reachOf } from '../sql.ts';
import type { listMeasured } from './contract-measures.ts';
import { ageAt, during, layBefore, lyingEnd, lyingSince, type Place, rightOf } from './figures.ts';
import { measures } from './measures.ts';

type Input = z.output<typeof listMeasured.input>;
type Output = z.output<typeof listMeasured.output>;

interface FoundRow {
  row_id: string;
  request_id: string | null;
  at: string;
  page_sort: string;
  is_counted: boolean | null;
  value: number | null;
}

interface ShownRequest {
  request_id: string;
  key: string;
  title: string;
  state: NonNullable<Output['rows'][number]['state']>;
  unit_id: string | null;
  may_read: boolean;
}

/** What `r` is made of, which rows of it the figure counts, and what is told of each. */
function countedBy(input: Input, place: Place) {
  const { source, of, hit, value, right, listRight } = measures[input.measure];
  const isLying = source.by === 'lying';
  const end = lyingEnd(input, place);
  const at = source.at(place.zone);
  const measured = isLying ? ageAt(end) : (value ?? sql<number>`null::float8`);
  const tests: RawBuilder<boolean>[] = isLying
    ? [layBefore(end)]
    : [during(source, input, place), rightOf(right, place), rightOf(listRight, place)];
  if (of !== undefined) tests.push(of);
  if (hit !== undefined && input.part === 'counted') tests.push(hit);
  // Without a numerator of its own, a figure counts all that it rests on.
  if (input.part === 'rest') tests.push(hit === undefined ? sql<boolean>`false` : sql<boolean>`not ${hit}`);
  if (input.atLeast !== undefined) tests.push(sql<boolean>`${measured} >= ${input.atLeast}::float8`);
  if (input.below !== undefined) tests.push(sql<boolean>`${measured} < ${input.below}::float8`);
  return {
    from: sql`from ${isLying ? lyingSince(place, end) : source.table} where ${sql.join(tests, sql` and `)}`,
    at,
    rowId: source.rowId,
    columns: sql`${source.rowId} as row_id, ${source.requestId} as request_id, ${at} as at,
      ${hit ?? sql`null::boolean`} as is_counted, ${measured} as value`,
  };
}

/** A page of what a figure counts, newest first; the total is exact, because it is the figure. */
export async function pageOfMeasured(ctx: ReadContext, input: Input, place: Place): Promise<Output> {
  const { from, at, rowId, columns } = countedBy(input, place);
  // Microseconds stay in the cursor: a millisecond holds many rows of an import.
  const sort = sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`;
  const after =
    input.cursor === undefined
      ? sql<boolean>`true`
      : afterCursor(input.cursor, input.measure, 'desc', sql`(${at} at time zone 'UTC')::timestamp`, rowId);
  const { rows: found } = await sql<FoundRow>`
    select ${columns}, ${sort} as page_sort ${from} and ${after}
    order by ${at} desc, ${rowId} desc limit ${input.limit + 1}`.execute(ctx.tx as never);
  const { rows: totals } = await sql<{ n: number }>`select count(*)::int as n ${from}`.execute(
    ctx.tx as never,
  );
  const rows = found.slice(0, input.limit);
  const last = rows.at(-1);
  return {
    rows: await show(ctx, rows),
    next:
      found.length > input.limit && last !== undefined
        ? encodeCursor(input.measure, last.page_sort, last.row_id)
        : null,
    total: totals[0]!.n,
    totalIsEstimate: false,
  };
}

/** Names beside ids; one may open what one may read. */
async function show(ctx: ReadContext, rows: readonly FoundRow[]): Promise<Output['rows']> {
  const ids = rows.flatMap((r) => r.request_id ?? []);
  const { 'requests.read': read } = await ctx.scopes('requests.read');
  const reach = await reachOf(ctx.tx, ctx.actor, read);
  const { rows: requests } = await sql<ShownRequest>`
    select r.request_id, r.key, r.title, r.state, r.unit_id, ${mayRead(reach, ctx.actor)} as may_read
    from requests.request r where r.request_id = any(${ids}::uuid[])`.execute(ctx.tx as never);
  const byId = new Map(requests.map((r) => [r.request_id, r]));
  const nameOf = await namesOf(ctx, { unit: requests.map((r) => r.unit_id) });
  return rows.map((row) => {
    const request = row.request_id === null ? undefined : byId.get(row.request_id);
    return {
      rowId: row.row_id,
      requestId: row.request_id,
      key: request?.key ?? null,
      title: request?.title ?? null,
      state: request?.state ?? null,
      unit:
        request === undefined || request.unit_id === null
          ? null
          : { unitId: request.unit_id, name: nameOf('unit', request.unit_id) },
      at: row.at,
      isCounted: row.is_counted,
      value: row.value,
      can: request?.may_read === true ? ['requests.get-request'] : [],
    };
  });
}
