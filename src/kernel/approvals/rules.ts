/** Decisions about approvals without a database: what the answers from the seats of a step make of it, and what comes next. */

/** What a seat is to the decision. */
export interface SeatFacts {
  readonly seatId: string;
  /** The answer that was given from it. */
  readonly vote: { readonly personId: string; readonly outcome: 'approve' | 'reject' } | null;
  /** Who may decide from it today: whoever asked for the thing is left out. */
  readonly people: readonly string[];
}

export interface StepRule {
  readonly mode: 'one' | 'all' | 'quorum';
  /** How many people must say yes; only with the mode `quorum`. */
  readonly quorum: number | null;
}

/** What the answers so far make of a step. */
export interface StepReading {
  readonly state: 'open' | 'approved' | 'rejected';
  /** People who said yes; everybody counts once. */
  readonly approvals: number;
  readonly needed: number;
  /** Seats that wait and behind which nobody is left. */
  readonly vacant: readonly string[];
  /** It cannot end with those who are left: somebody has to be named. */
  readonly isBlocked: boolean;
}

/**
 * Reads a step. A yes is enough when as many people as needed said it; a no ends the step when too few are left who
 * could still say yes. Both depend on who answered what, never on the order. Somebody behind several seats answers
 * from one; the others behind which nobody else is left are not waited for.
 */
export function readStep(rule: StepRule, seats: readonly SeatFacts[]): StepReading {
  const voices = new Map<string, 'approve' | 'reject'>();
  for (const { vote } of seats) if (vote !== null) voices.set(vote.personId, vote.outcome);
  const outcomes = [...voices.values()];
  const approvals = outcomes.filter((o) => o === 'approve').length;
  const rejections = outcomes.length - approvals;

  const open = seats.filter((s) => s.vote === null);
  const vacant = open.filter((s) => s.people.length === 0);
  const willing = open.filter((s) => s.people.some((p) => !voices.has(p)));
  const covered = open.length - vacant.length - willing.length;
  const needed = rule.mode === 'one' ? 1 : rule.mode === 'all' ? seats.length - covered : (rule.quorum ?? 1);

  const state =
    approvals >= needed
      ? 'approved'
      : rejections > 0 && approvals + willing.length + vacant.length < needed
        ? 'rejected'
        : 'open';
  return {
    state,
    approvals,
    needed,
    vacant: state === 'open' ? vacant.map((s) => s.seatId) : [],
    isBlocked: state === 'open' && approvals + willing.length < needed,
  };
}

export interface StepFacts {
  readonly stepId: string;
  readonly position: number;
  readonly state: 'waiting' | 'open' | 'approved' | 'rejected' | 'skipped';
}

/** What comes next for the approval as a whole. */
export interface Progress {
  readonly state: 'open' | 'approved' | 'rejected';
  /** Steps whose turn it is now, all of one position. */
  readonly open: readonly string[];
  /** Steps that nobody is asked for any more. */
  readonly skip: readonly string[];
}

/** A rejected step ends all; when those of a position are through, those of the next one open. */
export function progressOf(steps: readonly StepFacts[]): Progress {
  if (steps.some((s) => s.state === 'rejected'))
    return {
      state: 'rejected',
      open: [],
      skip: steps.filter((s) => s.state === 'open' || s.state === 'waiting').map((s) => s.stepId),
    };
  const left = steps.filter((s) => s.state !== 'approved');
  if (left.length === 0) return { state: 'approved', open: [], skip: [] };
  const position = Math.min(...left.map((s) => s.position));
  return {
    state: 'open',
    open: left.filter((s) => s.position === position && s.state === 'waiting').map((s) => s.stepId),
    skip: [],
  };
}

/** The seat from which somebody decides when several are theirs: where the fewest others could. */
export function seatOf(seats: readonly SeatFacts[], personId: string): SeatFacts | null {
  const theirs = seats.filter((s) => s.vote === null && s.people.includes(personId));
  return theirs.reduce<SeatFacts | null>(
    (best, s) => (best === null || s.people.length < best.people.length ? s : best),
    null,
  );
}

/** Reminders stop after so many: by then somebody who asked has been told often enough. */
export const MOST_REMINDERS = 20;
/** From this reminder on, whoever asked for the approval is told as well. */
export const ASKER_TOLD_FROM = 3;
/** When those who hold a step are reminded. */
export const REMIND_AFTER = { amount: 2, unit: 'working-days' } as const;

/** Names as a sentence lists them: `A, B and C`; more than four are counted. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return 'nobody';
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} others`] : [...names];
  return shown.length === 1 ? shown[0]! : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
