/**
 * `npm run bench`: the figures of docs/benchmarks.md, each against a yardstick measured in the same run. Nothing here
 * is a test; name parts to run only those: `npm run bench -- door people`.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parts } from './bench/parts.ts';

export interface Figure {
  what: string;
  measured: string;
  budget: string;
  ok: boolean;
}

const wanted = process.argv.slice(2);
const chosen = Object.entries(parts).filter(([name]) => wanted.length === 0 || wanted.includes(name));
if (chosen.length === 0) {
  process.stderr.write(`There is no such part. Parts: ${Object.keys(parts).join(', ')}\n`);
  process.exit(2);
}
process.stdout.write(
  `${cpus().length} cores, load ${loadavg()[0]!.toFixed(2)} before the run, Node ${process.version}\n\n`,
);
const folder = await mkdtemp(join(tmpdir(), 'trellis-bench-'));
await chmod(folder, 0o711);
const figures: Figure[] = [];
try {
  for (const [name, run] of chosen) {
    const start = performance.now();
    for (const figure of await run(folder)) {
      figures.push(figure);
      process.stdout.write(
        `${figure.ok ? 'within ' : 'BEYOND '} ${figure.what}: ${figure.measured} (budget ${figure.budget})\n`,
      );
    }
    process.stdout.write(`        ${name} took ${((performance.now() - start) / 1000).toFixed(1)} s\n\n`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = figures.every((f) => f.ok) ? 0 : 1;
