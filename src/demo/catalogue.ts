/** The catalogue of the demo: what people can ask for by name, the forms behind it, and what was asked that way. */
import { acceptDelivery, submitRequest } from '../areas/requests/contract.ts';
import { deliverRequest } from '../areas/requests/contract-fulfilment.ts';
import { recordDeflection } from '../areas/requests/models/contract-deflection.ts';
import { createModel, publishModel } from '../areas/requests/models/contract-models.ts';
import { approvalsOf, decide } from '../kernel/approvals/contract.ts';
import { createForm, publishVersion } from '../kernel/forms/contract.ts';
import { emptyField, emptyPage } from '../kernel/forms/rules-schema.ts';
import { at, dayOf, plus, ticker, workday } from './calendar.ts';
import { minutesAfter, type Stretch } from './life.ts';
import { seeded } from './random.ts';
import type { Person } from './roster.ts';
import { look, ref, type Step, step } from './step.ts';
import { legalTakes, workdaysAfter, type Year } from './year.ts';

const options = (labels: readonly string[]) =>
  labels.map((label) => ({ optionId: label.toLowerCase().replace(/[^a-z0-9]+/g, '-'), label }));

const forms = {
  'f:roster': {
    name: 'Change of a roster',
    schema: {
      pages: [
        {
          ...emptyPage('change'),
          title: 'What changes',
          fields: [
            { ...emptyField('short-text', 'course'), label: 'Which course?', required: true },
            { ...emptyField('date', 'session-day'), label: 'Which day is it on?', required: true },
            {
              ...emptyField('choice', 'change'),
              label: 'What changes?',
              required: true,
              options: options(['Somebody joins', 'Somebody leaves', 'Two people swap']),
            },
            {
              ...emptyField('short-text', 'with-whom'),
              label: 'Who swaps with whom?',
              required: true,
              showIf: 'answers.change = "two-people-swap"',
            },
          ],
        },
        {
          ...emptyPage('team'),
          title: 'For the team',
          internal: true,
          fields: [{ ...emptyField('yes-no', 'trainer-told'), label: 'The trainer was told' }],
        },
      ],
    },
  },
  'f:report': {
    name: 'Report on learning',
    schema: {
      pages: [
        {
          ...emptyPage('question'),
          title: 'The question',
          fields: [
            {
              ...emptyField('long-text', 'decision'),
              label: 'Which decision does it serve?',
              required: true,
            },
            {
              ...emptyField('choices', 'figures'),
              label: 'What should it show?',
              required: true,
              options: options(['Completions', 'Overdue', 'Hours', 'Cost', 'Satisfaction']),
            },
            { ...emptyField('date', 'needed-by'), label: 'When is the decision made?' },
          ],
        },
      ],
    },
  },
  'f:access': {
    name: 'Access to a learning system',
    schema: {
      pages: [
        {
          ...emptyPage('access'),
          title: 'Access',
          fields: [
            {
              ...emptyField('choice', 'system'),
              label: 'Which system?',
              required: true,
              options: options(['Learning platform', 'Authoring tool', 'Video studio', 'Survey tool']),
            },
            { ...emptyField('long-text', 'purpose'), label: 'What is it needed for?', required: true },
            {
              ...emptyField('yes-no', 'personal-data'),
              label: 'Does it show data about people?',
              required: true,
            },
            {
              ...emptyField('short-text', 'whose-data'),
              label: 'Whose data?',
              required: true,
              showIf: 'answers.personal data = true',
            },
          ],
        },
      ],
    },
  },
} as const;

