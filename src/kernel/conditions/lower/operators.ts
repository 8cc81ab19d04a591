/** Checks comparisons, `between`, `in`, arithmetic and `if`, and says which types do not go together and what to write. */
import type { SyntaxNode } from '@lezer/common';
import { nearest } from '../did-you-mean.ts';
import type { Comparison, Expr, Scalar, Test } from '../ir.ts';
import type { PrimitiveName } from '../primitives.ts';
import { entityOf } from '../vocabulary.ts';
import {
  booleanOf,
  didYouMean,
  kids,
  type Lowering,
  quoted,
  type Result,
  report,
  type Scope,
  singleOf,
  typeName,
} from './lowering.ts';

const value = (expr: Expr): Result => ({ kind: 'value', expr });

/** `a < b`, `a between b and c`, `a in …`. */
export function lowerComparison(l: Lowering, node: SyntaxNode, scope: Scope): Result {
  const parts = kids(node);
  const [left, operator, right] = parts;
  if (left === undefined || operator === undefined || right === undefined)
    return report(l, node, 'This comparison is not complete.');
  if (operator.name === 'in') return lowerIn(l, node, scope, left, parts.slice(2));
  if (operator.name === 'between') {
    const [a, low, high] = [left, right, parts[4]];
    if (high === undefined) return report(l, node, 'Write … between … and ….');
    const [x, from, to] = [singleOf(l, a, scope), singleOf(l, low, scope), singleOf(l, high, scope)];
    if (x === null || from === null || to === null) return null;
    if (!comparable(l, x, from, '>=') || !comparable(l, x, to, '<=')) return null;
    const tests: Test[] = [{ low: from, lowOpen: false, high: to, highOpen: false }];
    return value({ op: 'in', type: 'boolean', value: x, tests, from: node.from, to: node.to });
  }
  if (right.name === 'SimplePositiveUnaryTest') {
    const written = l.text.slice(operator.from, kids(right)[0]?.to ?? right.to).replace(/\s+/g, '');
    const instead =
      written === '<>' || written === '=!' ? '!=' : written === '==' ? '=' : written === '=<' ? '<=' : '>=';
    return report(
      l,
      { from: operator.from, to: kids(right)[0]?.to ?? right.to },
      `“${written}” is not an operator here; write ${instead}.`,
      [instead],
    );
  }
  const how = l.text.slice(operator.from, operator.to) as Comparison;
  const [a, b] = [singleOf(l, left, scope), singleOf(l, right, scope)];
  if (a === null || b === null || !comparable(l, a, b, how)) return null;
  return value({ op: 'compare', type: 'boolean', how, left: a, right: b, from: node.from, to: node.to });
}

/** Whether two values can be compared; reports the reason when they cannot. */
function comparable(l: Lowering, a: Expr, b: Expr, how: Comparison): boolean {
  const at = { from: a.from, to: Math.max(a.to, b.to) };
  const equality = how === '=' || how === '!=';
  if (a.type === 'null' || b.type === 'null') {
    if (equality) return true;
    report(l, at, `Nothing is smaller or larger than null; write = null or != null.`);
    return false;
  }
  if (a.type !== b.type) {
    mismatch(l, at, a, b);
    return false;
  }
  if (a.type === 'months') {
    report(l, at, 'Durations of months cannot be compared, because months differ; write days, such as P30D.');
    return false;
  }
  if (a.type === 'boolean' && !equality) {
    report(l, at, 'True and false have no order; compare them with = or !=.');
    return false;
  }
  return equality ? isOption(l, a, b) && isOption(l, b, a) : true;
}

