/** Time entries: logged, corrected, withdrawn, listed. */
import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { inScope, type Scope } from '../access/scope.ts';
import { afterCursor, countRows, encodeCursor } from '../list.ts';
import { namesOf } from '../names.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import { areEmployed } from '../org/people-sql.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';
import type { WorkType } from './contract-fields.ts';
import * as events from './events.ts';
import { type Context, findWork, keepsEffort, refsOf } from './work.ts';

const { command, query } = operationsOn<KernelTables>();

/** A row of kernel.time_entry. */
export interface EntryRow {
  entry_id: string;
  person_id: string;
  day: string;
  minutes: number;
  work_type: WorkType;
  record_kind: string | null;
  record_id: string | null;
  note: string | null;
  how: 'by-hand' | 'timer' | 'share';
  logged_at: string;
  version: number;
}

type Logging = CommandContext<KernelTables, 'no-person' | 'person-gone'>;

/** Whose time it is: the named person, if the caller may log for them, else the caller. */
export async function whoseTime(
  ctx: Omit<Context, 'refuse'> & { refuse(reason: 'no-person'): never },
  named: string | undefined,
): Promise<string> {
  const personId = named ?? ctx.actor.personId ?? ctx.refuse('no-person');
  const { rows } = await sql`
    select 1 from kernel.person_now n where n.person_id = ${personId}
      and ${inScope(ctx.scope, 'n.unit_id', 'n.person_id')}`.execute(ctx.tx as never);
  if (rows.length === 0) return ctx.notFound('person', personId);
  return personId;
}

/** Refuses people who were not employed on the day. */
export async function demandEmployed(ctx: Logging, personId: string, day: string): Promise<void> {
  if (!(await areEmployed(ctx.tx, [personId], day))) ctx.refuse('person-gone');
}

/** The latest day that has begun somewhere on Earth: colleagues in the east are ahead of the enterprise's zone. */
export function latestDay(now: string): string {
  return new Date(Date.parse(now) + 14 * 3_600_000).toISOString().slice(0, 10);
}

/** Refuses more than 24 hours on a day. One change of a person's time at a time. */
export async function demandRoom(
  ctx: CommandContext<KernelTables, 'day-full'>,
  personId: string,
  days: ReadonlyMap<string, number>,
  without: RawBuilder<boolean> = sql<boolean>`false`,
): Promise<void> {
  await sql`select 1 from kernel.person where person_id = ${personId} for no key update`.execute(ctx.tx);
  const { rows } = await sql<{ day: string; minutes: number }>`
    select t.day, sum(t.minutes)::int as minutes from kernel.time_entry t
    where t.person_id = ${personId} and t.day = any(${[...days.keys()]}::date[]) and not ${without}
    group by t.day`.execute(ctx.tx);
  const taken = new Map(rows.map((r) => [r.day, r.minutes]));
  for (const [day, minutes] of days) {
    const sum = (taken.get(day) ?? 0) + minutes;
    if (sum > 1440) ctx.refuse('day-full', { day, hours: Math.round((sum / 60) * 10) / 10 });
  }
}

/** What a record counts as, unless one says otherwise; refuses kinds that no effort is kept for. */
export async function workTypeFor(
  ctx: Context & { refuse(reason: 'record-unknown' | 'work-type-missing'): never },
  said: WorkType | undefined,
  kind: string | null | undefined,
  recordId: string | null | undefined,
): Promise<WorkType> {
  if (typeof kind !== 'string' || typeof recordId !== 'string')
    return said ?? ctx.refuse('work-type-missing');
  if (!keepsEffort(ctx, kind)) ctx.refuse('record-unknown');
  const work = await findWork(ctx, kind, recordId);
  return said ?? work.work_type ?? ctx.refuse('work-type-missing');
}

