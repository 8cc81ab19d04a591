/**
 * How requests of the demo are worked on: taken up, held by others, left without an owner by the reorganisation,
 * delivered late by a studio that has too much to do, accepted, rated, and sometimes reopened.
 */
import { acceptDelivery, reopenRequest } from '../areas/requests/contract.ts';
import {
  assignRequest,
  changeRequest,
  deliverRequest,
  takeUpRequest,
} from '../areas/requests/contract-fulfilment.ts';
import { bypassTriage } from '../areas/requests/contract-triage.ts';
import { at, dayOf } from './calendar.ts';
import {
  coordinatorOn,
  type Life,
  later,
  minutesAfter,
  type Stretch,
  say,
  type Told,
  workdaysBetween,
} from './life.ts';
import { reopens } from './needs.ts';
import { orderOf } from './orders.ts';
import { ref, step } from './step.ts';
import { internalNotes, overdueNotes, progress, thanks } from './talk.ts';
import {
  crowdedNotes,
  fireDrills,
  legalNotes,
  promisedAnyway,
  ratingComments,
  turmoilNotes,
} from './verdicts.ts';
import { exceptionOf, type HeldRequest, taskOf, waitOn } from './waits.ts';
import { isWithin, legalTakes, workdaysAfter } from './year.ts';

/** Those who own requests, by what these are about. */
const owners = {
  technical: ['grace', 'grace', 'rory', 'yuting'],
  soft: ['tobias', 'tobias', 'beatriz', 'rory'],
} as const;
/** Since the studio is asked first, its people get most of what comes, in turn. */
const turn = ['rory', 'yuting', 'beatriz', 'rory', 'yuting', 'grace', 'beatriz', 'tobias'] as const;

/** The people of the design studio. */
export const studio: readonly string[] = ['beatriz', 'yuting', 'rory'];

/** When a request was taken up and is delivered; the delivery may lie after the end of the story. */
export interface Course {
  readonly owner: string;
  readonly takenAt: string;
  readonly deliveredAt: string | null;
}

function ownerOf(told: Told, life: Life, day: string): string {
  const technical = life.need.trades.some((t) =>
    ['production', 'service', 'repair', 'engineering'].includes(t),
  );
  if (day >= told.year.crowded) return turn[told.promised.length % turn.length]!;
  return told.random.pick(owners[technical ? 'technical' : 'soft']);
}

/** Takes a request up at an instant and tells the rest of its life. */
export function fulfil(told: Told, life: Life, takenAt: string, orderedBy: string | null = null): Course {
  const { random, year } = told;
  const day = dayOf(takenAt);
  const coordinator = coordinatorOn(told, life, day);
  const owner = ownerOf(told, life, day);
  const isCrowded = day >= year.crowded && studio.includes(owner);
  const requestId = ref(life.id);
  const isTurmoil = life.isHit && isWithin(day, year.reorganised, year.settled);
  const dueOn = workdaysAfter(day, orderedBy === null ? random.between(16, 26) : random.between(4, 8));

  if (orderedBy !== null)
    told.steps.push(
      step(
        takenAt,
        coordinator,
        bypassTriage,
        {
          requestId,
          orderedById: ref(`p:${orderedBy}`),
          reason: random.pick(fireDrills),
          ownerId: ref(`p:${owner}`),
          dueOn,
          priority: 'urgent',
        },
        { record: life.id },
      ),
    );
  // Some wait in the queue of the studio until one of its people has time.
  const queued = orderedBy === null && studio.includes(owner) && !life.isHit && random.chance(0.2);
  if (orderedBy === null)
    told.steps.push(
      step(
        takenAt,
        coordinator,
        takeUpRequest,
        {
          requestId,
          ...(queued ? { queueId: ref('q:design') } : { ownerId: ref(`p:${owner}`) }),
          dueOn,
          overrideWhy: random.pick(promisedAnyway),
        },
        { record: life.id },
      ),
    );
  if (orderedBy === null) told.promised.push({ life, takenAt, dueOn, isCrowded });
  let begins = day;
  if (queued) {
    const found = later(told, day, isCrowded ? random.between(5, 14) : random.between(1, 3));
    told.steps.push(
      step(
        found,
        coordinatorOn(told, life, dayOf(found)),
        assignRequest,
        { requestId, ownerId: ref(`p:${owner}`), overrideWhy: random.pick(promisedAnyway) },
        { record: life.id },
      ),
    );
    begins = dayOf(found);
  }
  if (isCrowded && random.chance(0.25))
    say(told, life, coordinator, minutesAfter(takenAt, random.between(15, 60)), crowdedNotes, {
      owner,
      internal: true,
    });
  else if (random.chance(0.1))
    say(told, life, coordinator, minutesAfter(takenAt, random.between(15, 60)), internalNotes, {
      owner,
      internal: true,
    });
  const held = { id: life.id, worker: owner };
  const own =
    orderedBy !== null
      ? random.between(2, 6)
      : random.between(4, 13) +
        (isTurmoil ? random.between(6, 14) : 0) +
        (isCrowded ? random.between(6, 18) : 0);
  const done =
    orderedBy === null
      ? holdUp(told, life, held, begins, own)
      : { free: begins, ready: workdaysAfter(begins, own) };
  if ((done === null || done.ready > workdaysAfter(dueOn, 1)) && random.chance(0.3))
    say(told, life, owner, later(told, dueOn, 1, 560, 700), overdueNotes, { owner, internal: true });
  const stretch = { requestName: life.id, owner, from: begins, isOrdered: orderedBy !== null };
  if (done === null) {
    told.stretches.push({ ...stretch, to: null });
    return { owner, takenAt, deliveredAt: null };
  }
  return finish(told, life, held, done, takenAt, stretch);
}

