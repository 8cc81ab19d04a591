import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { perform } from '../../../kernel/perform.ts';
import { refused } from '../../../testing/refused.ts';
import { draftedModel, publishedModel } from '../../../testing/samples/request-models.ts';
import { openWorld, type World } from '../../../testing/world.ts';
import * as asking from '../contract.ts';
import { at } from '../test-requests.ts';
import * as deflection from './contract-deflection.ts';
import * as contract from './contract-models.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const names = async (actor = world.member, filter: object = {}) =>
  (await perform(world.app, contract.listModels, { filter }, actor)).rows.map((r) => r.name);

describe('the catalogue', () => {
  it('shows what is published, to those whom it is offered to', async () => {
    await publishedModel(world);
    await draftedModel(world, { name: 'Not ready yet' });
    expect(await names()).toEqual(['Roster change']);
    expect(await names(world.elsewhere)).toEqual([]);
    expect(await names(world.coordinator, { state: 'draft' })).toEqual(['Not ready yet']);
    expect(await names(world.member, { state: 'draft' })).toEqual([]);
  });

  it('finds a model by other words for it, and by its key', async () => {
    const { key } = await publishedModel(world);
    expect(await names(world.member, { text: 'swap' })).toEqual(['Roster change']);
    expect(await names(world.member, { text: key })).toEqual(['Roster change']);
    expect(await names(world.member, { text: 'forklift' })).toEqual([]);
  });

  it('shows settings to those who keep it only', async () => {
    const { modelId, key } = await publishedModel(world);
    const seen = await perform(world.app, contract.getModel, { modelId: key }, world.member);
    expect(seen.settings).toBeNull();
    expect(seen.can).toEqual(['requests.submit-request']);
    const kept = await perform(world.app, contract.getModel, { modelId }, world.coordinator);
    expect(kept.settings).toMatchObject({ requests: 0, solved: 0, missing: [] });
    expect(kept.can).toContain('requests.retire-model');
  });

  it('is not entered by a model that goes nowhere', async () => {
    const { modelId, version } = await draftedModel(world, { queueId: null, description: '' });
    const no = await refused(
      perform(world.app, contract.publishModel, { modelId }, world.coordinator, at(version)),
    );
    expect(no.reason).toBe('not-ready');
    expect(no.message).toContain('Name the queue');
    expect(no.message).toContain('Describe what one gets');
  });

  it('keeps what stands in it complete', async () => {
    const { modelId, version } = await publishedModel(world);
    const no = await refused(
      perform(world.app, contract.changeModel, { modelId, queueId: null }, world.coordinator, at(version)),
    );
    expect(no.reason).toBe('not-ready');
  });

  it('refuses an answer that is to be filled in, and closing before warning', async () => {
    const answer = { kind: 'answer', name: 'Where is the forklift course?', unitId: world.units.operations };
    const create = (input: object) =>
      refused(perform(world.app, contract.createModel, input as never, world.coordinator));
    expect((await create({ ...answer, queueId: world.queueId })).reason).toBe('answer-only');
    expect((await create({ ...answer, kind: 'demand', silentWarnDays: 15 })).reason).toBe('silent-order');
    expect((await create({ ...answer, unitId: world.units.sales })).reason).toBe('beyond-reach');
    expect((await create({ ...answer, unitId: null })).reason).toBe('beyond-reach');
  });

  it('lets a retired model come back', async () => {
    const { modelId, version } = await publishedModel(world);
    const gone = await perform(world.app, contract.retireModel, { modelId }, world.coordinator, at(version));
    expect(await names()).toEqual([]);
    await perform(world.app, contract.publishModel, gone, world.coordinator, at(gone.version));
    expect(await names()).toEqual(['Roster change']);
  });
});

