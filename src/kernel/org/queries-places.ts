/** Lists of regions, sites and cost centres. */
import { type RawBuilder, sql } from 'kysely';
import { isEnterpriseWide } from '../access/scope.ts';
import { afterCursor, containing, countRows, encodeCursor } from '../list.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { listCostCentres, listRegions, listSites } from './contract-places.ts';
import { allOf, isEmployed } from './people-sql.ts';

const { query } = operationsOn<KernelTables>();

interface Asked {
  sort: string;
  direction: 'asc' | 'desc';
  cursor?: string | undefined;
  limit: number;
  filter: { text?: string | undefined; state?: 'current' | 'retired' | 'all' | undefined };
}

interface PlaceColumns {
  place_id: string;
  sort_value: string;
  retired_at: string | null;
}

/** One page of a list of places; `columns` come from the table as `t`. */
async function readPage<C, R extends string>(
  ctx: QueryContext<KernelTables, R>,
  input: Asked,
  table: string,
  idColumn: string,
  codeColumn: string,
  columns: RawBuilder<unknown>,
  more: RawBuilder<boolean>[] = [],
): Promise<{ rows: (C & PlaceColumns)[]; next: string | null; total: number; totalIsEstimate: boolean }> {
  const { filter, sort, direction, cursor, limit } = input;
  const where = [...more];
  const state = filter.state ?? 'current';
  if (state !== 'all')
    where.push(state === 'current' ? sql`t.retired_at is null` : sql`t.retired_at is not null`);
  if (filter.text !== undefined && filter.text !== '')
    where.push(
      sql`lower(${sql.ref(`t.${codeColumn}`)} || ' ' || t.name) like ${containing(filter.text.toLowerCase())}`,
    );
  const by = sort === 'name' ? sql`lower(t.name)` : sql`${sql.ref(`t.${codeColumn}`)}`;
  const id = sql.ref(`t.${idColumn}`);
  const all = sql`from ${sql.table(table)} t where ${allOf(where)}`;
  const way = sql.raw(direction);
  const { rows } = await sql<C & PlaceColumns>`
    select ${columns}, ${id} as place_id, ${by} as sort_value, t.retired_at ${all}
      and ${afterCursor(cursor, sort, direction, by, sql`${id}`)}
    order by ${by} ${way}, ${id} ${way} limit ${limit + 1}`.execute(ctx.tx);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1)! : null;
  return {
    rows: page,
    next: last === null ? null : encodeCursor(sort, last.sort_value, last.place_id),
    ...(await countRows(ctx.tx, all)),
  };
}

async function canEdit<R extends string>(ctx: QueryContext<KernelTables, R>): Promise<boolean> {
  const scopes = await ctx.scopes('org.edit-places');
  return isEnterpriseWide(scopes['org.edit-places']);
}

const can = (mayEdit: boolean, retiredAt: string | null, operations: string[]) =>
  mayEdit && retiredAt === null ? operations : [];

export const placeQueries = [
  query(listRegions, async (ctx, input) => {
    const page = await readPage<{ region: string; name: string; version: number; sites: number }, string>(
      ctx as QueryContext<KernelTables>,
      input,
      'kernel.region',
      'region_id',
      'region',
      sql`t.region, t.name, t.version,
        (select count(*) from kernel.site s where s.region = t.region and s.retired_at is null) as sites`,
    );
    const mayEdit = await canEdit(ctx);
    return {
      ...page,
      rows: page.rows.map((r) => ({
        regionId: r.place_id,
        region: r.region,
        name: r.name,
        version: r.version,
        siteCount: r.sites,
        retiredAt: r.retired_at,
        can: can(mayEdit, r.retired_at, ['org.change-region', 'org.retire-region']),
      })),
    };
  }),
  query(listSites, async (ctx, input) => {
    const more: RawBuilder<boolean>[] = [];
    if (input.filter.region !== undefined) more.push(sql`t.region = ${input.filter.region}`);
    if (input.filter.country !== undefined) more.push(sql`t.country = ${input.filter.country}`);
    const page = await readPage<
      {
        code: string;
        name: string;
        country: string;
        region: string;
        time_zone: string;
        version: number;
        headcount: number;
      },
      string
    >(
      ctx as QueryContext<KernelTables>,
      input,
      'kernel.site',
      'site_id',
      'code',
      sql`t.code, t.name, t.country, t.region, t.time_zone, t.version,
        (select count(*) from kernel.person_now n where n.site_id = t.site_id and ${isEmployed(ctx.today)}) as headcount`,
      more,
    );
    const mayEdit = await canEdit(ctx);
    return {
      ...page,
      rows: page.rows.map((r) => ({
        siteId: r.place_id,
        code: r.code,
        name: r.name,
        country: r.country,
        region: r.region,
        timeZone: r.time_zone,
        version: r.version,
        headcount: r.headcount,
        retiredAt: r.retired_at,
        can: can(mayEdit, r.retired_at, ['org.change-site', 'org.retire-site']),
      })),
    };
  }),
  query(listCostCentres, async (ctx, input) => {
    const page = await readPage<{ code: string; name: string; version: number; headcount: number }, string>(
      ctx as QueryContext<KernelTables>,
      input,
      'kernel.cost_centre',
      'cost_centre_id',
      'code',
      sql`t.code, t.name, t.version,
        (select count(*) from kernel.person_now n where n.cost_centre_id = t.cost_centre_id and ${isEmployed(ctx.today)}) as headcount`,
    );
    const mayEdit = await canEdit(ctx);
    return {
      ...page,
      rows: page.rows.map((r) => ({
        costCentreId: r.place_id,
        code: r.code,
        name: r.name,
        version: r.version,
        headcount: r.headcount,
        retiredAt: r.retired_at,
        can: can(mayEdit, r.retired_at, ['org.change-cost-centre', 'org.retire-cost-centre']),
      })),
    };
  }),
];
