/** What a calendar says, as data, and which of its hours hold on a day; pure. */

/** How long something may take: working time counts by a calendar, days count through. */
export interface Target {
  readonly amount: number;
  readonly unit: 'working-hours' | 'working-days' | 'days';
}

/** Working hours within one day, local time; `24:00` is the end of the day. */
export interface Hours {
  readonly from: string;
  readonly to: string;
}

/** Working hours of a weekday; 1 is Monday. */
export interface WeekHours extends Hours {
  readonly weekday: number;
}

/** A day that differs from the week; hours null: those of the week. */
export interface DayException {
  readonly day: string;
  readonly name: string;
  readonly isWorking: boolean;
  readonly hours: readonly Hours[] | null;
  readonly source: 'library' | 'own';
}

/** Everything that decides about working time in one place. */
export interface CalendarRules {
  /** Null: the built-in calendar, for an enterprise that has none. */
  readonly calendarId: string | null;
  readonly version: number;
  readonly name: string;
  readonly zone: string;
  readonly week: readonly WeekHours[];
  /** By day; an own exception has taken the library's place. */
  readonly exceptions: ReadonlyMap<string, DayException>;
}

/** What holds where nobody has made a calendar: Monday to Friday, nine to five, no holidays. */
export function builtInCalendar(zone: string): CalendarRules {
  return {
    calendarId: null,
    version: 1,
    name: 'Monday to Friday, 09:00–17:00',
    zone,
    week: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', to: '17:00' })),
    exceptions: new Map(),
  };
}

const byStart = (a: Hours, b: Hours) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0);

/** The first stretch of one day that ends before it begins, or begins before the one before it has ended. */
export function flawOfHours(hours: readonly Hours[]): Hours | null {
  let end = '';
  for (const h of [...hours].sort(byStart)) {
    if (h.to <= h.from || h.from < end) return h;
    end = h.to;
  }
  return null;
}

/** What is wrong with a week: nothing, no hours at all, or a stretch that does not fit. */
export function flawOfWeek(week: readonly WeekHours[]): null | 'no-hours' | WeekHours {
  if (week.length === 0) return 'no-hours';
  for (const weekday of new Set(week.map((h) => h.weekday))) {
    const flaw = flawOfHours(week.filter((h) => h.weekday === weekday));
    if (flaw !== null) return { weekday, ...flaw };
  }
  return null;
}

/** Exceptions by day, where an own one counts before the library's. */
export function exceptionsByDay(exceptions: readonly DayException[]): Map<string, DayException> {
  const byDay = new Map<string, DayException>();
  for (const e of exceptions) if (e.source === 'own' || !byDay.has(e.day)) byDay.set(e.day, e);
  return byDay;
}

/** Working hours of a day, in order; empty on a day off. `weekday` is that of the day. */
export function hoursOn(rules: CalendarRules, day: string, weekday: number): readonly Hours[] {
  const exception = rules.exceptions.get(day);
  if (exception === undefined) return hoursOfWeekday(rules.week, weekday);
  if (!exception.isWorking) return [];
  if (exception.hours !== null) return [...exception.hours].sort(byStart);
  const usual = hoursOfWeekday(rules.week, weekday);
  if (usual.length > 0) return usual;
  // A working Saturday in a week without Saturdays: the hours of the first day on which people work.
  for (let other = 1; other <= 7; other++) {
    const hours = hoursOfWeekday(rules.week, other);
    if (hours.length > 0) return hours;
  }
  return [];
}

function hoursOfWeekday(week: readonly WeekHours[], weekday: number): readonly Hours[] {
  return week.filter((h) => h.weekday === weekday).sort(byStart);
}
