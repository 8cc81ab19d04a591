import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, writeCsv } from './csv-write.ts';
import { looksLikeFormula, neutralise, undoNeutralise } from './formula-text.ts';
import { readTable } from './read-table.ts';
import { bytesSource } from './table.ts';

describe('csv export', () => {
  it('quotes as RFC 4180 says and takes the sting out of formulas', () => {
    expect(csvLine(['a,b', 'say "x"', 'two\nlines', null, -5, true])).toBe(
      '"a,b","say ""x""","two\nlines",,-5,true\r\n',
    );
    expect(csvLine(['=HYPERLINK("http://x")', '+1-2', '@SUM(A1)', '-cmd', '\tx', '-5', '+3.5', 'a=b'])).toBe(
      `"'=HYPERLINK(""http://x"")",'+1-2,'@SUM(A1),'-cmd,'\tx,-5,+3.5,a=b\r\n`,
    );
    expect(csvLine([' =1+1', "'=1", '＝1+1'])).toBe(`' =1+1,''=1,'＝1+1\r\n`);
  });

  it('leaves no cell that starts a formula, and undoes exactly what it did', () => {
    const piece = fc.constantFrom('=', '+', '-', '@', "'", '\t', '\r', ' ', 'a', '1', '.', '"', ',');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: piece, maxLength: 8 }), fc.string()), (text) => {
        expect(undoNeutralise(neutralise(text))).toBe(text);
        if (looksLikeFormula(text)) expect(neutralise(text)[0]).toBe("'");
        if (/^[=@]/.test(text)) expect(looksLikeFormula(text)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('comes back from the reader as it left', async () => {
    const cell = fc
      .oneof(
        fc.string({
          unit: fc.constantFrom(
            '=',
            '+',
            '-',
            '@',
            "'",
            ';',
            ',',
            '|',
            '"',
            '\n',
            '\r\n',
            'ü',
            '日',
            'x',
            ' ',
            '7',
          ),
        }),
        fc.string(),
      )
      .map((s) =>
        s
          .replace(/[\p{Cs}\p{Cc}]/gu, (c) => (c === '\n' || c === '\r' || c === '\t' ? c : ''))
          .trim()
          .replace(/^[\u200b-\u200d\u2060]+|[\u200b-\u200d\u2060]+$/g, ''),
      );
    const delimiter = fc.constantFrom<',' | ';' | '\t' | '|'>(',', ';', '\t', '|');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell), { maxLength: 20 }),
        delimiter,
        fc.boolean(),
        async (rows, d, byteOrderMark) => {
          let text = '';
          for await (const part of writeCsv(['one', 'two', 'three'], rows, { delimiter: d, byteOrderMark }))
            text += part;
          const table = await readTable(bytesSource(Buffer.from(text), 'x.csv'), { delimiter: d });
          const back: string[][] = [];
          for await (const chunk of table.rows()) back.push(...chunk.map((r) => r.cells));
          expect(back).toEqual(rows.filter((r) => r.some((c) => c !== '')));
          expect(table.format.byteOrderMark).toBe(byteOrderMark);
        },
      ),
      { numRuns: 200 },
    );
  });
});
