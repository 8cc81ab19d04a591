/** Accounts, roles, queues and audiences of the demo: who may do what where, as steps of the story. */
import { createAccount, disableAccount } from '../kernel/access/contract.ts';
import { declareDutyConflict, defineRole, grantRole } from '../kernel/access/contract-roles.ts';
import { createAudience } from '../kernel/audiences/contract.ts';
import { createQueue, retireQueue, setQueueMembers } from '../kernel/work/contract.ts';
import { at, plus, ticker } from './calendar.ts';
import {
  type Character,
  characters,
  companyRoles,
  DEMO_PASSWORD,
  dutyConflicts,
  mailOf,
} from './characters.ts';
import type { Person } from './roster.ts';
import { ref, type Step, step } from './step.ts';

/** Queues by the unit whose requests they take; those without one are fed by hand. */
const queues: readonly {
  queue: string;
  name: string;
  unit: string;
  members: readonly string[];
  until?: 'effective';
}[] = [
  { queue: 'q:group', name: 'Group intake', unit: 'group', members: ['ingrid', 'zofia'] },
  { queue: 'q:fluid', name: 'Fluid Systems intake', unit: 'fluid', members: ['zofia', 'aditi', 'dolores'] },
  { queue: 'q:air', name: 'Air Systems intake', unit: 'air', members: ['zofia', 'dolores', 'marisol'] },
  {
    queue: 'q:drives',
    name: 'Drives and Automation intake',
    unit: 'drives',
    members: ['zofia', 'aditi', 'khalid'],
  },
  {
    queue: 'q:field',
    name: 'Field Service intake',
    unit: 'field',
    members: ['khalid', 'zofia', 'grace'],
    until: 'effective',
  },
  {
    queue: 'q:repair',
    name: 'Parts and Repair intake',
    unit: 'repair',
    members: ['khalid', 'grace'],
    until: 'effective',
  },
  { queue: 'q:design', name: 'Design studio', unit: 'design', members: ['beatriz', 'yuting', 'rory'] },
  { queue: 'q:technology', name: 'Learning technology', unit: 'learning-tech', members: ['marcus'] },
];

/** Everything about access on the day on which learning operations begin to use Trellis. */
export function openAccess(day: string, requesters: readonly Person[]): Step[] {
  const next = ticker(day, 480, 0.5);
  const steps: Step[] = [];
  for (const role of companyRoles)
    steps.push(
      step(
        next(),
        'setup',
        defineRole,
        { ...role, rights: [...role.rights] },
        { saves: { [`r:${role.role}`]: 'roleId' } },
      ),
    );
  for (const [roleA, roleB, why] of dutyConflicts)
    steps.push(step(next(), 'setup', declareDutyConflict, { roleA, roleB, why }));
  const account = (id: string, local: string) =>
    steps.push(
      step(
        next(),
        'setup',
        createAccount,
        { email: mailOf(local), password: DEMO_PASSWORD, personId: ref(`p:${id}`) },
        { saves: { [`a:${id}`]: 'accountId' } },
      ),
    );
  for (const c of characters) {
    account(c.id, c.local);
    steps.push(...grants(c, next));
  }
  for (const p of requesters) {
    steps.push(
      step(
        next(),
        'setup',
        createAccount,
        { email: mailOf(p.local), password: DEMO_PASSWORD, personId: ref(p.ref) },
        { saves: { [`a:${p.character}`]: 'accountId', [`asker:${p.character}`]: 'personId' } },
      ),
    );
  }
  for (const q of queues)
    steps.push(
      step(
        next(),
        'ingrid',
        createQueue,
        { name: q.name, unitId: ref(`u:${q.unit}`), memberIds: q.members.map((m) => ref(`p:${m}`)) },
        { saves: { [q.queue]: 'queueId' } },
      ),
    );
  // The account that set everything up is not needed any more.
  steps.push(step(next(), 'marcus', disableAccount, { accountId: ref('a:setup') }, { record: 'a:setup' }));
  return steps;
}

function grants(c: Character, next: () => string): Step[] {
  return c.roles.map((r) =>
    step(next(), 'setup', grantRole, {
      accountId: ref(`a:${c.id}`),
      role: r.role,
      unitId: r.unit === undefined ? null : ref(`u:${r.unit}`),
      region: r.region ?? null,
      reason: c.title,
    }),
  );
}

