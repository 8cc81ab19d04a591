/** Requests as their people meet them: the thin line, drafts, who sees what, the list. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SYSTEM } from '../../kernel/access/actor.ts';
import { listTimeline } from '../../kernel/journal/contract.ts';
import { countMyNotices } from '../../kernel/notices/contract.ts';
import { perform, preview } from '../../kernel/perform.ts';
import { addComment, listMyWork } from '../../kernel/work/contract.ts';
import { refused } from '../../testing/refused.ts';
import { openWorld, type World } from '../../testing/world.ts';
import * as contract from './contract.ts';
import * as fulfilment from './contract-fulfilment.ts';
import { listRequests } from './contract-list.ts';
import { ownedRequests } from './names.ts';
import { ask, at, requestsOn } from './test-requests.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const { delivered, get, inFulfilment, noticesOf, submit } = requestsOn(() => world);

describe('the thin line', () => {
  it('goes from the form to acceptance, and tells the people concerned', async () => {
    const asked = await submit();
    expect(asked).toMatchObject({ state: 'submitted', version: 1 });
    expect(asked.key).toMatch(/^REQ-\d+$/);
    const arrived = await get(asked.requestId);
    expect(arrived.unit?.name).toBe('Field Service');
    expect(arrived.queue?.name).toBe('Operations intake');
    expect(arrived.can).toEqual(
      expect.arrayContaining(['requests.take-up-request', 'requests.decline-request']),
    );
    expect(arrived.nextStep.who).toBe('coordinator');
    expect(await noticesOf(world.coordinator)).toContain('request-arrived');

    const taken = await perform(
      world.app,
      fulfilment.takeUpRequest,
      { requestId: asked.requestId, ownerId: world.people.amara, dueOn: '2026-04-01' },
      world.coordinator,
      at(1),
    );
    const done = await perform(
      world.app,
      fulfilment.deliverRequest,
      { requestId: asked.requestId, note: 'Course built' },
      world.coordinator,
      at(taken.version),
    );
    const mine = await get(asked.requestId, world.member);
    expect(mine).toMatchObject({ state: 'delivered', delivery: { note: 'Course built', link: null } });
    expect(mine.can.sort()).toEqual(['requests.accept-delivery', 'requests.reopen-request']);
    expect(mine.nextStep).toMatchObject({ who: 'requester', person: { personId: world.people.jonas } });
    const accepted = await perform(
      world.app,
      contract.acceptDelivery,
      { requestId: asked.requestId },
      world.member,
      at(done.version),
    );
    expect(accepted.state).toBe('accepted');
    expect(await noticesOf(world.member)).toEqual(['request-taken-up', 'request-delivered']);
    expect(await noticesOf(world.coordinator)).toContain('delivery-accepted');
  });

  it('is told by its timeline, with names, comments in between, and internal notes for the team only', async () => {
    const taken = await inFulfilment();
    const about = { subjectKind: 'request', subjectId: taken.requestId };
    await perform(world.app, addComment, { ...about, body: 'We start on Monday.' }, world.coordinator);
    await perform(
      world.app,
      addComment,
      { ...about, body: 'The budget is tight.', internal: true },
      world.coordinator,
    );
    const team = await perform(world.app, listTimeline, { ...about, direction: 'asc' }, world.coordinator);
    expect(team.rows.map((r) => r.sentence || r.comment?.body)).toEqual([
      expect.stringMatching(/was submitted for Field Service|was submitted for .*Field Service/),
      expect.stringContaining('went to the queue Operations intake'),
      expect.stringMatching(/runs under a charter; accountable: .*Lea Brandt/),
      expect.stringContaining('was taken up'),
      expect.stringMatching(/changed from nobody to .*Wei Chen/),
      expect.stringMatching(/due date .* from nothing to 2026-04-01/),
      'We start on Monday.',
      'The budget is tight.',
    ]);
    expect(team.rows[0]!.actor.name).toContain('Jonas');
    expect(team.rows[3]!.actor.name).toContain('Amara');
    expect(team.mayWriteInternal).toBe(true);
    const asker = await perform(world.app, listTimeline, about, world.member);
    expect(asker.rows).toHaveLength(7);
    expect(asker.total).toBe(7);
    expect(JSON.stringify(asker)).not.toContain('budget');
    expect(asker.mayWriteInternal).toBe(false);
    const changes = await perform(
      world.app,
      listTimeline,
      { ...about, filter: { changesOnly: 'true' }, limit: 2 },
      world.member,
    );
    expect(changes.total).toBe(6);
    const rest = await perform(
      world.app,
      listTimeline,
      { ...about, filter: { changesOnly: 'true' }, limit: 10, cursor: changes.next! },
      world.member,
    );
    expect(rest.rows).toHaveLength(4);
  });

  it('previews a take-up: events, people told, the reminder only once it is delivered', async () => {
    const asked = await submit();
    const shown = await preview(
      world.app,
      fulfilment.takeUpRequest,
      { requestId: asked.requestId, ownerId: world.people.wei },
      world.coordinator,
      at(1),
    );
    expect(shown.consequences.map((c) => c.sentence)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('was taken up and is in fulfilment'),
        expect.stringMatching(/Jonas.* is told: REQ-\d+ was taken up/),
        expect.stringMatching(/Wei.* is told: REQ-\d+ is yours now/),
      ]),
    );
    expect((await get(asked.requestId)).state).toBe('submitted');
    const taken = await inFulfilment();
    const next = await preview(
      world.app,
      fulfilment.deliverRequest,
      { requestId: taken.requestId, note: 'Course built' },
      world.coordinator,
      at(taken.version),
    );
    expect(next.consequences.some((c) => c.kind === 'timer' && c.sentence.startsWith('On 2026-03-07'))).toBe(
      true,
    );
  });
});

describe('drafts', () => {
  it('are seen by their requester only, changed in parts, and submitted when they say what for', async () => {
    const draft = await perform(
      world.app,
      contract.saveDraft,
      { title: 'Something about forklifts', regions: ['emea'] },
      world.member,
    );
    expect((await get(draft.requestId, world.member)).state).toBe('draft');
    for (const actor of [world.coordinator, world.administrator])
      expect((await refused(get(draft.requestId, actor))).code).toBe('not-found');
    const tooSoon = await refused(
      perform(world.app, contract.submitDraft, { requestId: draft.requestId }, world.member, at(1)),
    );
    expect(tooSoon.reason).toBe('goal-missing');
    const changed = await perform(
      world.app,
      contract.changeDraft,
      { requestId: draft.requestId, goal: 'Drive safely', audienceSize: 40 },
      world.member,
      at(1),
    );
    expect(changed.version).toBe(2);
    const same = await perform(
      world.app,
      contract.changeDraft,
      { requestId: draft.requestId, goal: 'Drive safely' },
      world.member,
      at(2),
    );
    expect(same.version).toBe(2);
    const sent = await perform(
      world.app,
      contract.submitDraft,
      { requestId: draft.requestId },
      world.member,
      at(2),
    );
    expect(sent).toMatchObject({ state: 'submitted', key: draft.key });
    expect(await get(draft.requestId)).toMatchObject({ regions: ['emea'], audienceSize: 40 });
  });

  it('refuse units, regions and sponsors that do not exist', async () => {
    const nobody = '0192f0c1-7a3b-7c4d-8e5f-001122334455';
    expect((await refused(submit({ unitId: nobody }))).reason).toBe('unit-unknown');
    const region = await refused(submit({ regions: ['emea', 'atlantis'] }));
    expect(region.message).toContain('atlantis');
    expect((await refused(submit({ sponsorId: nobody }))).reason).toBe('person-gone');
    const long = await refused(submit({ title: 'ab' }));
    expect(long.message).toContain('at least 3 characters');
    expect((await refused(submit({ colour: 'red' }))).code).toBe('invalid');
  });
});

describe('scope', () => {
  it('shows the requester their own, the team theirs, and others nothing', async () => {
    const asked = await submit();
    for (const actor of [world.elsewhere, world.powerless]) {
      const no = await refused(get(asked.requestId, actor));
      expect(['not-found', 'forbidden']).toContain(no.code);
    }
    const elsewhere = await perform(world.app, listRequests, {}, world.elsewhere);
    expect(elsewhere).toMatchObject({ rows: [], total: 0 });
    const key = await perform(
      world.app,
      contract.getRequest,
      { requestId: asked.key.toLowerCase() },
      world.member,
    );
    expect(key.requestId).toBe(asked.requestId);
    const noTriage = await refused(
      perform(
        world.app,
        fulfilment.takeUpRequest,
        { requestId: asked.requestId, ownerId: world.people.jonas },
        world.member,
        at(1),
      ),
    );
    expect(noTriage.code).toBe('forbidden');
  });

  it('lets coordinators ask on behalf of their people only', async () => {
    const on = (requesterId: string) =>
      perform(world.app, contract.submitRequest, { ...ask, requesterId }, world.coordinator);
    const asked = await on(world.people.jonas);
    expect((await get(asked.requestId)).requester.personId).toBe(world.people.jonas);
    expect((await refused(on(world.people.priya))).reason).toBe('on-behalf');
    const accountOnly = await refused(perform(world.app, contract.submitRequest, ask, world.powerless));
    expect(accountOnly.code).toBe('forbidden');
    expect((await refused(perform(world.app, contract.submitRequest, ask, SYSTEM))).reason).toBe('no-person');
  });
});

describe('the list', () => {
  it('filters, sorts and pages without gaps or repeats, whatever the sort', async () => {
    for (let i = 0; i < 7; i++) {
      world.clock.advance('PT1M');
      const asked = await submit({ title: `Course ${'gacbedf'[i]}`, priority: i % 2 === 0 ? 'high' : 'low' });
      if (i < 3)
        await perform(
          world.app,
          fulfilment.changeRequest,
          { requestId: asked.requestId, dueOn: `2026-0${5 - i}-01` },
          world.coordinator,
          at(1),
        );
    }
    for (const sort of ['createdAt', 'changedAt', 'dueOn', 'priority', 'title'] as const) {
      for (const direction of ['asc', 'desc'] as const) {
        const whole = await perform(world.app, listRequests, { sort, direction }, world.coordinator);
        const paged: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await perform(
            world.app,
            listRequests,
            { sort, direction, limit: 2, ...(cursor === undefined ? {} : { cursor }) },
            world.coordinator,
          );
          paged.push(...page.rows.map((r) => r.key));
          cursor = page.next ?? undefined;
        } while (cursor !== undefined);
        expect(paged, `${sort} ${direction}`).toEqual(whole.rows.map((r) => r.key));
        expect(new Set(paged).size).toBe(7);
        if (sort === 'dueOn') expect(whole.rows[6]!.dueOn).toBeNull();
        if (sort === 'title' && direction === 'asc')
          expect(whole.rows.map((r) => r.title.at(-1)).join('')).toBe('abcdefg');
      }
    }
    const list = async (filter: object) =>
      (await perform(world.app, listRequests, { filter }, world.coordinator)).total;
    expect(await list({ priority: 'high' })).toBe(4);
    expect(await list({ state: ['submitted', 'delivered'] })).toBe(7);
    expect(await list({ state: 'delivered' })).toBe(0);
    expect(await list({ text: 'course A' })).toBe(1);
    expect(await list({ text: '100%' })).toBe(0);
    expect(await list({ unitId: world.units.operations })).toBe(7);
    expect(await list({ unitId: world.units.sales })).toBe(0);
    expect(await list({ mine: 'queued' })).toBe(7);
    expect(await list({ mine: 'requested' })).toBe(0);
    expect(await list({ owner: 'nobody' })).toBe(7);
    world.clock.set('2026-03-15T08:00:00Z');
    expect(await list({ overdue: 'true' })).toBe(1);
  });
});

describe('what requests give to others', () => {
  it('puts the next step on the Home of whoever has it', async () => {
    const asked = await submit();
    const home = await perform(world.app, listMyWork, {}, world.coordinator);
    expect(home.rows.find((r) => r.id === asked.requestId)).toMatchObject({
      kind: 'request',
      group: 'my-queues',
      why: 'Waits for triage.',
      can: expect.arrayContaining(['requests.take-up-request']),
    });
    const done = await delivered();
    const mine = await perform(world.app, listMyWork, {}, world.member);
    expect(mine.rows).toMatchObject([{ id: done.requestId, group: 'mine' }]);
    expect((await perform(world.app, countMyNotices, {}, world.member)).unread).toBeGreaterThan(0);
  });

  it('lists the open requests that a leaver owns', async () => {
    const taken = await inFulfilment();
    const held = await ownedRequests.list(world.app.database.kysely, world.people.wei, '2026-03-02');
    expect(held).toEqual([{ id: taken.requestId, name: `${taken.key} ${ask.title}` }]);
  });

  it('keeps personal values out of the log', async () => {
    const done = await delivered();
    const { rows } = await sql<{ text: string }>`
      select payload::text as text from kernel.event where subject_id = ${done.requestId}`.execute(
      world.app.database.kysely,
    );
    for (const { text } of rows) expect(text).not.toMatch(/Safety|Jonas|Wei|Course built|example/);
  });
});
