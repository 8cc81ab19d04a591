/**
 * The side of somebody without an account: the page behind a link, files sent ahead, the submission, and where it
 * stands. Nothing here says who works here: a submission is only received, and settled afterwards.
 */
import { sql } from 'kysely';
import { lookInto } from '../../../kernel/files/content.ts';
import { cleanFileName, judgeFile } from '../../../kernel/files/rules.ts';
import type { Answers } from '../../../kernel/forms/contract-schema.ts';
import { type Operation, operationsOn } from '../../../kernel/operation.ts';
import { readSettings } from '../../../kernel/setup/settings.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import { newId } from '../../../platform/ids.ts';
import type { RequestState } from '../machine.ts';
import type { RequestsTables } from '../tables.gen.ts';
import * as contract from './contract-links.ts';
import * as events from './events.ts';
import { addressOf, hashOf, newToken, useLink } from './links.ts';
import { type Context, formVersionNow } from './rows.ts';
import { countUse } from './rules.ts';
import { checkForm, outsideOf } from './submitting.ts';

const { command } = operationsOn<KernelTables & RequestsTables>();

/** How many submissions one address may send within an hour, by whatever links. */
const SENDS_PER_ADDRESS = 5;

const megabytes = (bytes: number) => String(Math.ceil(bytes / 1024 / 1024));

type Linked = Context<'link-dead' | 'too-many'>;

/** Binds files that were sent ahead to a submission. */
async function bindFiles(
  ctx: Context<'file-gone'>,
  linkId: string,
  submissionId: string,
  fileIds: readonly string[],
): Promise<void> {
  const ids = [...new Set(fileIds)];
  const { rows } = await sql`
    update requests.submission_file set submission_id = ${submissionId}
    where file_id = any(${ids}::uuid[]) and link_id = ${linkId} and submission_id is null returning 1`.execute(
    ctx.tx,
  );
  if (rows.length < ids.length) ctx.refuse('file-gone');
}

/** Ids of files that answers name. */
function filesIn(answers: Answers, schemaFields: readonly { fieldId: string; kind: string }[]): string[] {
  return schemaFields
    .filter((f) => f.kind === 'files')
    .flatMap((f) => (Array.isArray(answers[f.fieldId]) ? (answers[f.fieldId] as string[]) : []));
}

function confirmation(
  to: string,
  m: { enterprise: string | null; name: string; model: string; key: string; title: string; link: string },
) {
  const where = m.enterprise === null ? '' : ` at ${m.enterprise}`;
  return {
    to,
    subject: `Received: ${m.title} (${m.key})`,
    text: `Dear ${m.name},

what you asked for${where} has arrived:

${m.title}
${m.model}, ${m.key}

This page shows where it stands; you need no account:

${m.link}

Whoever has this link can see it, so please do not pass it on. If it was not you who asked, you need not do anything.
`,
  };
}

