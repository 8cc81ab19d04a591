/**
 * Flow: reading XES against a bare tokeniser, the figures of a million events in memory, loading them from the
 * database, and the memory of a long file.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { SaxesParser } from 'saxes';
import { submitRequest } from '../../src/areas/requests/contract.ts';
import { EVERYTHING } from '../../src/kernel/access/scope.ts';
import { assembleLog } from '../../src/kernel/flow/assemble.ts';
import type { LogChunk } from '../../src/kernel/flow/case-writer.ts';
import { flowFigures } from '../../src/kernel/flow/figures.ts';
import { directlyFollows } from '../../src/kernel/flow/graph.ts';
import { guessMapping } from '../../src/kernel/flow/guess.ts';
import { allCases, type FlowLog } from '../../src/kernel/flow/log.ts';
import { loadOwnLog } from '../../src/kernel/flow/own-log.ts';
import { lookAtLog, type ReadEnd, readLog } from '../../src/kernel/flow/read-log.ts';
import { loadLog, storeChunk } from '../../src/kernel/flow/stored-log.ts';
import { rankedVariants, variantsOf } from '../../src/kernel/flow/variants.ts';
import { zoneOf } from '../../src/kernel/flow/zone.ts';
import { bytesSource } from '../../src/kernel/imports/table.ts';
import { type App, perform } from '../../src/kernel/perform.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { findMigrations, migrate } from '../../src/platform/migrations.ts';
import { createDatabase, startTestServer } from '../../src/platform/postgres/test-server.ts';
import { assemble } from '../../src/surfaces/server/assemble.ts';
import { SOURCE } from '../../src/surfaces/server/open.ts';
import { populate } from '../../src/testing/fixture.ts';
import type { Figure } from '../bench.ts';
import { xesFile } from './flow-log-file.ts';

const EVENTS = Number(process.env.BENCH_EVENTS ?? 1_000_000);
const FILE_MB = 80;
const LONG_BYTES = Number(process.env.BENCH_LONG_BYTES ?? 1_000_000_000);
const TOKENISER = 0.5;
const FIGURES_S = 0.5;
const PER_SECOND = 500_000;
const GROWTH_MB = 60;
const MEMORY = fileURLToPath(new URL('./flow-memory.ts', import.meta.url));

const told = (n: number) => Math.round(n).toLocaleString('en');

/** Runs the part. */
export async function flowPart(): Promise<Figure[]> {
  return [
    await tokens('lean'),
    await tokens('rich'),
    ...(await figures()),
    ...(await loading()),
    await memory(),
  ];
}

/** The fastest of three runs, in seconds, after one that loads and compiles. */
async function fastest(work: () => unknown): Promise<number> {
  await work();
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const started = performance.now();
    await work();
    best = Math.min(best, (performance.now() - started) / 1000);
  }
  return best;
}

async function read(file: Uint8Array): Promise<{ chunks: LogChunk[]; end: ReadEnd }> {
  const source = bytesSource(file, 'bench.xes');
  const look = await lookAtLog(source, {});
  const chunks: LogChunk[] = [];
  const take = async (chunk: LogChunk) => {
    chunks.push(chunk);
  };
  const end = await readLog(
    source,
    look.format,
    {},
    guessMapping(look.columns, 'UTC').mapping,
    take,
    async () => undefined,
  );
  return { chunks, end };
}

async function tokens(kind: 'lean' | 'rich'): Promise<Figure> {
  const file = Buffer.concat([...xesFile(kind, { bytes: FILE_MB * 1_000_000 })]);
  const bare = await fastest(() => {
    const parser = new SaxesParser();
    let tags = 0;
    parser.on('opentag', () => {
      tags++;
    });
    const decoder = new TextDecoder();
    for (let i = 0; i < file.length; i += 64 * 1024)
      parser.write(decoder.decode(file.subarray(i, i + 64 * 1024), { stream: true }));
    parser.close();
    if (tags === 0) throw new Error('The tokeniser saw nothing.');
  });
  let events = 0;
  const own = await fastest(async () => {
    events = (await read(file)).end.report.events;
  });
  const speed = bare / own;
  return {
    what: `XES, ${kind === 'lean' ? 'lean (4 attributes an event)' : 'rich (20 attributes an event)'}, ${FILE_MB} MB, ${told(events)} events, read into columns with its report (saxes, which only takes it apart: ${(file.length / 1e6 / bare).toFixed(0)} MB/s)`,
    measured: `${speed.toFixed(2)} × (${(file.length / 1e6 / own).toFixed(0)} MB/s, ${told(events / own)} events/s)`,
    budget: `at least ${TOKENISER} ×`,
    ok: speed >= TOKENISER,
  };
}

