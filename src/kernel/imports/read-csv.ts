/**
 * Text tables of any delimiter and of the encodings that spreadsheets write. The file is looked through once to
 * settle encoding and delimiter, then streamed as often as it is asked for.
 */
import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
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

const DELIMITERS = [',', ';', '\t', '|'];
const SAMPLE = 128 * 1024;
const CHUNK = 250;

/** Opens a text table; encoding and delimiter are detected unless given. */
export async function openCsv(
  source: TableSource,
  limits: TableLimits,
  given: { encoding?: string; delimiter?: string },
): Promise<Table> {
  const warnings: TableWarning[] = [];
  const found = await findEncoding(source, given.encoding, warnings);
  const sample = await decodedSample(source, found.encoding);
  if (sample.trim() === '') {
    throw new Refusal(
      'invalid',
      'file-empty',
      `"${source.name}" holds no text. Export the list again and upload the new file.`,
    );
  }
  refuseBinary(source.name, sample);
  // Excel writes and reads a first line `sep=;`.
  const declared = /^\ufeff?sep=(.)\r?\n/i.exec(sample)?.[1];
  const delimiter = given.delimiter ?? declared ?? findDelimiter(sample);
  const skip = declared === undefined ? 0 : 1;

  let header: string[] | undefined;
  let rowSeen = false;
  for await (const chunk of records(source, found.encoding, delimiter, limits)) {
    for (const row of chunk) {
      if (row.line <= skip) continue;
      if (header === undefined) header = row.cells;
      else rowSeen = true;
    }
    if (rowSeen) break;
  }
  if (header === undefined) {
    throw new Refusal(
      'invalid',
      'file-empty',
      `"${source.name}" holds no text. Export the list again and upload the new file.`,
    );
  }
  const headerCells = cutTail(header, 1);
  if (headerCells.length > limits.columns) {
    throw new Refusal(
      'invalid',
      'too-many-columns',
      `"${source.name}" has ${headerCells.length} columns; at most ${limits.columns} are read. Leave out columns that are not needed.`,
    );
  }
  const columns = columnsFrom(headerCells, warnings);
  if (!rowSeen) {
    warnings.push({
      code: 'header-only',
      message: `"${source.name}" has a header row and no rows below it.`,
    });
  }

  async function* rows(): AsyncGenerator<TableRow[]> {
    let headerSeen = false;
    let count = 0;
    for await (const chunk of records(source, found.encoding, delimiter, limits)) {
      const out: TableRow[] = [];
      for (const row of chunk) {
        if (row.line <= skip) continue;
        if (!headerSeen) {
          headerSeen = true;
          continue;
        }
        row.cells = cutTail(row.cells, columns.length);
        out.push(row);
      }
      count += out.length;
      if (count > limits.rows) {
        throw new Refusal(
          'invalid',
          'too-many-rows',
          `"${source.name}" has more than ${limits.rows} rows. Split the file and import the parts as partial lists.`,
        );
      }
      if (out.length > 0) yield out;
    }
  }

  return {
    columns,
    format: {
      kind: 'csv',
      encoding: found.encoding,
      delimiter,
      byteOrderMark: found.byteOrderMark,
      sheet: null,
      sheets: [],
    },
    warnings,
    rows,
  };
}

/** Records in chunks, each with the line on which it begins; blank lines are left out. */
async function* records(
  source: TableSource,
  encoding: string,
  delimiter: string,
  limits: TableLimits,
): AsyncGenerator<TableRow[]> {
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: limits.columns * 4 * 1024,
  });
  const text = Readable.from(decoded(source, encoding), { highWaterMark: 2 });
  text.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  let line = 1;
  let doubled = 0;
  let chunk: TableRow[] = [];
  try {
    for await (const item of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const start = line;
      const cells = item.record;
      // The parser counts a line break of two characters inside quotes twice.
      for (const cell of cells) if (cell.includes('\r\n')) doubled += cell.split('\r\n').length - 1;
      line = item.info.lines + 1 - doubled;
      let filled = false;
      for (let i = 0; i < cells.length; i++) {
        const cell = undoNeutralise(trimCell(cells[i]!));
        if (cell !== '') filled = true;
        if (cell.length > limits.cellCharacters)
          throw cellTooLong(source.name, start, i + 1, limits.cellCharacters);
        cells[i] = cell;
      }
      if (!filled) continue;
      chunk.push({ line: start, cells });
      if (chunk.length === CHUNK) {
        yield chunk;
        chunk = [];
      }
    }
  } catch (error) {
    throw asRefusal(error, source.name, line);
  } finally {
    text.destroy();
    parser.destroy();
  }
  if (chunk.length > 0) yield chunk;
}

function cellTooLong(name: string, line: number, column: number, most: number): Refusal {
  return new Refusal(
    'invalid',
    'cell-too-long',
    `"${name}", line ${line}, column ${column}: the text is longer than ${most} characters. Often a quotation mark is missing; correct the line and upload the file again.`,
    { line },
  );
}

function asRefusal(error: unknown, name: string, line: number): unknown {
  const code = (error as Partial<CsvError>).code;
  if (code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE') {
    return new Refusal(
      'invalid',
      'quote-not-closed',
      `"${name}", line ${line}: a quotation mark opens a text that never ends. Close it, or double it when it belongs to the text, and upload the file again.`,
      { line },
    );
  }
  if (typeof code === 'string' && code.startsWith('CSV_')) {
    return new Refusal(
      'invalid',
      'row-unreadable',
      `"${name}", line ${line} and after cannot be split into columns. Check the quotation marks on that line and upload the file again.`,
      { line },
    );
  }
  return error;
}

