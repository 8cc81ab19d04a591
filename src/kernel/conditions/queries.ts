/** Conditions checked while somebody types, tried on past cases, and the words of each process. */
import { type RawBuilder, sql } from 'kysely';
import { inScope } from '../access/scope.ts';
import { languageOf, registryOf } from '../context.ts';
import type { Language } from '../language.ts';
import { namesOf } from '../names.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import type { ProcessContribution } from '../process.ts';
import { readSettings } from '../setup/settings.ts';
import type { KernelTables } from '../tables.gen.ts';
import { checkCondition } from './check.ts';
import * as contract from './contract.ts';
import { weekdays } from './days.ts';
import { evaluate } from './evaluate.ts';
import { loadFacts } from './facts.ts';
import { functionEntries } from './functions.ts';
import { type Checked, conjuncts } from './ir.ts';
import { countsWorkingDays, workingDaysOf } from './surroundings.ts';
import { toSql } from './to-sql.ts';
import { entityOf } from './vocabulary.ts';
import { vocabularyVersion } from './vocabulary-version.ts';

const { query } = operationsOn<KernelTables>();

/** How long the database may think about one trial, in milliseconds. */
const PATIENCE = 15_000;

/** The process of this name; refuses with the names that there are. */
function processOf(ctx: QueryContext<KernelTables, 'process-unknown'>, name: string): ProcessContribution {
  const { processes } = registryOf(ctx);
  const found = processes.get(name);
  if (found !== undefined) return found;
  return ctx.refuse('process-unknown', { process: name, processes: [...processes.keys()].join(', ') });
}

interface Decided {
  case_id: string;
  key: string;
  state: string;
  calendar_id: string | null;
  value: boolean | null;
  total: number;
}

/** Every case of the period with its value; counts per value and the newest few of each. */
function decide(
  ctx: QueryContext<KernelTables, never>,
  process: ProcessContribution,
  condition: Checked,
  period: { from: string; to: string; zone: string },
  examples: number,
): RawBuilder<Decided> {
  const root = entityOf(process.vocabulary, process.vocabulary.root);
  const value = toSql(condition, {
    now: ctx.now,
    today: ctx.today,
    zone: period.zone,
    calendar: sql<string | null>`c.calendar_id`,
  });
  const day = (d: string) => sql`${d}::date::timestamp at time zone ${period.zone}::text`;
  return sql<Decided>`select case_id, key, state, calendar_id, value, total::int from (
      select d.*, count(*) over (partition by value) as total,
        row_number() over (partition by value order by opened_at desc, case_id) as place
      from (
        select c.case_id::text, c.key, c.state, c.calendar_id::text, c.opened_at, ${value} as value
        from kernel.work_case c join ${sql.table(root.source)} as r on ${sql.ref(`r.${root.id}`)} = c.case_id
        where c.process = ${process.name} and c.opened_at >= ${day(period.from)}
          and c.opened_at < ${day(period.to)} + interval '1 day'
          and ${inScope(ctx.scope, 'c.unit_id', 'c.requester_id', 'c.owner_id')} offset 0
      ) d
    ) e where place <= ${Math.max(1, examples)} order by value nulls last, place`;
}

const words = (e: ProcessContribution['vocabulary']['entities'][number], language: Language) => ({
  name: e.name,
  fields: e.fields.map((f) => ({
    name: f.name,
    type: f.type,
    describes: language.translate(f.describes),
    options: [...(f.options ?? [])],
  })),
  relations: e.relations.map((r) => ({
    name: r.name,
    entity: r.entity,
    describes: language.translate(r.describes),
  })),
});

