/**
 * Opens an uploaded file as a table, by what it holds and not by its name. Everything that is not a plain
 * table of text is refused here with a sentence, before any row is looked at.
 */
import { Refusal } from '../../platform/refusal.ts';
import { openCsv } from './read-csv.ts';
import { openXlsx } from './read-xlsx.ts';
import { defaultLimits, type Table, type TableLimits, type TableSource } from './table.ts';

export interface ReadTableOptions {
  limits?: Partial<TableLimits>;
  /** Say so instead of letting it be detected. */
  encoding?: string;
  delimiter?: string;
  /** Name of the sheet of a workbook; the first one when absent. */
  sheet?: string;
}

const OTHER_KINDS: { bytes: number[]; what: string }[] = [
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF document' },
  { bytes: [0x1f, 0x8b], what: 'a gzip archive' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], what: 'a picture' },
  { bytes: [0xff, 0xd8, 0xff], what: 'a picture' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], what: 'a 7-Zip archive' },
  { bytes: [0x52, 0x61, 0x72, 0x21], what: 'a RAR archive' },
  { bytes: [0x7b, 0x5c, 0x72, 0x74, 0x66], what: 'a rich-text document' },
];

/** The table in the file. Refuses what is empty, too big, not a table, unsafe or unreadable. */
export async function readTable(source: TableSource, options: ReadTableOptions = {}): Promise<Table> {
  const limits = { ...defaultLimits, ...options.limits };
  if (source.size === 0) {
    throw new Refusal(
      'invalid',
      'file-empty',
      `"${source.name}" is empty. Export the list again and upload the new file.`,
    );
  }
  if (source.size > limits.bytes) {
    throw new Refusal(
      'invalid',
      'file-too-big',
      `"${source.name}" has ${megabytes(source.size)}; at most ${megabytes(limits.bytes)} are read. Split the file, or leave out columns that are not needed.`,
    );
  }
  const head = await firstBytes(source, 8);
  const starts = (bytes: number[]) => bytes.every((b, i) => head[i] === b);
  if (starts([0x50, 0x4b, 0x03, 0x04]) || starts([0x50, 0x4b, 0x05, 0x06]))
    return openXlsx(source, limits, options.sheet);
  if (starts([0xd0, 0xcf, 0x11, 0xe0])) throw await oldOffice(source);
  const other = OTHER_KINDS.find((k) => starts(k.bytes));
  if (other !== undefined) {
    throw new Refusal(
      'invalid',
      'not-a-table',
      `"${source.name}" is ${other.what}, not a table. Save the list as CSV or as an Excel workbook (.xlsx) and upload that.`,
    );
  }
  if (/\.xls[xm]?$/i.test(source.name) && starts([0x3c])) {
    throw new Refusal(
      'invalid',
      'not-a-workbook',
      `"${source.name}" is named like a workbook, but holds a web page or XML. Open it in the spreadsheet program and save it as an Excel workbook (.xlsx) or as CSV.`,
    );
  }
  return openCsv(source, limits, options);
}

async function firstBytes(source: TableSource, count: number): Promise<Uint8Array> {
  const head = new Uint8Array(count);
  let at = 0;
  for await (const chunk of source.open()) {
    for (let i = 0; i < chunk.length && at < count; i++) head[at++] = chunk[i]!;
    if (at >= count) break;
  }
  return head.subarray(0, at);
}

/** Old Excel and password-protected Excel share one container; the name of a stream inside tells them apart. */
async function oldOffice(source: TableSource): Promise<Refusal> {
  const marker = Buffer.from('EncryptedPackage', 'utf16le');
  let rest = Buffer.alloc(0);
  for await (const chunk of source.open()) {
    const joined = Buffer.concat([rest, chunk]);
    if (joined.includes(marker)) {
      return new Refusal(
        'invalid',
        'file-encrypted',
        `"${source.name}" is protected with a password. Save a copy without the password and upload that.`,
      );
    }
    rest = Buffer.from(joined.subarray(-marker.length));
  }
  return new Refusal(
    'invalid',
    'workbook-too-old',
    `"${source.name}" is in the old Excel format (.xls). Open it and save it as an Excel workbook (.xlsx) or as CSV.`,
  );
}

function megabytes(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} kB` : `${Math.ceil(bytes / 1024 / 1024)} MB`;
}
