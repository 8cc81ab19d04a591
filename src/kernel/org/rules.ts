/** Decisions about people and units, as pure functions: status, names, and what recording a fact does to a timeline. */
import type { PersonStatus } from './shapes.ts';

/** Where an employment stands on a day; null days: no employment at all, or no end. */
export function statusOn(
  day: string,
  hiredOn: string | null,
  lastDay: string | null,
  onLeave: boolean,
): PersonStatus {
  if (hiredOn === null || (lastDay !== null && lastDay < day)) return 'left';
  if (hiredOn > day) return 'future';
  if (lastDay !== null) return 'leaving';
  return onLeave ? 'on-leave' : 'active';
}

/** The name by which people are sorted: family name first, in lower case. */
export function sortName(givenName: string, middleName: string | null, familyName: string): string {
  const rest = [givenName, middleName ?? ''].filter((part) => part !== '').join(' ');
  return `${familyName}${rest === '' ? '' : `, ${rest}`}`.toLowerCase();
}

/** Column values of a fact. */
export type FactValues = Readonly<Record<string, unknown>>;

/** A stretch of a timeline: from a day up to, not including, `to` (null: for ever). */
export interface Segment<V extends FactValues = FactValues> {
  readonly from: string;
  readonly to: string | null;
  readonly values: V;
}

/** A day later than all others, so that days compare as text. */
const FOR_EVER = '9999-99-99';
const end = (to: string | null) => to ?? FOR_EVER;
const openEnd = (to: string) => (to === FOR_EVER ? null : to);

/** The timeline with `values` from a day up to, not including, `to`; null values: nothing holds there. */
export function withRecorded<V extends FactValues>(
  timeline: readonly Segment<V>[],
  from: string,
  to: string | null,
  values: V | null,
): Segment<V>[] {
  const kept = timeline.flatMap((s) => [
    ...(s.from < from ? [{ ...s, to: openEnd(least(end(s.to), from)) }] : []),
    ...(end(s.to) > end(to) ? [{ ...s, from: greatest(s.from, end(to)) }] : []),
  ]);
  const next = values === null ? kept : [...kept, { from, to, values }];
  return joined(next.sort((a, b) => (a.from < b.from ? -1 : 1)));
}

/**
 * The timeline with some fields changed from a day up to, not including, `to`. A field is changed until its next
 * planned change, or through to the end with `replacePlanned`. Days on which nothing holds stay empty.
 */
export function withChanged<V extends FactValues>(
  timeline: readonly Segment<V>[],
  from: string,
  to: string | null,
  patch: Partial<V>,
  replacePlanned: boolean,
): Segment<V>[] {
  const first =
    timeline.find((s) => s.from <= from && from < end(s.to)) ?? timeline.find((s) => s.from > from);
  if (first === undefined) return [...timeline];
  let result: Segment<V>[] = [...timeline];
  for (const [field, value] of Object.entries(patch)) {
    const reach = replacePlanned ? end(to) : least(end(to), nextChange(timeline, first, field));
    result = result.flatMap((s) => {
      const a = greatest(s.from, from);
      const b = least(end(s.to), reach);
      if (a >= b) return [s];
      return [
        ...(s.from < a ? [{ ...s, to: a }] : []),
        { from: a, to: openEnd(b), values: { ...s.values, [field]: value } },
        ...(b < end(s.to) ? [{ ...s, from: b }] : []),
      ];
    });
  }
  return joined(result);
}

/** The day from which a field is another than in `first`. */
function nextChange(timeline: readonly Segment[], first: Segment, field: string): string {
  const value = canonical(first.values[field]);
  const next = timeline.find((s) => s.from > first.from && canonical(s.values[field]) !== value);
  return next?.from ?? FOR_EVER;
}

/** Neighbours of equal values become one stretch. */
function joined<V extends FactValues>(timeline: readonly Segment<V>[]): Segment<V>[] {
  const result: Segment<V>[] = [];
  for (const s of timeline) {
    const last = result.at(-1);
    if (last !== undefined && last.to === s.from && equalValues(last.values, s.values))
      result[result.length - 1] = { ...last, to: s.to };
    else result.push(s);
  }
  return result;
}

/** Whether two facts say the same. */
export function equalValues(a: FactValues, b: FactValues): boolean {
  return canonical(a) === canonical(b);
}

/** Text of a value that is the same for equal values, whatever the order of fields. */
export function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, v: unknown) =>
    typeof v === 'object' && v !== null && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([x], [y]) => (x < y ? -1 : 1)))
      : v,
  );
}

const least = (a: string, b: string) => (a < b ? a : b);

/** The later of two days. */
export const greatest = (a: string, b: string) => (a > b ? a : b);

/** The day after a local date. */
export function dayAfter(day: string): string {
  return addDays(day, 1);
}

/** The day before a local date. */
export function dayBefore(day: string): string {
  return addDays(day, -1);
}

/** The local date so many days later; earlier when negative. */
export function addDays(day: string, days: number): string {
  // Noon in UTC: plain calendar arithmetic, no zone involved.
  const at = Date.UTC(
    Number(day.slice(0, 4)),
    Number(day.slice(5, 7)) - 1,
    Number(day.slice(8, 10)) + days,
    12,
  );
  return new Date(at).toISOString().slice(0, 10);
}
