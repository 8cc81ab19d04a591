/** Plants one violation per import rule in a project made for it, and proves that the checker bites. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { importFaults } from './import-rules.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Rule, importing file, imported file. */
const PLANTED: [rule: string, from: string, to: string][] = [
  ['platform-knows-nothing-above', 'src/platform/log.ts', 'src/kernel/perform.ts'],
  ['kernel-knows-no-area', 'src/kernel/org/read.ts', 'src/areas/events/contract.ts'],
  ['areas-know-no-surface', 'src/areas/events/commands.ts', 'src/surfaces/server/routes.ts'],
  ['areas-meet-at-contracts', 'src/areas/events/queries.ts', 'src/areas/finance/sql.ts'],
  ['one-file-names-the-areas', 'src/surfaces/server/start.ts', 'src/areas/finance/index.ts'],
  ['one-door', 'src/areas/events/reactions.ts', 'src/platform/database.ts'],
  ['one-door', 'src/kernel/org/write.ts', 'src/platform/database.ts'],
  ['servers-import-no-screen', 'src/surfaces/server/pages.ts', 'src/areas/events/ui/seats.ts'],
  ['screens-import-no-server', 'src/areas/events/ui/waiting.ts', 'src/areas/events/sql.ts'],
  ['screens-use-the-kit', 'src/areas/events/ui/open.ts', 'src/surfaces/web/shell/shell.tsx'],
  ['screens-keep-to-themselves', 'src/areas/events/ui/cost.ts', 'src/areas/finance/ui/cost.ts'],
  ['screens-keep-to-themselves', 'src/surfaces/server/sign-in/ui/form.ts', 'src/areas/events/ui/form.ts'],
  ['surfaces-ship-no-test-code', 'src/surfaces/cli/main.ts', 'src/testing/db.ts'],
];

const PERMITTED: [from: string, to: string][] = [
  ['src/areas/events/commands.ts', 'src/areas/finance/contract.ts'],
  ['src/areas/events/queries.ts', 'src/areas/finance/tables.gen.ts'],
  ['src/areas/events/ui/seats.ts', 'src/surfaces/web/kit/page.ts'],
  ['src/areas/events/ui/grid.ts', 'src/areas/finance/contract.ts'],
  ['src/areas/events/ui/state.ts', 'src/areas/events/machine.ts'],
  ['src/areas/index.ts', 'src/areas/events/index.ts'],
  ['src/kernel/perform.ts', 'src/platform/database.ts'],
  ['src/kernel/org/org.test.ts', 'src/testing/db.ts'],
];

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'trellis-imports-'));
  for (const file of ['.dependency-cruiser.js', 'tsconfig.json', 'package.json']) {
    copyFileSync(join(ROOT, file), join(root, file));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Writes both files; `from` imports a type of `to`, the weakest import there is. */
function plant(from: string, to: string): void {
  const steps = '../'.repeat(from.split('/').length - 1);
  write(to, 'export interface Thing { name: string }\n');
  write(from, `import type { Thing } from '${steps}${to}';\nexport type Mine = Thing;\n`);
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

test('each planted violation is found by its rule, even when only a type is imported', () => {
  for (const [, from, to] of PLANTED) plant(from, to);
  const faults = importFaults(root);
  for (const [rule, from, to] of PLANTED) expect(faults).toContain(`${rule}: ${from} imports ${to}`);
});

test('what the rules permit passes', () => {
  for (const [from, to] of PERMITTED) plant(from, to);
  expect(importFaults(root)).toEqual([]);
});

test('a circle of types is found', () => {
  plant('src/kernel/one.ts', 'src/kernel/two.ts');
  write('src/kernel/two.ts', `import type { Mine } from './one.ts';\nexport type Thing = Mine[];\n`);
  expect(importFaults(root).join()).toContain('no-cycles: ');
});

test('areas that meet in a circle are found, file by file innocent', () => {
  plant('src/areas/events/commands.ts', 'src/areas/finance/contract.ts');
  plant('src/areas/finance/commands.ts', 'src/areas/events/contract.ts');
  expect(importFaults(root).join()).toContain('no-cycles-among-areas: ');
});

test('an import of nothing and a tool at run time are found', () => {
  write('src/kernel/lost.ts', `import { gone } from './gone.ts';\nexport const lost = gone;\n`);
  write('src/kernel/tool.ts', `import { test } from 'vitest';\nexport const tool = test;\n`);
  const faults = importFaults(root).join();
  expect(faults).toContain('imports-resolve: src/kernel/lost.ts imports ./gone.ts');
  expect(faults).toContain('no-tools-at-run-time: src/kernel/tool.ts');
});

test('modules that the tool did not see are a fault', () => {
  plant('src/kernel/one.ts', 'src/kernel/two.ts');
  const config = join(root, '.dependency-cruiser.js');
  writeFileSync(
    config,
    `import rules from '${join(ROOT, '.dependency-cruiser.js')}';\n` +
      `export default { ...rules, options: { ...rules.options, exclude: 'one' } };\n`,
  );
  expect(importFaults(root)).toEqual(['dependency-cruiser did not see 1 modules, such as src/kernel/one.ts']);
});
