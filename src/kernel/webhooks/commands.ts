/** Makes and changes webhooks and queues messages that are sent by hand; nothing is sent from here. */
import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { isoInstant } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import type { OutgoingPolicy } from '../../platform/outgoing.ts';
import type { SecretBox } from '../../platform/secret-box.ts';
import { registryOf } from '../context.ts';
import { type CommandContext, type Operation, operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';
import { fromWebhooks, lockWebhook, managed } from './reach.ts';
import { makeSecret, ROTATION_HOURS, unknownEvents } from './rules.ts';

const { command } = operationsOn<KernelTables>();

/** More than anybody has programs. */
const MOST_WEBHOOKS = 20;
/** What secrets of webhooks are sealed for. */
export const PURPOSE = 'webhooks';

type ChoiceRefusal = 'not-https' | 'has-credentials' | 'private-address' | 'event-unknown';

function demandChoice(
  ctx: CommandContext<KernelTables, ChoiceRefusal>,
  outgoing: OutgoingPolicy,
  url: string | undefined,
  events: readonly string[] | undefined,
): void {
  const flaw = url === undefined ? null : outgoing.flawOf(new URL(url));
  if (flaw !== null) ctx.refuse(flaw);
  const unknown = unknownEvents(events ?? [], new Set(registryOf(ctx).events.keys()));
  if (unknown.length > 0) ctx.refuse('event-unknown', { names: unknown.join(', ') });
}

/** Where the sealed log ends now. */
async function endOfLog(ctx: CommandContext<KernelTables>): Promise<number> {
  const { rows } = await sql<{ position: number }>`
    select coalesce(max(position), 0) as position from kernel.seal`.execute(ctx.tx);
  return rows[0]!.position;
}

/** Commands of webhooks, over what seals their secrets and says where they may call. */
export function webhookCommands(secrets: SecretBox, outgoing: OutgoingPolicy): Operation[] {
  return [
    command(contract.createWebhook, async (ctx, { name, url, events }) => {
      const { actor } = ctx;
      if (actor.kind !== 'account') return ctx.refuse('not-by-key');
      demandChoice(ctx, outgoing, url, events);
      const { rows } = await sql<{ count: number }>`
        with mine as (select 1 from kernel.account where account_id = ${actor.accountId} for update)
        select count(h.webhook_id) as count from mine left join kernel.webhook h
          on h.account_id = ${actor.accountId} and h.state <> 'deleted'`.execute(ctx.tx);
      const { count } = rows[0]!;
      if (count >= MOST_WEBHOOKS) ctx.refuse('too-many-webhooks', { count });
      const webhookId = newId();
      const secret = makeSecret();
      await ctx.tx
        .insertInto('kernel.webhook')
        .values({
          webhook_id: webhookId,
          account_id: actor.accountId,
          name,
          url,
          events,
          secret: secrets.seal(PURPOSE, secret),
          position: await endOfLog(ctx),
          state: 'active',
          due_at: ctx.now,
          created_at: ctx.now,
        })
        .execute();
      ctx.emit(contract.webhookCreated, webhookId, { accountId: actor.accountId, events });
      return { webhookId, version: 1, secret };
    }),

    command(contract.changeWebhook, async (ctx, { webhookId, name, url, events }) => {
      const row = await lockWebhook(ctx, webhookId);
      ctx.expectVersion(row.version, { name: row.name, url: row.url, events: row.events });
      demandChoice(ctx, outgoing, url, events);
      const next = { name: name ?? row.name, url: url ?? row.url, events: events ?? row.events };
      const fields = (['name', 'url', 'events'] as const).filter(
        (field) => JSON.stringify(next[field]) !== JSON.stringify(row[field]),
      );
      if (fields.length === 0) return { webhookId, version: row.version };
      // A new address deserves a new chance at once.
      const again = fields.includes('url') ? { due_at: ctx.now, attempts: 0, failing_since: null } : {};
      await ctx.tx
        .updateTable('kernel.webhook')
        .set({ ...next, ...again, version: row.version + 1 })
        .where('webhook_id', '=', webhookId)
        .execute();
      ctx.emit(contract.webhookChanged, webhookId, { fields });
      return { webhookId, version: row.version + 1 };
    }),

    command(contract.rotateSecret, async (ctx, { webhookId }) => {
      const row = await lockWebhook(ctx, webhookId);
      ctx.expectVersion(row.version);
      const secret = makeSecret();
      await ctx.tx
        .updateTable('kernel.webhook')
        .set({
          secret: secrets.seal(PURPOSE, secret),
          previous_secret: row.secret,
          previous_until: isoInstant(Temporal.Instant.from(ctx.now).add({ hours: ROTATION_HOURS })),
          version: row.version + 1,
        })
        .where('webhook_id', '=', webhookId)
        .execute();
      ctx.emit(contract.secretRotated, webhookId, {});
      return { webhookId, version: row.version + 1, secret };
    }),

    command(contract.disableWebhook, async (ctx, { webhookId, why }) => {
      const row = await lockWebhook(ctx, webhookId);
      ctx.expectVersion(row.version);
      if (row.state === 'disabled') ctx.refuse('disabled-already');
      await ctx.tx
        .updateTable('kernel.webhook')
        .set({ state: 'disabled', disabled_why: why, leased_until: null, version: row.version + 1 })
        .where('webhook_id', '=', webhookId)
        .execute();
      ctx.emit(contract.webhookDisabled, webhookId, { why });
      if (why !== 'by-hand') await askSomebody(ctx, row, why);
      return { webhookId, version: row.version + 1 };
    }),

    command(contract.enableWebhook, async (ctx, { webhookId, from }) => {
      const row = await lockWebhook(ctx, webhookId);
      ctx.expectVersion(row.version);
      if (row.state === 'active') ctx.refuse('enabled-already');
      await ctx.tx
        .updateTable('kernel.webhook')
        .set({
          state: 'active',
          disabled_why: null,
          failing_since: null,
          attempts: 0,
          due_at: ctx.now,
          ...(from === 'now' ? { position: await endOfLog(ctx) } : {}),
          version: row.version + 1,
        })
        .where('webhook_id', '=', webhookId)
        .execute();
      ctx.emit(contract.webhookEnabled, webhookId, { from });
      return { webhookId, version: row.version + 1 };
    }),

    command(contract.deleteWebhook, async (ctx, { webhookId }) => {
      const row = await lockWebhook(ctx, webhookId);
      ctx.expectVersion(row.version);
      await ctx.tx
        .updateTable('kernel.webhook')
        .set({
          state: 'deleted',
          secret: '',
          previous_secret: null,
          previous_until: null,
          leased_until: null,
          version: row.version + 1,
        })
        .where('webhook_id', '=', webhookId)
        .execute();
      await sql`delete from kernel.webhook_delivery where webhook_id = ${webhookId} and attempted_at is null`.execute(
        ctx.tx,
      );
      ctx.emit(contract.webhookDeleted, webhookId, {});
      return { webhookId, version: row.version + 1 };
    }),

    command(contract.testWebhook, async (ctx, { webhookId }) => {
      await lockWebhook(ctx, webhookId);
      const deliveryId = newId();
      await ctx.tx
        .insertInto('kernel.webhook_delivery')
        .values({
          delivery_id: deliveryId,
          webhook_id: webhookId,
          event_name: 'webhooks.test',
          cause: 'test',
          attempt: 1,
          queued_at: ctx.now,
        })
        .execute();
      ctx.emit(contract.deliveryQueued, webhookId, { cause: 'test' });
      return { webhookId, deliveryId };
    }),

    command(contract.redeliver, async (ctx, { deliveryId }) => {
      const { rows } = await sql<{ webhook_id: string; state: string }>`
        select d.webhook_id, h.state from kernel.webhook_delivery d
        join (select h.webhook_id, h.state ${fromWebhooks} where ${managed(ctx)}) h using (webhook_id)
        where d.delivery_id = ${deliveryId}`.execute(ctx.tx);
      const row = rows[0] ?? ctx.notFound('webhook-delivery', deliveryId);
      if (row.state === 'deleted') ctx.refuse('webhook-deleted');
      const again = newId();
      await sql`
        insert into kernel.webhook_delivery (delivery_id, webhook_id, event_id, subject_id, position, event_name, cause,
          attempt, queued_at)
        select ${again}, webhook_id, event_id, subject_id, position, event_name,
          case when event_id is null then 'test' else 'by-hand' end, attempt + 1, ${ctx.now}
        from kernel.webhook_delivery where delivery_id = ${deliveryId}`.execute(ctx.tx);
      ctx.emit(contract.deliveryQueued, row.webhook_id, { cause: 'by-hand' });
      return { webhookId: row.webhook_id, deliveryId: again };
    }),
  ];
}

/** The owner is told, and administrators find it among what waits. */
async function askSomebody(
  ctx: CommandContext<KernelTables>,
  row: { webhook_id: string; account_id: string; name: string },
  why: 'failing' | 'gone' | 'rights-lost',
): Promise<void> {
  const sentence = {
    gone: `The program behind the webhook “${row.name}” says that it is gone for good, so it is told nothing more. Delete the webhook, or give it another address.`,
    'rights-lost': `Whoever made the webhook “${row.name}” may manage webhooks no more, so it is told nothing more. Have somebody who may make a new one.`,
    failing: `The webhook “${row.name}” has failed for more than a day, so it is told nothing more. Mend the receiver and enable the webhook: it goes on where it stopped.`,
  }[why];
  const { rows } = await sql<{ person_id: string | null }>`
    select person_id from kernel.account where account_id = ${row.account_id}`.execute(ctx.tx);
  const about = { kind: 'webhook', id: row.webhook_id };
  const owner = rows[0]?.person_id ?? null;
  if (owner !== null) ctx.tell(owner, about, 'webhook-disabled', sentence);
  await ctx.tx
    .insertInto('kernel.work_item')
    .values({
      work_item_id: newId(),
      key: await ctx.nextKey('TODO'),
      kind: 'webhook-disabled',
      title: sentence,
      subject_kind: 'webhook',
      subject_id: row.webhook_id,
      role: 'administrator',
      created_at: ctx.now,
    })
    .execute();
}
