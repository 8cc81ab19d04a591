/**
 * The secret of an API key: made once from 256 random bits, kept only as its SHA-256, compared in constant time.
 * A key looks like `trl_<prefix>_<secret>`; the prefix finds its row.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type QueryExecutorProvider, sql } from 'kysely';
import { isoInstant } from '../../platform/clock.ts';
import type { Actor } from './actor.ts';

const SHAPE = /^trl_([a-z0-9]{12})_([A-Za-z0-9_-]{43})$/;

/** An instant as the clock gives it. */
type Instant = Parameters<typeof isoInstant>[0];

/** A fresh key: what its owner is shown once, and what is kept. */
export function makeApiKey(): { secret: string; prefix: string; hash: Buffer } {
  const prefix = randomBytes(6).toString('hex');
  const random = randomBytes(32).toString('base64url');
  return { secret: `trl_${prefix}_${random}`, prefix, hash: hashOf(random) };
}

/** The actor behind a key that is valid now and whose account is not disabled, else null. One indexed query. */
export async function findApiKey(
  on: QueryExecutorProvider,
  token: string,
  now: Instant,
): Promise<Extract<Actor, { kind: 'api-key' }> | null> {
  const [, prefix, random] = SHAPE.exec(token) ?? [];
  if (prefix === undefined || random === undefined) return null;
  const instant = isoInstant(now);
  const { rows } = await sql<{
    api_key_id: string;
    account_id: string;
    person_id: string | null;
    secret_hash: Buffer;
    rights: string[];
    last_used_on: string | null;
  }>`
    select k.api_key_id, k.account_id, a.person_id, k.secret_hash, k.rights, k.last_used_on
    from kernel.api_key k join kernel.account a using (account_id)
    where k.prefix = ${prefix} and k.revoked_at is null and a.disabled_at is null
      and (k.expires_at is null or k.expires_at > ${instant})`.execute(on);
  const row = rows[0];
  if (row === undefined || !timingSafeEqual(row.secret_hash, hashOf(random))) return null;
  const today = instant.slice(0, 10);
  if (row.last_used_on === null || row.last_used_on < today) {
    await sql`update kernel.api_key set last_used_on = ${today} where api_key_id = ${row.api_key_id}`.execute(
      on,
    );
  }
  return {
    kind: 'api-key',
    accountId: row.account_id,
    personId: row.person_id,
    apiKeyId: row.api_key_id,
    rights: row.rights,
  };
}

function hashOf(random: string): Buffer {
  return createHash('sha256').update(random).digest();
}
