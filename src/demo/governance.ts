/**
 * The rules of the demo: calendars with the holidays of eight countries, who watches triage, who acts for whom, and the
 * charters under which requests run: for the enterprise, tightened for a region and for business areas, one that has
 * expired, and one that is still being argued about.
 */
import { nameDeputy } from '../kernel/assignment/contract.ts';
import { createRota } from '../kernel/assignment/contract-rotas.ts';
import { createCalendar, setExceptions } from '../kernel/calendar/contract.ts';
import { activateVersion, changeDraft, draftCharter, draftVersion } from '../kernel/charters/contract.ts';
import { at, plus, ticker, workday } from './calendar.ts';
import type { regions } from './organisation.ts';
import { ref, type Step, step } from './step.ts';

const PROCESS = 'request-fulfilment';

/** Ids of conditions: they stay over versions, so that exceptions and verdicts can name them. */
export const conditionIds = {
  accepted: '6f1a4f2e-2f4b-4a53-9b2a-0c6f0f4d1a01',
  told: '6f1a4f2e-2f4b-4a53-9b2a-0c6f0f4d1a02',
  quiet: '6f1a4f2e-2f4b-4a53-9b2a-0c6f0f4d1a03',
  sponsored: '6f1a4f2e-2f4b-4a53-9b2a-0c6f0f4d1a04',
  evidence: '6f1a4f2e-2f4b-4a53-9b2a-0c6f0f4d1a05',
} as const;

/** From so many people on, somebody has to stand behind a request. */
export const SPONSOR_FROM = 50;

const office = (days: readonly number[], from: string, to: string) =>
  days.map((weekday) => ({ weekday, from, to }));
const MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5];
const SUNDAY_TO_THURSDAY = [7, 1, 2, 3, 4];

interface CalendarPlan {
  readonly name: string;
  readonly country: string;
  readonly zone: string;
  readonly week: { weekday: number; from: string; to: string }[];
  readonly use: { unit?: string; region?: (typeof regions)[number]['code'] };
}

const calendars: readonly CalendarPlan[] = [
  {
    name: 'Denmark, head office',
    country: 'DK',
    zone: 'Europe/Copenhagen',
    week: [...office([1, 2, 3, 4], '08:30', '16:30'), { weekday: 5, from: '08:30', to: '15:30' }],
    use: {},
  },
  {
    name: 'United States',
    country: 'US',
    zone: 'America/Chicago',
    week: office(MONDAY_TO_FRIDAY, '08:00', '17:00'),
    use: { region: 'americas' },
  },
  {
    name: 'India',
    country: 'IN',
    zone: 'Asia/Kolkata',
    week: office(MONDAY_TO_FRIDAY, '09:30', '18:00'),
    use: { region: 'asia-pacific' },
  },
  {
    name: 'Saudi Arabia',
    country: 'SA',
    zone: 'Asia/Riyadh',
    week: office(SUNDAY_TO_THURSDAY, '08:00', '16:00'),
    use: { region: 'mea' },
  },
  {
    name: 'Poland',
    country: 'PL',
    zone: 'Europe/Warsaw',
    week: office(MONDAY_TO_FRIDAY, '08:00', '16:00'),
    use: { unit: 'fluid-europe' },
  },
  {
    name: 'Austria',
    country: 'AT',
    zone: 'Europe/Vienna',
    week: [...office([1, 2, 3, 4], '07:30', '16:00'), { weekday: 5, from: '07:30', to: '13:00' }],
    use: { unit: 'drives-europe' },
  },
  {
    name: 'Mexico',
    country: 'MX',
    zone: 'America/Monterrey',
    week: office(MONDAY_TO_FRIDAY, '08:00', '17:00'),
    use: { unit: 'fluid-americas' },
  },
  {
    name: 'Taiwan',
    country: 'TW',
    zone: 'Asia/Taipei',
    week: office(MONDAY_TO_FRIDAY, '08:30', '17:30'),
    use: { unit: 'drives-asia-pacific' },
  },
];

