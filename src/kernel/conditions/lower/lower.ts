/** Makes the typed form of an expression from its syntax tree, and refuses by name whatever is left out of the subset. */
import type { SyntaxNode } from '@lezer/common';
import { parseDecimal, SCALE } from '../decimal.ts';
import type { Expr } from '../ir.ts';
import { readText } from '../literals.ts';
import { lowerCall, lowerTemporal } from './calls.ts';
import { booleanOf, kids, type Lowering, operandsOf, type Result, report, type Scope } from './lowering.ts';
import { lowerArithmetic, lowerComparison, lowerIf } from './operators.ts';
import { lowerFilter, lowerName, lowerPath, lowerQuantified } from './paths.ts';

/** Most nodes and deepest nesting of one condition. */
const LARGEST = 400;
const DEEPEST = 40;

const OUT: Readonly<Record<string, string>> = {
  FunctionDefinition: 'Functions cannot be defined inside a condition; only those of the list can be called.',
  Context: 'Records between { and } are not part of conditions.',
  ForExpression: 'for is not part of conditions; use every, some, a filter, or sum and count over a list.',
  InstanceOfExpression: 'instance of is not needed: the type of every name is known.',
  List: 'A list of values stands after in only, such as x in ("a", "b").',
  SimplePositiveUnaryTest:
    'A range or a test without a value before it stands after in only, such as x in [1..5].',
  Interval: 'A range stands after in only, such as x in [1..5].',
  SpecialFunctionName: 'This is not part of conditions.',
};

/** What a node of the syntax tree stands for. */
export function lower(l: Lowering, node: SyntaxNode, scope: Scope): Result {
  l.size += 1;
  if (l.size > LARGEST)
    return report(l, { from: 0, to: l.text.length }, 'This condition is too long; split it into several.');
  if (l.depth >= DEEPEST)
    return report(l, node, `This is nested too deeply: at most ${DEEPEST} levels. Split the condition.`);
  l.depth += 1;
  const result = dispatch(l, node, scope);
  l.depth -= 1;
  return result;
}

function dispatch(l: Lowering, node: SyntaxNode, scope: Scope): Result {
  const literal = (
    type: 'number' | 'text' | 'boolean' | 'null',
    value: bigint | string | boolean | null,
  ): Result => ({
    kind: 'value',
    expr: { op: 'literal', type, value, from: node.from, to: node.to },
  });
  switch (node.name) {
    case 'ParenthesizedExpression': {
      const inner = kids(node).find((k) => k.name !== '(' && k.name !== ')');
      return inner === undefined
        ? report(l, node, 'There is nothing between the brackets.')
        : l.lower(inner, scope);
    }
    case 'NumericLiteral':
      return lowerNumber(l, node);
    case 'StringLiteral': {
      const text = readText(l.text.slice(node.from, node.to));
      return text === null
        ? report(l, node, 'This text holds an escape that cannot be read.')
        : literal('text', text);
    }
    case 'BooleanLiteral':
      return literal('boolean', l.text.slice(node.from, node.to) === 'true');
    case 'null':
      return literal('null', null);
    case 'VariableName':
      return lowerName(l, node, scope);
    case 'PathExpression':
      return lowerPath(l, node, scope);
    case 'FilterExpression':
      return lowerFilter(l, node, scope);
    case 'QuantifiedExpression':
      return lowerQuantified(l, node, scope);
    case 'Comparison':
      return lowerComparison(l, node, scope);
    case 'ArithmeticExpression':
      return lowerArithmetic(l, node, scope);
    case 'IfExpression':
      return lowerIf(l, node, scope);
    case 'FunctionInvocation':
      return lowerCall(l, node, scope);
    case 'DateTimeLiteral':
      return lowerTemporal(l, node, scope);
    case 'Conjunction':
    case 'Disjunction':
      return lowerJunction(l, node, scope);
    default:
      return report(l, node, OUT[node.name] ?? 'This is not part of conditions.');
  }
}

function lowerJunction(l: Lowering, node: SyntaxNode, scope: Scope): Result {
  const op = node.name === 'Conjunction' ? 'and' : 'or';
  // A chain is one node here, so that nesting is not counted for it.
  const operands = operandsOf(node);
  if (operands.length === 0) return report(l, node, `Something is missing beside ${op}.`);
  const args: Expr[] = [];
  let faulty = false;
  for (const operand of operands) {
    const arg = booleanOf(l, operand, scope, `Each side of ${op}`);
    if (arg === null) faulty = true;
    else if (arg.op === op && operand.name === node.name) args.push(...arg.args);
    else args.push(arg);
  }
  if (faulty) return null;
  return { kind: 'value', expr: { op, type: 'boolean', args, from: node.from, to: node.to } };
}

function lowerNumber(l: Lowering, node: SyntaxNode): Result {
  const written = l.text.slice(node.from, node.to).replace(/\s+/g, '');
  const m = /^-?(\d*)(?:\.(\d+))?$/.exec(written);
  if (m === null) return report(l, node, `Write the number ${written.slice(0, 40)} with digits only.`);
  if ((m[1] ?? '').length > 18)
    return report(l, node, 'This number is too large; at most 18 digits before the point.');
  if ((m[2] ?? '').length > SCALE)
    return report(l, node, `This number is too fine; at most ${SCALE} digits after the point.`);
  return {
    kind: 'value',
    expr: { op: 'literal', type: 'number', value: parseDecimal(written), from: node.from, to: node.to },
  };
}
