/** Decisions about deputies and rotas; pure. Days are `YYYY-MM-DD`, ranges run from their first day up to `to`. */
import { Temporal } from 'temporal-polyfill';

/** For some days one person acts for another; `to` null: until further notice. */
export interface Standing {
  readonly personId: string;
  readonly actingId: string;
  readonly from: string;
  readonly to: string | null;
}

const END = '9999-12-31';

/**
 * The ring that a new arrangement would close: everybody in it, beginning and ending with the same person, and the
 * first day on which it would be closed; null when there is none.
 */
export function ringOf(
  added: Standing,
  existing: readonly Standing[],
): { people: string[]; from: string } | null {
  const walk = (
    at: string,
    from: string,
    to: string,
    path: string[],
  ): { people: string[]; from: string } | null => {
    for (const s of existing) {
      if (s.personId !== at) continue;
      const first = s.from > from ? s.from : from;
      const end = (s.to ?? END) < to ? (s.to ?? END) : to;
      if (first >= end) continue;
      if (s.actingId === added.personId) return { people: [...path, added.personId], from: first };
      if (path.includes(s.actingId)) continue;
      const found = walk(s.actingId, first, end, [...path, s.actingId]);
      if (found !== null) return found;
    }
    return null;
  };
  return walk(added.actingId, added.from, added.to ?? END, [added.personId, added.actingId]);
}

export interface Rota {
  readonly turn: 'day' | 'week';
  readonly beginsOn: string;
  /** Persons in the order of their turns. */
  readonly members: readonly string[];
  readonly swaps: readonly { readonly personId: string; readonly from: string; readonly to: string }[];
}

/** Whose turn it is on a day; null before the first day and where nobody takes part. */
export function turnOf(rota: Rota, day: string): string | null {
  const swap = rota.swaps.find((s) => s.from <= day && day < s.to);
  if (swap !== undefined) return swap.personId;
  if (day < rota.beginsOn || rota.members.length === 0) return null;
  const days = Temporal.PlainDate.from(rota.beginsOn).until(day, { largestUnit: 'days' }).days;
  const turns = rota.turn === 'day' ? days : Math.floor(days / 7);
  return rota.members[turns % rota.members.length]!;
}

/** The turns from a day on, one for each stretch of days that one person has. */
export function turnsFrom(
  rota: Rota,
  day: string,
  days: number,
): { personId: string; from: string; lastDay: string }[] {
  const turns: { personId: string; from: string; lastDay: string }[] = [];
  let at = Temporal.PlainDate.from(day);
  for (let i = 0; i < days; i++, at = at.add({ days: 1 })) {
    const on = at.toString();
    const personId = turnOf(rota, on);
    if (personId === null) continue;
    const last = turns.at(-1);
    const isNext = last !== undefined && Temporal.PlainDate.from(last.lastDay).add({ days: 1 }).equals(at);
    if (isNext && last.personId === personId) last.lastDay = on;
    else turns.push({ personId, from: on, lastDay: on });
  }
  return turns;
}
