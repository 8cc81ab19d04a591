/** The mail that came in, for those who decide about it. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { inScope } from '../access/scope.ts';
import type { WaitingRecord } from '../area.ts';
import { nameRecords } from '../consequences.ts';
import { registryOf } from '../context.ts';
import { afterCursor, containing, countRows, encodeCursor } from '../list.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';
import { type MailInRow, UNDECIDED } from './rows.ts';

const { query } = operationsOn<KernelTables>();
type Outcome = (typeof contract.outcomes)[number];
type Nature = (typeof contract.natures)[number];
type Why = (typeof contract.reasons)[number];

const decisions = ['mail-in.take-as-record', 'mail-in.take-as-comment', 'mail-in.discard-message'];

/** All but the bytes, which no list needs. */
const columns = sql.raw(
  'm.mail_in_id, m.key, m.version, m.from_address, m.from_name, m.to_addresses, m.subject, m.body, m.quoted, m.attachments, m.size, m.sent_at, m.received_at, m.nature, m.outcome, m.why, m.refusal, m.person_id, m.subject_kind, m.subject_id, m.decided_by, m.decided_at, m.raw is not null as has_raw',
);

async function shaped(ctx: QueryContext<KernelTables>, rows: readonly (MailInRow & { has_raw: boolean })[]) {
  const wanted = new Map<string, Set<string>>([['person', new Set()]]);
  for (const r of rows) {
    for (const id of [r.person_id, r.decided_by]) if (id !== null) wanted.get('person')!.add(id);
    if (r.subject_kind !== null && r.subject_id !== null)
      wanted.set(r.subject_kind, (wanted.get(r.subject_kind) ?? new Set()).add(r.subject_id));
  }
  // biome-ignore lint/suspicious/noExplicitAny: name resolvers read by their own types.
  const names = await nameRecords(ctx.tx as unknown as Kysely<any>, registryOf(ctx), ctx.today, wanted);
  const person = (id: string | null) =>
    id === null ? null : { personId: id, name: names.get(`person ${id}`)?.name ?? 'Somebody' };
  return rows.map((r) => {
    const record = names.get(`${r.subject_kind} ${r.subject_id}`);
    return {
      row: {
        mailInId: r.mail_in_id,
        key: r.key,
        version: r.version,
        fromAddress: r.from_address,
        fromName: r.from_name,
        sender: person(r.person_id),
        subject: r.subject,
        start: r.body.replace(/\s+/g, ' ').slice(0, 160),
        receivedAt: r.received_at,
        nature: r.nature as Nature,
        outcome: r.outcome as Outcome,
        why: r.why as Why | null,
        record:
          r.subject_kind === null || r.subject_id === null
            ? null
            : {
                kind: r.subject_kind,
                id: r.subject_id,
                key: record?.key ?? null,
                name: record?.name ?? 'A record that is gone',
              },
        can: UNDECIDED.includes(r.outcome) ? decisions : [],
      },
      decidedBy: person(r.decided_by),
    };
  });
}

function matching(text: string | undefined): RawBuilder<boolean> {
  if (text === undefined || text === '') return sql<boolean>`true`;
  const like = containing(text.toLowerCase());
  return sql<boolean>`(lower(m.subject) like ${like} or m.from_address like ${like} or lower(m.from_name) like ${like} or lower(m.key) like ${like})`;
}

export const mailInQueries = [
  query(contract.listMessages, async (ctx, input) => {
    const { filter, sort, direction, cursor, limit } = input;
    const from = sql`from kernel.mail_in m where ${inScope(ctx.scope, 'm.unit_id')}
      and ${filter.outcome === undefined ? sql`true` : sql`m.outcome = ${filter.outcome}`}
      and ${filter.nature === undefined ? sql`true` : sql`m.nature = ${filter.nature}`} and ${matching(filter.text)}`;
    const way = sql.raw(direction);
    const { rows } = await sql<MailInRow & { has_raw: boolean }>`
      select ${columns} ${from} and ${afterCursor(cursor, sort, direction, sql`m.received_at`, sql`m.mail_in_id`)}
      order by m.received_at ${way}, m.mail_in_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      rows: (await shaped(ctx, page)).map((s) => s.row),
      next:
        rows.length > limit && last !== undefined
          ? encodeCursor(sort, last.received_at, last.mail_in_id)
          : null,
      ...(await countRows(ctx.tx, from)),
    };
  }),

  query(contract.getMessage, async (ctx, { mailInId }) => {
    const { rows } = await sql<MailInRow & { has_raw: boolean }>`
      select ${columns} from kernel.mail_in m
      where m.mail_in_id = ${mailInId} and ${inScope(ctx.scope, 'm.unit_id')}`.execute(ctx.tx as never);
    const r = rows[0] ?? ctx.notFound('mail-message', mailInId);
    const [shape] = await shaped(ctx, [r]);
    return {
      ...shape!.row,
      toAddresses: r.to_addresses,
      body: r.body,
      quoted: r.quoted,
      attachments: [...r.attachments],
      size: r.size,
      sentAt: r.sent_at,
      refusal: r.refusal,
      decidedBy: shape!.decidedBy,
      decidedAt: r.decided_at,
      hasRaw: r.has_raw,
    };
  }),
];

/** Mail that waits for a decision, for those who may make it. */
export async function mailWaiting(
  ctx: QueryContext<KernelTables>,
  limit: number,
): Promise<{ records: WaitingRecord[]; total: number }> {
  const { 'mail-in.decide': scope } = await ctx.scopes('mail-in.decide');
  if (!scope.everything && scope.roots.length === 0) return { records: [], total: 0 };
  const from = sql`from kernel.mail_in m where m.outcome = 'quarantined' and ${inScope(scope, 'm.unit_id')}`;
  const { rows } = await sql<{
    mail_in_id: string;
    key: string;
    subject: string;
    received_at: string;
    version: number;
  }>`
    select m.mail_in_id, m.key, m.subject, m.received_at, m.version ${from}
    order by m.received_at, m.mail_in_id limit ${limit}`.execute(ctx.tx as never);
  const { total } = await countRows(ctx.tx, from);
  return {
    records: rows.map((r) => ({
      kind: 'mail-message',
      id: r.mail_in_id,
      key: r.key,
      title: r.subject || 'A message without a subject',
      why: 'It came by mail and nobody has decided what becomes of it.',
      group: 'my-roles' as const,
      dueOn: null,
      since: r.received_at,
      version: r.version,
      can: decisions,
    })),
    total,
  };
}
