/**
 * What a file would change, compared with the people already known. Pure: this is the specification that the
 * set-based import follows. Every importable row and every known person ends in exactly one place.
 */
import { numberKey } from './duplicates.ts';
import { nameKey } from './person-name.ts';
import type { PersonRow, RowIdentity, RowReason } from './person-row.ts';

/** The values of a person that a file can change. */
export const comparedFields = [
  'employeeNumber',
  'email',
  'givenName',
  'middleName',
  'familyName',
  'title',
  'unit',
  'businessArea',
  'region',
  'site',
  'costCentre',
  'hireDate',
  'endDate',
  'status',
  'locale',
  'timeZone',
  'phone',
] as const;
export type ComparedField = (typeof comparedFields)[number];

/** Fields whose change makes a mover: the place in the organisation, not the person. */
export const placeFields: ReadonlySet<ComparedField> = new Set([
  'title',
  'unit',
  'businessArea',
  'region',
  'site',
  'costCentre',
]);

const kept: ReadonlySet<ComparedField> = new Set(['employeeNumber', 'email', 'hireDate', 'status']);

/** A person as Trellis knows them. `employed` is whether an employment runs now or is to begin. */
export type KnownPerson = { [F in ComparedField]: PersonRow[F] } & {
  id: string;
  employed: boolean;
  /** Id of the manager. */
  manager: string | null;
  extras: Record<string, string>;
};

/** A row with its manager settled: the id of a known person, `line:<n>` of a joiner, or undefined to leave it. */
export interface DiffRow {
  person: PersonRow;
  manager?: string | null;
}

export type DiffKind =
  | 'joiner'
  | 'former'
  | 'rehire'
  | 'leaver'
  | 'mover'
  | 'changed'
  | 'unchanged'
  | 'conflict';

/** One changed value. `field` is a compared field, `manager`, or `extras.<header>`. */
export interface FieldChange {
  field: string;
  before: string | null;
  after: string | null;
}

/** What happens to one person. A leaver who is absent from a full file has no line. */
export interface DiffEntry {
  kind: DiffKind;
  line: number | null;
  person: string | null;
  changes: FieldChange[];
  reasons: RowReason[];
}

export interface DiffOptions {
  /** `full`: whoever is absent has left. `partial`: absence says nothing. */
  mode: 'full' | 'partial';
  /** `YYYY-MM-DD`. */
  today: string;
  /** What the file has columns for; other values are left as they are. */
  mapped: ReadonlySet<ComparedField | 'manager'>;
  /** Headers of the extra columns that the file brings. */
  extras?: readonly string[];
  /** Rows in quarantine: the people they seem to be about are not taken for leavers. */
  quarantined?: RowIdentity[];
}

/** The whole difference; `counts` overlap where a person moves and gets another manager at once. */
export interface PeopleDiff {
  entries: DiffEntry[];
  counts: Record<DiffKind, number> & { managerChanges: number; personalChanges: number; shielded: number };
  /** Known people who are absent from a full file but seem to stand in quarantine. */
  shielded: string[];
  /** Employed people before the import. */
  population: number;
}

