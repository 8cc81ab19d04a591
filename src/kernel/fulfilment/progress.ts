/** How an order goes on: lines begin when their turn has come, areas open what they fulfil, and people are told. */
import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { dateIn } from '../../platform/clock.ts';
import { SYSTEM } from '../access/actor.ts';
import type { FulfilmentKind } from '../area.ts';
import { calendarFor } from '../calendar/find.ts';
import { addWorkingTime } from '../calendar/working-time.ts';
import { actingAs, registryOf } from '../context.ts';
import type { CommandContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { accessTo } from '../work/subject.ts';
import * as events from './events.ts';
import { type CaseColumns, type Context, factsOf, type LineRow, linesOf, txOf } from './rows.ts';
import { premature, progressOf, ready } from './rules.ts';

type Case = CaseColumns & { readonly case_id: string };

/** The kind of a line; one that no area offers any more is done by people. */
export function kindOf(ctx: object, kind: string): FulfilmentKind | undefined {
  return registryOf(ctx).fulfils.get(kind);
}

/** Begins lines whose turn has come, and lets lines wait again whose turn has not; tells whoever's turn it is. */
export async function proceed(ctx: Context, of: Case): Promise<void> {
  const lines = await linesOf(ctx, [of.case_id]);
  const facts = lines.map(factsOf);
  const early = premature(facts).filter((id) => lines.find((l) => l.line_id === id)!.record_id === null);
  if (early.length > 0) {
    await sql`update kernel.fulfilment_line set state = 'blocked', version = version + 1
      where line_id = any(${early}::uuid[])`.execute(txOf(ctx));
    for (const lineId of early) ctx.emit(events.lineBlocked, of.case_id, { lineId });
  }
  const turn = new Set(ready(facts));
  if (turn.size === 0) return;
  const begun = lines.filter((l) => turn.has(l.line_id));
  const dueOf = await dueDays(ctx, of, begun);
  const begin: { lineId: string; dueOn: string | null; recordId: string | null }[] = [];
  for (const l of begun) {
    const dueOn = dueOf(l);
    begin.push({ lineId: l.line_id, dueOn, recordId: l.record_id ?? (await openRecord(ctx, l, dueOn)) });
  }
  await sql`update kernel.fulfilment_line l set state = 'open', opened_at = ${ctx.now}, due_on = b."dueOn",
      record_id = b."recordId", version = version + 1
    from jsonb_to_recordset(${JSON.stringify(begin)}::jsonb) as b("lineId" uuid, "dueOn" date, "recordId" uuid)
    where l.line_id = b."lineId"`.execute(txOf(ctx));
  for (const { lineId, dueOn } of begin) ctx.emit(events.lineOpened, of.case_id, { lineId, dueOn });
  await tellTeams(ctx, of, begun);
}

/** The day by which a line is due that begins now. */
async function dueDays(
  ctx: Context,
  of: Case,
  lines: readonly LineRow[],
): Promise<(line: LineRow) => string | null> {
  if (!lines.some((l) => l.due_on === null && l.due_days !== null)) return (l) => l.due_on;
  const calendar = await calendarFor(ctx.tx, { unitId: of.case_unit });
  return (l) => {
    if (l.due_on !== null || l.due_days === null) return l.due_on;
    const at = addWorkingTime(calendar, ctx.now, { amount: l.due_days, unit: 'working-days' });
    return dateIn(calendar.zone, Temporal.Instant.from(at));
  };
}

/** Lets the area open what fulfils the line; null where the line itself is the work. */
async function openRecord(ctx: Context, line: LineRow, dueOn: string | null): Promise<string | null> {
  const open = kindOf(ctx, line.kind)?.open;
  if (open === undefined) return null;
  return open(ctx as unknown as CommandContext<KernelTables>, {
    lineId: line.line_id,
    caseId: line.case_id,
    title: line.title,
    details: line.details,
    queueId: line.queue_id,
    ownerId: line.owner_id,
    dueOn,
  });
}

/** Tells the people of lines that it is their turn: whoever is named, else those who watch the queue. */
async function tellTeams(ctx: Context, of: Case, lines: readonly LineRow[]): Promise<void> {
  const queues = lines.flatMap((l) => (l.owner_id === null && l.queue_id !== null ? [l.queue_id] : []));
  const { rows } = await sql<{ queue_id: string; person_id: string }>`
    select queue_id, person_id from kernel.queue_member where queue_id = any(${queues}::uuid[])
    order by person_id`.execute(txOf(ctx));
  for (const l of lines) {
    const people =
      l.owner_id === null
        ? rows.filter((r) => r.queue_id === l.queue_id).map((r) => r.person_id)
        : [l.owner_id];
    for (const personId of people)
      if (personId !== ctx.actor.personId)
        ctx.tell(
          personId,
          { kind: 'fulfilment-line', id: l.line_id },
          'line-open',
          `“${l.title}” for ${of.case_key} can begin.`,
        );
  }
}

/** Who works on the record of a case. */
async function workersOf(ctx: Context, of: Case): Promise<readonly string[]> {
  const access = await accessTo(actingAs(ctx, SYSTEM) as never, of.case_kind, of.case_id);
  return access?.toldInternally ?? [];
}

/** After a line was settled or taken back: others begin, and whoever works on the record is told how far it is. */
export async function goOn(ctx: Context, of: Case, settled: LineRow | null): Promise<void> {
  await proceed(ctx, of);
  const { isReady, total } = progressOf((await linesOf(ctx, [of.case_id])).map(factsOf));
  if (isReady) ctx.emit(events.orderReady, of.case_id, { lines: total });
  if (!isReady && settled === null) return;
  for (const personId of await workersOf(ctx, of))
    if (personId !== ctx.actor.personId)
      ctx.tell(
        personId,
        { kind: of.case_kind, id: of.case_id },
        isReady ? 'order-ready' : 'line-settled',
        isReady
          ? `Everything that was ordered for ${of.case_key} is ready.`
          : `“${settled!.title}” for ${of.case_key} is settled.`,
      );
}