/** Calendars, the rota and the first deputies, on the day on which learning operations begin to use Trellis. */
export function openCalendars(day: string, today: string): Step[] {
  const next = ticker(day, 600, 1);
  const firstYear = Number(day.slice(0, 4));
  const steps = calendars.map((c, i) =>
    step(
      next(),
      'marcus',
      createCalendar,
      {
        name: c.name,
        country: c.country,
        zone: c.zone,
        week: c.week,
        uses: [
          { unitId: c.use.unit === undefined ? null : ref(`u:${c.use.unit}`), region: c.use.region ?? null },
        ],
        holidaysFrom: firstYear,
        holidaysTo: firstYear + 3,
      },
      { saves: { [`cal:${i}`]: 'calendarId' } },
    ),
  );
  steps.push(
    step(
      next(),
      'marcus',
      setExceptions,
      {
        calendarId: ref('cal:0'),
        set: [
          {
            day: `${firstYear + 1}-06-05`,
            name: 'Constitution Day, closed from noon',
            isWorking: true,
            hours: [{ from: '08:30', to: '12:00' }],
          },
          { day: `${firstYear + 1}-12-24`, name: 'Christmas Eve, closed', isWorking: false },
        ],
      },
      { record: 'cal:0' },
    ),
    step(
      next(),
      'ingrid',
      createRota,
      {
        name: 'Triage watch',
        turn: 'week',
        beginsOn: workday(plus(day, 7)),
        memberIds: ['zofia', 'aditi', 'khalid', 'marisol'].map((id) => ref(`p:${id}`)),
      },
      { saves: { 'rota:triage': 'rotaId' } },
    ),
    step(at(plus(today, -12), 540), 'beatriz', nameDeputy, {
      actingId: ref('p:rory'),
      from: workday(plus(today, -4)),
      lastDay: workday(plus(today, 9)),
      why: 'Parental leave, first part',
    }),
    step(at(plus(today, -5), 570), 'tobias', nameDeputy, {
      actingId: ref('p:grace'),
      from: workday(plus(today, 20)),
      lastDay: workday(plus(today, 34)),
      why: 'Winter holiday',
    }),
  );
  return steps;
}

const person = (id: string) => ref(`p:${id}`);
const role = (id: string) => ({ kind: 'role' as const, id });
const working = (amount: number) => ({ amount, unit: 'working-days' as const });
const clock = (mode: 'mandatory' | 'default', days: number, tell: string) => ({
  mode,
  value: {
    target: working(days),
    warnAtPercent: 75,
    ladder: [
      { afterPercent: 100, tell: role('intake-coordinator') },
      { afterPercent: 150, tell: { kind: 'person' as const, id: person(tell) } },
    ],
  },
});

const accepted = {
  conditionId: conditionIds.accepted,
  title: 'The requester has accepted the delivery',
  text: 'request.accepted at != null',
  mode: 'mandatory' as const,
};
const told = {
  conditionId: conditionIds.told,
  title: 'It says what was delivered',
  text: 'request.has delivery note = true',
  mode: 'mandatory' as const,
};
const quiet = {
  conditionId: conditionIds.quiet,
  title: 'Nobody is still being waited on',
  text: 'count(request.waits[is open = true]) = 0',
  mode: 'mandatory' as const,
};
const sponsored = {
  conditionId: conditionIds.sponsored,
  title: 'Somebody stands behind what many people are sent to',
  text: `if request.audience size >= ${SPONSOR_FROM} then request.has sponsor else true`,
  mode: 'default' as const,
};

const enterprise = {
  purpose: {
    mode: 'mandatory' as const,
    value:
      'Whoever asks for learning hears within a day from a person, knows within two weeks whether and when it will be done, and gets what helps, not what was ordered.',
  },
  answers: {
    created:
      'Designers of Learning Operations make or buy it; subject experts of the business area review it.',
    delivered: 'Through the learning platform, at the sites, and by mail to those who asked.',
    measured: 'By what people do differently after 60 days, and by time and money spent.',
  },
  accountable: { mode: 'default' as const, value: [person('ingrid')] },
  responsible: { mode: 'default' as const, value: [role('intake-coordinator')] },
  consulted: { mode: 'default' as const, value: [role('compliance-manager')] },
  informed: { mode: 'free' as const, value: [role('council-member')] },
  clocks: {
    acknowledge: clock('default', 1, 'ingrid'),
    triage: clock('mandatory', 3, 'ingrid'),
    decision: clock('mandatory', 10, 'ingrid'),
    fulfilment: clock('default', 20, 'ingrid'),
  },
  conditions: [accepted, told],
  pausingWaits: { mode: 'mandatory' as const, value: ['requester'] },
  localVariation:
    'Regions and business areas may promise less time and ask for more, never the other way round.',
};

