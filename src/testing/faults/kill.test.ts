/** A server that is killed in the middle of an import: nothing half-written, and the work comes to its end. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLog } from '../../kernel/journal/verify.ts';
import { ownWorld, type World } from '../world.ts';
import { call, fileForm, type Installation, installation, keyOf, until } from './installation.ts';

const PEOPLE = 3000;
let world: World & { url: string };
let trellis: Installation;
let key: string;
beforeAll(async () => {
  world = await ownWorld();
  key = await keyOf(world.app, world.administrator, ['*']);
  trellis = await installation(world.url);
});
afterAll(async () => {
  await trellis.stop();
  await world.close();
});

function peopleFile(): string {
  let text = 'employee number,given name,family name,email,job title,department,manager number,hire date\n';
  for (let i = 0; i < PEOPLE; i++)
    text += `K${i},Given${i},Family${i},k${i}@example.org,Title ${i % 20},Unit ${i % 30},${i === 0 ? '' : `K${Math.floor(i / 8)}`},2020-01-01\n`;
  return text;
}

const number = async (query: string) =>
  (await sql<{ n: number }>`${sql.raw(query)}`.execute(world.app.database.kysely)).rows[0]!.n;
const people = () => number("select count(*) as n from kernel.employment where employee_number like 'K%'");
const workOf = async (workId: string) => (await trellis.call('GET', `/api/long-work/${workId}`, key)).body;

/** Starts long work and follows it to its end. */
async function follow(path: string, body: object): Promise<{ state: string; output: { joiners: number } }> {
  const { workId } = (await trellis.call('POST', path, key, body)).body;
  return until(
    `${path} ends`,
    async () => {
      const work = await workOf(workId);
      return ['done', 'failed', 'stopped'].includes(work.state) && work;
    },
    25_000,
  );
}

test('kill -9 while people are being imported', { timeout: 60_000 }, async () => {
  await trellis.start();
  const upload = await call(trellis.url, 'POST', '/api/imports', key, fileForm(peopleFile(), 'people.csv'));
  const { importId } = upload.body;
  expect((await follow(`/api/imports/${importId}/stage`, {})).state).toBe('done');

  // Another session holds a row that applying needs, so that the kill surely comes in the middle.
  const holder = await world.app.database.pool.connect();
  await holder.query('begin');
  await holder.query("select 1 from kernel.counter where prefix = 'P' for update");
  const applied = await trellis.call('POST', `/api/imports/${importId}/apply`, key, { override: true });
  expect(applied.status).toBe(202);
  const { workId } = applied.body;
  await until(
    'the apply is inside its transaction',
    async () => (await number('select count(*) as n from pg_locks where not granted')) > 0,
  );
  await trellis.kill();
  await holder.query('rollback');
  holder.release();
  expect(await number(`select count(*) as n from kernel.long_work where state = 'running'`)).toBe(1);
  await until(
    'what was half-written is rolled back',
    async () =>
      (await number(
        "select count(*) as n from pg_stat_activity where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()",
      )) === 0,
  );
  expect(await people()).toBe(0);
  expect(await number("select count(*) as n from kernel.unit_now where name like 'Unit %'")).toBe(0);

  await trellis.start();
  const work = await until(
    'the work is taken up again',
    async () => {
      const now = await workOf(workId);
      return now.state === 'done' && now;
    },
    25_000,
  );
  expect(work.output.joiners).toBe(PEOPLE);
  expect(await people()).toBe(PEOPLE);
  expect(await number("select count(*) as n from kernel.event where name = 'imports.people-applied'")).toBe(
    1,
  );
  expect(await number(`select attempts as n from kernel.long_work where work_id = '${workId}'`)).toBe(2);

  const again = await call(trellis.url, 'POST', '/api/imports', key, fileForm(peopleFile(), 'people.csv'));
  const staged = await follow(`/api/imports/${again.body.importId}/stage`, {});
  expect(staged).toMatchObject({
    state: 'done',
    output: { summary: { outcomes: { unchanged: PEOPLE, joiner: 0, changed: 0, mover: 0 } } },
  });
  expect((await verifyLog(world.app.database.kysely)).faults).toEqual([]);
});

test('work that ends its process again and again is given up with a sentence', {
  timeout: 60_000,
}, async () => {
  const workId = await number(
    `insert into kernel.long_work (work_id, operation, input, actor_id, state, created_at, started_at, heartbeat_at, attempts)
     values (gen_random_uuid(), 'notices.read-all-notices', '{}', '${world.administrator.accountId}', 'running', now(), now(),
       now() - interval '1 minute', 3) returning work_id as n`,
  );
  const work = await until('it is given up', async () => {
    const now = await workOf(String(workId));
    return now.state === 'failed' && now;
  });
  expect(work.refusal).toMatchObject({ reason: 'ended-badly' });
  expect(work.refusal.message).toMatch(/ended 3 times in the middle of this work/);
});
