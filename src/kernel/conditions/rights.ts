/** What conditions let people do, and the roles that hold it. */
import type { RoleContribution } from '../area.ts';

export const conditionRights = {
  'conditions.try-conditions': 'Try conditions on the cases in your scope and see for which they hold',
} as const;

/** Those who draft charters try their conditions; auditors see whether a condition means what it says. */
export const conditionRoles: RoleContribution[] = [
  {
    role: 'learning-operations-lead',
    title: 'Head of learning operations',
    description: 'Runs learning operations across the enterprise',
    rights: ['conditions.try-conditions'],
  },
  {
    role: 'auditor',
    title: 'Auditor',
    description: 'Reads everything, changes nothing',
    rights: ['conditions.try-conditions'],
  },
];