/**
 * Waits while it is worked on: on others in the beginning, on legal before it is handed over. Answers the day of the
 * last answer and the one on which it is ready, or null when an answer has not come.
 */
function holdUp(
  told: Told,
  life: Life,
  held: HeldRequest,
  begins: string,
  own: number,
): { free: string; ready: string } | null {
  const { random, year } = told;
  let free = begins;
  if (random.chance(begins >= year.crowded ? 0.3 : 0.2)) {
    const since = later(told, begins, random.between(1, 2));
    const asked = dayOf(since);
    const isRecent = asked >= workdaysAfter(year.crowded, 18);
    const days = isRecent && random.chance(0.6) ? null : random.between(2, asked >= year.crowded ? 12 : 7);
    const { steps, ends } = waitOn(random, held, 'others', since, days);
    told.steps.push(...steps);
    if (ends === null) return null;
    free = ends;
  }
  const drafted = later(told, free, Math.ceil(own * (free === begins ? 0.8 : 0.5)));
  const asked = dayOf(drafted);
  const isSpring = isWithin(asked, year.spring.from, year.spring.to);
  if (!random.chance(isSpring ? 0.62 : 0.25))
    return { free, ready: workdaysAfter(free, free === begins ? own : Math.ceil(own * 0.6)) };
  const days = legalTakes(random, year, asked);
  const { steps, ends } = waitOn(random, held, 'legal', drafted, days);
  told.steps.push(...steps);
  if (days > 9 && random.chance(0.3))
    say(told, life, held.worker, later(told, asked, 6), legalNotes, { internal: true });
  return { free: ends!, ready: workdaysAfter(ends!, random.between(1, 3)) };
}

/** Its owner goes with the reorganisation; it lies until somebody finds it. Answers the owner and the day it goes on. */
function lie(told: Told, life: Life, held: HeldRequest, from: string): { owner: string; goesOn: string } {
  const { random } = told;
  const lost = later(told, from, random.between(1, 4), 560, 900);
  const queue = life.asker.unit.trade === 'software' ? 'q:digital' : 'q:customer';
  const found = later(told, dayOf(lost), random.between(14, 27));
  const owner = random.pick(['grace', 'tobias', 'rory'].filter((o) => o !== held.worker));
  const requestId = ref(life.id);
  told.steps.push(
    step(
      lost,
      coordinatorOn(told, life, dayOf(lost)),
      assignRequest,
      { requestId, ownerId: null, queueId: ref(queue), overrideWhy: 'Nobody is left who works on it.' },
      { record: life.id, reason: 'Whoever worked on it belongs to another area since the reorganisation' },
    ),
  );
  const coordinator = coordinatorOn(told, life, dayOf(found));
  if (life.closingUnit !== null)
    told.steps.push(
      step(
        minutesAfter(found, -8),
        coordinator,
        changeRequest,
        { requestId, unitId: ref('u:customer') },
        { record: life.id, reason: 'The business area that asked is closed' },
      ),
    );
  told.steps.push(
    step(
      found,
      coordinator,
      assignRequest,
      { requestId, ownerId: ref(`p:${owner}`), overrideWhy: random.pick(promisedAnyway) },
      { record: life.id },
    ),
  );
  if (random.chance(0.5))
    say(told, life, coordinator, minutesAfter(found, 6), turmoilNotes, { owner, internal: true });
  return { owner, goesOn: dayOf(found) };
}

