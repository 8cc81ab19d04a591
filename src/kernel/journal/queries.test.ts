import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { changeRequest } from '../../areas/requests/contract-fulfilment.ts';
import { refused } from '../../testing/refused.ts';
import { openWorld, ownWorld, type World } from '../../testing/world.ts';
import { perform } from '../perform.ts';
import * as contract from './contract.ts';
import { verifyEvents } from './verify.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const ask = { title: 'Safety course', goal: 'No accidents' };

describe('the audit page', () => {
  it('finds sealed events by name, record, person and period, newest first', async () => {
    const asked = await perform(world.app, submitRequest, ask, world.member, {
      reason: 'An accident in May',
    });
    const find = async (filter: object) =>
      (await perform(world.app, contract.listEvents, { filter, limit: 200 }, world.administrator)).rows;
    expect(await find({ subjectId: asked.requestId })).toEqual([]);
    await world.settle();
    const found = await find({ subjectId: asked.requestId });
    expect(found.map((e) => e.name)).toEqual([
      'cases.case-opened',
      'requests.request-queued',
      'requests.request-submitted',
    ]);
    expect(found[2]).toMatchObject({
      subjectKey: asked.key,
      subjectName: ask.title,
      reason: 'An accident in May',
      actor: { kind: 'account', person: { personId: world.people.jonas } },
      sentence: expect.stringContaining('was submitted for'),
    });
    expect(await find({ personId: world.people.jonas })).toHaveLength(3);
    expect(await find({ name: 'requests.' })).toHaveLength(2);
    expect(await find({ name: 'requests.request-queued' })).toHaveLength(1);
    expect(await find({ from: '2026-03-02T08:00:00Z' })).toHaveLength(3);
    expect(await find({ from: '2026-03-02T08:00:00Z', until: '2026-03-02T08:00:00Z' })).toHaveLength(0);
    expect(await find({ operation: 'requests.submit-request', subjectKind: 'request' })).toHaveLength(2);
  });

  it('pages over the whole log without gaps', async () => {
    const whole = await perform(
      world.app,
      contract.listEvents,
      { limit: 200, direction: 'asc' },
      world.administrator,
    );
    const positions: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await perform(
        world.app,
        contract.listEvents,
        { limit: 7, direction: 'asc', ...(cursor === undefined ? {} : { cursor }) },
        world.administrator,
      );
      positions.push(...page.rows.map((r) => r.position));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(positions).toEqual(Array.from({ length: whole.total }, (_, i) => i + 1));
  });

  it('is closed to those who may not read the log, and shows auditors any record', async () => {
    const asked = await perform(world.app, submitRequest, ask, world.member);
    for (const operation of [contract.listEvents, contract.verifyLog, contract.exportLog])
      expect((await refused(perform(world.app, operation as never, {}, world.member))).code).toBe(
        'forbidden',
      );
    const about = { subjectKind: 'queue', subjectId: world.queueId };
    const queue = await perform(world.app, contract.listTimeline, about, world.administrator);
    expect(queue.rows.map((r) => r.name)).toContain('work.queue-created');
    expect((await refused(perform(world.app, contract.listTimeline, about, world.member))).code).toBe(
      'not-found',
    );
    expect(asked.state).toBe('submitted');
  });

  it('keeps the reasons of the team from the requester', async () => {
    const asked = await perform(world.app, submitRequest, ask, world.member, { reason: 'Mine' });
    await perform(
      world.app,
      changeRequest,
      { requestId: asked.requestId, priority: 'low' },
      world.coordinator,
      { reason: 'They always exaggerate', expectedVersion: 1 },
    );
    const about = { subjectKind: 'request', subjectId: asked.requestId };
    const theirs = await perform(world.app, contract.listTimeline, about, world.member);
    expect(theirs.rows.map((r) => r.reason)).toEqual([null, 'Mine', 'Mine', 'Mine']);
    const ours = await perform(world.app, contract.listTimeline, about, world.coordinator);
    expect(ours.rows[0]!.reason).toBe('They always exaggerate');
  });
});

describe('the chain', () => {
  it('is verified, and the export verifies by itself', async () => {
    await perform(world.app, submitRequest, ask, world.member);
    const before = await perform(world.app, contract.verifyLog, {}, world.administrator);
    expect(before).toMatchObject({ isOk: true, unsealed: 3, faults: [] });
    await world.settle();
    const after = await perform(world.app, contract.verifyLog, {}, world.administrator);
    expect(after).toMatchObject({ isOk: true, unsealed: 0, checked: before.checked + 3 });
    const events = [];
    for (let from: number | null = 1; from !== null; ) {
      const page: Awaited<ReturnType<typeof exportPage>> = await exportPage(from);
      events.push(...page.events);
      from = page.next;
    }
    expect(await verifyEvents(events)).toMatchObject({ ok: true, checked: after.checked, head: after.head });
    events[3] = { ...events[3]!, reason: 'forged' };
    const forged = await verifyEvents(events);
    expect(forged.ok).toBe(false);
    expect(forged.faults[0]).toContain('position 4');
  });

  const exportPage = (from: number) =>
    perform(world.app, contract.exportLog, { from, limit: 10 }, world.administrator);

  it('says when somebody tampered with an event in the database', async () => {
    const own = await ownWorld();
    try {
      const client = await own.app.database.pool.connect();
      try {
        // Whoever owns the database can get round the trigger; the hash still tells.
        await client.query('alter table kernel.event disable trigger event_append_only');
        await client.query(
          `update kernel.event set reason = 'forged' where event_id = (select event_id from kernel.seal where position = 5)`,
        );
        await client.query('alter table kernel.event enable trigger event_append_only');
      } finally {
        client.release();
      }
      const verdict = await perform(own.app, contract.verifyLog, {}, own.administrator);
      expect(verdict.isOk).toBe(false);
      expect(verdict.faults).toEqual([expect.stringContaining('at position 5')]);
    } finally {
      await own.close();
    }
  });
});
