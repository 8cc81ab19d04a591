/** Faults of the database that are no bugs: it is away for a moment, or its disk is full. Surfaces say so in a sentence. */

/** What is the matter with the database. */
export type DatabaseFault = 'unreachable' | 'disk-full';

/** SQLSTATEs (and codes of the operating system) after which trying again in a moment makes sense. */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08003',
  '08006',
  '53300',
]);

/** Names the fault behind an error, if it is one of these; anything else is a bug or a refusal. */
export function databaseFault(error: unknown): DatabaseFault | null {
  const e = error as { code?: unknown; syscall?: unknown; message?: unknown; severity?: unknown } | null;
  const code = typeof e?.code === 'string' ? e.code : '';
  const message = typeof e?.message === 'string' ? e.message : '';
  // 53100: disk full. A file of the write-ahead log that cannot be made ends the server, which then says no more.
  if (code === '53100' || /No space left on device/.test(message)) return 'disk-full';
  // A missing socket of the database, not any missing file.
  if (code === 'ENOENT') return e?.syscall === 'connect' ? 'unreachable' : null;
  if (AWAY.has(code)) return 'unreachable';
  if (
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/.test(
      message,
    )
  )
    return 'unreachable';
  return null;
}

/** What people read about it. */
export const databaseFaultSentence: Record<DatabaseFault, string> = {
  unreachable:
    'The database cannot be reached right now. Try again in a moment; a command that is sent again with the same key is done only once.',
  'disk-full':
    'The disk of the database is full, so nothing was changed. Whoever looks after Trellis must free space on it; then try again.',
};
