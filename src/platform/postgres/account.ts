/**
 * Decides as which user PostgreSQL runs. It refuses to run as root, so a Trellis started by root runs it as
 * the owner of the cluster or as `nobody`; where that user cannot reach the data folder (below /root, say) it
 * is given the one capability to pass through folders, which keeps the data where the owner put them.
 */
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { chown, lchown, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** How to run a program of PostgreSQL: as which user, and through which other program, if any. */
export interface Account {
  /** Absent: the user who runs Trellis. */
  user?: { uid: number; gid: number };
  /** `setpriv` and its options, or nothing. */
  through: string[];
  /** True when the server ends by itself with the process that started it. */
  endsWithParent: boolean;
}

/** Chooses the account for a cluster folder; `probe` is a program below the data folder that it must be able to run. */
export async function chooseAccount(cluster: string, probe: string): Promise<Account> {
  const hasSetpriv = process.platform === 'linux' && runs(['setpriv', '--version']);
  const dies = hasSetpriv ? ['--pdeathsig', 'INT'] : [];
  if (process.getuid?.() !== 0) {
    return { through: hasSetpriv ? ['setpriv', ...dies] : [], endsWithParent: hasSetpriv };
  }
  const user = (await ownerOf(cluster)) ?? (await nobody());
  if (runs([probe, '--version'], user)) {
    const ids = ['--reuid', `${user.uid}`, '--regid', `${user.gid}`, '--clear-groups'];
    // setpriv changes the user itself: the kernel forgets the death signal when the user changes later.
    return hasSetpriv
      ? { user, through: ['setpriv', ...ids, ...dies], endsWithParent: true }
      : { user, through: [], endsWithParent: false };
  }
  if (hasSetpriv) {
    // Reading suffices; containers often withhold it but grant the stronger one.
    for (const capability of ['dac_read_search', 'dac_override']) {
      const through = [
        'setpriv',
        ...['--reuid', `${user.uid}`, '--regid', `${user.gid}`, '--clear-groups'],
        // Without it the access() calls of PostgreSQL's own start ignore the capability.
        ...['--securebits', '+no_setuid_fixup'],
        ...['--bounding-set', `-all,+${capability}`, '--inh-caps', `-all,+${capability}`],
        ...['--ambient-caps', `+${capability}`],
        ...dies,
      ];
      if (runs([...through, probe, '--version'])) return { user, through, endsWithParent: true };
    }
  }
  throw new Error(
    'PostgreSQL may not run as root, and the user that it would run as instead cannot enter the data folder. Set TRELLIS_DATA to a folder that everybody may pass through (such as one below /var/lib), start Trellis as an ordinary user, or set DATABASE_URL.',
  );
}

/** Starts a program as the account. */
export function spawnAs(
  account: Account,
  program: string,
  args: string[],
  options: SpawnOptions,
): ChildProcess {
  const [first, ...rest] = [...account.through, program, ...args];
  const user = account.through.length === 0 ? account.user : undefined;
  // The working folder must be one that every user may enter.
  return spawn(first!, rest, { ...options, ...user, ...(process.platform === 'win32' ? {} : { cwd: '/' }) });
}

/** Gives a file, or a folder and all below it, to the account's user; nothing when it is theirs already. */
export async function give(path: string, account: Account): Promise<void> {
  if (account.user === undefined) return;
  const { uid, gid } = account.user;
  const found = await stat(path);
  if (found.uid === uid) return;
  if (found.isDirectory()) {
    for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
      await lchown(join(entry.parentPath, entry.name), uid, gid);
    }
  }
  // The folder itself last: as long as it is not theirs, an interrupted run starts again.
  await chown(path, uid, gid);
}

function runs(command: string[], user?: { uid: number; gid: number }): boolean {
  const [program, ...args] = command;
  const done = spawnSync(program!, args, { ...user, cwd: '/', stdio: 'ignore', timeout: 10_000 });
  return done.status === 0;
}

async function ownerOf(folder: string): Promise<{ uid: number; gid: number } | undefined> {
  const found = await stat(folder).catch(() => undefined);
  return found === undefined || found.uid === 0 ? undefined : { uid: found.uid, gid: found.gid };
}

async function nobody(): Promise<{ uid: number; gid: number }> {
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const fields = users
    .split('\n')
    .find((line) => line.startsWith('nobody:'))
    ?.split(':');
  if (fields === undefined) {
    throw new Error(
      'PostgreSQL may not run as root, and this machine has no user named nobody. Start Trellis as an ordinary user, or set DATABASE_URL.',
    );
  }
  return { uid: Number(fields[2]) >>> 0, gid: Number(fields[3]) >>> 0 };
}
