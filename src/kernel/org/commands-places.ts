/** Commands about regions, sites and cost centres: created, changed, retired when nothing uses them any more. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { isEnterpriseWide } from '../access/scope.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import {
  changeCostCentre,
  changeRegion,
  changeSite,
  costCentreChanged,
  costCentreCreated,
  costCentreRetired,
  createCostCentre,
  createRegion,
  createSite,
  regionChanged,
  regionCreated,
  regionRetired,
  retireCostCentre,
  retireRegion,
  retireSite,
  siteChanged,
  siteCreated,
  siteRetired,
} from './contract-places.ts';

const { command } = operationsOn<KernelTables>();
type Ctx<R extends string> = CommandContext<KernelTables, R | 'enterprise-wide-only'>;

function demandWholeEnterprise<R extends string>(ctx: Ctx<R>): void {
  if (!isEnterpriseWide(ctx.scope)) ctx.refuse('enterprise-wide-only');
}

interface Place {
  id: string;
  code: string;
  name: string;
  version: number;
  retired_at: string | null;
}

const TABLES = {
  region: { table: 'kernel.region', id: 'region_id', code: 'region' },
  site: { table: 'kernel.site', id: 'site_id', code: 'code' },
  'cost-centre': { table: 'kernel.cost_centre', id: 'cost_centre_id', code: 'code' },
} as const;
type Kind = keyof typeof TABLES;

async function lockPlace<R extends string>(ctx: Ctx<R>, kind: Kind, id: string): Promise<Place> {
  const t = TABLES[kind];
  const { rows } = await sql<Place>`
    select ${sql.ref(t.id)} as id, ${sql.ref(t.code)} as code, name, version, retired_at from ${sql.table(t.table)}
    where ${sql.ref(t.id)} = ${id} for update`.execute(ctx.tx);
  return rows[0] ?? ctx.notFound(kind, id);
}

async function nextVersion<R extends string>(ctx: Ctx<R>, kind: Kind, id: string): Promise<number> {
  const t = TABLES[kind];
  const { rows } = await sql<{ version: number }>`
    update ${sql.table(t.table)} set version = version + 1 where ${sql.ref(t.id)} = ${id} returning version`.execute(
    ctx.tx,
  );
  return rows[0]!.version;
}

async function rename<R extends string>(
  ctx: Ctx<R | 'is-retired'>,
  kind: Kind,
  id: string,
  name: string,
): Promise<{ version: number; place: Place; changed: boolean }> {
  demandWholeEnterprise(ctx);
  const place = await lockPlace(ctx, kind, id);
  ctx.expectVersion(place.version, { name: place.name });
  if (place.retired_at !== null) ctx.refuse('is-retired', { name: place.name });
  if (place.name === name) return { version: place.version, place, changed: false };
  const t = TABLES[kind];
  await sql`update ${sql.table(t.table)} set name = ${name} where ${sql.ref(t.id)} = ${id}`.execute(ctx.tx);
  return { version: await nextVersion(ctx, kind, id), place, changed: true };
}

/** What still uses a place today or is planned to. */
async function usesOf<R extends string>(ctx: Ctx<R>, kind: Kind, place: Place): Promise<string[]> {
  const ahead = sql`upper_inf(f.known) and f.valid && daterange(${ctx.today}::date, null)`;
  const { rows } =
    kind === 'region'
      ? await sql<{ what: string; n: number }>`
          select 'sites' as what, count(*) as n from kernel.site where region = ${place.code} and retired_at is null
          union all select 'units', count(distinct f.unit_id) from kernel.unit_fact f where f.region = ${place.code} and ${ahead}
          union all select 'role grants', count(*) from kernel.role_grant g
            where g.region = ${place.code} and g.valid && daterange(${ctx.today}::date, null)`.execute(ctx.tx)
      : kind === 'site'
        ? await sql<{ what: string; n: number }>`
          select 'people' as what, count(distinct f.person_id) as n from kernel.employment_fact f
          where f.site_id = ${place.id} and ${ahead}`.execute(ctx.tx)
        : await sql<{ what: string; n: number }>`
          select 'people' as what, count(distinct f.person_id) as n from kernel.employment_fact f
          where f.cost_centre_id = ${place.id} and ${ahead}
          union all select 'units', count(distinct f.unit_id) from kernel.unit_fact f
          where f.cost_centre_id = ${place.id} and ${ahead}`.execute(ctx.tx);
  return rows.filter((r) => r.n > 0).map((r) => `${r.n} ${r.what}`);
}

async function retire<R extends string>(
  ctx: Ctx<R | 'in-use' | 'already-retired'>,
  kind: Kind,
  id: string,
): Promise<{ version: number; place: Place }> {
  demandWholeEnterprise(ctx);
  const place = await lockPlace(ctx, kind, id);
  ctx.expectVersion(place.version, { name: place.name });
  if (place.retired_at !== null) ctx.refuse('already-retired', { name: place.name });
  const uses = await usesOf(ctx, kind, place);
  if (uses.length > 0) ctx.refuse('in-use', { name: place.name, uses: uses.join(', ') });
  const t = TABLES[kind];
  await sql`update ${sql.table(t.table)} set retired_at = ${ctx.now} where ${sql.ref(t.id)} = ${id}`.execute(
    ctx.tx,
  );
  return { version: await nextVersion(ctx, kind, id), place };
}

