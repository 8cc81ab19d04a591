/**
 * Secrets that must be known again (to sign webhooks, to sign in at another server) and so cannot be kept as a hash:
 * sealed with a key that follows from the installation's secret. A stolen copy of the database does not open them.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export interface SecretBox {
  /** The text, sealed for this purpose only. */
  seal(purpose: string, text: string): string;
  /** The text that was sealed; null when another key, another purpose or damage is in the way. */
  open(purpose: string, sealed: string): string | null;
}

const MARK = 'v1.';

/** A box with a key from the installation's secret; changing that secret voids what was sealed. */
export function secretBox(secret: string): SecretBox {
  const keyOf = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', secret, 'trellis secret box', purpose, 32));
  return {
    seal: (purpose, text) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', keyOf(purpose), nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${MARK}${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open: (purpose, sealed) => {
      if (!sealed.startsWith(MARK)) return null;
      const bytes = Buffer.from(sealed.slice(MARK.length), 'base64url');
      if (bytes.length < 28) return null;
      try {
        const cipher = createDecipheriv('aes-256-gcm', keyOf(purpose), bytes.subarray(0, 12));
        cipher.setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}