function mismatch(l: Lowering, at: { from: number; to: number }, a: Expr, b: Expr): void {
  const [x, y] = [quoted(l, a), quoted(l, b)];
  const types = new Set([a.type, b.type]);
  if (types.has('date') && types.has('date-time')) {
    const instant = a.type === 'date-time' ? x : y;
    report(
      l,
      a.type === 'date-time' ? a : b,
      `${x} is ${typeName(a.type)} and ${y} is ${typeName(b.type)}; take the date of the latter: date(${instant}).`.replace(
        'of the latter',
        `of ${instant}`,
      ),
      [`date(${instant})`],
    );
    return;
  }
  const literal = [a, b].find((e) => e.op === 'literal' && e.type === 'text');
  const other = literal === a ? b : a;
  const text = literal?.op === 'literal' ? String(literal.value) : '';
  let instead: string | undefined;
  if (literal !== undefined) {
    if (other.type === 'number' && /^-?\d+(\.\d+)?$/.test(text)) instead = text;
    if (other.type === 'date' && /^\d{4}-\d\d-\d\d$/.test(text)) instead = `date("${text}")`;
    if (other.type === 'duration' && /^-?P/.test(text)) instead = `duration("${text}")`;
    if (other.type === 'boolean' && /^(true|yes|false|no)$/i.test(text))
      instead = /^(true|yes)$/i.test(text) ? 'true' : 'false';
  }
  report(
    l,
    literal !== undefined && instead !== undefined ? literal : at,
    `${x} is ${typeName(a.type)} and ${y} is ${typeName(b.type)}; they cannot be compared.${
      instead === undefined ? '' : ` Write ${instead}.`
    }`,
    instead === undefined ? [] : [instead],
  );
}

/** A field with fixed values is compared with one of them. */
function isOption(l: Lowering, field: Expr, literal: Expr): boolean {
  if (field.op !== 'field' || literal.op !== 'literal' || typeof literal.value !== 'string') return true;
  const options = entityOf(l.vocabulary, field.entity).fields.find((f) => f.name === field.field)?.options;
  if (options === undefined || options.includes(literal.value)) return true;
  const near = nearest(literal.value, options).map((o) => `"${o}"`);
  const hint = near.length > 0 ? didYouMean(near) : ` It is one of: ${options.slice(0, 12).join(', ')}.`;
  report(l, literal, `${field.field} is never ${quoted(l, literal)}.${hint}`, near);
  return false;
}

function lowerIn(l: Lowering, node: SyntaxNode, scope: Scope, left: SyntaxNode, rest: SyntaxNode[]): Result {
  const x = singleOf(l, left, scope);
  const listed = rest.flatMap((r) =>
    r.name === 'PositiveUnaryTests' ? kids(r) : r.name === 'PositiveUnaryTest' ? [r] : [],
  );
  if (x === null) return null;
  const tests: Test[] = [];
  for (const each of listed.flatMap((t) => kids(t))) {
    for (const item of each.name === 'List'
      ? kids(each).filter((k) => k.name !== '[' && k.name !== ']')
      : [each]) {
      const test = lowerTest(l, item, scope, x);
      if (test === null) return null;
      tests.push(test);
    }
  }
  if (tests.length === 0)
    return report(l, node, 'Write the values after in, such as in ("a", "b") or in [1..5].');
  return value({ op: 'in', type: 'boolean', value: x, tests, from: node.from, to: node.to });
}

function lowerTest(l: Lowering, node: SyntaxNode, scope: Scope, x: Expr): Test | null {
  const simple = node.name === 'SimplePositiveUnaryTest' ? kids(node) : null;
  const interval =
    simple?.find((k) => k.name === 'Interval') ?? (node.name === 'Interval' ? node : undefined);
  if (interval !== undefined) {
    const [open, low, , high, close] = kids(interval);
    if (open === undefined || low === undefined || high === undefined || close === undefined)
      return report(l, node, 'Write a range such as [1..5].');
    const [a, b] = [fixed(l, low, scope, 'A range'), fixed(l, high, scope, 'A range')];
    if (a === null || b === null || !comparable(l, x, a, '>=') || !comparable(l, x, b, '<=')) return null;
    return { low: a, lowOpen: open.name !== '[', high: b, highOpen: close.name !== ']' };
  }
  if (simple !== null) {
    const [operator, operand] = simple;
    if (operator === undefined || operand === undefined) return report(l, node, 'This test is not complete.');
    const than = fixed(l, operand, scope, 'A list');
    const how = l.text.slice(operator.from, operator.to) as Comparison;
    return than === null || !comparable(l, x, than, how) ? null : { how, than };
  }
  const is = fixed(l, node, scope, 'A list');
  return is === null || !comparable(l, x, is, '=') ? null : { is };
}