/** The operations; `baseUrl` is where links of mails lead. */
export function outsideOperations(baseUrl: string): Operation[] {
  return [
    command(contract.lookAtAskLink, async (ctx, { token }) => {
      const { model, expiresAt } = await useLink(ctx as Linked, token, 'looks');
      const { enterprise } = await readSettings(ctx.tx);
      const form = await formVersionNow(ctx, model.form_id);
      return {
        enterprise,
        name: model.name,
        description: model.description,
        expectedDays: model.expected_days,
        expiresAt,
        form: form === null ? null : { formVersionId: form.formVersionId, schema: outsideOf(form.schema) },
      };
    }),

    command(contract.uploadByLink, async (ctx, { token, file, fileName: given }) => {
      const { linkId } = await useLink(ctx as Linked, token, 'uploads');
      const fileName = cleanFileName(given);
      const size = file.byteLength;
      const { perFile } = contract.linkFileLimits;
      if (size === 0) ctx.refuse('file-empty', { fileName });
      if (size > perFile)
        ctx.refuse('file-too-large', { fileName, size: megabytes(size), limit: megabytes(perFile) });
      const judged = judgeFile(fileName, await lookInto(file));
      if ('refused' in judged) return ctx.refuse(judged.refused, { fileName, ...judged });
      await sql`
        delete from requests.submission_file
        where submission_id is null and received_at < ${ctx.now}::timestamptz - interval '1 day'`.execute(
        ctx.tx,
      );
      const fileId = newId();
      await ctx.tx
        .insertInto('requests.submission_file')
        .values({
          file_id: fileId,
          link_id: linkId,
          file_name: fileName,
          size,
          content: Buffer.from(file),
          received_at: ctx.now,
        })
        .execute();
      return { fileId, fileName, size };
    }),

    command(contract.submitByLink, async (ctx, input) => {
      const { linkId, model } = await useLink(ctx as Linked, input.token, 'sends');
      const { rows: sent } = await sql<{ count: number }>`
        select count(*)::int as count from requests.submission
        where sender_email = ${input.email} and received_at > ${ctx.now}::timestamptz - interval '1 hour'`.execute(
        ctx.tx,
      );
      if (sent[0]!.count >= SENDS_PER_ADDRESS) ctx.refuse('too-many');
      const form = await formVersionNow(ctx, model.form_id);
      const goal = input.goal ?? '';
      if (form === null && goal === '') ctx.refuse('goal-missing');
      const kept = await checkForm(
        ctx as unknown as Context<'form-changed' | 'answers-wrong'>,
        { model, form },
        input,
      );
      const submissionId = newId();
      const key = await ctx.nextKey('ASK');
      const token = newToken();
      await ctx.tx
        .insertInto('requests.submission')
        .values({
          submission_id: submissionId,
          key,
          link_id: linkId,
          model_id: model.model_id,
          form_version_id: kept.form_version_id,
          sender_name: input.name,
          sender_email: input.email,
          title: input.title,
          goal,
          answers: kept.answers ?? '{}',
          received_at: ctx.now,
          token_hash: hashOf('asked', token),
          counted_from: ctx.now,
        })
        .execute();
      const fields = form?.schema.pages.flatMap((p) => p.fields) ?? [];
      const named = filesIn(JSON.parse(kept.answers ?? '{}') as Answers, fields);
      await bindFiles(ctx as unknown as Context<'file-gone'>, linkId, submissionId, [
        ...named,
        ...(input.fileIds ?? []),
      ]);
      ctx.emit(events.submissionReceived, submissionId, { linkId, modelId: model.model_id });
      const { enterprise } = await readSettings(ctx.tx);
      ctx.mail(
        'submission-received',
        null,
        confirmation(input.email, {
          enterprise,
          name: input.name,
          model: model.name,
          key,
          title: input.title,
          link: addressOf(baseUrl, 'asked', token),
        }),
      );
      return { key };
    }),

    command(contract.lookAtSubmission, async (ctx, { token }) => {
      const { rows } = await sql<{
        submission_id: string;
        key: string;
        title: string;
        model: string;
        received_at: string;
        outcome: string;
        looks: number;
        counted_from: string;
        state: RequestState | null;
        due_on: string | null;
        decline_explanation: string | null;
        redirect_text: string | null;
        delivery_note: string | null;
        delivery_link: string | null;
      }>`
        select s.submission_id, s.key, s.title, m.name as model, s.received_at, s.outcome, s.looks, s.counted_from,
          r.state, r.due_on, r.decline_explanation, r.redirect_text, r.delivery_note, r.delivery_link
        from requests.submission s join requests.model m using (model_id)
        left join requests.request r on r.request_id = s.request_id
        where s.token_hash = ${hashOf('asked', token)} for update of s`.execute(ctx.tx);
      const row = rows[0] ?? ctx.refuse('link-dead');
      const counts = countUse(
        { looks: row.looks, uploads: 0, sends: 0, countedFrom: row.counted_from },
        'looks',
        ctx.now,
      );
      if (counts.tooMany) ctx.refuse('too-many');
      await sql`
        update requests.submission set looks = ${counts.looks}, counted_from = ${counts.countedFrom}
        where submission_id = ${row.submission_id}`.execute(ctx.tx);
      const { enterprise } = await readSettings(ctx.tx);
      return {
        enterprise,
        key: row.key,
        title: row.title,
        model: row.model,
        receivedAt: row.received_at,
        state: row.state ?? (row.outcome === 'discarded' ? ('not-taken' as const) : ('received' as const)),
        expectedOn: row.due_on,
        explanation: row.decline_explanation ?? row.redirect_text,
        delivery: row.delivery_note === null ? null : { note: row.delivery_note, link: row.delivery_link },
      };
    }),
  ];
}
