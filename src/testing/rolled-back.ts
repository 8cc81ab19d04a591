/**
 * A database that forgets: everything happens inside one outer transaction on one connection, and what the program
 * begins, commits and rolls back become savepoints. A test leaves nothing behind and needs no clean-up.
 */
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { Database } from '../platform/database.ts';

export interface RolledBack extends Database {
  /** Rolls everything back and gives the connection free. */
  close(): Promise<void>;
}

/** Borrows a connection of `database` until `close`. Only for code that uses one connection at a time. */
export async function rolledBack(database: Database): Promise<RolledBack> {
  const client = await database.pool.connect();
  await client.query('begin');
  let depth = 0;
  const statement = (text: string): string[] => {
    if (/^\s*(begin|start transaction)/i.test(text)) {
      depth += 1;
      const readOnly = /read only/i.test(text);
      return [`savepoint door_${depth}`, ...(readOnly ? ['set transaction read only'] : [])];
    }
    if (/^\s*commit\s*$/i.test(text)) return [`release savepoint door_${depth--}`];
    if (/^\s*rollback\s*$/i.test(text)) {
      const level = depth--;
      return [`rollback to savepoint door_${level}`, `release savepoint door_${level}`];
    }
    return [text];
  };
  const one = new Proxy(client, {
    get(target, property) {
      if (property === 'release') return () => undefined;
      if (property !== 'query') {
        const value = Reflect.get(target, property) as unknown;
        return typeof value === 'function' ? value.bind(target) : value;
      }
      return async (query: string | { text: string }, values?: unknown[]) => {
        const text = typeof query === 'string' ? query : query.text;
        const parts = statement(text);
        if (parts.length === 1 && parts[0] === text) return target.query(query as never, values as never);
        let last: unknown;
        for (const part of parts) last = await target.query(part);
        return last;
      };
    },
  });
  // One connection, so callers wait for each other.
  let free: Promise<void> = Promise.resolve();
  const pool = {
    connect: async () => {
      const before = free;
      let release: () => void = () => undefined;
      free = new Promise((resolve) => {
        release = resolve;
      });
      await before;
      return new Proxy(one, {
        get: (target, property) => (property === 'release' ? release : Reflect.get(target, property)),
      });
    },
    end: async () => undefined,
  };
  const kysely = new Kysely<Record<string, never>>({
    dialect: new PostgresDialect({ pool: pool as unknown as pg.Pool }),
  });
  return {
    kysely,
    pool: pool as unknown as pg.Pool,
    url: database.url,
    settled: async () => undefined,
    close: async () => {
      await client.query('rollback');
      client.release();
    },
  };
}
