/** What becomes of a submission by link: a request of the person whose address it names, or a question to a coordinator. */
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { inScope } from '../../../kernel/access/scope.ts';
import { attachFile } from '../../../kernel/files/contract.ts';
import type { Answers } from '../../../kernel/forms/contract-schema.ts';
import { afterCursor, countRows, encodeCursor } from '../../../kernel/list.ts';
import { senderOf } from '../../../kernel/mail-in/rows.ts';
import { type CommandContext, operationsOn } from '../../../kernel/operation.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import { demandPeople } from '../commands/row.ts';
import { submitRequest } from '../contract.ts';
import type { RequestsTables } from '../tables.gen.ts';
import * as contract from './contract-links.ts';
import * as events from './events.ts';
import type { Context } from './rows.ts';

const { command, query } = operationsOn<KernelTables & RequestsTables>();

type Row = Omit<Selectable<RequestsTables['requests.submission']>, 'outcome' | 'why' | 'answers'> & {
  outcome: 'received' | 'request' | 'quarantined' | 'discarded';
  why: (typeof contract.submissionReasons)[number] | null;
  answers: Answers;
};

const outcomeWords: Readonly<Record<Row['outcome'], string>> = {
  received: 'just coming in',
  request: 'a request',
  quarantined: 'waiting',
  discarded: 'discarded',
};

async function lock(ctx: Context, submissionId: string): Promise<Row> {
  const { rows } = await sql<Row>`
    select s.* from requests.submission s join requests.model m using (model_id)
    where s.submission_id = ${submissionId} and ${inScope(ctx.scope, 'm.unit_id')} for update of s`.execute(
    ctx.tx,
  );
  return rows[0] ?? ctx.notFound('submission', submissionId);
}

/** Makes the request, attaches the files, and writes what became of the submission. */
async function makeRequest(ctx: Context, row: Row, personId: string) {
  const made = await ctx.call(submitRequest, {
    title: row.title,
    ...(row.goal === '' ? {} : { goal: row.goal }),
    modelId: row.model_id,
    ...(row.form_version_id === null ? {} : { formVersionId: row.form_version_id, answers: row.answers }),
    requesterId: personId,
  });
  const { requestId } = made;
  const renamed = await attachAll(ctx, row, requestId);
  const answers = Object.fromEntries(
    Object.entries(row.answers).map(([field, answer]) => [
      field,
      Array.isArray(answer) ? answer.map((id) => renamed.get(id) ?? id) : answer,
    ]),
  );
  await sql`
    update requests.request set ask_link_id = ${row.link_id},
      answers = case when answers is null then null else answers || ${JSON.stringify(answers)}::jsonb end
    where request_id = ${requestId}`.execute(ctx.tx);
  await sql`
    update requests.submission set outcome = 'request', why = null, refusal = null, request_id = ${requestId},
      decided_at = ${ctx.now}, decided_by = ${ctx.actor.personId}, version = version + 1
    where submission_id = ${row.submission_id}`.execute(ctx.tx);
  ctx.emit(events.submissionTaken, row.submission_id, { requestId });
  return made;
}

/** Attaches what was sent along to the request; answers the new ids by the old ones. */
async function attachAll(ctx: Context, row: Row, requestId: string): Promise<Map<string, string>> {
  const { rows: files } = await sql<{ file_id: string; file_name: string; content: Buffer }>`
    select file_id, file_name, content from requests.submission_file where submission_id = ${row.submission_id}
    order by received_at, file_id`.execute(ctx.tx);
  const renamed = new Map<string, string>();
  for (const f of files) {
    const tried = await ctx.attempt(() =>
      ctx.call(attachFile, {
        subjectKind: 'request',
        subjectId: requestId,
        file: new Uint8Array(f.content),
        fileName: f.file_name,
      }),
    );
    if ('done' in tried) renamed.set(f.file_id, tried.done.fileId);
  }
  await sql`delete from requests.submission_file where submission_id = ${row.submission_id}`.execute(ctx.tx);
  return renamed;
}

async function lockUndecided(ctx: Context<'decided-already'>, submissionId: string): Promise<Row> {
  const row = await lock(ctx as unknown as Context, submissionId);
  ctx.expectVersion(row.version, { outcome: row.outcome });
  if (row.outcome === 'request' || row.outcome === 'discarded')
    ctx.refuse('decided-already', { outcome: outcomeWords[row.outcome] });
  return row;
}

