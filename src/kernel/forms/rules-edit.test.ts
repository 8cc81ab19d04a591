/** Edits of the builder: nothing is lost on the way, and ids are made once. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FIELD_KINDS, type FormSchema, formSchema } from './contract-schema.ts';
import * as edit from './rules-edit.ts';
import { emptyPage } from './rules-schema.ts';

const start: FormSchema = { pages: [emptyPage('page-1')] };
const none = new Set<string>();

const steps = fc.array(
  fc.record({
    what: fc.constantFrom('add', 'move', 'up', 'down', 'copy', 'page', 'page-up', 'label', 'remove'),
    kind: fc.constantFrom(...FIELD_KINDS),
    n: fc.nat(40),
    m: fc.nat(40),
    label: fc.string({ maxLength: 12 }),
  }),
  { maxLength: 30 },
);

test('any series of edits gives a form that can be saved, with ids that are used once', () => {
  fc.assert(
    fc.property(steps, (series) => {
      let schema = start;
      for (const { what, kind, n, m, label } of series) {
        const fields = schema.pages.flatMap((p) => p.fields);
        const page = schema.pages[m % schema.pages.length]!;
        const place = { pageId: page.pageId, index: n % (page.fields.length + 1) };
        const id = fields[n % Math.max(1, fields.length)]?.fieldId ?? 'none';
        const before = fields.length;
        if (what === 'add') schema = edit.addField(schema, kind, place, none).schema;
        if (what === 'move') schema = edit.moveField(schema, id, place);
        if (what === 'up') schema = edit.stepField(schema, id, -1);
        if (what === 'down') schema = edit.stepField(schema, id, 1);
        if (what === 'copy') schema = edit.copyField(schema, id, none).schema;
        if (what === 'page' && schema.pages.length < 5) schema = edit.addPage(schema).schema;
        if (what === 'page-up') schema = edit.stepPage(schema, page.pageId, -1);
        if (what === 'label')
          schema = edit.settleIds(edit.changeField(schema, id, { label: label.trim() }), id, none).schema;
        if (what === 'remove') schema = edit.removeField(schema, id);
        const after = schema.pages.flatMap((p) => p.fields).map((f) => f.fieldId);
        if (!['add', 'copy', 'remove'].includes(what)) expect(after).toHaveLength(before);
        expect(new Set(after).size).toBe(after.length);
      }
      expect(formSchema.safeParse(schema).success).toBe(true);
    }),
  );
});

test('a step up and a step down come back, also over the edge of a page', () => {
  let schema = edit.addPage(start).schema;
  for (const [pageId, index] of [
    ['page-1', 0],
    ['page-1', 1],
    ['page-2', 0],
  ] as const)
    schema = edit.addField(schema, 'number', { pageId, index }, none).schema;
  const down = edit.stepField(schema, 'number-2', 1);
  expect(edit.placeOf(down, 'number-2')).toEqual({ pageId: 'page-2', index: 0 });
  expect(edit.stepField(down, 'number-2', -1)).toEqual(schema);
  expect(edit.stepField(schema, 'number', -1)).toBe(schema);
});

test('ids follow their labels until something was answered under them or a condition names them', () => {
  const { schema, fieldId } = edit.addField(start, 'choice', { pageId: 'page-1', index: 0 }, none);
  const options = [
    { optionId: 'option-1', label: 'Legal duty' },
    { optionId: 'option-2', label: 'قانون' },
  ];
  const named = edit.changeField(schema, fieldId, { label: 'Type of need', options });
  const settled = edit.settleIds(named, fieldId, none);
  expect(settled.fieldId).toBe('type-of-need');
  expect(edit.fieldOf(settled.schema, 'type-of-need')?.options.map((o) => o.optionId)).toEqual([
    'legal-duty',
    'option-2',
  ]);
  expect(edit.settleIds(named, fieldId, new Set([fieldId, `${fieldId}/option-1`])).schema).toBe(named);
});
