/**
 * A tag in the address that a mail asks to be answered to: it names the mail and proves that Trellis made it. Lower
 * case letters and digits only, since mail programs change the case of addresses.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const PROOF_BYTES = 8;

function proofOf(secret: string, id: Buffer): Buffer {
  return createHmac('sha256', secret).update('reply to mail\n').update(id).digest().subarray(0, PROOF_BYTES);
}

/** The tag for answers to a mail (39 characters). */
export function replyToken(secret: string, mailId: string): string {
  const id = Buffer.from(mailId.replaceAll('-', ''), 'hex');
  let bits = BigInt(`0x${Buffer.concat([id, proofOf(secret, id)]).toString('hex')}`);
  let text = '';
  for (let i = 0; i < 39; i += 1) {
    text = ALPHABET[Number(bits & 31n)] + text;
    bits >>= 5n;
  }
  return text;
}

/** The mail that a tag names; null when Trellis did not make it. */
export function mailOfToken(secret: string, token: string): string | null {
  if (!/^[0-9a-hjkmnp-tv-z]{39}$/i.test(token)) return null;
  let bits = 0n;
  for (const c of token.toLowerCase()) bits = (bits << 5n) | BigInt(ALPHABET.indexOf(c));
  const hex = bits.toString(16).padStart(48, '0');
  if (hex.length > 48) return null;
  const bytes = Buffer.from(hex, 'hex');
  const id = bytes.subarray(0, 16);
  if (!timingSafeEqual(bytes.subarray(16), proofOf(secret, id))) return null;
  return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
