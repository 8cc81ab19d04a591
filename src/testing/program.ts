/**
 * The whole program for a journey: a real process of `trellis start` on a database of its own, reached by address
 * like any installation. Nothing of it is left when it is stopped.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Clock, systemClock } from '../platform/clock.ts';
import { freePort } from '../platform/postgres/port.ts';
import { cloneDatabase, emptyDatabase } from './db.ts';

export interface Program {
  /** Address of the web client, without a slash at the end. */
  url: string;
  databaseUrl: string;
  /** Its data folder: mails lie in `mail/`. */
  dataFolder: string;
  /** What time it is in the program: the machine's, unless it was started at another. */
  clock: Clock;
  /** Moves the program's clock, which goes on from there; only for one that was started at a time of its own. */
  moveTo(instant: string): Promise<void>;
  /** What it has written so far. */
  output: () => string;
  stop: () => Promise<void>;
}

const MAIN = fileURLToPath(new URL('../surfaces/cli/main.ts', import.meta.url));
const MOVING = fileURLToPath(new URL('./moving-clock.ts', import.meta.url));
const PATIENCE_MS = 60_000;

export interface ProgramOptions {
  /** An empty database is what the first start finds. */
  database?: 'migrated' | 'empty';
  settings?: Readonly<Record<string, string>>;
  /** The instant at which the program believes to start; its clock can then be moved. */
  startAt?: string;
}

/** Starts the program on a database of its own; resolves when it answers. */
export async function startProgram(options: ProgramOptions = {}): Promise<Program> {
  const database = await (options.database === 'empty' ? emptyDatabase() : cloneDatabase());
  const dataFolder = await mkdtemp(join(tmpdir(), 'trellis-journey-'));
  await chmod(dataFolder, 0o711);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const offsetTo = (instant: string) => Date.parse(instant) - Date.now();
  let offsetMs = options.startAt === undefined ? 0 : offsetTo(options.startAt);
  const clock: Clock = { now: () => systemClock.now().add({ milliseconds: offsetMs }) };
  const words = options.startAt === undefined ? [MAIN, 'start'] : [MOVING, String(offsetMs)];
  const child = spawn(process.execPath, words, {
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      HOST: '127.0.0.1',
      PORT: String(port),
      TRELLIS_DATA: dataFolder,
      TRELLIS_URL: url,
      LOG_LEVEL: 'warn',
      ...options.settings,
    },
    stdio: ['ignore', 'pipe', 'pipe', ...(options.startAt === undefined ? [] : ['ipc' as const])],
  });
  const moveTo = async (instant: string) => {
    if (!child.connected) throw new Error('Start the program with `startAt` to move its clock.');
    offsetMs = offsetTo(instant);
    const moved = once(child, 'message');
    child.send({ offsetMs });
    await moved;
  };
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += String(data)));
  let hasEnded = false;
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      hasEnded = true;
      resolve();
    }),
  );
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(late);
    await database.drop();
    await rm(dataFolder, { recursive: true, force: true });
  };
  const giveUp = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await fetch(`${url}/api/health`).catch(() => null);
    if (answer?.ok)
      return { url, databaseUrl: database.url, dataFolder, clock, moveTo, output: () => output, stop };
    if (hasEnded || Date.now() > giveUp) {
      const how = hasEnded ? 'ended' : 'did not answer';
      await stop();
      throw new Error(`The program ${how} before the journey began:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
