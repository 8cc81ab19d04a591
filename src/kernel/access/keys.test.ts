/** API keys: shown once, found by hash, never more than the account holds, ended at once. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newId } from '../../platform/ids.ts';
import { accessStage, refusalOf, units } from '../../testing/access-stage.ts';
import { perform } from '../perform.ts';
import { SYSTEM } from './actor.ts';
import { findApiKey } from './api-keys.ts';
import { disableAccount, getMyAccount, listAccounts } from './contract.ts';
import { createApiKey, listApiKeys, revokeApiKey } from './contract-keys.ts';
import { endGrant, listGrants, listRoles } from './contract-roles.ts';

const stage = accessStage();
const find = (secret: string | null) => findApiKey(stage.app.database.kysely, secret!, stage.clock.now());

test('the secret is answered once, kept only as a hash, and finds its account', async () => {
  const { app } = stage;
  const owner = await stage.holder(units.field, { role: 'auditor' });
  const key = newId();
  const input = { name: 'Nightly export', rights: ['access.see-accounts'] };
  const made = await perform(app, createApiKey, input, owner, { key });
  expect(made.secret).toMatch(/^trl_[0-9a-f]{12}_[A-Za-z0-9_-]{43}$/);
  expect(await perform(app, createApiKey, input, owner, { key })).toEqual({ ...made, secret: null });
  const random = made.secret!.split('_').slice(2).join('_');
  const { rows } = await sql<{ all: string }>`
    select (select string_agg(k::text, '') from kernel.api_key k) || (select string_agg(i::text, '') from kernel.idempotency i)
      || (select string_agg(e::text, '') from kernel.event e) as all`.execute(app.database.kysely);
  expect(rows[0]!.all).not.toContain(random);
  const actor = await find(made.secret);
  expect(actor).toEqual({
    kind: 'api-key',
    accountId: owner.accountId,
    personId: owner.personId,
    apiKeyId: made.apiKeyId,
    rights: ['access.see-accounts'],
  });
  const changed = `${made.secret!.slice(0, -1)}${made.secret!.endsWith('A') ? 'B' : 'A'}`;
  for (const wrong of [changed, `${made.prefix}_`, '', 'trl_']) expect(await find(wrong)).toBeNull();
});

test('a key does what both it and its account may do: no more than either', async () => {
  const { app } = stage;
  const owner = await stage.holder(units.field, { role: 'access-administrator', unitId: units.operations });
  const made = await perform(
    app,
    createApiKey,
    { name: 'Sync', rights: ['access.see-accounts', 'access.manage-api-keys'] },
    owner,
  );
  const actor = (await find(made.secret))!;
  const seen = await perform(app, listAccounts, { limit: 200 }, actor);
  expect(seen.rows.length).toBeGreaterThan(0);
  expect(seen.rows.every((r) => r.unitId === units.operations || r.unitId === units.field)).toBe(true);
  expect(seen.rows.every((r) => r.can.length === 0)).toBe(true);
  expect((await refusalOf(perform(app, listRoles, {}, actor))).reason).toBe('key-lacks-right');
  expect((await perform(app, getMyAccount, {}, actor)).rights).toEqual([
    'access.manage-api-keys',
    'access.see-accounts',
  ]);
  const another = await refusalOf(
    perform(app, createApiKey, { name: 'More', rights: ['access.see-accounts'] }, actor),
  );
  expect(another.reason).toBe('not-by-key');

  const { rows } = await perform(app, listGrants, { filter: { accountId: owner.accountId } }, SYSTEM);
  await perform(app, endGrant, { grantId: rows[0]!.grantId }, SYSTEM);
  expect((await refusalOf(perform(app, listAccounts, {}, actor))).reason).toBe('right-missing');
});

test('one cannot put into a key what one does not hold', async () => {
  const owner = await stage.holder(units.field, { role: 'counter' });
  const no = await refusalOf(
    perform(stage.app, createApiKey, { name: 'x', rights: ['org.count-people', 'org.pay-people'] }, owner),
  );
  expect(no).toMatchObject({ code: 'forbidden', reason: 'rights-beyond-yours' });
  expect(no.message).toContain('org.pay-people');
  const all = await refusalOf(perform(stage.app, createApiKey, { name: 'x', rights: ['*'] }, owner));
  expect(all.reason).toBe('rights-beyond-yours');
});

test('expired, revoked and disabled keys answer no more; use is noted once a day', async () => {
  const { app, clock } = stage;
  const owner = await stage.holder(units.field, { role: 'counter' });
  const make = async (expiresAt: string | null) =>
    perform(app, createApiKey, { name: 'x', rights: ['org.count-people'], expiresAt }, owner);
  expect((await refusalOf(make('2026-03-02T08:00:00Z'))).reason).toBe('expiry-past');
  const short = await make('2026-03-02T09:00:00Z');
  const long = await make(null);
  expect(await find(short.secret)).not.toBeNull();
  clock.advance('PT1H');
  expect(await find(short.secret)).toBeNull();
  await find(long.secret);
  const row = async () =>
    (await perform(app, listApiKeys, { filter: { state: 'active' } }, owner)).rows.find(
      (k) => k.apiKeyId === long.apiKeyId,
    );
  expect(await row()).toMatchObject({
    lastUsedOn: '2026-03-02',
    prefix: long.prefix,
    can: ['access.revoke-api-key'],
  });
  await perform(app, revokeApiKey, { apiKeyId: long.apiKeyId }, owner);
  expect(await find(long.secret)).toBeNull();
  expect((await refusalOf(perform(app, revokeApiKey, { apiKeyId: long.apiKeyId }, owner))).reason).toBe(
    'revoked-already',
  );
  const third = await make(null);
  const other = await stage.holder(units.north);
  expect((await refusalOf(perform(app, revokeApiKey, { apiKeyId: third.apiKeyId }, other))).code).toBe(
    'not-found',
  );
  expect((await perform(app, listApiKeys, {}, other)).rows).toEqual([]);
  await perform(app, disableAccount, { accountId: owner.accountId }, SYSTEM);
  expect(await find(third.secret)).toBeNull();
});
