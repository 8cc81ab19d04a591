/** Comments on records, with mentions and internal notes. Who may read the record may read and write them. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import type { SubjectAccess } from '../area.ts';
import { afterCursor, countRows, encodeCursor } from '../list.ts';
import { namesOf } from '../names.ts';
import { toldOf } from '../notices/watch.ts';
import { type CommandContext, operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';
import { showMentions, storeMentions } from './mentions.ts';
import { accessTo } from './subject.ts';

const { command, query } = operationsOn<KernelTables>();

/** A comment as it is stored. */
export interface CommentRow {
  comment_id: string;
  subject_kind: string;
  subject_id: string;
  author_id: string | null;
  body: string;
  internal: boolean;
  mentions: string[];
  created_at: string;
  edited_at: string | null;
  withdrawn_at: string | null;
  version: number;
}

/** What the caller may do with a comment. */
export function commentCan(row: CommentRow, personId: string | null, moderates: boolean): string[] {
  if (row.withdrawn_at !== null) return [];
  const mine = personId !== null && row.author_id === personId;
  if (mine) return ['work.edit-comment', 'work.withdraw-comment'];
  return moderates ? ['work.withdraw-comment'] : [];
}

/** Whether the caller may withdraw what others wrote. */
export async function moderates(ctx: Pick<QueryContext<KernelTables>, 'scopes'>): Promise<boolean> {
  const { 'work.moderate-comments': scope } = await ctx.scopes('work.moderate-comments');
  return scope.everything || scope.roots.length > 0;
}

/** Whether the caller's rights (or key) let them write comments at all. */
export async function mayComment(ctx: Pick<QueryContext<KernelTables>, 'scopes'>): Promise<boolean> {
  const { 'work.comment': scope } = await ctx.scopes('work.comment');
  return scope.everything || scope.roots.length > 0 || scope.own !== null;
}

type MentionRefusal = 'mention-unknown' | 'internal-mention';

