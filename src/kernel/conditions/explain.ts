/** Tells why a part of a condition is true, false or unknown, in one sentence with the values. */
import { wholeDecimal } from './decimal.ts';
import type { Comparison, Expr, Rows } from './ir.ts';
import { eventName, missingOf } from './missing.ts';
import { closureOf, type Frame, framesOf } from './run.ts';
import { order, show, showNumber, type Value } from './values.ts';

/** Why the expression has its value: `cost 4,200 is above 4,000`. */
export function because(e: Expr, frame: Frame, text: string): string {
  const value = closureOf(e)(frame);
  if (value === null) return unknown(e, frame, text);
  switch (e.op) {
    case 'compare':
      return compared(e, frame, text);
    case 'in':
      return member(e, frame, text, value === true);
    case 'not':
      return because(e.arg, frame, text);
    case 'and':
    case 'or': {
      // What settled it: the ones that are false for `and`, the ones that are true for `or`; otherwise all.
      const settles = e.op === 'or';
      const settling = e.args.filter((a) => closureOf(a)(frame) === settles);
      const told = value === settles ? settling.slice(0, 1) : e.args;
      return told.map((a) => because(a, frame, text)).join(e.op === 'or' ? ', and ' : '; ');
    }
    case 'quantify':
      return quantified(e, frame, text);
    case 'field':
      return stated(e.field, value === true, 'it');
    case 'if': {
      const taken = closureOf(e.condition)(frame) === true ? e.whenTrue : e.whenFalse;
      // A branch that says nothing but true or false leaves the question itself to be told.
      return because(taken.op === 'literal' ? e.condition : taken, frame, text);
    }
    case 'log':
      return logged(e.event, frame);
    case 'call':
      return called(e, frame, text, value === true);
    default:
      return `${source(text, e)} is ${value}`;
  }
}

function unknown(e: Expr, frame: Frame, text: string): string {
  const missing = missingOf(e, frame, text);
  if (missing.length === 0) return `${source(text, e)} cannot be told`;
  return `it cannot be told without ${missing.length === 1 ? missing[0] : `${missing.slice(0, -1).join(', ')} and ${missing.at(-1)}`}`;
}

function source(text: string, e: { from: number; to: number }): string {
  const s = text.slice(e.from, e.to).replace(/\s+/g, ' ');
  return s.length > 80 ? `${s.slice(0, 77)}…` : s;
}

/** How people call what an expression stands for. */
function noun(e: Expr, text: string): string {
  if (e.op === 'field') return e.field;
  if (e.op === 'clock') return e.how === 'now' ? 'the time now' : 'today';
  if (e.op === 'aggregate') {
    const list = listName(e.rows, text);
    if (e.value === null) return `the number of ${list}`;
    const of = `${e.value.op === 'field' ? e.value.field : source(text, e.value)} of ${list}`;
    return {
      sum: `the sum of ${of}`,
      mean: `the average ${of}`,
      min: `the lowest ${of}`,
      max: `the highest ${of}`,
      count: of,
    }[e.how];
  }
  if (e.op === 'log')
    return e.how === 'time since'
      ? `the time since “${eventName(e.event)}”`
      : `the count of “${eventName(e.event)}”`;
  if (e.op === 'call' && e.name === 'date of date-time') return `the date of ${noun(e.args[0]!, text)}`;
  return source(text, e);
}

/** The relation with its filters: `tasks that have state “done”`. */
function listName(rows: Rows, text: string): string {
  if (rows.filters.length === 0) return rows.relation;
  return `${rows.relation} that ${rows.filters.map((f) => predicate(f, text, false)).join(' and ')}`;
}

const ORDER: Record<string, readonly [less: string, same: string, more: string]> = {
  number: ['below', 'exactly', 'above'],
  date: ['before', 'on', 'after'],
  'date-time': ['before', 'at', 'after'],
  duration: ['shorter than', 'exactly', 'longer than'],
  text: ['before', 'the same as', 'after'],
};

