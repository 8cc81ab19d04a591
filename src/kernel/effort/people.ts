/** What the capacity of people is made of: hours a week, share for requests, leave, employment and the calendar of their unit. */
import { type QueryExecutorProvider, sql } from 'kysely';
import { calendarsFor } from '../calendar/find.ts';
import { type CalendarRules, hoursOn } from '../calendar/rules.ts';
import { type Capacity, dayNumber, dayOf, type WorkingWeek, weekdayOf } from './rules.ts';

/** What holds for people of whom nothing else is said. */
export interface Defaults {
  readonly weeklyMinutes: number;
  readonly percent: number;
}

export const DEFAULTS_SETTING = 'effort_defaults';
const standard: Defaults = { weeklyMinutes: 2400, percent: 80 };

/** Forty hours a week and 80 % of them for requests, until somebody sets it otherwise. */
export async function readDefaults(tx: unknown): Promise<Defaults> {
  const { rows } = await sql<{ value: Defaults }>`
    select value from kernel.setting where name = ${DEFAULTS_SETTING}`.execute(tx as QueryExecutorProvider);
  return rows[0]?.value ?? standard;
}

/** A person with what they can do. */
export interface Worker {
  readonly personId: string;
  readonly name: string;
  readonly title: string | null;
  readonly unitName: string;
  readonly capacity: Capacity;
  readonly week: WorkingWeek;
  readonly calendar: CalendarRules;
}

/** How a place works by its calendar; asked for the same days again and again, so days are kept. */
export function workingWeekOf(rules: CalendarRules): WorkingWeek {
  const known = new Map<number, boolean>();
  return {
    daysAWeek: new Set(rules.week.map((h) => h.weekday)).size,
    isWorking(day) {
      let works = known.get(day);
      if (works === undefined) {
        works = hoursOn(rules, dayOf(day), weekdayOf(day)).length > 0;
        known.set(day, works);
      }
      return works;
    },
  };
}

interface Row {
  person_id: string;
  name: string;
  title: string | null;
  unit_id: string | null;
  unit_name: string;
  hired_on: string | null;
  last_day: string | null;
  on_leave: boolean;
  weekly_minutes: number | null;
  percent: number | null;
  leave: { from: string; to: string; percent: number }[];
}

/** These people, by id, with their leave from a day on. */
export async function workersOf(
  tx: unknown,
  personIds: readonly string[],
  from: string,
): Promise<Map<string, Worker>> {
  if (personIds.length === 0) return new Map();
  const on = tx as QueryExecutorProvider;
  const defaults = await readDefaults(tx);
  const { rows } = await sql<Row>`
    select n.person_id, n.name, n.title, n.unit_id, n.unit_name, n.hired_on, n.last_day, n.on_leave,
      h.weekly_minutes, h.percent,
      coalesce((select jsonb_agg(jsonb_build_object('from', lower(l.days), 'to', upper(l.days) - 1, 'percent', l.percent)
        order by l.days) from kernel.leave l where l.person_id = n.person_id and upper(l.days) > ${from}::date), '[]') as leave
    from kernel.person_now n left join kernel.working_hours h using (person_id)
    where n.person_id = any(${[...new Set(personIds)]}::uuid[]) order by n.sort_name, n.person_id`.execute(
    on,
  );
  const calendars = await calendarsFor(
    tx,
    rows.map((r) => r.unit_id),
  );
  const weeks = new Map<CalendarRules, WorkingWeek>();
  const found = new Map<string, Worker>();
  for (const r of rows) {
    const calendar = calendars.get(r.unit_id)!;
    let week = weeks.get(calendar);
    if (week === undefined) {
      week = workingWeekOf(calendar);
      weeks.set(calendar, week);
    }
    found.set(r.person_id, {
      personId: r.person_id,
      name: r.name,
      title: r.title,
      unitName: r.unit_name,
      calendar,
      week,
      capacity: {
        weeklyMinutes: r.weekly_minutes ?? defaults.weeklyMinutes,
        percent: r.percent ?? defaults.percent,
        hiredOn: r.hired_on === null ? null : dayNumber(r.hired_on),
        lastDay: r.last_day === null ? null : dayNumber(r.last_day),
        isAway: r.on_leave,
        leave: r.leave.map((l) => ({ from: dayNumber(l.from), to: dayNumber(l.to), percent: l.percent })),
      },
    });
  }
  return found;
}

/** The skills of people, best first. */
export async function skillsOf(
  tx: unknown,
  personIds: readonly string[],
): Promise<Map<string, { skill: string; level: number }[]>> {
  const { rows } = await sql<{ person_id: string; skill: string; level: number }>`
    select p.person_id, s.name as skill, p.level from kernel.person_skill p join kernel.skill s using (skill_id)
    where p.person_id = any(${[...personIds]}::uuid[]) order by p.level desc, lower(s.name)`.execute(
    tx as QueryExecutorProvider,
  );
  const found = new Map<string, { skill: string; level: number }[]>();
  for (const { person_id, skill, level } of rows)
    found.set(person_id, [...(found.get(person_id) ?? []), { skill, level }]);
  return found;
}