describe('what is similar', () => {
  const similar = (text: string, actor = world.member, more: object = {}) =>
    perform(world.app, deflection.findSimilar, { text, ...more }, actor);

  it('finds own requests by their words and a slip of the pen, most similar first', async () => {
    const ask = (title: string) =>
      perform(world.app, asking.submitRequest, { title, goal: 'Better' }, world.member);
    const forklift = await ask('Forklift safety training');
    await ask('Negotiation for sales people');
    const found = await similar('safety training for forklift drivers');
    expect(found.requests.map((r) => r.key)).toEqual([forklift.key]);
    expect(found.requests[0]).toMatchObject({ isMine: true, state: 'submitted' });
    expect((await similar('forklfit saftey training')).requests.map((r) => r.key)).toEqual([forklift.key]);
    const others = await similar('forklift safety', world.member, { exceptRequestId: forklift.requestId });
    expect(others.requests).toEqual([]);
  });

  it('shows nobody what they may not read, and no drafts', async () => {
    const input = { title: 'Forklift safety training', goal: 'Better' };
    await perform(world.app, asking.submitRequest, input, world.member);
    await perform(world.app, asking.saveDraft, input, world.member);
    expect((await similar('forklift safety', world.member)).requests).toHaveLength(1);
    expect((await similar('forklift safety', world.coordinator)).requests).toHaveLength(1);
    expect((await similar('forklift safety', world.elsewhere)).requests).toEqual([]);
    expect(await similar('forklift safety', world.powerless).catch((e) => e.code)).toBe('forbidden');
  });

  it('offers models by name and by other words', async () => {
    await publishedModel(world);
    expect((await similar('we need to change a roster')).models.map((m) => m.name)).toEqual([
      'Roster change',
    ]);
    expect((await similar('swap seats of two people')).models).toHaveLength(1);
    expect((await similar('swap seats', world.elsewhere)).models).toEqual([]);
  });

  it('takes any text', async () => {
    for (const text of ["'); drop table", '日本語の研修', '\\:*&|!()<->', 'a b c', '🎓🎓🎓', 'x'.repeat(400)])
      expect(await similar(text)).toEqual({ requests: [], models: [] });
  });
});

describe('deflection', () => {
  it('counts what solved a need and puts the draft away', async () => {
    const { modelId } = await publishedModel(world);
    const draft = await perform(world.app, asking.saveDraft, { title: 'Swap two people' }, world.member);
    const said = {
      offeredKind: 'model' as const,
      offeredId: modelId,
      text: 'Swap two people',
      draftId: draft.requestId,
    };
    const first = await perform(
      world.app,
      deflection.recordDeflection,
      { ...said, verdict: 'not-this' },
      world.member,
    );
    expect(first.draftIsPutAway).toBe(false);
    const second = await perform(
      world.app,
      deflection.recordDeflection,
      { ...said, verdict: 'solves' },
      world.member,
    );
    expect(second.draftIsPutAway).toBe(true);
    const { state } = await perform(
      world.app,
      asking.getRequest,
      { requestId: draft.requestId },
      world.member,
    );
    expect(state).toBe('cancelled');
    const count = await perform(
      world.app,
      deflection.getDeflection,
      { from: '2026-01-01', until: '2026-12-31' },
      world.coordinator,
    );
    expect(count).toMatchObject({ solved: 1, notThis: 1, submitted: 0, share: null });
    expect(count.best).toMatchObject([{ offeredKind: 'model', offeredId: modelId, solved: 1, notThis: 1 }]);
  });

  it('leaves drafts of others alone, and says nothing about what one was not offered', async () => {
    const { modelId } = await publishedModel(world);
    const draft = await perform(world.app, asking.saveDraft, { title: 'Swap' }, world.member);
    const input = { verdict: 'solves' as const, offeredKind: 'model' as const, text: 'Swap' };
    const theirs = await refused(
      perform(
        world.app,
        deflection.recordDeflection,
        { ...input, offeredId: modelId, draftId: draft.requestId },
        world.coordinator,
      ),
    );
    expect(theirs.reason).toBe('draft-not-yours');
    const hidden = await refused(
      perform(world.app, deflection.recordDeflection, { ...input, offeredId: modelId }, world.elsewhere),
    );
    expect(hidden.code).toBe('not-found');
  });
});
