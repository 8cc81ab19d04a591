/**
 * Forward-only SQL migrations. Every owner (`platform`, `kernel`, each area) keeps numbered files in its own
 * `migrations` folder; they are applied in the order of their names across owners, each in its own
 * transaction, under an advisory lock so that two starting processes do not race.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type pg from 'pg';

export interface Migration {
  /** `kernel/20261123-1000-event-log`: owner and file name without ending. */
  name: string;
  sql: string;
  hash: string;
}

const FILE = /^(\d{8}-\d{4})-[a-z0-9-]+\.sql$/;
const LOCK = 7_236_001;

/** All migrations below `root` (the `src` folder), in the order in which they are applied. */
export async function findMigrations(root: string): Promise<Migration[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const found: (Migration & { order: string })[] = [];
  for (const entry of entries) {
    if (!entry.isFile() || !entry.parentPath.endsWith(`${sep}migrations`) || !entry.name.endsWith('.sql'))
      continue;
    if (!FILE.test(entry.name))
      throw new Error(`migration ${entry.name}: the name must be YYYYMMDD-HHMM-what.sql`);
    const sql = await readFile(join(entry.parentPath, entry.name), 'utf8');
    const owner = relative(root, entry.parentPath).split(sep).slice(0, -1).join('/');
    found.push({
      name: `${owner}/${entry.name.slice(0, -4)}`,
      order: entry.name + owner,
      sql,
      hash: createHash('sha256').update(sql).digest('hex'),
    });
  }
  return found.sort((a, b) => (a.order < b.order ? -1 : 1));
}

/**
 * Applies what is missing (of `only`, when given) and returns the names applied. Throws when an applied file has
 * changed since, and when the database holds a migration that this program does not know (it is newer than the program).
 */
export async function migrate(
  pool: pg.Pool,
  migrations: Migration[],
  only?: ReadonlySet<string>,
): Promise<string[]> {
  const client = await pool.connect();
  const applied: string[] = [];
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query(`create schema if not exists platform`);
    await client.query(`create table if not exists platform.migration (
      name text primary key, hash text not null, applied_at timestamptz not null default now())`);
    const { rows } = await client.query<{ name: string; hash: string }>(
      'select name, hash from platform.migration',
    );
    const done = new Map(rows.map((r) => [r.name, r.hash]));
    const known = new Set(migrations.map((m) => m.name));
    const stranger = rows.find((r) => !known.has(r.name));
    if (stranger !== undefined) {
      throw new Error(
        `The database holds migration ${stranger.name}, which this version of Trellis does not know. Start the newer version again, or restore a backup made before it.`,
      );
    }
    for (const m of migrations) {
      const hash = done.get(m.name);
      if (hash === m.hash) continue;
      if (hash !== undefined)
        throw new Error(`Migration ${m.name} was changed after it had been applied; add a new one.`);
      if (only !== undefined && !only.has(m.name)) continue;
      await client.query('begin');
      try {
        await client.query(m.sql);
        await client.query('insert into platform.migration (name, hash) values ($1, $2)', [m.name, m.hash]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw new Error(`Migration ${m.name} failed: ${(error as Error).message}`, { cause: error });
      }
      applied.push(m.name);
    }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
    client.release();
  }
  return applied;
}
