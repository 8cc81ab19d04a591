/**
 * The server for tests and the bench: one per run, thrown away at the end, nothing forced to disk. A run may
 * name another server (such as a PostgreSQL 15) in TRELLIS_TEST_DATABASE_URL; then that one is used.
 */
import { chmod, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { startEmbedded } from './embedded.ts';
import { holderOf } from './folder-lock.ts';

const PREFIX = 'trellis-test-';
const FORGOTTEN_MS = 60_000;

/** Starts the run's server; `stop` removes it and its folder. The role at `url` may create databases. */
export async function startTestServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const given = process.env.TRELLIS_TEST_DATABASE_URL;
  if (given !== undefined && given !== '') return { url: given, stop: async () => undefined };
  const home = join(tmpdir(), `${PREFIX}${process.getuid?.() ?? 'user'}`);
  await mkdir(home, { recursive: true, mode: 0o711 });
  if (process.getuid !== undefined && (await stat(home)).uid !== process.getuid()) {
    throw new Error(
      `The folder for test databases, ${home}, belongs to another user. Set TMPDIR to a folder of your own.`,
    );
  }
  await removeForgotten(home);
  const dataFolder = await mkdtemp(join(home, 'run-'));
  await chmod(dataFolder, 0o711);
  const server = await startEmbedded({
    dataFolder,
    programsFolder: join(home, 'programs'),
    quiet: true,
    throwaway: true,
  });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Creates a database, empty or as a copy of `template` (which nobody may be connected to), and returns its URL. */
export async function createDatabase(serverUrl: string, name: string, template?: string): Promise<string> {
  await withServer(serverUrl, async (client) => {
    const id = pg.escapeIdentifier;
    // Names sort as people expect, and alike on every server that the tests run on.
    const from =
      template === undefined
        ? `template template0 encoding 'UTF8' locale 'C' locale_provider icu icu_locale 'und'`
        : `template ${id(template)}`;
    await client.query(`create database ${id(name)} ${from}`);
  });
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}

/**
 * Drops a database and ends its connections; nothing when it is not there. A vacuum of the server's own may be at work
 * in it, which our role may not end (42501): it is over in a moment.
 */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await withServer(serverUrl, async (client) => {
    for (let attempt = 1; ; attempt++) {
      try {
        await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
        return;
      } catch (error) {
        if ((error as { code?: string }).code !== '42501' || attempt === 50) throw error;
        await setTimeout(100);
      }
    }
  });
}

async function withServer(url: string, act: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await act(client);
  } finally {
    await client.end();
  }
}

/** Folders of runs that were killed; a young one may not have taken its lock yet. */
async function removeForgotten(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (!name.startsWith('run-')) continue;
    const folder = join(home, name);
    const made = await stat(folder).catch(() => undefined);
    if (made === undefined || Date.now() - made.mtimeMs < FORGOTTEN_MS) continue;
    if ((await holderOf(folder)) === undefined) await rm(folder, { recursive: true, force: true });
  }
}
