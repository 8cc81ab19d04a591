/**
 * Takes a message in, once: stores it, tells people's mail from machines', and leaves what people wrote to
 * `settle-message`. Nothing that machines sent is ever answered.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { plainAddress } from '../../platform/mail-in/address.ts';
import { LARGEST_MESSAGE, looksLikeMail, type ParsedMail, parseMail } from '../../platform/mail-in/parse.ts';
import { isEnterpriseWide } from '../access/scope.ts';
import { type CommandContext, type Operation, operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';
import { type MailInSettings, type StoredFile, senderOf } from './rows.ts';
import { megabytes } from './rules.ts';

const { command } = operationsOn<KernelTables>();

/** More messages of one sender than this in an hour are a loop that says nothing about itself. */
export const MOST_PER_HOUR = 30;

/** The addresses of this installation. */
export function ownAddresses({ from, intake }: MailInSettings): string[] {
  return [from, ...(intake === null ? [] : [intake])].map((a) => a.toLowerCase());
}

const filesOf = (mail: ParsedMail): StoredFile[] =>
  mail.files.map((f) => ({
    name: f.name,
    contentType: f.contentType,
    size: f.content.byteLength,
    note: null,
  }));

/** A message that cannot be taken apart is kept whole, for a person to look at. */
function unreadable(raw: Uint8Array): ParsedMail {
  return {
    messageId: null,
    refersTo: [],
    from: null,
    fromName: null,
    to: [],
    subject: '',
    sentAt: null,
    nature: 'message',
    body: '',
    quoted: '',
    files: [],
    bounced: [],
    authenticated: null,
    fingerprint: createHash('sha256').update(raw).digest(),
  };
}

