/**
 * Languages: which there are, which way they run, and loading one. Catalogues are separate chunks, so a person
 * downloads only their own language.
 */
import { i18n, type Messages } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';

/** A language that the client speaks; `name` is written in the language itself. */
export interface Locale {
  code: string;
  name: string;
  direction: 'ltr' | 'rtl';
  load: () => Promise<{ messages: Messages }>;
}

/** Every language, in the order in which the menu shows them. */
export const locales: readonly Locale[] = [
  // English is the source language: its messages stand in the pages themselves.
  { code: 'en', name: 'English', direction: 'ltr', load: async () => ({ messages: {} }) },
  { code: 'ar', name: 'العربية', direction: 'rtl', load: () => import('../locales/ar.po') },
];

// What a page carries is compiled when it is shown; catalogues come compiled.
i18n.setMessagesCompiler(compileMessage);

/** The language to start with: the saved one, else the browser's, else English. */
export function firstLocale(saved: string | undefined): Locale {
  const wanted = [saved, ...navigator.languages].filter((code) => code !== undefined);
  for (const code of wanted) {
    const found = locales.find((locale) => code === locale.code || code.startsWith(`${locale.code}-`));
    if (found) return found;
  }
  return locales[0]!;
}

/** Loads a language and makes it the current one; sets `lang` and `dir` of the document. */
export async function activateLocale(locale: Locale): Promise<void> {
  const { messages } = await locale.load();
  i18n.loadAndActivate({ locale: locale.code, messages });
  document.documentElement.lang = locale.code;
  document.documentElement.dir = locale.direction;
}
