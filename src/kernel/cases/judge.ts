/** Evaluating the done-conditions of cases over their facts, keeping the verdict, and finding exceptions that cover. */
import { type Kysely, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import type { Condition } from '../charters/content.ts';
import { checkCondition } from '../conditions/check.ts';
import { evaluate } from '../conditions/evaluate.ts';
import { loadFacts } from '../conditions/facts.ts';
import type { Checked } from '../conditions/ir.ts';
import { surroundings } from '../conditions/surroundings.ts';
import type { Facts, Surroundings, VerdictPart } from '../conditions/verdict.ts';
import type { Vocabulary } from '../conditions/vocabulary.ts';
import { vocabularyVersion } from '../conditions/vocabulary-version.ts';
import { emittedSoFar, registryOf } from '../context.ts';
import { type Language, PLAIN } from '../language.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { CaseRow } from './rows.ts';

/** A condition with its verdict. */
export interface Judged {
  readonly conditionId: string;
  readonly title: string;
  readonly text: string;
  readonly value: boolean | null;
  readonly parts: readonly VerdictPart[];
  readonly exceptionId: string | null;
}

/** The verdict on all conditions of a case, with everything that it was made from. */
export interface Judgement {
  readonly conditions: readonly Judged[];
  readonly vocabulary: string;
  readonly vocabularyVersion: string;
  readonly calendarVersion: number;
  readonly facts: Facts | null;
}

type Judging = { readonly tx: unknown; readonly now: string; readonly today: string };
type Text = Pick<Condition, 'conditionId' | 'title' | 'text'>;

const txOf = (ctx: { tx: unknown }) => ctx.tx as Kysely<KernelTables>;

/** The vocabulary of a process; null when no area declares it any more. */
export function vocabularyOf(ctx: object, process: string): Vocabulary | null {
  return registryOf(ctx).processes.get(process)?.vocabulary ?? null;
}

/** Judges the conditions of one case by its facts as this transaction sees them; in a language for what is read. */
export async function judge(
  ctx: Judging,
  row: Pick<CaseRow, 'case_id' | 'process' | 'calendar_id'>,
  conditions: readonly Text[],
  language: Language = PLAIN,
): Promise<Judgement> {
  const vocabulary = vocabularyOf(ctx, row.process);
  if (vocabulary === null) throw new Error(`no area declares the process ${row.process}`);
  const checked = check(conditions, vocabulary);
  const readable = [...checked.values()].flatMap((c) => (c === null ? [] : [c]));
  // What the closing command says happens has happened, although it is written with the commit.
  const loaded = await loadFacts(txOf(ctx), readable, [row.case_id], emittedSoFar(ctx));
  const facts = loaded.get(row.case_id) ?? null;
  const around = await surroundings({ ...ctx, tx: txOf(ctx) }, row.calendar_id, readable);
  return {
    conditions: conditions.map((c) =>
      judgeOne(c, checked.get(c.conditionId) ?? null, facts, around, language),
    ),
    vocabulary: vocabulary.name,
    vocabularyVersion: vocabularyVersion(vocabulary),
    calendarVersion: await calendarVersion(ctx, row.calendar_id),
    facts,
  };
}

/** Judges conditions again by facts that were kept, as of the moment at which they were kept. */
export async function judgeAgain(
  ctx: Judging,
  vocabulary: Vocabulary,
  conditions: readonly Text[],
  kept: { facts: Facts | null; calendarId: string | null; at: string; today: string },
  language: Language = PLAIN,
): Promise<Judged[]> {
  const checked = check(conditions, vocabulary);
  const around = await surroundings(
    { tx: txOf(ctx), now: kept.at, today: kept.today },
    kept.calendarId,
    [...checked.values()].flatMap((c) => (c === null ? [] : [c])),
  );
  return conditions.map((c) => judgeOne(c, checked.get(c.conditionId) ?? null, kept.facts, around, language));
}

function check(conditions: readonly Text[], vocabulary: Vocabulary): Map<string, Checked | null> {
  return new Map(conditions.map((c) => [c.conditionId, checkCondition(c.text, vocabulary).condition]));
}

function judgeOne(
  { conditionId, title, text }: Text,
  checked: Checked | null,
  facts: Facts | null,
  around: Surroundings,
  language: Language,
): Judged {
  const unknown = (because: string): Judged => ({
    conditionId,
    title,
    text,
    value: null,
    parts: [{ text, value: null, because, missing: [] }],
    exceptionId: null,
  });
  if (checked === null)
    return unknown(
      language.translate('This condition uses words that no longer exist; the charter has to be mended'),
    );
  if (facts === null) return unknown(language.translate('Nothing is known of this record yet'));
  const { value, parts } = evaluate(checked, facts, around, language);
  return { conditionId, title, text, value, parts, exceptionId: null };
}

/** Version of a calendar; 0 for the built-in one, and for one that is gone. */
export async function calendarVersion(ctx: { tx: unknown }, calendarId: string | null): Promise<number> {
  if (calendarId === null) return 0;
  const { rows } = await sql<{ version: number }>`
    select version from kernel.calendar where calendar_id = ${calendarId}`.execute(txOf(ctx));
  return rows[0]?.version ?? 0;
}

/** Keeps a verdict with all that is needed to come to it again. */
export async function keepVerdict(ctx: Judging, row: CaseRow, judgement: Judgement): Promise<string> {
  const verdictId = newId();
  await sql`insert into kernel.verdict (verdict_id, case_id, evaluated_at, today, pin_id, vocabulary, vocabulary_version,
      calendar_id, calendar_version, facts, conditions)
    values (${verdictId}, ${row.case_id}, ${ctx.now}, ${ctx.today}, ${row.pin_id}, ${judgement.vocabulary},
      ${judgement.vocabularyVersion}, ${row.calendar_id}, ${judgement.calendarVersion},
      ${JSON.stringify(judgement.facts)}::jsonb, ${JSON.stringify(judgement.conditions)}::jsonb)`.execute(
    txOf(ctx),
  );
  return verdictId;
}

/** Approved exceptions that hold on a day, by `case condition`. */
export async function coveringExceptions(
  ctx: { tx: unknown },
  caseIds: readonly string[],
  today: string,
): Promise<Map<string, string>> {
  const { rows } = await sql<{ case_id: string; condition_id: string; exception_id: string }>`
    select case_id, condition_id, exception_id from kernel.case_exception
    where case_id = any(${caseIds}::uuid[]) and state = 'approved' and expires_on >= ${today}::date
    order by expires_on`.execute(txOf(ctx));
  return new Map(rows.map((r) => [`${r.case_id} ${r.condition_id}`, r.exception_id]));
}
