/** Forms listed and shown, single versions, and what two versions differ in. */
import { type RawBuilder, sql } from 'kysely';
import { inScope } from '../access/scope.ts';
import { registryOf } from '../context.ts';
import { afterCursor, containing, countRows, encodeCursor } from '../list.ts';
import { namesOf } from '../names.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import { allOf } from '../org/people-sql.ts';
import type { KernelTables } from '../tables.gen.ts';
import {
  compareFormVersions,
  type FormState,
  getForm,
  getFormVersion,
  listForms,
  nameAnswers,
  type VersionState,
} from './contract-read.ts';
import type { FormSchema } from './contract-schema.ts';
import { compareSchemas, problemsOf } from './rules-schema.ts';
import { usesOf } from './uses.ts';

const { query } = operationsOn<KernelTables>();
type Ctx = QueryContext<KernelTables>;

interface Shown {
  form_id: string;
  key: string;
  version: number;
  name: string;
  purpose: string;
  unit_id: string | null;
  unit_name: string | null;
  state: FormState;
  published_id: string | null;
  published_number: number | null;
  draft_id: string | null;
  draft_number: number | null;
  fields: number;
  pages: number;
  created_at: string;
  changed_at: string;
  designs: boolean;
  publishes: boolean;
  sort_value: string;
}

async function shownColumns(ctx: Ctx): Promise<RawBuilder<unknown>> {
  const scopes = await ctx.scopes('forms.design', 'forms.publish');
  return sql`f.form_id, f.key, f.version, f.name, f.purpose, f.unit_id, u.name as unit_name, f.state, f.created_at,
    f.changed_at, p.form_version_id as published_id, p.number as published_number, d.form_version_id as draft_id,
    d.number as draft_number, coalesce(p.fields, d.fields, 0) as fields, coalesce(p.pages, d.pages, 0) as pages,
    ${inScope(scopes['forms.design'], 'f.unit_id')} as designs, ${inScope(scopes['forms.publish'], 'f.unit_id')} as publishes`;
}

const shownFrom = sql`kernel.form f
  left join kernel.unit_now u using (unit_id)
  left join kernel.form_version p on p.form_id = f.form_id and p.state = 'published'
  left join kernel.form_version d on d.form_id = f.form_id and d.state = 'draft'`;

function rowOf(f: Shown) {
  const can = ['forms.get-form', 'forms.get-version'];
  const isRetired = f.state === 'retired';
  if (f.designs) {
    can.push('forms.change-form');
    if (f.draft_id !== null) can.push('forms.withdraw-draft', ...(isRetired ? [] : ['forms.change-draft']));
    else if (!isRetired) can.push('forms.draft-version');
  }
  if (f.publishes) {
    if (f.draft_id !== null && !isRetired) can.push('forms.publish-version');
    can.push(isRetired ? 'forms.reinstate-form' : 'forms.retire-form');
  }
  return {
    formId: f.form_id,
    key: f.key,
    version: f.version,
    name: f.name,
    purpose: f.purpose,
    unitId: f.unit_id,
    unitName: f.unit_name,
    state: f.state,
    publishedVersionId: f.published_id,
    publishedNumber: f.published_number,
    draftVersionId: f.draft_id,
    draftNumber: f.draft_number,
    fields: f.fields,
    pages: f.pages,
    changedAt: f.changed_at,
    can,
  };
}

interface VersionShown {
  form_version_id: string;
  form_id: string;
  key: string;
  name: string;
  number: number;
  state: VersionState;
  schema: FormSchema;
  version: number;
}

async function findVersion(ctx: Ctx, formVersionId: string): Promise<VersionShown | null> {
  const { rows } = await sql<VersionShown>`
    select v.form_version_id, v.form_id, f.key, f.name, v.number, v.state, v.schema, v.version
    from kernel.form_version v join kernel.form f using (form_id)
    where v.form_version_id = ${formVersionId}`.execute(ctx.tx);
  return rows[0] ?? null;
}

/** What requesters see of a form: no internal page, no internal field. */
export function publicPart(schema: FormSchema): FormSchema {
  return {
    pages: schema.pages
      .filter((p) => !p.internal)
      .map((p) => ({ ...p, fields: p.fields.filter((f) => !f.internal) })),
  };
}

