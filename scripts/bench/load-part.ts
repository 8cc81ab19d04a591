/**
 * Many people at once: users who look, think for a second and go on, reads and writes mixed, against the program as it
 * runs, beside their own load generator on the same cores; then more of them, until it bends.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createApiKey } from '../../src/kernel/access/contract-keys.ts';
import { type App, perform } from '../../src/kernel/perform.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { findMigrations, migrate } from '../../src/platform/migrations.ts';
import { freePort } from '../../src/platform/postgres/port.ts';
import { createDatabase, startTestServer } from '../../src/platform/postgres/test-server.ts';
import { assemble } from '../../src/surfaces/server/assemble.ts';
import { SOURCE } from '../../src/surfaces/server/open.ts';
import { populate } from '../../src/testing/fixture.ts';
import type { Figure } from '../bench.ts';
import { fillEnterprise } from './people-million.ts';
import { fillRequests } from './requests-million.ts';

const MAIN = fileURLToPath(new URL('../../src/surfaces/cli/main.ts', import.meta.url));
const USERS = Number(process.env.BENCH_LOAD_USERS ?? 200);
const SECONDS = Number(process.env.BENCH_LOAD_SECONDS ?? 60);
const STEPS = [300, 400, 600, 800, 1200].filter((users) => users > USERS);
const STEP_SECONDS = 15;
const THINK_MS = 1000;
const MOST_MS = 500;
const REQUESTS = Number(process.env.BENCH_LOAD_REQUESTS ?? 50_000);
/** An account holds 50 keys at most, and each key its own rate limit. */
const KEYS = 90;

/** Runs the part. */
export async function loadPart(folder: string): Promise<Figure[]> {
  const server = await startTestServer();
  try {
    const url = await createDatabase(server.url, 'bench_load');
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    await migrate(pool, await findMigrations(SOURCE));
    await pool.end();
    const database = openDatabase({ url, poolSize: 2 });
    let keys: string[];
    let unitId: string;
    try {
      const fixture = await populate(database);
      const client = await database.pool.connect();
      await fillEnterprise(client, fixture, 2000, 200);
      await fillRequests(client, REQUESTS);
      client.release();
      const app: App = { database, registry: assemble(), clock: systemClock, zone: 'UTC' };
      keys = [];
      const rights = ['requests.read', 'requests.submit', 'requests.triage', 'requests.fulfil'];
      for (let i = 0; i < KEYS; i++) {
        const { secret } = await perform(
          app,
          createApiKey,
          { name: `User ${i}`, rights },
          i % 2 === 0 ? fixture.coordinator : fixture.administrator,
        );
        keys.push(secret!);
      }
      unitId = fixture.units.fieldService;
    } finally {
      await database.close();
    }
    const program = await start(url, join(folder, 'load-data'));
    try {
      await run(program.url, keys, unitId, 20, 5);
      const figures: Figure[] = [];
      const asked = await run(program.url, keys, unitId, USERS, SECONDS);
      figures.push({
        what: `${USERS} users at once, one second of thought between steps, 4 reads to 1 write, ${SECONDS} s, ${REQUESTS.toLocaleString('en')} requests, beside the load generator`,
        measured: tell(asked),
        budget: `no error, p99 below ${MOST_MS} ms`,
        ok: asked.errors.length === 0 && asked.p99 < MOST_MS,
      });
      let knee = `${USERS} users`;
      const told: string[] = [];
      for (const users of STEPS) {
        const before = await cpuOf(program.pid);
        const ran = await run(program.url, keys, unitId, users, STEP_SECONDS);
        const share = ((await cpuOf(program.pid)) - before) / STEP_SECONDS;
        told.push(`${users} users: ${tell(ran)}, the program uses ${share.toFixed(2)} cores`);
        if (ran.errors.length > 0 || ran.p99 >= MOST_MS) break;
        knee = `${users} users`;
      }
      figures.push({
        what: `the same with more users, ${STEP_SECONDS} s each, until p99 passes ${MOST_MS} ms: good up to ${knee}`,
        measured: told.join('; '),
        budget: 'reported',
        ok: true,
      });
      return figures;
    } finally {
      program.stop();
    }
  } finally {
    await server.stop();
  }
}

