/**
 * A small enterprise for tests, built once per worker by performing operations; each test opens it inside a
 * transaction that is rolled back. Two business areas that may not see each other, and the people that laws need.
 */
import { sealEvents } from '../kernel/journal/sealer.ts';
import type { App } from '../kernel/perform.ts';
import { runDueReactions } from '../kernel/react.ts';
import { fixedClock } from '../platform/clock.ts';
import { type Database, openDatabase } from '../platform/database.ts';
import { assemble } from '../surfaces/server/assemble.ts';
import { cloneDatabase } from './db.ts';
import { type Fixture, populate } from './fixture.ts';
import { rolledBack } from './rolled-back.ts';

export interface World extends Fixture {
  app: App;
  clock: ReturnType<typeof fixedClock>;
  /** Runs what waits: reactions, then the sealer. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** The day on which the world stands: a Monday morning in Oslo. */
export const WORLD_START = '2026-03-02T08:00:00Z';

let built: Promise<{ database: Database; fixture: Fixture }> | undefined;

/** Opens the world for one test; nothing that the test does remains. */
export async function openWorld(): Promise<World> {
  built ??= build();
  const { database, fixture } = await built;
  const copy = await rolledBack(database);
  return worldOn(copy, fixture);
}

/** A world of its own on a database of its own, for tests of concurrency and crashes. */
export async function ownWorld(): Promise<World & { url: string }> {
  const clone = await cloneDatabase();
  const database = openDatabase({ url: clone.url, poolSize: 8, name: 'trellis-test' });
  const fixture = await populate(database);
  const world = worldOn(database, fixture);
  return {
    ...world,
    url: clone.url,
    close: async () => {
      await world.close();
      await clone.drop();
    },
  };
}

function worldOn(database: Database, fixture: Fixture): World {
  const clock = fixedClock(WORLD_START);
  const app: App = { database, registry: assemble(), clock, zone: 'Europe/Oslo' };
  return {
    ...fixture,
    app,
    clock,
    settle: async () => {
      await runDueReactions(app);
      await sealEvents(database);
    },
    close: () => database.close(),
  };
}

async function build(): Promise<{ database: Database; fixture: Fixture }> {
  const { url } = await cloneDatabase();
  const database = openDatabase({ url, poolSize: 2, name: 'trellis-test' });
  return { database, fixture: await populate(database) };
}
