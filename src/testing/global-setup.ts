/**
 * Runs once before the tests: one PostgreSQL server, one template database that is migrated once. Workers copy
 * the template (db.ts); at the end every database of the run is dropped and the server is thrown away.
 */
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { findMigrations, migrate } from '../platform/migrations.ts';
import { createDatabase, dropDatabase, startTestServer } from '../platform/postgres/test-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this run; its role may create databases. */
    testServerUrl: string;
    /** Prefix of the names of this run's databases. */
    testDatabasePrefix: string;
  }
}

/** The template of a run: migrated, empty, nobody connected. */
export const templateName = (prefix: string): string => `${prefix}template`;

/** Vitest calls this before the first test and what it returns after the last one. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  const prefix = `trellis_test_${process.pid}_${project.name}_`;
  try {
    const url = await createDatabase(server.url, templateName(prefix));
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    try {
      await migrate(pool, await findMigrations(fileURLToPath(new URL('..', import.meta.url))));
    } finally {
      await pool.end();
    }
  } catch (error) {
    await dropAll(server.url, prefix);
    await server.stop();
    throw error;
  }
  project.provide('testServerUrl', server.url);
  project.provide('testDatabasePrefix', prefix);
  return async () => {
    await dropAll(server.url, prefix);
    await server.stop();
  };
}

async function dropAll(serverUrl: string, prefix: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_database where starts_with(datname, $1)',
    [prefix],
  );
  await client.end();
  for (const { datname } of rows) await dropDatabase(serverUrl, datname);
}
