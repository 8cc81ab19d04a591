/** Reads the text with the FEEL grammar and says in words where it cannot be read. */
import type { Tree } from '@lezer/common';
import { parser, trackVariables } from 'lezer-feel';
import type { Problem } from './ir.ts';

// The only name of the language that holds a word of the grammar; vocabularies may not (see vocabulary.ts).
const feel = parser.configure({ contextTracker: trackVariables({ 'working days between': 1 }) });

/** The syntax tree, and what is wrong with the text. */
export function parse(text: string): { tree: Tree; problems: Problem[] } {
  const tree = feel.parse(text);
  const problems: Problem[] = [];
  tree.iterate({
    enter(node) {
      if (problems.length >= 3) return false;
      if (!node.type.isError) return true;
      if (problems.every((p) => node.from > p.to)) problems.push(explain(text, node.from, node.to));
      return false;
    },
  });
  return { tree, problems };
}

const INSTEAD: readonly [RegExp, string, string][] = [
  [/^&&?/, 'and', 'Write and in words.'],
  [/^\|\|?/, 'or', 'Write or in words.'],
  [/^'/, '"', 'Texts stand between double quotes ("), not between single ones (\').'],
  [/^[“”„]/, '"', 'Texts stand between straight double quotes (").'],
  [/^!/, 'not', 'Write not(…) in words, or != for “is not”.'],
  [/^%/, '', 'Write 60 % as 0.6.'],
  [/^;/, '', 'A condition is one expression; join several with and.'],
];

function explain(text: string, from: number, to: number): Problem {
  const at = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
  const rest = text.slice(at);
  for (const [pattern, instead, message] of INSTEAD) {
    const m = pattern.exec(rest);
    if (m !== null)
      return { from: at, to: at + m[0].length, message, suggestions: instead === '' ? [] : [instead] };
  }
  const verb = /\b(is|equals)\s*$/.exec(text.slice(0, at));
  if (verb !== null)
    return {
      from: verb.index,
      to: verb.index + verb[1]!.length,
      message: `Write = instead of “${verb[1]}”.`,
      suggestions: ['='],
    };
  if (rest.startsWith('"'))
    return unclosed(rest)
      ? {
          from: at,
          to: text.length,
          message: 'The closing quote (") of this text is missing.',
          suggestions: [],
        }
      : {
          from: at,
          to: Math.max(to, at + 1),
          message: 'Something is missing before this text, such as = or and.',
          suggestions: [],
        };
  const before = text.slice(0, at);
  const opened = (c: string) => before.split(c).length - 1;
  if (rest === '') {
    const last = /(\S+)\s*$/.exec(before)?.[1] ?? '';
    const end = {
      from: Math.max(0, before.trimEnd().length - last.length),
      to: text.length,
      suggestions: [],
    };
    if (opened('(') > opened(')')) return { ...end, message: 'A closing bracket ) is missing at the end.' };
    if (opened('[') > opened(']')) return { ...end, message: 'A closing bracket ] is missing at the end.' };
    return { ...end, message: `The condition stops too early: something is missing after “${clip(last)}”.` };
  }
  const word = /^(?:[\p{L}\p{N}_]+|\S)/u.exec(rest)?.[0] ?? rest[0]!;
  const end = Math.min(text.length, at + Math.max(word.length, 1));
  const message =
    word === ')' || word === ']'
      ? `Something is missing before “${word}”, or the bracket is one too many.`
      : `“${clip(word)}” cannot stand here; is an operator or a word such as and missing before it?`;
  return { from: at, to: end, message, suggestions: [] };
}

function unclosed(rest: string): boolean {
  return !/^"(?:[^"\\]|\\.)*"/s.test(rest);
}

function clip(word: string): string {
  return word.length > 30 ? `${word.slice(0, 30)}…` : word;
}
