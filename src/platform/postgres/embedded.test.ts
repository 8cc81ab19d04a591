/**
 * The embedded server through what happens to it in life: restarts, kills of Trellis, of the server and of
 * both, two starts at once, a data folder that only root may enter. Each start is a process of its own,
 * because only a process can be killed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { findPackage } from './binaries.ts';
import { findRunning, startEmbedded } from './embedded.ts';
import { readPostmaster } from './postmaster.ts';
import { isRunning } from './process-mark.ts';

vi.setConfig({ testTimeout: 60_000 });
const isRoot = process.getuid?.() === 0;
const home = mkdtempSync(join(tmpdir(), 'trellis-embedded-'));
await chmod(home, 0o711);
const children: ChildProcess[] = [];
const servers = new Set<number>();
let folders = 0;

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const pid of servers) {
    if (isRunning(pid)) process.kill(pid, 'SIGQUIT');
    await gone(pid);
  }
  servers.clear();
});
afterAll(() => rm(home, { recursive: true, force: true }));

interface Started {
  url: string;
  pid: number;
  adopted: boolean;
}

function newFolder(): string {
  folders += 1;
  return join(home, `data-${folders}`);
}

/** Starts the server in a process of its own; resolves with what it says, rejects with its refusal. */
function startProcess(
  dataFolder: string,
  through: string[] = [],
): Promise<Started & { child: ChildProcess }> {
  const script = `
    const { startEmbedded } = await import(${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)});
    try {
      const server = await startEmbedded({ dataFolder: ${JSON.stringify(dataFolder)}, quiet: true,
        programsFolder: ${JSON.stringify(join(home, 'programs'))}, settings: { shared_buffers: '16MB' } });
      await server.announce('http://127.0.0.1:4180');
      process.on('SIGTERM', () => server.stop().then(() => process.exit(0)));
      console.log(JSON.stringify({ url: server.url, pid: server.pid, adopted: server.adopted }));
      setInterval(() => undefined, 1000);
    } catch (error) {
      console.log(JSON.stringify({ refusal: error.message }));
    }`;
  const [program, ...args] = [...through, process.execPath, '--input-type=module', '-e', script];
  const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return new Promise((done, fail) => {
    child.once('exit', (code) => fail(new Error(`ended with ${code}`)));
    createInterface({ input: child.stdout! }).once('line', (line) => {
      const said = JSON.parse(line) as Started & { refusal?: string };
      if (said.refusal !== undefined) return fail(new Error(said.refusal));
      servers.add(said.pid);
      return done({ ...said, child });
    });
  });
}

async function gone(pid: number): Promise<void> {
  while (isRunning(pid)) await new Promise((done) => setTimeout(done, 20));
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await ended;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Leaves the server without its parent, as where no death signal exists. */
async function orphan(dataFolder: string): Promise<{ server: Started; port: number }> {
  const started = await startProcess(dataFolder, ['env', 'PATH=/nowhere']);
  started.child.kill('SIGKILL');
  await new Promise((done) => setTimeout(done, 200));
  return { server: started, port: Number(new URL(started.url).port) };
}

test('data, port and passwords stay over a stop and a start; programs and cluster are made once', async () => {
  const data = newFolder();
  const first = await startEmbedded({ dataFolder: data, quiet: true });
  await query(first.url, 'create table kept (n int); insert into kept values (42)');
  expect(
    await query(first.url, 'select current_user as role, usesuper from pg_user where usename = current_user'),
  ).toEqual([{ role: 'trellis', usesuper: false }]);
  expect(await findRunning(data)).toBe(first.url);
  await first.stop();
  expect(isRunning(first.pid)).toBe(false);
  expect(await findRunning(data)).toBeUndefined();
  const made = (await stat(join(data, 'postgres', '18', 'PG_VERSION'))).birthtimeMs;

  const second = await startEmbedded({ dataFolder: data, quiet: true });
  try {
    expect(second.url).toBe(first.url);
    expect(second.adopted).toBe(false);
    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 42 }]);
    expect((await stat(join(data, 'postgres', '18', 'PG_VERSION'))).birthtimeMs).toBe(made);
    const names = await readdir(join(data, 'postgres'));
    expect(names.filter((name) => name.startsWith('programs-'))).toHaveLength(1);
    expect((await stat(join(data, 'postgres', 'passwords.json'))).mode & 0o077).toBe(0);
    expect(names).not.toContain('initial-password');
  } finally {
    await second.stop();
  }
});

