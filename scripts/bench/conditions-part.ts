/** A condition over 20,000 cases with 190,000 child records, in SQL and by feelin; and whether closure and SQL agree. */
import fc from 'fast-check';
import { evaluate as feelin } from 'feelin';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { checkCondition, checkExpression } from '../../src/kernel/conditions/check.ts';
import { weekdays } from '../../src/kernel/conditions/days.ts';
import { evaluate } from '../../src/kernel/conditions/evaluate.ts';
import { loadFacts } from '../../src/kernel/conditions/facts.ts';
import type { Checked } from '../../src/kernel/conditions/ir.ts';
import { run } from '../../src/kernel/conditions/run.ts';
import {
  expressionOf,
  makeTickets,
  tickets,
  ticketVocabulary,
  writeTickets,
} from '../../src/kernel/conditions/test-data.ts';
import { toSql } from '../../src/kernel/conditions/to-sql.ts';
import type { Fact, Facts, Surroundings } from '../../src/kernel/conditions/verdict.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { findMigrations, migrate } from '../../src/platform/migrations.ts';
import { createDatabase, startTestServer } from '../../src/platform/postgres/test-server.ts';
import { SOURCE } from '../../src/surfaces/server/open.ts';
import type { Figure } from '../bench.ts';

const CASES = 20_000;
const PARTS = 190_000;
/** feelin would need minutes for all: it decides so many, and the time is scaled. */
const SAMPLE = 300;
const ROUNDS = 5;
const RANDOM_CASES = 10_000;
const RANDOM_ROWS = 50;

const CONDITION = `(every p in ticket.parts satisfies p.colour != null)
  and count(ticket.parts[is ready = true]) / count(ticket.parts) >= 0.6
  and ticket.amount <= ticket.head count * 1.1`;

const now: Surroundings = {
  now: '2026-03-02T08:00:00Z',
  today: '2026-03-02',
  zone: 'Europe/Oslo',
  workingDays: weekdays,
  calendarId: null,
};
const moment = { now: now.now, today: now.today, zone: now.zone, calendar: null };

