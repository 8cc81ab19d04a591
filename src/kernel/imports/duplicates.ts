/**
 * What rows of one file say about each other: the same row twice is merged, two rows that contradict each other
 * both wait in quarantine, and people who merely share a name are let in with a warning.
 */

import { nameKey } from './person-name.ts';
import type { PersonRow, RowOutcome, RowReason } from './person-row.ts';

/** Everything a row says except where it stands; equal for rows that may be merged. */
export function contentKey(person: PersonRow): string {
  const { employeeNumber, extras } = person;
  return JSON.stringify({
    ...person,
    line: 0,
    employeeNumber: employeeNumber === null ? null : numberKey(employeeNumber),
    extras: Object.entries(extras).sort(([a], [b]) => (a < b ? -1 : 1)),
  });
}

/** The key by which employee numbers are compared: without case and leading zeros. */
export function numberKey(number: string): string {
  const plain = number.trim().toLowerCase();
  return plain.replace(/^0+(?=\d)/, '');
}

/**
 * The final outcome of every row, in the order given. The result does not depend on that order, save that of
 * equal rows the one on the lowest line stays.
 */
export function settleDuplicates(outcomes: RowOutcome[]): RowOutcome[] {
  const byNumber = new Map<string, number[]>();
  const byEmail = new Map<string, number[]>();
  const byName = new Map<string, number[]>();
  outcomes.forEach((o, i) => {
    if (o.outcome !== 'importable') return;
    const { employeeNumber, email, givenName, familyName } = o.person;
    if (employeeNumber !== null) push(byNumber, numberKey(employeeNumber), i);
    if (email !== null) push(byEmail, email, i);
    push(byName, nameKey(`${givenName} ${familyName}`), i);
  });

  const reasons = new Map<number, RowReason[]>();
  const into = new Map<number, number>();
  const judge = (groups: Map<string, number[]>, what: 'employee number' | 'e-mail address') => {
    for (const group of groups.values()) {
      if (group.length < 2) continue;
      const keys = new Set(group.map((i) => contentKey(personAt(outcomes, i))));
      if (keys.size === 1) {
        const first = group.reduce((a, b) => (outcomes[a]!.line <= outcomes[b]!.line ? a : b));
        for (const i of group) if (i !== first) into.set(i, first);
        continue;
      }
      const allLines = linesOf(outcomes, group);
      for (const i of group) {
        const person = personAt(outcomes, i);
        const id = what === 'employee number' ? person.employeeNumber : person.email;
        const lines = others(allLines, outcomes[i]!.line);
        push(reasons, i, {
          code: 'contradicts-other-row',
          message: `The ${what} ${id} also stands on line ${listed(lines)} with other values. Keep the row that is right.`,
          lines,
        });
      }
    }
  };
  judge(byNumber, 'employee number');
  judge(byEmail, 'e-mail address');

  const settled = outcomes.map((o, i): RowOutcome => {
    if (o.outcome !== 'importable') return o;
    const why = reasons.get(i);
    if (why !== undefined) {
      const { employeeNumber, email, givenName, familyName } = o.person;
      return {
        outcome: 'quarantined',
        line: o.line,
        reasons: why,
        identity: { employeeNumber, email, name: `${givenName} ${familyName}`.trim() },
        cells: [],
      };
    }
    const first = into.get(i);
    return first === undefined
      ? o
      : { outcome: 'merged', line: o.line, into: outcomes[first]!.line, person: o.person };
  });

  for (const group of byName.values()) {
    const left = group.filter((i) => settled[i]!.outcome === 'importable');
    if (left.length < 2) continue;
    const allLines = linesOf(outcomes, left);
    for (const i of left) {
      const o = settled[i]!;
      if (o.outcome !== 'importable') continue;
      const lines = others(allLines, o.line);
      const name = `${o.person.givenName} ${o.person.familyName}`.trim();
      const warning = {
        code: 'same-name',
        message: `"${name}" also stands on line ${listed(lines)} with another identity. They are taken as different people.`,
        lines,
      };
      settled[i] = { ...o, warnings: [...o.warnings, warning] };
    }
  }
  return settled;
}

const LISTED_MOST = 20;

/** The lowest lines of a group, one more than is ever listed. */
function linesOf(outcomes: RowOutcome[], group: number[]): number[] {
  return group
    .map((i) => outcomes[i]!.line)
    .sort((a, b) => a - b)
    .slice(0, LISTED_MOST + 1);
}

function others(lines: number[], own: number): number[] {
  return lines.filter((line) => line !== own).slice(0, LISTED_MOST);
}

function listed(lines: number[]): string {
  return `${lines.slice(0, 5).join(', ')}${lines.length > 5 ? ' and others' : ''}`;
}

function personAt(outcomes: RowOutcome[], i: number): PersonRow {
  const o = outcomes[i]!;
  if (o.outcome !== 'importable') throw new Error('only importable rows are compared');
  return o.person;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
