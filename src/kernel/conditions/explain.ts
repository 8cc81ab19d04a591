/** Tells why a part of a condition is true, false or unknown, in one sentence with the values. */
import { type Language, listed, say } from '../language.ts';
import { wholeDecimal } from './decimal.ts';
import type { Expr, Rows } from './ir.ts';
import { eventName, missingOf } from './missing.ts';
import { closureOf, type Frame, framesOf } from './run.ts';
import { order, show, showNumber, type Value } from './values.ts';

/** The condition as its author wrote it, and the language in which its reasons are told. */
export interface Telling {
  readonly text: string;
  readonly language: Language;
}

/** Why the expression has its value: `cost 4,200 is above 4,000`. */
export function because(e: Expr, frame: Frame, telling: Telling): string {
  const value = closureOf(e)(frame);
  if (value === null) return unknown(e, frame, telling);
  const { language } = telling;
  switch (e.op) {
    case 'compare':
      return compared(e, frame, telling);
    case 'in':
      return member(e, frame, telling, value === true);
    case 'not':
      return because(e.arg, frame, telling);
    case 'and':
    case 'or': {
      // What settled it: the ones that are false for `and`, the ones that are true for `or`; otherwise all.
      const settles = e.op === 'or';
      const settling = e.args.filter((a) => closureOf(a)(frame) === settles);
      const told = value === settles ? settling.slice(0, 1) : e.args;
      return told
        .map((a) => because(a, frame, telling))
        .join(e.op === 'or' ? language.translate(', and ') : language.translate('; '));
    }
    case 'quantify':
      return quantified(e, frame, telling);
    case 'field':
      return stated(e.field, value === true, language);
    case 'if': {
      const taken = closureOf(e.condition)(frame) === true ? e.whenTrue : e.whenFalse;
      // A branch that says nothing but true or false leaves the question itself to be told.
      return because(taken.op === 'literal' ? e.condition : taken, frame, telling);
    }
    case 'log':
      return logged(e.event, frame, language);
    case 'call':
      return called(e, frame, telling, value === true);
    default:
      return is(language, source(telling, e), String(value));
  }
}

const is = (language: Language, what: string, value: string) =>
  say(language, '{what} is {value}', { what, value });
const notKnown = (language: Language, what: string) => say(language, '{what} is not known', { what });

function unknown(e: Expr, frame: Frame, telling: Telling): string {
  const { text, language } = telling;
  const missing = missingOf(e, frame, text, language);
  if (missing.length === 0) return say(language, '{what} cannot be told', { what: source(telling, e) });
  return say(language, 'it cannot be told without {what}', { what: joined(language, missing) });
}

/** `cost, priority and due on`. */
function joined(language: Language, items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? '';
  return say(language, '{items} and {last}', {
    items: listed(language, items.slice(0, -1)),
    last: items.at(-1),
  });
}

function source({ text }: Telling, e: { from: number; to: number }): string {
  const s = text.slice(e.from, e.to).replace(/\s+/g, ' ');
  return s.length > 80 ? `${s.slice(0, 77)}…` : s;
}

/** How people call what an expression stands for. */
function noun(e: Expr, telling: Telling): string {
  const { language } = telling;
  if (e.op === 'field') return language.translate(e.field);
  if (e.op === 'clock')
    return e.how === 'now' ? language.translate('the time now') : language.translate('today');
  if (e.op === 'aggregate') {
    const list = listName(e.rows, telling);
    if (e.value === null) return say(language, 'the number of {list}', { list });
    const value = e.value.op === 'field' ? language.translate(e.value.field) : source(telling, e.value);
    const of = say(language, '{what} of {list}', { what: value, list });
    switch (e.how) {
      case 'sum':
        return say(language, 'the sum of {of}', { of });
      case 'mean':
        return say(language, 'the average {of}', { of });
      case 'min':
        return say(language, 'the lowest {of}', { of });
      case 'max':
        return say(language, 'the highest {of}', { of });
      default:
        return of;
    }
  }
  if (e.op === 'log') {
    const event = eventName(e.event, language);
    return e.how === 'time since'
      ? say(language, 'the time since “{event}”', { event })
      : say(language, 'the count of “{event}”', { event });
  }
  if (e.op === 'call' && e.name === 'date of date-time')
    return say(language, 'the date of {what}', { what: noun(e.args[0]!, telling) });
  return source(telling, e);
}

