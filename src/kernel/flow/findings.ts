/** What a reader found odd: counted by kind, with the first lines, and told in sentences. */
import type { QualityReport } from './contract-words.ts';

/** So many lines are named for each kind. */
const LINES = 10;

type Said = (count: number) => string;

const events = (n: number) => (n === 1 ? '1 event' : `${n} events`);
const cases = (n: number) => (n === 1 ? '1 case' : `${n} cases`);

/** Why an event is left out. */
export const rejections = {
  'case-missing': (n) => `${events(n)} belong to no case and are left out.`,
  'activity-missing': (n) => `${events(n)} name no activity and are left out.`,
  'time-missing': (n) => `${events(n)} have no time and are left out.`,
  'time-unreadable': (n) =>
    `The time of ${events(n)} cannot be read; they are left out. Say how times are written.`,
  'start-without-end': (n) =>
    `${n === 1 ? '1 start has' : `${n} starts have`} no completion: work that was not finished when the log was made. They are left out.`,
  'lifecycle-other': (n) =>
    `${events(n)} are neither starts nor completions (scheduled, assigned, suspended …) and are left out.`,
} satisfies Record<string, Said>;

/** What to know about what is taken. */
export const warnings = {
  'case-unnamed': (n) => `${cases(n)} have no name; they are called by their place in the file.`,
  'case-empty': (n) => `${cases(n)} have no event that can be taken; they are left out.`,
  'case-repeated': (n) => `${cases(n)} have the name of another one. They are kept apart, as the file does.`,
  'start-after-end': (n) => `${events(n)} start after they end; their start is taken as unknown.`,
  'start-unreadable': (n) => `The start of ${events(n)} cannot be read and is taken as unknown.`,
  'mixed-offsets': (n) =>
    `Times are written with ${n} different offsets from UTC. Each was honoured, so durations are right across them.`,
  'offset-missing-in-some': (n) =>
    `${n === 1 ? '1 time has' : `${n} times have`} no offset from UTC, others do. Those without are read as clock times of the zone of the mapping.`,
  'clock-doubtful': (n) =>
    `${n === 1 ? '1 time lies' : `${n} times lie`} in an hour that clocks were put forward or back, and say no offset; they may be an hour wrong.`,
  'tied-times': (n) =>
    `${events(n)} have the very time of the event before them in their case. Their order is that of the file and may mean nothing.`,
  'out-of-order': (n) =>
    `${events(n)} stand before an earlier event of their case in the file. They were sorted by time.`,
  duplicates: (n) =>
    `${events(n)} repeat the event before them in everything. They are kept; look whether the export is right.`,
  'encoding-damaged': (n) =>
    `${n} different values are not written in the encoding that the file declares; they were read as Windows-1252 (Western European).`,
  'attribute-too-many': (n) =>
    `${n} of the chosen attributes have more than 2,000 different values, too many to filter by; they are left out.`,
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
