/**
 * Runs the test suites one after the other and adds up what they counted: operations on the embedded PostgreSQL,
 * journeys in a browser, operations again on PostgreSQL 15. What cannot run is skipped, and says why.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { buildWebClient } from '../src/surfaces/server/build-web.ts';
import { findBrowser } from '../src/testing/browser.ts';
import { startOlderServer } from './older-server.ts';

/** What a run counted. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** Why it failed, to be said again at the very end: of a long log, often nothing but the end is kept. */
  faults: string[];
}

/** What the older server is asked: everything that is SQL. Processes, files and screens are the same on both. */
const ON_OLDER = [
  'src/kernel/',
  'src/areas/',
  'src/demo/',
  'src/testing/laws',
  'src/testing/faults/database',
  'src/platform/postgres/backup',
];

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Runs every suite (`quick`: operations on the embedded server only) over the files that match `filters`. */
export async function runSuites(options: { quick: boolean; filters: string[] }): Promise<Tally> {
  const total: Tally = { passed: 0, failed: 0, skipped: 0, faults: [] };
  const reasons: string[] = [];
  const add = (tally: Tally) => {
    total.passed += tally.passed;
    total.failed += tally.failed;
    total.skipped += tally.skipped;
    total.faults.push(...tally.faults);
  };
  // A suite that cannot run counts as one skipped test, so that the last line does not hide it.
  const skip = (what: string, why: string) => {
    reasons.push(`${what}: ${why}`);
    total.skipped += 1;
  };

  add(await suite('operations on the embedded PostgreSQL', 'operations', options.filters, {}));
  if (options.quick) reasons.push('journeys and PostgreSQL 15: left out by --quick');
  else {
    const browser = await findBrowser();
    if ('skipped' in browser) skip('journeys', browser.skipped);
    else {
      await buildWebClient(console.log);
      const env = { TRELLIS_BROWSER: Object.keys(browser.env).length === 0 ? browser.executablePath : '' };
      add(await suite('journeys', 'journeys', options.filters, env));
    }
    const older = await startOlderServer();
    if ('skipped' in older) skip('operations on PostgreSQL 15', older.skipped);
    else {
      const env = { TRELLIS_TEST_DATABASE_URL: older.url };
      const filters = options.filters.length > 0 ? options.filters : ON_OLDER;
      try {
        add(await suite('operations on PostgreSQL 15', 'operations', filters, env));
      } finally {
        await older.stop();
      }
    }
  }
  if (!existsSync(join(process.env.TRELLIS_TEST_DATA ?? join(ROOT, '../shared/data'), 'people'))) {
    reasons.push('tests on real people files: TRELLIS_TEST_DATA names no folder that holds people/');
  }
  for (const reason of reasons) console.log(`skipped: ${reason}`);
  return total;
}

/** `123 passed, 0 failed, 4 skipped`: the line that a CI reads. */
export const tallyLine = (t: Omit<Tally, 'faults'>): string =>
  `${t.passed} passed, ${t.failed} failed, ${t.skipped} skipped`;

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    status: string;
    name: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] | null }[];
  }[];
}

async function suite(
  title: string,
  project: string,
  filters: string[],
  env: Record<string, string>,
): Promise<Tally> {
  console.log(`\n== ${title}`);
  const folder = await mkdtemp(join(tmpdir(), 'trellis-report-'));
  const file = join(folder, 'report.json');
  const args = ['run', '--project', project, '--passWithNoTests', ...filters];
  args.push('--reporter=default', '--reporter=json', `--outputFile.json=${file}`);
  try {
    const { code, output } = await run([join(ROOT, 'node_modules/vitest/vitest.mjs'), ...args], env);
    const tally = await tallyOf(file, title);
    // An error outside every test (a set-up that fails, an unhandled rejection) ends the run without a failed test.
    if (code !== 0 && tally.failed === 0) {
      tally.failed = 1;
      tally.faults.push(`${title}: no test failed, yet it ended with ${code}\n${unhandledIn(output)}`);
    }
    return tally;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs Node on `args` with its output passed on as it comes; resolves to the exit code or signal, and the output. */
async function run(
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | string; output: string }> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const parts: string[] = [];
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    from.setEncoding('utf8');
    from.on('data', (part: string) => {
      parts.push(part);
      to.write(part);
    });
  }
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({ code: code ?? signal ?? 'nothing', output: parts.join('') }),
    );
  });
}

/** What the runner printed of errors outside every test; else the last lines that it printed. */
function unhandledIn(output: string): string {
  const plain = stripVTControlCharacters(output);
  const from = plain.search(/Unhandled (Errors?|Rejection)/);
  return from < 0 ? plain.slice(-2000) : plain.slice(from, from + 4000);
}

async function tallyOf(file: string, title: string): Promise<Tally> {
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0, faults: [] };
  const report = JSON.parse(await readFile(file, 'utf8')) as VitestReport;
  const faults: string[] = [];
  let unreadable = 0;
  for (const tested of report.testResults) {
    const failed = tested.assertionResults.filter((a) => a.status === 'failed');
    for (const one of failed) {
      const why = stripVTControlCharacters(one.failureMessages?.[0] ?? '').slice(0, 1500);
      faults.push(`${title}: ${relative(ROOT, tested.name)}: ${one.fullName}\n${why}`);
    }
    if (tested.status === 'failed' && failed.length === 0) {
      unreadable += 1;
      faults.push(`${title}: ${relative(ROOT, tested.name)}\n${tested.message.slice(0, 1500)}`);
    }
  }
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unreadable,
    skipped: report.numPendingTests + report.numTodoTests,
    faults,
  };
}
