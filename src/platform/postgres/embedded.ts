/**
 * The database that needs no installation: a real PostgreSQL from npm packages, run as a child process on a
 * cluster inside the data folder. Trellis connects as an ordinary role, as it would to any other server; the
 * superuser's password never leaves the data folder.
 */
import { closeSync, existsSync, openSync } from 'node:fs';
import {
  chmod,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type Account, chooseAccount, give, spawnAs } from './account.ts';
import { type Binaries, installBinaries, removeOtherBinaries } from './binaries.ts';
import { lockFolder } from './folder-lock.ts';
import { freePort, isFree } from './port.ts';
import { disown, type Postmaster, readPostmaster } from './postmaster.ts';
import { isRunning } from './process-mark.ts';
import { ensureRole, NAME, readPasswords, urlOf } from './role.ts';

export interface EmbeddedSettings {
  dataFolder: string;
  /** Wanted port; otherwise the one of last time, otherwise a free one. */
  port?: number;
  /** Do not say on stderr that the first start takes a moment. */
  quiet?: boolean;
  /** PostgreSQL settings on top of ours. */
  settings?: Record<string, string>;
  /** Where the programs are copied to (default: into the data folder). */
  programsFolder?: string;
  /** A throwaway server: nothing is forced to disk, and stopping it loses what was not. */
  throwaway?: boolean;
  /** Told when the server had died by itself and runs again. */
  onRestart?: (pid: number) => void;
  /** Told when it had died and could not be started; it is tried again, ever more rarely. */
  onFailedRestart?: (error: Error) => void;
}

export interface EmbeddedServer {
  /** For the application's role and database; prefers the Unix socket where there is one. */
  url: string;
  readonly pid: number;
  /** True when the server was found running, left over by a Trellis that had been killed. */
  adopted: boolean;
  /** Tells a second start where this one answers. */
  announce(address: string): Promise<void>;
  /** Stops the server cleanly and gives the data folder free. */
  stop(): Promise<void>;
}

const START_MS = 120_000;
const ORPHANS_MS = 15_000;
const WATCH_MS = 500;
const WATCH_MAX_MS = 30_000;
const MAX_SOCKET_PATH = 90;

/**
 * Starts the server of a data folder, making the cluster on the first start. Throws a sentence when another
 * Trellis has the folder, when the machine has no package, or when the server does not come up.
 */
