/**
 * What keeps a form from being published, in what two versions of it differ, and how ids are made from labels. Pure,
 * and the same in the browser and on the server.
 */
import type { z } from 'zod';
import { checkCondition } from '../conditions/check.ts';
import type { formProblem } from './contract.ts';
import type { formDifference } from './contract-read.ts';
import type { FieldKind, FormField, FormPage, FormSchema } from './contract-schema.ts';
import { compileForm, isInternal, type ReadCondition, vocabularyOf, wordOf } from './rules.ts';

export type FormProblem = z.output<typeof formProblem>;
export type FormDifference = z.output<typeof formDifference>;

/** Words of the conditions language: a field whose id holds one could not be named in a condition. */
const GRAMMAR =
  /\b(and|or|in|between|if|then|else|for|return|every|some|satisfies|not|instance|function|external|true|false|null|item)\b/;

/** Everything that has to be mended before a form can be published, in its order. */
export function problemsOf(schema: FormSchema): FormProblem[] {
  const problems: FormProblem[] = [];
  const { pages, fields, circular } = compileForm(schema);
  const pageIds = new Set<string>();
  const fieldIds = new Set<string>();
  const byId = new Map(
    schema.pages.flatMap((page) => page.fields.map((f) => [f.fieldId, { page, f }] as const)),
  );
  for (const [n, page] of schema.pages.entries()) {
    const add = (part: FormProblem['part'], sentence: string, fieldId: string | null = null) =>
      problems.push({ pageId: page.pageId, fieldId, part, sentence });
    const called = page.title === '' ? `Page ${n + 1}` : `The page “${page.title}”`;
    if (pageIds.has(page.pageId)) add('id', `Two pages have the id ${page.pageId}. Remove one of them.`);
    pageIds.add(page.pageId);
    if (page.title === '' && schema.pages.length > 1)
      add('title', `Page ${n + 1} has no title. Say what it is about.`);
    if (page.fields.length === 0) add('fields', `${called} asks nothing. Add a field, or remove the page.`);
    const own = page.fields.map((f) => f.fieldId);
    const pageCondition = pages.get(page) ?? null;
    const onItself = pageCondition?.names.find((id) => own.includes(id));
    if (pageCondition?.fault != null)
      add('showIf', `${called} has a condition that cannot be read: ${pageCondition.fault}`);
    else if (onItself !== undefined)
      add(
        'showIf',
        `${called} shows depending on “${byId.get(onItself)!.f.label}”, which stands on it. Move that field to an earlier page.`,
      );
    for (const id of outsiders(pageCondition, page.internal))
      add(
        'showIf',
        `${called} is for requesters and shows depending on “${byId.get(id)!.f.label}”, which only the team sees. Choose another field.`,
      );
    for (const field of page.fields) {
      const say = (part: FormProblem['part'], sentence: string) => add(part, sentence, field.fieldId);
      if (fieldIds.has(field.fieldId))
        say('id', `Two fields have the id ${field.fieldId}. Remove one of them.`);
      fieldIds.add(field.fieldId);
      if (GRAMMAR.test(wordOf(field.fieldId)))
        say(
          'id',
          `The id ${field.fieldId} holds a word that conditions use themselves. Give the field another id.`,
        );
      for (const [part, sentence] of flawsOf(field)) say(part, sentence);
      const condition = fields.get(field) ?? null;
      const name = field.label === '' ? 'This field' : `“${field.label}”`;
      if (condition?.fault != null)
        say('showIf', `${name} has a condition that cannot be read: ${condition.fault}`);
      else if (circular.has(field.fieldId) && onItself === undefined) {
        const over = [...(condition?.names ?? []), ...(pageCondition?.names ?? [])].find((id) =>
          circular.has(id),
        );
        const other =
          over === undefined || over === field.fieldId ? 'itself' : `“${byId.get(over)!.f.label}”`;
        say(
          'showIf',
          `${name} shows depending on ${other}, and so in the end on itself. Break the circle: take one of the conditions away.`,
        );
      }
      for (const id of outsiders(condition, isInternal(page, field)))
        say(
          'showIf',
          `${name} is for requesters and shows depending on “${byId.get(id)!.f.label}”, which only the team sees. Choose another field.`,
        );
    }
  }
  return problems;

  /** Internal fields in a condition of something that requesters see. */
  function outsiders(condition: ReadCondition | null, internal: boolean): string[] {
    if (internal || condition === null) return [];
    return [...new Set(condition.names)].filter((id) => {
      const of = byId.get(id);
      return of !== undefined && isInternal(of.page, of.f);
    });
  }
}

