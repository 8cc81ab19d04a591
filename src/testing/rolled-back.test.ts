import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { testDatabase } from './db.ts';
import { rolledBack } from './rolled-back.ts';

const setting = (name: string) => sql`insert into kernel.setting (name, value) values (${name}, '1')`;

it('turns transactions into savepoints and leaves nothing behind', async () => {
  const real = await testDatabase();
  const database = await rolledBack(real);
  await database.kysely.transaction().execute(async (tx) => void (await setting('kept').execute(tx)));
  await expect(
    database.kysely.transaction().execute(async (tx) => {
      await setting('lost').execute(tx);
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  const seen = await sql<{ name: string }>`select name from kernel.setting`.execute(database.kysely);
  expect(seen.rows.map((r) => r.name)).toEqual(['kept']);
  const readOnly = database.kysely
    .transaction()
    .setAccessMode('read only')
    .execute((tx) => setting('never').execute(tx));
  await expect(readOnly).rejects.toThrow(/read-only transaction/);
  await setting('after').execute(database.kysely);
  await database.close();
  const after = await sql`select 1 from kernel.setting`.execute(real.kysely);
  expect(after.rows).toEqual([]);
});