/** Writes an entry and says so in the log. */
export async function writeEntry(
  ctx: CommandContext<KernelTables>,
  entry: Pick<
    EntryRow,
    'person_id' | 'day' | 'minutes' | 'work_type' | 'record_kind' | 'record_id' | 'note' | 'how'
  >,
): Promise<string> {
  const entryId = newId();
  await ctx.tx
    .insertInto('kernel.time_entry')
    .values({ ...entry, entry_id: entryId, logged_by: ctx.actor.personId, logged_at: ctx.now })
    .execute();
  ctx.emit(events.timeLogged, entryId, { ...factsOf(entry), how: entry.how });
  return entryId;
}

const factsOf = (
  e: Pick<EntryRow, 'person_id' | 'day' | 'minutes' | 'work_type' | 'record_kind' | 'record_id'>,
) => ({
  personId: e.person_id,
  day: e.day,
  minutes: e.minutes,
  workType: e.work_type,
  recordKind: e.record_kind,
  recordId: e.record_id,
});

/** An empty note is none. */
export const noteOf = (note: string | null | undefined) => (note === undefined || note === '' ? null : note);

async function lockEntry(ctx: CommandContext<KernelTables>, entryId: string): Promise<EntryRow> {
  const { rows } = await sql<EntryRow>`
    select t.* from kernel.time_entry t join kernel.person_now n using (person_id)
    where t.entry_id = ${entryId} and ${inScope(ctx.scope, 'n.unit_id', 'n.person_id')} for update of t`.execute(
    ctx.tx,
  );
  const row = rows[0] ?? ctx.notFound('time-entry', entryId);
  ctx.expectVersion(row.version, {
    day: row.day,
    minutes: row.minutes,
    workType: row.work_type,
    note: row.note,
  });
  return row;
}

/** Entries as contracts show them. */
export async function shownEntries(ctx: Context, rows: readonly (EntryRow & { may_change: boolean })[]) {
  const nameOf = await namesOf(ctx, { person: rows.map((r) => r.person_id) });
  const refs = await refsOf(
    ctx,
    rows.map((r) => ({ kind: r.record_kind, id: r.record_id })),
  );
  return rows.map((r) => ({
    entryId: r.entry_id,
    version: r.version,
    person: { personId: r.person_id, name: nameOf('person', r.person_id) },
    day: r.day,
    minutes: r.minutes,
    workType: r.work_type,
    record: r.record_id === null ? null : (refs.get(r.record_id) ?? null),
    isOtherRecord: r.record_id !== null && !refs.has(r.record_id),
    note: r.note,
    how: r.how,
    loggedAt: r.logged_at,
    can: r.may_change ? ['effort.change-time-entry', 'effort.withdraw-time-entry'] : [],
  }));
}

/** The columns of an entry `t` of a person `n`, with whether the caller may change it. */
export const entryColumns = (log: Scope) =>
  sql`t.*, ${inScope(log, 'n.unit_id', 'n.person_id')} as may_change`;

