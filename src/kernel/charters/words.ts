/** Charters in words: values as people read them, where a charter holds, and how two versions differ. Pure. */
import type { CharterContent, ClockTerms, Link, Mode, PartyRef, Value, Why } from './content.ts';
import { canonical, type Loosened, noLonger, type Resolution } from './rules.ts';

/** How records and codes that values point to are called. */
export interface Names {
  person(id: string): string;
  party(party: PartyRef): string;
  clock(name: string): string;
}

const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

/** `3 working days`. */
export function targetWords({ amount, unit }: ClockTerms['target']): string {
  if (unit === 'working-hours') return plural(amount, 'working hour', 'working hours');
  if (unit === 'working-days') return plural(amount, 'working day', 'working days');
  return plural(amount, 'day', 'days');
}

/** `3 working days; warned at 80 %; at 100 % Ada Berg is told`. */
export function clockWords(terms: ClockTerms, names: Names): string {
  return [
    targetWords(terms.target),
    `warned at ${terms.warnAtPercent} %`,
    ...terms.ladder.map((s) => `at ${s.afterPercent} % ${names.party(s.tell)} is told`),
  ].join('; ');
}

/** Who of a set is meant: `legal, the business area`. */
export function waitWords(party: string): string {
  const known: Record<string, string> = {
    requester: 'the requester',
    person: 'a person',
    'business-area': 'a business area',
    hr: 'HR',
    it: 'IT',
    legal: 'legal',
    communications: 'corporate communications',
    vendor: 'a vendor',
  };
  return known[party] ?? party;
}

const listed = (items: readonly string[]) => (items.length === 0 ? 'nobody' : items.join(', '));

/** Where a charter holds: `the enterprise`, `Sales`, `Sales in Europe`. */
export function scopeWords(place: { unit: string | null; region: string | null }): string {
  if (place.unit === null)
    return place.region === null ? 'the whole enterprise' : `all units in ${place.region}`;
  return place.region === null ? place.unit : `${place.unit} in ${place.region}`;
}

/** `CHR-3 Request fulfilment, version 2`. */
export function linkWords(from: Pick<Link, 'key' | 'name' | 'number'>): string {
  return `${from.key} ${from.name}, version ${from.number}`;
}

const effects: Record<Why['effect'], string> = {
  sets: 'says so',
  replaces: 'replaces what is above',
  tightens: 'tightens what is above',
  adds: 'adds it',
  drops: 'drops it here',
  keeps: 'says the same',
  held: 'says something looser, which has no effect',
};
const modes: Record<Mode, string> = {
  mandatory: 'mandatory below',
  default: 'a default below',
  free: 'free below',
};

/** One level's part in a value, as a sentence. */
export function whyWords(why: Why): string {
  if (why.charterVersionId === null) return `The process “${why.name}” proposes it`;
  const from = linkWords({ key: why.key ?? '', name: why.name, number: why.number ?? 0 });
  return `${from} ${effects[why.effect]} (${modes[why.mode]})`;
}

/** What a value is called. */
export function labelOf(at: string, names: Names, conditionTitle: (id: string) => string): string {
  const labels: Record<string, string> = {
    purpose: 'Purpose',
    accountable: 'Accountable',
    responsible: 'Responsible',
    consulted: 'Consulted',
    informed: 'Informed',
    pausingWaits: 'Waits that pause the clock',
    checklist: 'Checklist',
    localVariation: 'Local variation',
    'answers.created': 'How content is created',
    'answers.delivered': 'How it reaches people',
    'answers.measured': 'How results are measured',
  };
  const [group, name] = [at.slice(0, at.indexOf('.')), at.slice(at.indexOf('.') + 1)];
  if (labels[at] !== undefined) return labels[at];
  if (group === 'clocks') return `Clock: ${names.clock(name)}`;
  return `Done when: ${conditionTitle(name)}`;
}

