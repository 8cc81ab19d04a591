/** Edits of a form as the builder makes them: each takes a schema and gives the next one. Pure. */
import type { FieldKind, FormField, FormPage, FormSchema } from './contract-schema.ts';
import { wordOf } from './rules.ts';
import { emptyField, emptyPage, slugOf } from './rules-schema.ts';

/** A place for a field: on a page, before the field that stands at `index`. */
export interface Place {
  readonly pageId: string;
  readonly index: number;
}

/** Ids that must stay: answers were given under them. */
export type Frozen = ReadonlySet<string>;

/** Ids of the fields and options (`field/option`) of a version. */
export function idsOf(schema: FormSchema | undefined): Set<string> {
  const fields = schema?.pages.flatMap((p) => p.fields) ?? [];
  return new Set(fields.flatMap((f) => [f.fieldId, ...f.options.map((o) => `${f.fieldId}/${o.optionId}`)]));
}

/** Where a field stands; null when it is gone. */
export function placeOf(schema: FormSchema, fieldId: string): Place | null {
  for (const page of schema.pages) {
    const index = page.fields.findIndex((f) => f.fieldId === fieldId);
    if (index !== -1) return { pageId: page.pageId, index };
  }
  return null;
}

/** The field of this id. */
export function fieldOf(schema: FormSchema, fieldId: string): FormField | undefined {
  return schema.pages.flatMap((p) => p.fields).find((f) => f.fieldId === fieldId);
}

const onPage = (schema: FormSchema, pageId: string, change: (page: FormPage) => FormPage): FormSchema => ({
  pages: schema.pages.map((p) => (p.pageId === pageId ? change(p) : p)),
});

function insert<T>(list: readonly T[], index: number, item: T): T[] {
  return [...list.slice(0, index), item, ...list.slice(index)];
}

/** Adds a field of a kind. */
export function addField(
  schema: FormSchema,
  kind: FieldKind,
  place: Place,
  frozen: Frozen,
): { schema: FormSchema; fieldId: string } {
  const fieldId = slugOf(kind, kind, new Set([...idsOf(schema), ...frozen]));
  const field = { ...emptyField(kind, fieldId), ...(takesOptions(kind) ? { options: twoOptions } : {}) };
  return {
    schema: onPage(schema, place.pageId, (p) => ({ ...p, fields: insert(p.fields, place.index, field) })),
    fieldId,
  };
}

const twoOptions = ['option-1', 'option-2'].map((optionId) => ({ optionId, label: '' }));

/** Whether fields of a kind offer options. */
export function takesOptions(kind: FieldKind): boolean {
  return kind === 'choice' || kind === 'choices';
}

/** Changes a field. */
export function changeField(schema: FormSchema, fieldId: string, part: Partial<FormField>): FormSchema {
  return {
    pages: schema.pages.map((p) => ({
      ...p,
      fields: p.fields.map((f) => (f.fieldId === fieldId ? { ...f, ...part } : f)),
    })),
  };
}

/** Changes a page. */
export function changePage(schema: FormSchema, pageId: string, part: Partial<FormPage>): FormSchema {
  return onPage(schema, pageId, (p) => ({ ...p, ...part }));
}

/** Takes a field away. */
export function removeField(schema: FormSchema, fieldId: string): FormSchema {
  return {
    pages: schema.pages.map((p) => ({ ...p, fields: p.fields.filter((f) => f.fieldId !== fieldId) })),
  };
}

/** Puts a copy of a field below it. */
export function copyField(
  schema: FormSchema,
  fieldId: string,
  frozen: Frozen,
): { schema: FormSchema; fieldId: string } {
  const place = placeOf(schema, fieldId);
  const field = fieldOf(schema, fieldId);
  if (place === null || field === undefined) return { schema, fieldId };
  const copyId = slugOf(wordOf(fieldId), field.kind, new Set([...idsOf(schema), ...frozen]));
  return {
    schema: onPage(schema, place.pageId, (p) => ({
      ...p,
      fields: insert(p.fields, place.index + 1, { ...field, fieldId: copyId }),
    })),
    fieldId: copyId,
  };
}

