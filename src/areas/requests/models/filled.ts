/** Reads what was filled in for a request, and lets the team complete it. */
import { sql } from 'kysely';
import type { Answers, FormSchema } from '../../../kernel/forms/contract-schema.ts';
import { isInternal } from '../../../kernel/forms/rules.ts';
import { checkAnswers, migrateAnswers } from '../../../kernel/forms/rules-answers.ts';
import { operationsOn } from '../../../kernel/operation.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import { type Context as RequestContext, type Row, takeStep, writeRow } from '../commands/row.ts';
import { requestChanged } from '../events.ts';
import { mayRead, partRights, parts, reachOf } from '../sql.ts';
import type { RequestsTables } from '../tables.gen.ts';
import * as contract from './contract-filled.ts';
import { formVersionById, formVersionNow } from './rows.ts';
import { outsideOf } from './submitting.ts';

const { command, query } = operationsOn<KernelTables & RequestsTables>();

/** Ids of the fields that only the team sees. */
function internalIds(schema: FormSchema): Set<string> {
  return new Set(schema.pages.flatMap((p) => p.fields.filter((f) => isInternal(p, f)).map((f) => f.fieldId)));
}

const without = (answers: Answers, ids: ReadonlySet<string>): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([id]) => !ids.has(id)));

interface FilledRow extends Row {
  model_key: string | null;
  model_name: string | null;
  model_state: string | null;
  model_form_id: string | null;
  sees_internal: boolean;
  is_coordinator: boolean;
}

export const filledOperations = [
  query(contract.getAnswers, async (ctx, { requestId }) => {
    const scopes = await ctx.scopes(...partRights);
    const reach = await reachOf(ctx.tx, ctx.actor, ctx.scope);
    const { rows } = await sql<FilledRow>`
      select r.*, m.key as model_key, m.name as model_name, m.state as model_state, m.form_id as model_form_id,
        ${parts(ctx.actor, scopes)}
      from requests.request r left join requests.model m using (model_id)
      where r.request_id = ${requestId} and ${mayRead(reach, ctx.actor)}`.execute(ctx.tx as never);
    const row = rows[0] ?? ctx.notFound('request', requestId);
    const kept = row.form_version_id === null ? null : await formVersionById(ctx, row.form_version_id);
    const isDraft = row.state === 'draft';
    const now = isDraft ? await formVersionNow(ctx, row.model_form_id) : null;
    const form = now ?? kept;
    let answers = (row.answers ?? {}) as Answers;
    let changes: { dropped: string[]; missing: string[] } | null = null;
    if (isDraft && kept !== null && now !== null && kept.formVersionId !== now.formVersionId) {
      const moved = migrateAnswers(kept.schema, now.schema, answers, {
        as: 'requester',
        today: ctx.today,
      });
      answers = moved.answers;
      changes = {
        dropped: moved.dropped.map((d) => d.label),
        missing: moved.missing.map((m) => m.label),
      };
    }
    const seesAll = row.sees_internal;
    return {
      requestId: row.request_id,
      version: row.version,
      model:
        row.model_id === null
          ? null
          : {
              modelId: row.model_id,
              key: row.model_key!,
              name: row.model_name!,
              isOffered: row.model_state === 'published',
            },
      askedByLink: row.ask_link_id !== null,
      form:
        form === null
          ? null
          : {
              formVersionId: form.formVersionId,
              schema: seesAll ? form.schema : outsideOf(form.schema),
            },
      answers: form === null || seesAll ? answers : without(answers, internalIds(form.schema)),
      changes,
      mayComplete: seesAll && row.is_coordinator && form !== null && internalIds(form.schema).size > 0,
    };
  }),

  command(contract.completeAnswers, async (ctx, { requestId, answers }) => {
    const { row } = await takeStep(ctx as unknown as RequestContext, contract.completeAnswers, requestId);
    const form = row.form_version_id === null ? null : await formVersionById(ctx, row.form_version_id);
    if (form === null) return ctx.refuse('no-form');
    const internal = internalIds(form.schema);
    const before = (row.answers ?? {}) as Answers;
    const meant = Object.fromEntries(Object.entries(answers).filter(([id]) => internal.has(id)));
    const whole = { ...without(before, internal), ...meant };
    const { flaws } = checkAnswers(form.schema, whole, { as: 'team', today: ctx.today, partial: true });
    const own = flaws.filter((f) => internal.has(f.fieldId));
    if (own[0] !== undefined)
      ctx.refuse('answers-wrong', {
        what: own[0].sentence,
        flaws: own.map((f) => ({ path: `answers.${f.fieldId}`, message: f.sentence })),
      });
    if (JSON.stringify(before) === JSON.stringify(whole))
      return { requestId, key: row.key, state: row.state, version: row.version };
    ctx.emit(requestChanged, requestId, { fields: ['answers'] });
    return writeRow(ctx as unknown as RequestContext, row, { answers: JSON.stringify(whole) });
  }),
];
