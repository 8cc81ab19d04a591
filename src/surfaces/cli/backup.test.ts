/** `trellis backup` and `trellis restore` as a drill: out of one installation, into an empty one, never over a full one. */
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openDatabase } from '../../platform/database.ts';
import { emptyDatabase } from '../../testing/db.ts';
import { installation } from '../../testing/faults/installation.ts';
import { ownWorld } from '../../testing/world.ts';

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
