/** Calendars listed and shown, and the day sheet of a month. */
import { type RawBuilder, sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { afterCursor, containing, countRows, encodeCursor } from '../list.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import { allOf } from '../org/people-sql.ts';
import type { KernelTables } from '../tables.gen.ts';
import { getCalendar, listCalendars, listDays, listHolidayPlaces } from './contract.ts';
import { calendarsById } from './find.ts';
import { holidayPlaces } from './holidays.ts';
import { type CalendarColumns, calendarColumns, reaches } from './records.ts';
import { type DayException, hoursOn } from './rules.ts';
import { startOfDay, stretchesOf } from './working-time.ts';

const { query } = operationsOn<KernelTables>();
type Ctx = QueryContext<KernelTables>;

interface Shown extends CalendarColumns {
  uses: { unitId: string | null; unitName: string | null; region: string | null }[];
  own_exceptions: number;
  may_edit: boolean;
  sort_value: string;
}

async function shownColumns(ctx: Ctx): Promise<RawBuilder<unknown>> {
  const scopes = await ctx.scopes('calendar.edit-calendars');
  return sql`${calendarColumns}, ${reaches(scopes['calendar.edit-calendars'])} as may_edit,
    (select count(*) from kernel.calendar_exception e where e.calendar_id = c.calendar_id and e.source = 'own') as own_exceptions,
    coalesce((select jsonb_agg(jsonb_build_object('unitId', u.unit_id, 'unitName', n.name, 'region', u.region)
        order by u.unit_id is not null, u.region, n.name)
      from kernel.calendar_use u left join kernel.unit_now n on n.unit_id = u.unit_id
      where u.calendar_id = c.calendar_id), '[]') as uses`;
}

function rowOf(c: Shown) {
  const can = ['calendar.get-calendar', 'calendar.list-days'];
  if (c.may_edit && c.retired_at === null) {
    can.push('calendar.change-calendar', 'calendar.set-exceptions', 'calendar.retire-calendar');
    if (c.country !== null) can.push('calendar.refresh-holidays');
  }
  return {
    calendarId: c.calendar_id,
    key: c.key,
    version: c.version,
    name: c.name,
    country: c.country,
    subdivision: c.subdivision,
    zone: c.zone,
    week: c.week,
    holidaysFrom: c.holidays_from,
    holidaysTo: c.holidays_to,
    uses: c.uses,
    ownExceptions: c.own_exceptions,
    createdAt: c.created_at,
    retiredAt: c.retired_at,
    can,
  };
}

async function exceptionsBetween(
  ctx: Ctx,
  calendarId: string,
  first: string,
  last: string,
): Promise<DayException[]> {
  const { rows } = await sql<DayException>`
    select day, name, is_working as "isWorking", hours, source from kernel.calendar_exception
    where calendar_id = ${calendarId} and day between ${first}::date and ${last}::date order by day, source`.execute(
    ctx.tx,
  );
  return rows;
}

const shownException = (e: DayException) => ({
  ...e,
  hours: e.hours === null ? null : e.hours.map(({ from, to }) => ({ from, to })),
});

export const calendarQueries = [
  query(listCalendars, async (ctx, input) => {
    const { filter, sort, direction, cursor, limit } = input;
    const state = filter.state ?? 'current';
    const where: RawBuilder<boolean>[] = [];
    if (state !== 'all')
      where.push(state === 'current' ? sql`c.retired_at is null` : sql`c.retired_at is not null`);
    if (filter.text !== undefined && filter.text !== '')
      where.push(sql`lower(c.key || ' ' || c.name) like ${containing(filter.text.toLowerCase())}`);
    const by = sort === 'created' ? sql`c.created_at` : sql`lower(c.name)`;
    const all = sql`from kernel.calendar c where ${allOf(where)}`;
    const way = sql.raw(direction);
    const { rows } = await sql<Shown>`
      select ${await shownColumns(ctx)}, (${by})::text as sort_value
      ${all} and ${afterCursor(cursor, sort, direction, by, sql`c.calendar_id`)}
      order by ${by} ${way}, c.calendar_id ${way} limit ${limit + 1}`.execute(ctx.tx);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1)! : null;
    return {
      rows: page.map(rowOf),
      next: last === null ? null : encodeCursor(sort, last.sort_value, last.calendar_id),
      ...(await countRows(ctx.tx, all)),
    };
  }),
  query(getCalendar, async (ctx, input) => {
    const { rows } = await sql<Shown>`
      select ${await shownColumns(ctx)}, '' as sort_value from kernel.calendar c
      where c.calendar_id = ${input.calendarId}`.execute(ctx.tx);
    const row = rows[0] ?? ctx.notFound('calendar', input.calendarId);
    const year = input.year ?? Number(ctx.today.slice(0, 4));
    return {
      ...rowOf(row),
      year,
      exceptions: (await exceptionsBetween(ctx, row.calendar_id, `${year}-01-01`, `${year}-12-31`)).map(
        shownException,
      ),
    };
  }),
  query(listDays, async (ctx, input) => {
    const { calendarId, month } = input;
    const rules =
      (await calendarsById(ctx.tx, [calendarId])).get(calendarId) ?? ctx.notFound('calendar', calendarId);
    const { rows } = await sql<{ day: string; ordinal: number }>`
      select day, ordinal from kernel.calendar_day where calendar_id = ${calendarId}
        and day between ${`${month}-01`}::date and (${`${month}-01`}::date + interval '1 month' - interval '1 day')::date
      order by day`.execute(ctx.tx);
    const days = rows.map(({ day, ordinal }) => {
      const date = Temporal.PlainDate.from(day);
      const start = startOfDay(rules.zone, date);
      const end = startOfDay(rules.zone, date.add({ days: 1 }));
      const hours = hoursOn(rules, day, date.dayOfWeek);
      const exception = rules.exceptions.get(day);
      const ms = stretchesOf(rules, date, start, end).reduce((sum, s) => sum + s.to - s.from, 0);
      return {
        day,
        isWorking: hours.length > 0,
        workingMinutes: Math.round(ms / 60_000),
        dayHours: (end - start) / 3_600_000,
        hours: hours.map(({ from, to }) => ({ from, to })),
        ordinal,
        exception: exception === undefined ? null : shownException(exception),
      };
    });
    return {
      calendarId,
      version: rules.version,
      zone: rules.zone,
      days,
      workingDays: days.filter((d) => d.isWorking).length,
      workingMinutes: days.reduce((sum, d) => sum + d.workingMinutes, 0),
    };
  }),
  query(listHolidayPlaces, async () => ({
    places: (await holidayPlaces()).map((p) => ({
      ...p,
      zones: [...p.zones],
      subdivisions: [...p.subdivisions],
    })),
  })),
];
