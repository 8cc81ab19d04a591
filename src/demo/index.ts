/** What the demo contributes to the registry: the one operation that asks for it. */
import type { Area } from '../kernel/area.ts';
import { demoOperations } from './commands.ts';
import { loadingBegan } from './contract.ts';

export const demo: Area = {
  name: 'demo',
  title: 'Demo enterprise',
  operations: demoOperations,
  events: [loadingBegan],
  reactions: [],
  rights: { 'demo.load': 'Load the demo enterprise into an installation that is marked as a demo.' },
  roles: [
    {
      role: 'learning-operations-lead',
      title: 'Head of learning operations',
      description: 'Runs learning operations across the enterprise',
      rights: ['demo.load'],
    },
  ],
  memberRights: [],
  names: {},
};
