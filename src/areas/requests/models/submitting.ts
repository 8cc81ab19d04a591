/**
 * Asking by a model: whether it may be chosen, whether the answers fit its form as it is now, and where the request
 * goes. A draft keeps whatever was written; submitting is strict.
 */
import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { ApprovalStep } from '../../../kernel/approvals/contract-steps.ts';
import { calendarFor } from '../../../kernel/calendar/find.ts';
import { addWorkingTime } from '../../../kernel/calendar/working-time.ts';
import type { Answers, FormSchema } from '../../../kernel/forms/contract-schema.ts';
import { isInternal } from '../../../kernel/forms/rules.ts';
import { checkAnswers, migrateAnswers } from '../../../kernel/forms/rules-answers.ts';
import { dateIn } from '../../../platform/clock.ts';
import type { Fields } from '../commands/fields.ts';
import {
  type Context,
  type FormVersion,
  formVersionById,
  formVersionNow,
  type ModelRow,
  offeredToPerson,
} from './rows.ts';

/** What was chosen from the catalogue, with the version of its form that is filled in now. */
export interface Chosen {
  readonly model: ModelRow;
  readonly form: FormVersion | null;
}

/** What a request keeps of the model and its form. */
export interface Kept {
  readonly model_id: string;
  readonly form_version_id: string | null;
  /** JSON text, as the column takes it. */
  readonly answers: string | null;
}

/** Loads a model that this requester may choose; what came by a link was chosen by whoever made the link. */
export async function chooseModel(
  ctx: Context<'model-unknown'>,
  modelId: string,
  requesterId: string,
): Promise<Chosen> {
  const offered = ctx.actor.kind === 'system' ? sql`true` : offeredToPerson(requesterId, ctx.today);
  const { rows } = await sql<ModelRow>`
    select m.* from requests.model m
    where m.model_id = ${modelId} and m.state = 'published' and m.kind <> 'answer' and ${offered}`.execute(
    ctx.tx,
  );
  const model = rows[0] ?? ctx.refuse('model-unknown');
  return { model, form: await formVersionNow(ctx, model.form_id) };
}

interface Written {
  readonly answers?: Answers | undefined;
  readonly formVersionId?: string | undefined;
}

/** Keeps what was written into a draft, right or wrong; nothing is lost. */
export async function keepDraft(
  ctx: Context<'form-unknown'>,
  { model, form }: Chosen,
  written: Written,
): Promise<Kept> {
  if (form === null) return { model_id: model.model_id, form_version_id: null, answers: null };
  const { formVersionId = form.formVersionId } = written;
  if (formVersionId !== form.formVersionId) {
    const other = await formVersionById(ctx, formVersionId);
    if (other === null || other.formId !== model.form_id) ctx.refuse('form-unknown');
  }
  return {
    model_id: model.model_id,
    form_version_id: formVersionId,
    answers: JSON.stringify(withoutInternal(form.schema, written.answers ?? {})),
  };
}

/** Nobody but the team fills in what is internal. */
function withoutInternal(schema: FormSchema, answers: Answers): Answers {
  const internal = new Set(
    schema.pages.flatMap((p) => p.fields.filter((f) => isInternal(p, f)).map((f) => f.fieldId)),
  );
  return Object.fromEntries(Object.entries(answers).filter(([id]) => !internal.has(id)));
}

/** A form without what only the team sees: what somebody outside is shown. */
export function outsideOf(schema: FormSchema): FormSchema {
  const pages = schema.pages.map((p) => ({ ...p, fields: p.fields.filter((f) => !isInternal(p, f)) }));
  return { pages: pages.filter((p) => p.fields.length > 0) };
}

/** Checks answers against the form as it is now; those of an earlier version are brought forward where nothing changes. */
export async function checkForm(
  ctx: Context<'form-changed' | 'answers-wrong'>,
  { model, form }: Chosen,
  written: Written,
): Promise<Kept & { fields: Fields }> {
  if (form === null) return { model_id: model.model_id, form_version_id: null, answers: null, fields: {} };
  const looking = { as: 'requester', today: ctx.today } as const;
  let answers = written.answers ?? {};
  const { formVersionId } = written;
  if (formVersionId !== undefined && formVersionId !== form.formVersionId) {
    const before = await formVersionById(ctx, formVersionId);
    if (before !== null && before.formId === model.form_id) {
      const moved = migrateAnswers(before.schema, form.schema, answers, looking);
      const changes = [
        ...moved.dropped.map((d) => `“${d.label}” is gone or asks something else`),
        ...moved.missing.map((m) => `“${m.label}” is new`),
      ];
      if (changes.length > 0) ctx.refuse('form-changed', { changes: changes.join('; ') });
      answers = moved.answers;
    }
  }
  const checked = checkAnswers(form.schema, withoutInternal(form.schema, answers), looking);
  const first = checked.flaws[0];
  if (first !== undefined)
    ctx.refuse('answers-wrong', {
      what: `“${labelOf(form.schema, first.fieldId)}”: ${first.sentence}`,
      flaws: checked.flaws.map((f) => ({ path: `answers.${f.fieldId}`, message: f.sentence })),
    });
  return {
    model_id: model.model_id,
    form_version_id: form.formVersionId,
    answers: JSON.stringify(checked.answers),
    fields: fieldsOf(form.schema, checked.answers),
  };
}

