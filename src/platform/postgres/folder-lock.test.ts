/** The lock must let exactly one through, whoever comes when, and never stay behind a process that is gone. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holderOf, lockFolder } from './folder-lock.ts';
import { processMark, processPlace } from './process-mark.ts';

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
  await writeFile(
    join(folder, 'trellis-4.lock'),
    JSON.stringify({ pid, mark: '', place: processPlace(), since }),
  );
  await (await lockFolder(folder)).release();
  await writeFile(
    join(folder, 'trellis-9.lock'),
    JSON.stringify({ pid: process.pid, mark: 'another boot 1', place: processPlace(), since }),
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

test('a holder in another container is known by its beat alone', async () => {
  const file = join(folder, 'trellis-3.lock');
  const holder = { pid: 1, mark: 'there 1', place: 'another container', since: '2026-11-23T18:00:00.000Z' };
  await writeFile(file, JSON.stringify(holder));
  const beating = setInterval(() => void utimes(file, new Date(), new Date()), 50);
  await expect(lockFolder(folder, 1000)).rejects.toThrow('(process 1, since 2026-11-23 18:00 UTC)');
  expect((await holderOf(folder))?.pid).toBe(1);
  clearInterval(beating);
  const lock = await lockFolder(folder, 300);
  expect((await holderOf(folder))?.pid).toBe(process.pid);
  await lock.release();
  // One that was silent for long is not waited for.
  await writeFile(join(folder, 'trellis-9.lock'), JSON.stringify(holder));
  await utimes(join(folder, 'trellis-9.lock'), new Date(0), new Date(0));
  const before = Date.now();
  await (await lockFolder(folder)).release();
  expect(Date.now() - before).toBeLessThan(2000);
});
