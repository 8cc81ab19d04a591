/**
 * Runs the import rules of `.dependency-cruiser.js` and makes sure that the tool saw every module: without a
 * TypeScript that it can read through it sees none and passes.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Cruise {
  modules: { source: string }[];
  summary: { violations: { from: string; to: string; rule: { name: string }; cycle?: { name: string }[] }[] };
}

const CRUISER = fileURLToPath(
  new URL('../node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', import.meta.url),
);

/** Faults of the project at `root`, one sentence each; none when every import keeps to the rules. */
export function importFaults(root: string): string[] {
  const args = [CRUISER, 'src', '--config', '.dependency-cruiser.js', '--output-type', 'json'];
  const done = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 1e9 });
  if (!done.stdout.startsWith('{')) {
    return [`dependency-cruiser did not run: ${(done.stderr || done.stdout).trim()}`];
  }
  const cruise = JSON.parse(done.stdout) as Cruise;
  // Folders of the kernel and the surfaces hold `ui` folders, which look up to the shell: only a circle that stays
  // among areas is one.
  const among = (path: string) => /^src\/areas\/[^/]+$/.test(path);
  const violations = cruise.summary.violations.filter(
    ({ rule, from, cycle }) =>
      rule.name !== 'no-cycles-among-areas' || [from, ...(cycle ?? []).map((step) => step.name)].every(among),
  );
  const faults = violations.map(({ rule, from, to, cycle }) =>
    cycle === undefined
      ? `${rule.name}: ${from} imports ${to}`
      : `${rule.name}: ${[from, ...cycle.map((step) => step.name)].join(' → ')}`,
  );
  const seen = new Set(cruise.modules.map((module) => module.source));
  const unseen = sourceFiles(root).filter((file) => !seen.has(file));
  if (unseen.length > 0) {
    faults.push(`dependency-cruiser did not see ${unseen.length} modules, such as ${unseen[0]}`);
  }
  return faults;
}

function sourceFiles(root: string): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `src/${file}`);
}
