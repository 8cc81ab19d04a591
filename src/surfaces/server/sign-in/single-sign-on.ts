/**
 * Signing in with another server: the way there and the way back. What must be remembered in between is sealed in a
 * cookie of this browser, so that an answer that was meant for another browser opens nothing here.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import * as z from 'zod';
import type { Clock } from '../../../platform/clock.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { SecretBox } from '../../../platform/secret-box.ts';
import { type Begun, conversation, type OidcProvider, type Vouched } from './oidc.ts';
import { cookiePrefix, ownCookies } from './session.ts';

export interface SingleSignOnSettings {
  secrets: SecretBox;
  /** The account of somebody whom a provider vouches for; throws the refusal when there is none. */
  accept(who: Vouched & { providerId: string }): Promise<{ accountId: string }>;
}

interface Parts extends SingleSignOnSettings {
  pool: pg.Pool;
  clock: Clock;
  baseUrl: string;
  secure: boolean;
  onEvent(event: { type: 'signed-in' | 'sign-in-refused'; accountId?: string; reason?: string }): void;
  onError(message: string, error?: unknown): void;
  take(request: FastifyRequest): Promise<void>;
  openSession(request: FastifyRequest, reply: FastifyReply, accountId: string): Promise<void>;
}

const CALLBACK = '/api/auth/sso/callback';
const WAY = 'single sign-on, on the way';
const REFUSED = 'single sign-on, refused';
const MINUTES = 10;

const onTheWay = z.object({
  providerId: z.uuid(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  to: z.string(),
  until: z.number(),
});
const refused = z.object({
  reason: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
  until: z.number(),
});

/** Adds `/sso/{providerId}/start`, `/sso/callback` and `/sso/refusal` below the path of sign-in. */
export function addSingleSignOn(scope: FastifyInstance, parts: Parts): void {
  const { pool, clock, secrets } = parts;
  const talk = conversation(clock);
  const now = () => clock.now().epochMilliseconds;
  const base = parts.baseUrl.replace(/\/+$/, '');
  const names = { way: cookieName('sso', parts.secure), refusal: cookieName('sso_refusal', parts.secure) };

  const setCookie = (reply: FastifyReply, name: string, value: string, seconds: number) =>
    reply.header(
      'set-cookie',
      `${name}=${value}; Path=/api/auth/sso; Max-Age=${seconds}; HttpOnly; SameSite=Lax${parts.secure ? '; Secure' : ''}`,
    );
  const readCookie = <S extends z.ZodType<{ until: number }>>(
    request: FastifyRequest,
    name: string,
    purpose: string,
    schema: S,
  ): z.output<S> | null => {
    const sealed = ownCookies(request.headers.cookie).get(name);
    const text = sealed === undefined ? null : secrets.open(purpose, sealed);
    const parsed = text === null ? null : schema.safeParse(JSON.parse(text));
    return parsed?.success === true && parsed.data.until > now() ? parsed.data : null;
  };

  const findProvider = async (providerId: string): Promise<OidcProvider> => {
    const { rows } = await pool.query<{
      name: string;
      issuer: string;
      client_id: string;
      client_secret: string;
    }>(
      `select name, issuer, client_id, client_secret from kernel.sign_in_provider
       where provider_id = $1 and enabled and removed_at is null`,
      [providerId],
    );
    const row = rows[0];
    if (row === undefined) throw providerOff();
    const clientSecret = secrets.open('single sign-on', row.client_secret);
    if (clientSecret === null) {
      throw new Refusal(
        'refused',
        'sso-secret-lost',
        'Signing in with {provider} does not work since the secret of this installation was changed. An administrator must enter the client secret again.',
        { provider: row.name },
      );
    }
    return { providerId, name: row.name, issuer: row.issuer, clientId: row.client_id, clientSecret };
  };

  /** A browser is on its way: it is sent to the sign-in screen, which asks for the sentence. */
  const turnBack = (reply: FastifyReply, error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
    if (error.cause !== undefined) parts.onError(`single sign-on: ${error.reason}`, error.cause);
    parts.onEvent({ type: 'sign-in-refused', reason: error.reason });
    const { reason, message, details } = error;
    const sealed = secrets.seal(
      REFUSED,
      JSON.stringify({ reason, message, details, until: now() + 5 * 60_000 }),
    );
    setCookie(reply, names.refusal, sealed, 300);
    return reply.redirect('/?sign-in=refused', 303);
  };

  scope.get('/sso/:providerId/start', async (request, reply) => {
    try {
      await parts.take(request);
      const { providerId } = request.params as { providerId: string };
      if (!z.uuid().safeParse(providerId).success) throw providerOff();
      const provider = await findProvider(providerId);
      const { url, begun } = await talk.begin(provider, `${base}${CALLBACK}`);
      const to = localPath((request.query as { to?: string | string[] }).to);
      const way = { providerId, ...begun, to, until: now() + MINUTES * 60_000 };
      setCookie(reply, names.way, secrets.seal(WAY, JSON.stringify(way)), MINUTES * 60);
      return reply.redirect(url, 303);
    } catch (error) {
      return turnBack(reply, error);
    }
  });

  scope.get('/sso/callback', async (request, reply) => {
    try {
      await parts.take(request);
      const way = readCookie(request, names.way, WAY, onTheWay);
      // Good for one answer, whatever it is.
      setCookie(reply, names.way, '', 0);
      if (way === null) throw tookTooLong();
      const begun: Begun = { state: way.state, nonce: way.nonce, verifier: way.verifier };
      const cameBackTo = new URL(request.url, base);
      if (cameBackTo.searchParams.get('state') !== way.state) throw tookTooLong();
      const provider = await findProvider(way.providerId);
      const vouched = await talk.finish(provider, cameBackTo, begun);
      const { accountId } = await parts.accept({ ...vouched, providerId: way.providerId });
      await parts.openSession(request, reply, accountId);
      parts.onEvent({ type: 'signed-in', accountId });
      return reply.redirect(way.to, 303);
    } catch (error) {
      return turnBack(reply, error);
    }
  });

  scope.get('/sso/refusal', async (request, reply) => {
    const told = readCookie(request, names.refusal, REFUSED, refused);
    if (told === null) return { refusal: null };
    setCookie(reply, names.refusal, '', 0);
    const { reason, message, details } = told;
    return { refusal: { reason, message, details } };
  });
}

const cookieName = (name: string, secure: boolean) => `${secure ? '__Secure-' : ''}${cookiePrefix}.${name}`;

/** A path of ours to come back to; anything that could lead elsewhere is the start page. */
function localPath(given: unknown): string {
  if (typeof given !== 'string' || given.length > 1000) return '/';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop them, and see another address then.
  return /^\/(?![/\\])[^\\\u0000-\u001f]*$/.test(given) ? encodeURI(decodeURI(safe(given))) : '/';
}

/** The text if its percent signs can be read, else the start page. */
function safe(text: string): string {
  try {
    decodeURI(text);
    return text;
  } catch {
    return '/';
  }
}

function providerOff(): Refusal {
  return new Refusal(
    'refused',
    'provider-off',
    'Nobody can sign in this way any more. Sign in with your password.',
  );
}

function tookTooLong(): Refusal {
  return new Refusal(
    'refused',
    'sso-expired',
    'The sign-in took too long, or was begun in another window. Try again.',
  );
}
