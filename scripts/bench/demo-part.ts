/** How fast the demo enterprise is told: operations through the door, days and reactions included. */
import pg from 'pg';
import { loadDemoEnterprise } from '../../src/demo/contract.ts';
import { SYSTEM } from '../../src/kernel/access/actor.ts';
import { syncRoles } from '../../src/kernel/access/roles.ts';
import { type App, perform } from '../../src/kernel/perform.ts';
import { writeSettings } from '../../src/kernel/setup/settings.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { newId } from '../../src/platform/ids.ts';
import { findMigrations, migrate } from '../../src/platform/migrations.ts';
import { startEmbedded } from '../../src/platform/postgres/embedded.ts';
import { assemble } from '../../src/surfaces/server/assemble.ts';
import { tellDemo } from '../../src/surfaces/server/demo.ts';
import { SOURCE } from '../../src/surfaces/server/open.ts';
import type { Figure } from '../bench.ts';

const PEOPLE = Number(process.env.BENCH_DEMO_PEOPLE ?? 2000);
const LEAST = 500;

/** Runs the part, on the embedded server as an installation has it. */
export async function demoPart(folder: string): Promise<Figure[]> {
  const embedded = await startEmbedded({ dataFolder: `${folder}/demo`, quiet: true });
  const pool = new pg.Pool({ connectionString: embedded.url, max: 1 });
  await migrate(pool, await findMigrations(SOURCE));
  await pool.end();
  const database = openDatabase({ url: embedded.url, poolSize: 4 });
  try {
    const registry = assemble();
    await syncRoles(database.kysely, registry);
    await writeSettings(database.kysely, { data: 'demo', installationId: newId() });
    const app: App = { database, registry, clock: systemClock, zone: 'UTC' };
    const yardstick = await statementsPerSecond(database.pool);
    await perform(app, loadDemoEnterprise, { people: PEOPLE }, SYSTEM);
    const loaded = await tellDemo(app);
    if (loaded === null) throw new Error('The demo was not loaded.');
    const rate = loaded.operations / loaded.seconds;
    return [
      {
        what: `demo of about ${PEOPLE} people, ${loaded.operations} operations in ${loaded.seconds.toFixed(1)} s (select 1: ${Math.round(yardstick)} a second)`,
        measured: `${Math.round(rate)} operations/s`,
        budget: `at least ${LEAST}`,
        ok: rate >= LEAST,
      },
    ];
  } finally {
    await database.close();
    await embedded.stop();
  }
}

async function statementsPerSecond(pool: pg.Pool): Promise<number> {
  const client = await pool.connect();
  const start = performance.now();
  for (let i = 0; i < 2000; i++) await client.query('select 1');
  client.release();
  return 2000 / ((performance.now() - start) / 1000);
}
