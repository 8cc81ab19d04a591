/**
 * The languages in which the server says its sentences. A catalogue is a JSON object, English sentence → the same in
 * the language with the same placeholders; `npm run check` compares it with what the contracts hold.
 */
import { readFileSync } from 'node:fs';
import type { FastifyRequest } from 'fastify';
import { type Language, PLAIN } from '../../kernel/language.ts';

/** Language code → its catalogue; English stands in the contracts. */
const catalogues: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  en: {},
  ar: JSON.parse(readFileSync(new URL('./locales/ar.json', import.meta.url), 'utf8')),
};

const made = new Map<string, Language>();

/** The language of a caller who says which one (`Accept-Language: ar`); plain English for one who does not. */
export function languageOfRequest(request: FastifyRequest, zone: string | undefined): Language {
  const wanted = request.headers['accept-language']?.slice(0, 200).split(',') ?? [];
  for (const each of wanted) {
    const code = each.trim().slice(0, 2).toLowerCase();
    if (code in catalogues) return languageIn(code, zone ?? 'UTC');
  }
  return PLAIN;
}

/** A language with days as its readers write them and instants in a zone, which is named. */
export function languageIn(locale: string, zone: string): Language {
  const key = `${locale} ${zone}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const catalogue = catalogues[locale] ?? {};
  const tag = `${locale === 'en' ? 'en-GB' : locale}-u-nu-latn`;
  const day = new Intl.DateTimeFormat(tag, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const instant = new Intl.DateTimeFormat(tag, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
    timeZoneName: 'short',
  });
  const language: Language = {
    locale,
    translate: (sentence) => catalogue[sentence] ?? sentence,
    value: (value) => {
      if (typeof value !== 'string') return value;
      if (/^\d{4}-\d\d-\d\d$/.test(value)) return day.format(new Date(`${value}T12:00:00Z`));
      if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return instant.format(new Date(value));
      return value;
    },
  };
  if (made.size < 200) made.set(key, language);
  return language;
}
