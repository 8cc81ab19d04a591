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

/** The sentence in the language, its placeholders filled from the details. */
export function say(language: Language, sentence: string, details: Record<string, unknown> = {}): string {
  const values = Object.fromEntries(Object.entries(details).map(([k, v]) => [k, language.value(v)]));
  return fill(language.translate(sentence), values);
}
