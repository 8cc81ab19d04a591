/**
 * Reads a message as it came over the wire. Nothing of it is believed: names are made harmless, dates may be
 * missing, and who sent it is only what it claims; see `authenticated`.
 */
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import PostalMime, { type Address, type Email } from 'postal-mime';
import { aligned, domainOf, plainAddress } from './address.ts';
import { type CutText, cutQuoted } from './cut.ts';
import { safeFileName } from './file-name.ts';
import { textOfHtml } from './html-text.ts';
import { type Nature, natureOf } from './nature.ts';

/** The most bytes of a message that are taken in. */
export const LARGEST_MESSAGE = 25 * 1024 * 1024;
const LONGEST_TEXT = 200_000;

export interface MailFile {
  readonly name: string;
  readonly contentType: string;
  readonly content: Uint8Array;
  /** A picture inside the text. */
  readonly isInline: boolean;
}

export interface ParsedMail extends CutText {
  /** Without brackets; null when the message has none. */
  readonly messageId: string | null;
  /** What it answers, the nearest first, without brackets. */
  readonly refersTo: readonly string[];
  /** Null when there is no sender, or more than one. */
  readonly from: string | null;
  readonly fromName: string | null;
  /** To, Cc and Delivered-To. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly sentAt: string | null;
  readonly nature: Nature;
  readonly files: readonly MailFile[];
  /** Ids of our messages that a bounce reports. */
  readonly bounced: readonly string[];
  /** Whether our own mail server vouches for the sender; null when it was not asked. */
  readonly authenticated: boolean | null;
  /** Two copies of one message have the same. */
  readonly fingerprint: Uint8Array;
}

export interface ParseSettings {
  /** The addresses of this installation. */
  own: readonly string[];
  /** The authserv-id of the mail server whose Authentication-Results are believed; left out: nobody's. */
  authServer?: string | undefined;
}

/** Whether the bytes look like a message at all: a header line at the start. */
export function looksLikeMail(raw: Uint8Array): boolean {
  const start = Buffer.from(raw.subarray(0, 2000))
    .toString('latin1')
    .replace(/^\uFEFF|^ï»¿/, '');
  return (
    /^(From [^\n]*\n|>From [^\n]*\n)?[!-9;-~]{1,76}:[^\n]*\n/.test(start) &&
    /\n[!-9;-~]{1,76}:/.test(`\n${start}`)
  );
}

/** Reads the message; throws when it cannot be taken apart (nested without end, headers without end). */
export async function parseMail(raw: Uint8Array, settings: ParseSettings): Promise<ParsedMail> {
  const own = settings.own.map((a) => a.toLowerCase());
  const email = await PostalMime.parse(mendHeaders(raw), {
    forceRfc822Attachments: true,
    maxNestingDepth: 60,
    maxHeadersSize: 1_000_000,
  });
  const headers = headersOf(email);
  const senders = headers.get('from') ?? [];
  const from = senders.length === 1 ? plainAddress(email.from?.address) : null;
  const subject = oneLine(email.subject ?? '')
    .slice(0, 500)
    .toWellFormed();
  const parts = email.attachments.map((a) => ({ type: a.mimeType.toLowerCase(), method: a.method }));
  const nature = natureOf({ headers, from, subject, parts, own });
  // Word and Gmail mark quotes in the HTML; in their plain part only words tell.
  const text = bestText(email);
  const { body, quoted } = cutQuoted(text, subject);
  const messageId = idsIn(email.messageId)[0] ?? null;
  return {
    messageId,
    refersTo: refersTo(email),
    from,
    fromName:
      oneLine(email.from?.name ?? '')
        .slice(0, 200)
        .toWellFormed() || null,
    to: addressesOf(email, headers),
    subject,
    sentAt: instantOf(email.date),
    nature,
    body: body.slice(0, LONGEST_TEXT).toWellFormed(),
    quoted: quoted.slice(0, LONGEST_TEXT).toWellFormed(),
    files: filesOf(email),
    bounced: nature === 'bounce' ? bouncedIn(email) : [],
    authenticated: vouched(headers, from, settings.authServer),
    fingerprint: fingerprintOf(raw, messageId, senders[0] ?? '', headers.get('date')?.[0] ?? ''),
  };
}

function bestText(email: Email): string {
  const plain = clean(email.text ?? '');
  if (email.html === undefined) return plain;
  const fromHtml = clean(textOfHtml(email.html));
  return fromHtml === '' ? plain : plain === '' || fromHtml.includes('\u0001') ? fromHtml : plain;
}

/** PostgreSQL holds no zero characters; other controls have no place in a text that people read. */
function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is taken out.
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000\u0002-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '');
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

function headersOf(email: Email): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const { key, value } of email.headers) headers.set(key, [...(headers.get(key) ?? []), value]);
  return headers;
}

function idsIn(text: string | undefined): string[] {
  return [...(text ?? '').replace(/\p{Cc}/gu, ' ').matchAll(/<?([^\s<>"]{1,500}@[^\s<>"]{1,490})>?/g)].map(
    (m) => m[1]!,
  );
}

function refersTo(email: Email): string[] {
  const ids = [...idsIn(email.inReplyTo), ...idsIn(email.references).reverse()];
  return [...new Set(ids)].slice(0, 50);
}

function flat(addresses: readonly Address[] | undefined): string[] {
  return (addresses ?? []).flatMap((a) =>
    a.group === undefined ? [a.address] : a.group.map((g) => g.address),
  );
}

