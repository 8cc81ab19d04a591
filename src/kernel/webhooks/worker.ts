/**
 * Delivers to webhooks: each is leased by one process at a time and told of its events one after the other, so that
 * their order holds; a message is done when the receiver answered 2xx, and is sent again when anything went wrong.
 */
import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { isoInstant } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import type { OutgoingAnswer, OutgoingPolicy } from '../../platform/outgoing.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { SecretBox } from '../../platform/secret-box.ts';
import { SYSTEM } from '../access/actor.ts';
import { type App, perform } from '../perform.ts';
import { PURPOSE } from './commands.ts';
import { disableWebhook, listWebhookEvents } from './contract.ts';
import { messageOf } from './queries.ts';
import { judgeAttempt, signedHeaders, waitAfter } from './rules.ts';

export interface Sender {
  secrets: SecretBox;
  outgoing: OutgoingPolicy;
  /** Milliseconds after which a receiver is cut off (default 15 s). */
  patienceMs?: number;
  /** Cuts off calls when the program ends. */
  stop?: AbortSignal;
}

const PATIENCE_MS = 15_000;
/** Receivers that are called at the same time. */
const AT_ONCE = 8;
/** Messages to one receiver before the next ones get their turn. */
const IN_A_ROW = 50;
/** Longer than everything that one lease covers takes, one call excepted. */
const LEASE_SECONDS = 120;
/** The log of deliveries is kept so long. */
const LOG_DAYS = 30;

interface Leased {
  webhook_id: string;
  account_id: string;
  person_id: string | null;
  url: string;
  secret: string;
  previous_secret: string | null;
  previous_until: string | null;
  position: number;
  attempts: number;
  failing_since: string | null;
  leased_until: string;
}

type Message = ReturnType<typeof messageOf>;

/** Delivers what is due: messages sent by hand first, then a run of messages to each webhook. False when nothing was. */
export async function deliverDue(app: App, sender: Sender): Promise<boolean> {
  const byHand = await sendQueued(app, sender);
  const leased = await lease(app);
  const worked = await Promise.all(leased.map((webhook) => deliverTo(app, sender, webhook)));
  return byHand || worked.some(Boolean);
}

async function lease(app: App): Promise<Leased[]> {
  const now = app.clock.now();
  // Materialized: as a subquery it could run once a row, and lease more than it may.
  const { rows } = await sql<Leased>`
    with due as materialized (
      select webhook_id from kernel.webhook
      where state = 'active' and due_at <= ${isoInstant(now)}
        and (leased_until is null or leased_until <= ${isoInstant(now)})
        and position < (select coalesce(max(position), 0) from kernel.seal)
      order by due_at limit ${AT_ONCE} for update skip locked)
    update kernel.webhook h set leased_until = ${isoInstant(now.add({ seconds: LEASE_SECONDS }))}
    from kernel.account a, due
    where a.account_id = h.account_id and a.disabled_at is null and h.webhook_id = due.webhook_id
    returning h.webhook_id, h.account_id, a.person_id, h.url, h.secret, h.previous_secret, h.previous_until, h.position,
      h.attempts, h.failing_since, h.leased_until`.execute(app.database.kysely);
  return rows;
}

/** Tells one webhook of what it has not been told; whether there was anything to go through. */
async function deliverTo(app: App, sender: Sender, webhook: Leased): Promise<boolean> {
  let { position } = webhook;
  try {
    const answer = await perform(
      app,
      listWebhookEvents,
      { webhookId: webhook.webhook_id, after: position, limit: IN_A_ROW },
      { kind: 'account', accountId: webhook.account_id, personId: webhook.person_id },
    );
    for (const message of answer.rows) {
      if (!(await attempt(app, sender, webhook, message))) return true;
      position = message.data.position;
      if (!(await advance(app, webhook, position, false))) return true;
    }
    await advance(app, webhook, answer.upTo, true);
    return true;
  } catch (error) {
    // Who made it may manage webhooks no more, so nobody vouches for what it would be told.
    if (!(error instanceof Refusal)) throw error;
    await disable(app, webhook.webhook_id, 'rights-lost');
    return true;
  }
}

/** Moves the webhook's place on; false when somebody else has it by now, or it is told nothing any more. */
async function advance(app: App, webhook: Leased, position: number, isLast: boolean): Promise<boolean> {
  const now = app.clock.now();
  const until = isLast ? null : isoInstant(now.add({ seconds: LEASE_SECONDS }));
  const { rows } = await sql<{ leased_until: string | null }>`
    update kernel.webhook set position = greatest(position, ${position}), attempts = 0, failing_since = null,
      leased_until = ${until}::timestamptz, due_at = ${isoInstant(now)}
    where webhook_id = ${webhook.webhook_id} and leased_until = ${webhook.leased_until} and state = 'active'
    returning leased_until`.execute(app.database.kysely);
  if (rows[0] === undefined) return false;
  webhook.leased_until = rows[0].leased_until ?? '';
  webhook.attempts = 0;
  webhook.failing_since = null;
  return true;
}

