/** A list over a million requests: twelve filters and more by its sorts, page 1 and a page in the middle, through the door. */
import { sql } from 'kysely';
import pg from 'pg';
import type { z } from 'zod';
import { listRequests } from '../../src/areas/requests/contract-list.ts';
import { sortOf } from '../../src/areas/requests/list.ts';
import { encodeCursor } from '../../src/kernel/list.ts';
import { type App, perform } from '../../src/kernel/perform.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { type Database, openDatabase } from '../../src/platform/database.ts';
import { findMigrations, migrate } from '../../src/platform/migrations.ts';
import { createDatabase, startTestServer } from '../../src/platform/postgres/test-server.ts';
import { assemble } from '../../src/surfaces/server/assemble.ts';
import { SOURCE } from '../../src/surfaces/server/open.ts';
import { type Fixture, populate } from '../../src/testing/fixture.ts';
import type { Figure } from '../bench.ts';
import { fillEnterprise } from './people-million.ts';
import { fillRequests } from './requests-million.ts';

const REQUESTS = Number(process.env.BENCH_REQUESTS ?? 1_000_000);
const PEOPLE = 20_000;
const UNITS = 5000;
const RUNS = 20;
const MOST_MS = 100;

type Input = z.input<typeof listRequests.input>;
type Filter = NonNullable<Input['filter']>;
const sorts = ['createdAt', 'changedAt', 'dueOn', 'priority', 'title', 'deadline', 'rice', 'wsjf'] as const;

/** Runs the part. */
export async function requestsPart(): Promise<Figure[]> {
  const server = await startTestServer();
  try {
    const url = await createDatabase(server.url, 'bench_requests');
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    await migrate(pool, await findMigrations(SOURCE));
    await pool.end();
    const database = openDatabase({ url, poolSize: 2 });
    try {
      const fixture = await populate(database);
      const client = await database.pool.connect();
      try {
        await fillEnterprise(client, fixture, PEOPLE, UNITS);
        await fillRequests(client, REQUESTS);
      } finally {
        client.release();
      }
      return await measure(database, fixture);
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
  }
}

async function measure(database: Database, fixture: Fixture): Promise<Figure[]> {
  const app: App = {
    database,
    registry: assemble(),
    clock: fixedClock('2026-03-02T08:00:00Z'),
    zone: 'Europe/Oslo',
  };
  const filters = await filtersOf(database, fixture);
  const yardstick = p95(await times(() => database.pool.query('select 1')));
  const figures: Figure[] = [];
  for (const page of ['page 1', 'page 10,000 of the list'] as const) {
    const all: { name: string; ms: number }[] = [];
    for (const sort of sorts) {
      const cursor = page === 'page 1' ? undefined : await middle(database, sort);
      for (const [name, filter] of Object.entries(filters)) {
        const input = { filter, sort, limit: 50, ...(cursor === undefined ? {} : { cursor }) };
        const ran = await times(() => perform(app, listRequests, input, fixture.administrator));
        all.push({ name: `${name} by ${sort}`, ms: p95(ran) });
      }
    }
    all.sort((a, b) => b.ms - a.ms);
    const late = all.filter(({ ms }) => ms >= MOST_MS);
    const slowest = all
      .slice(0, 3)
      .map(({ name, ms }) => `${name} ${ms.toFixed(0)} ms`)
      .join(', ');
    figures.push({
      what: `list of ${REQUESTS.toLocaleString('en')} requests, ${Object.keys(filters).length} filters × ${sorts.length} sorts, ${page}, p95 of ${RUNS} runs each (select 1: ${yardstick.toFixed(1)} ms)`,
      measured: `median ${all[Math.floor(all.length / 2)]!.ms.toFixed(0)} ms; slowest: ${slowest}; ${late.length} of ${all.length} over budget`,
      budget: `each below ${MOST_MS} ms`,
      ok: late.length === 0,
    });
  }
  return figures;
}

/** One filter of each kind; owner, requester and model of some request in the middle. */
async function filtersOf(database: Database, fixture: Fixture): Promise<Record<string, Filter>> {
  const { rows } = await database.pool.query<{
    owner: string;
    requester: string;
    model: string;
    unit: string;
  }>(`
    select owner_id as owner, requester_id as requester, model_id as model, unit_id as unit from requests.request
    where key = 'REQ-' || (1000000 + ${Math.floor(REQUESTS / 2)})`);
  const some = rows[0]!;
  return {
    'no filter': {},
    'in triage': { state: ['submitted'] },
    'all that is open': { state: ['submitted', 'in-fulfilment', 'delivered'] },
    accepted: { state: ['accepted'] },
    'a business area': { unitId: fixture.units.sales },
    'one unit': { unitId: some.unit },
    owner: { ownerId: some.owner },
    requester: { requesterId: some.requester },
    priority: { priority: ['urgent'] },
    model: { modelId: some.model },
    'a common word': { text: 'safety' },
    'three words': { text: 'forklift safety 12' },
    'a key': { text: `REQ-${1_000_000 + Math.floor(REQUESTS / 2)}` },
    'an answer of the form': { field: { fieldId: 'system', value: 'System 7' } },
    'due in a month': { dueFrom: '2026-02-01', dueTo: '2026-02-28' },
    overdue: { overdue: 'true' },
    'late now': { breach: 'late' },
    'ever late': { breach: 'missed' },
    'waiting on legal': { waitingOn: ['legal'] },
  };
}

/** The cursor after the middle row: with 50 rows a page, page 10,000 of a million. */
async function middle(database: Database, sort: (typeof sorts)[number]): Promise<string> {
  const by = sortOf(sort, 'asc');
  const { rows } = await sql<{ at: string | number; id: string }>`
    select ${by} as at, r.request_id as id from requests.request r
    order by ${by}, r.request_id offset ${Math.floor(REQUESTS / 2)} limit 1`.execute(database.kysely);
  return encodeCursor(sort, rows[0]!.at, rows[0]!.id);
}

async function times(run: () => Promise<unknown>): Promise<number[]> {
  await run();
  const taken: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const start = performance.now();
    await run();
    taken.push(performance.now() - start);
  }
  return taken;
}

function p95(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1]!;
}
