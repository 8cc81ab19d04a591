/** Hours as people write and read them: `7:30`, `7.5`, `90m`; kept as whole minutes. */

/** `450` → `7:30`; below zero with a minus sign. */
export function hoursText(minutes: number): string {
  const all = Math.abs(Math.round(minutes));
  return `${minutes < 0 && all > 0 ? '−' : ''}${Math.floor(all / 60)}:${String(all % 60).padStart(2, '0')}`;
}

/** Reads `7:30`, `7.5`, `7,5`, `7h`, `7h 30m`, `90m`; an empty text is 0, what is none of these is null. */
export function readHours(text: string): number | null {
  const typed = text.trim().toLowerCase();
  if (typed === '') return 0;
  const clock = /^(\d{1,2}):([0-5]\d)$/.exec(typed);
  if (clock) return Number(clock[1]) * 60 + Number(clock[2]);
  const decimal = /^(\d{1,3}(?:[.,]\d{1,2})?)\s*h?$/.exec(typed);
  if (decimal) return Math.round(Number(decimal[1]!.replace(',', '.')) * 60);
  const words = /^(?:(\d{1,3})\s*h)?\s*(?:(\d{1,4})\s*m(?:in)?)?$/.exec(typed);
  if (words && (words[1] !== undefined || words[2] !== undefined))
    return Number(words[1] ?? 0) * 60 + Number(words[2] ?? 0);
  return null;
}

/** The Monday of the week in which a day lies; pure. */
export function mondayOf(day: string): string {
  const at = new Date(`${day}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  return at.toISOString().slice(0, 10);
}
