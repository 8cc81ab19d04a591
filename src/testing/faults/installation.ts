/**
 * An installation that tests may treat badly: its server is a process of its own that can be killed and started
 * again on the same database and data folder, and is called over HTTP like any other.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApiKey } from '../../kernel/access/contract-keys.ts';
import type { App } from '../../kernel/perform.ts';
import { perform } from '../../kernel/perform.ts';
import { freePort } from '../../platform/postgres/port.ts';
import type { AccountActor } from '../fixture.ts';

const SERVE = fileURLToPath(new URL('./serve.ts', import.meta.url));
const MAIN = fileURLToPath(new URL('../../surfaces/cli/main.ts', import.meta.url));
const PATIENCE_MS = 25_000;

/** What a call answered. */
export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers of every operation pass through here.
  body: any;
  headers: Headers;
}

export interface Installation {
  url: string;
  dataFolder: string;
  /** Starts the server; resolves when it answers. */
  start(): Promise<void>;
  /** Ends the server without a word to it. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** What it wrote so far. */
  output(): string;
  /** Starts a verb of the command line on the same database, to be killed. */
  begin(...words: string[]): ChildProcess;
  /** Runs a verb of the command line on the same database. */
  trellis(...words: string[]): Promise<{ code: number | null; output: string }>;
  call(method: string, path: string, key: string, body?: unknown, headers?: object): Promise<Answer>;
}

/** An installation on a database, or (without one) on the embedded PostgreSQL in its data folder; `settings` are more variables. */
export async function installation(
  databaseUrl: string | undefined,
  given?: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Installation> {
  const dataFolder = given ?? (await mkdtemp(join(tmpdir(), 'trellis-fault-')));
  await chmod(dataFolder, 0o711);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    HOST: '127.0.0.1',
    PORT: String(port),
    TRELLIS_DATA: dataFolder,
    TRELLIS_URL: url,
    LOG_LEVEL: 'warn',
    ...settings,
  };
  let child: ChildProcess | undefined;
  let output = '';
  const end = async (signal: NodeJS.Signals) => {
    if (child === undefined) return;
    const ended = new Promise((resolve) => child!.once('exit', resolve));
    const late = setTimeout(() => child?.kill('SIGKILL'), 10_000);
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await ended;
    }
    clearTimeout(late);
    child = undefined;
  };
  return {
    url,
    dataFolder,
    output: () => output,
    start: async () => {
      child = spawn(process.execPath, [SERVE], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (data) => {
          output += String(data);
        });
      const giveUp = Date.now() + PATIENCE_MS;
      for (;;) {
        if ((await fetch(`${url}/api/health`).catch(() => null))?.ok) return;
        if (child.exitCode !== null || Date.now() > giveUp)
          throw new Error(`The server did not start:\n${output}`);
        await pause(50);
      }
    },
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGTERM');
      if (given === undefined) await rm(dataFolder, { recursive: true, force: true });
    },
    begin: (...words) => spawn(process.execPath, [MAIN, ...words], { env, stdio: 'ignore' }),
    trellis: (...words) =>
      new Promise((resolve, reject) => {
        const run = spawn(process.execPath, [MAIN, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
        let said = '';
        for (const stream of [run.stdout, run.stderr])
          stream.on('data', (data) => {
            said += String(data);
          });
        run.once('error', reject);
        run.once('close', (code) => resolve({ code, output: said }));
      }),
    call: (method, path, key, body, headers = {}) => call(url, method, path, key, body, headers),
  };
}

/** One call with an API key; a body that is FormData or text goes as it is. */
export async function call(
  url: string,
  method: string,
  path: string,
  key: string,
  body?: unknown,
  headers: object = {},
): Promise<Answer> {
  const raw = body instanceof FormData || typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text,
    headers: response.headers,
  };
}

/** Makes an API key with every right of an account. */
export async function keyOf(app: App, actor: AccountActor, rights: string[]): Promise<string> {
  const { secret } = await perform(app, createApiKey, { name: 'Test', rights }, actor);
  return secret!;
}

/** A file as a form sends it. */
export function fileForm(content: string | Uint8Array, name: string): FormData {
  const form = new FormData();
  form.append('fileName', name);
  form.append('file', new Blob([content as BlobPart]), name);
  return form;
}

/** Waits for something; an error says what did not happen. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  ms = 20_000,
): Promise<T> {
  const giveUp = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > giveUp) throw new Error(`Waited ${ms} ms in vain: ${what}`);
    await pause(50);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
