/** Webhooks from end to end: a real receiver on this machine, signatures checked by the specification's own library. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { systemClock } from '../../platform/clock.ts';
import { outgoingPolicy } from '../../platform/outgoing.ts';
import { Refusal } from '../../platform/refusal.ts';
import { secretBox } from '../../platform/secret-box.ts';
import { assemble } from '../../surfaces/server/assemble.ts';
import { hashPassword } from '../../surfaces/server/sign-in/passwords.ts';
import { openWorld, ownWorld, type World } from '../../testing/world.ts';
import { sealEvents } from '../journal/sealer.ts';
import { type App, perform } from '../perform.ts';
import * as contract from './contract.ts';
import { deliverDue, forgetDeliveries, type Sender } from './worker.ts';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  json: { type: string; timestamp: string; data: { eventId: string; position: number; subjectId: string } };
}

const SECRET = 'an installation secret of at least 32 characters';
const sender: Sender = {
  secrets: secretBox(SECRET),
  outgoing: outgoingPolicy(['127.0.0.1']),
  patienceMs: 300,
};

let world: World;
let app: App;
let server: Server;
let url: string;
let received: Received[];
/** What the receiver answers: a status, or `hang`. */
let answers: (message: Received) => number | 'hang';

beforeEach(async () => {
  world = await openWorld();
  app = inside(world);
  received = [];
  answers = () => 204;
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part) => (body += part));
    request.on('end', () => {
      const message = { headers: request.headers, body, json: JSON.parse(body) };
      received.push(message);
      const answer = answers(message);
      if (answer !== 'hang') response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await world.close();
});

/** The world as an installation whose secret is known and that may call this machine. */
function inside(at: World): App {
  const installed = { secret: SECRET, webhookAllow: ['127.0.0.1'] };
  return { ...at.app, registry: assemble('http://localhost', systemClock, hashPassword, installed) };
}

const create = (events = ['requests.*'], actor = world.administrator) =>
  perform(app, contract.createWebhook, { name: 'Data warehouse', url, events }, actor);
const get = (webhookId: string) => perform(app, contract.getWebhook, { webhookId }, world.administrator);
const log = async (webhookId: string) =>
  (await perform(app, contract.listDeliveries, { webhookId, limit: 200 }, world.administrator)).rows;
const submit = (actor = world.member, title = 'Safety course') =>
  perform(app, submitRequest, { title, goal: 'Nobody is hurt on a live line' }, actor);
const deliver = async () => {
  while (await deliverDue(app, sender));
};
async function reasonOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => null,
    (e: unknown) => e,
  );
  if (error instanceof Refusal) return error.reason;
  throw error ?? new Error('it was not refused');
}
/** Checks as the receiver would; the library compares the time with its own clock. */
function verify(message: Received, secret: string): unknown {
  const now = Date.now;
  Date.now = () => world.clock.now().epochMilliseconds;
  try {
    return new Webhook(secret).verify(message.body, message.headers as Record<string, string>);
  } finally {
    Date.now = now;
  }
}

describe('a message', () => {
  test('is signed as the specification says, and holds ids and nothing personal', async () => {
    const { secret } = await create();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const { requestId } = await submit();
    await world.settle();
    await deliver();
    expect(received.length).toBeGreaterThan(0);
    const [first] = received as [Received];
    expect(verify(first, secret!)).toMatchObject({ type: 'requests.request-submitted' });
    expect(first.json).toEqual({
      type: 'requests.request-submitted',
      timestamp: '2026-03-02T08:00:00.000Z',
      data: {
        eventId: expect.any(String),
        position: expect.any(Number),
        subjectKind: 'request',
        subjectId: requestId,
        causeId: null,
      },
    });
    expect(first.body).not.toMatch(/Jonas|Weber|example\.com|Safety/);
    expect(() => verify({ ...first, body: `${first.body} ` }, secret!)).toThrow();
    expect(() => verify(first, `whsec_${Buffer.alloc(32).toString('base64')}`)).toThrow();
  });

  test('is signed with the old secret too for a day after the secret was rotated', async () => {
    const { webhookId, secret: old } = await create();
    const { secret } = await perform(app, contract.rotateSecret, { webhookId }, world.administrator, {
      expectedVersion: 1,
    });
    await submit();
    await world.settle();
    await deliver();
    expect(String(received[0]?.headers['webhook-signature']).split(' ')).toHaveLength(2);
    verify(received[0]!, old!);
    verify(received[0]!, secret!);
    world.clock.advance('PT25H');
    received = [];
    await submit();
    await world.settle();
    await deliver();
    expect(() => verify(received[0]!, old!)).toThrow();
    verify(received[0]!, secret!);
  });

  test('never leaves the secret readable in the database', async () => {
    const { secret } = await create();
    const { rows } = await sql<{ secret: string }>`select secret from kernel.webhook`.execute(
      app.database.kysely,
    );
    expect(rows[0]!.secret).not.toContain(secret!.slice(6));
    expect(sender.secrets.open('webhooks', rows[0]!.secret)).toBe(secret);
    expect(
      secretBox('another secret of at least 32 characters').open('webhooks', rows[0]!.secret),
    ).toBeNull();
  });
});

