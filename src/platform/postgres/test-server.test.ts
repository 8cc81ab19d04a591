/** Tests rely on this server: databases must be clonable, alike and gone afterwards. */
import { stat } from 'node:fs/promises';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { createDatabase, dropDatabase, startTestServer } from './test-server.ts';

vi.setConfig({ testTimeout: 60_000 });

test('a template is cloned with its data; a dropped database is gone though somebody is connected', async () => {
  const server = await startTestServer();
  const id = `t${process.pid}`;
  try {
    const template = await createDatabase(server.url, `${id}_template`);
    const maker = new pg.Client({ connectionString: template });
    await maker.connect();
    await maker.query(`create table word (w text); insert into word values ('b'), ('Ä'), ('a'), ('Z')`);
    await maker.end();
    const clone = new pg.Client({
      connectionString: await createDatabase(server.url, `${id}_1`, `${id}_template`),
    });
    await clone.connect();
    clone.on('error', () => undefined);
    const { rows } = await clone.query(`select string_agg(w, '' order by w) as words from word`);
    expect(rows).toEqual([{ words: 'aÄbZ' }]);
    await dropDatabase(server.url, `${id}_1`);
    await expect(clone.query('select 1')).rejects.toThrow();
  } finally {
    await dropDatabase(server.url, `${id}_1`);
    await dropDatabase(server.url, `${id}_template`);
    await server.stop();
  }
});

test.skipIf(process.env.TRELLIS_TEST_DATABASE_URL)(
  'two runs at once do not meet, and leave nothing',
  async () => {
    const [one, two] = await Promise.all([startTestServer(), startTestServer()]);
    expect(one.url).not.toBe(two.url);
    const sockets = new URL(one.url).searchParams.get('host')!;
    expect((await stat(sockets)).isDirectory()).toBe(true);
    await Promise.all([one.stop(), two.stop()]);
    await expect(stat(sockets)).rejects.toThrow('ENOENT');
  },
);
