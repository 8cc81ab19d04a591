import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { type Rota, ringOf, type Standing, turnOf, turnsFrom } from './rules.ts';

const day = (n: number) => Temporal.PlainDate.from('2026-01-01').add({ days: n }).toString();

const standing = fc
  .record({
    personId: fc.constantFrom('a', 'b', 'c', 'd'),
    actingId: fc.constantFrom('a', 'b', 'c', 'd'),
    from: fc.nat(30),
    length: fc.integer({ min: 1, max: 20 }),
  })
  .filter((s) => s.personId !== s.actingId)
  .map(
    (s): Standing => ({
      personId: s.personId,
      actingId: s.actingId,
      from: day(s.from),
      to: day(s.from + s.length),
    }),
  );

/** Day by day, the slow way: following who acts for whom comes back to where it began. */
function closesOn(added: Standing, existing: readonly Standing[], on: string): boolean {
  const acting = (personId: string) =>
    [added, ...existing]
      .filter((s) => s.personId === personId && s.from <= on && (s.to ?? '9999') > on)
      .map((s) => s.actingId);
  if (!(added.from <= on && (added.to ?? '9999') > on)) return false;
  const seen = new Set<string>();
  let front = [added.actingId];
  while (front.length > 0) {
    if (front.includes(added.personId)) return true;
    for (const p of front) seen.add(p);
    front = front.flatMap(acting).filter((p) => !seen.has(p));
  }
  return false;
}

describe('deputies', () => {
  it('close a ring exactly where following them day by day comes back', () => {
    fc.assert(
      fc.property(standing, fc.array(standing, { maxLength: 8 }), (added, existing) => {
        const others = existing.filter((s) => s.personId !== added.personId);
        const days = Array.from({ length: 60 }, (_, i) => day(i)).filter((d) => closesOn(added, others, d));
        const ring = ringOf(added, others);
        expect(ring !== null).toBe(days.length > 0);
        if (ring !== null) {
          expect(ring.people[0]).toBe(added.personId);
          expect(ring.people.at(-1)).toBe(added.personId);
          expect(days).toContain(ring.from);
        }
      }),
    );
  });
});

describe('a rota', () => {
  const rota = (more: Partial<Rota> = {}): Rota => ({
    turn: 'week',
    beginsOn: '2026-03-02',
    members: ['a', 'b', 'c'],
    swaps: [],
    ...more,
  });

  it('gives each member a week in order, and begins again', () => {
    expect(
      ['2026-03-01', '2026-03-02', '2026-03-08', '2026-03-09', '2026-03-16', '2026-03-23'].map((d) =>
        turnOf(rota(), d),
      ),
    ).toEqual([null, 'a', 'a', 'b', 'c', 'a']);
  });

  it('gives days to whoever swapped, and nobody where nobody takes part', () => {
    const swapped = rota({ swaps: [{ personId: 'c', from: '2026-03-04', to: '2026-03-06' }] });
    expect(turnsFrom(swapped, '2026-03-02', 10)).toEqual([
      { personId: 'a', from: '2026-03-02', lastDay: '2026-03-03' },
      { personId: 'c', from: '2026-03-04', lastDay: '2026-03-05' },
      { personId: 'a', from: '2026-03-06', lastDay: '2026-03-08' },
      { personId: 'b', from: '2026-03-09', lastDay: '2026-03-11' },
    ]);
    expect(turnOf(rota({ members: [] }), '2026-03-02')).toBeNull();
  });

  it('is fair: over whole rounds everybody has as many days', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom('day' as const, 'week' as const),
        (n, turn) => {
          const members = Array.from({ length: n }, (_, i) => `m${i}`);
          const length = turn === 'day' ? n * 3 : n * 21;
          const counts = new Map<string, number>();
          for (let i = 0; i < length; i++) {
            const who = turnOf({ turn, beginsOn: day(0), members, swaps: [] }, day(i))!;
            counts.set(who, (counts.get(who) ?? 0) + 1);
          }
          expect(new Set(counts.values()).size).toBe(1);
        },
      ),
    );
  });
});