export const conditionQueries = [
  query(contract.checkCondition, async (ctx, input) => {
    const { vocabulary } = processOf(ctx, input.process);
    const { condition, problems } = checkCondition(input.text, vocabulary);
    return {
      ok: condition !== null,
      problems: problems.map((p) => ({ ...p, suggestions: [...p.suggestions] })),
      parts:
        condition === null ? [] : conjuncts(condition.expression).map((e) => input.text.slice(e.from, e.to)),
      cost: condition?.cost ?? null,
      vocabularyVersion: vocabularyVersion(vocabulary),
    };
  }),

  query(contract.tryCondition, async (ctx, input) => {
    const process = processOf(ctx, input.process);
    if (input.to < input.from) ctx.refuse('period-wrong');
    const { condition, problems } = checkCondition(input.text, process.vocabulary);
    if (condition === null)
      return ctx.refuse('condition-faulty', { problem: problems[0]!.message, problems });
    const { zone } = await readSettings(ctx.tx);
    const rows = await patiently(ctx, decide(ctx, process, condition, { ...input, zone }, input.examples));
    const totalOf = (value: boolean | null) => rows.find((r) => r.value === value)?.total ?? 0;
    const [whenTrue, whenFalse, unknown] = [totalOf(true), totalOf(false), totalOf(null)];
    const shown = input.examples === 0 ? [] : rows;
    const facts = await loadFacts(
      ctx.tx,
      [condition],
      shown.map((r) => r.case_id),
    );
    const calendars = countsWorkingDays(condition.expression)
      ? await workingDaysOf(ctx.tx, [...new Set(shown.flatMap((r) => r.calendar_id ?? []))])
      : new Map();
    const nameOf = await namesOf(ctx, { [process.kind]: shown.map((r) => r.case_id) });
    return {
      total: whenTrue + whenFalse + unknown,
      whenTrue,
      whenFalse,
      unknown,
      examples: shown.map((r) => {
        const calendarId = r.calendar_id;
        const workingDays = (calendarId === null ? undefined : calendars.get(calendarId)) ?? weekdays;
        const surroundings = { now: ctx.now, today: ctx.today, zone, workingDays, calendarId };
        const { parts } = evaluate(condition, facts.get(r.case_id)!, surroundings, languageOf(ctx));
        return {
          caseId: r.case_id,
          key: r.key,
          name: nameOf(process.kind, r.case_id),
          state: r.state,
          value: r.value,
          parts: parts.map((p) => ({ ...p, missing: [...p.missing] })),
        };
      }),
      today: ctx.today,
    };
  }),

  query(contract.listVocabularies, async (ctx) => {
    const { processes, events } = registryOf(ctx);
    const language = languageOf(ctx);
    return {
      rows: [...processes.values()].map((p) => ({
        process: p.name,
        title: language.translate(p.title),
        version: vocabularyVersion(p.vocabulary),
        root: p.vocabulary.root,
        smallest: p.smallest.condition,
        entities: p.vocabulary.entities.map((e) => words(e, language)),
        events: (p.vocabulary.events ?? []).map((name) => ({
          name,
          describes: language.translate(events.get(name)?.sentence ?? name),
        })),
      })),
      functions: functionEntries.map(({ name, signature, describes, example }) => ({
        name,
        signature,
        describes: language.translate(describes),
        example,
      })),
    };
  }),
];

/** Runs a statement that somebody else wrote the condition of: it may not hold the database for long. */
async function patiently(
  ctx: QueryContext<KernelTables, 'takes-too-long'>,
  statement: RawBuilder<Decided>,
): Promise<Decided[]> {
  const { rows: before } = await sql<{ timeout: string; jit: string }>`
    select current_setting('statement_timeout') as timeout, current_setting('jit') as jit`.execute(ctx.tx);
  // Compiling the statement would take longer than running it.
  await set(ctx, String(PATIENCE), 'off');
  try {
    const { rows } = await statement.execute(ctx.tx);
    await set(ctx, before[0]!.timeout, before[0]!.jit);
    return rows;
  } catch (error) {
    // 57014: the database gave up; the transaction is over, and so is this query.
    if ((error as { code?: string }).code === '57014') return ctx.refuse('takes-too-long');
    throw error;
  }
}

async function set(ctx: QueryContext<KernelTables, never>, timeout: string, jit: string): Promise<void> {
  await sql`select set_config('statement_timeout', ${timeout}, true), set_config('jit', ${jit}, true)`.execute(
    ctx.tx,
  );
}