async function* decoded(source: TableSource, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const bytes of source.open()) {
    const text = decoder.decode(bytes, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

async function decodedSample(source: TableSource, encoding: string): Promise<string> {
  let text = '';
  for await (const part of decoded(source, encoding)) {
    text += part;
    if (text.length >= SAMPLE) break;
  }
  return text;
}

interface FoundEncoding {
  encoding: string;
  byteOrderMark: boolean;
}

/** Byte-order mark, else the pattern of zero bytes, else valid UTF-8 over the whole file, else Windows-1252. */
async function findEncoding(
  source: TableSource,
  given: string | undefined,
  warnings: TableWarning[],
): Promise<FoundEncoding> {
  if (given !== undefined) {
    try {
      return { encoding: new TextDecoder(given).encoding, byteOrderMark: false };
    } catch {
      throw new Refusal(
        'invalid',
        'encoding-unknown',
        `"${given}" is not an encoding that Trellis knows. Use utf-8, utf-16le, windows-1252 or leave it out.`,
      );
    }
  }
  let first = true;
  let carry: Buffer = Buffer.alloc(0);
  let valid = true;
  for await (const part of source.open()) {
    const bytes = Buffer.concat([carry, part]);
    if (first) {
      first = false;
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
        return { encoding: 'utf-8', byteOrderMark: true };
      if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', byteOrderMark: true };
      if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', byteOrderMark: true };
      const wide = zeroPattern(bytes.subarray(0, 4096));
      if (wide !== null) return { encoding: wide, byteOrderMark: false };
    }
    const cut = tornTail(bytes);
    if (!isUtf8(bytes.subarray(0, bytes.length - cut))) {
      valid = false;
      break;
    }
    carry = Buffer.from(bytes.subarray(bytes.length - cut));
  }
  if (valid && carry.length === 0) return { encoding: 'utf-8', byteOrderMark: false };

  // Mostly sound UTF-8 with a few broken bytes is damage, not another encoding; its rows go to quarantine.
  const decoder = new TextDecoder('utf-8');
  let broken = 0;
  let sound = 0;
  for await (const part of source.open()) {
    for (const ch of decoder.decode(part, { stream: true })) {
      if (ch === '\ufffd') broken++;
      else if (ch > '\u007f') sound++;
    }
  }
  if (sound > broken * 3) {
    warnings.push({
      code: 'encoding-damaged',
      message: `Some characters in "${source.name}" cannot be read as UTF-8. The rows that hold them are kept in quarantine.`,
    });
    return { encoding: 'utf-8', byteOrderMark: false };
  }
  warnings.push({
    code: 'encoding-assumed',
    message: `"${source.name}" is not UTF-8; it was read as Windows-1252 (Western European). If names look wrong, save the file as "CSV UTF-8".`,
  });
  return { encoding: 'windows-1252', byteOrderMark: false };
}

/** How many bytes at the end belong to a character that goes on in the next part. */
function tornTail(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const b = bytes[bytes.length - back]!;
    if ((b & 0xc0) === 0x80) continue;
    const length = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : b >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

function zeroPattern(bytes: Uint8Array): string | null {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== 0) continue;
    if (i % 2 === 0) even++;
    else odd++;
  }
  const half = bytes.length / 2;
  if (odd > half * 0.4 && even < half * 0.05) return 'utf-16le';
  if (even > half * 0.4 && odd < half * 0.05) return 'utf-16be';
  return null;
}

function refuseBinary(name: string, sample: string): void {
  let odd = 0;
  for (let i = 0; i < sample.length; i++) {
    const c = sample.charCodeAt(i);
    if ((c < 32 && c !== 9 && c !== 10 && c !== 13) || c === 0xfffd) odd++;
  }
  if (odd > Math.max(20, sample.length * 0.02)) {
    throw new Refusal(
      'invalid',
      'not-a-table',
      `"${name}" is not a text table. Save the list as CSV or as an Excel workbook (.xlsx) and upload that.`,
    );
  }
}

/** The delimiter that splits the header and the rows most evenly; a comma when there is one column only. */
export function findDelimiter(sample: string): string {
  let best = ',';
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const widths = fieldCounts(sample, delimiter, 200);
    const header = widths[0] ?? 1;
    if (header < 2) continue;
    const same = widths.filter((w) => w === header).length / widths.length;
    // The header alone counts too: a file whose rows are all broken still shows its delimiter there.
    const score = header * (0.2 + same);
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

function fieldCounts(sample: string, delimiter: string, most: number): number[] {
  const counts: number[] = [];
  let fields = 1;
  let quoted = false;
  let atStart = true;
  let filled = false;
  for (let i = 0; i < sample.length && counts.length < most; i++) {
    const ch = sample[i]!;
    if (ch === '"' && (quoted || atStart)) quoted = !quoted;
    else if (!quoted && ch === delimiter) fields++;
    else if (!quoted && (ch === '\n' || ch === '\r')) {
      if (filled) counts.push(fields);
      fields = 1;
      filled = false;
      atStart = true;
      continue;
    }
    atStart = ch === delimiter && !quoted;
    filled = true;
  }
  // The last line of a cut sample is not whole; it counts only when it is the only one.
  if (filled && (counts.length === 0 || sample.length < SAMPLE)) counts.push(fields);
  return counts;
}
