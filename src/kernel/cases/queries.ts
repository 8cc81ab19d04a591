/** Reading cases: the evidence of one, and whether a verdict that was kept comes out the same. */
import { type Kysely, sql } from 'kysely';
import { type ResolvedParty, resolveParties } from '../assignment/parties.ts';
import { listClocks } from '../clocks/contract.ts';
import type { Facts } from '../conditions/verdict.ts';
import { vocabularyVersion } from '../conditions/vocabulary-version.ts';
import { languageOf } from '../context.ts';
import { namesOf } from '../names.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { accessTo } from '../work/subject.ts';
import { processOf, resolvedOf } from './case.ts';
import * as contract from './contract-reading.ts';
import {
  calendarVersion,
  coveringExceptions,
  type Judged,
  judge,
  judgeAgain,
  vocabularyOf,
} from './judge.ts';
import {
  type CaseRow,
  caseRights,
  type ExceptionRow,
  type Powers,
  powers,
  showExceptions,
  showTasks,
  showWaits,
  type TaskRow,
  type WaitRow,
} from './rows.ts';
import { differences, isDone } from './rules.ts';

const { query } = operationsOn<KernelTables>();

type Context = QueryContext<KernelTables>;
interface VerdictRow {
  verdict_id: string;
  case_id: string;
  evaluated_at: string;
  today: string;
  vocabulary: string;
  vocabulary_version: string;
  calendar_id: string | null;
  calendar_version: number;
  facts: Facts | null;
  conditions: Judged[];
}

/** A case that the actor may read: whoever may read its record, nobody else. */
async function readable(ctx: Context, caseId: string): Promise<CaseRow & Powers> {
  const scopes = await ctx.scopes(...caseRights);
  const { rows } = await sql<CaseRow & Powers>`
    select c.*, ${powers(scopes)} from kernel.work_case c where c.case_id = ${caseId}`.execute(
    ctx.tx as never,
  );
  const row = rows[0];
  if (row === undefined || (await accessTo(ctx, row.kind, caseId)) === null)
    return ctx.notFound('case', caseId);
  return row;
}

const party = ({ kind, id, name }: ResolvedParty) => ({ kind, id, name });

