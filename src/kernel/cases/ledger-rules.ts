/**
 * Who held a stretch of time; pure. Time in which several hold a case is shared equally among the parties, and within
 * a party among its waits; what nobody held is ours. Parts always add up to the whole.
 */
import { Temporal } from 'temporal-polyfill';

/** A wait as far as time is concerned; epoch milliseconds. `to` null: open. */
export interface HeldWait {
  readonly waitId: string;
  readonly party: string;
  readonly from: number;
  readonly to: number | null;
}

/** How a stretch was shared out, in units of its measure. */
export interface Shares {
  readonly total: number;
  /** Nobody else held the case meanwhile. */
  readonly ours: number;
  /** Each wait that reaches into the stretch, even where no working time came of it. */
  readonly byWait: ReadonlyMap<string, number>;
}

/** Splits a whole number into whole parts that add up to it; the first ones take what is left over. */
function split(whole: number, parts: number): number[] {
  const each = Math.floor(whole / parts);
  const over = whole - each * parts;
  return Array.from({ length: parts }, (_, i) => each + (i < over ? 1 : 0));
}

/**
 * Shares a stretch out among the waits that reach into it. `read` turns an instant into a whole count that never
 * falls, so that the differences add up.
 */
export function shareOut(
  stretch: { readonly from: number; readonly to: number },
  waits: readonly HeldWait[],
  read: (at: number) => number,
): Shares {
  const { from, to } = stretch;
  const byWait = new Map<string, number>();
  if (to <= from) return { total: 0, ours: 0, byWait };
  const clipped = waits
    .map((w) => ({ ...w, from: Math.max(w.from, from), to: Math.min(w.to ?? to, to) }))
    .filter((w) => w.to > w.from);
  for (const w of clipped) byWait.set(w.waitId, 0);
  const instants = [...new Set([from, to, ...clipped.flatMap((w) => [w.from, w.to])])].sort((a, b) => a - b);
  let before = read(from);
  let total = 0;
  let ours = 0;
  for (let i = 1; i < instants.length; i++) {
    const start = instants[i - 1]!;
    const reading = read(instants[i]!);
    const units = reading - before;
    before = reading;
    total += units;
    const open = clipped.filter((w) => w.from <= start && w.to > start);
    if (open.length === 0) {
      ours += units;
      continue;
    }
    const parties = [...Map.groupBy(open, (w) => w.party)].sort(([a], [b]) => (a < b ? -1 : 1));
    const shares = split(units, parties.length);
    parties.forEach(([, own], p) => {
      const parts = split(shares[p]!, own.length);
      own.forEach((w, n) => {
        byWait.set(w.waitId, byWait.get(w.waitId)! + parts[n]!);
      });
    });
  }
  return { total, ours, byWait };
}

/** What waiting costs, in minor units: an hour's rate, of which a share is lost for each working hour waited. */
export function costOf(heldMs: number, hourMinor: number, lostPercent: number): number {
  return (heldMs / 3_600_000) * hourMinor * (lostPercent / 100);
}

export const MOST_DAYS = 366;

/** The days of a period, or null when they cannot be one: 90 days to today where nothing is said. */
export function periodOf(
  given: { readonly from?: string | undefined; readonly to?: string | undefined },
  today: string,
): { from: string; to: string } | null {
  const to = given.to ?? today;
  const from = given.from ?? Temporal.PlainDate.from(to).subtract({ days: 89 }).toString();
  const days = Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days + 1;
  return days < 1 || days > MOST_DAYS ? null : { from, to };
}

/** The hour of a Monday, in the zone of the reader, from which the digest is told. */
export const DIGEST_HOUR = 7;

/** The Monday that is to be told in a zone at an instant: from seven in the morning until the day ends; else null. */
export function mondayToTell(zone: string, now: string): string | null {
  const local = Temporal.Instant.from(now).toZonedDateTimeISO(zone);
  return local.dayOfWeek === 1 && local.hour >= DIGEST_HOUR ? local.toPlainDate().toString() : null;
}
