/** The database goes away under load, and its disk fills up: every answer is a success or a sentence, nothing is lost. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { syncRoles } from '../../kernel/access/roles.ts';
import { fixedClock } from '../../platform/clock.ts';
import { type Database, openDatabase } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { findMigrations, migrate } from '../../platform/migrations.ts';
import { startEmbedded } from '../../platform/postgres/embedded.ts';
import { assemble } from '../../surfaces/server/assemble.ts';
import { SOURCE } from '../../surfaces/server/open.ts';
import { type Fixture, populate } from '../fixture.ts';
import { type Answer, type Installation, installation, keyOf, pause, until } from './installation.ts';

const ends: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Place {
  dataFolder: string;
  trellis: Installation;
  key: string;
  fixture: Fixture;
}

/** An installation with its own PostgreSQL in `dataFolder`, with people in it and a key to call it; stopped. */
async function makeInstallation(dataFolder: string): Promise<Place> {
  const embedded = await startEmbedded({ dataFolder, quiet: true, settings: SMALL });
  const database = openDatabase({ url: embedded.url, poolSize: 2 });
  try {
    await migrate(database.pool, await findMigrations(SOURCE));
    const registry = assemble();
    await syncRoles(database.kysely, registry);
    const fixture = await populate(database);
    const app = { database, registry, clock: fixedClock('2026-03-02T08:00:00Z'), zone: 'UTC' };
    const key = await keyOf(app, fixture.administrator, ['*']);
    const trellis = await installation(undefined, dataFolder);
    ends.push(() => trellis.stop());
    return { dataFolder, trellis, key, fixture };
  } finally {
    await database.close();
    await embedded.stop();
  }
}

const SMALL = { min_wal_size: '32MB', max_wal_size: '48MB', shared_buffers: '16MB' };

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-fault-'));
  chmodSync(folder, 0o711);
  ends.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The process of the installation's PostgreSQL. */
async function postmasterOf({ dataFolder }: Place): Promise<number> {
  const text = await readFile(join(dataFolder, 'postgres/18/postmaster.pid'), 'utf8');
  return Number(text.split('\n')[0]);
}

const submit = ({ trellis, key, fixture }: Place, title: string, idempotencyKey: string): Promise<Answer> =>
  trellis.call(
    'POST',
    '/api/requests',
    key,
    { title, goal: 'Nothing is lost', unitId: fixture.units.sales },
    { 'idempotency-key': idempotencyKey },
  );

async function open(dataFolder: string): Promise<Database> {
  const { findRunning } = await import('../../platform/postgres/embedded.ts');
  const database = openDatabase({ url: (await findRunning(dataFolder))!, poolSize: 1 });
  ends.push(() => database.close());
  return database;
}

test('the database restarts while ten clients work', { timeout: 90_000 }, async () => {
  const place = await makeInstallation(newFolder());
  await place.trellis.start();
  const acknowledged: string[] = [];
  const unavailable: Answer[] = [];
  const strange: Answer[] = [];
  let working = true;
  const client = async (n: number) => {
    for (let i = 0; working; i++) {
      const title = `Client ${n} asks ${i}`;
      const key = newId();
      // As a good client does: the same key until there is an answer.
      for (;;) {
        const answer = await submit(place, title, key);
        if (answer.status === 200) {
          acknowledged.push(title);
          break;
        }
        if (answer.status !== 503) {
          strange.push(answer);
          break;
        }
        unavailable.push(answer);
        await pause(100);
      }
    }
  };
  const clients = Array.from({ length: 10 }, (_, n) => client(n));
  await until('work goes on', async () => acknowledged.length > 20);
  const first = await postmasterOf(place);
  process.kill(first, 'SIGINT');
  await until('the server runs again', async () => {
    const pid = await postmasterOf(place).catch(() => first);
    return pid !== first && (await fetch(`${place.trellis.url}/api/health`)).ok;
  });
  const sofar = acknowledged.length;
  await until('work goes on again', async () => acknowledged.length > sofar + 20);
  // Once more, without good order: what was acknowledged must be there all the same.
  const second = await postmasterOf(place);
  process.kill(second, 'SIGQUIT');
  await until('the server runs again', async () => {
    const pid = await postmasterOf(place).catch(() => second);
    return pid !== second && (await fetch(`${place.trellis.url}/api/health`)).ok;
  });
  working = false;
  await Promise.all(clients);

  expect(strange).toEqual([]);
  expect(unavailable.length).toBeGreaterThan(0);
  for (const answer of unavailable) {
    expect(answer.body).toMatchObject({ reason: 'database-unreachable' });
    expect(answer.body.message).toMatch(/cannot be reached right now/);
    expect(answer.headers.get('retry-after')).toBe('2');
  }
  const database = await open(place.dataFolder);
  const { rows } = await sql<{ title: string; events: number }>`
    select r.title, count(e.event_id) as events from requests.request r
    left join kernel.event e on e.subject_id = r.request_id and e.name = 'requests.request-submitted'
    where r.title like 'Client %' group by r.request_id, r.title`.execute(database.kysely);
  expect(rows.filter((r) => r.events !== 1)).toEqual([]);
  expect(rows.map((r) => r.title).sort()).toEqual([...acknowledged].sort());
  await until('the log is sealed to its end', async () => {
    const left = await sql<{ n: number }>`select count(*) as n from kernel.event_unsealed`.execute(
      database.kysely,
    );
    return left.rows[0]!.n === 0;
  });
});