function fixed(l: Lowering, node: SyntaxNode, scope: Scope, what: string): Expr | null {
  const r = l.lower(node, scope);
  if (r === null) return null;
  if (r.kind === 'value' && r.expr.op === 'literal') return r.expr;
  const name = quoted(l, node);
  if (r.kind === 'rows')
    return report(l, node, `After in stand fixed values; write some x in ${name} satisfies x = ….`);
  return report(
    l,
    node,
    `${what} after in takes fixed values only, and ${name} is not one; compare with =, or with between … and ….`,
  );
}

interface Rule {
  readonly primitive: PrimitiveName;
  readonly gives: Scalar;
  /** The right operand comes first. */
  readonly swapped?: true;
}

const rules: Readonly<Record<string, Rule>> = {
  'number + number': { primitive: 'number + number', gives: 'number' },
  'number - number': { primitive: 'number - number', gives: 'number' },
  'number * number': { primitive: 'number * number', gives: 'number' },
  'number / number': { primitive: 'number / number', gives: 'number' },
  'text + text': { primitive: 'text + text', gives: 'text' },
  'date + duration': { primitive: 'date + duration', gives: 'date' },
  'duration + date': { primitive: 'date + duration', gives: 'date', swapped: true },
  'date - duration': { primitive: 'date - duration', gives: 'date' },
  'date + months': { primitive: 'date + months', gives: 'date' },
  'months + date': { primitive: 'date + months', gives: 'date', swapped: true },
  'date - months': { primitive: 'date - months', gives: 'date' },
  'date - date': { primitive: 'date - date', gives: 'duration' },
  'date-time + duration': { primitive: 'date-time + duration', gives: 'date-time' },
  'duration + date-time': { primitive: 'date-time + duration', gives: 'date-time', swapped: true },
  'date-time - duration': { primitive: 'date-time - duration', gives: 'date-time' },
  'date-time - date-time': { primitive: 'date-time - date-time', gives: 'duration' },
  'duration + duration': { primitive: 'duration + duration', gives: 'duration' },
  'duration - duration': { primitive: 'duration - duration', gives: 'duration' },
  'duration * number': { primitive: 'duration * number', gives: 'duration' },
  'number * duration': { primitive: 'duration * number', gives: 'duration', swapped: true },
  'duration / number': { primitive: 'duration / number', gives: 'duration' },
  'duration / duration': { primitive: 'duration / duration', gives: 'number' },
};

