/**
 * `npm run check`: all that must hold before a commit lands, and what CI runs. Every step runs even when one before
 * it failed; the end is a list of steps with their times and one line of counts.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileFaults } from './file-laws.ts';
import { importFaults } from './import-rules.ts';
import { runSuites, tallyLine } from './suites.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Step {
  name: string;
  /** What is wrong, to be printed; nothing when all is well. */
  run: () => string[];
}

/** A program of node_modules/.bin, or a script, run with this Node; its output is shown when it fails. */
function program(path: string, ...args: string[]): string[] {
  const done = spawnSync(process.execPath, [join(ROOT, path), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  return done.status === 0 ? [] : [`${done.stdout}${done.stderr}`.trim() || `${path} failed without a word`];
}

/** The compiler is native; `tsc` must be version 7, not the version 6 that other tools load as `typescript`. */
function compiler(): string[] {
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  const version = spawnSync(tsc, ['--version'], { encoding: 'utf8' }).stdout.trim();
  if (!version.startsWith('Version 7.'))
    return [`tsc is “${version}”, wanted 7.x: see package.json, @typescript/native`];
  const done = spawnSync(tsc, ['--noEmit', '--pretty', 'false'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  return done.status === 0 ? [] : [done.stdout + done.stderr];
}

const script = (name: string, file: string, ...args: string[]): Step[] =>
  existsSync(join(ROOT, file)) ? [{ name, run: () => program(file, ...args) }] : [];

const steps: Step[] = [
  { name: 'types', run: compiler },
  {
    name: 'format and lint',
    run: () => program('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'),
  },
  { name: 'imports', run: () => importFaults(ROOT) },
  { name: 'names', run: () => fileFaults(ROOT) },
  { name: 'dead code', run: () => program('node_modules/knip/bin/knip.js', '--no-progress') },
  ...script('table types', 'scripts/db-types.ts', '--check'),
  ...script('generated documents', 'scripts/docs.ts', '--check'),
  ...script('translations', 'scripts/i18n-check.ts'),
  ...script('sentences of the server', 'scripts/sentences.ts', '--check'),
];

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const lines: string[] = [];
let failedSteps = 0;
for (const step of steps) {
  const start = performance.now();
  const faults = step.run();
  const verdict = `${faults.length === 0 ? 'ok    ' : 'FAILED'} ${step.name} (${seconds(start)})`;
  console.log(verdict);
  for (const fault of faults) console.log(fault);
  lines.push(verdict);
  if (faults.length > 0) failedSteps += 1;
}

const words = process.argv.slice(2);
const start = performance.now();
const tally = words.includes('--no-tests')
  ? { passed: 0, failed: 0, skipped: 0, faults: [] }
  : await runSuites({ quick: words.includes('--quick'), filters: [] });
if (!words.includes('--no-tests')) {
  lines.push(`${tally.failed === 0 ? 'ok    ' : 'FAILED'} tests (${seconds(start)})`);
}
if (tally.faults.length > 0) console.log(`\nWhat failed:\n\n${tally.faults.join('\n\n')}`);
console.log(`\n${lines.join('\n')}\n`);
const passed = tally.passed + steps.length - failedSteps;
const failed = tally.failed + failedSteps;
console.log(tallyLine({ passed, failed, skipped: tally.skipped }));
process.exitCode = failed > 0 ? 1 : 0;
