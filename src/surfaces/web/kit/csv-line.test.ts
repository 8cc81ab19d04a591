/** The export of the audit trail opens in a spreadsheet without running anything. */
import { expect, test } from 'vitest';
import { csvLine } from './csv-line.ts';

test('values that hold separators, quotes or line breaks are quoted', () => {
  expect(csvLine(['a', 'b,c', 'say "no"', 'two\nlines'])).toBe('a,"b,c","say ""no""","two\nlines"\r\n');
});

test('what a spreadsheet would take for a formula gets an apostrophe', () => {
  expect(csvLine(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', 'a=b'])).toBe(
    "'=1+1,'+1,'-1,'@SUM(A1),'\tx,a=b\r\n",
  );
});