function compared(e: Expr & { op: 'compare' }, frame: Frame, text: string): string {
  const [a, b] = [closureOf(e.left)(frame), closureOf(e.right)(frame)];
  const nullTest = [e.left, e.right].find((x) => x.op === 'literal' && x.value === null);
  if (nullTest !== undefined) {
    const [tested, v] = nullTest === e.left ? [e.right, b] : [e.left, a];
    return v === null
      ? `${noun(tested, text)} is not known`
      : `${noun(tested, text)} is ${show(tested.type, v)}`;
  }
  if (a === null || b === null) {
    const without = missingOf(e, frame, text);
    return `${without.length > 0 ? without.join(' and ') : source(text, e)} is not known`;
  }
  if (e.how === '=' || e.how === '!=') {
    if (e.left.type === 'boolean' && e.left.op === 'field' && e.right.op === 'literal')
      return stated(e.left.field, a === true, 'it');
    const right =
      e.right.op === 'literal' ? show(e.right.type, b) : `${noun(e.right, text)} ${show(e.right.type, b)}`;
    return a === b
      ? `${subject(e.left, a, text)} is ${e.left.op === 'literal' || e.right.op !== 'literal' ? `the same as ${right}` : show(e.left.type, a)}`
      : `${subject(e.left, a, text)} is ${e.left.op === 'literal' ? '' : `${show(e.left.type, a)}, `}not ${right}`;
  }
  return ordered(e.left, a, e.how, e.right, b, text);
}

/** A noun without its value, for sentences that give the value after it. */
function subject(e: Expr, value: Value, text: string): string {
  return e.op === 'literal' ? show(e.type, value) : noun(e, text);
}

function ordered(left: Expr, a: Value, _how: Comparison, right: Expr, b: Value, text: string): string {
  const words = ORDER[left.type] ?? ORDER.number!;
  const o = order(a!, b!);
  const word = words[o < 0 ? 0 : o === 0 ? 1 : 2];
  const than =
    right.op === 'literal' || right.op === 'clock'
      ? valueText(right, b)
      : right.op === 'field'
        ? `${right.field} ${show(right.type, b)}`
        : `${noun(right, text)} (${show(right.type, b)})`;
  if (left.op === 'literal' || left.op === 'clock') return `${valueText(left, a)} is ${word} ${than}`;
  if (left.op === 'field') return `${noun(left, text)} ${show(left.type, a)} is ${word} ${than}`;
  return `${noun(left, text)} is ${show(left.type, a)}, ${word} ${than}`;
}

function valueText(e: Expr, v: Value): string {
  return e.op === 'clock' && e.how === 'today' ? `today (${show('date', v)})` : show(e.type, v);
}

function member(e: Expr & { op: 'in' }, frame: Frame, text: string, isIn: boolean): string {
  const v = closureOf(e.value)(frame);
  if (v === null) return `${noun(e.value, text)} is not known`;
  const [only] = e.tests;
  const has =
    e.value.op === 'literal'
      ? show(e.value.type, v)
      : `${noun(e.value, text)} ${e.value.op === 'field' ? '' : 'is '}${show(e.value.type, v)}`;
  if (e.tests.length === 1 && only !== undefined && 'low' in only) {
    const [low, high] = [closureOf(only.low)(frame), closureOf(only.high)(frame)];
    return `${has} is ${isIn ? '' : 'not '}between ${show(only.low.type, low)} and ${show(only.high.type, high)}`;
  }
  const listed = e.tests.map((t) => ('is' in t ? show(t.is.type, closureOf(t.is)(frame)) : null));
  if (listed.includes(null) || listed.length > 6)
    return `${has} is ${isIn ? '' : 'not '}among what is listed`;
  return isIn
    ? `${noun(e.value, text)} is ${show(e.value.type, v)}`
    : `${noun(e.value, text)} is ${show(e.value.type, v)}, none of ${listed.join(', ')}`;
}

