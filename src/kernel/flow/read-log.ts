/** Opens a log of any kind: looks at its beginning, or reads it from end to end into chunks of columns. */
import { Refusal } from '../../platform/refusal.ts';
import { readTable } from '../imports/read-table.ts';
import type { Table, TableSource } from '../imports/table.ts';
import { CaseWriter, type LogChunk } from './case-writer.ts';
import type { LogFormat, LogMapping, QualityReport } from './contract-words.ts';
import { Dictionaries } from './dictionaries.ts';
import { Findings, rejections, warnings } from './findings.ts';
import { type ColumnValues, rowColumns, xesColumns } from './guess.ts';
import { firstBytes, looksLikeXml, unpackedSource, utf8Bytes, xmlEncoding } from './log-source.ts';
import { readRows } from './read-rows.ts';
import { type Reading, XesLook, XesReader } from './read-xes.ts';
import { FormatFault, timeReader } from './times.ts';
import { unreadable, XesTokens } from './xes-tokens.ts';
import { zoneOf } from './zone.ts';

/** More events than this are not looked at to guess what columns hold. */
const LOOK_EVENTS = 3_000;
const LOOK_BYTES = 8 * 1024 * 1024;
const LOOK_ROWS = 3_000;
/** More are not held in memory when figures are made. */
const MOST_EVENTS = 20_000_000;
/** Rows of a table are held until the last one has come. */
const TABLE_LIMITS = {
  rows: MOST_EVENTS,
  columns: 500,
  unpackedBytes: 1024 * 1024 * 1024,
  cells: 200_000_000,
};

/** What somebody says about a file; the rest is detected. */
export interface Given {
  encoding?: string;
  delimiter?: string;
}

/** What the beginning of a file shows. */
export interface Look {
  format: LogFormat;
  columns: ColumnValues[];
}

/** Looks at the beginning of a log. Refuses what is no log at all. */
export async function lookAtLog(packed: TableSource, given: Given): Promise<Look> {
  const { source, compressed } = await unpackedSource(packed);
  const head = await firstBytes(source, 1024);
  if (!looksLikeXml(head) && !/\.xes(\.gz)?$/i.test(packed.name))
    return lookAtTable(source, compressed, given);
  const encoding = given.encoding ?? xmlEncoding(head, packed.name);
  const look = new XesLook();
  const tokens = new XesTokens(look, packed.name);
  let bytes = 0;
  let whole = true;
  for await (const piece of utf8Bytes(source, encoding)) {
    tokens.push(piece);
    bytes += piece.length;
    if (look.events >= LOOK_EVENTS || bytes >= LOOK_BYTES) {
      whole = false;
      break;
    }
  }
  if (whole) tokens.end();
  if (whole && look.events === 0)
    throw unreadable(`“${packed.name}” holds no event. Export the log again and upload the new file.`);
  return {
    format: { kind: 'xes', compressed, encoding, delimiter: null },
    columns: xesColumns(look),
  };
}

async function lookAtTable(source: TableSource, compressed: boolean, given: Given): Promise<Look> {
  const first = (await firstBytes(source, 1)).toString('latin1');
  if (first === '{' || first === '[')
    throw unreadable(`“${source.name}” is JSON. Save the log as XES or as CSV and upload that.`);
  const table = await openTable(source, given);
  const rows: string[][] = [];
  for await (const chunk of table.rows()) {
    for (const row of chunk) rows.push(row.cells);
    if (rows.length >= LOOK_ROWS) break;
  }
  if (rows.length === 0) throw unreadable(`“${source.name}” has a header and no rows below it.`);
  return {
    format: {
      kind: table.format.kind,
      compressed,
      encoding: table.format.encoding ?? 'utf-8',
      delimiter: table.format.delimiter,
    },
    columns: rowColumns(
      table.columns.map((c) => c.header),
      rows,
    ),
  };
}

function openTable(source: TableSource, given: Given): Promise<Table> {
  return readTable(source, { ...given, limits: TABLE_LIMITS });
}

/** What is known when the last chunk was taken. */
export interface ReadEnd {
  activities: string[];
  resources: string[];
  /** Attributes that were kept: position in the chunks, name and values. */
  attributes: { position: number; name: string; values: string[] }[];
  report: QualityReport;
}

