/**
 * The enterprise of the tests, made by performing operations on an empty, migrated database: two business areas that
 * may not see each other, and the people that the laws need. The bench uses it too, so it knows nothing of vitest.
 */
import { sql } from 'kysely';
import { type Actor, SYSTEM } from '../kernel/access/actor.ts';
import { inviteAccount } from '../kernel/access/contract.ts';
import { grantRole } from '../kernel/access/contract-roles.ts';
import { syncRoles } from '../kernel/access/roles.ts';
import { sealEvents } from '../kernel/journal/sealer.ts';
import { createPerson } from '../kernel/org/contract.ts';
import { createCostCentre, createRegion, createSite } from '../kernel/org/contract-places.ts';
import { createUnit } from '../kernel/org/contract-units.ts';
import { type App, perform } from '../kernel/perform.ts';
import { runDueReactions } from '../kernel/react.ts';
import { createQueue } from '../kernel/work/contract.ts';
import { fixedClock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { assemble } from '../surfaces/server/assemble.ts';
import { putCharterInForce } from './charter.ts';

export type AccountActor = Extract<Actor, { kind: 'account' }>;

/** Ids of what stands in the world. */
export interface Fixture {
  units: { enterprise: string; operations: string; fieldService: string; sales: string; salesNorth: string };
  places: { siteId: string; costCentreId: string };
  people: { amara: string; jonas: string; wei: string; priya: string; lea: string };
  queueId: string;
  /** Every right, everywhere. */
  administrator: AccountActor;
  /** Intake coordinator of the business area Operations (person: amara). */
  coordinator: AccountActor;
  /** Works in Operations, holds no role (person: jonas, whose manager is amara). */
  member: AccountActor;
  /** Every right, but only in the business area Sales (person: priya). */
  elsewhere: AccountActor;
  /** An account without person and without roles. */
  powerless: AccountActor;
}

/** Builds the enterprise and returns the ids of what stands in it. */
export async function populate(database: Database): Promise<Fixture> {
  const registry = assemble();
  await syncRoles(database.kysely, registry);
  const app: App = { database, registry, clock: fixedClock('2026-01-05T08:00:00Z'), zone: 'Europe/Oslo' };
  const from = '2024-01-01';

  for (const [region, name] of [
    ['emea', 'Europe, Middle East and Africa'],
    ['amer', 'Americas'],
  ] as const) {
    await perform(app, createRegion, { region, name }, SYSTEM);
  }
  const { siteId } = await perform(
    app,
    createSite,
    { code: 'OSL', name: 'Oslo', country: 'NO', region: 'emea', timeZone: 'Europe/Oslo' },
    SYSTEM,
  );
  const { costCentreId } = await perform(
    app,
    createCostCentre,
    { code: '4100', name: 'Field operations' },
    SYSTEM,
  );

  const unit = async (
    name: string,
    kind: 'enterprise' | 'business-area' | 'unit',
    parentId: string | null,
    region: string | null,
  ) => (await perform(app, createUnit, { name, kind, parentId, region, from }, SYSTEM)).unitId;
  const enterprise = await unit('Northwind', 'enterprise', null, null);
  const operations = await unit('Operations', 'business-area', enterprise, 'emea');
  const fieldService = await unit('Field Service', 'unit', operations, null);
  const sales = await unit('Sales', 'business-area', enterprise, 'amer');
  const salesNorth = await unit('Sales North', 'unit', sales, null);

  let number = 1000;
  const person = async (
    givenName: string,
    familyName: string,
    unitId: string,
    managerId: string | null,
    title: string,
  ) =>
    (
      await perform(
        app,
        createPerson,
        {
          givenName,
          familyName,
          email: `${givenName.toLowerCase()}@example.com`,
          employeeNumber: String(++number),
          from,
          unitId,
          managerId,
          title,
          siteId,
          costCentreId,
        },
        SYSTEM,
      )
    ).personId;
  const lea = await person('Lea', 'Brandt', enterprise, null, 'Head of learning operations');
  const amara = await person('Amara', 'Okafor', operations, lea, 'Intake coordinator');
  const jonas = await person('Jonas', 'Weber', fieldService, amara, 'Service technician');
  const wei = await person('Wei', 'Chen', fieldService, amara, 'Designer');
  const priya = await person('Priya', 'Nair', salesNorth, lea, 'Sales lead');

  const account = async (email: string, personId: string | null): Promise<AccountActor> => {
    const { accountId } = await perform(
      app,
      inviteAccount,
      { email, ...(personId === null ? {} : { personId }) },
      SYSTEM,
    );
    return { kind: 'account', accountId, personId };
  };
  const administrator = await account('lea@example.com', lea);
  const coordinator = await account('amara@example.com', amara);
  const member = await account('jonas@example.com', jonas);
  const elsewhere = await account('priya@example.com', priya);
  const powerless = await account('nobody@example.com', null);
  await perform(
    app,
    grantRole,
    { accountId: administrator.accountId, role: 'administrator', reason: 'Set-up' },
    SYSTEM,
  );
  await perform(
    app,
    grantRole,
    { accountId: coordinator.accountId, role: 'intake-coordinator', unitId: operations, reason: 'Set-up' },
    SYSTEM,
  );
  await perform(
    app,
    grantRole,
    { accountId: elsewhere.accountId, role: 'administrator', unitId: sales, reason: 'Set-up' },
    SYSTEM,
  );

  const { queueId } = await perform(
    app,
    createQueue,
    { name: 'Operations intake', unitId: operations, memberIds: [amara, wei] },
    SYSTEM,
  );
  await putCharterInForce(app, lea, queueId);
  await runDueReactions(app);
  await sealEvents(database);
  await sql`delete from kernel.mail`.execute(database.kysely);
  return {
    units: { enterprise, operations, fieldService, sales, salesNorth },
    places: { siteId, costCentreId },
    people: { amara, jonas, wei, priya, lea },
    queueId,
    administrator,
    coordinator,
    member,
    elsewhere,
    powerless,
  };
}
