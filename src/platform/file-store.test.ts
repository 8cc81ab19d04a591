/** Contents are complete or absent: on disk, on a disk that is full, and on a server that speaks S3. */
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import S3rver from '@20minutes/s3rver';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FileStore, openFileStore } from './file-store.ts';
import { freePort } from './postgres/port.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trellis-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const keyOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const read = async (store: FileStore, key: string) => {
  const found = await store.get(key);
  return found === null ? null : { bytes: await buffer(found.stream), size: found.size };
};

async function keepsAndForgets(store: FileStore): Promise<void> {
  for (const bytes of [Buffer.from('one'), randomBytes(9_000_000)]) {
    const key = keyOf(bytes);
    expect(await store.get(key)).toBeNull();
    await store.put(key, bytes);
    await store.put(key, bytes);
    const found = await read(store, key);
    expect(found?.size).toBe(bytes.byteLength);
    expect(found?.bytes.equals(bytes)).toBe(true);
    await store.remove(key);
    await store.remove(key);
    expect(await store.get(key)).toBeNull();
  }
  await expect(store.put('../escape', Buffer.from('x'))).rejects.toThrow('SHA-256');
}

describe('on disk', () => {
  const store = () => openFileStore({ kind: 'disk', folder: join(folder, 'files') });
  const allFiles = async () =>
    (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((f) => f.isFile())
      .map((f) => f.name);

  test('keeps and forgets contents', () => keepsAndForgets(store()));

  test('a full disk leaves nothing half-written, and says why', async () => {
    const bytes = randomBytes(400_000);
    // A process that may write files of 200 blocks of 1 kB at most: the write breaks off in the middle.
    const script = `import { openFileStore } from ${JSON.stringify(fileURLToPath(new URL('./file-store.ts', import.meta.url)))};
      process.on('SIGXFSZ', () => undefined);
      const bytes = Buffer.from(${JSON.stringify(bytes.toString('base64'))}, 'base64');
      await openFileStore({ kind: 'disk', folder: ${JSON.stringify(join(folder, 'files'))} })
        .put('${keyOf(bytes)}', bytes).then(() => console.log('kept'), (error) => console.log('refused', error.code));`;
    await writeFile(join(folder, 'put.mts'), script);
    const run = spawnSync(
      'bash',
      ['-c', `ulimit -f 200; exec "$0" "$1"`, process.execPath, join(folder, 'put.mts')],
      { encoding: 'utf8' },
    );
    expect(run.stdout.trim(), run.stderr).toBe('refused EFBIG');
    expect(await allFiles()).toEqual(['put.mts']);
    await store().put(keyOf(bytes), bytes);
    expect((await read(store(), keyOf(bytes)))?.bytes.equals(bytes)).toBe(true);
  });

  test('what a killed process left behind is swept, and what is being written is not', async () => {
    const incoming = join(folder, 'files', 'incoming');
    await mkdir(incoming, { recursive: true });
    await writeFile(join(incoming, 'old.part'), 'half');
    await writeFile(join(incoming, 'new.part'), 'half');
    const long = new Date(Date.now() - 2 * 3600_000);
    await utimes(join(incoming, 'old.part'), long, long);
    await store().put(keyOf(Buffer.from('x')), Buffer.from('x'));
    expect((await allFiles()).sort()).toEqual([keyOf(Buffer.from('x')), 'new.part'].sort());
  });
});

describe('on a server that speaks S3', () => {
  let server: S3rver;
  let url: string;
  beforeEach(async () => {
    const port = await freePort();
    server = new S3rver({
      address: '127.0.0.1',
      port,
      silent: true,
      directory: folder,
      configureBuckets: [{ name: 'trellis-files' }],
    });
    await server.run();
    url = `http://127.0.0.1:${port}/trellis-files`;
  });
  afterEach(() => server.close());
  const given = { kind: 's3' as const, key: 'S3RVER', secret: 'S3RVER', region: 'us-east-1' };

  test('keeps and forgets contents', () => keepsAndForgets(openFileStore({ ...given, url })));

  test('a wrong key, a bucket that is not there and a server that is gone are errors, not losses', async () => {
    const bytes = Buffer.from('one');
    const key = keyOf(bytes);
    await expect(openFileStore({ ...given, url, secret: 'wrong' }).put(key, bytes)).rejects.toThrow('403');
    await expect(openFileStore({ ...given, url: `${url}-gone` }).put(key, bytes)).rejects.toThrow('404');
    await expect(
      openFileStore({ ...given, url: 'http://127.0.0.1:9/none' }).put(key, bytes),
    ).rejects.toThrow();
    await expect(openFileStore({ ...given, url, secret: 'wrong' }).get(key)).rejects.toThrow('403');
  });
});