/** The relation with its filters: `tasks that have state “done”`. */
function listName(rows: Rows, telling: Telling): string {
  const { language } = telling;
  const list = language.translate(rows.relation);
  if (rows.filters.length === 0) return list;
  const filters = rows.filters.map((f) => predicate(f, telling, false)).join(language.translate(' and '));
  return say(language, '{list} that {filters}', { list, filters });
}

/** Both sides in the order in which they stand: below, the same, above. */
function comparison(language: Language, type: string, o: number, what: string, than: string): string {
  const sides = { what, than };
  switch (type) {
    case 'date':
    case 'date-time':
      if (o < 0) return say(language, '{what} before {than}', sides);
      if (o > 0) return say(language, '{what} after {than}', sides);
      return type === 'date'
        ? say(language, '{what} on {than}', sides)
        : say(language, '{what} at {than}', sides);
    case 'duration':
      if (o < 0) return say(language, '{what} shorter than {than}', sides);
      if (o > 0) return say(language, '{what} longer than {than}', sides);
      break;
    case 'text':
      if (o < 0) return say(language, '{what} before {than}', sides);
      if (o > 0) return say(language, '{what} after {than}', sides);
      return say(language, '{what} the same as {than}', sides);
    default:
      if (o < 0) return say(language, '{what} below {than}', sides);
      if (o > 0) return say(language, '{what} above {than}', sides);
  }
  return say(language, '{what} exactly {than}', sides);
}

function compared(e: Expr & { op: 'compare' }, frame: Frame, telling: Telling): string {
  const { text, language } = telling;
  const [a, b] = [closureOf(e.left)(frame), closureOf(e.right)(frame)];
  const nullTest = [e.left, e.right].find((x) => x.op === 'literal' && x.value === null);
  if (nullTest !== undefined) {
    const [tested, v] = nullTest === e.left ? [e.right, b] : [e.left, a];
    return v === null
      ? notKnown(language, noun(tested, telling))
      : is(language, noun(tested, telling), show(tested.type, v, language));
  }
  if (a === null || b === null) {
    const without = missingOf(e, frame, text, language);
    return notKnown(
      language,
      without.length > 0 ? without.join(language.translate(' and ')) : source(telling, e),
    );
  }
  if (e.how === '=' || e.how === '!=') {
    if (e.left.type === 'boolean' && e.left.op === 'field' && e.right.op === 'literal')
      return stated(e.left.field, a === true, language);
    const right =
      e.right.op === 'literal'
        ? show(e.right.type, b, language)
        : `${noun(e.right, telling)} ${show(e.right.type, b, language)}`;
    const left = subject(e.left, a, telling);
    if (a === b)
      return e.left.op === 'literal' || e.right.op !== 'literal'
        ? say(language, '{what} is the same as {than}', { what: left, than: right })
        : is(language, left, show(e.left.type, a, language));
    return e.left.op === 'literal'
      ? say(language, '{what} is not {than}', { what: left, than: right })
      : say(language, '{what} is {value}, not {than}', {
          what: left,
          value: show(e.left.type, a, language),
          than: right,
        });
  }
  return ordered(e.left, a, e.right, b, telling);
}

/** A noun without its value, for sentences that give the value after it. */
function subject(e: Expr, value: Value, telling: Telling): string {
  return e.op === 'literal' ? show(e.type, value, telling.language) : noun(e, telling);
}

