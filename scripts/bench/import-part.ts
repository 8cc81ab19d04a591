/** A people file of 100,000 rows: upload, dry run, apply; then the very same file again, which must change nothing. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
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
import { peopleFile } from './people-file.ts';

const ROWS = Number(process.env.BENCH_ROWS ?? 100_000);
const APPLY_S = 60;
const AGAIN_S = 20;
/** What a process may grow by after its first thousand rows, whatever the length of the file. */
const GROWTH_MB = 100;
/** How much more a file five times as long may take: the file itself is held once or twice while it is uploaded. */
const LONGER_MB = 100;

/** Runs the part. */
export async function importPart(folder: string): Promise<Figure[]> {
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
      const file = peopleFile(ROWS, 0);
      const parse = await seconds(async () => {
        if (Buffer.from(file).toString('utf8').split('\n').length < ROWS)
          throw new Error('The file is short.');
      });
      // The first run also loads code; a small file takes that away.
      const first = await run(app, clock, file);
      const again = await run(app, clock, file);
      const moved = await run(app, clock, peopleFile(ROWS, 1));
      const about = `import of ${ROWS.toLocaleString('en')} people with managers (${(file.length / 1e6).toFixed(1)} MB; splitting it into lines: ${parse.toFixed(2)} s)`;
      const short = await memoryOf(server.url, ROWS / 5, folder);
      const long = await memoryOf(server.url, ROWS, folder);
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
          what: `${about}: memory of the process above what it had after 1,000 rows, first import`,
          measured: `${long.grown.toFixed(0)} MB (of a fifth of the rows: ${short.grown.toFixed(0)} MB); with a small heap ${long.small.toFixed(0)} MB (a fifth: ${short.small.toFixed(0)} MB)`,
          budget: `at most ${GROWTH_MB} MB`,
          ok: long.grown <= GROWTH_MB,
        },
        {
          what: `${about}: most memory of the process, first import`,
          measured: `${long.most.toFixed(0)} MB (of a fifth of the rows: ${short.most.toFixed(0)} MB)`,
          budget: `at most ${LONGER_MB} MB more than with a fifth of the rows`,
          ok: long.most - short.most <= LONGER_MB,
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
  changed: number;
  told: string;
}

async function run(app: App, clock: { advance(by: string): void }, file: Uint8Array): Promise<Run> {
  let changed = 0;
  const told: string[] = [];
  const part = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    told.push(`${name} ${((performance.now() - start) / 1000).toFixed(1)} s`);
    return result;
  };
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
  return { took: cost.wallMs / 1000, changed, told: told.join(', ') };
}

interface Memory {
  level: number;
  grown: number;
  most: number;
  small: number;
}

/** A first import in processes of their own: with the heap that Node takes by itself, and with a small one. */
async function memoryOf(serverUrl: string, rows: number, folder: string): Promise<Memory> {
  const path = join(folder, `people-${rows}.csv`);
  await writeFile(path, peopleFile(rows, 0));
  const measure = async (name: string, flags: string[]) => {
    const url = await createDatabase(serverUrl, `bench_memory_${rows}_${name}`);
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    await migrate(pool, await findMigrations(SOURCE));
    await pool.end();
    const script = join(import.meta.dirname, 'import-memory.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, script, url, path]);
    return JSON.parse(stdout) as { level: number; grown: number; most: number };
  };
  const plain = await measure('plain', []);
  const small = await measure('small', ['--max-old-space-size=128', '--max-semi-space-size=4']);
  return { ...plain, small: small.grown };
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
