/** Two at once: the same key, the same request, somebody who has just left, and a reader who does not read. */
import { connect } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { sealEvents } from '../../kernel/journal/sealer.ts';
import { endEmployment } from '../../kernel/org/contract-leaving.ts';
import { createUnit } from '../../kernel/org/contract-units.ts';
import { perform } from '../../kernel/perform.ts';
import { runLongWork } from '../../kernel/react.ts';
import { newId } from '../../platform/ids.ts';
import { call, fileForm, pause, until } from './installation.ts';
import { type ServedWorld, serveWorld } from './server.ts';

const PASSWORD = 'four plain words here';
let world: ServedWorld;
beforeAll(async () => {
  world = await serveWorld();
});
afterAll(() => world.close());

const count = async (table: string, where: string) =>
  (
    await sql<{ n: number }>`select count(*) as n from ${sql.table(table)} where ${sql.raw(where)}`.execute(
      world.app.database.kysely,
    )
  ).rows[0]!.n;
const newRequest = () =>
  perform(
    world.app,
    submitRequest,
    { title: 'Forklift refresher', goal: 'Drive safely', unitId: world.units.fieldService },
    world.member,
  );

test('one key sent ten times at once does it once and answers everybody the same', async () => {
  const send = () =>
    call(
      world.address,
      'POST',
      '/api/requests',
      world.keys.administrator,
      { title: 'Only once', goal: 'Keys hold', unitId: world.units.sales },
      { 'idempotency-key': 'ten-at-once' },
    );
  const answers = await Promise.all(Array.from({ length: 10 }, send));
  expect(new Set(answers.map((a) => `${a.status} ${a.body.requestId}`)).size).toBe(1);
  expect(answers[0]!.status).toBe(200);
  expect(await count('requests.request', "title = 'Only once'")).toBe(1);
  expect(
    await count(
      'kernel.event',
      `name = 'requests.request-submitted' and subject_id = '${answers[0]!.body.requestId}'`,
    ),
  ).toBe(1);
  const other = await call(
    world.address,
    'POST',
    '/api/requests',
    world.keys.administrator,
    { title: 'Something else', goal: 'Keys hold' },
    { 'idempotency-key': 'ten-at-once' },
  );
  expect(other).toMatchObject({ status: 409, body: { reason: 'key-reused' } });
});

test('one key of long work sent at once is queued once; for other work it is a conflict', async () => {
  const upload = await call(
    world.address,
    'POST',
    '/api/imports',
    world.keys.administrator,
    fileForm('employee number,given name,family name,email\n7001,Ann,Lee,ann.lee@example.com\n', 'p.csv'),
  );
  expect(upload.status).toBe(200);
  const send = (body: object) =>
    call(
      world.address,
      'POST',
      `/api/imports/${upload.body.importId}/stage`,
      world.keys.administrator,
      body,
      {
        'idempotency-key': 'stage-once',
      },
    );
  const answers = await Promise.all(Array.from({ length: 8 }, () => send({ mode: 'partial' })));
  expect(new Set(answers.map((a) => `${a.status} ${a.body.workId}`)).size).toBe(1);
  expect(answers[0]!.status).toBe(202);
  expect(await count('kernel.long_work', "idempotency_key = 'stage-once'")).toBe(1);
  expect(await send({ mode: 'full' })).toMatchObject({ status: 409, body: { reason: 'key-reused' } });
  expect(await runLongWork(world.app)).toBe(true);
  expect(await runLongWork(world.app)).toBe(false);
  const done = await call(
    world.address,
    'GET',
    `/api/long-work/${answers[0]!.body.workId}`,
    world.keys.administrator,
  );
  expect(done.body).toMatchObject({ state: 'done', output: { summary: { rows: 1 } } });
});