test('a cluster sorts text as people expect and refuses a wrong password, over TCP as over the socket', async () => {
  const { url, child } = await startProcess(newFolder());
  const [row] = await query(
    url,
    `select string_agg(x, '' order by x) as sorted from unnest(array['b','Ä','a','Z']) x`,
  );
  expect(row).toEqual({ sorted: 'aÄbZ' });
  const wrong = new URL(url);
  wrong.password = 'wrong';
  await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  wrong.search = '';
  await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  const tcp = new URL(url);
  tcp.search = '';
  expect(await query(tcp.href, 'select 1 as one')).toEqual([{ one: 1 }]);
  await end(child);
});

test('when Trellis is killed the server goes with it, and the next start has the data', async () => {
  const data = newFolder();
  const first = await startProcess(data);
  await query(first.url, 'create table kept (n int); insert into kept values (1)');
  first.child.kill('SIGKILL');
  const second = await startProcess(data);
  expect(second.adopted).toBe(false);
  expect(isRunning(first.pid)).toBe(false);
  expect(await query(second.url, 'select n from kept')).toEqual([{ n: 1 }]);
  await end(second.child);
});

test('a server left over is adopted, serves, and stops with its new Trellis', async () => {
  const data = newFolder();
  const { server } = await orphan(data);
  expect(isRunning(server.pid)).toBe(true);
  await query(server.url, 'create table kept (n int); insert into kept values (2)');
  const next = await startProcess(data);
  expect(next).toMatchObject({ adopted: true, pid: server.pid, url: server.url });
  expect(await query(next.url, 'select n from kept')).toEqual([{ n: 2 }]);
  await end(next.child);
  expect(isRunning(server.pid)).toBe(false);
});

test('after a kill of Trellis and server at once, committed rows are there', async () => {
  const data = newFolder();
  const first = await startProcess(data);
  await query(first.url, 'create table kept (n int primary key)');
  const writer = new pg.Client({ connectionString: first.url });
  writer.on('error', () => undefined);
  await writer.connect();
  let acknowledged = 0;
  const writing = (async () => {
    for (;;) {
      await writer.query('insert into kept values ($1)', [acknowledged + 1]);
      acknowledged += 1;
    }
  })().catch(() => undefined);
  while (acknowledged < 50) await new Promise((done) => setTimeout(done, 10));
  first.child.kill('SIGKILL');
  process.kill(first.pid, 'SIGKILL');
  await writing;
  const second = await startProcess(data);
  const [row] = await query(second.url, 'select count(*)::int as count from kept');
  expect((row as { count: number }).count).toBeGreaterThanOrEqual(acknowledged);
  await end(second.child);
});

test('a server that dies by itself is started again at the same address', async () => {
  const data = newFolder();
  let restarted = 0;
  const server = await startEmbedded({
    dataFolder: data,
    quiet: true,
    programsFolder: join(home, 'programs'),
    onRestart: (pid) => {
      restarted = pid;
    },
  });
  const { url, pid } = server;
  await query(url, 'create table kept (n int); insert into kept values (4)');
  process.kill(pid, 'SIGKILL');
  while (restarted === 0) await new Promise((done) => setTimeout(done, 20));
  expect(restarted).not.toBe(pid);
  expect(server.pid).toBe(restarted);
  expect(await query(url, 'select n from kept')).toEqual([{ n: 4 }]);
  await server.stop();
  expect(isRunning(restarted)).toBe(false);
});

test('a pid file whose number now belongs to another program does not stop the start', async () => {
  const data = newFolder();
  const first = await startProcess(data);
  first.child.kill('SIGKILL');
  process.kill(first.pid, 'SIGKILL');
  await gone(first.pid);
  const file = join(data, 'postgres', '18', 'postmaster.pid');
  const lines = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, [`${process.pid}`, ...lines.slice(1)].join('\n'));
  const second = await startProcess(data);
  expect(second.adopted).toBe(false);
  await end(second.child);
});

test('a second start is refused and says who has the data folder since when and where', async () => {
  const data = newFolder();
  const first = await startProcess(data);
  const second = startProcess(data);
  await expect(second).rejects.toThrow(
    new RegExp(
      `in use by another Trellis \\(process ${first.child.pid}, since 20.* UTC, at http://127.0.0.1:4180\\)`,
    ),
  );
  expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await end(first.child);
});

