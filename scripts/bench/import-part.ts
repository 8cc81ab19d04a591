/** A people file of 100,000 rows: upload, dry run, apply; then the very same file again, which must change nothing. */
import pg from 'pg';
import { SYSTEM } from '../../src/kernel/access/actor.ts';
import { applyPeople, stagePeople, uploadPeople } from '../../src/kernel/imports/contract.ts';
import { type App, perform } from '../../src/kernel/perform.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { findMigrations, migrate } from '../../src/platform/migrations.ts';
import { createDatabase, startTestServer } from '../../src/platform/postgres/test-server.ts';
import { assemble } from '../../src/surfaces/server/assemble.ts';
import { SOURCE } from '../../src/surfaces/server/open.ts';
import { populate } from '../../src/testing/fixture.ts';
import type { Figure } from '../bench.ts';
import { backendOf, measureCpu } from './cpu.ts';

const ROWS = Number(process.env.BENCH_ROWS ?? 100_000);
const APPLY_S = 60;
const AGAIN_S = 20;
/** The file itself, a page of rows and the events of the command; not every row several times over. */
const FLAT_MB = 600;

/** Runs the part. */
export async function importPart(): Promise<Figure[]> {
  const server = await startTestServer();
  try {
    const url = await createDatabase(server.url, 'bench_import');
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    await migrate(pool, await findMigrations(SOURCE));
    await pool.end();
    const database = openDatabase({ url, poolSize: 1 });
    try {
      await populate(database);
      const clock = fixedClock('2026-03-02T08:00:00Z');
      const app: App = { database, registry: assemble(), clock, zone: 'Europe/Oslo' };
      const file = peopleFile(0);
      const parse = await seconds(async () => {
        if (file.toString('utf8').split('\n').length < ROWS) throw new Error('The file is short.');
      });
      // The first run also loads code; a small file takes that away.
      const first = await run(app, clock, file);
      const again = await run(app, clock, file);
      const moved = await run(app, clock, peopleFile(1));
      const about = `import of ${ROWS.toLocaleString('en')} people with managers (${(file.length / 1e6).toFixed(1)} MB; splitting it into lines: ${parse.toFixed(2)} s)`;
      const growth = Math.max(first.grownMb, again.grownMb, moved.grownMb);
      return [
        within(`${about}: upload, dry run and apply (${first.told})`, first.took, APPLY_S),
        within(
          `${about}: the same file again, to its end (${again.told})`,
          again.took,
          AGAIN_S,
          again.changed === 0,
        ),
        within(`${about}: one in twenty moved, titles changed (${moved.told})`, moved.took, APPLY_S),
        {
          what: `${about}: most memory of the process above what it had before`,
          measured: `${growth.toFixed(0)} MB (first ${first.grownMb.toFixed(0)}, again ${again.grownMb.toFixed(0)}, moved ${moved.grownMb.toFixed(0)})`,
          budget: `at most ${FLAT_MB} MB`,
          ok: growth <= FLAT_MB,
        },
      ];
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
  }
}

interface Run {
  took: number;
  grownMb: number;
  changed: number;
  told: string;
}

async function run(app: App, clock: { advance(by: string): void }, file: Buffer): Promise<Run> {
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 50);
  let changed = 0;
  const told: string[] = [];
  const part = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    told.push(`${name} ${((performance.now() - start) / 1000).toFixed(1)} s`);
    return result;
  };
  try {
    const client = await app.database.pool.connect();
    const pid = await backendOf(client);
    client.release();
    const cost = await measureCpu([pid], async () => {
      const { importId } = await part('upload', () =>
        perform(app, uploadPeople, { file: new Uint8Array(file), fileName: 'people.csv' }, SYSTEM),
      );
      await part('dry run', () => perform(app, stagePeople, { importId, mode: 'partial' }, SYSTEM));
      clock.advance('PT1M');
      const applied = await part('apply', () =>
        perform(app, applyPeople, { importId, override: true }, SYSTEM),
      );
      const { joiners, formers, rehires, movers, changed: others, leavers } = applied;
      changed = joiners + formers + rehires + movers + others + leavers;
      clock.advance('PT1M');
    });
    told.push(
      `CPU ${(cost.clientUs / 1e6).toFixed(1)} s here, ${(cost.serverUs / 1e6).toFixed(1)} s in the database`,
    );
    return { took: cost.wallMs / 1000, grownMb: (most - before) / 1e6, changed, told: told.join(', ') };
  } finally {
    clearInterval(watch);
  }
}

/** The same people each time; with a variant some have moved and others have new titles. */
function peopleFile(variant: number): Buffer {
  const lines = [
    'employee number,given name,family name,email,job title,department,cost centre,manager number,hire date,employment status',
  ];
  for (let i = 0; i < ROWS; i++) {
    const moved = variant > 0 && i % 20 === 0 ? variant : 0;
    lines.push(
      `E${100_000 + i},Given${i % 900},Family${i},g${i}@example.org,Title ${(i + moved) % 50},Unit ${(i + moved) % 300},CC-${i % 100},${i === 0 ? '' : `E${100_000 + Math.floor(i / 8)}`},2011-01-0${1 + (i % 9)},Active`,
    );
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function within(what: string, took: number, budget: number, also = true): Figure {
  return {
    what,
    measured: `${took.toFixed(1)} s${also ? '' : ', but people were changed'}`,
    budget: `below ${budget} s`,
    ok: also && took < budget,
  };
}
