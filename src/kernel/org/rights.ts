/** What the organisation lets people do, in business words, and the roles that it ships. */
import type { RoleContribution } from '../area.ts';

export const orgRights = {
  'org.view-people': 'See people with their employment, managers and history',
  'org.edit-people': 'Add people, change their details and move them',
  'org.end-employment': 'Record that somebody leaves and hand over what they hold',
  'org.merge-people': 'Join duplicates of a person, and take that back',
  'org.export-person': 'Give out everything that is held about a person',
  'org.erase-person': 'Erase everything personal about somebody for good',
  'org.edit-units': 'Create, change, move and close units',
  'org.edit-places': 'Keep the lists of regions, sites and cost centres',
  'org.turn-day': 'Bring what was planned for today into force',
} as const;

/** Everybody sees their own record and may have it exported. */
export const orgMemberRights = ['org.view-people', 'org.export-person'];

export const orgRoles: RoleContribution[] = [
  {
    role: 'people-administrator',
    title: 'People administrator',
    description:
      'Keeps people, employments and units up to date and decides what becomes of what leavers held',
    rights: [
      'org.view-people',
      'org.edit-people',
      'org.end-employment',
      'org.merge-people',
      'org.export-person',
      'org.edit-units',
      'org.edit-places',
      'org.turn-day',
    ],
  },
  {
    role: 'data-protection-officer',
    title: 'Data protection officer',
    description: 'Answers requests for access and erasure',
    rights: ['org.view-people', 'org.export-person', 'org.erase-person'],
  },
  {
    role: 'learning-operations-lead',
    title: 'Head of learning operations',
    description: 'Runs learning operations across the enterprise',
    rights: ['org.view-people'],
  },
  {
    role: 'auditor',
    title: 'Auditor',
    description: 'Reads everything, changes nothing',
    rights: ['org.view-people'],
  },
];
