/** Which webhooks an actor manages: their own, and those of accounts whose person is in their scope. */
import { type RawBuilder, sql } from 'kysely';
import { accountName, joinPerson } from '../access/account-sql.ts';
import { inScope } from '../access/scope.ts';
import type { CommandContext, QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';

/** A webhook as commands change it. */
export interface HeldWebhook {
  webhook_id: string;
  account_id: string;
  name: string;
  url: string;
  events: string[];
  secret: string;
  state: 'active' | 'disabled' | 'deleted';
  version: number;
}

/** SQL that is true for webhooks `h` of accounts `a` (joined with their person) that the actor manages. */
export function managed(ctx: Pick<QueryContext<KernelTables>, 'scope' | 'actor'>): RawBuilder<boolean> {
  const { actor } = ctx;
  const own =
    actor.kind === 'account' || actor.kind === 'api-key'
      ? sql<boolean>`h.account_id = ${actor.accountId}`
      : sql<boolean>`false`;
  return sql<boolean>`(${own} or ${inScope(ctx.scope, 'w.unit_id', 'a.person_id')})`;
}

/** Webhooks with their accounts and the accounts' persons. */
export const fromWebhooks = sql`from kernel.webhook h join kernel.account a using (account_id) ${joinPerson()}`;
export const ownerName = accountName('a');

/** The webhook, locked, when the actor manages it. */
export async function lockWebhook(
  ctx: CommandContext<KernelTables, 'webhook-deleted'>,
  webhookId: string,
): Promise<HeldWebhook> {
  const { rows } = await sql<HeldWebhook>`
    select h.webhook_id, h.account_id, h.name, h.url, h.events, h.secret, h.state, h.version
    ${fromWebhooks} where h.webhook_id = ${webhookId} and ${managed(ctx)} for update of h`.execute(ctx.tx);
  const row = rows[0] ?? ctx.notFound('webhook', webhookId);
  if (row.state === 'deleted') ctx.refuse('webhook-deleted');
  return row;
}