/** Sends one message and writes down what came of it; true when it was received. */
async function attempt(app: App, sender: Sender, webhook: Leased, message: Message): Promise<boolean> {
  const began = app.clock.now();
  const answer = await send(app, sender, webhook, messageId(message.data.eventId), message);
  const since = webhook.failing_since === null ? began : Temporal.Instant.from(webhook.failing_since);
  const verdict = judgeAttempt(answer.status, (began.epochMilliseconds - since.epochMilliseconds) / 1000);
  const attempts = webhook.attempts + 1;
  await sql`
    insert into kernel.webhook_delivery (delivery_id, webhook_id, event_id, subject_id, position, event_name, cause, attempt,
      queued_at, attempted_at, status, outcome, problem, took_ms)
    values (${newId()}, ${webhook.webhook_id}, ${message.data.eventId}, ${message.data.subjectId}, ${message.data.position},
      ${message.type}, 'event', ${attempts}, ${isoInstant(began)}, ${isoInstant(began)}, ${answer.status},
      ${verdict === 'delivered' ? 'delivered' : 'failed'}, ${answer.problem}, ${answer.tookMs})`.execute(
    app.database.kysely,
  );
  if (verdict === 'delivered') return true;
  await sql`
    update kernel.webhook set attempts = ${attempts}, failing_since = ${isoInstant(since)}, leased_until = null,
      due_at = ${isoInstant(began.add({ seconds: waitAfter(attempts, answer.retryAfter) }))}
    where webhook_id = ${webhook.webhook_id} and leased_until = ${webhook.leased_until}`.execute(
    app.database.kysely,
  );
  if (verdict !== 'retry') await disable(app, webhook.webhook_id, verdict === 'gone' ? 'gone' : 'failing');
  return false;
}

/** The same message has the same id however often it is sent, so that a receiver can tell. */
function messageId(eventId: string): string {
  return `msg_${eventId.replaceAll('-', '')}`;
}

async function send(
  app: App,
  sender: Sender,
  webhook: Pick<Leased, 'url' | 'secret' | 'previous_secret' | 'previous_until'>,
  id: string,
  message: object,
): Promise<Omit<OutgoingAnswer, 'problem'> & { problem: string | null; tookMs: number }> {
  const now = app.clock.now();
  const isPreviousGood = webhook.previous_until !== null && webhook.previous_until > isoInstant(now);
  const sealed = [webhook.secret, ...(isPreviousGood ? [webhook.previous_secret] : [])];
  const secrets = sealed.flatMap((text) => {
    const open = text === null ? null : sender.secrets.open(PURPOSE, text);
    return open === null ? [] : [open];
  });
  // Sealed under another secret of the installation: nobody could check what we would send.
  if (secrets.length === 0) return { status: null, retryAfter: null, problem: 'unsigned', tookMs: 0 };
  const body = JSON.stringify(message);
  const headers = {
    ...signedHeaders(id, Math.floor(now.epochMilliseconds / 1000), body, secrets),
    'user-agent': 'Trellis-Webhooks/1',
  };
  const began = performance.now();
  const answer = await sender.outgoing.post(
    new URL(webhook.url),
    headers,
    body,
    sender.patienceMs ?? PATIENCE_MS,
    sender.stop,
  );
  return { ...answer, tookMs: Math.round(performance.now() - began) };
}

interface Queued extends Leased {
  delivery_id: string;
  event_id: string | null;
  subject_id: string | null;
  delivery_position: number | null;
}

/** Sends one message that somebody asked for; it changes nothing about the webhook's own place. */
async function sendQueued(app: App, sender: Sender): Promise<boolean> {
  const now = isoInstant(app.clock.now());
  // Taken before it is sent: what was asked for by hand is not sent twice because a process died.
  const { rows } = await sql<Queued>`
    with next as materialized (
      select delivery_id from kernel.webhook_delivery where attempted_at is null
      order by queued_at limit 1 for update skip locked)
    update kernel.webhook_delivery d set attempted_at = ${now}
    from kernel.webhook h, next
    where h.webhook_id = d.webhook_id and d.delivery_id = next.delivery_id
    returning d.delivery_id, d.event_id, d.subject_id, d.position as delivery_position, h.url, h.secret,
      h.previous_secret, h.previous_until`.execute(app.database.kysely);
  const queued = rows[0];
  if (queued === undefined) return false;
  const { id, message } = await queuedMessage(app, queued, now);
  const answer = await send(app, sender, queued, id, message);
  const isDelivered = judgeAttempt(answer.status, 0) === 'delivered';
  await sql`
    update kernel.webhook_delivery set status = ${answer.status}, problem = ${answer.problem}, took_ms = ${answer.tookMs},
      outcome = ${isDelivered ? 'delivered' : 'failed'}
    where delivery_id = ${queued.delivery_id}`.execute(app.database.kysely);
  return true;
}

async function queuedMessage(
  app: App,
  queued: Queued,
  now: string,
): Promise<{ id: string; message: object }> {
  if (queued.event_id === null) {
    const id = `msg_${queued.delivery_id.replaceAll('-', '')}`;
    return { id, message: { type: 'webhooks.test', timestamp: now, data: {} } };
  }
  const { rows } = await sql<Parameters<typeof messageOf>[0]>`
    select ${queued.delivery_position}::float8 as position, event_id, name, subject_kind, subject_id, cause_id, occurred_at
    from kernel.event where subject_id = ${queued.subject_id} and event_id = ${queued.event_id}`.execute(
    app.database.kysely,
  );
  return { id: messageId(queued.event_id), message: messageOf(rows[0]!) };
}

async function disable(app: App, webhookId: string, why: 'failing' | 'gone' | 'rights-lost'): Promise<void> {
  try {
    await perform(app, disableWebhook, { webhookId, why }, SYSTEM);
  } catch (error) {
    // Somebody was faster.
    if (!(error instanceof Refusal)) throw error;
  }
}

/** Forgets what was logged more than 30 days ago; returns how many rows. */
export async function forgetDeliveries(app: App): Promise<number> {
  const before = isoInstant(app.clock.now().subtract({ hours: 24 * LOG_DAYS }));
  const { numAffectedRows } = await sql`
    delete from kernel.webhook_delivery where delivery_id in (
      select delivery_id from kernel.webhook_delivery where queued_at < ${before} and attempted_at is not null limit 5000)`.execute(
    app.database.kysely,
  );
  return Number(numAffectedRows ?? 0);
}
