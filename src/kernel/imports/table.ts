/**
 * The shape in which every tabular file is read, whatever it was written as. A source can be opened more than
 * once, because an import looks at a whole column (dates, shifted rows) before it judges a single row.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** A file that can be read from its beginning as often as needed. */
export interface TableSource {
  /** The name that the person knows, shown in messages. */
  name: string;
  size: number;
  open(): AsyncIterable<Uint8Array>;
}

/** How the file turned out to be written. */
export interface TableFormat {
  kind: 'csv' | 'xlsx';
  encoding: string | null;
  delimiter: string | null;
  byteOrderMark: boolean;
  sheet: string | null;
  /** All sheets of a workbook, in order. */
  sheets: string[];
}

/** A column: `header` is trimmed and made unique, `original` is what the file says. */
export interface TableColumn {
  position: number;
  header: string;
  original: string;
}

/** A row: `line` is the 1-based line of the file (or row of the sheet) on which it begins; cells are trimmed. */
export interface TableRow {
  line: number;
  cells: string[];
}

/** Something odd that did not stop the reading. */
export interface TableWarning {
  code: string;
  message: string;
  line?: number;
  column?: string;
}

/** A file opened as a table. `rows()` may be called again for another pass; rows come in chunks. */
export interface Table {
  columns: TableColumn[];
  format: TableFormat;
  warnings: TableWarning[];
  rows(): AsyncIterable<TableRow[]>;
}

/** How much a file may hold. Every limit is a number of bytes, rows, columns, cells or entries. */
export interface TableLimits {
  bytes: number;
  rows: number;
  columns: number;
  cellCharacters: number;
  /** Workbooks: entries in the archive, bytes after unpacking, unpacked bytes per packed byte. */
  entries: number;
  unpackedBytes: number;
  ratio: number;
  cells: number;
}

/** Limits that fit a people file of a very large enterprise and a server with 1 GB to spare. */
export const defaultLimits: TableLimits = {
  bytes: 1024 * 1024 * 1024,
  rows: 2_000_000,
  columns: 500,
  cellCharacters: 32_767,
  entries: 2_000,
  unpackedBytes: 256 * 1024 * 1024,
  ratio: 200,
  cells: 20_000_000,
};

/** A source over bytes in memory. */
export function bytesSource(bytes: Uint8Array, name: string): TableSource {
  return {
    name,
    size: bytes.byteLength,
    async *open() {
      const step = 64 * 1024;
      for (let at = 0; at < bytes.byteLength; at += step) yield bytes.subarray(at, at + step);
    },
  };
}

/** A source over a file on disk; the name is what messages show, never the path. */
export async function fileSource(path: string, name: string): Promise<TableSource> {
  const { size } = await stat(path);
  return { name, size, open: () => createReadStream(path, { highWaterMark: 64 * 1024 }) };
}

/** Text without blanks at its ends; no-break, zero-width and byte-order-mark characters count as blank. */
export function trimCell(text: string): string {
  const t = text.trim();
  if (t === '') return t;
  const first = t.charCodeAt(0);
  const last = t.charCodeAt(t.length - 1);
  if (first < 0x200b && last < 0x200b) return t;
  return t.replace(/^[\s\u200b-\u200d\u2060]+|[\s\u200b-\u200d\u2060]+$/gu, '');
}

/** Columns from a header row: blank headers get a name, repeated ones a number; both are warned about. */
export function columnsFrom(header: string[], warnings: TableWarning[]): TableColumn[] {
  const taken = new Map<string, number>();
  return header.map((cell, position) => {
    const original = trimCell(cell);
    let name = original.replace(/\s+/g, ' ');
    if (name === '') {
      name = `Column ${position + 1}`;
      warnings.push({
        code: 'header-empty',
        message: `Column ${position + 1} has no name in the header row; it is called "${name}" here.`,
        column: name,
      });
    }
    const seen = taken.get(name.toLowerCase()) ?? 0;
    taken.set(name.toLowerCase(), seen + 1);
    if (seen > 0) {
      const unique = `${name} (${seen + 1})`;
      warnings.push({
        code: 'header-repeated',
        message: `The header "${name}" appears more than once; column ${position + 1} is called "${unique}" here.`,
        column: unique,
      });
      name = unique;
    }
    return { position, header: name, original };
  });
}

/** Cells without empty ones beyond the header's width: spreadsheets write those by habit. */
export function cutTail(cells: string[], width: number): string[] {
  let end = cells.length;
  while (end > width && cells[end - 1] === '') end--;
  return end === cells.length ? cells : cells.slice(0, end);
}
