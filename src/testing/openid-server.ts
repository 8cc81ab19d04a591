/**
 * A server that signs people in (oidc-provider), inside the test process: whoever is its `user` is signed in without a
 * word, so that a test can walk the whole way of single sign-on with a browser or without.
 */
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';
import { freePort } from '../platform/postgres/port.ts';

/** Somebody whom the server knows. */
export interface OpenIdUser {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
}

export interface OpenIdServer {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who sits before the browser; null: they press Cancel. */
  user: OpenIdUser | null;
  close(): Promise<void>;
}

/** Starts the server for one client that is sent back to `redirectUri`. */
export async function startOpenIdServer(redirectUri: string): Promise<OpenIdServer> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const users = new Map<string, OpenIdUser>();
  const server: OpenIdServer = {
    issuer,
    clientId: 'trellis',
    clientSecret: 'a secret that only the client and the server know',
    user: null,
    close: async () => undefined,
  };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: server.clientId,
        client_secret: server.clientSecret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['a key for the cookies of the test'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
    },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: async () => (server.user?.sub === id ? server.user : (users.get(id) ?? { sub: id })),
    }),
    // Nobody is asked whether Trellis may know who they are.
    loadExistingGrant: async (context: {
      oidc: {
        client: { clientId: string };
        session: { accountId: string };
        provider: {
          Grant: new (of: object) => { addOIDCScope(scope: string): void; save(): Promise<string> };
        };
      };
    }) => {
      const { client, session, provider: of } = context.oidc;
      const grant = new of.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  const http = createServer((request, response) => {
    if (!request.url?.startsWith('/interaction/')) return answer(request, response);
    const who = server.user;
    const result =
      who === null
        ? { error: 'access_denied', error_description: 'They pressed Cancel' }
        : { login: { accountId: who.sub, remember: false } };
    if (who !== null) users.set(who.sub, who);
    provider
      .interactionDetails(request, response)
      .then(() => provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false }))
      .catch((error: Error) => response.writeHead(500).end(error.message));
  });
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  server.close = async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  };
  return server;
}