const labelOf = (schema: FormSchema, fieldId: string): string =>
  schema.pages.flatMap((p) => p.fields).find((f) => f.fieldId === fieldId)?.label ?? fieldId;

type Taking = (answer: Answers[string]) => Fields;

/** Fields of forms that fill what every request has, by their id and kind: so lists and charters know them. */
const standing: Readonly<Record<string, { kinds: readonly string[]; take: Taking }>> = {
  goal: { kinds: ['short-text', 'long-text'], take: (a) => ({ goal: String(a) }) },
  evidence: { kinds: ['short-text', 'long-text'], take: (a) => ({ evidence: String(a) }) },
  'existing-content': {
    kinds: ['short-text', 'long-text'],
    take: (a) => ({ existingContent: String(a).slice(0, 2000) }),
  },
  'audience-size': { kinds: ['audience', 'number'], take: (a) => ({ audienceSize: Math.max(1, Number(a)) }) },
  audience: { kinds: ['audience'], take: (a) => ({ audienceSize: Math.max(1, Number(a)) }) },
  unit: { kinds: ['unit'], take: (a) => ({ unitId: String(a) }) },
  region: { kinds: ['region'], take: (a) => ({ regions: [String(a)] }) },
  deadline: { kinds: ['date'], take: (a) => ({ deadline: String(a) }) },
  'deadline-reason': {
    kinds: ['short-text', 'long-text'],
    take: (a) => ({ deadlineReason: String(a).slice(0, 1000) }),
  },
  regulatory: { kinds: ['yes-no'], take: (a) => ({ isRegulatory: a === true }) },
  sponsor: { kinds: ['person'], take: (a) => ({ sponsorId: String(a) }) },
};

/** What answers say that every request has. */
export function fieldsOf(schema: FormSchema, answers: Answers): Fields {
  let fields: Fields = {};
  for (const field of schema.pages.flatMap((p) => p.fields)) {
    const answer = answers[field.fieldId];
    const standard = standing[field.fieldId];
    if (answer === undefined || standard === undefined || !standard.kinds.includes(field.kind)) continue;
    fields = { ...fields, ...standard.take(answer) };
  }
  return fields;
}

/** Where a submitted request goes. */
export interface Route {
  readonly state: 'submitted' | 'in-approval' | 'in-fulfilment';
  /** Null: the queue of its unit. */
  readonly queueId: string | null;
  readonly steps: readonly ApprovalStep[];
  /** The day that the catalogue promises, where nobody plans first. */
  readonly dueOn: string | null;
}

/** Demand goes to triage; a model goes to its approval where it has one, else straight to its queue. */
export async function routeOf(ctx: Context, chosen: Chosen | null, unitId: string): Promise<Route> {
  if (chosen === null) return { state: 'submitted', queueId: null, steps: [], dueOn: null };
  const { model } = chosen;
  if (model.kind !== 'model') return { state: 'submitted', queueId: model.queue_id, steps: [], dueOn: null };
  const steps = model.approval_steps as ApprovalStep[];
  if (steps.length > 0) return { state: 'in-approval', queueId: model.queue_id, steps, dueOn: null };
  return {
    state: 'in-fulfilment',
    queueId: model.queue_id,
    steps: [],
    dueOn: await dueOf(ctx, model, unitId),
  };
}

/** The day by which a model can be expected when its work begins now. */
export async function dueOf(
  ctx: Pick<Context, 'tx' | 'now'>,
  model: Pick<ModelRow, 'expected_days'>,
  unitId: string | null,
): Promise<string | null> {
  if (model.expected_days === null) return null;
  const rules = await calendarFor(ctx.tx, { unitId });
  const at = addWorkingTime(rules, ctx.now, { amount: model.expected_days, unit: 'working-days' });
  return dateIn(rules.zone, Temporal.Instant.from(at));
}

/** Where a request of a model goes once it is approved: straight to its queue; null: it is planned first. */
export async function afterApproval(
  ctx: Pick<Context, 'tx' | 'now'>,
  row: { model_id: string | null; unit_id: string | null; queue_id: string | null; owner_id: string | null },
): Promise<{ state: 'in-fulfilment'; due_on: string | null } | null> {
  if (row.model_id === null || (row.queue_id === null && row.owner_id === null)) return null;
  const { rows } = await sql<ModelRow>`
    select m.* from requests.model m where m.model_id = ${row.model_id} and m.kind = 'model'`.execute(ctx.tx);
  const model = rows[0];
  return model === undefined
    ? null
    : { state: 'in-fulfilment', due_on: await dueOf(ctx, model, row.unit_id) };
}
