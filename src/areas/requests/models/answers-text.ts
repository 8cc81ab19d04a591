/** Answers as lines of text, for people who may not open the request: who approves it, and teams that work for it. */

import type { Answer, Answers, FormField } from '../../../kernel/forms/contract-schema.ts';
import { isAnswered, visible } from '../../../kernel/forms/rules.ts';
import { namesOf } from '../../../kernel/names.ts';
import type { Row } from '../commands/row.ts';
import { formVersionById } from './rows.ts';

/** What the requester answered, question by question; what only the team sees and files are left out. */
export async function answersOf(
  ctx: { readonly tx: unknown; readonly today: string },
  row: Pick<Row, 'form_version_id' | 'answers'>,
): Promise<{ label: string; text: string }[]> {
  if (row.form_version_id === null) return [];
  const form = await formVersionById(ctx, row.form_version_id);
  if (form === null) return [];
  const answers = (row.answers ?? {}) as Answers;
  const { pages } = visible(form.schema, answers, { as: 'requester', today: ctx.today });
  const fields = pages
    .flatMap((p) => p.fields)
    .filter((f) => f.kind !== 'files' && f.kind !== 'text' && isAnswered(answers[f.fieldId]));
  const of = (kind: FormField['kind']) =>
    fields.flatMap((f) => (f.kind === kind ? [String(answers[f.fieldId])] : []));
  const nameOf = await namesOf(ctx, { person: of('person'), unit: of('unit') });
  return fields.map((f) => ({ label: f.label, text: textOf(f, answers[f.fieldId]!, nameOf) }));
}

function textOf(field: FormField, answer: Answer, nameOf: (kind: string, id: string) => string): string {
  const optionOf = (id: string) => field.options.find((o) => o.optionId === id)?.label ?? id;
  if (typeof answer === 'boolean') return answer ? 'Yes' : 'No';
  if (typeof answer === 'number') return field.unit === '' ? String(answer) : `${answer} ${field.unit}`;
  if (Array.isArray(answer)) return answer.map(optionOf).join(', ');
  if (typeof answer === 'object') return `${answer.amount} ${answer.currency}`;
  if (field.kind === 'choice') return optionOf(answer);
  return field.kind === 'person' || field.kind === 'unit' ? nameOf(field.kind, answer) : answer;
}