function ordered(left: Expr, a: Value, right: Expr, b: Value, telling: Telling): string {
  const { language } = telling;
  const than =
    right.op === 'literal' || right.op === 'clock'
      ? valueText(right, b, language)
      : right.op === 'field'
        ? `${language.translate(right.field)} ${show(right.type, b, language)}`
        : `${noun(right, telling)} (${show(right.type, b, language)})`;
  const value = show(left.type, a, language);
  const what =
    left.op === 'literal' || left.op === 'clock'
      ? say(language, '{what} is', { what: valueText(left, a, language) })
      : left.op === 'field'
        ? say(language, '{what} {value} is', { what: noun(left, telling), value })
        : say(language, '{what} is {value},', { what: noun(left, telling), value });
  return comparison(language, left.type, order(a!, b!), what, than);
}

function valueText(e: Expr, v: Value, language: Language): string {
  return e.op === 'clock' && e.how === 'today'
    ? say(language, 'today ({day})', { day: show('date', v, language) })
    : show(e.type, v, language);
}

function member(e: Expr & { op: 'in' }, frame: Frame, telling: Telling, isIn: boolean): string {
  const { language } = telling;
  const v = closureOf(e.value)(frame);
  const what = noun(e.value, telling);
  if (v === null) return notKnown(language, what);
  const [only] = e.tests;
  const value = show(e.value.type, v, language);
  const has =
    e.value.op === 'literal'
      ? value
      : e.value.op === 'field'
        ? `${what} ${value}`
        : is(language, what, value);
  if (e.tests.length === 1 && only !== undefined && 'low' in only) {
    const ends = {
      what: has,
      low: show(only.low.type, closureOf(only.low)(frame), language),
      high: show(only.high.type, closureOf(only.high)(frame), language),
    };
    return isIn
      ? say(language, '{what} is between {low} and {high}', ends)
      : say(language, '{what} is not between {low} and {high}', ends);
  }
  const among = e.tests.map((t) => ('is' in t ? show(t.is.type, closureOf(t.is)(frame), language) : null));
  if (among.includes(null) || among.length > 6)
    return isIn
      ? say(language, '{what} is among what is listed', { what: has })
      : say(language, '{what} is not among what is listed', { what: has });
  return isIn
    ? is(language, what, value)
    : say(language, '{what} is {value}, none of {list}', {
        what,
        value,
        list: listed(language, among as string[]),
      });
}

/** A yes-or-no field as a statement: `it has an owner`, `it is not regulatory`. */
function stated(field: string, yes: boolean, language: Language): string {
  const [first, ...rest] = field.split(' ');
  const what = rest.join(' ');
  if (first === 'is' && rest.length > 0)
    return yes
      ? say(language, 'it is {what}', { what: language.translate(what) })
      : say(language, 'it is not {what}', { what: language.translate(what) });
  if (first === 'has' && rest.length > 0)
    return yes
      ? say(language, 'it has {what}', { what: article(what, language) })
      : say(language, 'it has no {what}', { what: language.translate(what) });
  return is(language, language.translate(field), yes ? language.translate('yes') : language.translate('no'));
}

/** Articles are an English matter. */
function article(words: string, language: Language): string {
  const said = language.translate(words);
  if (said !== words || /^(existing|evidence)|s$/.test(words)) return said;
  return `${/^[aeio]/.test(words) ? 'an' : 'a'} ${words}`;
}

function quantified(e: Expr & { op: 'quantify' }, frame: Frame, telling: Telling): string {
  const { language } = telling;
  const list = listName(e.rows, telling);
  const values = framesOf(e.rows, frame).map((f) => closureOf(e.satisfies)(f));
  const all = values.length;
  if (all === 0) return say(language, 'there are no {list}', { list });
  const yes = values.filter((v) => v === true).length;
  const open = values.filter((v) => v === null).length;
  const number = (n: number) => showNumber(wholeDecimal(n), language);
  const counts = { list, all: number(all), some: number(yes) };
  const share =
    yes === all
      ? all === 1
        ? say(language, 'the only one of the {list}', counts)
        : say(language, 'all {all} {list}', counts)
      : yes === 0
        ? say(language, 'none of {all} {list}', counts)
        : say(language, '{some} of {all} {list}', counts);
  const told = `${share} ${predicate(e.satisfies, telling, yes === all && all === 1)}`;
  return open === 0
    ? told
    : say(language, '{told}; of {open} it cannot be told', { told, open: number(open) });
}