async function made(): Promise<{ log: FlowLog; chunks: LogChunk[]; end: ReadEnd }> {
  const { chunks, end } = await read(Buffer.concat([...xesFile('lean', { events: EVENTS })]));
  return { log: assembleLog(chunks, end), chunks, end };
}

async function figures(): Promise<Figure[]> {
  const { log } = await made();
  const cases = allCases(log);
  const copy = await fastest(() => {
    if (log.at.slice().length === 0) throw new Error('The log is empty.');
  });
  const graph = await fastest(() => {
    directlyFollows(log, cases);
    rankedVariants(log, variantsOf(log, cases));
  });
  const zone = zoneOf('Europe/Oslo')!;
  const all = await fastest(() =>
    flowFigures(log, { filter: {}, zone, now: Date.UTC(2026, 0, 1), topVariants: 50, topEdges: 500 }),
  );
  const size = `${told(log.activity.length)} events of ${told(cases.length)} cases in memory (copying their times: ${(copy * 1000).toFixed(1)} ms)`;
  return [
    {
      what: `${size}: directly-follows graph with mean, median, least and most, and all variants, ranked`,
      measured: `${graph.toFixed(2)} s`,
      budget: `< ${FIGURES_S} s`,
      ok: graph < FIGURES_S,
    },
    {
      what: `${size}: every figure of the flow page`,
      measured: `${all.toFixed(2)} s`,
      budget: 'reported',
      ok: true,
    },
  ];
}

