/** An area that fulfils lines of orders: its record is opened in the turn of the line, settles it, and ends with it. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as requests from '../../areas/requests/contract.ts';
import { at } from '../../areas/requests/test-requests.ts';
import { refused } from '../../testing/refused.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import { type Area, makeRegistry } from '../area.ts';
import { command, operationsOn } from '../operation.ts';
import { perform } from '../perform.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as events from './events.ts';
import { settleLineOf } from './order.ts';
import { ordersOn } from './test-orders.ts';

let world: World;
afterEach(async () => {
  await world.close();
});

const { lineOf, order, orderedBy: asked, settle } = ordersOn(() => world);

describe('an area that fulfils', () => {
  const bought = command({
    name: 'purchases.buy-thing',
    summary: 'Buys a thing.',
    right: 'purchases.buy',
    input: z.strictObject({ title: z.string() }),
    output: z.object({ id: z.uuid() }),
    http: { method: 'POST', path: '/api/purchases' },
    emits: [],
  });
  const arrived = command({
    name: 'purchases.note-arrival',
    summary: 'The thing has arrived.',
    right: 'purchases.buy',
    input: z.strictObject({ id: z.uuid() }),
    output: z.object({}),
    http: { method: 'POST', path: '/api/purchases/:id/arrival' },
    emits: events.lineSettlingEvents,
  });
  const cancelled = command({
    name: 'purchases.cancel-thing',
    summary: 'The thing is not needed.',
    right: 'purchases.buy',
    input: z.strictObject({ id: z.uuid(), why: z.string() }),
    output: z.object({}),
    http: { method: 'POST', path: '/api/purchases/:id/cancellation' },
    emits: [],
  });
  const on = operationsOn<KernelTables>();
  let made = 0;
  const stateOf = (id: string) => `purchase ${id}`;
  const put = (tx: unknown, id: string, state: string) =>
    sql`insert into kernel.setting (name, value) values (${stateOf(id)}, to_jsonb(${state}::text))
      on conflict (name) do update set value = excluded.value`.execute(tx as never);
  const purchases: Area = {
    name: 'purchases',
    title: 'Purchases',
    operations: [
      on.command(bought, async (ctx) => {
        const id = `00000000-0000-4000-9000-${String(++made).padStart(12, '0')}`;
        await put(ctx.tx, id, 'ordered');
        return { id };
      }),
      on.command(arrived, async (ctx, { id }) => {
        await put(ctx.tx, id, 'here');
        await settleLineOf(ctx, 'purchase', id, 'done', 'It arrived');
        return {};
      }),
      on.command(cancelled, async (ctx, { id }) => {
        await put(ctx.tx, id, 'cancelled');
        return {};
      }),
    ],
    events: [],
    reactions: [],
    rights: { 'purchases.buy': 'Buy things' },
    roles: [],
    memberRights: [],
    names: {
      purchase: async (_tx, ids) => new Map(ids.map((id) => [id, { key: 'PUR-1', name: 'Gloves' }])),
    },
    fulfils: [
      {
        kind: 'purchase',
        title: 'Purchase',
        description: 'Something is bought.',
        open: async (ctx, line) => (await ctx.call(bought, { title: line.title })).id,
        cancel: async (ctx, id, why) => {
          await ctx.call(cancelled, { id, why });
        },
        standing: async (tx, ids) => {
          const { rows } = await sql<{ name: string; value: string }>`
            select name, value from kernel.setting where name = any(${ids.map(stateOf)})`.execute(
            tx as never,
          );
          return new Map(rows.map((r) => [r.name.slice('purchase '.length), `The thing is ${r.value}`]));
        },
      },
    ],
  };

  beforeEach(async () => {
    world = await openWorld();
    world.app = { ...world.app, registry: makeRegistry([...world.app.registry.areas, purchases]) };
  });

  it('opens its record in the turn of the line, settles it, and is shown with where it stands', async () => {
    const { requestId } = await asked([
      { lineKey: 'a', title: 'Agree on the size', queueId: world.queueId },
      { lineKey: 'b', kind: 'purchase', title: 'Buy gloves', after: ['a'] },
    ]);
    expect((await lineOf(requestId, 'Buy gloves')).record).toBeNull();
    await settle(requestId, 'Agree on the size');
    const line = await lineOf(requestId, 'Buy gloves');
    expect(line).toMatchObject({
      state: 'open',
      kindTitle: 'Purchase',
      record: { kind: 'purchase', key: 'PUR-1', name: 'Gloves' },
      standing: 'The thing is ordered',
    });
    expect((await refused(settle(requestId, 'Buy gloves'))).reason).toBe('by-record');
    await perform(world.app, arrived, { id: line.record!.id }, SYSTEM);
    expect(await lineOf(requestId, 'Buy gloves')).toMatchObject({ state: 'done', note: 'It arrived' });
    expect((await order(requestId)).status).toMatchObject({ total: 2, ready: 2 });
  });

  it('ends its record when the line is not needed, and when the request is cancelled', async () => {
    const template = [
      { lineKey: 'a', kind: 'purchase', title: 'Buy gloves' },
      { lineKey: 'b', kind: 'purchase', title: 'Buy boots' },
    ];
    const { requestId, version } = await asked(template);
    const { record } = await lineOf(requestId, 'Buy boots');
    await settle(requestId, 'Buy gloves', world.coordinator, {
      outcome: 'not-needed',
      note: 'There are some',
    });
    expect((await lineOf(requestId, 'Buy gloves')).standing).toBe('The thing is cancelled');
    await perform(world.app, requests.cancelRequest, { requestId }, world.member, at(version));
    expect((await lineOf(requestId, 'Buy boots')).standing).toBe('The thing is cancelled');
    // What arrives after all changes nothing.
    await perform(world.app, arrived, { id: record!.id }, SYSTEM);
    expect((await lineOf(requestId, 'Buy boots')).state).toBe('withdrawn');
  });
});
