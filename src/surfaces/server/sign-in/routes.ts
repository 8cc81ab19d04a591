/**
 * The HTTP face of sign-in: a fixed list of calls with strict bodies under /api/auth, each handed to the
 * library as a Fetch request. Tokens never appear in an answer, and nothing else of the library is reachable.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import { Refusal } from '../../../platform/refusal.ts';
import { isForeign } from '../origin.ts';
import { checkPassword, linkIdentifier } from './accounts.ts';
import { bodyOf, signedOut, tooMany } from './answers.ts';
import type { Attempts, Limit } from './attempts.ts';
import { callerAddressHeader, type Library, libraryPath, openSessionPath } from './library.ts';
import { bodies, bodyLimit, checked, network } from './requests.ts';
import {
  cookiePrefix,
  findSession,
  listSessions,
  ownCookies,
  revokeOtherSessions,
  revokeSession,
  type Session,
  type SessionSettings,
} from './session.ts';
import { addSingleSignOn, type SingleSignOnSettings } from './single-sign-on.ts';

/** What happened, for log and audit: ids only. */
export interface SignInEvent {
  type:
    | 'signed-in'
    | 'sign-in-refused'
    | 'second-factor-refused'
    | 'signed-out'
    | 'sessions-ended'
    | 'reset-requested'
    | 'password-set'
    | 'password-changed'
    | 'two-factor-on'
    | 'two-factor-off'
    | 'backup-codes-renewed'
    | 'too-many-attempts';
  accountId?: string;
  sessionId?: string;
  reason?: string;
}

export interface RouteSettings {
  library: Library;
  attempts: Attempts;
  sessions: SessionSettings;
  baseUrl: string;
  /** Origins besides our own that may call (a development server). */
  trusted: ReadonlySet<string>;
  /** How long an answer about a forgotten password takes at least, whoever asks (milliseconds). */
  forgotMs: number;
  onEvent(event: SignInEvent): void;
  onError(message: string, error?: unknown): void;
  singleSignOn?: SingleSignOnSettings;
}

const minutes = 60;

