/** Checks what names facts: variables, paths, filters, and `every … in … satisfies …`. */
import type { SyntaxNode } from '@lezer/common';
import { nearest } from '../did-you-mean.ts';
import { childrenOf, type Expr, type Rows } from '../ir.ts';
import { entityOf } from '../vocabulary.ts';
import {
  booleanOf,
  didYouMean,
  kids,
  type Lowering,
  operandsOf,
  quoted,
  type Result,
  report,
  type Scope,
} from './lowering.ts';

/** How deeply relations may be nested: the cost is the product of their sizes. */
export const DEEPEST = 2;

const words = (l: Lowering, node: SyntaxNode): string =>
  l.text.slice(node.from, node.to).trim().replace(/\s+/g, ' ');

/** A bare name. */
export function lowerName(l: Lowering, node: SyntaxNode, scope: Scope): Result {
  const name = words(l, node);
  if (scope.element !== null) {
    const found = member(l, node, scope, scope.element, name, false);
    if (found !== undefined) return found;
  }
  const bound = scope.names.get(name);
  if (bound !== undefined) return placed(bound, node);
  if (name === 'today' || name === 'now') {
    const type = name === 'today' ? 'date' : 'date-time';
    return { kind: 'value', expr: { op: 'clock', type, how: name, from: node.from, to: node.to } };
  }
  if (name.startsWith('not ')) {
    let whole = node;
    while (whole.parent?.name === 'PathExpression') whole = whole.parent;
    const instead = `not(${words(l, whole).slice(4)})`;
    return report(l, whole, `Write ${instead} with brackets.`, [instead]);
  }
  const root = l.vocabulary.root;
  const inRoot = entityOf(l.vocabulary, root);
  const rootWords = [...inRoot.fields, ...inRoot.relations].map((w) => w.name);
  if (rootWords.includes(name))
    return report(l, node, `Say whose ${name}: write ${root}.${name}.`, [`${root}.${name}`]);
  const known = [
    ...scope.names.keys(),
    'today',
    'now',
    ...(scope.element === null ? [] : memberWords(l, scope.element.entity)),
  ];
  const near = nearest(name, known);
  const ofRoot = nearest(name, rootWords).map((w) => `${root}.${w}`);
  const candidates = [...near, ...ofRoot].slice(0, 3);
  const hint =
    candidates.length > 0
      ? didYouMean(candidates)
      : ` A path begins with ${[...scope.names.keys()].join(' or ')}.`;
  return report(l, node, `“${quoted(l, node)}” is not known here.${hint}`, candidates);
}

function placed(result: Result, node: SyntaxNode): Result {
  return result?.kind === 'value'
    ? { kind: 'value', expr: { ...result.expr, from: node.from, to: node.to } }
    : result;
}

function memberWords(l: Lowering, entity: string): string[] {
  const e = entityOf(l.vocabulary, entity);
  return [...e.fields, ...e.relations].map((w) => w.name);
}

/** A field or relation of a record by its name; undefined when it has none (reported if `must`). */
function member(
  l: Lowering,
  node: SyntaxNode,
  scope: Scope,
  of: { level: number; entity: string },
  name: string,
  must: boolean,
): Result | undefined {
  const entity = entityOf(l.vocabulary, of.entity);
  const field = entity.fields.find((f) => f.name === name);
  if (field !== undefined) {
    const expr: Expr = {
      op: 'field',
      type: field.type,
      level: of.level,
      entity: entity.name,
      field: name,
      from: node.from,
      to: node.to,
    };
    return { kind: 'value', expr };
  }
  const relation = entity.relations.find((r) => r.name === name);
  if (relation !== undefined) {
    const level = scope.level + 1;
    if (level > DEEPEST)
      return report(
        l,
        node,
        `This is too costly: ${name} would be read for each record of two other lists. At most ${DEEPEST} lists may be nested; split the condition.`,
      );
    l.levels = Math.max(l.levels, level);
    const rows: Rows = {
      level,
      parent: of.level,
      owner: entity.name,
      relation: name,
      entity: relation.entity,
      filters: [],
    };
    return { kind: 'rows', rows, value: null };
  }
  if (!must) return undefined;
  const known = memberWords(l, of.entity);
  const equals = /^(.+?) (?:is|equals)(?: (.+))?$/.exec(name);
  if (equals !== null && known.includes(equals[1]!))
    return report(l, node, `Write = instead of “is”: ${equals[1]} = ${equals[2] ?? '…'}.`, [
      `${equals[1]} = ${equals[2] ?? ''}`,
    ]);
  const near = nearest(name, known);
  const hint = near.length > 0 ? didYouMean(near) : ` It has: ${known.slice(0, 12).join(', ')}.`;
  return report(l, node, `${entity.name} has no “${quoted(l, node)}”.${hint}`, near);
}

