/** Charters in words: values as people read them, where a charter holds, and how two versions differ. Pure. */
import { type Language, listed, type Phrase, phrase, say } from '../language.ts';
import type { CharterContent, ClockTerms, Link, Mode, PartyRef, Value, Why } from './content.ts';
import { canonical, type Loosened, noLonger, type Resolution } from './rules.ts';

/** How records and codes that values point to are called, and the language of the words around them. */
export interface Names {
  readonly language: Language;
  person(id: string): string;
  party(party: PartyRef): string;
  clock(name: string): string;
}

/** `3 working days`. */
export function targetWords({ amount, unit }: ClockTerms['target'], language: Language): string {
  const n = { n: amount };
  const one = amount === 1;
  if (unit === 'working-hours')
    return one ? say(language, '{n} working hour', n) : say(language, '{n} working hours', n);
  if (unit === 'working-days')
    return one ? say(language, '{n} working day', n) : say(language, '{n} working days', n);
  return one ? say(language, '{n} day', n) : say(language, '{n} days', n);
}

/** `3 working days; warned at 80 %; at 100 % Ada Berg is told`. */
export function clockWords(terms: ClockTerms, names: Names): string {
  const { language } = names;
  return [
    targetWords(terms.target, language),
    say(language, 'warned at {percent} %', { percent: terms.warnAtPercent }),
    ...terms.ladder.map((s) =>
      say(language, 'at {percent} % {name} is told', { percent: s.afterPercent, name: names.party(s.tell) }),
    ),
  ].join(language.translate('; '));
}

const waits: Readonly<Record<string, Phrase>> = {
  requester: phrase('the requester'),
  person: phrase('a person'),
  'business-area': phrase('a business area'),
  hr: phrase('HR'),
  it: phrase('IT'),
  legal: phrase('legal'),
  communications: phrase('corporate communications'),
  vendor: phrase('a vendor'),
};

/** On whom something waits: `legal, the business area`. */
function waitWords(parties: readonly string[], language: Language): string {
  return listed(
    language,
    parties.map((p) => (waits[p] === undefined ? p : language.translate(waits[p].sentence))),
  );
}

const listedOrNobody = (items: readonly string[], language: Language) =>
  items.length === 0 ? language.translate('nobody') : listed(language, items);

/** Where a charter holds: `the enterprise`, `Sales`, `Sales in Europe`. */
export function scopeWords(place: { unit: string | null; region: string | null }): string | Phrase {
  const { unit, region } = place;
  if (unit === null)
    return region === null ? phrase('the whole enterprise') : phrase('all units in {region}', { region });
  return region === null ? unit : phrase('{unit} in {region}', { unit, region });
}

/** `CHR-3 Request fulfilment, version 2`. */
function linkWords(from: Pick<Link, 'key' | 'name' | 'number'>, language: Language): string {
  return say(language, '{key} {name}, version {number}', {
    key: from.key,
    name: from.name,
    number: from.number,
  });
}

const effects: Readonly<Record<Why['effect'], Phrase>> = {
  sets: phrase('{charter} says so ({mode})'),
  replaces: phrase('{charter} replaces what is above ({mode})'),
  tightens: phrase('{charter} tightens what is above ({mode})'),
  adds: phrase('{charter} adds it ({mode})'),
  drops: phrase('{charter} drops it here ({mode})'),
  keeps: phrase('{charter} says the same ({mode})'),
  held: phrase('{charter} says something looser, which has no effect ({mode})'),
};
const modesBelow: Readonly<Record<Mode, Phrase>> = {
  mandatory: phrase('mandatory below'),
  default: phrase('a default below'),
  free: phrase('free below'),
};
const modes: Readonly<Record<Mode, Phrase>> = {
  mandatory: phrase('mandatory'),
  default: phrase('default'),
  free: phrase('free'),
};

/** One level's part in a value, as a sentence. */
export function whyWords(why: Why, language: Language): string {
  if (why.charterVersionId === null)
    return say(language, 'The process “{process}” proposes it', { process: language.translate(why.name) });
  const charter = linkWords({ key: why.key ?? '', name: why.name, number: why.number ?? 0 }, language);
  return say(language, effects[why.effect].sentence, { charter, mode: modesBelow[why.mode] });
}

const labels: Readonly<Record<string, Phrase>> = {
  purpose: phrase('Purpose'),
  accountable: phrase('Accountable'),
  responsible: phrase('Responsible'),
  consulted: phrase('Consulted'),
  informed: phrase('Informed'),
  pausingWaits: phrase('Waits that pause the clock'),
  checklist: phrase('Checklist'),
  localVariation: phrase('Local variation'),
  'answers.created': phrase('How content is created'),
  'answers.delivered': phrase('How it reaches people'),
  'answers.measured': phrase('How results are measured'),
};

