/**
 * Backup and restore that need nothing but a connection: every row of every table, as of one instant, in one
 * file that fits any PostgreSQL that the same migrations were applied to.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import {
  type BackupHeader,
  type BackupManifest,
  type BackupTable,
  createBackupFile,
  type Frame,
  matches,
  readFrames,
  TableDigest,
  verifyBackup,
} from './backup-file.ts';
import {
  type ForeignKey,
  orderByForeignKeys,
  qualified,
  readForeignKeys,
  readMaterializedViews,
  readPartitions,
  readSequences,
  readTables,
  readTriggers,
  type Trigger,
} from './catalog.ts';

/** How far a backup or a restore is; told after each table. */
export interface BackupProgress {
  /** `schema.table` just finished. */
  table: string;
  rows: number;
  done: number;
  total: number;
}

export interface BackupOptions {
  onProgress?: (progress: BackupProgress) => void;
  /** Rows of a table as the text of COPY, for a table whose rows are not all there is; null: the rows as they are. */
  instead?: (table: BackupTable, client: pg.ClientBase) => AsyncIterable<Buffer> | null;
}

/** What the text of COPY depends on; the same on both sides. */
const TEXT_FORM = `set local client_encoding = 'UTF8'; set local datestyle = 'ISO, YMD'; set local timezone = 'UTC';
  set local intervalstyle = 'iso_8601'; set local extra_float_digits = 1; set local bytea_output = 'hex';
  set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
  set local search_path = pg_catalog, public; set local row_security = off`;

/**
 * Writes all rows as of one instant to `file`, which appears only when it is complete. Others may write
 * meanwhile. Throws when a row would be hidden from this role.
 */
export async function backup(
  pool: pg.Pool,
  file: string,
  options: BackupOptions = {},
): Promise<BackupManifest> {
  const client = oneByOne(await pool.connect());
  const out = createBackupFile(file);
  try {
    await client.query('begin isolation level repeatable read, read only');
    await client.query(TEXT_FORM);
    const tables = inOrder((await readTables(client)).filter(isData), await readForeignKeys(client));
    const header: BackupHeader = {
      format: 'trellis-backup',
      version: 1,
      created: new Date().toISOString(),
      server: (await client.query<{ v: string }>(`select current_setting('server_version') as v`)).rows[0]!.v,
      migrations: await readApplied(client),
      tables,
      partitions: await readPartitions(client),
    };
    await out.header(header);
    const manifest: BackupManifest = { tables: [], sequences: [] };
    for (const table of tables) {
      const digest = new TableDigest();
      // A query, because COPY of a partitioned table by name is not allowed.
      const rows =
        options.instead?.(table, client) ??
        client.query(copyTo(`copy (select ${columns(table)} from ${qualified(table)}) to stdout`));
      for await (const chunk of rows) {
        digest.add(chunk as Buffer);
        await out.data(chunk as Buffer);
      }
      await out.endTable();
      const found = digest.end();
      manifest.tables.push({ schema: table.schema, name: table.name, ...found });
      tell(options, table, found.rows, manifest.tables.length, tables.length);
    }
    // Sequences stand outside of the snapshot: read last, they are never behind the rows.
    for (const sequence of await readSequences(client)) {
      const { rows } = await client.query<{ value: string; is_called: boolean }>(
        `select last_value::text as value, is_called from ${qualified(sequence)}`,
      );
      manifest.sequences.push({ ...sequence, value: rows[0]!.value, isCalled: rows[0]!.is_called });
    }
    await client.query('commit');
    await out.finish(manifest);
    client.release();
    return manifest;
  } catch (error) {
    // The connection may be in the middle of a COPY: it is closed, not given back.
    client.release(true);
    await out.abandon();
    throw error;
  }
}

/**
 * Puts a backup into a database that holds nothing but what the same migrations made. All or nothing: the
 * file is checked as a whole first, and everything is written in one transaction. Throws a sentence when the
 * file is damaged, the migrations differ, or somebody has already worked in the database.
 */
export async function restore(
  pool: pg.Pool,
  file: string,
  options: BackupOptions = {},
): Promise<BackupManifest> {
  const { header, manifest } = await verifyBackup(file);
  const client = oneByOne(await pool.connect());
  try {
    await client.query('begin');
    await client.query(TEXT_FORM);
    await checkMigrations(client, header);
    const present = (await readTables(client)).filter(isData);
    checkTables(header, present);
    await lock(client, present);
    await clearSeeds(client, present);
    await createPartitions(client, header);
    await load(client, file, header, manifest, options);
    await client.query('commit');
    client.release();
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    client.release(true);
    throw error;
  }
  // New tables have no statistics: without them the first queries would be planned blindly.
  await pool.query('analyze');
  return manifest;
}

