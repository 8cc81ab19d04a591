/** Due clocks fire once each: over two processes at once, and although one of them is killed in the middle. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { plantDueClocks } from '../due-clocks.ts';
import { ownWorld, type World } from '../world.ts';

const SWEEP = fileURLToPath(new URL('../sweep.ts', import.meta.url));
const DUE = '2026-03-01T12:00:00.000Z';
const NOW = '2026-03-02T08:00:00Z';
const MANY = 3000;

let world: World & { url: string };
beforeEach(async () => {
  world = await ownWorld();
  await plantDueClocks(
    world.app.database,
    MANY,
    { told: world.people.amara, above: world.people.lea, unitId: world.units.operations },
    DUE,
  );
});
afterEach(() => world.close());

/** Starts a sweep; resolves when it has fired something, and `ended` with how many it fired. */
async function sweep(limit: number) {
  const child = spawn(process.execPath, [SWEEP, world.url, NOW, String(limit)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  let fired = () => {};
  const firing = new Promise<void>((resolve) => {
    fired = resolve;
  });
  child.stdout.on('data', (data) => {
    told += String(data);
    if (told.includes('fired')) fired();
  });
  const ended = new Promise<number>((resolve) =>
    child.once('exit', () => {
      fired();
      resolve(Number(/fired (\d+) \d+\n$/.exec(told)?.[1] ?? 0));
    }),
  );
  await firing;
  return { child, ended };
}

async function count(from: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.raw(from)}`.execute(
    world.app.database.kysely,
  );
  return rows[0]!.n;
}

async function demandOnce(): Promise<void> {
  const once = async (name: string) =>
    count(`(select subject_id from kernel.event where name = '${name}' group by 1 having count(*) = 1) e`);
  expect(await count(`kernel.event where name = 'clocks.clock-breached'`)).toBe(MANY);
  expect(await once('clocks.clock-breached')).toBe(MANY);
  expect(await count(`kernel.event where name = 'clocks.clock-escalated'`)).toBe(MANY / 10);
  expect(await once('clocks.clock-escalated')).toBe(MANY / 10);
  expect(await count(`kernel.notice where kind = 'clock-breached'`)).toBe(MANY);
  expect(await count(`kernel.notice where kind = 'clock-escalated'`)).toBe(MANY / 10);
  expect(await count(`kernel.case_clock where fires_at is not null`)).toBe(0);
  expect(await count(`kernel.case_clock where stage = 'breached' and 'breach' = any(fired)`)).toBe(MANY);
}

test('two processes share what is due, and neither fires what the other did', {
  timeout: 90_000,
}, async () => {
  const [a, b] = await Promise.all([sweep(100), sweep(100)]);
  const fired = await Promise.all([a.ended, b.ended]);
  expect(fired[0]! + fired[1]!).toBe(MANY);
  await demandOnce();
});

test('a sweep that is killed leaves each step done or still to do', { timeout: 90_000 }, async () => {
  const { child, ended } = await sweep(50);
  child.kill('SIGKILL');
  const fired = await ended;
  expect(fired).toBeLessThan(MANY);
  expect(await count('kernel.case_clock where fires_at is not null')).toBeGreaterThan(0);
  await (await sweep(1000)).ended;
  await demandOnce();
});
