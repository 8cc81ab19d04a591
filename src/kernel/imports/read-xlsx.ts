/**
 * Excel workbooks. The archive is checked first (`xlsx-safety.ts`); a sheet is then read whole, which its limits
 * keep small enough. Very large lists belong in CSV, which is streamed.
 */
import { readSheet } from 'read-excel-file/node';
import { Refusal } from '../../platform/refusal.ts';
import { undoNeutralise } from './formula-text.ts';
import {
  columnsFrom,
  cutTail,
  type Table,
  type TableLimits,
  type TableRow,
  type TableSource,
  type TableWarning,
  trimCell,
} from './table.ts';
import { checkExtent, repack, unpackWorkbook } from './xlsx-safety.ts';

const CHUNK = 1000;
const PACKED_MOST = 128 * 1024 * 1024;

/** Opens one sheet of a workbook: the named one, else the first. */
export async function openXlsx(source: TableSource, limits: TableLimits, sheet?: string): Promise<Table> {
  const name = source.name;
  const most = Math.min(limits.bytes, PACKED_MOST);
  if (source.size > most) {
    throw new Refusal(
      'invalid',
      'file-too-big',
      `"${name}" is a workbook of more than ${Math.round(most / 1024 / 1024)} MB. Save the sheet as CSV and upload that.`,
    );
  }
  const warnings: TableWarning[] = [];
  const bytes = await wholeFile(source);
  const parts = unpackWorkbook(bytes, name, limits, warnings);
  const sheets = sheetNames(parts.get('xl/workbook.xml')?.toString('utf8') ?? '');
  if (sheets.length === 0) throw unreadable(name);
  if (sheet !== undefined && !sheets.includes(sheet)) {
    throw new Refusal(
      'invalid',
      'sheet-not-found',
      `"${name}" has no sheet "${sheet}". It has: ${sheets.join(', ')}.`,
      { sheets },
    );
  }
  const chosen = sheet ?? sheets[0]!;
  for (const [part, data] of parts) {
    if (/^xl\/worksheets\/[^/]+\.xml$/i.test(part)) checkExtent(data, name, limits);
  }
  let data: unknown[][];
  try {
    data = (await readSheet(repack(parts), chosen)) as unknown[][];
  } catch {
    throw unreadable(name);
  }
  const lines: TableRow[] = [];
  data.forEach((cells, i) => {
    const text = cells.map((cell) => undoNeutralise(trimCell(cellText(cell))));
    if (text.some((cell) => cell !== '')) lines.push({ line: i + 1, cells: text });
  });
  const header = lines.shift();
  if (header === undefined) {
    throw new Refusal(
      'invalid',
      'file-empty',
      `The sheet "${chosen}" of "${name}" is empty. Choose another sheet or upload another file.`,
    );
  }
  const headerCells = cutTail(header.cells, 1);
  if (headerCells.length > limits.columns) {
    throw new Refusal(
      'invalid',
      'too-many-columns',
      `"${name}" has ${headerCells.length} columns; at most ${limits.columns} are read. Leave out columns that are not needed.`,
    );
  }
  const columns = columnsFrom(headerCells, warnings);
  if (sheets.length > 1 && sheet === undefined) {
    warnings.push({
      code: 'sheet-assumed',
      message: `"${name}" has ${sheets.length} sheets; "${chosen}" was read. The others: ${sheets.slice(1).join(', ')}.`,
    });
  }
  if (lines.length === 0) {
    warnings.push({ code: 'header-only', message: `"${name}" has a header row and no rows below it.` });
  }
  return {
    columns,
    format: { kind: 'xlsx', encoding: null, delimiter: null, byteOrderMark: false, sheet: chosen, sheets },
    warnings,
    async *rows() {
      for (let at = 0; at < lines.length; at += CHUNK) {
        yield lines
          .slice(at, at + CHUNK)
          .map((row) => ({ line: row.line, cells: cutTail([...row.cells], columns.length) }));
      }
    },
  };
}

async function wholeFile(source: TableSource): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source.open()) parts.push(part);
  return Buffer.concat(parts);
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) {
    const iso = cell.toISOString();
    return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19);
  }
  if (typeof cell === 'number') return Number.isInteger(cell) ? cell.toFixed(0) : String(cell);
  return String(cell);
}

function sheetNames(workbook: string): string[] {
  const names: string[] = [];
  for (const m of workbook.matchAll(/<(?:\w+:)?sheet\s[^>]*?\bname="([^"]*)"/g))
    names.push(unescapeXml(m[1]!));
  return names;
}

function unescapeXml(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|amp|#\d+|#x[0-9a-f]+);/gi, (whole, code: string) => {
    const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
    if (named[code] !== undefined) return named[code];
    const point = code[1] === 'x' ? Number.parseInt(code.slice(2), 16) : Number(code.slice(1));
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

function unreadable(name: string): Refusal {
  return new Refusal(
    'invalid',
    'workbook-broken',
    `"${name}" is damaged and cannot be opened. Save it again from the spreadsheet program, or as CSV, and upload that.`,
  );
}