interface Ran {
  steps: number;
  perSecond: number;
  p50: number;
  p99: number;
  errors: string[];
}

function tell({ perSecond, p50, p99, errors }: Ran): string {
  const wrong = errors.length === 0 ? 'no error' : `${errors.length} errors (${errors[0]})`;
  return `${perSecond.toFixed(0)} steps/s, p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, ${wrong}`;
}

/** So many users for so many seconds; each waits for its answer, thinks, and goes on. */
async function run(
  url: string,
  keys: readonly string[],
  unitId: string,
  users: number,
  seconds: number,
): Promise<Ran> {
  const taken: number[] = [];
  const errors: string[] = [];
  const until = performance.now() + seconds * 1000;
  const one = async (index: number) => {
    const random = lcg(index + 1);
    const own: { id: string; version: number }[] = [];
    // Users do not begin in step.
    await sleep(random() * THINK_MS);
    for (let step = 0; performance.now() < until; step++) {
      const begun = performance.now();
      try {
        await take(url, keys[index % keys.length]!, unitId, random, own, step);
      } catch (error) {
        errors.push((error as Error).message.slice(0, 200));
      }
      taken.push(performance.now() - begun);
      await sleep(THINK_MS * (0.75 + random() / 2));
    }
  };
  await Promise.all(Array.from({ length: users }, (_, i) => one(i)));
  taken.sort((a, b) => a - b);
  const at = (share: number) => taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? 0;
  return { steps: taken.length, perSecond: taken.length / seconds, p50: at(0.5), p99: at(0.99), errors };
}

const filters = [
  '{}',
  '{"state":["submitted"]}',
  '{"state":["in-fulfilment"]}',
  '{"text":"safety"}',
  '{"breach":"late"}',
];

/** One step of a user: four reads, then a write. */
async function take(
  url: string,
  key: string,
  unitId: string,
  random: () => number,
  own: { id: string; version: number }[],
  step: number,
): Promise<void> {
  const read = async (path: string) => answer(await fetch(url + path, { headers: headersOf(key) }));
  const write = async (method: string, path: string, body: unknown, version?: number) =>
    answer(
      await fetch(url + path, {
        method,
        headers: {
          ...headersOf(key),
          'content-type': 'application/json',
          'idempotency-key': crypto.randomUUID(),
          ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
        },
        body: JSON.stringify(body),
      }),
    );
  const turn = step % 5;
  if (turn === 0 || turn === 2) {
    const filter = filters[Math.floor(random() * filters.length)]!;
    await read(`/api/requests?filter=${encodeURIComponent(filter)}&sort=createdAt&direction=desc`);
  } else if (turn === 1 || turn === 3) {
    const number = 1_000_001 + Math.floor(random() * REQUESTS);
    await read(`/api/requests/REQ-${number}`);
  } else {
    const last = own.at(-1);
    if (last === undefined || random() < 0.4) {
      const made = await write('POST', '/api/requests', {
        title: `Load ${Math.floor(random() * 1e6)}`,
        goal: 'It holds',
        unitId,
      });
      own.push({ id: made.requestId as string, version: made.version as number });
    } else {
      const priority = ['low', 'normal', 'high'][Math.floor(random() * 3)];
      const changed = await write('PATCH', `/api/requests/${last.id}`, { priority }, last.version);
      last.version = changed.version as number;
    }
  }
}

function headersOf(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` };
}

async function answer(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 150)}`);
  return JSON.parse(text) as Record<string, unknown>;
}

async function start(databaseUrl: string, dataFolder: string) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [MAIN, 'start'], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      HOST: '127.0.0.1',
      PORT: String(port),
      TRELLIS_DATA: dataFolder,
      TRELLIS_URL: url,
      LOG_LEVEL: 'error',
    },
    stdio: 'ignore',
  });
  for (const giveUp = Date.now() + 60_000; ; ) {
    const reply = await fetch(`${url}/api/health`).catch(() => null);
    if (reply?.ok) return { url, pid: child.pid!, stop: () => child.kill('SIGTERM') };
    if (Date.now() > giveUp || child.exitCode !== null) throw new Error('the program did not start');
    await sleep(100);
  }
}

/** Seconds of CPU that a process has used. */
async function cpuOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100 || 0;
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function lcg(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
