/** What commands do with accounts, in their own transaction. */
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../platform/refusal.ts';
import { browser, password, signInStage } from '../../../testing/sign-in-stage.ts';

const stage = signInStage();

describe('accounts', () => {
  test('change inside the caller’s transaction and vanish with it', async () => {
    const { signIn } = await stage.world();
    await expect(
      stage.db.kysely.transaction().execute(async (tx) => {
        await signIn.accounts.createAccount(tx, { email: 'ada@example.com', password });
        expect(await signIn.accounts.countAccounts(tx)).toBe(1);
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect(await signIn.accounts.countAccounts(stage.db.kysely)).toBe(0);
  });

  test('refuse what is wrong in words', async () => {
    const { signIn } = await stage.world();
    const { accounts } = signIn;
    await accounts.createAccount(stage.db.kysely, { email: 'ada@example.com' });
    const reasonOf = async (promise: Promise<unknown>) => {
      const error = await promise.then(
        () => null,
        (e: unknown) => e,
      );
      return error instanceof Refusal ? `${error.code}/${error.reason}` : error;
    };
    const stranger = '01900000-0000-7000-8000-000000000000';
    expect(await reasonOf(accounts.createAccount(stage.db.kysely, { email: 'ADA@example.com' }))).toBe(
      'conflict/email-taken',
    );
    expect(await reasonOf(accounts.createAccount(stage.db.kysely, { email: 'ada' }))).toBe('invalid/email');
    expect(
      await reasonOf(accounts.createAccount(stage.db.kysely, { email: 'b@example.com', password: 'short' })),
    ).toBe('invalid/password');
    expect(await reasonOf(accounts.disableAccount(stage.db.kysely, stranger))).toBe(
      'not-found/account-unknown',
    );
    expect(await reasonOf(accounts.disableAccount(stage.db.kysely, 'no id at all'))).toBe(
      'not-found/account-unknown',
    );
    expect(await reasonOf(accounts.setPassword(stage.db.kysely, stranger, password))).toBe(
      'not-found/account-unknown',
    );
    expect(await accounts.findAccount(stage.db.kysely, 'no id at all')).toBeNull();
    expect(await accounts.findAccountByEmail(stage.db.kysely, 'ADA@example.com')).toMatchObject({
      hasPassword: false,
    });
  });

  test('get another address or password, lose their sessions, and are erased without a trace', async () => {
    const { app, signIn } = await stage.world();
    const { accounts } = signIn;
    const { accountId } = await accounts.createAccount(stage.db.kysely, {
      email: 'ada@example.com',
      password,
    });
    await accounts.createAccount(stage.db.kysely, { email: 'bob@example.com' });
    await expect(accounts.changeEmail(stage.db.kysely, accountId, 'bob@example.com')).rejects.toMatchObject({
      reason: 'email-taken',
    });
    await accounts.changeEmail(stage.db.kysely, accountId, 'ada.l@example.com');
    const b = browser(app);
    expect((await b.signIn('ada.l@example.com')).status).toBe(200);
    expect(await accounts.endSessions(stage.db.kysely, accountId)).toBe(1);
    expect((await b.get('/session')).json.session).toBeNull();
    await accounts.setPassword(stage.db.kysely, accountId, 'set on the command line');
    expect((await b.signIn('ada.l@example.com', 'set on the command line')).status).toBe(200);
    await b.post('/forgot', { email: 'ada.l@example.com' });
    await accounts.deleteAccount(stage.db.kysely, accountId);
    await accounts.deleteAccount(stage.db.kysely, accountId);
    for (const table of ['session', 'credential', 'verification', 'two_factor']) {
      const { rows } = await stage.db.pool.query(`select * from auth.${table}`);
      expect(rows, table).toEqual([]);
    }
    expect((await b.signIn('ada.l@example.com', 'set on the command line')).json.reason).toBe(
      'wrong-credentials',
    );
  });
});
