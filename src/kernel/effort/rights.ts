/** Who may do what with time and capacity, in words of the business. */
import type { RoleContribution } from '../area.ts';

export const effortRightTexts = {
  'effort.log':
    'Log time: everybody their own; with a role also for the people of one’s part of the enterprise',
  'effort.read-time': 'See time entries of other people (everybody: their own)',
  'effort.read-work':
    'See how much work records need and took (everybody: where they own the record or watch its queue)',
  'effort.estimate':
    'Estimate how much work records need, and see whether a promise fits (everybody: where they own the record or watch its queue)',
  'effort.read-capacity':
    'See who has how many hours, what they are promised to, leave and skills (everybody: their own)',
  'effort.record-leave': 'Record that somebody is away (everybody: oneself)',
  'effort.manage-capacity': 'Say how many hours people work, which share is for requests, and what they know',
  'effort.read-rates': 'See hourly rates and what work cost',
  'effort.manage-rates': 'Set hourly rates, and the hours that count for everybody',
};

export const effortRoles: readonly RoleContribution[] = [
  {
    role: 'intake-coordinator',
    title: 'Intake coordinator',
    description: 'Watches the triage inbox: takes requests up, declines, assigns and changes them.',
    rights: ['effort.read-work', 'effort.estimate', 'effort.read-capacity'],
  },
  {
    role: 'learning-operations-lead',
    title: 'Head of learning operations',
    description:
      'Answers for learning operations: sees and steers all requests, and who watches which queue.',
    rights: [
      'effort.log',
      'effort.read-time',
      'effort.read-work',
      'effort.estimate',
      'effort.read-capacity',
      'effort.record-leave',
      'effort.manage-capacity',
      'effort.read-rates',
      'effort.manage-rates',
    ],
  },
  {
    role: 'fulfilment-specialist',
    title: 'Fulfilment specialist',
    description: 'Works on requests: reads them with their internal notes, and delivers.',
    rights: ['effort.read-work', 'effort.estimate'],
  },
  {
    role: 'auditor',
    title: 'Auditor',
    description: 'Reads everything, changes nothing',
    rights: ['effort.read-time', 'effort.read-work', 'effort.read-capacity', 'effort.read-rates'],
  },
];

export const effortMemberRights = [
  'effort.log',
  'effort.read-time',
  'effort.read-work',
  'effort.estimate',
  'effort.read-capacity',
  'effort.record-leave',
];
