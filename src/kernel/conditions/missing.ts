/** Finds what is not known yet when an expression cannot be decided: facts, lists, events, divisors. */
import { type Language, PLAIN, say } from '../language.ts';
import { childrenOf, type Expr, type Rows } from './ir.ts';
import { closureOf, type Frame, framesOf } from './run.ts';

/** What is missing, in words, each once: `cost`, `due on of 2 tasks`. */
export function missingOf(e: Expr, frame: Frame, text: string, language: Language = PLAIN): string[] {
  const found = new Map<string, { list: string | null; count: number }>();
  const add = (what: string, list: string | null) => {
    const key = `${what}|${list}`;
    found.set(key, { list, count: (found.get(key)?.count ?? 0) + 1 });
  };
  walk(e, frame, []);
  return [...found].map(([key, { list, count }]) => {
    const what = key.slice(0, key.lastIndexOf('|'));
    if (list === null) return what;
    return count === 1
      ? say(language, '{what} of 1 of the {list}', { what, list: language.translate(list) })
      : say(language, '{what} of {n} {list}', {
          what,
          n: count.toLocaleString('en'),
          list: language.translate(list),
        });
  });

  function walk(x: Expr, at: Frame, lists: readonly string[]): void {
    const value = closureOf(x)(at);
    if (x.op === 'field') {
      if (value === null) add(language.translate(x.field), lists[x.level - 1] ?? null);
      return;
    }
    if (x.op === 'quantify' || x.op === 'aggregate') {
      if (value === null || x.op === 'quantify') walkRows(x.rows, x, at, lists);
      return;
    }
    if (value === null) {
      if (x.op === 'log') {
        add(
          say(language, '“{event}”, which has not happened', { event: eventName(x.event, language) }),
          null,
        );
        return;
      }
      const inside = childrenOf(x).filter((c) => closureOf(c)(at) === null);
      if (x.op === 'call' && inside.length === 0) add(noResult(x, text, language), null);
      for (const child of inside) walk(child, at, lists);
    } else if (value === false && x.op !== 'if') {
      // Comparing something unknown with = says no; what is unknown still matters.
      const isTest =
        x.op === 'compare' && [x.left, x.right].some((c) => c.op === 'literal' && c.value === null);
      for (const child of childrenOf(x)) {
        const v = closureOf(child)(at);
        if (v === null || (v === false && x.op !== 'not' && !isTest && child.type === 'boolean'))
          walk(child, at, lists);
      }
    }
  }

  function walkRows(rows: Rows, x: Expr, at: Frame, lists: readonly string[]): void {
    if (x.op !== 'quantify' && x.op !== 'aggregate') return;
    const inner = x.op === 'quantify' ? x.satisfies : x.value;
    const frames = framesOf(rows, at);
    const names = [...lists.slice(0, rows.level - 1), rows.relation];
    if (frames.length === 0 && x.op === 'aggregate')
      add(say(language, 'any {list}', { list: language.translate(rows.relation) }), null);
    if (inner === null) return;
    const fails = x.op === 'quantify' ? x.how === 'every' : true;
    for (const f of frames) {
      const v = closureOf(inner)(f);
      if (v === null || (v === false && fails)) walk(inner, f, names);
    }
  }
}

function noResult(x: Expr & { op: 'call' }, text: string, language: Language): string {
  const [, divisor] = x.args;
  if (x.name.includes('/') && divisor !== undefined)
    return say(language, 'a divisor other than 0 ({divisor} is 0)', {
      divisor: text.slice(divisor.from, divisor.to),
    });
  if (x.name.includes('working days')) return language.translate('a calendar that reaches this date');
  return say(language, 'a result of {what}', { what: text.slice(x.from, x.to) });
}

/** The event as people read it: `request delivered`. */
export function eventName(event: string, language: Language = PLAIN): string {
  return language.translate(event.slice(event.indexOf('.') + 1).replaceAll('-', ' '));
}
