/**
 * Checks the log: every event's content against its hash, every hash against the chain, and whether events are
 * missing or wait unsealed. Works on the database, or on an exported file without any database.
 */
import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { GENESIS, link } from './sealer.ts';

/** One line of an exported log: every hashed field as the exact text that was hashed. */
export interface ExportedEvent {
  position: number;
  eventId: string;
  name: string;
  subjectKind: string;
  subjectId: string;
  operation: string;
  actorKind: string;
  actorId: string | null;
  onBehalfOf: string | null;
  causeId: string | null;
  /** Milliseconds since 1970. */
  occurredMs: number;
  reason: string | null;
  /** The payload as PostgreSQL printed it. */
  payload: string;
  contentHash: string;
  chainHash: string;
}

/** SHA-256 of an event's content; the same as kernel.event_hash in the database. */
export function contentHash(e: ExportedEvent): Buffer {
  const text = [
    e.eventId,
    e.name,
    e.subjectKind,
    e.subjectId,
    e.operation,
    e.actorKind,
    e.actorId ?? '-',
    e.onBehalfOf ?? '-',
    e.causeId ?? '-',
    String(e.occurredMs),
    e.reason ?? '-',
    e.payload,
  ].join('\n');
  return createHash('sha256').update(text).digest();
}

export interface Verdict {
  ok: boolean;
  /** Events that were checked. */
  checked: number;
  /** Events that wait for the sealer; not covered by the chain yet. */
  unsealed: number;
  /** The last link, hex: write it down elsewhere to notice a log that was cut at its end. */
  head: string;
  /** What is wrong, at most ten sentences. */
  faults: string[];
}

/** Checks exported events in their order. */
export async function verifyEvents(
  events: AsyncIterable<ExportedEvent> | Iterable<ExportedEvent>,
): Promise<Verdict> {
  const faults: string[] = [];
  const fault = (text: string) => {
    if (faults.length < 10) faults.push(text);
  };
  let expected = 1;
  let chain: Buffer = GENESIS;
  let checked = 0;
  for await (const e of events) {
    if (e.position !== expected)
      fault(`Position ${expected} is missing; the next one found is ${e.position}.`);
    const hash = contentHash(e);
    if (hash.toString('hex') !== e.contentHash) {
      fault(
        `Event ${e.eventId} at position ${e.position} (${e.name}) does not match its own hash: its content was changed.`,
      );
    }
    const next = link(e.position, chain, Buffer.from(e.contentHash, 'hex'));
    if (next.toString('hex') !== e.chainHash) {
      fault(`The chain breaks at position ${e.position}: the link does not follow from the one before.`);
    }
    chain = Buffer.from(e.chainHash, 'hex');
    expected = e.position + 1;
    checked += 1;
  }
  return { ok: faults.length === 0, checked, unsealed: 0, head: chain.toString('hex'), faults };
}

/** The sealed log in order, in the exported shape; memory stays flat. */
// biome-ignore lint/suspicious/noExplicitAny: works on the untyped root.
export async function* exportEvents(tx: Kysely<any>, from = 1): AsyncGenerator<ExportedEvent> {
  let at = from - 1;
  for (;;) {
    const { rows } = await sql<ExportedEvent>`
      select s.position, s.event_id as "eventId", coalesce(e.name, '(gone)') as name, coalesce(e.subject_kind, '') as "subjectKind",
        s.subject_id as "subjectId", coalesce(e.operation, '') as operation, coalesce(e.actor_kind, '') as "actorKind",
        e.actor_id as "actorId", e.on_behalf_of as "onBehalfOf", e.cause_id as "causeId",
        coalesce(trunc(extract(epoch from e.occurred_at) * 1000)::bigint, 0) as "occurredMs", e.reason,
        coalesce(e.payload::text, '') as payload, coalesce(encode(e.content_hash, 'hex'), '') as "contentHash",
        encode(s.chain_hash, 'hex') as "chainHash"
      from kernel.seal s left join kernel.event e on e.subject_id = s.subject_id and e.event_id = s.event_id
      where s.position > ${at} order by s.position limit 2000`.execute(tx);
    if (rows.length === 0) return;
    for (const row of rows) yield row;
    at = rows.at(-1)!.position;
  }
}

/** Checks the whole log in the database. */
// biome-ignore lint/suspicious/noExplicitAny: works on the untyped root.
export async function verifyLog(tx: Kysely<any>): Promise<Verdict> {
  const verdict = await verifyEvents(exportEvents(tx));
  const { rows } = await sql<{ unsealed: number; strays: number }>`
    select (select count(*) from kernel.event_unsealed) as unsealed,
      (select count(*) from kernel.event) - (select count(*) from kernel.seal) - (select count(*) from kernel.event_unsealed) as strays`.execute(
    tx,
  );
  const { unsealed, strays } = rows[0]!;
  const faults =
    strays === 0
      ? verdict.faults
      : [
          ...verdict.faults,
          `${Math.abs(strays)} event(s) ${strays > 0 ? 'are in no chain' : 'are missing from the log'}.`,
        ];
  return { ...verdict, ok: faults.length === 0, unsealed, faults };
}
