/** Accounts: made, invited, matched, listed within a scope, one's own; and what leaving and erasure do to them. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { accessStage, PASSWORD, refusalOf, units } from '../../testing/access-stage.ts';
import { perform, preview } from '../perform.ts';
import { STRANGER, SYSTEM } from './actor.ts';
import {
  changeMyPreferences,
  createAccount,
  getAccount,
  getMyAccount,
  inviteAccount,
  listAccounts,
  matchAccount,
} from './contract.ts';
import { disableAccountOf, eraseAccountOf } from './leaving.ts';

const stage = accessStage();
const admin = () => stage.holder(units.company, { role: 'administrator' });

test('an invitation makes an account, finds the person by e-mail, queues a mail with a link, and can be sent again', async () => {
  const { app } = stage;
  const boss = await admin();
  const personId = await stage.person('ines', units.field);
  const shown = await preview(app, inviteAccount, { email: 'Ines@Example.com' }, boss);
  expect(shown.consequences.map((c) => c.sentence)).toEqual([
    'ines Test gets an account.',
    'ines Test is invited to sign in.',
    'A mail goes to ines@example.com: Your invitation to Trellis',
  ]);
  const first = await perform(app, inviteAccount, { email: 'Ines@Example.com' }, boss);
  expect(first).toMatchObject({ personId, match: 'by-email', linkEndsAt: '2026-03-09T08:00:00.000Z' });
  const again = await perform(app, inviteAccount, { email: 'ines@example.com' }, boss);
  expect(again.accountId).toBe(first.accountId);
  const { rows: mails } = await sql<{ text: string }>`
    select message->>'text' as text from kernel.mail where account_id = ${first.accountId} order by created_at`.execute(
    app.database.kysely,
  );
  expect(mails).toHaveLength(2);
  expect(mails[1]!.text).toMatch(/https:\/\/learning\.example\.com\/set-password#token=\S{32}/);
  const { rows: events } = await sql<{ payload: unknown }>`
    select payload from kernel.event where subject_id = ${first.accountId}`.execute(app.database.kysely);
  expect(JSON.stringify(events)).not.toContain('ines');
});

test('nobody gets a second account, and a password that is easy to guess is refused whole', async () => {
  const { app } = stage;
  const boss = await admin();
  await stage.person('omar', units.field);
  const weak = await refusalOf(
    perform(app, createAccount, { email: 'omar@example.com', password: 'aaaaaaaaaaaa' }, boss),
  );
  expect(weak).toMatchObject({ code: 'invalid', reason: 'password' });
  const made = await perform(app, createAccount, { email: 'omar@example.com', password: PASSWORD }, boss);
  const same = await refusalOf(
    perform(app, createAccount, { email: 'omar@example.com', password: PASSWORD }, boss),
  );
  expect(same.reason).toBe('email-taken');
  const other = await refusalOf(
    perform(
      app,
      createAccount,
      { email: 'omar2@example.com', password: PASSWORD, personId: made.personId! },
      boss,
    ),
  );
  expect(other).toMatchObject({ reason: 'person-matched', details: { email: 'omar@example.com' } });
  const invited = await refusalOf(perform(app, inviteAccount, { email: 'omar@example.com' }, boss));
  expect(invited.reason).toBe('email-taken');
});

test('two people with one address are matched by hand, and the account can be taken off again', async () => {
  const { app } = stage;
  const boss = await admin();
  const one = await stage.person('sam', units.field);
  const two = await stage.person('samuel', units.north);
  await sql`update kernel.person_fact set email = 'SAM@example.com' where person_id = ${two}`.execute(
    app.database.kysely,
  );
  await sql`select kernel.refresh_people(array[${two}::uuid], '2026-03-02')`.execute(app.database.kysely);
  const made = await perform(app, inviteAccount, { email: 'sam@example.com' }, boss);
  expect(made).toMatchObject({ personId: null, match: 'several' });
  const { accountId } = made;
  await perform(app, matchAccount, { accountId, personId: one }, boss, { expectedVersion: 1 });
  const stale = await refusalOf(
    perform(app, matchAccount, { accountId, personId: two }, boss, { expectedVersion: 1 }),
  );
  expect(stale).toMatchObject({ code: 'conflict', details: { current: 2, values: { personId: one } } });
  const off = await perform(app, matchAccount, { accountId, personId: null }, boss, { expectedVersion: 2 });
  expect(off.version).toBe(3);
  expect(await perform(app, getAccount, { accountId }, boss)).toMatchObject({
    name: 'sam@example.com',
    personId: null,
  });
});

test('who manages a part of the enterprise makes accounts for its people only', async () => {
  const { app } = stage;
  const local = await stage.holder(units.field, { role: 'access-administrator', unitId: units.operations });
  await stage.person('lena', units.field);
  const farId = await stage.person('farid', units.north);
  await perform(app, inviteAccount, { email: 'lena@example.com' }, local);
  const byEmail = await refusalOf(perform(app, inviteAccount, { email: 'farid@example.com' }, local));
  expect(byEmail.reason).toBe('person-needed');
  const byHand = await refusalOf(
    perform(app, inviteAccount, { email: 'farid@example.com', personId: farId }, local),
  );
  expect(byHand.code).toBe('not-found');
  const far = await stage.holder(units.north);
  expect((await refusalOf(perform(app, getAccount, { accountId: far.accountId }, local))).code).toBe(
    'not-found',
  );
});

test('the list is filtered, sorted and paged, and counts what the scope shows', async () => {
  const { app } = stage;
  const boss = await admin();
  const local = await stage.holder(units.north, { role: 'access-administrator', unitId: units.sales });
  await stage.holder(units.north, { role: 'payer' });
  const seen: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await perform(
      app,
      listAccounts,
      { limit: 1, ...(cursor === undefined ? {} : { cursor }) },
      local,
    );
    seen.push(...page.rows.map((r) => r.email));
    if (page.next === null) {
      expect(page.total).toBe(seen.length);
      break;
    }
    cursor = page.next;
  }
  expect(seen).toEqual([...new Set(seen)].sort());
  const payers = await perform(app, listAccounts, { filter: { role: 'payer', unitId: units.sales } }, boss);
  expect(payers.rows).toMatchObject([{ roles: [{ role: 'payer', title: 'Payer' }], unitName: 'North' }]);
  const found = await perform(app, listAccounts, { filter: { search: '%' } }, boss);
  expect(found.rows).toEqual([]);
  const mine = await perform(app, listAccounts, { filter: { personId: boss.personId! } }, boss);
  expect(mine.rows[0]!.can).toEqual(['access.match-account']);
});

test('my account says who I am and what I hold; a stranger and the system have none', async () => {
  const { app } = stage;
  const holder = await stage.holder(units.field, { role: 'payer', unitId: units.operations, region: 'emea' });
  const me = await perform(app, getMyAccount, {}, holder);
  expect(me).toMatchObject({
    personId: holder.personId,
    face: 'staff',
    today: '2026-03-02',
    rights: ['access.manage-api-keys', 'org.pay-people'],
    grants: [{ role: 'payer', title: 'Payer', unitName: 'Operations', region: 'emea', validTo: null }],
    preferences: { theme: 'auto', density: 'default', singleKeys: true, locale: null, starred: [] },
  });
  const boss = await perform(app, getMyAccount, {}, await admin());
  expect(boss.rights).toEqual([...app.registry.rights.keys()].sort());
  const plain = await perform(app, getMyAccount, {}, await stage.holder(units.field));
  expect(plain).toMatchObject({ face: 'requester', grants: [] });
  expect((await refusalOf(perform(app, getMyAccount, {}, STRANGER))).code).toBe('unauthenticated');
  expect((await refusalOf(perform(app, getMyAccount, {}, SYSTEM))).reason).toBe('no-account');
});

test('preferences change one by one and refuse what is not one', async () => {
  const { app } = stage;
  const me = await stage.holder(units.field);
  await perform(app, changeMyPreferences, { theme: 'dark' }, me);
  const starred = [{ label: 'Waiting', to: '/requests?state=waiting' }];
  const after = await perform(app, changeMyPreferences, { starred, locale: 'ar' }, me);
  expect(after).toEqual({ theme: 'dark', locale: 'ar', density: 'default', singleKeys: true, starred });
  const outward = { starred: [{ label: 'x', to: 'https://elsewhere.example' }] };
  expect((await refusalOf(perform(app, changeMyPreferences, outward, me))).details.flaws).toMatchObject([
    { path: 'starred.0.to', message: 'A starred view is a path.' },
  ]);
});

test('who leaves is disabled with the same commit; erasing takes the address out of every place', async () => {
  const { app } = stage;
  const leaver = await stage.holder(units.field);
  const { kysely } = app.database;
  const now = '2026-03-02T08:00:00.000Z';
  const leave = () => kysely.transaction().execute((tx) => disableAccountOf(tx, leaver.personId!, now));
  expect(await leave()).toEqual({ accountId: leaver.accountId, outcome: 'disabled' });
  expect(await leave()).toEqual({ accountId: leaver.accountId, outcome: 'disabled-already' });
  expect((await refusalOf(perform(app, getMyAccount, {}, leaver))).code).toBe('unauthenticated');
  const { rows: before } = await sql<{ email: string; disabled: boolean }>`
    select email, disabled_at is not null as disabled from auth."user" where id = ${leaver.accountId}`.execute(
    kysely,
  );
  expect(before[0]!.disabled).toBe(true);
  await kysely.transaction().execute((tx) => eraseAccountOf(tx, leaver.personId!, now));
  const { rows } = await sql<{ email: string; name: string }>`
    select u.email, u.name from auth."user" u join kernel.account a on a.account_id = u.id and a.email = u.email
    where u.id = ${leaver.accountId}`.execute(kysely);
  expect(rows).toEqual([{ email: `erased-${leaver.accountId}@invalid`, name: '' }]);
  const nobody = await stage.person('noacc', units.field);
  const none = await kysely.transaction().execute((tx) => disableAccountOf(tx, nobody, now));
  expect(none).toEqual({ accountId: null, outcome: 'no-account' });
});
