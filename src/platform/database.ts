/**
 * The database root: one `pg` pool under one Kysely. Only perform, react, migrations, the server's start
 * and the test harness may import this; everything else receives a transaction.
 */
import type { Duplex } from 'node:stream';
import {
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type TransactionSettings,
} from 'kysely';
import pg from 'pg';
import { RawCompiler } from './compile-raw.ts';
import { takeLast, takesLast } from './finish.ts';

pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, (text) => text);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, isoFromPostgres);

/** PostgreSQL's text of a timestamptz (session zone UTC) as ISO 8601 with milliseconds. */
export function isoFromPostgres(text: string): string {
  // '2026-11-23 18:04:41.123456+00' -> '2026-11-23T18:04:41.123Z'; infinity passes through.
  const m = /^(\d{4,})-(\d\d)-(\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?\+00$/.exec(text);
  if (m === null) return text;
  return `${m[1]}-${m[2]}-${m[3]}T${m[4]}.${(m[5] ?? '').slice(0, 3).padEnd(3, '0')}Z`;
}

export interface DatabaseSettings {
  /** PostgreSQL connection URL. */
  url: string;
  /** Connections at most (default 10). */
  poolSize?: number;
  /** Shown in pg_stat_activity. */
  name?: string;
  /** Commits do not wait for the disk: a crash of the database may lose the last ones, never a part of one. */
  lazyCommit?: boolean;
  /** Statements are planned once for each connection and then by name: for work that repeats the same ones very often. */
  prepares?: boolean;
  /**
   * Commits are sent without waiting for their answers, which saves a round trip of each transaction. What is sent next
   * on the connection waits for them on the server, and nothing is committed after a commit that failed. Another
   * connection could look before the commit has arrived: use it for one connection and one task, or wait for `settled`
   * before the other one looks.
   */
  lazyAnswers?: boolean;
  /** Called for every statement; sends it by calling `send`, now or later. */
  around?: <T>(statement: string, send: () => Promise<T>) => Promise<T>;
  /** Told of a connection that broke while idle; such a break never ends the process. */
  onConnectionLost?: (error: Error) => void;
}

/** An open database: `pool` for the few places that speak the wire themselves (COPY, LISTEN). */
// biome-ignore lint/suspicious/noExplicitAny: the root knows no table; handlers narrow it to their own.
export interface Database<DB = any> {
  kysely: Kysely<DB>;
  pool: pg.Pool;
  url: string;
  /** Resolves when every begin and commit that was sent without waiting has been answered; throws if one failed. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the pool. Nothing is sent until the first query. */
export function openDatabase(settings: DatabaseSettings): Database {
  const pool = new pg.Pool({
    connectionString: settings.url,
    max: settings.poolSize ?? 10,
    application_name: settings.name ?? 'trellis',
    options: [
      '-c timezone=UTC -c datestyle=ISO -c intervalstyle=iso_8601 -c temp_buffers=96MB',
      ...(settings.lazyCommit === true ? ['-c synchronous_commit=off'] : []),
      // Left to itself the server would plan some statements anew each time, and others five times.
      ...(settings.prepares === true ? ['-c plan_cache_mode=force_generic_plan'] : []),
    ].join(' '),
    pipeline: true,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
  });
  const lost = settings.onConnectionLost ?? (() => undefined);
  pool.on('error', lost);
  // A checked-out client without a listener would end the process when the server goes away.
  pool.on('connect', (client) => client.on('error', lost));
  pool.on('connect', (client) => sendTogether(client, settings.lazyAnswers === true));
  if (settings.prepares === true) pool.on('connect', prepareStatements);
  const { around } = settings;
  if (around !== undefined) pool.on('connect', (client) => surround(client, around));
  const dialect = new PostgresDialect({ pool });
  dialect.createQueryCompiler = () => new RawCompiler();
  const driver = new PipeliningDriver({ pool }, settings.lazyAnswers === true);
  dialect.createDriver = () => driver;
  const kysely = new Kysely<Record<string, never>>({ dialect });
  return {
    kysely,
    pool,
    url: settings.url,
    settled: () => driver.settled(),
    close: () => kysely.destroy(),
  };
}

/**
 * Does not wait for the answer to begin, nor (if `lazy`) to the commit and the statement that came with it; the next
 * commit of a connection fails if one of them failed.
 */
class PipeliningDriver extends PostgresDriver {
  readonly #lazy: boolean;
  readonly #failed = new WeakMap<DatabaseConnection, unknown>();
  readonly #sent = new Set<Promise<void>>();

  constructor(config: PostgresDialectConfig, lazy: boolean) {
    super(config);
    this.#lazy = lazy;
  }

  async settled(): Promise<void> {
    await Promise.all(this.#sent);
  }

  override async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    this.#leave(connection, super.beginTransaction(connection, settings));
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#failed.has(connection)) throw this.#failed.get(connection);
    const last = takeLast(connection);
    const written = last === null ? null : connection.executeQuery(last);
    const committed = super.commitTransaction(connection);
    // After a statement that failed the server makes a rollback of the commit: the statement's error says more.
    const both = Promise.all([written, committed]).then(() => undefined);
    if (this.#lazy) this.#leave(connection, both);
    else await both;
  }

  override async acquireConnection(
    ...args: Parameters<PostgresDriver['acquireConnection']>
  ): ReturnType<PostgresDriver['acquireConnection']> {
    const connection = await super.acquireConnection(...args);
    takesLast(connection);
    return connection;
  }

  override async rollbackTransaction(
    connection: Parameters<PostgresDriver['rollbackTransaction']>[0],
  ): Promise<void> {
    takeLast(connection);
    await super.rollbackTransaction(connection);
  }

  #leave(connection: DatabaseConnection, sent: Promise<void>): void {
    this.#sent.add(sent);
    sent.then(
      () => this.#sent.delete(sent),
      (error: unknown) => this.#failed.set(connection, error),
    );
  }
}

/** Sends in one packet what is sent in one turn of the event loop: each packet wakes the server, which costs both sides. */
function sendTogether(client: pg.PoolClient, lazy: boolean): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection;
  const uncork = () => stream.uncork();
  Object.assign(client, {
    query: (...args: unknown[]) => {
      stream.cork();
      // Nobody waits for a lazy commit, so it goes with the next transaction's first packet.
      if (lazy && args[0] === 'commit') setImmediate(uncork);
      else process.nextTick(uncork);
      return query(...args);
    },
  });
}

function surround(client: pg.PoolClient, around: NonNullable<DatabaseSettings['around']>): void {
  const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
  Object.assign(client, {
    query: (...args: unknown[]) =>
      typeof args[0] === 'string' ? around(args[0], () => query(...args)) : query(...args),
  });
}

/** Gives every statement with values a name, so that the server keeps its plan. */
function prepareStatements(client: pg.PoolClient): void {
  const names = new Map<string, string>();
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  Object.assign(client, {
    query: (...args: unknown[]) => {
      const [text, values] = args;
      if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0) return query(...args);
      const name = names.get(text) ?? `s${names.size}`;
      if (!names.has(text)) names.set(text, name);
      return new Promise((done, fail) => {
        // A ready query is sent as it is; one that is only described is copied property by property first.
        const callback = (error: unknown, result: unknown) => (error ? fail(error) : done(result));
        query(Object.assign(new pg.Query(text, values), { name, callback }));
      });
    },
  });
}