async function loading(): Promise<Figure[]> {
  const server = await startTestServer();
  try {
    const url = await createDatabase(server.url, 'bench_flow');
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    await migrate(pool, await findMigrations(SOURCE));
    await pool.end();
    const database = openDatabase({ url, poolSize: 1 });
    try {
      const fixture = await populate(database);
      const app: App = {
        database,
        registry: assemble(),
        clock: fixedClock('2026-03-02T08:00:00Z'),
        zone: 'Europe/Oslo',
      };
      const input = { title: 'Safety course', goal: 'Nobody is hurt' };
      const { requestId } = await perform(app, submitRequest, input, fixture.member);
      const one = await fastest(() => sql`select 1`.execute(database.kysely));
      const imported = await loadImported(database.kysely);
      await plantHistory(database.kysely, requestId);
      const process = app.registry.processes.get('request-fulfilment')!;
      let events = 0;
      const own = await fastest(async () => {
        const log = await database.kysely
          .transaction()
          .setIsolationLevel('repeatable read')
          .execute((tx) =>
            loadOwnLog(tx as never, app.registry, { process, scope: EVERYTHING, detail: 'steps' }),
          );
        events = log.activity.length;
      });
      const yard = `\`select 1\`: ${(one * 1000).toFixed(2)} ms`;
      return [
        {
          what: `${told(imported.events)} events of an imported log loaded from the database (${yard})`,
          measured: `${told(imported.events / imported.seconds)} events/s (${imported.seconds.toFixed(2)} s)`,
          budget: `at least ${told(PER_SECOND)} events/s`,
          ok: imported.events / imported.seconds >= PER_SECOND,
        },
        {
          what: `${told(events)} events of our own history, among as many others, loaded from the event log with the facts of their cases (${yard})`,
          measured: `${told(events / own)} events/s (${own.toFixed(2)} s)`,
          budget: `at least ${told(PER_SECOND)} events/s`,
          ok: events / own >= PER_SECOND,
        },
      ];
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the root of the bench's own database.
async function loadImported(kysely: Kysely<any>): Promise<{ events: number; seconds: number }> {
  const { chunks, end } = await made();
  const logId = '00000000-0000-7000-8000-000000000001';
  await sql`
    insert into kernel.flow_log (log_id, key, name, state, file_name, file_hash, file_size, format, mapping, uploaded_at)
    values (${logId}, 'LOG-1', 'bench', 'imported', 'bench.xes', ''::bytea, 0, '{}', '{}', now())`.execute(
    kysely,
  );
  for (const [i, chunk] of chunks.entries()) await storeChunk(kysely, logId, i, chunk);
  await sql`vacuum analyze kernel.flow_log_chunk`.execute(kysely);
  let events = 0;
  const seconds = await fastest(async () => {
    events = (await loadLog(kysely, logId, end, [])).activity.length;
  });
  return { events, seconds };
}

/** Six steps each of as many cases as are needed, and as many events that are no steps; copies of one true request. */
// biome-ignore lint/suspicious/noExplicitAny: the root of the bench's own database.
async function plantHistory(kysely: Kysely<any>, requestId: string): Promise<void> {
  const cases = Math.ceil(EVENTS / 6);
  await sql`
    insert into kernel.work_case (case_id, process, kind, key, unit_id, region, requester_id, accountable_id, state, is_open,
      opened_at, closed_at, pin_id, calendar_id)
    select gen_random_uuid(), c.process, c.kind, 'REQ-X' || n, c.unit_id, c.region, c.requester_id, c.accountable_id, 'accepted',
      false, c.opened_at - n * interval '1 minute', c.opened_at, c.pin_id, c.calendar_id
    from kernel.work_case c, generate_series(1, ${cases}) n where c.case_id = ${requestId}`.execute(kysely);
  await sql`
    insert into kernel.event (subject_id, event_id, name, subject_kind, operation, actor_kind, actor_id, occurred_at, payload, content_hash)
    select c.case_id, gen_random_uuid(), s.name, 'request', 'requests.bench', 'account', a.account_id,
      c.opened_at + s.n * interval '5 hours', '{"unitId": "00000000-0000-7000-8000-000000000001"}', sha256('')
    from kernel.work_case c cross join (values (0, 'requests.request-submitted'), (0, 'requests.request-queued'), (1, 'requests.request-taken-up'),
        (1, 'requests.request-assigned'), (2, 'requests.request-delivered'), (2, 'requests.due-date-changed'),
        (3, 'requests.request-reopened'), (3, 'requests.priority-changed'), (4, 'requests.request-delivered'),
        (4, 'requests.request-changed'), (5, 'requests.delivery-accepted'), (5, 'cases.case-closed')) s(n, name),
      (select account_id from kernel.account where person_id is not null limit 1) a
    where c.key like 'REQ-X%'`.execute(kysely);
  await sql`vacuum analyze`.execute(kysely);
}

interface Grown {
  grown: number;
  most: number;
  seconds: number;
  events: number;
  cases: number;
}

async function memory(): Promise<Figure> {
  const run = promisify(execFile);
  const measure = async (...flags: string[]): Promise<Grown> => {
    const { stdout } = await run(process.execPath, [...flags, MEMORY, String(LONG_BYTES)]);
    return JSON.parse(stdout);
  };
  const usual = await measure();
  const small = await measure('--max-old-space-size=128', '--max-semi-space-size=4');
  return {
    what: `XES of ${(LONG_BYTES / 1e9).toFixed(1)} GB (${told(usual.events)} events, ${told(usual.cases)} cases), made while it is read: memory of the process above what it had after 50 MB`,
    measured: `${small.grown.toFixed(0)} MB with a small heap; with Node's own heap ${usual.grown.toFixed(0)} MB, most of it garbage that was not yet collected (${usual.seconds.toFixed(0)} s, making it included)`,
    budget: `at most ${GROWTH_MB} MB`,
    ok: small.grown <= GROWTH_MB,
  };
}
