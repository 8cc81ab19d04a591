/** What audiences let people do, and the roles that hold it. */
import type { RoleContribution } from '../area.ts';

export const audienceRights = {
  'audiences.view-audiences': 'See audiences, their members and how many people a predicate matches',
  'audiences.edit-audiences': 'Save, change and retire audiences',
} as const;

export const audienceRoles: RoleContribution[] = [
  {
    role: 'learning-operations-lead',
    title: 'Head of learning operations',
    description: 'Runs learning operations across the enterprise',
    rights: ['audiences.view-audiences', 'audiences.edit-audiences'],
  },
  {
    role: 'people-administrator',
    title: 'People administrator',
    description:
      'Keeps people, employments and units up to date and decides what becomes of what leavers held',
    rights: ['audiences.view-audiences', 'audiences.edit-audiences'],
  },
  {
    role: 'auditor',
    title: 'Auditor',
    description: 'Reads everything, changes nothing',
    rights: ['audiences.view-audiences'],
  },
];
