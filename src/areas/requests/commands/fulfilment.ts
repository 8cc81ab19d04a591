/** The owner's side: delivering, taking a delivery back, reminding the requester to answer. */
import { sql } from 'kysely';
import { inScope } from '../../../kernel/access/scope.ts';
import { operationsOn } from '../../../kernel/operation.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import * as contract from '../contract-fulfilment.ts';
import * as events from '../events.ts';
import { factsOf, mayTake } from '../rules.ts';
import type { RequestsTables } from '../tables.gen.ts';
import { demandReady } from './order.ts';
import { type Context, type Row, takeStep, tellOthers, writeRow } from './row.ts';

const { command } = operationsOn<KernelTables & RequestsTables>();

export const fulfilmentOperations = [
  command(contract.deliverRequest, async (ctx, { requestId, note, link }) => {
    const { row, to } = await takeStep(ctx as Context, contract.deliverRequest, requestId);
    await demandReady(ctx, requestId);
    ctx.emit(events.requestDelivered, requestId, {});
    tellOthers(
      ctx,
      [row.requester_id],
      requestId,
      'request-delivered',
      `${row.key} was delivered. Please accept it, or say what is missing.`,
    );
    return writeRow(ctx, row, {
      state: to,
      delivered_at: ctx.now,
      delivery_note: note,
      delivery_link: link ?? null,
    });
  }),

  command(contract.withdrawDelivery, async (ctx, { requestId }) => {
    const { row, to } = await takeStep(ctx as Context, contract.withdrawDelivery, requestId);
    ctx.emit(events.deliveryWithdrawn, requestId, {});
    tellOthers(
      ctx,
      [row.requester_id],
      requestId,
      'delivery-withdrawn',
      `The delivery of ${row.key} was taken back; there is nothing to answer yet.`,
    );
    return writeRow(ctx, row, {
      state: to,
      delivered_at: null,
      delivery_note: null,
      delivery_link: null,
    });
  }),

  command(contract.remindRequester, async (ctx, { requestId, deliveredAt }) => {
    const { rows } = await sql<Row>`
      select r.* from requests.request r where r.request_id = ${requestId} and r.submitted_at is not null
        and ${inScope(ctx.scope, 'r.unit_id', 'r.owner_id')}`.execute(ctx.tx);
    const row = rows[0];
    if (row === undefined) return ctx.notFound('request', requestId);
    const waits = mayTake(contract.remindRequester.name, factsOf(row), ctx.now).open;
    // A reminder that was set for an earlier delivery has nothing to say about this one.
    if (!waits || (deliveredAt !== undefined && deliveredAt !== row.delivered_at))
      return { requestId, isReminded: false };
    ctx.emit(events.requesterReminded, requestId, {});
    tellOthers(
      ctx,
      [row.requester_id],
      requestId,
      'delivery-waits',
      `The delivery of ${row.key} waits for your answer: accept it, or say what is missing.`,
    );
    return { requestId, isReminded: true };
  }),
];