const models = [
  {
    model: 'mod:roster',
    form: 'f:roster',
    queue: 'q:group',
    by: 'ingrid',
    name: 'Change of a roster',
    description: 'Somebody joins or leaves a session, or two people swap. Done within two working days.',
    group: 'Sessions',
    icon: '',
    expectedDays: 2,
    searchWords: 'participant, swap, seat, session',
  },
  {
    model: 'mod:report',
    form: 'f:report',
    queue: 'q:technology',
    by: 'marcus',
    name: 'Report on learning',
    description: 'Completions, hours, cost or satisfaction of your area, for a decision that you name.',
    group: 'Figures',
    icon: '',
    expectedDays: 5,
    searchWords: 'completion, list, dashboard, export',
  },
  {
    model: 'mod:access',
    form: 'f:access',
    queue: 'q:technology',
    by: 'marcus',
    name: 'Access to a learning system',
    description: 'For trainers, authors and coordinators. Data protection says yes first.',
    group: 'Systems',
    icon: '',
    expectedDays: 3,
    searchWords: 'login, account, licence, author',
  },
] as const;

/** Forms and models, on the day on which the catalogue opens. */
export function openCatalogue(day: string): Step[] {
  const next = ticker(day, 540, 0.5);
  const steps: Step[] = [];
  for (const [name, { name: title, schema }] of Object.entries(forms)) {
    steps.push(
      step(
        next(),
        'ingrid',
        createForm,
        { name: title, schema: structuredClone(schema) as never },
        { saves: { [name]: 'formId', [`${name}:1`]: 'formVersionId' } },
      ),
      step(next(), 'ingrid', publishVersion, { formVersionId: ref(`${name}:1`) }, { record: `${name}:1` }),
    );
  }
  for (const { model, form, queue, by: _by, ...said } of models)
    steps.push(
      step(
        next(),
        'ingrid',
        createModel,
        {
          ...said,
          kind: 'model',
          formId: ref(form),
          queueId: ref(queue),
          ...(model === 'mod:access'
            ? {
                approvalSteps: [
                  {
                    position: 1,
                    name: 'Data protection',
                    mode: 'one',
                    seats: [{ kind: 'person', id: ref('p:birgitte') }],
                  },
                ],
              }
            : {}),
        },
        { saves: { [model]: 'modelId' } },
      ),
      step(next(), 'ingrid', publishModel, { modelId: ref(model) }, { record: model }),
    );
  steps.push(
    step(
      next(),
      'ingrid',
      createModel,
      {
        kind: 'answer',
        name: 'Where are my certificates?',
        description: 'Under My learning in the learning platform, as files, for as long as you work here.',
        group: 'Answers',
        searchWords: 'certificate, proof, diploma',
        link: 'https://learning.ostravell.example/certificates',
      },
      { saves: { 'mod:certificates': 'modelId' } },
    ),
    step(
      next(),
      'ingrid',
      publishModel,
      { modelId: ref('mod:certificates') },
      { record: 'mod:certificates' },
    ),
  );
  return steps;
}

const wishes = {
  'mod:roster': (course: string, day: string) => ({
    title: `Somebody joins ${course}`,
    answers: { course, 'session-day': day, change: 'somebody-joins' },
  }),
  'mod:report': (course: string) => ({
    title: `Who has finished ${course}`,
    answers: {
      decision: `Whether ${course} is repeated next year.`,
      figures: ['completions', 'satisfaction'],
    },
  }),
  'mod:access': (course: string) => ({
    title: `Write access for ${course}`,
    answers: { system: 'authoring-tool', purpose: `Keeping ${course} up to date.`, 'personal-data': false },
  }),
} as const;

const courses = [
  'Forklift safety',
  'First aid',
  'Leading a first team',
  'Export control',
  'Drawing tolerances',
  'Service talks',
];

