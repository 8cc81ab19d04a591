/** Shows the files of records: never more than the caller may read of the record itself. */
import { type Kysely, sql } from 'kysely';
import type { SubjectAccess } from '../area.ts';
import { afterCursor, countRows, encodeCursor } from '../list.ts';
import { namesOf } from '../names.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { accessTo } from '../work/subject.ts';
import * as contract from './contract.ts';
import { isViewable } from './rules.ts';

const { query } = operationsOn<KernelTables>();

type Asking = Pick<QueryContext<KernelTables>, 'scopes'>;

/** Whether the caller may remove what others attached. */
export async function mayRemoveAny(ctx: Asking): Promise<boolean> {
  const { 'files.remove-any': scope } = await ctx.scopes('files.remove-any');
  return scope.everything || scope.roots.length > 0;
}

async function mayAttach(ctx: Asking): Promise<boolean> {
  const { 'files.attach': scope } = await ctx.scopes('files.attach');
  return scope.everything || scope.roots.length > 0 || scope.own !== null;
}

interface FileRow {
  file_id: string;
  subject_kind: string;
  subject_id: string;
  content_hash: string;
  file_name: string;
  media_type: string;
  size: number;
  internal: boolean;
  attached_by: string | null;
  attached_at: string;
  version: number;
}

const columns = sql`f.file_id, f.subject_kind, f.subject_id, encode(f.content_hash, 'hex') as content_hash, f.file_name,
  f.media_type, f.size, f.internal, f.attached_by, f.attached_at, f.version`;

/** Shows rows as the caller may use them. */
async function shown(ctx: QueryContext<KernelTables>, rows: readonly FileRow[]) {
  const nameOf = await namesOf(ctx, { person: rows.map((r) => r.attached_by) });
  const [removesAny, attaches] = [await mayRemoveAny(ctx), await mayAttach(ctx)];
  return rows.map((r) => ({
    fileId: r.file_id,
    version: r.version,
    fileName: r.file_name,
    mediaType: r.media_type,
    size: r.size,
    contentHash: r.content_hash,
    internal: r.internal,
    isViewable: isViewable(r.media_type),
    attachedBy:
      r.attached_by === null ? null : { personId: r.attached_by, name: nameOf('person', r.attached_by) },
    attachedAt: r.attached_at,
    can:
      attaches && (removesAny || (r.attached_by !== null && r.attached_by === ctx.actor.personId))
        ? ['files.remove-file']
        : [],
  }));
}

const readable = (access: SubjectAccess) => (access.internal ? sql`true` : sql`not f.internal`);

export const fileQueries = [
  query(contract.listFiles, async (ctx, input) => {
    const { subjectKind, subjectId, filter, sort, direction, cursor, limit } = input;
    const access = await accessTo(ctx, subjectKind, subjectId);
    if (access === null) return ctx.notFound(subjectKind, subjectId);
    const all = sql`from kernel.file f where f.subject_id = ${subjectId} and f.subject_kind = ${subjectKind}
      and f.removed_at is null and ${readable(access)}`;
    const text = filter.text ?? '';
    const from = text === '' ? all : sql`${all} and position(lower(${text}) in lower(f.file_name)) > 0`;
    const way = sql.raw(direction);
    const { rows } = await sql<FileRow>`
      select ${columns} ${from} and ${afterCursor(cursor, sort, direction, sql`f.attached_at`, sql`f.file_id`)}
      order by f.attached_at ${way}, f.file_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const sum = await sql<{ bytes: number }>`select coalesce(sum(f.size), 0)::float8 as bytes ${all}`.execute(
      ctx.tx as never,
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const may = await mayAttach(ctx);
    return {
      rows: await shown(ctx, page),
      next:
        rows.length > limit && last !== undefined ? encodeCursor(sort, last.attached_at, last.file_id) : null,
      bytes: sum.rows[0]!.bytes,
      mayAttach: may,
      mayAttachInternal: may && access.internal,
      ...(await countRows(ctx.tx, from)),
    };
  }),

  query(contract.getFile, async (ctx, { fileId }) => {
    const { rows } = await sql<FileRow>`
      select ${columns} from kernel.file f where f.file_id = ${fileId} and f.removed_at is null`.execute(
      ctx.tx as unknown as Kysely<KernelTables>,
    );
    const row = rows[0];
    const access = row === undefined ? null : await accessTo(ctx, row.subject_kind, row.subject_id);
    if (row === undefined || access === null || (row.internal && !access.internal))
      return ctx.notFound('file', fileId);
    const [one] = await shown(ctx, [row]);
    return { ...one!, subjectKind: row.subject_kind, subjectId: row.subject_id };
  }),
];
