/** Gathers what verdicts need beside the facts: the enterprise's zone, and the working days of calendars. */
import { sql } from 'kysely';
import type { Reader } from '../operation.ts';
import { readSettings } from '../setup/settings.ts';
import { formatDay, parseDay, weekdays } from './days.ts';
import { type Checked, childrenOf, type Expr } from './ir.ts';
import type { Surroundings, WorkingDays } from './verdict.ts';

// biome-ignore lint/suspicious/noExplicitAny: any area's transaction fits.
type Tx = Pick<Reader<any>, 'getExecutor'>;

/** Surroundings for conditions that are decided now with one calendar; the calendar is read only if they need it. */
export async function surroundings(
  ctx: { readonly tx: Tx; readonly now: string; readonly today: string },
  calendarId: string | null,
  conditions: readonly Checked[],
): Promise<Surroundings> {
  const { zone } = await readSettings(ctx.tx as never);
  const needed = calendarId !== null && conditions.some((c) => countsWorkingDays(c.expression));
  const found = needed ? (await workingDaysOf(ctx.tx, [calendarId])).get(calendarId) : undefined;
  return { now: ctx.now, today: ctx.today, zone, calendarId, workingDays: found ?? weekdays };
}

/** Whether an expression asks a calendar. */
export function countsWorkingDays(e: Expr): boolean {
  return (e.op === 'call' && e.name.includes('working days')) || childrenOf(e).some(countsWorkingDays);
}

/** The working days of calendars by their ids, as the table of their days has them. */
export async function workingDaysOf(
  tx: Tx,
  calendarIds: readonly string[],
): Promise<Map<string, WorkingDays>> {
  const { rows } = await sql<{ id: string; first: string; days: string }>`
    select calendar_id::text as id, to_char(min(day), 'YYYY-MM-DD') as first,
      string_agg(case when is_working then '1' else '0' end, '' order by day) as days
    from kernel.calendar_day where calendar_id = any(${calendarIds}::uuid[]) group by calendar_id`.execute(
    tx as never,
  );
  return new Map(rows.map((r) => [r.id, workingDays(r.first, r.days)]));
}

/** Working days from a first day on, one character each: 1 where people work. */
export function workingDays(first: string, days: string): WorkingDays {
  const start = parseDay(first)!;
  const ordinals: number[] = [];
  const working: number[] = [];
  for (let i = 0; i < days.length; i++) {
    if (days[i] === '1') working.push(i);
    ordinals.push(working.length);
  }
  const indexOf = (day: string): number | null => {
    const n = parseDay(day);
    return n === null || n < start || n >= start + days.length ? null : n - start;
  };
  return {
    add(day, n) {
      if (n === 0) return day;
      const at = indexOf(day);
      if (at === null) return null;
      const target = n > 0 ? ordinals[at]! + n : ordinals[at]! - Number(days[at]) + n + 1;
      const found = working[target - 1];
      return found === undefined ? null : formatDay(start + found);
    },
    between(from, to) {
      const [a, b] = [indexOf(from), indexOf(to)];
      return a === null || b === null ? null : ordinals[b]! - ordinals[a]!;
    },
  };
}
