/** What a message wants to be, from its words alone. Pure. */

const ANSWER =
  /^\s*((re|aw|sv|antw|antwort|odp|vs|rép|rif|回复|答复|返信|رد|fwd?|wg|tr|rv|vb)\s?(\[\d+\])?\s?[:：]\s*)+/i;

/** The subject as a title: without Re and Fwd and without the key of a record. */
export function titleOf(subject: string, body: string): string {
  const bare = subject
    .replace(ANSWER, '')
    .replace(/^\s*\[[^\]]{1,40}\]\s*/, '')
    .replace(ANSWER, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (bare.length >= 3) return bare.slice(0, 200).toWellFormed();
  const first = body.split('\n').find((line) => line.trim().length >= 3);
  return (first ?? '').trim().replace(/\s+/g, ' ').slice(0, 200).toWellFormed();
}

/** Keys such as REQ-42 that the subject names, in its order. */
export function keysIn(subject: string): string[] {
  return [
    ...new Set([...subject.matchAll(/\b([A-Za-z]{2,8}-\d{1,9})\b/g)].map((m) => m[1]!.toUpperCase())),
  ].slice(0, 5);
}

/** Cuts a text to a length and says that it was cut. */
export function shortened(text: string, most: number): string {
  const note = '\n\n(The message goes on; this is its beginning.)';
  return text.length <= most
    ? text
    : `${text
        .slice(0, most - note.length)
        .toWellFormed()
        .trimEnd()}${note}`;
}

/** What a size is in words: `30 MB`. */
export function megabytes(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1024 / 1024))} MB`;
}
