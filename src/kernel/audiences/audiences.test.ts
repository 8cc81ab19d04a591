/** Audiences: the SQL of a predicate against the pure evaluator on random people, and the operations around it. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../platform/ids.ts';
import { Refusal } from '../../platform/refusal.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import { createPerson, movePerson } from '../org/contract.ts';
import { createUnit } from '../org/contract-units.ts';
import { perform } from '../perform.ts';
import {
  changeAudience,
  countAudience,
  createAudience,
  getAudience,
  listAudienceMembers,
  listAudiences,
  retireAudience,
} from './contract.ts';
import { MOST_DEPTH, type Predicate, predicate } from './predicate.ts';
import { type AudiencePerson, type AudienceUnit, type AudienceWorld, matches } from './rules.ts';

let w: World;
beforeEach(async () => {
  w = await openWorld();
});
afterEach(() => w.close());

const refusal = async (run: Promise<unknown>): Promise<Refusal> => {
  const error = await run.then(
    () => null,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(Refusal);
  return error as Refusal;
};

const days = ['2025-01-01', '2025-06-01', '2026-01-01'];
const titles = ['Nurse', 'Senior nurse', 'Driver 100%', null];

/** Writes a random enterprise below the world's own, and returns what the evaluator needs of everybody. */
async function populate(
  people: number,
  seed: readonly number[],
): Promise<{ world: AudienceWorld; siteId: string }> {
  const pick = <T>(from: readonly T[], i: number, salt: number): T =>
    from[(seed[(i + salt) % seed.length]! + salt) % from.length]!;
  const unitIds = [
    w.units.operations,
    w.units.fieldService,
    w.units.sales,
    w.units.salesNorth,
    w.units.enterprise,
  ];
  unitIds.push(
    (await perform(w.app, createUnit, { name: 'Deep', parentId: w.units.fieldService }, SYSTEM)).unitId,
  );
  const ids: string[] = [];
  for (let i = 0; i < people; i++) {
    const title = pick(titles, i, 1);
    const made = await perform(
      w.app,
      createPerson,
      {
        familyName: `F${i}`,
        unitId: pick(unitIds, i, 2),
        kind: pick(['employee', 'contractor'] as const, i, 3),
        from: pick(days, i, 4) > '2026-02-01' ? '2026-02-01' : '2026-03-02',
        ...(title === null ? {} : { title }),
        ...(pick([true, false], i, 5) ? { siteId: w.places.siteId } : {}),
        ...(i > 0 && pick([true, true, false], i, 6)
          ? { managerId: ids[(seed[i % seed.length]! * 7) % i]! }
          : {}),
        extra: pick<Record<string, string | number | boolean>>(
          [{}, { grade: 5 }, { grade: '5' }, { remote: true }],
          i,
          7,
        ),
      },
      SYSTEM,
    );
    ids.push(made.personId);
    if (pick([true, false, false], i, 8))
      await perform(w.app, movePerson, { personId: made.personId, onLeave: true }, SYSTEM);
  }
  const db = w.app.database.kysely;
  const { rows: everybody } = await sql<AudiencePerson>`
    select person_id as "personId", unit_id as "unitId", manager_id as "managerId", site_id as "siteId", kind, title,
      hired_on::text as "hiredOn", on_leave as "onLeave", extra from kernel.person_now`.execute(db);
  const { rows: units } = await sql<AudienceUnit>`
    select unit_id as "unitId", path, region, business_area_id as "businessAreaId" from kernel.unit_now`.execute(
    db,
  );
  return {
    siteId: w.places.siteId,
    world: {
      people: new Map(everybody.map((p) => [p.personId, p])),
      units: new Map(units.map((u) => [u.unitId, u])),
    },
  };
}

function anyPredicate(world: AudienceWorld, siteId: string): fc.Arbitrary<Predicate> {
  const unitId = fc.constantFrom(...world.units.keys());
  const personId = fc.constantFrom(...world.people.keys());
  const day = fc.constantFrom('2024-01-01', '2025-03-01', '2026-03-02', '2027-01-01');
  const leaf: fc.Arbitrary<Predicate> = fc.oneof(
    fc.record({ is: fc.constant('in-unit' as const), unitId, below: fc.boolean() }),
    fc.record({ is: fc.constant('in-business-area' as const), unitId }),
    fc.record({ is: fc.constant('in-region' as const), region: fc.constantFrom('emea', 'amer') }),
    fc.record({ is: fc.constant('at-site' as const), siteId: fc.constant(siteId) }),
    fc.record({
      is: fc.constant('of-kind' as const),
      kind: fc.constantFrom('employee' as const, 'contractor' as const),
    }),
    fc.record({ is: fc.constant('reports-to' as const), personId, indirectly: fc.boolean() }),
    fc.constant({ is: 'manages-people' as const }),
    fc.record({
      is: fc.constant('title-contains' as const),
      text: fc.constantFrom('nurse', 'SENIOR', '100%', '_', 'x'),
    }),
    fc.record({ is: fc.constant('hired-before' as const), day }),
    fc.record({ is: fc.constant('hired-after' as const), day }),
    fc.constant({ is: 'on-leave' as const }),
    fc.record({
      is: fc.constant('field-equals' as const),
      field: fc.constantFrom('grade', 'remote', "'; drop table kernel.person; --"),
      value: fc.constantFrom<string | number | boolean>(5, '5', true, "x' or true --"),
    }),
  );
  return fc.letrec<{ node: Predicate }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      leaf,
      fc.record({ all: fc.array(tie('node'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('node'), { maxLength: 3 }) }),
      fc.record({ not: tie('node') }),
    ),
  })).node;
}

