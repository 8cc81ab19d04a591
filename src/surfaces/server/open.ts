/**
 * Opens what every way of running Trellis stands on: settings, the database (embedded or given), migrations, roles,
 * and the app that `perform` takes. The server, the command line and the bench all begin here.
 */
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { syncRoles } from '../../kernel/access/roles.ts';
import type { App } from '../../kernel/perform.ts';
import { settingNames } from '../../kernel/setup/settings.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { type Config, readConfig } from '../../platform/config.ts';
import { type Database, openDatabase } from '../../platform/database.ts';
import { createLogger } from '../../platform/log.ts';
import { findMigrations, migrate } from '../../platform/migrations.ts';
import { type EmbeddedServer, findRunning, startEmbedded } from '../../platform/postgres/embedded.ts';

import { assemble } from './assemble.ts';

export const SOURCE = fileURLToPath(new URL('../..', import.meta.url));

export interface Opened {
  config: Config;
  log: Logger;
  database: Database;
  app: App;
  /** The embedded server that this process started or adopted; null with DATABASE_URL or a borrowed one. */
  embedded: EmbeddedServer | null;
  /** Migrations that were applied now. */
  applied: string[];
  close(): Promise<void>;
}

export interface OpenOptions {
  clock?: Clock;
  /** May use the embedded server of a running Trellis (the command line does, a second start must not). */
  borrow?: boolean;
  onCommit?: App['onCommit'];
  poolSize?: number;
  /** Applies these migrations alone and writes nothing else: what a restore starts from. */
  onlyMigrations?: ReadonlySet<string>;
  logLevel?: string;
}

/** Opens everything; throws a sentence when something is in the way. */
export async function openTrellis(options: OpenOptions = {}): Promise<Opened> {
  const config = await readConfig(process.env);
  const log = createLogger(options.logLevel ?? config.logLevel);
  let embedded: EmbeddedServer | null = null;
  let url = config.databaseUrl;
  if (url === undefined && options.borrow === true) url = await findRunning(config.dataFolder);
  if (url === undefined) {
    embedded = await startEmbedded({ dataFolder: config.dataFolder });
    url = embedded.url;
  }
  const database = openDatabase({
    url,
    poolSize: options.poolSize ?? 16,
    onConnectionLost: (error) => log.warn({ err: error }, 'a database connection was lost'),
  });
  const close = async () => {
    await database.close();
    await embedded?.stop();
  };
  try {
    const applied = await migrate(database.pool, await findMigrations(SOURCE), options.onlyMigrations);
    const registry = assemble(config.publicUrl, options.clock, undefined, config);
    if (options.onlyMigrations === undefined) await syncRoles(database.kysely, registry);
    const zone = await enterpriseZone(database);
    const app: App = {
      database,
      registry,
      clock: options.clock ?? systemClock,
      zone,
      ...(options.onCommit === undefined ? {} : { onCommit: options.onCommit }),
    };
    return { config, log, database, app, embedded, applied, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The zone in which the enterprise's days turn; UTC until it is set. */
export async function enterpriseZone(database: Database): Promise<string> {
  const { rows } = await sql<{
    value: unknown;
  }>`select value from kernel.setting where name = ${settingNames.zone}`.execute(database.kysely);
  return typeof rows[0]?.value === 'string' ? rows[0].value : 'UTC';
}
