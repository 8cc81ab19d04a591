/**
 * The memory of a process that reads a long XES file to its end, the file being made while it is read. Run as a
 * process of its own, so that nothing else counts: `node scripts/bench/flow-memory.ts <bytes>`.
 */

import { guessMapping } from '../../src/kernel/flow/guess.ts';
import { lookAtLog, readLog } from '../../src/kernel/flow/read-log.ts';
import type { TableSource } from '../../src/kernel/imports/table.ts';
import { xesFile } from './flow-log-file.ts';

const bytes = Number(process.argv[2]);
const source: TableSource = {
  name: 'long.xes',
  size: bytes,
  async *open() {
    yield* xesFile('lean', { bytes });
  },
};
const resident = () => process.memoryUsage().rss / 1e6;
const look = await lookAtLog(source, {});
const { mapping } = guessMapping(look.columns, 'UTC');
let level = 0;
let most = 0;
let read = 0;
const started = performance.now();
const { report } = await readLog(
  source,
  look.format,
  {},
  mapping,
  async () => undefined,
  async (done) => {
    if (done - read < 4_000_000) return;
    read = done;
    // After the first fifty megabytes everything has been loaded and compiled.
    if (level === 0 && done > 50_000_000) level = resident();
    if (level > 0) most = Math.max(most, resident());
  },
);
const seconds = (performance.now() - started) / 1000;
process.stdout.write(
  JSON.stringify({ level, grown: most - level, most, seconds, events: report.events, cases: report.cases }),
);
