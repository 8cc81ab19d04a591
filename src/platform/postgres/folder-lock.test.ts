/** The lock must let exactly one through, whoever comes when, and never stay behind a process that is gone. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holderOf, lockFolder } from './folder-lock.ts';
import { processMark } from './process-mark.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trellis-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('one of many takes it, each of the others is refused, and after its release one of many again', async () => {
  for (let round = 0; round < 20; round += 1) {
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)));
    const won = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(won).toHaveLength(1);
    expect((await holderOf(folder))?.pid).toBe(process.pid);
    await won[0]!.release();
    expect(await holderOf(folder)).toBeUndefined();
  }
  expect(await readdir(folder)).toHaveLength(1);
});

test('the address is told once announced', async () => {
  const lock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toThrow(`(process ${process.pid}, since `);
  await lock.announce('http://127.0.0.1:4180');
  await expect(lockFolder(folder)).rejects.toThrow(/UTC, at http:\/\/127\.0\.0\.1:4180\)/);
});

test('a holder that ended, or whose number another process now has, holds nothing', async () => {
  const { pid } = spawnSync('true');
  const since = new Date().toISOString();
  await writeFile(join(folder, 'trellis-4.lock'), JSON.stringify({ pid, mark: '', since }));
  await (await lockFolder(folder)).release();
  await writeFile(
    join(folder, 'trellis-9.lock'),
    JSON.stringify({ pid: process.pid, mark: 'another boot 1', since }),
  );
  expect(processMark(process.pid)).not.toBe('');
  await (await lockFolder(folder)).release();
  expect(await readdir(folder)).toEqual(['trellis-10.lock']);
});

test('a lock file left empty by a crash in the middle of writing is passed after a moment', async () => {
  await writeFile(join(folder, 'trellis-1.lock'), '');
  const lock = await lockFolder(folder);
  expect((await holderOf(folder))?.pid).toBe(process.pid);
  await lock.release();
});