/** `base.name`. */
export function lowerPath(l: Lowering, node: SyntaxNode, scope: Scope): Result {
  const [base, , name] = kids(node);
  if (base === undefined || name === undefined) return report(l, node, 'A name is missing after the dot.');
  const r = l.lower(base, scope);
  if (r === null) return null;
  const here = { from: node.from, to: node.to };
  if (r.kind === 'record') {
    const found = member(l, name, scope, r, words(l, name), true) ?? null;
    return found?.kind === 'value' ? { kind: 'value', expr: { ...found.expr, ...here } } : found;
  }
  if (r.kind === 'value')
    return report(
      l,
      name,
      `${quoted(l, base)} is a single value and has no “${quoted(l, name)}” of its own.`,
    );
  if (r.value !== null)
    return report(
      l,
      name,
      `${quoted(l, base)} is a list of values; they have no “${quoted(l, name)}” of their own.`,
    );
  const inside = { ...scope, level: Math.max(scope.level, r.rows.level) - 1 };
  const found = member(l, name, inside, { level: r.rows.level, entity: r.rows.entity }, words(l, name), true);
  if (found === null || found === undefined) return null;
  if (found.kind !== 'value')
    return report(
      l,
      name,
      `${quoted(l, node)} would be a list of lists; write every x in ${quoted(l, base)} satisfies … x.${words(l, name)} …`,
    );
  return { kind: 'rows', rows: r.rows, value: { ...found.expr, ...here } };
}

/** `list[condition]`. */
export function lowerFilter(l: Lowering, node: SyntaxNode, scope: Scope): Result {
  const [base, , condition] = kids(node);
  if (base === undefined || condition === undefined || condition.name === ']')
    return report(l, node, 'A filter needs a condition between [ and ].');
  const r = l.lower(base, scope);
  if (r === null) return null;
  if (r.kind !== 'rows')
    return report(l, base, `${quoted(l, base)} is not a list; only lists can be filtered with [ ].`);
  if (condition.name === 'NumericLiteral')
    return report(
      l,
      condition,
      'The records of a list have no fixed order, so none can be picked by number; write a condition.',
    );
  const of = { level: r.rows.level, entity: r.rows.entity };
  const item: Result = r.value === null ? { kind: 'record', ...of } : { kind: 'value', expr: r.value };
  const inside: Scope = {
    level: r.rows.level,
    names: new Map([...scope.names, ['item', item]]),
    element: r.value === null ? of : null,
  };
  const filter = booleanOf(l, condition, inside, 'A filter');
  if (filter === null) return null;
  return { ...r, rows: { ...r.rows, filters: [...r.rows.filters, filter] } };
}

