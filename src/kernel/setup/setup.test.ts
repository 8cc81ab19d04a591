/** First run: who may set up, once, and what stands afterwards; and the settings. */
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { accessStage, PASSWORD, refusalOf } from '../../testing/access-stage.ts';
import { type Actor, STRANGER, SYSTEM } from '../access/actor.ts';
import { createAccount, getMyAccount } from '../access/contract.ts';
import { grantRole } from '../access/contract-roles.ts';
import { org } from '../org/index.ts';
import { perform, preview } from '../perform.ts';
import { work } from '../work/index.ts';
import { changeSettings, createFirstAdministrator, getSettings, getState } from './contract.ts';
import { readSettings } from './settings.ts';
import { ensureSetupToken } from './setup-token.ts';

const SECRET = 'a secret of at least thirty-two characters';
const stage = accessStage(org, work);
let token: string;

const input = (email: string, more: { data?: 'own' | 'demo'; token?: string; password?: string } = {}) => ({
  token,
  email,
  password: PASSWORD,
  givenName: 'Mira',
  familyName: 'Sol',
  enterprise: 'Northwind',
  zone: 'Europe/Oslo',
  languages: ['en', 'ar'],
  data: 'demo' as const,
  ...more,
});
const setUp = (...args: Parameters<typeof input>) =>
  perform(stage.app, createFirstAdministrator, input(...args), STRANGER);

beforeEach(async () => {
  const { kysely } = stage.app.database;
  await sql`truncate auth."user", kernel.account, kernel.person, kernel.unit, kernel.setting, kernel.reaction cascade`.execute(
    kysely,
  );
  token = (await ensureSetupToken(kysely, SECRET))!;
});

test('with own data: enterprise, person, account and role; the code works once and is printed no more', async () => {
  const { app } = stage;
  expect(await perform(app, getState, {}, STRANGER)).toEqual({
    isSetUp: false,
    data: null,
    enterprise: null,
    version: '0.1.0',
  });
  const made = await setUp('Mira@Example.com', { data: 'own' });
  const actor: Actor = { kind: 'account', accountId: made.accountId, personId: made.personId };
  const me = await perform(app, getMyAccount, {}, actor);
  expect(me).toMatchObject({
    email: 'mira@example.com',
    name: 'Mira Sol',
    enterprise: 'Northwind',
    isDemo: false,
    zone: 'Europe/Oslo',
    languages: ['en', 'ar'],
    grants: [{ role: 'administrator', unitId: null, region: null }],
  });
  expect(me.rights).toContain('setup.change-settings');
  const { rows } = await sql<{ name: string; kind: string }>`select name, kind from kernel.unit_now`.execute(
    app.database.kysely,
  );
  expect(rows).toEqual([{ name: 'Northwind', kind: 'enterprise' }]);
  expect(await perform(app, getState, {}, STRANGER)).toMatchObject({ isSetUp: true, data: 'own' });
  expect((await refusalOf(setUp('second@example.com'))).reason).toBe('already-set-up');
  expect(await ensureSetupToken(app.database.kysely, SECRET)).toBeNull();
  const { rows: left } = await sql`select 1 from kernel.setting where name = 'setup_token'`.execute(
    app.database.kysely,
  );
  expect(left).toEqual([]);
});

test('in a zone where it is still yesterday the administrator and the enterprise are there at once', async () => {
  const { app } = stage;
  const made = await perform(
    app,
    createFirstAdministrator,
    { ...input('mira@example.com', { data: 'own' }), zone: 'Pacific/Honolulu' },
    STRANGER,
  );
  const there = { ...app, zone: 'Pacific/Honolulu' };
  const actor: Actor = { kind: 'account', accountId: made.accountId, personId: made.personId };
  const me = await perform(there, getMyAccount, {}, actor);
  expect(me).toMatchObject({ today: '2026-03-01', grants: [{ role: 'administrator' }] });
});

