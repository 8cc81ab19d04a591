/**
 * better-auth as Trellis uses it: e-mail and password, TOTP with backup codes, and sessions for those whom another server
 * signed in. Its tables live
 * in schema `auth` under snake_case names that our own migration creates; no other file imports the library.
 */
import { type BetterAuthOptions, type BetterAuthPlugin, betterAuth } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { getMigrations } from 'better-auth/db/migration';
import { twoFactor } from 'better-auth/plugins/two-factor';
import {
  Kysely,
  type KyselyPlugin,
  PostgresDialect,
  type QueryResult,
  type RootOperationNode,
  type UnknownRow,
} from 'kysely';
import type pg from 'pg';
import * as z from 'zod';
import { newId } from '../../../platform/ids.ts';
import { cookiePrefix } from './session.ts';

/** The header in which the routes hand the caller's address to the library; whatever a caller sends in it is dropped. */
export const callerAddressHeader = 'x-trellis-caller-address';

/** Below this path the library answers; never reachable from outside. */
export const libraryPath = '/api/auth/library';

export interface LibrarySettings {
  pool: pg.Pool;
  /** The address under which people reach Trellis; decides the Secure flag and the links in mails. */
  baseUrl: string;
  /** At least 32 characters; signs cookies and encrypts TOTP secrets. */
  secret: string;
  sessionSeconds: number;
  passwordLength: { min: number; max: number };
  /** Hands over a reset link's token; called for accounts that may sign in only. */
  sendReset(account: { accountId: string; email: string }, token: string): Promise<void>;
  /** Told after a password was set through a link. */
  onPasswordSet(accountId: string): Promise<void>;
  onError(message: string, error?: unknown): void;
}

/** What the routes need of the library: a Fetch handler, and the check of its tables. */
export interface Library {
  handle(request: Request): Promise<Response>;
  /** Throws with a list of differences when the tables are not what the library expects. */
  checkTables(): Promise<void>;
}

const dateColumns = [
  'created_at',
  'updated_at',
  'expires_at',
  'disabled_at',
  'locked_until',
  'access_token_expires_at',
  'refresh_token_expires_at',
] as const;

// Our pool gives instants as ISO text; the library compares Dates, and text would never be "expired".
const instantsAsDates: KyselyPlugin = {
  transformQuery: ({ node }): RootOperationNode => node,
  transformResult: async ({ result }): Promise<QueryResult<UnknownRow>> => {
    for (const row of result.rows ?? []) {
      for (const column of dateColumns) {
        const value = row[column];
        if (typeof value === 'string') row[column] = new Date(value);
      }
    }
    return result;
  },
};

/** The library's path that opens a session for an account; only single-sign-on.ts asks it, after its own checks. */
export const openSessionPath = '/session-for';

// Sessions and cookies stay the library's, whoever has proved who is there.
const sessionsForOthers = {
  id: 'session-for',
  endpoints: {
    sessionFor: createAuthEndpoint(
      openSessionPath,
      { method: 'POST', body: z.object({ accountId: z.uuid() }) },
      async (ctx) => {
        const user = await ctx.context.internalAdapter.findUserById(ctx.body.accountId);
        if (user === null)
          throw new APIError('NOT_FOUND', { code: 'USER_NOT_FOUND', message: 'No such account.' });
        const session = await ctx.context.internalAdapter.createSession(user.id);
        await setSessionCookie(ctx, { session, user });
        return ctx.json({ user: { id: user.id } });
      },
    ),
  },
} satisfies BetterAuthPlugin;

/** Builds the library over the pool. Nothing is sent to the database until the first request. */
export function createLibrary(settings: LibrarySettings): Library {
  const { pool } = settings;
  const isDisabled = async (accountId: string): Promise<boolean> => {
    const found = await pool.query<{ disabled: boolean }>(
      'select disabled_at is not null as disabled from auth."user" where id = $1',
      [accountId],
    );
    return found.rows[0]?.disabled ?? true;
  };
  const options = {
    appName: 'Trellis',
    baseURL: settings.baseUrl,
    basePath: libraryPath,
    secret: settings.secret,
    telemetry: { enabled: false },
    database: {
      db: new Kysely<Record<string, never>>({
        dialect: new PostgresDialect({ pool }),
        plugins: [instantsAsDates],
      }),
      type: 'postgres',
      schemaName: 'auth',
      transaction: true,
    },
    logger: {
      level: 'error',
      log: (_level, message, ...details) => settings.onError(message, details[0]),
    },
    // The routes count attempts themselves, by account as well as by address, in PostgreSQL.
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: settings.passwordLength.min,
      maxPasswordLength: settings.passwordLength.max,
      resetPasswordTokenExpiresIn: 3600,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, token }) => {
        if (await isDisabled(user.id)) return;
        await settings.sendReset({ accountId: user.id, email: user.email }, token);
      },
      onPasswordReset: async ({ user }) => settings.onPasswordSet(user.id),
    },
    verification: {
      modelName: 'verification',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
      // A stolen copy of the table must not open a reset link.
      storeIdentifier: 'hashed',
    },
    user: {
      modelName: 'user',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: {
        disabledAt: {
          type: 'date',
          required: false,
          input: false,
          returned: false,
          fieldName: 'disabled_at',
        },
      },
    },
    session: {
      modelName: 'session',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      expiresIn: settings.sessionSeconds,
      updateAge: 24 * 3600,
      // A cached copy in a cookie would outlive the session that an administrator ended.
      cookieCache: { enabled: false },
    },
    account: {
      modelName: 'credential',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            if (await isDisabled(session.userId)) {
              throw new APIError('FORBIDDEN', {
                code: 'ACCOUNT_DISABLED',
                message: 'The account is disabled.',
              });
            }
          },
        },
      },
    },
    advanced: {
      useSecureCookies: settings.baseUrl.startsWith('https:'),
      cookiePrefix,
      disableOriginCheck: false,
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [callerAddressHeader] },
    },
    plugins: [
      sessionsForOthers,
      twoFactor({
        issuer: 'Trellis',
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'two_factor',
            fields: {
              backupCodes: 'backup_codes',
              userId: 'user_id',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
    ],
  } satisfies BetterAuthOptions;
  const auth = betterAuth(options);
  return {
    handle: (request) => auth.handler(request),
    checkTables: async () => {
      const plan = await getMigrations(options, { throwOnUnsafe: false });
      const missing = [
        ...plan.toBeCreated.map((t) => `table ${t.table}`),
        ...plan.toBeAdded.flatMap((t) => Object.keys(t.fields).map((field) => `column ${t.table}.${field}`)),
        ...plan.toBeAddedIndexes.map((i) => `index ${i.name} on ${i.table}`),
        ...plan.unsafeChanges,
        ...plan.schemaProblems,
      ];
      if (missing.length > 0) {
        throw new Error(
          `The sign-in tables (schema auth) do not fit this version of Trellis: ${missing.join('; ')}. Run the migrations ("npm run trellis -- migrate").`,
        );
      }
    },
  };
}
