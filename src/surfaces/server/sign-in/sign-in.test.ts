/** Sign-in over HTTP on a real database: what people do, what attackers try, and that nothing of it is a fault. */
import { createHmac } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../../platform/clock.ts';
import { type Database, openDatabase } from '../../../platform/database.ts';
import type { MailMessage } from '../../../platform/mail.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { cloneDatabase } from '../../../testing/db.ts';
import { answerProblem, asRefusal } from '../problems.ts';
import type { SignInEvent } from './routes.ts';
import { createSignIn, type SignIn, type SignInSettings } from './sign-in.ts';

const secret = 'a-secret-for-tests-that-is-long-enough-0123456789';
const password = 'four plain words here';

let db: Database;
let drop: () => Promise<void>;
const faults: unknown[] = [];

/** A clock that runs with the machine's, shifted by what a test says. */
const shift = { ms: 0 };
const clock: Clock = { now: () => Temporal.Instant.fromEpochMilliseconds(Date.now() + shift.ms) };

beforeAll(async () => {
  const clone = await cloneDatabase();
  drop = clone.drop;
  db = openDatabase({ url: clone.url });
});

afterAll(async () => {
  await db.close();
  await drop();
});

beforeEach(async () => {
  shift.ms = 0;
  faults.length = 0;
  await db.pool.query('truncate auth."user", auth.verification, auth.attempt, kernel.account cascade');
});

interface World {
  app: FastifyInstance;
  signIn: SignIn;
  mails: MailMessage[];
  events: SignInEvent[];
}

async function world(more: Partial<SignInSettings> = {}): Promise<World> {
  const mails: MailMessage[] = [];
  const events: SignInEvent[] = [];
  const signIn = createSignIn({
    pool: db.pool,
    baseUrl: 'http://trellis.test:4000',
    secret,
    clock,
    forgotMs: 0,
    mail: async (message) => {
      mails.push(message);
    },
    onEvent: (event) => events.push(event),
    onError: (message, error) => faults.push([message, error]),
    ...more,
  });
  const app = Fastify();
  app.setErrorHandler((error, request, reply) => {
    if (asRefusal(error) === null) faults.push(error);
    return answerProblem(error, request, reply);
  });
  signIn.register(app);
  await app.ready();
  return { app, signIn, mails, events };
}

