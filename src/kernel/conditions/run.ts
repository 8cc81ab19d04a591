/** Makes closures of checked expressions: three-valued, exact, without a database. */

import { parseDay, parseInstant } from './days.ts';
import { type Decimal, divide, wholeDecimal } from './decimal.ts';
import type { Checked, Expr, Rows, Test } from './ir.ts';
import { type Moment, type Primitive, type PrimitiveName, primitives } from './primitives.ts';
import { compare, order, readFact, type Value } from './values.ts';
import type { Facts, Surroundings } from './verdict.ts';

/** Where an expression is evaluated: the record of each level, the case first. */
export interface Frame {
  readonly rows: readonly Facts[];
  readonly moment: Moment;
}

/** A compiled expression. */
export type Closure = (frame: Frame) => Value;

/** The surroundings as closures use them. */
export function momentOf(s: Surroundings): Moment {
  const [now, today] = [parseInstant(s.now), parseDay(s.today)];
  if (now === null || today === null) throw new Error(`not an instant and a date: ${s.now}, ${s.today}`);
  return { now, today, zone: s.zone, workingDays: s.workingDays };
}

const compiled = new WeakMap<Expr, Closure>();

/** The closure of an expression; made once. */
export function closureOf(e: Expr): Closure {
  let closure = compiled.get(e);
  if (closure === undefined) {
    closure = compile(e);
    compiled.set(e, closure);
  }
  return closure;
}

/** The value of a checked expression for one case. */
export function run(checked: Checked, facts: Facts, surroundings: Surroundings): Value {
  return closureOf(checked.expression)({ rows: [facts], moment: momentOf(surroundings) });
}

function compile(e: Expr): Closure {
  switch (e.op) {
    case 'literal':
      return () => e.value;
    case 'field':
      return ({ rows }) => readFact(e.type, rows[e.level]!.fields[e.field]);
    case 'clock':
      return e.how === 'now' ? ({ moment }) => moment.now : ({ moment }) => moment.today;
    case 'and':
    case 'or':
      return junction(e.args.map(closureOf), e.op === 'or');
    case 'not': {
      const arg = closureOf(e.arg);
      return (frame) => opposite(arg(frame));
    }
    case 'compare': {
      const [left, right] = [closureOf(e.left), closureOf(e.right)];
      return (frame) => compare(e.how, left(frame), right(frame));
    }
    case 'in':
      return membership(closureOf(e.value), e.tests);
    case 'if': {
      const [condition, yes, no] = [closureOf(e.condition), closureOf(e.whenTrue), closureOf(e.whenFalse)];
      return (frame) => (condition(frame) === true ? yes(frame) : no(frame));
    }
    case 'call':
      return call(primitives[e.name as PrimitiveName] as Primitive, e.args.map(closureOf));
    case 'quantify':
      return quantifier(e.rows, closureOf(e.satisfies), e.how === 'some');
    case 'aggregate':
      return aggregate(e.how, e.rows, e.value === null ? null : closureOf(e.value));
    case 'log':
      return ({ rows, moment }) => {
        const fact = rows[0]!.events?.[e.event];
        if (e.how === 'happened') return (fact?.count ?? 0) > 0;
        if (e.how === 'count of events') return wholeDecimal(fact?.count ?? 0);
        const last = fact?.last == null ? null : parseInstant(fact.last);
        return last === null ? null : moment.now - last;
      };
  }
}

function opposite(v: Value): Value {
  return v === null ? null : !v;
}

/** Three-valued and/or: `decides` is the value that settles it (false for and, true for or). */
function junction(args: Closure[], decides: boolean): Closure {
  return (frame) => {
    let unknown = false;
    for (const arg of args) {
      const v = arg(frame);
      if (v === decides) return decides;
      if (v === null) unknown = true;
    }
    return unknown ? null : !decides;
  };
}

function membership(value: Closure, tests: readonly Test[]): Closure {
  const checks = tests.map((t): ((v: Value, frame: Frame) => Value) => {
    if ('is' in t) {
      const is = closureOf(t.is);
      return (v, frame) => v === is(frame);
    }
    if ('than' in t) {
      const than = closureOf(t.than);
      return (v, frame) => compare(t.how, v, than(frame));
    }
    const [low, high] = [closureOf(t.low), closureOf(t.high)];
    return (v, frame) => {
      const above = compare(t.lowOpen ? '>' : '>=', v, low(frame));
      const below = compare(t.highOpen ? '<' : '<=', v, high(frame));
      return above === false || below === false ? false : above === null || below === null ? null : true;
    };
  });
  return (frame) => {
    const v = value(frame);
    let unknown = false;
    for (const check of checks) {
      const result = check(v, frame);
      if (result === true) return true;
      if (result === null) unknown = true;
    }
    return unknown ? null : false;
  };
}

function call(primitive: Primitive, args: Closure[]): Closure {
  return (frame) => {
    const given: Exclude<Value, null>[] = [];
    for (const arg of args) {
      const v = arg(frame);
      if (v === null) return null;
      given.push(v);
    }
    return primitive(given, frame.moment);
  };
}

/** The frames of the rows that pass every filter. */
export function framesOf(rows: Rows, frame: Frame): Frame[] {
  const found: Frame[] = [];
  const filters = rows.filters.map(closureOf);
  const outer = frame.rows.slice(0, rows.level);
  for (const row of frame.rows[rows.parent]!.relations[rows.relation] ?? []) {
    const inside = { rows: [...outer, row], moment: frame.moment };
    if (filters.every((f) => f(inside) === true)) found.push(inside);
  }
  return found;
}

function quantifier(rows: Rows, satisfies: Closure, decides: boolean): Closure {
  return (frame) => {
    let unknown = false;
    for (const inside of framesOf(rows, frame)) {
      const v = satisfies(inside);
      if (v === decides) return decides;
      if (v === null) unknown = true;
    }
    return unknown ? null : !decides;
  };
}

function aggregate(how: string, rows: Rows, value: Closure | null): Closure {
  if (value === null) return (frame) => wholeDecimal(framesOf(rows, frame).length);
  return (frame) => {
    const values: Exclude<Value, null>[] = [];
    for (const inside of framesOf(rows, frame)) {
      const v = value(inside);
      if (v === null) return null;
      values.push(v);
    }
    if (values.length === 0) return null;
    if (how === 'min') return values.reduce((a, b) => (order(b, a) < 0 ? b : a));
    if (how === 'max') return values.reduce((a, b) => (order(b, a) > 0 ? b : a));
    const sum = (values as Decimal[]).reduce((a, b) => a + b, 0n);
    return how === 'sum' ? sum : divide(sum, wholeDecimal(values.length));
  };
}
