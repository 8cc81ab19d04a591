/** What flow is asked: figures, the cases behind them, one case, and of what there is flow at all. */
import { sql } from 'kysely';
import { inScope, isEnterpriseWide } from '../access/scope.ts';
import { languageOf, registryOf } from '../context.ts';
import { say } from '../language.ts';
import { namesOf } from '../names.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import { readSettings } from '../setup/settings.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { LogWords } from './assemble.ts';
import { getFlow, getFlowCase, listFlowCases, listFlowSources } from './contract.ts';
import type { FlowNote, QualityReport } from './contract-words.ts';
import { type Asked, askEngine, type Wanted } from './engine.ts';
import { loadOwnLog } from './own-log.ts';
import { attributeWords } from './own-words.ts';
import { loadLog } from './stored-log.ts';

const { query } = operationsOn<KernelTables>();

type Reason = 'wrong-source' | 'process-unknown' | 'not-imported';
type Context = QueryContext<KernelTables, Reason>;

interface SourceInput {
  logId?: string | undefined;
  process?: string | undefined;
  detail: 'steps' | 'all';
  filter?: { unitId?: string | undefined };
}

interface Source {
  kind: 'log' | 'process';
  logId: string | null;
  process: string | null;
  name: string;
  recordKind: string | null;
}

/** Finds the log or process that is asked about, and has the engine answer. */
async function answer<W extends Wanted>(
  ctx: Context,
  input: SourceInput & { recordId?: string | undefined },
  wanted: W,
): Promise<{ source: Source; zone: string; asOf: string; report: QualityReport | null; answer: Asked<W> }> {
  if ((input.logId === undefined) === (input.process === undefined)) ctx.refuse('wrong-source');
  const { zone } = await readSettings(ctx.tx);
  if (input.logId !== undefined) {
    const { logId } = input;
    const { rows } = await sql<{
      name: string;
      state: string;
      version: number;
      words: LogWords;
      closing: string[];
      events: number;
      report: QualityReport | null;
    }>`
      select l.name, l.state, l.version, l.words, l.closing, l.events, l.report from kernel.flow_log l
      where l.log_id = ${logId} and l.state <> 'deleted' and ${inScope(ctx.scope, 'l.unit_id')}`.execute(
      ctx.tx as never,
    );
    const log = rows[0] ?? ctx.notFound('flow-log', logId);
    if (log.state !== 'imported') ctx.refuse('not-imported');
    // What happened since the log ends is not known: what was open then is as old as it was then.
    const end = log.report?.lastAt ?? ctx.now;
    const asOf = end < ctx.now ? end : ctx.now;
    return {
      source: { kind: 'log', logId, process: null, name: log.name, recordKind: null },
      zone,
      asOf,
      report: log.report,
      answer: await askEngine(
        { zone, now: Date.parse(asOf), wanted },
        {
          key: `${logId} ${log.version}`,
          events: log.events,
          load: () => loadLog(ctx.tx, logId, log.words, log.closing),
        },
      ),
    };
  }
  const registry = registryOf(ctx);
  const process =
    registry.processes.get(input.process!) ?? ctx.refuse('process-unknown', { process: input.process });
  return {
    source: {
      kind: 'process',
      logId: null,
      process: process.name,
      name: languageOf(ctx).translate(process.title),
      recordKind: process.kind,
    },
    zone,
    asOf: ctx.now,
    report: null,
    answer: await askEngine(
      { zone, now: Date.parse(ctx.now), wanted },
      {
        key: null,
        events: null,
        load: () =>
          loadOwnLog(ctx.tx, registry, {
            process,
            scope: ctx.scope,
            detail: input.detail,
            unitId: input.filter?.unitId,
            caseId: input.recordId,
          }),
      },
    ),
  };
}

/** The words of an own process in the reader's language; null for a log, which brings its own. */
function wordsIn(ctx: object, process: string | undefined) {
  const found = process === undefined ? undefined : registryOf(ctx).processes.get(process);
  return found === undefined ? null : attributeWords(found, languageOf(ctx));
}

/** Own records with their titles, and what the caller may open. */
async function asRecords<R extends { recordId: string | null }>(ctx: Context, source: Source, rows: R[]) {
  const { recordKind } = source;
  const nameOf =
    recordKind === null ? null : await namesOf(ctx, { [recordKind]: rows.map((r) => r.recordId) });
  return rows.map((row) => ({
    ...row,
    recordKind,
    title: nameOf === null || row.recordId === null ? null : nameOf(recordKind!, row.recordId),
    can: [] as string[],
  }));
}

