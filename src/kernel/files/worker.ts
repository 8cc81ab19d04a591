/**
 * Moves the bytes of attached files from the database to the store, and deletes contents that nothing refers to any
 * more. Each content is handled under its row's lock, so that storing and deleting one never overlap; dying in the
 * middle leaves the row as it was, and the step is done again.
 */
import { type Kysely, sql } from 'kysely';
import { isoInstant } from '../../platform/clock.ts';
import type { FileStore } from '../../platform/file-store.ts';
import type { App } from '../perform.ts';
import type { KernelTables } from '../tables.gen.ts';
import { openWorkItem } from '../work/open-item.ts';
import { RESTORE_HOURS } from './commands.ts';
import { doomUnused } from './content.ts';

/** Failures in a row after which a person is asked to look. */
const ALARM_AFTER = 5;

interface Due {
  content_hash: Buffer;
  bytes: Buffer | null;
  is_doomed: boolean;
  attempts: number;
}

/** Settles the content that is due first: stores it, or deletes it. False when none is due. */
export async function settleContent(app: App, store: FileStore): Promise<boolean> {
  const now = app.clock.now();
  return app.database.kysely.transaction().execute(async (root) => {
    const tx = root as unknown as Kysely<KernelTables>;
    const { rows } = await sql<Due>`
      select content_hash, bytes, is_doomed, attempts from kernel.file_content
      where (stored_at is null or is_doomed) and due_at <= ${isoInstant(now)}
      order by due_at limit 1 for update skip locked`.execute(tx);
    const due = rows[0];
    if (due === undefined) return false;
    const key = due.content_hash.toString('hex');
    try {
      if (due.is_doomed) {
        await store.remove(key);
        await sql`delete from kernel.file_content where content_hash = ${due.content_hash}`.execute(tx);
      } else {
        await store.put(key, due.bytes!);
        await sql`
          update kernel.file_content set bytes = null, stored_at = ${isoInstant(now)}, attempts = 0, last_error = null
          where content_hash = ${due.content_hash}`.execute(tx);
      }
    } catch (error) {
      const attempts = due.attempts + 1;
      const wait = Math.min(3600, 10 * 3 ** attempts);
      await sql`
        update kernel.file_content set attempts = ${attempts}, last_error = ${(error as Error).message},
          due_at = ${isoInstant(now.add({ seconds: wait }))}
        where content_hash = ${due.content_hash}`.execute(tx);
      if (attempts === ALARM_AFTER) await alarm(tx, isoInstant(now), (error as Error).message);
    }
    return true;
  });
}

/** One open item at a time, however many files wait. */
async function alarm(tx: Kysely<KernelTables>, now: string, message: string): Promise<void> {
  const open = await sql`
    select 1 from kernel.work_item where kind = 'file-store-failing' and closed_at is null limit 1`.execute(
    tx,
  );
  if (open.rows.length > 0) return;
  await openWorkItem(tx, now, {
    kind: 'file-store-failing',
    title:
      'The store of attached files cannot be written: see to its space, rights or address. Until then files stay in the database; none is lost.',
    detail: { error: message },
    role: 'administrator',
  });
}

/** Lets go of the content of files that were removed more than a day ago; returns how many there were. */
export async function forgetRemoved(app: App): Promise<number> {
  const now = app.clock.now();
  return app.database.kysely.transaction().execute(async (root) => {
    const tx = root as unknown as Kysely<KernelTables>;
    const { rows } = await sql<{ content_hash: Buffer }>`
      with gone as (select file_id, content_hash from kernel.file
          where removed_at < ${isoInstant(now.subtract({ hours: RESTORE_HOURS }))} and content_hash is not null
          limit 1000 for update skip locked),
        let_go as (update kernel.file f set content_hash = null from gone where f.file_id = gone.file_id)
      select content_hash from gone`.execute(tx);
    await doomUnused(
      tx,
      rows.map((r) => r.content_hash),
    );
    return rows.length;
  });
}

/** The bytes of a content while the store does not have them yet; null when it has (or nobody does). */
export async function unsettledBytes(app: App, contentHash: string): Promise<Buffer | null> {
  const { rows } = await sql<{ bytes: Buffer | null }>`
    select bytes from kernel.file_content where content_hash = decode(${contentHash}, 'hex')`.execute(
    app.database.kysely,
  );
  return rows[0]?.bytes ?? null;
}
