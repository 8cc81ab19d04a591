/** Charters in a large enterprise: what holds for one unit, for all of them, and what a re-pin of open cases would do. */
import { sql } from 'kysely';
import pg from 'pg';
import { z } from 'zod';
import { SYSTEM } from '../../src/kernel/access/actor.ts';
import { charterContent } from '../../src/kernel/charters/content.ts';
import { previewRePin, resolveCharterFor } from '../../src/kernel/charters/contract-read.ts';
import { pinHash, resolveAll, resolveCharter } from '../../src/kernel/charters/resolve.ts';
import { complete } from '../../src/kernel/charters/rules.ts';
import { ANYONE, operationsOn, query } from '../../src/kernel/operation.ts';
import { type App, perform } from '../../src/kernel/perform.ts';
import type { KernelTables } from '../../src/kernel/tables.gen.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { type Database, openDatabase } from '../../src/platform/database.ts';
import { newId } from '../../src/platform/ids.ts';
import { findMigrations, migrate } from '../../src/platform/migrations.ts';
import { createDatabase, startTestServer } from '../../src/platform/postgres/test-server.ts';
import { assemble } from '../../src/surfaces/server/assemble.ts';
import { SOURCE } from '../../src/surfaces/server/open.ts';
import { type Fixture, populate } from '../../src/testing/fixture.ts';
import type { Figure } from '../bench.ts';

const PROCESS = 'request-fulfilment';
const UNITS = 5000;
const CHARTERS = 500;
const VERSIONS = 20;
const CASES = 100_000;
const TODAY = '2026-03-02';

/** Resolves for every open unit; answers how many, and how many distinct chains of versions they have. */
const resolveEverywhere = query({
  name: 'bench.resolve-everywhere',
  summary: 'Resolves for every unit',
  right: ANYONE,
  input: z.object({ on: z.iso.date() }),
  output: z.object({ units: z.number(), complete: z.number(), chains: z.number() }),
  http: { method: 'GET', path: '/api/bench/resolution' },
});
const everywhere = operationsOn<KernelTables>().query(resolveEverywhere, async (ctx, { on }) => {
  const places = await resolveAll(ctx, { process: PROCESS, on });
  return {
    units: places.length,
    complete: places.filter((p) => complete(p.resolution) !== null).length,
    chains: new Set(places.map((p) => p.resolution)).size,
  };
});

/** Resolves for units one by one, as a command does that opens a case; answers how long each took. */
const resolveOnes = query({
  name: 'bench.resolve-ones',
  summary: 'Resolves for units one by one',
  right: ANYONE,
  input: z.object({ unitIds: z.array(z.uuid()), on: z.array(z.iso.date()) }),
  output: z.object({ times: z.array(z.number()) }),
  http: { method: 'GET', path: '/api/bench/resolutions' },
});
const ones = operationsOn<KernelTables>().query(resolveOnes, async (ctx, { unitIds, on }) => {
  const times: number[] = [];
  for (const [i, unitId] of unitIds.entries()) {
    const start = performance.now();
    await resolveCharter(ctx, { process: PROCESS, unitId, region: null, on: on[i % on.length]! });
    if (i >= 10) times.push(performance.now() - start);
  }
  return { times };
});

