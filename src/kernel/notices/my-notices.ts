/** What the application told a person. Marking as read is the reader's own matter: it leaves no event. */
import { type Kysely, sql } from 'kysely';
import { nameRecords } from '../consequences.ts';
import { registryOf } from '../context.ts';
import { afterCursor, countRows, encodeCursor } from '../list.ts';
import { operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';

const { command, query } = operationsOn<KernelTables>();

interface NoticeRow {
  notice_id: string;
  kind: string;
  subject_kind: string;
  subject_id: string;
  sentence: string;
  created_at: string;
  read_at: string | null;
}

export const noticeOperations = [
  query(contract.listMyNotices, async (ctx, input) => {
    const { filter, sort, direction, cursor, limit } = input;
    const from = sql`from kernel.notice n where n.person_id = ${ctx.actor.personId}::uuid
      and ${filter.unread === undefined ? sql`true` : sql`n.read_at is null`}`;
    const way = sql.raw(direction);
    const { rows } = await sql<NoticeRow>`
      select n.* ${from} and ${afterCursor(cursor, sort, direction, sql`n.created_at`, sql`n.notice_id`)}
      order by n.created_at ${way}, n.notice_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const wanted = new Map<string, Set<string>>();
    for (const n of page)
      wanted.set(n.subject_kind, (wanted.get(n.subject_kind) ?? new Set()).add(n.subject_id));
    // biome-ignore lint/suspicious/noExplicitAny: name resolvers read by their own types.
    const tx = ctx.tx as unknown as Kysely<any>;
    const names = await nameRecords(tx, registryOf(ctx), ctx.today, wanted);
    return {
      rows: page.map((n) => {
        const subject = names.get(`${n.subject_kind} ${n.subject_id}`);
        return {
          noticeId: n.notice_id,
          kind: n.kind,
          subjectKind: n.subject_kind,
          subjectId: n.subject_id,
          subjectKey: subject?.key ?? null,
          subjectName: subject?.name ?? null,
          sentence: n.sentence,
          createdAt: n.created_at,
          readAt: n.read_at,
          can: ['notices.read-notice'],
        };
      }),
      next:
        rows.length > limit && last !== undefined
          ? encodeCursor(sort, last.created_at, last.notice_id)
          : null,
      ...(await countRows(ctx.tx, from)),
    };
  }),

  query(contract.countMyNotices, async (ctx) => {
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from kernel.notice
      where person_id = ${ctx.actor.personId}::uuid and read_at is null`.execute(ctx.tx as never);
    return { unread: rows[0]!.n };
  }),

  command(contract.readNotice, async (ctx, { noticeId, isRead }) => {
    const { rows } = await sql<{ read_at: string | null }>`
      update kernel.notice set read_at = ${isRead ? sql`coalesce(read_at, ${ctx.now}::timestamptz)` : sql`null`}
      where notice_id = ${noticeId} and person_id = ${ctx.actor.personId}::uuid returning read_at`.execute(
      ctx.tx,
    );
    if (rows.length === 0) return ctx.notFound('notice', noticeId);
    return { noticeId, readAt: rows[0]!.read_at };
  }),

  command(contract.readAllNotices, async (ctx) => {
    const { rows } = await sql<{ n: number }>`
      with read as (update kernel.notice set read_at = ${ctx.now}
        where person_id = ${ctx.actor.personId}::uuid and read_at is null returning 1)
      select count(*) as n from read`.execute(ctx.tx);
    return { read: rows[0]!.n };
  }),
];