/** What was asked by the catalogue: about 60 requests in a full demo, most of them done within days. */
export function askByCatalogue(plan: {
  seed: number;
  now: string;
  start: string;
  requesters: readonly Person[];
  year: Year;
  share: number;
}): { steps: Step[]; stretches: Stretch[] } {
  const stretches: Stretch[] = [];
  if (plan.requesters.length === 0) return { steps: [], stretches };
  const random = seeded(plan.seed, 'catalogue');
  const today = dayOf(plan.now);
  const steps: Step[] = [];
  const count = Math.max(4, Math.round(60 * plan.share));
  for (let i = 0; i < count; i++) {
    const asker = random.pick(plan.requesters).character!;
    const { model, by } = models[i % models.length]!;
    const asked = workday(plus(today, -random.between(1, 350)));
    if (asked < plan.start || asked >= today) continue;
    const { title, answers } = wishes[model](random.pick(courses), plus(asked, 21));
    const id = `order:${i}`;
    const askedAt = at(asked, random.between(420, 960));
    steps.push(
      step(
        askedAt,
        asker,
        submitRequest,
        { modelId: ref(model), title, answers },
        { saves: { [id]: 'requestId' } },
      ),
    );
    let begins = asked;
    if (model === 'mod:access') {
      begins = workdaysAfter(asked, legalTakes(random, plan.year, asked));
      const seat = `seat:${id}`;
      steps.push(
        look(
          minutesAfter(askedAt, 1),
          'ingrid',
          approvalsOf,
          { kind: 'request', recordId: ref(id) },
          { [seat]: 'approvals.0.steps.0.seats.0.seatId' },
        ),
        step(
          at(begins, random.between(560, 900)),
          'birgitte',
          decide,
          random.chance(0.1)
            ? {
                seatId: ref(seat),
                outcome: 'reject',
                why: 'Reading is enough for this; ask for that instead.',
              }
            : { seatId: ref(seat), outcome: 'approve' },
          { record: seat },
        ),
      );
      if ((steps.at(-1)!.input as { outcome: string }).outcome === 'reject') continue;
    }
    const done = workdaysAfter(begins, random.between(1, model === 'mod:report' ? 6 : 3));
    if (by === 'marcus')
      stretches.push({ requestName: id, owner: by, from: begins, to: done, isOrdered: false });
    steps.push(
      step(
        at(done, random.between(540, 900)),
        by,
        deliverRequest,
        { requestId: ref(id), note: deliveryNotes[model] },
        { record: id },
      ),
      step(
        at(workdaysAfter(done, random.between(1, 4)), random.between(480, 960)),
        asker,
        acceptDelivery,
        { requestId: ref(id), satisfaction: random.pick([5, 5, 4, 4, 3, 2] as const) },
        { record: id },
      ),
    );
  }
  return { steps, stretches };
}

const deliveryNotes = {
  'mod:roster': 'The roster is changed.',
  'mod:report': 'The report is attached to your mail.',
  'mod:access': 'You can sign in from now on; a short film shows where to begin.',
} as const;

/** What people began to write, and what of the catalogue they were shown. */
const begun = [
  ['mod:certificates', 'Where is the certificate of my first aid course'],
  ['mod:certificates', 'Proof of training for the customer'],
  ['mod:certificates', 'Certificate for confined spaces was never sent'],
  ['mod:report', 'Who of my team has done the safety course'],
  ['mod:roster', 'Swap two people in the course of next week'],
] as const;

/** Needs that were solved before anything was asked, and offers that were not it: about 50 in a full demo. */
export function tellDeflections(plan: {
  seed: number;
  now: string;
  start: string;
  requesters: readonly Person[];
  share: number;
}): Step[] {
  if (plan.requesters.length === 0) return [];
  const random = seeded(plan.seed, 'deflections');
  const today = dayOf(plan.now);
  return Array.from({ length: Math.max(2, Math.round(52 * plan.share)) }, () => {
    const day = workday(plus(today, -random.between(1, 360)));
    const [model, text] = random.pick(begun);
    const solves = random.chance(model === 'mod:certificates' ? 0.85 : 0.35);
    return step(
      at(day < plan.start ? plan.start : day, random.between(430, 960)),
      random.pick(plan.requesters).character!,
      recordDeflection,
      { verdict: solves ? 'solves' : 'not-this', offeredKind: 'model', offeredId: ref(model), text },
    );
  });
}
