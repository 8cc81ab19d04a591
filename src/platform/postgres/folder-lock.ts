/**
 * One Trellis per data folder. Node has no file locks, so the lock is a numbered file: taking it means being
 * the first to create the number after that of a holder who is gone. Creation is exclusive and the highest
 * number is never deleted by anyone else, so two processes that start together cannot both win.
 */
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning, processMark, processPlace } from './process-mark.ts';

/** Who holds a data folder. */
export interface Holder {
  pid: number;
  /** Tells this process from a later one with the same number. */
  mark: string;
  /** Where that number means something: from elsewhere (another container) only the file's time tells. */
  place: string;
  /** ISO instant. */
  since: string;
  /** Where its server answers, once known. */
  address?: string;
}

export interface FolderLock {
  /** Adds the address at which this process answers, for the message that a second start shows. */
  announce(address: string): Promise<void>;
  release(): Promise<void>;
}

const NAME = /^trellis-(\d+)\.lock$/;
const WRITING_MS = 2000;
const BEAT_MS = 3000;
const PATIENCE_MS = 10_000;
const RELEASED = '"released"';

/**
 * Takes the data folder for this process, or throws a sentence that says who has it. After a crash in another
 * container it first waits up to `patience` milliseconds for a sign of life.
 */
export async function lockFolder(folder: string, patience = PATIENCE_MS): Promise<FolderLock> {
  await mkdir(folder, { recursive: true });
  const me: Holder = {
    pid: process.pid,
    mark: processMark(process.pid),
    place: processPlace(),
    since: new Date().toISOString(),
  };
  for (;;) {
    const last = await highest(folder);
    const holder = last === 0 ? undefined : await readHolder(folder, last);
    if (holder === 'being written') {
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    if (holder !== undefined && (await isAlive(folder, last, holder, patience)))
      throw new Error(describe(holder));
    const mine = join(folder, `trellis-${last + 1}.lock`);
    const file = await open(mine, 'wx', 0o644).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    if (file === undefined) continue;
    await file.writeFile(JSON.stringify(me));
    await file.close();
    if ((await highest(folder)) !== last + 1) {
      // Somebody came past while this process had stood still; look again.
      await rm(mine, { force: true });
      continue;
    }
    await removeBelow(folder, last + 1);
    const rewrite = async (text: string) => {
      await writeFile(`${mine}.next`, text);
      await rename(`${mine}.next`, mine);
    };
    const beat = setInterval(() => {
      const now = new Date();
      utimes(mine, now, now).catch(() => undefined);
    }, BEAT_MS);
    beat.unref();
    return {
      announce: (address) => rewrite(JSON.stringify({ ...me, address })),
      // Deleting it would start the numbers anew under the feet of one who has just read them.
      release: async () => {
        clearInterval(beat);
        await rewrite(RELEASED);
      },
    };
  }
}

/** Who holds the folder now, if anyone alive does. */
export async function holderOf(folder: string): Promise<Holder | undefined> {
  const last = await highest(folder).catch(() => 0);
  const holder = last === 0 ? undefined : await readHolder(folder, last);
  if (holder === undefined || holder === 'being written') return undefined;
  return (await isAlive(folder, last, holder, 0)) ? holder : undefined;
}

async function isAlive(folder: string, number: number, holder: Holder, patience: number): Promise<boolean> {
  if (holder.place === processPlace()) return isRunning(holder.pid, holder.mark);
  const beat = () =>
    stat(join(folder, `trellis-${number}.lock`)).then(
      (s) => s.mtimeMs,
      () => 0,
    );
  const first = await beat();
  if (Math.abs(Date.now() - first) > PATIENCE_MS) return false;
  if (patience === 0) return true;
  const until = Date.now() + patience;
  while (Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    if ((await beat()) !== first) return true;
  }
  return false;
}

function describe(holder: Holder): string {
  const since = `${holder.since.slice(0, 16).replace('T', ' ')} UTC`;
  const at = holder.address === undefined ? '' : `, at ${holder.address}`;
  return `The data folder is in use by another Trellis (process ${holder.pid}, since ${since}${at}). Stop that one first, or set TRELLIS_DATA to another folder.`;
}

async function highest(folder: string): Promise<number> {
  const numbers = (await readdir(folder)).map((name) => Number(NAME.exec(name)?.[1] ?? 0));
  return Math.max(0, ...numbers);
}

async function removeBelow(folder: string, number: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const found = Number(NAME.exec(name)?.[1] ?? number);
    if (found < number) await rm(join(folder, name), { force: true });
  }
}

async function readHolder(folder: string, number: number): Promise<Holder | 'being written' | undefined> {
  const path = join(folder, `trellis-${number}.lock`);
  try {
    const text = await readFile(path, 'utf8');
    return text === RELEASED ? undefined : (JSON.parse(text) as Holder);
  } catch {
    // Empty for an instant while its maker writes; for longer only if the maker died in that instant.
    const age = await stat(path).then(
      (s) => Date.now() - s.mtimeMs,
      () => 0,
    );
    return age < WRITING_MS ? 'being written' : undefined;
  }
}
