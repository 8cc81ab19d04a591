/**
 * Appends what a command did, in its own transaction and (unless it emits very many) in one statement: events with their content hash, their
 * place in the queue for the sealer, the reactions that commit wakes, notices, mail and the answer to the key.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { finish } from '../../platform/finish.ts';
import { newId } from '../../platform/ids.ts';
import { type Actor, actorId } from '../access/actor.ts';
import type { Registry } from '../area.ts';
import { topicOf } from '../notices/topics.ts';
import type { EventContract, LoggedEvent, MailMessage, RecordKind } from '../operation.ts';

/** An event that was emitted and not yet appended. */
export interface PendingEvent extends LoggedEvent {
  readonly contract: EventContract;
  readonly operation: string;
  readonly actor: Actor;
  readonly causeId: string | null;
  readonly reason: string | null;
}

export interface PendingTimer {
  readonly name: string;
  readonly at: string;
  readonly subjectKind: RecordKind;
  readonly subjectId: string;
  readonly operation: string;
  readonly input: unknown;
}

export interface PendingNotice {
  readonly personId: string;
  readonly kind: string;
  readonly subjectKind: RecordKind;
  readonly subjectId: string;
  readonly sentence: string;
  readonly commentId: string | null;
}

export interface PendingMail {
  readonly kind: string;
  readonly accountId: string | null;
  readonly message: MailMessage;
}

/** Everything that one command (with the commands it calls) wants to leave behind besides its own rows. */
export interface Journal {
  events: PendingEvent[];
  timers: PendingTimer[];
  notices: PendingNotice[];
  mails: PendingMail[];
  /** How many were written ahead of the rest, so that they need not wait in memory. */
  written: { events: number; reactions: number };
}

export function emptyJournal(): Journal {
  return { events: [], timers: [], notices: [], mails: [], written: { events: 0, reactions: 0 } };
}

export interface KeyedOutput {
  readonly actorId: string;
  readonly key: string;
  readonly operation: string;
  readonly inputHash: Buffer;
  readonly output: unknown;
}

/** Writes the events so far, with the reactions that they wake, and forgets them: for commands that emit very many. */
export async function appendEvents(
  // biome-ignore lint/suspicious/noExplicitAny: the door works on the untyped root.
  tx: Kysely<any>,
  registry: Registry,
  journal: Journal,
  now: string,
  onBehalfOf: string | null,
): Promise<void> {
  if (journal.events.length === 0) return;
  const reactions = reactionsTo(registry, journal.events, now, onBehalfOf);
  await sql`with ${sql.join([...eventParts(journal.events), ...reactionParts(reactions)])} select 1`.execute(
    tx,
  );
  journal.written.events += journal.events.length;
  journal.written.reactions += reactions.length;
  journal.events = [];
}

