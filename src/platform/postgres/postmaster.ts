/**
 * Reads `postmaster.pid`, in which a running PostgreSQL says who and where it is. A server that outlived its
 * Trellis is found by it; a file left by a server that died must not stop the next one.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandOf, isRunning } from './process-mark.ts';

/** A running server of a cluster. */
export interface Postmaster {
  pid: number;
  port: number;
  /** Folder of its Unix socket, or empty. */
  sockets: string;
  status: 'starting' | 'ready' | 'stopping';
}

/** The server that runs on a cluster folder, or nothing. */
export async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const path = join(cluster, 'postmaster.pid');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // Lines: pid, data folder, start time, port, socket folder, listen address, shared memory, status.
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isRunning(pid)) return undefined;
  const command = commandOf(pid);
  if (command !== '' && !command.includes(cluster)) return undefined;
  const status = lines[7] === 'ready' || lines[7] === 'stopping' ? lines[7] : 'starting';
  return { pid, port: Number(lines[3]), sockets: lines[4] ?? '', status };
}

/**
 * Makes a file left by a dead server harmless. PostgreSQL refuses to start while a process with that number
 * runs, be it a stranger; it passes over its own parent's. The file must stay: by its other lines PostgreSQL
 * finds out whether sessions of the dead server are still writing.
 */
export async function disown(cluster: string): Promise<void> {
  const path = join(cluster, 'postmaster.pid');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  await writeFile(path, [`${process.pid}`, ...text.split('\n').slice(1)].join('\n'));
}