test('of several starts at the same moment exactly one wins', async () => {
  const data = newFolder();
  const results = await Promise.allSettled([1, 2, 3, 4].map(() => startProcess(data)));
  const won = results.filter((result) => result.status === 'fulfilled');
  expect(won).toHaveLength(1);
  for (const result of results) {
    if (result.status === 'rejected')
      expect((result.reason as Error).message).toMatch(/in use by another Trellis/);
  }
  await end(won[0]!.value.child);
});

test('another program on the remembered port is avoided', async () => {
  const data = newFolder();
  const first = await startProcess(data);
  await end(first.child);
  const squatter = createServer().listen(Number(new URL(first.url).port), '127.0.0.1');
  await new Promise((done) => squatter.once('listening', done));
  const second = await startProcess(data);
  expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
  await end(second.child);
  squatter.close();
});

test('a setting that PostgreSQL refuses is told in its own words, and the folder is free again', async () => {
  const data = newFolder();
  const programsFolder = join(home, 'programs');
  const wrong = startEmbedded({
    dataFolder: data,
    quiet: true,
    programsFolder,
    settings: { shared_buffers: 'lots' },
  });
  await expect(wrong).rejects.toThrow(
    /PostgreSQL did not start: .*invalid value for parameter "shared_buffers"/,
  );
  const right = await startEmbedded({ dataFolder: data, quiet: true, programsFolder });
  expect((await readPostmaster(join(data, 'postgres', '18')))?.pid).toBe(right.pid);
  await right.stop();
});

test('after an update with other rules of sorting, indexes are built anew', async () => {
  const data = newFolder();
  const first = await startProcess(data);
  const url = new URL(first.url);
  const { superuser } = JSON.parse(await readFile(join(data, 'postgres', 'passwords.json'), 'utf8'));
  url.username = 'postgres';
  url.password = superuser;
  await query(first.url, 'create table kept (t text primary key)');
  await query(url.href, `update pg_database set datcollversion = '1' where datname = 'trellis'`);
  const file = `select pg_relation_filenode('kept_pkey') as node`;
  const before = await query(first.url, file);
  await end(first.child);
  const second = await startProcess(data);
  expect(await query(second.url, file)).not.toEqual(before);
  const version = `select datcollversion = pg_database_collation_actual_version(oid) as same from pg_database where datname = 'trellis'`;
  expect(await query(second.url, version)).toEqual([{ same: true }]);
  await end(second.child);
});

test('a cluster of another major version is left alone, with advice', async () => {
  const data = newFolder();
  await mkdir(join(data, 'postgres', '17'), { recursive: true });
  await writeFile(join(data, 'postgres', '17', 'PG_VERSION'), '17\n');
  await expect(startProcess(data)).rejects.toThrow(
    /holds a database of PostgreSQL 17; .* brings 18\. Make a backup/,
  );
  expect(await readdir(join(data, 'postgres'))).not.toContain('18');
});

test('a machine without a package is told to set DATABASE_URL', async () => {
  await expect(findPackage('sunos', 'sparc')).rejects.toThrow(/sunos sparc.*Set DATABASE_URL/);
});

test.runIf(isRoot)(
  'started by root below a folder that only root may enter, it runs as another user',
  async () => {
    const closed = join(home, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const data = join(closed, 'data');
    const first = await startEmbedded({
      dataFolder: data,
      quiet: true,
      settings: { shared_buffers: '16MB' },
    });
    const status = await readFile(`/proc/${first.pid}/status`, 'utf8');
    expect(Number(/^Uid:\t(\d+)/m.exec(status)?.[1])).not.toBe(0);
    expect((await stat(closed)).mode & 0o777).toBe(0o700);
    // One capability, to pass through folders; nothing else of root's.
    const held = BigInt(`0x${/^CapEff:\s*(\w+)/m.exec(status)?.[1]}`);
    expect([2n, 4n]).toContain(held);
    await query(first.url, 'create table kept (n int); insert into kept values (3)');
    await first.stop();
    const second = await startEmbedded({
      dataFolder: data,
      quiet: true,
      settings: { shared_buffers: '16MB' },
    });
    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 3 }]);
    await second.stop();
  },
);
