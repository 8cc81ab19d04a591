/**
 * The HTTP server put together: who asks, one route per operation, the API reference, live updates, health and
 * metrics, and the web client. It starts nothing in the background; see start.ts.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import compress from '@fastify/compress';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import files from '@fastify/static';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { type Actor, STRANGER } from '../../kernel/access/actor.ts';
import { findApiKey } from '../../kernel/access/api-keys.ts';
import type { App } from '../../kernel/perform.ts';
import type { FileStore } from '../../platform/file-store.ts';
import { newId } from '../../platform/ids.ts';
import { Refusal } from '../../platform/refusal.ts';
import { addCalendarRoute } from './calendar.ts';
import { addFileRoute } from './files.ts';
import { addLiveRoute, type LiveFeed } from './live.ts';
import { addMetrics } from './metrics.ts';
import { openApi } from './openapi.ts';
import { isForeign } from './origin.ts';
import { answerProblem } from './problems.ts';
import { addOperationRoutes, type WhoAsks } from './routes.ts';
import type { SignIn } from './sign-in/sign-in.ts';

const WEB = fileURLToPath(new URL('../../../dist/web', import.meta.url));
const LARGEST_FILE = 50 * 1024 * 1024;

export interface ServerParts {
  app: App;
  signIn: SignIn;
  /** Where the bytes of attached files lie. */
  files: FileStore;
  log: Logger;
  version: string;
  /** How browsers reach the server; a cookie call from another origin is refused. */
  publicUrl: string;
  /** Addresses of proxies whose forwarded headers are believed. */
  trustProxy?: string;
  /** Requests per minute of one caller (default 1,200). */
  perMinute?: number;
}

export interface Server {
  http: FastifyInstance;
  live: LiveFeed;
}

/** Makes the server; `http.listen` opens the port. */
export async function makeServer(parts: ServerParts): Promise<Server> {
  const { app, signIn, log } = parts;
  const http = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    requestIdHeader: false,
    bodyLimit: 2 * 1024 * 1024,
    trustProxy: parts.trustProxy ?? false,
    forceCloseConnections: true,
    frameworkErrors: (error, request, reply) => answerProblem(error, request, reply as FastifyReply),
    routerOptions: { maxParamLength: 300, querystringParser: (text) => parseQuery(text) },
  }) as unknown as FastifyInstance;
  http.setErrorHandler(answerProblem);
  const whoAsks = makeWhoAsks(parts);

  await http.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        // Component styles are set from scripts as style attributes; no script can come in that way.
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: parts.publicUrl.startsWith('https:'),
    referrerPolicy: { policy: 'same-origin' },
  });
  await http.register(rateLimit, {
    global: true,
    max: parts.perMinute ?? 1200,
    timeWindow: 60_000,
    keyGenerator: (request) => callerOf(request),
    allowList: (request) => !request.url.startsWith('/api/'),
    errorResponseBuilder: (_request, context) =>
      new Refusal(
        'too-many',
        'too-many-requests',
        'Too many requests in a short time. Wait a little and try again.',
        { retryAfter: Math.ceil(context.ttl / 1000) },
      ),
  });
  await http.register(compress, { global: true, threshold: 1024, encodings: ['br', 'gzip'] });
  await http.register(multipart, {
    limits: { fileSize: LARGEST_FILE, files: 1, fields: 30, fieldSize: 200_000 },
    attachFieldsToBody: 'keyValues',
    async onFile(part: { toBuffer(): Promise<Buffer>; filename: string; value?: unknown }) {
      part.value = new Uint8Array(await part.toBuffer());
    },
  });
  addMetrics(http, app);
  addHealth(http, app);
  signIn.register(http);
  addOperationRoutes(http, app, whoAsks);
  addFileRoute(http, app, whoAsks, parts.files);
  addCalendarRoute(http, app, parts.publicUrl);
  const live = addLiveRoute(http, app, whoAsks);
  await addWebClient(http);
  await addReference(http, parts);
  return { http, live };
}