/** `every x in list satisfies condition`; several lists nest from left to right. */
export function lowerQuantified(l: Lowering, node: SyntaxNode, scope: Scope): Result {
  const parts = kids(node);
  const how = parts[0]!.name === 'every' ? 'every' : 'some';
  const body = parts.at(-1)!;
  const ins = kids(parts.find((p) => p.name === 'InExpressions') ?? node).filter(
    (p) => p.name === 'InExpression',
  );
  let inside = scope;
  const bound: { rows: Rows; variable: string }[] = [];
  for (const each of ins) {
    const name = each.getChild('Name');
    const context = each.getChild('IterationContext');
    if (name === null || context === null)
      return report(l, each, `Write ${how} x in … satisfies …, with a name and a list.`);
    const variable = words(l, name);
    if (kids(context).some((k) => k.name === '..'))
      return report(l, context, 'A range cannot be walked through; only lists of records can.');
    const list = kids(context)[0];
    const r = list === undefined ? null : l.lower(list, inside);
    if (r === null) return null;
    if (r.kind !== 'rows')
      return report(
        l,
        context,
        `${quoted(l, context)} is not a list of records; ${how} needs one, such as ${exampleList(l)}.`,
      );
    const element: Result =
      r.value === null
        ? { kind: 'record', level: r.rows.level, entity: r.rows.entity }
        : { kind: 'value', expr: r.value };
    bound.push({ rows: r.rows, variable });
    inside = {
      level: r.rows.level,
      names: new Map([...inside.names, [variable, element]]),
      element: inside.element,
    };
  }
  let satisfies = booleanOf(l, body, inside, 'What follows satisfies');
  if (satisfies === null) return null;
  if (reachesTooFar(l, node, body, satisfies, bound)) return null;
  for (const { rows, variable } of bound.reverse()) {
    satisfies = {
      op: 'quantify',
      type: 'boolean',
      how,
      rows,
      variable,
      satisfies,
      from: node.from,
      to: node.to,
    };
  }
  return { kind: 'value', expr: satisfies };
}

/**
 * Whether what follows `satisfies` goes on without brackets to something that says nothing of the variable: for an empty
 * list it would never be asked, which is hardly what its author means. Reports it with the brackets that are missing.
 */
function reachesTooFar(
  l: Lowering,
  node: SyntaxNode,
  body: SyntaxNode,
  satisfies: Expr,
  bound: readonly { rows: Rows; variable: string }[],
): boolean {
  if (body.name !== 'Conjunction' && body.name !== 'Disjunction') return false;
  const operands = operandsOf(body);
  if ((satisfies.op !== 'and' && satisfies.op !== 'or') || satisfies.args.length !== operands.length)
    return false;
  const first = Math.min(...bound.map((b) => b.rows.level));
  const foreign = satisfies.args.findIndex((a) => !readsLevel(a, first));
  if (foreign === -1) return false;
  const at = operands[foreign]!;
  const names = bound.map((b) => b.variable).join(' and ');
  const alone = foreign > 0 && satisfies.args.slice(foreign).every((a) => !readsLevel(a, first));
  const before = operands[foreign - 1];
  const instead =
    alone && before !== undefined
      ? [`(${l.text.slice(node.from, before.to)})${l.text.slice(before.to, node.to)}`]
      : [];
  report(
    l,
    alone ? node : at,
    `“${quoted(l, at)}” says nothing of ${names}, but stands inside what each record must satisfy: put brackets around (${node.firstChild!.name} … satisfies …), or around all that follows satisfies.`,
    instead,
  );
  return true;
}

function readsLevel(e: Expr, level: number): boolean {
  return (
    (e.op === 'field' && e.level >= level) ||
    ownRows(e, level) ||
    childrenOf(e).some((c) => readsLevel(c, level))
  );
}

/** Lists of a record of this level or further in. */
function ownRows(e: Expr, level: number): boolean {
  return (e.op === 'quantify' || e.op === 'aggregate') && e.rows.parent >= level;
}

/** A list that the vocabulary has, for messages. */
export function exampleList(l: Lowering): string {
  const root = entityOf(l.vocabulary, l.vocabulary.root);
  return `${root.name}.${root.relations[0]?.name ?? 'tasks'}`;
}
