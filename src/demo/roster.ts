/** The people of the first day: heads, team leads and members of every unit, with managers and first days. */
import { daysBetween, plus } from './calendar.ts';
import { characters, REQUESTERS } from './characters.ts';
import { type CultureName, nameGiver } from './names.ts';
import { sites, type UnitPlan, units } from './organisation.ts';
import { type Random, seeded } from './random.ts';
import { leadTitle, titleFor } from './titles.ts';

/** Somebody in the story, as it stands on the day that is being told. */
export interface Person {
  readonly ref: string;
  readonly given: string;
  family: string;
  readonly local: string;
  number: string | null;
  unit: UnitPlan;
  site: string;
  manager: Person | null;
  title: string;
  readonly kind: 'employee' | 'contractor';
  hired: string;
  /** Known last day. */
  lastDay: string | null;
  hasLeft: boolean;
  /** Nothing else is decided about this person before this day. */
  busyUntil: string;
  isLead: boolean;
  isHead: boolean;
  /** Somebody whom the story needs: neither moves nor leaves by chance. */
  readonly isKept: boolean;
  readonly character: string | null;
}

export interface Roster {
  readonly people: Person[];
  /** Makes somebody new; the caller decides when they join. */
  make(unit: UnitPlan, hired: string, more: Partial<Person>): Person;
  siteFor(unit: UnitPlan): string;
  readonly start: string;
}

const FIRST_DAY = '2006-03-01';

/** The enterprise as it is when the story begins. */
export function firstRoster(seed: number, start: string, size: number): Roster {
  const random = seeded(seed, 'roster');
  const giveName = nameGiver(seeded(seed, 'names'));
  const people: Person[] = [];
  const locals = new Set(characters.map((c) => c.local));
  let employees = 10_000;
  let ordinal = 0;

  const siteFor = (unit: UnitPlan) =>
    random.weighted(unit.sites.map((code) => [code, sites.find((s) => s.code === code)!.weight] as const));

  const make = (unit: UnitPlan, hired: string, more: Partial<Person>): Person => {
    const site = more.site ?? siteFor(unit);
    const culture: CultureName = sites.find((s) => s.code === site)!.culture;
    const name =
      more.local === undefined ? giveName(random.chance(0.08) ? random.pick(wanderers) : culture) : null;
    let local = more.local ?? name!.local;
    if (name !== null) {
      for (let n = 2; locals.has(local); n++) local = `${name.local}${n}`;
      locals.add(local);
    }
    ordinal += 1;
    const kind = more.kind ?? 'employee';
    const person: Person = {
      ref: more.character == null ? `p:${ordinal}` : `p:${more.character}`,
      given: name?.given ?? '',
      family: name?.family ?? '',
      number: kind === 'employee' ? String(++employees) : null,
      unit,
      manager: null,
      title: titleFor(unit, random),
      hired,
      lastDay: null,
      hasLeft: false,
      busyUntil: start,
      isLead: false,
      isHead: false,
      isKept: false,
      character: null,
      ...more,
      site,
      local,
      kind,
    };
    people.push(person);
    return person;
  };

  const total = units.reduce((sum, u) => sum + u.weight, 0);
  const headOf = new Map<string, Person>();
  for (const unit of units) {
    const cast = characters.filter((c) => c.unit === unit.unit);
    const count = Math.max(
      cast.length,
      Math.round((unit.weight * size) / total),
      unit.parent === null ? 1 : 0,
    );
    if (count === 0) continue;
    let above = unit.parent;
    while (above !== null && !headOf.has(above)) above = units.find((u) => u.unit === above)!.parent;
    const boss = above === null ? null : headOf.get(above)!;
    const hiredAfter = (manager: Person | null, share: number) =>
      manager === null ? FIRST_DAY : laterDay(random, manager.hired, start, share);
    const castHead = cast.find((c) => c.isHead);
    const cheap = (c: (typeof cast)[number]) => ({
      given: c.given,
      family: c.family,
      local: c.local,
      site: c.site,
      title: c.title,
      character: c.id,
      isKept: true,
    });
    const headIsKept =
      unit.kind !== 'unit' || ['control-software', 'controls-lab', 'connected'].includes(unit.unit);
    const head = make(unit, hiredAfter(boss, 0.5), {
      title: unit.head,
      manager: boss,
      isHead: true,
      isKept: headIsKept,
      ...(castHead === undefined ? {} : cheap(castHead)),
    });
    headOf.set(unit.unit, head);
    for (const c of cast.filter((x) => x !== castHead))
      make(unit, hiredAfter(head, 0.7), { manager: head, ...cheap(c) });
    const members = count - 1 - cast.filter((x) => x !== castHead).length;
    const leadCount = members > 11 ? Math.ceil(members / 10) : 0;
    const leads = Array.from({ length: leadCount }, () =>
      make(unit, hiredAfter(head, 0.7), { title: leadTitle(unit), manager: head, isLead: true }),
    );
    for (let i = leadCount; i < members; i++) {
      const manager = leads.length === 0 ? head : leads[i % leads.length]!;
      make(unit, hiredAfter(manager, 1), { manager });
    }
  }
  keepRequesters(people, random, Math.min(REQUESTERS, Math.ceil(size / 12)));
  return { people, make, siteFor, start };
}

/** People who asked to work elsewhere: names of one place at another. */
const wanderers: readonly CultureName[] = [
  'nordic',
  'polish',
  'indian',
  'brazilian',
  'arabic',
  'british',
  'african',
  'german',
];

function laterDay(random: Random, from: string, to: string, share: number): string {
  const days = daysBetween(from, to);
  return plus(from, Math.floor(days * share * random.next() * 0.97) + 1);
}

/** Those who ask for learning in this story: team leads and some members of units with a region. */
function keepRequesters(people: Person[], random: Random, count: number): void {
  const fit = people.filter(
    (p) => !p.isKept && p.unit.region !== null && (p.isLead || p.isHead || random.chance(0.04)),
  );
  for (let i = 0; i < count && fit.length > 0; i++) {
    const [one] = fit.splice(random.between(0, fit.length - 1), 1);
    Object.assign(one!, { isKept: true, character: `asks-${i + 1}` });
  }
}
