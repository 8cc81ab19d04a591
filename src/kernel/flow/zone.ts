/** Clock time of a zone, fast enough for millions of times: offsets are asked once for every quarter of an hour. */

const QUARTER = 900_000;

export interface Zone {
  /** Milliseconds to add to an instant to have the clock time there. */
  offset(instant: number): number;
  /** The instant at which clocks there show this (milliseconds of the clock time as if it were UTC). */
  instant(clock: number): number;
  /** Whether the clock time exists twice or not at all, because clocks are put forward or back. */
  isDoubtful(clock: number): boolean;
}

/** A zone by its name; null when there is none of that name. */
export function zoneOf(name: string): Zone | null {
  if (name === 'UTC' || name === 'Etc/UTC') {
    return { offset: () => 0, instant: (clock) => clock, isDoubtful: () => false };
  }
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return null;
  }
  const known = new Map<number, number>();
  const offset = (instant: number): number => {
    const quarter = Math.floor(instant / QUARTER);
    let found = known.get(quarter);
    if (found === undefined) {
      const parts: Record<string, number> = {};
      for (const { type, value } of format.formatToParts(quarter * QUARTER)) parts[type] = Number(value);
      found =
        Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!) -
        quarter * QUARTER;
      if (known.size > 200_000) known.clear();
      known.set(quarter, found);
    }
    return found;
  };
  const instant = (clock: number): number => {
    // As most programs do: of two instants the earlier one, and a time that is left out counts on.
    const before = offset(clock - 86_400_000);
    const guess = clock - before;
    if (offset(guess) === before) return guess;
    const after = offset(clock + 86_400_000);
    const other = clock - after;
    return offset(other) === after ? other : guess;
  };
  return {
    offset,
    instant,
    isDoubtful(clock) {
      const before = offset(clock - 86_400_000);
      const after = offset(clock + 86_400_000);
      if (before === after) return false;
      const first = offset(clock - before) === before;
      const second = offset(clock - after) === after;
      return first === second;
    },
  };
}
