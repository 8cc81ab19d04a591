/** An installation is configured by people who see only our sentences. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from './config.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'trellis-config-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

test('nothing set means the embedded database on this machine only', async () => {
  const config = await readConfig({ TRELLIS_DATA: data });
  expect(config).toMatchObject({
    databaseUrl: undefined,
    host: '127.0.0.1',
    port: 4180,
    dataFolder: data,
    publicUrl: 'http://127.0.0.1:4180',
    logLevel: 'info',
    mail: { kind: 'files', folder: join(data, 'mail') },
  });
});

test('an empty variable means its default', async () => {
  const config = await readConfig({ TRELLIS_DATA: data, PORT: '', DATABASE_URL: ' ', TRELLIS_MAIL: '' });
  expect(config.port).toBe(4180);
  expect(config.databaseUrl).toBeUndefined();
});

test('every wrong variable is named in one message', async () => {
  const wrong = readConfig({
    PORT: 'many',
    DATABASE_URL: 'mysql://x/y',
    TRELLIS_URL: 'learning.example.org',
    TRELLIS_SECRET: 'short',
    LOG_LEVEL: 'loud',
    TRELLIS_MAIL: 'mail.example.org',
  });
  await expect(wrong).rejects.toThrow(/DATABASE_URL must be an address such as postgresql/);
  const message = await wrong.catch((error: Error) => error.message);
  for (const name of [
    'PORT must be a number',
    'TRELLIS_URL must',
    'TRELLIS_SECRET must',
    'LOG_LEVEL must be one of',
  ]) {
    expect(message).toContain(name);
  }
  expect(message).not.toContain('short');
});

test('the secret is made once, also by two starts at the same moment, and nobody else may read it', async () => {
  const both = await Promise.all([readConfig({ TRELLIS_DATA: data }), readConfig({ TRELLIS_DATA: data })]);
  const again = await readConfig({ TRELLIS_DATA: data });
  expect(new Set([...both, again].map((config) => config.secret)).size).toBe(1);
  expect(again.secret.length).toBeGreaterThanOrEqual(32);
  expect((await stat(join(data, 'secret'))).mode & 0o077).toBe(0);
  expect((await readFile(join(data, 'secret'), 'utf8')).trim()).toBe(again.secret);
});

test('a given secret is used and none is written', async () => {
  const secret = 's'.repeat(32);
  expect((await readConfig({ TRELLIS_DATA: data, TRELLIS_SECRET: secret })).secret).toBe(secret);
  await expect(stat(join(data, 'secret'))).rejects.toThrow('ENOENT');
});

test('a data folder that cannot be written is told in a sentence', async () => {
  await writeFile(join(data, 'file'), '');
  await expect(readConfig({ TRELLIS_DATA: join(data, 'file', 'below') })).rejects.toThrow(/TRELLIS_DATA/);
});

test('the public address is local unless told, without a slash at the end', async () => {
  const of = async (env: Record<string, string>) =>
    (await readConfig({ TRELLIS_DATA: data, ...env })).publicUrl;
  expect(await of({ HOST: '0.0.0.0', PORT: '8080' })).toBe('http://localhost:8080');
  expect(await of({ HOST: '::1' })).toBe('http://[::1]:4180');
  expect(await of({ TRELLIS_URL: 'https://learning.example.org/trellis/' })).toBe(
    'https://learning.example.org/trellis',
  );
});

test('files lie in the data folder, or in a bucket whose three settings belong together', async () => {
  const filesOf = async (env: Record<string, string>) =>
    (await readConfig({ TRELLIS_DATA: data, ...env })).files;
  expect(await filesOf({})).toEqual({ kind: 'disk', folder: join(data, 'files') });
  const bucket = {
    TRELLIS_S3_URL: 'https://s3.example.org/files',
    TRELLIS_S3_KEY: 'key',
    TRELLIS_S3_SECRET: 'a secret of a bucket',
  };
  expect(await filesOf(bucket)).toEqual({
    kind: 's3',
    url: 'https://s3.example.org/files',
    key: 'key',
    secret: 'a secret of a bucket',
    region: 'auto',
  });
  const half = filesOf({ ...bucket, TRELLIS_S3_KEY: '' });
  await expect(half).rejects.toThrow('belong together');
  expect(await half.catch((error: Error) => error.message)).not.toContain('a secret of a bucket');
});

test('what webhooks may call inside is named as hosts and networks', async () => {
  const allowed = async (text: string) =>
    (await readConfig({ TRELLIS_DATA: data, TRELLIS_WEBHOOK_ALLOW: text })).webhookAllow;
  expect(await allowed('')).toEqual([]);
  expect(await allowed('hooks.intranet, 10.1.0.0/16 ::1')).toEqual(['hooks.intranet', '10.1.0.0/16', '::1']);
  await expect(allowed('https://hooks.intranet')).rejects.toThrow(/TRELLIS_WEBHOOK_ALLOW must name hosts/);
});
