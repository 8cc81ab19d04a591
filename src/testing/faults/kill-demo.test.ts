/** A demo load that is killed goes on where it was when it is asked for again, and tells the same story. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDemo } from '../../demo/state.ts';
import { planStory } from '../../demo/story.ts';
import { verifyLog } from '../../kernel/journal/verify.ts';
import { type Database, openDatabase } from '../../platform/database.ts';
import { assemble } from '../../surfaces/server/assemble.ts';
import { cloneDatabase } from '../db.ts';
import { type Installation, installation, until } from './installation.ts';

let database: Database;
let drop: () => Promise<void>;
let trellis: Installation;
beforeAll(async () => {
  const clone = await cloneDatabase();
  drop = clone.drop;
  database = openDatabase({ url: clone.url, poolSize: 2 });
  trellis = await installation(clone.url);
});
afterAll(async () => {
  await trellis.stop();
  await database.close();
  await drop();
});

const count = async (from: string) =>
  (await sql<{ n: number }>`select count(*) as n from ${sql.raw(from)}`.execute(database.kysely)).rows[0]!.n;

test('kill -9 in the middle of the demo load', { timeout: 120_000 }, async () => {
  const loading = trellis.begin('demo', '--people', '60');
  const ended = new Promise((resolve) => loading.once('exit', resolve));
  await until(
    'some of the story is told',
    async () => (await count(`kernel.idempotency where key like 'demo:%'`)) > 150,
    60_000,
  );
  loading.kill('SIGKILL');
  await ended;
  const before = await count(`kernel.idempotency where key like 'demo:%'`);
  const events = await count('kernel.event');

  const again = await trellis.trellis('demo', '--people', '60');
  expect(again).toMatchObject({ code: 0, output: expect.stringContaining('The demo enterprise is loaded') });
  // Each step that changes something has its key once: nothing was told twice, nothing was left out.
  const { story } = (await readDemo(database.kysely))!;
  const { operations } = assemble();
  const planned = planStory(story).flatMap(({ operation }, index) =>
    operations.get(operation)!.contract.kind === 'command' ? [`demo:${index}`] : [],
  );
  const { rows } = await sql<{ key: string }>`
    select key from kernel.idempotency where key like 'demo:%'`.execute(database.kysely);
  expect(new Set(rows.map((r) => r.key))).toEqual(new Set(planned));
  expect(rows.length).toBe(planned.length);
  expect(rows.length).toBeGreaterThan(before);
  expect(await count('kernel.event')).toBeGreaterThan(events);
  expect(await count('kernel.unit_now where parent_id is null')).toBe(1);
  expect(await count('kernel.reaction where failed_at is not null')).toBe(0);
  const verdict = await verifyLog(database.kysely);
  expect(verdict).toMatchObject({ ok: true, unsealed: 0 });
});