/** A browser: keeps cookies, sends JSON from our own pages. */
function browser(app: FastifyInstance, { host = 'trellis.test:4000', address = '192.0.2.7' } = {}) {
  const cookies = new Map<string, string>();
  const send = async (
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const answer = await app.inject({
      method,
      url: `/api/auth${path}`,
      remoteAddress: address,
      headers: {
        host,
        'user-agent': 'Test browser',
        ...(method === 'POST' ? { origin: `http://${host}`, 'content-type': 'application/json' } : {}),
        ...(cookies.size > 0 ? { cookie: cookie() } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0/i.test(line)) cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return { status: answer.statusCode, json: answer.json(), headers: answer.headers, text: answer.body };
  };
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return {
    cookies,
    cookie,
    get: (path: string) => send('GET', path),
    post: (path: string, body?: unknown, headers?: Record<string, string>) =>
      send('POST', path, body, headers),
    signIn: (email: string, given = password) => send('POST', '/sign-in', { email, password: given }),
  };
}

const tokenIn = (link: string) => link.split('#token=')[1]?.split(/\s/)[0] ?? '';

/** RFC 6238 for the secret of an otpauth URI (base32), 30 s steps, six digits. */
function totp(base32: string, at = Date.now()): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let bits = '';
  for (const c of base32.replace(/=+$/, '')) bits += alphabet.indexOf(c).toString(2).padStart(5, '0');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

describe('signing in', () => {
  test('the tables are those that the library expects', async () => {
    const { signIn } = await world();
    await signIn.checkTables();
    await db.pool.query('alter table auth.two_factor rename column locked_until to locked');
    try {
      await expect(signIn.checkTables()).rejects.toThrow('column two_factor.locked_until');
    } finally {
      await db.pool.query('alter table auth.two_factor rename column locked to locked_until');
    }
  });

  test('with the right password gives a session, told by one query', async () => {
    const { app, signIn, events } = await world();
    const { accountId } = await signIn.accounts.createAccount(db.kysely, {
      email: ' Ada@Example.com ',
      password,
    });
    const b = browser(app);
    const answer = await b.signIn('ADA@example.com');
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ outcome: 'signed-in' });
    const session = await signIn.sessionOf({ headers: { cookie: b.cookie() } });
    expect(session).toMatchObject({ accountId, email: 'ada@example.com', twoFactor: false });
    expect(Math.abs(Date.parse(session?.createdAt ?? '') - Date.now())).toBeLessThan(10_000);
    expect((await b.get('/session')).json).toEqual({ session });
    expect(events).toEqual([{ type: 'signed-in', accountId }]);
  });

  test('cookies are HttpOnly and SameSite=Lax, and Secure under https; no token is in a body', async () => {
    const plain = await world();
    await plain.signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    const answer = await browser(plain.app).signIn('ada@example.com');
    const [line = ''] = [answer.headers['set-cookie'] ?? []].flat();
    expect(line).toMatch(/^trellis\.session_token=/);
    expect(line).toMatch(/; HttpOnly/);
    expect(line).toMatch(/; SameSite=Lax/);
    expect(line).toMatch(/; Path=\//);
    expect(line).not.toMatch(/Secure/);
    expect(answer.text).not.toContain('token');
    expect(answer.headers['cache-control']).toBe('no-store');

    const secure = await world({ baseUrl: 'https://trellis.test' });
    const b = browser(secure.app, { host: 'trellis.test' });
    const overTls = await b.post(
      '/sign-in',
      { email: 'ada@example.com', password },
      { origin: 'https://trellis.test' },
    );
    const [tlsLine = ''] = [overTls.headers['set-cookie'] ?? []].flat();
    expect(tlsLine).toMatch(/^__Secure-trellis\.session_token=.*; Secure/);
    expect(await secure.signIn.sessionOf({ headers: { cookie: b.cookie() } })).not.toBeNull();
  });

  test('wrong password and unknown address are told in the same words', async () => {
    const { app, signIn, events } = await world();
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    await signIn.accounts.createAccount(db.kysely, { email: 'invited@example.com' });
    const wrong = await browser(app).signIn('ada@example.com', 'not the password');
    const unknown = await browser(app).signIn('nobody@example.com', 'not the password');
    const invited = await browser(app).signIn('invited@example.com', 'not the password');
    expect(wrong.status).toBe(401);
    expect(wrong.headers['content-type']).toContain('application/problem+json');
    expect(wrong.json).toMatchObject({ code: 'unauthenticated', reason: 'wrong-credentials' });
    expect(unknown.json).toEqual(wrong.json);
    expect(invited.json).toEqual(wrong.json);
    expect(wrong.headers['set-cookie']).toBeUndefined();
    expect(events.map((e) => e.type)).toEqual(['sign-in-refused', 'sign-in-refused', 'sign-in-refused']);
  });

  test('a forged, cut or foreign cookie is nobody', async () => {
    const { app, signIn } = await world();
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    const b = browser(app);
    await b.signIn('ada@example.com');
    const value = decodeURIComponent(b.cookies.get('trellis.session_token') ?? '');
    const of = (text: string) => signIn.sessionOf({ headers: { cookie: `trellis.session_token=${text}` } });
    expect(await of(encodeURIComponent(value))).not.toBeNull();
    for (const bad of [
      '',
      '%',
      '%ZZ',
      value.slice(0, -3),
      `x${value}`,
      value.split('.')[0] ?? '',
      `${value.split('.')[0]}.AAAA`,
      encodeURIComponent(`' or 1=1 --.${value.split('.')[1]}`),
    ]) {
      expect(await of(bad), bad).toBeNull();
    }
    expect(await signIn.sessionOf({ headers: {} })).toBeNull();
  });

  test('a disabled account is refused, its live session at once', async () => {
    const { app, signIn } = await world();
    const { accountId } = await signIn.accounts.createAccount(db.kysely, {
      email: 'ada@example.com',
      password,
    });
    const b = browser(app);
    await b.signIn('ada@example.com');
    const held = b.cookie();
    await signIn.accounts.disableAccount(db.kysely, accountId);
    expect(await signIn.sessionOf({ headers: { cookie: held } })).toBeNull();
    expect((await b.get('/sessions')).json).toMatchObject({ code: 'unauthenticated', reason: 'signed-out' });
    const again = await browser(app).signIn('ada@example.com');
    expect(again.json).toMatchObject({ code: 'forbidden', reason: 'account-disabled' });
    expect(again.headers['set-cookie']).toBeUndefined();
    // Without the password nobody learns that the account is disabled.
    expect((await browser(app).signIn('ada@example.com', 'wrong wrong wrong')).json.reason).toBe(
      'wrong-credentials',
    );
    await signIn.accounts.enableAccount(db.kysely, accountId);
    expect((await browser(app).signIn('ada@example.com')).status).toBe(200);
  });

  test('even a session row that is left over is refused when the account is disabled', async () => {
    const { app, signIn } = await world();
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    const b = browser(app);
    await b.signIn('ada@example.com');
    await db.pool.query('update auth."user" set disabled_at = now()');
    expect(await signIn.sessionOf({ headers: { cookie: b.cookie() } })).toBeNull();
    expect(
      (await b.post('/change-password', { currentPassword: password, newPassword: 'another good phrase' }))
        .status,
    ).toBe(401);
  });

  test('tells the person of the account, and heeds the kernel when it has disabled it', async () => {
    const { app, signIn } = await world();
    const { accountId } = await signIn.accounts.createAccount(db.kysely, {
      email: 'ada@example.com',
      password,
    });
    const b = browser(app);
    await b.signIn('ada@example.com');
    const ask = () => signIn.sessionOf({ headers: { cookie: b.cookie() } });
    expect(await ask()).toMatchObject({ personId: null });
    await db.pool.query(
      `insert into kernel.account (account_id, email, created_at) values ($1, 'ada@example.com', now())`,
      [accountId],
    );
    expect(await ask()).toMatchObject({ accountId, personId: null });
    await db.pool.query('update kernel.account set disabled_at = now()');
    expect(await ask()).toBeNull();
  });

  test('a session ends by itself: unused after 7 days, and after 30 whatever happens', async () => {
    const { app, signIn } = await world();
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    const b = browser(app);
    await b.signIn('ada@example.com');
    const ask = () => signIn.sessionOf({ headers: { cookie: b.cookie() } });
    shift.ms = 6.9 * 86_400_000;
    expect(await ask()).not.toBeNull();
    shift.ms = 7.1 * 86_400_000;
    expect(await ask()).toBeNull();
    await db.pool.query(`update auth.session set expires_at = now() + interval '60 days'`);
    expect(await ask()).not.toBeNull();
    shift.ms = 30.1 * 86_400_000;
    expect(await ask()).toBeNull();
  });

  test('the session in use is prolonged after a day', async () => {
    const { app, signIn } = await world();
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    const b = browser(app);
    await b.signIn('ada@example.com');
    await db.pool.query(`update auth.session set expires_at = expires_at - interval '2 days'`);
    const answer = await b.get('/session');
    expect(answer.headers['set-cookie']).toBeDefined();
    const { rows } = await db.pool.query<{ left: number }>(
      `select extract(epoch from expires_at - now())::float8 / 86400 as left from auth.session`,
    );
    expect(rows[0]?.left).toBeGreaterThan(6.9);
  });
});

describe('sessions', () => {
  test('are listed, and a revoked one is refused at once', async () => {
    const { app, signIn } = await world();
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    const laptop = browser(app);
    const phone = browser(app, { address: '198.51.100.9' });
    await laptop.signIn('ada@example.com');
    await phone.signIn('ada@example.com');
    const { sessions } = (await laptop.get('/sessions')).json;
    expect(sessions).toHaveLength(2);
    expect(sessions.filter((s: { current: boolean }) => s.current)).toHaveLength(1);
    const other = sessions.find((s: { current: boolean }) => !s.current);
    expect(other).toMatchObject({ address: '198.51.100.9', device: 'Test browser' });
    expect((await laptop.post('/sessions/revoke', { sessionId: other.sessionId })).status).toBe(200);
    expect(await signIn.sessionOf({ headers: { cookie: phone.cookie() } })).toBeNull();
    expect((await phone.get('/sessions')).status).toBe(401);
    expect((await laptop.post('/sessions/revoke', { sessionId: other.sessionId })).status).toBe(404);
    expect((await laptop.get('/sessions')).json.sessions).toHaveLength(1);
  });

  test('of somebody else cannot be revoked', async () => {
    const { app, signIn } = await world();
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    await signIn.accounts.createAccount(db.kysely, { email: 'eve@example.com', password });
    const ada = browser(app);
    const eve = browser(app);
    await ada.signIn('ada@example.com');
    await eve.signIn('eve@example.com');
    const session = await signIn.sessionOf({ headers: { cookie: ada.cookie() } });
    expect((await eve.post('/sessions/revoke', { sessionId: session?.sessionId })).status).toBe(404);
    expect(await signIn.sessionOf({ headers: { cookie: ada.cookie() } })).not.toBeNull();
  });

  test('end here, elsewhere or everywhere', async () => {
    const { app, signIn } = await world();
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    const [a, b, c] = [browser(app), browser(app), browser(app)];
    for (const each of [a, b, c]) await each.signIn('ada@example.com');
    const alive = async (who: typeof a) => (await who.get('/session')).json.session !== null;
    const held = a.cookie();
    expect((await a.post('/sign-out')).json).toEqual({ outcome: 'signed-out' });
    expect(a.cookies.size).toBe(0);
    expect(await signIn.sessionOf({ headers: { cookie: held } })).toBeNull();
    expect((await a.post('/sign-out')).status).toBe(200);
    expect((await b.post('/sessions/revoke-others')).json).toEqual({ outcome: 'revoked', ended: 1 });
    expect([await alive(b), await alive(c)]).toEqual([true, false]);
    await c.signIn('ada@example.com');
    expect((await b.post('/sign-out-everywhere')).status).toBe(200);
    expect([await alive(b), await alive(c)]).toEqual([false, false]);
  });
});

describe('passwords', () => {
  test('forgotten: a link by mail sets a new one, once, and ends sessions', async () => {
    const { app, signIn, mails } = await world();
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    const old = browser(app);
    await old.signIn('ada@example.com');
    const b = browser(app);
    const known = await b.post('/forgot', { email: 'Ada@example.com' });
    const unknown = await b.post('/forgot', { email: 'nobody@example.com' });
    expect(known.json).toEqual(unknown.json);
    expect(known.status).toBe(200);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.to).toBe('ada@example.com');
    expect(mails[0]?.text).toContain('http://trellis.test:4000/set-password#token=');
    const token = tokenIn(mails[0]?.text ?? '');
    const stored = await db.pool.query('select identifier from auth.verification');
    expect(JSON.stringify(stored.rows)).not.toContain(token);

    expect((await b.post('/link', { token })).json).toMatchObject({
      purpose: 'reset',
      email: 'ada@example.com',
    });
    const short = await b.post('/set-password', { token, newPassword: 'short' });
    expect(short.json).toMatchObject({
      code: 'invalid',
      reason: 'password',
      details: { flaws: [{ path: 'newPassword' }] },
    });
    const next = 'a completely new phrase';
    expect((await b.post('/set-password', { token, newPassword: next })).json).toEqual({
      outcome: 'password-set',
      email: 'ada@example.com',
    });
    expect((await b.post('/set-password', { token, newPassword: next })).json.reason).toBe('link-ended');
    expect((await b.post('/link', { token })).json.reason).toBe('link-ended');
    expect(await signIn.sessionOf({ headers: { cookie: old.cookie() } })).toBeNull();
    expect((await b.signIn('ada@example.com')).status).toBe(401);
    expect((await b.signIn('ada@example.com', next)).status).toBe(200);
  });

  test('forgotten: the answer takes as long whether or not there is an account', async () => {
    const { app, signIn } = await world({ forgotMs: 150 });
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    for (const email of ['ada@example.com', 'nobody@example.com']) {
      const start = performance.now();
      await browser(app).post('/forgot', { email });
      expect(performance.now() - start).toBeGreaterThan(145);
    }
  });

  test('forgotten: a disabled account gets no mail, a link that is out does not work, and a link ends after an hour', async () => {
    const { app, signIn, mails } = await world();
    const { accountId } = await signIn.accounts.createAccount(db.kysely, {
      email: 'ada@example.com',
      password,
    });
    const b = browser(app);
    await b.post('/forgot', { email: 'ada@example.com' });
    const token = tokenIn(mails[0]?.text ?? '');
    shift.ms = 61 * 60_000;
    expect(
      (await b.post('/set-password', { token, newPassword: 'a completely new phrase' })).json.reason,
    ).toBe('link-ended');
    shift.ms = 0;
    await signIn.accounts.disableAccount(db.kysely, accountId);
    expect((await b.post('/set-password', { token, newPassword: 'a completely new phrase' })).status).toBe(
      422,
    );
    await b.post('/forgot', { email: 'ada@example.com' });
    expect(mails).toHaveLength(1);
  });

  test('are changed with the old one; other sessions end, this one goes on', async () => {
    const { app, signIn } = await world();
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    const [here, there] = [browser(app), browser(app)];
    await here.signIn('ada@example.com');
    await there.signIn('ada@example.com');
    const next = 'a completely new phrase';
    const wrong = await here.post('/change-password', {
      currentPassword: 'no no no no no',
      newPassword: next,
    });
    expect(wrong.json).toMatchObject({ code: 'refused', reason: 'wrong-password' });
    const weak = await here.post('/change-password', {
      currentPassword: password,
      newPassword: 'abcdefghijkl',
    });
    expect(weak.json).toMatchObject({ code: 'invalid', reason: 'password' });
    expect(
      (await here.post('/change-password', { currentPassword: password, newPassword: next })).status,
    ).toBe(200);
    expect((await here.get('/session')).json.session).not.toBeNull();
    expect((await there.get('/session')).json.session).toBeNull();
    expect((await browser(app).signIn('ada@example.com', next)).status).toBe(200);
  });

  test('an invitation makes the account, its link sets the password; open sign-up does not exist', async () => {
    const { app, signIn } = await world();
    const first = await signIn.accounts.inviteAccount(db.kysely, {
      email: 'New@Example.com',
      name: 'New Person',
    });
    const second = await signIn.accounts.inviteAccount(db.kysely, { email: 'new@example.com' });
    expect(second.accountId).toBe(first.accountId);
    const b = browser(app);
    expect((await b.post('/link', { token: tokenIn(first.link) })).json.reason).toBe('link-ended');
    expect((await b.post('/link', { token: tokenIn(second.link) })).json).toEqual({
      purpose: 'invitation',
      email: 'new@example.com',
      expiresAt: second.expiresAt,
    });
    shift.ms = 6.9 * 86_400_000;
    expect((await b.post('/link', { token: tokenIn(second.link) })).status).toBe(200);
    shift.ms = 0;
    expect(
      (await b.post('/set-password', { token: tokenIn(second.link), newPassword: password })).status,
    ).toBe(200);
    expect((await b.signIn('new@example.com')).status).toBe(200);
    expect(await signIn.accounts.findAccount(db.kysely, first.accountId)).toMatchObject({
      name: 'New Person',
      hasPassword: true,
      disabled: false,
    });
    await expect(
      signIn.accounts.inviteAccount(db.kysely, { email: 'new@example.com' }),
    ).rejects.toMatchObject({
      reason: 'email-taken',
    });
    const body = { email: 'open@example.com', password, name: 'Open' };
    for (const path of [
      '/sign-up',
      '/sign-up/email',
      '/library/sign-up/email',
      '/sign-in/email',
      '/update-user',
    ]) {
      expect((await b.post(path, body)).status, path).toBe(404);
    }
    expect(await signIn.accounts.countAccounts(db.kysely)).toBe(1);
  });
});

describe('the second factor', () => {
  const enable = async (app: FastifyInstance, email: string) => {
    const b = browser(app);
    await b.signIn(email);
    expect((await b.post('/two-factor/begin', { password: 'wrong wrong wrong' })).json.reason).toBe(
      'wrong-password',
    );
    const begun = (await b.post('/two-factor/begin', { password })).json;
    expect(begun.uri).toMatch(/^otpauth:\/\/totp\//);
    expect(begun.backupCodes).toHaveLength(10);
    expect((await b.post('/two-factor/confirm', { code: '000000' })).json.reason).toBe('wrong-code');
    expect((await b.post('/two-factor/confirm', { code: totp(begun.secret) })).json).toEqual({
      outcome: 'two-factor-on',
    });
    expect((await b.get('/session')).json.session).toMatchObject({ twoFactor: true });
    return { b, secret: begun.secret as string, backupCodes: begun.backupCodes as string[] };
  };

  test('is asked for after the password; a code or a backup code, each once, completes the sign-in', async () => {
    const { app, signIn } = await world();
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    const { secret: key, backupCodes } = await enable(app, 'ada@example.com');
    const b = browser(app);
    expect((await b.signIn('ada@example.com')).json).toEqual({ outcome: 'second-factor' });
    expect(await signIn.sessionOf({ headers: { cookie: b.cookie() } })).toBeNull();
    expect((await b.post('/second-factor', { code: '000000' })).json).toMatchObject({
      code: 'refused',
      reason: 'wrong-code',
    });
    expect((await b.post('/second-factor', { code: totp(key).replace(/^(...)/, '$1 ') })).json).toEqual({
      outcome: 'signed-in',
    });
    expect((await b.get('/session')).json.session).toMatchObject({
      email: 'ada@example.com',
      twoFactor: true,
    });

    const c = browser(app);
    await c.signIn('ada@example.com');
    expect((await c.post('/second-factor', { backupCode: backupCodes[0] })).status).toBe(200);
    const d = browser(app);
    await d.signIn('ada@example.com');
    expect((await d.post('/second-factor', { backupCode: backupCodes[0] })).json.reason).toBe('wrong-code');
    expect((await d.post('/second-factor', {})).json.code).toBe('invalid');
  });

  test('five wrong codes end the challenge, and nobody gets one without the password', async () => {
    const { app, signIn } = await world();
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    const { secret: key } = await enable(app, 'ada@example.com');
    const stranger = browser(app);
    expect((await stranger.post('/second-factor', { code: totp(key) })).json.reason).toBe('challenge-ended');
    const b = browser(app);
    await b.signIn('ada@example.com');
    for (let i = 0; i < 5; i += 1) await b.post('/second-factor', { code: '000000' });
    expect((await b.post('/second-factor', { code: totp(key) })).status).toBeGreaterThanOrEqual(400);
    expect((await b.get('/session')).json.session).toBeNull();
  });

  test('a trusted device is not asked again until the sign-outs everywhere', async () => {
    const { app, signIn } = await world();
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    const { secret: key } = await enable(app, 'ada@example.com');
    const b = browser(app);
    await b.signIn('ada@example.com');
    await b.post('/second-factor', { code: totp(key), trustDevice: true });
    await b.post('/sign-out');
    expect((await b.signIn('ada@example.com')).json).toEqual({ outcome: 'signed-in' });
    await b.post('/sign-out-everywhere');
    expect((await b.signIn('ada@example.com')).json).toEqual({ outcome: 'second-factor' });
  });

  test('is switched off with the password, renewed codes replace old ones, an administrator can take it away', async () => {
    const { app, signIn } = await world();
    const { accountId } = await signIn.accounts.createAccount(db.kysely, {
      email: 'ada@example.com',
      password,
    });
    const { b, backupCodes } = await enable(app, 'ada@example.com');
    const renewed = (await b.post('/two-factor/backup-codes', { password })).json.backupCodes;
    expect(renewed).toHaveLength(10);
    const c = browser(app);
    await c.signIn('ada@example.com');
    expect((await c.post('/second-factor', { backupCode: backupCodes[1] })).status).toBe(422);
    expect((await c.post('/second-factor', { backupCode: renewed[1] })).status).toBe(200);
    expect((await b.post('/two-factor/disable', { password })).json).toEqual({ outcome: 'two-factor-off' });
    expect((await browser(app).signIn('ada@example.com')).json).toEqual({ outcome: 'signed-in' });
    await enable(app, 'ada@example.com');
    await signIn.accounts.removeSecondFactor(db.kysely, accountId);
    expect((await browser(app).signIn('ada@example.com')).json).toEqual({ outcome: 'signed-in' });
  });
});

describe('limits', () => {
  test('ten wrong passwords from one place stop that place, not others; time lifts it', async () => {
    const { app, signIn } = await world();
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    const b = browser(app);
    for (let i = 0; i < 10; i += 1)
      expect((await b.signIn('ada@example.com', 'wrong wrong wrong')).status).toBe(401);
    const stopped = await b.signIn('ada@example.com');
    expect(stopped.status).toBe(429);
    expect(stopped.json).toMatchObject({ code: 'too-many', reason: 'too-many-attempts' });
    expect(Number(stopped.headers['retry-after'])).toBeGreaterThan(800);
    // Another process counts the same; another address is free.
    const other = await world();
    expect((await browser(other.app).signIn('ada@example.com')).status).toBe(429);
    expect((await browser(app, { address: '203.0.113.5' }).signIn('ada@example.com')).status).toBe(200);
    shift.ms = 16 * 60_000;
    expect((await b.signIn('ada@example.com')).status).toBe(200);
    const { rows } = await db.pool.query('select key from auth.attempt');
    expect(JSON.stringify(rows)).not.toContain('ada@');
  });

  test('a success forgets the failures before it', async () => {
    const { app, signIn } = await world();
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    const b = browser(app);
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 8; i += 1) await b.signIn('ada@example.com', 'wrong wrong wrong');
      expect((await b.signIn('ada@example.com')).status).toBe(200);
    }
  });

  test('a mailbox gets three reset mails an hour, without the asker learning it; one network is stopped', async () => {
    const { app, signIn, mails } = await world();
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    const b = browser(app, { address: '2001:db8:1:2:aaaa::1' });
    for (let i = 0; i < 60; i += 1)
      expect((await b.post('/forgot', { email: 'ada@example.com' })).status).toBe(200);
    expect(mails).toHaveLength(3);
    const neighbour = browser(app, { address: '2001:db8:1:2::ffff' });
    expect((await neighbour.post('/forgot', { email: 'ada@example.com' })).status).toBe(429);
    expect(
      (await browser(app, { address: '2001:db8:1:3::1' }).post('/forgot', { email: 'x@example.com' })).status,
    ).toBe(200);
  });

  test('many tries at once never pass more than the limit', async () => {
    const { app, signIn } = await world();
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    const answers = await Promise.all(
      Array.from({ length: 24 }, () => browser(app).signIn('ada@example.com', 'wrong wrong wrong')),
    );
    expect(answers.filter((a) => a.status === 401)).toHaveLength(10);
    expect(answers.filter((a) => a.status === 429)).toHaveLength(14);
  });
});

