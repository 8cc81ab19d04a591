/** About 150 requests of the last year, each with a life of its own: asked, judged, worked on, answered. */
import {
  acceptDelivery,
  cancelRequest,
  reopenRequest,
  saveDraft,
  submitRequest,
} from '../areas/requests/contract.ts';
import { declineRequest, deliverRequest, takeUpRequest } from '../areas/requests/contract-fulfilment.ts';
import { readAllNotices } from '../kernel/notices/contract.ts';
import { addComment } from '../kernel/work/contract.ts';
import { at, dayOf, daysBetween, plus, workday } from './calendar.ts';
import { characters } from './characters.ts';
import { SPONSOR_FROM, secondVersion } from './governance.ts';
import { cancels, deadlineReasons, declines, existingLooks, type Need, needs, reopens } from './needs.ts';
import { type RegionCode, sites } from './organisation.ts';
import { type Random, seeded } from './random.ts';
import type { Person } from './roster.ts';
import { mention, ref, type Step, step } from './step.ts';
import { answers, internalNotes, overdueNotes, progress, questions, thanks } from './talk.ts';
import { exceptionOf, questionTo, taskOf, waitsOf } from './waits.ts';

export interface RequestPlan {
  seed: number;
  now: string;
  /** The first day on which somebody asks. */
  start: string;
  roster: readonly Person[];
  requesters: readonly Person[];
  effective: string;
  coordinatorLeft: string;
  /** Of the full number. */
  share: number;
}

type End =
  | 'draft'
  | 'submitted'
  | 'in-fulfilment'
  | 'overdue'
  | 'delivered'
  | 'accepted'
  | 'reopened'
  | 'declined'
  | 'cancelled';

/** How many requests end how, in a full demo. */
const ENDS: readonly (readonly [End, number])[] = [
  ['draft', 8],
  ['submitted', 17],
  ['in-fulfilment', 24],
  ['overdue', 9],
  ['delivered', 12],
  ['accepted', 50],
  ['reopened', 6],
  ['declined', 16],
  ['cancelled', 8],
];

/** Days ago at which requests with an end were asked. */
const AGE: Readonly<Record<End, readonly [number, number]>> = {
  draft: [1, 30],
  submitted: [0, 9],
  'in-fulfilment': [8, 70],
  overdue: [45, 120],
  delivered: [25, 80],
  accepted: [50, 350],
  reopened: [60, 160],
  declined: [6, 340],
  cancelled: [15, 330],
};

interface Story {
  random: Random;
  /** A sequence of its own, so that waits do not change who asks for what. */
  chances: Random;
  today: string;
  now: string;
  plan: RequestPlan;
  steps: Step[];
}

/** The steps of all requests. */
export function tellRequests(plan: RequestPlan): Step[] {
  const random = seeded(plan.seed, 'requests');
  const story: Story = {
    random,
    chances: seeded(plan.seed, 'waits'),
    today: dayOf(plan.now),
    now: plan.now,
    plan,
    steps: [],
  };
  if (plan.requesters.length === 0) return [];
  const used = new Map<string, number>();
  let ordinal = 0;
  for (const [end, full] of ENDS) {
    for (let i = 0; i < Math.max(1, Math.round(full * plan.share)); i++) {
      ordinal += 1;
      tellOne(story, ordinal, end, used);
    }
  }
  tellReading(story);
  return story.steps;
}

function tellOne(story: Story, ordinal: number, end: End, used: Map<string, number>): void {
  const { random, plan, today } = story;
  const asker = random.pick(plan.requesters);
  const fit = needs.filter((n) => n.trades.includes(asker.unit.trade));
  const need = leastUsed(random, fit.length === 0 ? needs : fit, used);
  const [low, high] = AGE[end];
  const first = daysBetween(plan.start, today);
  const asked = workdayBefore(plus(today, -Math.min(random.between(low, high), first)));
  const life: Life = {
    id: `req:${ordinal}`,
    asker,
    need,
    region: asker.unit.region!,
    asked,
    lacksSponsor: false,
  };
  const fields = fieldsOf(story, life, end);
  life.lacksSponsor =
    asked >= secondVersion(today) && fields.audienceSize >= SPONSOR_FROM && fields.sponsorId === undefined;
  const by = asker.character!;
  const moment = momentOf(story, asked, random.between(420, 960));
  if (end === 'draft') {
    story.steps.push(step(moment, by, saveDraft, fields, { saves: { [life.id]: 'requestId' } }));
    return;
  }
  story.steps.push(step(moment, by, submitRequest, fields, { saves: { [life.id]: 'requestId' } }));
  if (end !== 'submitted') judge(story, life, end, moment);
  else if (story.chances.chance(0.25))
    story.steps.push(...askRequester(story, life, coordinatorOn(story, life, asked), moment, null));
  else if (random.chance(0.4)) say(story, life, coordinatorOn(story, life, asked), moment, 0.1, questions);
}

