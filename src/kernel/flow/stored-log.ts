/** Logs as they lie in the database: the uploaded file in slices, the imported events in chunks of columns. */
import { type Kysely, sql } from 'kysely';
import type { TableSource } from '../imports/table.ts';
import type { Reader } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { assembleLog, type LogWords } from './assemble.ts';
import type { LogChunk } from './case-writer.ts';
import { closedBy, type FlowLog } from './log.ts';

const SLICE = 1024 * 1024;
/** Rows of one statement. */
const AT_ONCE = 8;

/** Keeps the file. */
export async function storeFile(tx: Kysely<KernelTables>, logId: string, file: Uint8Array): Promise<void> {
  const slices: { log_id: string; part: number; content: Buffer }[] = [];
  const flush = async () => {
    if (slices.length > 0) await tx.insertInto('kernel.flow_log_file').values(slices.splice(0)).execute();
  };
  for (let part = 0; part * SLICE < file.byteLength; part++) {
    const from = part * SLICE;
    const length = Math.min(SLICE, file.byteLength - from);
    slices.push({ log_id: logId, part, content: Buffer.from(file.buffer, file.byteOffset + from, length) });
    if (slices.length === AT_ONCE) await flush();
  }
  await flush();
}

/** The kept file, read slice by slice; `each` is told how many bytes went by. */
export function storedFile(
  tx: Kysely<KernelTables>,
  logId: string,
  name: string,
  size: number,
  each: (bytes: number) => void,
): TableSource {
  return {
    name,
    size,
    async *open() {
      for (let part = 0; part * SLICE < size; part++) {
        const row = await tx
          .selectFrom('kernel.flow_log_file')
          .select('content')
          .where('log_id', '=', logId)
          .where('part', '=', part)
          .executeTakeFirst();
        if (row === undefined) return;
        // Small pieces, so that what waits between the file and its reader stays small.
        for (let from = 0; from < row.content.length; from += 64 * 1024)
          yield row.content.subarray(from, from + 64 * 1024);
        each(Math.min(size, (part + 1) * SLICE));
      }
    },
  };
}

const bytesOf = (column: Int32Array | Float64Array) =>
  Buffer.from(column.buffer, column.byteOffset, column.byteLength);

/** Writes one chunk. */
export async function storeChunk(
  tx: Kysely<KernelTables>,
  logId: string,
  number: number,
  chunk: LogChunk,
): Promise<void> {
  await sql`
    insert into kernel.flow_log_chunk (log_id, chunk, cases, events, sizes, activity, at, start, resource, attributes, names)
    values (${logId}, ${number}, ${chunk.sizes.length}, ${chunk.activity.length}, ${bytesOf(chunk.sizes)},
      ${bytesOf(chunk.activity)}, ${bytesOf(chunk.at)}, ${chunk.start === null ? null : bytesOf(chunk.start)},
      ${bytesOf(chunk.resource)}, ${Buffer.concat(chunk.attributes.map(bytesOf))}, ${JSON.stringify(chunk.names)}::jsonb)`.execute(
    tx,
  );
}

interface ChunkRow {
  cases: number;
  sizes: Buffer;
  activity: Buffer;
  at: Buffer;
  start: Buffer | null;
  resource: Buffer;
  attributes: Buffer;
  names: string[];
}

/** Bytes as numbers; copied, because they may begin at any address. */
function numbers<T>(bytes: Buffer, type: new (buffer: ArrayBuffer) => T): T {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return new type(copy);
}

function chunkOf(row: ChunkRow): LogChunk {
  const attributes: Int32Array[] = [];
  const columnBytes = row.cases * 4;
  for (let from = 0; columnBytes > 0 && from < row.attributes.length; from += columnBytes)
    attributes.push(numbers(row.attributes.subarray(from, from + columnBytes), Int32Array));
  return {
    sizes: numbers(row.sizes, Int32Array),
    activity: numbers(row.activity, Int32Array),
    at: numbers(row.at, Float64Array),
    start: row.start === null ? null : numbers(row.start, Float64Array),
    resource: numbers(row.resource, Int32Array),
    attributes,
    names: row.names,
  };
}

/** An imported log, whole. */
export async function loadLog(
  tx: Reader<KernelTables>,
  logId: string,
  words: LogWords,
  closing: readonly string[],
): Promise<FlowLog> {
  const { rows } = await sql<ChunkRow>`
    select cases, sizes, activity, at, start, resource, attributes, names from kernel.flow_log_chunk
    where log_id = ${logId} order by chunk`.execute(tx as never);
  return closedBy(assembleLog(rows.map(chunkOf), words), closing);
}
