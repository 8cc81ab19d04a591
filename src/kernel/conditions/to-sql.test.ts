/** The closure of an expression and its SQL give the same value for random expressions and rows with nulls. */
import fc from 'fast-check';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../platform/database.ts';
import { cloneDatabase } from '../../testing/db.ts';
import { checkExpression } from './check.ts';
import { formatDay, formatInstant, weekdays } from './days.ts';
import { formatDecimal } from './decimal.ts';
import { loadFacts } from './facts.ts';
import type { Checked, Scalar } from './ir.ts';
import { run } from './run.ts';
import { workingDaysOf } from './surroundings.ts';
import { expressionOf, makeTickets, tickets, ticketVocabulary, writeTickets } from './test-data.ts';
import { toSql } from './to-sql.ts';
import type { Value } from './values.ts';
import type { Surroundings } from './verdict.ts';

const NOW = '2026-03-02T08:00:00.123Z';
const CALENDAR = '01890000-0000-7000-8000-000000000001';
const ROWS = 60;

let clone: { url: string; drop: () => Promise<void> };
let database: Database;
let db: Kysely<never>;
let ids: string[];
let byWeek: Surroundings;
let byCalendar: Surroundings;

beforeAll(async () => {
  clone = await cloneDatabase();
  database = openDatabase({ url: clone.url, poolSize: 1, name: 'trellis-test' });
  db = database.kysely as unknown as Kysely<never>;
  await makeTickets(db);
  ids = await writeTickets(db, fc.sample(tickets, ROWS));
  await sql`insert into kernel.event (subject_id, event_id, name, subject_kind, operation, actor_kind, occurred_at, payload, content_hash)
    select i, gen_random_uuid(), 'tickets.ticket-opened', 'ticket', 'tickets.open', 'system', '2026-02-01T10:00:00.250Z', '{}', ''
    from unnest(${ids.slice(0, 30)}::uuid[]) i`.execute(db);
  await sql`insert into kernel.calendar (calendar_id, key, name, zone, week, rules_hash, created_at)
    values (${CALENDAR}, 'CAL-900', 'Trial', 'Europe/Oslo', '[]', '', now())`.execute(db);
  await sql`insert into kernel.calendar_day (calendar_id, day, is_working, ordinal)
    select ${CALENDAR}, d, w, sum(w::int) over (order by d) from (
      select d::date as d, extract(isodow from d) < 6 and extract(day from d) not in (1, 17) as w
      from generate_series(date '2025-12-01', date '2027-06-30', interval '1 day') d) x`.execute(db);
  const rest = { now: NOW, today: '2026-03-02', zone: 'Europe/Oslo' };
  byWeek = { ...rest, workingDays: weekdays, calendarId: null };
  byCalendar = {
    ...rest,
    workingDays: (await workingDaysOf(db, [CALENDAR])).get(CALENDAR)!,
    calendarId: CALENDAR,
  };
});

afterAll(async () => {
  await database.close();
  await clone.drop();
});

function textOf(type: Scalar | 'null', value: Value): string | null {
  if (value === null) return null;
  if (type === 'number') return formatDecimal(value as bigint);
  if (type === 'duration') return formatDecimal((value as bigint) * 1_000_000n);
  if (type === 'date') return formatDay(value as number);
  if (type === 'date-time') return formatInstant(value as bigint);
  return String(value);
}

async function bySql(checked: Checked, s: Surroundings): Promise<Map<string, string | null>> {
  const e = toSql(checked, { now: s.now, today: s.today, zone: s.zone, calendar: s.calendarId }, 't');
  const { type } = checked.expression;
  const shown =
    type === 'number' || type === 'duration'
      ? sql`trim_scale(${e})::text`
      : type === 'date'
        ? sql`to_char(${e}, 'YYYY-MM-DD')`
        : type === 'date-time'
          ? sql`regexp_replace(to_char(${e} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '\\.?0+$', '') || 'Z'`
          : sql`${e}::text`;
  const { rows } = await sql<{
    id: string;
    v: string | null;
  }>`select ticket_id::text as id, ${shown} as v from trial.ticket t`.execute(db);
  return new Map(rows.map((r) => [r.id, r.v]));
}

async function agree(text: string, s: Surroundings): Promise<void> {
  const { condition, problems } = checkExpression(text, ticketVocabulary);
  // Random expressions may be too long; whatever else is refused is a fault of the generator or of the checker.
  if (condition === null && problems.every((p) => /too long|at most|too deeply/.test(p.message))) return;
  expect(problems).toEqual([]);
  const facts = await loadFacts(db, [condition!], ids);
  const found = await bySql(condition!, s);
  for (const id of ids) {
    const own = textOf(condition!.expression.type, run(condition!, facts.get(id)!, s));
    const theirs = found.get(id)!;
    if (own !== theirs)
      expect.fail(`${text}\n closure ${own}, SQL ${theirs}, facts ${JSON.stringify(facts.get(id))}`);
    compared += 1;
  }
}

let compared = 0;

describe('closure and SQL', () => {
  const types: Scalar[] = [
    'boolean',
    'boolean',
    'boolean',
    'number',
    'text',
    'date',
    'date-time',
    'duration',
  ];
  test('agree on random expressions over random rows', { timeout: 60_000 }, async () => {
    const any = fc.constantFrom(...types).chain((t) => expressionOf(t));
    await fc.assert(
      fc.asyncProperty(any, fc.boolean(), (text, week) => agree(text, week ? byWeek : byCalendar)),
      { numRuns: 1000, interruptAfterTimeLimit: 40_000 },
    );
    expect(compared).toBeGreaterThan(10_000);
  });
});
