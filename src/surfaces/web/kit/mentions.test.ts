/** What people write and what the server keeps say the same. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mentionAt, piecesOf, toBody, toWritten } from './mentions.ts';

const ann = { personId: '0190a000-0000-7000-8000-000000000001', name: 'Ann' };
const annLee = { personId: '0190a000-0000-7000-8000-000000000002', name: 'Ann Lee' };

test('a chosen name becomes a mention, the longest one first', () => {
  expect(toBody('Ask @Ann Lee and @Ann, not @Bob', [ann, annLee])).toBe(
    `Ask @[Ann Lee](person:${annLee.personId}) and @[Ann](person:${ann.personId}), not @Bob`,
  );
});

test('any text with mentions comes back as it was', () => {
  const part = fc.oneof(
    fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[@[\]]/g, '')),
    fc.constantFrom('@Ann Lee', '@Ann'),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = parts.join(' ');
      const body = toBody(text, [ann, annLee]);
      expect(toWritten(body).text).toBe(text);
      expect(
        piecesOf(body)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }),
  );
});

test('a mention is typed after a blank or at the start, never inside a mail address', () => {
  expect(mentionAt('Hello @Sar', 10)).toEqual({ from: 6, typed: 'Sar' });
  expect(mentionAt('@', 1)).toEqual({ from: 0, typed: '' });
  expect(mentionAt('mail@example', 12)).toBeNull();
  expect(mentionAt('@Sara Lind said that', 20)).toBeNull();
});

test('links end before the full stop', () => {
  expect(piecesOf('See https://example.org/a?b=1. Then')).toEqual([
    { kind: 'text', text: 'See ' },
    { kind: 'link', text: 'https://example.org/a?b=1' },
    { kind: 'text', text: '. Then' },
  ]);
});
