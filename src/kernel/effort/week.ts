/** A week of one person: shown ready to be filled in, or entered by shares of what they worked. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';
import { type WorkType, workType } from './contract-fields.ts';
import {
  demandEmployed,
  demandRoom,
  type EntryRow,
  entryColumns,
  latestDay,
  shownEntries,
  whoseTime,
  workTypeFor,
} from './entries.ts';
import { weekShared } from './events.ts';
import { workersOf } from './people.ts';
import { dayNumber, dayOf, leavePercentOn, mondayOf, splitByShares, workedOn } from './rules.ts';
import type { TimerRow } from './timer.ts';
import { allWork, kindsOf, refsOf, type Work } from './work.ts';

const { command, query } = operationsOn<KernelTables>();

/** Records that are offered for quick entry. */
const OFFERED = 20;

export const weekOperations = [
  command(contract.enterWeekShares, async (ctx, input) => {
    const personId = await whoseTime(ctx, input.personId);
    const monday = mondayOf(dayNumber(input.week));
    const today = dayNumber(latestDay(ctx.now));
    if (monday > today) ctx.refuse('week-ahead', { week: dayOf(monday) });
    const last = Math.min(monday + 6, today);
    const worker = (await workersOf(ctx.tx, [personId], dayOf(monday))).get(personId)!;
    const days: { day: string; minutes: number }[] = [];
    for (let d = monday; d <= last; d++) {
      const minutes = workedOn(worker.capacity, worker.week, d);
      if (minutes > 0) days.push({ day: dayOf(d), minutes });
    }
    if (input.shares.length > 0) {
      if (days.length === 0) ctx.refuse('no-working-days', { week: dayOf(monday) });
      await demandEmployed(ctx, personId, days[0]!.day);
    }
    const entries: Omit<EntryRow, 'logged_at' | 'version' | 'note' | 'how'>[] = [];
    const types: WorkType[] = [];
    for (const s of input.shares) types.push(await workTypeFor(ctx, s.workType, s.kind, s.recordId));
    for (const { day, minutes } of days) {
      const parts = splitByShares(
        minutes,
        input.shares.map((s) => s.percent),
      );
      for (const [i, share] of input.shares.entries())
        if (parts[i]! > 0)
          entries.push({
            entry_id: newId(),
            person_id: personId,
            day,
            minutes: parts[i]!,
            work_type: types[i]!,
            record_kind: share.kind ?? null,
            record_id: share.recordId ?? null,
          });
    }
    const byDay = new Map<string, number>();
    for (const e of entries) byDay.set(e.day, (byDay.get(e.day) ?? 0) + e.minutes);
    await demandRoom(ctx, personId, byDay, sql<boolean>`t.how = 'share'`);
    await sql`
      delete from kernel.time_entry where person_id = ${personId} and how = 'share'
        and day between ${dayOf(monday)}::date and ${dayOf(monday + 6)}::date`.execute(ctx.tx);
    await sql`
      insert into kernel.time_entry (entry_id, person_id, day, minutes, work_type, record_kind, record_id, how, logged_by, logged_at)
      select e.*, 'share', ${ctx.actor.personId}::uuid, ${ctx.now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
        as e(entry_id uuid, person_id uuid, day date, minutes int, work_type text, record_kind text, record_id uuid)`.execute(
      ctx.tx,
    );
    const minutes = entries.reduce((sum, e) => sum + e.minutes, 0);
    ctx.emit(weekShared, personId, { week: dayOf(monday), entries: entries.length, minutes });
    return { week: dayOf(monday), entries: entries.length, minutes };
  }),

  query(contract.getMyWeek, async (ctx, input) => {
    const personId = await whoseTime(ctx, input.personId);
    const monday = mondayOf(dayNumber(input.week ?? ctx.today));
    const [first, last] = [dayOf(monday), dayOf(monday + 6)];
    const worker = (await workersOf(ctx.tx, [personId], first)).get(personId)!;
    const { rows } = await sql<EntryRow & { may_change: boolean }>`
      select ${entryColumns(ctx.scope)} from kernel.time_entry t join kernel.person_now n using (person_id)
      where t.person_id = ${personId} and t.day between ${first}::date and ${last}::date
      order by t.day, t.entry_id`.execute(ctx.tx as never);
    const { rows: timers } = await sql<TimerRow>`
      select * from kernel.effort_timer where person_id = ${personId}`.execute(ctx.tx as never);
    const timer = timers[0] ?? null;
    const work = await offeredWork(ctx, personId);
    const refs = await refsOf(ctx, [
      { kind: timer?.record_kind ?? null, id: timer?.record_id ?? null },
      ...work.map((w) => ({ kind: w.record_kind, id: w.record_id })),
    ]);
    const minutesOn = (day: string) =>
      rows.filter((r) => r.day === day).reduce((sum, r) => sum + r.minutes, 0);
    const ahead = latestDay(ctx.now);
    const days = [0, 1, 2, 3, 4, 5, 6].map((i) => {
      const day = dayOf(monday + i);
      const exception = worker.calendar.exceptions.get(day);
      return {
        day,
        workingMinutes: workedOn(worker.capacity, worker.week, monday + i),
        leavePercent: leavePercentOn(worker.capacity, monday + i),
        holiday: exception !== undefined && !exception.isWorking ? exception.name : null,
        loggedMinutes: minutesOn(day),
        isAhead: day > ahead,
      };
    });
    const loggedMinutes = rows.reduce((sum, r) => sum + r.minutes, 0);
    return {
      person: { personId, name: worker.name },
      week: first,
      weeklyMinutes: worker.capacity.weeklyMinutes,
      days,
      entries: await shownEntries(ctx, rows),
      loggedMinutes,
      workingMinutes: days.reduce((sum, d) => sum + d.workingMinutes, 0),
      byWorkType: workType.options.map((type) => {
        const minutes = rows.filter((r) => r.work_type === type).reduce((sum, r) => sum + r.minutes, 0);
        return { workType: type, minutes, share: loggedMinutes === 0 ? 0 : minutes / loggedMinutes };
      }),
      timer:
        timer === null
          ? null
          : {
              timerId: timer.timer_id,
              startedAt: timer.started_at,
              workType: timer.work_type,
              record: timer.record_id === null ? null : (refs.get(timer.record_id) ?? null),
              note: timer.note,
            },
      work: work.flatMap((w) => {
        const ref = refs.get(w.record_id);
        if (ref === undefined) return [];
        return [{ ...ref, workType: w.work_type, dueOn: w.due_on, remainingMinutes: w.remaining_minutes }];
      }),
      kinds: kindsOf(ctx).map((k) => k.kind),
    };
  }),
];

/** Open records that a person owns, the most urgent first, and those on which they logged time of late. */
async function offeredWork(
  ctx: Parameters<typeof allWork>[0] & { tx: unknown; today: string },
  personId: string,
) {
  const lately = dayOf(dayNumber(ctx.today) - 14);
  const { rows } = await sql<Work & { remaining_minutes: number | null }>`
    select w.*, greatest(e.minutes - coalesce((select sum(t.minutes) from kernel.time_entry t
      where t.record_id = w.record_id), 0), 0)::int as remaining_minutes
    from (select w.* from ${allWork(ctx)} where w.owner_id = ${personId} and w.is_open
      union select w.* from ${allWork(ctx)} where w.record_id in (select t.record_id from kernel.time_entry t
        where t.person_id = ${personId} and t.day >= ${lately}::date and t.record_id is not null)) w
    left join kernel.estimate e on e.record_id = w.record_id and e.is_current
    order by w.is_open desc, w.due_on nulls last, w.record_id limit ${OFFERED}`.execute(ctx.tx as never);
  return rows;
}