export const submissionOperations = [
  command(contract.settleSubmission, async (ctx, { submissionId }) => {
    const row = await lock(ctx as Context, submissionId);
    const { version } = row;
    if (row.outcome !== 'received')
      return { submissionId, outcome: row.outcome, requestId: row.request_id, version };
    const quarantine = async (why: NonNullable<Row['why']>, refusal: string | null) => {
      await sql`
        update requests.submission set outcome = 'quarantined', why = ${why}, refusal = ${refusal}, version = version + 1
        where submission_id = ${submissionId}`.execute(ctx.tx);
      ctx.emit(events.submissionQuarantined, submissionId, { why });
      return { submissionId, outcome: 'quarantined' as const, requestId: null, version: version + 1 };
    };
    const sender = await senderOf(ctx as unknown as CommandContext<KernelTables>, row.sender_email);
    if (sender === null) return quarantine('sender-unknown', null);
    const made = await ctx.attempt(() => makeRequest(ctx as Context, row, sender.personId));
    if ('refusal' in made) return quarantine('refused', made.refusal.message);
    const { requestId, key } = made.done;
    ctx.tell(
      sender.personId,
      { kind: 'request', id: requestId },
      'request-by-link',
      `${key} came by a link in your name. If you did not ask for it, cancel it.`,
    );
    return { submissionId, outcome: 'request' as const, requestId, version: version + 1 };
  }),

  command(contract.takeSubmission, async (ctx, { submissionId, personId }) => {
    const row = await lockUndecided(ctx, submissionId);
    await demandPeople(ctx as Context<'person-gone'>, [personId]);
    const { requestId, key } = await makeRequest(ctx as unknown as Context, row, personId);
    if (personId !== ctx.actor.personId)
      ctx.tell(
        personId,
        { kind: 'request', id: requestId },
        'request-by-link',
        `${key} came by a link and was entered for you.`,
      );
    return { submissionId, version: row.version + 1, requestId, key };
  }),

  command(contract.discardSubmission, async (ctx, { submissionId }) => {
    const row = await lockUndecided(ctx, submissionId);
    await sql`delete from requests.submission_file where submission_id = ${submissionId}`.execute(ctx.tx);
    await sql`
      update requests.submission set outcome = 'discarded', why = null, refusal = null, sender_name = '', sender_email = '',
        title = '', goal = '', answers = '{}', decided_at = ${ctx.now}, decided_by = ${ctx.actor.personId},
        version = version + 1
      where submission_id = ${submissionId}`.execute(ctx.tx);
    ctx.emit(events.submissionDiscarded, submissionId, {});
    return { submissionId, version: row.version + 1 };
  }),

  query(contract.listSubmissions, async (ctx, { filter, sort, direction, cursor, limit }) => {
    const where: RawBuilder<boolean>[] = [inScope(ctx.scope, 'm.unit_id')];
    if (filter.outcome !== undefined) where.push(sql`s.outcome = ${filter.outcome}`);
    if (filter.modelId !== undefined) where.push(sql`s.model_id = ${filter.modelId}`);
    if (filter.linkId !== undefined) where.push(sql`s.link_id = ${filter.linkId}`);
    const from = sql`from requests.submission s join requests.model m using (model_id) where ${sql.join(where, sql` and `)}`;
    const way = sql.raw(direction);
    const { rows } = await sql<
      Row & {
        model: string;
        label: string;
        request_key: string | null;
        files: { fileName: string; size: number }[];
      }
    >`
      select p.*, l.label, r.key as request_key,
        (select coalesce(json_agg(json_build_object('fileName', f.file_name, 'size', f.size) order by f.received_at, f.file_id), '[]')
          from requests.submission_file f where f.submission_id = p.submission_id) as files
      from (
        select s.*, m.name as model ${from}
          and ${afterCursor(cursor, sort, direction, sql`s.received_at`, sql`s.submission_id`)}
        order by s.received_at ${way}, s.submission_id ${way} limit ${limit + 1}) p
      join requests.ask_link l using (link_id)
      left join requests.request r on r.request_id = p.request_id
      order by p.received_at ${way}, p.submission_id ${way}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      rows: page.map((s) => ({
        submissionId: s.submission_id,
        key: s.key,
        version: s.version,
        model: { modelId: s.model_id, name: s.model },
        linkLabel: s.label,
        senderName: s.sender_name,
        senderEmail: s.sender_email,
        title: s.title,
        goal: s.goal,
        answers: s.answers,
        formVersionId: s.form_version_id,
        files: s.files,
        receivedAt: s.received_at,
        outcome: s.outcome,
        why: s.why,
        refusal: s.refusal,
        request: s.request_id === null ? null : { requestId: s.request_id, key: s.request_key ?? '' },
        can:
          s.outcome === 'received' || s.outcome === 'quarantined'
            ? ['requests.take-submission', 'requests.discard-submission']
            : [],
      })),
      next:
        rows.length > limit && last !== undefined
          ? encodeCursor(sort, last.received_at, last.submission_id)
          : null,
      ...(await countRows(ctx.tx, from)),
    };
  }),
];
