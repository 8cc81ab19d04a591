/** What a person makes of a message that waits: a request on somebody's behalf, a comment, or nothing. */
import { sql } from 'kysely';
import { nameRecords } from '../consequences.ts';
import { registryOf } from '../context.ts';
import { type CommandContext, type Operation, operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { writeComment } from '../work/comments.ts';
import { accessTo } from '../work/subject.ts';
import * as contract from './contract.ts';
import { intakeOf, lockMessage, type MailInRow, type MailInSettings, UNDECIDED } from './rows.ts';
import { shortened, titleOf } from './rules.ts';
import { attachFiles, commentBody, filesAgain, settleRow } from './settle.ts';

const { command } = operationsOn<KernelTables>();

const outcomeWords: Readonly<Record<string, string>> = {
  received: 'just coming in',
  record: 'a request',
  comment: 'a comment',
  discarded: 'discarded',
};

async function lockUndecided(
  ctx: CommandContext<KernelTables, 'decided-already'>,
  mailInId: string,
): Promise<MailInRow> {
  const row = await lockMessage(ctx as unknown as CommandContext<KernelTables>, mailInId);
  ctx.expectVersion(row.version, { outcome: row.outcome });
  if (!UNDECIDED.includes(row.outcome))
    ctx.refuse('decided-already', { outcome: outcomeWords[row.outcome] ?? row.outcome });
  return row;
}

/** The operations, for the addresses of this installation. */
export function decideOperations(settings: MailInSettings): Operation[] {
  return [
    command(contract.takeAsRecord, async (ctx, { mailInId, personId, title }) => {
      const row = await lockUndecided(ctx, mailInId);
      const intake = intakeOf(ctx) ?? ctx.refuse('no-intake');
      const words = title ?? (titleOf(row.subject, row.body) || row.key);
      const text = row.body.trim() || row.subject.trim() || words;
      const plain = ctx as unknown as CommandContext<KernelTables>;
      const made = await intake.open(plain, { personId, title: words, text: shortened(text, 10_000) });
      const target = { kind: intake.kind, id: made.id };
      const files = await attachFiles(plain, await filesAgain(row, settings), target);
      const { version } = await settleRow(plain, row, { outcome: 'record', target, commentId: null, files });
      const names = await nameRecords(
        ctx.tx,
        registryOf(ctx),
        ctx.today,
        new Map([[target.kind, new Set([target.id])]]),
      );
      const name = names.get(`${target.kind} ${target.id}`);
      return {
        mailInId,
        outcome: 'record' as const,
        version,
        record: { kind: target.kind, id: target.id, key: made.key, name: name?.name ?? words },
      };
    }),

    command(contract.takeAsComment, async (ctx, { mailInId, recordKey, internal }) => {
      const row = await lockUndecided(ctx, mailInId);
      const intake = intakeOf(ctx);
      const key = recordKey.toUpperCase();
      const id = intake === undefined ? null : await intake.byKey(ctx.tx, key);
      const access = intake === undefined || id === null ? null : await accessTo(ctx, intake.kind, id);
      if (intake === undefined || id === null || access === null)
        return ctx.refuse('record-unknown', { key });
      if (internal && !access.internal) ctx.refuse('internal-not-allowed');
      const plain = ctx as unknown as CommandContext<KernelTables>;
      const target = { kind: intake.kind, id };
      const from = [row.from_name, row.from_address === null ? null : `<${row.from_address}>`]
        .filter(Boolean)
        .join(' ');
      // Whoever decides vouches for it: the comment is theirs, and says whose words it holds.
      const commentId = await writeComment(
        plain,
        {
          subjectKind: target.kind,
          subjectId: id,
          authorId: ctx.actor.personId,
          body: shortened(
            `By mail from ${from || 'an unknown sender'}:\n\n${commentBody(row, row.attachments.length)}`,
            10_000,
          ),
          internal,
          mentions: [],
        },
        access,
      );
      const files = await attachFiles(plain, await filesAgain(row, settings), target);
      const { version } = await settleRow(plain, row, { outcome: 'comment', target, commentId, files });
      return { mailInId, outcome: 'comment' as const, version, commentId };
    }),

    command(contract.discardMessage, async (ctx, { mailInId }) => {
      const row = await lockUndecided(ctx, mailInId);
      await sql`
        update kernel.mail_in set outcome = 'discarded', raw = null, body = '', quoted = '', attachments = '[]',
          decided_by = ${ctx.actor.personId}, decided_at = ${ctx.now}, version = version + 1
        where mail_in_id = ${mailInId}`.execute(ctx.tx);
      ctx.emit(contract.messageDiscarded, mailInId, {});
      return { mailInId, outcome: 'discarded' as const, version: row.version + 1 };
    }),
  ];
}
