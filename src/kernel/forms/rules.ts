/**
 * Which pages and fields of a form show for given answers. Pure, and the same in the browser and on the server: a
 * condition is text of the conditions language over `answers`, whose words are the fields of the form itself.
 */
import { checkCondition } from '../conditions/check.ts';
import { weekdays } from '../conditions/days.ts';
import { type Checked, childrenOf, type Expr } from '../conditions/ir.ts';
import { run } from '../conditions/run.ts';
import type { Fact, Facts } from '../conditions/verdict.ts';
import type { Entity, Field, Relation, ValueType, Vocabulary } from '../conditions/vocabulary.ts';
import type { Answer, Answers, FormField, FormPage, FormSchema } from './contract-schema.ts';

/** Who looks, and on which day: conditions may speak of `today`. */
export interface Looking {
  /** A requester sees neither internal pages nor internal fields. */
  readonly as: 'requester' | 'team';
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/** A page with those of its fields that show. */
export interface ShownPage {
  readonly page: FormPage;
  readonly fields: readonly FormField[];
}

/** What shows: pages in order (none without a field), and the ids of all fields on them. */
export interface Shown {
  readonly pages: readonly ShownPage[];
  readonly fieldIds: ReadonlySet<string>;
}

/** A field's id as conditions write it: `type-of-need` is `answers.type of need`. */
export function wordOf(fieldId: string): string {
  return fieldId.replaceAll('-', ' ');
}

/** Name of the entity behind a field of several choices; each chosen option is a record with one field, `option`. */
const chosenOf = (fieldId: string): string => `chosen ${wordOf(fieldId)}`;

/** Whether an answer says something. */
export function isAnswered(answer: Answer | undefined): answer is Answer {
  if (answer === undefined || answer === null) return false;
  if (typeof answer === 'string') return answer.trim() !== '';
  return !Array.isArray(answer) || answer.length > 0;
}

/** Whether only the team sees a field. */
export function isInternal(page: FormPage, field: FormField): boolean {
  return page.internal || field.internal;
}

const TYPES: Partial<Record<FormField['kind'], ValueType>> = {
  number: 'number',
  money: 'number',
  audience: 'number',
  files: 'number',
  'yes-no': 'boolean',
  date: 'date',
};

const MEANINGS: Partial<Record<FormField['kind'], string>> = {
  money: 'The amount, whatever its currency',
  audience: 'How many people',
  files: 'How many files are attached',
  person: 'The id of the person',
  unit: 'The id of the unit',
  region: 'The code of the region',
};

const vocabularies = new WeakMap<FormSchema, Vocabulary>();

/** The words that conditions of this form may use. */
export function vocabularyOf(schema: FormSchema): Vocabulary {
  let vocabulary = vocabularies.get(schema);
  if (vocabulary === undefined) {
    vocabulary = makeVocabulary(schema);
    vocabularies.set(schema, vocabulary);
  }
  return vocabulary;
}

function makeVocabulary(schema: FormSchema): Vocabulary {
  const fields: Field[] = [];
  const relations: Relation[] = [];
  const chosen: Entity[] = [];
  for (const f of schema.pages.flatMap((p) => p.fields)) {
    if (f.kind === 'text') continue;
    const options = f.options.map((o) => o.optionId);
    const describes = MEANINGS[f.kind] ?? `The answer to “${f.label}”`;
    if (f.kind === 'choices') {
      relations.push({ name: wordOf(f.fieldId), entity: chosenOf(f.fieldId), describes, key: 'answers_id' });
      const option: Field = {
        name: 'option',
        type: 'text',
        column: 'option',
        describes: 'The option',
        options,
      };
      chosen.push({
        name: chosenOf(f.fieldId),
        source: 'forms.chosen',
        id: 'option',
        fields: [option],
        relations: [],
      });
    } else {
      fields.push({
        name: wordOf(f.fieldId),
        type: TYPES[f.kind] ?? 'text',
        column: 'answer',
        describes,
        ...(f.kind === 'choice' ? { options } : {}),
      });
    }
  }
  const answers: Entity = { name: 'answers', source: 'forms.answers', id: 'answers_id', fields, relations };
  return { name: 'form', root: 'answers', entities: [answers, ...chosen] };
}

/** One condition of a form, as it was read. */
export interface ReadCondition {
  /** Null: it cannot be read; `fault` says why. */
  readonly checked: Checked | null;
  readonly fault: string | null;
  /** Ids of the fields that it names. */
  readonly names: readonly string[];
}

interface Compiled {
  readonly pages: ReadonlyMap<FormPage, ReadCondition | null>;
  readonly fields: ReadonlyMap<FormField, ReadCondition | null>;
  readonly pageOf: ReadonlyMap<string, FormPage>;
  readonly byId: ReadonlyMap<string, FormField>;
  /** Fields that show depending on themselves, over however many steps. */
  readonly circular: ReadonlySet<string>;
}

const compiled = new WeakMap<FormSchema, Compiled>();

/** The conditions of a form, read once. */
export function compileForm(schema: FormSchema): Compiled {
  let found = compiled.get(schema);
  if (found === undefined) {
    found = compile(schema);
    compiled.set(schema, found);
  }
  return found;
}

function compile(schema: FormSchema): Compiled {
  const all = schema.pages.flatMap((page) => page.fields.map((field) => ({ page, field })));
  const idOf = new Map(all.map(({ field }) => [wordOf(field.fieldId), field.fieldId]));
  const read = (text: string | null): ReadCondition | null => {
    if (text === null || text.trim() === '') return null;
    const { condition, problems } = checkCondition(text, vocabularyOf(schema));
    if (condition === null) return { checked: null, fault: problems[0]?.message ?? null, names: [] };
    const names = [...wordsIn(condition.expression)].map((word) => idOf.get(word)!);
    return { checked: condition, fault: null, names };
  };
  const pages = new Map(schema.pages.map((page) => [page, read(page.showIf)]));
  const fields = new Map(all.map(({ field }) => [field, read(field.showIf)]));
  const pageOf = new Map(all.map(({ page, field }) => [field.fieldId, page]));
  const byId = new Map(all.map(({ field }) => [field.fieldId, field]));
  const needs = new Map<string, readonly string[]>();
  for (const { page, field } of all)
    needs.set(field.fieldId, [...(pages.get(page)?.names ?? []), ...(fields.get(field)?.names ?? [])]);
  return { pages, fields, pageOf, byId, circular: circularIn(needs) };
}

/** The words of the form that an expression reads. */
function wordsIn(e: Expr, found = new Set<string>()): Set<string> {
  if (e.op === 'field' && e.level === 0) found.add(e.field);
  if ((e.op === 'quantify' || e.op === 'aggregate') && e.rows.parent === 0) found.add(e.rows.relation);
  for (const child of childrenOf(e)) wordsIn(child, found);
  return found;
}

/** Everything that can be reached from itself. */
function circularIn(needs: ReadonlyMap<string, readonly string[]>): Set<string> {
  const circular = new Set<string>();
  for (const start of needs.keys()) {
    const seen = new Set<string>();
    const open = [...(needs.get(start) ?? [])];
    while (open.length > 0) {
      const next = open.pop()!;
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...(needs.get(next) ?? []));
    }
    if (seen.has(start)) circular.add(start);
  }
  return circular;
}

