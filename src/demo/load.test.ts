import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SYSTEM } from '../kernel/access/actor.ts';
import { syncRoles } from '../kernel/access/roles.ts';
import { approvalsOf } from '../kernel/approvals/contract.ts';
import { verifyLog } from '../kernel/journal/verify.ts';
import { createPerson } from '../kernel/org/contract.ts';
import { perform } from '../kernel/perform.ts';
import { writeSettings } from '../kernel/setup/settings.ts';
import { fixedClock } from '../platform/clock.ts';
import { type Database, openDatabase } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import { assemble } from '../surfaces/server/assemble.ts';
import { refusalOf } from '../testing/access-stage.ts';
import { cloneDatabase } from '../testing/db.ts';
import { loadWantedDemo } from './background.ts';
import { loadDemoEnterprise } from './contract.ts';
import { type Lane, turnstile } from './lanes.ts';
import type { DemoApp } from './load.ts';
import { readDemo } from './state.ts';
import { planStory } from './story.ts';

const NOW = '2026-11-23T16:20:00.000Z';
// Hashing has tests of its own; here fifty of them would only take time.
const quickHash = async () => 'not a hash that anybody signs in with';

let database: Database;
let lanes: Lane[];
let drop: () => Promise<void>;
beforeEach(async () => {
  const clone = await cloneDatabase();
  drop = clone.drop;
  database = openDatabase({ url: clone.url, poolSize: 4, prepares: true });
  lanes = [2, 1, 1].map((poolSize) => {
    const gate = turnstile();
    const { around } = gate;
    return {
      turnstile: gate,
      database: openDatabase({ url: clone.url, poolSize, prepares: true, lazyAnswers: true, around }),
    };
  });
});
afterEach(async () => {
  await Promise.all([database, ...lanes.map((l) => l.database)].map((d) => d.close()));
  await drop();
});

async function demoApp(inLanes = false): Promise<DemoApp> {
  const clock = fixedClock(NOW);
  const registry = assemble(undefined, clock, quickHash);
  await syncRoles(database.kysely, registry);
  const app = { database, registry, clock, zone: 'Europe/Copenhagen' };
  return inLanes ? { ...app, database: lanes[0]!.database, lanes } : app;
}

const count = async (from: string) =>
  (await sql<{ n: number }>`select count(*) as n from ${sql.raw(from)}`.execute(database.kysely)).rows[0]!.n;

it('loads a small demo without a refusal, and the log verifies', async () => {
  const app = await demoApp();
  await writeSettings(database.kysely, { data: 'demo', installationId: newId() });
  await perform(app, loadDemoEnterprise, { people: 60 }, SYSTEM);
  const seen: number[] = [];
  const loaded = await loadWantedDemo(app, { onProgress: (done) => seen.push(done) });
  expect(loaded!.steps).toBeGreaterThan(500);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.at(-1)).toBe(loaded!.steps);
  expect((await readDemo(database.kysely))!.state).toBe('loaded');
  const verdict = await verifyLog(database.kysely);
  expect(verdict).toMatchObject({ ok: true, unsealed: 0 });
  expect(await count('kernel.reaction where failed_at is not null')).toBe(0);
  expect(await count(`kernel.reaction where due_at <= '${NOW}'`)).toBe(0);
  // Facts have honest times: what was planned was known before it held.
  expect(
    await count(`kernel.unit_fact where lower(known)::date < lower(valid) and lower(valid) > '2026-01-01'`),
  ).toBeGreaterThan(8);
  expect(await count(`kernel.employment_fact where lower(known)::date > lower(valid)`)).toBeGreaterThan(50);
  expect((await refusalOf(perform(app, loadDemoEnterprise, {}, SYSTEM))).reason).toBe('loaded-already');
  expect(await loadWantedDemo(app)).toBeNull();
}, 120_000);

it('goes on where it was ended, and tells the same story on several connections', async () => {
  const app = await demoApp(true);
  await writeSettings(database.kysely, { data: 'demo', installationId: newId() });
  await perform(app, loadDemoEnterprise, { people: 60 }, SYSTEM);
  for (const share of [0.3, 0.8]) {
    const ending = new AbortController();
    await loadWantedDemo(app, {
      signal: ending.signal,
      onProgress: (done, total) => done > total * share && ending.abort(),
    });
    expect((await readDemo(database.kysely))!.state).toBe('loading');
    // Asked again meanwhile, it is the same work.
    await perform(app, loadDemoEnterprise, { people: 60 }, SYSTEM);
  }
  const loaded = await loadWantedDemo(app);
  // Whoever told everything again would perform more than all steps: days and reactions come on top.
  expect(loaded!.operations).toBeLessThan(loaded!.steps);
  // Looks are taken again; everything else was done once.
  const looks = planStory((await readDemo(database.kysely))!.story).filter(
    (s) => s.operation === approvalsOf.name,
  );
  expect(await count(`kernel.idempotency where key like 'demo:%'`)).toBe(loaded!.steps - looks.length);
  // Keys are drawn in the order of the story, whichever connection was quicker.
  const { rows } = await sql<{ numbers: string[] }>`
    select array_agg(employee_number order by substring(key from 3)::int) as numbers from kernel.person_now
    where employee_number is not null and key not in (select p.key from kernel.person p join kernel.employment e using (person_id)
      group by p.key having count(*) > 1)`.execute(database.kysely);
  const planned = planStory((await readDemo(database.kysely))!.story)
    .filter((s) => s.operation === createPerson.name)
    .map((s) => (s.input as { employeeNumber: string }).employeeNumber);
  expect(rows[0]!.numbers.length).toBeGreaterThan(50);
  expect(rows[0]!.numbers).toEqual(planned.filter((n) => rows[0]!.numbers.includes(n)));
  expect(await count('kernel.unit_now where parent_id is null')).toBe(1);
  expect((await verifyLog(database.kysely)).ok).toBe(true);
}, 120_000);

it('refuses where the database holds own data', async () => {
  const app = await demoApp();
  expect((await refusalOf(perform(app, loadDemoEnterprise, {}, SYSTEM))).reason).toBe('not-a-demo');
  await writeSettings(database.kysely, { data: 'own', installationId: newId() });
  expect((await refusalOf(perform(app, loadDemoEnterprise, {}, SYSTEM))).reason).toBe('not-a-demo');
});
