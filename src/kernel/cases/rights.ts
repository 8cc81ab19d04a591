/** Who may do what with cases, in words of the business. */
import type { RoleContribution } from '../area.ts';

export const caseRightTexts = {
  'cases.read':
    'See on whom cases wait, their exceptions and their evidence (everybody: of their own records, and what waits on them)',
  'cases.work': 'Wait on others, keep checklists and ask for exceptions (everybody: where they do the work)',
  'cases.answer': 'Answer what cases wait for, or note what was promised (everybody: what waits on them)',
  'cases.approve-exceptions':
    'Decide exceptions from done-conditions that somebody else asked for (everybody: where they are accountable)',
  'cases.change-ledger-terms':
    'Say what an hour of waiting is taken to cost, and whether Mondays are told of',
  'cases.send-holding-digests': 'Tell leads and owners each Monday who is holding us',
};

export const caseRoles: readonly RoleContribution[] = [
  {
    role: 'intake-coordinator',
    title: 'Intake coordinator',
    description: 'Watches the triage inbox: takes requests up, declines, assigns and changes them.',
    rights: ['cases.read', 'cases.work', 'cases.answer'],
  },
  {
    role: 'fulfilment-specialist',
    title: 'Fulfilment specialist',
    description: 'Works on requests: reads them with their internal notes, and delivers.',
    rights: ['cases.read', 'cases.work', 'cases.answer'],
  },
  {
    role: 'learning-operations-lead',
    title: 'Head of learning operations',
    description:
      'Answers for learning operations: sees and steers all requests, and who watches which queue.',
    rights: [
      'cases.read',
      'cases.work',
      'cases.answer',
      'cases.approve-exceptions',
      'cases.change-ledger-terms',
      'cases.send-holding-digests',
    ],
  },
  {
    role: 'auditor',
    title: 'Auditor',
    description: 'Reads everything, changes nothing',
    rights: ['cases.read'],
  },
];

export const caseMemberRights = ['cases.read', 'cases.work', 'cases.answer', 'cases.approve-exceptions'];
