/** Forgotten, changed and first passwords, and the second factor, from mail to sign-in. */
import type { FastifyInstance } from 'fastify';
import { describe, expect, test } from 'vitest';
import { browser, password, signInStage, tokenIn, totp } from '../../../testing/sign-in-stage.ts';

const stage = signInStage();

describe('setting passwords', () => {
  test('forgotten: a link by mail sets a new one, once, and ends sessions', async () => {
    const { app, signIn, mails } = await stage.world();
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
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
    const stored = await stage.db.pool.query('select identifier from auth.verification');
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
    const { app, signIn } = await stage.world({ forgotMs: 150 });
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
    for (const email of ['ada@example.com', 'nobody@example.com']) {
      const start = performance.now();
      await browser(app).post('/forgot', { email });
      expect(performance.now() - start).toBeGreaterThan(145);
    }
  });

  test('forgotten: a disabled account gets no mail, a link that is out does not work, and a link ends after an hour', async () => {
    const { app, signIn, mails } = await stage.world();
    const { accountId } = await signIn.accounts.createAccount(stage.db.kysely, {
      email: 'ada@example.com',
      password,
    });
    const b = browser(app);
    await b.post('/forgot', { email: 'ada@example.com' });
    const token = tokenIn(mails[0]?.text ?? '');
    stage.shift(61 * 60_000);
    expect(
      (await b.post('/set-password', { token, newPassword: 'a completely new phrase' })).json.reason,
    ).toBe('link-ended');
    stage.shift(0);
    await signIn.accounts.disableAccount(stage.db.kysely, accountId);
    expect((await b.post('/set-password', { token, newPassword: 'a completely new phrase' })).status).toBe(
      422,
    );
    await b.post('/forgot', { email: 'ada@example.com' });
    expect(mails).toHaveLength(1);
  });

  test('are changed with the old one; other sessions end, this one goes on', async () => {
    const { app, signIn } = await stage.world();
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
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
    const { app, signIn } = await stage.world();
    const first = await signIn.accounts.inviteAccount(stage.db.kysely, {
      email: 'New@Example.com',
      name: 'New Person',
    });
    const second = await signIn.accounts.inviteAccount(stage.db.kysely, {
      email: 'new@example.com',
      invitedBy: 'Ada',
    });
    expect(second.mail).toMatchObject({ to: 'new@example.com', subject: 'Your invitation to Trellis' });
    expect(second.mail.text).toContain('Ada invites you');
    expect(second.mail.text).toContain(second.link);
    expect(second.accountId).toBe(first.accountId);
    const b = browser(app);
    expect((await b.post('/link', { token: tokenIn(first.link) })).json.reason).toBe('link-ended');
    expect((await b.post('/link', { token: tokenIn(second.link) })).json).toEqual({
      purpose: 'invitation',
      email: 'new@example.com',
      expiresAt: second.expiresAt,
    });
    stage.shift(6.9 * 86_400_000);
    expect((await b.post('/link', { token: tokenIn(second.link) })).status).toBe(200);
    stage.shift(0);
    expect(
      (await b.post('/set-password', { token: tokenIn(second.link), newPassword: password })).status,
    ).toBe(200);
    expect((await b.signIn('new@example.com')).status).toBe(200);
    expect(await signIn.accounts.findAccount(stage.db.kysely, first.accountId)).toMatchObject({
      name: 'New Person',
      hasPassword: true,
      disabled: false,
    });
    await expect(
      signIn.accounts.inviteAccount(stage.db.kysely, { email: 'new@example.com' }),
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
    expect(await signIn.accounts.countAccounts(stage.db.kysely)).toBe(1);
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
    const { app, signIn } = await stage.world();
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
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
    const { app, signIn } = await stage.world();
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
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
    const { app, signIn } = await stage.world();
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
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
    const { app, signIn } = await stage.world();
    const { accountId } = await signIn.accounts.createAccount(stage.db.kysely, {
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
    await signIn.accounts.removeSecondFactor(stage.db.kysely, accountId);
    expect((await browser(app).signIn('ada@example.com')).json).toEqual({ outcome: 'signed-in' });
  });
});
