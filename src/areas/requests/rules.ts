/** Decisions about requests without a database: which step is open to whom, and in which words it is refused. */
import { Temporal } from 'temporal-polyfill';
import {
  type Part,
  REMIND_DAYS,
  REOPEN_DAYS,
  type RequestState,
  states,
  type TransitionDeclaration,
  transitions,
} from './machine.ts';

/** What the decision needs to know of a request. */
export interface RequestFacts {
  readonly state: RequestState;
  /** ISO instant; null while it is not accepted. */
  readonly acceptedAt: string | null;
  /** Why it was closed by somebody other than its requester, and when. */
  readonly closedCause: string | null;
  readonly cancelledAt: string | null;
}

/** What decisions need to know of a row. */
export function factsOf(row: {
  state: RequestState;
  accepted_at: string | null;
  closed_cause: string | null;
  cancelled_at: string | null;
}): RequestFacts {
  return {
    state: row.state,
    acceptedAt: row.accepted_at,
    closedCause: row.closed_cause,
    cancelledAt: row.cancelled_at,
  };
}

/** The parts that the actor plays for this request. */
export type Parts = Readonly<Record<Part, boolean>>;

type Because = 'wrong-state' | 'reopen-too-late' | 'rating-too-late' | 'not-silent' | 'resume-too-late';

/** Yes, or why not. */
export type Verdict =
  | { readonly open: true; readonly to: RequestState }
  | { readonly open: false; readonly because: Because; readonly what: string };

const byOperation = new Map(transitions.map((t) => [t.operation, t]));

/** The transition of an operation; throws for an operation that is none. */
export function transitionOf(operation: string): TransitionDeclaration {
  const found = byOperation.get(operation);
  if (found === undefined) throw new Error(`${operation} is no transition of a request`);
  return found;
}

/** Whether the request's state lets the operation happen at `now`, and where it leads. */
export function mayTake(operation: string, facts: RequestFacts, now: string): Verdict {
  const t = transitionOf(operation);
  if (!t.from.includes(facts.state)) return { open: false, because: 'wrong-state', what: t.otherwise };
  if (t.guard === 'reopen-period' && facts.state === 'accepted' && !withinReopenPeriod(facts.acceptedAt, now))
    return {
      open: false,
      because: 'reopen-too-late',
      what: `It was accepted more than ${REOPEN_DAYS} days ago; submit a new request that names it.`,
    };
  if (t.guard === 'rating-period' && !withinReopenPeriod(facts.acceptedAt, now))
    return {
      open: false,
      because: 'rating-too-late',
      what: `It was accepted more than ${REOPEN_DAYS} days ago; it can be rated no more.`,
    };
  if (t.guard === 'resume-period' && facts.closedCause !== 'silent')
    return {
      open: false,
      because: 'not-silent',
      what: 'It was cancelled for another reason; submit a new request that names it.',
    };
  if (t.guard === 'resume-period' && !withinReopenPeriod(facts.cancelledAt, now))
    return {
      open: false,
      because: 'resume-too-late',
      what: `It was closed more than ${REOPEN_DAYS} days ago; submit a new request that names it.`,
    };
  return { open: true, to: t.to ?? facts.state };
}

/** Whether an acceptance or a closing may still be taken back: up to and including the instant 30 days after it. */
export function withinReopenPeriod(acceptedAt: string | null, now: string): boolean {
  if (acceptedAt === null) return false;
  const last = Temporal.Instant.from(acceptedAt).add({ hours: 24 * REOPEN_DAYS });
  return Temporal.Instant.compare(Temporal.Instant.from(now), last) <= 0;
}

/** The same time on the next day. */
export function aDayAfter(at: string): string {
  return Temporal.Instant.from(at).add({ hours: 24 }).toString({ fractionalSecondDigits: 3 });
}

/** When an unanswered delivery reminds its requester. */
export function reminderAt(deliveredAt: string): string {
  return Temporal.Instant.from(deliveredAt)
    .add({ hours: 24 * REMIND_DAYS })
    .toString({ fractionalSecondDigits: 3 });
}

/** What the actor may do with the request, and what only its state forbids; operations that make requests aside. */
export function choices(
  facts: RequestFacts,
  parts: Parts,
  now: string,
): { can: string[]; cannot: { operation: string; why: string }[] } {
  const can: string[] = [];
  const cannot: { operation: string; why: string }[] = [];
  for (const t of transitions) {
    if (t.from.includes(null) || !parts[t.by]) continue;
    const verdict = mayTake(t.operation, facts, now);
    if (verdict.open) can.push(t.operation);
    else cannot.push({ operation: t.operation, why: verdict.what });
  }
  return { can, cannot };
}

/** The state in words that fit into a sentence: "while the request is …". */
export function inWords(state: RequestState): string {
  return states
    .find((s) => s.state === state)!
    .title.toLowerCase()
    .replace(/^draft$/, 'a draft');
}

/** Whose turn it is, and what they do. */
export function nextStep(
  state: RequestState,
  hasOwner: boolean,
): {
  who: Part | 'approver' | 'nobody';
  sentence: string;
} {
  const declared = states.find((s) => s.state === state)!;
  if (state === 'in-fulfilment' && !hasOwner)
    return { who: 'coordinator', sentence: 'Nobody owns it yet: somebody of its queue takes it.' };
  return { who: declared.next ?? 'nobody', sentence: declared.step };
}

/** What of a request was promised when it was approved. */
export interface Scope {
  readonly goal: string | null;
  readonly audienceSize: number | null;
  /** Empty: all. */
  readonly regions: readonly string[];
  readonly deadline: string | null;
}

/** The scope that a row states. */
export function scopeOf(row: {
  goal: string | null;
  audience_size: number | null;
  regions: readonly string[];
  deadline: string | null;
}): Scope {
  return { goal: row.goal, audienceSize: row.audience_size, regions: row.regions, deadline: row.deadline };
}

/** By how much an audience may grow without being another promise. */
const AUDIENCE_GROWTH = 1.25;

/** The fields in which a scope became another one than what was approved: more people, more regions, sooner, another goal. */
export function materialChanges(before: Scope, after: Scope): (keyof Scope)[] {
  const material: (keyof Scope)[] = [];
  const words = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').trim().toLowerCase();
  if (words(before.goal) !== words(after.goal)) material.push('goal');
  if (
    after.audienceSize !== null &&
    (before.audienceSize === null || after.audienceSize >= before.audienceSize * AUDIENCE_GROWTH) &&
    after.audienceSize !== before.audienceSize
  )
    material.push('audienceSize');
  const reachesMore =
    before.regions.length > 0 &&
    (after.regions.length === 0 || after.regions.some((r) => !before.regions.includes(r)));
  if (reachesMore) material.push('regions');
  if (after.deadline !== null && (before.deadline === null || after.deadline < before.deadline))
    material.push('deadline');
  return material;
}

/** When triage is reminded of a wait-listed request: in the morning (UTC) of the day that was said. */
export function lookAgainAt(day: string): string {
  return `${day}T06:00:00.000Z`;
}

/** From when silence counts: the latest sign of life, or the end of the day until which an answer was promised. */
export function silentSince(signs: {
  readonly waitingSince: string;
  readonly lastWords: string | null;
  readonly promisedUntil: string | null;
}): string {
  const promised = signs.promisedUntil === null ? null : `${signs.promisedUntil}T23:59:59.000Z`;
  return [signs.waitingSince, signs.lastWords, promised].reduce<string>(
    (latest, at) => (at !== null && Date.parse(at) > Date.parse(latest) ? at : latest),
    signs.waitingSince,
  );
}