/** Writes what is left of the journal, together with the commit; returns how many reactions wait for it. */
export async function append(
  // biome-ignore lint/suspicious/noExplicitAny: the door works on the untyped root.
  tx: Kysely<any>,
  registry: Registry,
  journal: Journal,
  now: string,
  onBehalfOf: string | null,
  keyed: KeyedOutput | null,
): Promise<number> {
  const reactions = reactionsTo(registry, journal.events, now, onBehalfOf);
  for (const t of journal.timers) {
    reactions.push({
      reaction_id: newId(),
      name: t.name,
      event_id: null,
      subject_id: t.subjectId,
      operation: t.operation,
      input: t.input,
      on_behalf_of: onBehalfOf,
      due_at: t.at,
    });
  }
  const parts = [...eventParts(journal.events), ...reactionParts(reactions)];
  if (journal.notices.length > 0) {
    const rows = journal.notices.map((n) => ({
      notice_id: newId(),
      person_id: n.personId,
      kind: n.kind,
      topic: topicOf(registry, n.kind),
      subject_kind: n.subjectKind,
      subject_id: n.subjectId,
      sentence: n.sentence,
      comment_id: n.commentId,
      created_at: now,
    }));
    // Whoever wants nothing of a topic gets no row: there is nothing to hide from them later.
    parts.push(sql`told as (
      insert into kernel.notice (notice_id, person_id, kind, topic, subject_kind, subject_id, sentence, comment_id, created_at)
      select n.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n(notice_id uuid, person_id uuid, kind text,
        topic text, subject_kind text, subject_id uuid, sentence text, comment_id uuid, created_at timestamptz)
      where not exists (select 1 from kernel.notice_preference p
        where p.person_id = n.person_id and p.topic = n.topic and p.way = 'off'))`);
  }
  if (journal.mails.length > 0) {
    const rows = journal.mails.map((m) => ({
      mail_id: newId(),
      kind: m.kind,
      account_id: m.accountId,
      message: m.message,
      created_at: now,
      due_at: now,
    }));
    parts.push(sql`mailed as (
      insert into kernel.mail (mail_id, kind, account_id, message, created_at, due_at)
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m(mail_id uuid, kind text, account_id uuid,
        message jsonb, created_at timestamptz, due_at timestamptz))`);
  }
  if (keyed !== null) {
    parts.push(sql`answered as (
      insert into kernel.idempotency (actor_id, key, operation, input_hash, output)
      values (${keyed.actorId}::uuid, ${keyed.key}, ${keyed.operation}, ${keyed.inputHash}, ${JSON.stringify(keyed.output ?? null)}::jsonb))`);
  }
  if (parts.length > 0) await finish(tx, sql`with ${sql.join(parts)} select 1`);
  return journal.written.reactions + reactions.length;
}

function reactionsTo(
  registry: Registry,
  events: readonly PendingEvent[],
  now: string,
  onBehalfOf: string | null,
): object[] {
  const reactions: object[] = [];
  for (const e of events) {
    for (const r of registry.reactions.get(e.name) ?? []) {
      const input = r.input(e);
      if (input === null) continue;
      reactions.push({
        reaction_id: newId(),
        name: r.name,
        event_id: e.eventId,
        subject_id: e.subjectId,
        operation: r.perform.name,
        input,
        on_behalf_of: onBehalfOf,
        due_at: r.at?.(e) ?? now,
      });
    }
  }
  return reactions;
}

function eventParts(events: readonly PendingEvent[]): RawBuilder<unknown>[] {
  if (events.length === 0) return [];
  const rows = events.map((e) => ({
    event_id: e.eventId,
    name: e.name,
    subject_kind: e.subjectKind,
    subject_id: e.subjectId,
    operation: e.operation,
    actor_kind: e.actor.kind,
    actor_id: actorId(e.actor),
    on_behalf_of: e.actor.kind === 'system' ? e.actor.onBehalfOf : null,
    cause_id: e.causeId,
    occurred_at: e.occurredAt,
    reason: e.reason,
    payload: e.payload,
  }));
  return [
    sql`appended as (
      insert into kernel.event (event_id, name, subject_kind, subject_id, operation, actor_kind, actor_id, on_behalf_of,
        cause_id, occurred_at, reason, payload, content_hash)
      select e.*, kernel.event_hash(e.event_id, e.name, e.subject_kind, e.subject_id, e.operation, e.actor_kind, e.actor_id,
        e.on_behalf_of, e.cause_id, e.occurred_at, e.reason, e.payload)
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e(event_id uuid, name text, subject_kind text,
        subject_id uuid, operation text, actor_kind text, actor_id uuid, on_behalf_of uuid, cause_id uuid,
        occurred_at timestamptz, reason text, payload jsonb)
      returning event_id, subject_id
    )`,
    sql`queued as (insert into kernel.event_unsealed (event_id, subject_id) select event_id, subject_id from appended)`,
  ];
}

function reactionParts(reactions: readonly object[]): RawBuilder<unknown>[] {
  if (reactions.length === 0) return [];
  return [
    sql`woken as (
      insert into kernel.reaction (reaction_id, name, event_id, subject_id, operation, input, on_behalf_of, due_at)
      select * from jsonb_to_recordset(${JSON.stringify(reactions)}::jsonb) as r(reaction_id uuid, name text, event_id uuid,
        subject_id uuid, operation text, input jsonb, on_behalf_of uuid, due_at timestamptz))`,
  ];
}