async function load(
  client: pg.PoolClient,
  file: string,
  header: BackupHeader,
  manifest: BackupManifest,
  options: BackupOptions,
): Promise<void> {
  const triggers = await readTriggers(client);
  const keys = await readForeignKeys(client);
  // The file has tables after those that they point to; only keys in a ring point on to a later one.
  const position = new Map(header.tables.map((table, i) => [qualified(table), i]));
  const late = keys.filter((key) => !key.isDeferrable && position.get(key.from)! < position.get(key.to)!);
  await setTriggers(client, triggers, false);
  await setDeferrable(client, late, true);
  await client.query('set constraints all deferred');
  const frames = readFrames(file);
  await frames.next();
  for (const [i, table] of header.tables.entries()) {
    const digest = new TableDigest();
    const into = client.query(copyFrom(`copy ${qualified(table)} (${columns(table)}) from stdin`));
    await pipeline(Readable.from(dataOf(frames, digest)), into);
    const told = manifest.tables[i]!;
    const found = digest.end();
    if (!matches(told, found) || into.rowCount !== told.rows) {
      throw new Error(`The backup file changed while it was read (table ${table.schema}.${table.name}).`);
    }
    tell(options, table, found.rows, i + 1, header.tables.length);
  }
  await frames.return(undefined);
  for (const sequence of manifest.sequences) {
    await client.query('select setval($1::regclass, $2, $3)', [
      qualified(sequence),
      sequence.value,
      sequence.isCalled,
    ]);
  }
  await client.query('set constraints all immediate');
  await setDeferrable(client, late, false);
  await setTriggers(client, triggers, true);
  for (const view of await readMaterializedViews(client)) {
    await client.query(`refresh materialized view ${qualified(view)}`);
  }
}

/** The data frames up to the end of the table. */
async function* dataOf(frames: AsyncGenerator<Frame>, digest: TableDigest): AsyncGenerator<Buffer> {
  for (;;) {
    const { value: frame, done } = await frames.next();
    if (done || frame.type === 'table-end') return;
    if (frame.type !== 'data') throw new Error('The backup file changed while it was read.');
    digest.add(frame.chunk);
    yield frame.chunk;
  }
}

async function readApplied(client: pg.ClientBase): Promise<{ name: string; hash: string }[]> {
  const { rows: found } = await client.query<{ there: boolean }>(
    `select to_regclass('platform.migration') is not null as there`,
  );
  if (!found[0]!.there) return [];
  const { rows } = await client.query<{ name: string; hash: string }>(
    'select name, hash from platform.migration order by name',
  );
  return rows;
}

async function checkMigrations(client: pg.ClientBase, header: BackupHeader): Promise<void> {
  const here = new Map((await readApplied(client)).map((m) => [m.name, m.hash]));
  const there = new Map(header.migrations.map((m) => [m.name, m.hash]));
  if (here.size === 0) {
    throw new Error(
      'The database is not migrated. Apply the migrations of the version that made the backup, then restore.',
    );
  }
  const missing = [...there.keys()].find((name) => !here.has(name));
  const extra = [...here.keys()].find((name) => !there.has(name));
  const other = [...there].find(([name, hash]) => here.get(name) !== hash)?.[0];
  const made = `The backup was made on ${header.created.slice(0, 10)} by another version of Trellis`;
  const advice = 'Restore it with that version, then update.';
  const newer = 'Restore it into a database without tables; it is brought to this version afterwards.';
  if (missing !== undefined)
    throw new Error(`${made}: this database lacks its migration ${missing}. ${advice}`);
  if (extra !== undefined) throw new Error(`${made}, which did not have migration ${extra} yet. ${newer}`);
  if (other !== undefined) throw new Error(`${made}: migration ${other} differs. ${advice}`);
}

function checkTables(header: BackupHeader, present: BackupTable[]): void {
  const names = new Set(present.map(qualified));
  const missing = header.tables.find((table) => !names.has(qualified(table)));
  if (missing !== undefined) {
    throw new Error(
      `The backup holds table ${missing.schema}.${missing.name}, which this database does not have.`,
    );
  }
}

