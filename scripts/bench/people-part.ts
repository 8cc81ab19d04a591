/** A list over a million people: what page 1 costs, and that page 10,000 costs the same, for two reaches of a role. */
import pg from 'pg';
import { encodeCursor } from '../../src/kernel/list.ts';
import { listPeople } from '../../src/kernel/org/contract.ts';
import { type App, perform } from '../../src/kernel/perform.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { type Database, openDatabase } from '../../src/platform/database.ts';
import { findMigrations, migrate } from '../../src/platform/migrations.ts';
import { createDatabase, startTestServer } from '../../src/platform/postgres/test-server.ts';
import { assemble } from '../../src/surfaces/server/assemble.ts';
import { SOURCE } from '../../src/surfaces/server/open.ts';
import { type AccountActor, populate } from '../../src/testing/fixture.ts';
import type { Figure } from '../bench.ts';
import { fillEnterprise } from './people-million.ts';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 1_000_000);
const UNITS = 5000;
const PAGE = 50;
const RUNS = 60;
const MOST_MS = 100;
/** Two equal things differ by this much on a machine that does other things too. */
const SLACK_MS = 4;

function list(app: App, actor: AccountActor, filter: Record<string, unknown>, cursor?: string) {
  return perform(
    app,
    listPeople,
    { filter, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
    actor,
  );
}

/** Runs the part. */
export async function peoplePart(): Promise<Figure[]> {
  const server = await startTestServer();
  try {
    const url = await createDatabase(server.url, 'bench_people');
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
  const client = await database.pool.connect();
  try {
    await fillEnterprise(client, fixture, PEOPLE, UNITS);
  } finally {
    client.release();
  }
  const app: App = {
    database,
    registry: assemble(),
    clock: fixedClock('2026-03-02T08:00:00Z'),
    zone: 'Europe/Oslo',
  };
  const yardstick = await p95(async () => {
    await database.pool.query('select 1');
  });
  const figures: Figure[] = [];
  for (const [who, actor, unitId, page] of [
    ['the whole enterprise', fixture.administrator, null, Math.floor(PEOPLE / 100)],
    ['one business area', fixture.elsewhere, fixture.units.sales, Math.floor(PEOPLE / 400)],
  ] as const) {
    const cursor = await cursorBefore(database, unitId, page);
    const one = await p95(() => list(app, actor, {}));
    const deep = await p95(() => list(app, actor, {}, cursor));
    const about = `people list of ${PEOPLE.toLocaleString('en')} people in ${UNITS} units, a role in ${who}, p95 of ${RUNS} (select 1: ${ms(yardstick)})`;
    figures.push(
      { what: `${about}: page 1`, measured: ms(one), budget: `below ${MOST_MS} ms`, ok: one < MOST_MS },
      {
        what: `${about}: page ${page.toLocaleString('en')} ÷ page 1`,
        measured: `${ms(deep)}, ${(deep / one).toFixed(2)} ×`,
        budget: `below ${MOST_MS} ms and at most 1.25 × (+ ${SLACK_MS} ms)`,
        ok: deep < MOST_MS && deep <= one * 1.25 + SLACK_MS,
      },
    );
    const filters: [string, Record<string, unknown>][] = [
      ['a rare word', { text: 'm77777' }],
      ['a common word', { text: 'monsa' }],
      ['two common letters', { text: 'ba' }],
      ['a unit', { unitId: fixture.units.sales }],
    ];
    for (const [what, filter] of filters) {
      const took = await p95(() => list(app, actor, filter));
      figures.push({
        what: `${about}: page 1 of ${what}`,
        measured: ms(took),
        budget: 'reported',
        ok: true,
      });
    }
  }
  return figures;
}

/** The cursor of the page before a deep one, as walking there would give it. */
async function cursorBefore(database: Database, unitId: string | null, page: number): Promise<string> {
  const { rows } = await database.pool.query<{ sort_name: string; person_id: string }>(
    `select sort_name, person_id from kernel.person_now
      where $1::uuid is null or unit_id in (select unit_id from kernel.unit_reach where ancestor_id = $1)
      order by sort_name, person_id offset $2 limit 1`,
    [unitId, PAGE * (page - 1) - 1],
  );
  const row = rows[0];
  if (row === undefined) throw new Error(`There is no page ${page}.`);
  return encodeCursor('name', row.sort_name, row.person_id);
}

/** The 95th percentile of some runs, after a few that warm up; in milliseconds. */
async function p95(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < RUNS + 5; i++) {
    const start = performance.now();
    await run();
    if (i >= 5) times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.ceil(RUNS * 0.95) - 1]!;
}

const ms = (n: number) => `${n.toFixed(1)} ms`;
