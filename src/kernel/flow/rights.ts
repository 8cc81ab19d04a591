/** Who may see how work flows, and who may bring logs of other systems. */
import type { RoleContribution } from '../area.ts';

export const flowRights = {
  'flow.view-flow':
    'See how work flows: figures and graph of processes and imported logs, and the cases behind them',
  'flow.import-logs': 'Import logs of other systems, name and delete them',
};

const view = ['flow.view-flow'];
const all = ['flow.view-flow', 'flow.import-logs'];

export const flowRoles: RoleContribution[] = [
  {
    role: 'learning-operations-lead',
    title: 'Head of learning operations',
    description: 'Runs learning operations across the enterprise',
    rights: all,
  },
  {
    role: 'intake-coordinator',
    title: 'Intake coordinator',
    description: 'Watches the triage inbox: takes requests up, declines, assigns and changes them.',
    rights: all,
  },
  { role: 'auditor', title: 'Auditor', description: 'Reads everything, changes nothing', rights: view },
];
