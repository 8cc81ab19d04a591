/** A process that fires due clocks until none is left, as a worker of the program does: for tests that kill it, and for the bench. */
import { SYSTEM } from '../kernel/access/actor.ts';
import { fireDueClocks } from '../kernel/clocks/contract.ts';
import { type App, perform } from '../kernel/perform.ts';
import { fixedClock } from '../platform/clock.ts';
import { openDatabase } from '../platform/database.ts';
import { assemble } from '../surfaces/server/assemble.ts';

const [url = '', now = '', limit = '1000'] = process.argv.slice(2);
const database = openDatabase({ url, poolSize: 1, name: 'trellis-sweep' });
const app: App = { database, registry: assemble(), clock: fixedClock(now), zone: 'Europe/Oslo' };
let clocks = 0;
let steps = 0;
process.stdout.write('ready\n');
for (;;) {
  const fired = await perform(app, fireDueClocks, { limit: Number(limit) }, SYSTEM);
  clocks += fired.clocks;
  steps += fired.steps;
  process.stdout.write(`fired ${clocks} ${steps}\n`);
  if (!fired.more) break;
}
await database.close();
