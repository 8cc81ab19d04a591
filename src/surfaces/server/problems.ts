/** Refusals and faults as problem+json (RFC 9457): a refusal says its sentence, a fault says only its id. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { newId } from '../../platform/ids.ts';
import { Refusal, type RefusalCode, statusOf } from '../../platform/refusal.ts';

const FRAMEWORK: Record<string, [RefusalCode, string, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['invalid', 'body-too-large', 'What you sent is too large.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid', 'body-invalid', 'The body is not valid JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid', 'body-invalid', 'The body is empty; send a JSON object.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['invalid', 'media-type', 'Send application/json.'],
  FST_REQ_FILE_TOO_LARGE: ['invalid', 'file-too-large', 'The file is larger than this server takes.'],
  FST_ERR_MAX_PARAM_LENGTH: ['not-found', 'route-not-found', 'There is nothing at this address.'],
};

/** The refusal that an error amounts to, if it is one. */
export function asRefusal(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  const e = error as FastifyError;
  const known = FRAMEWORK[e.code ?? ''];
  if (known !== undefined) return new Refusal(...known);
  if (e.statusCode === 429)
    return new Refusal(
      'too-many',
      'too-many-requests',
      'Too many requests in a short time. Wait a little and try again.',
    );
  if (
    e.code === 'ECONNREFUSED' ||
    e.code === '57P01' ||
    e.code === '57P03' ||
    /Connection terminated|timeout exceeded when trying to connect/.test(e.message ?? '')
  )
    return null;
  if (e.statusCode !== undefined && e.statusCode >= 400 && e.statusCode < 500)
    return new Refusal('invalid', 'request-invalid', e.message);
  return null;
}

/** Answers an error. Faults are logged with their stack under the id that the caller gets. */
export async function answerProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const refusal = asRefusal(error);
  if (refusal !== null) {
    const status = statusOf[refusal.code];
    if (refusal.code === 'too-many' && typeof refusal.details.retryAfter === 'number')
      reply.header('retry-after', refusal.details.retryAfter);
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    await reply.code(status).type('application/problem+json').send({
      type: 'about:blank',
      status,
      code: refusal.code,
      reason: refusal.reason,
      message: refusal.message,
      details: refusal.details,
    });
    return;
  }
  const id = newId();
  request.log.error({ id, err: error, operation: request.routeOptions.config.operation }, 'fault');
  const lost = /ECONNREFUSED|57P0|Connection terminated|connect/.test(
    `${(error as FastifyError).code ?? ''} ${(error as Error).message}`,
  );
  const status = lost ? 503 : 500;
  if (lost) reply.header('retry-after', 2);
  await reply
    .code(status)
    .type('application/problem+json')
    .send({
      type: 'about:blank',
      status,
      code: 'fault',
      reason: lost ? 'database-unreachable' : 'fault',
      id,
      details: {},
      message: lost
        ? 'The database cannot be reached right now; nothing was changed. Try again in a moment.'
        : 'Something went wrong on the server; nothing was changed. Give the id to whoever looks after Trellis.',
    });
}
