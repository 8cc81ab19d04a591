/**
 * Seals the log: gives each committed event its position and its link in the hash chain. One process seals at a
 * time; consumers read sealed positions only, so they never miss an event that committed late.
 */
import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../../platform/database.ts';

/** The chain's first link hangs on this. */
export const GENESIS = Buffer.alloc(32);
const LOCK = 7_236_002;
const BATCH = 5000;

/** The next link: SHA-256 over position, previous link and content hash. */
export function link(position: number, previous: Buffer, contentHash: Buffer): Buffer {
  return createHash('sha256').update(`${position}\n`).update(previous).update(contentHash).digest();
}

/** Seals what is committed, in batches; returns how many. Returns 0 when another process is sealing. */
export async function sealEvents(database: Database): Promise<number> {
  let sealed = 0;
  for (;;) {
    const count = await database.kysely.transaction().execute(sealBatch);
    sealed += count;
    if (count < BATCH) return sealed;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: works on the untyped root.
async function sealBatch(tx: Kysely<any>): Promise<number> {
  const lock = await sql<{ got: boolean }>`select pg_try_advisory_xact_lock(${LOCK}) as got`.execute(tx);
  if (lock.rows[0]?.got !== true) return 0;
  const { rows: waiting } = await sql<{ event_id: string; subject_id: string; content_hash: Buffer }>`
    select u.event_id, u.subject_id, e.content_hash
    from kernel.event_unsealed u join kernel.event e on e.subject_id = u.subject_id and e.event_id = u.event_id
    order by u.event_id limit ${BATCH}`.execute(tx);
  if (waiting.length === 0) return 0;
  const { rows: last } = await sql<{ position: number; chain_hash: Buffer }>`
    select position, chain_hash from kernel.seal order by position desc limit 1`.execute(tx);
  let position = last[0]?.position ?? 0;
  let chain = last[0]?.chain_hash ?? GENESIS;
  const links = waiting.map((e) => {
    position += 1;
    chain = link(position, chain, e.content_hash);
    return {
      position,
      event_id: e.event_id,
      subject_id: e.subject_id,
      chain_hash: `\\x${chain.toString('hex')}`,
    };
  });
  await sql`
    with gone as (delete from kernel.event_unsealed where event_id = any(${waiting.map((e) => e.event_id)}::uuid[]))
    insert into kernel.seal (position, event_id, subject_id, chain_hash)
    select * from jsonb_to_recordset(${JSON.stringify(links)}::jsonb)
      as l(position bigint, event_id uuid, subject_id uuid, chain_hash bytea)`.execute(tx);
  await sql`select pg_notify('trellis_sealed', ${String(position)})`.execute(tx);
  return links.length;
}
