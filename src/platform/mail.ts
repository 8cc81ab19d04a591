/**
 * Mail out: over SMTP when a server is configured, else as files that a person can open. A worker sends
 * after commit (law 4); what it hands over here is plain data, and no line of it can become a header.
 */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { createTransport } from 'nodemailer';
import { newId } from './ids.ts';

/** One message to one person; `text` is always there, `html` is the same in HTML. */
export interface MailMessage {
  to: string;
  subject: string;
  text: string;
  html?: string;
  /** Stable over retries (a UUID): becomes the Message-ID, so that a mail sent twice is shown once. */
  id?: string;
  /** What happened or who wrote; shown beside the address of the sender. */
  fromName?: string;
  /** `Auto-Submitted` keeps out-of-office replies away: auto-generated (default), auto-replied, or not at all. */
  automatic?: boolean | 'replied';
  /** Where an answer goes, when not to the sender. */
  replyTo?: string;
  /** Ids of messages, without brackets, that this one belongs to; the last is the one that it answers. */
  references?: readonly string[];
  /** Address of a page on which the reader says what mail they want. */
  unsubscribe?: string;
}

export interface SendOptions {
  /** Awaited when all but the end of the message has gone out: when it fails, nothing was sent. */
  beforeEnd?: (() => Promise<void>) | undefined;
}

export interface MailSettings {
  /** `smtp://user:password@host:587` or `smtps://…`; absent: files in `folder`. */
  smtpUrl?: string | undefined;
  /** Address of the sender, `learning@example.com`. */
  from: string;
  /** Address that takes answers; marks our mail, so that a loop is seen. */
  intake?: string | undefined;
  /** How many messages go out at once (default 8). */
  connections?: number | undefined;
  /** Where `*.eml` files go when no SMTP server is configured. */
  folder: string;
}

export interface Mailer {
  /** How mail leaves: for the start page and the health endpoint. */
  readonly kind: 'smtp' | 'files';
  /**
   * Sends one message. Throws `MailFault`: `permanent` when trying again cannot help (the address or the
   * message is wrong, the server refused it for good), else the caller tries again later.
   */
  send(message: MailMessage, options?: SendOptions): Promise<{ messageId: string; file?: string }>;
  close(): void;
}

/** Why a message could not be sent. */
export class MailFault extends Error {
  readonly permanent: boolean;
  /** The server said no, so it does not have the message; false: it was not reached, or nobody knows. */
  readonly answered: boolean;

  constructor(message: string, permanent: boolean, cause?: unknown, answered = permanent) {
    super(message, { cause });
    this.name = 'MailFault';
    this.permanent = permanent;
    this.answered = answered;
  }
}

const address = /^[^\s@<>(),;:"\\[\]]{1,64}@[^\s@<>(),;:"\\[\]]{1,190}$/u;

