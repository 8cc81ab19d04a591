/** Forms on real SQL: drafting, publishing, who may, what is refused, and what stays as it was. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { openWorld, ownWorld, type World } from '../../testing/world.ts';
import { perform, preview } from '../perform.ts';
import * as forms from './contract.ts';
import { compareFormVersions, getForm, getFormVersion, listForms, nameAnswers } from './contract-read.ts';
import { checkPointers, publishedVersion } from './find.ts';
import { emptyField, emptyPage } from './rules-schema.ts';
import { sampleSchema } from './test-data.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const create = (more: object = {}, actor = world.administrator) =>
  perform(world.app, forms.createForm, { name: 'Safety course', schema: sampleSchema(), ...more }, actor);
const change = (
  formVersionId: string,
  schema: object,
  expectedVersion: number,
  actor = world.administrator,
) =>
  perform(world.app, forms.changeDraft, { formVersionId, schema: schema as never }, actor, {
    expectedVersion,
  });
const publish = (formVersionId: string, expectedVersion = 1, actor = world.administrator) =>
  perform(world.app, forms.publishVersion, { formVersionId }, actor, { expectedVersion });
const form = (formId: string) => perform(world.app, getForm, { formId }, world.administrator);

async function refusal(attempt: Promise<unknown>): Promise<Refusal> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
const reason = async (attempt: Promise<unknown>) => (await refusal(attempt)).reason;

describe('a form', () => {
  it('is drafted, published, drafted anew and published again', async () => {
    const made = await create();
    expect(made.key).toBe('FRM-1');
    expect((await form(made.formId)).state).toBe('draft');
    await publish(made.formVersionId);
    const next = await perform(world.app, forms.draftVersion, { formId: made.formId }, world.administrator);
    expect(next.number).toBe(2);
    const schema = sampleSchema('What should change?');
    const changed = await change(next.formVersionId, schema, 1);
    expect(changed).toMatchObject({ version: 2, problems: [] });
    const compared = await perform(
      world.app,
      compareFormVersions,
      { formVersionId: next.formVersionId },
      world.administrator,
    );
    expect(compared.from?.number).toBe(1);
    expect(compared.differences).toHaveLength(1);
    const published = await publish(next.formVersionId, 2);
    expect(published.replacedVersionId).toBe(made.formVersionId);
    const now = await form(made.formId);
    expect(now.versions.map((v) => `${v.number} ${v.state}`)).toEqual(['2 published', '1 replaced']);
    expect(await publishedVersion(world.app.database.kysely as never, made.formId)).toMatchObject({
      number: 2,
      schema,
    });
  });

  it('is published only without problems, and only when something changed', async () => {
    const made = await create({ schema: { pages: [emptyPage('page-1')] } });
    const refused = await refusal(publish(made.formVersionId));
    expect(refused.reason).toBe('draft-has-problems');
    expect(refused.message).toContain('Page 1 asks nothing. Add a field, or remove the page.');
    await change(made.formVersionId, sampleSchema(), 1);
    await publish(made.formVersionId, 2);
    const next = await perform(world.app, forms.draftVersion, { formId: made.formId }, world.administrator);
    expect(await reason(publish(next.formVersionId))).toBe('nothing-changed');
    expect(
      await reason(perform(world.app, forms.draftVersion, { formId: made.formId }, world.administrator)),
    ).toBe('draft-exists');
  });

  it('tells a preview of publishing and changes nothing', async () => {
    const made = await create();
    const { consequences } = await preview(
      world.app,
      forms.publishVersion,
      { formVersionId: made.formVersionId },
      world.administrator,
      { expectedVersion: 1 },
    );
    expect(consequences.map((c) => c.sentence)).toEqual([
      'Version 1 of FRM-1 Safety course is published; whoever begins from now on fills it in',
    ]);
    expect((await form(made.formId)).state).toBe('draft');
  });

  it('keeps what was published, even from SQL', async () => {
    const made = await create();
    await publish(made.formVersionId);
    expect(await reason(change(made.formVersionId, sampleSchema('Other'), 2))).toBe('not-a-draft');
    await expect(
      sql`update kernel.form_version set schema = '{}' where form_version_id = ${made.formVersionId}`.execute(
        world.app.database.kysely,
      ),
    ).rejects.toThrow('a published version of a form never changes');
  });

  it('is saved twice from two screens: the second is told that it saw an older one', async () => {
    const made = await create();
    await change(made.formVersionId, sampleSchema('Mine'), 1);
    expect(await reason(change(made.formVersionId, sampleSchema('Theirs'), 1))).toBe('changed-meanwhile');
    const { version } = await change(made.formVersionId, sampleSchema('Mine'), 2);
    // The same again is no change.
    expect(version).toBe(2);
  });

  it('retires and comes back; its name is free meanwhile', async () => {
    const made = await create();
    await publish(made.formVersionId);
    const { version } = await form(made.formId);
    const retired = await perform(world.app, forms.retireForm, { formId: made.formId }, world.administrator, {
      expectedVersion: version,
    });
    const other = await create();
    const back = () =>
      perform(world.app, forms.reinstateForm, { formId: made.formId }, world.administrator, {
        expectedVersion: retired.version,
      });
    expect(await reason(back())).toBe('name-taken');
    await perform(world.app, forms.changeForm, { formId: other.formId, name: 'Other' }, world.administrator, {
      expectedVersion: 1,
    });
    await back();
    expect((await form(made.formId)).state).toBe('published');
  });

  it('is copied as it is published, for another unit', async () => {
    const made = await create();
    await publish(made.formVersionId);
    const copy = await perform(
      world.app,
      forms.copyForm,
      { formId: made.formId, name: 'Safety in Operations', unitId: world.units.operations },
      world.coordinator,
    );
    expect(await form(copy.formId)).toMatchObject({ unitName: 'Operations', fields: 4, pages: 2 });
  });
});

describe('whoever designs forms', () => {
  it('keeps those of their own units only', async () => {
    expect(await reason(create({}, world.coordinator))).toBe('beyond-scope');
    expect(await reason(create({ unitId: world.units.sales }, world.coordinator))).toBe('beyond-scope');
    const own = await create({ unitId: world.units.fieldService }, world.coordinator);
    await publish(own.formVersionId, 1, world.coordinator);
    const enterprise = await create({ name: 'For all' });
    expect(await reason(publish(enterprise.formVersionId, 1, world.coordinator))).toBe('beyond-scope');
    const { rows } = await perform(world.app, listForms, { sort: 'name' }, world.coordinator);
    expect(rows.map((f) => [f.name, f.can.includes('forms.draft-version')])).toEqual([
      ['For all', false],
      ['Safety course', true],
    ]);
  });

  it('is not everybody: a member reads published versions without the internal part', async () => {
    const made = await create();
    const read = () =>
      perform(world.app, getFormVersion, { formVersionId: made.formVersionId }, world.member);
    expect(await reason(read())).toBe('form-version-not-found');
    await publish(made.formVersionId);
    const seen = await read();
    expect(seen.isWhole).toBe(false);
    expect(seen.schema.pages.map((p) => p.pageId)).toEqual(['need']);
    expect(await reason(create({ name: 'Mine' }, world.member))).toBe('right-missing');
  });
});

describe('lists and pointers', () => {
  it('pages through many forms in every order', async () => {
    for (let i = 0; i < 7; i++) await create({ name: `Form ${String(i).padStart(2, '0')}` });
    for (const sort of ['changedAt', 'name', 'createdAt'] as const) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await perform(
          world.app,
          listForms,
          { sort, limit: 3, ...(cursor === undefined ? {} : { cursor }) },
          world.administrator,
        );
        seen.push(...page.rows.map((r) => r.name));
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      expect(new Set(seen).size).toBe(7);
      expect(seen).toHaveLength(7);
    }
    const found = await perform(world.app, listForms, { filter: { text: 'form 03' } }, world.administrator);
    expect(found.rows.map((r) => r.key)).toEqual(['FRM-4']);
  });

  it('names who and what answers point to, and refuses what is not there', async () => {
    const { amara } = world.people;
    const nobody = '00000000-0000-4000-8000-000000000000';
    const { names } = await perform(
      world.app,
      nameAnswers,
      { people: [amara, nobody], units: [world.units.sales] },
      world.member,
    );
    expect(names[amara]).toBe('Amara Okafor');
    const schema = {
      pages: [
        {
          ...emptyPage('p'),
          fields: [emptyField('person', 'who'), emptyField('unit', 'where'), emptyField('files', 'papers')],
        },
      ],
    };
    const check = (answers: object) =>
      checkPointers(world.app.database.kysely as never, schema, answers as never, null);
    expect(await check({ who: amara, where: world.units.sales })).toEqual([]);
    expect((await check({ who: nobody, where: amara, papers: [nobody] })).map((f) => f.fieldId)).toEqual([
      'who',
      'where',
      'papers',
    ]);
  });
});

describe('two people at once', () => {
  it('drafting the next version make one draft', async () => {
    const own = await ownWorld();
    try {
      const made = await perform(
        own.app,
        forms.createForm,
        { name: 'Safety course', schema: sampleSchema() },
        own.administrator,
      );
      await perform(own.app, forms.publishVersion, { formVersionId: made.formVersionId }, own.administrator, {
        expectedVersion: 1,
      });
      const both = await Promise.allSettled(
        [1, 2, 3].map(() => perform(own.app, forms.draftVersion, { formId: made.formId }, own.administrator)),
      );
      expect(both.filter((b) => b.status === 'fulfilled')).toHaveLength(1);
      for (const b of both)
        if (b.status === 'rejected') expect((b.reason as Refusal).reason).toBe('draft-exists');
    } finally {
      await own.close();
    }
  });
});
