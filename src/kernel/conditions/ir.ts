/**
 * The typed form of a condition: what the checker makes of the text and what closure, SQL and explanation are made
 * from. It is small on purpose, and plain data; every construct in it terminates.
 */
import type { ValueType, Vocabulary } from './vocabulary.ts';

/** Types of single values; `months` is a duration of years and months, which only dates take. */
export type Scalar = ValueType | 'months';

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type Aggregate = 'count' | 'sum' | 'min' | 'max' | 'mean';

/** The records behind a relation, filtered. Level 0 is the case; each nesting is one level further. */
export interface Rows {
  readonly level: number;
  /** Level of the record that they belong to. */
  readonly parent: number;
  /** Entity that declares the relation. */
  readonly owner: string;
  readonly relation: string;
  /** Entity of the rows. */
  readonly entity: string;
  readonly filters: readonly Expr[];
}

/** One test of `in`. */
export type Test =
  | { readonly is: Expr }
  | { readonly how: Comparison; readonly than: Expr }
  | { readonly low: Expr; readonly lowOpen: boolean; readonly high: Expr; readonly highOpen: boolean };

type Node =
  | {
      readonly op: 'literal';
      readonly type: Scalar | 'null';
      readonly value: string | number | bigint | boolean | null;
    }
  | { readonly op: 'field'; readonly type: ValueType; level: number; entity: string; field: string }
  | { readonly op: 'and' | 'or'; readonly type: 'boolean'; readonly args: readonly Expr[] }
  | { readonly op: 'not'; readonly type: 'boolean'; readonly arg: Expr }
  | { readonly op: 'compare'; readonly type: 'boolean'; how: Comparison; left: Expr; right: Expr }
  | { readonly op: 'in'; readonly type: 'boolean'; value: Expr; tests: readonly Test[] }
  | { readonly op: 'if'; readonly type: Scalar; condition: Expr; whenTrue: Expr; whenFalse: Expr }
  | {
      readonly op: 'quantify';
      readonly type: 'boolean';
      how: 'every' | 'some';
      rows: Rows;
      variable: string;
      satisfies: Expr;
    }
  | { readonly op: 'aggregate'; readonly type: Scalar; how: Aggregate; rows: Rows; value: Expr | null }
  | { readonly op: 'call'; readonly type: Scalar; name: string; args: readonly Expr[] }
  | { readonly op: 'clock'; readonly type: 'date' | 'date-time'; how: 'now' | 'today' }
  | {
      readonly op: 'log';
      readonly type: Scalar;
      how: 'happened' | 'time since' | 'count of events';
      event: string;
    };

/** A typed expression with its place in the text. */
export type Expr = Node & { readonly from: number; readonly to: number };

/** What a condition costs: how deeply relations are nested. */
export interface Cost {
  readonly levels: number;
  readonly sentence: string;
}

/** A condition that was checked: it can run, in memory and in SQL. */
export interface Checked {
  readonly text: string;
  readonly vocabulary: Vocabulary;
  readonly expression: Expr;
  readonly cost: Cost;
}

/** One fault of a text; `from` and `to` are character positions. */
export interface Problem {
  readonly from: number;
  readonly to: number;
  readonly message: string;
  /** Texts that could stand there instead, best first. */
  readonly suggestions: readonly string[];
}

/** The expressions directly inside one, filters of its rows included. */
export function childrenOf(e: Expr): Expr[] {
  switch (e.op) {
    case 'and':
    case 'or':
    case 'call':
      return [...e.args];
    case 'not':
      return [e.arg];
    case 'compare':
      return [e.left, e.right];
    case 'in':
      return [
        e.value,
        ...e.tests.flatMap((t) => ('is' in t ? [t.is] : 'than' in t ? [t.than] : [t.low, t.high])),
      ];
    case 'if':
      return [e.condition, e.whenTrue, e.whenFalse];
    case 'quantify':
      return [...e.rows.filters, e.satisfies];
    case 'aggregate':
      return [...e.rows.filters, ...(e.value === null ? [] : [e.value])];
    default:
      return [];
  }
}

/** The parts that are explained one by one: the arguments of the outermost `and`. */
export function conjuncts(e: Expr): readonly Expr[] {
  return e.op === 'and' ? e.args.flatMap(conjuncts) : [e];
}

/** Whether the expression reads records of a relation. */
export function readsRows(e: Expr): boolean {
  return e.op === 'quantify' || e.op === 'aggregate' || childrenOf(e).some(readsRows);
}
