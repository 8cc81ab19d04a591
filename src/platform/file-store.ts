/**
 * Where the bytes of attached files lie: a folder on disk, or a bucket of S3-compatible storage. Contents are named by
 * their SHA-256, are never changed, and are complete or absent, also after a crash or on a full disk.
 */
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { S3mini } from 's3mini';
import { newId } from './ids.ts';

/** Settings of a store. */
export type FileStoreConfig =
  | { kind: 'disk'; folder: string }
  | { kind: 's3'; url: string; key: string; secret: string; region: string };

export interface FileStore {
  readonly kind: 'disk' | 's3';
  /** Keeps the bytes for good; done again, it changes nothing. Throws when they are not safely there. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** The bytes as a stream, and how many; null when there are none under this key. */
  get(key: string): Promise<{ stream: Readable; size: number } | null>;
  /** Nothing happens when there are none. */
  remove(key: string): Promise<void>;
}

const KEY = /^[0-9a-f]{64}$/;
/** Longer than any write takes. */
const LEFTOVER_MS = 3600_000;
const S3_PATIENCE_MS = 120_000;

/** Opens the store of the settings; nothing is read or written before the first call. */
export function openFileStore(config: FileStoreConfig): FileStore {
  return config.kind === 'disk' ? diskStore(config.folder) : s3Store(config);
}

function checked(key: string): string {
  if (!KEY.test(key)) throw new Error('a content is named by its SHA-256 in hexadecimal');
  return key;
}

/** Whether the error says that there is nothing of that name. */
const isAbsent = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

function diskStore(folder: string): FileStore {
  const pathOf = (key: string) => join(folder, checked(key).slice(0, 2), key.slice(2, 4), key);
  const parts = join(folder, 'incoming');
  let isSwept = false;

  /** What a process that died in the middle of a write left behind. */
  const sweep = async () => {
    isSwept = true;
    for (const name of await readdir(parts)) {
      const path = join(parts, name);
      const found = await stat(path).catch(() => null);
      if (found !== null && Date.now() - found.mtimeMs > LEFTOVER_MS) await rm(path, { force: true });
    }
  };
  const syncFolder = async (path: string) => {
    // Windows cannot open folders; its renames are kept by the file system's own log.
    if (process.platform === 'win32') return;
    const handle = await open(path, 'r');
    await handle.sync().finally(() => handle.close());
  };

  return {
    kind: 'disk',
    async put(key, bytes) {
      const path = pathOf(key);
      const there = await stat(path).catch((error: unknown) => {
        if (!isAbsent(error)) throw error;
        return null;
      });
      if (there?.size === bytes.byteLength) return;
      await mkdir(parts, { recursive: true, mode: 0o700 });
      if (!isSwept) await sweep();
      const part = join(parts, `${key}.${newId()}`);
      try {
        const handle = await open(part, 'wx', 0o600);
        try {
          await handle.writeFile(bytes);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await rename(part, path);
        await syncFolder(dirname(path));
      } catch (error) {
        await rm(part, { force: true }).catch(() => undefined);
        throw error;
      }
    },
    async get(key) {
      try {
        const handle = await open(pathOf(key), 'r');
        const { size } = await handle.stat();
        return { stream: handle.createReadStream(), size };
      } catch (error) {
        if (isAbsent(error)) return null;
        throw error;
      }
    },
    async remove(key) {
      await rm(pathOf(key), { force: true });
    },
  };
}

function s3Store(config: Extract<FileStoreConfig, { kind: 's3' }>): FileStore {
  const bucket = new S3mini({
    endpoint: config.url,
    accessKeyId: config.key,
    secretAccessKey: config.secret,
    region: config.region,
    requestAbortTimeout: S3_PATIENCE_MS,
  });
  return {
    kind: 's3',
    async put(key, bytes) {
      // S3 takes an object whole or not at all.
      await bucket.putObject(checked(key), bytes, 'application/octet-stream', undefined, {
        // The key is the hash: storage that knows the header refuses what was damaged on its way.
        'x-amz-checksum-sha256': Buffer.from(key, 'hex').toString('base64'),
      });
    },
    async get(key) {
      const answer = await bucket.getObjectResponse(checked(key));
      if (answer === null || answer.body === null) return null;
      return {
        stream: Readable.fromWeb(answer.body as never),
        size: Number(answer.headers.get('content-length')),
      };
    },
    async remove(key) {
      await bucket.deleteObject(checked(key));
    },
  };
}