/** Session or API key to actor; a cookie that writes must come from our own pages. */
function makeWhoAsks({ app, signIn, publicUrl }: ServerParts): WhoAsks {
  const trusted = new Set([new URL(publicUrl).origin]);
  return async (request): Promise<Actor> => {
    const authorization = request.headers.authorization;
    if (authorization !== undefined) {
      const token = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
      const actor =
        token === undefined ? null : await findApiKey(app.database.kysely, token, app.clock.now());
      if (actor === null)
        throw new Refusal(
          'unauthenticated',
          'key-invalid',
          'This API key is not valid: it was revoked, has expired, or is mistyped.',
        );
      return actor;
    }
    const session = await signIn.sessionOf(request);
    if (session === null) return STRANGER;
    const writes = request.method !== 'GET' && request.method !== 'HEAD';
    if (writes && (isForeign(request.headers, trusted) || request.headers['x-trellis'] === undefined)) {
      throw new Refusal(
        'forbidden',
        'cross-site',
        'This call did not come from Trellis’s own pages. Send the header X-Trellis: 1, or use an API key.',
      );
    }
    return { kind: 'account', accountId: session.accountId, personId: session.personId };
  };
}

/** Who a rate limit counts for: the credential, else the address. */
function callerOf(request: FastifyRequest): string {
  const key =
    request.headers.authorization ??
    /trellis\.session_token=([^;.]+)/.exec(request.headers.cookie ?? '')?.[1];
  return key === undefined ? request.ip : key.slice(0, 40);
}

/** Query strings as plain text values; the contract decides what they are. */
function parseQuery(text: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    const before = query[name];
    query[name] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  }
  return query;
}

function addHealth(http: FastifyInstance, app: App): void {
  http.get('/api/health', { config: { rateLimit: false } }, async (_request, reply) => {
    try {
      await sql`select 1`.execute(app.database.kysely);
      return { status: 'ok' };
    } catch {
      return reply.code(503).send({ status: 'database unreachable' });
    }
  });
}

async function addReference(http: FastifyInstance, { app, version, publicUrl }: ServerParts): Promise<void> {
  const document = openApi(app.registry, version, publicUrl);
  http.get('/api/openapi.json', async () => document);
  const ui = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trellis API</title><link rel="stylesheet" href="/api/reference/swagger-ui.css"></head>
<body><main id="swagger-ui"></main><script src="/api/reference/swagger-ui-bundle.js"></script><script src="/api/reference/start.js"></script></body></html>`;
  const start = `SwaggerUIBundle({ url: '/api/openapi.json', domNode: document.getElementById('swagger-ui'), deepLinking: true, docExpansion: 'none', filter: true,
  requestInterceptor: (request) => { request.headers['X-Trellis'] = '1'; return request; } });`;
  http.get('/api/reference', async (_request, reply) => reply.type('text/html').send(page));
  http.get('/api/reference/start.js', async (_request, reply) => reply.type('text/javascript').send(start));
  await http.register(files, {
    root: ui,
    prefix: '/api/reference/',
    decorateReply: false,
    index: false,
    maxAge: '1d',
    allowedPath: (path) => path === '/swagger-ui.css' || path === '/swagger-ui-bundle.js',
  });
}

async function addWebClient(http: FastifyInstance): Promise<void> {
  const notFound = () => new Refusal('not-found', 'route-not-found', 'There is nothing at this address.');
  if (!existsSync(join(WEB, 'index.html'))) {
    http.setNotFoundHandler(() => {
      throw notFound();
    });
    return;
  }
  // Looked up when asked for, not listed at the start: a build beside this program adds assets under new names.
  await http.register(files, {
    root: join(WEB, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    index: false,
    cacheControl: false,
    setHeaders: (reply) => {
      reply.header('cache-control', 'public, max-age=31536000, immutable');
    },
  });
  await http.register(files, {
    root: WEB,
    prefix: '/',
    decorateReply: true,
    index: false,
    wildcard: false,
    globIgnore: ['assets/**'],
    setHeaders: (reply) => {
      reply.header('cache-control', 'no-cache');
    },
  });
  // Every other address is a screen of the client.
  http.setNotFoundHandler((request, reply) => {
    if (request.method !== 'GET' || request.url.startsWith('/api/') || request.url.startsWith('/assets/'))
      throw notFound();
    return reply.header('cache-control', 'no-cache').sendFile('index.html', WEB);
  });
}