/** Runs the part. */
export async function conditionsPart(): Promise<Figure[]> {
  const server = await startTestServer();
  try {
    const url = await createDatabase(server.url, 'bench_conditions');
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    await migrate(pool, await findMigrations(SOURCE));
    await pool.end();
    const database = openDatabase({ url, poolSize: 1 });
    try {
      const db = database.kysely as unknown as Kysely<never>;
      await makeTickets(db);
      const agreement = await agreementFigure(db);
      await sql`truncate trial.ticket, trial.part, trial.note`.execute(db);
      return [await speedFigure(db), agreement];
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
  }
}

async function fill(db: Kysely<never>): Promise<void> {
  await sql`select setseed(0.5)`.execute(db);
  await sql`insert into trial.ticket (ticket_id, amount, head_count)
    select gen_random_uuid(), case when n % 50 > 0 then round((random() * 3000)::numeric, 2) end, 1500 + n % 1200
    from generate_series(1, ${CASES}) n`.execute(db);
  await sql`insert into trial.part (part_id, ticket_id, colour, is_ready)
    select gen_random_uuid(), t.ids[1 + n % ${CASES}], case when random() < 0.98 then 'green' end,
      case when random() < 0.99 then random() < 0.75 end
    from generate_series(1, ${PARTS}) n, (select array_agg(ticket_id) as ids from trial.ticket) t`.execute(
    db,
  );
  await sql`vacuum analyze trial.ticket, trial.part`.execute(db);
}

/** Facts as feelin takes them: plain values under their names. */
function plain(facts: Facts): Record<string, unknown> {
  const value = (name: string, fact: Fact) =>
    name === 'amount' || name === 'head count' ? asNumber(fact) : fact;
  const fields = Object.entries(facts.fields).map(([name, fact]) => [name, value(name, fact)]);
  const lists = Object.entries(facts.relations).map(([name, rows]) => [name, rows.map(plain)]);
  return Object.fromEntries([...fields, ...lists]);
}

const asNumber = (fact: Fact) => (fact === null ? null : Number(fact));

async function speedFigure(db: Kysely<never>): Promise<Figure> {
  await fill(db);
  const condition = checked(CONDITION);
  const bySql = sql<{ id: string; v: boolean | null }>`
    select ticket_id::text as id, ${toSql(condition, moment, 't')} as v from trial.ticket t`;
  await bySql.execute(db);
  const times: number[] = [];
  let values = new Map<string, boolean | null>();
  for (let i = 0; i < ROUNDS; i++) {
    const start = performance.now();
    const { rows } = await bySql.execute(db);
    times.push(performance.now() - start);
    values = new Map(rows.map((r) => [r.id, r.v]));
  }
  const sqlMs = times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;

  const ids = [...values.keys()];
  const loading = performance.now();
  const facts = await loadFacts(db, [condition], ids);
  const deciding = performance.now();
  let differences = 0;
  for (const [id, f] of facts) if (evaluate(condition, f, now).value !== values.get(id)) differences += 1;
  const explained = performance.now();

  const sample = ids.slice(0, SAMPLE).map((id) => ({ id, context: { ticket: plain(facts.get(id)!) } }));
  for (const { context } of sample.slice(0, 20)) feelin(CONDITION, context);
  const start = performance.now();
  const theirs = sample.map(({ context }) => feelin(CONDITION, context).value);
  const feelinMs = ((performance.now() - start) / SAMPLE) * CASES;
  const otherwise = sample.filter(({ id }, i) => theirs[i] !== values.get(id)).length;
  const ratio = feelinMs / sqlMs;
  return {
    what: `a condition of three parts over ${CASES.toLocaleString('en')} cases with ${PARTS.toLocaleString('en')} child records: feelin case by case ÷ SQL (SQL ${Math.round(sqlMs)} ms, answers fetched; feelin ${SAMPLE} cases measured, facts in memory, scaled to ${(feelinMs / 1000).toFixed(1)} s, ${otherwise} answers differ; closures: facts loaded in ${Math.round(deciding - loading)} ms, decided and explained in ${Math.round(explained - deciding)} ms, ${differences} differ from SQL)`,
    measured: `${ratio.toFixed(0)} ×`,
    budget: 'at least 20 ×, nothing differs',
    ok: ratio >= 20 && differences === 0 && otherwise === 0,
  };
}

function checked(text: string): Checked {
  const { condition, problems } = checkCondition(text, ticketVocabulary);
  if (condition === null) throw new Error(problems[0]!.message);
  return condition;
}

async function agreementFigure(db: Kysely<never>): Promise<Figure> {
  const ids = await writeTickets(db, fc.sample(tickets, RANDOM_ROWS));
  let [cases, differences, unknown, conditions] = [0, 0, 0, 0];
  while (cases < RANDOM_CASES) {
    for (const text of fc.sample(expressionOf('boolean'), 50)) {
      const { condition } = checkExpression(text, ticketVocabulary, 'boolean');
      // Some are too long for a condition; the next one will do.
      if (condition === null) continue;
      conditions += 1;
      const facts = await loadFacts(db, [condition], ids);
      const { rows } = await sql<{ id: string; v: boolean | null }>`
        select ticket_id::text as id, ${toSql(condition, moment, 't')} as v from trial.ticket t`.execute(db);
      for (const { id, v } of rows) {
        cases += 1;
        if (v === null) unknown += 1;
        if (run(condition, facts.get(id)!, now) !== v) differences += 1;
      }
    }
  }
  return {
    what: `closure ≠ SQL among ${cases.toLocaleString('en')} random cases (${conditions} conditions; ${unknown.toLocaleString('en')} unknown)`,
    measured: String(differences),
    budget: '0',
    ok: differences === 0,
  };
}
