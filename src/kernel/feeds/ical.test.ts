/** What calendar programs read, checked with a parser that is not ours and against the rules of RFC 5545. */
import fc from 'fast-check';
import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { type CalendarEntry, calendar, escapeText, fold } from './ical.ts';

const NOW = '2026-03-02T08:00:00.000Z';
const entry = (more: Partial<CalendarEntry> = {}): CalendarEntry => ({
  uid: 'request-1@trellis',
  due: '2026-03-31',
  sequence: 3,
  summary: 'REQ-1 Safety course',
  description: 'You own it',
  url: 'https://learning.example.org/requests/REQ-1',
  ...more,
});
const parse = (text: string) => new ICAL.Component(ICAL.parse(text));
const eventsOf = (text: string) =>
  parse(text)
    .getAllSubcomponents('vevent')
    .map((c) => new ICAL.Event(c));

test('an all-day entry ends before the next day, also at the end of months and years', () => {
  for (const [due, end] of [
    ['2026-03-31', '2026-04-01'],
    ['2028-02-28', '2028-02-29'],
    ['2027-02-28', '2027-03-01'],
    ['2026-12-31', '2027-01-01'],
  ] as const) {
    const [event] = eventsOf(calendar('Due', [entry({ due })], NOW));
    expect(event?.startDate.isDate).toBe(true);
    expect([event?.startDate.toString(), event?.endDate.toString()]).toEqual([due, end]);
  }
});

test('an instant is in UTC; nothing rings and nothing blocks the day', () => {
  const text = calendar('Due', [entry({ due: '2026-03-29T01:30:00.000Z' })], NOW);
  const [event] = eventsOf(text);
  expect(event?.startDate.toJSDate().toISOString()).toBe('2026-03-29T01:30:00.000Z');
  expect(text).toContain('DTSTART:20260329T013000Z\r\n');
  expect(text).not.toContain('VALARM');
  expect(event?.component.getFirstPropertyValue('transp')).toBe('TRANSPARENT');
  expect(event?.component.getFirstPropertyValue('dtstamp')?.toString()).toBe('2026-03-02T08:00:00Z');
  expect([event?.uid, event?.sequence]).toEqual(['request-1@trellis', 3]);
});

test('an empty calendar is one', () => {
  const text = calendar('Trellis', [], NOW);
  expect(parse(text).getFirstPropertyValue('version')).toBe('2.0');
  expect(text).toMatch(/^BEGIN:VCALENDAR\r\n.*END:VCALENDAR\r\n$/s);
});

test('whatever people write comes out as they wrote it; lines have 75 octets at most and end with CRLF', () => {
  const texts = fc.array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 120 }),
      fc.constantFrom(
        'a;b,c\\d',
        'first\nsecond',
        'BEGIN:VEVENT\r\nX:1',
        'ä'.repeat(80),
        '漢字'.repeat(60),
        '👩‍🏫'.repeat(30),
        '',
      ),
    ),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(texts, (given) => {
      const text = calendar(
        'Due',
        given.map((summary, i) => entry({ uid: `${i}@trellis`, summary, description: summary })),
        NOW,
      );
      const lines = text.split('\r\n');
      expect(lines.at(-1)).toBe('');
      for (const line of lines) {
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(line).not.toMatch(/[\r\n]/);
      }
      const plain = (value: string) =>
        value
          .replace(/\r\n?/g, '\n')
          // biome-ignore lint/suspicious/noControlCharactersInRegex: those that RFC 5545 forbids.
          .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
          .toWellFormed();
      expect(eventsOf(text).map((e) => [e.summary, e.description])).toEqual(
        given.map((value) => [plain(value), plain(value)]),
      );
    }),
    { numRuns: 500 },
  );
});

test('folding can be undone, and splits no character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
      const line = given.replace(/[\r\n]/g, '').toWellFormed();
      expect(fold(line).replaceAll('\r\n ', '')).toBe(line);
      expect(fold(line).isWellFormed()).toBe(true);
    }),
  );
  expect(escapeText('a\u0000b')).toBe('ab');
});
