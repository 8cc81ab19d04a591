/**
 * The set-up that the tests of accounts, roles and set-up share: a database of their own with a small tree of
 * units, people in it, and short ways to act as them. Everything commits, because some tests race.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll } from 'vitest';
import { type Actor, SYSTEM } from '../kernel/access/actor.ts';
import { createAccount } from '../kernel/access/contract.ts';
import { grantRole } from '../kernel/access/contract-roles.ts';
import { accessArea } from '../kernel/access/index.ts';
import { syncRoles } from '../kernel/access/roles.ts';
import { type Area, makeRegistry } from '../kernel/area.ts';
import { type App, perform } from '../kernel/perform.ts';
import { setupArea } from '../kernel/setup/index.ts';
import { fixedClock } from '../platform/clock.ts';
import { openDatabase } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import { Refusal } from '../platform/refusal.ts';
import { createAccounts } from '../surfaces/server/sign-in/accounts.ts';
import { cloneDatabase } from './db.ts';

export const PASSWORD = 'four plain words here';

/** Company > Operations (emea) > Field; Company > Sales (amer) > North. */
export const units = {
  company: newId(),
  operations: newId(),
  field: newId(),
  sales: newId(),
  north: newId(),
};

type Person = Extract<Actor, { kind: 'account' }>;

export interface AccessStage {
  readonly app: App;
  readonly clock: ReturnType<typeof fixedClock>;
  /** A person who works in the unit; returns the id. */
  person(name: string, unitId: string): Promise<string>;
  /** A person with an account, holding these roles for ever. */
  holder(
    unitId: string,
    ...roles: { role: string; unitId?: string | null; region?: string | null }[]
  ): Promise<Person>;
}

/** Stands in for the areas whose records events of access speak of. */
const others: Area = {
  name: 'org',
  title: 'Organisation',
  operations: [],
  events: [],
  reactions: [],
  rights: { 'org.count-people': 'Count people.', 'org.pay-people': 'Pay people.' },
  roles: [
    { role: 'counter', title: 'Counter', description: 'Counts.', rights: ['org.count-people'] },
    { role: 'payer', title: 'Payer', description: 'Pays.', rights: ['org.pay-people'] },
  ],
  memberRights: [],
  names: {
    person: async (_, ids) => new Map(ids.map((id) => [id, { key: null, name: `person ${id}` }])),
    unit: async (_, ids) => new Map(ids.map((id) => [id, { key: null, name: `unit ${id}` }])),
  },
};

/** Registers the hooks of a test file and gives it its stage; given areas take the place of the stand-in. */
export function accessStage(...given: Area[]): AccessStage {
  const areas = given.length === 0 ? [others] : given;
  const clock = fixedClock('2026-03-02T08:00:00Z');
  let app: App;
  let drop: () => Promise<void>;
  let count = 0;

  const person = async (name: string, unitId: string): Promise<string> => {
    const personId = newId();
    const { kysely } = app.database;
    await sql`insert into kernel.person (person_id, key, created_at) values (${personId}, ${`P-${name}`}, '2024-01-01')`.execute(
      kysely,
    );
    await sql`insert into kernel.person_fact (fact_id, person_id, valid, known, given_name, family_name, sort_name, email)
      values (${newId()}, ${personId}, '[2024-01-01,)', '[2024-01-01,)', ${name}, 'Test', ${name}, ${`${name}@example.com`})`.execute(
      kysely,
    );
    const employmentId = newId();
    await sql`insert into kernel.employment (employment_id, person_id) values (${employmentId}, ${personId})`.execute(
      kysely,
    );
    await sql`insert into kernel.employment_fact (fact_id, employment_id, person_id, valid, known, unit_id)
      values (${newId()}, ${employmentId}, ${personId}, '[2024-01-01,)', '[2024-01-01,)', ${unitId})`.execute(
      kysely,
    );
    await sql`select kernel.refresh_people(array[${personId}::uuid], '2026-03-02')`.execute(kysely);
    return personId;
  };

  beforeAll(async () => {
    const clone = await cloneDatabase();
    const database = openDatabase({ url: clone.url, poolSize: 8, name: 'trellis-test' });
    const accounts = createAccounts({ baseUrl: 'https://learning.example.com', clock });
    const registry = makeRegistry([accessArea(accounts), setupArea(accounts, '0.1.0'), ...areas]);
    app = { database, registry, clock, zone: 'UTC' };
    await syncRoles(database.kysely, registry);
    await sql`insert into kernel.region (region, name) values ('emea', 'EMEA'), ('amer', 'Americas')
      on conflict do nothing`.execute(database.kysely);
    const tree: [string, string | null, string, string, string | null][] = [
      [units.company, null, 'Company', 'enterprise', null],
      [units.operations, units.company, 'Operations', 'business-area', 'emea'],
      [units.field, units.operations, 'Field', 'unit', null],
      [units.sales, units.company, 'Sales', 'business-area', 'amer'],
      [units.north, units.sales, 'North', 'unit', null],
    ];
    if (given.length === 0) {
      for (const [unitId, parentId, name, kind, region] of tree) {
        await sql`insert into kernel.unit (unit_id, key, created_at) values (${unitId}, ${`U-${name}`}, '2024-01-01')`.execute(
          database.kysely,
        );
        await sql`insert into kernel.unit_fact (fact_id, unit_id, valid, known, name, kind, parent_id, region)
          values (${newId()}, ${unitId}, '[2024-01-01,)', '[2024-01-01,)', ${name}, ${kind}, ${parentId}, ${region})`.execute(
          database.kysely,
        );
      }
      await sql`select kernel.refresh_units('2026-03-02')`.execute(database.kysely);
    }
    drop = async () => {
      await database.close();
      await clone.drop();
    };
  });
  afterAll(() => drop());

  return {
    get app() {
      return app;
    },
    clock,
    person,
    holder: async (unitId, ...roles) => {
      const name = `holder${++count}`;
      const personId = await person(name, unitId);
      const { accountId } = await perform(
        app,
        createAccount,
        { email: `${name}@example.com`, password: PASSWORD },
        SYSTEM,
      );
      for (const role of roles) await perform(app, grantRole, { accountId, ...role }, SYSTEM);
      return { kind: 'account', accountId, personId };
    },
  };
}

/** The refusal of an attempt; fails when it succeeds or when something else is thrown. */
export async function refusalOf(attempt: Promise<unknown>): Promise<Refusal> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('was not refused');
}