/** Compares rows (already settled among themselves) with the people known. */
export function diffPeople(known: KnownPerson[], rows: DiffRow[], options: DiffOptions): PeopleDiff {
  const found = matchRows(known, rows);
  const claims = new Map<string, number[]>();
  found.forEach((f, i) => {
    if (f.known === null) return;
    const list = claims.get(f.known.id);
    if (list === undefined) claims.set(f.known.id, [i]);
    else list.push(i);
  });

  const entries: DiffEntry[] = rows.map((row, i): DiffEntry => {
    const { known: person, reason } = found[i]!;
    const line = row.person.line;
    if (reason !== null) return { kind: 'conflict', line, person: null, changes: [], reasons: [reason] };
    if (person === null) {
      const ended = isEnded(row.person, options.today);
      return { kind: ended ? 'former' : 'joiner', line, person: null, changes: [], reasons: [] };
    }
    const rivals = claims.get(person.id)!;
    if (rivals.length > 1) {
      const lines = rivals
        .filter((r) => r !== i)
        .map((r) => rows[r]!.person.line)
        .sort((a, b) => a - b)
        .slice(0, 20);
      const message = `Line ${lines.join(', ')} is about the same known person. Keep the row that is right.`;
      return {
        kind: 'conflict',
        line,
        person: person.id,
        changes: [],
        reasons: [{ code: 'same-person-twice', message, lines }],
      };
    }
    return compare(person, row, options);
  });

  const accounted = new Set<string>();
  for (const f of found) {
    if (f.known !== null) accounted.add(f.known.id);
    // Neither side of a contradiction may be taken for absent.
    for (const id of f.touched) accounted.add(id);
  }
  const shielded: string[] = [];
  if (options.mode === 'full') {
    const shield = shieldOf(options.quarantined ?? []);
    for (const k of known) {
      if (!k.employed || accounted.has(k.id)) continue;
      if (shield(k)) shielded.push(k.id);
      else
        entries.push({
          kind: 'leaver',
          line: null,
          person: k.id,
          changes: [],
          reasons: [{ code: 'absent', message: 'The person is absent from the full list.' }],
        });
    }
  }

  const counts: PeopleDiff['counts'] = {
    joiner: 0,
    former: 0,
    rehire: 0,
    leaver: 0,
    mover: 0,
    changed: 0,
    unchanged: 0,
    conflict: 0,
    managerChanges: 0,
    personalChanges: 0,
    shielded: shielded.length,
  };
  for (const e of entries) {
    counts[e.kind]++;
    if (e.changes.some((c) => c.field === 'manager')) counts.managerChanges++;
    if (e.changes.some((c) => c.field !== 'manager' && !placeFields.has(c.field as ComparedField)))
      counts.personalChanges++;
  }
  return { entries, counts, shielded, population: known.reduce((n, k) => (k.employed ? n + 1 : n), 0) };
}

interface Match {
  known: KnownPerson | null;
  reason: RowReason | null;
  touched: string[];
}

/**
 * By number, else by e-mail; a number and an e-mail that point at different people are a conflict. An address
 * that its owner gives up in this very file is free for another row, else a second run of the file would
 * find something new.
 */
function matchRows(known: KnownPerson[], rows: DiffRow[]): Match[] {
  const byNumber = new Map<string, KnownPerson>();
  const byEmail = new Map<string, KnownPerson>();
  for (const k of known) {
    if (k.employeeNumber !== null) byNumber.set(numberKey(k.employeeNumber), k);
    if (k.email !== null) byEmail.set(k.email.toLowerCase(), k);
  }
  const numbered = rows.map(({ person }) =>
    person.employeeNumber === null ? undefined : byNumber.get(numberKey(person.employeeNumber)),
  );
  const emails = rows.map(({ person }) => person.email?.toLowerCase() ?? null);
  const freed = new Map<string, number>();
  const freedBy = new Map<number, string>();
  const wanted = new Map<string, number>();
  rows.forEach((_, i) => {
    const email = emails[i]!;
    if (email === null) return;
    wanted.set(email, i);
    const own = numbered[i]?.email?.toLowerCase();
    if (own === undefined || own === email) return;
    freed.set(own, i);
    freedBy.set(i, own);
  });
  const judge = (i: number): Match => {
    const { person } = rows[i]!;
    const email = emails[i]!;
    const mailed = email === null || freed.has(email) ? undefined : byEmail.get(email);
    const owner = numbered[i];
    if (owner !== undefined) {
      return mailed === undefined || mailed.id === owner.id
        ? { known: owner, reason: null, touched: [] }
        : conflict(
            `The employee number ${person.employeeNumber} and the e-mail address ${email} belong to two different people.`,
            [owner.id, mailed.id],
          );
    }
    if (mailed === undefined) return { known: null, reason: null, touched: [] };
    return person.employeeNumber !== null && mailed.employeeNumber !== null
      ? conflict(
          `The e-mail address ${email} belongs to somebody with the employee number ${mailed.employeeNumber}, not ${person.employeeNumber}.`,
          [mailed.id],
        )
      : { known: mailed, reason: null, touched: [] };
  };
  const found = rows.map((_, i) => judge(i));
  // A row in conflict changes nothing, so it frees nothing: whoever counted on its address is judged again.
  const open = found.flatMap((f, i) => (f.reason === null ? [] : [i]));
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    const email = freedBy.get(i);
    if (email === undefined || !freed.delete(email)) continue;
    const heir = wanted.get(email);
    if (heir === undefined || found[heir]!.reason !== null) continue;
    found[heir] = judge(heir);
    if (found[heir].reason !== null) open.push(heir);
  }
  return found;
}

