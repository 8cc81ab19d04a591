/**
 * What the door costs: a plain command through `perform` against the very same SQL statements sent by hand, on two
 * copies of one database, in alternating rounds; then a preview against a commit with its reactions.
 */
import pg from 'pg';
import type { App } from '../../src/kernel/perform.ts';
import { type Database, openDatabase } from '../../src/platform/database.ts';
import { createDatabase, dropDatabase } from '../../src/platform/postgres/test-server.ts';
import { addCpu, backendOf, type Cpu, measureCpu } from './cpu.ts';

interface Statement {
  text: string;
  values: unknown[] | undefined;
}

/** A database of one connection that writes down every statement that goes through it. */
export async function recordingDatabase(
  url: string,
): Promise<{ database: Database; pid: number; statements: Statement[] }> {
  const database = openDatabase({ url, poolSize: 1 });
  const statements: Statement[] = [];
  const client = await database.pool.connect();
  await client.query('set synchronous_commit = off');
  const pid = await backendOf(client);
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  Object.assign(client, {
    query: (...args: unknown[]) => {
      const [first, second] = args;
      if (typeof first === 'string')
        statements.push({ text: first, values: second as unknown[] | undefined });
      else
        statements.push({
          text: (first as Statement & { text: string }).text,
          values: (first as { values?: unknown[] }).values ?? (second as unknown[] | undefined),
        });
      return query(...args);
    },
  });
  client.release();
  return { database, pid, statements };
}

export interface DoorFigures {
  /** CPU of client and server together, perform ÷ by hand. */
  ratio: number;
  perform: Cpu;
  byHand: Cpu;
  commands: number;
}

/** Compares `rounds` × `perRound` commands; `command(app, i)` performs the i-th. */
export async function benchDoor(
  serverUrl: string,
  template: string,
  makeApp: (database: Database) => App,
  command: (app: App, i: number) => Promise<unknown>,
  rounds = 6,
  perRound = 400,
): Promise<DoorFigures> {
  const names = [`${template}_door_a`, `${template}_door_b`] as const;
  const [urlA, urlB] = [
    await createDatabase(serverUrl, names[0], template),
    await createDatabase(serverUrl, names[1], template),
  ];
  const recorded = await recordingDatabase(urlA);
  const app = makeApp(recorded.database);
  const hand = new pg.Client({
    connectionString: urlB,
    options: '-c timezone=UTC -c synchronous_commit=off -c intervalstyle=iso_8601',
  });
  await hand.connect();
  const handPid = await backendOf(hand);
  let performed: Cpu = { clientUs: 0, serverUs: 0, wallMs: 0 };
  let byHand = performed;
  try {
    for (let round = -1; round < rounds; round++) {
      recorded.statements.length = 0;
      const a = await measureCpu([recorded.pid], async () => {
        for (let i = 0; i < perRound; i++) await command(app, (round + 1) * perRound + i);
      });
      const statements = [...recorded.statements];
      const b = await measureCpu([handPid], async () => {
        for (const s of statements) await hand.query(s.text, s.values as unknown[]);
      });
      // The first round warms both sides up.
      if (round < 0) continue;
      performed = addCpu(performed, a);
      byHand = addCpu(byHand, b);
    }
  } finally {
    await hand.end();
    await recorded.database.close();
    for (const name of names) await dropDatabase(serverUrl, name);
  }
  const sum = (c: Cpu) => c.clientUs + c.serverUs;
  return { ratio: sum(performed) / sum(byHand), perform: performed, byHand, commands: rounds * perRound };
}
