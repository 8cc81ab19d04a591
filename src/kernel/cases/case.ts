/**
 * What areas call so that their records run under charters: open a case with its record, move it with each step, close
 * it when its conditions are true. Everything happens in the transaction of the area's own command.
 */
import { type Kysely, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { peopleOf, resolveParties } from '../assignment/parties.ts';
import { calendarFor } from '../calendar/find.ts';
import type { Resolved } from '../charters/content.ts';
import { pinFor, resolveCharter } from '../charters/resolve.ts';
import { endPauses, moveClocks, startClocks, stopClocks } from '../clocks/clock-changes.ts';
import { languageOf, registryOf } from '../context.ts';
import { type Language, PLAIN, phrase, say } from '../language.ts';
import { namesOf } from '../names.ts';
import type { CommandContext } from '../operation.ts';
import type { ProcessContribution } from '../process.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as events from './events.ts';
import { coveringExceptions, type Judged, judge, keepVerdict } from './judge.ts';
import type { CaseRow } from './rows.ts';
import { clocksMetBy, clocksOnMove, isDone } from './rules.ts';

/** A handler's context, whatever tables of its own the area may name. */
export type CaseContext<R extends string = never> = Omit<CommandContext<KernelTables, R>, 'tx'> & {
  readonly tx: unknown;
};

const txOf = (ctx: { tx: unknown }) => ctx.tx as Kysely<KernelTables>;

/** The declaration of a process; a case of one that no area declares any more is a bug. */
export function processOf(ctx: object, name: string): ProcessContribution {
  const found = registryOf(ctx).processes.get(name);
  if (found === undefined) throw new Error(`no area declares the process ${name}`);
  return found;
}

/** What a case pinned. */
export async function resolvedOf(ctx: { tx: unknown }, pinId: string): Promise<Resolved> {
  const { rows } = await sql<{ resolved: Resolved }>`
    select resolved from kernel.charter_pin where pin_id = ${pinId}`.execute(txOf(ctx));
  return rows[0]!.resolved;
}

/** Waiting on whom pauses the promised clocks of a case. */
export async function pausingOf(ctx: { tx: unknown }, pinId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ waits: string[] }>`
    select resolved->'pausingWaits' as waits from kernel.charter_pin where pin_id = ${pinId}`.execute(
    txOf(ctx),
  );
  return rows[0]!.waits;
}

export interface NewCase {
  /** Id of the record: the case has the same one. */
  readonly caseId: string;
  readonly process: string;
  readonly key: string;
  readonly unitId: string | null;
  readonly requesterId: string | null;
  readonly ownerId: string | null;
  readonly state: string;
}

/** Opens the case of a record under the charter in force for its unit today; refused where there is none. */
export async function openCase(ctx: CaseContext<'no-charter'>, made: NewCase): Promise<void> {
  const process = processOf(ctx, made.process);
  const resolved = await resolveCharter(ctx as never, {
    process: made.process,
    unitId: made.unitId,
    region: null,
    on: ctx.today,
  });
  if (resolved === null) return refuseNoCharter(ctx, process, made.unitId);
  const tx = txOf(ctx);
  const region = await regionOf(ctx, made.unitId);
  const calendar = await calendarFor(tx, { unitId: made.unitId, region });
  const pinId = await pinFor({ tx, now: ctx.now }, resolved);
  const place = { unitId: made.unitId, region };
  const responsible = peopleOf(await resolveParties(tx, resolved.responsible, place, ctx.today));
  const row: CaseRow = {
    case_id: made.caseId,
    process: made.process,
    kind: process.kind,
    key: made.key,
    unit_id: made.unitId,
    region,
    requester_id: made.requesterId,
    owner_id: made.ownerId,
    accountable_id: resolved.accountableId,
    responsible_id: responsible[0] ?? null,
    state: made.state,
    is_open: isOpenState(process, made.state),
    opened_at: ctx.now,
    closed_at: isOpenState(process, made.state) ? null : ctx.now,
    pin_id: pinId,
    calendar_id: calendar.calendarId,
    version: 1,
  };
  await tx.insertInto('kernel.work_case').values(row).execute();
  if (resolved.checklist.length > 0)
    await tx
      .insertInto('kernel.case_task')
      .values(
        resolved.checklist.map(({ title }, i) => ({
          task_id: newId(),
          case_id: made.caseId,
          position: i + 1,
          title,
          source: 'charter',
          created_at: ctx.now,
        })),
      )
      .execute();
  ctx.emit(events.caseOpened, made.caseId, {
    process: made.process,
    pinId,
    accountableId: resolved.accountableId,
  });
  await start(ctx, process, row, resolved, clocksOnMove(process, null, made.state).start);
}

