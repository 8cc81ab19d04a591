/** Decisions about models, links and similar texts without a database. */
import { Temporal } from 'temporal-polyfill';

/** What of a model says whether it may stand in the catalogue. */
export interface ModelParts {
  readonly kind: 'model' | 'demand' | 'answer';
  readonly description: string;
  readonly queueId: string | null;
  readonly hasApproval: boolean;
  readonly formId: string | null;
  /** The version of the form that people fill in; null where the form was never published, or is retired. */
  readonly formVersionId: string | null;
  readonly acceptsWithoutAccount: boolean;
}

/** What is missing before a model can stand in the catalogue, as sentences; empty: nothing. */
export function missingOf(m: ModelParts): string[] {
  const missing: string[] = [];
  if (m.description === '')
    missing.push(
      m.kind === 'answer'
        ? 'Write the answer into its description.'
        : 'Describe what one gets, so that people can choose.',
    );
  if (m.kind === 'model' && m.queueId === null)
    missing.push('Name the queue that works on it: it goes there without triage.');
  if (m.formId !== null && m.formVersionId === null)
    missing.push('Its form was never published, or is retired. Publish the form, or choose another one.');
  return missing;
}

/** Whether the parts of a model contradict each other; null: they do not. */
export function conflictOf(
  m: Pick<ModelParts, 'kind' | 'queueId' | 'hasApproval' | 'formId' | 'acceptsWithoutAccount'> & {
    readonly silentWarnDays: number | null;
    readonly silentCloseDays: number | null;
  },
): 'answer-only' | 'silent-order' | null {
  const asks = m.formId !== null || m.queueId !== null || m.hasApproval || m.acceptsWithoutAccount;
  if (m.kind === 'answer' && asks) return 'answer-only';
  const warn = m.silentWarnDays ?? SILENT_WARN_DAYS;
  const close = m.silentCloseDays ?? SILENT_CLOSE_DAYS;
  return close <= warn ? 'silent-order' : null;
}

/** Working days after which a silent requester is warned, where the model says nothing. */
export const SILENT_WARN_DAYS = 10;
/** Working days after which the request of a silent requester closes, where the model says nothing. */
export const SILENT_CLOSE_DAYS = 15;

/** How often one link may be looked at, take files and take submissions within an hour. */
export const linkLimits = { looks: 300, uploads: 60, sends: 30 } as const;

/** What a link was used for within the running hour. */
export interface LinkCounts {
  readonly looks: number;
  readonly uploads: number;
  readonly sends: number;
  readonly countedFrom: string;
}

/** Counts one use in windows of an hour; `tooMany` when the use is beyond what an hour allows. */
export function countUse(
  counts: LinkCounts,
  use: 'looks' | 'uploads' | 'sends',
  now: string,
): LinkCounts & { tooMany: boolean } {
  const ends = Temporal.Instant.from(counts.countedFrom).add({ hours: 1 });
  const isOver = Temporal.Instant.compare(Temporal.Instant.from(now), ends) >= 0;
  const since = isOver ? { looks: 0, uploads: 0, sends: 0, countedFrom: now } : counts;
  return { ...since, [use]: since[use] + 1, tooMany: since[use] >= linkLimits[use] };
}

/** When a link made now ends. */
export function linkEndsAt(now: string, days: number): string {
  return Temporal.Instant.from(now)
    .add({ hours: 24 * days })
    .toString({ fractionalSecondDigits: 3 });
}

// Similar texts.

/** A word of a text as it is looked for. */
export interface Word {
  readonly word: string;
  /** Every word that begins with it counts: its ending was cut off, so that other endings are found too. */
  readonly isStart: boolean;
}

/** A word, and in how many titles it stands (0 to 1). */
export interface RatedWord extends Word {
  readonly share: number;
}

const MOST_WORDS = 12;

/** The words of a text that can be looked for: each once, long ones cut before their ending, at most twelve. */
export function wordsOf(text: string): Word[] {
  const found = new Map<string, Word>();
  for (const written of text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []) {
    const letters = [...written];
    if (letters.length < 2 && !/[\p{Script=Han}]/u.test(written)) continue;
    const cut = letters.length >= 7 ? 2 : letters.length >= 5 ? 1 : 0;
    const word = letters.slice(0, letters.length - cut).join('');
    if (!found.has(word)) found.set(word, { word, isStart: cut > 0 });
  }
  return [...found.values()].slice(0, MOST_WORDS);
}

/** How many titles one search may have to look at. */
export const CANDIDATES = 1_500;

/**
 * What to look for among `total` titles so that few are found and the similar ones are among them: each rare word
 * alone, of the four rarest common ones any two together, or three where two would find too many. Every inner list
 * must stand in one title as a whole.
 */
export function conjunctions(words: readonly RatedWord[], total: number): RatedWord[][] {
  const rareFirst = [...words].sort((a, b) => a.share - b.share);
  const found: RatedWord[][] = [];
  let budget = CANDIDATES;
  const take = (group: RatedWord[]): boolean => {
    const rows = group.reduce((n, w) => n * w.share, total);
    if (rows > budget) return false;
    budget -= rows;
    found.push(group);
    return true;
  };
  const common = rareFirst.filter((w) => !take([w])).slice(0, 4);
  const [a, b, c, d] = common;
  if (a === undefined) return found;
  const before = found.length;
  for (const [x, y] of [
    [a, b],
    [a, c],
    [b, c],
    [a, d],
    [b, d],
  ] as const)
    if (x !== undefined && y !== undefined) take([x, y]);
  if (found.length === before && b !== undefined && c !== undefined) {
    take([a, b, c]);
    if (d !== undefined) take([a, b, d]);
  }
  // Nothing but very common words: the rarest ones together, whatever that finds.
  return found.length === 0 ? [common] : found;
}

/** The search as PostgreSQL takes it; words hold letters and digits only, so nothing needs to be escaped. */
export function tsqueryOf(groups: readonly (readonly Word[])[]): string {
  const operand = ({ word, isStart }: Word) => `'${word}'${isStart ? ':*' : ''}`;
  return groups.map((g) => `(${g.map(operand).join(' & ')})`).join(' | ');
}
