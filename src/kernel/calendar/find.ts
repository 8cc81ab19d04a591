/** Finds the calendar by which a place works, and reads what calendars say. */
import { type QueryExecutorProvider, sql } from 'kysely';
import { readSettings } from '../setup/settings.ts';
import {
  builtInCalendar,
  type CalendarRules,
  type DayException,
  exceptionsByDay,
  type WeekHours,
} from './rules.ts';

export interface Place {
  readonly unitId: string | null;
  /** Null or left out: that of the unit. */
  readonly region?: string | null;
}

/** The calendar of a place: that of the nearest unit upwards, else of the region, else of the enterprise, else the built-in one. */
export async function calendarFor(tx: unknown, place: Place): Promise<CalendarRules> {
  const on = tx as QueryExecutorProvider;
  const { rows } = await sql<{ calendar_id: string }>`
    select u.calendar_id from kernel.calendar_use u
    left join kernel.unit_reach r on r.ancestor_id = u.unit_id and r.unit_id = ${place.unitId}::uuid
    where r.unit_id is not null or (u.unit_id is null and u.region is null)
      or u.region = coalesce(${place.region ?? null}, (select region from kernel.unit_now where unit_id = ${place.unitId}::uuid))
    order by r.depth nulls last, u.region is null limit 1`.execute(on);
  const calendarId = rows[0]?.calendar_id ?? null;
  return (await calendarsById(on, [calendarId])).get(calendarId)!;
}

/** The calendars of several units at once; a null stands for the enterprise. */
export async function calendarsFor(
  tx: unknown,
  unitIds: readonly (string | null)[],
): Promise<Map<string | null, CalendarRules>> {
  const on = tx as QueryExecutorProvider;
  const wanted = [...new Set(unitIds)];
  const { rows } = await sql<{ unit_id: string; calendar_id: string }>`
    select distinct on (w.unit_id) w.unit_id, u.calendar_id
    from unnest(${wanted.filter((id) => id !== null)}::uuid[]) as w(unit_id)
    left join kernel.unit_now n on n.unit_id = w.unit_id
    cross join kernel.calendar_use u
    left join kernel.unit_reach r on r.ancestor_id = u.unit_id and r.unit_id = w.unit_id
    where r.unit_id is not null or (u.unit_id is null and (u.region is null or u.region = n.region))
    order by w.unit_id, r.depth nulls last, u.region is null`.execute(on);
  const idOf = new Map<string | null, string | null>(rows.map((r) => [r.unit_id, r.calendar_id]));
  const rules = await calendarsById(on, [...new Set([null, ...idOf.values()])]);
  const found = new Map<string | null, CalendarRules>();
  for (const unitId of wanted) {
    if (unitId === null) found.set(null, await calendarFor(tx, { unitId: null }));
    else found.set(unitId, rules.get(idOf.get(unitId) ?? null)!);
  }
  return found;
}

/** What these calendars say; null stands for the built-in one. Every id must exist. */
export async function calendarsById(
  tx: unknown,
  ids: readonly (string | null)[],
): Promise<Map<string | null, CalendarRules>> {
  const on = tx as QueryExecutorProvider;
  const found = new Map<string | null, CalendarRules>();
  if (ids.includes(null)) {
    const { zone } = await readSettings(on);
    found.set(
      null,
      kept(`built-in ${zone}`, () => builtInCalendar(zone)),
    );
  }
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return found;
  const { rows } = await sql<{
    calendar_id: string;
    name: string;
    version: number;
    zone: string;
    week: WeekHours[];
    rules_hash: string;
  }>`select calendar_id, name, version, zone, week, rules_hash from kernel.calendar
    where calendar_id = any(${wanted}::uuid[])`.execute(on);
  // Two states of a calendar that differ have two hashes, so one that was rolled back is never taken for another.
  const keyOf = (r: (typeof rows)[number]) => `${r.calendar_id} ${r.version} ${r.rules_hash} ${r.name}`;
  const unread = rows.filter((r) => !cache.has(keyOf(r)));
  const exceptions = new Map<string, DayException[]>();
  if (unread.length > 0) {
    const read = await sql<DayException & { calendarId: string }>`
      select calendar_id as "calendarId", day, name, is_working as "isWorking", hours, source
      from kernel.calendar_exception where calendar_id = any(${unread.map((r) => r.calendar_id)}::uuid[])`.execute(
      on,
    );
    for (const { calendarId, ...e } of read.rows)
      exceptions.set(calendarId, [...(exceptions.get(calendarId) ?? []), e]);
  }
  for (const r of rows)
    found.set(
      r.calendar_id,
      kept(keyOf(r), () => ({
        calendarId: r.calendar_id,
        version: r.version,
        name: r.name,
        zone: r.zone,
        week: r.week,
        exceptions: exceptionsByDay(exceptions.get(r.calendar_id) ?? []),
      })),
    );
  return found;
}

const cache = new Map<string, CalendarRules>();
const MOST_KEPT = 200;

/** Keeps rules by everything that they say, so that their years are worked out once for a process. */
function kept(key: string, make: () => CalendarRules): CalendarRules {
  const rules = cache.get(key) ?? make();
  cache.delete(key);
  cache.set(key, rules);
  if (cache.size > MOST_KEPT) cache.delete(cache.keys().next().value!);
  return rules;
}
