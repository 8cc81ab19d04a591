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

/** Why another server could not sign somebody in; `details` name it, the address and its domains. */
function singleSignOnSentence(reason: string, details: RefusalDetails): MessageDescriptor | undefined {
  const provider = String(details.provider ?? '');
  const email = String(details.email ?? '');
  const domains = String(details.domains ?? '');
  const known: Record<string, MessageDescriptor> = {
    'provider-off': msg`Nobody can sign in this way any more. Sign in with your password.`,
    'sso-expired': msg`The sign-in took too long, or was begun in another window. Try again.`,
    'sso-denied': msg`${provider} did not sign you in. Try again, or ask whoever looks after it.`,
    'sso-clock': msg`The clocks of ${provider} and of Trellis are too far apart to trust an answer. Whoever looks after Trellis must set its clock right.`,
    'sso-issuer': msg`${provider} answers under another name (issuer) than the one that is set here. An administrator must correct the issuer.`,
    'sso-unreachable': msg`${provider} cannot be reached or does not answer as it should. Try again later, or sign in with your password.`,
    'sso-untrusted': msg`The answer of ${provider} could not be trusted, so nobody was signed in. Try again; if it happens again, tell your Trellis administrator.`,
    'sso-secret-lost': msg`Signing in with ${provider} does not work since the secret of this installation was changed. An administrator must enter the client secret again.`,
    'email-missing': msg`${provider} did not say what your e-mail address is. Ask whoever looks after it to give it to Trellis (scope email).`,
    'email-unverified': msg`${provider} has not verified that the address ${email} is yours, so it cannot prove who you are here. Verify it there, then try again.`,
    'domain-not-vouched': msg`${provider} is not believed about addresses like ${email}, only about ${domains}. Sign in with your password, or with another account there.`,
    'account-unknown': msg`There is no account for ${email} here. Ask your Trellis administrator to invite you.`,
    'person-unknown': msg`Nobody who works here is known by the address ${email}. Ask your people administrator to correct it.`,
    'person-ambiguous': msg`Several people are known by the address ${email}, so it is not clear which you are. Ask your Trellis administrator to invite you.`,
    'linked-to-another': msg`The account ${email} belongs to somebody else at ${provider}. Ask your Trellis administrator to look into it.`,
  };
  return known[reason];
}

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
  const known = sentences[reason] ?? singleSignOnSentence(reason, details);
  return known && i18n._(known);
}

/** Why the browser came back from another server without being signed in; null when it did not. */
export async function singleSignOnRefusal(): Promise<Refusal | null> {
  const { refusal } = await auth<{
    refusal: { reason: string; message: string; details: RefusalDetails } | null;
  }>('/sso/refusal');
  if (refusal === null) return null;
  const { reason, message, details } = refusal;
  return new Refusal('refused', reason, sentenceFor(reason, details) ?? message, details);
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
