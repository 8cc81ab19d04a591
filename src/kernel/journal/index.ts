/** The event log as a noun of its own: what can be asked of it; imported only by areas/index.ts and by tests. */
import type { Area } from '../area.ts';
import { journalOperations } from './queries.ts';

export const journal: Area = {
  name: 'journal',
  title: 'Log',
  operations: journalOperations,
  events: [],
  reactions: [],
  rights: { 'journal.read': 'Read the whole log, check it and take it away' },
  roles: [
    {
      role: 'auditor',
      title: 'Auditor',
      description: 'Reads the log of everything that happened, and checks that nobody changed it.',
      rights: ['journal.read'],
    },
  ],
  memberRights: [],
  names: {},
};
