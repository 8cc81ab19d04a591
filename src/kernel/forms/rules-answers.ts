/**
 * Whether answers fit a form, field by field, and how answers that were begun under one version are brought to
 * another. Pure, and the same in the browser and on the server.
 */
import { parseDay } from '../conditions/days.ts';
import {
  type Answer,
  type Answers,
  FORM_LIMITS,
  type FormField,
  type FormSchema,
} from './contract-schema.ts';
import { compileForm, isAnswered, isInternal, type Looking, visible } from './rules.ts';

/** What is wrong with an answer; `{placeholders}` are filled from the details. */
export const FLAWS = {
  required: 'Answer this; it is needed.',
  unknown: 'This form does not ask that.',
  internal: 'Only the team answers this.',
  'wrong-kind': 'This answer does not fit the question. Answer it anew.',
  'too-long': 'Write at most {limit} characters; these are {length}.',
  'too-small': 'This must be {min} or more.',
  'too-large': 'This must be {max} or less.',
  'not-whole': 'Give a whole number.',
  'no-such-option': 'Choose one of the options; {option} is not among them any more.',
  'option-twice': 'Choose each option once only.',
  'no-such-day': 'There is no such day. Write it as year-month-day, such as 2026-11-23.',
  'not-a-link': 'Write a web address that begins with https:// or http://.',
  'wrong-currency': 'Choose one of these currencies: {currencies}.',
  'too-many-files': 'Attach at most {limit} files here.',
} as const;
export type FlawCode = keyof typeof FLAWS;

/** One answer that does not fit, in words and as a code with details. */
export interface Flaw {
  readonly fieldId: string;
  readonly code: FlawCode;
  readonly details: Readonly<Record<string, string | number>>;
  readonly sentence: string;
}

/** Answers as they may be kept, and what is wrong with those that may not. */
export interface Checking {
  /** Tidied; hidden, empty and faulty ones left out. */
  readonly answers: Answers;
  readonly flaws: readonly Flaw[];
}

/** How strictly answers are looked at: `partial` (a draft) does not miss what is not answered yet. */
export interface Strictness extends Looking {
  readonly partial?: boolean;
}

type Details = Record<string, string | number>;
type Fitting = { readonly answer: Answer } | { readonly code: FlawCode; readonly details?: Details };

/** Checks answers against a form. What is hidden never blocks, and is left out of the answers. */
export function checkAnswers(schema: FormSchema, answers: Answers, how: Strictness): Checking {
  const { byId, pageOf } = compileForm(schema);
  const kept: Answers = {};
  const flaws: Flaw[] = [];
  const flaw = (fieldId: string, code: FlawCode, details: Details = {}) =>
    flaws.push({ fieldId, code, details, sentence: fillFlaw(FLAWS[code], details) });
  for (const id of Object.keys(answers)) {
    const field = byId.get(id);
    if (field === undefined || field.kind === 'text') flaw(id, 'unknown');
    else if (how.as === 'requester' && isInternal(pageOf.get(id)!, field)) flaw(id, 'internal');
  }
  for (const { fields } of visible(schema, answers, how).pages) {
    for (const field of fields) {
      if (field.kind === 'text') continue;
      const answer = answers[field.fieldId];
      if (!isAnswered(answer)) {
        if (field.required && how.partial !== true) flaw(field.fieldId, 'required');
        continue;
      }
      const fit = fitting(field, answer);
      if ('code' in fit) flaw(field.fieldId, fit.code, fit.details);
      else kept[field.fieldId] = fit.answer;
    }
  }
  return { answers: kept, flaws };
}

/** A sentence with its placeholders filled. */
export function fillFlaw(sentence: string, details: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(details[name] ?? whole));
}

const WRONG: Fitting = { code: 'wrong-kind' };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An answer as the field keeps it, or why it does not fit. */
function fitting(field: FormField, answer: Answer): Fitting {
  switch (field.kind) {
    case 'short-text':
      return fitText(answer, FORM_LIMITS.shortText);
    case 'long-text':
      return fitText(answer, FORM_LIMITS.longText);
    case 'number':
      return fitNumber(field, answer, false);
    case 'audience':
      return fitNumber({ min: 1, ...present(field) }, answer, true);
    case 'money':
      return fitMoney(field, answer);
    case 'choice':
      if (typeof answer !== 'string') return WRONG;
      return hasOption(field, answer) ? { answer } : { code: 'no-such-option', details: { option: answer } };
    case 'choices':
      return fitChoices(field, answer);
    case 'yes-no':
      return typeof answer === 'boolean' ? { answer } : WRONG;
    case 'date':
      if (typeof answer !== 'string') return WRONG;
      return parseDay(answer) === null ? { code: 'no-such-day' } : { answer };
    case 'person':
    case 'unit':
      return typeof answer === 'string' && UUID.test(answer) ? { answer } : WRONG;
    case 'region':
      return typeof answer === 'string' && answer.length <= 40 ? { answer: answer.trim() } : WRONG;
    case 'link':
      return fitLink(answer);
    case 'files':
      return fitFiles(answer);
    case 'text':
      return WRONG;
  }
}

/** The bounds that are set. */
function present({ min, max }: Pick<FormField, 'min' | 'max'>): { min?: number; max?: number } {
  return { ...(min === null ? {} : { min }), ...(max === null ? {} : { max }) };
}

function fitText(answer: Answer, limit: number): Fitting {
  if (typeof answer !== 'string') return WRONG;
  const text = answer.trim();
  return text.length > limit
    ? { code: 'too-long', details: { limit, length: text.length } }
    : { answer: text };
}