/** A looser value with what is above and where, as a sentence. */
export function loosenedWords(l: Loosened, names: Names, conditionTitle: (id: string) => string): string {
  const label = labelOf(l.at, names, conditionTitle);
  const above = linkWords(l.where);
  switch (l.part) {
    case 'target': {
      const [a, o] = [l.above as ClockTerms['target'], l.own as ClockTerms['target']];
      const than =
        a.unit === o.unit
          ? `is longer than ${targetWords(a)}`
          : `cannot be compared with ${targetWords(a)}; write it in ${a.unit.replace('-', ' ')}`;
      return `${label}: ${targetWords(o)} ${than} (${above})`;
    }
    case 'warning':
      return `${label}: a warning at ${String(l.own)} % is later than at ${String(l.above)} % (${above})`;
    case 'ladder': {
      const [a, o] = [l.above as ClockTerms['ladder'][number], l.own as ClockTerms['ladder'][number]];
      return `${label}: ${names.party(o.tell)} is told at ${o.afterPercent} %, later than at ${a.afterPercent} % (${above})`;
    }
    case 'waits':
      return `${label}: waiting on ${listed((l.own as string[]).map(waitWords))} does not pause the clock (${above})`;
    case 'condition':
      return `${label}: the condition is fixed; add one of your own instead (${above})`;
    case 'dropped':
      return `${label}: the condition cannot be dropped (${above})`;
    default:
      return `${label}: ${valueWords(l.at, l.own, names)} instead of ${valueWords(l.at, l.above, names)} (${above})`;
  }
}

/** A stored value in words. */
export function valueWords(at: string, value: unknown, names: Names): string {
  if (value === null || value === undefined) return 'not said here';
  if (at === 'accountable') return listed((value as string[]).map((id) => names.person(id)));
  if (at === 'responsible' || at === 'consulted' || at === 'informed')
    return listed((value as PartyRef[]).map((p) => names.party(p)));
  if (at.startsWith('clocks.')) return clockWords(value as ClockTerms, names);
  if (at === 'pausingWaits') {
    const waits = (value as string[]).map(waitWords);
    return waits.length === 0 ? 'none' : waits.join(', ');
  }
  if (at === 'checklist') return (value as { title: string }[]).map((c) => c.title).join(' · ') || 'no steps';
  return String(value);
}

export interface Difference {
  at: string;
  label: string;
  kind: 'added' | 'removed' | 'changed';
  direction: 'tighter' | 'looser' | 'other';
  before: string | null;
  after: string | null;
}

/** Values of a content with their places, conditions and notes aside. */
function valuesOf(content: CharterContent): [string, Value<unknown>][] {
  return [
    ['purpose', content.purpose],
    ['accountable', content.accountable],
    ['responsible', content.responsible],
    ['consulted', content.consulted],
    ['informed', content.informed],
    ...Object.entries(content.clocks)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, v]): [string, Value<unknown>] => [`clocks.${name}`, v]),
    ['pausingWaits', content.pausingWaits],
    ['checklist', content.checklist],
  ];
}

