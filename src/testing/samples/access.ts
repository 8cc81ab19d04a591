/** Samples of accounts, roles, grants, separation of duties and API keys. */
import { SYSTEM } from '../../kernel/access/actor.ts';
import { disableAccount } from '../../kernel/access/contract.ts';
import { createApiKey } from '../../kernel/access/contract-keys.ts';
import {
  declareDutyConflict,
  defineRole,
  grantRole,
  retireRole,
} from '../../kernel/access/contract-roles.ts';
import { perform } from '../../kernel/perform.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

const ownRole = {
  role: 'role-reader',
  title: 'Role reader',
  description: 'Reads roles.',
  rights: ['access.see-roles'],
};

const withOwnRole = (world: World) => perform(world.app, defineRole, ownRole, world.administrator);

const duties = { roleA: 'auditor', roleB: 'access-administrator', why: 'Nobody audits themselves.' };

const grantToMember = (world: World) =>
  perform(
    world.app,
    grantRole,
    { accountId: world.member.accountId, role: 'auditor', unitId: world.units.operations },
    world.administrator,
  );

const keyOfMember = (world: World) =>
  perform(world.app, createApiKey, { name: 'Calendar', rights: ['access.manage-api-keys'] }, world.member);

/** By name of the operation. */
export const accessSamples: Samples = {
  'access.list-accounts': (world) => ({
    input: { filter: { search: 'jonas' } },
    elsewhere: 'hidden',
    hides: world.member.accountId,
  }),
  'access.get-account': (world) => ({ input: { accountId: world.member.accountId } }),
  'access.get-my-account': () => ({ input: {} }),
  'access.change-my-preferences': () => ({
    input: { theme: 'dark', starred: [{ label: 'Mine', to: '/work' }] },
  }),
  // An account without a person belongs to no business area, so only who manages all of them makes one.
  'access.create-account': () => ({
    input: { email: 'new@example.com', password: 'four plain words here' },
    elsewhere: 'open',
  }),
  'access.invite-account': (world) => ({ input: { email: 'wei@example.com', personId: world.people.wei } }),
  'access.match-account': (world) => ({
    input: { accountId: world.powerless.accountId, personId: world.people.wei },
    expectedVersion: 1,
  }),
  'access.disable-account': (world) => ({ input: { accountId: world.member.accountId }, expectedVersion: 1 }),
  'access.enable-account': async (world) => {
    await perform(world.app, disableAccount, { accountId: world.member.accountId }, SYSTEM);
    return { input: { accountId: world.member.accountId } };
  },
  'access.list-rights': () => ({ input: {}, elsewhere: 'open' }),
  'access.list-roles': () => ({ input: { filter: { right: 'access.see-roles' } }, elsewhere: 'open' }),
  'access.define-role': () => ({ input: ownRole, elsewhere: 'forbidden' }),
  'access.change-role': async (world) => {
    await withOwnRole(world);
    return { input: { role: ownRole.role, title: 'Reader' }, expectedVersion: 1, elsewhere: 'forbidden' };
  },
  'access.retire-role': async (world) => {
    await withOwnRole(world);
    return { input: { role: ownRole.role }, elsewhere: 'forbidden' };
  },
  'access.reinstate-role': async (world) => {
    await withOwnRole(world);
    await perform(world.app, retireRole, { role: ownRole.role }, world.administrator);
    return { input: { role: ownRole.role }, elsewhere: 'forbidden' };
  },
  'access.list-grants': async (world) => ({
    input: { filter: { accountId: world.member.accountId } },
    elsewhere: 'hidden',
    hides: (await grantToMember(world)).grantId,
  }),
  'access.grant-role': (world) => ({
    input: {
      accountId: world.member.accountId,
      role: 'auditor',
      unitId: world.units.operations,
      reason: 'Year end',
    },
  }),
  'access.end-grant': async (world) => ({
    input: { grantId: (await grantToMember(world)).grantId },
    expectedVersion: 1,
  }),
  'access.list-duty-conflicts': () => ({ input: {}, elsewhere: 'open' }),
  'access.declare-duty-conflict': () => ({ input: duties, elsewhere: 'forbidden' }),
  'access.withdraw-duty-conflict': async (world) => {
    const { dutyConflictId } = await perform(world.app, declareDutyConflict, duties, world.administrator);
    return { input: { dutyConflictId }, elsewhere: 'forbidden' };
  },
  'access.list-duty-violations': async (world) => {
    const { accountId } = world.member;
    for (const role of [duties.roleA, duties.roleB])
      await perform(world.app, grantRole, { accountId, role }, world.administrator);
    await perform(world.app, declareDutyConflict, duties, world.administrator);
    return { input: {}, elsewhere: 'hidden', hides: accountId };
  },
  'access.list-api-keys': async (world) => ({
    input: {},
    elsewhere: 'hidden',
    hides: (await keyOfMember(world)).apiKeyId,
  }),
  'access.create-api-key': () => ({
    input: { name: 'Nightly export', rights: ['access.see-accounts'] },
    elsewhere: 'open',
    notRepeatable: 'the secret is answered once',
  }),
  'access.revoke-api-key': async (world) => ({
    input: { apiKeyId: (await keyOfMember(world)).apiKeyId },
  }),
};