describe('predicates', () => {
  it('match the same people in SQL and in the evaluator, now and as of the day', async () => {
    const { world, siteId } = await populate(25, [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7]);
    w.clock.advance('P1D');
    await fc.assert(
      fc.asyncProperty(anyPredicate(world, siteId), async (p) => {
        const expected = [...world.people.values()].filter((person) => matches(p, person, world)).length;
        const now = await perform(w.app, countAudience, { predicate: p }, SYSTEM);
        expect(now.count).toBe(expected);
        const then = await perform(w.app, countAudience, { predicate: p, asOf: '2026-03-02' }, SYSTEM);
        expect(then.count).toBe(expected);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it('refuse what is nested too deep or too large, before anything recursive reads it', () => {
    const nested = (depth: number): unknown =>
      depth === 0 ? { is: 'on-leave' } : { not: nested(depth - 1) };
    const flat = (n: number) => ({ any: Array.from({ length: n }, () => ({ is: 'on-leave' })) });
    expect(predicate.safeParse(nested(MOST_DEPTH - 1)).success).toBe(true);
    expect(predicate.safeParse(nested(MOST_DEPTH)).success).toBe(false);
    let deep: unknown = { is: 'on-leave' };
    for (let i = 0; i < 50_000; i++) deep = { not: deep };
    expect(predicate.safeParse(deep).success).toBe(false);
    expect(predicate.safeParse(flat(100)).success).toBe(true);
    expect(predicate.safeParse(flat(101)).success).toBe(false);
    expect(predicate.safeParse({ is: 'in-sql', sql: 'true' }).success).toBe(false);
  });
});

describe('operations', () => {
  const inOperations = (): Predicate => ({ is: 'in-unit', unitId: w.units.operations, below: true });

  it('save, count, list members as of a day, change and retire', async () => {
    const p = { all: [inOperations(), { not: { is: 'title-contains' as const, text: 'designer' } }] };
    const { audienceId, key } = await perform(
      w.app,
      createAudience,
      { name: 'Operations', predicate: p },
      w.administrator,
    );
    expect(key).toMatch(/^AUD-\d+$/);
    const got = await perform(w.app, getAudience, { audienceId }, w.administrator);
    expect(got).toMatchObject({ count: 2, ownerName: 'Lea Brandt', predicate: p });
    expect(got.sentence).toBe('in Operations or below and not title contains “designer”');
    const members = async (asOf?: string) =>
      (
        await perform(
          w.app,
          listAudienceMembers,
          { audienceId, limit: 1, filter: asOf === undefined ? {} : { asOf } },
          SYSTEM,
        )
      ).rows.map((r) => r.name);
    expect(await members()).toEqual(['Amara Okafor']);
    expect(await members('2025-01-01')).toEqual(['Amara Okafor']);
    expect(await members('2023-01-01')).toEqual([]);
    const page = await perform(w.app, listAudienceMembers, { audienceId, limit: 1 }, SYSTEM);
    expect(page.total).toBe(2);
    const next = await perform(
      w.app,
      listAudienceMembers,
      { audienceId, limit: 1, cursor: page.next! },
      SYSTEM,
    );
    expect(next.rows.map((r) => r.name)).toEqual(['Jonas Weber']);
    const expectedVersion = 1;
    await perform(w.app, changeAudience, { audienceId, name: 'Ops' }, w.administrator, { expectedVersion });
    const taken = perform(w.app, createAudience, { name: 'OPS', predicate: p }, SYSTEM);
    expect((await refusal(taken)).reason).toBe('name-taken');
    await perform(w.app, retireAudience, { audienceId }, SYSTEM);
    expect((await perform(w.app, listAudiences, {}, SYSTEM)).total).toBe(0);
    expect((await refusal(perform(w.app, changeAudience, { audienceId, name: 'X' }, SYSTEM))).reason).toBe(
      'is-retired',
    );
  });

  it('count only what the scope reaches, and change only own audiences without the whole enterprise', async () => {
    const everybody: Predicate = { all: [] };
    const count = async (actor: typeof w.member) =>
      (await perform(w.app, countAudience, { predicate: everybody }, actor)).count;
    expect(await count(w.administrator)).toBe(5);
    expect(await count(w.elsewhere)).toBe(1);
    expect((await refusal(perform(w.app, countAudience, { predicate: everybody }, w.member))).code).toBe(
      'forbidden',
    );
    const { audienceId } = await perform(
      w.app,
      createAudience,
      { name: 'All', predicate: everybody },
      w.administrator,
    );
    const foreign = perform(w.app, changeAudience, { audienceId, name: 'Mine' }, w.elsewhere, {
      expectedVersion: 1,
    });
    expect((await refusal(foreign)).code).toBe('not-found');
    const unknown = { is: 'in-unit', unitId: newId(), below: true } as const;
    expect((await refusal(perform(w.app, countAudience, { predicate: unknown }, SYSTEM))).reason).toBe(
      'reference-unknown',
    );
  });
});