/** How `after` differs from `before`, value by value, in the order of the charter page. */
export function differences(before: CharterContent, after: CharterContent, names: Names): Difference[] {
  const found: Difference[] = [];
  const titles = new Map([...before.conditions, ...after.conditions].map((c) => [c.conditionId, c.title]));
  const title = (id: string) => titles.get(id) ?? 'a condition from above';
  const put = (
    at: string,
    was: string | null,
    is: string | null,
    direction: Difference['direction'] = 'other',
  ) => {
    if (was === is) return;
    found.push({
      at,
      label: labelOf(at, names, title),
      kind: was === null ? 'added' : is === null ? 'removed' : 'changed',
      direction,
      before: was,
      after: is,
    });
  };
  const said = (at: string, v: Value<unknown> | undefined) =>
    v === undefined || v.value === null ? null : `${valueWords(at, v.value, names)} (${v.mode})`;

  const earlier = new Map(valuesOf(before));
  const later = new Map(valuesOf(after));
  for (const at of new Set([...earlier.keys(), ...later.keys()])) {
    const [was, is] = [earlier.get(at), later.get(at)];
    put(at, said(at, was), said(at, is), directionOf(at, was?.value ?? null, is?.value ?? null));
  }
  const of = (content: CharterContent) => new Map(content.conditions.map((c) => [c.conditionId, c]));
  const [were, are] = [of(before), of(after)];
  for (const id of new Set([...were.keys(), ...are.keys()])) {
    const [was, is] = [were.get(id), are.get(id)];
    const words = (c: typeof was) => (c === undefined ? null : `${c.title}: ${c.text} (${c.mode})`);
    put(
      `conditions.${id}`,
      words(was),
      words(is),
      was === undefined ? 'tighter' : is === undefined ? 'looser' : 'other',
    );
  }
  for (const id of new Set([...before.droppedConditions, ...after.droppedConditions])) {
    const [was, is] = [before.droppedConditions.includes(id), after.droppedConditions.includes(id)];
    const words = 'dropped here';
    put(`conditions.${id}`, was ? words : null, is ? words : null, is ? 'looser' : 'tighter');
  }
  for (const question of ['created', 'delivered', 'measured'] as const)
    put(`answers.${question}`, before.answers[question], after.answers[question]);
  put('localVariation', before.localVariation, after.localVariation);
  return found;
}

/** Whether a change of a value asks more or less of people. */
function directionOf(at: string, was: unknown, is: unknown): Difference['direction'] {
  if (was === null || is === null) return 'other';
  if (at.startsWith('clocks.')) {
    const [a, b] = [was as ClockTerms, is as ClockTerms];
    if (canonical(a.target) === canonical(b.target)) {
      if (a.warnAtPercent === b.warnAtPercent) return 'other';
      return b.warnAtPercent < a.warnAtPercent ? 'tighter' : 'looser';
    }
    return noLonger(b.target, a.target) ? 'tighter' : noLonger(a.target, b.target) ? 'looser' : 'other';
  }
  if (at === 'pausingWaits') {
    const [a, b] = [was as string[], is as string[]];
    if (b.every((w) => a.includes(w)) && b.length < a.length) return 'tighter';
    return a.every((w) => b.includes(w)) && a.length < b.length ? 'looser' : 'other';
  }
  return 'other';
}

/** What differs between two resolutions, in words; used for re-pins and reorganisations. */
export function resolutionChanges(
  before: Resolution,
  after: Resolution,
  names: Names,
): { at: string; label: string; before: string | null; after: string | null }[] {
  const values = (r: Resolution): [string, unknown][] => [
    ['purpose', r.purpose],
    ['accountable', r.accountableId === null ? null : [r.accountableId]],
    ['responsible', r.responsible],
    ['consulted', r.consulted],
    ['informed', r.informed],
    ...Object.entries(r.clocks)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, terms]): [string, unknown] => [`clocks.${name}`, terms]),
    ...r.conditions.map((c): [string, unknown] => [`conditions.${c.conditionId}`, c.text]),
    ['pausingWaits', r.pausingWaits],
    ['checklist', r.checklist],
  ];
  const titles = new Map([...before.conditions, ...after.conditions].map((c) => [c.conditionId, c.title]));
  const [was, is] = [new Map(values(before)), new Map(values(after))];
  const found: { at: string; label: string; before: string | null; after: string | null }[] = [];
  for (const at of new Set([...was.keys(), ...is.keys()])) {
    if (canonical(was.get(at) ?? null) === canonical(is.get(at) ?? null)) continue;
    const say = (m: Map<string, unknown>) => {
      const value = m.get(at);
      return value === undefined || value === null ? null : valueWords(at, value, names);
    };
    found.push({
      at,
      label: labelOf(at, names, (id) => titles.get(id) ?? 'a condition'),
      before: say(was),
      after: say(is),
    });
  }
  return found;
}
