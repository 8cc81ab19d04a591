/** Whether the records that a predicate points at exist. */
import { sql } from 'kysely';
import type { Reader } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { Predicate } from './predicate.ts';
import { type Reference, referencesOf } from './rules.ts';

/** The first record that a predicate points at and that does not exist; null: all do. */
export async function missingReference(
  tx: Reader<KernelTables>,
  predicate: Predicate,
): Promise<Reference | null> {
  const references = referencesOf(predicate);
  if (references.length === 0) return null;
  const { rows } = await sql<Reference>`
    select r.kind, r.id from jsonb_to_recordset(${JSON.stringify(references)}::jsonb) as r(kind text, id text)
    where not case r.kind
      when 'unit' then exists (select 1 from kernel.unit where unit_id = r.id::uuid)
      when 'site' then exists (select 1 from kernel.site where site_id = r.id::uuid)
      when 'person' then exists (select 1 from kernel.person where person_id = r.id::uuid)
      else exists (select 1 from kernel.region where region = r.id) end
    limit 1`.execute(tx);
  return rows[0] ?? null;
}
