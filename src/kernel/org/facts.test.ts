/** Facts with valid and known time, against a model that simply remembers every recording. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { cloneDatabase } from '../../testing/db.ts';
import { changeFact, factAsOf, recordFact, rewrite, timelineOf, UNIT, type UnitValues } from './facts.ts';
import { type Segment, withChanged, withRecorded } from './rules.ts';

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);
const instant = (n: number) => new Date(Date.UTC(2026, 0, 1, 8, 0, n)).toISOString();
const unit = (name: string): UnitValues => ({
  code: null,
  name,
  kind: 'unit',
  parent_id: null,
  region: null,
  cost_centre_id: null,
  head_id: null,
});

const recording = fc.record({
  from: fc.integer({ min: 0, max: 20 }),
  length: fc.option(fc.integer({ min: 1, max: 10 }), { nil: null }),
  value: fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: null }),
});

describe('timelines', () => {
  it('hold what was recorded last for each day', () => {
    fc.assert(
      fc.property(fc.array(recording, { maxLength: 8 }), (recordings) => {
        let timeline: Segment<{ v: string }>[] = [];
        for (const r of recordings) {
          const to = r.length === null ? null : day(r.from + r.length);
          timeline = withRecorded(timeline, day(r.from), to, r.value === null ? null : { v: r.value });
        }
        for (let d = 0; d < 35; d++) {
          const last = recordings.findLast(
            (r) => r.from <= d && (r.length === null || d < r.from + r.length),
          );
          const there = timeline.filter((s) => s.from <= day(d) && (s.to === null || day(d) < s.to));
          expect(there.length).toBe(last === undefined || last.value === null ? 0 : 1);
          expect(there[0]?.values.v ?? null).toBe(last?.value ?? null);
        }
        // Neighbours differ, or there is a gap between them.
        for (const [i, s] of timeline.entries())
          expect(i > 0 && timeline[i - 1]!.to === s.from && timeline[i - 1]!.values.v === s.values.v).toBe(
            false,
          );
      }),
    );
  });

  it('change one field until its own next planned change, and leave the others alone', () => {
    const base: Segment<{ unit: string; title: string }>[] = [
      { from: '2026-01-01', to: '2026-07-01', values: { unit: 'A', title: 'x' } },
      { from: '2026-07-01', to: null, values: { unit: 'B', title: 'x' } },
    ];
    expect(withChanged(base, '2026-03-01', null, { title: 'y' }, false)).toEqual([
      { from: '2026-01-01', to: '2026-03-01', values: { unit: 'A', title: 'x' } },
      { from: '2026-03-01', to: '2026-07-01', values: { unit: 'A', title: 'y' } },
      { from: '2026-07-01', to: null, values: { unit: 'B', title: 'y' } },
    ]);
    expect(withChanged(base, '2026-03-01', null, { unit: 'C' }, false)).toEqual([
      { from: '2026-01-01', to: '2026-03-01', values: { unit: 'A', title: 'x' } },
      { from: '2026-03-01', to: '2026-07-01', values: { unit: 'C', title: 'x' } },
      { from: '2026-07-01', to: null, values: { unit: 'B', title: 'x' } },
    ]);
    expect(withChanged(base, '2026-03-01', null, { unit: 'C' }, true).at(-1)).toEqual({
      from: '2026-03-01',
      to: null,
      values: { unit: 'C', title: 'x' },
    });
  });
});

describe('facts in the database', () => {
  let database: Database;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const clone = await cloneDatabase();
    drop = clone.drop;
    database = openDatabase({ url: clone.url, poolSize: 2 });
  });
  afterAll(async () => {
    await database.close();
    await drop();
  });

  async function newUnit(): Promise<string> {
    const id = newId();
    await sql`insert into kernel.unit (unit_id, key, created_at) values (${id}, ${`U-${id}`}, ${instant(0)})`.execute(
      database.kysely,
    );
    return id;
  }

  it('answer what held on a day as it was known at an instant, whatever was recorded in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(recording, { minLength: 1, maxLength: 8 }), async (recordings) => {
        const id = await newUnit();
        for (const [k, r] of recordings.entries()) {
          const to = r.length === null ? null : day(r.from + r.length);
          await recordFact(
            database.kysely,
            UNIT,
            id,
            instant(k),
            { from: day(r.from), to },
            r.value === null ? null : unit(r.value),
          );
        }
        for (let k = -1; k < recordings.length; k++) {
          const timeline = await timelineOf(database.kysely, UNIT, id, instant(k));
          for (let d = 0; d < 32; d++) {
            const last = recordings
              .slice(0, k + 1)
              .findLast((r) => r.from <= d && (r.length === null || d < r.from + r.length));
            const there = timeline.find((s) => s.from <= day(d) && (s.to === null || day(d) < s.to));
            expect(there?.values.name ?? null).toBe(last?.value ?? null);
          }
        }
        const d = recordings[0]!.from;
        const model = recordings.findLast((r) => r.from <= d && (r.length === null || d < r.from + r.length));
        expect((await factAsOf(database.kysely, UNIT, id, day(d)))?.name ?? null).toBe(model?.value ?? null);
      }),
      { numRuns: 40 },
    );
  });

  it('keep both of two changes within one instant, and the later one holds', async () => {
    const id = await newUnit();
    await recordFact(database.kysely, UNIT, id, instant(5), { from: day(0), to: null }, unit('first'));
    await changeFact(
      database.kysely,
      UNIT,
      id,
      instant(5),
      { from: day(0), to: null },
      { name: 'second' },
      false,
    );
    // A clock that runs behind must not break the order either.
    await changeFact(
      database.kysely,
      UNIT,
      id,
      instant(1),
      { from: day(0), to: null },
      { name: 'third' },
      false,
    );
    const { rows } = await sql<{ name: string; open: boolean }>`
      select name, upper_inf(known) as open from kernel.unit_fact where unit_id = ${id} order by lower(known)`.execute(
      database.kysely,
    );
    expect(rows).toEqual([
      { name: 'first', open: false },
      { name: 'second', open: false },
      { name: 'third', open: true },
    ]);
    expect((await factAsOf(database.kysely, UNIT, id, day(0), instant(5)))?.name).toBe('third');
    expect(await factAsOf(database.kysely, UNIT, id, day(0), instant(4))).toBeNull();
  });

  it('write nothing when nothing changes', async () => {
    const id = await newUnit();
    await recordFact(database.kysely, UNIT, id, instant(1), { from: day(0), to: null }, unit('same'));
    const again = await rewrite(database.kysely, UNIT, id, instant(2), (t) => [...t]);
    expect(again.factIds).toEqual([]);
    expect(again.closedIds).toEqual([]);
  });
});
