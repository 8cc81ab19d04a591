/** Reading the log: one record's activity with its comments, the audit page, the check of the chain, the export. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { isEnterpriseWide } from '../access/scope.ts';
import type { SubjectAccess } from '../area.ts';
import { registryOf } from '../context.ts';
import { afterCursor, countRows, encodeCursor } from '../list.ts';
import { namesOf } from '../names.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { type CommentRow, commentCan, mayComment, moderates } from '../work/comments.ts';
import { showMentions } from '../work/mentions.ts';
import { accessTo } from '../work/subject.ts';
import * as contract from './contract.ts';
import { type StoredEvent, type ToldEvent, tellStored } from './tell.ts';
import { exportEvents, verifyLog } from './verify.ts';

const { query } = operationsOn<KernelTables>();

interface SealedEvent extends StoredEvent {
  position: number;
  cause_id: string | null;
  content_hash: string;
  chain_hash: string;
}

// biome-ignore lint/suspicious/noExplicitAny: the log's readers work on the untyped root.
type Untyped = Kysely<any>;

/** Whoever reads the whole log sees the events of every record, without its comments' internal notes. */
async function asAuditor(ctx: Pick<QueryContext<KernelTables>, 'scopes'>): Promise<SubjectAccess | null> {
  const { 'journal.read': read } = await ctx.scopes('journal.read');
  if (!isEnterpriseWide(read)) return null;
  return { internal: false, told: [], toldInternally: [], outsiders: [] };
}

/** Events that only those who work on a record are told. */
function internalEvents(ctx: object): string[] {
  return [...registryOf(ctx).events.values()].filter((e) => e.isInternal === true).map((e) => e.name);
}

