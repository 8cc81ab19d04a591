/**
 * Names of people, split and compared. Comparing leaves out case, accents, order, double blanks and single
 * initials, because two systems never write one name alike.
 */

/** A name in parts; a person with a single name has it as family name. */
export interface NameParts {
  givenName: string;
  middleName: string | null;
  familyName: string;
}

const PARTICLES = new Set(
  'von van vom zu zur de del della der den di da das dos du la le las los bin binti ibn al el ter ten af av mac mc st. saint san o'.split(
    ' ',
  ),
);

/** Splits "Family, Given M" and "Given M Family"; without a comma `order` says which end the family name is at. */
export function splitFullName(text: string, order: 'given-first' | 'family-first'): NameParts | null {
  const name = squeeze(text);
  if (name === '') return null;
  const comma = name.indexOf(',');
  if (comma >= 0) {
    const family = name.slice(0, comma).trim();
    const rest = name.slice(comma + 1).trim();
    if (rest.includes(',')) return null;
    if (family === '' || rest === '') return { givenName: '', middleName: null, familyName: family || rest };
    return { ...splitGiven(rest.split(' ')), familyName: family };
  }
  const words = name.split(' ');
  if (words.length === 1) return { givenName: '', middleName: null, familyName: name };
  if (order === 'family-first') {
    let end = 1;
    while (end < words.length - 1 && PARTICLES.has(words[end - 1]!.toLowerCase())) end++;
    return { ...splitGiven(words.slice(end)), familyName: words.slice(0, end).join(' ') };
  }
  let start = words.length - 1;
  while (start > 1 && PARTICLES.has(words[start - 1]!.toLowerCase())) start--;
  return { ...splitGiven(words.slice(0, start)), familyName: words.slice(start).join(' ') };
}

/** Only initials at the end are taken as middle names: "Leigh Ann" is one given name, "Wilson K" is not. */
function splitGiven(words: string[]): { givenName: string; middleName: string | null } {
  let end = words.length;
  while (end > 1 && /^\p{L}\.?$/u.test(words[end - 1]!)) end--;
  return {
    givenName: words.slice(0, end).join(' '),
    middleName: end < words.length ? words.slice(end).join(' ') : null,
  };
}

/** Text with single blanks and none at its ends. */
export function squeeze(text: string): string {
  return text.replace(/[\s\u200b-\u200d\u2060]+/gu, ' ').trim();
}

/** The words by which a name is compared, in a fixed order; `initials` keeps single letters. */
export function nameKey(name: string, initials = false): string {
  const keys = nameKeys(name);
  return initials ? keys.withInitials : keys.plain;
}

/** Both keys of a name at once: with its single initials and without. */
export function nameKeys(name: string): { withInitials: string; plain: string } {
  const words = folded(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .sort();
  const withInitials = words.join(' ');
  const kept = words.filter((word) => !isInitial(word));
  return {
    withInitials,
    plain: kept.length === 0 || kept.length === words.length ? withInitials : kept.join(' '),
  };
}

const FOLDED: Record<string, string> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', æ: 'ae', œ: 'oe', ı: 'i' };

function folded(name: string): string {
  const plain = /^[\x20-\x7e]*$/.test(name)
    ? name.toLowerCase()
    : name
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .toLowerCase()
        .replace(/[ßøłđæœı]/g, (letter) => FOLDED[letter]!);
  return plain.replace(/['’`´]/g, '');
}

/** A single letter is an initial only in scripts that have capitals; 王 is a whole name. */
function isInitial(word: string): boolean {
  return word.length === 1 && word.toUpperCase() !== word;
}
