/**
 * Databases for tests: one copy of the migrated template per worker, made when the first test asks for it, and
 * further copies for tests of concurrency, crashes and reactions after commit, which must not share.
 */
import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { type Database, openDatabase } from '../platform/database.ts';
import { createDatabase, dropDatabase } from '../platform/postgres/test-server.ts';
import { templateName } from './global-setup.ts';

let ofThisWorker: Promise<Database> | undefined;

/** This worker's own copy of the template, open; tests leave nothing in it (they roll back). */
export function testDatabase(): Promise<Database> {
  ofThisWorker ??= cloneDatabase().then(({ url }) =>
    openDatabase({ url, poolSize: 4, name: 'trellis-test' }),
  );
  return ofThisWorker;
}

/** A fresh copy of the migrated template for one test that commits; `drop` ends its connections and removes it. */
export async function cloneDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const prefix = inject('testDatabasePrefix');
  return createNamed(templateName(prefix));
}

/** A fresh database without a single table: what a first start finds. */
export async function emptyDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  return createNamed(undefined);
}

async function createNamed(
  template: string | undefined,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const serverUrl = inject('testServerUrl');
  const name = `${inject('testDatabasePrefix')}${randomBytes(6).toString('hex')}`;
  const url = await createDatabase(serverUrl, name, template);
  return { url, drop: () => dropDatabase(serverUrl, name) };
}