/** A mailer for the settings. Nothing is connected or written before the first message. */
export function createMailer(settings: MailSettings): Mailer {
  const domain = checkedAddress(settings.from, 'sender').split('@')[1] ?? 'localhost';
  const smtp =
    settings.smtpUrl === undefined
      ? null
      : createTransport({
          url: settings.smtpUrl,
          pool: true,
          maxConnections: settings.connections ?? 8,
          maxMessages: 1000,
          connectionTimeout: 15_000,
          greetingTimeout: 15_000,
          socketTimeout: 60_000,
          disableFileAccess: true,
          disableUrlAccess: true,
        });
  smtp?.use('stream', (mail, next) => {
    const { beforeEnd } = mail.data as SendOptions;
    if (beforeEnd !== undefined)
      mail.message.transform(
        () =>
          new Transform({
            transform: (chunk, _encoding, done) => done(null, chunk),
            flush: (done) => {
              beforeEnd().then(() => done(), done);
            },
          }),
      );
    next();
  });
  const composer = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  return {
    kind: smtp === null ? 'files' : 'smtp',
    close: () => smtp?.close(),
    send: async (message, { beforeEnd } = {}) => {
      const id = message.id ?? newId();
      if (!/^[0-9A-Za-z-]{1,64}$/.test(id)) throw new MailFault('The id of the message is not a UUID.', true);
      const messageId = `<${id}@${domain}>`;
      const mail = {
        messageId,
        from: { name: oneLine(message.fromName ?? 'Trellis'), address: settings.from },
        // As an object, so that a comma or a bracket cannot add another recipient.
        to: { name: '', address: checkedAddress(message.to, 'recipient') },
        subject: oneLine(message.subject).slice(0, 250),
        text: message.text,
        ...(message.html === undefined ? {} : { html: message.html }),
        ...(message.replyTo === undefined
          ? {}
          : { replyTo: { name: '', address: checkedAddress(message.replyTo, 'answer') } }),
        ...threadOf(message.references ?? []),
        ...(message.unsubscribe === undefined ? {} : { list: { unsubscribe: message.unsubscribe } }),
        headers: {
          'X-Loop': settings.intake ?? settings.from,
          ...(message.automatic === false
            ? {}
            : { 'Auto-Submitted': message.automatic === 'replied' ? 'auto-replied' : 'auto-generated' }),
        },
      };
      if (smtp !== null) {
        try {
          // The server takes a message at its end, so what must be known first is written down just before it.
          await smtp.sendMail({ ...mail, beforeEnd } as never);
        } catch (error) {
          throw smtpFault(error);
        }
        return { messageId };
      }
      const composed = await composer.sendMail(mail);
      await mkdir(settings.folder, { recursive: true, mode: 0o700 });
      const file = join(settings.folder, `${id}.eml`);
      // Written beside and renamed: a reader never sees half a mail, a retry replaces its own file.
      await writeFile(`${file}.part`, composed.message as Buffer, { mode: 0o600 });
      await beforeEnd?.();
      await rename(`${file}.part`, file);
      return { messageId, file };
    },
  };
}

/** Text as HTML: escaped, web addresses as links, blank lines as paragraphs. */
export function htmlOf(text: string): string {
  const paragraphs = text.trim().split(/\n{2,}/);
  const body = paragraphs
    .map((p) => {
      const escaped = p.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
      return `<p>${escaped.replace(/https?:\/\/[^\s<>]+/g, (url) => `<a href="${url}">${url}</a>`).replaceAll('\n', '<br>')}</p>`;
    })
    .join('\n');
  return `<!doctype html>\n<html dir="auto"><body style="font: 14px/1.5 system-ui, sans-serif; max-width: 36em">\n${body}\n</body></html>\n`;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

/** Headers that let mail programs show what belongs together as one conversation. */
function threadOf(references: readonly string[]): { inReplyTo?: string; references?: string[] } {
  const ids = references.filter((id) => /^[^\s<>]{3,500}$/.test(id)).slice(-20);
  const last = ids.at(-1);
  return last === undefined ? {} : { inReplyTo: `<${last}>`, references: ids.map((id) => `<${id}>`) };
}

function checkedAddress(text: string, who: 'sender' | 'recipient' | 'answer'): string {
  if (!address.test(text) || /\p{Cc}/u.test(text)) {
    throw new MailFault(`The address of the ${who} is not an e-mail address.`, true);
  }
  return text;
}

function smtpFault(error: unknown): MailFault {
  const { responseCode, code } = error as { responseCode?: number; code?: string };
  // 5xx is the server's final word (RFC 5321 §4.2.1), save 530–535, where our own sign-in to it is at fault.
  const permanent =
    responseCode !== undefined && responseCode >= 500 && !(responseCode >= 530 && responseCode <= 535);
  const said = responseCode === undefined ? (code ?? 'no answer') : `answer ${responseCode}`;
  return new MailFault(
    `The mail server did not take the message (${said}).`,
    permanent,
    error,
    responseCode !== undefined && responseCode >= 400,
  );
}
