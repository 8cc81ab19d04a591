/** Keeping the catalogue: models made, changed, published and retired. */
import { sql, type Updateable } from 'kysely';
import type { z } from 'zod';
import { isEnterpriseWide } from '../../../kernel/access/scope.ts';
import { flawOfSteps } from '../../../kernel/approvals/contract-steps.ts';
import { listKinds } from '../../../kernel/fulfilment/contract.ts';
import { flawOfLines } from '../../../kernel/fulfilment/contract-lines.ts';
import { operationsOn } from '../../../kernel/operation.ts';
import { areEmployed } from '../../../kernel/org/people-sql.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import { newId } from '../../../platform/ids.ts';
import type { RequestsTables } from '../tables.gen.ts';
import * as contract from './contract-models.ts';
import * as events from './events.ts';
import { type Context, formVersionNow, lockModel, type ModelRow } from './rows.ts';
import { conflictOf, type ModelParts, missingOf } from './rules.ts';

const { command } = operationsOn<KernelTables & RequestsTables>();

type Input = Omit<z.output<typeof contract.changeModel.input>, 'modelId'>;
type Field = keyof Input;

const columnOf = {
  kind: 'kind',
  name: 'name',
  description: 'description',
  group: 'group_name',
  icon: 'icon',
  searchWords: 'search_words',
  link: 'link',
  unitId: 'unit_id',
  formId: 'form_id',
  queueId: 'queue_id',
  approvalSteps: 'approval_steps',
  fulfilmentLines: 'fulfilment_lines',
  expectedDays: 'expected_days',
  silentWarnDays: 'silent_warn_days',
  silentCloseDays: 'silent_close_days',
  acceptsWithoutAccount: 'accepts_without_account',
} as const satisfies Record<Field, keyof ModelRow>;

/** Fields that are kept as JSON. */
const listFields: ReadonlySet<Field> = new Set<Field>(['approvalSteps', 'fulfilmentLines']);

type Demands =
  | 'unit-unknown'
  | 'queue-unknown'
  | 'form-unknown'
  | 'beyond-reach'
  | 'steps-wrong'
  | 'lines-wrong';

/** Refuses units, queues, forms and steps that do not exist, and a unit beyond the caller's reach. */
async function demandPlaces(ctx: Context<Demands>, input: Input): Promise<void> {
  if (typeof input.unitId === 'string') {
    const { rows } = await sql`select 1 from kernel.unit_now where unit_id = ${input.unitId}`.execute(ctx.tx);
    if (rows.length === 0) ctx.refuse('unit-unknown');
  }
  if (typeof input.queueId === 'string') {
    const { rows } = await sql`
      select 1 from kernel.queue where queue_id = ${input.queueId} and retired_at is null`.execute(ctx.tx);
    if (rows.length === 0) ctx.refuse('queue-unknown');
  }
  if (typeof input.formId === 'string') {
    const { rows } = await sql`
      select 1 from kernel.form where form_id = ${input.formId} and state <> 'retired'`.execute(ctx.tx);
    if (rows.length === 0) ctx.refuse('form-unknown');
  }
  const flaw = flawOfSteps(input.approvalSteps ?? []);
  if (flaw !== null) ctx.refuse('steps-wrong', { what: flaw });
  await demandLines(ctx, input.fulfilmentLines ?? []);
}

/** Refuses lines of an order that do not fit together, or that name a team, a person or a kind that does not exist. */
async function demandLines(
  ctx: Context<Demands>,
  lines: NonNullable<Input['fulfilmentLines']>,
): Promise<void> {
  const flaw = flawOfLines(lines);
  if (flaw !== null) ctx.refuse('lines-wrong', { what: flaw });
  if (lines.length === 0) return;
  const { kinds } = await ctx.ask(listKinds, {});
  const unknown = lines.find((l) => !kinds.some((k) => k.kind === l.kind));
  if (unknown !== undefined)
    ctx.refuse('lines-wrong', { what: `${unknown.title}: nothing of that kind can be ordered here.` });
  const queueIds = new Set(lines.flatMap((l) => l.queueId ?? []));
  const { rows } = await sql<{ id: string }>`
    select queue_id as id from kernel.queue where queue_id = any(${[...queueIds]}::uuid[]) and retired_at is null`.execute(
    ctx.tx,
  );
  const gone = lines.find((l) => l.queueId != null && !rows.some((r) => r.id === l.queueId));
  if (gone !== undefined)
    ctx.refuse('lines-wrong', { what: `${gone.title}: its team is gone. Choose another one.` });
  const ownerIds = lines.flatMap((l) => l.ownerId ?? []);
  if (!(await areEmployed(ctx.tx as never, [...new Set(ownerIds)], ctx.today)))
    ctx.refuse('lines-wrong', {
      what: 'Somebody who is named in a line does not work here today. Choose somebody else.',
    });
}

/** Refuses to keep a model where the caller's right does not reach. */
async function demandReach(ctx: Context<Demands>, unitId: string | null): Promise<void> {
  if (isEnterpriseWide(ctx.scope)) return;
  const roots = ctx.scope.roots.filter((r) => r.region === null).map((r) => r.unitId);
  const { rows } = await sql`
    select 1 from kernel.unit_reach where unit_id = ${unitId}::uuid and ancestor_id = any(${roots}::uuid[])`.execute(
    ctx.tx,
  );
  if (rows.length === 0) ctx.refuse('beyond-reach');
}

