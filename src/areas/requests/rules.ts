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
}

/** The parts that the actor plays for this request. */
export type Parts = Readonly<Record<Part, boolean>>;

/** Yes, or why not. */
export type Verdict =
  | { readonly open: true; readonly to: RequestState }
  | { readonly open: false; readonly because: 'wrong-state' | 'reopen-too-late'; readonly what: string };

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
  return { open: true, to: t.to ?? facts.state };
}

/** Whether an acceptance may still be taken back: up to and including the instant 30 days after it. */
export function withinReopenPeriod(acceptedAt: string | null, now: string): boolean {
  if (acceptedAt === null) return false;
  const last = Temporal.Instant.from(acceptedAt).add({ hours: 24 * REOPEN_DAYS });
  return Temporal.Instant.compare(Temporal.Instant.from(now), last) <= 0;
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