function isOpenState(process: ProcessContribution, state: string): boolean {
  return process.states.some((s) => s.state === state && s.open);
}

async function regionOf(ctx: { tx: unknown }, unitId: string | null): Promise<string | null> {
  const { rows } = await sql<{ region: string | null }>`
    select region from kernel.unit_now where unit_id = ${unitId}::uuid`.execute(txOf(ctx));
  return rows[0]?.region ?? null;
}

/** Says who can put a charter in force. */
async function refuseNoCharter(
  ctx: CaseContext<'no-charter'>,
  process: ProcessContribution,
  unitId: string | null,
): Promise<never> {
  const { rows } = await sql<{ name: string }>`
    select distinct n.name, g.unit_id is null as everywhere
    from kernel.role_grant g join kernel.role r using (role) join kernel.account a using (account_id)
    join kernel.person_now n on n.person_id = a.person_id
    where g.valid @> ${ctx.today}::date and a.disabled_at is null and g.region is null
      and (r.rights @> array['charters.activate'] or r.rights @> array['*'])
      and (g.unit_id is null or g.unit_id in (
        select ancestor_id from kernel.unit_reach where unit_id = ${unitId}::uuid))
    order by everywhere, n.name limit 3`.execute(txOf(ctx));
  const names = rows.map((r) => r.name);
  const nameOf = await namesOf(ctx, { unit: [unitId] });
  return ctx.refuse('no-charter', {
    process: phrase(process.title.toLowerCase()),
    unit: unitId === null ? phrase('the enterprise') : nameOf('unit', unitId),
    wayOut:
      names.length === 0
        ? phrase('Ask an administrator to put one in force, under Charters.')
        : phrase('{names} can put one in force, under Charters.', { names: names.join(' / ') }),
    processName: process.name,
    unitId,
  });
}

/** Starts clocks of a case by the terms of its charter; a clock of which the charter says nothing does not run. */
async function start(
  ctx: CaseContext,
  process: ProcessContribution,
  row: CaseRow,
  resolved: Resolved,
  names: readonly string[],
): Promise<void> {
  const clocks = process.clocks.flatMap(({ clock, title }) => {
    const terms = resolved.clocks[clock];
    return !names.includes(clock) || terms === undefined
      ? []
      : [{ clock, title, ...terms, told: resolved.responsible }];
  });
  await startClocks(ctx as never, { caseId: row.case_id, unitId: row.unit_id, region: row.region }, clocks);
}

async function lock(ctx: { tx: unknown }, caseId: string): Promise<CaseRow | null> {
  const { rows } = await sql<CaseRow>`
    select * from kernel.work_case where case_id = ${caseId} for update`.execute(txOf(ctx));
  return rows[0] ?? null;
}

