/** Forms and their versions as they are stored: found, locked, inserted, and guarded by scope. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { inScope, isEnterpriseWide, type Scope } from '../access/scope.ts';
import type { CommandContext, Reader } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { FormState, VersionState } from './contract-read.ts';
import type { FormSchema } from './contract-schema.ts';

/** A form with whether the actor may change it. */
export interface FormRecord {
  form_id: string;
  key: string;
  name: string;
  purpose: string;
  unit_id: string | null;
  unit_name: string | null;
  state: FormState;
  version: number;
  inside: boolean;
}

/** One version of a form. */
export interface VersionRecord {
  form_version_id: string;
  form_id: string;
  number: number;
  state: VersionState;
  schema: FormSchema;
  version: number;
}

type Doing = CommandContext<KernelTables, 'beyond-scope'>;

/** The form, locked for the rest of the transaction, if it is within reach of the actor's right. */
export async function lockForm(ctx: Doing, formId: string): Promise<FormRecord> {
  const form = await findForm(ctx.tx, ctx.scope, formId, true);
  if (form === null) return ctx.notFound('form', formId);
  if (!form.inside) ctx.refuse('beyond-scope', { owner: form.unit_name ?? 'the whole enterprise' });
  return form;
}

/** The form, or null; `inside`: it lies within the scope. */
export async function findForm(
  tx: Reader<KernelTables>,
  scope: Scope,
  formId: string,
  lock = false,
): Promise<FormRecord | null> {
  const { rows } = await sql<FormRecord>`
    select f.form_id, f.key, f.name, f.purpose, f.unit_id, u.name as unit_name, f.state, f.version,
      ${inScope(scope, 'f.unit_id')} as inside
    from kernel.form f left join kernel.unit_now u using (unit_id)
    where f.form_id = ${formId} ${lock ? sql`for update of f` : sql``}`.execute(tx as never);
  return rows[0] ?? null;
}

/** A version with its form, both locked, if within reach. */
export async function lockVersion(
  ctx: Doing,
  formVersionId: string,
): Promise<{ form: FormRecord; version: VersionRecord }> {
  const { rows: of } = await sql<{ form_id: string }>`
    select form_id from kernel.form_version where form_version_id = ${formVersionId}`.execute(ctx.tx);
  if (of[0] === undefined) return ctx.notFound('form-version', formVersionId);
  // The form first, always: two people who publish and draft at once wait for each other instead of deadlocking.
  const form = await lockForm(ctx, of[0].form_id);
  const { rows } = await sql<VersionRecord>`
    select form_version_id, form_id, number, state, schema, version from kernel.form_version
    where form_version_id = ${formVersionId} for update`.execute(ctx.tx);
  return { form, version: rows[0]! };
}

/** Whether the actor may keep forms for this unit; null: for the whole enterprise. */
export async function demandUnit(
  ctx: CommandContext<KernelTables, 'beyond-scope' | 'unit-unknown'>,
  unitId: string | null,
): Promise<void> {
  if (unitId === null) {
    if (!isEnterpriseWide(ctx.scope)) ctx.refuse('beyond-scope', { owner: 'the whole enterprise' });
    return;
  }
  const { rows } = await sql<{ name: string; inside: boolean }>`
    select u.name, ${inScope(ctx.scope, 'u.unit_id')} as inside from kernel.unit_now u
    where u.unit_id = ${unitId}`.execute(ctx.tx);
  const unit = rows[0] ?? ctx.refuse('unit-unknown');
  if (!unit.inside) ctx.refuse('beyond-scope', { owner: unit.name });
}

/** Refuses a name that another form in use has. */
export async function demandName(
  ctx: CommandContext<KernelTables, 'name-taken'>,
  name: string,
  formId: string | null,
): Promise<void> {
  const { rows } = await sql<{ key: string; name: string }>`
    select key, name from kernel.form where lower(name) = lower(${name}) and state <> 'retired'
      and form_id is distinct from ${formId}::uuid`.execute(ctx.tx);
  if (rows[0] !== undefined) ctx.refuse('name-taken', { ...rows[0] });
}

/** Inserts the next version of a form as a draft. */
export async function insertDraft(
  ctx: Pick<CommandContext<KernelTables>, 'tx' | 'now' | 'actor'>,
  formId: string,
  schema: FormSchema,
  basedOn: string | null,
): Promise<{ formVersionId: string; number: number }> {
  const formVersionId = newId();
  const { rows } = await sql<{ number: number }>`
    insert into kernel.form_version (form_version_id, form_id, number, state, schema, pages, fields, based_on,
      drafted_by, drafted_at, changed_at)
    select ${formVersionId}, ${formId}, coalesce(max(number), 0) + 1, 'draft', ${JSON.stringify(schema)}::jsonb,
      ${schema.pages.length}, ${fieldsIn(schema)}, ${basedOn}::uuid, ${personOf(ctx)}::uuid, ${ctx.now}::timestamptz,
      ${ctx.now}::timestamptz
    from kernel.form_version where form_id = ${formId} returning number`.execute(ctx.tx);
  return { formVersionId, number: rows[0]!.number };
}

/** How many fields a form has. */
export function fieldsIn(schema: FormSchema): number {
  return schema.pages.reduce((n, p) => n + p.fields.length, 0);
}

/** The person who acts, if it is one. */
export function personOf(ctx: { actor: { kind: string; personId?: string | null } }): string | null {
  return ctx.actor.personId ?? null;
}

/** Marks a form as changed now and gives its next version. */
export async function touchForm(
  ctx: Pick<CommandContext<KernelTables>, 'tx' | 'now'>,
  formId: string,
  state: FormState | null = null,
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    update kernel.form set changed_at = ${ctx.now}, version = version + 1, state = coalesce(${state}, state)
    where form_id = ${formId} returning version`.execute(ctx.tx);
  return rows[0]!.version;
}

/** States of a version as refusals name them. */
export const versionWords: Readonly<Record<VersionState, string>> = {
  draft: 'it is a draft',
  published: 'it is published',
  replaced: 'it was published and then replaced',
  withdrawn: 'it was withdrawn',
};
