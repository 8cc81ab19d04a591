/** Checks calls: functions on values, on lists, of the log, and the literals that are written like calls. */
import type { SyntaxNode } from '@lezer/common';
import { nearest } from '../did-you-mean.ts';
import { functionEntries, leftOut, type ValueFunction, valueFunctions } from '../functions.ts';
import type { Aggregate, Expr } from '../ir.ts';
import { readTemporal, readText } from '../literals.ts';
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
import { exampleList } from './paths.ts';

const value = (expr: Expr): Result => ({ kind: 'value', expr });
const AGGREGATES = new Set(['count', 'sum', 'min', 'max', 'mean']);
const LOG = new Set(['happened', 'time since', 'count of events']);

function argumentsOf(node: SyntaxNode): SyntaxNode[] {
  const list = node.getChild('PositionalParameters');
  return list === null ? [] : kids(list);
}

/** `name(arguments)`. */
export function lowerCall(l: Lowering, node: SyntaxNode, scope: Scope): Result {
  const called = node.firstChild!;
  const name = l.text.slice(called.from, called.to).trim().replace(/\s+/g, ' ');
  if (called.name !== 'VariableName')
    return report(l, called, `Only functions have arguments, and ${quoted(l, called)} is none.`);
  if (node.getChild('NamedParameters') !== null)
    return report(l, node, `Write the arguments of ${name} in their order, without names.`);
  const args = argumentsOf(node);
  if (AGGREGATES.has(name)) return lowerAggregate(l, node, scope, name as Aggregate, args);
  if (LOG.has(name)) return lowerLog(l, node, name, args);
  if (name === 'not') {
    if (args.length !== 1) return report(l, node, 'not takes one condition: not(…).');
    const arg = booleanOf(l, args[0]!, scope, 'What not turns round');
    return arg === null ? null : value({ op: 'not', type: 'boolean', arg, from: node.from, to: node.to });
  }
  if (name === 'today' || name === 'now') {
    if (args.length > 0) return report(l, node, `${name} takes no arguments.`, [name]);
    const type = name === 'today' ? 'date' : 'date-time';
    return value({ op: 'clock', type, how: name, from: node.from, to: node.to });
  }
  const known = valueFunctions.find((f) => f.name === name);
  if (known !== undefined) return lowerFunction(l, node, scope, known, args);
  if (leftOut[name] !== undefined)
    return report(l, called, `${name} is not part of conditions. ${leftOut[name]}`);
  const near = nearest(
    name,
    functionEntries.map((f) => f.name),
  );
  const hint =
    near.length > 0
      ? didYouMean(near)
      : ' Conditions call the functions of their own list only, and nothing outside.';
  return report(l, called, `There is no function “${quoted(l, called)}”.${hint}`, near);
}

function lowerFunction(
  l: Lowering,
  node: SyntaxNode,
  scope: Scope,
  f: ValueFunction,
  given: SyntaxNode[],
): Result {
  const least = f.takes.length - (f.optional === true ? 1 : 0);
  if (given.length < least || given.length > f.takes.length)
    return report(
      l,
      node,
      `Write ${f.signature}: ${f.name} takes ${least === f.takes.length ? least : `${least} or ${f.takes.length}`} arguments, not ${given.length}.`,
    );
  const args: Expr[] = [];
  for (const [i, g] of given.entries()) {
    const arg = singleOf(l, g, scope);
    if (arg === null) return null;
    const wanted = f.takes[i]!;
    if (arg.type === 'null') {
      args.push({ op: 'literal', type: wanted, value: null, from: arg.from, to: arg.to });
      continue;
    }
    if (arg.type !== wanted) {
      const dated = wanted === 'date' && arg.type === 'date-time' ? [`date(${quoted(l, arg)})`] : [];
      const hint = dated.length > 0 ? ` Write ${dated[0]}.` : '';
      return report(
        l,
        g,
        `${f.name} takes ${typeName(wanted)} here, and ${quoted(l, arg)} is ${typeName(arg.type)}.${hint}`,
        dated,
      );
    }
    if (f.name === 'substring' && i > 0) {
      const n = arg.op === 'literal' ? Number(arg.value as bigint) / 1e12 : Number.NaN;
      if (!Number.isInteger(n) || Math.abs(n) > 100_000 || n === 0 || (i === 2 && n < 1))
        return report(
          l,
          g,
          i === 1
            ? 'The position in substring is a whole number such as 1 for the first character or -1 for the last.'
            : 'The length in substring is a whole number from 1.',
        );
    }
    args.push(arg);
  }
  return value({ op: 'call', type: f.gives, name: f.primitive, args, from: node.from, to: node.to });
}

