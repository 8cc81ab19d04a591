/** Who may do what with fulfilment orders, in words of the business. */
import type { RoleContribution } from '../area.ts';

export const fulfilmentRightTexts = {
  'fulfilment.read':
    'See what was ordered from teams (everybody: lines of their own, of their queues, and how far their own records are)',
  'fulfilment.order':
    'Order work from teams: add lines, change them and take them back (everybody: where they do the work)',
  'fulfilment.work':
    'Settle lines of an order, open them again and pass them on (everybody: their own lines and those of their queues)',
};

const all = ['fulfilment.read', 'fulfilment.order', 'fulfilment.work'];

export const fulfilmentRoles: readonly RoleContribution[] = [
  {
    role: 'intake-coordinator',
    title: 'Intake coordinator',
    description: 'Watches the triage inbox: takes requests up, declines, assigns and changes them.',
    rights: all,
  },
  {
    role: 'fulfilment-specialist',
    title: 'Fulfilment specialist',
    description: 'Works on requests: reads them with their internal notes, and delivers.',
    rights: all,
  },
  {
    role: 'learning-operations-lead',
    title: 'Head of learning operations',
    description:
      'Answers for learning operations: sees and steers all requests, and who watches which queue.',
    rights: all,
  },
  {
    role: 'auditor',
    title: 'Auditor',
    description: 'Reads everything, changes nothing',
    rights: ['fulfilment.read'],
  },
];

export const fulfilmentMemberRights = all;
