/**
 * Checks a condition: whether it can be read, whether its names and types are right, and what it costs. What passes
 * always terminates and can be run in memory and in SQL.
 */
import { LONGEST } from './contract.ts';
import { type Checked, childrenOf, type Expr, type Problem, type Scalar } from './ir.ts';
import { lower } from './lower/lower.ts';
import { kids, type Lowering, report, singleOf, typeName } from './lower/lowering.ts';
import { parse } from './syntax.ts';
import { entityOf, type Vocabulary } from './vocabulary.ts';

export interface Checking {
  /** What can run; null when there are problems. */
  readonly condition: Checked | null;
  readonly problems: readonly Problem[];
}

/** Checks a condition against the words of a process. */
export function checkCondition(text: string, vocabulary: Vocabulary): Checking {
  const checking = checkExpression(text, vocabulary, 'boolean');
  const { condition } = checking;
  if (condition === null || readsSomething(condition.expression)) return checking;
  const message = `This is the same for every ${vocabulary.root}: it reads nothing of it. Name a fact, such as ${vocabulary.root}.${entityOf(vocabulary, vocabulary.root).fields[0]?.name ?? 'state'}.`;
  return { condition: null, problems: [{ from: 0, to: text.length, message, suggestions: [] }] };
}

/** Checks an expression of any type, or of one type. */
export function checkExpression(text: string, vocabulary: Vocabulary, wanted?: Scalar): Checking {
  const fault = (message: string, to = text.length): Checking => ({
    condition: null,
    problems: [{ from: 0, to, message, suggestions: [] }],
  });
  // Before anything reads the text: a megabyte costs nothing.
  if (text.length > LONGEST)
    return fault(
      `A condition may have ${LONGEST.toLocaleString('en')} characters at most, and this one has ${text.length.toLocaleString('en')}; split it into several.`,
    );
  if (text.trim() === '') return fault('Write a condition first.');
  const { tree, problems: unread } = parse(text);
  if (unread.length > 0) return { condition: null, problems: unread };
  const l: Lowering = {
    text,
    vocabulary,
    problems: [],
    size: 0,
    depth: 0,
    levels: 0,
    lower: (node, scope) => lower(l, node, scope),
  };
  const top = kids(tree.topNode)[0];
  if (top === undefined) return fault('Write a condition first.');
  const root = { kind: 'record', level: 0, entity: vocabulary.root } as const;
  const expr = singleOf(l, top, { level: 0, names: new Map([[vocabulary.root, root]]), element: null });
  if (expr !== null && wanted !== undefined && expr.type !== wanted)
    report(
      l,
      top,
      expr.type === 'null'
        ? 'null alone says nothing; write a condition.'
        : `A condition is true or false, and this is ${typeName(expr.type)}; compare it with something.`,
    );
  if (expr === null || l.problems.length > 0)
    return { condition: null, problems: [...l.problems].sort((a, b) => a.from - b.from).slice(0, 10) };
  return {
    condition: {
      text,
      vocabulary,
      expression: expr,
      cost: { levels: l.levels, sentence: costSentence(expr, l.levels, vocabulary.root) },
    },
    problems: [],
  };
}

function readsSomething(e: Expr): boolean {
  return (
    e.op === 'field' ||
    e.op === 'log' ||
    e.op === 'aggregate' ||
    e.op === 'quantify' ||
    childrenOf(e).some(readsSomething)
  );
}

function costSentence(e: Expr, levels: number, root: string): string {
  if (levels === 0) return `Reads one record for each ${root}.`;
  const lists = new Set<string>();
  const nested = new Set<string>();
  const walk = (x: Expr, inside: string | null): void => {
    let within = inside;
    if (x.op === 'quantify' || x.op === 'aggregate') {
      (inside === null ? lists : nested).add(
        inside === null ? x.rows.relation : `${x.rows.relation} for each of its ${inside}`,
      );
      within = x.rows.relation;
    }
    for (const child of childrenOf(x)) walk(child, within);
  };
  walk(e, null);
  return `Reads for each ${root}: its ${[...lists, ...nested].join(', its ')}.`;
}
