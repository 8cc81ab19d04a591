/** Reading the catalogue: what one may ask for, and one model. */
import { type RawBuilder, sql } from 'kysely';
import { inScope, type Scope } from '../../../kernel/access/scope.ts';
import type { ApprovalStep } from '../../../kernel/approvals/contract-steps.ts';
import { registryOf } from '../../../kernel/context.ts';
import { templateLines } from '../../../kernel/fulfilment/contract-lines.ts';
import { afterCursor, containing, countRows, encodeCursor } from '../../../kernel/list.ts';
import { namesOf } from '../../../kernel/names.ts';
import { operationsOn } from '../../../kernel/operation.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import { openStates } from '../machine.ts';
import type { RequestsTables } from '../tables.gen.ts';
import { partsOfModel } from './commands.ts';
import * as contract from './contract-models.ts';
import { type ModelRow, offeredTo } from './rows.ts';
import { missingOf } from './rules.ts';

const { query } = operationsOn<KernelTables & RequestsTables>();

interface SeenRow extends ModelRow {
  keeps: boolean;
}

/** Operations of those who keep a model, by its state. */
function canOf(row: SeenRow): string[] {
  if (!row.keeps)
    return row.state === 'published' && row.kind !== 'answer' ? ['requests.submit-request'] : [];
  const step =
    row.state === 'published'
      ? ['requests.retire-model', ...(row.kind === 'answer' ? [] : ['requests.submit-request'])]
      : ['requests.publish-model'];
  return ['requests.change-model', ...step];
}

const faceOf = (row: SeenRow) => ({
  modelId: row.model_id,
  key: row.key,
  version: row.version,
  state: row.state,
  kind: row.kind,
  name: row.name,
  description: row.description,
  group: row.group_name,
  icon: row.icon,
  link: row.link,
  expectedDays: row.expected_days,
  can: canOf(row),
});

const keeps = (scope: Scope): RawBuilder<boolean> => inScope(scope, 'm.unit_id');

/** What has no group comes last. */
const byGroup = sql`(case when m.group_name = '' then '1' else '0' end || lower(m.group_name) || '  ' || lower(m.name))`;

/** Counts that stop where nobody needs them exact. */
async function countsOf(ctx: { tx: unknown }, modelId: string) {
  const { rows } = await sql<{
    requests: number;
    open: number;
    drafts: number;
    solved: number;
    rejected: number;
  }>`
    select
      (select count(*) from (select 1 from requests.request
        where model_id = ${modelId} and submitted_at is not null limit 10000) t)::int as requests,
      (select count(*) from (select 1 from requests.request
        where model_id = ${modelId} and state = any(${openStates}::text[]) limit 10000) t)::int as open,
      (select count(*) from (select 1 from requests.request
        where model_id = ${modelId} and state = 'draft' limit 10000) t)::int as drafts,
      (select count(*) from requests.deflection where offered_id = ${modelId} and verdict = 'solves')::int as solved,
      (select count(*) from requests.deflection where offered_id = ${modelId} and verdict = 'not-this')::int as rejected`.execute(
    ctx.tx as never,
  );
  return rows[0]!;
}

