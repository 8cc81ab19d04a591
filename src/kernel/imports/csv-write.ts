/**
 * CSV as other programs expect it (RFC 4180), safe to open in a spreadsheet: text that would run as a formula
 * gets an apostrophe before it, which our own import takes away again.
 */
import { neutralise } from './formula-text.ts';

export interface CsvOptions {
  delimiter?: ',' | ';' | '\t' | '|';
  /** Makes Excel read the file as UTF-8. */
  byteOrderMark?: boolean;
}

/** A cell to write; numbers are never touched, whatever their sign. */
export type CsvCell = string | number | boolean | null | undefined;

/** One line with its line ending. */
export function csvLine(cells: readonly CsvCell[], options: CsvOptions = {}): string {
  const delimiter = options.delimiter ?? ',';
  // A single empty cell would be a blank line, which readers skip.
  if (cells.length === 1 && (cells[0] === '' || cells[0] === null || cells[0] === undefined)) return '""\r\n';
  return `${cells.map((cell) => csvCell(cell, delimiter)).join(delimiter)}\r\n`;
}

/** A whole file in pieces of moderate size; rows may come from a cursor. */
export async function* writeCsv(
  header: readonly string[],
  rows: AsyncIterable<readonly CsvCell[]> | Iterable<readonly CsvCell[]>,
  options: CsvOptions = {},
): AsyncGenerator<string> {
  let piece = (options.byteOrderMark === true ? '\ufeff' : '') + csvLine(header, options);
  for await (const row of rows) {
    piece += csvLine(row, options);
    if (piece.length > 64 * 1024) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}

function csvCell(cell: CsvCell, delimiter: string): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = neutralise(cell);
  return /["\r\n]|^\s|\s$/.test(text) || text.includes(delimiter) ? `"${text.replace(/"/g, '""')}"` : text;
}
