/**
 * Forms for areas that let people fill them in: the version that is published now, versions by id, and whether what
 * answers point to (people, units, regions, files) is there.
 */
import { sql } from 'kysely';
import type { Reader } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { Answers, FormSchema } from './contract-schema.ts';
import { FLAWS, type Flaw } from './rules-answers.ts';

/** A version that people fill in, or filled in. */
export interface FoundVersion {
  readonly formId: string;
  readonly formVersionId: string;
  readonly number: number;
  readonly schema: FormSchema;
}

type Tx = Pick<Reader<KernelTables>, 'getExecutor'>;

/** The published version of a form in use; null when there is none. */
export async function publishedVersion(tx: Tx, formId: string): Promise<FoundVersion | null> {
  const { rows } = await sql<FoundVersion>`
    select v.form_id as "formId", v.form_version_id as "formVersionId", v.number, v.schema
    from kernel.form_version v join kernel.form f using (form_id)
    where v.form_id = ${formId} and v.state = 'published' and f.state = 'published'`.execute(tx as never);
  return rows[0] ?? null;
}

/** The ids and codes that answers point to, by what they are. */
export function pointersOf(
  schema: FormSchema,
  answers: Answers,
): Record<'person' | 'unit' | 'region' | 'files', { fieldId: string; value: string }[]> {
  const found = { person: [], unit: [], region: [], files: [] } as ReturnType<typeof pointersOf>;
  for (const field of schema.pages.flatMap((p) => p.fields)) {
    const { fieldId, kind } = field;
    const answer = answers[fieldId];
    if (kind === 'person' || kind === 'unit' || kind === 'region') {
      if (typeof answer === 'string') found[kind].push({ fieldId, value: answer });
    } else if (kind === 'files' && Array.isArray(answer)) {
      for (const value of answer) found.files.push({ fieldId, value });
    }
  }
  return found;
}

/**
 * Flaws of answers that point to somebody or something that is not there. Files must be attached to `record`; where
 * it is null, none can be.
 */
export async function checkPointers(
  tx: Tx,
  schema: FormSchema,
  answers: Answers,
  record: { readonly kind: string; readonly id: string } | null,
): Promise<Flaw[]> {
  const { person, unit, region, files } = pointersOf(schema, answers);
  const all = [...person, ...unit, ...region, ...files];
  if (all.length === 0) return [];
  const values = (of: readonly { value: string }[]) => of.map((p) => p.value);
  const { rows } = await sql<{ value: string }>`
    select person_id::text as value from kernel.person_now where person_id = any(${values(person)}::uuid[])
    union all select unit_id::text from kernel.unit_now where unit_id = any(${values(unit)}::uuid[])
    union all select region from kernel.region where region = any(${values(region)}::text[]) and retired_at is null
    union all select file_id::text from kernel.file where file_id = any(${values(files)}::uuid[]) and removed_at is null
      and subject_kind = ${record?.kind ?? ''} and subject_id = ${record?.id ?? null}::uuid`.execute(
    tx as never,
  );
  const there = new Set(rows.map((r) => r.value));
  const gone = new Set(
    all.filter((p) => !there.has(p.value.toLowerCase()) && !there.has(p.value)).map((p) => p.fieldId),
  );
  return [...gone].map((fieldId) => ({
    fieldId,
    code: 'wrong-kind',
    details: {},
    sentence: FLAWS['wrong-kind'],
  }));
}