/** Hands chunks on as they fill, and says what was found. `progress` is told bytes (XES) or rows. */
export async function readLog(
  packed: TableSource,
  format: LogFormat,
  given: Given,
  mapping: LogMapping,
  take: (chunk: LogChunk) => Promise<void>,
  progress: (done: number) => Promise<void>,
): Promise<ReadEnd> {
  const findings = new Findings();
  const on: Reading = {
    mapping,
    dictionaries: new Dictionaries(mapping, packed.name),
    findings,
    writer: new CaseWriter(findings, mapping.attributes.length),
    times: readerOfTimes(mapping),
    lifecycle: new Map(),
    counted: { read: 0 },
  };
  const drain = async () => {
    for (const chunk of on.writer.takeChunks()) await take(chunk);
    if (on.writer.written.events > MOST_EVENTS)
      throw new Refusal('invalid', 'too-much', '“{fileName}” is too much for one log: {why}', {
        fileName: packed.name,
        why: `it has more than ${MOST_EVENTS.toLocaleString('en')} events. Split it by period.`,
      });
  };
  const { source } = await unpackedSource(packed);
  if (format.kind === 'xes') {
    needed(mapping);
    const reader = new XesReader(on);
    const tokens = new XesTokens(reader, packed.name);
    let bytes = 0;
    for await (const piece of utf8Bytes(source, format.encoding)) {
      tokens.push(piece);
      bytes += piece.length;
      await drain();
      await progress(bytes);
    }
    tokens.end();
    reader.finish();
  } else {
    const table = await openTable(source, given);
    await readRows(table, on, packed.name, async (rows) => {
      await drain();
      await progress(rows);
    });
  }
  on.writer.flush();
  await drain();
  return endOf(on, packed.name);
}

function needed(mapping: LogMapping): void {
  const missing = mapping.activity === null ? 'activity' : mapping.at === null ? 'time' : null;
  if (missing !== null)
    throw new Refusal('invalid', 'column-needed', 'Say which column holds the {what}.', { what: missing });
}

function readerOfTimes(mapping: LogMapping) {
  const zone = zoneOf(mapping.zone);
  if (zone === null)
    throw new Refusal(
      'invalid',
      'zone-unknown',
      '“{zone}” is no time zone. Use a name such as Europe/Oslo, or UTC.',
      { zone: mapping.zone },
    );
  const format = mapping.timeFormat === '' ? null : mapping.timeFormat;
  try {
    return timeReader(format, zone);
  } catch (error) {
    if (!(error instanceof FormatFault)) throw error;
    throw new Refusal(
      'invalid',
      'format-unknown',
      '“{format}” cannot be used to read times: {why}. Write it like DD/MM/YYYY HH:mm:ss.',
      { format, why: error.message },
    );
  }
}

function endOf(on: Reading, fileName: string): ReadEnd {
  const { findings, dictionaries, times, mapping, counted } = on;
  const { written } = on.writer;
  const rejected = findings.told(rejections);
  if (written.events === 0)
    throw new Refusal(
      'invalid',
      'nothing-left',
      'No event of “{fileName}” can be read: {why} Look at which column holds what, and how times are written.',
      { fileName, why: rejected.map((r) => r.message).join(' ') || 'it holds none.' },
    );
  const offsets = [...times.offsets].filter(([offset]) => offset !== 'none');
  const without = times.offsets.get('none') ?? 0;
  if (offsets.length > 1) findings.add('mixed-offsets', null, offsets.length);
  if (offsets.length > 0 && without > 0) findings.add('offset-missing-in-some', null, without);
  if (times.doubtful.count > 0) findings.add('clock-doubtful', null, times.doubtful.count);
  if (!times.order.sure) findings.add('date-order-guessed', null);
  if (written.tied > 0) findings.add('tied-times', null, written.tied);
  if (written.outOfOrder > 0) findings.add('out-of-order', null, written.outOfOrder);
  if (written.duplicates > 0) findings.add('duplicates', null, written.duplicates);
  if (written.withStart === 0) findings.add('no-start-times', null, written.events);
  const kept = dictionaries.keptAttributes(findings);
  return {
    activities: dictionaries.activities.list,
    resources: dictionaries.toldResources(),
    attributes: kept.map((position) => ({
      position,
      name: mapping.attributes[position]!,
      values: dictionaries.attributes[position]!.list,
    })),
    report: {
      cases: written.cases,
      events: written.events,
      read: counted.read,
      rejected: rejected.reduce((n, r) => n + r.count, 0),
      activities: used(on.writer.usedActivities),
      resources: used(on.writer.usedResources),
      firstAt: new Date(written.firstAt).toISOString(),
      lastAt: new Date(written.lastAt).toISOString(),
      withStart: written.withStart,
      lifecycle: Object.fromEntries(on.lifecycle),
      offsets: Object.fromEntries(times.offsets),
      timeFormat: mapping.timeFormat,
      tied: written.tied,
      outOfOrder: written.outOfOrder,
      duplicates: written.duplicates,
      rejections: rejected,
      warnings: findings.told(warnings),
    },
  };
}

const used = (flags: Uint8Array) => flags.reduce((n, flag) => n + flag, 0);
