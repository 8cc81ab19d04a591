/**
 * Dates as days since 1970-01-01 and instants as microseconds, in the proleptic Gregorian calendar like PostgreSQL;
 * and the Monday-to-Friday calendar that holds where no other is set.
 */
import type { WorkingDays } from './verdict.ts';

const DAY_US = 86_400_000_000n;

/** Days of 0001-01-01 (a Monday) and 9999-12-31: dates beyond are unknown. */
export const FIRST_DAY = -719_162;
export const LAST_DAY = 2_932_896;
const FIRST_INSTANT = BigInt(FIRST_DAY) * DAY_US;
const LAST_INSTANT = BigInt(LAST_DAY + 1) * DAY_US - 1n;

/** Day number of a date of the civil calendar. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  );
}

function civil(day: number): { year: number; month: number; day: number } {
  const z = day + 719_468;
  const era = Math.floor(z / 146_097);
  const doe = z - era * 146_097;
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365,
  );
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return {
    year: yoe + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: doy - Math.floor((153 * mp + 2) / 5) + 1,
  };
}

function monthLength(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Day number of `YYYY-MM-DD`; null when there is no such day. */
export function parseDay(iso: string): number | null {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  if (m === null) return null;
  const [year, month, day] = [Number(m[1]), Number(m[2]), Number(m[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return null;
  return dayNumber(year, month, day);
}

/** `YYYY-MM-DD` of a day number. */
export function formatDay(n: number): string {
  const { year, month, day } = civil(n);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The same day so many months later, or the last of that month; null beyond the calendar. */
export function addMonths(n: number, months: number): number | null {
  const c = civil(n);
  const count = c.year * 12 + c.month - 1 + months;
  const [year, month] = [Math.floor(count / 12), (count % 12) + 1];
  if (year < 1 || year > 9999) return null;
  return dayNumber(year, month, Math.min(c.day, monthLength(year, month)));
}

/** The day so much time later, whole days only (rounded down); null beyond the calendar. */
export function addToDay(n: number, us: bigint): number | null {
  let days = us / DAY_US;
  if (us < 0n && days * DAY_US !== us) days -= 1n;
  const sum = BigInt(n) + days;
  return sum < BigInt(FIRST_DAY) || sum > BigInt(LAST_DAY) ? null : Number(sum);
}

/** Microseconds of an ISO instant with Z or an offset; null when it is not one. */
export function parseInstant(iso: string): bigint | null {
  const m =
    /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?(?:Z|([+-])(\d{2}):(\d{2}))$/.exec(iso);
  if (m === null) return null;
  const day = parseDay(m[1]!);
  const [hours, minutes, seconds] = [Number(m[2]), Number(m[3]), Number(m[4] ?? 0)];
  const [offsetHours, offsetMinutes] = [Number(m[7] ?? 0), Number(m[8] ?? 0)];
  if (day === null || hours > 23 || minutes > 59 || seconds > 59 || offsetHours > 14 || offsetMinutes > 59)
    return null;
  const offset = (m[6] === '-' ? -1 : 1) * (offsetHours * 60 + offsetMinutes);
  const sinceMidnight = BigInt((hours * 60 + minutes - offset) * 60 + seconds) * 1_000_000n;
  return inRange(BigInt(day) * DAY_US + sinceMidnight + BigInt((m[5] ?? '').padEnd(6, '0')));
}

/** ISO 8601 in UTC with as many decimals as there are. */
export function formatInstant(us: bigint): string {
  const day = addToDay(0, us)!;
  const rest = us - BigInt(day) * DAY_US;
  const seconds = Number(rest / 1_000_000n);
  const two = (x: number) => String(Math.floor(x)).padStart(2, '0');
  const micros = (rest % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '');
  const time = `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${formatDay(day)}T${time}${micros === '' ? '' : `.${micros}`}Z`;
}

/** The instant, or null beyond the calendar. */
export function inRange(us: bigint): bigint | null {
  return us < FIRST_INSTANT || us > LAST_INSTANT ? null : us;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The local day of an instant in a zone. */
export function dayInZone(us: bigint, zone: string): number | null {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(zone, format);
  }
  // Rounded down, so that an instant before 1970 keeps its day.
  const ms = us >= 0n ? us / 1000n : -((-us + 999n) / 1000n);
  const parts = new Map(format.formatToParts(Number(ms)).map((p) => [p.type, p.value]));
  return parseDay(`${parts.get('year')!.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`);
}

/** Monday to Friday without holidays: what counts where no calendar is set. */
export const weekdays: WorkingDays = {
  add(day, days) {
    const from = parseDay(day);
    if (from === null) return null;
    if (days === 0) return day;
    const n = from - FIRST_DAY;
    const before = ordinal(n) - (days < 0 && n % 7 < 5 ? 1 : 0);
    const target = before + days + (days < 0 ? 1 : 0);
    if (target < 1) return null;
    const at = Math.floor((target - 1) / 5) * 7 + ((target - 1) % 5) + FIRST_DAY;
    return at > LAST_DAY ? null : formatDay(at);
  },
  between(from, to) {
    const [a, b] = [parseDay(from), parseDay(to)];
    return a === null || b === null ? null : ordinal(b - FIRST_DAY) - ordinal(a - FIRST_DAY);
  },
};

/** Working days from 0001-01-01 (a Monday) up to and including the day that many days later. */
function ordinal(n: number): number {
  return Math.floor(n / 7) * 5 + Math.min((n % 7) + 1, 5);
}