/** What is wrong with one field by itself. */
function flawsOf(field: FormField): [FormProblem['part'], string][] {
  const flaws: [FormProblem['part'], string][] = [];
  if (field.kind === 'text') {
    if (field.help === '' && field.label === '')
      flaws.push(['help', 'This passage is empty. Write it, or remove it.']);
    return flaws;
  }
  if (field.label === '') flaws.push(['label', 'A field has no label. Write the question that it asks.']);
  const name = `“${field.label}”`;
  if (field.kind === 'choice' || field.kind === 'choices') {
    const labels = field.options.map((o) => o.label.toLowerCase());
    const ids = field.options.map((o) => o.optionId);
    if (field.options.length < 2) flaws.push(['options', `${name} offers fewer than two options. Add some.`]);
    else if (labels.includes(''))
      flaws.push(['options', `${name} has an option without words. Write it, or remove it.`]);
    else if (new Set(labels).size < labels.length)
      flaws.push(['options', `${name} has the same option twice. Remove one.`]);
    else if (new Set(ids).size < ids.length)
      flaws.push(['options', `${name} has two options with one id. Remove one of them.`]);
  }
  if (field.kind === 'money' && field.currencies.length === 0)
    flaws.push(['currencies', `${name} names no currency. Add at least one.`]);
  if (field.min !== null && field.max !== null && field.min > field.max)
    flaws.push([
      'bounds',
      `${name} must be ${field.min} or more and ${field.max} or less, which nothing is. Change the bounds.`,
    ]);
  return flaws;
}

/** In what a later version differs from an earlier one: pages and fields by their ids, in the order of the later one. */
export function compareSchemas(from: FormSchema, to: FormSchema): FormDifference[] {
  const [before, after] = [placed(from), placed(to)];
  const found: FormDifference[] = [];
  const pagesBefore = new Map(from.pages.map((p) => [p.pageId, p]));
  const pagesAfter = new Set(to.pages.map((p) => p.pageId));
  const stay = unmoved(
    from.pages.map((p) => p.pageId),
    to.pages.map((p) => p.pageId),
  );
  const stayFields = unmoved([...before.keys()], [...after.keys()]);
  for (const page of to.pages) {
    const at = { pageId: page.pageId, fieldId: null, label: page.title };
    const was = pagesBefore.get(page.pageId);
    if (was === undefined) found.push({ what: 'added', ...at, parts: [] });
    else {
      const parts = partsOf(pageFacts(was), pageFacts(page));
      if (parts.length > 0) found.push({ what: 'changed', ...at, parts });
      if (!stay.has(page.pageId)) found.push({ what: 'moved', ...at, parts: [] });
    }
    for (const field of page.fields) {
      const here = { pageId: page.pageId, fieldId: field.fieldId, label: field.label };
      const old = before.get(field.fieldId);
      if (old === undefined) {
        found.push({ what: 'added', ...here, parts: [] });
        continue;
      }
      const parts = partsOf(fieldFacts(old.field), fieldFacts(field));
      if (parts.length > 0) found.push({ what: 'changed', ...here, parts });
      if (old.page.pageId !== page.pageId)
        found.push({
          what: 'moved',
          ...here,
          parts: [{ part: 'page', from: old.page.title, to: page.title }],
        });
      else if (!stayFields.has(field.fieldId)) found.push({ what: 'moved', ...here, parts: [] });
    }
  }
  for (const page of from.pages) {
    if (!pagesAfter.has(page.pageId))
      found.push({ what: 'removed', pageId: page.pageId, fieldId: null, label: page.title, parts: [] });
    for (const field of page.fields)
      if (!after.has(field.fieldId))
        found.push({
          what: 'removed',
          pageId: page.pageId,
          fieldId: field.fieldId,
          label: field.label,
          parts: [],
        });
  }
  return found;
}

