/** Refusals and faults as problem+json (RFC 9457): a refusal says its sentence, a fault says only its id. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type Language, say } from '../../kernel/language.ts';
import { databaseFault, databaseFaultSentence } from '../../platform/database-fault.ts';
import { newId } from '../../platform/ids.ts';
import { Refusal, type RefusalCode, type RefusalDetails, statusOf } from '../../platform/refusal.ts';
import { languageOfRequest } from './languages.ts';

const FRAMEWORK: Record<string, [RefusalCode, string, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'invalid',
    'body-too-large',
    'What you sent is too large: a body holds at most 2 MB. Send less at once.',
  ],
  FST_ERR_CTP_INVALID_JSON_BODY: [
    'invalid',
    'body-invalid',
    'The body is not valid JSON. Send one JSON object in UTF-8.',
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid', 'body-invalid', 'The body is empty; send a JSON object.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'invalid',
    'media-type',
    'Send application/json, or multipart/form-data where a file goes along.',
  ],
  FST_REQ_FILE_TOO_LARGE: [
    'invalid',
    'file-too-large',
    'The file is larger than 50 MB, which is the most that is taken. Split it and upload the parts.',
  ],
  FST_FILES_LIMIT: ['invalid', 'too-many-files', 'Send one file at a time.'],
  FST_FIELDS_LIMIT: [
    'invalid',
    'too-many-fields',
    'The form has more than 30 fields; send only those that are asked for.',
  ],
  FST_PARTS_LIMIT: [
    'invalid',
    'too-many-fields',
    'The form has too many parts; send only what is asked for.',
  ],
  FST_ERR_BAD_URL: [
    'invalid',
    'request-invalid',
    'The address is not written as web addresses are; check the signs after %.',
  ],
  FST_ERR_MAX_PARAM_LENGTH: ['not-found', 'route-not-found', 'There is nothing at this address.'],
};

/** What the reader of forms says, without a code. */
const DAMAGED_FORM = /^(Unexpected end of (form|multipart data|file)|Malformed part header|Multipart: )/;

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
  if (databaseFault(error) !== null) return null;
  if (DAMAGED_FORM.test(e.message ?? ''))
    return new Refusal(
      'invalid',
      'body-invalid',
      'The form was cut off or is damaged on its way. Send it again.',
    );
  if (e.statusCode !== undefined && e.statusCode >= 400 && e.statusCode < 500)
    return new Refusal('invalid', 'request-invalid', e.message);
  return null;
}

/** Flaws of an input are sentences too. */
function inLanguage(language: Language, details: RefusalDetails): RefusalDetails {
  if (details.flaws === undefined) return details;
  return { ...details, flaws: details.flaws.map((f) => ({ ...f, message: language.translate(f.message) })) };
}

/** Answers an error. Faults are logged with their stack under the id that the caller gets. */
export async function answerProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const refusal = asRefusal(error);
  const language = languageOfRequest(request, undefined);
  if (refusal !== null) {
    const status = statusOf[refusal.code];
    if (refusal.code === 'too-many' && typeof refusal.details.retryAfter === 'number')
      reply.header('retry-after', refusal.details.retryAfter);
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    await reply
      .code(status)
      .type('application/problem+json')
      .send({
        type: 'about:blank',
        status,
        code: refusal.code,
        reason: refusal.reason,
        message: say(language, refusal.sentence, refusal.details),
        details: inLanguage(language, refusal.details),
      });
    return;
  }
  const id = newId();
  request.log.error({ id, err: error, operation: request.routeOptions?.config?.operation }, 'fault');
  const fault = databaseFault(error);
  const status = fault === null ? 500 : fault === 'disk-full' ? 507 : 503;
  if (fault === 'unreachable') reply.header('retry-after', 2);
  await reply
    .code(status)
    .type('application/problem+json')
    .send({
      type: 'about:blank',
      status,
      code: 'fault',
      reason: fault === null ? 'fault' : `database-${fault}`,
      id,
      details: {},
      message:
        fault === null
          ? language.translate(
              'Something went wrong on the server; nothing was changed. Give the id to whoever looks after Trellis.',
            )
          : language.translate(databaseFaultSentence[fault]),
    });
}