describe('hostile requests', () => {
  test('from another site are refused before anything happens', async () => {
    const { app, signIn } = await world({ trustedOrigins: ['http://localhost:5173'] });
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    const b = browser(app);
    await b.signIn('ada@example.com');
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://trellis.test.evil.example:4000' },
    ]) {
      const answer = await b.post('/sign-out-everywhere', undefined, headers);
      expect(answer.json).toMatchObject({ code: 'forbidden', reason: 'foreign-origin' });
    }
    expect((await b.get('/session')).json.session).not.toBeNull();
    const form = await b.post('/sign-in', 'email=a%40example.com&password=x', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(form.json).toMatchObject({ code: 'invalid', reason: 'media-type' });
    expect((await b.post('/sign-out', undefined, { origin: 'http://localhost:5173' })).status).toBe(200);
    // Reached under another name of the same machine: the page and the call share it.
    const other = browser(app, { host: '127.0.0.1:4000' });
    expect((await other.signIn('ada@example.com')).status).toBe(200);
    const command = await app.inject({
      method: 'POST',
      url: '/api/auth/sign-in',
      payload: { email: 'ada@example.com', password },
    });
    expect(command.statusCode).toBe(200);
  });

  test('with weird bodies get a refusal, never a fault', async () => {
    const { app, signIn } = await world();
    await signIn.accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    const b = browser(app);
    await b.signIn('ada@example.com');
    const paths = [
      '/sign-in',
      '/second-factor',
      '/forgot',
      '/link',
      '/set-password',
      '/change-password',
      '/two-factor/begin',
      '/two-factor/confirm',
      '/two-factor/disable',
      '/two-factor/backup-codes',
      '/sessions/revoke',
    ];
    const nul = String.fromCharCode(0);
    const odd = [
      '',
      '{',
      'null',
      '[]',
      '"text"',
      '7',
      '{"__proto__":{"email":"x"}}',
      JSON.stringify({ email: { $ne: 1 }, password: ['x'], token: 5, code: {}, sessionId: [] }),
      JSON.stringify({
        email: `a${nul}@example.com`,
        password: nul,
        token: nul.repeat(20),
        code: nul,
        sessionId: nul,
      }),
      JSON.stringify({ email: "'; drop table auth.user; --@example.com", password: 'x' }),
      JSON.stringify({ email: 'ada@example.com\r\nBcc: eve@example.com' }),
      JSON.stringify({ token: 'x'.repeat(200), newPassword: 'y'.repeat(900) }),
      JSON.stringify({ email: 'ada@example.com', password: 'x'.repeat(5000) }),
      JSON.stringify({ email: 'ada@example.com', password, callbackURL: 'https://evil.example' }),
      `{"email":"${'a'.repeat(20_000)}"}`,
    ];
    for (const path of paths) {
      for (const body of odd) {
        const answer = await b.post(path, body);
        expect(answer.status, `${path} ${body.slice(0, 60)}`).toBeGreaterThanOrEqual(400);
        expect(answer.status, `${path} ${body.slice(0, 60)}`).toBeLessThan(500);
        expect(typeof answer.json.message).toBe('string');
      }
    }
    const unicode = await b.signIn('ada@example.com', '\u{1F9D1}\u200D'.repeat(20));
    expect(unicode.status).toBe(401);
    expect(faults).toEqual([]);
    expect((await b.get('/session')).json.session).not.toBeNull();
  });
});

