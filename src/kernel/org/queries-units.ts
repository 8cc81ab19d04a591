/** The tree of units as of a day, and one unit with its history and plan. */
import { type RawBuilder, sql } from 'kysely';
import { inScope } from '../access/scope.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { getUnit, listUnits } from './contract-units.ts';
import { knownInstant } from './facts.ts';
import { type AsOf, asOfNow, isEmployed, isKnown, lastDayOf } from './people-sql.ts';

const { query } = operationsOn<KernelTables>();

type Kind = 'enterprise' | 'business-area' | 'unit';

interface UnitColumns {
  unit_id: string;
  key: string;
  version: number;
  code: string | null;
  name: string;
  kind: Kind;
  parent_id: string | null;
  depth: number;
  region: string | null;
  own_region: string | null;
  business_area_id: string | null;
  cost_centre_id: string | null;
  head_id: string | null;
  head_name: string | null;
  direct: number;
  total: number;
  children: number;
  path: string[];
  may_edit: boolean;
}

/** People in each unit on a day. On a past day somebody with two employments counts in the unit of each. */
function headcounts(at: AsOf): RawBuilder<unknown> {
  return at.isNow
    ? sql`select n.unit_id, count(*) as n from kernel.person_now n where ${isEmployed(at.day)} group by n.unit_id`
    : sql`select f.unit_id, count(distinct f.person_id) as n from kernel.employment_fact f
        where f.valid @> ${at.day}::date and ${isKnown(at, 'f.known')} group by f.unit_id`;
}

/** What SQL reads of a unit; the sums over what is below it are made here, in one walk. */
type UnitRead = Omit<UnitColumns, 'total' | 'children'>;

/** The tree as of a day in depth-first order, siblings by name; `under` limits it to a unit and what is below. */
async function readTree<R extends string>(
  ctx: QueryContext<KernelTables, R>,
  at: AsOf,
  under: string | null,
): Promise<UnitColumns[]> {
  const scopes = await ctx.scopes('org.edit-units');
  const knownAt = at.knownAt === null ? sql`null::timestamptz` : knownInstant(at.knownAt);
  const { rows } = await sql<UnitRead>`
    with tree as materialized (select * from kernel.units_on(${at.day}::date, ${knownAt})),
    direct as materialized (
      ${headcounts(at)}
    )
    select t.unit_id, i.key, i.version, t.code, t.name, t.kind, t.parent_id, t.depth, t.region, t.own_region,
      t.business_area_id, t.cost_centre_id, t.head_id, m.name as head_name, coalesce(d.n, 0)::int as direct, t.path,
      coalesce(${inScope(scopes['org.edit-units'], 't.unit_id')}, false) as may_edit
    from tree t join kernel.unit i using (unit_id) left join direct d using (unit_id)
    left join kernel.person_now m on m.person_id = t.head_id
    where ${under === null ? sql`true` : sql`${under}::uuid = any(t.path)`}`.execute(ctx.tx);
  return inTreeOrder(rows);
}

const byName = new Intl.Collator('en', { numeric: true });

function inTreeOrder(rows: readonly UnitRead[]): UnitColumns[] {
  const ids = new Set(rows.map((r) => r.unit_id));
  const below = new Map<string | null, UnitRead[]>();
  for (const r of rows) {
    const parent = r.parent_id !== null && ids.has(r.parent_id) ? r.parent_id : null;
    const siblings = below.get(parent) ?? [];
    siblings.push(r);
    below.set(parent, siblings);
  }
  const ordered: UnitColumns[] = [];
  const walk = (parent: string | null): number => {
    let people = 0;
    for (const r of (below.get(parent) ?? []).sort((a, b) => byName.compare(a.name, b.name))) {
      const place = ordered.push({ ...r, total: 0, children: below.get(r.unit_id)?.length ?? 0 }) - 1;
      const total = r.direct + walk(r.unit_id);
      ordered[place] = { ...ordered[place]!, total };
      people += total;
    }
    return people;
  };
  walk(null);
  return ordered;
}

function unitRowOf(r: UnitColumns) {
  const can = ['org.get-unit'];
  if (r.may_edit) can.push('org.create-unit', 'org.change-unit');
  if (r.may_edit && r.kind !== 'enterprise') can.push('org.close-unit');
  return {
    unitId: r.unit_id,
    key: r.key,
    version: r.version,
    code: r.code,
    name: r.name,
    kind: r.kind,
    parentId: r.parent_id,
    depth: r.depth,
    region: r.region,
    ownRegion: r.own_region,
    businessAreaId: r.business_area_id,
    costCentreId: r.cost_centre_id,
    headId: r.head_id,
    headName: r.head_name,
    headcountDirect: r.direct,
    headcountTotal: r.total,
    childCount: r.children,
    can,
  };
}