/** The fields that differ from the row, and the columns to write. */
function compare(row: ModelRow | null, input: Input) {
  const changed: Field[] = [];
  const columns: Record<string, unknown> = {};
  for (const [field, column] of Object.entries(columnOf) as [Field, keyof ModelRow][]) {
    const value = input[field];
    if (value === undefined) continue;
    if (row !== null && JSON.stringify(row[column]) === JSON.stringify(value)) continue;
    changed.push(field);
    columns[column] = listFields.has(field) ? JSON.stringify(value) : value;
  }
  return { changed, columns: columns as Updateable<RequestsTables['requests.model']> };
}

/** What rules need to know of a model. */
export async function partsOfModel(ctx: { readonly tx: unknown }, row: Parts): Promise<ModelParts> {
  return {
    kind: row.kind,
    description: row.description,
    queueId: row.queue_id,
    hasApproval: (row.approval_steps as unknown[]).length > 0,
    formId: row.form_id,
    formVersionId: (await formVersionNow(ctx, row.form_id))?.formVersionId ?? null,
    acceptsWithoutAccount: row.accepts_without_account,
  };
}

type Parts = Pick<
  ModelRow,
  | 'kind'
  | 'description'
  | 'queue_id'
  | 'approval_steps'
  | 'fulfilment_lines'
  | 'form_id'
  | 'accepts_without_account'
  | 'silent_warn_days'
  | 'silent_close_days'
>;

const nothingYet: Omit<Parts, 'kind'> = {
  description: '',
  queue_id: null,
  approval_steps: [],
  fulfilment_lines: [],
  form_id: null,
  accepts_without_account: false,
  silent_warn_days: null,
  silent_close_days: null,
};

/** Refuses parts that would contradict each other; answers what the model would be. */
async function demandConsistent(
  ctx: Context<'answer-only' | 'silent-order'>,
  row: Omit<Parts, 'kind'>,
  input: Input,
  kind: ModelRow['kind'],
  columns: object,
): Promise<ModelParts> {
  const steps = input.approvalSteps ?? row.approval_steps;
  const wouldBe = { ...row, kind, ...columns, approval_steps: steps } as Parts;
  const parts = await partsOfModel(ctx, wouldBe);
  const lines = input.fulfilmentLines ?? (row.fulfilment_lines as unknown[]);
  if (kind === 'answer' && lines.length > 0) ctx.refuse('answer-only');
  const conflict = conflictOf({
    ...parts,
    silentWarnDays: wouldBe.silent_warn_days,
    silentCloseDays: wouldBe.silent_close_days,
  });
  if (conflict !== null) ctx.refuse(conflict);
  return parts;
}

async function write(ctx: Context, row: ModelRow, change: Updateable<RequestsTables['requests.model']>) {
  const written = (await ctx.tx
    .updateTable('requests.model')
    .set({ ...change, version: row.version + 1, changed_at: ctx.now })
    .where('model_id', '=', row.model_id)
    .returningAll()
    .executeTakeFirstOrThrow()) as ModelRow;
  return written;
}

const answer = (row: Pick<ModelRow, 'model_id' | 'key' | 'state' | 'version'>) => ({
  modelId: row.model_id,
  key: row.key,
  state: row.state,
  version: row.version,
});

export const modelCommands = [
  command(contract.createModel, async (ctx, input) => {
    await demandPlaces(ctx, input);
    await demandReach(ctx, input.unitId ?? null);
    const { columns } = compare(null, input);
    await demandConsistent(ctx, nothingYet, input, input.kind, columns);
    const modelId = newId();
    const key = await ctx.nextKey('MOD');
    const row = (await ctx.tx
      .insertInto('requests.model')
      .values({
        name: input.name,
        kind: input.kind,
        ...columns,
        model_id: modelId,
        key,
        created_at: ctx.now,
        changed_at: ctx.now,
      })
      .returningAll()
      .executeTakeFirstOrThrow()) as ModelRow;
    ctx.emit(events.modelCreated, modelId, {});
    return answer(row);
  }),

  command(contract.changeModel, async (ctx, { modelId, ...input }) => {
    const row = await lockModel(ctx as Context, modelId);
    const { changed, columns } = compare(row, input);
    if (changed.length === 0) return answer(row);
    await demandPlaces(ctx, input);
    if (changed.includes('unitId')) await demandReach(ctx, input.unitId ?? null);
    if (row.accepts_without_account && input.acceptsWithoutAccount === false) {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from requests.ask_link
        where model_id = ${modelId} and revoked_at is null and expires_at > ${ctx.now}`.execute(ctx.tx);
      if (rows[0]!.count > 0) ctx.refuse('links-live', { count: rows[0]!.count });
    }
    const parts = await demandConsistent(ctx, row, input, input.kind ?? row.kind, columns);
    const missing = row.state === 'published' ? missingOf(parts) : [];
    if (missing.length > 0) ctx.refuse('not-ready', { what: missing.join(' ') });
    ctx.emit(events.modelChanged, modelId, { fields: changed });
    return answer(await write(ctx as Context, row, columns));
  }),

  command(contract.publishModel, async (ctx, { modelId }) => {
    const row = await lockModel(ctx as Context, modelId);
    if (row.state === 'published') ctx.refuse('published-already');
    const missing = missingOf(await partsOfModel(ctx, row));
    if (missing.length > 0) ctx.refuse('not-ready', { what: missing.join(' ') });
    ctx.emit(events.modelPublished, modelId, {});
    return answer(
      await write(ctx as Context, row, {
        state: 'published',
        published_at: row.published_at ?? ctx.now,
        retired_at: null,
      }),
    );
  }),

  command(contract.retireModel, async (ctx, { modelId }) => {
    const row = await lockModel(ctx as Context, modelId);
    if (row.state !== 'published') ctx.refuse('not-published');
    ctx.emit(events.modelRetired, modelId, {});
    return answer(await write(ctx as Context, row, { state: 'retired', retired_at: ctx.now }));
  }),
];
