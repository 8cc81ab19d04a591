/**
 * The conversation with a server that signs people in (OpenID Connect): authorization code with PKCE, state and nonce,
 * the ID token checked with the server's keys. Whatever goes wrong becomes a sentence.
 */
import * as oidc from 'openid-client';
import type { Clock } from '../../../platform/clock.ts';
import { Refusal } from '../../../platform/refusal.ts';

/** A provider with its secret opened. */
export interface OidcProvider {
  providerId: string;
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
}

/** What must be remembered between going to the server and coming back. */
export interface Begun {
  state: string;
  nonce: string;
  verifier: string;
}

/** Whom the server says to be there. */
export interface Vouched {
  subject: string;
  email: string | null;
  isEmailVerified: boolean;
}

const SCOPE = 'openid email profile';
const PATIENCE_SECONDS = 10;
/** How far clocks may be apart. */
const TOLERANCE_SECONDS = 60;
const REMEMBERED_MS = 10 * 60_000;

export interface Conversation {
  /** Where to send the browser, and what to remember. */
  begin(provider: OidcProvider, redirectUri: string): Promise<{ url: string; begun: Begun }>;
  /** Whom the server vouches for in the address with which it sent the browser back. */
  finish(provider: OidcProvider, cameBackTo: URL, begun: Begun): Promise<Vouched>;
}

/** Talks to providers; what they publish about themselves is remembered for ten minutes. */
export function conversation(clock: Clock): Conversation {
  const known = new Map<string, { config: oidc.Configuration; until: number }>();

  async function configurationOf(provider: OidcProvider): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = provider;
    const key = JSON.stringify([issuer, clientId, clientSecret]);
    const now = clock.now().epochMilliseconds;
    const remembered = known.get(key);
    let config = remembered?.config;
    if (remembered === undefined || remembered.until < now || config === undefined) {
      const address = new URL(issuer);
      const execute = address.protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
      const found = await oidc.discovery(address, clientId, undefined, oidc.None(), {
        execute,
        timeout: PATIENCE_SECONDS,
      });
      const server = found.serverMetadata();
      const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
      const proof = methods.includes('client_secret_basic')
        ? oidc.ClientSecretBasic(clientSecret)
        : oidc.ClientSecretPost(clientSecret);
      config = new oidc.Configuration(
        server,
        clientId,
        {
          [oidc.clockTolerance]: TOLERANCE_SECONDS,
          // The program's clock decides, not the library's.
          [oidc.clockSkew]: Math.round((now - Date.now()) / 1000),
        },
        proof,
      );
      config.timeout = PATIENCE_SECONDS;
      for (const each of [...execute, oidc.enableNonRepudiationChecks]) each(config);
      known.clear();
      known.set(key, { config, until: now + REMEMBERED_MS });
    }
    return config;
  }

  return {
    begin: async (provider, redirectUri) => {
      try {
        const config = await configurationOf(provider);
        const begun = {
          state: oidc.randomState(),
          nonce: oidc.randomNonce(),
          verifier: oidc.randomPKCECodeVerifier(),
        };
        const url = oidc.buildAuthorizationUrl(config, {
          redirect_uri: redirectUri,
          scope: SCOPE,
          state: begun.state,
          nonce: begun.nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(begun.verifier),
          code_challenge_method: 'S256',
        });
        return { url: url.href, begun };
      } catch (error) {
        throw inWords(error, provider.name);
      }
    },
    finish: async (provider, cameBackTo, begun) => {
      try {
        const config = await configurationOf(provider);
        const tokens = await oidc.authorizationCodeGrant(config, cameBackTo, {
          pkceCodeVerifier: begun.verifier,
          expectedState: begun.state,
          expectedNonce: begun.nonce,
          idTokenExpected: true,
        });
        const claims = tokens.claims()!;
        let said: Record<string, unknown> = claims;
        if (typeof claims.email !== 'string' && config.serverMetadata().userinfo_endpoint !== undefined)
          said = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
        return {
          subject: claims.sub,
          email: typeof said.email === 'string' ? said.email.trim().toLowerCase() : null,
          isEmailVerified: said.email_verified === true || said.email_verified === 'true',
        };
      } catch (error) {
        throw inWords(error, provider.name);
      }
    },
  };
}

/** Every code on the way down: openid-client wraps what its parts throw. */
function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let e = error as { code?: unknown; cause?: unknown } | undefined; e !== undefined && e !== null; ) {
    if (typeof e.code === 'string') codes.push(e.code);
    e = typeof e.cause === 'object' ? (e.cause as typeof e) : undefined;
  }
  return codes;
}

function mentions(error: unknown, word: string): boolean {
  const cause = (error as { cause?: { claim?: unknown; attribute?: unknown; expected?: unknown } }).cause;
  return [cause?.claim, cause?.attribute].includes(word) || String((error as Error).message).includes(word);
}

/** What went wrong, as a refusal; the fault itself travels as its cause, for the log. */
function inWords(error: unknown, provider: string): Refusal {
  const codes = codesOf(error);
  const refuse = (reason: string, sentence: string, details: Record<string, unknown> = {}) => {
    const refusal = new Refusal('refused', reason, sentence, { provider, ...details });
    refusal.cause = error;
    return refusal;
  };
  if (codes.includes('OAUTH_AUTHORIZATION_RESPONSE_ERROR'))
    return refuse('sso-denied', '{provider} did not sign you in. Try again, or ask whoever looks after it.');
  if (codes.includes('OAUTH_JWT_TIMESTAMP_CHECK_FAILED'))
    return refuse(
      'sso-clock',
      'The clocks of {provider} and of Trellis are too far apart to trust an answer. Whoever looks after Trellis must set its clock right.',
    );
  const isCompared = codes.some((code) => /_COMPARISON_FAILED$|^OAUTH_INVALID_RESPONSE$/.test(code));
  if (isCompared && (mentions(error, 'iss') || mentions(error, 'issuer')))
    return refuse(
      'sso-issuer',
      '{provider} answers under another name (issuer) than the one that is set here. An administrator must correct the issuer.',
    );
  const isNetwork = codes.some((code) => /^(E[A-Z]+|UND_ERR.*|OAUTH_TIMEOUT|OAUTH_ABORT)$/.test(code));
  if (
    isNetwork ||
    codes.includes('OAUTH_RESPONSE_IS_NOT_CONFORM') ||
    codes.includes('OAUTH_RESPONSE_IS_NOT_JSON')
  )
    return refuse(
      'sso-unreachable',
      '{provider} cannot be reached or does not answer as it should. Try again later, or sign in with your password.',
    );
  return refuse(
    'sso-untrusted',
    'The answer of {provider} could not be trusted, so nobody was signed in. Try again; if it happens again, tell your Trellis administrator.',
  );
}
