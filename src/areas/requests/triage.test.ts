/** Verdicts on requests that arrive, and two people at once. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { perform } from '../../kernel/perform.ts';
import { refused } from '../../testing/refused.ts';
import { openWorld, ownWorld, type World } from '../../testing/world.ts';
import * as contract from './contract.ts';
import * as fulfilment from './contract-fulfilment.ts';
import { ask, at, requestsOn } from './test-requests.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const { get, inFulfilment, submit } = requestsOn(() => world);

describe('triage', () => {
  it('gives the second of two people a conflict that says what the first did', async () => {
    const asked = await submit();
    await perform(
      world.app,
      fulfilment.declineRequest,
      { requestId: asked.requestId, reason: 'exists-already', explanation: 'There is such a course.' },
      world.coordinator,
      at(1),
    );
    const second = await refused(
      perform(
        world.app,
        fulfilment.takeUpRequest,
        { requestId: asked.requestId, ownerId: world.people.wei },
        world.administrator,
        at(1),
      ),
    );
    expect(second.code).toBe('conflict');
    expect(second.message).toMatch(/Amara.* was faster: REQ-\d+ .* was declined: exists-already/);
    expect(second.details).toMatchObject({ yours: 1, current: 2, values: { state: 'declined' } });
    const late = await refused(
      perform(
        world.app,
        fulfilment.takeUpRequest,
        { requestId: asked.requestId, ownerId: world.people.wei },
        world.administrator,
        at(2),
      ),
    );
    expect(late).toMatchObject({ code: 'refused', reason: 'wrong-state' });
    expect(late.message).toContain('return it to triage first');
  });

  it('lets one of two win who triage in the same moment', async () => {
    const own = await ownWorld();
    try {
      const asked = await perform(own.app, contract.submitRequest, ask, own.member);
      const attempts = await Promise.allSettled([
        perform(
          own.app,
          fulfilment.takeUpRequest,
          { requestId: asked.requestId, ownerId: own.people.wei },
          own.coordinator,
          at(1),
        ),
        perform(
          own.app,
          fulfilment.declineRequest,
          { requestId: asked.requestId, reason: 'no-capacity', explanation: 'Nobody is free this year.' },
          own.administrator,
          at(1),
        ),
      ]);
      expect(attempts.filter((a) => a.status === 'fulfilled')).toHaveLength(1);
      const lost = attempts.find((a) => a.status === 'rejected') as PromiseRejectedResult;
      expect(lost.reason).toMatchObject({ code: 'conflict', reason: 'changed-meanwhile' });
      expect(lost.reason.message).toContain('was faster');
    } finally {
      await own.close();
    }
  });

  it('takes verdicts back with the answer of the command', async () => {
    const asked = await submit();
    const declined = await perform(
      world.app,
      fulfilment.declineRequest,
      { requestId: asked.requestId, reason: 'duplicate', explanation: 'It is the same as another.' },
      world.coordinator,
      at(1),
    );
    expect((await get(asked.requestId, world.member)).decline).toEqual({
      reason: 'duplicate',
      explanation: 'It is the same as another.',
    });
    const back = await perform(
      world.app,
      fulfilment.returnRequestToTriage,
      declined,
      world.coordinator,
      at(declined.version),
    );
    expect(back.state).toBe('submitted');
    expect((await get(asked.requestId)).decline).toBeNull();

    const assigned = await perform(
      world.app,
      fulfilment.assignRequest,
      { requestId: asked.requestId, ownerId: world.people.wei, queueId: null },
      world.coordinator,
      at(back.version),
    );
    expect(assigned).toMatchObject({ formerOwnerId: null, formerQueueId: world.queueId });
    await perform(world.app, fulfilment.restoreAssignment, assigned, world.coordinator, at(assigned.version));
    expect(await get(asked.requestId)).toMatchObject({ owner: null, queue: { queueId: world.queueId } });
  });

  it('demands somebody who works on it', async () => {
    const taken = await inFulfilment();
    const none = await refused(
      perform(
        world.app,
        fulfilment.assignRequest,
        { requestId: taken.requestId, ownerId: null, queueId: null },
        world.coordinator,
        at(taken.version),
      ),
    );
    expect(none.reason).toBe('nobody-named');
    const asked = await submit();
    const past = await refused(
      perform(
        world.app,
        fulfilment.takeUpRequest,
        { requestId: asked.requestId, dueOn: '2026-03-01' },
        world.coordinator,
        at(1),
      ),
    );
    expect(past.reason).toBe('due-in-past');
  });

  it('changes fields with an event for each kind of change, and none when nothing changes', async () => {
    const asked = await submit();
    const changed = await perform(
      world.app,
      fulfilment.changeRequest,
      { requestId: asked.requestId, priority: 'urgent', dueOn: '2026-05-01', title: 'Safety course' },
      world.coordinator,
      at(1),
    );
    const { rows } = await sql<{ name: string; payload: unknown }>`
      select name, payload from kernel.event where subject_id = ${asked.requestId}
        and operation = 'requests.change-request' order by event_id`.execute(world.app.database.kysely);
    expect(rows).toEqual([
      { name: 'requests.request-changed', payload: { fields: ['title'] } },
      { name: 'requests.priority-changed', payload: { from: 'normal', to: 'urgent' } },
      { name: 'requests.due-date-changed', payload: { from: null, to: '2026-05-01' } },
    ]);
    const again = await perform(
      world.app,
      fulfilment.changeRequest,
      { requestId: asked.requestId, priority: 'urgent' },
      world.coordinator,
      at(changed.version),
    );
    expect(again.version).toBe(changed.version);
  });
});
