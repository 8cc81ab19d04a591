/** One request of the demo as its story goes on: what it stands on, and small things that several parts of it do. */
import { addComment } from '../kernel/work/contract.ts';
import { at, dayOf, plus, workday } from './calendar.ts';
import { characters } from './characters.ts';
import type { Need } from './needs.ts';
import type { RegionCode } from './organisation.ts';
import type { Random } from './random.ts';
import type { Person } from './roster.ts';
import { mention, ref, type Step, step } from './step.ts';
import { workdaysAfter, type Year } from './year.ts';

/** What all requests share. */
export interface Told {
  readonly random: Random;
  readonly year: Year;
  readonly now: string;
  /** The last day of the coordinator for the Americas who leaves. */
  readonly coordinatorLeft: string;
  readonly requesters: readonly Person[];
  readonly steps: Step[];
  /** Who worked on what when, and what was promised: hours are made of it. */
  readonly stretches: Stretch[];
  readonly promised: Promised[];
}

export interface Life {
  readonly id: string;
  readonly asker: Person;
  /** Account of the requester. */
  readonly by: string;
  readonly need: Need;
  readonly region: RegionCode;
  readonly title: string;
  readonly audience: number;
  /** The day on which it was asked, and the instant. */
  readonly asked: string;
  readonly askedAt: string;
  /** The reorganisation is about the people who asked. */
  readonly isHit: boolean;
  /** The charter under which it runs asks for a sponsor, and it has none. */
  readonly lacksSponsor: boolean;
  /** It is for a unit that the reorganisation closes. */
  readonly closingUnit: 'field' | 'repair' | null;
}

/** The coordinator of a request on a day; what is for a whole area belongs to the head of learning operations. */
export function coordinatorOn(told: Told, life: Life, day: string): string {
  if (life.closingUnit !== null) return 'ingrid';
  if (life.region === 'americas') return day <= plus(told.coordinatorLeft, -3) ? 'dolores' : 'marisol';
  return { europe: 'zofia', 'asia-pacific': 'aditi', mea: 'khalid' }[life.region];
}

/** An instant in office hours, so many working days after a day. */
export function later(told: Told, day: string, days: number, from = 500, to = 930): string {
  return at(workdaysAfter(day, days), told.random.between(from, to));
}

/** Some minutes later on the same day. */
export function minutesAfter(instant: string, minutes: number): string {
  return new Date(Date.parse(instant) + minutes * 60_000).toISOString();
}

/** A comment at an instant; `{owner}` and `{requester}` become mentions. */
export function say(
  told: Told,
  life: Life,
  by: string,
  moment: string,
  texts: readonly string[],
  more: { owner?: string; internal?: boolean } = {},
): void {
  const owner = more.owner ?? 'grace';
  const fit = texts.filter((t) => by !== owner || !t.includes('{owner}'));
  if (fit.length === 0) return;
  const ownerName = characters.find((c) => c.id === owner)!;
  const body = told.random
    .pick(fit)
    .replaceAll('{requester}', mention(`${life.asker.given} ${life.asker.family}`, life.asker.ref))
    .replaceAll('{owner}', mention(`${ownerName.given} ${ownerName.family}`, `p:${owner}`));
  told.steps.push(
    step(moment, by, addComment, {
      subjectKind: 'request',
      subjectId: ref(life.id),
      body,
      internal: more.internal ?? false,
    }),
  );
}

/** Working days from Monday to Friday between two instants, the first day not counted. */
export function workdaysBetween(from: string, to: string): number {
  let days = 0;
  for (let day = dayOf(from); day < dayOf(to); day = plus(day, 1)) if (workday(day) === day) days += 1;
  return days;
}

/** A stretch of work of one person on one request. */
export interface Stretch {
  readonly requestName: string;
  readonly owner: string;
  readonly from: string;
  /** Null: it goes on. */
  readonly to: string | null;
  readonly isOrdered: boolean;
}

/** A promise that was made for a request. */
export interface Promised {
  readonly life: Life;
  readonly takenAt: string;
  readonly dueOn: string;
  readonly isCrowded: boolean;
}
