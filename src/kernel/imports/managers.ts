/**
 * Who reports to whom, worked out from what a file says: the manager's number, else the e-mail address, else a
 * name that only one person bears. What cannot be settled is listed with the reason, never guessed.
 */
import { numberKey } from './duplicates.ts';
import { nameKey, nameKeys } from './person-name.ts';

/** Somebody who can be a manager: from the file, or known already. `key` is whatever the caller tells people apart by. */
export interface ManagerCandidate {
  key: string;
  employeeNumber: string | null;
  email: string | null;
  givenName: string;
  middleName: string | null;
  familyName: string;
}

/** What one row says about its person's manager. */
export interface ManagerClaim {
  person: string;
  number: string | null;
  email: string | null;
  name: string | null;
}

/** A settled reporting line. */
export interface ManagerMatch {
  manager: string;
  by: 'number' | 'email' | 'name';
}

/** Why a manager could not be settled. */
export type UnmatchedReason =
  | 'nobody'
  | 'name-ambiguous'
  | 'name-under-several-numbers'
  | 'number-ambiguous'
  | 'own-manager'
  | 'reporting-circle';

/** Claims that failed alike: the same manager text for the same reason. */
export interface UnmatchedManager {
  reason: UnmatchedReason;
  number: string | null;
  name: string | null;
  email: string | null;
  people: string[];
  message: string;
}

/** All reporting lines of a file. `doubtful`: matched by number or e-mail, but the name says somebody else. */
export interface ManagerResult {
  matches: Map<string, ManagerMatch>;
  unmatched: UnmatchedManager[];
  doubtful: { person: string; manager: string; claimed: string }[];
  /** Circles found and cut: each lists its people in order of reporting. */
  circles: string[][];
}

const SEVERAL = Symbol('several');
type Index = Map<string, string | typeof SEVERAL>;

/**
 * Settles the managers of all claims; a claim without number, e-mail and name says that nobody is named. `fixed` are
 * reporting lines of people without a claim: they stay, and count when circles are looked for.
 */
export function resolveManagers(
  candidates: ManagerCandidate[],
  claims: ManagerClaim[],
  fixed: ReadonlyMap<string, string> = new Map(),
): ManagerResult {
  const numbers: Index = new Map();
  const emails: Index = new Map();
  const fullNames: Index = new Map();
  const shortNames: Index = new Map();
  const nameOf = new Map<string, string>();
  for (const c of candidates) {
    if (c.employeeNumber !== null) enter(numbers, numberKey(c.employeeNumber), c.key);
    if (c.email !== null) enter(emails, c.email.toLowerCase(), c.key);
    const full = nameKeys(`${c.givenName} ${c.middleName ?? ''} ${c.familyName}`);
    const plain = full.plain;
    enter(fullNames, full.withInitials, c.key);
    // With and without the middle name: "Leigh Ann Smith" is also looked for as "Leigh Smith".
    enter(shortNames, plain, c.key);
    const bare = c.middleName === null ? plain : nameKey(`${c.givenName} ${c.familyName}`);
    if (bare !== plain) enter(shortNames, bare, c.key);
    nameOf.set(c.key, plain);
  }

  // A name that stands beside two numbers, neither of which is known, may be two people.
  const strayNumbers = new Map<string, Set<string>>();
  // Few names stand in many rows.
  const claimed = new Map<string, ReturnType<typeof nameKeys>>();
  const keysOf = (name: string) => {
    let keys = claimed.get(name);
    if (keys === undefined) {
      keys = nameKeys(name);
      claimed.set(name, keys);
    }
    return keys;
  };
  for (const claim of claims) {
    if (claim.name === null || claim.number === null || numbers.has(numberKey(claim.number))) continue;
    const key = keysOf(claim.name).plain;
    const set = strayNumbers.get(key);
    if (set === undefined) strayNumbers.set(key, new Set([numberKey(claim.number)]));
    else set.add(numberKey(claim.number));
  }

  const matches = new Map<string, ManagerMatch>();
  const groups = new Map<string, UnmatchedManager>();
  const doubtful: ManagerResult['doubtful'] = [];
  const fail = (claim: ManagerClaim, reason: UnmatchedReason) => {
    // Under several numbers is one matter, whatever the number of the single row.
    const number = reason === 'name-under-several-numbers' ? null : claim.number;
    const key = `${reason}|${number ?? ''}|${claim.name === null ? '' : keysOf(claim.name).withInitials}|${claim.email ?? ''}`;
    const group = groups.get(key);
    if (group !== undefined) group.people.push(claim.person);
    else
      groups.set(key, {
        reason,
        number,
        name: claim.name,
        email: claim.email,
        people: [claim.person],
        message: '',
      });
  };
  for (const claim of claims) {
    if (claim.number === null && claim.email === null && claim.name === null) continue;
    const found = find(claim);
    if (typeof found === 'string') {
      fail(claim, found);
    } else if (found.manager === claim.person) {
      fail(claim, 'own-manager');
    } else {
      matches.set(claim.person, found);
      if (found.by !== 'name' && claim.name !== null && !alike(claim.name, nameOf.get(found.manager) ?? '')) {
        doubtful.push({ person: claim.person, manager: found.manager, claimed: claim.name });
      }
    }
  }

  function find(claim: ManagerClaim): ManagerMatch | UnmatchedReason {
    if (claim.number !== null) {
      const hit = numbers.get(numberKey(claim.number));
      if (hit === SEVERAL) return 'number-ambiguous';
      if (hit !== undefined) return { manager: hit, by: 'number' };
    }
    if (claim.email !== null) {
      const hit = emails.get(claim.email.toLowerCase());
      if (hit !== undefined && hit !== SEVERAL) return { manager: hit, by: 'email' };
    }
    if (claim.name === null) return 'nobody';
    const { plain: key, withInitials } = keysOf(claim.name);
    if (key === '') return 'nobody';
    const stray = strayNumbers.get(key);
    if (stray !== undefined && stray.size > 1) return 'name-under-several-numbers';
    // Initials decide between namesakes before they are left out.
    const exact = fullNames.get(withInitials);
    if (exact !== undefined && exact !== SEVERAL) return { manager: exact, by: 'name' };
    const hit = shortNames.get(key);
    if (hit === SEVERAL || exact === SEVERAL) return 'name-ambiguous';
    return hit === undefined ? 'nobody' : { manager: hit, by: 'name' };
  }

  const lines = new Map(fixed);
  for (const claim of claims) lines.delete(claim.person);
  for (const [person, { manager }] of matches) lines.set(person, manager);
  const circles = findCircles(lines);
  const claimOf = circles.length === 0 ? null : new Map(claims.map((c) => [c.person, c]));
  for (const circle of circles) {
    for (const person of circle) {
      if (!matches.delete(person)) continue;
      fail(claimOf!.get(person)!, 'reporting-circle');
    }
  }
  const unmatched = [...groups.values()].map((g) => {
    g.people.sort();
    g.message = sentence(g, strayNumbers);
    return g;
  });
  unmatched.sort(
    (a, b) =>
      b.people.length - a.people.length ||
      (a.name ?? '').localeCompare(b.name ?? '', 'en') ||
      (a.number ?? '').localeCompare(b.number ?? '', 'en'),
  );
  return { matches, unmatched, doubtful, circles };
}