function placed(schema: FormSchema): Map<string, { page: FormPage; field: FormField }> {
  return new Map(
    schema.pages.flatMap((page) => page.fields.map((field) => [field.fieldId, { page, field }] as const)),
  );
}

function pageFacts(page: FormPage): Record<string, string> {
  return { title: page.title, help: page.help, internal: String(page.internal), showIf: page.showIf ?? '' };
}

function fieldFacts(field: FormField): Record<string, string> {
  return {
    label: field.label,
    help: field.help,
    kind: field.kind,
    required: String(field.required),
    internal: String(field.internal),
    showIf: field.showIf ?? '',
    // The ids as well: another id means other answers, though it may read the same.
    options: field.options
      .map((o) => (o.label === o.optionId ? o.label : `${o.label} (${o.optionId})`))
      .join(', '),
    min: field.min === null ? '' : String(field.min),
    max: field.max === null ? '' : String(field.max),
    unit: field.unit,
    currencies: field.currencies.join(', '),
  };
}

function partsOf(from: Record<string, string>, to: Record<string, string>): FormDifference['parts'] {
  return Object.keys(to)
    .filter((part) => from[part] !== to[part])
    .map((part) => ({ part, from: from[part]!, to: to[part]! }));
}

/** The largest set of ids that keep their order: what is not in it was moved. */
function unmoved(from: readonly string[], to: readonly string[]): Set<string> {
  const place = new Map(from.map((id, i) => [id, i]));
  const common = to.filter((id) => place.has(id));
  const best: { length: number; last: number }[] = [];
  let end = -1;
  for (const [i, id] of common.entries()) {
    let [length, last] = [1, -1];
    for (let j = 0; j < i; j++)
      if (place.get(common[j]!)! < place.get(id)! && best[j]!.length + 1 > length)
        [length, last] = [best[j]!.length + 1, j];
    best.push({ length, last });
    if (end === -1 || length > best[end]!.length) end = i;
  }
  const kept = new Set<string>();
  for (let i = end; i !== -1; i = best[i]!.last) kept.add(common[i]!);
  return kept;
}

/** An id made from a label, unlike those that are taken; `fallback` where the label has no letters a–z. */
export function slugOf(label: string, fallback: string, taken: ReadonlySet<string>): string {
  const words = label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !GRAMMAR.test(word))
    .join('-')
    .replace(/^[0-9-]+/, '')
    .slice(0, 50)
    .replace(/-+$/, '');
  const base = words === '' ? fallback : words;
  if (!taken.has(base)) return base;
  for (let n = 2; ; n++) if (!taken.has(`${base}-${n}`)) return `${base}-${n}`;
}

/** A field of a kind as it is first put on a page. */
export function emptyField(kind: FieldKind, fieldId: string): FormField {
  return {
    fieldId,
    kind,
    label: '',
    help: '',
    required: false,
    internal: false,
    showIf: null,
    options: [],
    min: null,
    max: null,
    unit: '',
    currencies: kind === 'money' ? ['EUR'] : [],
  };
}

/** A page as it is first added. */
export function emptyPage(pageId: string): FormPage {
  return { pageId, title: '', help: '', internal: false, showIf: null, fields: [] };
}

/** Why a condition cannot be read, as a sentence; null when it can. */
export function conditionFault(text: string, schema: FormSchema): string | null {
  return checkCondition(text, vocabularyOf(schema)).problems[0]?.message ?? null;
}
