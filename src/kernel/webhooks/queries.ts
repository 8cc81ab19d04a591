/** Shows webhooks, their log, and the messages that each is sent. */
import { type Kysely, sql } from 'kysely';
import { isEnterpriseWide } from '../access/scope.ts';
import { registryOf } from '../context.ts';
import { afterCursor, countRows, encodeCursor } from '../list.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { accessTo } from '../work/subject.ts';
import * as contract from './contract.ts';
import { fromWebhooks, managed, ownerName } from './reach.ts';
import { chosenEvents } from './rules.ts';

const { query } = operationsOn<KernelTables>();

/** Sealed positions that one look goes through, however few of them concern the webhook. */
const WINDOW = 2000;

interface WebhookRow {
  webhook_id: string;
  account_id: string;
  account_name: string;
  is_owner_disabled: boolean;
  name: string;
  url: string;
  events: string[];
  state: 'active' | 'disabled';
  disabled_why: 'by-hand' | 'failing' | 'gone' | 'rights-lost' | null;
  failing_since: string | null;
  due_at: string;
  previous_until: string | null;
  behind: number;
  created_at: string;
  version: number;
}

const columns = sql`h.webhook_id, h.account_id, ${ownerName} as account_name, a.disabled_at is not null as is_owner_disabled,
  h.name, h.url, h.events, h.state, h.disabled_why, h.failing_since, h.due_at, h.previous_until,
  (select greatest(coalesce(max(s.position), 0) - h.position, 0)::float8 from kernel.seal s) as behind, h.created_at, h.version`;

function shown(row: WebhookRow, now: string) {
  const isActive = row.state === 'active';
  const isFailing = isActive && row.failing_since !== null;
  return {
    webhookId: row.webhook_id,
    version: row.version,
    name: row.name,
    url: row.url,
    events: row.events,
    accountId: row.account_id,
    accountName: row.account_name,
    state: row.is_owner_disabled ? ('owner-disabled' as const) : isFailing ? ('failing' as const) : row.state,
    disabledWhy: row.disabled_why,
    failingSince: row.failing_since,
    nextTryAt: isFailing ? row.due_at : null,
    previousSecretUntil: row.previous_until !== null && row.previous_until > now ? row.previous_until : null,
    behind: row.behind,
    createdAt: row.created_at,
    can: [
      'webhooks.change-webhook',
      'webhooks.rotate-secret',
      isActive ? 'webhooks.disable-webhook' : 'webhooks.enable-webhook',
      'webhooks.test-webhook',
      'webhooks.delete-webhook',
    ],
  };
}

async function find(ctx: QueryContext<KernelTables>, webhookId: string): Promise<WebhookRow> {
  const { rows } = await sql<WebhookRow>`
    select ${columns} ${fromWebhooks}
    where h.webhook_id = ${webhookId} and h.state <> 'deleted' and ${managed(ctx)}`.execute(ctx.tx as never);
  return rows[0] ?? ctx.notFound('webhook', webhookId);
}

interface SealedEvent {
  position: number;
  event_id: string;
  name: string;
  subject_kind: string;
  subject_id: string;
  cause_id: string | null;
  occurred_at: string;
}

/** The message about an event: what is sent, and what `list-webhook-events` shows. */
export function messageOf(e: SealedEvent) {
  return {
    type: e.name,
    timestamp: e.occurred_at,
    data: {
      eventId: e.event_id,
      position: e.position,
      subjectKind: e.subject_kind,
      subjectId: e.subject_id,
      causeId: e.cause_id,
    },
  };
}

/** Those events about records that the actor may read now; who may read the whole log may read them all. */
async function readable(
  ctx: QueryContext<KernelTables>,
  events: readonly SealedEvent[],
): Promise<SealedEvent[]> {
  const { 'journal.read': log } = await ctx.scopes('journal.read');
  if (isEnterpriseWide(log)) return [...events];
  const seen = new Map<string, boolean>();
  const kept: SealedEvent[] = [];
  for (const e of events) {
    const record = `${e.subject_kind} ${e.subject_id}`;
    let may = seen.get(record);
    if (may === undefined) {
      may = (await accessTo(ctx, e.subject_kind, e.subject_id)) !== null;
      seen.set(record, may);
    }
    if (may) kept.push(e);
  }
  return kept;
}

/** A message on its way whose process died is known by its age: nothing takes so long. */
const LOST_MS = 120_000;

