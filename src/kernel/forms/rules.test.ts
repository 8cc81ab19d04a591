/** The rules of forms, on random forms and answers: what shows, what is accepted, what comes along to a new version. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { vocabularyFaults } from '../conditions/vocabulary.ts';
import {
  type Answers,
  type FormField,
  type FormPage,
  type FormSchema,
  formSchema,
} from './contract-schema.ts';
import { type Looking, visible, vocabularyOf } from './rules.ts';
import { checkAnswers, migrateAnswers } from './rules-answers.ts';
import { compareSchemas, emptyField, emptyPage, problemsOf, slugOf } from './rules-schema.ts';
import { readCondition, type SimpleTest, waysOf, writeCondition } from './rules-simple.ts';

const today = '2026-03-02';
const requester: Looking = { as: 'requester', today };
const team: Looking = { as: 'team', today };
const options = ['a', 'b', 'c'].map((optionId) => ({ optionId, label: optionId.toUpperCase() }));

const kinds = [
  'short-text',
  'number',
  'money',
  'choice',
  'choices',
  'yes-no',
  'date',
  'audience',
  'link',
] as const;

const field = (kind: FormField['kind'], fieldId: string, more: Partial<FormField> = {}): FormField => ({
  ...emptyField(kind, fieldId),
  label: `Field ${fieldId}`,
  ...(kind === 'choice' || kind === 'choices' ? { options } : {}),
  ...more,
});
const page = (pageId: string, fields: FormField[], more: Partial<FormPage> = {}): FormPage => ({
  ...emptyPage(pageId),
  title: `Page ${pageId}`,
  fields,
  ...more,
});

/** Values that a field may be compared with. */
const valuesFor = (kind: FormField['kind']): fc.Arbitrary<string[]> => {
  if (kind === 'choice' || kind === 'choices') return fc.subarray(['a', 'b', 'c'], { minLength: 1 });
  if (kind === 'yes-no') return fc.constantFrom(['true'], ['false']);
  if (kind === 'date') return fc.constantFrom(['2026-01-01'], ['2026-06-30']);
  return fc.integer({ min: -5, max: 5 }).map((n) => [String(n)]);
};

const testOf = (f: FormField): fc.Arbitrary<SimpleTest> =>
  fc.constantFrom(...waysOf(f.kind)).chain((how) =>
    (how === 'answered' || how === 'not-answered' ? fc.constant([]) : valuesFor(f.kind)).map((values) => ({
      fieldId: f.fieldId,
      how,
      values,
    })),
  );

/** A form without problems: each field may depend on earlier ones, and public ones on public ones only. */
const forms: fc.Arbitrary<FormSchema> = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      required: fc.boolean(),
      internal: fc.boolean(),
      onPage: fc.nat(2),
      depends: fc.option(fc.nat(), { nil: null }),
      seed: fc.nat(),
    }),
    { minLength: 3, maxLength: 8 },
  )
  .map((drawn) => {
    const fields = drawn.map((d, i) =>
      field(d.kind, `f${i}`, { required: d.required, internal: d.internal }),
    );
    const whole: FormSchema = { pages: [page('all', fields)] };
    const shaped = fields.map((f, i) => {
      const d = drawn[i]!;
      const earlier = fields.slice(0, i).filter((e) => f.internal || !e.internal);
      if (d.depends === null || earlier.length === 0) return f;
      const on = earlier[d.depends % earlier.length]!;
      const [drawnTest] = fc.sample(testOf(on), { numRuns: 1, seed: d.seed });
      return { ...f, showIf: writeCondition({ join: 'and', tests: [drawnTest!] }, whole) };
    });
    const pages = [0, 1, 2]
      .map((n) =>
        page(
          `p${n}`,
          shaped.filter((_, i) => drawn[i]!.onPage === n),
        ),
      )
      .filter((p) => p.fields.length > 0);
    return { pages };
  });

