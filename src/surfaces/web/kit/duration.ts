/** A duration in the two largest units that matter; pure. */

export interface DurationPart {
  value: number;
  unit: 'day' | 'hour' | 'minute';
}

const sizes = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** `187_300` → 2 days 4 hours; minutes only under a day; whichever way it points. */
export function durationParts(seconds: number): DurationPart[] {
  let left = Math.abs(seconds);
  const parts: DurationPart[] = [];
  for (const [unit, size] of sizes) {
    const value = Math.floor(left / size);
    left -= value * size;
    if (value > 0) parts.push({ value, unit });
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.length === 0 ? [{ value: 0, unit: 'minute' }] : parts;
}