/** Registers the calls that README.md lists. Refusals and faults go to the server's error handler. */
export function registerSignIn(app: FastifyInstance, settings: RouteSettings): void {
  const { library, attempts, sessions, onEvent } = settings;
  const origin = new URL(settings.baseUrl).origin;
  const trusted = new Set([...settings.trusted, origin]);
  const { pool } = sessions;

  /** Hands a call to the library and its cookies to the caller. */
  const ask = async (
    request: FastifyRequest,
    reply: FastifyReply,
    path: string,
    body?: Record<string, unknown>,
    cookies: (name: string) => boolean = () => true,
  ): Promise<Record<string, unknown>> => {
    const headers = new Headers({ origin, [callerAddressHeader]: request.ip });
    const cookie = [...ownCookies(request.headers.cookie)].filter(([name]) => cookies(name));
    if (cookie.length > 0)
      headers.set('cookie', cookie.map(([name, value]) => `${name}=${value}`).join('; '));
    const agent = (request.headers['user-agent'] ?? '').replace(/[^\x20-\x7e]/g, '').slice(0, 300);
    if (agent !== '') headers.set('user-agent', agent);
    if (body !== undefined) headers.set('content-type', 'application/json');
    const response = await library.handle(
      new Request(`${origin}${libraryPath}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    for (const line of response.headers.getSetCookie()) reply.header('set-cookie', line);
    return bodyOf(response);
  };
  const need = async (request: FastifyRequest): Promise<Session> => {
    const session = await findSession(sessions, request);
    if (session === null) throw signedOut();
    return session;
  };
  const take = async (limits: Limit[]): Promise<void> => {
    const wait = await attempts.take(limits);
    if (wait === 0) return;
    onEvent({ type: 'too-many-attempts', reason: limits.map((l) => l.name).join(' ') });
    throw tooMany(wait);
  };
  /** For calls that ask for the password or a code of somebody who is signed in. */
  const takeProof = (session: Session) =>
    take([{ name: 'proof', of: session.accountId, max: 10, seconds: 15 * minutes }]);
  const endLinks = (accountId: string) =>
    pool.query('delete from auth.verification where value = $1', [accountId]);

  const findLink = async (sent: string) => {
    const { rows } = await pool.query<{
      account_id: string;
      email: string;
      disabled: boolean;
      has_password: boolean;
      expires_at: Date | string;
    }>(
      `select u.id as account_id, u.email, u.disabled_at is not null as disabled, v.expires_at,
              exists (select from auth.credential c where c.user_id = u.id and c.password is not null) as has_password
         from (select value::uuid as account_id, expires_at from auth.verification
                where identifier = $1 and expires_at > $2 limit 1) v
         join auth."user" u on u.id = v.account_id`,
      [linkIdentifier(sent), new Date(sessions.clock.now().epochMilliseconds).toISOString()],
    );
    const row = rows[0];
    if (row === undefined) {
      const again = 'Ask for a new one on the sign-in page with "Forgot your password?".';
      throw new Refusal('refused', 'link-ended', `This link was used already or has ended. ${again}`);
    }
    if (row.disabled) {
      throw new Refusal(
        'forbidden',
        'account-disabled',
        'This account is disabled. Ask your Trellis administrator.',
      );
    }
    return row;
  };

  app.register(
    async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        'application/json',
        { parseAs: 'string', bodyLimit },
        (_request, text, done) => {
          if (text === '') return done(null, {});
          try {
            done(null, JSON.parse(text as string));
          } catch {
            done(new Refusal('invalid', 'json', 'The body is not JSON.'));
          }
        },
      );
      scope.addHook('onRequest', async (request, reply) => {
        reply.header('cache-control', 'no-store');
        if (request.method !== 'GET' && request.method !== 'HEAD' && isForeign(request.headers, trusted)) {
          throw new Refusal(
            'forbidden',
            'foreign-origin',
            'This request came from a page of another site. Open Trellis under its own address and try again.',
          );
        }
      });
      scope.setNotFoundHandler(() => {
        throw new Refusal(
          'not-found',
          'no-such-call',
          'There is no such call. Accounts are made by an administrator.',
        );
      });

      const post = <S extends z.ZodType>(
        path: string,
        schema: S,
        act: (body: z.output<S>, request: FastifyRequest, reply: FastifyReply) => Promise<object>,
      ) => {
        scope.post(path, { bodyLimit }, async (request, reply) =>
          act(checked(schema, request.body ?? {}), request, reply),
        );
      };

      post('/sign-in', bodies.signIn, async (body, request, reply) => {
        const address = network(request.ip);
        const perAccount: Limit[] = [
          { name: 'sign-in-account', of: body.email, max: 100, seconds: 60 * minutes },
          { name: 'sign-in-account-address', of: `${body.email} ${address}`, max: 10, seconds: 15 * minutes },
        ];
        // Whole offices share one address, so an address alone may try often.
        await take([{ name: 'sign-in-address', of: address, max: 600, seconds: 5 * minutes }, ...perAccount]);
        let answer: Record<string, unknown>;
        try {
          answer = await ask(request, reply, '/sign-in/email', {
            email: body.email,
            password: body.password,
            rememberMe: body.remember,
          });
        } catch (error) {
          if (error instanceof Refusal) onEvent({ type: 'sign-in-refused', reason: error.reason });
          throw error;
        }
        await attempts.forget(perAccount);
        if (answer.twoFactorRedirect === true) return { outcome: 'second-factor' };
        onEvent({ type: 'signed-in', accountId: accountOf(answer) });
        return { outcome: 'signed-in' };
      });

      post('/second-factor', bodies.secondFactor, async (body, request, reply) => {
        await take([{ name: 'second-factor', of: network(request.ip), max: 100, seconds: 5 * minutes }]);
        const [path, sent] =
          body.code !== undefined
            ? ['/two-factor/verify-totp', body.code]
            : ['/two-factor/verify-backup-code', body.backupCode];
        let answer: Record<string, unknown>;
        try {
          // Without the session cookie: what is asked for here is the challenge, not somebody already signed in.
          answer = await ask(
            request,
            reply,
            path,
            { code: sent, trustDevice: body.trustDevice },
            (name) => !name.includes(`${cookiePrefix}.session_`),
          );
        } catch (error) {
          if (error instanceof Refusal) onEvent({ type: 'second-factor-refused', reason: error.reason });
          throw error;
        }
        onEvent({ type: 'signed-in', accountId: accountOf(answer) });
        return { outcome: 'signed-in' };
      });

      post('/forgot', bodies.forgot, async (body, request, reply) => {
        await take([{ name: 'forgot-address', of: network(request.ip), max: 60, seconds: 15 * minutes }]);
        // Neither the answer nor its time says whether there is such an account.
        const least = new Promise((resolve) => setTimeout(resolve, settings.forgotMs));
        const wait = await attempts.take([{ name: 'forgot', of: body.email, max: 3, seconds: 60 * minutes }]);
        if (wait === 0) {
          await ask(request, reply, '/request-password-reset', { email: body.email });
          onEvent({ type: 'reset-requested' });
        }
        await least;
        return { outcome: 'mail-sent-if-account-exists' };
      });

      post('/link', bodies.link, async (body, request) => {
        await take([{ name: 'link', of: network(request.ip), max: 100, seconds: 15 * minutes }]);
        const link = await findLink(body.token);
        return {
          purpose: link.has_password ? 'reset' : 'invitation',
          email: link.email,
          expiresAt: new Date(link.expires_at).toISOString(),
        };
      });

      post('/set-password', bodies.setPassword, async (body, request, reply) => {
        await take([{ name: 'link', of: network(request.ip), max: 100, seconds: 15 * minutes }]);
        const link = await findLink(body.token);
        checkPassword('newPassword', body.newPassword, link.email);
        await ask(
          request,
          reply,
          '/reset-password',
          { token: body.token, newPassword: body.newPassword },
          () => false,
        );
        onEvent({ type: 'password-set', accountId: link.account_id });
        return { outcome: 'password-set', email: link.email };
      });

      post('/change-password', bodies.changePassword, async (body, request, reply) => {
        const session = await need(request);
        checkPassword('newPassword', body.newPassword, session.email);
        await takeProof(session);
        await ask(request, reply, '/change-password', {
          currentPassword: body.currentPassword,
          newPassword: body.newPassword,
          revokeOtherSessions: true,
        });
        await endLinks(session.accountId);
        onEvent({ type: 'password-changed', accountId: session.accountId });
        return { outcome: 'password-changed' };
      });

      post('/two-factor/begin', bodies.password, async (body, request, reply) => {
        const session = await need(request);
        await takeProof(session);
        const answer = await ask(request, reply, '/two-factor/enable', {
          password: body.password,
          method: 'totp',
        });
        const uri = String(answer.totpURI);
        return { uri, secret: new URL(uri).searchParams.get('secret'), backupCodes: answer.backupCodes };
      });

      post('/two-factor/confirm', bodies.confirm, async (body, request, reply) => {
        const session = await need(request);
        await takeProof(session);
        await ask(request, reply, '/two-factor/verify-totp', { code: body.code });
        onEvent({ type: 'two-factor-on', accountId: session.accountId });
        return { outcome: 'two-factor-on' };
      });

      post('/two-factor/disable', bodies.password, async (body, request, reply) => {
        const session = await need(request);
        await takeProof(session);
        await ask(request, reply, '/two-factor/disable', { password: body.password });
        await endLinks(session.accountId);
        onEvent({ type: 'two-factor-off', accountId: session.accountId });
        return { outcome: 'two-factor-off' };
      });

      post('/two-factor/backup-codes', bodies.password, async (body, request, reply) => {
        const session = await need(request);
        await takeProof(session);
        const answer = await ask(request, reply, '/two-factor/generate-backup-codes', {
          password: body.password,
        });
        onEvent({ type: 'backup-codes-renewed', accountId: session.accountId });
        return { backupCodes: answer.backupCodes };
      });

      if (settings.singleSignOn !== undefined) {
        addSingleSignOn(scope, {
          ...settings.singleSignOn,
          pool,
          clock: sessions.clock,
          baseUrl: settings.baseUrl,
          secure: sessions.secure,
          onEvent,
          onError: settings.onError,
          take: (request) => take([{ name: 'sso', of: network(request.ip), max: 300, seconds: 5 * minutes }]),
          openSession: async (request, reply, accountId) => {
            await ask(request, reply, openSessionPath, { accountId }, () => false);
          },
        });
      }

      scope.get('/session', async (request, reply) => {
        const session = await findSession(sessions, request);
        // The library prolongs the session and its cookie when it is more than a day old.
        if (session !== null) await ask(request, reply, '/get-session');
        return { session };
      });

      scope.get('/sessions', async (request) => ({
        sessions: await listSessions(sessions, await need(request)),
      }));

      post('/sessions/revoke', bodies.session, async (body, request) => {
        const session = await need(request);
        if (!(await revokeSession(pool, session.accountId, body.sessionId))) {
          throw new Refusal('not-found', 'session-unknown', 'This session has ended already.');
        }
        onEvent({ type: 'sessions-ended', accountId: session.accountId, sessionId: body.sessionId });
        return { outcome: 'revoked' };
      });

      post('/sessions/revoke-others', bodies.nothing, async (_body, request) => {
        const session = await need(request);
        const ended = await revokeOtherSessions(pool, session.accountId, session.sessionId);
        await endLinks(session.accountId);
        onEvent({ type: 'sessions-ended', accountId: session.accountId });
        return { outcome: 'revoked', ended };
      });

      post('/sign-out', bodies.nothing, async (_body, request, reply) => {
        const session = await findSession(sessions, request);
        await ask(request, reply, '/sign-out', {});
        if (session !== null) {
          onEvent({ type: 'signed-out', accountId: session.accountId, sessionId: session.sessionId });
        }
        return { outcome: 'signed-out' };
      });

      post('/sign-out-everywhere', bodies.nothing, async (_body, request, reply) => {
        const session = await need(request);
        await revokeOtherSessions(pool, session.accountId, session.sessionId);
        await endLinks(session.accountId);
        await ask(request, reply, '/sign-out', {});
        onEvent({ type: 'sessions-ended', accountId: session.accountId });
        return { outcome: 'signed-out' };
      });
    },
    { prefix: '/api/auth' },
  );
}

function accountOf(answer: Record<string, unknown>): string {
  return String((answer.user as { id?: unknown } | undefined)?.id ?? '');
}