/** Circles in "reports to"; every person stands in at most one, and walks start in a fixed order. */
function findCircles(lines: Map<string, string>): string[][] {
  const done = new Set<string>();
  const circles: string[][] = [];
  for (const start of lines.keys()) {
    const path: string[] = [];
    const onPath = new Map<string, number>();
    let at: string | undefined = start;
    while (at !== undefined && !done.has(at) && !onPath.has(at)) {
      onPath.set(at, path.length);
      path.push(at);
      at = lines.get(at);
    }
    if (at !== undefined && onPath.has(at)) circles.push(turned(path.slice(onPath.get(at)!)));
    for (const person of path) done.add(person);
  }
  return circles.sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
}

function turned(circle: string[]): string[] {
  const least = circle.indexOf([...circle].sort()[0]!);
  return [...circle.slice(least), ...circle.slice(0, least)];
}

function enter(index: Index, key: string, person: string): void {
  if (key === '') return;
  const there = index.get(key);
  if (there === undefined) index.set(key, person);
  else if (there !== person) index.set(key, SEVERAL);
}

/** Whether one name's words all stand in the other: a left-out middle name is no contradiction. */
function alike(claimed: string, known: string): boolean {
  const a = new Set(nameKey(claimed).split(' '));
  const b = new Set(known.split(' '));
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  for (const word of small) if (!large.has(word)) return false;
  return true;
}

function sentence(group: UnmatchedManager, strayNumbers: Map<string, Set<string>>): string {
  const who = [
    group.name === null ? '' : `"${group.name}"`,
    group.number === null ? '' : `number ${group.number}`,
    group.email ?? '',
  ]
    .filter((t) => t !== '')
    .join(', ');
  const people = `${group.people.length} ${group.people.length === 1 ? 'person' : 'people'}`;
  switch (group.reason) {
    case 'nobody':
      return `The manager of ${people} (${who}) matches nobody in the file or in Trellis.`;
    case 'name-ambiguous':
      return `The manager of ${people} (${who}) has a name that several people bear; give the manager's number or e-mail address.`;
    case 'number-ambiguous':
      return `The manager of ${people} (${who}) has a number that several people bear.`;
    case 'name-under-several-numbers': {
      const numbers = [...(strayNumbers.get(nameKey(group.name ?? '')) ?? [])].sort();
      return `The manager of ${people} (${who}) stands under several numbers (${numbers.join(', ')}) that match nobody, so it may be several people.`;
    }
    case 'own-manager':
      return `${people} would report to themselves (${who}).`;
    case 'reporting-circle':
      return `${people} (manager: ${who}) would report in a circle; the line was left out.`;
  }
}
