/** In which unit a duration is said. Pure. */
const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** The unit in which a duration is said, and how many of it; pure. */
export function inUnit(seconds: number): { unit: 'day' | 'hour' | 'minute' | 'second'; value: number } {
  const [unit, size] = units.find(([, size]) => seconds >= size) ?? units[3];
  const value = seconds / size;
  return { unit, value: value < 100 && unit !== 'second' ? Math.round(value * 10) / 10 : Math.round(value) };
}
