/** Rights over accounts, roles and keys in business words, and the roles that come with them. */
import type { RoleContribution } from '../area.ts';
import { ADMINISTRATOR } from './administrators.ts';
import { ALL_RIGHTS } from './authorise.ts';

/** Right → what it allows. */
export const accessRights = {
  [ALL_RIGHTS]: 'Do everything, with every right there is and every right to come.',
  'access.see-accounts': 'See accounts, who holds which role where, and who gave it.',
  'access.manage-accounts': 'Invite people, match accounts to people, disable and enable accounts.',
  'access.see-roles': 'See roles, what they allow, and which may not be held together.',
  'access.manage-roles': 'Define roles, and decide which roles one person may not hold together.',
  'access.grant-roles': 'Give roles and end them, within your own rights and scope.',
  'access.manage-api-keys': 'Make API keys of your own; see and revoke those of accounts in your scope.',
};

/** Rights that everybody has over their own records. */
export const accessMemberRights = ['access.manage-api-keys'];

/** Roles that come with Trellis; areas add rights to them. */
export const accessRoles: RoleContribution[] = [
  {
    role: ADMINISTRATOR,
    title: 'Administrator',
    description: 'Does everything in the scope of the grant; in a unit: a delegated administrator.',
    rights: [ALL_RIGHTS],
  },
  {
    role: 'access-administrator',
    title: 'Access administrator',
    description: 'Looks after accounts and roles; gives what they hold themselves.',
    rights: [
      'access.see-accounts',
      'access.manage-accounts',
      'access.see-roles',
      'access.manage-roles',
      'access.grant-roles',
    ],
  },
  {
    role: 'auditor',
    title: 'Auditor',
    description: 'Reads everything, changes nothing',
    rights: ['access.see-accounts', 'access.see-roles'],
  },
];
