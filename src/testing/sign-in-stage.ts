/** The set-up that the tests of sign-in share: a server over a database of their own, and browsers that call it. */
import { createHmac } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Clock } from '../platform/clock.ts';
import { type Database, openDatabase } from '../platform/database.ts';
import type { MailMessage } from '../platform/mail.ts';
import { answerProblem, asRefusal } from '../surfaces/server/problems.ts';
import type { SignInEvent } from '../surfaces/server/sign-in/routes.ts';
import { createSignIn, type SignIn, type SignInSettings } from '../surfaces/server/sign-in/sign-in.ts';
import { cloneDatabase } from './db.ts';

/** A password that the rules accept. */
export const password = 'four plain words here';

interface World {
  app: FastifyInstance;
  signIn: SignIn;
  mails: MailMessage[];
  events: SignInEvent[];
}

export interface Stage {
  /** The file's own database; emptied before each test. */
  readonly db: Database;
  /** Faults (not refusals) since the test began. */
  readonly faults: unknown[];
  /** Moves sign-in's clock, in milliseconds from the machine's. */
  shift(ms: number): void;
  world(more?: Partial<SignInSettings>): Promise<World>;
}

/** Registers the hooks of a test file and gives it its stage. */
export function signInStage(): Stage {
  let db: Database;
  let drop: () => Promise<void>;
  let shifted = 0;
  const faults: unknown[] = [];
  const clock: Clock = { now: () => Temporal.Instant.fromEpochMilliseconds(Date.now() + shifted) };
  beforeAll(async () => {
    const clone = await cloneDatabase();
    drop = clone.drop;
    db = openDatabase({ url: clone.url });
  });
  afterAll(async () => {
    await db.close();
    await drop();
  });
  beforeEach(async () => {
    shifted = 0;
    faults.length = 0;
    await db.pool.query('truncate auth."user", auth.verification, auth.attempt, kernel.account cascade');
  });
  return {
    get db() {
      return db;
    },
    faults,
    shift: (ms) => {
      shifted = ms;
    },
    world: async (more = {}) => {
      const mails: MailMessage[] = [];
      const events: SignInEvent[] = [];
      const signIn = createSignIn({
        pool: db.pool,
        baseUrl: 'http://trellis.test:4000',
        secret: 'a-secret-for-tests-that-is-long-enough-0123456789',
        clock,
        forgotMs: 0,
        mail: async (message) => {
          mails.push(message);
        },
        onEvent: (event) => events.push(event),
        onError: (message, error) => faults.push([message, error]),
        ...more,
      });
      const app = Fastify();
      app.setErrorHandler((error, request, reply) => {
        if (asRefusal(error) === null) faults.push(error);
        return answerProblem(error, request, reply);
      });
      signIn.register(app);
      await app.ready();
      return { app, signIn, mails, events };
    },
  };
}

/** A browser: keeps cookies, sends JSON from our own pages. */
export function browser(app: FastifyInstance, { host = 'trellis.test:4000', address = '192.0.2.7' } = {}) {
  const cookies = new Map<string, string>();
  const send = async (
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const answer = await app.inject({
      method,
      url: `/api/auth${path}`,
      remoteAddress: address,
      headers: {
        host,
        'user-agent': 'Test browser',
        ...(method === 'POST' ? { origin: `http://${host}`, 'content-type': 'application/json' } : {}),
        ...(cookies.size > 0 ? { cookie: cookie() } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0/i.test(line)) cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return { status: answer.statusCode, json: answer.json(), headers: answer.headers, text: answer.body };
  };
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return {
    cookies,
    cookie,
    get: (path: string) => send('GET', path),
    post: (path: string, body?: unknown, headers?: Record<string, string>) =>
      send('POST', path, body, headers),
    signIn: (email: string, given = password) => send('POST', '/sign-in', { email, password: given }),
  };
}

/** The token of a link, in a mail or by itself. */
export const tokenIn = (link: string) => link.split('#token=')[1]?.split(/\s/)[0] ?? '';

/** RFC 6238 for the secret of an otpauth URI (base32), 30 s steps, six digits. */
export function totp(base32: string, at = Date.now()): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let bits = '';
  for (const c of base32.replace(/=+$/, '')) bits += alphabet.indexOf(c).toString(2).padStart(5, '0');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
