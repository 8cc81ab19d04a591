/**
 * The whole program for a journey: a real process of `trellis start` on a database of its own, reached by address
 * like any installation. Nothing of it is left when it is stopped.
 */
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../platform/postgres/port.ts';
import { cloneDatabase, emptyDatabase } from './db.ts';

export interface Program {
  /** Address of the web client, without a slash at the end. */
  url: string;
  databaseUrl: string;
  /** Its data folder: mails lie in `mail/`. */
  dataFolder: string;
  /** What it has written so far. */
  output: () => string;
  stop: () => Promise<void>;
}

const MAIN = fileURLToPath(new URL('../surfaces/cli/main.ts', import.meta.url));
const PATIENCE_MS = 60_000;

/** Starts the program on a migrated database, or on an empty one as the first start finds it; resolves when it answers. */
export async function startProgram(
  options: { database?: 'migrated' | 'empty'; settings?: Readonly<Record<string, string>> } = {},
): Promise<Program> {
  const database = await (options.database === 'empty' ? emptyDatabase() : cloneDatabase());
  const dataFolder = await mkdtemp(join(tmpdir(), 'trellis-journey-'));
  await chmod(dataFolder, 0o711);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [MAIN, 'start'], {
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
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
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
    if (answer?.ok) return { url, databaseUrl: database.url, dataFolder, output: () => output, stop };
    if (hasEnded || Date.now() > giveUp) {
      await stop();
      throw new Error(
        `The program ${hasEnded ? 'ended' : 'did not answer'} before the journey began:\n${output}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
