/** Signing in over HTTP on a real database, and the sessions that come of it: a session that ended is refused at once. */
import { describe, expect, test } from 'vitest';
import { browser, password, signInStage } from '../../../testing/sign-in-stage.ts';

const stage = signInStage();

describe('signing in', () => {
  test('the tables are those that the library expects', async () => {
    const { signIn } = await stage.world();
    await signIn.checkTables();
    await stage.db.pool.query('alter table auth.two_factor rename column locked_until to locked');
    try {
      await expect(signIn.checkTables()).rejects.toThrow('column two_factor.locked_until');
    } finally {
      await stage.db.pool.query('alter table auth.two_factor rename column locked to locked_until');
    }
  });

  test('with the right password gives a session, told by one query', async () => {
    const { app, signIn, events } = await stage.world();
    const { accountId } = await signIn.accounts.createAccount(stage.db.kysely, {
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
    const plain = await stage.world();
    await plain.signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
    const answer = await browser(plain.app).signIn('ada@example.com');
    const [line = ''] = [answer.headers['set-cookie'] ?? []].flat();
    expect(line).toMatch(/^trellis\.session_token=/);
    expect(line).toMatch(/; HttpOnly/);
    expect(line).toMatch(/; SameSite=Lax/);
    expect(line).toMatch(/; Path=\//);
    expect(line).not.toMatch(/Secure/);
    expect(answer.text).not.toContain('token');
    expect(answer.headers['cache-control']).toBe('no-store');

    const secure = await stage.world({ baseUrl: 'https://trellis.test' });
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
    const { app, signIn, events } = await stage.world();
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'invited@example.com' });
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
    const { app, signIn } = await stage.world();
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
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
    const { app, signIn } = await stage.world();
    const { accountId } = await signIn.accounts.createAccount(stage.db.kysely, {
      email: 'ada@example.com',
      password,
    });
    const b = browser(app);
    await b.signIn('ada@example.com');
    const held = b.cookie();
    await signIn.accounts.disableAccount(stage.db.kysely, accountId);
    expect(await signIn.sessionOf({ headers: { cookie: held } })).toBeNull();
    expect((await b.get('/sessions')).json).toMatchObject({ code: 'unauthenticated', reason: 'signed-out' });
    const again = await browser(app).signIn('ada@example.com');
    expect(again.json).toMatchObject({ code: 'forbidden', reason: 'account-disabled' });
    expect(again.headers['set-cookie']).toBeUndefined();
    // Without the password nobody learns that the account is disabled.
    expect((await browser(app).signIn('ada@example.com', 'wrong wrong wrong')).json.reason).toBe(
      'wrong-credentials',
    );
    await signIn.accounts.enableAccount(stage.db.kysely, accountId);
    expect((await browser(app).signIn('ada@example.com')).status).toBe(200);
  });

  test('even a session row that is left over is refused when the account is disabled', async () => {
    const { app, signIn } = await stage.world();
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
    const b = browser(app);
    await b.signIn('ada@example.com');
    await stage.db.pool.query('update auth."user" set disabled_at = now()');
    expect(await signIn.sessionOf({ headers: { cookie: b.cookie() } })).toBeNull();
    expect(
      (await b.post('/change-password', { currentPassword: password, newPassword: 'another good phrase' }))
        .status,
    ).toBe(401);
  });

  test('tells the person of the account, and heeds the kernel when it has disabled it', async () => {
    const { app, signIn } = await stage.world();
    const { accountId } = await signIn.accounts.createAccount(stage.db.kysely, {
      email: 'ada@example.com',
      password,
    });
    const b = browser(app);
    await b.signIn('ada@example.com');
    const ask = () => signIn.sessionOf({ headers: { cookie: b.cookie() } });
    expect(await ask()).toMatchObject({ personId: null });
    await stage.db.pool.query(
      `insert into kernel.account (account_id, email, created_at) values ($1, 'ada@example.com', now())`,
      [accountId],
    );
    expect(await ask()).toMatchObject({ accountId, personId: null });
    await stage.db.pool.query('update kernel.account set disabled_at = now()');
    expect(await ask()).toBeNull();
  });

  test('a session ends by itself: unused after 7 days, and after 30 whatever happens', async () => {
    const { app, signIn } = await stage.world();
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
    const b = browser(app);
    await b.signIn('ada@example.com');
    const ask = () => signIn.sessionOf({ headers: { cookie: b.cookie() } });
    stage.shift(6.9 * 86_400_000);
    expect(await ask()).not.toBeNull();
    stage.shift(7.1 * 86_400_000);
    expect(await ask()).toBeNull();
    await stage.db.pool.query(`update auth.session set expires_at = now() + interval '60 days'`);
    expect(await ask()).not.toBeNull();
    stage.shift(30.1 * 86_400_000);
    expect(await ask()).toBeNull();
  });

  test('the session in use is prolonged after a day', async () => {
    const { app, signIn } = await stage.world();
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
    const b = browser(app);
    await b.signIn('ada@example.com');
    await stage.db.pool.query(`update auth.session set expires_at = expires_at - interval '2 days'`);
    const answer = await b.get('/session');
    expect(answer.headers['set-cookie']).toBeDefined();
    const { rows } = await stage.db.pool.query<{ left: number }>(
      `select extract(epoch from expires_at - now())::float8 / 86400 as left from auth.session`,
    );
    expect(rows[0]?.left).toBeGreaterThan(6.9);
  });
});

describe('sessions', () => {
  test('are listed, and a revoked one is refused at once', async () => {
    const { app, signIn } = await stage.world();
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
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
    const { app, signIn } = await stage.world();
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'eve@example.com', password });
    const ada = browser(app);
    const eve = browser(app);
    await ada.signIn('ada@example.com');
    await eve.signIn('eve@example.com');
    const session = await signIn.sessionOf({ headers: { cookie: ada.cookie() } });
    expect((await eve.post('/sessions/revoke', { sessionId: session?.sessionId })).status).toBe(404);
    expect(await signIn.sessionOf({ headers: { cookie: ada.cookie() } })).not.toBeNull();
  });

  test('end here, elsewhere or everywhere', async () => {
    const { app, signIn } = await stage.world();
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
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
