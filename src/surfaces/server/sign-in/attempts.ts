/**
 * How often something may be tried, counted in PostgreSQL so that every process sees the same count. Keys are
 * keyed hashes: the table holds neither e-mail nor network addresses.
 */
import { createHmac } from 'node:crypto';
import type pg from 'pg';
import type { Clock } from '../../../platform/clock.ts';

/** At most `max` attempts per `seconds` for everything that shares `name` and `of`. */
export interface Limit {
  name: string;
  of: string;
  max: number;
  seconds: number;
}

export interface Attempts {
  /** Counts one attempt against each limit; 0 when all allow it, else the seconds to wait. One query. */
  take(limits: Limit[]): Promise<number>;
  /** Forgets the attempts under these limits, after a success. */
  forget(limits: Limit[]): Promise<void>;
}

/** The counter over table `auth.attempt`. */
export function createAttempts(pool: pg.Pool, secret: string, clock: Clock): Attempts {
  const keyOf = (limit: Limit) =>
    createHmac('sha256', secret).update(`${limit.name}\n${limit.of}`).digest('base64url');
  let untilCleanup = 200;
  return {
    take: async (limits) => {
      const now = clock.now().epochMilliseconds;
      // Always in the order of keys, so that two requests never wait for each other crosswise.
      const sorted = limits
        .map((limit) => ({ limit, key: keyOf(limit) }))
        .sort((a, b) => (a.key < b.key ? -1 : 1));
      const { rows } = await pool.query<{ key: string; count: number; left: number }>(
        `insert into auth.attempt as a (key, count, ends_at)
         select k, 1, to_timestamp(e / 1000.0) from unnest($1::text[], $2::float8[]) as t (k, e)
         on conflict (key) do update set
           count = case when a.ends_at <= to_timestamp($3 / 1000.0) then 1 else a.count + 1 end,
           ends_at = case when a.ends_at <= to_timestamp($3 / 1000.0) then excluded.ends_at else a.ends_at end
         returning key, count, (extract(epoch from ends_at) - $3 / 1000.0)::float8 as left`,
        [sorted.map((s) => s.key), sorted.map((s) => now + s.limit.seconds * 1000), now],
      );
      untilCleanup -= 1;
      if (untilCleanup <= 0) {
        untilCleanup = 200;
        await pool.query(
          `delete from auth.attempt where key in (
             select key from auth.attempt where ends_at < to_timestamp($1 / 1000.0) limit 10000 for update skip locked)`,
          [now],
        );
      }
      let wait = 0;
      for (const { limit, key } of sorted) {
        const row = rows.find((r) => r.key === key);
        if (row !== undefined && row.count > limit.max) wait = Math.max(wait, Math.ceil(row.left), 1);
      }
      return wait;
    },
    forget: async (limits) => {
      await pool.query('delete from auth.attempt where key = any($1::text[])', [limits.map(keyOf).sort()]);
    },
  };
}