const answerTo = (f: FormField): fc.Arbitrary<Answers[string] | undefined> => {
  const any = {
    choice: fc.constantFrom('a', 'b', 'c', 'gone'),
    choices: fc.subarray(['a', 'b', 'c']),
    'yes-no': fc.boolean(),
    date: fc.constantFrom('2026-01-01', '2026-02-30', '2026-07-01'),
    money: fc.record({ amount: fc.integer({ min: -2, max: 9 }), currency: fc.constantFrom('EUR', 'USD') }),
    link: fc.constantFrom('https://example.com/a', 'nonsense', ' http://x.example '),
    'short-text': fc.constantFrom(' some words ', '', 'x'),
  } as Partial<Record<FormField['kind'], fc.Arbitrary<Answers[string]>>>;
  return fc.option(any[f.kind] ?? fc.integer({ min: -5, max: 5 }), { nil: undefined });
};

const fieldsOf = (schema: FormSchema) => schema.pages.flatMap((p) => p.fields);

const answered = (schema: FormSchema, as: Looking['as']): fc.Arbitrary<Answers> =>
  fc.tuple(...fieldsOf(schema).map((f) => answerTo(f))).map((all) => {
    const pairs = fieldsOf(schema).map((f, i) => [f, all[i]] as const);
    return Object.fromEntries(
      pairs
        .filter(([f, a]) => a !== undefined && (as === 'team' || !f.internal))
        .map(([f, a]) => [f.fieldId, a]),
    ) as Answers;
  });

const looking = fc.constantFrom(requester, team);
const cases = fc
  .tuple(forms, looking)
  .chain(([schema, how]) => answered(schema, how.as).map((answers) => ({ schema, how, answers })));

