/**
 * The file of a backup: one gzip stream of frames (type, length, content). The first frame says what the file
 * holds, data follows table by table, the last frame is the manifest with row counts and hashes; a file that
 * was cut off has none. Reading and writing keep one frame in memory.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/** A table as it lies in the file; partitioned tables are one table. */
export interface BackupTable {
  schema: string;
  name: string;
  /** In the order of the data; generated columns are left out. */
  columns: string[];
}

/** A partition that may have to be made before its rows can be restored; parents come first. */
export interface BackupPartition {
  schema: string;
  name: string;
  parentSchema: string;
  parent: string;
  /** `FOR VALUES …` or `DEFAULT`. */
  bound: string;
  /** Set when it is itself partitioned: `HASH (person_id)`. */
  key: string | null;
}

export interface BackupHeader {
  format: 'trellis-backup';
  version: 1;
  /** ISO instant. */
  created: string;
  server: string;
  migrations: { name: string; hash: string }[];
  tables: BackupTable[];
  partitions: BackupPartition[];
}

export interface BackupManifest {
  /** In the order of the header's tables. */
  tables: { schema: string; name: string; rows: number; bytes: number; sha256: string }[];
  sequences: { schema: string; name: string; value: string; isCalled: boolean }[];
}

/** One piece of a file, as the reader meets it. */
export type Frame =
  | { type: 'header'; header: BackupHeader }
  | { type: 'data'; chunk: Buffer }
  | { type: 'table-end' }
  | { type: 'manifest'; manifest: BackupManifest };

const TYPES = { header: 1, data: 2, 'table-end': 3, manifest: 4 } as const;
const MAX_FRAME = 64 * 1024 * 1024;
const FLUSH_AT = 256 * 1024;

/** Counts rows and bytes of COPY text and hashes it; in that format a line feed is always the end of a row. */
export class TableDigest {
  rows = 0;
  bytes = 0;
  readonly #hash = createHash('sha256');

  add(chunk: Buffer): void {
    this.#hash.update(chunk);
    this.bytes += chunk.length;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) this.rows += 1;
  }

  end(): { rows: number; bytes: number; sha256: string } {
    return { rows: this.rows, bytes: this.bytes, sha256: this.#hash.digest('hex') };
  }
}

/** Writes a backup file; it bears its name only once it is complete and on disk. */
export interface BackupWriter {
  header(header: BackupHeader): Promise<void>;
  data(chunk: Buffer): Promise<void>;
  endTable(): Promise<void>;
  finish(manifest: BackupManifest): Promise<void>;
  /** Removes what was written. */
  abandon(): Promise<void>;
}

/** Opens a new file for writing; only its owner may read it. */
export function createBackupFile(file: string): BackupWriter {
  const half = `${file}.half`;
  const gzip = createGzip({ level: 4 });
  const written = pipeline(gzip, createWriteStream(half, { mode: 0o600, flush: true }));
  // Whoever writes next is told; until then the failure must not count as unhandled.
  written.catch(() => undefined);
  let waiting: Buffer[] = [];
  let size = 0;
  const push = async (buffer: Buffer) => {
    if (!gzip.write(buffer)) await Promise.race([once(gzip, 'drain'), written]);
  };
  const frame = async (type: keyof typeof TYPES, content: Buffer) => {
    const head = Buffer.alloc(5);
    head.writeUInt8(TYPES[type]);
    head.writeUInt32BE(content.length, 1);
    await push(Buffer.concat([head, content]));
  };
  const flush = async () => {
    if (size === 0) return;
    const all = Buffer.concat(waiting);
    waiting = [];
    size = 0;
    await frame('data', all);
  };
  return {
    header: (header) => frame('header', Buffer.from(JSON.stringify(header))),
    data: async (chunk) => {
      waiting.push(chunk);
      size += chunk.length;
      if (size >= FLUSH_AT) await flush();
    },
    endTable: async () => {
      await flush();
      await frame('table-end', Buffer.alloc(0));
    },
    finish: async (manifest) => {
      await frame('manifest', Buffer.from(JSON.stringify(manifest)));
      gzip.end();
      await written;
      const handle = await open(half, 'r+');
      await handle.sync();
      await handle.close();
      await rename(half, file);
    },
    abandon: async () => {
      gzip.destroy();
      await written.catch(() => undefined);
      await rm(half, { force: true });
    },
  };
}