/** The day of the reorganisation: queues and seats follow the new areas. */
export function followReorganisation(day: string): Step[] {
  const next = ticker(day, 500, 2);
  const reason = 'Customer Services begins today';
  return [
    step(
      next(),
      'ingrid',
      createQueue,
      {
        name: 'Customer Services intake',
        unitId: ref('u:customer'),
        memberIds: ['khalid', 'zofia', 'grace', 'aditi'].map((m) => ref(`p:${m}`)),
      },
      { saves: { 'q:customer': 'queueId' }, reason },
    ),
    step(
      next(),
      'ingrid',
      createQueue,
      {
        name: 'Digital and Automation intake',
        unitId: ref('u:digital'),
        memberIds: ['zofia', 'khalid'].map((m) => ref(`p:${m}`)),
      },
      { saves: { 'q:digital': 'queueId' }, reason },
    ),
    step(next(), 'ingrid', retireQueue, { queueId: ref('q:field') }, { record: 'q:field', reason }),
    step(next(), 'ingrid', retireQueue, { queueId: ref('q:repair') }, { record: 'q:repair', reason }),
  ];
}

/** When the coordinator for the Americas has left, another one takes the seats. */
export function followCoordinator(day: string): Step[] {
  return [
    step(
      at(day, 560),
      'ingrid',
      setQueueMembers,
      { queueId: ref('q:fluid'), memberIds: ['zofia', 'aditi', 'marisol'].map((m) => ref(`p:${m}`)) },
      { record: 'q:fluid', reason: 'Marisol takes over the Americas' },
    ),
    step(
      at(day, 562),
      'ingrid',
      setQueueMembers,
      { queueId: ref('q:air'), memberIds: ['zofia', 'marisol'].map((m) => ref(`p:${m}`)) },
      { record: 'q:air', reason: 'Marisol takes over the Americas' },
    ),
  ];
}

/** Audiences, saved over the first months. */
export function saveAudiences(first: string, yearAgo: string, effective: string): Step[] {
  const unit = (name: string) => ref(`u:${name}`);
  const plans: [
    by: string,
    after: string,
    name: string,
    predicate: Parameters<typeof createAudience.input.parse>[0],
  ][] = [
    ['ingrid', first, 'Everybody who manages people', { is: 'manages-people' }],
    [
      'dana',
      plus(first, 4),
      'Shift workers in the works',
      {
        all: [
          { is: 'field-equals', field: 'Schedule', value: 'Rotating shifts' },
          { is: 'of-kind', kind: 'employee' },
        ],
      },
    ],
    [
      'grace',
      plus(first, 6),
      'Service technicians worldwide',
      { is: 'title-contains', text: 'service technician' },
    ],
    [
      'grace',
      plus(first, 20),
      'Repair works, everybody on site',
      {
        any: ['repair-zaz', 'repair-tul', 'repair-pnq', 'repair-dur'].map((u) => ({
          is: 'in-unit',
          unitId: unit(u),
        })),
      },
    ],
    ['tobias', plus(first, 9), 'New since a year ago', { is: 'hired-after', day: yearAgo }],
    [
      'tobias',
      plus(first, 30),
      'First-line leaders outside Europe',
      { all: [{ is: 'manages-people' }, { not: { is: 'in-region', region: 'europe' } }] },
    ],
    ['dana', plus(first, 44), 'Contractors on our sites', { is: 'of-kind', kind: 'contractor' }],
    [
      'dana',
      plus(first, 60),
      'Saudi Arabia and South Africa sites',
      {
        any: [
          { is: 'at-site', siteId: ref('s:DMM') },
          { is: 'at-site', siteId: ref('s:DUR') },
        ],
      },
    ],
    [
      'ingrid',
      plus(effective, 3),
      'Customer Services, all regions',
      { is: 'in-business-area', unitId: unit('customer') },
    ],
    ['tobias', plus(effective, 12), 'Everybody who is on leave', { is: 'on-leave' }],
  ];
  return plans.map(([by, day, name, predicate], i) =>
    step(at(day, 600 + i), by, createAudience, { name, predicate } as never, {
      saves: { [`aud:${i + 1}`]: 'audienceId' },
    }),
  );
}