/** A yes-or-no field as a statement: `it has an owner`, `it is not regulatory`. */
function stated(field: string, yes: boolean, who: string): string {
  const [first, ...rest] = field.split(' ');
  if (first === 'is' && rest.length > 0) return `${who} is ${yes ? '' : 'not '}${rest.join(' ')}`;
  if (first === 'has' && rest.length > 0)
    return `${who} has ${yes ? article(rest.join(' ')) : `no ${rest.join(' ')}`}`;
  return `${field} is ${yes ? 'yes' : 'no'}`;
}

function article(words: string): string {
  return /^(existing|evidence)|s$/.test(words) ? words : `${/^[aeio]/.test(words) ? 'an' : 'a'} ${words}`;
}

function quantified(e: Expr & { op: 'quantify' }, frame: Frame, text: string): string {
  const list = listName(e.rows, text);
  const values = framesOf(e.rows, frame).map((f) => closureOf(e.satisfies)(f));
  const all = values.length;
  if (all === 0) return `there are no ${list}`;
  const yes = values.filter((v) => v === true).length;
  const open = values.filter((v) => v === null).length;
  const number = (n: number) => showNumber(wholeDecimal(n));
  const share =
    yes === all
      ? all === 1
        ? `the only one of the ${list}`
        : `all ${number(all)} ${list}`
      : yes === 0
        ? `none of ${number(all)} ${list}`
        : `${number(yes)} of ${number(all)} ${list}`;
  const doubt = open === 0 ? '' : `; of ${number(open)} it cannot be told`;
  const singular = yes === all && all === 1;
  return `${share} ${predicate(e.satisfies, text, singular)}${doubt}`;
}

/** What is said of the records of a list: `are done`, `have state “done”`. */
function predicate(e: Expr, text: string, singular: boolean): string {
  const [are, have] = singular ? ['is', 'has'] : ['are', 'have'];
  const said = (field: string, yes: boolean): string => {
    const [first, ...rest] = field.split(' ');
    if (first === 'has' && rest.length > 0) return `${have} ${yes ? '' : 'no '}${rest.join(' ')}`;
    return `${are} ${yes ? '' : 'not '}${first === 'is' && rest.length > 0 ? rest.join(' ') : field}`;
  };
  if (e.op === 'field' && e.type === 'boolean') return said(e.field, true);
  if (e.op === 'not' && e.arg.op === 'field') return said(e.arg.field, false);
  if (e.op === 'compare' && e.left.op === 'field' && e.right.op === 'literal') {
    const { field } = e.left;
    const equal = e.how === '=';
    if (equal || e.how === '!=') {
      if (e.right.value === null) return `${have} ${equal ? 'no ' : ''}${field}`;
      if (typeof e.right.value === 'boolean') return said(field, e.right.value === equal);
      return `${have} ${field} ${equal ? '' : 'other than '}${show(e.right.type, e.right.value)}`;
    }
  }
  return `${singular ? 'satisfies' : 'satisfy'} ${source(text, e)}`;
}

function logged(event: string, frame: Frame): string {
  const fact = frame.rows[0]!.events?.[event];
  const name = `“${eventName(event)}”`;
  if (fact === undefined || fact.count === 0) return `${name} has not happened`;
  const times = fact.count === 1 ? 'once' : `${fact.count} times`;
  return `${name} happened ${times}${fact.last === null ? '' : `, last on ${fact.last.slice(0, 10)}`}`;
}

const VERBS: Record<string, readonly [string, string]> = {
  contains: ['contains', 'does not contain'],
  'starts with': ['starts with', 'does not start with'],
  'ends with': ['ends with', 'does not end with'],
};

function called(e: Expr & { op: 'call' }, frame: Frame, text: string, yes: boolean): string {
  const verbs = VERBS[e.name];
  const [a, b] = e.args;
  if (verbs === undefined || a === undefined || b === undefined)
    return `${source(text, e)} is ${yes ? 'true' : 'false'}`;
  const [x, y] = [closureOf(a)(frame), closureOf(b)(frame)];
  return `${noun(a, text)} ${show('text', x)} ${verbs[yes ? 0 : 1]} ${show('text', y)}`;
}
