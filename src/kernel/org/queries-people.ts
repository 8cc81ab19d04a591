/** Lists of people, and the directory from which colleagues are chosen. */
import { type RawBuilder, sql } from 'kysely';
import { inScope } from '../access/scope.ts';
import { afterCursor, countRows, decodeCursor, encodeCursor } from '../list.ts';
import { operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { listPeople, lookUpPeople } from './contract.ts';
import {
  type AsOf,
  allOf,
  anyOf,
  asOfNow,
  hasStatus,
  inUnit,
  isEmployed,
  isKnown,
  listed,
  matchesText,
  type PersonColumns,
  peopleByName,
  peopleOn,
  personRowOf,
  personScopes,
  selectPeople,
  unitsOn,
} from './people-sql.ts';

const { query } = operationsOn<KernelTables>();

type Sort = 'name' | 'hired' | 'unit';

/** People without an employment sort as hired last of all; the index is made of this expression. */
const HIRED = sql`coalesce(n.hired_on, 'infinity'::date)`;

const doList = query(listPeople, async (ctx, input) => {
  const { filter, direction, cursor, limit } = input;
  const sort = input.sort as Sort;
  const at = asOfNow(ctx, filter);
  const where: RawBuilder<boolean>[] = [inScope(ctx.scope, 'n.unit_id', 'n.person_id')];
  if (filter.text !== undefined) where.push(matchesText(filter.text));
  if (filter.unitId !== undefined) where.push(inUnit(at, filter.unitId));
  if (filter.region !== undefined)
    where.push(
      at.isNow
        ? sql<boolean>`n.unit_id in (select unit_id from kernel.unit_now where region = ${filter.region})`
        : sql<boolean>`n.unit_id in (select unit_id from kernel.units_on(${at.day}::date, ${at.knownAt}::timestamptz) where region = ${filter.region})`,
    );
  if (filter.siteId !== undefined) where.push(sql<boolean>`n.site_id = ${filter.siteId}`);
  if (filter.costCentreId !== undefined) where.push(sql<boolean>`n.cost_centre_id = ${filter.costCentreId}`);
  if (filter.managerId !== undefined)
    where.push(sql<boolean>`n.manager_id = ${filter.managerId} and ${isEmployed(at.day)}`);
  if (filter.status !== undefined) where.push(anyOf(listed(filter.status).map((s) => hasStatus(at, s))));
  if (filter.kind !== undefined) where.push(sql<boolean>`n.kind = any(${listed(filter.kind)}::text[])`);

  // The index of names gives pages of any day; the other orders of a past day have to be sorted.
  const byIndex = !at.isNow && sort === 'name';
  const all = byIndex
    ? sql`from ${peopleByName(at, narrowed(at, filter))} and ${allOf(where)}`
    : sql`from ${peopleOn(at)} where ${allOf(where)}`;
  // With nothing to filter by, nobody's row has to be made for counting.
  const { asOf: _day, knownAt: _known, ...filters } = filter;
  const counted =
    byIndex && ctx.scope.everything && Object.values(filters).every((f) => f === undefined)
      ? sql`from kernel.person_fact f join kernel.person p using (person_id)
          where f.valid @> ${at.day}::date and ${isKnown(at, 'f.known')} and p.merged_into is null`
      : all;
  const way = sql.raw(direction);
  const order = {
    name: byIndex
      ? sql`order by f.sort_name ${way}, f.person_id ${way}`
      : sql`order by n.sort_name ${way}, n.person_id ${way}`,
    hired: sql`order by ${HIRED} ${way}, n.person_id ${way}`,
    unit: sql`order by n.unit_name ${way}, n.sort_name ${way}, n.person_id ${way}`,
  }[sort];
  const after = {
    name: () =>
      byIndex
        ? afterCursor(cursor, sort, direction, sql`f.sort_name`, sql`f.person_id`)
        : afterCursor(cursor, sort, direction, sql`n.sort_name`, sql`n.person_id`),
    hired: () => afterCursor(cursor, sort, direction, HIRED, sql`n.person_id`),
    unit: () => afterUnit(cursor, direction),
  }[sort]();
  const { rows } = await selectPeople(
    at,
    await personScopes(ctx),
    sql`${all} and ${after}`,
    sql`${order} limit ${limit + 1}`,
  ).execute(ctx.tx);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1)! : null;
  return {
    rows: page.map((r) => personRowOf(r, at.day)),
    next: last === null ? null : encodeCursor(sort, sortValueOf(last, sort), last.person_id),
    ...(await countRows(ctx.tx, counted)),
  };
});

