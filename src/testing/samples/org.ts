/** Samples of people, units, places, audiences and search. */
import { sql } from 'kysely';
import { createAudience } from '../../kernel/audiences/contract.ts';
import { createPerson, movePerson } from '../../kernel/org/contract.ts';
import { endEmployment, mergePeople } from '../../kernel/org/contract-leaving.ts';
import { createCostCentre, createRegion, createSite } from '../../kernel/org/contract-places.ts';
import { changeUnit, createUnit } from '../../kernel/org/contract-units.ts';
import { perform } from '../../kernel/perform.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

const everywhere = 'forbidden' as const;
const site = { code: 'BGO', name: 'Bergen', country: 'NO', region: 'emea', timeZone: 'Europe/Oslo' };

const joiner = (w: World) =>
  perform(
    w.app,
    createPerson,
    { givenName: 'Mai', familyName: 'Nguyen', unitId: w.units.fieldService, from: '2024-06-01' },
    w.administrator,
  );
const leave = (w: World, personId: string, lastDay: string) =>
  perform(w.app, endEmployment, { personId, lastDay, reason: 'resignation' }, w.administrator, {
    expectedVersion: 1,
  });
/** A second record of Jonas, to whom Wei reports and who heads a unit: a merge has to move both. */
async function duplicate(w: World) {
  const { personId } = await joiner(w);
  await perform(w.app, movePerson, { personId: w.people.wei, managerId: personId }, w.administrator, {
    expectedVersion: 1,
  });
  await perform(w.app, changeUnit, { unitId: w.units.fieldService, headId: personId }, w.administrator, {
    expectedVersion: 1,
  });
  return personId;
}
/** Amara, whom people report to and who is in a queue, leaves today; tomorrow the day turns. */
async function eveOfLeaving(w: World) {
  await leave(w, w.people.amara, '2026-03-02');
  await perform(
    w.app,
    movePerson,
    { personId: w.people.jonas, from: '2026-03-03', title: 'Senior technician' },
    w.administrator,
    { expectedVersion: 1 },
  );
  w.clock.advance('P1D');
}
const emptyUnit = (w: World) =>
  perform(w.app, createUnit, { name: 'Lab', parentId: w.units.operations }, w.administrator);
const regionOf = async (w: World, region: string) => {
  const { rows } = await sql<{
    region_id: string;
  }>`select region_id from kernel.region where region = ${region}`.execute(w.app.database.kysely);
  return rows[0]!.region_id;
};
const inOperations = (w: World) => ({ is: 'in-unit', unitId: w.units.operations, below: true }) as const;
const audience = (w: World) =>
  perform(w.app, createAudience, { name: 'Operations', predicate: inOperations(w) }, w.administrator);

