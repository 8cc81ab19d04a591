/**
 * On whom the requests of the demo wait: questions to requesters, legal, IT, HR, communications, business areas and
 * vendors, answered soon, late or not at all; and the exceptions that somebody asks for so that a request may end.
 */
import {
  addTask,
  answerWait,
  decideException,
  endWait,
  promiseWait,
  requestException,
  settleTask,
  startWait,
  withdrawException,
} from '../kernel/cases/contract.ts';
import { at, dayOf, plus, workday } from './calendar.ts';
import { conditionIds } from './governance.ts';
import type { Random } from './random.ts';
import { ref, type Step, step } from './step.ts';

/** What of a request the waits need. */
export interface HeldRequest {
  /** Reference of the request, which is its case. */
  id: string;
  /** The account that works on it. */
  worker: string;
  /** The account of the requester. */
  requester: string;
  /** Day on which the work began. */
  from: string;
  /** Last day on which a wait may still be open; null: it may be open at the end of the story. */
  until: string | null;
}

interface Party {
  readonly input: Parameters<typeof startInput>[1];
  /** Account that answers; null: the answer comes by mail and is noted. */
  readonly answers: string | null;
  readonly question: string;
  readonly answer: string;
  readonly weight: number;
}

function startInput(id: string, party: object, question: string) {
  return { caseId: ref(id), question, ...party } as { caseId: string; question: string; partyKind: 'hr' };
}

const person = (id: string) => ref(`p:${id}`);

const parties: readonly Party[] = [
  {
    input: { partyKind: 'legal', personId: person('dana') },
    answers: 'dana',
    question: 'May we show the incident report of March in the training, with names removed?',
    answer: 'Yes, without the site and the date. I have marked what has to go.',
    weight: 30,
  },
  {
    input: { partyKind: 'legal', personId: person('birgitte') },
    answers: 'birgitte',
    question: 'Do we need consent to record the practice calls?',
    answer: 'Yes, in writing and before the session; use the form of last year.',
    weight: 12,
  },
  {
    input: { partyKind: 'it', personId: person('marcus') },
    answers: 'marcus',
    question: 'Can the tablets at the site open the simulation without the company network?',
    answer: 'They can from the release of next week on.',
    weight: 16,
  },
  {
    input: { partyKind: 'hr', personId: person('agnieszka') },
    answers: 'agnieszka',
    question: 'Please confirm who changes shift next quarter, so that we know whom to invite.',
    answer: 'The list is in the people file since this morning.',
    weight: 12,
  },
  {
    input: {
      partyKind: 'communications',
      partyName: 'Corporate communications',
      contactEmail: 'communications@ostravell.example',
    },
    answers: null,
    question: 'Please approve the invitation text in four languages.',
    answer: 'Approved by telephone, with two small changes.',
    weight: 12,
  },
  {
    input: {
      partyKind: 'vendor',
      partyName: 'Brightwater Simulation',
      contactEmail: 'orders@brightwater.example',
    },
    answers: null,
    question: 'When does the second pump rig arrive, and can it stay until the end of the month?',
    answer: 'It arrives on Tuesday and may stay for six weeks.',
    weight: 14,
  },
  {
    input: { partyKind: 'business-area', unitId: ref('u:fluid') },
    answers: null,
    question: 'Please name two subject experts who can review the exercises.',
    answer: 'Two names came by mail.',
    weight: 8,
  },
];

