/**
 * The first pass over a people file: what can only be decided for a whole column - the order of its dates, the
 * words for its statuses, what its cells look like. Questions that only a person can answer come out of here.
 */
import { addToProfile, type ColumnProfile, emptyProfile } from './column-profile.ts';
import {
  addEvidence,
  type DateColumnVerdict,
  type DateEvidence,
  dateShape,
  decideDates,
  noEvidence,
} from './dates.ts';
import { fieldPositions, type PeopleField, type PeopleMapping } from './people-columns.ts';
import { statusOfWord } from './status-words.ts';
import type { Table, TableColumn, TableRow } from './table.ts';

/** Something that the file leaves open; the rows it touches wait in quarantine until it is answered. */
export interface ProfileQuestion {
  code: 'date-order-unclear' | 'status-word-unknown';
  column: string;
  message: string;
  /** The unknown words with how often they occur. */
  words?: Record<string, number>;
}

/** What the first pass found. */
export interface PeopleProfile {
  columns: ColumnProfile;
  dates: Map<PeopleField, DateColumnVerdict>;
  questions: ProfileQuestion[];
  rows: number;
}

const DATE_FIELDS: PeopleField[] = ['hire_date', 'end_date'];
const WORDS_MOST = 50;

/** Feeds rows to the first pass. `today` is `YYYY-MM-DD`. */
export function peopleProfiler(
  columns: TableColumn[],
  mapping: PeopleMapping,
  today: string,
): { see(row: TableRow): void; done(): PeopleProfile } {
  const pivot = Number(today.slice(0, 4));
  const at = fieldPositions(mapping);
  const shapes = emptyProfile(columns);
  const evidence = new Map<PeopleField, DateEvidence>();
  for (const field of DATE_FIELDS) if (at.has(field)) evidence.set(field, noEvidence());
  const statusAt = at.get('employment_status');
  const unknown = new Map<string, number>();
  const headerOf = (field: PeopleField) => columns[at.get(field)!]!.header;
  let rows = 0;

  return {
    see(row) {
      rows++;
      if (row.cells.length !== columns.length) return;
      addToProfile(shapes, row);
      for (const [field, e] of evidence) addEvidence(e, dateShape(row.cells[at.get(field)!]!, pivot));
      if (statusAt !== undefined) {
        const word = row.cells[statusAt]!;
        if (
          word !== '' &&
          statusOfWord(word, mapping.statusWords) === null &&
          (unknown.size < WORDS_MOST || unknown.has(word))
        ) {
          unknown.set(word, (unknown.get(word) ?? 0) + 1);
        }
      }
    },
    done() {
      const decided = decideDates(new Map([...evidence].map(([field, e]) => [field as string, e])));
      const dates = new Map<PeopleField, DateColumnVerdict>();
      const questions: ProfileQuestion[] = [];
      for (const [name, verdict] of decided) {
        const field = name as PeopleField;
        const chosen = mapping.dateOrders?.[headerOf(field)];
        const final = chosen === undefined ? verdict : { ...verdict, order: chosen, ambiguous: false };
        dates.set(field, final);
        if (final.ambiguous) {
          questions.push({
            code: 'date-order-unclear',
            column: headerOf(field),
            message: `The dates in "${headerOf(field)}" can be read as day/month or as month/day. Say which; until then their rows stay in quarantine.`,
          });
        }
      }
      if (unknown.size > 0 && statusAt !== undefined) {
        const column = columns[statusAt]!.header;
        questions.push({
          code: 'status-word-unknown',
          column,
          message: `The column "${column}" uses words that Trellis does not know: ${[...unknown.keys()].slice(0, 10).join(', ')}. Say what each means; until then their rows stay in quarantine.`,
          words: Object.fromEntries(unknown),
        });
      }
      return { columns: shapes, dates, questions, rows };
    },
  };
}

/** Runs the first pass over a whole table. */
export async function profilePeople(
  table: Table,
  mapping: PeopleMapping,
  today: string,
): Promise<PeopleProfile> {
  const profiler = peopleProfiler(table.columns, mapping, today);
  for await (const chunk of table.rows()) for (const row of chunk) profiler.see(row);
  return profiler.done();
}