/** A stream of rows needs a connection that sends nothing until the answer before it has ended. */
function oneByOne(client: pg.PoolClient): pg.PoolClient {
  return Object.assign(client, { pipeline: false });
}

async function lock(client: pg.ClientBase, tables: BackupTable[]): Promise<void> {
  await client.query(`set local lock_timeout = '3s'`);
  try {
    if (tables.length > 0) {
      await client.query(`lock table ${tables.map(qualified).join(', ')} in access exclusive mode`);
    }
  } catch (error) {
    if ((error as pg.DatabaseError).code !== '55P03') throw error;
    throw new Error('Another program is working in this database. Stop every Trellis on it, then restore.', {
      cause: error,
    });
  }
}

/**
 * Removes the rows that migrations made (they are in the backup too), and refuses when there are others. A
 * migration's rows bear the same transaction number as its own entry in the table of migrations.
 */
async function clearSeeds(client: pg.ClientBase, tables: BackupTable[]): Promise<void> {
  const seeded = new Set<string>();
  for (const table of tables) {
    const { rows } = await client.query<{ any: boolean; foreign: boolean }>(`
      select exists (select 1 from ${qualified(table)}) as any,
             exists (select 1 from ${qualified(table)} t where t.xmin::text not in
                       (select m.xmin::text from platform.migration m)) as foreign`);
    if (rows[0]!.foreign) {
      throw new Error(
        `The database is not empty: table ${table.schema}.${table.name} holds rows. Restore into a new database.`,
      );
    }
    if (rows[0]!.any) seeded.add(qualified(table));
  }
  if (seeded.size === 0) return;
  const triggers = (await readTriggers(client)).filter((trigger) => seeded.has(trigger.table));
  const keys = await readForeignKeys(client);
  const { order, inRings } = orderByForeignKeys(
    [...seeded],
    keys.filter((key) => seeded.has(key.to)),
  );
  const rings = inRings.filter((key) => !key.isDeferrable);
  await setTriggers(client, triggers, false);
  await setDeferrable(client, rings, true);
  await client.query('set constraints all deferred');
  for (const table of order.reverse()) await client.query(`delete from ${table}`);
  await client.query('set constraints all immediate');
  await setDeferrable(client, rings, false);
  await setTriggers(client, triggers, true);
}

/** Partitions made since the migrations (months, say) are not in a fresh database. */
async function createPartitions(client: pg.ClientBase, header: BackupHeader): Promise<void> {
  const here = new Set((await readPartitions(client)).map(qualified));
  for (const partition of header.partitions) {
    if (here.has(qualified(partition))) continue;
    const parent = qualified({ schema: partition.parentSchema, name: partition.parent });
    const below = partition.key === null ? '' : ` partition by ${partition.key}`;
    await client.query(
      `create table ${qualified(partition)} partition of ${parent} ${partition.bound}${below}`,
    );
  }
}

/** Our own triggers would act a second time on what they have already done. */
async function setTriggers(client: pg.ClientBase, triggers: Trigger[], on: boolean): Promise<void> {
  for (const { name, table, enabled } of triggers) {
    const action = on ? (enabled === 'A' ? 'enable always' : 'enable') : 'disable';
    await client.query(`alter table ${table} ${action} trigger ${pg.escapeIdentifier(name)}`);
  }
}

async function setDeferrable(client: pg.ClientBase, keys: ForeignKey[], on: boolean): Promise<void> {
  for (const { name, from } of keys) {
    const how = on ? 'deferrable initially deferred' : 'not deferrable';
    await client.query(`alter table ${from} alter constraint ${pg.escapeIdentifier(name)} ${how}`);
  }
}

function inOrder(tables: BackupTable[], keys: ForeignKey[]): BackupTable[] {
  const byName = new Map(tables.map((table) => [qualified(table), table]));
  const { order } = orderByForeignKeys(
    [...byName.keys()],
    keys.filter((key) => byName.has(key.to)),
  );
  return order.map((name) => byName.get(name)!);
}

/** The table of migrations describes the database, not the data: both sides must have the same one. */
function isData(table: BackupTable): boolean {
  return !(table.schema === 'platform' && table.name === 'migration');
}

function columns(table: BackupTable): string {
  return table.columns.map((name) => pg.escapeIdentifier(name)).join(', ');
}

function tell(options: BackupOptions, table: BackupTable, rows: number, done: number, total: number): void {
  options.onProgress?.({ table: `${table.schema}.${table.name}`, rows, done, total });
}
