/** iCalendar (RFC 5545) as calendar programs take it: CRLF, lines folded at 75 octets, text escaped. Pure. */

/** One entry: all day on `due` (a date), or at `due` (an instant in UTC). */
export interface CalendarEntry {
  /** Stable for the same thing, unique in the world. */
  readonly uid: string;
  readonly due: string;
  /** Grows with every change. */
  readonly sequence: number;
  readonly summary: string;
  readonly description: string;
  readonly url: string;
}

const octets = new TextEncoder();

/** Text as a value: backslash, semicolon, comma and line ends are escaped, other controls go. */
export function escapeText(text: string): string {
  return (
    text
      .replace(/\r\n?|\n/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 5545 forbids them in text.
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
      .replace(/[\\;,]/g, (c) => `\\${c}`)
      .replace(/\n/g, '\\n')
      .toWellFormed()
  );
}

/** A content line folded so that no line has more than 75 octets; no character is split. */
export function fold(line: string): string {
  const lines: string[] = [];
  let part = '';
  let size = 0;
  for (const character of line) {
    const weight = octets.encode(character).length;
    if (size + weight > 75) {
      lines.push(part);
      part = ' ';
      size = 1;
    }
    part += character;
    size += weight;
  }
  return [...lines, part].join('\r\n');
}

const basic = (iso: string) => iso.replace(/\.\d+/, '').replace(/[-:]/g, '');

/** The day after a date: an all-day entry ends before it. */
function dayAfter(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

function entryLines(entry: CalendarEntry, now: string): string[] {
  const isDate = /^\d{4}-\d\d-\d\d$/.test(entry.due);
  return [
    'BEGIN:VEVENT',
    `UID:${escapeText(entry.uid)}`,
    `DTSTAMP:${basic(now)}`,
    `SEQUENCE:${entry.sequence}`,
    ...(isDate
      ? [`DTSTART;VALUE=DATE:${basic(entry.due)}`, `DTEND;VALUE=DATE:${basic(dayAfter(entry.due))}`]
      : [`DTSTART:${basic(entry.due)}`, `DTEND:${basic(entry.due)}`]),
    `SUMMARY:${escapeText(entry.summary)}`,
    `DESCRIPTION:${escapeText(entry.description)}`,
    `URL:${entry.url}`,
    'CLASS:PRIVATE',
    // Something due takes no time away.
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

/** A whole calendar; `now` is an instant in UTC. */
export function calendar(name: string, entries: readonly CalendarEntry[], now: string): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Trellis//Due dates//EN',
    'CALSCALE:GREGORIAN',
    `NAME:${escapeText(name)}`,
    `X-WR-CALNAME:${escapeText(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...entries.flatMap((entry) => entryLines(entry, now)),
    'END:VCALENDAR',
    '',
  ]
    .map(fold)
    .join('\r\n');
}
