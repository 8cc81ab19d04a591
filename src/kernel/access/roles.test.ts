/** Roles, delegated administration, separation of duties and the last administrator, over a real database. */
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { accessStage, refusalOf, units } from '../../testing/access-stage.ts';
import { perform, preview } from '../perform.ts';
import { SYSTEM } from './actor.ts';
import { disableAccount, enableAccount, getMyAccount, listAccounts } from './contract.ts';
import {
  changeRole,
  declareDutyConflict,
  defineRole,
  endGrant,
  grantRole,
  listDutyConflicts,
  listDutyViolations,
  listGrants,
  listRights,
  listRoles,
  reinstateRole,
  retireRole,
  withdrawDutyConflict,
} from './contract-roles.ts';
import { syncRoles } from './roles.ts';

const stage = accessStage();
const admin = () => stage.holder(units.company, { role: 'administrator' });

describe('roles', () => {
  test('the roles and rights of the program are there after a start, and a second start changes nothing', async () => {
    const read = async () =>
      (await sql`select * from kernel.role order by role`.execute(stage.app.database.kysely)).rows;
    const before = await read();
    await syncRoles(stage.app.database.kysely, stage.app.registry);
    expect(await read()).toEqual(before);
    const { rights } = await perform(stage.app, listRights, {}, SYSTEM);
    expect(rights.find((r) => r.right === 'access.grant-roles')).toMatchObject({
      area: 'access',
      everyMember: false,
    });
    expect(rights.find((r) => r.right === 'access.manage-api-keys')?.everyMember).toBe(true);
    const roles = await perform(stage.app, listRoles, { filter: { right: 'org.count-people' } }, SYSTEM);
    expect(roles.rows.map((r) => r.role)).toEqual(['administrator', 'counter']);
  });

  test('a role of one’s own is defined, changed, granted, not retired while granted, retired, reinstated', async () => {
    const boss = await admin();
    const someone = await stage.holder(units.field);
    const { app } = stage;
    await perform(
      app,
      defineRole,
      { role: 'desk', title: 'Desk', description: 'Desk work.', rights: ['org.count-people'] },
      boss,
    );
    const twice = await refusalOf(
      perform(
        app,
        defineRole,
        { role: 'desk', title: 'Desk', description: 'x', rights: ['org.count-people'] },
        boss,
      ),
    );
    expect(twice.reason).toBe('role-exists');
    const stale = await refusalOf(
      perform(app, changeRole, { role: 'desk', title: 'Front desk' }, boss, { expectedVersion: 9 }),
    );
    expect(stale.details).toMatchObject({ current: 1, values: { title: 'Desk' } });
    const changed = await perform(app, changeRole, { role: 'desk', rights: ['org.pay-people'] }, boss, {
      expectedVersion: 1,
    });
    expect(changed.version).toBe(2);
    const { grantId } = await perform(app, grantRole, { accountId: someone.accountId, role: 'desk' }, boss);
    const held = await refusalOf(perform(app, retireRole, { role: 'desk' }, boss));
    expect(held.message).toContain('still granted 1 times');
    await perform(app, endGrant, { grantId }, boss, { expectedVersion: 1 });
    await perform(app, retireRole, { role: 'desk' }, boss);
    const gone = await refusalOf(
      perform(app, grantRole, { accountId: someone.accountId, role: 'desk' }, boss),
    );
    expect(gone.reason).toBe('role-unknown');
    await perform(app, reinstateRole, { role: 'desk' }, boss);
    await perform(app, grantRole, { accountId: someone.accountId, role: 'desk' }, boss);
  });

  test('built-in roles, unknown rights and every right at once are refused', async () => {
    const boss = await admin();
    const { app } = stage;
    const builtIn = await refusalOf(
      perform(app, changeRole, { role: 'auditor', title: 'x' }, boss, { expectedVersion: 1 }),
    );
    expect(builtIn.reason).toBe('built-in');
    const define = (rights: string[]) =>
      refusalOf(perform(app, defineRole, { role: 'odd', title: 'Odd', description: 'x', rights }, boss));
    expect((await define(['org.fly'])).message).toContain('org.fly');
    expect((await define(['*'])).reason).toBe('all-rights');
  });

  test('who manages roles cannot put rights into one that they do not hold, nor do it from a part of the enterprise', async () => {
    const boss = await admin();
    const { app } = stage;
    await perform(
      app,
      defineRole,
      { role: 'role-maker', title: 'Role maker', description: 'x', rights: ['access.manage-roles'] },
      boss,
    );
    const maker = await stage.holder(units.company, { role: 'role-maker' });
    const beyond = await refusalOf(
      perform(
        app,
        defineRole,
        { role: 'sneaky', title: 'S', description: 'x', rights: ['org.pay-people'] },
        maker,
      ),
    );
    expect(beyond).toMatchObject({ code: 'forbidden', reason: 'rights-beyond-yours' });
    const local = await stage.holder(units.sales, { role: 'administrator', unitId: units.sales });
    // One after the other, each looked at as soon as it ends: a refusal that nobody awaits ends the whole run.
    const attempts = [
      () =>
        perform(
          app,
          defineRole,
          { role: 'local', title: 'S', description: 'x', rights: ['org.pay-people'] },
          local,
        ),
      () => perform(app, retireRole, { role: 'role-maker' }, local),
      () => perform(app, declareDutyConflict, { roleA: 'counter', roleB: 'payer', why: 'x' }, local),
    ];
    for (const attempt of attempts) expect((await refusalOf(attempt())).reason).toBe('whole-enterprise');
  });
});

