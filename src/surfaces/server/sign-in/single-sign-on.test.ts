/** The whole way of single sign-on against a real OpenID Connect server, and every sentence on which it ends. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SYSTEM } from '../../../kernel/access/actor.ts';
import { disableAccount } from '../../../kernel/access/contract.ts';
import { type App, perform } from '../../../kernel/perform.ts';
import * as contract from '../../../kernel/single-sign-on/contract.ts';
import { type Clock, systemClock } from '../../../platform/clock.ts';
import { freePort } from '../../../platform/postgres/port.ts';
import { secretBox } from '../../../platform/secret-box.ts';
import { type OpenIdServer, startOpenIdServer } from '../../../testing/openid-server.ts';
import { ownWorld, type World } from '../../../testing/world.ts';
import { assemble } from '../assemble.ts';
import { answerProblem } from '../problems.ts';
import { hashPassword } from './passwords.ts';
import { createSignIn, type SignIn } from './sign-in.ts';

const SECRET = 'a-secret-for-tests-that-is-long-enough-0123456789';
const BASE = 'http://trellis.test:4000';

let world: World;
let app: App;
let idp: OpenIdServer;
let http: FastifyInstance;
let signIn: SignIn;
let shifted = 0;
let faults: string[];
const clock: Clock = { now: () => Temporal.Instant.fromEpochMilliseconds(Date.now() + shifted) };
const closing: Server[] = [];

beforeAll(async () => {
  world = await ownWorld();
  app = {
    ...world.app,
    registry: assemble(BASE, systemClock, hashPassword, { secret: SECRET, webhookAllow: [] }),
    clock,
  };
  idp = await startOpenIdServer(`${BASE}/api/auth/sso/callback`);
});
afterAll(async () => {
  await idp.close();
  await world.close();
});
beforeEach(async () => {
  shifted = 0;
  faults = [];
  signIn = createSignIn({
    pool: world.app.database.pool,
    baseUrl: BASE,
    secret: SECRET,
    clock,
    mail: async () => undefined,
    onError: (message) => faults.push(message),
    singleSignOn: {
      secrets: secretBox(SECRET),
      accept: (who) => perform(app, contract.acceptSignIn, who, SYSTEM),
    },
  });
  http = Fastify();
  http.setErrorHandler(answerProblem);
  signIn.register(http);
  await http.ready();
  await sql`delete from kernel.sign_in_identity`.execute(app.database.kysely);
  await sql`delete from kernel.sign_in_provider`.execute(app.database.kysely);
  idp.user = { sub: 'u-jonas', email: 'jonas@example.com', email_verified: true };
});
afterEach(async () => {
  await http.close();
  for (const server of closing.splice(0)) server.close();
});

const add = (more: object = {}) =>
  perform(
    app,
    contract.addProvider,
    {
      name: 'Northwind login',
      issuer: idp.issuer,
      clientId: idp.clientId,
      clientSecret: idp.clientSecret,
      domains: ['example.com'],
      ...more,
    },
    world.administrator,
  );

/** A browser: keeps the cookies of each server, follows redirects, and ends at the first page of ours. */
function browser() {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (origin: string) => jars.get(origin) ?? jars.set(origin, new Map()).get(origin)!;
  const cookies = (origin: string) =>
    [...jarOf(origin)].map(([name, value]) => `${name}=${value}`).join('; ');
  const keep = (origin: string, lines: readonly string[]) => {
    for (const line of lines) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) jarOf(origin).delete(pair.slice(0, at));
      else jarOf(origin).set(pair.slice(0, at), pair.slice(at + 1));
    }
  };
  const inject = async (path: string) => {
    const answer = await http.inject({
      method: 'GET',
      url: path,
      headers: { host: 'trellis.test:4000', cookie: cookies(BASE) },
    });
    keep(BASE, [answer.headers['set-cookie'] ?? []].flat());
    return answer;
  };
  return {
    inject,
    sessionOf: () => signIn.sessionOf({ headers: { cookie: cookies(BASE) } }),
    /** Where the browser stands in the end, and what it passed. */
    async go(path: string): Promise<{ path: string; callback: string | null }> {
      let at = BASE + path;
      let callback: string | null = null;
      for (let hops = 0; hops < 12; hops += 1) {
        const url = new URL(at);
        if (url.origin === BASE) {
          if (!url.pathname.startsWith('/api/auth/')) return { path: url.pathname + url.search, callback };
          if (url.pathname.endsWith('/callback')) callback = url.pathname + url.search;
          const answer = await inject(url.pathname + url.search);
          expect(answer.statusCode, answer.body).toBe(303);
          at = new URL(String(answer.headers.location), at).href;
        } else {
          const answer = await fetch(at, { redirect: 'manual', headers: { cookie: cookies(url.origin) } });
          keep(url.origin, answer.headers.getSetCookie());
          if (answer.status < 300 || answer.status > 399)
            throw new Error(`the server answered ${answer.status}: ${await answer.text()}`);
          at = new URL(answer.headers.get('location')!, at).href;
        }
      }
      throw new Error('redirected without end');
    },
    /** The sentence that the sign-in screen shows, once. */
    refusal: async () =>
      (await inject('/api/auth/sso/refusal')).json().refusal as { reason: string; message: string } | null,
  };
}