/** Moves a field to a place; `index` counts the fields as they stand before the move. */
export function moveField(schema: FormSchema, fieldId: string, to: Place): FormSchema {
  const from = placeOf(schema, fieldId);
  const field = fieldOf(schema, fieldId);
  if (from === null || field === undefined) return schema;
  const index = from.pageId === to.pageId && from.index < to.index ? to.index - 1 : to.index;
  if (from.pageId === to.pageId && index === from.index) return schema;
  return onPage(removeField(schema, fieldId), to.pageId, (p) => ({
    ...p,
    fields: insert(p.fields, Math.min(index, p.fields.length), field),
  }));
}

/** Moves a field one step up or down, over the edge of its page to the next one. */
export function stepField(schema: FormSchema, fieldId: string, step: 1 | -1): FormSchema {
  const from = placeOf(schema, fieldId);
  if (from === null) return schema;
  const at = schema.pages.findIndex((p) => p.pageId === from.pageId);
  const index = from.index + step;
  if (index >= 0 && index < schema.pages[at]!.fields.length)
    return moveField(schema, fieldId, { pageId: from.pageId, index: step === 1 ? index + 1 : index });
  const other = schema.pages[at + step];
  if (other === undefined) return schema;
  return moveField(schema, fieldId, { pageId: other.pageId, index: step === 1 ? 0 : other.fields.length });
}

/** Adds a page at the end. */
export function addPage(schema: FormSchema): { schema: FormSchema; pageId: string } {
  const taken = new Set(schema.pages.map((p) => p.pageId));
  let n = schema.pages.length + 1;
  while (taken.has(`page-${n}`)) n++;
  return { schema: { pages: [...schema.pages, emptyPage(`page-${n}`)] }, pageId: `page-${n}` };
}

/** Takes a page away with its fields; the last one stays. */
export function removePage(schema: FormSchema, pageId: string): FormSchema {
  return schema.pages.length === 1 ? schema : { pages: schema.pages.filter((p) => p.pageId !== pageId) };
}

/** Moves a page one place forward or back. */
export function stepPage(schema: FormSchema, pageId: string, step: 1 | -1): FormSchema {
  const at = schema.pages.findIndex((p) => p.pageId === pageId);
  const page = schema.pages[at];
  const to = at + step;
  if (page === undefined || to < 0 || to >= schema.pages.length) return schema;
  return {
    pages: insert(
      schema.pages.filter((p) => p.pageId !== pageId),
      to,
      page,
    ),
  };
}

/**
 * Gives a field and its options ids that read like their labels, once the labels are written: only where the id was
 * made up, nothing was answered under it, and no condition names it.
 */
export function settleIds(
  schema: FormSchema,
  fieldId: string,
  frozen: Frozen,
): { schema: FormSchema; fieldId: string } {
  const field = fieldOf(schema, fieldId);
  if (field === undefined) return { schema, fieldId };
  const conditions = schema.pages
    .flatMap((p) => [p.showIf, ...p.fields.map((f) => f.showIf)])
    .filter((text) => text !== null)
    .join('\n');
  const madeUp = new RegExp(`^${field.kind}(-\\d+)?$`).test(fieldId);
  const named = conditions.includes(wordOf(fieldId));
  let next = field;
  if (madeUp && !named && field.label !== '' && !frozen.has(fieldId)) {
    const others = idsOf(schema);
    others.delete(fieldId);
    next = { ...next, fieldId: slugOf(field.label, fieldId, new Set([...others, ...frozen])) };
  }
  const taken = new Set(field.options.map((o) => o.optionId));
  const options = field.options.map((o) => {
    const kept = !/^option-\d+$/.test(o.optionId) || o.label === '' || frozen.has(`${fieldId}/${o.optionId}`);
    if (kept || conditions.includes(`"${o.optionId}"`)) return o;
    taken.delete(o.optionId);
    const optionId = slugOf(o.label, o.optionId, taken);
    taken.add(optionId);
    return { ...o, optionId };
  });
  if (options.some((o, i) => o.optionId !== field.options[i]!.optionId)) next = { ...next, options };
  if (next === field) return { schema, fieldId };
  return { schema: changeField(schema, fieldId, next), fieldId: next.fieldId };
}
