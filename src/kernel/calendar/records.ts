/** Rows of calendars: finding and locking them, checking what somebody wants to write, and deriving their days anew. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { inScope, isEnterpriseWide, type Scope } from '../access/scope.ts';
import type { CommandContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { flawOfHours, flawOfWeek, type Hours, type WeekHours } from './rules.ts';

/** First and last day of which the table of days knows; longer than any clock of today runs. */
export const FIRST_DAY = '2020-01-01';
export const LAST_DAY = '2035-12-31';

export interface CalendarColumns {
  calendar_id: string;
  key: string;
  name: string;
  country: string | null;
  subdivision: string | null;
  zone: string;
  week: WeekHours[];
  holidays_from: number | null;
  holidays_to: number | null;
  version: number;
  created_at: string;
  retired_at: string | null;
}

export const calendarColumns = sql`c.calendar_id, c.key, c.name, c.country, c.subdivision, c.zone, c.week,
  c.holidays_from, c.holidays_to, c.version, c.created_at, c.retired_at`;

/** True for calendars of which the scope reaches everybody who uses them. */
export function reaches(scope: Scope): RawBuilder<boolean> {
  if (isEnterpriseWide(scope)) return sql<boolean>`true`;
  const regions = scope.roots.filter((r) => r.unitId === null).map((r) => r.region);
  return sql<boolean>`(exists (select 1 from kernel.calendar_use u where u.calendar_id = c.calendar_id)
    and not exists (select 1 from kernel.calendar_use u where u.calendar_id = c.calendar_id
      and not ${inScope(scope, 'u.unit_id')} and not coalesce(u.region = any(${regions}::text[]), false)))`;
}

type Ctx<R extends string> = CommandContext<KernelTables, R>;

/** Locks a calendar that the actor may change, in the version that they saw. */
export async function lockCalendar<R extends string>(
  ctx: Ctx<R | 'is-retired'>,
  calendarId: string,
): Promise<CalendarColumns> {
  const { rows } = await sql<CalendarColumns>`
    select ${calendarColumns} from kernel.calendar c where c.calendar_id = ${calendarId} and ${reaches(ctx.scope)}
    for update`.execute(ctx.tx);
  const row = rows[0] ?? ctx.notFound('calendar', calendarId);
  ctx.expectVersion(row.version, { name: row.name, zone: row.zone, week: row.week });
  if (row.retired_at !== null) ctx.refuse('is-retired');
  return row;
}

const WEEKDAYS = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Refuses a week without hours or with hours that do not fit. */
export function demandWeek<R extends string>(
  ctx: Ctx<R | 'no-working-hours' | 'hours-wrong'>,
  week: readonly WeekHours[],
): void {
  const flaw = flawOfWeek(week);
  if (flaw === 'no-hours') ctx.refuse('no-working-hours');
  else if (flaw !== null)
    ctx.refuse('hours-wrong', { where: WEEKDAYS[flaw.weekday], from: flaw.from, to: flaw.to });
}

/** Refuses hours of a day that do not fit. */
export function demandHours<R extends string>(
  ctx: Ctx<R | 'hours-wrong'>,
  day: string,
  hours: readonly Hours[] | null,
): void {
  const flaw = flawOfHours(hours ?? []);
  if (flaw !== null) ctx.refuse('hours-wrong', { where: day, from: flaw.from, to: flaw.to });
}

/** Refuses a name that another calendar has. */
export async function demandName<R extends string>(
  ctx: Ctx<R | 'name-taken'>,
  name: string,
  but: string | null,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`calendar ${name.toLowerCase()}`}, 7236))`.execute(
    ctx.tx,
  );
  const { rows } = await sql`
    select 1 from kernel.calendar where lower(name) = lower(${name}) and retired_at is null
      and calendar_id is distinct from ${but}::uuid`.execute(ctx.tx);
  if (rows.length > 0) ctx.refuse('name-taken', { name });
}

export interface Use {
  readonly unitId: string | null;
  readonly region: string | null;
}

/** Writes who uses a calendar, in place of who did; refuses users beyond the actor's reach, and those that have another one. */
export async function writeUses<R extends string>(
  ctx: Ctx<R | 'use-taken' | 'use-unknown' | 'beyond-reach'>,
  calendarId: string,
  uses: readonly Use[],
): Promise<void> {
  // Two calendars for one place at once: the second waits here and then sees the first.
  await sql`select pg_advisory_xact_lock(hashtextextended('calendar uses', 7236))`.execute(ctx.tx);
  const given = JSON.stringify(uses.map((u) => ({ unit_id: u.unitId, region: u.region })));
  const wanted = sql`(select distinct * from jsonb_to_recordset(${given}::jsonb) as w(unit_id uuid, region text))`;
  const { rows } = await sql<{
    unit_id: string | null;
    region: string | null;
    known: boolean;
    reached: boolean;
    name: string;
    taken_by: string | null;
  }>`
    select w.unit_id, w.region, case when w.unit_id is not null then n.unit_id is not null
        when w.region is not null then r.region is not null else true end as known,
      ${isEnterpriseWide(ctx.scope)} or ${inScope(ctx.scope, 'w.unit_id')} or coalesce(w.region = any(${ctx.scope.roots
        .filter((r) => r.unitId === null)
        .map((r) => r.region)}::text[]), false) as reached,
      coalesce(n.name, r.name, 'The whole enterprise') as name, o.name as taken_by
    from ${wanted} w left join kernel.unit_now n on n.unit_id = w.unit_id
    left join kernel.region r on r.region = w.region and r.retired_at is null
    left join kernel.calendar_use u on u.unit_id is not distinct from w.unit_id
      and u.region is not distinct from w.region and u.calendar_id <> ${calendarId}
    left join kernel.calendar o on o.calendar_id = u.calendar_id`.execute(ctx.tx);
  for (const row of rows) {
    if (!row.known)
      ctx.refuse('use-unknown', {
        what: row.unit_id === null ? 'region' : 'unit',
        value: row.unit_id ?? row.region,
      });
    if (!row.reached) ctx.refuse('beyond-reach');
    if (row.taken_by !== null) ctx.refuse('use-taken', { name: row.name, calendar: row.taken_by });
  }
  if (uses.length === 0 && !isEnterpriseWide(ctx.scope)) ctx.refuse('beyond-reach');
  await sql`delete from kernel.calendar_use where calendar_id = ${calendarId}`.execute(ctx.tx);
  await sql`insert into kernel.calendar_use (calendar_id, unit_id, region)
    select ${calendarId}::uuid, w.unit_id, w.region from ${wanted} w`.execute(ctx.tx);
}

/** Derives the table of days and the hash of a calendar anew. */
export async function rebuild(tx: Kysely<KernelTables>, calendarId: string): Promise<void> {
  await sql`select kernel.rebuild_calendar(${calendarId}, ${FIRST_DAY}::date, ${LAST_DAY}::date)`.execute(tx);
}

export async function nextVersion(tx: Kysely<KernelTables>, calendarId: string): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    update kernel.calendar set version = version + 1 where calendar_id = ${calendarId} returning version`.execute(
    tx,
  );
  return rows[0]!.version;
}
