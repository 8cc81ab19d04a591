/** Who may do what with requests, in words of the business. */
import type { RoleContribution } from '../../kernel/area.ts';

export const rights = {
  'requests.submit': 'Ask for learning: save drafts, submit, answer deliveries, cancel (own requests)',
  'requests.read':
    'Read requests (everybody: those they asked for, stand behind, own, or that wait in their queues)',
  'requests.read-internal': 'Read and write internal notes on requests; never on requests one asked for',
  'requests.triage': 'Triage requests: take up, decline, assign, change',
  'requests.fulfil': 'Deliver requests (everybody: those they own)',
  'requests.see-measures':
    'See the measures of requests: service levels, lead times, backlog, quality, and the requests behind each figure',
  'requests.keep-models': 'Keep the catalogue: make, change, publish and retire request models',
  'requests.keep-links': 'Make and revoke links by which people without an account ask',
};

export const roles: RoleContribution[] = [
  {
    role: 'intake-coordinator',
    title: 'Intake coordinator',
    description: 'Watches the triage inbox: takes requests up, declines, assigns and changes them.',
    rights: [
      'requests.read',
      'requests.read-internal',
      'requests.triage',
      'requests.fulfil',
      'requests.see-measures',
      'requests.keep-models',
      'requests.keep-links',
      'work.keep-queues',
    ],
  },
  {
    role: 'learning-operations-lead',
    title: 'Head of learning operations',
    description:
      'Answers for learning operations: sees and steers all requests, and who watches which queue.',
    rights: [
      'requests.read',
      'requests.read-internal',
      'requests.triage',
      'requests.fulfil',
      'requests.see-measures',
      'requests.keep-models',
      'requests.keep-links',
      'work.keep-queues',
      'work.moderate-comments',
      'work.oversee-long-work',
      'views.share-views',
    ],
  },
  {
    role: 'fulfilment-specialist',
    title: 'Fulfilment specialist',
    description: 'Works on requests: reads them with their internal notes, and delivers.',
    rights: ['requests.read', 'requests.read-internal', 'requests.fulfil'],
  },
  {
    role: 'auditor',
    title: 'Auditor',
    description: 'Reads everything, changes nothing',
    rights: ['requests.see-measures'],
  },
];

export const memberRights = ['requests.submit', 'requests.read', 'requests.read-internal', 'requests.fulfil'];
