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
import type { PartyKind } from '../kernel/cases/contract-parties.ts';
import { at, dayOf, plus, workday } from './calendar.ts';
import { conditionIds } from './governance.ts';
import type { Random } from './random.ts';
import { ref, type Step, step } from './step.ts';
import { workdaysAfter } from './year.ts';

/** What of a request the waits need. */
export interface HeldRequest {
  /** Reference of the request, which is its case. */
  id: string;
  /** The account that works on it. */
  worker: string;
}

interface Party {
  readonly input: { readonly partyKind: PartyKind; readonly [field: string]: string };
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
    input: { partyKind: 'business-area', unitId: ref('u:fluid'), personId: person('rohan') },
    answers: 'rohan',
    question: 'Please name two subject experts who can review the exercises.',
    answer: 'Two names are in the mail of today; both have an hour a week.',
    weight: 8,
  },
];

/** A wait on legal or on somebody else, `days` working days long; null: nobody has answered. Ends on the day it tells. */
export function waitOn(
  random: Random,
  held: HeldRequest,
  whom: 'legal' | 'others',
  since: string,
  days: number | null,
): { steps: Step[]; ends: string | null } {
  const fit = parties.filter((p) => (p.input.partyKind === 'legal') === (whom === 'legal'));
  const party = random.weighted(fit.map((p) => [p, p.weight] as const));
  const wait = `w:${held.id}:${whom}`;
  const steps: Step[] = [
    step(since, held.worker, startWait, startInput(held.id, party.input, party.question), {
      saves: { [wait]: 'waitId' },
    }),
  ];
  const asked = dayOf(since);
  if (party.answers !== null && random.chance(days === null ? 0.85 : days > 2 ? 0.4 : 0))
    steps.push(
      step(
        at(workdaysAfter(asked, 1), random.between(520, 880)),
        party.answers,
        promiseWait,
        { waitId: ref(wait), promisedUntil: workdaysAfter(asked, random.between(3, 6)) },
        { record: wait },
      ),
    );
  if (days === null) return { steps, ends: null };
  const ends = workdaysAfter(asked, days);
  const answered = at(ends, random.between(900, 940));
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
  return { steps, ends };
}

/** The coordinator asks the requester before deciding; the clocks pause until the answer. */
export function questionTo(
  asks: string,
  request: { id: string; requester: string },
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

/** A task that somebody adds on a day, and settles before the delivery. */
export function taskOf(random: Random, held: HeldRequest, from: string, settled: string): Step[] {
  const task = `t:${held.id}`;
  const title = random.pick([
    'Ask two people on the shop floor what they do today',
    'Agree the dates with the shift planner',
    'Check the translation with a native speaker',
    'Try it with five people before everybody gets it',
  ]);
  return [
    step(
      at(workdaysAfter(from, 1), random.between(500, 700)),
      held.worker,
      addTask,
      { caseId: ref(held.id), title, dueOn: workdaysAfter(from, 9) },
      { saves: { [task]: 'taskId' } },
    ),
    step(settled, held.worker, settleTask, { taskId: ref(task) }, { record: task }),
  ];
}

/** What became of an exception; null: nobody has decided yet. */
export type Outcome = 'approved' | 'rejected' | 'withdrawn' | null;

/** Somebody asks to be let off a condition. */
export function exceptionOf(held: HeldRequest, asked: string, outcome: Outcome, decided: string): Step[] {
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
