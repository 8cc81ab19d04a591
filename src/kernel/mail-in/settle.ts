/**
 * Decides about what a person wrote: an answer to one of our mails is a comment, anything else is a request. Only for
 * a sender whom we know, whom our mail server vouches for (where it is asked) and who may read the record; what
 * is left waits for a person.
 */
import { type QueryExecutorProvider, sql } from 'kysely';
import { tagOf } from '../../platform/mail-in/address.ts';
import { type ParsedMail, parseMail } from '../../platform/mail-in/parse.ts';
import type { SubjectAccess } from '../area.ts';
import { actingAs } from '../context.ts';
import { attachFile } from '../files/contract.ts';
import { mailOfToken } from '../notices/reply-token.ts';
import { type CommandContext, type Operation, operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { writeComment } from '../work/comments.ts';
import { storeMentions } from '../work/mentions.ts';
import { accessTo } from '../work/subject.ts';
import * as contract from './contract.ts';
import { ownAddresses } from './receive.ts';
import {
  intakeOf,
  lockMessage,
  type MailInRow,
  type MailInSettings,
  type StoredFile,
  senderOf,
} from './rows.ts';
import { keysIn, shortened, titleOf } from './rules.ts';

const { command } = operationsOn<KernelTables>();
const LONGEST_COMMENT = 10_000;
const LONGEST_GOAL = 10_000;

type Why = (typeof contract.reasons)[number];
type Ctx = CommandContext<KernelTables>;
interface Target {
  kind: string;
  id: string;
}
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The record whose mail is answered: by the proof in the address, by what it refers to, by the key in its subject. */
async function targetOf(ctx: Ctx, row: MailInRow, settings: MailInSettings): Promise<Target | null> {
  for (const address of row.to_addresses) {
    const tag = settings.intake === null ? null : tagOf(address, settings.intake);
    const mailId = tag === null ? null : mailOfToken(settings.secret, tag);
    const found = mailId === null ? undefined : await recordOfMail(ctx.tx, [mailId]);
    if (found !== undefined) return found;
  }
  const locals = row.refers_to.map((id) => id.split('@')[0]!);
  const byMail = await recordOfMail(
    ctx.tx,
    locals.filter((id) => UUID.test(id)),
  );
  if (byMail !== undefined) return byMail;
  const { rows } = await sql<{ subject_kind: string; subject_id: string }>`
    select subject_kind, subject_id from kernel.mail_in
    where message_id = any(${row.refers_to}) and subject_id is not null
    order by received_at desc limit 1`.execute(ctx.tx);
  if (rows[0] !== undefined) return { kind: rows[0].subject_kind, id: rows[0].subject_id };
  const intake = intakeOf(ctx);
  const keys = keysIn(row.subject);
  for (const key of keys) {
    const id = intake === undefined ? null : await intake.byKey(ctx.tx, key);
    if (intake !== undefined && id !== null) return { kind: intake.kind, id };
  }
  // What every mail about a record refers to; see compose.ts.
  const root = locals
    .map((l) => /^([a-z-]{1,40})\.([0-9a-f-]{36})$/i.exec(l))
    .find((m) => m !== null && UUID.test(m[2]!));
  return root == null ? null : { kind: root[1]!, id: root[2]! };
}

async function recordOfMail(
  on: QueryExecutorProvider,
  mailIds: readonly string[],
): Promise<Target | undefined> {
  if (mailIds.length === 0) return undefined;
  const { rows } = await sql<{ subject_kind: string; subject_id: string }>`
    select subject_kind, subject_id from kernel.mail
    where mail_id = any(${[...mailIds]}::uuid[]) and subject_id is not null order by created_at desc limit 1`.execute(
    on,
  );
  return rows[0] && { kind: rows[0].subject_kind, id: rows[0].subject_id };
}

/** What the sender may do on the record; without an account they may answer only what concerns them by rule. */
async function sendersAccess(
  ctx: Ctx,
  target: Target,
  sender: { personId: string; accountId: string | null },
): Promise<SubjectAccess | null> {
  if (sender.accountId !== null)
    return accessTo(
      actingAs(ctx, { kind: 'account', accountId: sender.accountId, personId: sender.personId }),
      target.kind,
      target.id,
    );
  const access = await accessTo(ctx, target.kind, target.id);
  const concerned = access !== null && [...access.told, ...access.outsiders].includes(sender.personId);
  return concerned ? access : null;
}

/** Attaches the files to the record; what is refused stays noted with the message. */
export async function attachFiles(
  ctx: Ctx,
  files: ParsedMail['files'],
  target: Target,
): Promise<StoredFile[]> {
  const stored: StoredFile[] = [];
  for (const f of files) {
    const tried =
      f.content.byteLength === 0
        ? { refusal: { message: 'The file is empty.' } }
        : await ctx.attempt(() =>
            ctx.call(attachFile, {
              subjectKind: target.kind,
              subjectId: target.id,
              file: new Uint8Array(f.content),
              fileName: f.name,
            }),
          );
    stored.push({
      name: f.name,
      contentType: f.contentType,
      size: f.content.byteLength,
      note: 'refusal' in tried ? tried.refusal.message : null,
    });
  }
  return stored;
}

/** Reads the whole message again, for its files. */
export async function filesAgain(row: MailInRow, settings: MailInSettings): Promise<ParsedMail['files']> {
  if (row.raw === null || row.attachments.length === 0) return [];
  return (await parseMail(row.raw, { own: ownAddresses(settings) })).files;
}

/** Writes what became of the message; the whole of it is kept only where a file is not stored elsewhere. */
export async function settleRow(
  ctx: Ctx,
  row: MailInRow,
  became: {
    outcome: 'record' | 'comment';
    target: Target;
    commentId: string | null;
    files: readonly StoredFile[];
  },
): Promise<{ version: number }> {
  const keepsRaw = became.files.some((f) => f.note !== null);
  await ctx.tx
    .updateTable('kernel.mail_in')
    .set({
      outcome: became.outcome,
      why: null,
      subject_kind: became.target.kind,
      subject_id: became.target.id,
      comment_id: became.commentId,
      attachments: JSON.stringify(became.files),
      raw: keepsRaw ? row.raw : null,
      decided_by: ctx.actor.personId,
      decided_at: ctx.now,
      version: row.version + 1,
    })
    .where('mail_in_id', '=', row.mail_in_id)
    .execute();
  if (became.outcome === 'record')
    ctx.emit(contract.messageBecameRecord, row.mail_in_id, {
      recordKind: became.target.kind,
      recordId: became.target.id,
    });
  else
    ctx.emit(contract.messageBecameComment, row.mail_in_id, {
      recordKind: became.target.kind,
      recordId: became.target.id,
      commentId: became.commentId!,
    });
  return { version: row.version + 1 };
}

/** The text of a comment made of a message. */
export function commentBody(row: MailInRow, files: number): string {
  const text =
    row.body.trim() === '' ? `Sent ${files === 1 ? 'a file' : `${files} files`} by mail.` : row.body;
  return shortened(storeMentions(text).body, LONGEST_COMMENT);
}

/** The operation, for the addresses of this installation. */
export function settleOperations(settings: MailInSettings): Operation[] {
  return [
    command(contract.settleMessage, async (ctx, { mailInId }) => {
      const row = await lockMessage(ctx, mailInId);
      const now = { mailInId, outcome: row.outcome as 'received', version: row.version };
      if (row.outcome !== 'received' || row.raw === null) return now;

      const quarantine = async (why: Why, refusal: string | null = null) => {
        await sql`
          update kernel.mail_in set outcome = 'quarantined', why = ${why}, refusal = ${refusal}, version = version + 1
          where mail_in_id = ${mailInId}`.execute(ctx.tx);
        ctx.emit(contract.messageQuarantined, mailInId, { why });
        return { mailInId, outcome: 'quarantined' as const, version: row.version + 1 };
      };

      const mail = await parseMail(row.raw, { own: ownAddresses(settings), authServer: settings.authServer });
      if (mail.authenticated === false) return quarantine('sender-not-proven');
      const sender = await senderOf(ctx, row.from_address);
      if (sender === null) return quarantine('sender-unknown');
      const files = mail.files.filter((f) => f.content.byteLength > 0);
      const target = await targetOf(ctx, row, settings);
      if (row.body.trim() === '' && files.length === 0 && (target !== null || row.subject.trim() === ''))
        return quarantine('nothing-written');

      if (target !== null) {
        const access = await sendersAccess(ctx, target, sender);
        if (access === null) return quarantine('sender-may-not');
        const commentId = await writeComment(
          ctx,
          {
            subjectKind: target.kind,
            subjectId: target.id,
            authorId: sender.personId,
            body: commentBody(row, files.length),
            internal: false,
            mentions: [],
          },
          access,
        );
        const stored = await attachFiles(ctx, mail.files, target);
        const { version } = await settleRow(ctx, row, {
          outcome: 'comment',
          target,
          commentId,
          files: stored,
        });
        return { mailInId, outcome: 'comment' as const, version };
      }

      const intake = intakeOf(ctx);
      if (intake === undefined) return quarantine('no-intake');
      const title = titleOf(row.subject, row.body);
      const text = row.body.trim() || row.subject.trim();
      if (title.length < 3) return quarantine('nothing-written');
      const opened = await ctx.attempt(() =>
        intake.open(ctx, { personId: sender.personId, title, text: shortened(text, LONGEST_GOAL) }),
      );
      if ('refusal' in opened) return quarantine('refused', opened.refusal.message);
      const made = { kind: intake.kind, id: opened.done.id };
      const stored = await attachFiles(ctx, mail.files, made);
      const { version } = await settleRow(ctx, row, {
        outcome: 'record' as const,
        target: made,
        commentId: null,
        files: stored,
      });
      ctx.tell(
        sender.personId,
        made,
        'mail-received',
        `Your message arrived and is ${opened.done.key} now. Answer this mail to add to it.`,
      );
      return { mailInId, outcome: 'record' as const, version };
    }),
  ];
}
