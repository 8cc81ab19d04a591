/** Builds the web client when it is missing or older than its sources, so that `npm start` needs no other command. */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const BUILT = join(PROJECT, 'dist/web/index.html');

/** Resolves when dist/web is up to date. An installation without sources newer than the build is left alone. */
export async function buildWebClient(say: (line: string) => void): Promise<void> {
  if (existsSync(BUILT) && (await newestSource()) <= (await stat(BUILT)).mtimeMs) return;
  say('Building the web client …');
  const { build } = await import('vite');
  await build({ configFile: join(PROJECT, 'src/surfaces/web/vite.config.ts'), logLevel: 'error' });
}

async function newestSource(): Promise<number> {
  let newest = 0;
  for (const folder of ['src/surfaces', 'src/kernel', 'src/areas']) {
    const entries = await readdir(join(PROJECT, folder), { recursive: true, withFileTypes: true });
    const files = entries.filter(
      (e) => e.isFile() && /\.(tsx?|css|html|po|svg|js)$/.test(e.name) && !e.name.includes('.test.'),
    );
    const times = await Promise.all(
      files.map((f) => stat(join(f.parentPath, f.name)).then((s) => s.mtimeMs)),
    );
    newest = Math.max(newest, ...times);
  }
  return newest;
}
