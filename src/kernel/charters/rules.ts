/**
 * What charters come to together: levels are folded from the broadest to the narrowest; what is mandatory above can
 * only be tightened, a default is replaced, what is free is set. Pure: data in, decision out.
 */
import type {
  CharterContent,
  ClockTerms,
  Condition,
  Link,
  Mode,
  PartyRef,
  Resolved,
  Value,
  Why,
} from './content.ts';

/** One charter version that holds somewhere on the way from the enterprise to a unit. */
export interface Level {
  readonly link: Link;
  /** Place of its unit on the way down; -1: the whole enterprise. */
  readonly depth: number;
  readonly content: CharterContent;
}

/** What a process proposes where no charter says anything. */
export interface Proposal {
  readonly process: string;
  readonly title: string;
  readonly clocks: readonly { readonly clock: string; readonly target: ClockTerms['target'] }[];
  readonly pausingWaits: readonly string[];
}

/** What levels come to; nobody may be accountable yet. */
export type Resolution = Omit<Resolved, 'accountableId'> & { accountableId: string | null };

/** A value with which a level would loosen what is mandatory above. */
export interface Loosened {
  readonly at: string;
  readonly part: 'fixed' | 'target' | 'warning' | 'ladder' | 'waits' | 'condition' | 'dropped';
  readonly above: unknown;
  readonly own: unknown;
  /** The level that made it mandatory. */
  readonly where: Link;
}

/** How values of one sort are tightened. */
interface Strictness<T> {
  /** The value as tight as both: what holds when `own` stands below a mandatory `above`. */
  tighten(above: T, own: T): T;
  /** In which parts `own` is looser than `above`. */
  looser(above: T, own: T): { part: Loosened['part']; above: unknown; own: unknown }[];
}

const same = (a: unknown, b: unknown) => canonical(a) === canonical(b);
const nameOfParty = (p: PartyRef) => `${p.kind} ${p.id}`;

/** Stays as it is above. */
function fixed<T>(equal: (a: T, b: T) => boolean): Strictness<T> {
  return {
    tighten: (above) => above,
    looser: (above, own) => (equal(above, own) ? [] : [{ part: 'fixed', above, own }]),
  };
}

/** Grows: what is above stays, what is added comes after it. */
function growing<T>(key: (item: T) => string): Strictness<readonly T[]> {
  return {
    tighten: (above, own) => joined(above, own, key),
    looser: () => [],
  };
}

function joined<T>(first: readonly T[], second: readonly T[], key: (item: T) => string): T[] {
  const all = new Map<string, T>();
  for (const item of [...first, ...second]) if (!all.has(key(item))) all.set(key(item), item);
  return [...all.values()];
}

/** Shrinks: only what both name stays. */
const shrinking: Strictness<readonly string[]> = {
  tighten: (above, own) => above.filter((item) => own.includes(item)),
  looser: (above, own) => {
    const more = own.filter((item) => !above.includes(item));
    return more.length === 0 ? [] : [{ part: 'waits', above, own: more }];
  },
};

/** Whether a time is known to be no longer than another: times of different units cannot be compared. */
export function noLonger(a: ClockTerms['target'], b: ClockTerms['target']): boolean {
  return a.unit === b.unit && a.amount <= b.amount;
}

/** Sooner on every step: the time, the warning, and each step of the ladder; steps may be added. */
const sooner: Strictness<ClockTerms> = {
  tighten: (above, own) => ({
    target: noLonger(own.target, above.target) ? own.target : above.target,
    warnAtPercent: Math.min(above.warnAtPercent, own.warnAtPercent),
    ladder: ladderOf([...above.ladder, ...own.ladder]),
  }),
  looser: (above, own) => {
    const found: ReturnType<Strictness<ClockTerms>['looser']> = [];
    if (!noLonger(own.target, above.target))
      found.push({ part: 'target', above: above.target, own: own.target });
    if (own.warnAtPercent > above.warnAtPercent)
      found.push({ part: 'warning', above: above.warnAtPercent, own: own.warnAtPercent });
    for (const step of above.ladder) {
      const later = ladderOf(own.ladder).find(
        (o) => nameOfParty(o.tell) === nameOfParty(step.tell) && o.afterPercent > step.afterPercent,
      );
      if (later !== undefined) found.push({ part: 'ladder', above: step, own: later });
    }
    return found;
  },
};

