/**
 * The memory of a process that imports a first list of people: what it grows by after its first thousand rows. Run
 * as a process of its own, so that nothing else counts: `node scripts/bench/import-memory.ts <database URL> <file>`.
 */
import { readFile } from 'node:fs/promises';
import { SYSTEM } from '../../src/kernel/access/actor.ts';
import { applyPeople, stagePeople, uploadPeople } from '../../src/kernel/imports/contract.ts';
import { type App, perform } from '../../src/kernel/perform.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { assemble } from '../../src/surfaces/server/assemble.ts';
import { populate } from '../../src/testing/fixture.ts';

const [url, path] = [process.argv[2]!, process.argv[3]!];
const resident = () => process.memoryUsage().rss / 1e6;

const database = openDatabase({ url, poolSize: 2 });
await populate(database);
const clock = fixedClock('2026-03-02T08:00:00Z');
const app: App = { database, registry: assemble(), clock, zone: 'Europe/Oslo' };
const { importId } = await perform(
  app,
  uploadPeople,
  { file: await readFile(path), fileName: 'people.csv' },
  SYSTEM,
);
let level = 0;
let most = 0;
const watch = setInterval(() => {
  if (level > 0) most = Math.max(most, resident());
}, 20);
const progress = async (done: number, _: number | null, note?: string) => {
  if (level === 0 && note === 'Reading' && done >= 1000) level = resident();
};
await perform(app, stagePeople, { importId, mode: 'partial' }, SYSTEM, { progress });
clock.advance('PT1M');
await perform(app, applyPeople, { importId, override: true }, SYSTEM);
clearInterval(watch);
most = Math.max(most, resident());
await database.close();
process.stdout.write(JSON.stringify({ level, grown: most - level, most }));