/** The waits of a request while somebody works on it. */
export function waitsOf(random: Random, held: HeldRequest, now: string): Step[] {
  if (!random.chance(0.4)) return [];
  const party = random.weighted(parties.map((p) => [p, p.weight] as const));
  const wait = `w:${held.id}`;
  const since = at(workday(plus(held.from, 1)), random.between(500, 900));
  if (since >= now || (held.until !== null && dayOf(since) > held.until)) return [];
  const steps: Step[] = [
    step(since, held.worker, startWait, startInput(held.id, party.input, party.question), {
      saves: { [wait]: 'waitId' },
    }),
  ];
  const last = held.until;
  const days = random.between(2, 16);
  const ends = last !== null && plus(dayOf(since), days) > last ? last : workday(plus(dayOf(since), days));
  if (party.answers !== null && random.chance(0.6)) {
    const promised = at(workday(plus(dayOf(since), 1)), random.between(520, 880));
    if (promised < now && (last === null || dayOf(promised) < ends))
      steps.push(
        step(
          promised,
          party.answers,
          promiseWait,
          { waitId: ref(wait), promisedUntil: workday(plus(dayOf(since), random.between(3, 9))) },
          { record: wait },
        ),
      );
  }
  if (last === null && random.chance(0.55)) return steps;
  const answered = at(ends, random.between(900, 940));
  if (answered >= now) return steps;
  steps.push(
    party.answers === null
      ? step(answered, held.worker, endWait, { waitId: ref(wait), answer: party.answer }, { record: wait })
      : step(
          answered,
          party.answers,
          answerWait,
          { waitId: ref(wait), answer: party.answer },
          { record: wait },
        ),
  );
  return steps;
}

/** The coordinator asks the requester before deciding; the clocks pause until the answer. */
export function questionTo(
  asks: string,
  request: Pick<HeldRequest, 'id' | 'requester'>,
  asked: string,
  texts: { question: string; answer: string },
  answered: string | null,
): Step[] {
  const wait = `q:${request.id}`;
  const steps: Step[] = [
    step(asked, asks, startWait, startInput(request.id, { partyKind: 'requester' }, texts.question), {
      saves: { [wait]: 'waitId' },
    }),
  ];
  if (answered !== null)
    steps.push(
      step(
        answered,
        request.requester,
        answerWait,
        { waitId: ref(wait), answer: texts.answer },
        { record: wait },
      ),
    );
  return steps;
}

/** A task that somebody adds, and settles when there is time for it. */
export function taskOf(random: Random, held: HeldRequest, now: string): Step[] {
  if (!random.chance(0.3)) return [];
  const task = `t:${held.id}`;
  const title = random.pick([
    'Ask two people on the shop floor what they do today',
    'Agree the dates with the shift planner',
    'Check the translation with a native speaker',
    'Try it with five people before everybody gets it',
  ]);
  const added = at(workday(plus(held.from, 2)), random.between(500, 700));
  if (added >= now || (held.until !== null && dayOf(added) > held.until)) return [];
  const steps: Step[] = [
    step(
      added,
      held.worker,
      addTask,
      { caseId: ref(held.id), title, dueOn: workday(plus(held.from, 12)) },
      { saves: { [task]: 'taskId' } },
    ),
  ];
  const settled = at(held.until ?? workday(plus(held.from, 9)), 890);
  if (settled < now && (held.until !== null || random.chance(0.5)))
    steps.push(step(settled, held.worker, settleTask, { taskId: ref(task) }, { record: task }));
  return steps;
}

/** What became of an exception; null: nobody has decided yet. */
export type Outcome = 'approved' | 'rejected' | 'withdrawn' | null;

/** Somebody asks to be let off a condition. */
export function exceptionOf(
  held: Pick<HeldRequest, 'id' | 'worker'>,
  asked: string,
  outcome: Outcome,
  decided: string,
): Step[] {
  const name = `x:${held.id}`;
  const steps: Step[] = [
    step(
      asked,
      held.worker,
      requestException,
      {
        caseId: ref(held.id),
        conditionId: conditionIds.sponsored,
        reason: 'The director who would stand behind it has left, and the successor begins next quarter.',
        expiresOn: workday(plus(dayOf(asked), 45)),
      },
      { saves: { [name]: 'exceptionId' } },
    ),
  ];
  if (outcome === 'withdrawn')
    steps.push(step(decided, held.worker, withdrawException, { exceptionId: ref(name) }, { record: name }));
  else if (outcome !== null)
    steps.push(
      step(
        decided,
        'ingrid',
        decideException,
        {
          exceptionId: ref(name),
          outcome,
          ...(outcome === 'rejected'
            ? { note: 'Ask the operations director of the region; she knows of it.' }
            : {}),
        },
        { record: name },
      ),
    );
  return steps;
}
