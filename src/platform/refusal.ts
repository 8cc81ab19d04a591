/**
 * The one way in which Trellis says no. A refusal is a value with a code, a reason that screens can
 * translate and a sentence that a person understands; anything else that is thrown is a bug.
 */

/** Every refusal has one of these codes; surfaces map them to their own (HTTP status, exit code). */
export type RefusalCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'refused'
  | 'too-many';

/** One thing that is wrong with an input: where (`path`, dotted) and what (a sentence). */
export interface Flaw {
  path: string;
  message: string;
}

/** Details that travel with a refusal; only values that the caller may see. */
export interface RefusalDetails {
  /** What is wrong with which field. */
  flaws?: Flaw[];
  /** Values that fill the sentence, or that help the caller to go on. */
  [name: string]: unknown;
}

/** Fills `{placeholders}` of a sentence from details; unknown ones stay as they are. */
export function fill(sentence: string, details: Record<string, unknown>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) =>
    details[name] === undefined ? whole : String(details[name]),
  );
}

/**
 * A refusal: `reason` is declared in a contract (`unit-has-people`), `sentence` is English and may hold
 * `{placeholders}` for the details, `message` is that sentence filled.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly reason: string;
  readonly sentence: string;
  readonly details: RefusalDetails;

  constructor(code: RefusalCode, reason: string, sentence: string, details: RefusalDetails = {}) {
    super(fill(sentence, details));
    this.name = 'Refusal';
    this.code = code;
    this.reason = reason;
    this.sentence = sentence;
    this.details = details;
  }
}

/** HTTP status of a refusal code (RFC 9110). */
export const statusOf: Record<RefusalCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  refused: 422,
  'too-many': 429,
};
