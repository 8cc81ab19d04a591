/** Calendars made, changed and retired, their exceptions, and their holidays from the library. */
import { type Kysely, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';
import { type Holiday, isHolidayPlace, publicHolidays } from './holidays.ts';
import {
  demandHours,
  demandName,
  demandWeek,
  FIRST_DAY,
  LAST_DAY,
  lockCalendar,
  nextVersion,
  rebuild,
  writeUses,
} from './records.ts';

const { command } = operationsOn<KernelTables>();

async function writeHolidays(
  tx: Kysely<KernelTables>,
  calendarId: string,
  holidays: readonly Holiday[],
): Promise<void> {
  await sql`
    insert into kernel.calendar_exception (calendar_id, day, source, name, is_working)
    select ${calendarId}::uuid, h.day, 'library', h.name, false
    from jsonb_to_recordset(${JSON.stringify(holidays)}::jsonb) as h(day date, name text)`.execute(tx);
}

export const calendarCommands = [
  command(contract.createCalendar, async (ctx, input) => {
    demandWeek(ctx, input.week);
    if (input.holidaysTo < input.holidaysFrom) ctx.refuse('years-wrong');
    const { country, subdivision } = input;
    if (country === null ? subdivision !== null : !(await isHolidayPlace(country, subdivision)))
      ctx.refuse('place-unknown', { place: [country, subdivision].filter((p) => p !== null).join('-') });
    await demandName(ctx, input.name, null);
    const calendarId = newId();
    const key = await ctx.nextKey('CAL');
    await sql`
      insert into kernel.calendar (calendar_id, key, name, country, subdivision, zone, week, holidays_from, holidays_to,
        rules_hash, created_at)
      values (${calendarId}, ${key}, ${input.name}, ${country}, ${subdivision}, ${input.zone}, ${JSON.stringify(input.week)}::jsonb,
        ${country === null ? null : input.holidaysFrom}, ${country === null ? null : input.holidaysTo}, '', ${ctx.now})`.execute(
      ctx.tx,
    );
    await writeUses(ctx, calendarId, input.uses);
    const holidays =
      country === null
        ? []
        : await publicHolidays(country, subdivision, input.holidaysFrom, input.holidaysTo);
    await writeHolidays(ctx.tx, calendarId, holidays);
    await rebuild(ctx.tx, calendarId);
    ctx.emit(contract.calendarCreated, calendarId, { country, zone: input.zone });
    return { calendarId, key, version: 1, holidays: holidays.length };
  }),
  command(contract.changeCalendar, async (ctx, input) => {
    const { calendarId } = input;
    const was = await lockCalendar(ctx, calendarId);
    const fields: string[] = [];
    if (input.name !== undefined && input.name !== was.name) {
      await demandName(ctx, input.name, calendarId);
      fields.push('name');
    }
    if (input.zone !== undefined && input.zone !== was.zone) fields.push('zone');
    if (input.week !== undefined && JSON.stringify(input.week) !== JSON.stringify(was.week)) {
      demandWeek(ctx, input.week);
      fields.push('week');
    }
    if (input.uses !== undefined) {
      await writeUses(ctx, calendarId, input.uses);
      fields.push('uses');
    }
    if (fields.length === 0) return { calendarId, version: was.version };
    await sql`
      update kernel.calendar set name = ${input.name ?? was.name}, zone = ${input.zone ?? was.zone},
        week = ${JSON.stringify(input.week ?? was.week)}::jsonb where calendar_id = ${calendarId}`.execute(
      ctx.tx,
    );
    if (fields.includes('zone') || fields.includes('week')) await rebuild(ctx.tx, calendarId);
    const version = await nextVersion(ctx.tx, calendarId);
    ctx.emit(contract.calendarChanged, calendarId, { fields });
    return { calendarId, version };
  }),
  command(contract.setExceptions, async (ctx, input) => {
    const { calendarId } = input;
    const was = await lockCalendar(ctx, calendarId);
    const days = [...input.set.map((e) => e.day), ...input.remove].sort();
    for (const [i, day] of days.entries()) {
      if (day === days[i - 1]) ctx.refuse('day-twice', { day });
      if (day < FIRST_DAY || day > LAST_DAY) ctx.refuse('day-too-far', { day });
    }
    for (const e of input.set) demandHours(ctx, e.day, e.hours);
    const { rows: gone } = await sql<{ day: string }>`
      delete from kernel.calendar_exception where calendar_id = ${calendarId} and source = 'own'
        and day = any(${input.remove}::date[]) returning day`.execute(ctx.tx);
    const missing = input.remove.find((day) => !gone.some((g) => g.day === day));
    if (missing !== undefined) ctx.refuse('no-exception', { day: missing });
    if (days.length === 0) return { calendarId, version: was.version, days: [] };
    const rows = input.set.map((e) => ({
      day: e.day,
      name: e.name,
      is_working: e.isWorking,
      hours: e.isWorking ? e.hours : null,
    }));
    await sql`
      insert into kernel.calendar_exception (calendar_id, day, source, name, is_working, hours)
      select ${calendarId}::uuid, r.day, 'own', r.name, r.is_working, nullif(r.hours, 'null')
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(day date, name text, is_working boolean, hours jsonb)
      on conflict (calendar_id, day, source) do update set name = excluded.name, is_working = excluded.is_working,
        hours = excluded.hours`.execute(ctx.tx);
    await rebuild(ctx.tx, calendarId);
    const version = await nextVersion(ctx.tx, calendarId);
    ctx.emit(contract.exceptionsSet, calendarId, { days });
    return { calendarId, version, days };
  }),
  command(contract.refreshHolidays, async (ctx, input) => {
    const { calendarId, fromYear, toYear } = input;
    const was = await lockCalendar(ctx, calendarId);
    if (toYear < fromYear) ctx.refuse('years-wrong');
    const country = was.country ?? ctx.refuse('no-country');
    const holidays = await publicHolidays(country, was.subdivision, fromYear, toYear);
    const [first, last] = [`${fromYear}-01-01`, `${toYear}-12-31`];
    const { rows: before } = await sql<Holiday>`
      delete from kernel.calendar_exception where calendar_id = ${calendarId} and source = 'library'
        and day between ${first}::date and ${last}::date returning day, name`.execute(ctx.tx);
    await writeHolidays(ctx.tx, calendarId, holidays);
    const old = new Map(before.map((h) => [h.day, h.name]));
    const fresh = new Map(holidays.map((h) => [h.day, h.name]));
    const added = holidays.filter((h) => !old.has(h.day));
    const removed = before.filter((h) => !fresh.has(h.day)).sort((a, b) => (a.day < b.day ? -1 : 1));
    const renamed = holidays.filter((h) => old.has(h.day) && old.get(h.day) !== h.name);
    await sql`
      update kernel.calendar set holidays_from = least(coalesce(holidays_from, ${fromYear}), ${fromYear}),
        holidays_to = greatest(coalesce(holidays_to, ${toYear}), ${toYear}) where calendar_id = ${calendarId}`.execute(
      ctx.tx,
    );
    await rebuild(ctx.tx, calendarId);
    const version = await nextVersion(ctx.tx, calendarId);
    const days = [...added, ...removed].map((h) => h.day).sort();
    ctx.emit(contract.holidaysRefreshed, calendarId, {
      fromYear,
      toYear,
      days: days.length === 0 ? null : days,
    });
    return { calendarId, version, added, removed, renamed };
  }),
  command(contract.retireCalendar, async (ctx, input) => {
    const { calendarId } = input;
    await lockCalendar(ctx, calendarId);
    await sql`delete from kernel.calendar_use where calendar_id = ${calendarId}`.execute(ctx.tx);
    await sql`update kernel.calendar set retired_at = ${ctx.now} where calendar_id = ${calendarId}`.execute(
      ctx.tx,
    );
    const version = await nextVersion(ctx.tx, calendarId);
    ctx.emit(contract.calendarRetired, calendarId, {});
    return { calendarId, version };
  }),
];
