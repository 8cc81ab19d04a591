/**
 * What a password must be. Length is what counts (NIST SP 800-63B §5.1.1.2): no composition rules, but the
 * guesses that somebody tries first are refused. A list of breached passwords cannot be asked offline.
 */
import { hashPassword as scryptHash } from 'better-auth/crypto';
import type { Flaw } from '../../../platform/refusal.ts';

/** Lengths in characters; the upper end keeps hashing cheap to ask for. */
export const passwordLength = { min: 12, max: 128 };

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
];

/** What is wrong with a password for the account with this e-mail address, in one sentence, or null. */
export function passwordFlaw(password: string, email: string): string | null {
  const text = password.normalize('NFKC');
  // Both as typed and as normalised: one character can stand for eighteen.
  const length = Math.min([...text].length, [...password].length);
  if (length < passwordLength.min) {
    return `The password has ${length} characters; it needs at least ${passwordLength.min}. Several words in a row are easy to remember.`;
  }
  if (Math.max(text.length, password.length) > passwordLength.max)
    return `The password is longer than ${passwordLength.max} characters.`;
  const lower = text.toLowerCase();
  const address = email.trim().toLowerCase();
  const local = address.split('@')[0] ?? '';
  if (address !== '' && lower.includes(address))
    return 'The password contains the e-mail address. Choose something else.';
  if (local.length >= 4 && lower.includes(local) && lower.replaceAll(local, '').length < 8) {
    return 'The password is little more than the name in the e-mail address. Choose something else.';
  }
  if (new Set(lower).size < 5)
    return 'The password repeats the same few characters. Choose something less regular.';
  if (repeats(lower)) return 'The password repeats one short piece. Choose something less regular.';
  if (predictableShare(lower) > 0.7) {
    return 'The password is mostly a row of neighbouring keys, letters or digits. Choose something less regular.';
  }
  return null;
}

/** The flaw as an entry of a refusal's `flaws`, for the named field. */
export function passwordFlaws(path: string, password: string, email: string): Flaw[] {
  const message = passwordFlaw(password, email);
  return message === null ? [] : [{ path, message }];
}

/** A scrypt hash in the library's own form, made off the main thread (about 50 ms). */
export function hashPassword(password: string): Promise<string> {
  return scryptHash(password);
}

/** True when the text is a piece of at most a third of its length, said over and over (the last time perhaps cut). */
function repeats(text: string): boolean {
  for (let size = 1; size <= Math.floor(text.length / 3); size += 1) {
    if (
      text ===
      text
        .slice(0, size)
        .repeat(Math.ceil(text.length / size))
        .slice(0, text.length)
    )
      return true;
  }
  return false;
}

/** The share of characters that lie in runs of four or more neighbours of the alphabet, the digits or a keyboard row. */
function predictableShare(text: string): number {
  let covered = 0;
  let at = 0;
  while (at < text.length) {
    const run = Math.max(
      ...rows.map((row) =>
        Math.max(runLength(text, at, row), runLength(text, at, [...row].reverse().join(''))),
      ),
    );
    if (run >= 4) {
      covered += run;
      at += run;
    } else at += 1;
  }
  return covered / text.length;
}

function runLength(text: string, from: number, row: string): number {
  const start = row.indexOf(text[from] ?? '');
  if (start < 0) return 0;
  let length = 1;
  while (start + length < row.length && text[from + length] === row[start + length]) length += 1;
  return length;
}