describe('delivery', () => {
  test('keeps the order of the log, also through failures, and loses nothing', async () => {
    const { webhookId } = await create(['requests.request-submitted']);
    const ids: string[] = [];
    for (let i = 0; i < 6; i += 1) ids.push((await submit()).requestId);
    await world.settle();
    let calls = 0;
    // Fails at every second message, once.
    answers = () => (++calls % 2 === 0 ? 500 : 200);
    const good: string[] = [];
    for (let i = 0; i < 20; i += 1) {
      await deliver();
      world.clock.advance('PT10M');
    }
    let n = 0;
    for (const message of received) if (++n % 2 === 1) good.push(message.json.data.subjectId);
    expect(good).toEqual(ids);
    const entries = await log(webhookId);
    expect(entries.filter((d) => d.outcome === 'delivered')).toHaveLength(6);
    expect(entries.filter((d) => d.outcome === 'failed').every((d) => d.status === 500)).toBe(true);
    expect(await get(webhookId)).toMatchObject({ state: 'active', behind: 0, failingSince: null });
  });

  test('cuts a receiver off that hangs, and tries again with the same id', async () => {
    const { webhookId } = await create();
    await submit();
    await world.settle();
    answers = () => 'hang';
    await deliver();
    expect(await log(webhookId)).toMatchObject([
      { outcome: 'failed', status: null, problem: 'timeout', attempt: 1 },
    ]);
    expect(await get(webhookId)).toMatchObject({ state: 'failing', nextTryAt: '2026-03-02T08:00:05.000Z' });
    await deliver();
    expect(received).toHaveLength(1);
    answers = () => 200;
    world.clock.advance('PT5S');
    await deliver();
    expect(received[1]?.headers['webhook-id']).toBe(received[0]?.headers['webhook-id']);
  });

  test('of a receiver that answers 500 for a day ends, tells its owner and asks an administrator; enabled, it goes on where it stopped', async () => {
    const { webhookId } = await create(['requests.request-submitted']);
    const { requestId } = await submit();
    await world.settle();
    answers = () => 500;
    let hours = 0;
    while ((await get(webhookId)).state !== 'disabled' && hours < 60) {
      await deliver();
      world.clock.advance('PT1H');
      hours += 1;
    }
    expect(hours).toBeGreaterThan(24);
    expect(hours).toBeLessThan(36);
    expect(await get(webhookId)).toMatchObject({ state: 'disabled', disabledWhy: 'failing' });
    const { rows } = await sql<{ notices: number; items: number }>`
      select (select count(*) from kernel.notice where kind = 'webhook-disabled') as notices,
        (select count(*) from kernel.work_item where kind = 'webhook-disabled') as items`.execute(
      app.database.kysely,
    );
    expect(rows[0]).toEqual({ notices: 1, items: 1 });
    answers = () => 200;
    await submit();
    await world.settle();
    received = [];
    await deliver();
    expect(received).toEqual([]);
    const { version } = await get(webhookId);
    await perform(app, contract.enableWebhook, { webhookId }, world.administrator, {
      expectedVersion: version,
    });
    await deliver();
    expect(received.map((m) => m.json.data.subjectId)[0]).toBe(requestId);
    expect(received).toHaveLength(2);
  });

  test('of a receiver that is gone ends at once', async () => {
    const { webhookId } = await create();
    await submit();
    await world.settle();
    answers = () => 410;
    await deliver();
    expect(await get(webhookId)).toMatchObject({ state: 'disabled', disabledWhy: 'gone' });
    expect(received).toHaveLength(1);
  });

  test('tells only of what the maker may read, and of nothing when they may manage webhooks no more', async () => {
    const { webhookId } = await create(['requests.*', 'access.*'], world.elsewhere);
    await submit();
    const { requestId } = await submit(world.elsewhere, 'Sales pitch');
    await world.settle();
    await deliver();
    expect(new Set(received.map((m) => m.json.data.subjectId))).toEqual(new Set([requestId]));
    await sql`delete from kernel.role_grant where account_id = ${world.elsewhere.accountId}`.execute(
      app.database.kysely,
    );
    await submit(world.elsewhere, 'Another');
    await world.settle();
    received = [];
    await deliver();
    expect(received).toEqual([]);
    expect(await get(webhookId)).toMatchObject({ state: 'disabled', disabledWhy: 'rights-lost' });
  });

  test('by hand: a test message, and a message of the log once more', async () => {
    const { webhookId, secret } = await create();
    await perform(app, contract.testWebhook, { webhookId }, world.administrator);
    await deliver();
    expect(received[0]?.json.type).toBe('webhooks.test');
    verify(received[0]!, secret!);
    await submit();
    await world.settle();
    await deliver();
    const sent = received.length;
    const done = (await log(webhookId)).find((d) => d.eventName === 'requests.request-submitted')!;
    await perform(app, contract.redeliver, { deliveryId: done.deliveryId }, world.administrator);
    await deliver();
    expect(received).toHaveLength(sent + 1);
    expect(received[sent]?.headers['webhook-id']).toBe(received[1]?.headers['webhook-id']);
    expect(received[sent]?.json).toEqual(received[1]?.json);
    expect((await log(webhookId)).some((d) => d.cause === 'by-hand' && d.outcome === 'delivered')).toBe(true);
    world.clock.advance('PT800H');
    expect(await forgetDeliveries(app)).toBe(sent + 1);
  });
});

