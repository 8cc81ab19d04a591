/** Units and places over time: the tree as of a day, moves that are planned, circles, closing, retiring. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { openWorld, ownWorld, type World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import { perform, preview } from '../perform.ts';
import { createPerson, movePerson } from './contract.ts';
import { endEmployment, turnDay } from './contract-leaving.ts';
import {
  changeSite,
  createRegion,
  createSite,
  listCostCentres,
  listRegions,
  listSites,
  retireCostCentre,
  retireRegion,
  retireSite,
} from './contract-places.ts';
import { changeUnit, closeUnit, createUnit, getUnit, listUnits } from './contract-units.ts';

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
const tree = async (at: { asOf?: string; knownAt?: string } = {}) =>
  (await perform(w.app, listUnits, at, SYSTEM)).units.map((u) => [
    u.name,
    u.depth,
    u.headcountDirect,
    u.headcountTotal,
  ]);
const change = (input: object) => perform(w.app, changeUnit, input as never, SYSTEM);

describe('the tree', () => {
  it('shows units with headcount, as of today and any other day', async () => {
    expect(await tree()).toEqual([
      ['Northwind', 0, 1, 5],
      ['Operations', 1, 1, 3],
      ['Field Service', 2, 2, 2],
      ['Sales', 1, 0, 1],
      ['Sales North', 2, 1, 1],
    ]);
    expect(await tree({ asOf: '2023-12-31' })).toEqual([]);
    expect(await tree({ asOf: '2024-01-01' })).toHaveLength(5);
  });

  it('moves a unit as of next month: planned today, in force when the day turns', async () => {
    const input = { unitId: w.units.fieldService, from: '2026-04-01', parentId: w.units.sales };
    const seen = await preview(w.app, changeUnit, input, w.administrator, { expectedVersion: 1 });
    expect(seen.consequences.map((c) => c.sentence)).toEqual([
      'Field Service moves under Sales (it was under Operations) from 2026-04-01 on, with 0 units below it and 2 people',
    ]);
    await perform(w.app, changeUnit, input, w.administrator, { expectedVersion: 1 });
    const at = async (asOf?: string) =>
      await perform(
        w.app,
        getUnit,
        { unitId: w.units.fieldService, ...(asOf === undefined ? {} : { asOf }) },
        SYSTEM,
      );
    expect((await at()).path.map((p) => p.name)).toEqual(['Northwind', 'Operations', 'Field Service']);
    expect((await at()).planned).toMatchObject([{ from: '2026-04-01', parentName: 'Sales' }]);
    expect((await at('2026-04-01')).path.map((p) => p.name)).toEqual(['Northwind', 'Sales', 'Field Service']);
    expect((await at('2026-04-01')).region).toBe('amer');
    w.clock.set('2026-04-01T05:00:00Z');
    await perform(w.app, turnDay, {}, SYSTEM);
    expect((await at()).path.map((p) => p.name)).toEqual(['Northwind', 'Sales', 'Field Service']);
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from kernel.unit_reach where ancestor_id = ${w.units.sales}`.execute(
      w.app.database.kysely,
    );
    expect(rows[0]!.n).toBe(3);
  });

  it('turns to the tree of any day: after days on which nobody turned it, and back', async () => {
    const plan = (from: string, name: string) =>
      perform(w.app, changeUnit, { unitId: w.units.sales, from, name }, SYSTEM);
    await plan('2026-04-01', 'Sales in spring');
    await plan('2026-05-01', 'Sales in May');
    const turn = async (day: string) => {
      w.clock.set(`${day}T05:00:00Z`);
      const { units } = await perform(w.app, turnDay, {}, SYSTEM);
      const { rows } = await sql<{ name: string }>`
        select name from kernel.unit_now where unit_id = ${w.units.sales}`.execute(w.app.database.kysely);
      return [units, rows[0]!.name];
    };
    expect(await turn('2026-03-31')).toEqual([0, 'Sales']);
    expect(await turn('2026-06-10')).toEqual([1, 'Sales in May']);
    expect(await turn('2026-06-11')).toEqual([0, 'Sales in May']);
    expect(await turn('2026-04-15')).toEqual([1, 'Sales in spring']);
    expect(await turn('2026-03-31')).toEqual([1, 'Sales']);
    // What is recorded while the clock stands there is in the tree at once, and stays.
    await perform(w.app, createUnit, { name: 'Sales South', parentId: w.units.sales }, SYSTEM);
    expect(await turn('2026-04-01')).toEqual([1, 'Sales in spring']);
    expect((await tree()).map((u) => u[0])).toContain('Sales South');
  });

  it('remembers what was known before a correction', async () => {
    const before = w.app.clock.now().toString();
    w.clock.advance('PT1H');
    await change({ unitId: w.units.sales, from: '2025-01-01', name: 'Commerce', headId: w.people.priya });
    expect((await tree({ asOf: '2024-06-01' })).map((u) => u[0])).toContain('Sales');
    expect((await tree({ asOf: '2025-06-01' })).map((u) => u[0])).toContain('Commerce');
    expect((await tree({ asOf: '2025-06-01', knownAt: before })).map((u) => u[0])).toContain('Sales');
    const unit = await perform(w.app, getUnit, { unitId: w.units.sales }, SYSTEM);
    expect(unit).toMatchObject({ name: 'Commerce', headName: 'Priya Nair', version: 2 });
    expect(unit.history.filter((f) => f.knownUntil !== null)).toHaveLength(1);
  });

  it('refuses circles, a second enterprise, codes that are taken, and days on which it does not exist', async () => {
    expect(
      (await refusal(change({ unitId: w.units.operations, parentId: w.units.fieldService }))).reason,
    ).toBe('under-itself');
    expect((await refusal(change({ unitId: w.units.sales, parentId: w.units.sales }))).reason).toBe(
      'under-itself',
    );
    await change({ unitId: w.units.fieldService, from: '2026-06-01', parentId: w.units.enterprise });
    await change({ unitId: w.units.operations, from: '2026-06-01', parentId: w.units.fieldService });
    expect((await refusal(change({ unitId: w.units.enterprise, parentId: w.units.sales }))).reason).toBe(
      'enterprise-stays',
    );
    expect((await refusal(change({ unitId: w.units.sales, from: '2020-01-01', name: 'X' }))).reason).toBe(
      'not-open-then',
    );
    const create = (input: object) => perform(w.app, createUnit, input as never, SYSTEM);
    expect((await refusal(create({ name: 'Other', kind: 'enterprise' }))).reason).toBe('enterprise-exists');
    await create({ name: 'Lab', code: 'LAB', parentId: w.units.sales });
    expect((await refusal(create({ name: 'Lab 2', code: 'lab', parentId: w.units.sales }))).reason).toBe(
      'code-taken',
    );
    expect((await refusal(create({ name: 'Old', parentId: w.units.sales, from: '2020-01-01' }))).reason).toBe(
      'parent-not-open',
    );
    expect((await refusal(create({ name: 'East', parentId: w.units.sales, region: 'mars' }))).reason).toBe(
      'reference-unknown',
    );
  });

  it('closes a unit when nobody is left in it, and keeps people from being planned into it', async () => {
    const close = (lastDay: string) =>
      perform(w.app, closeUnit, { unitId: w.units.salesNorth, lastDay }, SYSTEM);
    expect((await refusal(close('2026-06-30'))).message).toContain('1 people and 0 units in Sales North');
    await perform(
      w.app,
      endEmployment,
      { personId: w.people.priya, lastDay: '2026-05-31', reason: 'transfer' },
      SYSTEM,
    );
    await close('2026-06-30');
    const planned = perform(
      w.app,
      movePerson,
      { personId: w.people.wei, unitId: w.units.salesNorth, from: '2026-04-01' },
      SYSTEM,
    );
    expect((await refusal(planned)).message).toContain('2026-07-01');
    await perform(
      w.app,
      movePerson,
      { personId: w.people.wei, unitId: w.units.salesNorth, from: '2026-04-01', until: '2026-06-30' },
      SYSTEM,
    );
    expect((await perform(w.app, getUnit, { unitId: w.units.salesNorth }, SYSTEM)).plannedEnd).toBe(
      '2026-06-30',
    );
    w.clock.set('2026-07-01T05:00:00Z');
    await perform(w.app, turnDay, {}, SYSTEM);
    expect((await tree()).map((u) => u[0])).not.toContain('Sales North');
    expect(await perform(w.app, getUnit, { unitId: w.units.salesNorth }, SYSTEM)).toMatchObject({
      isOpen: false,
      name: 'Sales North',
    });
  });

  it('is changed only inside the scope', async () => {
    const move = (unitId: string, parentId: string) =>
      perform(w.app, changeUnit, { unitId, parentId }, w.elsewhere, { expectedVersion: 1 });
    expect((await refusal(move(w.units.fieldService, w.units.sales))).code).toBe('not-found');
    expect((await refusal(move(w.units.salesNorth, w.units.operations))).reason).toBe('unit-out-of-reach');
    await perform(w.app, createUnit, { name: 'Sales South', parentId: w.units.sales }, w.elsewhere);
    expect(
      (await refusal(perform(w.app, createUnit, { name: 'X', parentId: w.units.sales }, w.member))).code,
    ).toBe('forbidden');
  });
});

describe('places', () => {
  it('are listed with their use, and retired only when nothing uses them', async () => {
    const sites = await perform(w.app, listSites, { filter: { text: 'osl' } }, w.administrator);
    expect(sites.rows).toMatchObject([
      { code: 'OSL', headcount: 5, can: ['org.change-site', 'org.retire-site'] },
    ]);
    const used = await refusal(perform(w.app, retireSite, { siteId: w.places.siteId }, SYSTEM));
    expect(used.message).toBe('Oslo is still in use: 5 people. Move them first, then retire it.');
    expect(
      (await refusal(perform(w.app, retireCostCentre, { costCentreId: w.places.costCentreId }, SYSTEM)))
        .reason,
    ).toBe('in-use');
    const regions = await perform(w.app, listRegions, {}, w.member);
    expect(regions.rows.map((r) => [r.region, r.can])).toEqual([
      ['amer', []],
      ['emea', []],
    ]);
    const { regionId } = await perform(w.app, createRegion, { region: 'apac', name: 'Asia' }, SYSTEM);
    await perform(w.app, retireRegion, { regionId }, SYSTEM);
    expect((await perform(w.app, listRegions, {}, SYSTEM)).total).toBe(2);
    expect((await perform(w.app, listRegions, { filter: { state: 'all' } }, SYSTEM)).total).toBe(3);
    expect((await perform(w.app, listCostCentres, {}, SYSTEM)).rows).toMatchObject([
      { code: '4100', headcount: 5 },
    ]);
  });

  it('refuse taken codes, unknown zones and regions, stale versions, and hands that do not reach everywhere', async () => {
    const site = { code: 'BGO', name: 'Bergen', country: 'no', region: 'emea', timeZone: 'Europe/Oslo' };
    const { siteId } = await perform(w.app, createSite, site, SYSTEM);
    expect((await refusal(perform(w.app, createSite, site, SYSTEM))).message).toContain(
      'already used by Bergen',
    );
    expect(
      (await refusal(perform(w.app, createSite, { ...site, timeZone: 'Mars/Base' }, SYSTEM))).message,
    ).toContain('not a time zone');
    const region = perform(w.app, changeSite, { siteId, region: 'mars' }, SYSTEM);
    expect((await refusal(region)).reason).toBe('region-unknown');
    await perform(w.app, changeSite, { siteId, name: 'Bergen harbour' }, w.administrator, {
      expectedVersion: 1,
    });
    const stale = perform(w.app, changeSite, { siteId, name: 'B' }, w.administrator, { expectedVersion: 1 });
    expect((await refusal(stale)).code).toBe('conflict');
    expect((await refusal(perform(w.app, createSite, site, w.elsewhere))).reason).toBe(
      'enterprise-wide-only',
    );
  });
});

describe('two at once', () => {
  it('cannot close a circle of managers, nor share an e-mail address', async () => {
    const own = await ownWorld();
    const results = await Promise.allSettled([
      perform(own.app, movePerson, { personId: own.people.wei, managerId: own.people.jonas }, SYSTEM),
      perform(own.app, movePerson, { personId: own.people.jonas, managerId: own.people.wei }, SYSTEM),
    ]);
    expect(results.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    const join = () =>
      perform(
        own.app,
        createPerson,
        { familyName: 'Twin', email: 'twin@example.com', unitId: own.units.sales },
        SYSTEM,
      );
    const twins = await Promise.allSettled([join(), join(), join()]);
    expect(twins.filter((t) => t.status === 'fulfilled')).toHaveLength(1);
    await own.close();
  });
});
