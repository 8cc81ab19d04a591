/** Builds the web client when it is missing or older than its sources, so that `npm start` needs no other command. */
import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const BUILT = join(PROJECT, 'dist/web/index.html');
const DAY_MS = 86_400_000;

/** Resolves when dist/web is up to date. An installation without sources newer than the build is left alone. */
export async function buildWebClient(say: (line: string) => void): Promise<void> {
  if (existsSync(BUILT) && (await newestSource()) <= (await stat(BUILT)).mtimeMs) return;
  say('Building the web client …');
  const { build } = await import('vite');
  // Under a test runner NODE_ENV says `test`, and React's development build would be what people get.
  const environment = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  // Nothing is emptied first: another program may be serving this folder, and open windows still load old chunks.
  await build({
    configFile: join(PROJECT, 'src/surfaces/web/vite.config.ts'),
    logLevel: 'error',
    build: { emptyOutDir: false },
  }).finally(() => {
    if (environment === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = environment;
  });
  await removeOldAssets();
}

/** Names of assets change with their content; those of builds of more than a day ago are asked for no more. */
async function removeOldAssets(): Promise<void> {
  const folder = join(PROJECT, 'dist/web/assets');
  for (const name of await readdir(folder)) {
    const { mtimeMs } = await stat(join(folder, name));
    if (Date.now() - mtimeMs > DAY_MS) await rm(join(folder, name), { force: true });
  }
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
