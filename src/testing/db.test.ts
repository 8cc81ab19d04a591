/** The test databases themselves: copies hold every migration, and what one test commits no other sees. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openDatabase } from '../platform/database.ts';
import { findMigrations } from '../platform/migrations.ts';
import { cloneDatabase, emptyDatabase, testDatabase } from './db.ts';

test('a copy of the template holds every migration', async () => {
  const db = await testDatabase();
  const { rows } = await db.pool.query<{ name: string }>('select name from platform.migration');
  const all = await findMigrations(fileURLToPath(new URL('..', import.meta.url)));
  expect(rows.map((r) => r.name).sort()).toEqual(all.map((m) => m.name).sort());
});

test('a worker asks twice and gets one database', async () => {
  expect(await testDatabase()).toBe(await testDatabase());
});

test('what is committed in one copy is in no other, and dropping ends its connections', async () => {
  const [one, two] = await Promise.all([cloneDatabase(), cloneDatabase()]);
  const open = [one, two].map(({ url }) => openDatabase({ url, poolSize: 1 }));
  await open[0]!.pool.query('create table public.mark ()');
  const { rows } = await open[1]!.pool.query(`select to_regclass('public.mark') as mark`);
  expect(rows).toEqual([{ mark: null }]);
  await one.drop();
  await expect(open[0]!.pool.query('select 1')).rejects.toThrow();
  await Promise.all(open.map((db) => db.close()));
  await two.drop();
});

test('an empty database has no schema of ours', async () => {
  const empty = await emptyDatabase();
  const db = openDatabase({ url: empty.url, poolSize: 1 });
  const { rows } = await db.pool.query(`select 1 from pg_namespace where nspname in ('platform', 'kernel')`);
  expect(rows).toEqual([]);
  await db.close();
  await empty.drop();
});