export const entryOperations = [
  command(contract.logTime, async (ctx, input) => {
    const personId = await whoseTime(ctx, input.personId);
    if (input.day > latestDay(ctx.now)) ctx.refuse('day-ahead', { day: input.day });
    await demandEmployed(ctx, personId, input.day);
    const workType = await workTypeFor(ctx, input.workType, input.kind, input.recordId);
    await demandRoom(ctx, personId, new Map([[input.day, input.minutes]]));
    const entryId = await writeEntry(ctx, {
      person_id: personId,
      day: input.day,
      minutes: input.minutes,
      work_type: workType,
      record_kind: input.kind ?? null,
      record_id: input.recordId ?? null,
      note: noteOf(input.note),
      how: 'by-hand',
    });
    return { entryId, version: 1 };
  }),

  command(contract.changeTimeEntry, async (ctx, input) => {
    const row = await lockEntry(ctx, input.entryId);
    const next = {
      ...row,
      day: input.day ?? row.day,
      minutes: input.minutes ?? row.minutes,
      work_type: input.workType ?? row.work_type,
      record_kind: input.kind === undefined ? row.record_kind : input.kind,
      record_id: input.recordId === undefined ? row.record_id : input.recordId,
      note: input.note === undefined ? row.note : noteOf(input.note),
    };
    const names = {
      day: 'day',
      minutes: 'minutes',
      work_type: 'workType',
      record_id: 'record',
      note: 'note',
    } as const;
    const columns = Object.keys(names) as (keyof typeof names)[];
    const fields = columns.filter((c) => next[c] !== row[c]).map((c) => names[c]);
    if (fields.length === 0) return { entryId: row.entry_id, version: row.version };
    if (next.day > latestDay(ctx.now)) ctx.refuse('day-ahead', { day: next.day });
    if (next.record_id !== row.record_id && next.record_id !== null) {
      if (next.record_kind === null || !keepsEffort(ctx, next.record_kind)) ctx.refuse('record-unknown');
      await findWork(ctx, next.record_kind!, next.record_id);
    }
    await demandRoom(
      ctx,
      row.person_id,
      new Map([[next.day, next.minutes]]),
      sql<boolean>`t.entry_id = ${row.entry_id}`,
    );
    await ctx.tx
      .updateTable('kernel.time_entry')
      .set({
        day: next.day,
        minutes: next.minutes,
        work_type: next.work_type,
        record_kind: next.record_kind,
        record_id: next.record_id,
        note: next.note,
        version: row.version + 1,
      })
      .where('entry_id', '=', row.entry_id)
      .execute();
    ctx.emit(events.timeEntryChanged, row.entry_id, { ...factsOf(next), fields });
    return { entryId: row.entry_id, version: row.version + 1 };
  }),

  command(contract.withdrawTimeEntry, async (ctx, { entryId }) => {
    const row = await lockEntry(ctx, entryId);
    await sql`delete from kernel.time_entry where entry_id = ${entryId}`.execute(ctx.tx);
    ctx.emit(events.timeEntryWithdrawn, entryId, factsOf(row));
    return { entryId, version: row.version + 1 };
  }),

  query(contract.listTimeEntries, async (ctx, { filter, sort, direction, cursor, limit }) => {
    const { 'effort.log': log } = await ctx.scopes('effort.log');
    const where: RawBuilder<boolean>[] = [inScope(ctx.scope, 'n.unit_id', 'n.person_id')];
    if (filter.personId !== undefined) where.push(sql`t.person_id = ${filter.personId}`);
    if (filter.unitId !== undefined)
      where.push(
        sql`n.unit_id in (select u.unit_id from kernel.unit_reach u where u.ancestor_id = ${filter.unitId})`,
      );
    if (filter.queueId !== undefined)
      where.push(
        sql`t.person_id in (select m.person_id from kernel.queue_member m where m.queue_id = ${filter.queueId})`,
      );
    if (filter.from !== undefined) where.push(sql`t.day >= ${filter.from}::date`);
    if (filter.to !== undefined) where.push(sql`t.day <= ${filter.to}::date`);
    if (filter.workType !== undefined) where.push(sql`t.work_type = ${filter.workType}`);
    if (filter.kind !== undefined) where.push(sql`t.record_kind = ${filter.kind}`);
    if (filter.recordId !== undefined) where.push(sql`t.record_id = ${filter.recordId}`);
    if (filter.how !== undefined) where.push(sql`t.how = ${filter.how}`);
    const from = sql`from kernel.time_entry t join kernel.person_now n using (person_id)
      where ${sql.join(where, sql` and `)}`;
    const way = sql.raw(direction);
    const { rows } = await sql<EntryRow & { may_change: boolean }>`
      select ${entryColumns(log)} ${from}
        and ${afterCursor(cursor, sort, direction, sql`t.day`, sql`t.entry_id`)}
      order by t.day ${way}, t.entry_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const sum = await sql<{ minutes: number }>`
      select coalesce(sum(t.minutes), 0)::bigint as minutes ${from}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      rows: await shownEntries(ctx, page),
      next: rows.length > limit && last !== undefined ? encodeCursor(sort, last.day, last.entry_id) : null,
      minutes: Number(sum.rows[0]!.minutes),
      ...(await countRows(ctx.tx, from)),
    };
  }),
];
