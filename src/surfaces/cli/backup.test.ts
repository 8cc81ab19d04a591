/** `trellis backup` and `trellis restore` as a drill: out of one installation, into an empty one, never over a full one. */
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openDatabase } from '../../platform/database.ts';
import { findMigrations, migrate } from '../../platform/migrations.ts';
import { backup } from '../../platform/postgres/backup.ts';
import { emptyDatabase } from '../../testing/db.ts';
import { installation } from '../../testing/faults/installation.ts';
import { ownWorld } from '../../testing/world.ts';
import { SOURCE } from '../server/open.ts';

test('a backup restores to the same log, and is refused where something stands already', {
  timeout: 90_000,
}, async () => {
  const world = await ownWorld();
  const empty = await emptyDatabase();
  const from = await installation(world.url);
  const into = await installation(empty.url);
  try {
    const file = join(from.dataFolder, 'all.backup');
    const head = (output: string) => /Head of the chain: (\w{64})/.exec(output)?.[1];
    expect(await from.trellis('backup', file)).toMatchObject({ code: 0 });
    expect(await into.trellis('restore', file)).toMatchObject({ code: 0 });
    const there = await from.trellis('verify');
    expect(head(there.output)).toBeDefined();
    expect(head((await into.trellis('verify')).output)).toBe(head(there.output));

    const again = await from.trellis('restore', file);
    expect(again).toMatchObject({ code: 1, output: expect.stringContaining('is not empty') });
    const database = openDatabase({ url: world.url, poolSize: 1 });
    const { rows } = await sql<{ n: number }>`select count(*) as n from kernel.role_grant`.execute(
      database.kysely,
    );
    await database.close();
    expect(rows[0]!.n).toBe(3);
  } finally {
    await from.stop();
    await into.stop();
    await world.close();
    await empty.drop();
  }
});

test('a backup of an earlier version is restored and brought to this one; one of a later version says so', {
  timeout: 90_000,
}, async () => {
  const old = await emptyDatabase();
  const empty = await emptyDatabase();
  const into = await installation(empty.url);
  const database = openDatabase({ url: old.url, poolSize: 2 });
  try {
    const all = await findMigrations(SOURCE);
    // The first version: people and access, before there were imports.
    const first = all.filter((m) => m.name.slice(m.name.lastIndexOf('/') + 1) < '20261123-1030');
    expect(first.length).toBeLessThan(all.length);
    await migrate(database.pool, all, new Set(first.map((m) => m.name)));
    await sql`insert into kernel.setting (name, value) values ('enterprise', '"Old and well"')`.execute(
      database.kysely,
    );
    const file = join(into.dataFolder, 'old.backup');
    await backup(database.pool, file);
    const restored = await into.trellis('restore', file);
    expect(restored).toMatchObject({ code: 0, output: expect.stringContaining('Brought from the version') });
    const after = openDatabase({ url: empty.url, poolSize: 1 });
    const { rows } = await sql<{ value: string; migrations: number }>`
      select value, (select count(*)::int from platform.migration) as migrations
      from kernel.setting where name = 'enterprise'`.execute(after.kysely);
    expect(rows).toEqual([{ value: 'Old and well', migrations: all.length }]);
    await after.close();
    expect(await into.trellis('verify')).toMatchObject({ code: 0 });

    await database.pool.query(`insert into platform.migration values ('kernel/20990101-0000-later', 'x')`);
    const later = join(into.dataFolder, 'later.backup');
    await backup(database.pool, later);
    expect(await into.trellis('restore', later)).toMatchObject({
      code: 1,
      output: expect.stringContaining('by a newer version of Trellis'),
    });
  } finally {
    await database.close();
    await into.stop();
    await old.drop();
    await empty.drop();
  }
});
