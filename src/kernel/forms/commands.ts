/** Forms made, copied, drafted, published, retired and brought back. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { registryOf } from '../context.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';
import type { FormSchema } from './contract-schema.ts';
import {
  demandName,
  demandUnit,
  fieldsIn,
  findForm,
  insertDraft,
  lockForm,
  lockVersion,
  personOf,
  touchForm,
  versionWords,
} from './records.ts';
import { compareSchemas, emptyPage, problemsOf } from './rules-schema.ts';
import { usesOf } from './uses.ts';

const { command } = operationsOn<KernelTables>();

interface Making {
  name: string;
  purpose: string;
  unitId: string | null;
  schema: FormSchema;
  fromFormId: string | null;
}

async function make(
  ctx: CommandContext<KernelTables, 'beyond-scope' | 'unit-unknown' | 'name-taken'>,
  { name, purpose, unitId, schema, fromFormId }: Making,
) {
  await demandUnit(ctx, unitId);
  await demandName(ctx, name, null);
  const formId = newId();
  const key = await ctx.nextKey('FRM');
  await sql`
    insert into kernel.form (form_id, key, name, purpose, unit_id, state, created_at, changed_at)
    values (${formId}, ${key}, ${name}, ${purpose}, ${unitId}, 'draft', ${ctx.now}, ${ctx.now})`.execute(
    ctx.tx,
  );
  const draft = await insertDraft(ctx, formId, schema, null);
  ctx.emit(contract.formCreated, formId, { ...draft, fromFormId });
  return { formId, formVersionId: draft.formVersionId, key, version: 1 };
}

export const formCommands = [
  command(contract.createForm, (ctx, input) =>
    make(ctx, {
      name: input.name,
      purpose: input.purpose,
      unitId: input.unitId ?? null,
      schema: input.schema ?? { pages: [emptyPage('page-1')] },
      fromFormId: null,
    }),
  ),
  command(contract.copyForm, async (ctx, input) => {
    const form = await findForm(ctx.tx, ctx.scope, input.formId);
    if (form === null) return ctx.notFound('form', input.formId);
    const { rows } = await sql<{ schema: FormSchema }>`
      select schema from kernel.form_version where form_id = ${form.form_id}
      order by state = 'published' desc, state = 'draft' desc, number desc limit 1`.execute(ctx.tx);
    return make(ctx, {
      name: input.name,
      purpose: form.purpose,
      unitId: input.unitId ?? null,
      schema: rows[0]!.schema,
      fromFormId: form.form_id,
    });
  }),
  command(contract.changeForm, async (ctx, input) => {
    const form = await lockForm(ctx, input.formId);
    const { name = form.name, purpose = form.purpose } = input;
    ctx.expectVersion(form.version, { name: form.name, purpose: form.purpose });
    const fields = [
      ...(name === form.name ? [] : ['name']),
      ...(purpose === form.purpose ? [] : ['purpose']),
    ];
    if (fields.length === 0) return { formId: form.form_id, version: form.version };
    if (name !== form.name && form.state !== 'retired') await demandName(ctx, name, form.form_id);
    await sql`update kernel.form set name = ${name}, purpose = ${purpose} where form_id = ${form.form_id}`.execute(
      ctx.tx,
    );
    ctx.emit(contract.formChanged, form.form_id, { fields });
    return { formId: form.form_id, version: await touchForm(ctx, form.form_id) };
  }),
  command(contract.draftVersion, async (ctx, input) => {
    const form = await lockForm(ctx, input.formId);
    if (form.state === 'retired') ctx.refuse('is-retired', { key: form.key });
    const { rows } = await sql<{
      form_version_id: string;
      number: number;
      state: string;
      schema: FormSchema;
    }>`
      select form_version_id, number, state, schema from kernel.form_version where form_id = ${form.form_id}
      order by state = 'draft' desc, form_version_id is not distinct from ${input.fromVersionId ?? null}::uuid desc,
        state = 'published' desc, number desc limit 1`.execute(ctx.tx);
    const from = rows[0]!;
    if (from.state === 'draft') ctx.refuse('draft-exists', { number: from.number });
    if (input.fromVersionId !== undefined && from.form_version_id !== input.fromVersionId)
      ctx.notFound('form-version', input.fromVersionId);
    const draft = await insertDraft(ctx, form.form_id, from.schema, from.form_version_id);
    await touchForm(ctx, form.form_id);
    ctx.emit(contract.versionDrafted, form.form_id, draft);
    return { formId: form.form_id, ...draft, version: 1 };
  }),
  command(contract.changeDraft, async (ctx, input) => {
    const { form, version: was } = await lockVersion(ctx, input.formVersionId);
    if (form.state === 'retired') ctx.refuse('is-retired', { key: form.key });
    if (was.state !== 'draft') ctx.refuse('not-a-draft', { state: versionWords[was.state] });
    ctx.expectVersion(was.version);
    const { schema } = input;
    const problems = problemsOf(schema);
    const same = { formId: form.form_id, formVersionId: was.form_version_id, number: was.number, problems };
    const differences = compareSchemas(was.schema, schema);
    // Somebody who types and takes it back again changes nothing, and the log need not say so.
    if (differences.length === 0) return { ...same, version: was.version };
    const { rows } = await sql<{ version: number }>`
      update kernel.form_version set schema = ${JSON.stringify(schema)}::jsonb, pages = ${schema.pages.length},
        fields = ${fieldsIn(schema)}, changed_at = ${ctx.now}, version = version + 1
      where form_version_id = ${was.form_version_id} returning version`.execute(ctx.tx);
    await sql`update kernel.form set changed_at = ${ctx.now} where form_id = ${form.form_id}`.execute(ctx.tx);
    ctx.emit(contract.draftChanged, form.form_id, {
      formVersionId: was.form_version_id,
      number: was.number,
      fields: [...new Set(differences.map((d) => d.fieldId ?? d.pageId))],
    });
    return { ...same, version: rows[0]!.version };
  }),
  command(contract.withdrawDraft, async (ctx, input) => {
    const { form, version: was } = await lockVersion(ctx, input.formVersionId);
    if (was.state !== 'draft') ctx.refuse('not-a-draft', { state: versionWords[was.state] });
    ctx.expectVersion(was.version);
    const { rows } = await sql<{ version: number }>`
      update kernel.form_version set state = 'withdrawn', changed_at = ${ctx.now}, version = version + 1
      where form_version_id = ${was.form_version_id} returning version`.execute(ctx.tx);
    await touchForm(ctx, form.form_id);
    const version = { formVersionId: was.form_version_id, number: was.number };
    ctx.emit(contract.draftWithdrawn, form.form_id, version);
    return { formId: form.form_id, ...version, version: rows[0]!.version };
  }),
  command(contract.publishVersion, async (ctx, input) => {
    const { form, version: was } = await lockVersion(ctx, input.formVersionId);
    if (form.state === 'retired') ctx.refuse('is-retired', { key: form.key });
    if (was.state !== 'draft') ctx.refuse('not-a-draft', { state: versionWords[was.state] });
    ctx.expectVersion(was.version);
    const problems = problemsOf(was.schema);
    if (problems.length > 0)
      ctx.refuse('draft-has-problems', { problem: problems[0]!.sentence, count: problems.length, problems });
    const { rows: before } = await sql<{ form_version_id: string; number: number; schema: FormSchema }>`
      select form_version_id, number, schema from kernel.form_version
      where form_id = ${form.form_id} and state = 'published' for update`.execute(ctx.tx);
    const old = before[0];
    if (old !== undefined && compareSchemas(old.schema, was.schema).length === 0)
      ctx.refuse('nothing-changed', { number: old.number });
    await sql`update kernel.form_version set state = 'replaced', version = version + 1
      where form_id = ${form.form_id} and state = 'published'`.execute(ctx.tx);
    const { rows } = await sql<{ version: number }>`
      update kernel.form_version set state = 'published', published_at = ${ctx.now}, published_by = ${personOf(ctx)}::uuid,
        changed_at = ${ctx.now}, version = version + 1
      where form_version_id = ${was.form_version_id} returning version`.execute(ctx.tx);
    await touchForm(ctx, form.form_id, 'published');
    const version = { formVersionId: was.form_version_id, number: was.number };
    const replacedVersionId = old?.form_version_id ?? null;
    ctx.emit(contract.versionPublished, form.form_id, { ...version, replacedVersionId });
    return { formId: form.form_id, ...version, replacedVersionId, version: rows[0]!.version };
  }),
  command(contract.retireForm, async (ctx, input) => {
    const form = await lockForm(ctx, input.formId);
    ctx.expectVersion(form.version);
    if (form.state === 'retired') ctx.refuse('is-retired', { key: form.key });
    const live = (await usesOf(registryOf(ctx), ctx.tx, [form.form_id])).filter((use) => use.isLive);
    if (live.length > 0)
      ctx.refuse('in-use', {
        key: form.key,
        uses: live.map((use) => (use.key === null ? use.name : `${use.key} ${use.name}`)).join(', '),
      });
    ctx.emit(contract.formRetired, form.form_id, {});
    return { formId: form.form_id, version: await touchForm(ctx, form.form_id, 'retired') };
  }),
  command(contract.reinstateForm, async (ctx, input) => {
    const form = await lockForm(ctx, input.formId);
    ctx.expectVersion(form.version);
    if (form.state !== 'retired') ctx.refuse('not-retired', { key: form.key });
    await demandName(ctx, form.name, form.form_id);
    const { rows } = await sql`select 1 from kernel.form_version
      where form_id = ${form.form_id} and state = 'published'`.execute(ctx.tx);
    ctx.emit(contract.formReinstated, form.form_id, {});
    const state = rows.length > 0 ? 'published' : 'draft';
    return { formId: form.form_id, version: await touchForm(ctx, form.form_id, state) };
  }),
];
