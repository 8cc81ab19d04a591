/** Who may do what with approvals, in words of the business. */
import type { RoleContribution } from '../area.ts';

export const approvalRightTexts = {
  'approvals.read': 'See approvals (everybody: those they asked for, and those that they are asked for)',
  'approvals.decide':
    'Approve, reject, comment and pass a seat on: only what waits on oneself, whatever roles one holds',
  'approvals.steer':
    'Remind those who hold an approval, and name somebody else (everybody: where they asked for it)',
};

export const approvalRoles: readonly RoleContribution[] = [
  {
    role: 'intake-coordinator',
    title: 'Intake coordinator',
    description: 'Watches the triage inbox: takes requests up, declines, assigns and changes them.',
    rights: ['approvals.read', 'approvals.steer'],
  },
  {
    role: 'learning-operations-lead',
    title: 'Head of learning operations',
    description:
      'Answers for learning operations: sees and steers all requests, and who watches which queue.',
    rights: ['approvals.read', 'approvals.steer'],
  },
  {
    role: 'fulfilment-specialist',
    title: 'Fulfilment specialist',
    description: 'Works on requests: reads them with their internal notes, and delivers.',
    rights: ['approvals.read'],
  },
  {
    role: 'auditor',
    title: 'Auditor',
    description: 'Reads everything, changes nothing',
    rights: ['approvals.read'],
  },
];

export const approvalMemberRights = ['approvals.read', 'approvals.decide', 'approvals.steer'];
