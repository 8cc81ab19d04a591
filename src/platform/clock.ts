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
  return instant.toString({ fractionalSecondDigits: 3 });
}

/** The local date in a zone at an instant, as `YYYY-MM-DD`. */
export function dateIn(zone: string, instant: Temporal.Instant): string {
  return instant.toZonedDateTimeISO(zone).toPlainDate().toString();
}