export const caseQueries = [
  query(contract.getCase, async (ctx, { caseId }) => {
    const row = await readable(ctx as Context, caseId);
    const process = processOf(ctx, row.process);
    const resolved = await resolvedOf(ctx, row.pin_id);
    const tx = ctx.tx as unknown as Kysely<KernelTables>;
    const mine = sql`${row.may_work}::boolean as may_work, ${row.may_approve}::boolean as may_approve`;
    const { rows: waits } = await sql<WaitRow & Powers>`
      select w.*, ${mine} from kernel.wait w where w.case_id = ${caseId}
      order by w.ended_at is not null, w.since desc, w.wait_id`.execute(tx);
    const { rows: tasks } = await sql<TaskRow>`
      select * from kernel.case_task where case_id = ${caseId} order by position, task_id`.execute(tx);
    const { rows: exceptions } = await sql<ExceptionRow & Powers>`
      select e.*, ${mine} from kernel.case_exception e where e.case_id = ${caseId}
      order by e.requested_at desc, e.exception_id`.execute(tx);
    const { rows: verdicts } = await sql<VerdictRow>`
      select * from kernel.verdict where case_id = ${caseId} order by evaluated_at desc, verdict_id`.execute(
      tx,
    );
    const { rows: pins } = await sql<{ created_at: string }>`
      select created_at from kernel.charter_pin where pin_id = ${row.pin_id}`.execute(tx);
    const judgement = await judge(ctx, row, resolved.conditions, languageOf(ctx));
    const covered = await coveringExceptions(ctx, [caseId], ctx.today);
    const conditions = judgement.conditions.map((c) => ({
      ...c,
      parts: c.parts.map((p) => ({ ...p, missing: [...p.missing] })),
      exceptionId: c.value === true ? null : (covered.get(`${caseId} ${c.conditionId}`) ?? null),
    }));
    const place = { unitId: row.unit_id, region: row.region };
    const refs = [...resolved.responsible, ...resolved.consulted, ...resolved.informed];
    const parties = (await resolveParties(tx, refs, place, ctx.today)).map(party);
    const consultedFrom = resolved.responsible.length;
    const informedFrom = consultedFrom + resolved.consulted.length;
    const nameOf = await namesOf(ctx, {
      person: [row.requester_id, row.owner_id, row.accountable_id],
      unit: [row.unit_id],
      [row.kind]: [caseId],
    });
    const person = (id: string | null) => (id === null ? null : { personId: id, name: nameOf('person', id) });
    const { clocks } = await ctx.ask(listClocks, { caseId });
    return {
      caseId,
      kind: row.kind,
      key: row.key,
      title: nameOf(row.kind, caseId),
      process: row.process,
      processTitle: process.title,
      state: row.state,
      stateTitle: process.states.find((s) => s.state === row.state)?.title ?? row.state,
      isOpen: row.is_open,
      openedAt: row.opened_at,
      closedAt: row.closed_at,
      unit: row.unit_id === null ? null : { unitId: row.unit_id, name: nameOf('unit', row.unit_id) },
      region: row.region,
      requester: person(row.requester_id),
      owner: person(row.owner_id),
      accountable: person(row.accountable_id),
      responsible: parties.slice(0, consultedFrom),
      consulted: parties.slice(consultedFrom, informedFrom),
      informed: parties.slice(informedFrom),
      pinId: row.pin_id,
      pinnedAt: pins[0]!.created_at,
      charters: resolved.chain,
      purpose: resolved.purpose,
      why: Object.fromEntries(
        Object.entries(resolved.why).map(([value, why]) => [
          value,
          why.map(({ name, mode, effect }) => ({ name, mode, effect })),
        ]),
      ),
      pausingWaits: resolved.pausingWaits,
      clocks,
      waits: await showWaits(ctx, waits),
      tasks: await showTasks(
        ctx,
        tasks.map((t) => ({ ...t, may_work: row.may_work, case_open: row.is_open })),
      ),
      conditions,
      isDone: isDone(conditions),
      verdicts: verdicts.map((v) => ({
        verdictId: v.verdict_id,
        evaluatedAt: v.evaluated_at,
        vocabulary: v.vocabulary,
        vocabularyVersion: v.vocabulary_version,
        calendarVersion: v.calendar_version,
        conditions: v.conditions as never,
      })),
      exceptions: await showExceptions(ctx, exceptions),
      may:
        row.may_work && row.is_open ? ['cases.start-wait', 'cases.add-task', 'cases.request-exception'] : [],
      mayWaitOn: [...process.waits],
    };
  }),

  query(contract.recomputeVerdict, async (ctx, { verdictId }) => {
    const { rows } = await sql<VerdictRow & { process: string; kind: string }>`
      select v.*, c.process, c.kind from kernel.verdict v join kernel.work_case c using (case_id)
      where v.verdict_id = ${verdictId}`.execute(ctx.tx as never);
    const row = rows[0];
    if (row === undefined || (await accessTo(ctx as Context, row.kind, row.case_id)) === null)
      return ctx.notFound('verdict', verdictId);
    const vocabulary = vocabularyOf(ctx, row.process);
    const vocabularyChanged = vocabulary === null || vocabularyVersion(vocabulary) !== row.vocabulary_version;
    const calendarChanged = (await calendarVersion(ctx, row.calendar_id)) !== row.calendar_version;
    const again =
      vocabulary === null
        ? []
        : await judgeAgain(
            ctx,
            vocabulary,
            row.conditions,
            {
              facts: row.facts,
              calendarId: row.calendar_id,
              at: row.evaluated_at,
              today: row.today,
            },
            languageOf(ctx),
          );
    const told = differences(row.conditions, again, languageOf(ctx));
    return {
      verdictId,
      isSame: told.length === 0,
      vocabularyChanged,
      calendarChanged,
      kept: row.conditions as never,
      again: again as never,
      differences: told,
    };
  }),
];