function outcomeOf(
  d: { attempted_at: string | null; outcome: 'delivered' | 'failed' | null; problem: string | null },
  now: string,
): { outcome: 'waiting' | 'delivered' | 'failed'; problem: string | null } {
  if (d.outcome !== null) return { outcome: d.outcome, problem: d.problem };
  const isLost = d.attempted_at !== null && Date.parse(now) - Date.parse(d.attempted_at) > LOST_MS;
  return isLost ? { outcome: 'failed', problem: 'interrupted' } : { outcome: 'waiting', problem: null };
}

export const webhookQueries = [
  query(contract.listWebhooks, async (ctx, { filter, sort, direction, cursor, limit }) => {
    const from = sql`${fromWebhooks} where h.state <> 'deleted' and ${managed(ctx)}
      and ${filter.state === undefined ? sql`true` : sql`h.state = ${filter.state}`}`;
    const way = sql.raw(direction);
    const { rows } = await sql<WebhookRow>`
      select ${columns} ${from} and ${afterCursor(cursor, sort, direction, sql`h.created_at`, sql`h.webhook_id`)}
      order by h.created_at ${way}, h.webhook_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      rows: page.map((row) => shown(row, ctx.now)),
      next:
        rows.length > limit && last !== undefined
          ? encodeCursor(sort, last.created_at, last.webhook_id)
          : null,
      ...(await countRows(ctx.tx, from)),
    };
  }),

  query(contract.getWebhook, async (ctx, { webhookId }) => shown(await find(ctx, webhookId), ctx.now)),

  query(contract.listDeliveries, async (ctx, input) => {
    const { webhookId, filter, sort, direction, cursor, limit } = input;
    await find(ctx, webhookId);
    const from = sql`from kernel.webhook_delivery d where d.webhook_id = ${webhookId}
      and ${filter.outcome === undefined ? sql`true` : sql`d.outcome = ${filter.outcome}`}`;
    const way = sql.raw(direction);
    const { rows } = await sql<{
      delivery_id: string;
      event_id: string | null;
      event_name: string;
      position: number | null;
      cause: 'event' | 'by-hand' | 'test';
      attempt: number;
      queued_at: string;
      attempted_at: string | null;
      outcome: 'delivered' | 'failed' | null;
      status: number | null;
      problem: string | null;
      took_ms: number | null;
    }>`select d.* ${from} and ${afterCursor(cursor, sort, direction, sql`d.queued_at`, sql`d.delivery_id`)}
      order by d.queued_at ${way}, d.delivery_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      rows: page
        .map((d) => ({ ...d, ...outcomeOf(d, ctx.now) }))
        .map((d) => ({
          deliveryId: d.delivery_id,
          eventId: d.event_id,
          eventName: d.event_name,
          position: d.position,
          cause: d.cause,
          attempt: d.attempt,
          queuedAt: d.queued_at,
          attemptedAt: d.attempted_at,
          outcome: d.outcome,
          status: d.status,
          problem: d.problem,
          tookMs: d.took_ms,
          can: d.outcome === 'waiting' ? [] : ['webhooks.redeliver'],
        })),
      next:
        rows.length > limit && last !== undefined
          ? encodeCursor(sort, last.queued_at, last.delivery_id)
          : null,
      ...(await countRows(ctx.tx, from)),
    };
  }),

  query(contract.listEventKinds, async (ctx) => ({
    rows: registryOf(ctx).areas.flatMap((area) =>
      area.events.map((e) => ({
        name: e.name,
        area: e.name.slice(0, e.name.indexOf('.')),
        areaTitle: area.title,
        subjectKind: e.subject,
        sentence: e.sentence,
      })),
    ),
  })),

  query(contract.listWebhookEvents, async (ctx, { webhookId, after, limit }) => {
    const { events } = await find(ctx, webhookId);
    const names = chosenEvents(events, registryOf(ctx).events.keys());
    const tx = ctx.tx as unknown as Kysely<KernelTables>;
    const { rows: ends } = await sql<{ end: number }>`
      select coalesce(max(position), 0)::float8 as end from kernel.seal`.execute(tx);
    const end = ends[0]!.end;
    const to = Math.min(end, after + WINDOW);
    const { rows } = await sql<SealedEvent>`
      select s.position, e.event_id, e.name, e.subject_kind, e.subject_id, e.cause_id, e.occurred_at
      from kernel.seal s join kernel.event e on e.subject_id = s.subject_id and e.event_id = s.event_id
      where s.position > ${after} and s.position <= ${to} and e.name = any(${names})
      order by s.position limit ${limit}`.execute(tx);
    const upTo = rows.length === limit ? rows.at(-1)!.position : Math.max(to, after);
    return { rows: (await readable(ctx, rows)).map(messageOf), upTo, isEnd: upTo >= end };
  }),
];