interface Life {
  id: string;
  asker: Person;
  need: Need;
  region: RegionCode;
  asked: string;
  /** The charter under which it runs asks for a sponsor, and it has none. */
  lacksSponsor: boolean;
}

function leastUsed(random: Random, fit: readonly Need[], used: Map<string, number>): Need {
  const least = Math.min(...fit.map((n) => used.get(n.title) ?? 0));
  const need = random.pick(fit.filter((n) => (used.get(n.title) ?? 0) === least));
  used.set(need.title, least + 1);
  return need;
}

function fieldsOf(story: Story, life: Life, end: End) {
  const { random } = story;
  const { need, asker, asked } = life;
  const place = sites.find((s) => s.code === asker.site)!.name.replace(/ .*/, '');
  const thing = random.pick(need.things);
  const fill = (text: string) => text.replaceAll('{site}', place).replaceAll('{thing}', thing);
  const title = fill(need.title);
  const deadline = random.chance(0.55) ? workday(plus(asked, random.between(30, 120))) : null;
  return {
    title: title[0]!.toUpperCase() + title.slice(1),
    goal: fill(need.goal),
    ...(end === 'draft' && random.chance(0.6) ? {} : { evidence: fill(need.evidence) }),
    audienceSize: random.between(...need.size),
    regions: random.chance(0.25) ? [life.region] : [],
    ...(deadline === null ? {} : { deadline, deadlineReason: random.pick(deadlineReasons) }),
    isRegulatory: need.regulatory === true,
    ...(random.chance(0.6) ? { existingContent: random.pick(existingLooks) } : {}),
    sponsorId: random.chance(0.25) ? ref(`p:${random.pick(['caitlin', 'rohan', 'annelie'])}`) : undefined,
    priority: random.weighted([
      ['low', 10],
      ['normal', 55],
      ['high', 27],
      ['urgent', 8],
    ] as const),
  };
}

/** The coordinator of the region on a day. */
function coordinatorOn(story: Story, life: Life, day: string): string {
  if (life.region === 'americas') return day <= plus(story.plan.coordinatorLeft, -3) ? 'dolores' : 'marisol';
  return { europe: 'zofia', 'asia-pacific': 'aditi', mea: 'khalid' }[life.region];
}

const owners: Readonly<Record<string, readonly string[]>> = {
  technical: ['grace', 'rory', 'yuting'],
  soft: ['tobias', 'beatriz', 'rory'],
};

function ownerOf(story: Story, need: Need): string {
  const technical = need.trades.some((t) => ['production', 'service', 'repair', 'engineering'].includes(t));
  return story.random.pick(owners[technical ? 'technical' : 'soft']!);
}

