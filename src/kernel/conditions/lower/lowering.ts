/**
 * What every part of the checker shares: the text, the vocabulary, the problems found so far, and the ways to name
 * types and pieces of text in a message.
 */
import type { SyntaxNode } from '@lezer/common';
import type { Expr, Problem, Rows, Scalar } from '../ir.ts';
import type { Vocabulary } from '../vocabulary.ts';

/** What a piece of text stands for; null when a problem was reported for it. */
export type Result =
  | { readonly kind: 'value'; readonly expr: Expr }
  | { readonly kind: 'record'; readonly level: number; readonly entity: string }
  | { readonly kind: 'rows'; readonly rows: Rows; readonly value: Expr | null }
  | null;

/** Names that may be used at a place of the text. */
export interface Scope {
  /** Nesting of relations so far. */
  readonly level: number;
  readonly names: ReadonlyMap<string, Result>;
  /** Inside a filter: the element, whose fields go by their bare names. */
  readonly element: { readonly level: number; readonly entity: string } | null;
}

/** One run of the checker. */
export interface Lowering {
  readonly text: string;
  readonly vocabulary: Vocabulary;
  readonly problems: Problem[];
  /** Nodes made so far and nesting now: both are limited. */
  size: number;
  depth: number;
  /** Deepest nesting of relations. */
  levels: number;
  lower(node: SyntaxNode, scope: Scope): Result;
}

/** Records a problem at a node; returns null, so that callers can return it. */
export function report(
  l: Lowering,
  at: { from: number; to: number },
  message: string,
  suggestions: readonly string[] = [],
): null {
  if (!l.problems.some((p) => p.from === at.from && p.message === message))
    l.problems.push({ from: at.from, to: Math.max(at.to, at.from), message, suggestions });
  return null;
}

/** The text of a node on one line; long ones are cut. */
export function quoted(l: Lowering, at: { from: number; to: number }): string {
  const s = l.text.slice(at.from, at.to).replace(/\s+/g, ' ');
  return s.length > 60 ? `${s.slice(0, 57)}…` : s;
}

/** Direct children of a node. */
export function kids(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let c = node.firstChild; c !== null; c = c.nextSibling)
    if (c.name !== 'LineComment' && c.name !== 'BlockComment') found.push(c);
  return found;
}

/**
 * The operands of a chain of `and` or of `or`: the tree leans to the left as deep as the chain is long. Empty when one
 * is missing.
 */
export function operandsOf(node: SyntaxNode): SyntaxNode[] {
  const operands: SyntaxNode[] = [];
  let at: SyntaxNode = node;
  while (at.name === node.name) {
    const [left, , right] = kids(at);
    if (left === undefined || right === undefined) return [];
    operands.unshift(right);
    at = left;
  }
  return [at, ...operands];
}

/** Lowers a node that must stand for a single value. */
export function singleOf(l: Lowering, node: SyntaxNode, scope: Scope): Expr | null {
  const r = l.lower(node, scope);
  if (r === null) return null;
  if (r.kind === 'value') return r.expr;
  const name = quoted(l, node);
  if (r.kind === 'record') {
    const fields = l.vocabulary.entities.find((e) => e.name === r.entity)!.fields.map((f) => f.name);
    return report(
      l,
      node,
      `${name} is a whole record; name one of its fields, such as ${name}.${fields[0]}.`,
    );
  }
  const many = r.value === null ? 'a list of records' : `a list of values`;
  return report(
    l,
    node,
    `${name} is ${many}, not one value; use count, sum, min, max, mean, every or some with it.`,
  );
}

/** Lowers a node that must be true, false or null. */
export function booleanOf(l: Lowering, node: SyntaxNode, scope: Scope, where: string): Expr | null {
  const e = singleOf(l, node, scope);
  if (e === null || e.type === 'boolean') return e;
  if (e.type === 'null') return { op: 'literal', type: 'boolean', value: null, from: e.from, to: e.to };
  return report(
    l,
    node,
    `${where} must be true or false, but ${quoted(l, node)} is ${typeName(e.type)}; compare it with something.`,
  );
}

/** A type in words: `a number`. */
export function typeName(type: Scalar | 'null'): string {
  switch (type) {
    case 'text':
      return 'text';
    case 'boolean':
      return 'true or false';
    case 'date-time':
      return 'a point in time';
    case 'months':
      return 'a duration of months';
    case 'null':
      return 'null';
    default:
      return `a ${type}`;
  }
}

/** `Did you mean a, b or c?` with a space before it; nothing without candidates. */
export function didYouMean(candidates: readonly string[]): string {
  if (candidates.length === 0) return '';
  const last = candidates.at(-1)!;
  const list = candidates.length === 1 ? last : `${candidates.slice(0, -1).join(', ')} or ${last}`;
  return ` Did you mean ${list}?`;
}
