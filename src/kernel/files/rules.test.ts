/** Names and types of files: what is kept of a name, and that a file is what its name says. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lookInto } from './content.ts';
import { cleanFileName, isText, isViewable, judgeFile } from './rules.ts';

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  );
const PNG = bytes(
  [0x89],
  'PNG\r\n',
  [0x1a, 0x0a, 0, 0, 0, 13],
  'IHDR',
  [0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0, 0, 0, 0],
);
const EXE = bytes('MZ', [0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, 255, 255, 0, 0]);
const judge = async (name: string, content: Uint8Array) => judgeFile(name, await lookInto(content));

describe('names', () => {
  test.each([
    ['C:\\Users\\Lea\\Offer.pdf', 'Offer.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['..', 'file'],
    ['  .hidden ', 'hidden'],
    ['report\u202Efdp.exe', 'reportfdp.exe'],
    ['a\r\nSet-Cookie: x=1.txt', 'aSet-Cookie_ x=1.txt'],
    ['CON.txt', '_CON.txt'],
    ['Løn & "bonus"?.xlsx', 'Løn & _bonus__.xlsx'],
    ['عرض الأسعار.pdf', 'عرض الأسعار.pdf'],
    ['Cafe\u0301.txt', 'Café.txt'],
    [`${'x'.repeat(300)}.docx`, `${'x'.repeat(145)}.docx`],
  ])('%j is kept as %j', (given, kept) => {
    expect(cleanFileName(given)).toBe(kept);
  });

  test('are never empty, never a path, never longer than 150 letters, and clean when cleaned', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({
        unit: fc.constantFrom('.', ' ', '/', '\\', 'a', '\u202e', '\ud800', 'é', '👩‍🏫', 'con', '\0'),
        maxLength: 300,
      }),
    );
    fc.assert(
      fc.property(name, (given) => {
        const kept = cleanFileName(given);
        expect(kept).not.toBe('');
        expect([...kept].length).toBeLessThanOrEqual(150);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
        expect(kept).not.toMatch(/[\\/\u0000-\u001f\u007f<>:"|?*\u202a-\u202e\u2066-\u2069]/);
        expect(kept).not.toMatch(/^[\s.]|[\s.]$/);
        expect(kept.isWellFormed()).toBe(true);
        expect(cleanFileName(kept)).toBe(kept);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('types', () => {
  test('a file that is what its name says is taken', async () => {
    expect(await judge('map.png', PNG)).toEqual({ mediaType: 'image/png' });
    expect(await judge('MAP.PNG', PNG)).toEqual({ mediaType: 'image/png' });
    expect(await judge('offer.pdf', bytes('%PDF-1.7\n%', [0xe2, 0xe3], '\n1 0 obj'))).toEqual({
      mediaType: 'application/pdf',
    });
    expect(await judge('scan.pdf', bytes('\r\n\r\n%PDF-1.4\n'))).toEqual({ mediaType: 'application/pdf' });
    expect(await judge('list.csv', bytes('a;b\n1;2\n'))).toEqual({ mediaType: 'text/csv' });
    expect(await judge('notes.txt', Buffer.from('\ufeffÆøå', 'utf16le'))).toEqual({
      mediaType: 'text/plain',
    });
    // Text that begins like something else is still text.
    expect(await judge('notes.txt', bytes('BMW training plan, MZ'))).toEqual({ mediaType: 'text/plain' });
    expect(await judge('logo.svg', bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toEqual({
      mediaType: 'image/svg+xml',
    });
    expect(
      await judge('old.doc', bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], '\0'.repeat(600))),
    ).toEqual({
      mediaType: 'application/msword',
    });
  });

  test('programs, pages and unknown endings are refused by name', async () => {
    for (const name of [
      'setup.exe',
      'run.bat',
      'page.html',
      'macro.docm',
      'script.js',
      'a.php',
      'noending',
      '.png',
      'x.__proto__',
      'x.constructor',
    ])
      expect(await judge(name, PNG), name).toEqual({ refused: 'type-not-allowed' });
  });

  test('what is something else than its name says is refused, and it is said what it is', async () => {
    expect(await judge('holiday.png', EXE)).toEqual({
      refused: 'type-mismatch',
      found: 'application/x-msdownload',
    });
    expect(await judge('list.csv', EXE)).toMatchObject({ refused: 'type-mismatch' });
    expect(await judge('map.jpg', PNG)).toEqual({ refused: 'type-mismatch', found: 'image/png' });
    expect(await judge('map.png', bytes('<script>alert(1)</script>'))).toEqual({
      refused: 'type-mismatch',
      found: 'plain text',
    });
    expect(await judge('map.png', bytes([0, 1, 2, 3]))).toEqual({
      refused: 'type-mismatch',
      found: 'something unknown',
    });
  });

  test('whatever the bytes, looking into them answers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom(
          PNG,
          EXE,
          bytes('PK', [3, 4]),
          bytes('%PDF-'),
          bytes('ID3'),
          bytes([0x30, 0x26, 0xb2, 0x75]),
        ),
        async (tail, head) => {
          const found = await lookInto(Buffer.concat([head, tail]));
          expect(typeof found.isText).toBe('boolean');
        },
      ),
      { numRuns: 300 },
    );
  });

  test('only pictures without scripts and PDFs are shown in place', () => {
    expect(isViewable('image/png') && isViewable('application/pdf')).toBe(true);
    expect(isViewable('image/svg+xml') || isViewable('text/html') || isViewable('application/xml')).toBe(
      false,
    );
    expect(isText(bytes('tab\tline\r\n'))).toBe(true);
    expect(isText(bytes('zero\0'))).toBe(false);
  });
});
