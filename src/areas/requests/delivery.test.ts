/** Deliveries: reminded, taken back, refused, accepted, reopened. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { perform } from '../../kernel/perform.ts';
import { refused } from '../../testing/refused.ts';
import { openWorld, type World } from '../../testing/world.ts';
import * as contract from './contract.ts';
import * as fulfilment from './contract-fulfilment.ts';
import { at, requestsOn } from './test-requests.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const { delivered, get, inFulfilment, noticesOf } = requestsOn(() => world);

describe('delivery', () => {
  it('reminds the requester after five days, once, and not when it was answered', async () => {
    const first = await delivered();
    world.clock.set('2026-03-07T07:59:00Z');
    await world.settle();
    expect(await noticesOf(world.member)).not.toContain('delivery-waits');
    world.clock.set('2026-03-07T08:00:00Z');
    await world.settle();
    await world.settle();
    expect((await noticesOf(world.member)).filter((k) => k === 'delivery-waits')).toHaveLength(1);
    await perform(
      world.app,
      contract.acceptDelivery,
      { requestId: first.requestId },
      world.member,
      at(first.version),
    );

    const second = await delivered();
    await perform(
      world.app,
      contract.acceptDelivery,
      { requestId: second.requestId },
      world.member,
      at(second.version),
    );
    world.clock.set('2026-03-20T08:00:00Z');
    await world.settle();
    expect((await noticesOf(world.member)).filter((k) => k === 'delivery-waits')).toHaveLength(1);
  });

  it('forgets the reminder of a delivery that was taken back and made again', async () => {
    const first = await delivered();
    const back = await perform(
      world.app,
      fulfilment.withdrawDelivery,
      first,
      world.coordinator,
      at(first.version),
    );
    expect(back.state).toBe('in-fulfilment');
    world.clock.set('2026-03-05T08:00:00Z');
    await perform(
      world.app,
      fulfilment.deliverRequest,
      { requestId: first.requestId, note: 'Now with the video' },
      world.coordinator,
      at(back.version),
    );
    world.clock.set('2026-03-08T08:00:00Z');
    await world.settle();
    expect(await noticesOf(world.member)).not.toContain('delivery-waits');
    world.clock.set('2026-03-10T08:00:00Z');
    await world.settle();
    expect(await noticesOf(world.member)).toContain('delivery-waits');
  });

  it('can be refused, and reopened for thirty days after it was accepted', async () => {
    const first = await delivered();
    const { requestId } = first;
    const refusedDelivery = await perform(
      world.app,
      contract.reopenRequest,
      { requestId, why: 'The film has no sound' },
      world.member,
      at(first.version),
    );
    expect(refusedDelivery.state).toBe('in-fulfilment');
    expect(await get(requestId)).toMatchObject({ reopenedCount: 1, reopenedWhy: 'The film has no sound' });
    const again = await perform(
      world.app,
      fulfilment.deliverRequest,
      { requestId, note: 'Now with sound' },
      world.coordinator,
      at(refusedDelivery.version),
    );
    const accepted = await perform(
      world.app,
      contract.acceptDelivery,
      { requestId },
      world.member,
      at(again.version),
    );
    world.clock.set('2026-04-01T08:00:01Z');
    expect((await get(requestId, world.member)).cannot).toContainEqual({
      operation: 'requests.reopen-request',
      why: expect.stringContaining('30 days'),
    });
    const late = await refused(
      perform(
        world.app,
        contract.reopenRequest,
        { requestId, why: 'Too late' },
        world.member,
        at(accepted.version),
      ),
    );
    expect(late).toMatchObject({ reason: 'reopen-too-late' });
    expect(late.message).toContain('2026-03-02');
    world.clock.set('2026-04-01T08:00:00Z');
    const reopened = await perform(
      world.app,
      contract.reopenRequest,
      { requestId, why: 'In time' },
      world.member,
      at(accepted.version),
    );
    expect(reopened.state).toBe('in-fulfilment');
  });

  it('is answered by nobody but the requester', async () => {
    const done = await delivered();
    const no = await refused(
      perform(
        world.app,
        contract.acceptDelivery,
        { requestId: done.requestId },
        world.administrator,
        at(done.version),
      ),
    );
    expect(no).toMatchObject({ code: 'forbidden', reason: 'requester-only' });
    expect((await get(done.requestId, world.administrator)).can).not.toContain('requests.accept-delivery');
  });

  it('takes links with http only', async () => {
    const taken = await inFulfilment();
    const no = await refused(
      perform(
        world.app,
        fulfilment.deliverRequest,
        { requestId: taken.requestId, note: 'Course built', link: 'javascript:alert(1)' },
        world.coordinator,
        at(taken.version),
      ),
    );
    expect(no.message).toContain('http://');
  });
});
