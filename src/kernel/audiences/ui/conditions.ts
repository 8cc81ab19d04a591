/** The predicate of an audience as the builder holds it: groups and conditions with ids, and the way to the contract's shape. */
import type { z } from 'zod';
import type { countAudience } from '../contract.ts';

/** A predicate as the contract takes it. */
export type Predicate = z.output<typeof countAudience.input>['predicate'];
type Leaf = Extract<Predicate, { is: string }>;
/** Kinds of conditions. */
export type Kind = Leaf['is'];

/** A condition being written; `values` holds ids and texts, `labels` the names of what was picked. */
export interface Condition {
  id: string;
  type: 'condition';
  kind: Kind;
  value: string;
  label: string;
  /** The second field of a condition: further field's name, or "with everything below". */
  extra: string;
  flag: boolean;
  negated: boolean;
}

/** A group of conditions. */
export interface Group {
  id: string;
  type: 'group';
  join: 'all' | 'any';
  negated: boolean;
  items: Item[];
}

/** A condition or a group. */
export type Item = Condition | Group;

let next = 0;
const newId = () => {
  next += 1;
  return `c${next}`;
};

/** A new condition of a kind. */
export function newCondition(kind: Kind): Condition {
  return {
    id: newId(),
    type: 'condition',
    kind,
    value: kind === 'of-kind' ? 'employee' : '',
    label: '',
    extra: '',
    flag: kind === 'in-unit',
    negated: false,
  };
}

/** A new group. */
export function newGroup(join: Group['join'], items: Item[] = []): Group {
  return { id: newId(), type: 'group', join, negated: false, items };
}

function leafOf(item: Condition): Leaf | null {
  const { kind, value, extra, flag } = item;
  const text = value.trim();
  switch (kind) {
    case 'in-unit':
      return text ? { is: kind, unitId: text, below: flag } : null;
    case 'in-business-area':
      return text ? { is: kind, unitId: text } : null;
    case 'in-region':
      return text ? { is: kind, region: text } : null;
    case 'at-site':
      return text ? { is: kind, siteId: text } : null;
    case 'of-kind':
      return { is: kind, kind: text === 'contractor' ? 'contractor' : 'employee' };
    case 'reports-to':
      return text ? { is: kind, personId: text, indirectly: flag } : null;
    case 'title-contains':
      return text ? { is: kind, text } : null;
    case 'hired-before':
    case 'hired-after':
      return text ? { is: kind, day: text } : null;
    case 'field-equals':
      return text && extra.trim() ? { is: kind, field: extra.trim(), value: text } : null;
    default:
      return { is: kind };
  }
}

/** The predicate that a group means; null while a condition lacks something. */
export function predicateOf(item: Item): Predicate | null {
  const inner = ((): Predicate | null => {
    if (item.type === 'condition') return leafOf(item);
    const parts = item.items.map(predicateOf);
    if (parts.some((part) => part === null)) return null;
    return item.join === 'all' ? { all: parts as Predicate[] } : { any: parts as Predicate[] };
  })();
  return inner !== null && item.negated ? { not: inner } : inner;
}

/** The builder's items for a saved predicate. */
export function itemOf(predicate: Predicate): Item {
  if ('not' in predicate) {
    const inner = itemOf(predicate.not);
    // "not not" is written as a group, so that nothing is lost.
    return inner.negated ? { ...newGroup('all', [inner]), negated: true } : { ...inner, negated: true };
  }
  if ('all' in predicate) return newGroup('all', predicate.all.map(itemOf));
  if ('any' in predicate) return newGroup('any', predicate.any.map(itemOf));
  const base = newCondition(predicate.is);
  switch (predicate.is) {
    case 'in-unit':
      return { ...base, value: predicate.unitId, flag: predicate.below };
    case 'in-business-area':
      return { ...base, value: predicate.unitId };
    case 'in-region':
      return { ...base, value: predicate.region };
    case 'at-site':
      return { ...base, value: predicate.siteId };
    case 'of-kind':
      return { ...base, value: predicate.kind };
    case 'reports-to':
      return { ...base, value: predicate.personId, flag: predicate.indirectly };
    case 'title-contains':
      return { ...base, value: predicate.text };
    case 'hired-before':
    case 'hired-after':
      return { ...base, value: predicate.day };
    case 'field-equals':
      return { ...base, value: String(predicate.value), extra: predicate.field };
    default:
      return base;
  }
}

/** The root group for a saved predicate: a lone condition stands in a group of its own. */
export function rootOf(predicate: Predicate | null): Group {
  if (predicate === null) return newGroup('all', [newCondition('in-unit')]);
  const item = itemOf(predicate);
  return item.type === 'group' && !item.negated ? item : newGroup('all', [item]);
}

/** The group with one item replaced by its id, or taken out (null). */
export function replaced(group: Group, id: string, to: Item | null): Group {
  return {
    ...group,
    items: group.items.flatMap((item) => {
      if (item.id === id) return to === null ? [] : [to];
      return [item.type === 'group' ? replaced(item, id, to) : item];
    }),
  };
}