function fitNumber(
  { min, max }: { min?: number | null; max?: number | null },
  answer: Answer,
  whole: boolean,
): Fitting {
  if (typeof answer !== 'number' || !Number.isFinite(answer)) return WRONG;
  if (whole && !Number.isSafeInteger(answer)) return { code: 'not-whole' };
  if (min != null && answer < min) return { code: 'too-small', details: { min } };
  if (max != null && answer > max) return { code: 'too-large', details: { max } };
  return { answer };
}

function fitMoney(field: FormField, answer: Answer): Fitting {
  if (typeof answer !== 'object' || Array.isArray(answer)) return WRONG;
  const amount = fitNumber({ min: 0, ...present(field) }, answer.amount, false);
  if ('code' in amount) return amount;
  if (!field.currencies.includes(answer.currency))
    return { code: 'wrong-currency', details: { currencies: field.currencies.join(', ') } };
  return { answer: { amount: answer.amount, currency: answer.currency } };
}

const hasOption = (field: FormField, id: string): boolean => field.options.some((o) => o.optionId === id);

function fitChoices(field: FormField, answer: Answer): Fitting {
  if (!Array.isArray(answer)) return WRONG;
  const gone = answer.find((id) => !hasOption(field, id));
  if (gone !== undefined) return { code: 'no-such-option', details: { option: gone } };
  if (new Set(answer).size < answer.length) return { code: 'option-twice' };
  return { answer: field.options.map((o) => o.optionId).filter((id) => answer.includes(id)) };
}

function fitLink(answer: Answer): Fitting {
  if (typeof answer !== 'string') return WRONG;
  const text = answer.trim();
  if (text.length > 2000) return { code: 'too-long', details: { limit: 2000, length: text.length } };
  return /^https?:\/\/[^\s/?#.][^\s]*$/i.test(text) && URL.canParse(text)
    ? { answer: text }
    : { code: 'not-a-link' };
}

function fitFiles(answer: Answer): Fitting {
  if (!Array.isArray(answer) || !answer.every((id) => UUID.test(id))) return WRONG;
  const files = [...new Set(answer)];
  return files.length > FORM_LIMITS.files
    ? { code: 'too-many-files', details: { limit: FORM_LIMITS.files } }
    : { answer: files };
}

/** Why an answer did not come along to another version. */
export type Lost = 'field-gone' | 'kind-changed' | 'option-gone' | 'does-not-fit';

/** Answers in another version, and what became of them. */
export interface Migration {
  readonly answers: Answers;
  /** Fields whose answers came along, some as another kind. */
  readonly kept: readonly string[];
  readonly dropped: readonly { readonly fieldId: string; readonly label: string; readonly why: Lost }[];
  /** Fields that must be answered now and need not be before, or were not there. */
  readonly missing: readonly { readonly fieldId: string; readonly label: string }[];
}

/** Brings answers that were begun under one version to another; nothing is lost silently. */
export function migrateAnswers(
  from: FormSchema,
  to: FormSchema,
  answers: Answers,
  looking: Looking,
): Migration {
  const [before, after] = [compileForm(from).byId, compileForm(to).byId];
  const moved: Answers = {};
  const dropped: { fieldId: string; label: string; why: Lost }[] = [];
  for (const [fieldId, answer] of Object.entries(answers)) {
    const label = before.get(fieldId)?.label ?? fieldId;
    const field = after.get(fieldId);
    if (field === undefined || field.kind === 'text') {
      dropped.push({ fieldId, label, why: 'field-gone' });
      continue;
    }
    const taken = takeOver(field, before.get(fieldId)?.kind ?? field.kind, answer);
    if (typeof taken === 'string') dropped.push({ fieldId, label, why: taken });
    else {
      moved[fieldId] = taken.answer;
      if (taken.partly) dropped.push({ fieldId, label, why: 'option-gone' });
    }
  }
  const wasAsked = new Set(
    [...before.values()]
      .filter((f) => f.required && !isAnswered(answers[f.fieldId]))
      .map((f) => f.fieldId)
      .filter((id) => visible(from, answers, looking).fieldIds.has(id)),
  );
  const missing = visible(to, moved, looking)
    .pages.flatMap((p) => p.fields)
    .filter((f) => f.required && !isAnswered(moved[f.fieldId]) && !wasAsked.has(f.fieldId))
    .map(({ fieldId, label }) => ({ fieldId, label }));
  return { answers: moved, kept: Object.keys(moved), dropped, missing };
}

const TEXTS: readonly FormField['kind'][] = ['short-text', 'long-text', 'link'];
const NUMBERS: readonly FormField['kind'][] = ['number', 'audience'];

function takeOver(
  field: FormField,
  was: FormField['kind'],
  answer: Answer,
): { answer: Answer; partly: boolean } | Lost {
  const both = (kinds: readonly FormField['kind'][]) => kinds.includes(was) && kinds.includes(field.kind);
  let given = answer;
  let partly = false;
  if (field.kind === 'choices' && (was === 'choice' || was === 'choices')) {
    const chosen = Array.isArray(answer) ? answer : [String(answer)];
    const left = chosen.filter((id) => hasOption(field, id));
    if (left.length === 0 && chosen.length > 0) return 'option-gone';
    [given, partly] = [left, left.length < chosen.length];
  } else if (field.kind === 'choice' && was === 'choices') {
    if (!Array.isArray(answer) || answer.length !== 1) return 'kind-changed';
    given = answer[0]!;
  } else if (field.kind !== was && !both(TEXTS) && !both(NUMBERS)) return 'kind-changed';
  // What was wrong before under the same question stays, so that whoever wrote it can mend it.
  const fit = fitting(field, given);
  if (!('code' in fit)) return { answer: field.kind === was && !partly ? given : fit.answer, partly };
  if (fit.code === 'no-such-option') return 'option-gone';
  return field.kind === was || both(TEXTS) || both(NUMBERS) ? { answer: given, partly } : 'does-not-fit';
}
