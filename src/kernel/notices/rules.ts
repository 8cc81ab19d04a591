/** When mail may reach a reader: quiet hours and digests in the reader's own zone. Pure. */
import { Temporal } from 'temporal-polyfill';

export type Way = 'app' | 'mail' | 'digest' | 'off';

/** When a person wants mail. */
export interface Delivery {
  readonly digest: 'daily' | 'weekly';
  readonly digestHour: number;
  /** 1 is Monday. */
  readonly digestWeekday: number;
  /** Minutes of the local day; `from` after `to`: over midnight. Null: never quiet. */
  readonly quiet: { readonly from: number; readonly to: number } | null;
  /** Days on which no mail comes; 1 is Monday. */
  readonly quietDays: readonly number[];
}

/** What holds until somebody chooses: mail at any time, a digest each morning. */
export const STANDARD_DELIVERY: Delivery = {
  digest: 'daily',
  digestHour: 8,
  digestWeekday: 1,
  quiet: null,
  quietDays: [],
};

/** Minutes of `HH:MM`. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** `HH:MM` of minutes. */
export function timeOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

const start = (day: Temporal.PlainDate, minutes: number, zone: string): Temporal.ZonedDateTime =>
  day.toZonedDateTime({
    timeZone: zone,
    plainTime: { hour: Math.floor(minutes / 60), minute: minutes % 60 },
  });

/** Whether mail waits at this instant. */
export function isQuiet(delivery: Delivery, zone: string, at: Temporal.Instant): boolean {
  return quietUntil(delivery, zone, at).epochMilliseconds > at.epochMilliseconds;
}

/**
 * The first instant from `at` on at which mail may come: `at` itself outside quiet hours. A night that begins before
 * midnight reaches into the next morning; hours that a clock change skips or repeats are those of the wall clock.
 */
export function quietUntil(delivery: Delivery, zone: string, at: Temporal.Instant): Temporal.Instant {
  const { quiet, quietDays } = delivery;
  let now = at;
  // Each turn leaves one stretch of quiet; days and nights alternate, so a week of turns is more than there are.
  for (let turn = 0; turn < 20; turn += 1) {
    const local = now.toZonedDateTimeISO(zone);
    const day = local.toPlainDate();
    if (quietDays.includes(day.dayOfWeek) && quietDays.length < 7) {
      now = start(day.add({ days: 1 }), 0, zone).toInstant();
      continue;
    }
    if (quiet === null || quiet.from === quiet.to) return now;
    const minutes = local.hour * 60 + local.minute;
    const overnight = quiet.from > quiet.to;
    const inside = overnight
      ? minutes >= quiet.from || minutes < quiet.to
      : minutes >= quiet.from && minutes < quiet.to;
    if (!inside) return now;
    const ends = overnight && minutes >= quiet.from ? day.add({ days: 1 }) : day;
    const next = start(ends, quiet.to, zone).toInstant();
    // A clock set back repeats an hour: never go back in time.
    now = Temporal.Instant.compare(next, now) > 0 ? next : now.add({ minutes: 60 - local.minute });
  }
  return now;
}

/** The next digest strictly after `at`; a digest whose hour is quiet comes when the quiet ends. */
export function nextDigest(delivery: Delivery, zone: string, at: Temporal.Instant): Temporal.Instant {
  let day = at.toZonedDateTimeISO(zone).toPlainDate();
  for (let i = 0; i < 16; i += 1, day = day.add({ days: 1 })) {
    if (delivery.digest === 'weekly' && day.dayOfWeek !== delivery.digestWeekday) continue;
    const due = start(day, delivery.digestHour * 60, zone).toInstant();
    if (Temporal.Instant.compare(due, at) > 0) return quietUntil(delivery, zone, due);
  }
  return at.add({ hours: 24 });
}

/** When a notice that happened now is to reach its reader by mail; null: only in the application. */
export function deliverAt(
  way: Way,
  delivery: Delivery,
  zone: string,
  now: Temporal.Instant,
): Temporal.Instant | null {
  if (way === 'mail') return quietUntil(delivery, zone, now);
  if (way === 'digest') return nextDigest(delivery, zone, now);
  return null;
}