async function nameOfCode<R extends string>(ctx: Ctx<R>, kind: Kind, code: string): Promise<string> {
  const t = TABLES[kind];
  const { rows } = await sql<{ name: string }>`
    select name from ${sql.table(t.table)} where ${sql.ref(t.code)} = ${code}`.execute(ctx.tx);
  return rows[0]?.name ?? code;
}

async function checkRegion<R extends string>(
  ctx: Ctx<R | 'region-unknown'>,
  region: string | undefined,
): Promise<void> {
  if (region === undefined) return;
  const { rows } = await sql`
    select 1 from kernel.region where region = ${region} and retired_at is null for share`.execute(ctx.tx);
  if (rows.length === 0) ctx.refuse('region-unknown', { region });
}

export const placeCommands = [
  command(createRegion, async (ctx, input) => {
    demandWholeEnterprise(ctx);
    const regionId = newId();
    const { rows } = await sql`
      insert into kernel.region (region, region_id, name) values (${input.region}, ${regionId}, ${input.name})
      on conflict (region) do nothing returning 1`.execute(ctx.tx);
    if (rows.length === 0)
      ctx.refuse('code-taken', { code: input.region, name: await nameOfCode(ctx, 'region', input.region) });
    ctx.emit(regionCreated, regionId, { region: input.region });
    return { regionId, region: input.region, version: 1 };
  }),
  command(changeRegion, async (ctx, input) => {
    const { version, place, changed } = await rename(ctx, 'region', input.regionId, input.name);
    if (changed) ctx.emit(regionChanged, input.regionId, { region: place.code });
    return { regionId: input.regionId, version };
  }),
  command(retireRegion, async (ctx, input) => {
    const { version, place } = await retire(ctx, 'region', input.regionId);
    ctx.emit(regionRetired, input.regionId, { region: place.code });
    return { regionId: input.regionId, version };
  }),
  command(createSite, async (ctx, input) => {
    demandWholeEnterprise(ctx);
    await checkRegion(ctx, input.region);
    const siteId = newId();
    const { rows } = await sql`
      insert into kernel.site (site_id, code, name, country, region, time_zone)
      values (${siteId}, ${input.code}, ${input.name}, ${input.country}, ${input.region}, ${input.timeZone})
      on conflict (code) do nothing returning 1`.execute(ctx.tx);
    if (rows.length === 0)
      ctx.refuse('code-taken', { code: input.code, name: await nameOfCode(ctx, 'site', input.code) });
    ctx.emit(siteCreated, siteId, { code: input.code });
    return { siteId, version: 1 };
  }),
  command(changeSite, async (ctx, input) => {
    demandWholeEnterprise(ctx);
    const place = await lockPlace(ctx, 'site', input.siteId);
    const { rows } = await sql<{ name: string; country: string; region: string; timeZone: string }>`
      select name, country, region, time_zone as "timeZone" from kernel.site where site_id = ${input.siteId}`.execute(
      ctx.tx,
    );
    const was = rows[0]!;
    ctx.expectVersion(place.version, was);
    if (place.retired_at !== null) ctx.refuse('is-retired', { name: place.name });
    const fields = (['name', 'country', 'region', 'timeZone'] as const).filter(
      (f) => input[f] !== undefined && input[f] !== was[f],
    );
    if (fields.length === 0) return { siteId: input.siteId, version: place.version };
    if (fields.includes('region')) await checkRegion(ctx, input.region);
    const next = { ...was, ...Object.fromEntries(fields.map((f) => [f, input[f]])) };
    await sql`
      update kernel.site set name = ${next.name}, country = ${next.country}, region = ${next.region},
        time_zone = ${next.timeZone} where site_id = ${input.siteId}`.execute(ctx.tx);
    ctx.emit(siteChanged, input.siteId, { fields });
    return { siteId: input.siteId, version: await nextVersion(ctx, 'site', input.siteId) };
  }),
  command(retireSite, async (ctx, input) => {
    const { version, place } = await retire(ctx, 'site', input.siteId);
    ctx.emit(siteRetired, input.siteId, { code: place.code });
    return { siteId: input.siteId, version };
  }),
  command(createCostCentre, async (ctx, input) => {
    demandWholeEnterprise(ctx);
    const costCentreId = newId();
    const { rows } = await sql`
      insert into kernel.cost_centre (cost_centre_id, code, name) values (${costCentreId}, ${input.code}, ${input.name})
      on conflict (code) do nothing returning 1`.execute(ctx.tx);
    if (rows.length === 0)
      ctx.refuse('code-taken', { code: input.code, name: await nameOfCode(ctx, 'cost-centre', input.code) });
    ctx.emit(costCentreCreated, costCentreId, { code: input.code });
    return { costCentreId, version: 1 };
  }),
  command(changeCostCentre, async (ctx, input) => {
    const { version, changed } = await rename(ctx, 'cost-centre', input.costCentreId, input.name);
    if (changed) ctx.emit(costCentreChanged, input.costCentreId, { fields: ['name'] });
    return { costCentreId: input.costCentreId, version };
  }),
  command(retireCostCentre, async (ctx, input) => {
    const { version, place } = await retire(ctx, 'cost-centre', input.costCentreId);
    ctx.emit(costCentreRetired, input.costCentreId, { code: place.code });
    return { costCentreId: input.costCentreId, version };
  }),
];
