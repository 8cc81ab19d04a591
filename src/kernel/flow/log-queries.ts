/** Logs as they are listed and shown before and after their import. */
import { type RawBuilder, sql } from 'kysely';
import { inScope } from '../access/scope.ts';
import { afterCursor, countRows, encodeCursor } from '../list.ts';
import { namesOf } from '../names.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { LogWords } from './assemble.ts';
import { getLog, listLogs } from './contract-logs.ts';
import type { LogColumn, LogFormat, LogMapping, QualityReport } from './contract-words.ts';

const { query } = operationsOn<KernelTables>();

interface LogRow {
  log_id: string;
  key: string;
  version: number;
  name: string;
  state: 'uploaded' | 'checked' | 'imported';
  unit_id: string | null;
  file_name: string;
  file_size: number;
  uploaded_at: string;
  uploaded_by: string | null;
  imported_at: string | null;
  cases: number | null;
  events: number | null;
  mine: boolean;
}

const columns = sql`l.log_id, l.key, l.version, l.name, l.state, l.unit_id, l.file_name, l.file_size, l.uploaded_at,
  l.uploaded_by, l.imported_at, l.cases, l.events`;

type Context = Pick<QueryContext<KernelTables>, 'scopes' | 'today'> & { tx: unknown };

/** Whether the caller may change a log, as a column. */
async function mine(ctx: Context): Promise<RawBuilder<boolean>> {
  const { 'flow.import-logs': scope } = await ctx.scopes('flow.import-logs');
  return inScope(scope, 'l.unit_id');
}

async function show(ctx: Context, rows: readonly LogRow[]) {
  const nameOf = await namesOf(ctx, {
    unit: rows.map((r) => r.unit_id),
    person: rows.map((r) => r.uploaded_by),
  });
  return rows.map((r) => ({
    logId: r.log_id,
    key: r.key,
    version: r.version,
    name: r.name,
    state: r.state,
    unit: r.unit_id === null ? null : { unitId: r.unit_id, name: nameOf('unit', r.unit_id) },
    fileName: r.file_name,
    fileSize: r.file_size,
    uploadedAt: r.uploaded_at,
    uploadedBy:
      r.uploaded_by === null ? null : { personId: r.uploaded_by, name: nameOf('person', r.uploaded_by) },
    importedAt: r.imported_at,
    cases: r.cases,
    events: r.events,
    can: r.mine
      ? [
          ...(r.state === 'imported' ? [] : ['flow.check-log', 'flow.import-log']),
          'flow.change-log',
          'flow.delete-log',
        ]
      : [],
  }));
}

export const logQueries = [
  query(listLogs, async (ctx, input) => {
    const { filter, sort, direction, cursor, limit } = input;
    const where: RawBuilder<unknown>[] = [sql`l.state <> 'deleted'`, inScope(ctx.scope, 'l.unit_id')];
    if (filter.state !== undefined) where.push(sql`l.state = ${filter.state}`);
    if (filter.unitId !== undefined)
      where.push(
        sql`l.unit_id in (select unit_id from kernel.unit_reach where ancestor_id = ${filter.unitId})`,
      );
    const from = sql`from kernel.flow_log l where ${sql.join(where, sql` and `)}`;
    const way = sql.raw(direction);
    const { rows } = await sql<LogRow>`
      select ${columns}, ${await mine(ctx)} as mine ${from}
        and ${afterCursor(cursor, sort, direction, sql`l.uploaded_at`, sql`l.log_id`)}
      order by l.uploaded_at ${way}, l.log_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      rows: await show(ctx, page),
      next:
        rows.length > limit && last !== undefined ? encodeCursor(sort, last.uploaded_at, last.log_id) : null,
      ...(await countRows(ctx.tx, from)),
    };
  }),

  query(getLog, async (ctx, { logId }) => {
    const { rows } = await sql<
      LogRow & {
        format: LogFormat;
        columns: LogColumn[];
        missing: ('case' | 'activity' | 'at')[];
        mapping: LogMapping;
        report: QualityReport | null;
        closing: string[];
        words: LogWords | null;
      }
    >`
      select ${columns}, l.format, l.columns, l.missing, l.mapping, l.report, l.closing, l.words, ${await mine(ctx)} as mine
      from kernel.flow_log l
      where l.log_id = ${logId} and l.state <> 'deleted' and ${inScope(ctx.scope, 'l.unit_id')}`.execute(
      ctx.tx as never,
    );
    const row = rows[0];
    if (row === undefined) return ctx.notFound('flow-log', logId);
    const [shown] = await show(ctx, [row]);
    return {
      ...shown!,
      format: row.format,
      columns: row.columns,
      mapping: row.mapping,
      missing: row.missing,
      report: row.report,
      closing: row.closing,
      activities: [...(row.words?.activities ?? [])],
    };
  }),
];
