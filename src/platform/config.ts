/**
 * What an installation may set, read once from the environment at start. Everything has a default with which
 * Trellis runs; whatever is set wrongly is named in a sentence before anything else happens.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { FileStoreConfig } from './file-store.ts';
import { isAllowance } from './outgoing.ts';

/** `smtp`: through a mail server; `files`: each message becomes a file in the folder. */
export type MailConfig = { kind: 'smtp'; url: string } | { kind: 'files'; folder: string };

/** Addresses from which mail leaves and to which it comes. */
export interface MailAddresses {
  from: string;
  /** Takes answers and requests; null: none. */
  intake: string | null;
  /** The mail server whose Authentication-Results are believed; absent: nobody's. */
  authServer: string | undefined;
}

export interface Config {
  /** Absent: the embedded PostgreSQL in the data folder. */
  databaseUrl: string | undefined;
  host: string;
  port: number;
  /** Absolute path. */
  dataFolder: string;
  /** How browsers reach this installation; without a slash at the end. */
  publicUrl: string;
  /** Signs sessions and links; at least 32 characters. */
  secret: string;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  mail: MailConfig;
  mailAddresses: MailAddresses;
  /** Mailbox from which mail is taken in; absent: none. */
  imapUrl: string | undefined;
  /** Where the bytes of attached files lie. */
  files: FileStoreConfig;
  /** Hosts and networks inside that webhooks may call. */
  webhookAllow: readonly string[];
}

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const environment = z.object({
  DATABASE_URL: z
    .string()
    .refine(
      hasProtocol('postgres:', 'postgresql:'),
      'must be an address such as postgresql://user:password@host:5432/trellis',
    )
    .optional(),
  PORT: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be between 1 and 65535')
    .max(65535, 'must be between 1 and 65535')
    .default(4180),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be a host name or an IP address, such as 0.0.0.0')
    .default('127.0.0.1'),
  TRELLIS_DATA: z.string().default('./data'),
  TRELLIS_URL: z
    .string()
    .refine(hasProtocol('http:', 'https:'), 'must be an address such as https://learning.example.org')
    .refine((text) => !/[?#]/.test(text), 'must not hold a question mark or a hash sign')
    .optional(),
  TRELLIS_SECRET: z.string().min(32, 'must be at least 32 characters long').optional(),
  LOG_LEVEL: z.enum(levels, `must be one of ${levels.join(', ')}`).default('info'),
  TRELLIS_MAIL: z
    .string()
    .refine(
      hasProtocol('smtp:', 'smtps:'),
      'must be an address such as smtp://user:password@mail.example.org:587',
    )
    .optional(),
  TRELLIS_MAIL_FROM: z
    .string()
    .regex(/^[^\s@<>]+@[^\s@<>]+$/, 'must be a mail address such as learning@example.org')
    .default('trellis@localhost.localdomain'),
  TRELLIS_MAIL_IN: z
    .string()
    .refine(
      hasProtocol('imap:', 'imaps:'),
      'must be the address of a mailbox, such as imaps://user:password@mail.example.org/INBOX',
    )
    .optional(),
  TRELLIS_MAIL_IN_ADDRESS: z
    .string()
    .regex(
      /^[^\s@<>+]+@[^\s@<>]+$/,
      'must be the mail address that takes requests, such as learning@example.org',
    )
    .optional(),
  TRELLIS_MAIL_IN_AUTH: z
    .string()
    .regex(
      /^[\w.-]{1,190}$/,
      'must be the name by which your mail server signs its checks, such as mx.example.org',
    )
    .optional(),
  TRELLIS_S3_URL: z
    .string()
    .refine(
      hasProtocol('http:', 'https:'),
      'must be the address of a bucket, such as https://s3.example.org/trellis-files',
    )
    .optional(),
  TRELLIS_S3_KEY: z.string().optional(),
  TRELLIS_S3_SECRET: z.string().optional(),
  TRELLIS_S3_REGION: z
    .string()
    .regex(/^[\w-]{1,60}$/, 'must be the name of a region, such as eu-central-1')
    .default('auto'),
  TRELLIS_WEBHOOK_ALLOW: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
    .refine(
      (list) => list.every(isAllowance),
      'must name hosts and networks, such as hooks.intranet, 10.1.0.0/16',
    )
    .default([]),
});

/**
 * The configuration of this installation. Throws one error that names every variable that is wrong. Without
 * TRELLIS_SECRET one is made at the first start and kept in the data folder; several processes on one
 * database must be given the same.
 */
export async function readConfig(env: Record<string, string | undefined>): Promise<Config> {
  // An empty variable, as compose files leave them, means the default.
  const set = Object.fromEntries(
    Object.keys(environment.shape).map((name) => [name, env[name]?.trim() || undefined]),
  );
  const parsed = environment.safeParse(set);
  if (!parsed.success) {
    const flaws = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`);
    throw wrong(flaws.join(' '));
  }
  const given = parsed.data;
  const dataFolder = resolve(given.TRELLIS_DATA);
  return {
    databaseUrl: given.DATABASE_URL,
    host: given.HOST,
    port: given.PORT,
    dataFolder,
    publicUrl: (given.TRELLIS_URL ?? localUrl(given.HOST, given.PORT)).replace(/\/+$/, ''),
    secret: given.TRELLIS_SECRET ?? (await keptSecret(dataFolder)),
    logLevel: given.LOG_LEVEL,
    mail:
      given.TRELLIS_MAIL === undefined
        ? { kind: 'files', folder: join(dataFolder, 'mail') }
        : { kind: 'smtp', url: given.TRELLIS_MAIL },
    mailAddresses: {
      from: given.TRELLIS_MAIL_FROM,
      intake: given.TRELLIS_MAIL_IN_ADDRESS ?? null,
      authServer: given.TRELLIS_MAIL_IN_AUTH,
    },
    imapUrl: given.TRELLIS_MAIL_IN,
    files: fileStore(given, dataFolder),
    webhookAllow: given.TRELLIS_WEBHOOK_ALLOW,
  };
}

function wrong(flaws: string): Error {
  return new Error(`The settings of this installation are not right. ${flaws}`);
}

/** The bucket when its address and both halves of its key are given, else the data folder. */
function fileStore(given: z.output<typeof environment>, dataFolder: string): FileStoreConfig {
  const { TRELLIS_S3_URL: url, TRELLIS_S3_KEY: key, TRELLIS_S3_SECRET: secret } = given;
  if (url === undefined && key === undefined && secret === undefined)
    return { kind: 'disk', folder: join(dataFolder, 'files') };
  if (url === undefined || key === undefined || secret === undefined)
    throw wrong(
      'TRELLIS_S3_URL, TRELLIS_S3_KEY and TRELLIS_S3_SECRET belong together: set all three, or none.',
    );
  return { kind: 's3', url, key, secret, region: given.TRELLIS_S3_REGION };
}

function localUrl(host: string, port: number): string {
  const isAny = host === '0.0.0.0' || host === '::';
  const name = isAny ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

function hasProtocol(...protocols: string[]): (text: string) => boolean {
  return (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

async function keptSecret(dataFolder: string): Promise<string> {
  const path = join(dataFolder, 'secret');
  const kept = async () => (await readFile(path, 'utf8')).trim();
  try {
    // 0711: the embedded database may run as another user, who must pass through.
    await mkdir(dataFolder, { recursive: true, mode: 0o711 });
    const made = randomBytes(32).toString('base64url');
    const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    if (file === undefined) {
      // Two processes may start at once: the one that came second waits for the first to have written.
      for (let tries = 0; tries < 40 && (await kept()) === ''; tries += 1) {
        await new Promise((done) => setTimeout(done, 25));
      }
      const found = await kept();
      if (found.length >= 32) return found;
      throw new Error('the file named secret in it is damaged; delete it, and everybody signs in again');
    }
    await file.writeFile(`${made}\n`);
    await file.sync();
    await file.close();
    return made;
  } catch (error) {
    throw new Error(
      `The secret that signs sessions could not be kept in the data folder (TRELLIS_DATA): ${(error as Error).message}. Make the folder writable, or set TRELLIS_SECRET.`,
      { cause: error },
    );
  }
}