function addressesOf(email: Email, headers: ReadonlyMap<string, readonly string[]>): string[] {
  const named = [
    ...flat(email.to),
    ...flat(email.cc),
    ...(headers.get('delivered-to') ?? []),
    ...(headers.get('x-original-to') ?? []),
  ];
  const plain = named.map((a) => plainAddress(a.replace(/^<|>$/g, ''))).filter((a) => a !== null);
  return [...new Set(plain)].slice(0, 50);
}

function instantOf(date: string | undefined): string | null {
  const ms = Date.parse(date ?? '');
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

const bytesOf = (content: ArrayBuffer | Uint8Array | string): Uint8Array =>
  typeof content === 'string'
    ? Buffer.from(content)
    : content instanceof Uint8Array
      ? content
      : new Uint8Array(content);

/** Parts that a mail server reads, not a person. */
const notFiles = new Set([
  'message/delivery-status',
  'message/disposition-notification',
  'text/rfc822-headers',
]);

function filesOf(email: Email): MailFile[] {
  return email.attachments
    .filter((a) => !notFiles.has(a.mimeType) && !(a.mimeType === 'text/calendar' && a.filename === null))
    .slice(0, 100)
    .map((a, i) => ({
      name: safeFileName(a.filename, `file-${i + 1}`),
      contentType: /^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,80}$/.test(a.mimeType)
        ? a.mimeType
        : 'application/octet-stream',
      content: bytesOf(a.content),
      isInline: a.related === true || (a.disposition === 'inline' && a.contentId !== undefined),
    }));
}

/** Message-IDs that the report names: in its machine-readable parts, else in the copy below its text. */
function bouncedIn(email: Email): string[] {
  const told = email.attachments
    .filter((a) => /^(message\/(delivery-status|rfc822|global.*)|text\/rfc822-headers)$/.test(a.mimeType))
    .map((a) => Buffer.from(bytesOf(a.content).subarray(0, 50_000)).toString('latin1'));
  const found = [...told, email.text ?? ''].flatMap((t) =>
    [...t.matchAll(/^(?:original-)?message-id:\s*<([^>\s]{1,500})>/gim)].map((m) => m[1]!),
  );
  return [...new Set([...found, ...refersTo(email)])].slice(0, 20);
}

/**
 * Believes only the first Authentication-Results of the named server: it stands above whatever the sender wrote.
 * The sender is proven by DMARC, or by SPF or DKIM for a domain that belongs to that of the From.
 */
function vouched(
  headers: ReadonlyMap<string, readonly string[]>,
  from: string | null,
  server: string | undefined,
): boolean | null {
  if (server === undefined) return null;
  const result = (headers.get('authentication-results') ?? [])
    .map((v) => v.toLowerCase().replace(/\([^()]*\)/g, ' '))
    .find((v) => (v.split(';')[0] ?? '').trim().split(/\s/)[0] === server.toLowerCase());
  if (result === undefined || from === null) return false;
  const domain = domainOf(from);
  return result.split(';').some((part) => {
    const named = (property: string) =>
      (new RegExp(`${property}=["]?(?:[^\\s"@]*@)?([a-z0-9.-]+)`).exec(part)?.[1] ?? '').replace(/\.$/, '');
    if (/\bdmarc=pass\b/.test(part)) return aligned(named('header.from') || domain, domain);
    if (/\bspf=pass\b/.test(part)) return aligned(named('smtp.mailfrom'), domain);
    if (/\bdkim=pass\b/.test(part)) return aligned(named('header.d') || named('header.i'), domain);
    return false;
  });
}

/** By id, sender and day where there is an id, so that two ways in (IMAP and a file) are one; else by all bytes. */
function fingerprintOf(raw: Uint8Array, id: string | null, from: string, date: string): Uint8Array {
  const hash = createHash('sha256');
  if (id === null) hash.update(Buffer.from(raw).toString('latin1').replace(/\r\n/g, '\n'), 'latin1');
  else hash.update(`${id}\n${from.trim().toLowerCase()}\n${date.trim()}`);
  return hash.digest();
}

/**
 * Some programs cut an encoded word in the middle of a character (RFC 2047 §5 forbids it): neighbours of the same
 * charset are joined before they are decoded. Raw 8-bit headers are UTF-8 (RFC 6532), or old and then Windows-1252.
 */
function mendHeaders(raw: Uint8Array): Uint8Array {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const crlf = bytes.indexOf('\r\n\r\n');
  const lf = bytes.indexOf('\n\n');
  const end = crlf === -1 ? lf : lf === -1 ? crlf : Math.min(crlf, lf);
  if (end <= 0 || end > 200_000) return raw;
  const head = utf8Of(bytes.subarray(0, end)).toString('latin1');
  const word = /=\?([^?\s]+)\?b\?([A-Za-z0-9+/]*=*)\?=(?:\r?\n?[ \t]+=\?\1\?b\?([A-Za-z0-9+/]*=*)\?=)+/gi;
  const joined = head.replace(word, (run: string) => {
    const words = [...run.matchAll(/=\?([^?\s]+)\?b\?([A-Za-z0-9+/]*=*)\?=/gi)];
    const content = Buffer.concat(words.map((w) => Buffer.from(w[2]!, 'base64')));
    return `=?${words[0]![1]}?B?${content.toString('base64')}?=`;
  });
  return Buffer.concat([Buffer.from(joined, 'latin1'), bytes.subarray(end)]);
}

function utf8Of(bytes: Buffer): Buffer {
  return isUtf8(bytes) ? bytes : Buffer.from(new TextDecoder('windows-1252').decode(bytes));
}