export async function startEmbedded(options: EmbeddedSettings): Promise<EmbeddedServer> {
  const wanted = resolve(options.dataFolder);
  // Root's data folder must let the server's user pass; what is private in it has its own permissions.
  await mkdir(wanted, { recursive: true, mode: 0o711 });
  const data = await realpath(wanted);
  const lock = await lockFolder(data);
  try {
    const server = await start(options, data);
    return {
      url: server.url,
      get pid() {
        return server.pid;
      },
      adopted: server.adopted,
      announce: lock.announce,
      stop: async () => {
        await server.stop();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function start(options: EmbeddedSettings, data: string): Promise<Omit<EmbeddedServer, 'announce'>> {
  const home = join(data, 'postgres');
  await mkdir(home, { recursive: true, mode: 0o711 });
  const programs = await installBinaries(options.programsFolder ?? home);
  const cluster = join(home, `${programs.major}`);
  const log = join(home, 'postgres.log');
  const passwords = await readPasswords(home);

  const found = await settled(cluster);
  if (found === undefined && options.programsFolder === undefined) await removeOtherBinaries(home, programs);
  const account = await chooseAccount(cluster, programs.postgres);
  const place: Place = { home, cluster, programs, account, log, options };
  if (found === undefined) await makeCluster(place, passwords.superuser);
  const running = found ?? (await startServer(place));
  const mode = options.throwaway ? 'SIGQUIT' : 'SIGINT';
  try {
    await ensureRole(running, passwords);
  } catch (error) {
    if (found === undefined) await stopServer(running.pid, mode);
    throw error;
  }
  // A throwaway server that died is not worth saving: its data is not on disk.
  const watch = options.throwaway ? undefined : keepRunning(place, running);
  return {
    url: urlOf(running, NAME, passwords.application),
    get pid() {
      return watch?.pid() ?? running.pid;
    },
    adopted: found !== undefined,
    stop: async () => {
      await watch?.end();
      await stopServer(watch?.pid() ?? running.pid, mode);
    },
  };
}

/** Starts the server again, where it was, when it is gone though nobody stopped it (out of memory, say). */
function keepRunning(place: Place, first: Postmaster): { pid: () => number; end: () => Promise<void> } {
  let current = first;
  let wait = WATCH_MS;
  let timer: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  let isEnded = false;
  const look = async () => {
    if (!isRunning(current.pid)) {
      try {
        const options = { ...place.options, port: first.port };
        current = (await settled(place.cluster)) ?? (await startServer({ ...place, options }));
        wait = WATCH_MS;
        place.options.onRestart?.(current.pid);
      } catch (error) {
        wait = Math.min(wait * 2, WATCH_MAX_MS);
        place.options.onFailedRestart?.(error as Error);
      }
    }
    if (!isEnded) next();
  };
  const next = () => {
    timer = setTimeout(() => {
      work = look();
    }, wait);
    timer.unref();
  };
  next();
  return {
    pid: () => current.pid,
    end: async () => {
      isEnded = true;
      clearTimeout(timer);
      await work;
    },
  };
}

/** The address of a data folder's server if one runs, for a second program that only wants to connect. */
export async function findRunning(dataFolder: string): Promise<string | undefined> {
  const home = join(resolve(dataFolder), 'postgres');
  if (!existsSync(home)) return undefined;
  for (const cluster of await clustersIn(await realpath(home))) {
    const running = await readPostmaster(cluster);
    if (running?.status !== 'ready') continue;
    return urlOf(running, NAME, (await readPasswords(home)).application);
  }
  return undefined;
}

/** Folders of clusters, one for each major version that was ever used here. */
async function clustersIn(home: string): Promise<string[]> {
  const names = (await readdir(home)).filter((name) => /^\d+$/.test(name));
  return names.sort().map((name) => join(home, name));
}

/** The running server of a cluster, after waiting for one that is just starting or ending. */
async function settled(cluster: string): Promise<Postmaster | undefined> {
  const until = Date.now() + START_MS;
  for (;;) {
    const found = await readPostmaster(cluster);
    if (found === undefined || found.status === 'ready') return found;
    if (Date.now() > until) {
      throw new Error(
        `PostgreSQL (process ${found.pid}) has been ${found.status} for two minutes. Look into postgres/postgres.log in the data folder; end that process if nothing moves, then start again.`,
      );
    }
    await pause(50);
  }
}

interface Place {
  home: string;
  cluster: string;
  programs: Binaries;
  account: Account;
  log: string;
  options: EmbeddedSettings;
}

async function makeCluster(place: Place, password: string): Promise<void> {
  const { home, cluster, programs, account, options } = place;
  const version = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version !== undefined) {
    await give(cluster, account);
    return;
  }
  const [older] = await clustersIn(home);
  if (older !== undefined) {
    throw new Error(
      `The data folder holds a database of PostgreSQL ${basename(older)}; this version of Trellis brings ${programs.major}. Make a backup with the version of Trellis that you used before, then restore it with this one into a new data folder.`,
    );
  }
  if (!options.quiet) console.error('Making the database (first start, a few seconds) …');
  // Made beside and renamed: an interrupted first start leaves nothing that looks like a cluster.
  const half = `${cluster}.half`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { mode: 0o700 });
  const secret = join(half, '..', 'initial-password');
  await rm(secret, { force: true });
  await writeFile(secret, password, { mode: 0o600, flag: 'wx' });
  await give(half, account);
  await give(secret, account);
  try {
    const { code, output } = await run(account, programs.initdb, [
      ...['--pgdata', half, '--username', 'postgres', '--pwfile', secret, '--auth', 'scram-sha-256'],
      ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'icu', '--icu-locale', 'und'],
      '--no-instructions',
      ...(options.throwaway ? ['--no-sync'] : []),
    ]);
    if (code !== 0) throw new Error(`The database could not be made: ${lastLines(output)}`);
  } finally {
    await unlink(secret);
  }
  await rename(half, cluster);
  await chmod(home, 0o711).catch(() => undefined);
}

/** Starts it, and once more while sessions of a server that was killed are still ending. */
async function startServer(place: Place): Promise<Postmaster> {
  const until = Date.now() + ORPHANS_MS;
  for (;;) {
    try {
      return await startOnce(place);
    } catch (error) {
      if (Date.now() > until || !(error as Error).message.includes('still in use')) throw error;
      await pause(250);
    }
  }
}

async function startOnce(place: Place): Promise<Postmaster> {
  const { home, cluster, programs, account, options, log } = place;
  const sockets = await socketFolder(home, account);
  await disown(cluster);
  await turnOver(log);
  const port = await choosePort(home, options.port);
  const settings: Record<string, string> = {
    ...(options.throwaway ? THROWAWAY_SETTINGS : SETTINGS),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: sockets ?? '',
    port: `${port}`,
    ...options.settings,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const out = openSync(log, 'a', 0o600);
  // Detached: Ctrl-C in a terminal must reach only Trellis, which then stops the server in its own order.
  const child = spawnAs(account, programs.postgres, ['-D', cluster, ...args], {
    detached: true,
    stdio: ['ignore', out, out],
  });
  closeSync(out);
  let failure: string | undefined;
  child.once('error', (error) => {
    failure = error.message;
  });
  child.once('exit', (code, signal) => {
    failure ??= `it ended with ${signal ?? `code ${code}`}`;
  });
  child.unref();
  const until = Date.now() + START_MS;
  while (failure === undefined && Date.now() < until) {
    const found = await readPostmaster(cluster);
    if (found !== undefined && found.pid === child.pid && found.status === 'ready') return found;
    await pause(20);
  }
  child.kill('SIGINT');
  const said = await readFile(log, 'utf8').catch(() => '');
  throw new Error(
    `PostgreSQL did not start: ${failure ?? 'it was not ready after two minutes'}. It said last: ${lastLines(said)}`,
  );
}

/** For two cores and a few gigabytes; whoever has more sets DATABASE_URL. */
const SETTINGS: Record<string, string> = {
  max_connections: '100',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  wal_level: 'replica',
  max_wal_size: '2GB',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] %a ',
};

const THROWAWAY_SETTINGS: Record<string, string> = {
  ...SETTINGS,
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  io_method: 'sync',
};

/** The folder for the Unix socket, or nothing where its path would be too long or sockets are unknown. */
async function socketFolder(home: string, account: Account): Promise<string | undefined> {
  const folder = join(home, 'run');
  if (process.platform === 'win32' || Buffer.byteLength(folder) > MAX_SOCKET_PATH) return undefined;
  // Sockets of a killed server would be in the way of the next one on the same port.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o755 });
  await give(folder, account);
  return folder;
}

async function choosePort(home: string, wanted: number | undefined): Promise<number> {
  const path = join(home, 'port');
  const remembered = Number(await readFile(path, 'utf8').catch(() => ''));
  if (wanted !== undefined && !(await isFree(wanted))) {
    throw new Error(`Port ${wanted}, wanted for the database, is in use by another program.`);
  }
  const port = wanted ?? (remembered > 0 && (await isFree(remembered)) ? remembered : await freePort());
  if (port !== remembered) await writeFile(path, `${port}`);
  return port;
}

async function stopServer(pid: number, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  try {
    process.kill(pid, signal);
  } catch {
    return;
  }
  const until = Date.now() + START_MS;
  while (isRunning(pid)) {
    if (Date.now() > until) throw new Error(`PostgreSQL (process ${pid}) did not stop within two minutes.`);
    await pause(20);
  }
}

async function turnOver(log: string): Promise<void> {
  const size = await stat(log).then(
    (s) => s.size,
    () => 0,
  );
  if (size > 10_000_000) await rename(log, `${log}.1`);
}

function run(
  account: Account,
  program: string,
  args: string[],
): Promise<{ code: number | null; output: string }> {
  return new Promise((done, fail) => {
    const child = spawnAs(account, program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-10_000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.once('error', fail);
    child.once('close', (code) => done({ code, output }));
  });
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-4).join(' / ');
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