/** Whether the record has a case; records of before charters have none until they move. */
export async function hasCase(ctx: { tx: unknown }, caseId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from kernel.work_case where case_id = ${caseId}`.execute(txOf(ctx));
  return rows.length > 0;
}

/**
 * Moves a case to the state of its record: clocks stop and start as the process declares; in a state that is not open
 * the case ends, and with it what it waits on. Nothing happens to a record without a case.
 */
export async function moveCase(ctx: CaseContext, caseId: string, to: string): Promise<void> {
  const row = await lock(ctx, caseId);
  if (row === null || row.state === to) return;
  await moveLocked(ctx, row, to);
}

async function moveLocked(ctx: CaseContext, row: CaseRow, to: string): Promise<void> {
  const process = processOf(ctx, row.process);
  const isOpen = isOpenState(process, to);
  const { stop, start: begin } = clocksOnMove(process, row.state, to);
  await txOf(ctx)
    .updateTable('kernel.work_case')
    .set({ state: to, is_open: isOpen, closed_at: isOpen ? null : ctx.now, version: row.version + 1 })
    .where('case_id', '=', row.case_id)
    .execute();
  if (stop.length > 0) await stopClocks(ctx as never, row.case_id, stop, ctx.now);
  if (!isOpen) await endWaits(ctx, row.case_id);
  if (begin.length > 0) await start(ctx, process, row, await resolvedOf(ctx, row.pin_id), begin);
}

/** What a finished case waited on, it waits on no more. */
async function endWaits(ctx: CaseContext, caseId: string): Promise<void> {
  const { rows } = await sql<{ wait_id: string; pauses: boolean }>`
    update kernel.wait set ended_at = ${ctx.now}, version = version + 1
    where case_id = ${caseId} and ended_at is null returning wait_id, pauses`.execute(txOf(ctx));
  if (rows.some((wait) => wait.pauses)) await endPauses(ctx as never, caseId, ctx.now);
  for (const wait of rows) ctx.emit(events.waitEnded, caseId, { waitId: wait.wait_id });
}

/** Stops clocks that an operation meets although the state stays. */
export async function meetClocks(
  ctx: { tx: unknown; now: string },
  row: Pick<CaseRow, 'case_id' | 'process'>,
  operation: string,
): Promise<void> {
  const met = clocksMetBy(processOf(ctx, row.process), operation);
  if (met.length > 0) await stopClocks(ctx as never, row.case_id, met, ctx.now);
}

/** Tells the case that an operation on its record happened which moves no state. */
export async function touchCase(ctx: CaseContext, caseId: string, operation: string): Promise<void> {
  const row = await lock(ctx, caseId);
  if (row !== null) await meetClocks(ctx, row, operation);
}

/** Says who works on the case. */
export async function setCaseOwner(
  ctx: { tx: unknown },
  caseId: string,
  ownerId: string | null,
): Promise<void> {
  await sql`update kernel.work_case set owner_id = ${ownerId}, version = version + 1
    where case_id = ${caseId} and owner_id is distinct from ${ownerId}::uuid`.execute(txOf(ctx));
}

/** Moves the case with its record to another unit: its clocks count by the calendar there; its charter stays pinned. */
export async function placeCase(ctx: CaseContext, caseId: string, unitId: string): Promise<void> {
  const row = await lock(ctx, caseId);
  if (row === null || row.unit_id === unitId) return;
  const region = await regionOf(ctx, unitId);
  const calendar = await calendarFor(txOf(ctx), { unitId, region });
  await txOf(ctx)
    .updateTable('kernel.work_case')
    .set({ unit_id: unitId, region, calendar_id: calendar.calendarId, version: row.version + 1 })
    .where('case_id', '=', caseId)
    .execute();
  if (row.is_open && calendar.calendarId !== row.calendar_id)
    await moveClocks(ctx as never, caseId, calendar);
}

/**
 * Closes a case: evaluates the pinned done-conditions over its facts as they are now in this transaction, and keeps
 * the verdict. Refused unless each is true or covered by an approved exception that has not expired.
 */
export async function closeCase(ctx: CaseContext<'not-done'>, caseId: string, to: string): Promise<void> {
  const row = await lock(ctx, caseId);
  if (row === null) throw new Error(`the record ${caseId} has no case to close`);
  const resolved = await resolvedOf(ctx, row.pin_id);
  const judgement = await judge(ctx, row, resolved.conditions);
  const covered = await coveringExceptions(ctx, [caseId], ctx.today);
  const conditions = judgement.conditions.map((c) => ({
    ...c,
    exceptionId: c.value === true ? null : (covered.get(`${caseId} ${c.conditionId}`) ?? null),
  }));
  if (isDone(conditions) !== true) {
    const language = languageOf(ctx);
    // What is kept is plain English; a refusal is read by whoever asked.
    const told = language === PLAIN ? judgement : await judge(ctx, row, resolved.conditions, language);
    const failing = told.conditions.filter((_, i) => {
      const { value, exceptionId } = conditions[i]!;
      return value !== true && exceptionId === null;
    });
    ctx.refuse('not-done', {
      missing: failing.map((c) => inOneSentence(c, language)).join(language.translate('; ')),
      conditions: failing.map(({ conditionId, title, value, parts }) => ({
        conditionId,
        title,
        value,
        parts,
      })),
    });
  }
  const verdictId = await keepVerdict(ctx, row, { ...judgement, conditions });
  await moveLocked(ctx, row, to);
  ctx.emit(events.caseClosed, caseId, {
    verdictId,
    exceptions: conditions.flatMap((c) => (c.exceptionId === null ? [] : [c.exceptionId])),
  });
}

/** A condition that does not hold, with the first reason. */
function inOneSentence(condition: Judged, language: Language): string {
  const part = condition.parts.find((p) => p.value !== true);
  if (part === undefined) return condition.title;
  return say(language, '{condition} ({because})', {
    condition: condition.title,
    because: part.because.replace(/\.$/, ''),
  });
}