export const journalOperations = [
  query(contract.listTimeline, async (ctx, input) => {
    const { subjectKind, subjectId, filter, direction, cursor, limit } = input;
    const access = (await accessTo(ctx, subjectKind, subjectId)) ?? (await asAuditor(ctx));
    if (access === null) return ctx.notFound(subjectKind, subjectId);
    const hidden = access.internal ? [] : internalEvents(ctx);
    const events = sql`select e.occurred_at as at, e.event_id as id, 'event' as kind from kernel.event e
      where e.subject_id = ${subjectId} and e.subject_kind in (${subjectKind}, 'case', 'effort')
        and e.name <> all(${hidden}::text[])`;
    const comments = sql`select c.created_at as at, c.comment_id as id, 'comment' as kind from kernel.comment c
      where c.subject_id = ${subjectId} and c.subject_kind = ${subjectKind}
        and ${access.internal ? sql`true` : sql`not c.internal`}`;
    // What happened to its files is told with the record; an internal file is none of the others' business.
    const files = sql`select e.occurred_at as at, e.event_id as id, 'event' as kind from kernel.file f
      join kernel.event e on e.subject_id = f.file_id and e.subject_kind = 'file'
      where f.subject_id = ${subjectId} and f.subject_kind = ${subjectKind}
        and ${access.internal ? sql`true` : sql`not f.internal`}`;
    // So is what was decided on it.
    const approvals = sql`select e.occurred_at as at, e.event_id as id, 'event' as kind from kernel.approval a
      join kernel.event e on e.subject_id = a.approval_id and e.subject_kind = 'approval'
      where a.record_id = ${subjectId} and a.kind = ${subjectKind}`;
    const changes = sql`${events} union all ${files} union all ${approvals}`;
    const from = sql`from (${filter.changesOnly === undefined ? sql`${changes} union all ${comments}` : changes}) t
      where true`;
    const way = sql.raw(direction);
    const { rows } = await sql<{ at: string; id: string; kind: 'event' | 'comment' }>`
      select t.at, t.id, t.kind ${from} and ${afterCursor(cursor, 'at', direction, sql`t.at`, sql`t.id`)}
      order by t.at ${way}, t.id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const idsOf = (kind: string) => page.filter((r) => r.kind === kind).map((r) => r.id);
    const { rows: stored } = await sql<StoredEvent>`
      select * from kernel.event where event_id = any(${idsOf('event')}::uuid[])
        and subject_id in (select ${subjectId}::uuid union all select file_id from kernel.file where subject_id = ${subjectId}
          union all select approval_id from kernel.approval where record_id = ${subjectId})`.execute(
      ctx.tx as never,
    );
    const { rows: written } = await sql<CommentRow>`
      select * from kernel.comment where comment_id = any(${idsOf('comment')}::uuid[])`.execute(
      ctx.tx as never,
    );
    const told = await tellStored(ctx, stored);
    const nameOf = await namesOf(ctx, { person: written.flatMap((c) => [c.author_id, ...c.mentions]) });
    const [mayModerate, mayWrite] = [await moderates(ctx), await mayComment(ctx)];
    const eventAt = new Map(stored.map((e, i) => [e.event_id, { event: e, told: told[i]! }]));
    const commentAt = new Map(written.map((c) => [c.comment_id, c]));
    const last = page.at(-1);
    // Why somebody did it is the team's own talk: outsiders read their own reasons only.
    const mayKnowWhy = (by: ToldEvent) =>
      access.internal || (by.actor.person !== null && by.actor.person.personId === ctx.actor.personId);
    return {
      rows: page.map((r) => {
        const event = eventAt.get(r.id);
        if (event !== undefined) {
          return {
            kind: 'event' as const,
            id: r.id,
            at: r.at,
            actor: event.told.actor,
            name: event.event.name,
            sentence: event.told.sentence,
            reason: mayKnowWhy(event.told) ? event.event.reason : null,
            payload: event.event.payload as Record<string, unknown>,
            comment: null,
          };
        }
        const c = commentAt.get(r.id)!;
        const person =
          c.author_id === null ? null : { personId: c.author_id, name: nameOf('person', c.author_id) };
        return {
          kind: 'comment' as const,
          id: r.id,
          at: r.at,
          actor: {
            kind: person === null ? ('system' as const) : ('account' as const),
            name: person?.name ?? 'Trellis',
            person,
          },
          name: 'work.comment-added',
          sentence: '',
          reason: null,
          payload: null,
          comment: {
            version: c.version,
            body: showMentions(c.body, (id) => nameOf('person', id)),
            internal: c.internal,
            editedAt: c.edited_at,
            withdrawnAt: c.withdrawn_at,
            can: mayWrite ? commentCan(c, ctx.actor.personId, mayModerate) : [],
          },
        };
      }),
      next: rows.length > limit && last !== undefined ? encodeCursor('at', last.at, last.id) : null,
      mayComment: mayWrite,
      mayWriteInternal: access.internal && mayWrite,
      ...(await countRows(ctx.tx, from)),
    };
  }),

  query(contract.listEvents, async (ctx, input) => {
    if (!isEnterpriseWide(ctx.scope)) ctx.refuse('whole-log-only');
    const { filter, direction, cursor, limit } = input;
    const where: RawBuilder<boolean>[] = [sql<boolean>`true`];
    if (filter.name !== undefined)
      where.push(
        filter.name.endsWith('.') ? sql`starts_with(e.name, ${filter.name})` : sql`e.name = ${filter.name}`,
      );
    if (filter.personId !== undefined)
      where.push(
        sql`coalesce(e.actor_id, e.on_behalf_of) in (select account_id from kernel.account where person_id = ${filter.personId})`,
      );
    if (filter.subjectKind !== undefined) where.push(sql`e.subject_kind = ${filter.subjectKind}`);
    if (filter.subjectId !== undefined)
      where.push(sql`s.subject_id = ${filter.subjectId} and e.subject_id = ${filter.subjectId}`);
    if (filter.operation !== undefined) where.push(sql`e.operation = ${filter.operation}`);
    if (filter.from !== undefined) where.push(sql`e.occurred_at >= ${filter.from}::timestamptz`);
    if (filter.until !== undefined) where.push(sql`e.occurred_at < ${filter.until}::timestamptz`);
    const from = sql`from kernel.seal s join kernel.event e on e.subject_id = s.subject_id and e.event_id = s.event_id
      where ${sql.join(where, sql` and `)}`;
    const way = sql.raw(direction);
    const { rows } = await sql<SealedEvent>`
      select s.position, e.event_id, e.name, e.subject_kind, e.subject_id, e.operation, e.actor_kind, e.actor_id,
        e.on_behalf_of, e.cause_id, e.occurred_at, e.reason, e.payload,
        encode(e.content_hash, 'hex') as content_hash, encode(s.chain_hash, 'hex') as chain_hash
      ${from} and ${afterCursor(cursor, 'position', direction, sql`s.position`, sql`s.event_id`)}
      order by s.position ${way}, s.event_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const told = await tellStored(ctx, page);
    const last = page.at(-1);
    return {
      rows: page.map((e, i) => ({
        position: e.position,
        eventId: e.event_id,
        name: e.name,
        sentence: told[i]!.sentence,
        subjectKind: e.subject_kind,
        subjectId: e.subject_id,
        subjectKey: told[i]!.subjectKey,
        subjectName: told[i]!.subjectName,
        operation: e.operation,
        actor: told[i]!.actor,
        occurredAt: e.occurred_at,
        causeId: e.cause_id,
        reason: e.reason,
        payload: e.payload as Record<string, unknown>,
        contentHash: e.content_hash,
        chainHash: e.chain_hash,
        can: [],
      })),
      next:
        rows.length > limit && last !== undefined
          ? encodeCursor('position', last.position, last.event_id)
          : null,
      ...(await countRows(ctx.tx, from)),
    };
  }),

  query(contract.verifyLog, async (ctx) => {
    if (!isEnterpriseWide(ctx.scope)) ctx.refuse('whole-log-only');
    const { ok, ...verdict } = await verifyLog(ctx.tx as unknown as Untyped);
    return { isOk: ok, ...verdict };
  }),

  query(contract.exportLog, async (ctx, { from, limit }) => {
    if (!isEnterpriseWide(ctx.scope)) ctx.refuse('whole-log-only');
    const events = [];
    let next: number | null = null;
    for await (const e of exportEvents(ctx.tx as unknown as Untyped, from)) {
      if (events.length === limit) {
        next = e.position;
        break;
      }
      events.push(e);
    }
    return { events, next };
  }),
];
