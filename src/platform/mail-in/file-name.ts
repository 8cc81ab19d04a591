/** Names of attached files, made harmless: a name that came by mail is shown and stored, never used as a path. */

const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** The last part of the name without control and direction characters; `fallback` where nothing is left. */
export function safeFileName(name: string | null | undefined, fallback: string): string {
  const last = (name ?? '').split(/[/\\]/).at(-1) ?? '';
  const cleaned = last
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029<>:"|?*]/gu, '')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .trim();
  if (cleaned === '') return fallback;
  const named = RESERVED.test(cleaned) ? `_${cleaned}` : cleaned;
  if (named.length <= 120) return named.toWellFormed();
  const dot = named.lastIndexOf('.');
  const ending = dot > 0 && named.length - dot <= 12 ? named.slice(dot) : '';
  // A cut may leave half a character, which JSON in the database does not hold.
  return (named.slice(0, 120 - ending.length) + ending).toWellFormed();
}