/** By name of the operation. */
export const orgSamples: Samples = {
  'org.list-people': (w) => ({ input: {}, elsewhere: 'hidden', hides: w.people.jonas }),
  'org.look-up-people': () => ({ input: { text: 'wei' }, elsewhere: 'open' }),
  'org.get-person': (w) => ({ input: { personId: w.people.jonas } }),
  'org.create-person': (w) => ({
    input: {
      familyName: 'Nguyen',
      email: 'mai@example.com',
      unitId: w.units.fieldService,
      managerId: w.people.amara,
    },
    elsewhere: 'forbidden',
  }),
  'org.change-person': (w) => ({ input: { personId: w.people.wei, phone: '+47 1234' }, expectedVersion: 1 }),
  'org.move-person': (w) => ({
    input: {
      personId: w.people.wei,
      from: '2026-02-01',
      until: '2026-06-30',
      unitId: w.units.operations,
      managerId: w.people.jonas,
      title: 'Lead designer',
      onLeave: true,
    },
    expectedVersion: 1,
  }),
  'org.end-employment': (w) => ({
    input: { personId: w.people.amara, lastDay: '2026-03-01', reason: 'resignation' },
    expectedVersion: 1,
  }),
  'org.withdraw-leaving': async (w) => {
    const { version } = await leave(w, w.people.wei, '2026-05-31');
    return { input: { personId: w.people.wei }, expectedVersion: version };
  },
  'org.rehire-person': async (w) => {
    const { version } = await leave(w, w.people.wei, '2026-01-31');
    return {
      input: { personId: w.people.wei, from: '2026-03-02', unitId: w.units.operations },
      expectedVersion: version,
    };
  },
  'org.turn-day': async (w) => {
    await eveOfLeaving(w);
    return { input: {}, elsewhere: everywhere };
  },
  'org.merge-people': async (w) => ({
    input: { personId: w.people.jonas, duplicateId: await duplicate(w) },
    expectedVersion: 1,
  }),
  'org.unmerge-people': async (w) => {
    const duplicateId = await duplicate(w);
    await perform(w.app, mergePeople, { personId: w.people.jonas, duplicateId }, w.administrator, {
      expectedVersion: 1,
    });
    return { input: { personId: duplicateId } };
  },
  'org.list-holdings': (w) => ({ input: { personId: w.people.amara } }),
  'org.hand-over': (w) => ({ input: { personId: w.people.amara } }),
  'org.export-person': (w) => ({ input: { personId: w.people.jonas } }),
  'org.erase-person': (w) => ({
    input: { personId: w.people.jonas, force: true, forceReason: 'Asked by letter' },
    expectedVersion: 1,
  }),
  'org.list-units': () => ({ input: {}, elsewhere: 'open' }),
  'org.get-unit': (w) => ({ input: { unitId: w.units.operations }, elsewhere: 'open' }),
  'org.create-unit': (w) => ({
    input: { name: 'Lab', parentId: w.units.operations },
    elsewhere: 'forbidden',
  }),
  'org.change-unit': (w) => ({
    input: {
      unitId: w.units.fieldService,
      from: '2026-04-01',
      parentId: w.units.enterprise,
      name: 'Service',
    },
    expectedVersion: 1,
  }),
  'org.close-unit': async (w) => ({
    input: { unitId: (await emptyUnit(w)).unitId, lastDay: '2026-03-31' },
    expectedVersion: 1,
  }),
  'org.list-regions': () => ({ input: {}, elsewhere: 'open' }),
  'org.create-region': () => ({ input: { region: 'apac', name: 'Asia Pacific' }, elsewhere: everywhere }),
  'org.change-region': async (w) => ({
    input: { regionId: await regionOf(w, 'emea'), name: 'Europe' },
    expectedVersion: 1,
    elsewhere: everywhere,
  }),
  'org.retire-region': async (w) => {
    const { regionId } = await perform(
      w.app,
      createRegion,
      { region: 'apac', name: 'Asia' },
      w.administrator,
    );
    return { input: { regionId }, expectedVersion: 1, elsewhere: everywhere };
  },
  'org.list-sites': () => ({ input: {}, elsewhere: 'open' }),
  'org.create-site': () => ({ input: site, elsewhere: everywhere }),
  'org.change-site': (w) => ({
    input: { siteId: w.places.siteId, name: 'Oslo harbour' },
    expectedVersion: 1,
    elsewhere: everywhere,
  }),
  'org.retire-site': async (w) => {
    const { siteId } = await perform(w.app, createSite, site, w.administrator);
    return { input: { siteId }, expectedVersion: 1, elsewhere: everywhere };
  },
  'org.list-cost-centres': () => ({ input: {}, elsewhere: 'open' }),
  'org.create-cost-centre': () => ({ input: { code: '4200', name: 'Sales' }, elsewhere: everywhere }),
  'org.change-cost-centre': (w) => ({
    input: { costCentreId: w.places.costCentreId, name: 'Field' },
    expectedVersion: 1,
    elsewhere: everywhere,
  }),
  'org.retire-cost-centre': async (w) => {
    const { costCentreId } = await perform(
      w.app,
      createCostCentre,
      { code: '4200', name: 'Sales' },
      w.administrator,
    );
    return { input: { costCentreId }, expectedVersion: 1, elsewhere: everywhere };
  },
  'search.find-records': (w) => ({ input: { text: 'jonas' }, elsewhere: 'hidden', hides: w.people.jonas }),
  'audiences.count-audience': (w) => ({
    input: { predicate: inOperations(w) },
    elsewhere: 'hidden',
    hides: w.people.jonas,
  }),
  'audiences.list-audiences': async (w) => {
    await audience(w);
    return { input: {}, elsewhere: 'open' };
  },
  'audiences.get-audience': async (w) => ({
    input: { audienceId: (await audience(w)).audienceId },
    elsewhere: 'open',
  }),
  'audiences.create-audience': (w) => ({
    input: { name: 'Operations', predicate: inOperations(w) },
    elsewhere: 'open',
  }),
  'audiences.change-audience': async (w) => ({
    input: { audienceId: (await audience(w)).audienceId, name: 'Ops' },
    expectedVersion: 1,
  }),
  'audiences.retire-audience': async (w) => ({
    input: { audienceId: (await audience(w)).audienceId },
    expectedVersion: 1,
  }),
  'audiences.list-audience-members': async (w) => ({
    input: { audienceId: (await audience(w)).audienceId },
    elsewhere: 'hidden',
    hides: w.people.jonas,
  }),
};
