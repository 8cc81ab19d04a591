/**
 * Looks into a workbook's archive before anything parses it: what it says about itself, what it really unpacks
 * to, and whether it carries programs. What comes out is a fresh, uncompressed archive of the parts that were
 * checked, so that nothing hidden between the entries reaches the reader.
 */
import { inflateRawSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { Refusal } from '../../platform/refusal.ts';
import type { TableLimits, TableWarning } from './table.ts';

interface Entry {
  name: string;
  method: number;
  encrypted: boolean;
  packed: number;
  unpacked: number;
  offset: number;
}

/** The checked parts of a workbook, by name. */
export type WorkbookParts = Map<string, Buffer>;

/** Unpacks the XML parts of a workbook within the limits; refuses what is unsafe, broken or no workbook. */
export function unpackWorkbook(
  bytes: Buffer,
  name: string,
  limits: TableLimits,
  warnings: TableWarning[],
): WorkbookParts {
  const entries = listEntries(bytes, name, limits);
  const names = entries.map((e) => e.name.toLowerCase());
  const has = (test: (entry: string) => boolean) => names.some(test);

  if (entries.some((e) => e.encrypted)) {
    throw refusal(
      'file-encrypted',
      `"${name}" is protected with a password. Save a copy without the password and upload that.`,
    );
  }
  if (
    has(
      (n) =>
        /(^|\/)vbaproject\.bin$/.test(n) || n.startsWith('xl/macrosheets/') || n.startsWith('xl/activex/'),
    )
  ) {
    throw refusal(
      'workbook-has-macros',
      `"${name}" carries macros, which are programs. Save it as an Excel workbook without macros (.xlsx) or as CSV and upload that.`,
    );
  }
  if (has((n) => n === 'xl/workbook.bin')) {
    throw refusal(
      'workbook-binary',
      `"${name}" is a binary workbook (.xlsb). Save it as an Excel workbook (.xlsx) or as CSV.`,
    );
  }
  if (!has((n) => n === 'xl/workbook.xml')) {
    const what = has((n) => n === 'content.xml')
      ? 'an OpenDocument file'
      : 'an archive without a workbook in it';
    throw refusal(
      'not-a-workbook',
      `"${name}" is ${what}. Save the list as an Excel workbook (.xlsx) or as CSV and upload that.`,
    );
  }
  if (has((n) => n.startsWith('xl/externallinks/'))) {
    warnings.push({
      code: 'external-links',
      message: `"${name}" takes values from other workbooks. Those were not opened; the values saved last were read.`,
    });
  }

  const declared = entries.reduce((sum, e) => sum + e.unpacked, 0);
  if (declared > limits.unpackedBytes) throw bomb(name, limits);
  const parts: WorkbookParts = new Map();
  let total = 0;
  let packed = 0;
  for (const entry of entries) {
    if (!/\.(xml|rels)$/i.test(entry.name) || entry.name.includes('..')) continue;
    const data = unpackEntry(bytes, entry, name, limits, limits.unpackedBytes - total);
    total += data.length;
    packed += entry.packed;
    if (/<!(DOCTYPE|ENTITY)/i.test(data.subarray(0, 2048).toString('latin1'))) {
      throw refusal(
        'workbook-unsafe',
        `"${name}" defines its own XML entities, which no spreadsheet program writes. Save it again from the spreadsheet program and upload that.`,
      );
    }
    parts.set(entry.name, data);
  }
  // Small files pack well without harm; the ratio tells something only when much comes out.
  if (total > 32 * 1024 * 1024 && total / Math.max(packed, 1) > limits.ratio) throw bomb(name, limits);
  return parts;
}

/** The parts as an uncompressed archive that holds nothing else. */
export function repack(parts: WorkbookParts): Buffer {
  const files: Record<string, Uint8Array> = {};
  for (const [name, data] of parts) files[name] = data;
  return Buffer.from(zipSync(files, { level: 0 }));
}

/** Refuses a sheet whose cells, filled up to a rectangle, would not fit into memory. */
export function checkExtent(sheet: Buffer, name: string, limits: TableLimits): void {
  let rows = 0;
  let columns = 0;
  const text = sheet.toString('latin1');
  for (const m of text.matchAll(/<(?:\w+:)?(?:c|row)\s[^>]*?\br="([A-Z]{0,4})(\d{1,8})"/g)) {
    let column = 0;
    for (const letter of m[1]!) column = column * 26 + letter.charCodeAt(0) - 64;
    if (column > columns) columns = column;
    const row = Number(m[2]);
    if (row > rows) rows = row;
  }
  if (columns > limits.columns * 4 || rows > limits.rows || rows * columns > limits.cells) {
    throw refusal(
      'workbook-too-wide',
      `"${name}" uses cells as far as row ${rows}, column ${columns}. Delete the empty rows and columns around the list, or save it as CSV.`,
    );
  }
}

function listEntries(bytes: Buffer, name: string, limits: TableLimits): Entry[] {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > bytes.length) throw broken(name);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  // 0xffff and 0xffffffff announce ZIP64, which a workbook within our limits never needs.
  if (count === 0xffff || at === 0xffffffff || count > limits.entries) {
    throw refusal(
      'workbook-too-many-parts',
      `"${name}" has more than ${limits.entries} parts inside. Save only the sheet with the list and upload that.`,
    );
  }
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) throw broken(name);
    const nameLength = bytes.readUInt16LE(at + 28);
    const skip = bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    entries.push({
      name: bytes
        .toString('utf8', at + 46, at + 46 + nameLength)
        .replace(/\\/g, '/')
        .replace(/^\/+/, ''),
      method: bytes.readUInt16LE(at + 10),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + skip;
  }
  return entries;
}

function unpackEntry(bytes: Buffer, entry: Entry, name: string, limits: TableLimits, budget: number): Buffer {
  const at = entry.offset;
  if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== 0x04034b50) throw broken(name);
  const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  if (start + entry.packed > bytes.length) throw broken(name);
  const data = bytes.subarray(start, start + entry.packed);
  if (budget <= 0) throw bomb(name, limits);
  if (entry.method === 0) {
    if (data.length > budget) throw bomb(name, limits);
    return data;
  }
  if (entry.method !== 8) throw broken(name);
  try {
    return inflateRawSync(data, { maxOutputLength: budget });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw bomb(name, limits);
    throw broken(name);
  }
}

function bomb(name: string, limits: TableLimits): Refusal {
  const most = Math.round(limits.unpackedBytes / 1024 / 1024);
  return refusal(
    'workbook-too-big',
    `"${name}" would unpack to far more than a list of people needs (at most ${most} MB are unpacked). Save the sheet as CSV and upload that.`,
  );
}

function broken(name: string): Refusal {
  return refusal(
    'workbook-broken',
    `"${name}" is damaged and cannot be opened. Save it again from the spreadsheet program, or as CSV, and upload that.`,
  );
}

function refusal(reason: string, message: string): Refusal {
  return new Refusal('invalid', reason, message);
}
