/**
 * The program as `npm start` runs it, on the machine's clock plus an offset that its parent process moves: for journeys
 * that take days. The product itself has no way to do this.
 */
import { systemClock } from '../platform/clock.ts';
import { startTrellis } from '../surfaces/server/start.ts';

let offsetMs = Number(process.argv[2]);
process.on('message', (message: { offsetMs: number }) => {
  offsetMs = message.offsetMs;
  process.send?.({ offsetMs });
});
const running = await startTrellis((line) => process.stdout.write(`${line}\n`), {
  clock: { now: () => systemClock.now().add({ milliseconds: offsetMs }) },
});
process.once('SIGTERM', () => {
  void running.stop().then(() => process.exit(0));
});
