/**
 * What triage makes of the requests of the demo: questions, approvals across departments, the wait-list, redirections,
 * mergers, parts, orders from above, and requests that close because nobody answers.
 */
import { cancelRequest } from '../areas/requests/contract.ts';
import { askForApproval } from '../areas/requests/contract-approval.ts';
import { declineRequest } from '../areas/requests/contract-fulfilment.ts';
import {
  mergeRequest,
  redirectRequest,
  resumeRequest,
  splitRequest,
  waitlistRequest,
} from '../areas/requests/contract-triage.ts';
import { approvalsOf, decide, nameSeat } from '../kernel/approvals/contract.ts';
import { at, dayOf, plus } from './calendar.ts';
import { type Course, fulfil } from './fulfil.ts';
import { coordinatorOn, type Life, later, minutesAfter, say, type Told } from './life.ts';
import { cancels, declines } from './needs.ts';
import { look, ref, step } from './step.ts';
import { answers, questions } from './talk.ts';
import {
  approvalNotes,
  comebacks,
  redirects,
  rejections,
  turmoilNotes,
  waitlistReasons,
} from './verdicts.ts';
import { questionTo } from './waits.ts';
import { isWithin, legalTakes, workdaysAfter } from './year.ts';

/** What is asked of requesters, and what they answer. */
const asked = [
  {
    question: 'For how many of these people is it urgent, and what happens if it comes a month later?',
    answer: 'For about a third. The others can wait until the summer.',
  },
  {
    question: 'Have the supervisors tried to show it at the machine? What happened?',
    answer: 'They did with the early shift. It helped, but the late shift has nobody who can.',
  },
  {
    question: 'Which of the two procedures do people get wrong, the old one or the new one?',
    answer: 'The new one: nobody was told that the order of the valves has changed.',
  },
] as const;

/** The coordinator asks; `answeredAt` tells when, or never. Answers when triage can go on. */
function ask(told: Told, life: Life, answer: 'soon' | 'late' | 'never'): string {
  const { random } = told;
  const moment = minutesAfter(life.askedAt, random.between(20, 90));
  const answered =
    answer === 'never'
      ? null
      : answer === 'soon'
        ? minutesAfter(moment, random.between(30, 240))
        : later(told, life.asked, random.between(2, 6), 480, 900);
  told.steps.push(
    ...questionTo(
      coordinatorOn(told, life, life.asked),
      { id: life.id, requester: life.by },
      moment,
      random.pick(asked),
      answered,
    ),
  );
  return answered ?? moment;
}

/** Looks at it for the first time: asks, or says something; the instant at which somebody decides about it. */
export function judge(told: Told, life: Life): string {
  const { random, year } = told;
  const isTurmoil = life.isHit && isWithin(life.asked, plus(year.reorganised, -10), year.settled);
  let heard = life.askedAt;
  if (random.chance(0.28)) heard = ask(told, life, random.chance(0.25) ? 'late' : 'soon');
  else if (random.chance(0.12)) {
    say(told, life, coordinatorOn(told, life, life.asked), minutesAfter(life.askedAt, 45), questions);
    if (random.chance(0.7)) say(told, life, life.by, minutesAfter(life.askedAt, 100), answers);
  }
  const days = isTurmoil ? random.between(7, 16) : random.weighted(TRIAGE_DAYS);
  // Who asked in the morning may hear on the same day.
  const soon = minutesAfter(heard, random.between(70, 240));
  const moment =
    days === 0 && soon < at(dayOf(heard), 1010)
      ? soon
      : later(told, dayOf(heard), Math.max(1, days), 480, 900);
  if (isTurmoil && random.chance(0.3))
    say(told, life, coordinatorOn(told, life, dayOf(moment)), minutesAfter(moment, -20), turmoilNotes, {
      internal: true,
    });
  return moment;
}

const TRIAGE_DAYS = [
  [0, 26],
  [1, 36],
  [2, 18],
  [3, 12],
  [5, 8],
] as const;

