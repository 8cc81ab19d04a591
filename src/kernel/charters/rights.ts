/** What charters let people do, and the roles that hold it. */
import type { RoleContribution } from '../area.ts';

export const charterRights = {
  'charters.read':
    'See charters: who answers for a process, how long it may take, when it is done sufficiently',
  'charters.see-cases':
    'See for how many open cases, and for which, the conditions of a charter are true today',
  'charters.draft': 'Draft charters and their next versions',
  'charters.activate':
    'Put charters in force, end them, name who answers, and move open cases to what is in force, within your scope',
} as const;

/** Everybody sees the charters that govern their own unit, and those that they answer for. */
export const charterMemberRights = ['charters.read'];

export const charterRoles: RoleContribution[] = [
  {
    role: 'learning-operations-lead',
    title: 'Head of learning operations',
    description: 'Runs learning operations across the enterprise',
    rights: ['charters.read', 'charters.see-cases', 'charters.draft', 'charters.activate'],
  },
  {
    role: 'intake-coordinator',
    title: 'Intake coordinator',
    description: 'Decides on requests that come in and gives them to whoever does the work',
    rights: ['charters.read', 'charters.see-cases'],
  },
  {
    role: 'auditor',
    title: 'Auditor',
    description: 'Reads everything, changes nothing',
    rights: ['charters.read', 'charters.see-cases'],
  },
];