test('of two who triage one request at once one wins, and the other reads what the first did', async () => {
  const { requestId, version } = await newRequest();
  const takeUp = (key: string, ownerId: string) =>
    call(
      world.address,
      'POST',
      `/api/requests/${requestId}/take-up`,
      key,
      { ownerId },
      { 'if-match': `"${version}"`, 'idempotency-key': newId() },
    );
  const answers = await Promise.all([
    takeUp(world.keys.coordinator, world.people.wei),
    takeUp(world.keys.administrator, world.people.amara),
  ]);
  const won = answers.findIndex((a) => a.status === 200);
  const lost = answers[1 - won]!;
  expect(answers[won]!.status).toBe(200);
  expect(lost).toMatchObject({ status: 409, body: { code: 'conflict', reason: 'changed-meanwhile' } });
  expect(lost.body.message).toContain(won === 0 ? 'Amara Okafor was faster' : 'Lea Brandt was faster');
  expect(lost.body.details.values.ownerName).toBe(won === 0 ? 'Wei Chen' : 'Amara Okafor');
  expect(
    await count('kernel.event', `name = 'requests.request-taken-up' and subject_id = '${requestId}'`),
  ).toBe(1);
});

test('the session of somebody who left a minute ago is refused at once, everywhere', async () => {
  const { accounts } = world.signIn;
  await accounts.setPassword(world.app.database.kysely, world.member.accountId, PASSWORD);
  const signedIn = await fetch(`${world.address}/api/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: world.address },
    body: JSON.stringify({ email: 'jonas@example.com', password: PASSWORD }),
  });
  expect(signedIn.status).toBe(200);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const as = (path: string, init: RequestInit = {}) =>
    fetch(`${world.address}${path}`, { ...init, headers: { cookie, 'x-trellis': '1', ...init.headers } });
  expect((await as('/api/directory?text=a')).status).toBe(200);
  const live = await as('/api/live');
  expect(live.status).toBe(200);

  const { rows } = await sql<{ version: number }>`
    select version from kernel.person where person_id = ${world.people.jonas}`.execute(
    world.app.database.kysely,
  );
  await perform(
    world.app,
    endEmployment,
    { personId: world.people.jonas, lastDay: '2026-03-01', reason: 'resignation', immediately: true },
    world.administrator,
    { expectedVersion: rows[0]!.version },
  );
  const refused = await as('/api/directory?text=a');
  expect(refused.status).toBe(401);
  expect((await refused.json()).message).toMatch(/^[A-Z].+\.$/);
  const write = await as('/api/requests', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'One more', goal: 'Before I go' }),
  });
  expect(write.status).toBe(401);
  expect((await as('/api/live')).status).toBe(401);
  await live.body?.cancel();
  const again = await fetch(`${world.address}/api/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: world.address },
    body: JSON.stringify({ email: 'jonas@example.com', password: PASSWORD }),
  });
  expect(again.status).toBe(403);
});

test('a listener that does not read holds nobody up', async () => {
  const { port } = new URL(world.address);
  const open = () =>
    new Promise<{ heard: () => string; paused: () => void; end: () => void }>((resolve) => {
      let text = '';
      const socket = connect({ host: '127.0.0.1', port: Number(port) }, () => {
        socket.write(
          `GET /api/live HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${world.keys.administrator}\r\n\r\n`,
        );
      });
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        text += String(data);
        if (text.includes(': hello'))
          resolve({
            heard: () => text,
            paused: () => socket.pause(),
            end: () => socket.destroy(),
          });
      });
    });
  const slow = await open();
  const quick = await open();
  slow.paused();
  // The feed begins where the log stands when the first one listens.
  await pause(1200);
  let told = 0;
  for (let round = 0; round < 8; round++) {
    for (let i = 0; i < 5; i++) {
      await perform(
        world.app,
        createUnit,
        {
          name: `Unit ${round} ${i}`,
          kind: 'unit',
          parentId: world.units.sales,
          region: null,
          from: '2026-01-01',
        },
        world.administrator,
      );
      told += 1;
    }
    await sealEvents(world.app.database);
    world.nudge();
  }
  await until(
    'the quick reader hears of every unit',
    async () => (quick.heard().match(/"kind":"unit"/g)?.length ?? 0) >= told,
  );
  expect((await call(world.address, 'GET', '/api/people?limit=1', world.keys.administrator)).status).toBe(
    200,
  );
  slow.end();
  quick.end();
});
