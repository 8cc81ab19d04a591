/**
 * Time as a value that is passed in. Instants are UTC; dates that bind people are local dates of a zone.
 * The server uses the real clock; tests and the demo pass one that they move themselves.
 */
import { Temporal } from 'temporal-polyfill';

/** Where an operation gets its time from. */
export interface Clock {
  now(): Temporal.Instant;
}

/** The machine's clock, cut to milliseconds (what the event log stores). */
export const systemClock: Clock = {
  now: () => Temporal.Instant.fromEpochMilliseconds(Date.now()),
};

/** A clock that stands still until it is set; for tests and the demo. */
export function fixedClock(
  start: string,
): Clock & { set(instant: string): void; advance(duration: string): void } {
  let now = Temporal.Instant.from(start);
  return {
    now: () => now,
    set: (instant) => {
      now = Temporal.Instant.from(instant);
    },
    advance: (duration) => {
      const d = Temporal.Duration.from(duration);
      now = now.toZonedDateTimeISO('UTC').add(d).toInstant();
    },
  };
}

/** The instant as stored and sent: ISO 8601 in UTC with milliseconds, `2026-11-23T18:04:41.000Z`. */
export function isoInstant(instant: Temporal.Instant): string {
  return new Date(instant.epochMilliseconds).toISOString();
}

interface Day {
  readonly date: string;
  readonly from: number;
  readonly to: number;
}
/** The day that was asked for last in each zone: the door asks for the same one over and over. */
const lastDays = new Map<string, Day>();

/** The local date in a zone at an instant, as `YYYY-MM-DD`. */
export function dateIn(zone: string, instant: Temporal.Instant): string {
  const at = instant.epochMilliseconds;
  const last = lastDays.get(zone);
  if (last !== undefined && last.from <= at && at < last.to) return last.date;
  const day = instant.toZonedDateTimeISO(zone).startOfDay();
  const date = day.toPlainDate().toString();
  const from = day.epochMilliseconds;
  lastDays.set(zone, { date, from, to: day.add({ days: 1 }).startOfDay().epochMilliseconds });
  return date;
}
