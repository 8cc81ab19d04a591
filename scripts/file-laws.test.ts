/** Every law on names and first lines has a file that breaks it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileFaults } from './file-laws.ts';

let root = '';
const OPENING = '/** Why this file exists. */\n';

function write(file: string, text = OPENING): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'trellis-laws-'));
  write('scripts/check.ts');
  write('src/areas/events/README.md', '# Events\n');
});
afterEach(() => rmSync(root, { recursive: true }));

test.each([
  ['src/kernel/utils.ts', 'says nothing'],
  ['src/kernel/date-helpers.ts', 'says nothing'],
  ['src/shared/ids.ts', 'says nothing'],
  ['src/kernel/service.ts', 'says nothing'],
  ['src/kernel/SealEvents.ts', 'kebab-case'],
  ['docs/decisions/first.md', 'NNNN-what-was-decided.md'],
  ['docs/decisions/0003-third.md', 'without gaps'],
])('%s is a fault: %s', (file, fault) => {
  write(file);
  expect(fileFaults(root).join('\n')).toContain(fault);
});

test.each([
  ['src/kernel/seal.ts', `import { a } from './a.ts';\n`, 'open with a sentence'],
  ['src/areas/events/index.ts', `${OPENING}export { a } from './a.ts';\n`, 'barrel'],
  [
    'src/areas/events/queries.ts',
    `${OPENING}import type { FinanceTables } from '../finance/tables.gen.ts';\n`,
    'not FinanceTables',
  ],
])('%s with such a text is a fault', (file, text, fault) => {
  write(file, text);
  expect(fileFaults(root).join('\n')).toContain(fault);
});

test('what keeps to the laws has no fault', () => {
  write('src/kernel/imports/managers.ts');
  write('src/platform/database.ts');
  write('src/areas/events/tables.gen.ts', 'export interface EventsTables {}\n');
  write('src/areas/events/index.ts', `${OPENING}import { a } from './a.ts';\nexport const events = { a };\n`);
  write(
    'src/areas/events/sql.ts',
    `${OPENING}import type { FinanceViews } from '../finance/tables.gen.ts';\nimport type { EventsTables } from './tables.gen.ts';\n`,
  );
  write('docs/decisions/0001-first.md', '# First\n');
  write('docs/decisions/0002-second.md', '# Second\n');
  expect(fileFaults(root)).toEqual([]);
});