/** What is said of the records of a list: `are done`, `have state “done”`. */
function predicate(e: Expr, telling: Telling, singular: boolean): string {
  const { language } = telling;
  const said = (field: string, yes: boolean): string => {
    const [first, ...rest] = field.split(' ');
    const bare = (first === 'has' || first === 'is') && rest.length > 0 ? rest.join(' ') : field;
    const what = { what: language.translate(bare) };
    if (first === 'has' && rest.length > 0) {
      if (singular) return yes ? say(language, 'has {what}', what) : say(language, 'has no {what}', what);
      return yes ? say(language, 'have {what}', what) : say(language, 'have no {what}', what);
    }
    if (singular) return yes ? say(language, 'is {what}', what) : say(language, 'is not {what}', what);
    return yes ? say(language, 'are {what}', what) : say(language, 'are not {what}', what);
  };
  if (e.op === 'field' && e.type === 'boolean') return said(e.field, true);
  if (e.op === 'not' && e.arg.op === 'field') return said(e.arg.field, false);
  if (e.op === 'compare' && e.left.op === 'field' && e.right.op === 'literal') {
    const { field } = e.left;
    const equal = e.how === '=';
    if (equal || e.how === '!=') {
      // `has` stands before the words, so that a field called “has sponsor” is not taken for a statement.
      if (e.right.value === null) return said(`has ${field}`, !equal);
      if (typeof e.right.value === 'boolean') return said(field, e.right.value === equal);
      const parts = { what: language.translate(field), value: show(e.right.type, e.right.value, language) };
      if (singular)
        return equal
          ? say(language, 'has {what} {value}', parts)
          : say(language, 'has {what} other than {value}', parts);
      return equal
        ? say(language, 'have {what} {value}', parts)
        : say(language, 'have {what} other than {value}', parts);
    }
  }
  const what = source(telling, e);
  return singular ? say(language, 'satisfies {what}', { what }) : say(language, 'satisfy {what}', { what });
}

function logged(event: string, frame: Frame, language: Language): string {
  const fact = frame.rows[0]!.events?.[event];
  const name = eventName(event, language);
  if (fact === undefined || fact.count === 0)
    return say(language, '“{event}” has not happened', { event: name });
  const happened =
    fact.count === 1
      ? say(language, '“{event}” happened once', { event: name })
      : say(language, '“{event}” happened {n} times', { event: name, n: fact.count });
  return fact.last === null
    ? happened
    : say(language, '{happened}, last on {day}', { happened, day: fact.last.slice(0, 10) });
}

function called(e: Expr & { op: 'call' }, frame: Frame, telling: Telling, yes: boolean): string {
  const { language } = telling;
  const [a, b] = e.args;
  const text = (x: Expr) => show('text', closureOf(x)(frame), language);
  const sides =
    a === undefined || b === undefined ? null : { what: `${noun(a, telling)} ${text(a)}`, part: text(b) };
  switch (sides === null ? '' : e.name) {
    case 'contains':
      return yes
        ? say(language, '{what} contains {part}', sides!)
        : say(language, '{what} does not contain {part}', sides!);
    case 'starts with':
      return yes
        ? say(language, '{what} starts with {part}', sides!)
        : say(language, '{what} does not start with {part}', sides!);
    case 'ends with':
      return yes
        ? say(language, '{what} ends with {part}', sides!)
        : say(language, '{what} does not end with {part}', sides!);
    default:
      return is(language, source(telling, e), yes ? language.translate('true') : language.translate('false'));
  }
}
