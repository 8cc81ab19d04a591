/** A connection that does not wait for begin and commit: what is sent next sees them, and a lost commit is not passed over. */
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { cloneDatabase } from '../testing/db.ts';
import { openDatabase } from './database.ts';
import { finish } from './finish.ts';

it('shows the next statement what was committed, and commits nothing after a commit that failed', async () => {
  const { url, drop } = await cloneDatabase();
  const database = openDatabase({ url, poolSize: 1, lazyAnswers: true, prepares: true });
  const { kysely } = database;
  const add = (n: number) =>
    kysely.transaction().execute(async (tx) => sql`insert into once (n) values (${n})`.execute(tx));
  const all = async () =>
    (await sql<{ n: number }>`select n from once order by n`.execute(kysely)).rows.map((r) => r.n);
  try {
    await sql`create table once (n int unique deferrable initially deferred)`.execute(kysely);
    await add(1);
    expect(await all()).toEqual([1]);
    const refused = kysely.transaction().execute(async (tx) => {
      await sql`insert into once (n) values (2)`.execute(tx);
      throw new Error('thought better of it');
    });
    await expect(refused).rejects.toThrow('thought better of it');
    await add(3);
    expect(await all()).toEqual([1, 3]);
    // Found only by the commit, which nobody waited for.
    await add(3);
    await expect(add(4)).rejects.toMatchObject({ code: '23505' });
    expect(await all()).toEqual([1, 3]);
  } finally {
    await database.close();
    await drop();
  }
});

it('writes the last statement with the commit, and nothing at all where it fails', async () => {
  const { url, drop } = await cloneDatabase();
  const database = openDatabase({ url, poolSize: 1 });
  const { kysely } = database;
  const add = (first: number, last: number) =>
    kysely.transaction().execute(async (tx) => {
      await sql`insert into once (n) values (${first})`.execute(tx);
      await finish(tx, sql`insert into once (n) values (${last})`);
      return last;
    });
  const all = async () =>
    (await sql<{ n: number }>`select n from once order by n`.execute(kysely)).rows.map((r) => r.n);
  try {
    await sql`create table once (n int primary key)`.execute(kysely);
    expect(await add(1, 2)).toBe(2);
    expect(await all()).toEqual([1, 2]);
    await expect(add(3, 1)).rejects.toMatchObject({ code: '23505', table: 'once' });
    expect(await all()).toEqual([1, 2]);
    expect(await add(3, 4)).toBe(4);
    const refused = kysely.transaction().execute(async (tx) => {
      await finish(tx, sql`insert into once (n) values (5)`);
      throw new Error('thought better of it');
    });
    await expect(refused).rejects.toThrow('thought better of it');
    expect(await all()).toEqual([1, 2, 3, 4]);
  } finally {
    await database.close();
    await drop();
  }
});