/** Each party once, at its soonest step; in order of time, then of party. */
function ladderOf(steps: ClockTerms['ladder']): ClockTerms['ladder'] {
  const soonest = new Map<string, ClockTerms['ladder'][number]>();
  for (const step of steps) {
    const known = soonest.get(nameOfParty(step.tell));
    if (known === undefined || step.afterPercent < known.afterPercent)
      soonest.set(nameOfParty(step.tell), step);
  }
  return [...soonest.values()].sort(
    (a, b) => a.afterPercent - b.afterPercent || compareText(nameOfParty(a.tell), nameOfParty(b.tell)),
  );
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const sameParties = (a: readonly PartyRef[], b: readonly PartyRef[]) =>
  same(a.map(nameOfParty).sort(), b.map(nameOfParty).sort());

/** Levels in the order in which they count: by place on the way down, a region after all regions. */
export function inOrder(levels: readonly Level[]): Level[] {
  return [...levels].sort(
    (a, b) =>
      a.depth - b.depth ||
      Number(a.link.region !== null) - Number(b.link.region !== null) ||
      compareText(a.link.charterVersionId, b.link.charterVersionId),
  );
}

/** What a value has come to so far. */
interface Folded<T> {
  value: T | null;
  /** What is mandatory so far, and where it was last said. */
  binding: { value: T; where: Link } | null;
  why: Why[];
  loosened: Omit<Loosened, 'at'>[];
}

function step<T>(folded: Folded<T>, own: Value<T>, from: Link | Proposal, strict: Strictness<T>): void {
  if (own.value === null) return;
  const value = own.value;
  const { binding } = folded;
  const before = folded.value;
  const looser = binding === null ? [] : strict.looser(binding.value, value);
  const next = binding === null ? value : strict.tighten(binding.value, value);
  folded.loosened = binding === null ? [] : looser.map((l) => ({ ...l, where: binding.where }));
  folded.value = next;
  let effect: Why['effect'] = 'keeps';
  if (before === null) effect = 'sets';
  else if (looser.length > 0) effect = 'held';
  else if (!same(before, next)) effect = binding === null ? 'replaces' : 'tightens';
  folded.why.push(whyOf(from, own.mode, effect));
  if (own.mode === 'mandatory' && 'charterVersionId' in from)
    folded.binding = {
      value: next,
      where: binding !== null && same(binding.value, next) ? binding.where : from,
    };
}

function whyOf(from: Link | Proposal, mode: Mode, effect: Why['effect']): Why {
  return 'charterVersionId' in from
    ? {
        charterVersionId: from.charterVersionId,
        key: from.key,
        name: from.name,
        number: from.number,
        mode,
        effect,
      }
    : { charterVersionId: null, key: null, name: from.title, number: null, mode, effect };
}

interface FoldedCondition {
  condition: Condition;
  where: Link;
}

/**
 * Folds levels, given in any order, into what holds. `loosened` lists what the last level (the narrowest) would loosen;
 * its looser values have no effect.
 */
export function resolveLevels(
  proposal: Proposal,
  given: readonly Level[],
): { resolution: Resolution; loosened: Loosened[] } {
  const levels = inOrder(given);
  const why: Record<string, Why[]> = {};
  const loosened: Loosened[] = [];

  function fold<T>(
    at: string,
    of: (content: CharterContent) => Value<T> | undefined,
    strict: Strictness<T>,
    start: T | null = null,
  ): T | null {
    const folded: Folded<T> = { value: null, binding: null, why: [], loosened: [] };
    if (start !== null) step(folded, { mode: 'default', value: start }, proposal, strict);
    for (const level of levels) {
      folded.loosened = [];
      const own = of(level.content);
      if (own !== undefined) step(folded, own, level.link, strict);
    }
    if (folded.why.length > 0) why[at] = folded.why;
    loosened.push(...folded.loosened.map((l) => ({ at, ...l })));
    return folded.value;
  }

  const purpose = fold('purpose', (c) => c.purpose, fixed<string>(same));
  const accountable = fold(
    'accountable',
    (c) => c.accountable,
    fixed<string[]>((a, b) => same([...a].sort(), [...b].sort())),
  );
  const responsible = fold('responsible', (c) => c.responsible, fixed<readonly PartyRef[]>(sameParties));
  const consulted = fold('consulted', (c) => c.consulted, growing(nameOfParty));
  const informed = fold('informed', (c) => c.informed, growing(nameOfParty));
  const clocks: Resolved['clocks'] = {};
  const names = [
    ...proposal.clocks.map((c) => c.clock),
    ...levels.flatMap((l) => Object.keys(l.content.clocks)).sort(compareText),
  ];
  for (const name of new Set(names)) {
    const proposed = proposal.clocks.find((c) => c.clock === name);
    const start: ClockTerms | null =
      proposed === undefined ? null : { target: proposed.target, warnAtPercent: 80, ladder: [] };
    const terms = fold(`clocks.${name}`, (c) => c.clocks[name], sooner, start);
    if (terms !== null) clocks[name] = { ...terms, ladder: ladderOf(terms.ladder) };
  }
  const pausingWaits = fold('pausingWaits', (c) => c.pausingWaits, shrinking, proposal.pausingWaits);
  const checklist = fold(
    'checklist',
    (c) => c.checklist,
    growing<{ title: string }>((item) => item.title),
  );
  const conditions = foldConditions(levels, why, loosened);
  const answers = { created: null, delivered: null, measured: null } as Resolved['answers'];
  for (const { content } of levels)
    for (const question of ['created', 'delivered', 'measured'] as const)
      answers[question] = content.answers[question] ?? answers[question];

  return {
    resolution: {
      process: proposal.process,
      chain: levels.map((l) => l.link),
      purpose,
      answers,
      accountableId: accountable?.length === 1 ? accountable[0]! : null,
      responsible: [...(responsible ?? [])],
      consulted: [...(consulted ?? [])],
      informed: [...(informed ?? [])],
      clocks,
      conditions: conditions.map((c) => c.condition),
      pausingWaits: [...(pausingWaits ?? [])],
      checklist: [...(checklist ?? [])],
      localVariation: levels.flatMap((l) => l.content.localVariation ?? []),
      why,
    },
    loosened,
  };
}

function foldConditions(
  levels: readonly Level[],
  why: Record<string, Why[]>,
  loosened: Loosened[],
): FoldedCondition[] {
  const held = new Map<string, FoldedCondition>();
  for (const { link, content } of levels) {
    const last = link === levels.at(-1)!.link;
    const note = (conditionId: string, mode: Mode, effect: Why['effect']) => {
      const at = `conditions.${conditionId}`;
      why[at] = [...(why[at] ?? []), whyOf(link, mode, effect)];
    };
    for (const own of content.conditions) {
      const known = held.get(own.conditionId);
      if (known === undefined) {
        held.set(own.conditionId, { condition: own, where: link });
        note(own.conditionId, own.mode, 'adds');
      } else if (known.condition.mode !== 'mandatory') {
        note(own.conditionId, own.mode, same(known.condition, own) ? 'keeps' : 'replaces');
        held.set(own.conditionId, { condition: own, where: link });
      } else if (known.condition.text === own.text) {
        note(own.conditionId, own.mode, 'keeps');
      } else {
        note(own.conditionId, own.mode, 'held');
        if (last)
          loosened.push({
            at: `conditions.${own.conditionId}`,
            part: 'condition',
            above: known.condition,
            own,
            where: known.where,
          });
      }
    }
    for (const conditionId of content.droppedConditions) {
      const known = held.get(conditionId);
      // What the same version says itself is not dropped by it.
      if (known === undefined || content.conditions.some((c) => c.conditionId === conditionId)) continue;
      if (known.condition.mode === 'mandatory') {
        note(conditionId, 'mandatory', 'held');
        if (last)
          loosened.push({
            at: `conditions.${conditionId}`,
            part: 'dropped',
            above: known.condition,
            own: null,
            where: known.where,
          });
      } else {
        held.delete(conditionId);
        note(conditionId, 'default', 'drops');
      }
    }
  }
  return [...held.values()];
}

/** What a case cannot start without; empty: the resolution is complete. */
export function missingFrom(resolution: Resolution): ('charter' | 'accountable' | 'condition')[] {
  if (resolution.chain.length === 0) return ['charter'];
  const missing: ('accountable' | 'condition')[] = [];
  if (resolution.accountableId === null) missing.push('accountable');
  if (resolution.conditions.length === 0) missing.push('condition');
  return missing;
}

/** The resolution as cases may pin it; null while something is missing. */
export function complete(resolution: Resolution): Resolved | null {
  return missingFrom(resolution).length > 0 ? null : (resolution as Resolved);
}

/** Values that are marked mandatory and hold nothing: nothing could be tightened below. */
export function emptyMandatory(content: CharterContent): string[] {
  const values: [string, Value<unknown>][] = [
    ['purpose', content.purpose],
    ['accountable', content.accountable],
    ['responsible', content.responsible],
    ['consulted', content.consulted],
    ['informed', content.informed],
    ['pausingWaits', content.pausingWaits],
    ['checklist', content.checklist],
    ...Object.entries(content.clocks).map(([name, v]): [string, Value<unknown>] => [`clocks.${name}`, v]),
  ];
  return values.filter(([, v]) => v.mode === 'mandatory' && v.value === null).map(([at]) => at);
}

/** JSON with keys in order, so that equal values have equal text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => compareText(a, b))
      .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
      .join(',')}}`;
  return JSON.stringify(value);
}