/** People `f` who can match at all, told by what indexes of employments know; the exact filter comes after. */
function narrowed(
  at: AsOf,
  filter: {
    unitId?: string | undefined;
    managerId?: string | undefined;
    siteId?: string | undefined;
    costCentreId?: string | undefined;
  },
): RawBuilder<boolean> {
  const parts: RawBuilder<boolean>[] = [];
  if (filter.unitId !== undefined)
    parts.push(
      sql<boolean>`x.unit_id in (select u.unit_id from ${unitsOn(at)} where ${filter.unitId}::uuid = any(u.path))`,
    );
  if (filter.managerId !== undefined) parts.push(sql<boolean>`x.manager_id = ${filter.managerId}`);
  if (filter.siteId !== undefined) parts.push(sql<boolean>`x.site_id = ${filter.siteId}`);
  if (filter.costCentreId !== undefined) parts.push(sql<boolean>`x.cost_centre_id = ${filter.costCentreId}`);
  if (parts.length === 0) return sql<boolean>`true`;
  return sql<boolean>`f.person_id in (select x.person_id from kernel.employment_fact x
    where ${allOf(parts)} and ${isKnown(at, 'x.known')})`;
}

function sortValueOf(row: PersonColumns, sort: Sort): unknown {
  if (sort === 'name') return row.sort_name;
  if (sort === 'hired') return row.hired_on ?? 'infinity';
  return JSON.stringify([row.unit_name, row.sort_name]);
}

/** Within a unit people are sorted by name, so the cursor holds both. */
function afterUnit(cursor: string | undefined, direction: 'asc' | 'desc'): RawBuilder<boolean> {
  if (cursor === undefined) return sql<boolean>`true`;
  const { value, id } = decodeCursor(cursor, 'unit');
  const [unit, name] = JSON.parse(String(value)) as [string, string];
  const than = sql.raw(direction === 'asc' ? '>' : '<');
  return sql<boolean>`(n.unit_name, n.sort_name, n.person_id) ${than} (${unit}, ${name}, ${id}::uuid)`;
}

const doLookUp = query(lookUpPeople, async (ctx, input) => {
  const { rows } = await sql<{
    person_id: string;
    key: string;
    name: string;
    title: string | null;
    unit_name: string;
  }>`
    select n.person_id, n.key, n.name, n.title, n.unit_name from kernel.person_now n
    where ${namedLike(input.text)} and ${isEmployed(ctx.today)} and not n.erased
    order by n.sort_name, n.person_id limit ${input.limit}`.execute(ctx.tx);
  return {
    rows: rows.map((r) => ({
      personId: r.person_id,
      key: r.key,
      name: r.name,
      title: r.title,
      unitName: r.unit_name === '' ? null : r.unit_name,
    })),
  };
});

/** The directory finds by name only: somebody who may not see e-mail addresses must not be able to guess them. */
function namedLike(text: string): RawBuilder<boolean> {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((w) => w !== '');
  return allOf([
    matchesText(text),
    ...words.slice(0, 8).map((w) => sql<boolean>`strpos(lower(n.name || ' ' || n.key), ${w}) > 0`),
  ]);
}

export const peopleQueries = [doList, doLookUp];