/** The frames of a file in order; throws a sentence when it is cut off, damaged or something else. */
export async function* readFrames(file: string): AsyncGenerator<Frame> {
  const source = createReadStream(file);
  const gunzip = createGunzip({ chunkSize: FLUSH_AT });
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    let rest: Buffer = Buffer.alloc(0);
    let last = 0;
    for await (const chunk of gunzip) {
      rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
      while (rest.length >= 5) {
        const type = rest.readUInt8();
        const length = rest.readUInt32BE(1);
        if (last === TYPES.manifest || length > MAX_FRAME || (last === 0) !== (type === TYPES.header)) {
          throw new Error('its frames are out of order');
        }
        if (rest.length < 5 + length) break;
        last = type;
        yield parse(type, rest.subarray(5, 5 + length));
        rest = rest.subarray(5 + length);
      }
    }
    if (last !== TYPES.manifest || rest.length > 0) throw new Error('it is cut off');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Error('There is no such backup file.', { cause: error });
    if (code === 'EACCES') throw new Error('The backup file may not be read by this user.', { cause: error });
    throw new Error(`The file is not a whole Trellis backup: ${message}. Use another copy of it.`, {
      cause: error,
    });
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

function parse(type: number, content: Buffer): Frame {
  if (type === TYPES.data) return { type: 'data', chunk: content };
  if (type === TYPES['table-end']) return { type: 'table-end' };
  if (type === TYPES.manifest) return { type: 'manifest', manifest: JSON.parse(content.toString()) };
  if (type !== TYPES.header) throw new Error('it has a frame of an unknown type');
  const header = JSON.parse(content.toString()) as BackupHeader;
  if (header.format !== 'trellis-backup') throw new Error('it was made by something else');
  if (header.version !== 1) throw new Error('it was made by a newer Trellis');
  return { type: 'header', header };
}

/** Reads a whole file, checks every count and hash, and returns what it holds; writes nothing anywhere. */
export async function verifyBackup(
  file: string,
): Promise<{ header: BackupHeader; manifest: BackupManifest }> {
  let header: BackupHeader | undefined;
  let digest = new TableDigest();
  const found: { rows: number; bytes: number; sha256: string }[] = [];
  for await (const frame of readFrames(file)) {
    if (frame.type === 'header') header = frame.header;
    else if (frame.type === 'data') digest.add(frame.chunk);
    else if (frame.type === 'table-end') {
      found.push(digest.end());
      digest = new TableDigest();
    } else if (header !== undefined) {
      checkManifest(header, frame.manifest, found);
      return { header, manifest: frame.manifest };
    }
  }
  throw new Error('The file is not a whole Trellis backup: it is cut off. Use another copy of it.');
}

function checkManifest(
  header: BackupHeader,
  manifest: BackupManifest,
  found: { rows: number; sha256: string }[],
): void {
  const isComplete = found.length === header.tables.length && manifest.tables.length === header.tables.length;
  const wrong = manifest.tables.find((table, i) => !matches(table, found[i]));
  if (isComplete && wrong === undefined) return;
  const where =
    wrong === undefined ? 'a table is missing' : `table ${wrong.schema}.${wrong.name} was changed`;
  throw new Error(`The backup file is damaged: ${where}. Use another copy of it.`);
}

/** Whether what was read of a table is what the manifest says of it. */
export function matches(
  told: { rows: number; sha256: string },
  found: { rows: number; sha256: string } | undefined,
): boolean {
  return found !== undefined && told.rows === found.rows && told.sha256 === found.sha256;
}
