/** Decisions about cases without a database: parties, clocks on the move, exceptions, and when a case is done. */

import { Temporal } from 'temporal-polyfill';
import { type Language, PLAIN, phrase, say } from '../language.ts';
import type { ProcessContribution } from '../process.ts';
import type { PartyKind } from './contract-parties.ts';

/** What names the one waited on. */
export interface PartyInput {
  readonly partyKind: PartyKind;
  readonly personId: string | null;
  readonly unitId: string | null;
  readonly partyName: string | null;
  readonly contactEmail: string | null;
}

/** Parties that are one department each, however many people of it are asked. */
const departments = {
  hr: 'Human resources',
  it: 'IT',
  legal: 'Legal',
  communications: 'Communications',
} as const;

/** How a kind of party is called in a sentence. */
export const partyTitles: Readonly<Record<PartyKind, string>> = {
  ...departments,
  requester: 'The requester',
  person: 'Somebody',
  'business-area': 'A business area',
  vendor: 'A vendor',
};

/** One party over all its waits, or what is missing to know who it is. */
export function partyOf(input: PartyInput): { party: string } | { missing: string } {
  switch (input.partyKind) {
    case 'requester':
      return { party: 'requester' };
    case 'person':
      return input.personId === null
        ? { missing: 'Name the person.' }
        : { party: `person:${input.personId}` };
    case 'business-area':
      return input.unitId === null
        ? { missing: 'Name the business area.' }
        : { party: `unit:${input.unitId}` };
    case 'vendor':
      return input.partyName === null
        ? { missing: 'Name the vendor.' }
        : { party: `vendor:${input.partyName.toLowerCase().replace(/\s+/g, ' ')}` };
    default:
      return { party: input.partyKind };
  }
}

/** Clocks that a move between two states stops and starts; `from` is null for a new case. */
export function clocksOnMove(
  process: Pick<ProcessContribution, 'clocks'>,
  from: string | null,
  to: string,
): { stop: string[]; start: string[] } {
  const runsIn = (clock: ProcessContribution['clocks'][number], state: string | null) =>
    state !== null && clock.runsIn.includes(state);
  return {
    stop: process.clocks.filter((c) => runsIn(c, from) && !runsIn(c, to)).map((c) => c.clock),
    start: process.clocks.filter((c) => !runsIn(c, from) && runsIn(c, to)).map((c) => c.clock),
  };
}

/** Clocks that an operation meets although the state stays. */
export function clocksMetBy(process: Pick<ProcessContribution, 'clocks'>, operation: string): string[] {
  return process.clocks.filter((c) => c.metBy?.includes(operation) === true).map((c) => c.clock);
}

export type StoredExceptionState = 'requested' | 'approved' | 'rejected' | 'withdrawn';
export type ExceptionState = StoredExceptionState | 'expired';

/** What an exception is on a day: one that nobody decided, or that held, expires with its last day. */
export function exceptionOn(state: StoredExceptionState, expiresOn: string, today: string): ExceptionState {
  return (state === 'requested' || state === 'approved') && expiresOn < today ? 'expired' : state;
}

/** The latest day to which an exception may be asked: a year ahead. */
export function latestExpiry(today: string): string {
  return Temporal.PlainDate.from(today).add({ years: 1 }).toString();
}

/** Whether a case is done: every condition true or excepted; false wins over what cannot be told. */
export function isDone(
  conditions: readonly { readonly value: boolean | null; readonly exceptionId: string | null }[],
): boolean | null {
  const open = conditions.filter((c) => c.value !== true && c.exceptionId === null);
  if (open.length === 0) return true;
  return open.some((c) => c.value === false) ? false : null;
}

/** When the one waited on is reminded next: each week. */
export function weeklyReminderAt(from: string): string {
  return Temporal.Instant.from(from)
    .add({ hours: 24 * 7 })
    .toString({ fractionalSecondDigits: 3 });
}

/** When a promise that was not kept reminds: in the morning (UTC) after the promised day. */
export function promiseReminderAt(promisedUntil: string): string {
  return `${Temporal.PlainDate.from(promisedUntil).add({ days: 1 }).toString()}T07:00:00.000Z`;
}

/** Whole days from an instant to a later one. */
export function daysBetween(since: string, now: string): number {
  const hours = Temporal.Instant.from(since).until(Temporal.Instant.from(now), { largestUnit: 'hour' }).hours;
  return Math.max(0, Math.floor(hours / 24));
}

/** How long a link answers: 30 days. */
export const LINK_DAYS = 30;
/** How often one link may be used within an hour. */
export const LINK_LOOKS = 30;

/** When a link made now ends. */
export function linkEnds(now: string): string {
  return Temporal.Instant.from(now)
    .add({ hours: 24 * LINK_DAYS })
    .toString({ fractionalSecondDigits: 3 });
}

/** Counts one use of a link in windows of an hour. */
export function countLook(
  link: { readonly looks: number; readonly countedFrom: string },
  now: string,
): { looks: number; countedFrom: string; tooMany: boolean } {
  const windowEnds = Temporal.Instant.from(link.countedFrom).add({ hours: 1 });
  if (Temporal.Instant.compare(Temporal.Instant.from(now), windowEnds) >= 0)
    return { looks: 1, countedFrom: now, tooMany: false };
  return { looks: link.looks + 1, countedFrom: link.countedFrom, tooMany: link.looks >= LINK_LOOKS };
}

/** A condition as it was judged, as far as two judgements are compared. */
interface Comparable {
  readonly conditionId: string;
  readonly title: string;
  readonly value: boolean | null;
  readonly parts: readonly { readonly text: string; readonly value: boolean | null }[];
}

const values = {
  true: phrase('true'),
  false: phrase('not true'),
  null: phrase('cannot be told'),
} as const;

/** Where two judgements of the same conditions part, in sentences. */
export function differences(
  kept: readonly Comparable[],
  again: readonly Comparable[],
  language: Language = PLAIN,
): string[] {
  return kept.flatMap((before) => {
    const now = again.find((c) => c.conditionId === before.conditionId);
    if (now === undefined)
      return [say(language, '“{title}” could not be evaluated again.', { title: before.title })];
    const told: string[] = [];
    if (now.value !== before.value)
      told.push(
        say(language, '“{title}” was {before} and comes out {after}.', {
          title: before.title,
          before: values[`${before.value}`],
          after: values[`${now.value}`],
        }),
      );
    before.parts.forEach((part, i) => {
      const twin = now.parts[i];
      if (twin !== undefined && twin.value !== part.value)
        told.push(
          say(language, 'Its part {part} was {before} and comes out {after}.', {
            part: part.text,
            before: values[`${part.value}`],
            after: values[`${twin.value}`],
          }),
        );
    });
    return told;
  });
}