describe('delegated administration', () => {
  const places = {
    company: {},
    emea: { region: 'emea' },
    amer: { region: 'amer' },
    operations: { unitId: units.operations },
    field: { unitId: units.field },
    'field in emea': { unitId: units.field, region: 'emea' },
    sales: { unitId: units.sales },
  };
  type Place = keyof typeof places;
  const matrix: [held: Place, given: Place, role: string, outcome: 'given' | 'refused'][] = [
    ['company', 'company', 'counter', 'given'],
    ['company', 'company', 'administrator', 'given'],
    ['company', 'field', 'administrator', 'given'],
    ['operations', 'operations', 'counter', 'given'],
    ['operations', 'field', 'counter', 'given'],
    ['operations', 'field in emea', 'counter', 'given'],
    ['operations', 'field', 'administrator', 'given'],
    ['operations', 'company', 'counter', 'refused'],
    ['operations', 'emea', 'counter', 'refused'],
    ['operations', 'sales', 'counter', 'refused'],
    ['field', 'operations', 'counter', 'refused'],
    ['emea', 'emea', 'counter', 'given'],
    ['emea', 'field in emea', 'counter', 'given'],
    ['emea', 'field', 'counter', 'refused'],
    ['emea', 'amer', 'counter', 'refused'],
    ['emea', 'company', 'counter', 'refused'],
  ];
  test.each(matrix)(
    'an administrator of %s gives for %s the role %s: %s',
    async (held, given, role, outcome) => {
      const giver = await stage.holder(units.field, { role: 'administrator', ...places[held] });
      const taker = await stage.holder(units.field);
      const attempt = perform(
        stage.app,
        grantRole,
        { accountId: taker.accountId, role, ...places[given] },
        giver,
      );
      if (outcome === 'given') {
        await attempt;
        const { rows } = await perform(
          stage.app,
          listGrants,
          { filter: { accountId: taker.accountId } },
          giver,
        );
        expect(rows).toMatchObject([
          { role, state: 'current', grantedBy: giver.accountId, can: ['access.end-grant'] },
        ]);
      } else expect((await refusalOf(attempt)).reason).toBe('beyond-yours');
    },
  );

  test('an access administrator gives only roles whose rights they hold', async () => {
    const giver = await stage.holder(units.field, { role: 'access-administrator', unitId: units.operations });
    const taker = await stage.holder(units.field);
    const give = (role: string) =>
      perform(stage.app, grantRole, { accountId: taker.accountId, role, unitId: units.field }, giver);
    const refused = await refusalOf(give('counter'));
    expect(refused.message).toContain('org.count-people');
    expect((await refusalOf(give('administrator'))).message).toContain('every right');
    await give('access-administrator');
  });

  test('accounts outside one’s scope do not exist, and grants there cannot be ended', async () => {
    const giver = await stage.holder(units.field, { role: 'administrator', unitId: units.operations });
    const stranger = await stage.holder(units.north, { role: 'counter', unitId: units.sales });
    const { app } = stage;
    const give = await refusalOf(
      perform(app, grantRole, { accountId: stranger.accountId, role: 'counter', unitId: units.field }, giver),
    );
    expect(give.code).toBe('not-found');
    const { rows } = await perform(app, listGrants, { filter: { accountId: stranger.accountId } }, SYSTEM);
    const end = await refusalOf(
      perform(app, endGrant, { grantId: rows[0]!.grantId }, giver, { expectedVersion: 1 }),
    );
    expect(end.code).toBe('not-found');
    const seen = await perform(app, listAccounts, { limit: 200 }, giver);
    expect(seen.rows.map((r) => r.accountId)).not.toContain(stranger.accountId);
    expect(seen.rows.every((r) => r.unitId === units.operations || r.unitId === units.field)).toBe(true);
  });

  test('a grant of more than one’s own, for somebody in scope, is seen but not to be ended', async () => {
    const giver = await stage.holder(units.field, { role: 'administrator', unitId: units.operations });
    const higher = await stage.holder(units.field, { role: 'auditor' });
    const { app } = stage;
    const { rows } = await perform(app, listGrants, { filter: { accountId: higher.accountId } }, giver);
    expect(rows[0]).toMatchObject({ role: 'auditor', can: [] });
    const end = await refusalOf(
      perform(app, endGrant, { grantId: rows[0]!.grantId }, giver, { expectedVersion: 1 }),
    );
    expect(end.reason).toBe('beyond-yours');
    const off = await refusalOf(
      perform(app, disableAccount, { accountId: higher.accountId }, giver, { expectedVersion: 1 }),
    );
    expect(off.reason).toBe('beyond-yours');
  });

  test('dates: not in the past, not backwards; a future grant is not held yet and ends without ever being held', async () => {
    const boss = await admin();
    const taker = await stage.holder(units.field);
    const { app } = stage;
    const give = (dates: { validFrom?: string; validTo?: string }) =>
      perform(app, grantRole, { accountId: taker.accountId, role: 'counter', ...dates }, boss);
    expect((await refusalOf(give({ validFrom: '2026-03-01' }))).reason).toBe('from-past');
    expect((await refusalOf(give({ validFrom: '2026-04-01', validTo: '2026-04-01' }))).reason).toBe(
      'to-before-from',
    );
    const { grantId } = await give({ validFrom: '2026-04-01', validTo: '2026-05-01' });
    expect((await refusalOf(give({ validFrom: '2026-03-15' }))).reason).toBe('granted-already');
    expect((await perform(app, getMyAccount, {}, taker)).rights).toEqual(['access.manage-api-keys']);
    const prolonged = await refusalOf(
      perform(app, endGrant, { grantId, validTo: '2026-06-01' }, boss, { expectedVersion: 1 }),
    );
    expect(prolonged.reason).toBe('not-sooner');
    const ended = await perform(app, endGrant, { grantId }, boss, { expectedVersion: 1 });
    expect(ended).toMatchObject({ validTo: '2026-04-01', version: 2 });
    const { rows } = await perform(
      app,
      listGrants,
      { filter: { accountId: taker.accountId, state: 'ended' } },
      boss,
    );
    expect(rows).toMatchObject([
      { grantId, validFrom: '2026-04-01', validTo: '2026-04-01', state: 'ended', can: [] },
    ]);
    await give({ validFrom: '2026-04-01' });
  });
});