describe('refusals', () => {
  test('say what is wrong', async () => {
    const make = (input: object) =>
      reasonOf(
        perform(
          world.app,
          contract.createWebhook,
          { name: 'X', url: 'https://a.example', events: ['org.*'], ...input } as never,
          world.administrator,
        ),
      );
    expect(await make({ url: 'http://a.example' })).toBe('not-https');
    expect(await make({ url: 'https://169.254.169.254/' })).toBe('private-address');
    expect(await make({ url: 'https://a:b@a.example' })).toBe('has-credentials');
    expect(await make({ events: ['org.nothing-such'] })).toBe('event-unknown');
    expect(await make({ events: ['nothing.*'] })).toBe('event-unknown');
    for (let i = 0; i < 20; i += 1) await create();
    expect(await reasonOf(create())).toBe('too-many-webhooks');
    const { webhookId } = await create(undefined, world.elsewhere);
    await perform(app, contract.deleteWebhook, { webhookId }, world.elsewhere, { expectedVersion: 1 });
    expect(await reasonOf(perform(app, contract.testWebhook, { webhookId }, world.elsewhere))).toBe(
      'webhook-deleted',
    );
    const { rows } = await sql<{ secret: string }>`
      select secret from kernel.webhook where webhook_id = ${webhookId}`.execute(app.database.kysely);
    expect(rows[0]!.secret).toBe('');
  });

  test('catching up page by page gives what was sent', async () => {
    const { webhookId } = await create(['requests.*']);
    for (let i = 0; i < 5; i += 1) await submit();
    await world.settle();
    await deliver();
    const all: string[] = [];
    for (let after = 0; ; ) {
      const page = await perform(
        app,
        contract.listWebhookEvents,
        { webhookId, after, limit: 3 },
        world.administrator,
      );
      all.push(...page.rows.map((m) => m.data.eventId));
      if (page.isEnd) break;
      after = page.upTo;
    }
    expect(all).toEqual(received.map((m) => m.json.data.eventId));
  });
});

test('two processes at once tell a receiver each thing in order, and once', async () => {
  const own = await ownWorld();
  try {
    const at = inside(own);
    const { webhookId } = await perform(
      at,
      contract.createWebhook,
      { name: 'Busy', url, events: ['requests.request-submitted'] },
      own.administrator,
    );
    const ids: string[] = [];
    for (let i = 0; i < 30; i += 1)
      ids.push(
        (await perform(at, submitRequest, { title: `Course ${i}`, goal: 'Learn' }, own.member)).requestId,
      );
    await sealEvents(own.app.database);
    const run = async () => {
      for (let i = 0; i < 20; i += 1) await deliverDue(at, sender);
    };
    await Promise.all([run(), run(), run()]);
    expect(received.map((m) => m.json.data.subjectId)).toEqual(ids);
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from kernel.webhook_delivery where webhook_id = ${webhookId}`.execute(
      own.app.database.kysely,
    );
    expect(rows[0]!.n).toBe(30);
  } finally {
    await own.close();
  }
});
