/** A model as it is stored: locked for a change, and to whom it is offered. */
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { inScope } from '../../../kernel/access/scope.ts';
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

/** The version of a form that people fill in now; null where none is published. */
export async function formVersionOf(
  ctx: { readonly tx: unknown },
  formId: string | null,
): Promise<string | null> {
  if (formId === null) return null;
  const { rows } = await sql<{ form_version_id: string }>`
    select v.form_version_id from kernel.form f join kernel.form_version v using (form_id)
    where f.form_id = ${formId} and f.retired_at is null and v.state = 'published'`.execute(ctx.tx as never);
  return rows[0]?.form_version_id ?? null;
}