function conflict(message: string, touched: string[]): Match {
  return { known: null, reason: { code: 'identity-conflict', message }, touched };
}

function compare(person: KnownPerson, row: DiffRow, options: DiffOptions): DiffEntry {
  const changes: FieldChange[] = [];
  for (const field of comparedFields) {
    if (!options.mapped.has(field)) continue;
    const before = person[field];
    const after = row.person[field];
    // An empty cell takes nothing away that a person must have; it can only bring it.
    if (after === null && kept.has(field)) continue;
    if (same(field, before, after)) continue;
    changes.push({ field, before, after });
  }
  for (const header of options.extras ?? []) {
    const before = person.extras[header] ?? null;
    const after = row.person.extras[header] ?? null;
    if (before !== after) changes.push({ field: `extras.${header}`, before, after });
  }
  if (options.mapped.has('manager') && row.manager !== undefined && row.manager !== person.manager) {
    changes.push({ field: 'manager', before: person.manager, after: row.manager });
  }
  const ended = isEnded(row.person, options.today);
  const kind: DiffKind =
    person.employed && ended
      ? 'leaver'
      : !person.employed && !ended && tellsEmployment(row.person, options)
        ? 'rehire'
        : changes.length === 0
          ? 'unchanged'
          : changes.some((c) => placeFields.has(c.field as ComparedField))
            ? 'mover'
            : 'changed';
  return { kind, line: row.person.line, person: person.id, changes, reasons: [] };
}

/** Whether standing in this file means being employed: always in a full list, else when a status or date says so. */
function tellsEmployment(row: PersonRow, options: DiffOptions): boolean {
  return options.mode === 'full' || row.status !== null || row.hireDate !== null;
}

/** Whether the row says that the employment is over. */
export function isEnded(row: Pick<PersonRow, 'status' | 'endDate'>, today: string): boolean {
  if (row.endDate !== null) return row.endDate < today;
  return row.status === 'ended';
}

function same(field: ComparedField, before: string | null, after: string | null): boolean {
  if (before === after) return true;
  if (before === null || after === null) return false;
  if (field === 'employeeNumber') return numberKey(before) === numberKey(after);
  if (field === 'email') return before.toLowerCase() === after.toLowerCase();
  return false;
}

function shieldOf(identities: RowIdentity[]): (person: KnownPerson) => boolean {
  const numbers = new Set<string>();
  const emails = new Set<string>();
  const names = new Set<string>();
  for (const i of identities) {
    if (i.employeeNumber !== null) numbers.add(numberKey(i.employeeNumber));
    if (i.email !== null) emails.add(i.email.toLowerCase());
    if (i.name !== null) names.add(nameKey(i.name));
  }
  return (p) =>
    (p.employeeNumber !== null && numbers.has(numberKey(p.employeeNumber))) ||
    (p.email !== null && emails.has(p.email.toLowerCase())) ||
    names.has(nameKey(`${p.givenName} ${p.familyName}`)) ||
    names.has(nameKey(`${p.givenName} ${p.middleName ?? ''} ${p.familyName}`));
}