/**
 * What shows for these answers. A hidden field counts as not answered for the conditions of others, so that nothing
 * hangs on what nobody sees. A condition that cannot be read, or goes round in a circle, hides nothing.
 */
export function visible(schema: FormSchema, answers: Answers, looking: Looking): Shown {
  const { pages, fields, pageOf, byId, circular } = compileForm(schema);
  const surroundings = {
    now: `${looking.today}T00:00:00Z`,
    today: looking.today,
    zone: 'UTC',
    workingDays: weekdays,
    calendarId: null,
  };
  const known = new Map<string, boolean>();
  const holds = (condition: ReadCondition | null | undefined): boolean => {
    if (condition == null || condition.checked === null) return true;
    return run(condition.checked, factsOf(condition.names), surroundings) === true;
  };
  const factsOf = (names: readonly string[]): Facts => {
    const values: Record<string, Fact> = {};
    const relations: Record<string, Facts[]> = {};
    for (const id of names) {
      const answer = shows(id) ? answers[id] : undefined;
      const field = byId.get(id)!;
      if (field.kind !== 'choices') values[wordOf(id)] = factOf(field, answer);
      else
        relations[wordOf(id)] = (Array.isArray(answer) ? answer : []).map((option) => ({
          id: option,
          fields: { option },
          relations: {},
        }));
    }
    return { id: 'answers', fields: values, relations };
  };
  const shows = (id: string): boolean => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const [page, field] = [pageOf.get(id)!, byId.get(id)!];
    const allowed = looking.as === 'team' || !isInternal(page, field);
    const shown = allowed && (circular.has(id) || (holds(pages.get(page)) && holds(fields.get(field))));
    known.set(id, shown);
    return shown;
  };
  const shownPages = schema.pages
    .map((page): ShownPage => ({ page, fields: page.fields.filter((f) => shows(f.fieldId)) }))
    .filter((p) => p.fields.length > 0);
  return {
    pages: shownPages,
    fieldIds: new Set(shownPages.flatMap((p) => p.fields.map((f) => f.fieldId))),
  };
}

function factOf(field: FormField, answer: Answer | undefined): Fact {
  if (!isAnswered(answer)) return null;
  if (typeof answer === 'string') return typeOf(field) === 'text' || field.kind === 'date' ? answer : null;
  if (typeof answer === 'boolean') return field.kind === 'yes-no' ? answer : null;
  if (typeOf(field) !== 'number') return null;
  if (typeof answer === 'number') return decimalText(answer);
  return decimalText(Array.isArray(answer) ? answer.length : answer.amount);
}

const typeOf = (field: FormField): ValueType => TYPES[field.kind] ?? 'text';

/** Decimal text without an exponent, as conditions read numbers. */
function decimalText(n: number): string | null {
  if (!Number.isFinite(n)) return null;
  const text = String(n);
  return text.includes('e') ? n.toFixed(12) : text;
}
