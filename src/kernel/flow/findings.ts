/** What a reader found odd: counted by kind, with the first lines, and told in sentences. */
import type { QualityReport } from './contract-words.ts';

/** So many lines are named for each kind. */
const LINES = 10;

type Said = (count: number) => string;

/** `1 event has`, `3 events have`. */
const of = (n: number, one: string, many: string) => (n === 1 ? `1 ${one}` : `${n} ${many}`);

/** Why an event is left out. */
export const rejections = {
  'case-missing': (n) => `${of(n, 'event belongs', 'events belong')} to no case and cannot be taken.`,
  'activity-missing': (n) => `${of(n, 'event names', 'events name')} no activity and cannot be taken.`,
  'time-missing': (n) => `${of(n, 'event has', 'events have')} no time and cannot be taken.`,
  'time-unreadable': (n) =>
    `${of(n, 'event has a time that', 'events have times that')} cannot be read. Say how times are written.`,
  'start-without-end': (n) =>
    `${of(n, 'start has', 'starts have')} no completion: work that was not finished when the log was made.`,
  'lifecycle-other': (n) =>
    `${of(n, 'event is neither a start nor a completion', 'events are neither starts nor completions')} (scheduled, assigned, suspended …).`,
} satisfies Record<string, Said>;

/** What to know about what is taken. */
export const warnings = {
  'case-unnamed': (n) =>
    `${of(n, 'case has no name and is', 'cases have no name and are')} called by the place in the file.`,
  'case-empty': (n) => `${of(n, 'case has', 'cases have')} no event that can be taken.`,
  'case-repeated': (n) =>
    `${of(n, 'case has', 'cases have')} the name of another one. They are kept apart, as the file does.`,
  'start-after-end': (n) =>
    `${of(n, 'event starts', 'events start')} after the end; the start is taken as unknown.`,
  'start-unreadable': (n) =>
    `${of(n, 'event has', 'events have')} a start that cannot be read; it is taken as unknown.`,
  'mixed-offsets': (n) =>
    `Times are written with ${n} different offsets from UTC. Each was honoured, so durations are right across them.`,
  'offset-missing-in-some': (n) =>
    `${of(n, 'time has', 'times have')} no offset from UTC, others do. Those without are read as clock times of the zone of the mapping.`,
  'clock-doubtful': (n) =>
    `${of(n, 'time lies', 'times lie')} in an hour in which clocks were put forward or back, and no offset says which is meant; it may be an hour wrong.`,
  'tied-times': (n) =>
    `${of(n, 'event has', 'events have')} the very time of the event before in the same case. Their order is that of the file and may mean nothing.`,
  'out-of-order': (n) =>
    `${of(n, 'event stands', 'events stand')} before an earlier event of the same case in the file. All were sorted by time.`,
  duplicates: (n) =>
    `${of(n, 'event repeats', 'events repeat')} the event before in everything. They are kept; look whether the export is right.`,
  'encoding-damaged': (n) =>
    `${of(n, 'value is', 'different values are')} not written in the encoding that the file declares; they were read as Windows-1252 (Western European).`,
  'attribute-too-many': (n) =>
    `${of(n, 'chosen attribute has', 'chosen attributes have')} more than 2,000 different values, too many to filter by, and cannot be kept.`,
  'date-order-guessed': () =>
    'Nothing in the times says whether day or month comes first. Look at the examples, and choose the other way if they are wrong.',
  'no-start-times': () =>
    'No starts are known, so waiting and working (service) time will not be told apart.',
} satisfies Record<string, Said>;

export type Rejection = keyof typeof rejections;
export type Warning = keyof typeof warnings;

/** Counts findings of each kind. */
export class Findings {
  private readonly counts = new Map<Rejection | Warning, { count: number; lines: number[] }>();

  /** One more of a kind, on a line. */
  add(code: Rejection | Warning, line: number | null, count = 1): void {
    const known = this.counts.get(code) ?? { count: 0, lines: [] };
    known.count += count;
    if (line !== null && known.lines.length < LINES) known.lines.push(line);
    this.counts.set(code, known);
  }

  count(code: Rejection | Warning): number {
    return this.counts.get(code)?.count ?? 0;
  }

  /** Those of one sort, most frequent first. */
  told(of: Record<string, Said>): QualityReport['rejections'] {
    return [...this.counts]
      .filter(([code]) => code in of)
      .map(([code, { count, lines }]) => ({ code, count, message: of[code]!(count), lines }))
      .sort((a, b) => b.count - a.count);
  }
}