const start = (providerId: string, to = '/requests/REQ-1?tab=x') =>
  `/api/auth/sso/${providerId}/start?to=${encodeURIComponent(to)}`;
/** Walks the way and gives the reason on which it ends. */
async function refusalOf(providerId: string): Promise<string | undefined> {
  const b = browser();
  expect((await b.go(start(providerId))).path).toBe('/?sign-in=refused');
  expect(await b.sessionOf()).toBeNull();
  const told = await b.refusal();
  expect(told?.message).toMatch(/^[A-Z].*\.$/);
  expect(told?.message).not.toMatch(/[{}]|undefined/);
  expect(await b.refusal()).toBeNull();
  return told?.reason;
}

describe('somebody who has an account', () => {
  test('is signed in by their verified address, and comes back to where they were', async () => {
    const { providerId } = await add();
    const b = browser();
    expect((await b.go(start(providerId))).path).toBe('/requests/REQ-1?tab=x');
    expect(await b.sessionOf()).toMatchObject({
      accountId: world.member.accountId,
      personId: world.people.jonas,
    });
    expect(faults).toEqual([]);
  });

  test('is known by the server’s own name for them when their address changes there', async () => {
    const { providerId } = await add();
    await browser().go(start(providerId));
    idp.user = { sub: 'u-jonas', email: 'jonas.married@elsewhere.test', email_verified: false };
    const b = browser();
    await b.go(start(providerId));
    expect(await b.sessionOf()).toMatchObject({ accountId: world.member.accountId });
    // Whoever gets the old address there does not get the account here.
    idp.user = { sub: 'u-new', email: 'jonas@example.com', email_verified: true };
    expect(await refusalOf(providerId)).toBe('linked-to-another');
  });

  test('is refused when the account is disabled, also by a name that is known', async () => {
    const { providerId } = await add();
    await browser().go(start(providerId));
    await perform(app, disableAccount, { accountId: world.member.accountId }, SYSTEM);
    expect(await refusalOf(providerId)).toBe('account-disabled');
    await sql`update kernel.account set disabled_at = null`.execute(app.database.kysely);
  });
});

describe('somebody who has none', () => {
  test('gets none by default', async () => {
    const { providerId } = await add();
    idp.user = { sub: 'u-wei', email: 'wei@example.com', email_verified: true };
    expect(await refusalOf(providerId)).toBe('account-unknown');
  });

  test('gets one where the provider admits people who work here, and nobody else does', async () => {
    const { providerId } = await add({ admitsPeople: true });
    idp.user = { sub: 'u-stranger', email: 'stranger@example.com', email_verified: true };
    expect(await refusalOf(providerId)).toBe('person-unknown');
    idp.user = { sub: 'u-wei', email: 'WEI@Example.com', email_verified: true };
    const b = browser();
    await b.go(start(providerId));
    expect(await b.sessionOf()).toMatchObject({ personId: world.people.wei, email: 'wei@example.com' });
  });
});

describe('what a server says', () => {
  test('about an address it has not verified, or not at all, is not believed', async () => {
    const { providerId } = await add();
    idp.user = { sub: 'u-1', email: 'jonas@example.com', email_verified: false };
    expect(await refusalOf(providerId)).toBe('email-unverified');
    idp.user = { sub: 'u-1', email: 'jonas@example.com' };
    expect(await refusalOf(providerId)).toBe('email-unverified');
    idp.user = { sub: 'u-1' };
    expect(await refusalOf(providerId)).toBe('email-missing');
  });

  test('about an address outside its domains is not believed', async () => {
    const { providerId } = await add({ domains: ['other.test'] });
    expect(await refusalOf(providerId)).toBe('domain-not-vouched');
    idp.user = { sub: 'u-1', email: 'jonas@sub.other.test', email_verified: true };
    expect(await refusalOf(providerId)).toBe('domain-not-vouched');
  });

  test('with a clock that is far off is refused, and a little is forgiven', async () => {
    const { providerId } = await add();
    shifted = 30_000;
    const b = browser();
    await b.go(start(providerId));
    expect(await b.sessionOf()).not.toBeNull();
    shifted = 3 * 3600_000;
    await perform(
      app,
      contract.changeProvider,
      { providerId, name: 'Late login', clientSecret: idp.clientSecret },
      world.administrator,
      { expectedVersion: 1 },
    );
    expect(await refusalOf(providerId)).toBe('sso-clock');
  });

  test('under another issuer than the one that is set is refused', async () => {
    const mirror = createServer((request, response) => {
      void fetch(idp.issuer + request.url).then(async (answer) =>
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text()),
      );
    });
    closing.push(mirror);
    await new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve));
    const { providerId } = await add({
      issuer: `http://127.0.0.1:${(mirror.address() as AddressInfo).port}`,
    });
    expect(await refusalOf(providerId)).toBe('sso-issuer');
  });

  test('with another client secret is not heard at all', async () => {
    const { providerId } = await add({ clientSecret: 'not the secret' });
    expect(await refusalOf(providerId)).toBe('sso-untrusted');
  });

  test('is missed when it cannot be reached, and heard when it says no', async () => {
    const { providerId } = await add({ issuer: `http://127.0.0.1:${await freePort()}` });
    expect(await refusalOf(providerId)).toBe('sso-unreachable');
    const again = await add({ domains: ['example.org'] });
    idp.user = null;
    expect(await refusalOf(again.providerId)).toBe('sso-denied');
  });
});