async function isFlood(ctx: CommandContext<KernelTables>, from: string | null): Promise<boolean> {
  if (from === null) return false;
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from kernel.mail_in
    where from_address = ${from} and received_at > ${ctx.now}::timestamptz - interval '1 hour'
      and nature in ('message', 'flood')`.execute(ctx.tx);
  return rows[0]!.n >= MOST_PER_HOUR;
}

/** Our mails that came back are marked, so that somebody sees that an address is wrong. */
async function markBounced(ctx: CommandContext<KernelTables>, messageIds: readonly string[]): Promise<void> {
  const ids = messageIds
    .map((id) => id.split('@')[0]!)
    .filter((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id));
  if (ids.length > 0)
    await sql`
      update kernel.mail set bounced_at = ${ctx.now}
      where mail_id = any(${ids}::uuid[]) and bounced_at is null`.execute(ctx.tx);
}

function whatNext(isMessage: boolean, isReadable: boolean): 'received' | 'quarantined' | 'recorded' {
  if (!isMessage) return 'recorded';
  return isReadable ? 'received' : 'quarantined';
}

/** The operations, for the addresses of this installation. */
export function receiveOperations(settings: MailInSettings): Operation[] {
  const own = ownAddresses(settings);
  return [
    command(contract.receiveMessage, async (ctx, { file, source }) => {
      if (!isEnterpriseWide(ctx.scope)) return ctx.refuse('whole-enterprise');
      if (file.byteLength > LARGEST_MESSAGE)
        ctx.refuse('too-large', { size: megabytes(file.byteLength), most: megabytes(LARGEST_MESSAGE) });
      if (!looksLikeMail(file)) ctx.refuse('not-mail');
      let isReadable = true;
      const mail = await parseMail(file, { own, authServer: settings.authServer }).catch(() => {
        isReadable = false;
        return unreadable(file);
      });
      const same = Buffer.from(mail.fingerprint);
      // Two ways in at once (a poll and a file): one waits here and then finds the other's row.
      await sql`select pg_advisory_xact_lock(hashtextextended(${same.toString('hex')}, 0))`.execute(ctx.tx);
      const { rows: before } = await sql<{
        mail_in_id: string;
        key: string;
        nature: 'message';
        outcome: 'received';
      }>`
        select mail_in_id, key, nature, outcome from kernel.mail_in where same_message = ${same}`.execute(
        ctx.tx,
      );
      const twin = before[0];
      if (twin !== undefined)
        return {
          mailInId: twin.mail_in_id,
          key: twin.key,
          nature: twin.nature,
          outcome: twin.outcome,
          isNew: false,
        };
      const flooded = mail.nature === 'message' && (await isFlood(ctx, mail.from));
      const nature = flooded ? ('flood' as const) : mail.nature;
      const outcome = whatNext(nature === 'message', isReadable);
      if (nature === 'bounce') await markBounced(ctx, mail.bounced);
      const mailInId = newId();
      const key = await ctx.nextKey('MAIL');
      const sender = await senderOf(ctx, mail.from);
      await ctx.tx
        .insertInto('kernel.mail_in')
        .values({
          mail_in_id: mailInId,
          key,
          same_message: same,
          source,
          message_id: mail.messageId,
          refers_to: [...mail.refersTo],
          from_address: mail.from,
          from_name: mail.fromName,
          to_addresses: [...mail.to],
          subject: mail.subject,
          body: mail.body,
          quoted: mail.quoted,
          attachments: JSON.stringify(filesOf(mail)),
          size: file.byteLength,
          raw: Buffer.from(file),
          sent_at: mail.sentAt,
          received_at: ctx.now,
          nature,
          outcome,
          why: isReadable ? null : 'unreadable',
          // What may be false is not shown as a person: an unproven sender is nobody.
          person_id: mail.authenticated === false ? null : (sender?.personId ?? null),
          unit_id: mail.authenticated === false ? null : (sender?.unitId ?? null),
        })
        .execute();
      ctx.emit(contract.messageReceived, mailInId, { nature, outcome });
      return { mailInId, key, nature, outcome, isNew: true };
    }),

    command(contract.noteLargeMessage, async (ctx, { messageId, fromAddress, subject, size }) => {
      if (!isEnterpriseWide(ctx.scope)) return ctx.refuse('whole-enterprise');
      const from = plainAddress(fromAddress);
      const same = createHash('sha256')
        .update(`${messageId ?? ''}\n${from ?? ''}\n${subject}\n${size}`)
        .digest();
      await sql`select pg_advisory_xact_lock(hashtextextended(${same.toString('hex')}, 0))`.execute(ctx.tx);
      const { rows: before } = await sql<{ mail_in_id: string }>`
        select mail_in_id from kernel.mail_in where same_message = ${same}`.execute(ctx.tx);
      if (before[0] !== undefined) return { mailInId: before[0].mail_in_id, isNew: false };
      const { rows: told } = await sql`
        select 1 from kernel.mail_in where from_address = ${from} and nature = 'too-large'
          and received_at > ${ctx.now}::timestamptz - interval '1 day' limit 1`.execute(ctx.tx);
      const sender = await senderOf(ctx, from);
      const mailInId = newId();
      await ctx.tx
        .insertInto('kernel.mail_in')
        .values({
          mail_in_id: mailInId,
          key: await ctx.nextKey('MAIL'),
          same_message: same,
          source: 'imap',
          message_id: messageId,
          from_address: from,
          subject,
          body: '',
          size,
          received_at: ctx.now,
          nature: 'too-large',
          outcome: 'recorded',
          person_id: sender?.personId ?? null,
          unit_id: sender?.unitId ?? null,
        })
        .execute();
      ctx.emit(contract.messageReceived, mailInId, { nature: 'too-large', outcome: 'recorded' });
      // One answer a day, and only to somebody we know: strangers' mail servers are left alone.
      if (sender !== null && from !== null && told.length === 0)
        ctx.mail('mail-in-answer', sender.accountId, {
          to: from,
          subject: `Re: ${subject}`.slice(0, 250).toWellFormed(),
          text: `Your message is ${megabytes(size)} large; up to ${megabytes(LARGEST_MESSAGE)} are taken in, so it was not read. Send it again without its large files, and attach them in Trellis instead.\n`,
          automatic: 'replied',
          ...(messageId === null ? {} : { references: [messageId.replace(/^<|>$/g, '')] }),
        });
      return { mailInId, isNew: true };
    }),
  ];
}