/** Through triage into fulfilment, some by way of an approval. */
export function takeUp(told: Told, life: Life): Course | null {
  const moment = judge(told, life);
  const needsApproval = told.random.chance(life.audience >= 90 ? 0.45 : 0.06);
  const goesOn = needsApproval ? approve(told, life, moment, 'decided') : moment;
  return goesOn === null ? null : fulfil(told, life, goesOn);
}

/** Members of the council by region; Europe's speaks for the Middle East and Africa too. */
const council = { europe: 'annelie', americas: 'caitlin', 'asia-pacific': 'rohan', mea: 'annelie' } as const;

/** Asks for an approval; the instant at which it can be taken up, or null when it cannot. */
export function approve(
  told: Told,
  life: Life,
  moment: string,
  course: 'decided' | 'open',
  leaver: string | null = null,
): string | null {
  const { random, year } = told;
  const day = dayOf(moment);
  const coordinator = coordinatorOn(told, life, day);
  const asksLegal = leaver === null && random.chance(0.6);
  const asksCouncil = leaver === null && (life.audience >= 130 || random.chance(0.25));
  const seats = [
    ...(leaver === null ? [] : [{ position: 1, name: 'Region', who: leaver, days: null }]),
    ...(asksLegal ? [{ position: 1, name: 'Legal', who: 'dana', days: legalTakes(random, year, day) }] : []),
    ...(asksLegal && leaver !== null
      ? []
      : [{ position: 1, name: 'Budget', who: 'henrik', days: random.between(1, 4) }]),
    ...(asksCouncil
      ? [{ position: 2, name: 'Learning council', who: council[life.region], days: random.between(1, 5) }]
      : []),
  ];
  const seat = (i: number) => `seat:${life.id}:${i}`;
  told.steps.push(
    step(
      moment,
      coordinator,
      askForApproval,
      {
        requestId: ref(life.id),
        steps: seats.map(({ position, name, who }) => ({
          position,
          name,
          mode: 'one' as const,
          seats: [{ kind: 'person' as const, id: ref(`p:${who}`) }],
        })),
        note: random.pick(approvalNotes),
      },
      { record: life.id },
    ),
    look(
      minutesAfter(moment, 1),
      'ingrid',
      approvalsOf,
      { kind: 'request', recordId: ref(life.id) },
      Object.fromEntries(seats.map((_, i) => [seat(i), `approvals.0.steps.${i}.seats.0.seatId`])),
    ),
  );
  const isRejected = course === 'decided' && leaver === null && random.chance(0.1);
  let begins = day;
  let last = moment;
  for (const position of [1, 2]) {
    const answers = seats
      .map((s, i) => ({ ...s, i, isLast: i === seats.length - 1 }))
      // An open one is held by its last step: what came before is through.
      .filter((s) => s.position === position && !(course === 'open' && s.isLast))
      .map((s) => ({
        seat: seat(s.i),
        by: s.days === null ? 'marisol' : s.who,
        rejects: isRejected && s.isLast,
        decided:
          s.days === null ? replaceLeaver(told, seat(s.i), begins) : later(told, begins, s.days, 520, 880),
      }));
    const end = answers.find((a) => a.rejects)?.decided ?? null;
    for (const a of answers) {
      // A no ends it: nobody is asked after that.
      if (end !== null && a.decided > end) continue;
      told.steps.push(
        step(
          a.decided,
          a.by,
          decide,
          a.rejects
            ? { seatId: ref(a.seat), outcome: 'reject', why: random.pick(rejections) }
            : { seatId: ref(a.seat), outcome: 'approve' },
          { record: a.seat },
        ),
      );
      if (a.decided > last) last = a.decided;
    }
    if (end !== null || (course === 'open' && seats.at(-1)!.position === position)) return null;
    begins = dayOf(last);
  }
  return later(told, dayOf(last), told.random.between(1, 3), 500, 900);
}

/** Whoever was asked has left before they decided; somebody else is named. Answers when that one decides. */
function replaceLeaver(told: Told, seat: string, begins: string): string {
  const after = begins > told.coordinatorLeft ? begins : told.coordinatorLeft;
  const named = later(told, after, 6);
  told.steps.push(
    step(
      named,
      'ingrid',
      nameSeat,
      { seatId: ref(seat), toPersonId: ref('p:marisol'), because: 'left' },
      { record: seat },
    ),
  );
  return later(told, dayOf(named), 2);
}

