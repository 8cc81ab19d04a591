/**
 * Text that a spreadsheet would run as a formula. The export puts an apostrophe before it (OWASP, "CSV
 * injection"), the import takes exactly that apostrophe away, so that a file of ours comes back as it left.
 */
const NUMBER = /^[+-]?(\d+([.,]\d+)?|[.,]\d+)(e[+-]?\d{1,3})?$/i;
const STARTS = /^[=+\-@\uff1d\uff0b\uff0d\uff20]/;
const LEAD = /^[\s']+/;

/** Whether a spreadsheet might run this text; plain numbers such as -5 are left alone. */
export function looksLikeFormula(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first === 9 || first === 13 || first === 10) return true;
  if (first !== 39 && first !== 32 && !STARTS.test(text)) return false;
  const bare = text.replace(LEAD, '');
  if (/^'*[\t\r\n]/.test(text)) return true;
  return STARTS.test(bare) && !NUMBER.test(bare);
}

/** The text as it may stand in a CSV file that somebody opens in a spreadsheet. */
export function neutralise(text: string): string {
  return looksLikeFormula(text) ? `'${text}` : text;
}

/** Takes back what `neutralise` did, and nothing else. */
export function undoNeutralise(text: string): string {
  return text.charCodeAt(0) === 39 && looksLikeFormula(text.slice(1)) ? text.slice(1) : text;
}