test('without the right code nothing happens; the same secret prints the same code, typed with or without hyphens', async () => {
  const { kysely } = stage.app.database;
  expect(token).toMatch(/^[2-9A-Z]{5}(-[2-9A-Z]{5}){3}$/);
  expect(await ensureSetupToken(kysely, SECRET)).toBe(token);
  for (const wrong of ['', 'AAAAA-AAAAA-AAAAA-AAAAA', token.slice(0, -1)])
    expect((await refusalOf(setUp('a@example.com', { token: wrong }))).reason).toBe('token-wrong');
  const weak = await refusalOf(setUp('a@example.com', { password: 'aaaaaaaaaaaa' }));
  expect(weak).toMatchObject({ code: 'invalid', reason: 'password' });
  expect((await perform(stage.app, getState, {}, STRANGER)).isSetUp).toBe(false);
  await setUp('a@example.com', { token: token.replaceAll('-', '').toLowerCase() });
});

test('of many first administrators at once exactly one is made, whole', async () => {
  const { app } = stage;
  const results = await Promise.allSettled(
    Array.from({ length: 6 }, (_, i) => setUp(`first${i}@example.com`, { data: 'own' })),
  );
  expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
  for (const r of results) if (r.status === 'rejected') expect(r.reason.reason).toBe('already-set-up');
  const { rows } = await sql<Record<string, number>>`
    select (select count(*) from kernel.account) as accounts, (select count(*) from auth."user") as users,
      (select count(*) from kernel.role_grant) as grants, (select count(*) from kernel.unit) as units,
      (select count(*) from kernel.person) as people`.execute(app.database.kysely);
  expect(rows[0]).toEqual({ accounts: 1, users: 1, grants: 1, units: 1, people: 1 });
});

test('the demo brings its own organisation; a preview says what would happen and leaves nothing', async () => {
  const { app } = stage;
  const shown = await preview(app, createFirstAdministrator, input('mira@example.com'), STRANGER);
  expect(shown.consequences.map((c) => c.sentence)).toEqual([
    'Northwind is set up; mira@example.com is its first administrator.',
  ]);
  const { rows } = await sql<{ n: number }>`select count(*) as n from auth."user"`.execute(
    app.database.kysely,
  );
  expect(rows[0]!.n).toBe(0);
  const made = await setUp('mira@example.com');
  expect(made).toMatchObject({ personId: null, rootUnitId: null, data: 'demo' });
  const actor: Actor = { kind: 'account', accountId: made.accountId, personId: null };
  expect((await perform(app, getMyAccount, {}, actor)).isDemo).toBe(true);
});

test('an administrator made on the command line sets the installation up as well', async () => {
  const { app } = stage;
  const { accountId } = await perform(
    app,
    createAccount,
    { email: 'cli@example.com', password: PASSWORD },
    SYSTEM,
  );
  await perform(app, grantRole, { accountId, role: 'administrator' }, SYSTEM);
  expect((await refusalOf(setUp('late@example.com'))).reason).toBe('already-set-up');
  expect((await perform(app, getState, {}, STRANGER)).isSetUp).toBe(true);
});

test('settings change field by field, name the version seen, and are refused with wrong values', async () => {
  const { app } = stage;
  const made = await setUp('mira@example.com');
  const actor: Actor = { kind: 'account', accountId: made.accountId, personId: null };
  const before = await perform(app, getSettings, {}, actor);
  expect(before).toMatchObject({ enterprise: 'Northwind', version: 1, can: ['setup.change-settings'] });
  const change = (values: object, expectedVersion: number) =>
    perform(app, changeSettings, values, actor, { expectedVersion });
  const { version } = await change({ zone: 'Asia/Tokyo', importBrakes: { leavers: 0.5 } }, 1);
  expect(version).toBe(2);
  expect(await readSettings(app.database.kysely)).toMatchObject({
    zone: 'Asia/Tokyo',
    importBrakes: { ...before.importBrakes, leavers: 0.5 },
    enterprise: 'Northwind',
  });
  expect(await change({ zone: 'Asia/Tokyo' }, 2)).toEqual({ version: 2 });
  const stale = await refusalOf(change({ enterprise: 'Southwind' }, 1));
  expect(stale).toMatchObject({ code: 'conflict', details: { current: 2 } });
  const wrong = await refusalOf(change({ zone: 'Mars/Olympus', importBrakes: { leavers: 2 } }, 2));
  expect(wrong.details.flaws).toEqual([
    { path: 'zone', message: 'Choose an IANA time zone like Europe/Berlin or America/New_York.' },
    { path: 'importBrakes.leavers', message: 'A share is between 0 and 1.' },
  ]);
});
