/** What people do with lines of an order: add, change, assign, settle, open again, take back. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { namesOf } from '../names.ts';
import { operationsOn } from '../operation.ts';
import { areEmployed } from '../org/people-sql.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';
import { circleIn } from './contract-lines.ts';
import * as events from './events.ts';
import { cancelRecord, tellTakenBack, writeSettled } from './order.ts';
import { goOn, kindOf, proceed } from './progress.ts';
import {
  type Context,
  factsOf,
  type LineOfCase,
  type LineRow,
  linesOf,
  lockLine,
  lockOrder,
  orders,
  reaches,
  txOf,
} from './rows.ts';
import { holding, isSettled } from './rules.ts';

const { command } = operationsOn<KernelTables>();

const MOST_LINES = 100;

/** Refuses a person who does not work here, and a queue that is gone. */
async function demandThere(
  ctx: Context<'person-gone' | 'queue-unknown'>,
  ownerId: string | null | undefined,
  queueId: string | null | undefined,
): Promise<void> {
  if (ownerId != null && !(await areEmployed(ctx.tx as never, [ownerId], ctx.today)))
    ctx.refuse('person-gone');
  if (queueId == null) return;
  const { rows } = await sql`
    select 1 from kernel.queue where queue_id = ${queueId} and retired_at is null`.execute(txOf(ctx));
  if (rows.length === 0) ctx.refuse('queue-unknown');
}

const caseOf = (line: LineOfCase) => ({
  case_id: line.case_id,
  case_kind: line.case_kind,
  case_key: line.case_key,
  case_unit: line.case_unit,
  case_open: line.case_open,
});

async function answerOf(ctx: Context, lineId: string) {
  const { rows } = await sql<Pick<LineRow, 'line_id' | 'case_id' | 'state' | 'version'>>`
    select line_id, case_id, state, version from kernel.fulfilment_line where line_id = ${lineId}`.execute(
    txOf(ctx),
  );
  const row = rows[0]!;
  return { lineId: row.line_id, caseId: row.case_id, state: row.state, version: row.version };
}

/** Writes what comes before a line. */
async function writeAfter(ctx: Context, lineId: string, after: readonly string[]): Promise<void> {
  await sql`delete from kernel.fulfilment_line_after where line_id = ${lineId}`.execute(txOf(ctx));
  if (after.length > 0)
    await txOf(ctx)
      .insertInto('kernel.fulfilment_line_after')
      .values(after.map((after_id) => ({ line_id: lineId, after_id })))
      .execute();
}

