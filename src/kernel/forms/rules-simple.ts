/**
 * The conditions that most forms need, as a list of tests that people choose with the mouse: "Type of need is one of
 * Legal, Safety". They are written as ordinary condition text and read back from it; what is more than that stays text.
 */
import { checkCondition } from '../conditions/check.ts';
import { formatDay } from '../conditions/days.ts';
import { formatDecimal } from '../conditions/decimal.ts';
import type { Expr } from '../conditions/ir.ts';
import type { FormField, FormSchema } from './contract-schema.ts';
import { vocabularyOf, wordOf } from './rules.ts';

/** How an answer is compared. */
export type TestHow = 'is' | 'is-not' | 'at-least' | 'at-most' | 'answered' | 'not-answered';

/** One test of one field; `values` are option ids, `true` or `false`, a number or a day, as text. */
export interface SimpleTest {
  readonly fieldId: string;
  readonly how: TestHow;
  readonly values: readonly string[];
}

/** Tests of which all, or any, must hold. */
export interface SimpleCondition {
  readonly join: 'and' | 'or';
  readonly tests: readonly SimpleTest[];
}

/** Comparisons that make sense for a kind of field. */
export function waysOf(kind: FormField['kind']): readonly TestHow[] {
  switch (kind) {
    case 'choice':
    case 'choices':
      return ['is', 'is-not', 'answered', 'not-answered'];
    case 'yes-no':
      return ['is', 'answered', 'not-answered'];
    case 'number':
    case 'money':
    case 'audience':
    case 'date':
      return ['at-least', 'at-most', 'is', 'answered', 'not-answered'];
    case 'text':
      return [];
    default:
      return ['answered', 'not-answered'];
  }
}

/** The text of a condition; null when a test lacks its field or its value. */
export function writeCondition(condition: SimpleCondition, schema: FormSchema): string | null {
  const fields = new Map(schema.pages.flatMap((p) => p.fields).map((f) => [f.fieldId, f]));
  const texts = condition.tests.map((test) => {
    const field = fields.get(test.fieldId);
    return field === undefined ? null : writeTest(test, field);
  });
  if (texts.length === 0 || texts.includes(null)) return null;
  return texts.join(` ${condition.join} `);
}

function writeTest({ fieldId, how, values }: SimpleTest, field: FormField): string | null {
  const path = `answers.${wordOf(fieldId)}`;
  if (!waysOf(field.kind).includes(how)) return null;
  if (how === 'answered' || how === 'not-answered') {
    if (field.kind === 'choices') return `count(${path}) ${how === 'answered' ? '>' : '='} 0`;
    return `${path} ${how === 'answered' ? '!=' : '='} null`;
  }
  if (values.length === 0) return null;
  const literals = values.map((v) => literal(field.kind, v));
  if (literals.includes(null)) return null;
  if (field.kind === 'choice' || field.kind === 'choices') {
    const of = field.kind === 'choice' ? path : 'choice.option';
    const test = literals.length === 1 ? `${of} = ${literals[0]}` : `${of} in (${literals.join(', ')})`;
    const whole = field.kind === 'choice' ? test : `some choice in ${path} satisfies ${test}`;
    if (how === 'is-not') return `not(${whole})`;
    return field.kind === 'choices' ? `(${whole})` : whole;
  }
  const operator = how === 'at-least' ? '>=' : how === 'at-most' ? '<=' : '=';
  return `${path} ${operator} ${literals[0]}`;
}

function literal(kind: FormField['kind'], value: string): string | null {
  if (kind === 'yes-no') return value === 'true' || value === 'false' ? value : null;
  if (kind === 'date') return /^\d{4}-\d{2}-\d{2}$/.test(value) ? `date("${value}")` : null;
  if (kind === 'choice' || kind === 'choices') return /^[a-z0-9-]+$/.test(value) ? `"${value}"` : null;
  return /^-?\d{1,15}(\.\d{1,9})?$/.test(value) ? value : null;
}

