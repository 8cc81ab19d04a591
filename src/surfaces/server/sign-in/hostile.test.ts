/** What attackers and broken clients send: limits hold over processes, other sites are refused, and nothing is a fault. */
import { describe, expect, test } from 'vitest';
import { browser, password, signInStage } from '../../../testing/sign-in-stage.ts';

const stage = signInStage();

describe('limits', () => {
  test('ten wrong passwords from one place stop that place, not others; time lifts it', async () => {
    const { app, signIn } = await stage.world();
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
    const b = browser(app);
    for (let i = 0; i < 10; i += 1)
      expect((await b.signIn('ada@example.com', 'wrong wrong wrong')).status).toBe(401);
    const stopped = await b.signIn('ada@example.com');
    expect(stopped.status).toBe(429);
    expect(stopped.json).toMatchObject({ code: 'too-many', reason: 'too-many-attempts' });
    expect(Number(stopped.headers['retry-after'])).toBeGreaterThan(800);
    // Another process counts the same; another address is free.
    const other = await stage.world();
    expect((await browser(other.app).signIn('ada@example.com')).status).toBe(429);
    expect((await browser(app, { address: '203.0.113.5' }).signIn('ada@example.com')).status).toBe(200);
    stage.shift(16 * 60_000);
    expect((await b.signIn('ada@example.com')).status).toBe(200);
    const { rows } = await stage.db.pool.query('select key from auth.attempt');
    expect(JSON.stringify(rows)).not.toContain('ada@');
  });

  test('a success forgets the failures before it', async () => {
    const { app, signIn } = await stage.world();
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
    const b = browser(app);
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 8; i += 1) await b.signIn('ada@example.com', 'wrong wrong wrong');
      expect((await b.signIn('ada@example.com')).status).toBe(200);
    }
  });

  test('a mailbox gets three reset mails an hour, without the asker learning it; one network is stopped', async () => {
    const { app, signIn, mails } = await stage.world();
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
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
    const { app, signIn } = await stage.world();
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
    const answers = await Promise.all(
      Array.from({ length: 24 }, () => browser(app).signIn('ada@example.com', 'wrong wrong wrong')),
    );
    expect(answers.filter((a) => a.status === 401)).toHaveLength(10);
    expect(answers.filter((a) => a.status === 429)).toHaveLength(14);
  });
});

describe('hostile requests', () => {
  test('from another site are refused before anything happens', async () => {
    const { app, signIn } = await stage.world({ trustedOrigins: ['http://localhost:5173'] });
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
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
    const { app, signIn } = await stage.world();
    await signIn.accounts.createAccount(stage.db.kysely, { email: 'ada@example.com', password });
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
    expect(stage.faults).toEqual([]);
    expect((await b.get('/session')).json.session).not.toBeNull();
  });
});
