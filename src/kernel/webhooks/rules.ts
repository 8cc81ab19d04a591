/** How webhooks sign, when they try again and which events concern them: pure rules of the Standard Webhooks specification. */
import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';

/** A fresh secret of 256 random bits, as the specification writes it. */
export function makeSecret(): string {
  return `${PREFIX}${randomBytes(32).toString('base64')}`;
}

/** The headers of a message: one signature for each secret that is good now, the newest first. */
export function signedHeaders(
  messageId: string,
  seconds: number,
  body: string,
  secrets: readonly string[],
): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${messageId}.${seconds}.${body}`).digest('base64')}`;
  });
  return {
    'content-type': 'application/json',
    'webhook-id': messageId,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.join(' '),
  };
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Seconds before attempt 2, 3, 4 …; the last one repeats. */
const BACKOFF = [5, 30, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 6 * HOUR];
/** A receiver that fails for longer than this is told nothing more until somebody looks. */
export const PATIENCE_SECONDS = 24 * HOUR;
/** How long the secret before the newest signs along. */
export const ROTATION_HOURS = 24;

/** Seconds until the next attempt after `attempts` failures in a row; a receiver may ask for more, up to six hours. */
export function waitAfter(attempts: number, retryAfter: number | null): number {
  const own = BACKOFF[Math.min(attempts, BACKOFF.length) - 1] ?? BACKOFF[0]!;
  return Math.max(own, Math.min(retryAfter ?? 0, 6 * HOUR));
}

/** What an attempt means for the webhook. */
export function judgeAttempt(
  status: number | null,
  failingForSeconds: number,
): 'delivered' | 'retry' | 'give-up' | 'gone' {
  if (status !== null && status >= 200 && status < 300) return 'delivered';
  // The receiver says that nobody will ever be there again.
  if (status === 410) return 'gone';
  return failingForSeconds >= PATIENCE_SECONDS ? 'give-up' : 'retry';
}

/** Those chosen names that are no event and no area of events. */
export function unknownEvents(chosen: readonly string[], known: ReadonlySet<string>): string[] {
  const areas = new Set([...known].map((name) => name.slice(0, name.indexOf('.'))));
  return chosen.filter((name) => (name.endsWith('.*') ? !areas.has(name.slice(0, -2)) : !known.has(name)));
}

/** The names of events that a choice stands for. */
export function chosenEvents(chosen: readonly string[], known: Iterable<string>): string[] {
  const names = new Set(chosen);
  return [...known].filter((name) => names.has(name) || names.has(`${name.slice(0, name.indexOf('.'))}.*`));
}
