/**
 * What goes into a verdict and what comes out: facts, the surroundings (now, today, working days), and a verdict
 * with a reason for each of its parts. Facts and verdicts are plain JSON, so that a verdict can be kept and recomputed.
 */

/** A number is decimal text (`4200.50`), a date `YYYY-MM-DD`, a date-time ISO 8601 UTC, a duration ISO 8601 seconds. */
export type Fact = string | boolean | null;

/** How often an event happened to the case, and when last. */
export interface EventFact {
  readonly count: number;
  readonly last: string | null;
}

/** What is known of one record: the fields and relations that a condition needs. */
export interface Facts {
  readonly id: string;
  readonly fields: Readonly<Record<string, Fact>>;
  readonly relations: Readonly<Record<string, readonly Facts[]>>;
  /** By name; only on the case itself. */
  readonly events?: Readonly<Record<string, EventFact>>;
}

/** Arithmetic of working days by one calendar; null where the calendar does not reach. */
export interface WorkingDays {
  /** The n-th working day after `day` (before it, when n is negative); `day` itself when n is 0. */
  add(day: string, days: number): string | null;
  /** Working days after `from` up to and including `to`; negative when `to` is earlier. */
  between(from: string, to: string): number | null;
}

/** What a condition may know beside the facts. */
export interface Surroundings {
  /** ISO 8601 instant. */
  readonly now: string;
  /** `YYYY-MM-DD` in the enterprise's zone. */
  readonly today: string;
  /** IANA zone in which an instant has its date. */
  readonly zone: string;
  readonly workingDays: WorkingDays;
  /** The calendar behind `workingDays`; null: Monday to Friday without holidays. */
  readonly calendarId: string | null;
}

/** One conjunct of a condition and why it is so. */
export interface VerdictPart {
  /** As its author wrote it. */
  readonly text: string;
  readonly value: boolean | null;
  /** A sentence with the values: `18 of 20 tasks are done`. */
  readonly because: string;
  /** Facts that are not known yet, in words: `cost of the request`. */
  readonly missing: readonly string[];
}

/** True: done. False: not done. Null: cannot tell yet; `missing` of the parts says why. */
export interface Verdict {
  readonly value: boolean | null;
  readonly parts: readonly VerdictPart[];
}