export const lineOperations = [
  command(contract.addLine, async (ctx, input) => {
    const { caseId, kind, title, details, queueId, ownerId, dueOn, isMandatory } = input;
    const of = (await lockOrder(ctx, caseId, orders(ctx.scope))) ?? ctx.notFound('case', caseId);
    if (!of.case_open) ctx.refuse('not-open');
    if (kindOf(ctx, kind) === undefined) ctx.refuse('kind-unknown');
    if (dueOn != null && dueOn < ctx.today) ctx.refuse('due-in-past', { dueOn });
    await demandThere(ctx, ownerId, queueId);
    const lines = await linesOf(ctx, [caseId]);
    if (lines.length >= MOST_LINES) ctx.refuse('too-many');
    const after = [...new Set(input.after)];
    if (after.some((id) => !lines.some((l) => l.line_id === id))) ctx.refuse('line-unknown');
    const lineId = newId();
    await ctx.tx
      .insertInto('kernel.fulfilment_line')
      .values({
        line_id: lineId,
        case_id: caseId,
        position: (lines.at(-1)?.position ?? 0) + 1,
        kind,
        title,
        details: details || null,
        queue_id: queueId ?? null,
        owner_id: ownerId ?? null,
        due_on: dueOn ?? null,
        is_mandatory: isMandatory,
        created_at: ctx.now,
      })
      .execute();
    await writeAfter(ctx, lineId, after);
    ctx.emit(events.lineAdded, caseId, {
      lineId,
      kind,
      queueId: queueId ?? null,
      ownerId: ownerId ?? null,
    });
    await proceed(ctx, of);
    return answerOf(ctx, lineId);
  }),

  command(contract.changeLine, async (ctx, input) => {
    const { lineId } = input;
    const line = await lockLine(ctx, lineId, orders(ctx.scope));
    ctx.expectVersion(line.version, { state: line.state, title: line.title });
    if (isSettled(line.state)) ctx.refuse('settled-already');
    if (!line.case_open) ctx.refuse('not-open');
    const lines = await linesOf(ctx, [line.case_id]);
    const before = lines.find((l) => l.line_id === lineId)!.after;
    const after = input.after === undefined ? before : [...new Set(input.after)];
    if (after.some((id) => !lines.some((l) => l.line_id === id))) ctx.refuse('line-unknown');
    const order = new Map(lines.map((l) => [l.line_id, l.line_id === lineId ? after : l.after]));
    if (circleIn(order).length > 0) ctx.refuse('in-circle');
    const facts = lines.map(factsOf);
    const self = { ...facts.find((f) => f.lineId === lineId)!, after };
    if (line.record_id !== null && holding(self, facts).length > 0) ctx.refuse('begun-already');
    const wanted = {
      title: input.title ?? line.title,
      details: input.details === undefined ? line.details : input.details || null,
      due_on: input.dueOn === undefined ? line.due_on : input.dueOn,
      is_mandatory: input.isMandatory ?? line.is_mandatory,
    };
    const names = {
      title: 'title',
      details: 'details',
      due_on: 'dueOn',
      is_mandatory: 'isMandatory',
    } as const;
    const fields: string[] = Object.entries(names).flatMap(([column, field]) =>
      wanted[column as keyof typeof wanted] === line[column as keyof typeof wanted] ? [] : [field],
    );
    if (before.length !== after.length || before.some((id) => !after.includes(id))) fields.push('after');
    if (fields.length === 0) return answerOf(ctx, lineId);
    await ctx.tx
      .updateTable('kernel.fulfilment_line')
      .set({ ...wanted, version: line.version + 1 })
      .where('line_id', '=', lineId)
      .execute();
    await writeAfter(ctx, lineId, after);
    ctx.emit(events.lineChanged, line.case_id, { lineId, fields });
    await proceed(ctx, caseOf(line));
    return answerOf(ctx, lineId);
  }),

  command(contract.assignLine, async (ctx, { lineId, ...input }) => {
    const line = await lockLine(ctx, lineId, reaches(ctx.scope));
    ctx.expectVersion(line.version, { queueId: line.queue_id, ownerId: line.owner_id });
    if (isSettled(line.state)) ctx.refuse('settled-already');
    const queueId = input.queueId === undefined ? line.queue_id : input.queueId;
    const ownerId = input.ownerId === undefined ? line.owner_id : input.ownerId;
    if (queueId === line.queue_id && ownerId === line.owner_id) return answerOf(ctx, lineId);
    await demandThere(
      ctx,
      ownerId === line.owner_id ? null : ownerId,
      queueId === line.queue_id ? null : queueId,
    );
    await ctx.tx
      .updateTable('kernel.fulfilment_line')
      .set({ queue_id: queueId, owner_id: ownerId, version: line.version + 1 })
      .where('line_id', '=', lineId)
      .execute();
    ctx.emit(events.lineAssigned, line.case_id, { lineId, queueId, ownerId });
    const told =
      ownerId !== line.owner_id ? [ownerId] : queueId === null ? [] : await membersOf(ctx, queueId);
    for (const personId of told)
      if (personId !== null && personId !== ctx.actor.personId)
        ctx.tell(
          personId,
          { kind: 'fulfilment-line', id: lineId },
          'line-given',
          ownerId !== line.owner_id
            ? `“${line.title}” for ${line.case_key} was given to you.`
            : `“${line.title}” for ${line.case_key} is in your queue.`,
        );
    return answerOf(ctx, lineId);
  }),

  command(contract.settleLine, async (ctx, { lineId, outcome, note }) => {
    const line = await lockLine(ctx, lineId, reaches(ctx.scope));
    ctx.expectVersion(line.version, { state: line.state });
    if (isSettled(line.state)) ctx.refuse('settled-already');
    if (outcome === 'not-needed' && (note ?? '') === '') ctx.refuse('note-missing');
    if (outcome === 'done') await demandDoable(ctx, line);
    else await cancelRecord(ctx, line, note!);
    await writeSettled(ctx, line, outcome, note || null);
    await goOn(ctx, caseOf(line), line);
    return answerOf(ctx, lineId);
  }),

  command(contract.reopenLine, async (ctx, { lineId }) => {
    const line = await lockLine(ctx, lineId, reaches(ctx.scope));
    ctx.expectVersion(line.version, { state: line.state });
    if (!isSettled(line.state)) ctx.refuse('open-already');
    if (line.state === 'withdrawn' || line.record_id !== null) ctx.refuse('taken-back');
    if (!line.case_open) ctx.refuse('not-open');
    await ctx.tx
      .updateTable('kernel.fulfilment_line')
      .set({ state: 'blocked', settled_at: null, settled_by: null, note: null, version: line.version + 1 })
      .where('line_id', '=', lineId)
      .execute();
    ctx.emit(events.lineReopened, line.case_id, { lineId });
    await proceed(ctx, caseOf(line));
    return answerOf(ctx, lineId);
  }),

  command(contract.withdrawLine, async (ctx, { lineId, why }) => {
    const line = await lockLine(ctx, lineId, orders(ctx.scope));
    ctx.expectVersion(line.version, { state: line.state });
    if (isSettled(line.state)) ctx.refuse('settled-already');
    await cancelRecord(ctx, line, why);
    await ctx.tx
      .updateTable('kernel.fulfilment_line')
      .set({
        state: 'withdrawn',
        note: why,
        settled_at: ctx.now,
        settled_by: ctx.actor.personId,
        version: line.version + 1,
      })
      .where('line_id', '=', lineId)
      .execute();
    ctx.emit(events.lineWithdrawn, line.case_id, { lineId });
    if (line.state === 'open') tellTakenBack(ctx, line, line.case_key, await membersOf(ctx, line.queue_id));
    await goOn(ctx, caseOf(line), null);
    return answerOf(ctx, lineId);
  }),
];

async function membersOf(ctx: Context, queueId: string | null): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select person_id from kernel.queue_member where queue_id = ${queueId}::uuid order by person_id`.execute(
    txOf(ctx),
  );
  return rows.map((r) => r.person_id);
}

/** Refuses to call a line done that cannot have begun, or that a record of an area settles. */
async function demandDoable(ctx: Context<'line-blocked' | 'by-record'>, line: LineOfCase): Promise<void> {
  if (line.record_id !== null) {
    const nameOf = await namesOf(ctx, { [line.kind]: [line.record_id] });
    ctx.refuse('by-record', { record: nameOf(line.kind, line.record_id) });
  }
  if (line.state !== 'blocked') return;
  const lines = await linesOf(ctx, [line.case_id]);
  const facts = lines.map(factsOf);
  const first = holding(facts.find((f) => f.lineId === line.line_id)!, facts);
  ctx.refuse('line-blocked', {
    lines: lines.flatMap((l) => (first.includes(l.line_id) ? [`“${l.title}”`] : [])).join(', '),
  });
}