export const formQueries = [
  query(listForms, async (ctx, input) => {
    const { filter, sort, direction, cursor, limit } = input;
    const where: RawBuilder<boolean>[] = [];
    if (filter.state !== undefined) where.push(sql`f.state = ${filter.state}`);
    if (filter.unitId !== undefined) where.push(sql`f.unit_id = ${filter.unitId}`);
    if (filter.hasDraft !== undefined)
      where.push(sql`exists (select 1 from kernel.form_version x where x.form_id = f.form_id and x.state = 'draft')
        = ${filter.hasDraft}`);
    if (filter.text !== undefined && filter.text !== '')
      where.push(
        sql`lower(f.key || ' ' || f.name || ' ' || f.purpose) like ${containing(filter.text.toLowerCase())}`,
      );
    const by =
      sort === 'name' ? sql`lower(f.name)` : sort === 'createdAt' ? sql`f.created_at` : sql`f.changed_at`;
    const all = sql`from kernel.form f where ${allOf(where)}`;
    const way = sql.raw(direction);
    const { rows } = await sql<Shown>`
      select ${await shownColumns(ctx)}, (${by})::text as sort_value from ${shownFrom}
      where ${allOf(where)} and ${afterCursor(cursor, sort, direction, by, sql`f.form_id`)}
      order by ${by} ${way}, f.form_id ${way} limit ${limit + 1}`.execute(ctx.tx);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1)! : null;
    return {
      rows: page.map(rowOf),
      next: last === null ? null : encodeCursor(sort, last.sort_value, last.form_id),
      ...(await countRows(ctx.tx, all)),
    };
  }),
  query(getForm, async (ctx, input) => {
    const byKey = input.formId.startsWith('FRM-');
    const { rows } = await sql<Shown>`
      select ${await shownColumns(ctx)}, '' as sort_value from ${shownFrom}
      where ${byKey ? sql`f.key = ${input.formId}` : sql`f.form_id = ${input.formId}::uuid`}`.execute(ctx.tx);
    const form = rows[0] ?? ctx.notFound('form', input.formId);
    const { rows: versions } = await sql<{
      formVersionId: string;
      number: number;
      state: VersionState;
      version: number;
      drafted_by: string | null;
      draftedAt: string;
      changedAt: string;
      published_by: string | null;
      publishedAt: string | null;
    }>`
      select form_version_id as "formVersionId", number, state, version, drafted_by, drafted_at as "draftedAt",
        changed_at as "changedAt", published_by, published_at as "publishedAt"
      from kernel.form_version where form_id = ${form.form_id} order by number desc limit 50`.execute(ctx.tx);
    const name = await namesOf(ctx, { person: versions.flatMap((v) => [v.drafted_by, v.published_by]) });
    const named = (id: string | null) => (id === null ? null : name('person', id));
    const uses = await usesOf(registryOf(ctx), ctx.tx, [form.form_id]);
    return {
      ...rowOf(form),
      createdAt: form.created_at,
      versions: versions.map(({ drafted_by, published_by, ...v }) => ({
        ...v,
        draftedByName: named(drafted_by),
        publishedByName: named(published_by),
      })),
      uses: uses.map(({ formId: _, ...use }) => use),
    };
  }),
  query(getFormVersion, async (ctx, input) => {
    const version = await findVersion(ctx, input.formVersionId);
    const { 'forms.read': scope } = await ctx.scopes('forms.read');
    const isWhole = scope.everything || scope.roots.length > 0;
    const isPublic = version?.state === 'published' || version?.state === 'replaced';
    if (version === null || !(isWhole || isPublic)) return ctx.notFound('form-version', input.formVersionId);
    return {
      formId: version.form_id,
      formVersionId: version.form_version_id,
      key: version.key,
      name: version.name,
      number: version.number,
      state: version.state,
      version: version.version,
      schema: isWhole ? version.schema : publicPart(version.schema),
      problems: version.state === 'draft' ? problemsOf(version.schema) : [],
      isWhole,
    };
  }),
  query(compareFormVersions, async (ctx, input) => {
    const to = await findVersion(ctx, input.formVersionId);
    if (to === null) return ctx.notFound('form-version', input.formVersionId);
    const { rows } = await sql<{ id: string }>`
      select form_version_id as id from kernel.form_version
      where form_id = ${to.form_id} and state = 'published' and form_version_id <> ${to.form_version_id}`.execute(
      ctx.tx,
    );
    const withId = input.withVersionId ?? rows[0]?.id;
    const from = withId === undefined ? null : await findVersion(ctx, withId);
    if (from === null && input.withVersionId !== undefined)
      return ctx.notFound('form-version', input.withVersionId);
    if (from !== null && from.form_id !== to.form_id) ctx.refuse('other-form');
    const shown = (v: VersionShown) => ({ formVersionId: v.form_version_id, number: v.number });
    return {
      from: from === null ? null : shown(from),
      to: shown(to),
      differences: from === null ? [] : compareSchemas(from.schema, to.schema),
    };
  }),
  query(nameAnswers, async (ctx, input) => {
    const name = await namesOf(ctx, {
      person: input.people,
      unit: input.units,
      region: input.regions,
      file: input.files,
    });
    const names: Record<string, string> = {};
    for (const id of input.people) names[id] = name('person', id);
    for (const id of input.units) names[id] = name('unit', id);
    for (const code of input.regions) names[code] = name('region', code);
    for (const id of input.files) names[id] = name('file', id);
    return { names };
  }),
];
