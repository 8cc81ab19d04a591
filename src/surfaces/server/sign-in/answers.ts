/** What the library answers, as the program's own refusals: a code, a reason that screens translate, a sentence. */
import { Refusal, type RefusalCode } from '../../../platform/refusal.ts';

const signedOutSentence = 'You are not signed in, or your session has ended. Sign in again.';

const refusals: Record<string, [code: RefusalCode, reason: string, message: string]> = {
  INVALID_EMAIL_OR_PASSWORD: [
    'unauthenticated',
    'wrong-credentials',
    'E-mail address and password do not match. Try again, or set a new password with "Forgot your password?".',
  ],
  INVALID_EMAIL: ['invalid', 'email', 'This is not an e-mail address. Write it like name@example.com.'],
  ACCOUNT_DISABLED: [
    'forbidden',
    'account-disabled',
    'This account is disabled. Ask your Trellis administrator.',
  ],
  INVALID_PASSWORD: ['refused', 'wrong-password', 'The current password is not right.'],
  CREDENTIAL_ACCOUNT_NOT_FOUND: ['refused', 'wrong-password', 'The current password is not right.'],
  PASSWORD_TOO_SHORT: ['invalid', 'password', 'The password is too short.'],
  PASSWORD_TOO_LONG: ['invalid', 'password', 'The password is too long.'],
  INVALID_TOKEN: [
    'refused',
    'link-ended',
    'This link was used already or has ended. Ask for a new one on the sign-in page with "Forgot your password?".',
  ],
  USER_NOT_FOUND: ['refused', 'link-ended', 'The account of this link does not exist any more.'],
  INVALID_CODE: [
    'refused',
    'wrong-code',
    'The code is not right. Enter the six digits that your app shows now.',
  ],
  INVALID_BACKUP_CODE: ['refused', 'wrong-code', 'This backup code is not right or was used already.'],
  INVALID_TWO_FACTOR_COOKIE: [
    'unauthenticated',
    'challenge-ended',
    'The sign-in took too long. Enter your e-mail address and password again.',
  ],
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: [
    'too-many',
    'challenge-spent',
    'Too many wrong codes. Enter your e-mail address and password again.',
  ],
  ACCOUNT_TEMPORARILY_LOCKED: [
    'too-many',
    'second-factor-locked',
    'Too many wrong codes. The second factor of this account is locked for 15 minutes.',
  ],
  TOTP_ALREADY_ENABLED: ['conflict', 'two-factor-on', 'Two-factor sign-in is already switched on.'],
  TOTP_NOT_ENABLED: [
    'conflict',
    'two-factor-off',
    'Two-factor sign-in is not switched on. Begin its set-up first.',
  ],
  TWO_FACTOR_NOT_ENABLED: ['conflict', 'two-factor-off', 'Two-factor sign-in is not switched on.'],
  BACKUP_CODES_NOT_ENABLED: ['conflict', 'two-factor-off', 'Two-factor sign-in is not switched on.'],
};

/** The refusal for somebody without a live session. */
export function signedOut(): Refusal {
  return new Refusal('unauthenticated', 'signed-out', signedOutSentence);
}

/** The refusal after too many attempts; `seconds` is how long to wait. */
export function tooMany(seconds: number): Refusal {
  const minutes = Math.ceil(seconds / 60);
  const wait = seconds < 90 ? `${seconds} seconds` : `${minutes} minutes`;
  return new Refusal('too-many', 'too-many-attempts', `Too many attempts. Wait ${wait} and try again.`, {
    retryAfter: seconds,
  });
}

/** The body of a good answer; throws the refusal for a bad one, and an Error for what is a fault of ours. */
export async function bodyOf(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text();
  let body: Record<string, unknown> = {};
  try {
    const parsed: unknown = text === '' ? {} : JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      body = parsed as Record<string, unknown>;
  } catch {
    if (response.ok) throw new Error('sign-in: the library answered something that is not JSON');
  }
  if (response.ok) return body;
  const known = typeof body.code === 'string' ? refusals[body.code] : undefined;
  if (known !== undefined) throw new Refusal(known[0], known[1], known[2]);
  if (response.status === 401) throw signedOut();
  if (response.status === 409) {
    throw new Refusal(
      'conflict',
      'two-at-once',
      'The same code was used twice at the same moment. Use another one.',
    );
  }
  throw new Error(
    `sign-in: the library answered ${response.status} ${String(body.code ?? body.message ?? '')}`,
  );
}
