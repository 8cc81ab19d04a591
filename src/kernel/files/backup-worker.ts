/**
 * Attached files in a backup: the rows of the table of contents, with the bytes that the store has put back into them,
 * so that one file holds everything and can be restored onto any store. Afterwards the worker moves them there again.
 */
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type pg from 'pg';
import type { FileStore } from '../../platform/file-store.ts';
import { backup } from '../../platform/postgres/backup.ts';

/** Few, because bytes that are not in the store yet come with their rows. */
const AT_ONCE = 4;

/** What a backup could not take along, because the store does not have it whole. */
export interface Lost {
  contents: string[];
}

/** Backs up to `file` with the contents of the store, or without them when there is no store. */
export async function backupWithFiles(pool: pg.Pool, file: string, store: FileStore | null): Promise<Lost> {
  const lost: Lost = { contents: [] };
  await backup(pool, file, {
    instead: (table, client) =>
      store !== null && table.schema === 'kernel' && table.name === 'file_content'
        ? contentRows(client, store, table.columns, lost)
        : null,
  });
  return lost;
}

/** A value as the text of COPY has it. */
function copied(value: string | null): string {
  if (value === null) return '\\N';
  const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return value.replace(/[\\\n\r\t]/g, (c) => escapes[c]!);
}

async function* contentRows(
  client: pg.ClientBase,
  store: FileStore,
  columns: readonly string[],
  lost: Lost,
): AsyncGenerator<Buffer> {
  // As text, which is what COPY writes; bytes are text in hexadecimal.
  const list = columns.map((name) => `${name}::text as ${name}`).join(', ');
  for (let after = '\\x'; ; ) {
    const { rows } = await client.query<Record<string, string | null>>(
      `select ${list} from kernel.file_content where content_hash > $1::bytea order by content_hash limit ${AT_ONCE}`,
      [after],
    );
    for (const row of rows) {
      after = row.content_hash!;
      const key = after.slice(2);
      if (row.stored_at !== null && row.is_doomed === 'false') {
        const bytes = await read(store, key);
        if (bytes === null) lost.contents.push(key);
        else Object.assign(row, { bytes: `\\x${bytes.toString('hex')}`, stored_at: null });
      }
      yield Buffer.from(`${columns.map((name) => copied(row[name] ?? null)).join('\t')}\n`);
    }
    if (rows.length < AT_ONCE) return;
  }
}

/** The content when the store has it and it is what it was. */
async function read(store: FileStore, key: string): Promise<Buffer | null> {
  const found = await store.get(key);
  if (found === null) return null;
  const bytes = await buffer(found.stream);
  return createHash('sha256').update(bytes).digest('hex') === key ? bytes : null;
}
