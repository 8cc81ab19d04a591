/**
 * What is kept of the bytes of files: a command brings them into the database in its own transaction; when nothing
 * refers to them any more they are doomed, and the worker deletes them from the store.
 */
import { createHash } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type';
import { type Kysely, sql } from 'kysely';
import type { KernelTables } from '../tables.gen.ts';
import { type Found, isText } from './rules.ts';

/** What the bytes are, whatever their name says. */
export async function lookInto(bytes: Uint8Array): Promise<Found> {
  const detected = await fileTypeFromBuffer(bytes).catch(() => undefined);
  // Readers accept a PDF that begins a little later; mail programs and scanners make such.
  const isPdf = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024)).includes(
    '%PDF-',
  );
  return { mediaType: detected?.mime ?? (isPdf ? 'application/pdf' : null), isText: isText(bytes) };
}

/** Keeps the bytes under their hash, once; returns the hash. Serialises with the worker that deletes unused ones. */
export async function keepContent(tx: Kysely<KernelTables>, bytes: Uint8Array, now: string): Promise<Buffer> {
  const hash = createHash('sha256').update(bytes).digest();
  const known = await sql<{ is_there: boolean }>`
    update kernel.file_content set size = size where content_hash = ${hash} and not is_doomed
    returning true as is_there`.execute(tx);
  if (known.rows.length > 0) return hash;
  await sql`
    insert into kernel.file_content (content_hash, size, bytes, due_at)
    values (${hash}, ${bytes.byteLength}, ${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)}, ${now})
    on conflict (content_hash) do update set bytes = excluded.bytes, stored_at = null, is_doomed = false,
      due_at = excluded.due_at, attempts = 0, last_error = null
      where file_content.is_doomed`.execute(tx);
  return hash;
}

/** Marks those of these contents that no file refers to any more; the worker deletes them. */
export async function doomUnused(tx: Kysely<KernelTables>, hashes: readonly Buffer[]): Promise<number> {
  if (hashes.length === 0) return 0;
  // Locked first and looked at after: whoever attaches the same content at this moment comes before or after.
  await sql`select 1 from kernel.file_content where content_hash = any(${hashes}) order by content_hash for update`.execute(
    tx,
  );
  const { rows } = await sql`
    update kernel.file_content c set is_doomed = true, bytes = null
    where c.content_hash = any(${hashes}) and not c.is_doomed
      and not exists (select 1 from kernel.file f where f.content_hash = c.content_hash)
    returning 1`.execute(tx);
  return rows.length;
}