/** `a + b` and the like, and `-a`. */
export function lowerArithmetic(l: Lowering, node: SyntaxNode, scope: Scope): Result {
  const here = { from: node.from, to: node.to };
  const parts = kids(node);
  if (parts.length === 2) {
    const a = singleOf(l, parts[1]!, scope);
    if (a === null) return null;
    if (a.op === 'literal' && a.type === 'months')
      return value({ ...a, value: -(a.value as number), ...here });
    if (a.type !== 'number' && a.type !== 'duration')
      return report(
        l,
        node,
        `${quoted(l, a)} is ${typeName(a.type)}; a minus stands before numbers and durations.`,
      );
    return value({ op: 'call', type: a.type, name: `- ${a.type}`, args: [a], ...here });
  }
  const [left, operator, right] = parts;
  if (left === undefined || operator === undefined || right === undefined)
    return report(l, node, 'This calculation is not complete.');
  const sign = l.text.slice(operator.from, operator.to);
  if (sign === '**' || sign === '^')
    return report(l, operator, 'Powers are not part of conditions; multiply instead.');
  const [a, b] = [singleOf(l, left, scope), singleOf(l, right, scope)];
  if (a === null || b === null) return null;
  const rule = rules[`${a.type} ${sign} ${b.type}`];
  if (rule === undefined) return impossible(l, here, a, sign, b);
  const args = rule.swapped === true ? [b, a] : [a, b];
  if (rule.gives === 'date' && args[1]!.type === 'duration' && !wholeDays(args[1]!))
    return report(
      l,
      args[1]!,
      `A date has no hours, so ${quoted(l, args[1]!)} cannot be added to it; use whole days, such as duration("P1D").`,
    );
  return value({ op: 'call', type: rule.gives, name: rule.primitive, args, ...here });
}

function wholeDays(e: Expr): boolean {
  return e.op !== 'literal' || (e.value as bigint) % 86_400_000_000n === 0n;
}

function impossible(l: Lowering, here: { from: number; to: number }, a: Expr, sign: string, b: Expr): null {
  const [x, y] = [quoted(l, a), quoted(l, b)];
  if (a.type === 'date' && b.type === 'number' && (sign === '+' || sign === '-')) {
    const days = /^\d{1,6}$/.test(y) ? y : null;
    const plain = days === null ? `duration("P3D")` : `duration("P${days}D")`;
    return report(
      l,
      here,
      `${x} is a date and ${y} is a number, so it is not clear whether days or working days are meant; write ${x} ${sign} ${plain}, or add working days(${x}, ${sign === '-' ? '-' : ''}${y}).`,
      [`${x} ${sign} ${plain}`, `add working days(${x}, ${sign === '-' ? '-' : ''}${y})`],
    );
  }
  const types = new Set([a.type, b.type]);
  if (types.has('date-time') && types.has('months'))
    return report(l, here, `Months can be added to a date only; write date(${a.type === 'months' ? y : x}).`);
  if (types.has('date') && types.has('date-time'))
    return report(
      l,
      here,
      `${x} is ${typeName(a.type)} and ${y} is ${typeName(b.type)}; take the date of both with date(…).`,
    );
  const verb = { '+': 'added', '-': 'subtracted', '*': 'multiplied', '/': 'divided' }[sign] ?? 'calculated';
  return report(
    l,
    here,
    `${x} is ${typeName(a.type)} and ${y} is ${typeName(b.type)}; they cannot be ${verb}.`,
  );
}

/** `if a then b else c`. */
export function lowerIf(l: Lowering, node: SyntaxNode, scope: Scope): Result {
  const parts = kids(node).filter((k) => !['if', 'then', 'else'].includes(k.name));
  if (parts.length !== 3) return report(l, node, 'Write if … then … else …, with all three.');
  const condition = booleanOf(l, parts[0]!, scope, 'What follows if');
  const [a, b] = [singleOf(l, parts[1]!, scope), singleOf(l, parts[2]!, scope)];
  if (condition === null || a === null || b === null) return null;
  const type = a.type === 'null' ? b.type : a.type;
  if (type === 'null') return report(l, node, 'Both ways of this if give null; it says nothing.');
  if (b.type !== type && b.type !== 'null')
    return report(
      l,
      node,
      `An if must give one type: ${quoted(l, a)} is ${typeName(a.type)} and ${quoted(l, b)} is ${typeName(b.type)}.`,
    );
  const typed = (e: Expr): Expr =>
    e.type === 'null' ? { op: 'literal', type, value: null, from: e.from, to: e.to } : e;
  return value({
    op: 'if',
    type,
    condition,
    whenTrue: typed(a),
    whenFalse: typed(b),
    from: node.from,
    to: node.to,
  });
}
