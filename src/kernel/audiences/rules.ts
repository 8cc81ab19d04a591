/** What a predicate means, without a database: whom it matches, what it refers to, and how it reads in words. */
import type { Condition, Predicate } from './predicate.ts';

/** What the evaluator knows of a person; the SQL compiler reads the same from tables. */
export interface AudiencePerson {
  readonly personId: string;
  readonly unitId: string | null;
  readonly managerId: string | null;
  readonly siteId: string | null;
  readonly kind: string | null;
  readonly title: string | null;
  readonly hiredOn: string;
  readonly onLeave: boolean;
  readonly extra: Readonly<Record<string, unknown>>;
}

/** A unit with its place in the tree: ids from the root down to itself. */
export interface AudienceUnit {
  readonly unitId: string;
  readonly path: readonly string[];
  readonly region: string | null;
  readonly businessAreaId: string | null;
}

export interface AudienceWorld {
  readonly people: ReadonlyMap<string, AudiencePerson>;
  readonly units: ReadonlyMap<string, AudienceUnit>;
}

/** Whether a person, who is in the world, matches. */
export function matches(p: Predicate, person: AudiencePerson, world: AudienceWorld): boolean {
  if ('all' in p) return p.all.every((q) => matches(q, person, world));
  if ('any' in p) return p.any.some((q) => matches(q, person, world));
  if ('not' in p) return !matches(p.not, person, world);
  return holds(p, person, world);
}

function holds(c: Condition, person: AudiencePerson, world: AudienceWorld): boolean {
  const unit = person.unitId === null ? undefined : world.units.get(person.unitId);
  switch (c.is) {
    case 'in-unit':
      return c.below ? (unit?.path.includes(c.unitId) ?? false) : person.unitId === c.unitId;
    case 'in-business-area':
      return unit?.businessAreaId === c.unitId;
    case 'in-region':
      return unit?.region === c.region;
    case 'at-site':
      return person.siteId === c.siteId;
    case 'of-kind':
      return person.kind === c.kind;
    case 'reports-to':
      return c.indirectly ? isBelow(person, c.personId, world) : person.managerId === c.personId;
    case 'manages-people':
      return [...world.people.values()].some((other) => other.managerId === person.personId);
    case 'title-contains':
      return person.title?.toLowerCase().includes(c.text.toLowerCase()) ?? false;
    case 'hired-before':
      return person.hiredOn < c.day;
    case 'hired-after':
      return person.hiredOn > c.day;
    case 'on-leave':
      return person.onLeave;
    case 'field-equals':
      return Object.hasOwn(person.extra, c.field) && person.extra[c.field] === c.value;
  }
}

/** Whether somebody is reached by going down from a manager through people in the world. */
function isBelow(person: AudiencePerson, managerId: string, world: AudienceWorld): boolean {
  const seen = new Set<string>();
  for (let at: AudiencePerson | undefined = person; at !== undefined && !seen.has(at.personId); ) {
    if (at.managerId === managerId) return true;
    seen.add(at.personId);
    at = at.managerId === null ? undefined : world.people.get(at.managerId);
  }
  return false;
}

/** A record that a predicate points at. */
export interface Reference {
  readonly kind: 'unit' | 'region' | 'site' | 'person';
  readonly id: string;
}

/** Every record that a predicate points at, each once. */
export function referencesOf(p: Predicate): Reference[] {
  const found = new Map<string, Reference>();
  const visit = (q: Predicate): void => {
    if ('is' in q) {
      const ref = referenceOf(q);
      if (ref !== null) found.set(`${ref.kind} ${ref.id}`, ref);
      return;
    }
    for (const inner of 'not' in q ? [q.not] : 'all' in q ? q.all : q.any) visit(inner);
  };
  visit(p);
  return [...found.values()];
}

function referenceOf(c: Condition): Reference | null {
  switch (c.is) {
    case 'in-unit':
    case 'in-business-area':
      return { kind: 'unit', id: c.unitId };
    case 'in-region':
      return { kind: 'region', id: c.region };
    case 'at-site':
      return { kind: 'site', id: c.siteId };
    case 'reports-to':
      return { kind: 'person', id: c.personId };
    default:
      return null;
  }
}

/** The predicate in words; `nameOf` gives names of what it points at. */
export function sentenceOf(p: Predicate, nameOf: (kind: Reference['kind'], id: string) => string): string {
  const join = (parts: readonly Predicate[], word: string, none: string): string =>
    parts.length === 0
      ? none
      : parts.length === 1
        ? say(parts[0]!)
        : parts.map((q) => ('is' in q || 'not' in q ? say(q) : `(${say(q)})`)).join(` ${word} `);
  const say = (q: Predicate): string => {
    if ('all' in q) return join(q.all, 'and', 'everybody');
    if ('any' in q) return join(q.any, 'or', 'nobody');
    if ('not' in q) return 'is' in q.not ? `not ${say(q.not)}` : `not (${say(q.not)})`;
    return sayCondition(q, nameOf);
  };
  return say(p);
}

function sayCondition(c: Condition, nameOf: (kind: Reference['kind'], id: string) => string): string {
  switch (c.is) {
    case 'in-unit':
      return `in ${nameOf('unit', c.unitId)}${c.below ? ' or below' : ' itself'}`;
    case 'in-business-area':
      return `in business area ${nameOf('unit', c.unitId)}`;
    case 'in-region':
      return `in region ${nameOf('region', c.region)}`;
    case 'at-site':
      return `at ${nameOf('site', c.siteId)}`;
    case 'of-kind':
      return c.kind === 'employee' ? 'employed' : 'contractor';
    case 'reports-to':
      return `reports to ${nameOf('person', c.personId)}${c.indirectly ? ', directly or not' : ''}`;
    case 'manages-people':
      return 'manages people';
    case 'title-contains':
      return `title contains “${c.text}”`;
    case 'hired-before':
      return `hired before ${c.day}`;
    case 'hired-after':
      return `hired after ${c.day}`;
    case 'on-leave':
      return 'on leave';
    case 'field-equals':
      return `${c.field} is ${typeof c.value === 'string' ? `“${c.value}”` : String(c.value)}`;
  }
}