const doList = query(listUnits, async (ctx, input) => {
  const at = asOfNow(ctx, input);
  const rows = await readTree(ctx, at, input.underUnitId ?? null);
  return { asOf: at.day, units: rows.map(unitRowOf) };
});

interface FactColumns {
  fact_id: string;
  from: string;
  to: string | null;
  known_from: string;
  known_until: string | null;
  code: string | null;
  name: string;
  kind: Kind;
  parent_id: string | null;
  parent_name: string | null;
  region: string | null;
  cost_centre_id: string | null;
  head_id: string | null;
  head_name: string | null;
}

const doGet = query(getUnit, async (ctx, input) => {
  const at = asOfNow(ctx, input);
  const { rows: facts } = await sql<FactColumns>`
    select f.fact_id, lower(f.valid)::text as "from", upper(f.valid)::text as "to", lower(f.known) as known_from,
      upper(f.known) as known_until, f.code, f.name, f.kind, f.parent_id, f.region, f.cost_centre_id, f.head_id,
      (select x.name from kernel.unit_fact x where x.unit_id = f.parent_id and upper_inf(x.known)
        order by x.valid && f.valid desc, lower(x.valid) desc limit 1) as parent_name,
      m.name as head_name
    from kernel.unit_fact f left join kernel.person_now m on m.person_id = f.head_id
    where f.unit_id = ${input.unitId}
    order by lower(f.known) desc, lower(f.valid) desc`.execute(ctx.tx);
  if (facts.length === 0) ctx.notFound('unit', input.unitId);
  const rows = await readTree(ctx, at, null);
  const there = rows.find((r) => r.unit_id === input.unitId);
  const current = facts.filter((f) => f.known_until === null);
  const row =
    there === undefined ? await closedRow(ctx, input.unitId, current[0] ?? facts[0]!) : unitRowOf(there);
  const names = new Map(rows.map((r) => [r.unit_id, r.name]));
  const history = facts.map((f) => ({
    factId: f.fact_id,
    from: f.from,
    until: lastDayOf(f.to),
    knownFrom: f.known_from,
    knownUntil: f.known_until,
    code: f.code,
    name: f.name,
    kind: f.kind,
    parentId: f.parent_id,
    parentName: f.parent_name,
    region: f.region,
    costCentreId: f.cost_centre_id,
    headId: f.head_id,
    headName: f.head_name,
  }));
  const { rows: centres } = await sql<{ costCentreId: string; code: string; name: string }>`
    select cost_centre_id as "costCentreId", code, name from kernel.cost_centre
    where cost_centre_id = ${row.costCentreId}`.execute(ctx.tx);
  const ends = current.map((f) => f.to);
  return {
    ...row,
    asOf: at.day,
    isOpen: there !== undefined,
    costCentre: centres[0] ?? null,
    path: (there?.path ?? []).map((unitId) => ({ unitId, name: names.get(unitId) ?? '' })),
    history,
    planned: history.filter((f) => f.knownUntil === null && f.from > ctx.today),
    plannedEnd: ends.includes(null) ? null : lastDayOf(ends.sort().at(-1) ?? null),
  };
});

/** A unit that has no place in the tree of the day: its nearest values, nobody in it. */
async function closedRow<R extends string>(
  ctx: QueryContext<KernelTables, R>,
  unitId: string,
  fact: FactColumns,
) {
  const scopes = await ctx.scopes('org.edit-units');
  const { rows } = await sql<{ key: string; version: number; may_edit: boolean }>`
    select i.key, i.version, coalesce(${inScope(scopes['org.edit-units'], 'i.parent_id')}, false) as may_edit
    from (select u.*, ${fact.parent_id}::uuid as parent_id from kernel.unit u) i where i.unit_id = ${unitId}`.execute(
    ctx.tx,
  );
  const { key, version, may_edit } = rows[0]!;
  return unitRowOf({
    ...fact,
    unit_id: unitId,
    key,
    version,
    depth: 0,
    own_region: fact.region,
    business_area_id: null,
    direct: 0,
    total: 0,
    children: 0,
    path: [],
    may_edit,
  });
}

export const unitQueries = [doList, doGet];
