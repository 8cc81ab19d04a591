/**
 * What roles, grants and separation of duties can do. A right is held through a role that is granted to an account
 * in a scope (a unit and all below it × a region) from a day on; nobody gives what they do not hold themselves.
 */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, event, query } from '../operation.ts';

const line = (most: number) =>
  z.string().trim().min(1, 'Write at least one character.').max(most, `Write at most ${most} characters.`);
const roleCode = z
  .string()
  .trim()
  .regex(
    /^[a-z][a-z0-9-]{1,59}$/,
    'Use 2 to 60 lower-case letters, digits and hyphens, beginning with a letter.',
  );
const rights = z
  .array(z.string().trim().min(1).max(100))
  .min(1, 'Choose at least one right.')
  .max(500, 'Choose at most 500 rights.')
  .transform((list) => [...new Set(list)].sort());
const can = z.array(z.string()).describe('Operations that you may try on this record');
const day = z.iso.date('Write a date as YYYY-MM-DD.');
const scopeShape = {
  unitId: z.uuid().nullable().describe('This unit and all below it; null: the whole enterprise'),
  region: z.string().trim().max(60).nullable().describe('Only units of this region; null: every region'),
};

// Roles

export const listRights = query({
  name: 'access.list-rights',
  summary: 'Lists every right with what it allows, in business words.',
  right: 'access.see-roles',
  input: z.object({}),
  output: z.object({
    rights: z.array(
      z.object({
        right: z.string(),
        area: z.string(),
        allows: z.string(),
        everyMember: z.boolean().describe('Everybody with a person holds it over their own records'),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/rights' },
  touches: ['role'],
});

const roleRow = z.object({
  role: z.string().describe('Code; it never changes'),
  roleId: z.uuid(),
  title: z.string(),
  description: z.string(),
  rights: z.array(z.string()),
  builtIn: z.boolean(),
  holders: z.int().describe('Accounts that hold it today'),
  retiredAt: z.iso.datetime().nullable(),
  version: z.int(),
  can,
});

export const roleDefined = event({
  name: 'access.role-defined',
  subject: 'role',
  payload: z.object({ role: z.string(), rights: z.array(z.string()) }),
  sentence: 'The role {subject} is defined with the rights {rights}.',
});
export const roleChanged = event({
  name: 'access.role-changed',
  subject: 'role',
  payload: z.object({ role: z.string(), added: z.array(z.string()), removed: z.array(z.string()) }),
  sentence: 'The role {subject} changes; rights added: {added}; rights taken away: {removed}.',
});
export const roleRetired = event({
  name: 'access.role-retired',
  subject: 'role',
  payload: z.object({ role: z.string() }),
  sentence: 'The role {subject} is retired; nobody can be given it any more.',
});
export const roleReinstated = event({
  name: 'access.role-reinstated',
  subject: 'role',
  payload: z.object({ role: z.string() }),
  sentence: 'The role {subject} can be given again.',
});

export const listRoles = query({
  name: 'access.list-roles',
  summary: 'Lists roles with their rights and how many accounts hold them.',
  right: 'access.see-roles',
  input: listInput(
    {
      search: z.string().trim().max(200).describe('Part of the title, the description or the code'),
      right: z.string().trim().max(100).describe('Holds this right'),
      state: z.enum(['in-use', 'retired']),
    },
    ['title'],
  ),
  output: listOutput(roleRow),
  http: { method: 'GET', path: '/api/roles' },
  touches: ['role'],
});

const wholeEnterprise = [
  'forbidden',
  'Roles and what may not be held together count in the whole enterprise, so the right must be held for all of it.',
] as const;
const unknownRights = [
  'invalid',
  'There is no right {rights}. Look rights up in the list of rights.',
] as const;
const rightsBeyond = [
  'forbidden',
  'You do not hold {rights} in the whole enterprise yourself, so you cannot put it into a role.',
] as const;

export const defineRole = command({
  name: 'access.define-role',
  summary: 'Defines a role of your own out of rights that you hold in the whole enterprise yourself.',
  right: 'access.manage-roles',
  input: z.strictObject({ role: roleCode, title: line(100), description: line(500), rights }),
  output: z.object({ role: z.string(), roleId: z.uuid(), version: z.int() }),
  refusals: {
    'whole-enterprise': wholeEnterprise,
    'role-exists': ['conflict', 'There is already a role {role}. Choose another code, or change that role.'],
    'unknown-rights': unknownRights,
    'rights-beyond-yours': rightsBeyond,
    'all-rights': ['invalid', 'Only the role administrator holds every right. Choose single rights.'],
  },
  emits: [roleDefined],
  http: { method: 'POST', path: '/api/roles' },
  touches: ['role'],
});

export const changeRole = command({
  name: 'access.change-role',
  summary: 'Changes the title, description or rights of a role of your own; what is left out stays.',
  right: 'access.manage-roles',
  input: z.strictObject({
    role: roleCode,
    title: line(100).optional(),
    description: line(500).optional(),
    rights: rights.optional(),
  }),
  output: z.object({ role: z.string(), version: z.int() }),
  refusals: {
    'whole-enterprise': wholeEnterprise,
    'built-in': ['refused', 'The role {role} comes with Trellis. Define a role of your own instead.'],
    'unknown-rights': unknownRights,
    'rights-beyond-yours': rightsBeyond,
    'all-rights': ['invalid', 'Only the role administrator holds every right. Choose single rights.'],
  },
  emits: [roleChanged],
  versioned: true,
  http: { method: 'PATCH', path: '/api/roles/:role' },
  touches: ['role'],
});

export const retireRole = command({
  name: 'access.retire-role',
  summary: 'Retires a role of your own that nobody holds any more.',
  right: 'access.manage-roles',
  input: z.strictObject({ role: roleCode }),
  output: z.object({ role: z.string() }),
  refusals: {
    'whole-enterprise': wholeEnterprise,
    'built-in': ['refused', 'The role {role} comes with Trellis and stays.'],
    'already-retired': ['refused', 'The role {role} is retired already.'],
    'role-granted': [
      'refused',
      'The role {role} is still granted {count} times. End these grants first; the list of grants shows them.',
    ],
  },
  emits: [roleRetired],
  inverse: 'access.reinstate-role',
  http: { method: 'POST', path: '/api/roles/:role/retire' },
  touches: ['role'],
});

export const reinstateRole = command({
  name: 'access.reinstate-role',
  summary: 'Takes a retired role back into use.',
  right: 'access.manage-roles',
  input: z.strictObject({ role: roleCode }),
  output: z.object({ role: z.string() }),
  refusals: {
    'whole-enterprise': wholeEnterprise,
    'not-retired': ['refused', 'The role {role} is not retired.'],
  },
  emits: [roleReinstated],
  inverse: 'access.retire-role',
  http: { method: 'POST', path: '/api/roles/:role/reinstate' },
  touches: ['role'],
});

// Grants

const grantRow = z.object({
  grantId: z.uuid(),
  accountId: z.uuid(),
  accountName: z.string(),
  personId: z.uuid().nullable(),
  role: z.string(),
  roleTitle: z.string(),
  ...scopeShape,
  unitName: z.string().nullable(),
  regionName: z.string().nullable(),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable().describe('First day on which it is not held any more; null: no end'),
  state: z.enum(['current', 'future', 'ended']),
  grantedBy: z.uuid().nullable().describe('Account that gave it; null: the system'),
  grantedByName: z.string().nullable(),
  reason: z.string().nullable(),
  version: z.int(),
  can,
});

export const roleGranted = event({
  name: 'access.role-granted',
  subject: 'account',
  payload: z.object({
    grantId: z.uuid(),
    role: z.string(),
    unitId: z.uuid().nullable(),
    region: z.string().nullable(),
    validFrom: z.iso.date(),
    validTo: z.iso.date().nullable(),
  }),
  sentence: '{subject} holds the role {grantId} from {validFrom} on.',
  refs: { grantId: 'role-grant' },
});
export const grantEnded = event({
  name: 'access.grant-ended',
  subject: 'account',
  payload: z.object({ grantId: z.uuid(), role: z.string(), validTo: z.iso.date() }),
  sentence: '{subject} holds the role {grantId} no longer from {validTo} on.',
  refs: { grantId: 'role-grant' },
});

export const listGrants = query({
  name: 'access.list-grants',
  summary: 'Lists who holds which role where and from when to when, with who gave it and why.',
  right: 'access.see-accounts',
  input: listInput(
    {
      accountId: z.uuid(),
      personId: z.uuid(),
      role: roleCode,
      unitId: z.uuid().describe('Granted for this unit or a unit below it'),
      region: z.string().trim().max(60),
      state: z.enum(['current', 'future', 'ended']),
    },
    ['validFrom'],
  ),
  output: listOutput(grantRow),
  http: { method: 'GET', path: '/api/grants' },
  touches: ['account', 'role', 'unit', 'person'],
});

const beyondYours = [
  'refused',
  'You may only do this with roles whose rights you hold yourself, within your own scope. You lack: {rights}.',
] as const;

export const grantRole = command({
  name: 'access.grant-role',
  summary: 'Gives an account a role in a scope, within your own rights and scope.',
  right: 'access.grant-roles',
  input: z.strictObject({
    accountId: z.uuid(),
    role: roleCode,
    unitId: scopeShape.unitId.default(null),
    region: scopeShape.region.default(null),
    validFrom: day.optional().describe('Today when left out'),
    validTo: day
      .nullable()
      .default(null)
      .describe('First day on which it is not held any more; null: no end'),
    reason: line(500).optional(),
  }),
  output: z.object({ grantId: z.uuid(), version: z.int() }),
  refusals: {
    'beyond-yours': beyondYours,
    'role-unknown': ['invalid', 'There is no role {role} that can be given.'],
    'unit-unknown': ['invalid', 'There is no such unit today.'],
    'region-unknown': ['invalid', 'There is no region {region}.'],
    'from-past': [
      'invalid',
      'A role cannot be given for days that are over. Begin today ({today}) or later.',
    ],
    'to-before-from': ['invalid', 'The grant would end before it begins.'],
    'granted-already': [
      'conflict',
      'The account holds this role in this scope already: see grant {grantId}.',
    ],
    'duty-conflict': [
      'refused',
      '{role} and {otherRole} may not be held by one person in overlapping scopes: {why} The account holds {otherRole} in {otherScope} from {otherFrom} on (grant {otherGrantId}).',
    ],
    'account-disabled': ['refused', 'The account is disabled. Enable it first.'],
  },
  emits: [roleGranted],
  http: { method: 'POST', path: '/api/grants' },
  touches: ['account', 'role'],
});

export const endGrant = command({
  name: 'access.end-grant',
  summary: 'Ends a grant at once or on a later day, within your own rights and scope.',
  right: 'access.grant-roles',
  input: z.strictObject({
    grantId: z.uuid(),
    validTo: day.optional().describe('First day on which it is not held any more; today when left out'),
  }),
  output: z.object({ grantId: z.uuid(), validTo: z.iso.date(), version: z.int() }),
  refusals: {
    'beyond-yours': beyondYours,
    'ended-already': ['refused', 'The grant has ended already, on {validTo}.'],
    'to-past': ['invalid', 'The grant cannot end in the past. End it today ({today}) or later.'],
    'not-sooner': ['refused', 'The grant ends on {validTo} anyway. Give the role again to prolong it.'],
    'last-administrator': [
      'refused',
      'This is the last lasting administrator of the whole enterprise. Make somebody else administrator first.',
    ],
  },
  emits: [grantEnded],
  versioned: true,
  http: { method: 'POST', path: '/api/grants/:grantId/end' },
  touches: ['account', 'role'],
});

// Separation of duties

export const dutyConflictDeclared = event({
  name: 'access.duty-conflict-declared',
  subject: 'duty-conflict',
  payload: z.object({ roleA: z.string(), roleB: z.string() }),
  sentence: 'Nobody may hold {roleA} and {roleB} in overlapping scopes.',
});
export const dutyConflictWithdrawn = event({
  name: 'access.duty-conflict-withdrawn',
  subject: 'duty-conflict',
  payload: z.object({ roleA: z.string(), roleB: z.string() }),
  sentence: '{roleA} and {roleB} may be held together again.',
});

export const listDutyConflicts = query({
  name: 'access.list-duty-conflicts',
  summary: 'Lists pairs of roles that one person may not hold in overlapping scopes.',
  right: 'access.see-roles',
  input: listInput({ role: roleCode, state: z.enum(['in-force', 'withdrawn']) }, ['roleA']),
  output: listOutput(
    z.object({
      dutyConflictId: z.uuid(),
      roleA: z.string(),
      titleA: z.string(),
      roleB: z.string(),
      titleB: z.string(),
      why: z.string(),
      withdrawnAt: z.iso.datetime().nullable(),
      can,
    }),
  ),
  http: { method: 'GET', path: '/api/duty-conflicts' },
  touches: ['duty-conflict', 'role'],
});

export const declareDutyConflict = command({
  name: 'access.declare-duty-conflict',
  summary:
    'Declares that one person may not hold two roles in overlapping scopes; existing violations are listed.',
  right: 'access.manage-roles',
  input: z.strictObject({ roleA: roleCode, roleB: roleCode, why: line(500) }),
  output: z.object({
    dutyConflictId: z.uuid(),
    violations: z.int().describe('Accounts that violate it from the start; see list-duty-violations'),
  }),
  refusals: {
    'whole-enterprise': wholeEnterprise,
    'same-role': ['invalid', 'Name two different roles.'],
    'role-unknown': ['invalid', 'There is no role {role}.'],
    'declared-already': ['conflict', 'This pair is declared already.'],
  },
  emits: [dutyConflictDeclared],
  http: { method: 'POST', path: '/api/duty-conflicts' },
  touches: ['duty-conflict'],
});

export const withdrawDutyConflict = command({
  name: 'access.withdraw-duty-conflict',
  summary: 'Withdraws the rule that two roles may not be held together.',
  right: 'access.manage-roles',
  input: z.strictObject({ dutyConflictId: z.uuid() }),
  output: z.object({ dutyConflictId: z.uuid() }),
  refusals: {
    'whole-enterprise': wholeEnterprise,
    'withdrawn-already': ['refused', 'The rule is withdrawn already.'],
  },
  emits: [dutyConflictWithdrawn],
  http: { method: 'POST', path: '/api/duty-conflicts/:dutyConflictId/withdraw' },
  touches: ['duty-conflict'],
});

export const listDutyViolations = query({
  name: 'access.list-duty-violations',
  summary: 'Lists accounts that hold two roles which may not be held together, now or in future.',
  right: 'access.see-accounts',
  input: listInput({ dutyConflictId: z.uuid(), accountId: z.uuid() }, ['accountId']),
  output: listOutput(
    z.object({
      dutyConflictId: z.uuid(),
      why: z.string(),
      accountId: z.uuid(),
      accountName: z.string(),
      grantA: z.uuid(),
      roleA: z.string(),
      scopeA: z.string(),
      grantB: z.uuid(),
      roleB: z.string(),
      scopeB: z.string(),
      can,
    }),
  ),
  http: { method: 'GET', path: '/api/duty-violations' },
  touches: ['duty-conflict', 'role', 'account', 'unit'],
});