describe('separation of duties', () => {
  test('a role that conflicts in an overlapping scope is refused, naming the other grant; elsewhere it is given', async () => {
    const boss = await admin();
    const { app } = stage;
    const both = await stage.holder(units.field, { role: 'counter' }, { role: 'payer' });
    const { dutyConflictId, violations } = await perform(
      app,
      declareDutyConflict,
      { roleA: 'payer', roleB: 'counter', why: 'Who counts does not pay.' },
      boss,
    );
    expect(violations).toBe(1);
    const twice = await refusalOf(
      perform(app, declareDutyConflict, { roleA: 'counter', roleB: 'payer', why: 'x' }, boss),
    );
    expect(twice.reason).toBe('declared-already');
    const listed = await perform(app, listDutyViolations, { filter: { dutyConflictId } }, boss);
    expect(listed.rows).toMatchObject([
      { accountId: both.accountId, roleA: 'Counter', roleB: 'Payer', scopeA: 'the whole enterprise' },
    ]);

    const holder = await stage.holder(units.field, { role: 'counter', unitId: units.operations });
    const give = (where: { unitId?: string; region?: string; validFrom?: string; validTo?: string }) =>
      perform(app, grantRole, { accountId: holder.accountId, role: 'payer', ...where }, boss);
    for (const where of [{}, { unitId: units.field }, { unitId: units.company }, { region: 'emea' }]) {
      const no = await refusalOf(give(where));
      expect(no).toMatchObject({ code: 'refused', reason: 'duty-conflict' });
      expect(no.message).toContain('Counter in Operations from 2026-03-02 on');
      expect(no.message).toContain('Who counts does not pay.');
    }
    await give({ unitId: units.sales });
    await give({ region: 'amer' });

    // Not even an administrator gives it to themselves.
    const self = await stage.holder(units.field, { role: 'administrator' }, { role: 'counter' });
    expect(
      (await refusalOf(perform(app, grantRole, { accountId: self.accountId, role: 'payer' }, self))).reason,
    ).toBe('duty-conflict');

    const { rows } = await perform(
      app,
      listGrants,
      { filter: { accountId: holder.accountId, role: 'counter' } },
      boss,
    );
    await perform(app, endGrant, { grantId: rows[0]!.grantId, validTo: '2026-03-10' }, boss, {
      expectedVersion: 1,
    });
    expect((await refusalOf(give({ unitId: units.field }))).reason).toBe('duty-conflict');
    await give({ unitId: units.field, validFrom: '2026-03-10' });

    await perform(app, withdrawDutyConflict, { dutyConflictId }, boss);
    await give({ unitId: units.field, validTo: '2026-03-09' });
    const withdrawn = await perform(app, listDutyConflicts, { filter: { state: 'withdrawn' } }, boss);
    expect(withdrawn.rows.map((r) => r.dutyConflictId)).toContain(dutyConflictId);
    expect((await perform(app, listDutyViolations, { filter: { dutyConflictId } }, boss)).rows).toEqual([]);
  });

  test('violations come in pages', async () => {
    const boss = await admin();
    const { app } = stage;
    for (let i = 0; i < 3; i++) await stage.holder(units.field, { role: 'auditor' }, { role: 'payer' });
    await perform(app, declareDutyConflict, { roleA: 'auditor', roleB: 'payer', why: 'x' }, boss);
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await perform(
        app,
        listDutyViolations,
        { limit: 1, ...(cursor === undefined ? {} : { cursor }) },
        boss,
      );
      seen.push(...page.rows.map((r) => r.accountId));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(new Set(seen).size).toBe(3);
  });
});

