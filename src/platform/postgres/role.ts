/**
 * The application's role and database on the embedded server. Trellis works as an ordinary role there, as it
 * would on any other server; the superuser only makes that role and mends what an update leaves.
 */
import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Postmaster } from './postmaster.ts';

/** Name of the role and of its database. */
export const NAME = 'trellis';

/** Of the superuser, which only this folder uses, and of the application's role. */
export interface Passwords {
  superuser: string;
  application: string;
}

/** The passwords of a data folder, made at the first start and readable by its owner only. */
export async function readPasswords(home: string): Promise<Passwords> {
  const path = join(home, 'passwords.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text !== undefined) return JSON.parse(text) as Passwords;
  const made = { superuser: password(), application: password() };
  await writePrivate(path, JSON.stringify(made));
  return made;
}

function password(): string {
  return randomBytes(24).toString('base64url');
}

async function writePrivate(path: string, text: string): Promise<void> {
  await rm(`${path}.next`, { force: true });
  const file = await open(`${path}.next`, 'wx', 0o600);
  await file.writeFile(text);
  await file.sync();
  await file.close();
  await rename(`${path}.next`, path);
}

/** Makes the application's role and database if they are not there, and mends what an update of the programs leaves. */
export async function ensureRole(running: Postmaster, passwords: Passwords): Promise<void> {
  const own = new pg.Client({ connectionString: urlOf(running, NAME, passwords.application) });
  try {
    await own.connect();
    const { rows } = await own.query<{ stale: boolean }>(
      `select datcollversion is distinct from pg_database_collation_actual_version(oid) as stale
         from pg_database where datname = current_database()`,
    );
    await own.end();
    if (rows[0]?.stale) await asSuperuser(running, passwords, NAME, rebuildIndexes);
    return;
  } catch (error) {
    // No such database, no such role, another password; anything else is real trouble.
    if (!['3D000', '28P01', '28000'].includes((error as pg.DatabaseError).code ?? '')) throw error;
  }
  await asSuperuser(running, passwords, 'postgres', async (root) => {
    const secret = root.escapeLiteral(passwords.application);
    const { rowCount: roles } = await root.query('select 1 from pg_roles where rolname = $1', [NAME]);
    await root.query(
      `${roles === 0 ? 'create' : 'alter'} role ${NAME} login nosuperuser createdb password ${secret}`,
    );
    const { rowCount: databases } = await root.query('select 1 from pg_database where datname = $1', [NAME]);
    if (databases === 0) await root.query(`create database ${NAME} owner ${NAME}`);
  });
}

/** Newer programs may bring rules of sorting that old indexes on text do not follow: they would miss rows. */
async function rebuildIndexes(root: pg.Client): Promise<void> {
  await root.query(`reindex database ${NAME}`);
  await root.query(`alter database ${NAME} refresh collation version`);
}

async function asSuperuser(
  running: Postmaster,
  passwords: Passwords,
  database: string,
  act: (root: pg.Client) => Promise<void>,
): Promise<void> {
  const root = new pg.Client({ connectionString: urlOf(running, 'postgres', passwords.superuser, database) });
  await root.connect();
  try {
    await act(root);
  } finally {
    await root.end();
  }
}

/** A connection URL; prefers the Unix socket where the server has one. */
export function urlOf(running: Postmaster, user: string, secret: string, database: string = NAME): string {
  const socket = running.sockets === '' ? '' : `?host=${encodeURIComponent(running.sockets)}`;
  return `postgresql://${user}:${secret}@127.0.0.1:${running.port}/${database}${socket}`;
}
