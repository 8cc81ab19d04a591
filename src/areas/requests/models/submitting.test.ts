import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decide, getApproval, listApprovals } from '../../../kernel/approvals/contract.ts';
import {
  changeDraft as changeFormDraft,
  draftVersion,
  publishVersion,
} from '../../../kernel/forms/contract.ts';
import { perform, preview } from '../../../kernel/perform.ts';
import { refused } from '../../../testing/refused.ts';
import { publishedForm, publishedModel, rosterForm } from '../../../testing/samples/request-models.ts';
import { openWorld, type World } from '../../../testing/world.ts';
import * as asking from '../contract.ts';
import { at } from '../test-requests.ts';
import { completeAnswers, getAnswers } from './contract-filled.ts';
import { retireModel } from './contract-models.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const get = (requestId: string, actor = world.member) =>
  perform(world.app, asking.getRequest, { requestId }, actor);
const answersOf = (requestId: string, actor = world.member) =>
  perform(world.app, getAnswers, { requestId }, actor);
const submit = (input: object, actor = world.member) =>
  perform(world.app, asking.submitRequest, { title: 'Swap Kim and Lee', ...input }, actor);

/** A model of Operations with the form of a roster change. */
async function roster(more: object = {}) {
  const form = await publishedForm(world);
  return { ...form, ...(await publishedModel(world, { formId: form.formId, ...more })) };
}

/** Publishes the next version of a form, with other pages. */
async function publishNext(formId: string, pages: (typeof rosterForm)['pages']) {
  const drafted = await perform(world.app, draftVersion, { formId }, world.coordinator);
  const changed = await perform(
    world.app,
    changeFormDraft,
    { formVersionId: drafted.formVersionId, schema: { pages } },
    world.coordinator,
    at(drafted.version),
  );
  await perform(
    world.app,
    publishVersion,
    { formVersionId: drafted.formVersionId },
    world.coordinator,
    at(changed.version),
  );
}

describe('asking by a model', () => {
  it('goes straight to the queue of the model, with the day that the catalogue promises', async () => {
    const { modelId } = await roster({ expectedDays: 3 });
    const made = await submit({ modelId, answers: { what: 'leave', deadline: '2026-04-01' } });
    expect(made.state).toBe('in-fulfilment');
    const seen = await get(made.requestId, world.coordinator);
    expect(seen).toMatchObject({
      queue: { queueId: world.queueId },
      dueOn: '2026-03-04',
      deadline: '2026-04-01',
      owner: null,
    });
    expect(seen.decidedAt).not.toBeNull();
  });

  it('says beforehand where it goes', async () => {
    const { modelId } = await roster();
    const ahead = await preview(
      world.app,
      asking.submitRequest,
      { title: 'Swap', modelId, answers: { what: 'leave' } },
      world.member,
    );
    expect(ahead.consequences.map((c) => c.event)).toContain('requests.request-taken-up');
  });

  it('waits for the approval of the model first', async () => {
    const { modelId } = await roster({
      approvalSteps: [
        { position: 1, name: 'Budget', mode: 'one', seats: [{ kind: 'person', id: world.people.lea }] },
      ],
    });
    const made = await submit({ modelId, answers: { what: 'leave' } });
    expect(made.state).toBe('in-approval');
  });

  it('sends demand to triage, in the queue of the model', async () => {
    const { modelId } = await publishedModel(world, { kind: 'demand', name: 'New course' });
    const no = await refused(submit({ modelId }));
    expect(no.reason).toBe('goal-missing');
    const made = await submit({ modelId, goal: 'Everybody can do it' });
    expect(made.state).toBe('submitted');
    expect((await get(made.requestId, world.coordinator)).queue?.queueId).toBe(world.queueId);
  });

  it('refuses answers that do not fit, field by field', async () => {
    const { modelId } = await roster();
    const no = await refused(submit({ modelId, answers: { what: 'swap' } }));
    expect(no.reason).toBe('answers-wrong');
    expect(no.message).toContain('With whom?');
    expect(no.details.flaws).toEqual([{ path: 'answers.with-whom', message: expect.any(String) }]);
  });

  it('refuses what is not offered: retired, or of another business area', async () => {
    const { modelId, version } = await roster();
    expect((await refused(submit({ modelId, answers: { what: 'leave' } }, world.elsewhere))).reason).toBe(
      'model-unknown',
    );
    await perform(world.app, retireModel, { modelId }, world.coordinator, at(version));
    expect((await refused(submit({ modelId, answers: { what: 'leave' } }))).reason).toBe('model-unknown');
  });

  it('keeps what only the team sees from the requester', async () => {
    const { modelId } = await roster();
    const made = await submit({ modelId, answers: { what: 'leave', effort: 90 } });
    expect((await answersOf(made.requestId, world.coordinator)).answers).toEqual({ what: 'leave' });
    const done = await perform(
      world.app,
      completeAnswers,
      { requestId: made.requestId, answers: { effort: 20, what: 'swap' } },
      world.coordinator,
      at(made.version),
    );
    expect(done.version).toBe(made.version + 1);
    const team = await answersOf(made.requestId, world.coordinator);
    expect(team.answers).toEqual({ what: 'leave', effort: 20 });
    expect(team.mayComplete).toBe(true);
    const mine = await answersOf(made.requestId);
    expect(mine.answers).toEqual({ what: 'leave' });
    expect(JSON.stringify(mine.form)).not.toContain('effort');
    const no = await refused(
      perform(
        world.app,
        completeAnswers,
        { requestId: made.requestId, answers: { effort: 'much' } },
        world.coordinator,
        at(done.version),
      ),
    );
    expect(no.reason).toBe('answers-wrong');
  });
});

