/** Attaches, removes and restores files of records. */
import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { isoInstant } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import type { SubjectAccess } from '../area.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { accessTo } from '../work/subject.ts';
import { keepContent, lookInto } from './content.ts';
import * as contract from './contract.ts';
import { mayRemoveAny } from './queries.ts';
import { cleanFileName, judgeFile } from './rules.ts';

const { command } = operationsOn<KernelTables>();

/** How long a removed file can be put back. */
export const RESTORE_HOURS = 24;

const megabytes = (bytes: number) => String(Math.ceil(bytes / 1024 / 1024));

interface FileRow {
  file_id: string;
  subject_kind: string;
  subject_id: string;
  content_hash: Buffer | null;
  internal: boolean;
  attached_by: string | null;
  removed_at: string | null;
  version: number;
}

async function lockFile(ctx: CommandContext<KernelTables>, fileId: string): Promise<FileRow> {
  const { rows } = await sql<FileRow>`
    select file_id, subject_kind, subject_id, content_hash, internal, attached_by, removed_at, version
    from kernel.file where file_id = ${fileId} for update`.execute(ctx.tx);
  const row = rows[0];
  const access: SubjectAccess | null =
    row === undefined ? null : await accessTo(ctx, row.subject_kind, row.subject_id);
  if (row === undefined || access === null || (row.internal && !access.internal))
    return ctx.notFound('file', fileId);
  return row;
}

/** Refuses when somebody else attached the file and the actor may not remove those of others. */
async function demandOwn(ctx: CommandContext<KernelTables, 'not-yours'>, row: FileRow): Promise<void> {
  const mine = row.attached_by !== null && row.attached_by === ctx.actor.personId;
  if (!mine && !(await mayRemoveAny(ctx))) ctx.refuse('not-yours');
}

export const fileCommands = [
  command(contract.attachFile, async (ctx, { subjectKind, subjectId, file, internal, fileName: given }) => {
    const access = await accessTo(ctx, subjectKind, subjectId);
    if (access === null) return ctx.notFound(subjectKind, subjectId);
    if (internal && !access.internal) ctx.refuse('internal-not-allowed');
    const { perFile, perRecord, filesPerRecord } = contract.fileLimits;
    const fileName = cleanFileName(given);
    const size = file.byteLength;
    if (size === 0) ctx.refuse('file-empty', { fileName });
    if (size > perFile)
      ctx.refuse('file-too-large', { fileName, size: megabytes(size), limit: megabytes(perFile) });
    const judged = judgeFile(fileName, await lookInto(file));
    if ('refused' in judged) return ctx.refuse(judged.refused, { fileName, ...judged });
    const { mediaType } = judged;

    // One at a time on a record, so that its limits hold and nothing is attached twice.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`files of ${subjectId}`}, 0))`.execute(ctx.tx);
    const contentHash = await keepContent(ctx.tx, file, ctx.now);
    const { rows: there } = await sql<{ file_id: string; version: number; file_name: string }>`
      select file_id, version, file_name from kernel.file
      where subject_id = ${subjectId} and subject_kind = ${subjectKind} and removed_at is null
        and content_hash = ${contentHash} and internal = ${internal} limit 1`.execute(ctx.tx);
    const twin = there[0];
    if (twin !== undefined)
      return { fileId: twin.file_id, version: twin.version, fileName: twin.file_name, mediaType };
    const { rows: sums } = await sql<{ count: number; bytes: number }>`
      select count(*) as count, coalesce(sum(size), 0)::float8 as bytes from kernel.file
      where subject_id = ${subjectId} and subject_kind = ${subjectKind} and removed_at is null`.execute(
      ctx.tx,
    );
    if (sums[0]!.count >= filesPerRecord || sums[0]!.bytes + size > perRecord)
      ctx.refuse('record-full', { limit: megabytes(perRecord), count: filesPerRecord });

    const fileId = newId();
    await ctx.tx
      .insertInto('kernel.file')
      .values({
        file_id: fileId,
        subject_kind: subjectKind,
        subject_id: subjectId,
        content_hash: contentHash,
        file_name: fileName,
        media_type: mediaType,
        size,
        internal,
        attached_by: ctx.actor.personId,
        attached_at: ctx.now,
      })
      .execute();
    ctx.emit(contract.fileAttached, fileId, { subjectKind, subjectId, internal, mediaType, size });
    return { fileId, version: 1, fileName, mediaType };
  }),

  command(contract.removeFile, async (ctx, { fileId }) => {
    const row = await lockFile(ctx, fileId);
    await demandOwn(ctx, row);
    ctx.expectVersion(row.version);
    if (row.removed_at !== null) ctx.refuse('removed-already');
    await ctx.tx
      .updateTable('kernel.file')
      .set({ removed_at: ctx.now, version: row.version + 1 })
      .where('file_id', '=', fileId)
      .execute();
    ctx.emit(contract.fileRemoved, fileId, { subjectKind: row.subject_kind, subjectId: row.subject_id });
    return { fileId, version: row.version + 1 };
  }),

  command(contract.restoreFile, async (ctx, { fileId }) => {
    const row = await lockFile(ctx, fileId);
    await demandOwn(ctx, row);
    ctx.expectVersion(row.version);
    if (row.removed_at === null) return ctx.refuse('not-removed');
    const last = isoInstant(Temporal.Instant.from(ctx.now).subtract({ hours: RESTORE_HOURS }));
    if (row.content_hash === null || row.removed_at < last) return ctx.refuse('content-gone');
    await ctx.tx
      .updateTable('kernel.file')
      .set({ removed_at: null, version: row.version + 1 })
      .where('file_id', '=', fileId)
      .execute();
    ctx.emit(contract.fileRestored, fileId, { subjectKind: row.subject_kind, subjectId: row.subject_id });
    return { fileId, version: row.version + 1 };
  }),
];