/** A small disk of its own, if this machine lets us make one; else the reason why not. */
function smallDisk(): { folder: string } | { skipped: string } {
  if (process.platform !== 'linux') return { skipped: 'a small disk is made on Linux only' };
  if (process.getuid?.() !== 0) return { skipped: 'only root may mount a small disk' };
  const folder = mkdtempSync(join(tmpdir(), 'trellis-disk-'));
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=320m,mode=0711', 'tmpfs', folder], {
    encoding: 'utf8',
  });
  if (mount.status === 0) return { folder };
  return { skipped: `this machine does not let a disk be mounted: ${mount.stderr || mount.error?.message}` };
}

test('the disk of the database is full', { timeout: 90_000 }, async (context) => {
  const disk = smallDisk();
  if ('skipped' in disk) return context.skip(disk.skipped);
  ends.push(async () => {
    await until('the disk is let go', async () => spawnSync('umount', [disk.folder]).status === 0);
    await rm(disk.folder, { recursive: true, force: true });
  });
  const place = await makeInstallation(disk.folder);
  await place.trellis.start();
  expect((await submit(place, 'Before', newId())).status).toBe(200);

  const ballast = join(disk.folder, 'ballast');
  const { bavail, bsize } = await statfs(disk.folder);
  await writeFile(ballast, Buffer.alloc(Math.max(0, bavail * bsize - 65_536)));
  const refused: Answer[] = [];
  const kept: string[] = [];
  const deadline = Date.now() + 15_000;
  // Long texts fill what is left.
  for (let i = 0; refused.length < 3 && Date.now() < deadline; i++) {
    const title = `While full ${i}`;
    const answer = await place.trellis.call(
      'POST',
      '/api/requests',
      place.key,
      { title, goal: noise(3500), unitId: place.fixture.units.sales },
      { 'idempotency-key': newId() },
    );
    if (answer.status === 200) kept.push(title);
    else refused.push(answer);
  }
  expect(refused.length).toBeGreaterThan(0);
  for (const { status, body } of refused) {
    expect([503, 507]).toContain(status);
    expect(body.message).toMatch(/disk of the database is full|cannot be reached right now/);
  }

  await rm(ballast);
  const key = newId();
  await until(
    'it works again by itself once there is space',
    async () => {
      const answer = await submit(place, 'After', key);
      return answer.status === 200;
    },
    30_000,
  );
  const database = await open(place.dataFolder);
  const { rows } = await sql<{ title: string }>`
    select title from requests.request where title like 'While full%'`.execute(database.kysely);
  expect(rows.map((r) => r.title).sort()).toEqual(kept.sort());
});

function noise(length: number): string {
  let text = '';
  while (text.length < length) text += Math.random().toString(36).slice(2);
  return text.slice(0, length);
}
