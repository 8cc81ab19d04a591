/**
 * Working-day arithmetic in SQL: over the days of a calendar, whose ordinal counts working days from its first day up
 * to and including each day, or over Monday to Friday where there is no calendar.
 */
import { type RawBuilder, sql } from 'kysely';

type Sql = RawBuilder<unknown>;
type Calendar = string | null | RawBuilder<string | null>;

/** The n-th working day after a day (before it, when n is negative). */
export function addWorkingDaysSql(day: Sql, days: Sql, calendar: Calendar): Sql {
  const byWeek = (d: Sql, n: Sql) => sql`kernel.add_weekdays(${d}, ${n})`;
  const byCalendar = (d: Sql, n: Sql, id: Sql) => sql`(select t.day from kernel.calendar_day o
    join kernel.calendar_day t on t.calendar_id = o.calendar_id and t.is_working
      and t.ordinal = case when ${n} > 0 then o.ordinal + ${n} else o.ordinal - o.is_working::int + ${n} + 1 end
    where o.calendar_id = ${id} and o.day = ${d})`;
  return sql`(select case when v.n = 0 then v.d when v.n between -1000000 and 1000000 then ${chosen(
    calendar,
    () => byWeek(sql`v.d`, sql`v.n::int`),
    (id) => byCalendar(sql`v.d`, sql`v.n::int`, id),
  )} end from (select ${day} as d, trunc(${days}) as n offset 0) v)`;
}

/** Working days after one day up to and including another. */
export function workingDaysBetweenSql(from: Sql, to: Sql, calendar: Calendar): Sql {
  return sql`(select ${chosen(
    calendar,
    () => sql`(kernel.weekday_ordinal(v.b) - kernel.weekday_ordinal(v.a))`,
    (id) => sql`((select o.ordinal from kernel.calendar_day o where o.calendar_id = ${id} and o.day = v.b)
      - (select o.ordinal from kernel.calendar_day o where o.calendar_id = ${id} and o.day = v.a))`,
  )}::numeric from (select ${from} as a, ${to} as b offset 0) v)`;
}

function chosen(calendar: Calendar, byWeek: () => Sql, byCalendar: (id: Sql) => Sql): Sql {
  if (calendar === null) return byWeek();
  if (typeof calendar === 'string') return byCalendar(sql`${calendar}::uuid`);
  return sql`(case when ${calendar} is null then ${byWeek()} else ${byCalendar(calendar)} end)`;
}
