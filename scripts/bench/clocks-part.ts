/** 100,000 clocks that are late at once, fired by two processes: each step once, with its event and its notice. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import pg from 'pg';
import { SYSTEM } from '../../src/kernel/access/actor.ts';
import { createCalendar } from '../../src/kernel/calendar/contract.ts';
import { recomputeClocks } from '../../src/kernel/clocks/contract.ts';
import { type App, perform } from '../../src/kernel/perform.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { type Database, openDatabase } from '../../src/platform/database.ts';
import { findMigrations, migrate } from '../../src/platform/migrations.ts';
import { createDatabase, startTestServer } from '../../src/platform/postgres/test-server.ts';
import { assemble } from '../../src/surfaces/server/assemble.ts';
import { SOURCE } from '../../src/surfaces/server/open.ts';
import { plantDueClocks } from '../../src/testing/due-clocks.ts';
import { populate } from '../../src/testing/fixture.ts';
import type { Figure } from '../bench.ts';

const CLOCKS = Number(process.env.BENCH_CLOCKS ?? 100_000);
const BUDGET_S = 60;
const RECOMPUTE_S = 60;
const SWEEP = fileURLToPath(new URL('../../src/testing/sweep.ts', import.meta.url));
const DUE = '2026-03-01T12:00:00.000Z';
const NOW = '2026-03-02T08:00:00Z';

/** Runs the part. */
export async function clocksPart(): Promise<Figure[]> {
  const server = await startTestServer();
  try {
    const url = await createDatabase(server.url, 'bench_clocks');
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    await migrate(pool, await findMigrations(SOURCE));
    await pool.end();
    const database = openDatabase({ url, poolSize: 1 });
    try {
      const { people, units } = await populate(database);
      await plantDueClocks(
        database,
        CLOCKS,
        { told: people.amara, above: people.lea, unitId: units.operations },
        DUE,
      );
      const recomputed = await recompute(database);
      const started = performance.now();
      const fired = await Promise.all([sweep(url), sweep(url)]);
      const took = (performance.now() - started) / 1000;
      const once = await countOnce(database);
      return [
        recomputed,
        {
          what: `${CLOCKS.toLocaleString('en')} due clocks over two processes (${fired.join(' and ')}), with ${once.events.toLocaleString('en')} events and ${once.notices.toLocaleString('en')} notices, start of the processes included`,
          measured: `${took.toFixed(1)} s`,
          budget: `${BUDGET_S} s, each once`,
          ok: took <= BUDGET_S && once.isOnce,
        },
      ];
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
  }
}

/** A change of one calendar: every open clock is worked out anew. */
async function recompute(database: Database): Promise<Figure> {
  const app: App = {
    database,
    registry: assemble(),
    clock: fixedClock('2026-02-28T08:00:00Z'),
    zone: 'Europe/Oslo',
  };
  const week = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '08:00', to: '16:00' }));
  const { calendarId } = await perform(
    app,
    createCalendar,
    { name: 'Norway', country: 'NO', zone: 'Europe/Oslo', week },
    SYSTEM,
  );
  // All of them count by this calendar, in working days, and are put back afterwards.
  await sql`create table kernel.kept as select * from kernel.case_clock`.execute(database.kysely);
  await sql`update kernel.case_clock set calendar_id = ${calendarId}, target = '{"amount":5,"unit":"working-days"}',
    segments = jsonb_build_array(jsonb_build_object('from', to_char(started_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'calendarId', ${calendarId}::text))`.execute(
    database.kysely,
  );
  const started = performance.now();
  const { open } = await perform(app, recomputeClocks, { calendarId }, SYSTEM);
  const took = (performance.now() - started) / 1000;
  await sql`truncate kernel.case_clock`.execute(database.kysely);
  await sql`insert into kernel.case_clock select * from kernel.kept`.execute(database.kysely);
  await sql`drop table kernel.kept`.execute(database.kysely);
  await sql`vacuum analyze kernel.case_clock`.execute(database.kysely);
  return {
    what: `${CLOCKS.toLocaleString('en')} open clocks worked out anew after a change of their calendar`,
    measured: `${took.toFixed(1)} s`,
    budget: `${RECOMPUTE_S} s`,
    ok: took <= RECOMPUTE_S && open === CLOCKS,
  };
}

/** Runs one process to its end; returns how many clocks it fired. */
function sweep(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [SWEEP, url, NOW], { stdio: ['ignore', 'pipe', 'inherit'] });
    let told = '';
    child.stdout.on('data', (data) => {
      told += String(data);
    });
    child.once('exit', (code) => {
      if (code === 0) resolve(Number(/fired (\d+) \d+\n$/.exec(told)?.[1]));
      else reject(new Error(`A sweep ended with ${code}.`));
    });
  });
}

async function countOnce(database: Database): Promise<{ events: number; notices: number; isOnce: boolean }> {
  const { rows } = await sql<{ events: number; most: number; notices: number; left: number }>`
    select sum(n)::int as events, max(n)::int as most, (select count(*) from kernel.notice where kind like 'clock-%') as notices,
      (select count(*) from kernel.case_clock where fires_at is not null) as left
    from (select count(*) as n from kernel.event where name like 'clocks.clock-%' group by subject_id, name) e`.execute(
    database.kysely,
  );
  const { events, most, notices, left } = rows[0]!;
  const expected = CLOCKS + Math.floor(CLOCKS / 10);
  return { events, notices, isOnce: events === expected && notices === expected && most === 1 && left === 0 };
}