describe('random forms', () => {
  test('have no problems as they are made, and words that conditions can use', () => {
    fc.assert(
      fc.property(forms, (schema) => {
        expect(formSchema.parse(schema)).toEqual(schema);
        expect(problemsOf(schema)).toEqual([]);
        expect(vocabularyFaults(vocabularyOf(schema))).toEqual([]);
      }),
    );
  });

  test('show the same whatever the order of their pages and fields', () => {
    fc.assert(
      fc.property(cases, fc.nat(), ({ schema, how, answers }, n) => {
        const turned = [...schema.pages].reverse().map((p) => ({ ...p, fields: [...p.fields].reverse() }));
        const other = { pages: [...turned.slice(n % turned.length), ...turned.slice(0, n % turned.length)] };
        expect(new Set(visible(other, answers, how).fieldIds)).toEqual(
          new Set(visible(schema, answers, how).fieldIds),
        );
      }),
    );
  });

  test('show requesters what they show the team, but for what is internal', () => {
    fc.assert(
      fc.property(cases, ({ schema, answers }) => {
        const internal = new Set(
          fieldsOf(schema)
            .filter((f) => f.internal)
            .map((f) => f.fieldId),
        );
        const seen = [...visible(schema, answers, team).fieldIds].filter((id) => !internal.has(id));
        expect([...visible(schema, answers, requester).fieldIds]).toEqual(seen);
      }),
    );
  });

  test('never block on what is hidden, and never keep an answer to it', () => {
    fc.assert(
      fc.property(cases, ({ schema, how, answers }) => {
        const shown = visible(schema, answers, how).fieldIds;
        const { flaws, answers: kept } = checkAnswers(schema, answers, how);
        for (const flaw of flaws) expect(shown).toContain(flaw.fieldId);
        for (const id of Object.keys(kept)) expect(shown).toContain(id);
      }),
    );
  });

  test('accept again what they accepted, unchanged, also after a migration to the same version', () => {
    fc.assert(
      fc.property(cases, ({ schema, how, answers }) => {
        const first = checkAnswers(schema, answers, how);
        if (first.flaws.length > 0) return;
        expect(checkAnswers(schema, first.answers, how)).toEqual(first);
        const migrated = migrateAnswers(schema, schema, first.answers, how);
        expect(migrated.answers).toEqual(first.answers);
        expect(migrated.dropped).toEqual([]);
        expect(migrated.missing).toEqual([]);
      }),
    );
  });

  test('lose no answer silently when they are migrated to another form', () => {
    fc.assert(
      fc.property(cases, forms, ({ schema, how, answers }, to) => {
        const { kept, dropped, answers: moved } = migrateAnswers(schema, to, answers, how);
        const told = new Set([...kept, ...dropped.map((d) => d.fieldId)]);
        expect(told).toEqual(new Set(Object.keys(answers)));
        expect(kept).toEqual(Object.keys(moved));
        const ids = new Set(fieldsOf(to).map((f) => f.fieldId));
        for (const id of kept) expect(ids).toContain(id);
      }),
    );
  });

  test('differ from another exactly when something of them does', () => {
    fc.assert(
      fc.property(forms, forms, (a, b) => {
        expect(compareSchemas(a, a)).toEqual([]);
        expect(compareSchemas(a, b).length === 0).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });

  test('read simple conditions back as they were written', () => {
    fc.assert(
      fc.property(
        forms.chain((schema) =>
          fc.record({
            schema: fc.constant(schema),
            join: fc.constantFrom('and' as const, 'or' as const),
            tests: fc.array(
              fc
                .constantFrom(...fieldsOf(schema))
                .chain(testOf)
                .filter((t) => t !== undefined),
              {
                minLength: 2,
                maxLength: 4,
              },
            ),
          }),
        ),
        ({ schema, join, tests }) => {
          const text = writeCondition({ join, tests }, schema);
          expect(text).not.toBeNull();
          expect(readCondition(text!, schema)).toEqual({ join, tests });
        },
      ),
    );
  });
});

describe('problems of a form', () => {
  const sentences = (schema: FormSchema) => problemsOf(schema).map((p) => p.sentence);

  test('a circle of conditions is told with its way out, and hides nothing', () => {
    const schema = {
      pages: [
        page('p', [
          field('yes-no', 'first', { label: 'First', showIf: 'answers.second = true' }),
          field('yes-no', 'second', { label: 'Second', showIf: 'answers.first = true' }),
        ]),
      ],
    };
    expect(sentences(schema)).toEqual([
      '“First” shows depending on “Second”, and so in the end on itself. Break the circle: take one of the conditions away.',
      '“Second” shows depending on “First”, and so in the end on itself. Break the circle: take one of the conditions away.',
    ]);
    expect([...visible(schema, {}, requester).fieldIds]).toEqual(['first', 'second']);
  });

  test('a page cannot hang on a field that stands on it', () => {
    const schema = {
      pages: [
        page('one', [field('number', 'n', { label: 'N' })], { title: 'One', showIf: 'answers.n > 1' }),
        page('two', [field('number', 'm')]),
      ],
    };
    expect(sentences(schema)).toEqual([
      'The page “One” shows depending on “N”, which stands on it. Move that field to an earlier page.',
    ]);
  });

  test('what requesters see cannot hang on what only the team sees', () => {
    const schema = {
      pages: [
        page('one', [field('number', 'n', { label: 'Open', showIf: 'answers.risk > 1' })]),
        page('two', [field('number', 'risk', { label: 'Risk' })], { internal: true }),
      ],
    };
    expect(sentences(schema)).toEqual([
      '“Open” is for requesters and shows depending on “Risk”, which only the team sees. Choose another field.',
    ]);
  });

  test('conditions that cannot be read say why', () => {
    const [only] = sentences({ pages: [page('p', [field('number', 'n', { showIf: 'answers.m > 1' })])] });
    expect(only).toMatch(/^“Field n” has a condition that cannot be read: answers has no “m”/);
  });

  test('options, bounds, currencies, titles and labels are asked for', () => {
    const bare = {
      pages: [
        page('p', [field('choice', 'c', { options: [] }), field('money', 'm', { currencies: [] })], {
          title: '',
        }),
        page('q', [field('number', 'n', { min: 3, max: 1 }), field('number', 'o', { label: '' })]),
        page('r', []),
      ],
    };
    expect(problemsOf(bare).map((p) => p.part)).toEqual([
      'title',
      'options',
      'currencies',
      'bounds',
      'label',
      'fields',
    ]);
  });

  test('ids avoid the words of the language and what is taken', () => {
    expect(slugOf('In or out?', 'field-1', new Set())).toBe('out');
    expect(slugOf('Größe der Gruppe', 'field-1', new Set())).toBe('gro-e-der-gruppe');
    expect(slugOf('كم عدد المتعلمين؟', 'field-1', new Set())).toBe('field-1');
    expect(slugOf('Goal', 'field-1', new Set(['goal', 'goal-2']))).toBe('goal-3');
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (label) => {
        const id = slugOf(label, 'field-9', new Set());
        expect(problemsOf({ pages: [page('p', [field('number', id)])] })).toEqual([]);
        expect(formSchema.safeParse({ pages: [page('p', [field('number', id)])] }).success).toBe(true);
      }),
    );
  });
});

describe('answers', () => {
  const schema = {
    pages: [
      page('p', [
        field('choice', 'type', { required: true }),
        field('short-text', 'regulator', { required: true, showIf: 'answers.type = "a"' }),
        field('choices', 'formats'),
        field('short-text', 'room', {
          showIf: 'some choice in answers.formats satisfies choice.option = "b"',
        }),
      ]),
      page('team', [field('number', 'effort', { required: true })], { internal: true }),
    ],
  };
  const check = (answers: Answers, how: Looking = requester) =>
    checkAnswers(schema, answers, how).flaws.map((f) => `${f.fieldId} ${f.code}`);

  test('what becomes visible is needed, what is hidden is not', () => {
    expect(check({})).toEqual(['type required']);
    expect(check({ type: 'a' })).toEqual(['regulator required']);
    expect(check({ type: 'b' })).toEqual([]);
    expect(check({ type: 'b' }, team)).toEqual(['effort required']);
    expect(checkAnswers(schema, { type: 'b', regulator: 'x' }, requester).answers).toEqual({ type: 'b' });
    expect(checkAnswers(schema, { type: 'b', formats: ['b', 'a'], room: 'R1' }, requester).answers).toEqual({
      type: 'b',
      formats: ['a', 'b'],
      room: 'R1',
    });
  });

  test('requesters cannot answer for the team, nor what is not asked', () => {
    expect(check({ type: 'b', effort: 3, other: 'x' })).toEqual(['effort internal', 'other unknown']);
  });

  test('a draft is checked without missing anything', () => {
    expect(checkAnswers(schema, { type: 'zz' }, { ...requester, partial: true }).flaws).toEqual([
      {
        fieldId: 'type',
        code: 'no-such-option',
        details: { option: 'zz' },
        sentence: 'Choose one of the options; zz is not among them any more.',
      },
    ]);
  });

  test('a draft is brought to a new version and says what changed', () => {
    const next = {
      pages: [
        page('p', [
          field('choices', 'type', { label: 'Types', options: options.slice(0, 2) }),
          field('long-text', 'regulator'),
          field('number', 'audience-size', { label: 'How many?', required: true }),
        ]),
      ],
    };
    expect(migrateAnswers(schema, next, { type: 'a', regulator: 'FSA', formats: ['c'] }, requester)).toEqual({
      answers: { type: ['a'], regulator: 'FSA' },
      kept: ['type', 'regulator'],
      dropped: [{ fieldId: 'formats', label: 'Field formats', why: 'field-gone' }],
      missing: [{ fieldId: 'audience-size', label: 'How many?' }],
    });
    expect(migrateAnswers(schema, next, { type: 'c' }, requester).dropped).toEqual([
      { fieldId: 'type', label: 'Field type', why: 'option-gone' },
    ]);
  });
});

test('a moved field is told as moved, a changed one by its parts', () => {
  const [a, b, c] = [field('number', 'a'), field('number', 'b'), field('number', 'c')];
  const from = { pages: [page('p', [a, b, c]), page('q', [field('number', 'd')])] };
  const to = { pages: [page('p', [c, a, { ...b, required: true }]), page('q', [])] };
  expect(compareSchemas(from, to)).toEqual([
    { what: 'moved', pageId: 'p', fieldId: 'c', label: 'Field c', parts: [] },
    {
      what: 'changed',
      pageId: 'p',
      fieldId: 'b',
      label: 'Field b',
      parts: [{ part: 'required', from: 'false', to: 'true' }],
    },
    { what: 'removed', pageId: 'q', fieldId: 'd', label: 'Field d', parts: [] },
  ]);
});
