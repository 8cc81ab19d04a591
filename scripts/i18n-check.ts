/**
 * Fails when a page holds a message that the catalogues do not, or when a message has no Arabic: an un-extracted
 * message shows as a hash in production. `npm run i18n` writes the catalogues that this compares with.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));
const files = ['en', 'ar'].map((locale) => `${project}src/surfaces/web/locales/${locale}.po`);

/** Messages of a PO file with their translations; obsolete entries are left out. */
function entriesOf(text: string): Map<string, string> {
  const entries = new Map<string, string>();
  for (const block of text.split(/\n\n+/)) {
    const lines = block.split('\n').filter((line) => !line.startsWith('#'));
    const part = (name: string) => {
      const at = lines.findIndex((line) => line.startsWith(`${name} "`));
      if (at < 0) return undefined;
      const after = lines.slice(at + 1);
      const end = after.findIndex((line) => !line.startsWith('"'));
      const own = [lines[at]!.slice(name.length + 1), ...after.slice(0, end < 0 ? undefined : end)];
      return own.map((line) => JSON.parse(line) as string).join('');
    };
    const id = part('msgid');
    if (id) entries.set(`${part('msgctxt') ?? ''}\u0004${id}`, part('msgstr') ?? '');
  }
  return entries;
}

const before = files.map((file) => readFileSync(file, 'utf8'));
execFileSync(process.execPath, [
  `${project}node_modules/.bin/lingui`,
  'extract',
  '--clean',
  '--config',
  `${project}src/surfaces/web/lingui.config.ts`,
]);
const after = files.map((file) => readFileSync(file, 'utf8'));
files.forEach((file, index) => {
  writeFileSync(file, before[index]!);
});

const name = (key: string) => key.slice(key.indexOf('\u0004') + 1);
const kept = entriesOf(before[0]!);
const wanted = entriesOf(after[0]!);
const unextracted = [...wanted.keys()].filter((key) => !kept.has(key));
const stale = [...kept.keys()].filter((key) => !wanted.has(key));
const untranslated = [...entriesOf(after[1]!)].filter(([, text]) => text === '').map(([key]) => key);

for (const key of unextracted) console.error(`Not in the catalogues: ${name(key)}`);
for (const key of stale) console.error(`In the catalogues but on no page: ${name(key)}`);
for (const key of untranslated) console.error(`No Arabic: ${name(key)}`);
if (unextracted.length + stale.length + untranslated.length > 0) {
  console.error('Run "npm run i18n" and write what is missing in src/surfaces/web/locales/ar.po.');
  process.exitCode = 1;
} else {
  console.log(`${wanted.size} messages, all in the catalogues and in Arabic.`);
}
