/** The order of a request follows the request: lines of its model begin with its fulfilment, and end when it ends without a delivery. */
import { type Selectable, sql } from 'kysely';
import { orderIsReady } from '../../../kernel/cases/contract-built-in.ts';
import { type TemplateLine, templateLines } from '../../../kernel/fulfilment/contract-lines.ts';
import { endOrder, heldByLines, openOrder } from '../../../kernel/fulfilment/order.ts';
import { phrase } from '../../../kernel/language.ts';
import type { CommandContext } from '../../../kernel/operation.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import { openStates, type RequestState } from '../machine.ts';
import type { RequestsTables } from '../tables.gen.ts';

type Row = Selectable<RequestsTables['requests.request']> & { state: RequestState };
type Context<R extends string = string> = CommandContext<KernelTables & RequestsTables, R>;
type OrderContext = Parameters<typeof openOrder>[0];

/** Before these, nobody works on a request yet. */
const beforeWork: readonly string[] = ['draft', 'submitted', 'in-approval', 'approved', 'waitlisted'];

/** Brings the order of a request to where the request is now. */
export async function followOrder(ctx: Context, before: Row, after: Row): Promise<void> {
  if (before.state === after.state) return;
  const order = ctx as unknown as OrderContext;
  if (after.state === 'in-fulfilment' && beforeWork.includes(before.state)) {
    const lines = await templateOf(ctx, after.model_id);
    if (lines.length > 0) await openOrder(order, after.request_id, lines);
  }
  if (!openStates.includes(after.state) && after.state !== 'accepted')
    await endOrder(order, after.request_id, `${after.key} has ended.`);
}

async function templateOf(ctx: Context, modelId: string | null): Promise<TemplateLine[]> {
  if (modelId === null) return [];
  const { rows } = await sql<{ lines: unknown }>`
    select fulfilment_lines as lines from requests.model where model_id = ${modelId}`.execute(ctx.tx);
  return templateLines.parse(rows[0]?.lines ?? []);
}

/** Refuses to deliver while mandatory lines are open, unless somebody approved an exception from that. */
export async function demandReady(ctx: Context<'lines-open'>, requestId: string): Promise<void> {
  const held = await heldByLines(ctx, requestId);
  if (held.length > 0)
    ctx.refuse('lines-open', {
      lines: held.map((title) => `“${title}”`).join(', '),
      condition: phrase(orderIsReady.title),
    });
}
