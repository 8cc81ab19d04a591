/**
 * Sign-in put together: the library over the pool, the HTTP calls, the one query that says who is asking, and
 * the functions on accounts for commands. The only file that the rest of the program starts from.
 */
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { type Clock, systemClock } from '../../../platform/clock.ts';
import type { MailMessage } from '../../../platform/mail.ts';
import { type Accounts, createAccounts, linkOf } from './accounts.ts';
import { createAttempts } from './attempts.ts';
import { createLibrary } from './library.ts';
import { resetMail } from './messages.ts';
import { passwordLength } from './passwords.ts';
import { registerSignIn, type SignInEvent } from './routes.ts';
import { findSession, type Session, type SessionSettings } from './session.ts';
import type { SingleSignOnSettings } from './single-sign-on.ts';

export interface SignInSettings {
  pool: pg.Pool;
  /** Where people reach Trellis, `https://learning.example.com`: links in mails, the Secure flag of cookies. */
  baseUrl: string;
  /** At least 32 random characters, the same in every process; changing it signs everybody out and voids second factors. */
  secret: string;
  /** Queues a message; must not wait for the mail server. */
  mail(message: MailMessage): Promise<void>;
  /** Only for what sign-in itself decides; the library keeps to the machine's clock. */
  clock?: Clock;
  /** Told what happened, with ids only. */
  onEvent?(event: SignInEvent): void;
  /** Told of faults, for the log. */
  onError?(message: string, error?: unknown): void;
  /** Origins besides `baseUrl` and the host that is asked. */
  trustedOrigins?: string[];
  /** A session that is not used ends after this long (default 7 days), and at the latest after 30 days. */
  sessionSeconds?: number;
  /** The least time of an answer about a forgotten password (default 400 ms). */
  forgotMs?: number;
  /** Absent: nobody signs in with another server. */
  singleSignOn?: SingleSignOnSettings;
}

export interface SignIn {
  accounts: Accounts;
  /** Puts the calls of README.md under /api/auth. */
  register(app: FastifyInstance): void;
  /** The live session of a request, else null; one query. */
  sessionOf(request: { headers: { cookie?: string | undefined } }): Promise<Session | null>;
  /** Throws when schema `auth` is not what the library expects; for the server's start, after the migrations. */
  checkTables(): Promise<void>;
}

/** Makes sign-in over a pool. Throws when the secret is too short or the address is none. */
export function createSignIn(settings: SignInSettings): SignIn {
  const { pool, secret } = settings;
  if (secret.length < 32) throw new Error('The secret for sign-in needs at least 32 characters.');
  const { protocol, origin } = new URL(settings.baseUrl);
  const clock = settings.clock ?? systemClock;
  const sessions: SessionSettings = {
    pool,
    secret,
    clock,
    secure: protocol === 'https:',
    longestSeconds: 30 * 24 * 3600,
  };
  const library = createLibrary({
    pool,
    baseUrl: origin,
    secret,
    passwordLength,
    sessionSeconds: settings.sessionSeconds ?? 7 * 24 * 3600,
    sendReset: ({ email }, token) => settings.mail(resetMail(email, linkOf(settings.baseUrl, token))),
    onPasswordSet: async (accountId) => {
      // Holding the link proves the address; every other link and trusted device of the account ends.
      await pool.query('update auth."user" set email_verified = true where id = $1', [accountId]);
      await pool.query('delete from auth.verification where value = $1', [accountId]);
    },
    onError: settings.onError ?? (() => undefined),
  });
  return {
    accounts: createAccounts({ baseUrl: settings.baseUrl, clock }),
    sessionOf: (request) => findSession(sessions, request),
    checkTables: () => library.checkTables(),
    register: (app) =>
      registerSignIn(app, {
        library,
        attempts: createAttempts(pool, secret, clock),
        sessions,
        baseUrl: settings.baseUrl,
        trusted: new Set(settings.trustedOrigins ?? []),
        forgotMs: settings.forgotMs ?? 400,
        onEvent: settings.onEvent ?? (() => undefined),
        onError: settings.onError ?? (() => undefined),
        ...(settings.singleSignOn === undefined ? {} : { singleSignOn: settings.singleSignOn }),
      }),
  };
}
