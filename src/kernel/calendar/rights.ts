/** What calendars let people do, and the roles that hold it. */
import type { RoleContribution } from '../area.ts';

export const calendarRights = {
  'calendar.edit-calendars': 'Keep calendars: working hours, holidays, and which units and regions use them',
} as const;

export const calendarRoles: RoleContribution[] = [
  {
    role: 'learning-operations-lead',
    title: 'Head of learning operations',
    description: 'Runs learning operations across the enterprise',
    rights: ['calendar.edit-calendars'],
  },
  {
    role: 'people-administrator',
    title: 'People administrator',
    description:
      'Keeps people, employments and units up to date and decides what becomes of what leavers held',
    rights: ['calendar.edit-calendars'],
  },
];
