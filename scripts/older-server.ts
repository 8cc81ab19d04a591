/**
 * The second server that tests run on: a throwaway cluster of PostgreSQL 15, the oldest that Trellis supports.
 * Taken from the machine; installed (Debian) only where TRELLIS_INSTALL_SYSTEM_PACKAGES=1 allows it.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { chooseAccount, give, spawnAs } from '../src/platform/postgres/account.ts';
import { freePort } from '../src/platform/postgres/port.ts';

const PROGRAMS = '/usr/lib/postgresql/15/bin';

const SETTINGS = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'max_connections=200'];

/** Starts a fresh PostgreSQL 15 on a free port of 127.0.0.1, or says why there is none. `stop` removes it. */
export async function startOlderServer(): Promise<
  { url: string; stop: () => Promise<void> } | { skipped: string }
> {
  if (!existsSync(`${PROGRAMS}/postgres`)) {
    const why = install();
    if (why !== undefined) return { skipped: why };
  }
  const folder = await mkdtemp(join(tmpdir(), 'trellis-pg15-'));
  await chmod(folder, 0o711);
  const cluster = join(folder, 'cluster');
  const account = await chooseAccount(folder, `${PROGRAMS}/postgres`);
  await give(folder, account);
  const init = ['-D', cluster, '-U', 'trellis', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  const made = spawnAs(account, `${PROGRAMS}/initdb`, init, { stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((resolve) => made.once('exit', resolve));
  if (code !== 0) throw new Error('PostgreSQL 15 could not make a cluster (its message is above).');
  const port = await freePort();
  const settings = [...SETTINGS, `port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
  const args = ['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawnAs(account, `${PROGRAMS}/postgres`, args, { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const stop = async () => {
    server.kill('SIGQUIT');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const url = `postgres://trellis@127.0.0.1:${port}/postgres`;
  try {
    await answers(url);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

async function answers(url: string): Promise<void> {
  const giveUp = Date.now() + 30_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > giveUp) throw new Error('PostgreSQL 15 did not answer in 30 s', { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function install(): string | undefined {
  if (process.env.TRELLIS_INSTALL_SYSTEM_PACKAGES !== '1') {
    return 'no PostgreSQL 15 on this machine (TRELLIS_INSTALL_SYSTEM_PACKAGES=1 lets the run install it)';
  }
  if (spawnSync('apt-get', ['--version']).status !== 0)
    return 'no PostgreSQL 15 here, and no apt-get to install it';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync('apt-get', ['update', '-q'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    execFileSync('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'postgresql-15'], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      maxBuffer: 1e8,
    });
    return undefined;
  } catch (error) {
    return `PostgreSQL 15 could not be installed: ${(error as Error).message.trim().split('\n').at(-1)}`;
  }
}