/** Drafts a charter and puts it in force. */
function charter(
  next: () => string,
  id: string,
  input: Omit<Parameters<typeof draftInput>[0], 'process'>,
  activation: { from?: string; until?: string; decision: string } | null,
): Step[] {
  const steps = [
    step(next(), 'ingrid', draftCharter, draftInput(input), {
      saves: { [`ch:${id}`]: 'charterId', [`cv:${id}`]: 'charterVersionId' },
    }),
  ];
  if (activation !== null)
    steps.push(
      step(
        next(),
        'ingrid',
        activateVersion,
        { charterVersionId: ref(`cv:${id}`), ...activation },
        { record: `cv:${id}` },
      ),
    );
  return steps;
}

function draftInput(input: { name: string; unitId?: string; region?: string; content: object }) {
  return { process: PROCESS, ...input };
}

/** When the second version of the enterprise charter holds. */
export function secondVersion(today: string): string {
  return workday(plus(today, -230));
}

/** Every charter, from the day before the first request on. */
export function openCharters(day: string, today: string, effective: string): Step[] {
  const next = ticker(day, 700, 3);
  const steps = [
    ...charter(
      next,
      'enterprise',
      { name: 'Request fulfilment', content: enterprise },
      { decision: 'Adopted by the learning council in its founding meeting.' },
    ),
    ...charter(
      next,
      'field',
      {
        name: 'Requests of Field Service',
        unitId: ref('u:field'),
        content: {
          clocks: { triage: clock('default', 2, 'khalid') },
          localVariation: 'Field engineers are on the road: a first answer comes by telephone.',
        },
      },
      {
        until: plus(effective, -1),
        decision: 'Field Service asked for it; it ends when the business area becomes Customer Care.',
      },
    ),
  ];
  const europe = ticker(workday(plus(day, 60)), 620, 4);
  steps.push(
    ...charter(
      europe,
      'europe',
      {
        name: 'Requests in Europe',
        region: 'europe',
        content: {
          accountable: { mode: 'default', value: [person('zofia')] },
          clocks: { decision: clock('mandatory', 8, 'zofia') },
        },
      },
      { decision: 'The works councils asked for an answer within eight working days.' },
    ),
  );
  const drives = ticker(workday(plus(today, -220)), 640, 4);
  steps.push(
    ...charter(
      drives,
      'drives',
      {
        name: 'Requests of Drives and Automation',
        unitId: ref('u:drives'),
        content: {
          consulted: { mode: 'default', value: [{ kind: 'person', id: person('annelie') }] },
          clocks: { fulfilment: clock('mandatory', 16, 'annelie') },
        },
      },
      { decision: 'Drives and Automation pays for a designer of its own and expects 16 working days.' },
    ),
  );
  const second = ticker(secondVersion(today), 500, 5);
  steps.push(
    step(
      second(),
      'ingrid',
      draftVersion,
      { charterId: ref('ch:enterprise') },
      {
        saves: { 'cv:enterprise-2': 'charterVersionId' },
      },
    ),
    step(
      second(),
      'ingrid',
      changeDraft,
      {
        charterVersionId: ref('cv:enterprise-2'),
        content: {
          ...enterprise,
          clocks: { ...enterprise.clocks, fulfilment: clock('default', 18, 'ingrid') },
          conditions: [accepted, told, quiet, sponsored],
        },
      },
      { record: 'cv:enterprise-2' },
    ),
    step(
      second(),
      'ingrid',
      activateVersion,
      {
        charterVersionId: ref('cv:enterprise-2'),
        decision:
          'After the audit of the spring: nothing closes while somebody is still waited on, and large audiences need a sponsor.',
      },
      { record: 'cv:enterprise-2' },
    ),
  );
  // Still argued about: it promises more time than the enterprise allows, which its activation would refuse.
  const draft = ticker(workday(plus(today, -9)), 560, 4);
  steps.push(
    ...charter(
      draft,
      'air',
      {
        name: 'Requests of Air Systems',
        unitId: ref('u:air'),
        content: {
          purpose: { mode: 'free', value: 'Air Systems plans its learning by the quarter.' },
          clocks: { decision: clock('default', 15, 'caitlin') },
          conditions: [
            {
              conditionId: conditionIds.evidence,
              title: 'It says how one knows that there is a problem',
              text: 'request.has evidence = true',
              mode: 'mandatory',
            },
          ],
        },
      },
      null,
    ),
    // Ends soon, and nothing follows it yet: whoever answers for it is told.
    ...charter(
      draft,
      'asia',
      {
        name: 'Requests in Asia Pacific, trial',
        region: 'asia-pacific',
        content: { clocks: { acknowledge: clock('default', 1, 'aditi') } },
      },
      { until: plus(today, 21), decision: 'A trial of one month, to be looked at by the council.' },
    ),
  );
  return steps;
}