function lowerAggregate(
  l: Lowering,
  node: SyntaxNode,
  scope: Scope,
  how: Aggregate,
  given: SyntaxNode[],
): Result {
  const here = { from: node.from, to: node.to };
  if (given.length === 0) return report(l, node, `${how} needs a list, such as ${how}(${exampleList(l)}).`);
  const list = given.length === 1 ? l.lower(given[0]!, scope) : null;
  if (given.length === 1 && list === null) return null;
  if (list?.kind === 'rows') {
    if (how === 'count')
      return value({ op: 'aggregate', type: 'number', how, rows: list.rows, value: null, ...here });
    const of = list.value;
    if (of === null)
      return report(
        l,
        given[0]!,
        `${how} needs values, and ${quoted(l, given[0]!)} are records; name one of their fields.`,
      );
    const numbersOnly = how === 'sum' || how === 'mean';
    if (of.type !== 'number' && (numbersOnly || of.type === 'boolean'))
      return report(
        l,
        given[0]!,
        `${how} needs ${numbersOnly ? 'numbers' : 'values that have an order'}, and ${quoted(l, given[0]!)} is ${typeName(of.type)} in each record.`,
      );
    return value({ op: 'aggregate', type: of.type as never, how, rows: list.rows, value: of, ...here });
  }
  if (given.length > 1 && (how === 'min' || how === 'max')) return lowerExtreme(l, node, scope, how, given);
  if (given.length > 1)
    return report(
      l,
      node,
      `${how} takes one list, such as ${how}(${exampleList(l)}); write single values with + instead.`,
    );
  const what = list?.kind === 'value' ? typeName(list.expr.type) : 'one record';
  return report(
    l,
    given[0]!,
    `${quoted(l, given[0]!)} is ${what}, not a list; ${how} needs a list, such as ${exampleList(l)}.`,
  );
}

function lowerExtreme(
  l: Lowering,
  node: SyntaxNode,
  scope: Scope,
  how: 'min' | 'max',
  given: SyntaxNode[],
): Result {
  const args: Expr[] = [];
  for (const g of given) {
    const arg = singleOf(l, g, scope);
    if (arg === null) return null;
    args.push(arg);
  }
  const type = args.find((a) => a.type !== 'null')?.type;
  if (type === undefined || type === 'null') return report(l, node, `${how} of null alone says nothing.`);
  const other = args.find((a) => a.type !== type && a.type !== 'null');
  if (other !== undefined || type === 'boolean' || type === 'months')
    return report(
      l,
      other ?? node,
      `${how} compares values of one type that have an order; ${quoted(l, other ?? args[0]!)} is ${typeName(other?.type ?? type)}.`,
    );
  const typed = args.map(
    (a): Expr => (a.type === 'null' ? { op: 'literal', type, value: null, from: a.from, to: a.to } : a),
  );
  const name = how === 'min' ? 'least' : 'greatest';
  return value({ op: 'call', type, name, args: typed, from: node.from, to: node.to });
}

function lowerLog(l: Lowering, node: SyntaxNode, name: string, given: SyntaxNode[]): Result {
  const events = l.vocabulary.events ?? [];
  if (events.length === 0)
    return report(l, node, `This process declares no events, so ${name} cannot be used.`);
  const [arg] = given;
  const event = arg?.name === 'StringLiteral' ? readText(l.text.slice(arg.from, arg.to)) : null;
  if (arg === undefined || given.length !== 1 || event === null)
    return report(
      l,
      arg ?? node,
      `${name} takes the name of an event between quotes, such as ${name}("${events[0]}").`,
    );
  if (!events.includes(event)) {
    const near = nearest(event, events).map((e) => `"${e}"`);
    const hint = near.length > 0 ? didYouMean(near) : ` There are: ${events.slice(0, 12).join(', ')}.`;
    return report(l, arg, `There is no event ${quoted(l, arg)} of this process.${hint}`, near);
  }
  const how = name as 'happened' | 'time since' | 'count of events';
  const type = how === 'happened' ? 'boolean' : how === 'time since' ? 'duration' : 'number';
  return value({ op: 'log', type, how, event, from: node.from, to: node.to });
}

/** `date(…)`, `date and time(…)`, `duration(…)` and `@"…"`. */
export function lowerTemporal(l: Lowering, node: SyntaxNode, scope: Scope): Result {
  const made = node.firstChild!;
  if (made.name === 'AtLiteral') {
    const text = made.getChild('StringLiteral');
    return text === null ? null : temporal(l, node, text, 'any');
  }
  const written = l.text.slice(made.from, made.to).trim().replace(/\s+/g, ' ');
  if (written === 'time') return report(l, node, `time is not part of conditions. ${leftOut.time}`);
  const how = written === 'date and time' ? 'date-time' : (written as 'date' | 'duration');
  const args = argumentsOf(node);
  if (args.length !== 1)
    return report(
      l,
      node,
      `Write ${written}(…) with one text, such as ${how === 'duration' ? 'duration("P3D")' : how === 'date' ? 'date("2026-11-23")' : 'date and time("2026-11-23T18:00:00Z")'}.`,
    );
  const arg = args[0]!;
  if (arg.name === 'StringLiteral') return temporal(l, node, arg, how);
  const e = singleOf(l, arg, scope);
  if (e === null) return null;
  if (e.type === how) return value({ ...e, from: node.from, to: node.to });
  if (how === 'date' && e.type === 'date-time')
    return value({
      op: 'call',
      type: 'date',
      name: 'date of date-time',
      args: [e],
      from: node.from,
      to: node.to,
    });
  return report(
    l,
    arg,
    `${written}(…) takes a text between quotes${how === 'date' ? ' or a point in time' : ''}, and ${quoted(l, arg)} is ${typeName(e.type)}.`,
  );
}

function temporal(
  l: Lowering,
  node: SyntaxNode,
  literal: SyntaxNode,
  how: 'date' | 'date-time' | 'duration' | 'any',
): Result {
  const text = readText(l.text.slice(literal.from, literal.to));
  const read = text === null ? 'This text cannot be read.' : readTemporal(text, how);
  if (typeof read === 'string') return report(l, literal, read);
  return value({ op: 'literal', type: read.type, value: read.value, from: node.from, to: node.to });
}
