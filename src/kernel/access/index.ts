/** What access contributes: accounts, roles, grants, separation of duties, API keys. */
import type { Area } from '../area.ts';
import { accountCommands } from './commands.ts';
import { roleCommands } from './commands-roles.ts';
import {
  accountCreated,
  accountDisabled,
  accountEnabled,
  accountInvited,
  accountMatched,
  accountUnmatched,
} from './contract.ts';
import { apiKeyCreated, apiKeyRevoked } from './contract-keys.ts';
import {
  dutyConflictDeclared,
  dutyConflictWithdrawn,
  grantEnded,
  roleChanged,
  roleDefined,
  roleGranted,
  roleReinstated,
  roleRetired,
} from './contract-roles.ts';
import { keyOperations } from './keys.ts';
import { accessNames } from './names.ts';
import { accountQueries } from './queries.ts';
import { roleQueries } from './queries-roles.ts';
import { accessMemberRights, accessRights, accessRoles } from './rights.ts';
import type { SignInAccounts } from './sign-in-accounts.ts';

/** The area `access`; `signIn` makes accounts that can sign in. */
export function accessArea(signIn: SignInAccounts): Area {
  return {
    name: 'access',
    title: 'Accounts and roles',
    operations: [
      ...accountQueries,
      ...accountCommands(signIn),
      ...roleQueries,
      ...roleCommands,
      ...keyOperations,
    ],
    events: [
      accountCreated,
      accountInvited,
      accountMatched,
      accountUnmatched,
      accountDisabled,
      accountEnabled,
      roleDefined,
      roleChanged,
      roleRetired,
      roleReinstated,
      roleGranted,
      grantEnded,
      dutyConflictDeclared,
      dutyConflictWithdrawn,
      apiKeyCreated,
      apiKeyRevoked,
    ],
    reactions: [],
    rights: accessRights,
    roles: accessRoles,
    memberRights: accessMemberRights,
    names: accessNames,
  };
}