/** The tests that a text says; null when it says more than a list of tests can. */
export function readCondition(text: string, schema: FormSchema): SimpleCondition | null {
  const { condition } = checkCondition(text, vocabularyOf(schema));
  if (condition === null) return null;
  const e = condition.expression;
  const parts = e.op === 'and' || e.op === 'or' ? e.args : [e];
  const fields = new Map(schema.pages.flatMap((p) => p.fields).map((f) => [wordOf(f.fieldId), f]));
  const tests = parts.map((part) => readTest(part, fields, false));
  if (tests.some((t) => t === null)) return null;
  return { join: e.op === 'or' ? 'or' : 'and', tests: tests as SimpleTest[] };
}

function readTest(e: Expr, fields: ReadonlyMap<string, FormField>, negated: boolean): SimpleTest | null {
  if (e.op === 'not') return negated ? null : readTest(e.arg, fields, true);
  if (e.op === 'quantify') {
    const field = fields.get(e.rows.relation);
    if (field === undefined || e.how !== 'some' || e.rows.filters.length > 0) return null;
    const values = valuesOf(
      e.satisfies,
      (of) => of.op === 'field' && of.level === 1 && of.field === 'option',
    );
    return values === null ? null : { fieldId: field.fieldId, how: negated ? 'is-not' : 'is', values };
  }
  if (e.op === 'compare' && e.left.op === 'aggregate') return negated ? null : readCount(e, fields);
  const of = e.op === 'compare' ? e.left : e.op === 'in' ? e.value : null;
  if (of === null || of.op !== 'field' || of.level !== 0) return null;
  const field = fields.get(of.field);
  if (field === undefined) return null;
  const { fieldId, kind } = field;
  if (e.op === 'compare' && e.right.op === 'literal' && e.right.value === null) {
    if (negated || (e.how !== '=' && e.how !== '!=')) return null;
    return { fieldId, how: e.how === '=' ? 'not-answered' : 'answered', values: [] };
  }
  if (kind === 'choice') {
    const values = valuesOf(e, (x) => x === of);
    if (values !== null) return { fieldId, how: negated ? 'is-not' : 'is', values };
    if (e.op !== 'compare' || e.how !== '!=' || negated) return null;
    const value = literalText(e.right);
    return value === null ? null : { fieldId, how: 'is-not', values: [value] };
  }
  if (e.op !== 'compare' || negated) return null;
  const how = e.how === '=' ? 'is' : e.how === '>=' ? 'at-least' : e.how === '<=' ? 'at-most' : null;
  const value = literalText(e.right);
  if (how === null || value === null || !waysOf(kind).includes(how)) return null;
  return { fieldId, how, values: [value] };
}

function readCount(
  e: Extract<Expr, { op: 'compare' }>,
  fields: ReadonlyMap<string, FormField>,
): SimpleTest | null {
  if (e.left.op !== 'aggregate' || e.left.how !== 'count' || e.left.rows.filters.length > 0) return null;
  const field = fields.get(e.left.rows.relation);
  if (field === undefined || literalText(e.right) !== '0') return null;
  if (e.how !== '>' && e.how !== '=') return null;
  return { fieldId: field.fieldId, how: e.how === '>' ? 'answered' : 'not-answered', values: [] };
}

/** The texts that something must equal, or be one of. */
function valuesOf(e: Expr, isSubject: (e: Expr) => boolean): string[] | null {
  if (e.op === 'compare' && e.how === '=' && isSubject(e.left)) {
    const value = literalText(e.right);
    return value === null ? null : [value];
  }
  if (e.op !== 'in' || !isSubject(e.value)) return null;
  const values = e.tests.map((t) => ('is' in t ? literalText(t.is) : null));
  return values.some((v) => v === null) ? null : (values as string[]);
}

function literalText(e: Expr): string | null {
  if (e.op !== 'literal' || e.value === null) return null;
  if (e.type === 'number') return formatDecimal(e.value as bigint);
  if (e.type === 'date') return formatDay(e.value as number);
  return e.type === 'text' || e.type === 'boolean' ? String(e.value) : null;
}