/** What a value is called. */
export function labelOf(at: string, names: Names, conditionTitle: (id: string) => string): string {
  const { language } = names;
  const [group, name] = [at.slice(0, at.indexOf('.')), at.slice(at.indexOf('.') + 1)];
  const label = labels[at];
  if (label !== undefined) return language.translate(label.sentence);
  if (group === 'clocks') return say(language, 'Clock: {clock}', { clock: names.clock(name) });
  return say(language, 'Done when: {condition}', { condition: conditionTitle(name) });
}

/** A looser value with what is above and where, as a sentence. */
export function loosenedWords(l: Loosened, names: Names, conditionTitle: (id: string) => string): string {
  const { language } = names;
  const at = {
    label: labelOf(l.at, names, conditionTitle),
    above: linkWords(l.where, language),
  };
  switch (l.part) {
    case 'target': {
      const [a, o] = [l.above as ClockTerms['target'], l.own as ClockTerms['target']];
      const targets = { ...at, own: targetWords(o, language), than: targetWords(a, language) };
      if (a.unit === o.unit) return say(language, '{label}: {own} is longer than {than} ({above})', targets);
      return say(language, '{label}: {own} cannot be compared with {than}; write it in {unit} ({above})', {
        ...targets,
        unit: language.translate(a.unit.replace('-', ' ')),
      });
    }
    case 'warning':
      return say(language, '{label}: a warning at {own} % is later than at {than} % ({above})', {
        ...at,
        own: String(l.own),
        than: String(l.above),
      });
    case 'ladder': {
      const [a, o] = [l.above as ClockTerms['ladder'][number], l.own as ClockTerms['ladder'][number]];
      return say(language, '{label}: {name} is told at {own} %, later than at {than} % ({above})', {
        ...at,
        name: names.party(o.tell),
        own: o.afterPercent,
        than: a.afterPercent,
      });
    }
    case 'waits':
      return say(language, '{label}: waiting on {parties} does not pause the clock ({above})', {
        ...at,
        parties: waitWords(l.own as string[], language) || language.translate('nobody'),
      });
    case 'condition':
      return say(language, '{label}: the condition is fixed; add one of your own instead ({above})', at);
    case 'dropped':
      return say(language, '{label}: the condition cannot be dropped ({above})', at);
    default:
      return say(language, '{label}: {own} instead of {than} ({above})', {
        ...at,
        own: quoted(l.at, valueWords(l.at, l.own, names)),
        than: quoted(l.at, valueWords(l.at, l.above, names)),
      });
  }
}

/** Whole sentences that people wrote do not run into ours. */
const quoted = (at: string, words: string) => (at === 'purpose' ? `“${words}”` : words);

/** A stored value in words. */
export function valueWords(at: string, value: unknown, names: Names): string {
  const { language } = names;
  if (value === null || value === undefined) return language.translate('not said here');
  if (at === 'accountable')
    return listedOrNobody(
      (value as string[]).map((id) => names.person(id)),
      language,
    );
  if (at === 'responsible' || at === 'consulted' || at === 'informed')
    return listedOrNobody(
      (value as PartyRef[]).map((p) => names.party(p)),
      language,
    );
  if (at.startsWith('clocks.')) return clockWords(value as ClockTerms, names);
  if (at === 'pausingWaits') return waitWords(value as string[], language) || language.translate('none');
  if (at === 'checklist')
    return (value as { title: string }[]).map((c) => c.title).join(' · ') || language.translate('no steps');
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
  const { language } = names;
  const title = (id: string) => titles.get(id) ?? language.translate('a condition from above');
  const mode = (m: Mode) => language.translate(modes[m].sentence);
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
    v === undefined || v.value === null ? null : `${valueWords(at, v.value, names)} (${mode(v.mode)})`;

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
    const words = (c: typeof was) => (c === undefined ? null : `${c.title}: ${c.text} (${mode(c.mode)})`);
    put(
      `conditions.${id}`,
      words(was),
      words(is),
      was === undefined ? 'tighter' : is === undefined ? 'looser' : 'other',
    );
  }
  for (const id of new Set([...before.droppedConditions, ...after.droppedConditions])) {
    const [was, is] = [before.droppedConditions.includes(id), after.droppedConditions.includes(id)];
    const words = language.translate('dropped here');
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
      label: labelOf(at, names, (id) => titles.get(id) ?? names.language.translate('a condition')),
      before: say(was),
      after: say(is),
    });
  }
  return found;
}
