/**
 * Takes mail from an IMAP mailbox. A message is marked only after it was taken in, so that a process may die at any
 * moment: it is then offered again, and whoever takes it in knows it by its id.
 */
import { ImapFlow } from 'imapflow';

/** Mark on messages that were taken in; where the server keeps no marks of its own, `\Seen` stands for it. */
export const TAKEN = 'TrellisTaken';

export interface MailboxSettings {
  /** `imaps://user:password@host:993/INBOX`; `imap:` asks for STARTTLS when the server has it. */
  url: string;
  /** More bytes than these are not fetched; `large` is told instead. */
  largest: number;
  /** How long to wait for an answer, in milliseconds (default 60,000). */
  patience?: number;
}

export interface LargeMessage {
  messageId: string | null;
  fromAddress: string | null;
  subject: string;
  size: number;
}

export interface Takers {
  /** Takes a message in; when it throws, the message stays and is offered again. */
  message(raw: Uint8Array): Promise<void>;
  large(message: LargeMessage): Promise<void>;
}

/** Why the mailbox could not be read; the message holds no password. */
export class MailboxFault extends Error {}

/** Looks into the mailbox once and takes in what was not taken yet, oldest first; returns how many. */
export async function takeMail(settings: MailboxSettings, takers: Takers): Promise<number> {
  const url = new URL(settings.url);
  const secure = url.protocol === 'imaps:';
  const client = new ImapFlow({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 993 : 143) : Number(url.port),
    secure,
    auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: settings.patience ?? 60_000,
  });
  // Without a listener a broken connection would end the process; whoever waits for an answer gets the error as well.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const folder = decodeURIComponent(url.pathname.replace(/^\/+/, '')) || 'INBOX';
    const lock = await client.getMailboxLock(folder);
    try {
      return await takeFrom(client, settings.largest, takers);
    } finally {
      lock.release();
    }
  } catch (error) {
    if (error instanceof MailboxFault) throw error;
    const { responseText, code, authenticationFailed } = error as {
      responseText?: string;
      code?: string;
      authenticationFailed?: boolean;
    };
    if (responseText === undefined && code === undefined && authenticationFailed === undefined) throw error;
    const said =
      authenticationFailed === true ? 'it did not accept the user or the password' : (responseText ?? code);
    throw new MailboxFault(`The mailbox could not be read: ${said}. Look at TRELLIS_MAIL_IN.`, {
      cause: error,
    });
  } finally {
    await client.logout().catch(() => client.close());
  }
}

async function takeFrom(client: ImapFlow, largest: number, takers: Takers): Promise<number> {
  const box = client.mailbox;
  if (box === false) throw new MailboxFault('The mailbox could not be opened.');
  const keepsMarks = box.permanentFlags?.has('\\*') === true || box.permanentFlags?.has(TAKEN) === true;
  const mark = keepsMarks ? TAKEN : '\\Seen';
  const found = await client.search(
    keepsMarks ? { unKeyword: TAKEN, deleted: false } : { seen: false, deleted: false },
    {
      uid: true,
    },
  );
  const uids = (found || []).sort((a, b) => a - b);
  let taken = 0;
  // One message that cannot be taken in must not keep the others out; it stays and is offered again.
  const faults: unknown[] = [];
  for (const uid of uids) {
    if (faults.length >= 5) break;
    const about = await client.fetchOne(String(uid), { size: true, envelope: true }, { uid: true });
    if (about === false) continue;
    const size = about.size ?? 0;
    if (size > largest) {
      const { messageId, from, subject } = about.envelope ?? {};
      await takers.large({
        messageId: messageId?.replace(/^<|>$/g, '') ?? null,
        fromAddress: from?.[0]?.address ?? null,
        subject: (subject ?? '').slice(0, 500),
        size,
      });
    } else {
      // `source` is fetched with BODY.PEEK: looking does not mark.
      const whole = await client.fetchOne(String(uid), { source: true }, { uid: true });
      if (whole === false || whole.source === undefined) continue;
      try {
        await takers.message(whole.source);
      } catch (error) {
        faults.push(error);
        continue;
      }
    }
    await client.messageFlagsAdd(String(uid), [mark], { uid: true });
    taken += 1;
  }
  if (faults.length > 0) throw faults[0];
  return taken;
}
