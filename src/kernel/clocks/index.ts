/** Service clocks of cases: assembled for the registry. */
import type { Area } from '../area.ts';
import { calendarChanged, exceptionsSet, holidaysRefreshed } from '../calendar/contract.ts';
import { type Reaction, reaction } from '../operation.ts';
import { clockEvents, recomputeClocks } from './contract.ts';
import { clockCommands } from './fire.ts';
import { clockQueries } from './queries.ts';

/** A calendar that counts otherwise moves the due dates of what is open. */
const clockReactions: Reaction[] = [
  reaction({
    name: 'Open clocks follow their changed calendar',
    on: calendarChanged,
    perform: recomputeClocks,
    input: (e) =>
      e.payload.fields.some((f) => f === 'week' || f === 'zone') ? { calendarId: e.subjectId } : null,
  }),
  reaction({
    name: 'Open clocks follow the exceptions of their calendar',
    on: exceptionsSet,
    perform: recomputeClocks,
    input: (e) => ({ calendarId: e.subjectId }),
  }),
  reaction({
    name: 'Open clocks follow the holidays of their calendar',
    on: holidaysRefreshed,
    perform: recomputeClocks,
    input: (e) => (e.payload.days === null ? null : { calendarId: e.subjectId }),
  }),
];

const view = ['clocks.view-clocks'];

export const clocks: Area = {
  name: 'clocks',
  title: 'Service clocks',
  operations: [...clockQueries, ...clockCommands],
  events: clockEvents,
  reactions: clockReactions,
  rights: {
    'clocks.view-clocks': 'See how much of the promised time a case has used (everybody: of their own cases)',
    'clocks.fire-clocks': 'Warn and escalate what is due, and work out due dates anew',
  },
  roles: [
    {
      role: 'learning-operations-lead',
      title: 'Head of learning operations',
      description: 'Runs learning operations across the enterprise',
      rights: [...view, 'clocks.fire-clocks'],
    },
    {
      role: 'intake-coordinator',
      title: 'Intake coordinator',
      description: 'Watches the triage inbox: takes requests up, declines, assigns and changes them.',
      rights: view,
    },
    {
      role: 'fulfilment-specialist',
      title: 'Fulfilment specialist',
      description: 'Works on requests: reads them with their internal notes, and delivers.',
      rights: view,
    },
    { role: 'auditor', title: 'Auditor', description: 'Reads everything, changes nothing', rights: view },
  ],
  memberRights: view,
  names: {},
  noticeTopics: [
    {
      topic: 'clocks',
      title: 'Due dates',
      description: 'Something you answer for is nearly due, late, or escalates to you.',
      kinds: ['clock-warned', 'clock-breached', 'clock-escalated'],
      standard: 'mail',
    },
  ],
};
