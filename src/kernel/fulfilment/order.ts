/**
 * What areas call so that several teams fulfil one record: open the lines of a template, ask what still holds the
 * delivery, settle the line of a record of theirs, put away what is left. In the transaction of the area's own command,
 * whose contract declares `orderEvents`.
 */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { orderIsReady } from '../cases/contract-built-in.ts';
import { coveringExceptions } from '../cases/judge.ts';
import type { CommandContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { TemplateLine } from './contract-lines.ts';
import * as events from './events.ts';
import { goOn, kindOf, proceed } from './progress.ts';
import { type Context, caseColumns, type LineOfCase, type LineRow, lockOrder, txOf } from './rows.ts';

/**
 * Opens the lines of a template for a case, once: a case that has lines of a template which were not taken back keeps
 * those. Returns how many were opened.
 */
export async function openOrder(
  ctx: Context,
  caseId: string,
  template: readonly TemplateLine[],
): Promise<number> {
  if (template.length === 0) return 0;
  const of = await lockOrder(ctx, caseId, sql<boolean>`true`);
  if (of === undefined || !of.case_open) return 0;
  const { rows: existing } = await sql<{ last: number | null; templated: boolean | null }>`
    select max(position) as last, bool_or(template_key is not null and state <> 'withdrawn') as templated
    from kernel.fulfilment_line where case_id = ${caseId}`.execute(txOf(ctx));
  if (existing[0]!.templated === true) return 0;
  const there = await stillThere(ctx, template);
  const idOf = new Map(template.map((t) => [t.lineKey, newId()]));
  const from = (existing[0]!.last ?? 0) + 1;
  const values = template.map((t, i) => ({
    line_id: idOf.get(t.lineKey)!,
    case_id: caseId,
    position: from + i,
    kind: t.kind,
    title: t.title,
    details: t.details || null,
    queue_id: t.queueId != null && there.has(t.queueId) ? t.queueId : null,
    owner_id: t.ownerId != null && there.has(t.ownerId) ? t.ownerId : null,
    due_days: t.dueDays ?? null,
    is_mandatory: t.isMandatory,
    template_key: t.lineKey,
    created_at: ctx.now,
  }));
  await txOf(ctx).insertInto('kernel.fulfilment_line').values(values).execute();
  const order = template.flatMap((t) =>
    t.after.map((a) => ({ line_id: idOf.get(t.lineKey)!, after_id: idOf.get(a)! })),
  );
  if (order.length > 0) await txOf(ctx).insertInto('kernel.fulfilment_line_after').values(order).execute();
  for (const v of values)
    ctx.emit(events.lineAdded, caseId, {
      lineId: v.line_id,
      kind: v.kind,
      queueId: v.queue_id,
      ownerId: v.owner_id,
    });
  await proceed(ctx, of);
  return values.length;
}

/** Teams and people of a template that are still there: a queue that was retired or a person who left holds nothing up. */
async function stillThere(ctx: Context, template: readonly TemplateLine[]): Promise<Set<string>> {
  const queues = template.flatMap((t) => t.queueId ?? []);
  const people = template.flatMap((t) => t.ownerId ?? []);
  const { rows } = await sql<{ id: string }>`
    select queue_id as id from kernel.queue where queue_id = any(${queues}::uuid[]) and retired_at is null
    union all
    select person_id from kernel.person_now where person_id = any(${people}::uuid[]) and not erased
      and hired_on <= ${ctx.today}::date and (last_day is null or last_day >= ${ctx.today}::date)`.execute(
    txOf(ctx),
  );
  return new Set(rows.map((r) => r.id));
}

/** What holds the delivery of a case: titles of mandatory lines that are open and that no exception covers. */
export async function heldByLines(
  ctx: { tx: unknown; today: string },
  caseId: string,
): Promise<readonly string[]> {
  const { rows } = await sql<{ title: string }>`
    select title from kernel.fulfilment_line where case_id = ${caseId} and is_mandatory
      and state in ('blocked', 'open') order by position, line_id`.execute(txOf(ctx));
  if (rows.length === 0) return [];
  const covered = await coveringExceptions(ctx, [caseId], ctx.today);
  return covered.has(`${caseId} ${orderIsReady.conditionId}`) ? [] : rows.map((r) => r.title);
}

/** Settles the line that a record of an area fulfils; nothing happens where there is none, or it is settled. */
export async function settleLineOf(
  ctx: Context,
  kind: string,
  recordId: string,
  outcome: 'done' | 'not-needed',
  note: string | null = null,
): Promise<void> {
  const { rows } = await sql<{ case_id: string }>`
    select case_id from kernel.fulfilment_line where kind = ${kind} and record_id = ${recordId}`.execute(
    txOf(ctx),
  );
  if (rows[0] === undefined) return;
  const of = (await lockOrder(ctx, rows[0].case_id, sql<boolean>`true`))!;
  const { rows: lines } = await sql<LineOfCase>`
    select l.*, ${caseColumns} from kernel.fulfilment_line l join kernel.work_case c using (case_id)
    where l.kind = ${kind} and l.record_id = ${recordId} and l.state in ('open', 'blocked') for update of l`.execute(
    txOf(ctx),
  );
  if (lines[0] !== undefined) await writeSettled(ctx, lines[0], outcome, note);
  if (lines[0] !== undefined) await goOn(ctx, of, lines[0]);
}

/** Writes that a line is settled, and says so; the caller goes on with the order. */
export async function writeSettled(
  ctx: Context,
  line: LineRow,
  outcome: 'done' | 'not-needed',
  note: string | null,
): Promise<number> {
  const version = line.version + 1;
  await txOf(ctx)
    .updateTable('kernel.fulfilment_line')
    .set({ state: outcome, note, settled_at: ctx.now, settled_by: ctx.actor.personId, version })
    .where('line_id', '=', line.line_id)
    .execute();
  ctx.emit(events.lineSettled, line.case_id, { lineId: line.line_id, state: outcome });
  return version;
}

/** Ends what an area opened for a line. */
export async function cancelRecord(ctx: Context, line: LineRow, why: string): Promise<void> {
  if (line.record_id === null) return;
  await kindOf(ctx, line.kind)?.cancel?.(ctx as unknown as CommandContext<KernelTables>, line.record_id, why);
}

/** Takes back what is left of the order of a case that has ended, and tells whoever works on it. */
export async function endOrder(ctx: Context, caseId: string, why: string): Promise<number> {
  const { rows } = await sql<LineRow & { key: string; watchers: string[] }>`
    update kernel.fulfilment_line l set state = 'withdrawn', settled_at = ${ctx.now},
      settled_by = ${ctx.actor.personId}, note = ${why}, version = l.version + 1
    from kernel.fulfilment_line o join kernel.work_case c using (case_id)
    where o.line_id = l.line_id and l.case_id = ${caseId} and l.state in ('blocked', 'open')
    returning l.*, c.key, case when o.state = 'blocked' then '{}' else
      array(select m.person_id from kernel.queue_member m where m.queue_id = l.queue_id) end as watchers`.execute(
    txOf(ctx),
  );
  for (const line of rows) {
    ctx.emit(events.lineWithdrawn, caseId, { lineId: line.line_id });
    await cancelRecord(ctx, line, why);
    tellTakenBack(ctx, line, line.key, line.watchers);
  }
  return rows.length;
}

/** Tells whoever works on a line that it was taken back. */
export function tellTakenBack(
  ctx: Context,
  line: Pick<LineRow, 'line_id' | 'title' | 'owner_id'>,
  key: string,
  watchers: readonly string[],
): void {
  for (const personId of line.owner_id === null ? watchers : [line.owner_id])
    if (personId !== ctx.actor.personId)
      ctx.tell(
        personId,
        { kind: 'fulfilment-line', id: line.line_id },
        'line-withdrawn',
        `“${line.title}” for ${key} is not needed any more.`,
      );
}
