/** The program as `npm start` runs it, without building the web client: a process for tests to kill. */
import { startTrellis } from '../../surfaces/server/start.ts';

const running = await startTrellis((line) => process.stdout.write(`${line}\n`), { web: false });
process.stdout.write(`ready at ${running.address}\n`);
process.once('SIGTERM', () => {
  void running.stop().then(() => process.exit(0));
});