export const flowQueries = [
  query(getFlow, async (ctx, input) => {
    const {
      source,
      asOf,
      report,
      answer: figures,
    } = await answer(ctx as Context, input, {
      kind: 'figures',
      filter: input.filter,
      topVariants: input.topVariants,
      topEdges: input.topEdges,
    });
    const language = languageOf(ctx);
    const notes: { code: FlowNote['code']; message: string }[] = figures.notes.map(
      ({ code, sentence, details }) => ({ code, message: say(language, sentence, details) }),
    );
    if (report !== null && report.rejected > 0)
      notes.unshift({
        code: 'left-out',
        message: say(
          language,
          '{rejected} of {read} events in the file could not be read and are left out of every figure. The page of the log says which, and why.',
          { rejected: report.rejected, read: report.read },
        ),
      });
    const isOwn = source.kind === 'process';
    const words = wordsIn(ctx, input.process);
    return {
      ...figures,
      source,
      computedAt: ctx.now,
      asOf,
      leftOut: report?.rejected ?? 0,
      activities: figures.activities.map((a) => ({ ...a, title: language.translate(a.title) })),
      attributes: figures.attributes.map((a) => ({
        ...a,
        title: words?.title(a.name) ?? a.title,
        values: a.values.map((v) => ({ ...v, title: words?.value(a.name, v.value, v.title) ?? v.title })),
      })),
      notes:
        isOwn && figures.cases > 0
          ? [
              ...notes,
              {
                code: 'units-not-people' as const,
                message: language.translate(
                  'Hand-overs are told between units, by the unit that people belong to today. Nobody is measured alone.',
                ),
              },
            ]
          : notes,
    };
  }),

  query(listFlowCases, async (ctx, input) => {
    const { source, answer: page } = await answer(ctx as Context, input, {
      kind: 'cases',
      filter: input.filter,
      sort: input.sort,
      direction: input.direction,
      cursor: input.cursor,
      limit: input.limit,
    });
    return { ...page, rows: await asRecords(ctx as Context, source, page.rows) };
  }),

  query(getFlowCase, async (ctx, input) => {
    const position = input.process === undefined ? input.position : 0;
    const { source, answer: found } = await answer(ctx as Context, input, {
      kind: 'case',
      position: position ?? -1,
    });
    if (found === null || (input.process !== undefined && input.recordId === undefined))
      return ctx.refuse('no-such-case');
    const [shown] = await asRecords(ctx as Context, source, [found]);
    const words = wordsIn(ctx, input.process);
    return {
      ...shown!,
      attributes: found.attributes.map((a) => ({
        name: words?.title(a.name) ?? a.title,
        value: words?.value(a.name, a.code, a.value) ?? a.value,
      })),
    };
  }),

  query(listFlowSources, async (ctx) => {
    const processes = [...registryOf(ctx).processes.values()];
    const counts = await sql<{ process: string; n: number }>`
      select c.process, count(*)::int as n from kernel.work_case c where ${inScope(ctx.scope, 'c.unit_id')} group by 1`.execute(
      ctx.tx as never,
    );
    const logs = await sql<{ log_id: string; key: string; name: string; cases: number; events: number }>`
      select l.log_id, l.key, l.name, l.cases, l.events from kernel.flow_log l
      where l.state = 'imported' and ${inScope(ctx.scope, 'l.unit_id')}
      order by l.uploaded_at desc, l.log_id desc limit 200`.execute(ctx.tx as never);
    const { 'flow.import-logs': imports } = await ctx.scopes('flow.import-logs');
    const byProcess = new Map(counts.rows.map((r) => [r.process, r.n]));
    return {
      processes: processes.map((p) => ({
        process: p.name,
        title: languageOf(ctx).translate(p.title),
        cases: byProcess.get(p.name) ?? 0,
      })),
      logs: logs.rows.map((l) => ({
        logId: l.log_id,
        key: l.key,
        name: l.name,
        cases: l.cases,
        events: l.events,
      })),
      can: isEnterpriseWide(imports) || imports.roots.length > 0 ? ['flow.upload-log'] : [],
    };
  }),
];
