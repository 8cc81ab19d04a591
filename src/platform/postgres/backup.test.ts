/**
 * A backup is worth what its restore brings back: every kind of table and value that our schemas use, on a
 * database that was only migrated; and a damaged file, another version or a database in use change nothing.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Migration, migrate } from '../migrations.ts';
import { type BackupProgress, backup, restore } from './backup.ts';
import { verifyBackup } from './backup-file.ts';
import { orderByForeignKeys } from './catalog.ts';
import { createDatabase, dropDatabase, startTestServer } from './test-server.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const SCHEMA = `
create schema one;
create schema "two Two";
create table one.unit (
  unit_id int generated always as identity primary key,
  parent_id int references one.unit,
  head_id int,
  title text not null);
-- Points to a table that comes later in the alphabet, which points back: a ring.
create table one.worker (
  worker_id uuid primary key,
  unit_id int not null references one.unit,
  deputy_id uuid references one.worker deferrable,
  given text, family text,
  shown text generated always as (given || ' ' || family) stored,
  photo bytea, facts jsonb, valid daterange, known tstzrange, tags text[],
  pay numeric(20, 4), ratio float8, hired timestamptz, lasts interval);
alter table one.unit add constraint unit_head_fk foreign key (head_id) references one.unit (unit_id);
create table one.a_first (a_id int primary key, b_id int);
create table one.b_second (b_id int primary key, a_id int not null references one.a_first);
alter table one.a_first add constraint a_first_b_fk foreign key (b_id) references one.b_second;
create table "two Two"."odd ""table" ("odd column" text, "select" int);
create table one.event (
  case_id int not null, at timestamptz not null, body jsonb not null, primary key (case_id, at)
) partition by hash (case_id);
create table one.event_0 partition of one.event for values with (modulus 2, remainder 0) partition by range (at);
create table one.event_1 partition of one.event for values with (modulus 2, remainder 1);
create table one.event_0_2026 partition of one.event_0 for values from ('2026-01-01') to ('2027-01-01');
create table one.tally (writes int not null);
insert into one.tally values (0);
create function one.keep() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then raise 'events stay as they are'; end if;
  update one.tally set writes = writes + 1;
  return new;
end $$;
create trigger keep before insert or update or delete on one.event for each row execute function one.keep();
create table one.kind (kind text primary key, label text not null);
insert into one.kind values ('x', 'as migrated'), ('y', 'only in a fresh database');
create function one.no() returns trigger language plpgsql as $$ begin raise 'never delete'; end $$;
create trigger no before delete on one.kind for each row execute function one.no();
create table one.counter (n int);
create sequence one.case_number start 100;
create table one.secret_note (note text);
alter table one.secret_note enable row level security;
create policy nobody on one.secret_note using (false);
create materialized view one.unit_count as select count(*)::int as units from one.unit;
`;

const ROWS = `
insert into one.unit (title, parent_id) values ('Head office', null), ('Sales', 1), ('Sales north', 2);
update one.unit set head_id = 3 where unit_id = 1;
insert into one.worker (worker_id, unit_id, given, family, photo, facts, valid, known, tags, pay, ratio, hired, lasts) values
 ('01930000-0000-7000-8000-000000000001', 1, E'tab\\t line\\n back\\\\slash', 'Ünïcødé 学习 🙂', '\\x00ff0a5c2e', '{"a": [1, null, "\\n"], "b": "é"}',
  '[2026-01-01,2027-01-01)', '[2026-01-01 10:00:00.123456+02,)', array['x', null, 'a"b', 'c,d', ''], 123.4500, 0.1, '2026-03-29 03:30:00.000001+02', '1 mon 2 days 03:04:05.678'),
 ('01930000-0000-7000-8000-000000000002', 3, '\\N', '', '', 'null', 'empty', null, '{}', 'NaN', '-infinity', 'infinity', null);
update one.worker set deputy_id = '01930000-0000-7000-8000-000000000002' where deputy_id is null;
insert into one.a_first values (1, null);
insert into one.b_second values (7, 1);
update one.a_first set b_id = 7;
insert into "two Two"."odd ""table" values ('\\.', 1), (null, null), ('a', 2);
create table one.event_0_2027 partition of one.event_0 for values from ('2027-01-01') to ('2028-01-01');
insert into one.event select n, timestamptz '2026-06-01' + n * interval '1 day', jsonb_build_object('n', n, 'text', repeat('x', n % 50)) from generate_series(1, 500) n;
update one.kind set label = 'changed by a person' where kind = 'x';
insert into one.kind values ('z', 'new');
delete from one.tally; insert into one.tally values (777);
insert into one.secret_note values ('hidden from everybody but the owner');
select nextval('one.case_number'), nextval('one.case_number');
refresh materialized view one.unit_count;
`;

const DIGEST = `
select c.oid::regclass::text as table, one_digest(c.oid::regclass::text) as rows
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where n.nspname in ('one', 'two Two') and c.relkind in ('r', 'm') order by 1`;
const DIGEST_FUNCTION = `
create function pg_temp.one_digest(t text) returns text language plpgsql as $$
declare r text; begin
  execute format('select count(*) || coalesce(md5(string_agg(x::text, E''\\n'' order by x::text)), '''') from %s x', t) into r;
  return r;
end $$`;

const folder = mkdtempSync(join(tmpdir(), 'trellis-backup-'));
const pools: pg.Pool[] = [];
const names: string[] = [];
let server: { url: string; stop: () => Promise<void> };

beforeAll(async () => {
  server = await startTestServer();
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end()));
});
afterAll(async () => {
  for (const name of names) await dropDatabase(server.url, name);
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

function migration(name: string, sql: string): Migration {
  return { name, sql, hash: createHash('sha256').update(sql).digest('hex') };
}

const MIGRATIONS = [migration('one/20260101-0000-all', SCHEMA)];

async function freshDatabase(migrations: Migration[] = MIGRATIONS): Promise<pg.Pool> {
  const name = `backup_${process.pid}_${names.length}`;
  names.push(name);
  const pool = new pg.Pool({ connectionString: await createDatabase(server.url, name), max: 3 });
  pool.on('error', () => undefined);
  pools.push(pool);
  if (migrations.length > 0) await migrate(pool, migrations);
  return pool;
}

async function filledDatabase(): Promise<pg.Pool> {
  const pool = await freshDatabase();
  // One statement at a time: in one string, a sequence read and all writes would share a transaction.
  for (const statement of ROWS.trim().split(/;\n/)) if (statement !== '') await pool.query(statement);
  return pool;
}

async function contents(pool: pg.Pool): Promise<unknown[]> {
  const client = await pool.connect();
  try {
    await client.query(DIGEST_FUNCTION);
    return (await client.query(DIGEST.replace('one_digest', 'pg_temp.one_digest'))).rows;
  } finally {
    client.release(true);
  }
}

test('a restored database holds the same rows, and works on from there', async () => {
  const from = await filledDatabase();
  const file = join(folder, 'round-trip.backup');
  const told: BackupProgress[] = [];
  const manifest = await backup(from, file, { onProgress: (progress) => told.push(progress) });
  expect(told.at(-1)).toMatchObject({ done: manifest.tables.length, total: manifest.tables.length });
  expect(manifest.tables.find((table) => table.name === 'event')?.rows).toBe(500);
  expect(manifest.tables.some((table) => table.name.startsWith('event_'))).toBe(false);
  expect((await stat(file)).mode & 0o077).toBe(0);

  const to = await freshDatabase();
  const restored = await restore(to, file);
  expect(restored).toEqual(manifest);
  const expected = await contents(from);
  expect(await contents(to)).toEqual(expected);
  expect(expected).toContainEqual({ table: 'one.event_0_2027', rows: expect.stringMatching(/^[1-9]/) });

  const { rows } = await to.query(`select shown, photo, ratio, deputy_id from one.worker order by worker_id`);
  expect(rows[0]).toMatchObject({ shown: 'tab\t line\n back\\slash Ünïcødé 学习 🙂', ratio: 0.1 });
  expect(rows[0].photo).toEqual(Buffer.from('00ff0a5c2e', 'hex'));
  // Identity and sequence go on, triggers and keys are back as they were.
  expect((await to.query(`insert into one.unit (title) values ('New') returning unit_id`)).rows).toEqual([
    { unit_id: 4 },
  ]);
  expect((await to.query(`select nextval('one.case_number')::int as n`)).rows).toEqual([{ n: 102 }]);
  await expect(to.query('delete from one.event')).rejects.toThrow('events stay as they are');
  await expect(to.query('delete from one.kind')).rejects.toThrow('never delete');
  await expect(to.query('insert into one.b_second values (8, 99)')).rejects.toMatchObject({ code: '23503' });
  const keys = `select conname, condeferrable, condeferred, convalidated from pg_constraint where contype = 'f' order by 1`;
  expect((await to.query(keys)).rows).toEqual((await from.query(keys)).rows);
});

test('the copy is of one instant while others write', async () => {
  const from = await filledDatabase();
  let go = true;
  const writing = (async () => {
    for (let n = 10_000; go; n += 1) {
      await from.query(
        'with e as (insert into one.counter values ($1)) insert into "two Two"."odd ""table" values ($1::text, $1)',
        [n],
      );
    }
  })();
  const file = join(folder, 'busy.backup');
  await new Promise((done) => setTimeout(done, 50));
  await backup(from, file);
  go = false;
  await writing;
  const to = await freshDatabase();
  await restore(to, file);
  const { rows } = await to.query(`select (select count(*) from one.counter) as a,
    (select count(*) from "two Two"."odd ""table" where "select" >= 10000) as b`);
  expect(Number(rows[0].a)).toBeGreaterThan(0);
  expect(rows[0].a).toBe(rows[0].b);
});

test('a damaged or cut file is refused and nothing is written', async () => {
  const from = await filledDatabase();
  const file = join(folder, 'whole.backup');
  await backup(from, file);
  const whole = await readFile(file);
  const plain = gunzipSync(whole);
  const swapped = Buffer.from(plain);
  swapped[plain.indexOf('Sales north')] = 'X'.charCodeAt(0);
  const flipped = Buffer.from(whole);
  flipped[Math.floor(whole.length / 2)]! ^= 0xff;
  const damaged: [string, Buffer, RegExp][] = [
    ['changed inside', gzipSync(swapped), /damaged: table one\.unit was changed/],
    ['a flipped byte', flipped, /not a whole Trellis backup/],
    ['cut in the compressed stream', whole.subarray(0, whole.length - 200), /not a whole Trellis backup/],
    ['cut between frames', gzipSync(plain.subarray(0, plain.lastIndexOf('{"tables"') - 5)), /cut off/],
    ['another file', Buffer.from('PK not a backup'), /not a whole Trellis backup/],
    ['an empty file', Buffer.alloc(0), /not a whole Trellis backup/],
  ];
  const to = await freshDatabase();
  const before = await contents(to);
  for (const [name, bytes, message] of damaged) {
    const bad = join(folder, 'bad.backup');
    await writeFile(bad, bytes);
    await expect(restore(to, bad), name).rejects.toThrow(message);
    expect(await contents(to), name).toEqual(before);
  }
  await expect(restore(to, join(folder, 'none.backup'))).rejects.toThrow('There is no such backup file.');
  // The same database still takes the whole file.
  await restore(to, file);
  expect(await contents(to)).toEqual(await contents(from));
});

test('rows that break a key leave nothing behind', async () => {
  const from = await filledDatabase();
  await from.query('alter table one.b_second drop constraint b_second_a_id_fkey');
  await from.query('insert into one.b_second values (9, 99)');
  const file = join(folder, 'broken.backup');
  await backup(from, file);
  const to = await freshDatabase();
  const before = await contents(to);
  await expect(restore(to, file)).rejects.toMatchObject({ code: '23503' });
  expect(await contents(to)).toEqual(before);
});

test('only a database with the same migrations and nobody’s work in it is accepted', async () => {
  const from = await filledDatabase();
  const file = join(folder, 'strict.backup');
  await backup(from, file);
  await expect(restore(await freshDatabase([]), file)).rejects.toThrow('The database is not migrated.');
  const newer = [...MIGRATIONS, migration('one/20260202-0000-more', 'create table one.more (n int)')];
  await expect(restore(await freshDatabase(newer), file)).rejects.toThrow(
    /another version of Trellis, which did not have migration one\/20260202-0000-more/,
  );
  const other = [migration('one/20260101-0000-all', `${SCHEMA}\n-- changed`)];
  await expect(restore(await freshDatabase(other), file)).rejects.toThrow(
    /migration one\/20260101-0000-all differs/,
  );
  const used = await freshDatabase();
  await used.query('insert into one.counter values (1)');
  await expect(restore(used, file)).rejects.toThrow(/not empty: table one\.counter holds rows/);
  const changed = await freshDatabase();
  await changed.query(`update one.kind set label = 'mine'`);
  await expect(restore(changed, file)).rejects.toThrow(/not empty: table one\.kind/);
  await expect(restore(from, file)).rejects.toThrow(/not empty/);
});

test('a database in which somebody is at work is left alone', async () => {
  const file = join(folder, 'locked.backup');
  await backup(await filledDatabase(), file);
  const to = await freshDatabase();
  const other = await to.connect();
  await other.query('begin');
  await other.query('lock table one.counter in row exclusive mode');
  await expect(restore(to, file)).rejects.toThrow('Another program is working in this database.');
  await other.query('rollback');
  other.release();
  await restore(to, file);
});

test('a backup that fails leaves no file', async () => {
  const from = await filledDatabase();
  await expect(backup(from, join(folder, 'no-such-folder', 'x.backup'))).rejects.toThrow('ENOENT');
  const file = join(folder, 'failing.backup');
  const failing = backup(from, file, {
    onProgress: () => {
      throw new Error('the disk of the caller is full');
    },
  });
  await expect(failing).rejects.toThrow('the disk of the caller is full');
  expect((await readdir(folder)).filter((entry) => entry.startsWith('failing'))).toEqual([]);
  expect((await from.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('a file can be checked without a database', async () => {
  const from = await filledDatabase();
  const file = join(folder, 'checked.backup');
  const manifest = await backup(from, file);
  const found = await verifyBackup(file);
  expect(found.manifest).toEqual(manifest);
  expect(found.header.migrations.map((m) => m.name)).toEqual(['one/20260101-0000-all']);
});

test('tables come after those that they point to; only rings remain', () => {
  const key = (from: string, to: string) => ({ name: `${from}-${to}`, from, to, isDeferrable: false });
  const line = orderByForeignKeys(['a', 'b', 'c'], [key('a', 'b'), key('b', 'c'), key('a', 'a')]);
  expect(line).toEqual({ order: ['c', 'b', 'a'], inRings: [] });
  const ring = orderByForeignKeys(['a', 'b', 'c'], [key('a', 'b'), key('b', 'a'), key('c', 'a')]);
  expect(ring.order.indexOf('c')).toBeGreaterThan(ring.order.indexOf('a'));
  expect(ring.inRings).toHaveLength(1);
});