describe('the last administrator', () => {
  test('is neither ended nor disabled; two who remove each other at once leave one', async () => {
    const { app } = stage;
    await sql`update kernel.account set disabled_at = '2026-03-01' where account_id in
      (select account_id from kernel.role_grant where role = 'administrator')`.execute(app.database.kysely);
    const one = await admin();
    const grantOf = async (accountId: string) =>
      (await perform(app, listGrants, { filter: { accountId, role: 'administrator' } }, SYSTEM)).rows[0]!
        .grantId;
    const end = async (accountId: string, by: typeof one) =>
      perform(app, endGrant, { grantId: await grantOf(accountId) }, by, { expectedVersion: 1 });
    expect((await refusalOf(end(one.accountId, one))).reason).toBe('last-administrator');
    expect((await refusalOf(perform(app, disableAccount, { accountId: one.accountId }, SYSTEM))).reason).toBe(
      'last-administrator',
    );

    // A delegated or a temporary one does not count.
    await stage.holder(units.sales, { role: 'administrator', unitId: units.company });
    const temporary = await stage.holder(units.company);
    await perform(
      app,
      grantRole,
      { accountId: temporary.accountId, role: 'administrator', validTo: '2027-01-01' },
      one,
    );
    expect((await refusalOf(end(one.accountId, one))).reason).toBe('last-administrator');

    const two = await admin();
    const ends = await Promise.allSettled([
      perform(app, disableAccount, { accountId: two.accountId }, one, { expectedVersion: 1 }),
      end(one.accountId, two),
    ]);
    expect(ends.map((e) => e.status).sort()).toEqual(['fulfilled', 'rejected']);
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from kernel.role_grant g join kernel.account a using (account_id)
      where g.role = 'administrator' and g.unit_id is null and upper_inf(g.valid) and a.disabled_at is null`.execute(
      app.database.kysely,
    );
    expect(rows[0]!.n).toBe(1);
  });
});

describe('disabling', () => {
  test('is refused at once at the door, ends sessions in the same commit, and can be taken back', async () => {
    const boss = await admin();
    const someone = await stage.holder(units.field, { role: 'counter' });
    const { app } = stage;
    const { kysely } = app.database;
    await sql`insert into auth.session (id, expires_at, token, updated_at, user_id)
      values (gen_random_uuid(), '2027-01-01', ${someone.accountId}, now(), ${someone.accountId})`.execute(
      kysely,
    );
    const seen = await preview(app, disableAccount, { accountId: someone.accountId }, boss, {
      expectedVersion: 1,
    });
    expect(seen.consequences[0]!.sentence).toMatch(
      /^The account of holder\d+ Test is disabled; it is signed out everywhere\.$/,
    );
    const sessions = async () =>
      (await sql`select 1 from auth.session where user_id = ${someone.accountId}`.execute(kysely)).rows
        .length;
    expect(await sessions()).toBe(1);
    await perform(app, disableAccount, { accountId: someone.accountId }, boss, { expectedVersion: 1 });
    expect(await sessions()).toBe(0);
    expect((await refusalOf(perform(app, getMyAccount, {}, someone))).reason).toBe('account-disabled');
    expect(
      (
        await refusalOf(
          perform(app, disableAccount, { accountId: someone.accountId }, boss, { expectedVersion: 2 }),
        )
      ).reason,
    ).toBe('already-disabled');
    expect(
      (
        await refusalOf(
          perform(app, disableAccount, { accountId: boss.accountId }, boss, { expectedVersion: 1 }),
        )
      ).code,
    ).toBe('refused');
    await perform(app, enableAccount, { accountId: someone.accountId }, boss);
    expect((await perform(app, getMyAccount, {}, someone)).grants).toMatchObject([{ role: 'counter' }]);
  });
});