async function demandMentions(
  ctx: CommandContext<KernelTables, MentionRefusal>,
  mentions: string[],
  internal: boolean,
  access: SubjectAccess,
): Promise<void> {
  if (mentions.length === 0) return;
  if (internal && mentions.some((id) => access.outsiders.includes(id))) ctx.refuse('internal-mention');
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from kernel.person
    where person_id = any(${mentions}::uuid[]) and erased_at is null`.execute(ctx.tx);
  if (rows[0]!.n < mentions.length) ctx.refuse('mention-unknown');
}

/** A mention outranks "there is a new comment": nobody is told twice. */
function tellAbout(
  ctx: CommandContext<KernelTables>,
  row: Pick<CommentRow, 'comment_id' | 'subject_kind' | 'subject_id' | 'internal'>,
  mentioned: readonly string[],
  concerned: readonly string[],
): void {
  const about = { kind: row.subject_kind, id: row.subject_id };
  const what = row.internal ? 'an internal note' : 'a comment';
  const told = new Set<string>([ctx.actor.personId ?? '']);
  for (const personId of mentioned) {
    if (told.has(personId)) continue;
    told.add(personId);
    ctx.tell(personId, about, 'mention', `You were mentioned in ${what}.`, row.comment_id);
  }
  for (const personId of concerned) {
    if (told.has(personId)) continue;
    told.add(personId);
    ctx.tell(
      personId,
      about,
      'comment',
      `There is ${what === 'a comment' ? 'a new comment' : 'a new internal note'}.`,
      row.comment_id,
    );
  }
}

/** A comment to be written: the caller has found out that it may be. */
export interface NewComment {
  readonly subjectKind: string;
  readonly subjectId: string;
  /** Who wrote it; null: the system, or an account without a person. */
  readonly authorId: string | null;
  readonly body: string;
  readonly internal: boolean;
  readonly mentions: string[];
}

/** Stores a comment, appends its event and tells whom it reaches, save the author; returns its id. */
export async function writeComment(
  ctx: CommandContext<KernelTables>,
  comment: NewComment,
  access: SubjectAccess,
): Promise<string> {
  const { subjectKind, subjectId, authorId, body, internal, mentions } = comment;
  const commentId = newId();
  const concerned = await toldOf(ctx, subjectKind, subjectId, access, internal);
  await ctx.tx
    .insertInto('kernel.comment')
    .values({
      comment_id: commentId,
      subject_kind: subjectKind,
      subject_id: subjectId,
      author_id: authorId,
      body,
      internal,
      mentions,
      created_at: ctx.now,
    })
    .execute();
  ctx.emit(contract.commentAdded, commentId, { subjectKind, subjectId, internal, mentions });
  tellAbout(
    ctx,
    { comment_id: commentId, subject_kind: subjectKind, subject_id: subjectId, internal },
    mentions,
    concerned.filter((id) => id !== authorId),
  );
  return commentId;
}

async function lockComment(
  ctx: CommandContext<KernelTables>,
  commentId: string,
): Promise<{ row: CommentRow; access: SubjectAccess }> {
  const { rows } = await sql<CommentRow>`
    select * from kernel.comment where comment_id = ${commentId} for update`.execute(ctx.tx);
  const row = rows[0];
  const access = row === undefined ? null : await accessTo(ctx, row.subject_kind, row.subject_id);
  if (row === undefined || access === null || (row.internal && !access.internal))
    return ctx.notFound('comment', commentId);
  return { row, access };
}

export const commentOperations = [
  command(contract.addComment, async (ctx, input) => {
    const { subjectKind, subjectId, internal } = input;
    const access = await accessTo(ctx, subjectKind, subjectId);
    if (access === null) return ctx.notFound(subjectKind, subjectId);
    if (internal && !access.internal) ctx.refuse('internal-not-allowed');
    const { body, mentions } = storeMentions(input.body);
    await demandMentions(ctx, mentions, internal, access);
    const commentId = await writeComment(
      ctx,
      { subjectKind, subjectId, authorId: ctx.actor.personId, body, internal, mentions },
      access,
    );
    return { commentId, version: 1 };
  }),

  command(contract.editComment, async (ctx, input) => {
    const { row, access } = await lockComment(ctx, input.commentId);
    if (ctx.actor.kind !== 'system' && (row.author_id === null || row.author_id !== ctx.actor.personId))
      ctx.refuse('not-the-author');
    ctx.expectVersion(row.version, { body: row.body });
    if (row.withdrawn_at !== null) ctx.refuse('comment-withdrawn');
    const { body, mentions } = storeMentions(input.body);
    if (body === row.body) return { commentId: row.comment_id, version: row.version };
    await demandMentions(ctx, mentions, row.internal, access);
    await ctx.tx
      .updateTable('kernel.comment')
      .set({ body, mentions, edited_at: ctx.now, version: row.version + 1 })
      .where('comment_id', '=', row.comment_id)
      .execute();
    ctx.emit(contract.commentEdited, row.comment_id, {
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
    });
    tellAbout(
      ctx,
      row,
      mentions.filter((id) => !row.mentions.includes(id)),
      [],
    );
    return { commentId: row.comment_id, version: row.version + 1 };
  }),

  command(contract.withdrawComment, async (ctx, { commentId }) => {
    const { row } = await lockComment(ctx, commentId);
    const mine = row.author_id !== null && row.author_id === ctx.actor.personId;
    if (!mine) {
      const { 'work.moderate-comments': moderate } = await ctx.scopes('work.moderate-comments');
      if (!moderate.everything && moderate.roots.length === 0) ctx.refuse('not-the-author');
    }
    ctx.expectVersion(row.version);
    if (row.withdrawn_at !== null) ctx.refuse('comment-withdrawn');
    await ctx.tx
      .updateTable('kernel.comment')
      .set({ body: '', mentions: [], withdrawn_at: ctx.now, version: row.version + 1 })
      .where('comment_id', '=', commentId)
      .execute();
    ctx.emit(contract.commentWithdrawn, commentId, {
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
    });
    return { commentId, version: row.version + 1 };
  }),

  query(contract.listComments, async (ctx, input) => {
    const { subjectKind, subjectId, sort, direction, cursor, limit } = input;
    const access = await accessTo(ctx, subjectKind, subjectId);
    if (access === null) return ctx.notFound(subjectKind, subjectId);
    const from = sql`from kernel.comment c where c.subject_id = ${subjectId} and c.subject_kind = ${subjectKind}
      and ${access.internal ? sql`true` : sql`not c.internal`}`;
    const way = sql.raw(direction);
    const { rows } = await sql<CommentRow>`
      select c.* ${from} and ${afterCursor(cursor, sort, direction, sql`c.created_at`, sql`c.comment_id`)}
      order by c.created_at ${way}, c.comment_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const nameOf = await namesOf(ctx, { person: page.flatMap((c) => [c.author_id, ...c.mentions]) });
    const [mayModerate, mayWrite] = [await moderates(ctx), await mayComment(ctx)];
    return {
      rows: page.map((c) => ({
        commentId: c.comment_id,
        version: c.version,
        author: c.author_id === null ? null : { personId: c.author_id, name: nameOf('person', c.author_id) },
        body: showMentions(c.body, (id) => nameOf('person', id)),
        internal: c.internal,
        mentions: c.mentions.map((id) => ({ personId: id, name: nameOf('person', id) })),
        createdAt: c.created_at,
        editedAt: c.edited_at,
        withdrawnAt: c.withdrawn_at,
        can: mayWrite ? commentCan(c, ctx.actor.personId, mayModerate) : [],
      })),
      next:
        rows.length > limit && last !== undefined
          ? encodeCursor(sort, last.created_at, last.comment_id)
          : null,
      mayWriteInternal: access.internal && mayWrite,
      ...(await countRows(ctx.tx, from)),
    };
  }),
];
