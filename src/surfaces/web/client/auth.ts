/**
 * The calls of sign-in (`/api/auth`), which are no operations: one small function, and their refusals in the
 * reader's language.
 */
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';
import { Refusal, type RefusalCode, type RefusalDetails } from '../../../platform/refusal.ts';

const sentences: Record<string, MessageDescriptor> = {
  'wrong-credentials': msg`E-mail address and password do not match. Try again, or set a new password.`,
  'account-disabled': msg`This account is disabled. Ask your Trellis administrator.`,
  'wrong-code': msg`The code is not right, or was used already. Enter the one that your app shows now.`,
  'challenge-ended': msg`The sign-in took too long. Enter your e-mail address and password again.`,
  'challenge-spent': msg`Too many wrong codes. Enter your e-mail address and password again.`,
  'second-factor-locked': msg`Too many wrong codes. The second factor of this account is locked for 15 minutes.`,
  'link-ended': msg`This link was used already or has ended. Ask for a new one on the sign-in page.`,
  'wrong-password': msg`The current password is not right.`,
  'two-factor-on': msg`Two-factor sign-in is already switched on.`,
  'two-factor-off': msg`Two-factor sign-in is not switched on.`,
  'session-unknown': msg`This session has ended already.`,
  'signed-out': msg`You are not signed in, or your session has ended. Sign in again.`,
};

function sentenceFor(reason: string, details: RefusalDetails): string | undefined {
  if (reason === 'too-many-attempts' && typeof details.retryAfter === 'number') {
    const minutes = Math.ceil(details.retryAfter / 60);
    return i18n._(
      msg`Too many attempts. ${plural(minutes, {
        one: 'Wait # minute and try again.',
        other: 'Wait # minutes and try again.',
      })}`,
    );
  }
  const known = sentences[reason];
  return known && i18n._(known);
}

/** Calls sign-in: GET without a body, else POST. Throws `Refusal` with a translated sentence. */
export async function auth<Answer>(path: string, body?: object): Promise<Answer> {
  const response = await fetch(`/api/auth${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    credentials: 'same-origin',
    headers: { Accept: 'application/json', ...(body ? { 'Content-Type': 'application/json' } : {}) },
    body: body === undefined ? null : JSON.stringify(body),
  }).catch(() => {
    throw new Refusal(
      'refused',
      'unreachable',
      'Trellis cannot be reached. Check your connection; nothing was changed.',
    );
  });
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  if (response.ok) return answer as Answer;
  const {
    code,
    reason,
    message,
    details = {},
  } = answer as {
    code?: RefusalCode;
    reason?: string;
    message?: string;
    details?: RefusalDetails;
  };
  if (!code || !message) throw new Refusal('refused', 'server-failed', 'The server could not do this.');
  throw new Refusal(code, reason ?? code, sentenceFor(reason ?? '', details) ?? message, details);
}

/** What is wrong with one field, as the server told it; undefined when the refusal is about something else. */
export function flawAt(error: unknown, path: string): string | undefined {
  if (!(error instanceof Refusal)) return undefined;
  return error.details.flaws?.find((flaw) => flaw.path === path)?.message;
}