/** What has to be ready before it is delivered: a task of the checklist, or what other teams do for it. */
function prepare(told: Told, held: HeldRequest, from: string, ready: string): void {
  const { random } = told;
  if (random.chance(0.15) && workdaysAfter(from, 3) < ready)
    told.steps.push(...taskOf(random, held, from, at(ready, 480)));
  if (random.chance(0.08) && workdaysAfter(from, 7) < ready) orderOf(told, held.id, held.worker, from, ready);
}

/** From the last answer to the end. */
function finish(
  told: Told,
  life: Life,
  first: HeldRequest,
  { free, ready }: { free: string; ready: string },
  takenAt: string,
  stretch: Omit<Stretch, 'to'>,
): Course {
  const { random, year } = told;
  let held = first;
  let day = ready;
  const taken = dayOf(takenAt);
  if (life.isHit && taken < year.reorganised && ready > workdaysAfter(year.reorganised, 5)) {
    const { owner, goesOn } = lie(told, life, held, free > year.reorganised ? free : year.reorganised);
    told.stretches.push({ ...stretch, to: year.reorganised });
    held = { id: life.id, worker: owner };
    day = workdaysAfter(goesOn, random.between(5, 11));
    told.stretches.push({ ...stretch, owner, from: goesOn, to: day });
  } else {
    told.stretches.push({ ...stretch, to: day });
    prepare(told, held, stretch.from, day);
  }
  if (random.chance(0.12) && workdaysAfter(taken, 4) < day)
    say(told, life, held.worker, later(told, day, 0, 460, 480), progress, { owner: held.worker });
  const deliveredAt = at(day, random.between(500, 900));
  const requestId = ref(life.id);
  const hand = (moment: string, note: string) =>
    told.steps.push(
      step(
        moment,
        held.worker,
        deliverRequest,
        {
          requestId,
          note,
          ...(random.chance(0.4)
            ? { link: `https://learn.ostravell.example/library/${life.id.slice(4)}` }
            : {}),
        },
        { record: life.id },
      ),
    );
  hand(deliveredAt, life.need.delivered);
  const course = { owner: held.worker, takenAt, deliveredAt };
  // Some never answer; Trellis reminds them.
  if (random.chance(0.02)) return course;
  const answeredOn = workdaysAfter(day, random.between(1, 7));
  const isTroubled = life.isHit && isWithin(day, year.reorganised, year.settled);
  if (!random.chance(isTroubled ? 0.2 : 0.06)) {
    accept(told, life, held, answeredOn);
    return course;
  }
  told.steps.push(
    step(
      at(answeredOn, 950),
      life.by,
      reopenRequest,
      { requestId, why: random.pick(reopens) },
      { record: life.id },
    ),
  );
  const again = later(told, answeredOn, random.between(4, 10));
  hand(again, `${life.need.delivered} What was missing has been added.`);
  if (random.chance(0.85)) accept(told, life, held, workdaysAfter(dayOf(again), random.between(1, 5)));
  return course;
}

function accept(told: Told, life: Life, held: HeldRequest, day: string): void {
  const { random } = told;
  const moment = at(day, random.between(960, 1000));
  if (life.lacksSponsor) told.steps.push(...exceptionOf(held, at(day, 500), 'approved', at(day, 640)));
  const took = workdaysBetween(life.askedAt, moment);
  const score = random.weighted(
    took > 45
      ? ([
          [1, 2],
          [2, 4],
          [3, 3],
          [4, 1],
        ] as const)
      : took > 30
        ? ([
            [2, 2],
            [3, 4],
            [4, 3],
            [5, 1],
          ] as const)
        : ([
            [3, 1],
            [4, 4],
            [5, 4],
          ] as const),
  );
  const rates = random.chance(0.66);
  told.steps.push(
    step(
      moment,
      life.by,
      acceptDelivery,
      {
        requestId: ref(life.id),
        ...(rates ? { satisfaction: score } : {}),
        ...(rates && random.chance(0.3) ? { comment: random.pick(ratingComments[score]) } : {}),
      },
      { record: life.id },
    ),
  );
  if (score > 3 && random.chance(0.1)) say(told, life, life.by, minutesAfter(moment, 5), thanks);
}
