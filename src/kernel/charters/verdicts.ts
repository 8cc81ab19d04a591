/** What the conditions of a version say today about the open cases under it: counts, and the cases behind a count. */
import { type RawBuilder, sql } from 'kysely';
import { inScope } from '../access/scope.ts';
import { checkCondition } from '../conditions/check.ts';
import type { Checked } from '../conditions/ir.ts';
import { toSql } from '../conditions/to-sql.ts';
import { entityOf, type Vocabulary } from '../conditions/vocabulary.ts';
import { nameRecords } from '../consequences.ts';
import { registryOf } from '../context.ts';
import { afterCursor, countRows, encodeCursor } from '../list.ts';
import { operationsOn } from '../operation.ts';
import { readSettings } from '../setup/settings.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { Condition } from './content.ts';
import { listVerdictCases, listVerdicts } from './contract-read.ts';
import { examine } from './problems.ts';
import { findVersion } from './records.ts';
import { type Ctx, txOf } from './rows.ts';

const { query } = operationsOn<KernelTables>();

interface Judged {
  condition: Condition;
  /** SQL over the root's source `r`; null where the text cannot be checked. */
  verdict: RawBuilder<boolean | null> | null;
  problem: string | null;
}

/** The conditions that hold under a version, each as SQL. */
async function judged(
  ctx: Ctx,
  found: Awaited<ReturnType<typeof findVersion>>,
): Promise<{ all: Judged[]; vocabulary: Vocabulary | null }> {
  const { resolution } = await examine(
    ctx,
    found,
    { charterVersionId: found.charter_version_id, number: found.number, content: found.content },
    found.from ?? ctx.today,
    found.until,
  );
  const vocabulary = registryOf(ctx).processes.get(found.process)?.vocabulary ?? null;
  const { zone } = await readSettings(ctx.tx as never);
  const moment = { now: ctx.now, today: ctx.today, zone, calendar: sql<string | null>`w.calendar_id` };
  const all = resolution.conditions.map((condition): Judged => {
    if (vocabulary === null)
      return { condition, verdict: null, problem: 'No area has this process any more.' };
    const { condition: checked, problems } = checkCondition(condition.text, vocabulary);
    return checked === null
      ? { condition, verdict: null, problem: problems[0]?.message ?? 'It cannot be checked.' }
      : { condition, verdict: toSql(checked as Checked, moment), problem: null };
  });
  return { all, vocabulary };
}

/** Open cases `w` under a version with their facts `r`. */
function casesUnder(ctx: Ctx, versionId: string, vocabulary: Vocabulary | null): RawBuilder<unknown> {
  const root = vocabulary === null ? null : entityOf(vocabulary, vocabulary.root);
  const facts =
    root === null
      ? sql``
      : sql`left join ${sql.table(root.source)} r on ${sql.ref(`r.${root.id}`)} = w.case_id`;
  return sql`from kernel.work_case w ${facts} where w.is_open and w.pin_id in (
      select p.pin_id from kernel.charter_pin_version p where p.charter_version_id = ${versionId})
    and ${inScope(ctx.scope, 'w.unit_id')}`;
}

/** All conditions together: true when each is, false when one is, else null. */
function together(all: readonly Judged[]): RawBuilder<boolean | null> {
  if (all.length === 0 || all.some((j) => j.verdict === null)) return sql<boolean | null>`null::boolean`;
  return sql<boolean | null>`(${sql.join(
    all.map((j) => j.verdict!),
    sql` and `,
  )})`;
}

const doList = query(listVerdicts, async (context, input) => {
  const ctx = context as Ctx;
  const found = await findVersion(ctx, input.charterVersionId);
  const { all, vocabulary } = await judged(ctx, found);
  const columns = [...all.map((j) => j.verdict ?? sql`null::boolean`), together(all)].map(
    (verdict, i) => sql`${verdict} as ${sql.ref(`v${i}`)}`,
  );
  const counts = columns.map(
    (_, i) => sql`count(*) filter (where ${sql.ref(`v${i}`)})::int as ${sql.ref(`t${i}`)},
      count(*) filter (where not ${sql.ref(`v${i}`)})::int as ${sql.ref(`f${i}`)}`,
  );
  const { rows } = await sql<Record<string, number>>`
    select count(*)::int as cases, ${sql.join(counts)}
    from (select ${sql.join(columns)} ${casesUnder(ctx, found.charter_version_id, vocabulary)} offset 0) s`.execute(
    txOf(ctx),
  );
  const row = rows[0]!;
  const cases = row.cases!;
  const say = (i: number) => ({
    true: row[`t${i}`]!,
    notYet: row[`f${i}`]!,
    cannotTell: cases - row[`t${i}`]! - row[`f${i}`]!,
  });
  return {
    cases,
    conditions: all.map((j, i) => ({ ...j.condition, ...say(i), problem: j.problem })),
    all: say(all.length),
  };
});

const doCases = query(listVerdictCases, async (context, input) => {
  const ctx = context as Ctx;
  const found = await findVersion(ctx, input.charterVersionId);
  const { all, vocabulary } = await judged(ctx, found);
  const one = all.find((j) => j.condition.conditionId === input.conditionId);
  if (input.conditionId !== undefined && one === undefined) ctx.notFound('condition', input.conditionId);
  const verdict = one === undefined ? together(all) : (one.verdict ?? sql<boolean | null>`null::boolean`);
  const word = sql<string>`case when ${verdict} then 'true' when not ${verdict} then 'not-yet' else 'cannot-tell' end`;
  const { filter, direction, cursor, limit } = input;
  const wanted = filter.verdict === undefined ? sql`true` : sql`s.verdict = ${filter.verdict}`;
  const from = sql`from (
      select w.case_id, w.kind, w.key, w.unit_id, w.opened_at, ${word} as verdict
      ${casesUnder(ctx, found.charter_version_id, vocabulary)}
    ) s where ${wanted}`;
  const way = sql.raw(direction);
  const { rows } = await sql<{
    case_id: string;
    kind: string;
    key: string;
    unit_name: string | null;
    opened_at: string;
    verdict: 'true' | 'not-yet' | 'cannot-tell';
    sort_value: string;
  }>`
    select s.*, s.opened_at::text as sort_value, n.name as unit_name
    from (select s.* ${from} and ${afterCursor(cursor, 'opened', direction, sql`s.opened_at`, sql`s.case_id`)}
      order by s.opened_at ${way}, s.case_id ${way} limit ${limit + 1}) s
    left join kernel.unit_now n on n.unit_id = s.unit_id
    order by s.opened_at ${way}, s.case_id ${way}`.execute(txOf(ctx));
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1)! : null;
  const wantedNames = new Map<string, Set<string>>();
  for (const r of page) wantedNames.set(r.kind, (wantedNames.get(r.kind) ?? new Set()).add(r.case_id));
  const names = await nameRecords(txOf(ctx), registryOf(ctx), ctx.today, wantedNames);
  return {
    rows: page.map((r) => ({
      caseId: r.case_id,
      kind: r.kind,
      key: r.key,
      title: names.get(`${r.kind} ${r.case_id}`)?.name ?? r.key,
      unitName: r.unit_name,
      openedAt: r.opened_at,
      verdict: r.verdict,
      can: [],
    })),
    next: last === null ? null : encodeCursor('opened', last.sort_value, last.case_id),
    ...(await countRows(ctx.tx, from)),
  };
});

export const verdictQueries = [doList, doCases];