describe('the way back', () => {
  test('is open only to the browser that went, once, and not for long', async () => {
    const { providerId } = await add();
    const b = browser();
    const { callback } = await b.go(start(providerId));
    expect(await b.sessionOf()).not.toBeNull();
    // Somebody else’s browser, sent to this address, is signed in as nobody.
    const other = browser();
    expect((await other.go(callback!)).path).toBe('/?sign-in=refused');
    expect((await other.refusal())?.reason).toBe('sso-expired');
    expect(await other.sessionOf()).toBeNull();
    const late = browser();
    const gone = await late.inject(start(providerId));
    expect(gone.headers.location).toContain(idp.issuer);
    shifted = 11 * 60_000;
    expect(
      (
        await late.go(
          `/api/auth/sso/callback?code=x&state=${new URL(String(gone.headers.location)).searchParams.get('state')}`,
        )
      ).path,
    ).toBe('/?sign-in=refused');
    expect((await late.refusal())?.reason).toBe('sso-expired');
  });

  test('never leads elsewhere', async () => {
    const { providerId } = await add();
    for (const to of ['//evil.test/', '/\\evil.test', 'https://evil.test/', '/\t/evil.test', '%', ''])
      expect((await browser().go(start(providerId, to))).path, to).toBe('/');
    expect((await browser().go(start(providerId, '/people?q=Å'))).path).toBe('/people?q=%C3%85');
  });

  test('asks for PKCE, state and nonce, and for nothing but name and address', async () => {
    const { providerId } = await add();
    const { searchParams } = new URL(String((await browser().inject(start(providerId))).headers.location));
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce'])
      expect(searchParams.get(name)?.length).toBeGreaterThan(30);
    expect(searchParams.get('scope')).toBe('openid email profile');
  });
});

describe('providers', () => {
  test('that are off, removed or unknown sign nobody in', async () => {
    const { providerId } = await add();
    await perform(app, contract.changeProvider, { providerId, enabled: false }, world.administrator, {
      expectedVersion: 1,
    });
    expect(await refusalOf(providerId)).toBe('provider-off');
    expect((await perform(app, contract.listChoices, {}, world.powerless)).rows).toEqual([]);
    await perform(app, contract.removeProvider, { providerId }, world.administrator, { expectedVersion: 2 });
    expect(await refusalOf(providerId)).toBe('provider-off');
    expect(await refusalOf('nonsense')).toBe('provider-off');
  });

  test('keep their secret sealed, share no domain and speak https', async () => {
    await add();
    const { rows } = await sql<{
      client_secret: string;
    }>`select client_secret from kernel.sign_in_provider`.execute(app.database.kysely);
    expect(rows[0]!.client_secret).not.toContain('secret that only');
    await expect(add({ name: 'Second', domains: ['else.test', 'EXAMPLE.com'] })).rejects.toMatchObject({
      reason: 'domain-taken',
    });
    await expect(add({ issuer: 'http://login.example.org', domains: ['a.test'] })).rejects.toMatchObject({
      reason: 'issuer-not-https',
    });
    await expect(add({ domains: ['not a domain'] })).rejects.toMatchObject({ code: 'invalid' });
    expect(JSON.stringify(await perform(app, contract.listProviders, {}, world.administrator))).not.toContain(
      'secret',
    );
  });

  test('of another issuer forget whom the one before knew', async () => {
    const { providerId } = await add();
    await browser().go(start(providerId));
    await perform(
      app,
      contract.changeProvider,
      { providerId, issuer: 'https://new.example.com' },
      world.administrator,
      { expectedVersion: 1 },
    );
    const { rows } = await sql`select 1 from kernel.sign_in_identity`.execute(app.database.kysely);
    expect(rows).toEqual([]);
  });
});
