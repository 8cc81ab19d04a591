/** CPU time of this process and of the PostgreSQL backends behind a pool, from the operating system's own count. */
import { readFile } from 'node:fs/promises';
import type pg from 'pg';

const TICK_US = 10_000;

/** Microseconds of CPU that a backend has used so far; 0 where /proc is absent (not Linux). */
async function backendCpu(pid: number): Promise<number> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_US;
  } catch {
    return 0;
  }
}

export interface Cpu {
  clientUs: number;
  serverUs: number;
  wallMs: number;
}

/** Runs `work` and returns what it cost on both sides; `pids` are the backends that serve it. */
export async function measureCpu(pids: number[], work: () => Promise<void>): Promise<Cpu> {
  const server = async () => (await Promise.all(pids.map(backendCpu))).reduce((a, b) => a + b, 0);
  const serverBefore = await server();
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const wallMs = performance.now() - start;
  const used = process.cpuUsage(before);
  return { clientUs: used.user + used.system, serverUs: (await server()) - serverBefore, wallMs };
}

/** The backend of a client. */
export async function backendOf(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]!.pid;
}

/** Adds costs up. */
export function addCpu(a: Cpu, b: Cpu): Cpu {
  return {
    clientUs: a.clientUs + b.clientUs,
    serverUs: a.serverUs + b.serverUs,
    wallMs: a.wallMs + b.wallMs,
  };
}
