/** The secret in a feed's address: 256 random bits, of which only the SHA-256 is kept. */
import { createHash, randomBytes } from 'node:crypto';
import { type QueryExecutorProvider, sql } from 'kysely';
import type { Actor } from '../access/actor.ts';

const SHAPE = /^[A-Za-z0-9_-]{43}$/;

/** A fresh secret and what is kept of it. */
export function makeFeedToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOf(token) };
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The account whose feed this is, if the feed was not revoked and the account not disabled; notes the day it was read. */
export async function findFeed(
  on: QueryExecutorProvider,
  token: string,
  today: string,
): Promise<Extract<Actor, { kind: 'account' }> | null> {
  if (!SHAPE.test(token)) return null;
  const { rows } = await sql<{
    feed_id: string;
    account_id: string;
    person_id: string | null;
    last_read_on: string | null;
  }>`
    select f.feed_id, f.account_id, a.person_id, f.last_read_on
    from kernel.calendar_feed f join kernel.account a using (account_id)
    where f.token_hash = ${hashOf(token)} and f.revoked_at is null and a.disabled_at is null`.execute(on);
  const feed = rows[0];
  if (feed === undefined) return null;
  if (feed.last_read_on === null || feed.last_read_on < today)
    await sql`update kernel.calendar_feed set last_read_on = ${today} where feed_id = ${feed.feed_id}`.execute(
      on,
    );
  return { kind: 'account', accountId: feed.account_id, personId: feed.person_id };
}
