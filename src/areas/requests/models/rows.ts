/** A model as it is stored: locked for a change, and to whom it is offered. */
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { inScope } from '../../../kernel/access/scope.ts';
import type { FormSchema } from '../../../kernel/forms/contract-schema.ts';
import type { CommandContext, QueryContext } from '../../../kernel/operation.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import type { RequestsTables } from '../tables.gen.ts';
import type { ModelParts } from './rules.ts';

export type Context<R extends string = string> = CommandContext<KernelTables & RequestsTables, R>;

export type ModelRow = Selectable<RequestsTables['requests.model']> & {
  kind: ModelParts['kind'];
  state: 'draft' | 'published' | 'retired';
};

/** SQL over `m`: the model is offered to everybody, or to a unit that the actor works in or below. */
export function offeredTo(ctx: Pick<QueryContext<unknown>, 'actor' | 'today'>): RawBuilder<boolean> {
  if (ctx.actor.kind === 'system') return sql<boolean>`true`;
  return offeredToPerson(ctx.actor.personId, ctx.today);
}

/** SQL over `m`: the model is offered to everybody, or to a unit that the person works in or below on that day. */
export function offeredToPerson(personId: string | null, today: string): RawBuilder<boolean> {
  return sql<boolean>`(m.unit_id is null or m.unit_id in (
    select ur.ancestor_id from kernel.employment_fact e join kernel.unit_reach ur on ur.unit_id = e.unit_id
    where e.person_id = ${personId}::uuid and e.valid @> ${today}::date and upper_inf(e.known)))`;
}

/** Locks a model that the caller keeps; another version is a conflict that says what is there now. */
export async function lockModel(ctx: Context, modelId: string): Promise<ModelRow> {
  const { rows } = await sql<ModelRow>`
    select m.* from requests.model m where m.model_id = ${modelId} and ${inScope(ctx.scope, 'm.unit_id')}
    for update`.execute(ctx.tx);
  const row = rows[0] ?? ctx.notFound('request-model', modelId);
  ctx.expectVersion(row.version, { state: row.state, name: row.name });
  return row;
}

/** One version of a form, with what it asks. */
export interface FormVersion {
  readonly formId: string;
  readonly formVersionId: string;
  readonly schema: FormSchema;
}

async function versionWhere(tx: unknown, where: RawBuilder<boolean>): Promise<FormVersion | null> {
  const { rows } = await sql<{ form_id: string; form_version_id: string; schema: FormSchema }>`
    select v.form_id, v.form_version_id, v.schema from kernel.form_version v join kernel.form f using (form_id)
    where ${where} limit 1`.execute(tx as never);
  const row = rows[0];
  return row === undefined
    ? null
    : { formId: row.form_id, formVersionId: row.form_version_id, schema: row.schema };
}

/** The version of a form that people fill in now; null where none is published. */
export async function formVersionNow(
  ctx: { readonly tx: unknown },
  formId: string | null,
): Promise<FormVersion | null> {
  if (formId === null) return null;
  return versionWhere(ctx.tx, sql`v.form_id = ${formId} and v.state = 'published' and f.state <> 'retired'`);
}

/** A version that is or was published. */
export async function formVersionById(
  ctx: { readonly tx: unknown },
  formVersionId: string,
): Promise<FormVersion | null> {
  return versionWhere(
    ctx.tx,
    sql`v.form_version_id = ${formVersionId} and v.state in ('published', 'replaced')`,
  );
}
