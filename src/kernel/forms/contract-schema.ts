/**
 * What a form is made of, as data: pages with fields, what a field asks for, when it shows; and what answers look
 * like. Schemas, types and plain lists only: the rules that work on them are in rules.ts.
 */
import { z } from 'zod';
import { LONGEST } from '../conditions/contract.ts';

/** What a field may ask for. `text` is a passage that asks nothing. */
export const FIELD_KINDS = [
  'short-text',
  'long-text',
  'number',
  'money',
  'choice',
  'choices',
  'yes-no',
  'date',
  'person',
  'unit',
  'region',
  'audience',
  'link',
  'files',
  'text',
] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

/** Bounds of a form: what is beyond is refused at once, also in a draft. */
export const FORM_LIMITS = {
  pages: 20,
  fieldsPerPage: 60,
  fields: 200,
  options: 100,
  files: 20,
  shortText: 300,
  longText: 10_000,
} as const;

/** Ids of pages, fields and options: small words with hyphens, made once from the label and then never changed. */
const slug = (what: string) =>
  z
    .string({ error: `${what} must be text.` })
    .max(60, `${what} may have at most 60 characters.`)
    .regex(
      /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
      `${what} is written in small letters a–z, digits and single hyphens, and begins with a letter.`,
    );

export const fieldId = slug('The id of a field');
export const pageId = slug('The id of a page');

const words = (max: number, what: string) =>
  z
    .string({ error: `${what} must be text.` })
    .trim()
    .max(max, `${what} may have at most ${max.toLocaleString('en')} characters.`);

const showIf = words(LONGEST, 'The condition')
  .nullable()
  .default(null)
  .describe('Condition over `answers` in the FEEL subset; null: always shown');

export const fieldOption = z.strictObject({
  optionId: z
    .string()
    .regex(
      /^[a-z0-9]+(-[a-z0-9]+)*$/,
      'The id of an option is written in small letters a–z, digits and hyphens.',
    )
    .max(60, 'The id of an option may have at most 60 characters.'),
  label: words(200, 'An option'),
});

export const formField = z.strictObject({
  fieldId,
  kind: z.enum(FIELD_KINDS),
  label: words(200, 'The label'),
  help: words(1000, 'The help').default('').describe('Below the label; for `text` the passage itself'),
  required: z.boolean().default(false),
  internal: z.boolean().default(false).describe('Only the team sees and fills it'),
  showIf,
  options: z
    .array(fieldOption)
    .max(FORM_LIMITS.options, `A field may have at most ${FORM_LIMITS.options} options.`)
    .default([])
    .describe('Of `choice` and `choices`'),
  min: z.number().nullable().default(null).describe('Smallest number, amount or size'),
  max: z.number().nullable().default(null).describe('Largest number, amount or size'),
  unit: words(40, 'The unit').default('').describe('Of `number`: hours, seats'),
  currencies: z
    .array(z.string().regex(/^[A-Z]{3}$/, 'Write a currency as three capital letters, such as EUR.'))
    .max(20, 'A field may offer at most 20 currencies.')
    .default([])
    .describe('Of `money`; the first is proposed'),
});

export const formPage = z.strictObject({
  pageId,
  title: words(120, 'The title of a page'),
  help: words(1000, 'The text of a page').default(''),
  internal: z.boolean().default(false).describe('Only the team sees and fills it'),
  showIf,
  fields: z
    .array(formField)
    .max(
      FORM_LIMITS.fieldsPerPage,
      `A page may have at most ${FORM_LIMITS.fieldsPerPage} fields; begin another page.`,
    ),
});

/** A whole form. In a draft it may be incomplete; `problemsOf` (rules.ts) says what is missing. */
export const formSchema = z
  .strictObject({
    pages: z
      .array(formPage)
      .min(1, 'A form has at least one page.')
      .max(FORM_LIMITS.pages, `A form may have at most ${FORM_LIMITS.pages} pages.`),
  })
  .refine((s) => s.pages.reduce((n, p) => n + p.fields.length, 0) <= FORM_LIMITS.fields, {
    message: `A form may have at most ${FORM_LIMITS.fields} fields; nobody finishes a longer one.`,
  });

export type FieldOption = z.output<typeof fieldOption>;
export type FormField = z.output<typeof formField>;
export type FormPage = z.output<typeof formPage>;
export type FormSchema = z.output<typeof formSchema>;

const money = z.strictObject({
  amount: z.number(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'Write a currency as three capital letters, such as EUR.'),
});

/**
 * Answers by the id of their field: text, number, true or false, a list of option ids or file ids, money. A person
 * and a unit are ids, a region its code, a date `YYYY-MM-DD`. `checkAnswers` (rules.ts) says whether they fit a form.
 */
export const formAnswers = z
  .record(
    fieldId,
    z.union([
      z.string().max(FORM_LIMITS.longText, `An answer may have at most 10,000 characters.`),
      z.number(),
      z.boolean(),
      z.array(z.string().max(100, 'An item of an answer may have at most 100 characters.')).max(100),
      money,
    ]),
  )
  .refine((a) => Object.keys(a).length <= 400, 'There are more answers than a form can have fields.');

export type Money = z.output<typeof money>;
export type Answer = z.output<typeof formAnswers>[string];
export type Answers = z.output<typeof formAnswers>;