describe('accounts', () => {
  test('change inside the caller’s transaction and vanish with it', async () => {
    const { signIn } = await world();
    await expect(
      db.kysely.transaction().execute(async (tx) => {
        await signIn.accounts.createAccount(tx, { email: 'ada@example.com', password });
        expect(await signIn.accounts.countAccounts(tx)).toBe(1);
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect(await signIn.accounts.countAccounts(db.kysely)).toBe(0);
  });

  test('refuse what is wrong in words', async () => {
    const { signIn } = await world();
    const { accounts } = signIn;
    await accounts.createAccount(db.kysely, { email: 'ada@example.com' });
    const reasonOf = async (promise: Promise<unknown>) => {
      const error = await promise.then(
        () => null,
        (e: unknown) => e,
      );
      return error instanceof Refusal ? `${error.code}/${error.reason}` : error;
    };
    const stranger = '01900000-0000-7000-8000-000000000000';
    expect(await reasonOf(accounts.createAccount(db.kysely, { email: 'ADA@example.com' }))).toBe(
      'conflict/email-taken',
    );
    expect(await reasonOf(accounts.createAccount(db.kysely, { email: 'ada' }))).toBe('invalid/email');
    expect(
      await reasonOf(accounts.createAccount(db.kysely, { email: 'b@example.com', password: 'short' })),
    ).toBe('invalid/password');
    expect(await reasonOf(accounts.disableAccount(db.kysely, stranger))).toBe('not-found/account-unknown');
    expect(await reasonOf(accounts.disableAccount(db.kysely, 'no id at all'))).toBe(
      'not-found/account-unknown',
    );
    expect(await reasonOf(accounts.setPassword(db.kysely, stranger, password))).toBe(
      'not-found/account-unknown',
    );
    expect(await accounts.findAccount(db.kysely, 'no id at all')).toBeNull();
    expect(await accounts.findAccountByEmail(db.kysely, 'ADA@example.com')).toMatchObject({
      hasPassword: false,
    });
  });

  test('get another address or password, lose their sessions, and are erased without a trace', async () => {
    const { app, signIn } = await world();
    const { accounts } = signIn;
    const { accountId } = await accounts.createAccount(db.kysely, { email: 'ada@example.com', password });
    await accounts.createAccount(db.kysely, { email: 'bob@example.com' });
    await expect(accounts.changeEmail(db.kysely, accountId, 'bob@example.com')).rejects.toMatchObject({
      reason: 'email-taken',
    });
    await accounts.changeEmail(db.kysely, accountId, 'ada.l@example.com');
    const b = browser(app);
    expect((await b.signIn('ada.l@example.com')).status).toBe(200);
    expect(await accounts.endSessions(db.kysely, accountId)).toBe(1);
    expect((await b.get('/session')).json.session).toBeNull();
    await accounts.setPassword(db.kysely, accountId, 'set on the command line');
    expect((await b.signIn('ada.l@example.com', 'set on the command line')).status).toBe(200);
    await b.post('/forgot', { email: 'ada.l@example.com' });
    await accounts.deleteAccount(db.kysely, accountId);
    await accounts.deleteAccount(db.kysely, accountId);
    for (const table of ['session', 'credential', 'verification', 'two_factor']) {
      const { rows } = await db.pool.query(`select * from auth.${table}`);
      expect(rows, table).toEqual([]);
    }
    expect((await b.signIn('ada.l@example.com', 'set on the command line')).json.reason).toBe(
      'wrong-credentials',
    );
  });
});
