/** Answering with the link of a mail, without an account: one question, nothing else, not for ever, not too often. */
import { sql } from 'kysely';
import { namesOf } from '../names.ts';
import { operationsOn } from '../operation.ts';
import { readSettings } from '../setup/settings.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';
import * as events from './events.ts';
import { type Context, lockWait, type Of, type WaitRow } from './rows.ts';
import { countLook } from './rules.ts';
import { hashOf } from './telling.ts';
import { finishWait, notePromise, tellWorkers } from './waits.ts';

const { command } = operationsOn<KernelTables>();

interface LinkRow {
  wait_id: string;
  expires_at: string;
  looks: number;
  counted_from: string;
}

/** Finds the question behind a link and counts the use; a link that ended and one that never was answer the same. */
async function openLink(
  ctx: Context<'link-dead' | 'too-many'>,
  token: string,
): Promise<{ wait: Of<WaitRow>; expiresAt: string }> {
  const { rows } = await sql<LinkRow>`
    select * from kernel.wait_link where token_hash = ${hashOf(token)} and expires_at > ${ctx.now} for update`.execute(
    ctx.tx,
  );
  const link = rows[0];
  if (link === undefined) return ctx.refuse('link-dead');
  const counted = countLook({ looks: link.looks, countedFrom: link.counted_from }, ctx.now);
  if (counted.tooMany) ctx.refuse('too-many');
  await ctx.tx
    .updateTable('kernel.wait_link')
    .set({ looks: counted.looks, counted_from: counted.countedFrom })
    .where('token_hash', '=', hashOf(token))
    .execute();
  return {
    wait: await lockWait(ctx as Context, link.wait_id, sql<boolean>`true`),
    expiresAt: link.expires_at,
  };
}

export const linkOperations = [
  command(contract.lookAtLink, async (ctx, { token }) => {
    const { wait, expiresAt } = await openLink(ctx as Context<'link-dead' | 'too-many'>, token);
    const nameOf = await namesOf(ctx, { person: [wait.started_by] });
    const { enterprise } = await readSettings(ctx.tx);
    return {
      enterprise,
      question: wait.question,
      askedBy: wait.started_by === null ? null : nameOf('person', wait.started_by),
      since: wait.since,
      promisedUntil: wait.promised_until,
      isAnswered: wait.ended_at !== null,
      expiresAt,
    };
  }),

  command(contract.answerByLink, async (ctx, { token, answer, promisedUntil }) => {
    const { wait } = await openLink(ctx as Context<'link-dead' | 'too-many'>, token);
    if (wait.ended_at !== null) return { isAnswered: true, promisedUntil: wait.promised_until };
    if (promisedUntil != null && promisedUntil < ctx.today) ctx.refuse('promised-past', { promisedUntil });
    if (answer !== undefined) {
      await finishWait(ctx as Context, wait, { answer, through: 'link' });
      ctx.emit(events.waitAnswered, wait.case_id, { waitId: wait.wait_id, through: 'link' });
      await tellWorkers(ctx as Context, wait, 'wait-answered', 'has answered.');
      return { isAnswered: true, promisedUntil: wait.promised_until };
    }
    if (promisedUntil != null && promisedUntil !== wait.promised_until) {
      await notePromise(ctx as Context, wait, promisedUntil);
      await tellWorkers(ctx as Context, wait, 'wait-promised', `promises an answer until ${promisedUntil}.`);
    }
    return { isAnswered: false, promisedUntil: promisedUntil ?? wait.promised_until };
  }),
];