function judge(story: Story, life: Life, end: End, asked: string): void {
  const { random } = story;
  const day = workday(plus(life.asked, random.between(1, 6)));
  const coordinator = coordinatorOn(story, life, day);
  const by = life.asker.character!;
  let moment = momentOf(story, day, random.between(480, 900));
  if (story.chances.chance(0.3)) story.steps.push(...askRequester(story, life, coordinator, asked, moment));
  else if (random.chance(0.45)) {
    const question = say(story, life, coordinator, asked, 0.2, questions);
    if (question !== null) say(story, life, by, question, 0.2, answers);
  }
  if (end === 'declined') {
    const [reason, explanation] = random.pick(declines);
    story.steps.push(
      step(
        moment,
        coordinator,
        declineRequest,
        {
          requestId: ref(life.id),
          reason,
          explanation: explanation.replace(
            '{title}',
            life.need.title.split(/[:,]| at /)[0]!.replace(/ ?\{\w+\}/g, ''),
          ),
        },
        { record: life.id },
      ),
    );
    return;
  }
  if (end === 'cancelled' && random.chance(0.5)) {
    story.steps.push(
      step(
        moment,
        by,
        cancelRequest,
        { requestId: ref(life.id), why: random.pick(cancels) },
        { record: life.id },
      ),
    );
    return;
  }
  const owner = ownerOf(story, life.need);
  const dueOn =
    end === 'overdue'
      ? workdayBefore(plus(story.today, -random.between(2, 24)))
      : workday(plus(end === 'in-fulfilment' ? story.today : day, random.between(14, 75)));
  const toQueue = end === 'in-fulfilment' && random.chance(0.2);
  story.steps.push(
    step(
      moment,
      coordinator,
      takeUpRequest,
      {
        requestId: ref(life.id),
        ...(toQueue ? { queueId: ref('q:design') } : { ownerId: ref(`p:${owner}`) }),
        dueOn,
      },
      { record: life.id },
    ),
  );
  if (random.chance(0.35)) say(story, life, coordinator, moment, 0.05, internalNotes, owner, true);
  if (toQueue) return;
  const held = { id: life.id, worker: owner, requester: by, from: day, until: null };
  if (life.lacksSponsor && (end === 'in-fulfilment' || end === 'overdue')) {
    const ask = momentOf(story, workday(plus(day, 3)), 590);
    const outcome = story.chances.pick(['rejected', 'withdrawn', null] as const);
    if (dayOf(ask) < story.today)
      story.steps.push(...exceptionOf(held, ask, outcome, momentOf(story, dayOf(ask), 820)));
  }
  if (end === 'in-fulfilment' || end === 'overdue')
    story.steps.push(...waitsOf(story.chances, held, story.now), ...taskOf(story.chances, held, story.now));
  if (random.chance(0.6)) moment = say(story, life, owner, moment, 4, progress, owner) ?? moment;
  if (end === 'overdue') {
    const reminder = momentOf(story, workday(plus(dueOn, 1)), 560);
    if (random.chance(0.7) && coordinator !== 'dolores')
      say(story, life, coordinator, reminder, 0.1, overdueNotes, owner, true);
    return;
  }
  if (end === 'in-fulfilment') return;
  if (end === 'cancelled') {
    const later = momentOf(story, workday(plus(day, random.between(4, 10))), 700);
    story.steps.push(
      step(
        later,
        by,
        cancelRequest,
        { requestId: ref(life.id), why: random.pick(cancels) },
        { record: life.id },
      ),
    );
    return;
  }
  deliver(story, life, end, owner, day);
}

function deliver(story: Story, life: Life, end: End, owner: string, takenUp: string): void {
  const { random, today } = story;
  const by = life.asker.character!;
  const earliest = plus(takenUp, random.between(8, 24));
  const delivered = workdayBefore(
    end === 'delivered'
      ? plus(today, -random.between(1, 11))
      : earliest < plus(today, -4)
        ? earliest
        : plus(today, -4),
  );
  const hand = (day: string, note: string) => {
    const moment = momentOf(story, day, random.between(500, 900));
    story.steps.push(
      step(
        moment,
        owner,
        deliverRequest,
        {
          requestId: ref(life.id),
          note,
          ...(random.chance(0.4)
            ? { link: `https://learn.ostravell.example/library/${life.id.slice(4)}` }
            : {}),
        },
        { record: life.id },
      ),
    );
    return moment;
  };
  hand(delivered, life.need.delivered);
  const held = { id: life.id, worker: owner, requester: by, from: takenUp, until: delivered };
  story.steps.push(...waitsOf(story.chances, held, story.now), ...taskOf(story.chances, held, story.now));
  if (end === 'delivered') {
    // Before it is accepted somebody has to say whether it may end without a sponsor.
    if (life.lacksSponsor) {
      const outcome = story.chances.pick(['rejected', null] as const);
      const asked = momentOf(story, workday(plus(delivered, 1)), 610);
      if (dayOf(asked) < today)
        story.steps.push(...exceptionOf(held, asked, outcome, momentOf(story, dayOf(asked), 800)));
    }
    return;
  }
  const accept = (day: string) => {
    const moment = momentOf(story, day, random.between(960, 1000));
    if (life.lacksSponsor)
      story.steps.push(
        ...exceptionOf(held, momentOf(story, day, 500), 'approved', momentOf(story, day, 640)),
      );
    story.steps.push(step(moment, by, acceptDelivery, { requestId: ref(life.id) }, { record: life.id }));
    if (random.chance(0.4)) say(story, life, by, moment, 0.02, thanks);
  };
  const answered = workday(plus(delivered, random.between(1, 9)));
  if (end === 'accepted') {
    if (answered < today) accept(answered);
    return;
  }
  const why = random.pick(reopens);
  story.steps.push(
    step(
      momentOf(story, answered, 950),
      by,
      reopenRequest,
      { requestId: ref(life.id), why },
      { record: life.id },
    ),
  );
  const again = workday(plus(answered, random.between(6, 14)));
  if (again >= plus(today, -3) || random.chance(0.35)) return;
  hand(again, `${life.need.delivered} What was missing has been added.`);
  const last = workday(plus(again, random.between(1, 5)));
  if (last < today) accept(last);
}

