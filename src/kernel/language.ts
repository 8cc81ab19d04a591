/**
 * Says sentences in a reader's language. Contracts hold English sentences with `{placeholders}`; a language knows
 * them in other words and writes days and instants as its readers do. Surfaces choose the language of a call.
 */
import { fill } from '../platform/refusal.ts';

export interface Language {
  /** `en`, `ar`. */
  readonly locale: string;
  /** The sentence in this language; English where nobody has translated it yet. Placeholders stay. */
  translate(sentence: string): string;
  /** A value as readers write it: `2026-11-23` is 23 Nov 2026. */
  value(value: unknown): unknown;
}

/** English, with values as they are stored: for programs, the command line and tests. */
export const PLAIN: Language = {
  locale: 'en',
  translate: (sentence) => sentence,
  value: (value) => value,
};

/**
 * Words that fill a sentence and are translated when it is said, such as the state in a refusal. As JSON they are
 * their code, for programs.
 */
export class Phrase {
  readonly sentence: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly code: string | undefined;

  constructor(sentence: string, details: Readonly<Record<string, unknown>> = {}, code?: string) {
    this.sentence = sentence;
    this.details = details;
    this.code = code;
  }

  toString(): string {
    return fill(this.sentence, this.details);
  }

  toJSON(): string {
    return this.code ?? this.toString();
  }
}

/** Words to be translated when the sentence that they fill is said; `npm run sentences` finds them by this name. */
export function phrase(sentence: string, details?: Readonly<Record<string, unknown>>, code?: string): Phrase {
  return new Phrase(sentence, details, code);
}

/** The sentence in the language, its placeholders filled from the details. */
export function say(
  language: Language,
  sentence: string,
  details: Readonly<Record<string, unknown>> = {},
): string {
  const values = Object.fromEntries(
    Object.entries(details).map(([k, v]) => [
      k,
      v instanceof Phrase ? say(language, v.sentence, v.details) : language.value(v),
    ]),
  );
  return fill(language.translate(sentence), values);
}

/** Words that are either what people wrote or a phrase, in the language. */
export function inLanguage(language: Language, words: string | Phrase): string {
  return words instanceof Phrase ? say(language, words.sentence, words.details) : words;
}

/** Several in a row: `Sales, Legal`. */
export function listed(language: Language, items: readonly string[]): string {
  return items.join(language.translate(', '));
}