export const modelQueries = [
  query(contract.listModels, async (ctx, { filter, sort, direction, cursor, limit }) => {
    const { 'requests.keep-models': keep } = await ctx.scopes('requests.keep-models');
    const state = filter.state ?? 'published';
    const where: RawBuilder<boolean>[] = [
      sql`m.state = ${state}`,
      state === 'published' ? sql`(${offeredTo(ctx)} or ${keeps(keep)})` : keeps(keep),
    ];
    if (filter.kind !== undefined) where.push(sql`m.kind = ${filter.kind}`);
    if (filter.text !== undefined && filter.text !== '')
      where.push(
        sql`(m.name || ' ' || m.group_name || ' ' || m.search_words || ' ' || m.description || ' ' || m.key) ilike ${containing(filter.text)}`,
      );
    const from = sql`from requests.model m where ${sql.join(where, sql` and `)}`;
    const at = sort === 'group' ? byGroup : sql`lower(m.name)`;
    const way = sql.raw(direction);
    const { rows } = await sql<SeenRow & { sort_value: string }>`
      select m.*, ${keeps(keep)} as keeps, ${at} as sort_value ${from}
        and ${afterCursor(cursor, sort, direction, at, sql`m.model_id`)}
      order by ${at} ${way}, m.model_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      rows: page.map(faceOf),
      next:
        rows.length > limit && last !== undefined ? encodeCursor(sort, last.sort_value, last.model_id) : null,
      ...(await countRows(ctx.tx, from)),
    };
  }),

  query(contract.getModel, async (ctx, { modelId }) => {
    const { 'requests.keep-models': keep } = await ctx.scopes('requests.keep-models');
    const isKey = /^mod-/i.test(modelId);
    const { rows } = await sql<SeenRow>`
      select m.*, ${keeps(keep)} as keeps from requests.model m
      where ${isKey ? sql`m.key = ${modelId.toUpperCase()}` : sql`m.model_id = ${modelId}::uuid`}
        and (${keeps(keep)} or (m.state = 'published' and ${offeredTo(ctx)}))`.execute(ctx.tx as never);
    const row = rows[0];
    if (row === undefined) return ctx.notFound('request-model', modelId);
    const parts = await partsOfModel(ctx, row);
    const face = {
      ...faceOf(row),
      formId: row.form_id,
      formVersionId: parts.formVersionId,
      hasApproval: parts.hasApproval,
    };
    if (!row.keeps) return { ...face, settings: null };
    const steps = row.approval_steps as ApprovalStep[];
    const parties = steps.flatMap((s) => [...s.seats, ...s.reviewers]);
    const lines = templateLines.parse(row.fulfilment_lines);
    const of = (kind: string) => parties.filter((p) => p.kind === kind).map((p) => p.id);
    const nameOf = await namesOf(ctx, {
      unit: [row.unit_id],
      queue: [row.queue_id, ...of('queue'), ...lines.map((l) => l.queueId ?? null)],
      form: [row.form_id],
      person: [...of('person'), ...lines.map((l) => l.ownerId ?? null)],
      rota: of('rota'),
    });
    const { roles } = registryOf(ctx);
    const { rows: forms } = await sql<{ key: string }>`
      select key from kernel.form where form_id = ${row.form_id}::uuid`.execute(ctx.tx as never);
    return {
      ...face,
      settings: {
        searchWords: row.search_words,
        unit: row.unit_id === null ? null : { unitId: row.unit_id, name: nameOf('unit', row.unit_id) },
        queue: row.queue_id === null ? null : { queueId: row.queue_id, name: nameOf('queue', row.queue_id) },
        approvalSteps: steps,
        approvalParties: parties.map((p) => ({
          ...p,
          name: p.kind === 'role' ? (roles.get(p.id)?.title ?? p.id) : nameOf(p.kind, p.id),
        })),
        fulfilmentLines: lines.map((l) => ({
          ...l,
          queueName: l.queueId == null ? null : nameOf('queue', l.queueId),
          ownerName: l.ownerId == null ? null : nameOf('person', l.ownerId),
        })),
        form:
          row.form_id === null
            ? null
            : { formId: row.form_id, key: forms[0]?.key ?? '', name: nameOf('form', row.form_id) },
        silentWarnDays: row.silent_warn_days,
        silentCloseDays: row.silent_close_days,
        acceptsWithoutAccount: row.accepts_without_account,
        publishedAt: row.published_at,
        retiredAt: row.retired_at,
        changedAt: row.changed_at,
        ...(await countsOf(ctx, row.model_id)),
        missing: missingOf(parts),
      },
    };
  }),
];