describe('a draft', () => {
  const draft = async (modelId: string, answers: object) =>
    perform(
      world.app,
      asking.saveDraft,
      { title: 'Swap Kim and Lee', modelId, answers: answers as never },
      world.member,
    );

  it('keeps what is written, right or wrong, and is submitted when it is right', async () => {
    const { modelId } = await roster();
    const saved = await draft(modelId, { what: 'swap' });
    const no = await refused(
      perform(world.app, asking.submitDraft, { requestId: saved.requestId }, world.member, at(saved.version)),
    );
    expect(no.reason).toBe('answers-wrong');
    const changed = await perform(
      world.app,
      asking.changeDraft,
      { requestId: saved.requestId, answers: { what: 'swap', 'with-whom': 'Lee' } },
      world.member,
      at(saved.version),
    );
    const sent = await perform(
      world.app,
      asking.submitDraft,
      { requestId: saved.requestId },
      world.member,
      at(changed.version),
    );
    expect(sent.state).toBe('in-fulfilment');
    expect((await answersOf(saved.requestId)).answers).toEqual({ what: 'swap', 'with-whom': 'Lee' });
  });

  it('is brought forward when its form changes, and says what changed', async () => {
    const { modelId, formId } = await roster();
    const saved = await draft(modelId, { what: 'leave', deadline: '2026-04-01' });
    const [page] = rosterForm.pages;
    await publishNext(formId, [
      {
        ...page!,
        fields: [page!.fields[0]!, { fieldId: 'why', kind: 'short-text', label: 'Why?', required: true }],
      },
    ]);
    const seen = await answersOf(saved.requestId);
    expect(seen.changes).toEqual({ dropped: ['By when?'], missing: ['Why?'] });
    expect(seen.answers).toEqual({ what: 'leave' });
    const no = await refused(
      perform(world.app, asking.submitDraft, { requestId: saved.requestId }, world.member, at(saved.version)),
    );
    expect(no.reason).toBe('form-changed');
    expect(no.message).toContain('“Why?” is new');
    const forward = await perform(
      world.app,
      asking.changeDraft,
      {
        requestId: saved.requestId,
        formVersionId: seen.form!.formVersionId,
        answers: { ...seen.answers, why: 'She is ill' },
      },
      world.member,
      at(saved.version),
    );
    const sent = await perform(
      world.app,
      asking.submitDraft,
      { requestId: saved.requestId },
      world.member,
      at(forward.version),
    );
    expect(sent.state).toBe('in-fulfilment');
  });

  it('goes on without a word when the change does not touch it', async () => {
    const { modelId, formId } = await roster();
    const saved = await draft(modelId, { what: 'leave' });
    const [page] = rosterForm.pages;
    await publishNext(formId, [
      { ...page!, fields: [...page!.fields, { fieldId: 'note', kind: 'long-text', label: 'A note' }] },
    ]);
    const sent = await perform(
      world.app,
      asking.submitDraft,
      { requestId: saved.requestId },
      world.member,
      at(saved.version),
    );
    expect(sent.state).toBe('in-fulfilment');
  });

  it('takes no answers of another form', async () => {
    const { modelId } = await roster();
    const other = await publishedForm(world, rosterForm, 'Another form');
    const no = await refused(
      perform(
        world.app,
        asking.saveDraft,
        { title: 'Swap', modelId, formVersionId: other.formVersionId, answers: {} },
        world.member,
      ),
    );
    expect(no.reason).toBe('form-unknown');
  });
});

describe('a model with an approval', () => {
  it('goes to its queue once it is approved', async () => {
    const { modelId } = await roster({
      expectedDays: 3,
      approvalSteps: [
        { position: 1, name: 'Budget', mode: 'one', seats: [{ kind: 'person', id: world.people.lea }] },
      ],
    });
    const made = await submit({ modelId, answers: { what: 'leave' } });
    const { rows } = await perform(world.app, listApprovals, {}, world.administrator);
    const { approvalId } = rows[0]!;
    const approval = await perform(world.app, getApproval, { approvalId }, world.administrator);
    const seat = approval.steps[0]!.seats[0]!;
    await perform(
      world.app,
      decide,
      { seatId: seat.seatId, outcome: 'approve' },
      world.administrator,
      at(seat.version),
    );
    await world.settle();
    expect(await get(made.requestId, world.coordinator)).toMatchObject({
      state: 'in-fulfilment',
      dueOn: '2026-03-04',
      queue: { queueId: world.queueId },
    });
  });
});