/** The coordinator asks the requester; the answer comes before `until`, or not at all. */
function askRequester(
  story: Story,
  life: Life,
  coordinator: string,
  submitted: string,
  until: string | null,
): Step[] {
  const minutesAfter = (instant: string, low: number, high: number) =>
    new Date(Date.parse(instant) + story.chances.between(low, high) * 60_000).toISOString();
  const asked = minutesAfter(submitted, 20, 90);
  const answered = until === null ? null : minutesAfter(asked, 30, 300);
  if (asked >= story.now || (until !== null && answered! >= until)) return [];
  const texts = story.chances.pick([
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
  ]);
  return questionTo(coordinator, { id: life.id, requester: life.asker.character! }, asked, texts, answered);
}

/** A comment some days after an instant; null when that is not yet. */
function say(
  story: Story,
  life: Life,
  by: string,
  after: string,
  days: number,
  texts: readonly string[],
  owner = 'grace',
  internal = false,
): string | null {
  const { random } = story;
  const minutes = days < 1 ? 12 + random.between(0, 90) : random.between(20, 300);
  const day = days < 1 ? dayOf(after) : workday(plus(dayOf(after), Math.ceil(days)));
  const moment =
    days < 1
      ? new Date(Date.parse(after) + minutes * 60_000).toISOString()
      : momentOf(story, day, 480 + minutes);
  if (moment >= story.now) return null;
  const text = random.pick(texts.filter((t) => by !== owner || !t.includes('{owner}')));
  const ownerName = characters.find((c) => c.id === owner);
  const body = text
    .replaceAll('{requester}', mention(`${life.asker.given} ${life.asker.family}`, life.asker.ref))
    .replaceAll('{owner}', mention(`${ownerName?.given} ${ownerName?.family}`, `p:${owner}`));
  story.steps.push(
    step(moment, by, addComment, {
      subjectKind: 'request',
      subjectId: ref(life.id),
      body,
      internal,
    }),
  );
  return moment;
}

/** People look at what they were told now and then; what is newer stays unread. */
function tellReading(story: Story): void {
  const { today, random, plan } = story;
  const readers = [
    ...characters.filter((c) => c.leaves !== true).map((c) => c.id),
    ...plan.requesters.map((p) => p.character!),
  ];
  for (const id of readers)
    for (const ago of [120, 60, 30, random.between(3, 14)])
      story.steps.push(step(momentOf(story, workdayBefore(plus(today, -ago)), 1000), id, readAllNotices, {}));
}

function workdayBefore(day: string): string {
  const next = workday(day);
  return next === day ? day : plus(next, -3);
}

/** A local time of a day; never later than the end of the story. */
function momentOf(story: Story, day: string, minutes: number): string {
  const moment = at(day, minutes);
  return moment < story.now ? moment : new Date(Date.parse(story.now) - 60_000).toISOString();
}
