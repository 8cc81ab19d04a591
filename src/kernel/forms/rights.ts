/** What forms let people do, and the roles that hold it. */
import type { RoleContribution } from '../area.ts';

export const formRights = {
  'forms.read': 'See forms with their drafts, their internal part and what they are used by',
  'forms.design': 'Draft forms and their next versions, within your scope',
  'forms.publish': 'Publish, retire and bring back forms, within your scope',
} as const;

export const formRoles: RoleContribution[] = [
  {
    role: 'learning-operations-lead',
    title: 'Head of learning operations',
    description: 'Runs learning operations across the enterprise',
    rights: ['forms.read', 'forms.design', 'forms.publish'],
  },
  {
    role: 'intake-coordinator',
    title: 'Intake coordinator',
    description: 'Decides on requests that come in and gives them to whoever does the work',
    rights: ['forms.read', 'forms.design', 'forms.publish'],
  },
  {
    role: 'auditor',
    title: 'Auditor',
    description: 'Reads everything, changes nothing',
    rights: ['forms.read'],
  },
];