/** Declines it. */
export function decline(told: Told, life: Life): void {
  const moment = judge(told, life);
  const [reason, explanation] = told.random.pick(declines);
  const subject = life.need.title.split(/[:,]| at /)[0]!.replace(/ ?\{\w+\}/g, '');
  told.steps.push(
    step(
      moment,
      coordinatorOn(told, life, dayOf(moment)),
      declineRequest,
      { requestId: ref(life.id), reason, explanation: explanation.replace('{title}', subject) },
      { record: life.id },
    ),
  );
}

/** Says that training would not fix it. */
export function redirect(told: Told, life: Life): void {
  const moment = judge(told, life);
  const [reason, explanation, helper] = told.random.pick(redirects);
  told.steps.push(
    step(
      moment,
      coordinatorOn(told, life, dayOf(moment)),
      redirectRequest,
      {
        requestId: ref(life.id),
        reason,
        explanation,
        ...(helper === null ? {} : { personId: ref(`p:${helper}`) }),
      },
      { record: life.id },
    ),
  );
}

/** Puts it onto the wait-list, and takes it up when its time has come. */
export function waitlist(told: Told, life: Life): void {
  const moment = judge(told, life);
  const lookAgainOn = workdaysAfter(dayOf(moment), told.random.between(15, 40));
  told.steps.push(
    step(
      moment,
      coordinatorOn(told, life, dayOf(moment)),
      waitlistRequest,
      { requestId: ref(life.id), reason: told.random.pick(waitlistReasons), lookAgainOn },
      { record: life.id },
    ),
  );
  fulfil(told, life, later(told, lookAgainOn, told.random.between(0, 4), 540));
}

/** The requester does not need it any more, before or after somebody has begun. */
export function cancel(told: Told, life: Life): void {
  const moment = judge(told, life);
  told.steps.push(
    step(
      moment,
      life.by,
      cancelRequest,
      { requestId: ref(life.id), why: told.random.pick(cancels) },
      { record: life.id },
    ),
  );
}

/** The requester does not answer; Trellis closes it, and some come back. */
export function fallSilent(told: Told, life: Life): void {
  ask(told, life, 'never');
  if (!told.random.chance(0.5)) return;
  const back = at(workdaysAfter(plus(life.asked, 30), 0), 600);
  told.steps.push(
    step(
      back,
      life.by,
      resumeRequest,
      { requestId: ref(life.id), answer: told.random.pick(comebacks) },
      { record: life.id },
    ),
  );
  fulfil(told, life, later(told, dayOf(back), 2));
}

/** Somebody senior orders it: no triage. */
export function bypass(told: Told, life: Life): void {
  const moment = minutesAfter(life.askedAt, told.random.between(30, 150));
  const by = told.random.pick(['caitlin', 'rohan', 'annelie'] as const);
  fulfil(told, life, moment, by);
}

/** Makes two requests out of one. */
export function split(told: Told, life: Life): void {
  const moment = judge(told, life);
  const parts = ['practice at the workplace', 'the short version for everybody else'];
  told.steps.push(
    step(
      moment,
      coordinatorOn(told, life, dayOf(moment)),
      splitRequest,
      {
        requestId: ref(life.id),
        parts: parts.map((part) => ({ title: `${life.title.slice(0, 150)}, ${part}` })),
        original: 'cancelled',
      },
      {
        record: life.id,
        saves: { [`${life.id}:1`]: 'parts.0.requestId', [`${life.id}:2`]: 'parts.1.requestId' },
      },
    ),
  );
  for (const part of [1, 2])
    fulfil(told, { ...life, id: `${life.id}:${part}` }, later(told, dayOf(moment), part));
}

/** A colleague asks for the same some days later; triage merges the two. */
export function merge(told: Told, twin: Life, survivor: Life, moment: string): void {
  told.steps.push(
    step(
      moment,
      coordinatorOn(told, twin, dayOf(moment)),
      mergeRequest,
      { requestId: ref(twin.id), survivorId: ref(survivor.id) },
      { record: twin.id },
    ),
  );
}
