/**
 * The log: one JSON object a line, on standard output. It names people and records by id only; values that
 * could be personal or secret are removed here, so that a careless line elsewhere does no harm.
 */
import pino from 'pino';

export type Logger = pino.Logger;

/** Fields that never appear in the log, at any of the first three levels of what is logged. */
const HIDDEN = [
  'password',
  'secret',
  'token',
  'apiKey',
  'authorization',
  'cookie',
  'session',
  'email',
  'phone',
  'name',
  'givenName',
  'familyName',
  'displayName',
  'address',
  'body',
  'input',
  'parameters',
];

/** A logger; `destination` replaces standard output (in tests). */
export function createLogger(level: string, destination?: pino.DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: HIDDEN.flatMap((field) => [field, `*.${field}`, `*.*.${field}`, `headers["${field}"]`]),
      remove: true,
    },
    serializers: {
      err: serializeError,
      error: serializeError,
      req: serializeRequest,
      res: serializeResponse,
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

interface LoggedError {
  type: string;
  message: string;
  stack?: string;
  code?: unknown;
  table?: unknown;
  constraint?: unknown;
  cause?: LoggedError;
}

/** What the log keeps of an error: not `detail` and `where`, in which PostgreSQL quotes whole rows. */
export function serializeError(thrown: unknown): LoggedError {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: withoutCredentials(String(thrown)) };
  const { code, table, constraint } = thrown as { code?: unknown; table?: unknown; constraint?: unknown };
  return {
    type: thrown.name,
    message: withoutCredentials(thrown.message),
    ...(thrown.stack === undefined ? {} : { stack: withoutCredentials(thrown.stack) }),
    ...(code === undefined ? {} : { code }),
    ...(table === undefined ? {} : { table }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(thrown.cause === undefined ? {} : { cause: serializeError(thrown.cause) }),
  };
}

/** `postgresql://user:password@host` with the user and password taken out. */
export function withoutCredentials(text: string): string {
  return text.replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1');
}

function serializeRequest(request: { id?: unknown; method?: string; url?: string }): object {
  // Links in mails carry tokens in the query.
  return { id: request.id, method: request.method, path: request.url?.split('?')[0] };
}

function serializeResponse(response: { statusCode?: number }): object {
  return { status: response.statusCode };
}
