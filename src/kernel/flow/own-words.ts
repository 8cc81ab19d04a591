/** What the cases of an own process are filtered by, in the reader's words: `in-fulfilment` is “In fulfilment”. */
import { entityOf } from '../conditions/vocabulary.ts';
import type { Language } from '../language.ts';
import type { ProcessContribution } from '../process.ts';

/** Says attributes and their values. */
export interface AttributeWords {
  title(name: string): string;
  /** Names that people gave (units, regions, models) stay as they are. */
  value(name: string, code: string, title: string): string;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The words of a process in a language. */
export function attributeWords(process: ProcessContribution, language: Language): AttributeWords {
  const { fields } = entityOf(process.vocabulary, process.vocabulary.root);
  const states = new Map(process.states.map((s) => [s.state, s.title.toLowerCase()]));
  return {
    title(name) {
      if (name === 'unit') return language.translate('Unit');
      if (name === 'region') return language.translate('Region');
      return capital(language.translate(name));
    },
    value(name, code, title) {
      const field = fields.find((f) => f.name === name);
      if (field?.type === 'boolean')
        return code === 'true' ? language.translate('yes') : language.translate('no');
      if (field?.options === undefined) return title;
      const word = (name === 'state' ? states.get(code) : undefined) ?? code.replaceAll('-', ' ');
      return capital(language.translate(word));
    },
  };
}