/** Runs the part. */
export async function chartersPart(): Promise<Figure[]> {
  const server = await startTestServer();
  try {
    const url = await createDatabase(server.url, 'bench_charters');
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    await migrate(pool, await findMigrations(SOURCE));
    await pool.end();
    const database = openDatabase({ url, poolSize: 2 });
    try {
      return await measure(database);
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
  }
}

async function measure(database: Database): Promise<Figure[]> {
  const fixture = await populate(database);
  await fillUnits(database, fixture);
  await fillCharters(database, fixture);
  const registry = assemble();
  const app: App = {
    database,
    registry: {
      ...registry,
      operations: new Map([
        ...registry.operations,
        [resolveEverywhere.name, everywhere],
        [resolveOnes.name, ones],
      ]),
    },
    clock: fixedClock(`${TODAY}T08:00:00Z`),
    zone: 'Europe/Oslo',
  };
  const { rows: units } = await database.pool.query<{ unit_id: string; depth: number }>(
    'select unit_id, depth from kernel.unit_now order by depth desc, unit_id limit 200',
  );
  const unitIds = units.map((u) => u.unit_id);
  const years = Array.from({ length: 9 }, (_, i) => `${2017 + i}-06-15`);
  const one = await perform(app, resolveOnes, { unitIds, on: [TODAY] }, SYSTEM);
  const past = await perform(app, resolveOnes, { unitIds, on: years }, SYSTEM);
  const page = await p95(100, () =>
    perform(app, resolveCharterFor, { process: PROCESS, unitId: unitIds[0]! }, fixture.administrator),
  );
  const yardstick = await p95(100, () => database.pool.query('select 1'));
  const all = await p95(5, () => perform(app, resolveEverywhere, { on: TODAY }, SYSTEM));
  const found = await perform(app, resolveEverywhere, { on: TODAY }, SYSTEM);
  const charterId = await fillCases(app, database, fixture);
  const rePin = await p95(5, () => perform(app, previewRePin, { charterId }, fixture.administrator));
  const shown = await perform(app, previewRePin, { charterId }, fixture.administrator);
  const about = `${UNITS.toLocaleString('en')} units ${units[0]!.depth + 1} levels deep, ${CHARTERS} charters with ${VERSIONS} versions over 10 years`;
  const figure = (what: string, times: number[]): Figure => ({
    what: `${what}, median of ${times.length} (p95 ${ms(at(times, 0.95))}; select 1 p95 ${ms(yardstick)})`,
    measured: ms(at(times, 0.5)),
    budget: 'below 5 ms',
    ok: at(times, 0.5) < 5,
  });
  return [
    figure(`what holds for one unit today, within a command (${about})`, one.times),
    figure('the same on days of the last ten years', past.times),
    {
      what: 'the resolver of the charters page through the door, with reasons in words, p95 of 100',
      measured: ms(page),
      budget: 'reported',
      ok: true,
    },
    {
      what: `what holds for all ${found.units.toLocaleString('en')} units today (${found.chains} different chains)`,
      measured: ms(all),
      budget: 'below 2,000 ms',
      ok: all < 2000,
    },
    {
      what: `preview of a re-pin of ${shown.cases.toLocaleString('en')} open cases (${shown.moved.toLocaleString('en')} would move)`,
      measured: ms(rePin),
      budget: 'below 2,000 ms',
      ok: rePin < 2000 && shown.cases === CASES,
    },
  ];
}

/** A tree in which each unit has four below it; every area of the second level has a region. */
async function fillUnits(database: Database, fixture: Fixture): Promise<void> {
  await database.pool.query(`
    create temporary table wide (n int primary key, id uuid not null, parent uuid);
    insert into wide select n, gen_random_uuid(), null from generate_series(1, ${UNITS - 5}) n;
    update wide w set parent = p.id from wide p where w.n > 8 and p.n = w.n / 4;
    update wide set parent = '${fixture.units.enterprise}' where parent is null;
    insert into kernel.unit (unit_id, key, created_at) select id, 'W-' || n, '2015-01-01T08:00:00Z' from wide;
    insert into kernel.unit_fact (fact_id, unit_id, valid, known, name, kind, parent_id, region)
    select gen_random_uuid(), id, '[2015-01-01,)', '[2015-01-01T08:00:00Z,)', 'Unit ' || n,
      case when n <= 8 then 'business-area' else 'unit' end, parent, case when n <= 8 then
        case when n % 2 = 0 then 'emea' else 'amer' end end
    from wide;
    update kernel.unit_fact set valid = daterange('2015-01-01', upper(valid));
    select kernel.refresh_units('${TODAY}');
    drop table wide;
    analyze kernel.unit, kernel.unit_fact, kernel.unit_now, kernel.unit_reach`);
}

/** Charters on units all over the tree and in two regions, each with a version for every half year. */
async function fillCharters(database: Database, fixture: Fixture): Promise<void> {
  const clock = (amount: number, mode: string) => ({
    mode,
    value: { target: { amount, unit: 'working-days' } },
  });
  const content = JSON.stringify(
    charterContent.parse({
      purpose: { mode: 'default', value: 'People can do their work well' },
      accountable: { mode: 'default', value: [fixture.people.lea] },
      responsible: { mode: 'default', value: [{ kind: 'role', id: 'intake-coordinator' }] },
      clocks: { triage: clock(5, 'mandatory'), fulfilment: clock(20, 'default') },
      conditions: [
        { conditionId: newId(), title: 'Accepted', text: 'request.accepted at != null', mode: 'mandatory' },
      ],
    }),
  );
  await database.pool.query(
    `
    insert into kernel.charter (charter_id, key, process, unit_id, region, name, created_at)
    select gen_random_uuid(), 'CHR-' || (1000 + row_number() over ()), '${PROCESS}', p.unit_id, p.region, 'Charter', '2016-01-01T08:00:00Z'
    from ((select null::uuid as unit_id, r as region from unnest(array[null, 'emea', 'amer']) r)
      union all (select unit_id, null from kernel.unit_now where parent_id is not null order by md5(unit_id::text) limit ${CHARTERS - 3})) p
    on conflict do nothing`,
  );
  await database.pool.query(
    `
    insert into kernel.charter_version (charter_version_id, charter_id, number, state, valid, content, content_hash, accountable_id,
      drafted_at, activated_at, decision)
    select gen_random_uuid(), c.charter_id, 100 + i, 'active',
      daterange((date '2016-03-02' + make_interval(months => 6 * i))::date,
        case when i < ${VERSIONS - 1} then (date '2016-03-02' + make_interval(months => 6 * (i + 1)))::date end),
      $1::jsonb, '\\x00', $2, '2016-01-01T08:00:00Z', '2016-01-01T08:00:00Z', 'Decided'
    from kernel.charter c cross join generate_series(0, ${VERSIONS - 1}) i
    where not exists (select 1 from kernel.charter_version v where v.charter_id = c.charter_id)`,
    [content, fixture.people.lea],
  );
  await database.pool.query('analyze kernel.charter, kernel.charter_version');
}

/** Open cases all over the enterprise, under pins of the version before the one in force. */
async function fillCases(app: App, database: Database, fixture: Fixture): Promise<string> {
  const { resolved } = await perform(
    app,
    resolveCharterFor,
    { process: PROCESS, on: '2026-03-01' },
    fixture.administrator,
  );
  const enterprise =
    resolved.chain[0] ??
    (await perform(app, resolveCharterFor, { process: PROCESS }, fixture.administrator)).resolved.chain[0]!;
  const pins: string[] = [];
  for (let i = 0; i < 60; i++) {
    const pinned = {
      ...resolved,
      accountableId: fixture.people.lea,
      chain: [enterprise],
      clocks: {
        ...resolved.clocks,
        triage: { target: { amount: 6 + i, unit: 'working-days' as const }, warnAtPercent: 80, ladder: [] },
      },
    };
    const pinId = newId();
    await sql`insert into kernel.charter_pin (pin_id, process, hash, resolved, created_at)
      values (${pinId}, ${PROCESS}, ${pinHash(pinned)}, ${JSON.stringify(pinned)}::jsonb, '2026-01-01T08:00:00Z')`.execute(
      database.kysely,
    );
    await sql`insert into kernel.charter_pin_version (pin_id, charter_version_id)
      values (${pinId}, ${enterprise.charterVersionId})`.execute(database.kysely);
    pins.push(pinId);
  }
  await database.pool.query(
    `
    insert into kernel.work_case (case_id, process, kind, key, unit_id, region, accountable_id, state, is_open, opened_at, pin_id)
    select gen_random_uuid(), '${PROCESS}', 'request', 'REQ-' || i, u.unit_id, u.region, $1, 'submitted', true,
      '2026-01-05T08:00:00Z', ($2::uuid[])[1 + i % 60]
    from generate_series(1, ${CASES}) i
    join (select unit_id, region, row_number() over () - 1 as n, count(*) over () as of from kernel.unit_now) u on u.n = i % u.of`,
    [fixture.people.lea, pins],
  );
  await database.pool.query('vacuum analyze kernel.work_case');
  return enterprise.charterId;
}

/** The 95th percentile of some runs, after a few that warm up; in milliseconds. */
async function p95(runs: number, run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs + 3; i++) {
    const start = performance.now();
    await run();
    if (i >= 3) times.push(performance.now() - start);
  }
  return at(times, 0.95);
}

/** The value below which this share of the values lies. */
function at(values: number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1]!;
}

const ms = (n: number) => `${n.toFixed(1)} ms`;
