/** What the door costs over the same SQL by hand, and what a preview costs over a commit. */
import pg from 'pg';
import { submitRequest } from '../../src/areas/requests/contract.ts';
import { assignRequest } from '../../src/areas/requests/contract-fulfilment.ts';
import { changeCostCentre } from '../../src/kernel/org/contract-places.ts';
import { type App, perform, preview } from '../../src/kernel/perform.ts';
import { runDueReactions } from '../../src/kernel/react.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { type Database, openDatabase } from '../../src/platform/database.ts';
import { newId } from '../../src/platform/ids.ts';
import { findMigrations, migrate } from '../../src/platform/migrations.ts';
import { createDatabase, startTestServer } from '../../src/platform/postgres/test-server.ts';
import { assemble } from '../../src/surfaces/server/assemble.ts';
import { SOURCE } from '../../src/surfaces/server/open.ts';
import { type Fixture, populate } from '../../src/testing/fixture.ts';
import type { Figure } from '../bench.ts';
import { backendOf, measureCpu } from './cpu.ts';
import { benchDoor, type DoorFigures } from './door.ts';

const registry = assemble();
const makeApp = (database: Database): App => ({
  database,
  registry,
  clock: systemClock,
  zone: 'Europe/Oslo',
});

/** Runs the part. */
export async function doorPart(): Promise<Figure[]> {
  const server = await startTestServer();
  try {
    const template = 'bench_door';
    const url = await createDatabase(server.url, template);
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    await migrate(pool, await findMigrations(SOURCE));
    await pool.end();
    const setup = openDatabase({ url, poolSize: 1 });
    const fixture = await populate(setup);
    const { requestId } = await submit(makeApp(setup), fixture);
    await setup.close();

    const costCentreId = fixture.places.costCentreId;
    const plain = await benchDoor(server.url, template, makeApp, (app, i) =>
      perform(app, changeCostCentre, { costCentreId, name: `Field operations ${i}` }, fixture.administrator, {
        key: newId(),
        expectedVersion: i + 1,
      }),
    );
    const owners = [fixture.people.amara, fixture.people.wei];
    const assigned = await benchDoor(server.url, template, makeApp, (app, i) =>
      perform(app, assignRequest, { requestId, ownerId: owners[i % 2]! }, fixture.coordinator, {
        key: newId(),
        expectedVersion: i + 1,
      }),
    );
    return [
      doorFigure('org.change-cost-centre, a plain command', plain, 1.25),
      // It reckons service clocks and decides who is told, which its SQL by hand does not.
      doorFigure('requests.assign-request, with its case and clocks', assigned, 1.25),
      await previewFigure(server.url, template, fixture),
    ];
  } finally {
    await server.stop();
  }
}

function doorFigure(what: string, door: DoorFigures, budget: number): Figure {
  const us = (n: number) => `${Math.round(n / door.commands)} µs`;
  return {
    what: `perform of ${what} ÷ the same SQL by hand, CPU of both sides (${door.commands} commands; client ${us(door.perform.clientUs)} : ${us(door.byHand.clientUs)}, server ${us(door.perform.serverUs)} : ${us(door.byHand.serverUs)})`,
    measured: `${door.ratio.toFixed(2)} ×`,
    budget: `at most ${budget} ×`,
    ok: door.ratio <= budget,
  };
}

const submit = (app: App, fixture: Fixture) =>
  perform(
    app,
    submitRequest,
    { title: 'Forklift refresher', goal: 'Drive safely', unitId: fixture.units.fieldService },
    fixture.member,
    { key: newId() },
  );

async function previewFigure(serverUrl: string, template: string, fixture: Fixture): Promise<Figure> {
  const url = await createDatabase(serverUrl, `${template}_preview`, template);
  const database = openDatabase({ url, poolSize: 1 });
  const client = await database.pool.connect();
  await client.query('set synchronous_commit = off');
  const pid = await backendOf(client);
  client.release();
  const app = makeApp(database);
  const input = { title: 'Forklift refresher', goal: 'Drive safely', unitId: fixture.units.fieldService };
  let previewed = 0;
  let committed = 0;
  try {
    for (let round = -1; round < 6; round++) {
      const a = await measureCpu([pid], async () => {
        for (let i = 0; i < 200; i++) await preview(app, submitRequest, input, fixture.member);
      });
      const b = await measureCpu([pid], async () => {
        for (let i = 0; i < 200; i++) {
          await submit(app, fixture);
          await runDueReactions(app);
        }
      });
      if (round < 0) continue;
      previewed += a.clientUs + a.serverUs;
      committed += b.clientUs + b.serverUs;
    }
  } finally {
    await database.close();
  }
  const ratio = previewed / committed;
  return {
    what: 'preview of requests.submit-request ÷ its commit and the reactions that it woke, CPU of both sides',
    measured: `${ratio.toFixed(2)} ×`,
    budget: 'at most 1.5 ×',
    ok: ratio <= 1.5,
  };
}
