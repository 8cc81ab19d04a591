/**
 * The last statement of a transaction travels with its commit: one packet and one wait instead of two, for each command
 * that goes through the door.
 */
import type { CompiledQuery, DatabaseConnection, Kysely, RawBuilder } from 'kysely';

/** Connections whose driver asks for the last statement when it commits, and those statements. */
const asked = new WeakSet<DatabaseConnection>();
const lastOnes = new WeakMap<DatabaseConnection, CompiledQuery>();

/**
 * Sends the statement with the commit of its transaction, which fails with it. Its answer is not seen, and nothing may be
 * asked of the transaction after it. Where the driver knows nothing of this it is sent at once.
 */
// biome-ignore lint/suspicious/noExplicitAny: the door works on the untyped root.
export async function finish(tx: Kysely<any>, statement: RawBuilder<unknown>): Promise<void> {
  const compiled = statement.compile(tx);
  await tx.getExecutor().provideConnection(async (connection) => {
    if (asked.has(connection)) lastOnes.set(connection, compiled);
    else await connection.executeQuery(compiled);
  });
}

/** Promises that the driver of this connection takes the last statement. */
export function takesLast(connection: DatabaseConnection): void {
  asked.add(connection);
}

/** The last statement, if one waits; it waits no longer. */
export function takeLast(connection: DatabaseConnection): CompiledQuery | null {
  const last = lastOnes.get(connection) ?? null;
  lastOnes.delete(connection);
  return last;
}
